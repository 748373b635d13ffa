import ArgumentParser
import Kernel
import Law

/// How long records are kept, and which are past their time.
struct RetentionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retention",
        abstract: "保存期限：规则、到期 · How long records are kept; what is past its time.",
        subcommands: [RetentionRulesCommand.self, RetentionDue.self])
}

struct RetentionRulesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "各类记录保存多久、依据 · The rules and their sources.")

    @OptionGroup var reader: Reader
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    private struct Document: Encodable {
        let record: String
        let title: String
        let from: String
        let at_least_months: Nullable<Int>
        let at_most_months: Nullable<Int>
        let source: String
        let status: String
    }

    func run() async throws {
        let rules = try RetentionList.rules(in: Resources.policies()).rules
        let language = reader.language
        if json {
            return try printJSON(
                rules.map {
                    Document(
                        record: $0.record, title: $0.title(language), from: $0.from(language),
                        at_least_months: Nullable($0.atLeast), at_most_months: Nullable($0.atMost),
                        source: $0.source, status: $0.status.rawValue)
                })
        }
        for rule in rules {
            reader.say(
                Text(
                    "\(rule.title.zh)（\(rule.record)）：自\(rule.from.zh)起，至少 \(words(rule.atLeast))，"
                        + "至多 \(words(rule.atMost))。依据：\(rule.source)",
                    en: "\(rule.title.en) (\(rule.record)): from \(rule.from.en), at least "
                        + "\(words(rule.atLeast)), at most \(words(rule.atMost)). "
                        + "Source: \(rule.source)"))
        }
    }

    private func words(_ months: Int?) -> String {
        guard let months else { return Text("待定", en: "to be set")(reader.language) }
        return Text("\(months) 个月", en: "\(months) months")(reader.language)
    }
}

struct RetentionDue: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "due",
        abstract: "过了保存期限的记录有多少 · How many records are past their time.",
        discussion: "只计数，不删除：期限未定的一律不删。 Counts only: nothing is deleted by time.")

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Option(name: .long, help: "哪一天（默认今天） · The day (default today).", transform: parseDay)
    var on: Day?
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    private struct Document: Encodable {
        let record: String
        let rows: Int
        let released: Nullable<Int>
        let overdue: Nullable<Int>
    }

    func run() async throws {
        let rules = try RetentionList.rules(in: Resources.policies())
        let entries = try await withOffice { office in
            try await RetentionList.due(
                office, district: place.district, rules: rules, on: on ?? office.today)
        }
        if json {
            return try printJSON(
                entries.map {
                    Document(
                        record: $0.rule.record, rows: $0.rows, released: Nullable($0.released),
                        overdue: Nullable($0.overdue))
                })
        }
        let isChinese = reader.language == .chinese
        var table = Table([
            (isChinese ? "记录" : "Record", .left), (isChinese ? "现有" : "Rows", .right),
            (isChinese ? "已过最短期限" : "Past the least", .right),
            (isChinese ? "应当删除" : "Past the most", .right),
        ])
        let unset = isChinese ? "待定" : "to be set"
        for entry in entries {
            table.add([
                entry.rule.title(reader.language), String(entry.rows),
                entry.released.map { String($0) } ?? unset,
                entry.overdue.map { String($0) } ?? unset,
            ])
        }
        table.lines.forEach { print($0) }
    }
}
