import ArgumentParser
import Embedded
import Kernel
import Law

/// Stops the private database; the data stay.
struct Down: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "down", abstract: "停止本机数据库，数据保留 · Stop the private database; the data stay.")

    @OptionGroup var reader: Reader

    func run() async throws {
        let home = Home.current()
        try withServer { try Cluster(home: home).down() }
        reader.say(Text("数据库已停止：\(home.path)", en: "Database stopped: \(home.path)"))
    }
}
