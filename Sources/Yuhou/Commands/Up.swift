import ArgumentParser
import Embedded
import Kernel
import Law

/// Starts the private database, making it and the key file first if there are none.
struct Up: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "up",
        abstract: "启动本机数据库（首次运行时建立） · Start the private database, made at first use.",
        discussion: "$YUHOU_HOME（默认 .yuhou）存放数据、密钥和日志。重复运行不改变任何内容。")

    @OptionGroup var reader: Reader

    func run() async throws {
        let home = Home.current()
        let started = try withServer { try Cluster(home: home).up() }
        reader.say(Self.report(started, home.path))
    }

    private static func report(_ started: Started, _ home: String) -> Text {
        switch started {
        case .created:
            Text("已在 \(home) 建立并启动数据库。", en: "Database made and started in \(home).")
        case .started:
            Text("数据库已启动：\(home)", en: "Database started: \(home)")
        case .alreadyRunning:
            Text("数据库已在运行：\(home)", en: "Database already running: \(home)")
        case .restarted(let reason):
            Text(
                "PostgreSQL 已更新（\(reason)），数据库已重新启动。",
                en: "PostgreSQL was updated (\(reason)); the database was restarted.")
        }
    }
}
