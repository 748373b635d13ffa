import Kernel
import Law
import Postgres

/// Pension premiums that the government pays (NC-4.hr.1): the year's list is drawn from the law's
/// answers, each line is declared with the approval of its case, the insurer confirms.
struct PremiumBook {
    let bureau: Bureau

    static let figure = "pension.disability_premium"
    static let age = "pension.premium_below_age"
    /// The step of a premium at which it is declared.
    static let step = "approve"

    /// One person of a year.
    struct Line: Hashable, Sendable {
        let person: Int64
        let ref: String
        let name: String
        let birth: Day
        /// Nil of one whom only the insurer has.
        let lastMonth: Month?
        let caseID: Int64?
        let declaredOn: Day?
        let declared: Money?
        let confirmed: Money?
        let paidOn: Day?
        let note: String?
    }

    /// What a drawing came to.
    struct Drawn: Hashable {
        let added: Int
        /// Entitled, but not this clerk's to list.
        let kin: Int
        /// The law cannot say yet: a fact is missing.
        let undecided: [String]
    }

    /// The last month that is paid in a year: the month of the birthday at which it ends
    /// (`rulings.md`: the last paid month is the month of the event), else December. Nil where it
    /// ended in a year before.
    static func lastMonth(of year: Int, born birth: Day, below age: Int) -> Month? {
        let end = birth.anniversary(years: age)
        if end.year < year { return nil }
        return end.year == year ? end.month : Month(year: year, month: 12)
    }

    /// Lists whom the law gives the premium this year and who is on no list of it yet.
    func draw(year: Int, client: String) async throws -> Drawn {
        guard year == bureau.today.year else {
            throw Refusal(
                Text(
                    "--year \(year)：名单按今天的认定生成，只能是今年 \(bureau.today.year)。",
                    en: "--year \(year): the list is drawn from today's answers; this year is "
                        + "\(bureau.today.year)."))
        }
        let pack = try await bureau.pack()
        let clause = try bureau.clause(giving: HumanResources.pensionPremium, in: pack)
        let age = try age(in: pack)
        let answers = try await bureau.answers(to: clause.id)
        // Whoever reached the age since January had the law's yes when the case was opened.
        let asked = try await cases(of: clause.id, year: year)
        let (people, kin) = try await bureau.transaction(reading: true) { transaction in
            let ids = Set(answers.filter { $0.outcome == .yes }.map(\.person.id))
                .union(asked.keys)
            return (
                try await bureau.persons(Array(ids), in: transaction),
                try await bureau.kin(in: transaction)
            )
        }
        let lines = people.compactMap { person -> (id: Int64, month: PostgresDate)? in
            guard !kin.contains(person.id),
                let month = Self.lastMonth(of: year, born: person.birth, below: age)
            else { return nil }
            return (person.id, month.first.sql)
        }
        let added = try await bureau.writing { transaction in
            let id = try await list(year: year, client: client, in: transaction)
            return try await transaction.execute(
                """
                INSERT INTO human_resources.premium_line (district, year, person, list, last_month,
                    recorded_by)
                SELECT \(bureau.district)::integer, \(Int64(year))::integer, l.person, \(id),
                    l.last_month, \(bureau.actor)
                FROM unnest(\(lines.map(\.id)), \(lines.map(\.month))) AS l (person, last_month)
                WHERE NOT EXISTS (SELECT FROM human_resources.premium_line AS o
                    WHERE o.district = \(bureau.district)::integer
                      AND o.year = \(Int64(year))::integer AND o.person = l.person)
                """)
        }
        return Drawn(
            added: added, kin: people.count { kin.contains($0.id) },
            undecided: answers.filter { $0.outcome == .unknown }.map(\.person.ref))
    }

    /// The list of a client id; a new one where there is none.
    private func list(
        year: Int, client: String, in transaction: Transaction
    ) async throws -> Int64 {
        let known = try await transaction.one(
            """
            SELECT id, year::bigint FROM human_resources.premium_list
            WHERE district = \(bureau.district)::integer AND client = \(client)
            """
        ).map { try $0.decode(Int64.self, Int64.self) }
        if let known {
            guard known.1 == Int64(year) else { throw Bureau.usedClient }
            return known.0
        }
        let made = try await transaction.one(
            """
            INSERT INTO human_resources.premium_list (district, client, year, recorded_by)
            VALUES (\(bureau.district)::integer, \(client), \(Int64(year))::integer,
                \(bureau.actor))
            RETURNING id
            """)
        return try made?.value(0, as: Int64.self) ?? 0
    }

    private func age(in pack: Pack) throws -> Int {
        let row = pack.figures[Self.age]?.rows.first {
            $0.from <= bureau.today && bureau.today < $0.to
        }
        guard let age = row?.value else {
            throw Refusal(
                Text(
                    "政策包没有 \(Self.age)；先由联席会议办公室定下止付年龄。",
                    en: "The pack has no \(Self.age); the office sets the age first."))
        }
        return Int(age)
    }

    /// The cases of a year that are open or with the finance bureau, by person.
    private func cases(of clause: String, year: Int) async throws -> [Int64: CaseFile] {
        var filter = CaseBook.Filter()
        (filter.clause, filter.limit) = (clause, 100_000)
        let found = try await bureau.cases.list(filter).filter {
            $0.kind == .due && $0.from.year <= year && year <= $0.to.adding(days: -1).year
        }
        return Dictionary(found.map { ($0.person, $0) }) { first, _ in first }
    }

    // MARK: Declaring

    /// What became of a declaration.
    struct Declared: Hashable {
        var done: [String] = []
        /// Their case does not stand at the approval, or could not be passed.
        var waiting: [(ref: String, reason: Text)] = []

        static func == (one: Declared, other: Declared) -> Bool {
            one.done == other.done && one.waiting.map(\.ref) == other.waiting.map(\.ref)
        }

        func hash(into hasher: inout Hasher) { hasher.combine(done) }
    }

    /// Declares every line whose case stands at its approval: the step is passed and the line is
    /// written, all or nothing for each.
    ///
    /// - Parameter payee: The pension insurer, which is paid; needed where the premium is set.
    func declare(
        year: Int, to payee: PaymentOrder.Payee? = nil, client: String
    ) async throws -> Declared {
        let pack = try await bureau.pack()
        let clause = try bureau.clause(giving: HumanResources.pensionPremium, in: pack)
        let cases = try await cases(of: clause.id, year: year)
        let fen = pack.verified(Self.figure, on: bureau.today)
        let payee = try PaymentOrder.Payee.required(payee, for: fen.map { Money(fen: $0) })
        var result = Declared()
        for line in try await lines(year: year) where line.declaredOn == nil {
            guard let file = cases[line.person] else {
                result.waiting.append(
                    (line.ref, Text("还没有事项，先 case open-due", en: "has no case: `case open-due`")))
                continue
            }
            guard file.state == .open, file.step == Self.step else {
                result.waiting.append(
                    (
                        line.ref,
                        Text(
                            "第 \(file.id) 号还在 \(file.step ?? file.state.title.zh)",
                            en: "case \(file.id) stands at \(file.step ?? file.state.title.en)")
                    ))
                continue
            }
            do {
                try await declare(line, file, year: year, fen: fen, to: payee, client: client)
                result.done.append(line.ref)
            } catch let refusal as Refusal {
                result.waiting.append((line.ref, refusal.text))
            }
        }
        return result
    }

    private func declare(
        _ line: Line, _ file: CaseFile, year: Int, fen: Int64?, to payee: PaymentOrder.Payee?,
        client: String
    ) async throws {
        try await bureau.writing { transaction in
            _ = try await bureau.cases.pass(
                file.id, step: Self.step, by: .premiumDeclare,
                client: "premium \(client) \(file.id)", in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO human_resources.premium_declared (district, year, person, client,
                    case_id, fen, declared_on, recorded_by)
                VALUES (\(bureau.district)::integer, \(Int64(year))::integer, \(line.person),
                    \(client), \(file.id), \(fen), \(bureau.today.sql), \(bureau.actor))
                """)
            try await bureau.order(
                fen.map { Money(fen: $0) }, of: file.id, to: payee, basis: Self.figure,
                client: "premium \(client) \(file.id)", in: transaction)
        }
    }
}
