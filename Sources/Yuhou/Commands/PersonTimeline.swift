import ArgumentParser
import Foundation
import Kernel
import Law

/// One person over the years: facts, entitlements and their sums on one axis.
struct PersonTimeline: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "timeline",
        abstract: "一个人历年的事实、待遇和金额，画成图 · A person's facts, entitlements and sums over the years.",
        discussion: """
            默认从最早知道的那一年（不早于 2008）到明年年底。图下按日列出每一次变化。
            By default from the year in which something is first known (2008 at the earliest) to \
            the end of next year. Every change is listed by its day under the chart.
            """)

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String
    @Option(
        name: .long, help: "从哪年或哪天起 · From which year or day.",
        transform: { try parseBound($0).first })
    var from: Day?
    @Option(
        name: .long, help: "到哪年或哪天止（含） · Through which year or day.",
        transform: { try parseBound($0).last })
    var to: Day?
    @Option(
        name: .long, help: "截至哪一天所知（默认现在） · As known at the end of that day.",
        transform: parseDay)
    var known: Day?
    @Option(name: .long, help: "只看某部门可读的（看全区的账户用） · Only what this department may read.")
    var department: String?
    @Option(name: .long, help: "只看这一条 · Only this clause.") var clause: String?
    @Option(
        name: .long, help: "图宽几列，60 到 400（默认终端宽度或 100） · Columns, 60 to 400.",
        transform: { word in
            guard let width = Int(word), (60...400).contains(width) else {
                throw ValidationError(
                    "--width \(word)：应为 60 到 400 的整数 / a whole number from 60 to 400")
            }
            return width
        })
    var width: Int?
    @Flag(name: .long, help: "也列出从不应享的条款 · Also clauses that are never due.")
    var all = false
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    func run() async throws {
        try await withOffice(place.district) { office in
            if let department, office.registry.department(department) == nil {
                throw Refusal(
                    Text("没有部门 \(department)。", en: "There is no department \(department)."))
            }
            var (history, pack) = try await PersonHistory.read(
                office, district: place.district, ref: ref, from: from,
                to: to?.adding(days: 1), known: known ?? .never,
                for: office.reader ?? department)
            if let clause {
                guard pack.clause(clause) != nil else {
                    throw Refusal(Text("没有这一条：\(clause)", en: "There is no clause \(clause)."))
                }
                history = history.only(clause)
            }
            let showsAll = all || clause != nil
            if json {
                return try printJSON(
                    HistoryDocument(
                        history, ref: ref, known: known ?? office.today, all: showsAll))
            }
            let page = TimelinePage(
                history: history, pack: pack, registry: office.registry,
                language: reader.language, width: width ?? Self.terminalWidth,
                today: office.today, known: known, showsAll: showsAll)
            page.lines().forEach { print($0) }
        }
    }

    private static var terminalWidth: Int {
        let told = ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) }
        return min(400, max(60, told ?? 100))
    }
}

/// The days of a year, or a day: what `--from` and `--to` take.
func parseBound(_ word: String) throws -> (first: Day, last: Day) {
    let years = 1900...2199
    if word.utf8.count == 4, let year = Int(word), years.contains(year),
        let first = Day(year: year, month: 1, day: 1),
        let last = Day(year: year, month: 12, day: 31)
    {
        return (first, last)
    }
    guard let day = Day(iso: word), years.contains(day.year) else {
        throw ValidationError(
            "\(word)：应为 1900 到 2199 的年份（如 2015）或 YYYY-MM-DD 的真实日期 / "
                + "a year from 1900 to 2199, such as 2015, or a real day as YYYY-MM-DD")
    }
    return (day, day)
}

/// What `person timeline --json` prints: days `[from, to)`; `to` is null where the range ends
/// first.
struct HistoryDocument: Encodable {
    struct FactSpan: Encodable {
        let from: Nullable<String>
        let to: Nullable<String>
        let value: String
    }

    struct Fact: Encodable {
        let ref: String
        let fact: String
        let title: String
        let spans: [FactSpan]
    }

    struct AnswerSpan: Encodable {
        let from: String
        let to: Nullable<String>
        let outcome: String
        let not_asked: Bool
        let amount_fen: Nullable<Int64>
        let missing: [String]
    }

    struct Answers: Encodable {
        let clause: String
        let benefit: Nullable<String>
        let department: String
        let spans: [AnswerSpan]
    }

    let ref: String
    let from: String
    let to: String
    let known: String
    let facts: [Fact]
    let entitlements: [Answers]

    init(_ history: PersonHistory, ref: String, known: Day, all: Bool) {
        self.ref = ref
        from = history.from.description
        to = history.to.description
        self.known = known.description
        facts = history.sections.flatMap { section in
            section.facts.map { fact in
                Fact(
                    ref: section.card.ref, fact: fact.name, title: fact.title.zh,
                    spans: fact.isProtected ? [Self.protected] : fact.spans.map(Self.span))
            }
        }
        entitlements = history.answers.filter { all || $0.isEverOpen }.map { answers in
            Answers(
                clause: answers.clause.id, benefit: Nullable(answers.clause.provision?.benefit),
                department: answers.clause.department,
                spans: answers.spans.map { span in
                    AnswerSpan(
                        from: span.from.description,
                        to: Nullable(span.to < history.to ? span.to.description : nil),
                        outcome: span.outcome.word, not_asked: span.notAsked,
                        amount_fen: Nullable(span.amount.fen), missing: span.missing)
                })
        }
    }

    /// No days: they would tell what the value would.
    private static var protected: FactSpan {
        FactSpan(
            from: Nullable(nil), to: Nullable(nil), value: Entitlements.protected)
    }

    private static func span(_ span: PersonHistory.FactSpan) -> FactSpan {
        FactSpan(
            from: Nullable(span.from.description),
            to: Nullable(span.ends ? span.to.description : nil), value: span.value)
    }
}
