import Kernel
import Law
import Postgres

/// The file of cancelled registrations for death (死亡注销). What it tells stops nothing by itself:
/// the same day every department has the stop proposed, and a named person decides.
struct DeathFeed {
    let bureau: Bureau

    /// Our own default: no source says how long it is good. Every month's run needs a fresh one.
    static let feed = Feed(
        "deaths", Text("死亡注销", en: "Deaths"), columns: ["id_number", "name", "day", "cause"],
        goodFor: 31)

    /// Takes a file.
    func take(_ options: FeedOptions) async throws -> Page {
        try bureau.requireTeller()
        var judge: Judge?
        var told: [Int64] = []
        var page = try await bureau.take(Self.feed, told: options) { rows in
            let fields = rows.map(\.trimmed)
            var made = try await Judge(numbers: fields.map { $0[0] }, at: bureau)
            let decisions = zip(rows, fields).map { made.decide($1, line: $0.line) }
            judge = made
            return decisions
        } write: { (lines: [DeathBook.Line], transaction: Transaction) in
            try await DeathBook(bureau).write(lines, in: transaction)
            told = lines.map(\.person)
        }
        let drafts = judge?.rows.drafts ?? []
        let opened = options.dryRun ? [] : try await TicketBook(bureau).open(drafts)
        // Also of whom an earlier file told, where something went wrong before this.
        try await bureau.followUp(options.dryRun ? [] : told + (judge?.standing ?? []))
        page.tell(
            strangers: judge?.rows.strangers ?? 0, drafts: drafts.count, opened: opened,
            isPreview: options.dryRun)
        page.next.append(
            Text(
                "与医学证明、殡葬比对：death match；催办：death chase。",
                en: "Compare with certificates and funerals: death match; chase: death chase."))
        return page
    }

    /// Decides row by row.
    private struct Judge {
        var rows: PoliceRows
        let book: DeathBook
        let latest: [Int64: DeathBook.Entry]
        let words: [Int64: DeathBook.Words]
        /// Whose death stands already as the file has it.
        private(set) var standing: [Int64] = []

        init(numbers: [String], at bureau: Bureau) async throws {
            let rows = try await PoliceRows(numbers: numbers, at: bureau)
            let book = DeathBook(bureau)
            (self.rows, self.book) = (rows, book)
            (latest, words) = try await bureau.transaction(reading: true) { transaction in
                (
                    try await book.latest(of: rows.persons, in: transaction),
                    try await book.words(of: rows.persons, in: transaction)
                )
            }
        }

        mutating func decide(_ fields: [String], line: Int) -> FeedDecision<DeathBook.Line> {
            switch rows.subject(fields[0], named: fields[1], line: line) {
            case .stranger: return .unchanged
            case .wrong(let reason): return .rejected(reason)
            case .person(let person): return decide(fields, person)
            }
        }

        private mutating func decide(
            _ fields: [String], _ person: Bureau.Person
        ) -> FeedDecision<DeathBook.Line> {
            guard let day = Day(iso: fields[2]) else {
                return .rejected(
                    Feed.wrong("day", fields[2], Text("YYYY-MM-DD 的日期", en: "a day, YYYY-MM-DD")))
            }
            if let problem = book.problem(day, of: person) {
                return .rejected(Text("day \(problem.zh)", en: "day \(problem.en)"))
            }
            guard let cause = DeathCause(word: fields[3]) else {
                return .rejected(
                    Feed.wrong(
                        "cause", fields[3],
                        Text("illness 疾病、accident 意外或 other 其他", en: "illness, accident or other")))
            }
            let (last, police) = (latest[person.id], words[person.id]?.police)
            if let last, !last.isTold, last.day == day, police == nil {
                return .rejected(
                    Text(
                        "day \(day)：这一死亡已被撤回，不随文件恢复；确有死亡请用 death record 写明依据",
                        en: "day \(day): this death was taken back and does not return with a "
                            + "file; `death record` tells it, with the reason"))
            }
            if let police, police.day == day, police.cause == cause.rawValue {
                standing.append(person.id)
                return .unchanged
            }
            let seq = 1 + (last?.seq ?? 0)
            return .new(
                DeathBook.Line(
                    person: person.id, seq: seq, client: "death \(person.id)/\(seq)", isTold: true,
                    day: day, cause: cause, origin: "feed"),
                facts: book.facts(of: person.ref, on: day, cause, row: seq, instead: police))
        }
    }
}
