import Kernel
import Law
import Postgres

/// ID numbers that the police put right: the register gets the new number of the same person, the
/// old one stays as a former one, and all that is known of them stays theirs.
struct NumberBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    /// Our own default: corrections are rare, and a file is sent by the quarter.
    static let feed = Feed(
        "number-corrections", Text("身份证号更正", en: "Corrected ID numbers"),
        columns: ["old_number", "new_number", "name", "day"], goodFor: 92)

    /// A row to write.
    struct Line: Hashable, Sendable {
        let person: Int64
        let day: Day
    }

    /// Takes a file. A row that the register refuses is rejected with its reason.
    func take(_ options: FeedOptions) async throws -> Page {
        try bureau.requireRegistrar()
        var judge: Judge?
        var changed: [Int64] = []
        var page = try await bureau.take(Self.feed, told: options) { rows in
            let fields = rows.map(\.trimmed)
            var made = try await Judge(fields, isPreview: options.dryRun, at: bureau)
            var decisions: [FeedDecision<Line>] = []
            for (row, fields) in zip(rows, fields) {
                decisions.append(try await made.decide(fields, line: row.line))
            }
            judge = made
            return decisions
        } write: { (lines: [Line], transaction: Transaction) in
            try await write(lines, in: transaction)
            changed = lines.map(\.person)
        }
        let drafts = judge?.rows.drafts ?? []
        let opened = options.dryRun ? [] : try await TicketBook(bureau).open(drafts)
        // Sex and birth follow the number, and what they decide.
        try await bureau.followUp(changed)
        page.tell(
            strangers: judge?.rows.strangers ?? 0, drafts: drafts.count, opened: opened,
            isPreview: options.dryRun)
        return page
    }

    private func write(_ lines: [Line], in transaction: Transaction) async throws {
        for line in lines {
            _ = try await transaction.execute(
                """
                INSERT INTO public_security.number_correction (district, person, nth, corrected_on,
                    recorded_by)
                SELECT \(bureau.district)::integer, \(line.person), 1 + coalesce(max(n.nth), 0),
                    \(line.day.sql), \(bureau.actor)
                FROM public_security.number_correction AS n
                WHERE n.district = \(bureau.district)::integer AND n.person = \(line.person)
                """)
        }
    }

    /// A correction that was made.
    struct Entry: Hashable, Sendable {
        let person: Int64
        let ref: String
        let name: String
        let day: Day
        let by: String
    }

    /// The latest first.
    func list(limit: Int = 500) async throws -> [Entry] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(
                """
                SELECT n.person, p.ref, p.name, n.corrected_on, n.recorded_by
                FROM public_security.number_correction AS n
                JOIN kernel.person AS p ON p.district = n.district AND p.id = n.person
                WHERE n.district = \(bureau.district)::integer
                ORDER BY n.corrected_on DESC, n.person, n.nth DESC LIMIT \(limit)
                """
            ).map { row in
                let (person, ref, name, day, by) = try row.decode(
                    Int64.self, String.self, String.self, PostgresDate.self, String.self)
                return Entry(person: person, ref: ref, name: name, day: Day(day), by: by)
            }
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    /// Decides row by row, and has the register take each that is right.
    private struct Judge {
        var rows: PoliceRows
        let bureau: Bureau
        let isPreview: Bool
        /// Whose correction this bureau has on its list, by the day.
        let listed: Set<Line>

        init(_ fields: [[String]], isPreview: Bool, at bureau: Bureau) async throws {
            let rows = try await PoliceRows(numbers: fields.flatMap { $0.prefix(2) }, at: bureau)
            (self.rows, self.bureau, self.isPreview) = (rows, bureau, isPreview)
            listed = try await bureau.transaction(reading: true) { transaction in
                Set(
                    try await transaction.query(
                        """
                        SELECT person, corrected_on FROM public_security.number_correction
                        WHERE district = \(bureau.district)::integer
                          AND person = ANY (\(rows.persons))
                        """
                    ).map { row in
                        let (person, day) = try row.decode(Int64.self, PostgresDate.self)
                        return Line(person: person, day: Day(day))
                    })
            }
        }

        mutating func decide(
            _ fields: [String], line: Int
        ) async throws -> FeedDecision<Line> {
            switch rows.subject(fields[0], named: fields[2], line: line, column: "old_number") {
            case .stranger: return .unchanged
            case .wrong(let reason): return .rejected(reason)
            case .person(let person):
                let number: IdentityNumber
                do { number = try IdentityNumber(fields[1]) } catch {
                    return .rejected(
                        Text(
                            "new_number：\(error.text.zh)", en: "new_number: \(error.text.en)"))
                }
                guard let day = Day(iso: fields[3]), day <= bureau.today else {
                    return .rejected(
                        Feed.wrong(
                            "day", fields[3],
                            Text(
                                "今天（\(bureau.today)）或以前的日期 YYYY-MM-DD",
                                en: "today (\(bureau.today)) or an earlier day, YYYY-MM-DD")))
                }
                return try await decide(number, Line(person: person.id, day: day), person)
            }
        }

        private mutating func decide(
            _ number: IdentityNumber, _ line: Line, _ person: Bureau.Person
        ) async throws -> FeedDecision<Line> {
            if let holder = rows.person(number) {
                guard holder.id == person.id else {
                    rows.draft(.number, of: person, ours: "= \(holder.ref)", theirs: person.ref)
                    return .rejected(
                        Text(
                            "new_number：新旧号码在名册里是两个人（\(person.ref)、\(holder.ref)），"
                                + "开核对单",
                            en: "new_number: the register has two persons (\(person.ref), "
                                + "\(holder.ref)); a ticket is opened"))
                }
                return listed.contains(line) ? .unchanged : .new(line, facts: [])
            }
            guard !isPreview else { return .new(line, facts: []) }
            var correction = PersonRegister.Correction()
            correction.idNumber = number.text
            do {
                _ = try await PersonRegister(bureau.office, seal: bureau.seal).edit(
                    correction, ref: person.ref, district: bureau.district,
                    reason: NumberBook.feed.title.zh)
            } catch let refusal as Refusal {
                return .rejected(refusal.text)
            }
            return .new(line, facts: [])
        }
    }
}
