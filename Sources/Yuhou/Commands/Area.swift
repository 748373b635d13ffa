import ArgumentParser
import Kernel
import Law

/// The towns and villages of a district.
struct AreaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "area", abstract: "区划表：镇街和村居 · Towns and villages.",
        subcommands: [AreaLoad.self])
}

struct AreaLoad: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load",
        abstract: "装载区划表（code,title,from,to,successor） · Load an area table.")

    @OptionGroup var reader: Reader
    @Argument(help: "如 areas/321204.csv") var file: String
    @OptionGroup var place: DistrictOption

    func run() async throws {
        try await withOffice(place.district) { office in
            let changed = try await AreaTable(office).load(file, district: place.district)
            reader.say(
                Text("区划表：\(changed) 处变动。", en: "Area table: \(changed) changes."))
        }
    }
}
