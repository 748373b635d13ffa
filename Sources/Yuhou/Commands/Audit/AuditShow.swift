import ArgumentParser
import Foundation
import JointMeeting
import Kernel
import Law

/// Lists what was done in a district, the newest first.
struct AuditShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "列出留痕，新的在前 · What was done, the newest first.")

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Option(name: .long, help: "登录名 · Sign-in name.") var account: String?
    @Option(
        name: .long,
        help:
            "read、write、unmask、export、break_glass、sign_in、administer、refused、run 之一 · Kind of act."
    ) var act: String?
    @Option(name: .long, help: "从哪一天起 · From this day on.", transform: parseDay) var since: Day?
    @Option(name: .long, help: "人员编号：只列涉及此人的 · Only what touched this person.")
    var person: String?
    @Option(name: .long, help: "最多多少条 · At most so many.") var limit = 50
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    func validate() throws {
        guard (1...100_000).contains(limit) else {
            throw ValidationError("--limit \(limit)：应为 1 至 100000 / 1 to 100000")
        }
    }

    func run() async throws {
        let mark = try person.map { _ in try personMark() }
        let lines = try await AuditDesk.reading(place.district) { database in
            let log = AuditLog(database, district: place.district)
            var filter = AuditLog.Filter()
            filter.account = account
            filter.act = act
            filter.since = since
            filter.limit = limit
            if let person, let mark {
                filter.person = mark(
                    district: place.district, person: try await log.person(ref: person))
            }
            return try await log.lines(filter)
        }
        if json { return try printJSON(lines.map(AuditLineDocument.init)) }
        guard !lines.isEmpty else {
            return reader.say(Text("没有符合的留痕。", en: "Nothing of that kind."))
        }
        print(table(lines).lines.joined(separator: "\n"))
    }

    private func table(_ lines: [AuditLog.Line]) -> Table {
        let titles: [(Text, Table.Alignment)] = [
            (Text("时间", en: "When"), .left), (Text("账户", en: "Account"), .left),
            (Text("部门", en: "Desk"), .left), (Text("行为", en: "Act"), .left),
            (Text("人数", en: "Persons"), .right), (Text("行数", en: "Rows"), .right),
            (Text("链", en: "Place"), .right), (Text("事由", en: "Purpose"), .left),
            (Text("理由", en: "Reason"), .left),
        ]
        var table = Table(titles.map { ($0.0(reader.language), $0.1) })
        for line in lines {
            let entry = line.entry
            let purpose = entry.filter.isEmpty ? entry.purpose : "\(entry.purpose) \(entry.filter)"
            table.add([
                entry.time, Self.printable(entry.actor), Self.printable(entry.desk), entry.act,
                entry.persons.isEmpty ? "" : "\(entry.persons.count)",
                entry.count.map { "\($0)" } ?? "", line.seq.map { "\($0)" } ?? "—",
                Table.cut(Self.printable(purpose), to: 48),
                Table.cut(Self.printable(entry.reason), to: 40),
            ])
        }
        return table
    }

    /// What somebody typed as a name must not steer the terminal of who reads it.
    static func printable(_ text: String) -> String {
        var shown = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned:
                shown.append("\u{FFFD}")
            default: shown.append(scalar)
            }
        }
        return String(shown)
    }
}

/// `yuhou audit show --json`.
struct AuditLineDocument: Encodable {
    let id: Int64
    let at: String
    let account: Int64
    let actor: String
    let desk: String
    let role: String
    let act: String
    let purpose: String
    let filter: String
    let persons: [String]
    let count: Nullable<Int64>
    let reason: String
    let seq: Nullable<Int64>

    init(_ line: AuditLog.Line) {
        let entry = line.entry
        id = entry.id
        at = entry.time
        account = entry.account
        actor = entry.actor
        desk = entry.desk
        role = entry.role
        act = entry.act
        purpose = entry.purpose
        filter = entry.filter
        persons = entry.persons.map { mark in
            mark.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        }
        count = Nullable(entry.count)
        reason = entry.reason
        seq = Nullable(line.seq)
    }
}
