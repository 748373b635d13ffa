import ArgumentParser
import Kernel
import Law

/// The command tree that every department gets from its services: `yuhou education list`.
enum DepartmentCommands {
    static func command(for department: any Department.Type) -> any ParsableCommand.Type {
        func group<D: Department>(_: D.Type) -> any ParsableCommand.Type {
            DepartmentGroup<D>.self
        }
        return group(department)
    }
}

struct DepartmentGroup<D: Department>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: D.code.word, abstract: "\(D.title.zh) · \(D.title.en)",
            subcommands: [DepartmentList<D>.self])
    }
}

/// Who is due what from this department, why, the oldest first.
struct DepartmentList<D: Department>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "list",
            abstract: "\(D.title.zh)：还欠着谁的什么，久的在前 · Who is due what, oldest first.",
            discussion: "不带 --district 时列出数据库里的全部区县。姓名已遮盖。")
    }

    @OptionGroup var reader: Reader
    @Option(name: .long, help: "区县代码，六位（默认全部） · District code (default all).") var district: Int?
    @Option(name: .long, help: "哪一天（默认今天） · The day (default today).", transform: parseDay)
    var on: Day?
    @Flag(name: .long, help: "已落实的也列出 · Also those already received.") var all = false
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false
    @Flag(name: .long, help: "输出 CSV · Print CSV.") var csv = false

    func validate() throws {
        if json && csv {
            throw ValidationError("--json 与 --csv 只能选一个 / choose one of --json, --csv")
        }
    }

    func run() async throws {
        try await withOffice { office in
            let districts = try await chosenDistricts(office)
            var items: [Worklist.Item] = []
            for district in districts {
                items += try await Worklist.read(
                    office, district: district, department: D.code.word,
                    on: on ?? office.today, includingReceived: all)
            }
            items.sort { $0.order < $1.order }
            let page = WorklistPage(registry: office.registry, language: reader.language)
            if json {
                try printJSON(items.map(page.document))
            } else if csv {
                page.records(items).forEach { print($0, terminator: "\r\n") }
            } else {
                page.lines(items, title: D.title, on: on ?? office.today).forEach { print($0) }
            }
        }
    }

    private func chosenDistricts(_ office: Office) async throws -> [Int] {
        let known = try await PackStore(office).districts().map(\.district)
        guard let district else { return known }
        guard known.contains(district) else { throw Refusal.unknownDistrict(district) }
        return [district]
    }
}
