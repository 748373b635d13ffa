import Kernel
import Law
import Postgres

/// The rural repair project (农村危房改造): a year, who applies, the ranking, the frozen list.
struct RepairBook {
    let bureau: Bureau

    /// One household in the ranking of a year.
    struct Line: Hashable {
        let applicant: Int64
        /// Nil for another household, which has its number in the bureau's queue instead.
        let person: Int64?
        let ref: String
        let name: String
        /// 1 grade D, 2 grade C, 3 the improvement scheme.
        let danger: Int64
        let income: Int64
        let isMarked: Bool
        /// The day of the survey, or since when in the scheme.
        let since: Day

        /// Danger and income are the conditions: our own default, no source says in which order.
        var key: OrderKey { key(isMarked: isMarked) }

        func key(isMarked: Bool) -> OrderKey {
            OrderKey(
                conditions: [danger, income], isMarked: isMarked, tie: "\(since)",
                number: applicant)
        }
    }

    /// A line with its place, and the place it would have if nobody had a mark.
    struct Ranked: Hashable {
        let rank: Int
        let plainRank: Int
        let line: Line
    }

    struct Year: Hashable {
        let year: Int64
        /// Nil while nobody has told it.
        let quota: Int64?
        let document: String
    }

    static func title(ofDanger danger: Int64) -> Text {
        switch danger {
        case 1: Text("D 级", en: "grade D")
        case 2: Text("C 级", en: "grade C")
        default: Text("条件改善", en: "improvement")
        }
    }

    /// The district's clause of rural repair: the grant where there is one, else the priority.
    func clause() async throws -> (clause: Clause, isGrant: Bool) {
        let pack = try await bureau.pack()
        if let grant = try? bureau.clause(giving: Housing.ruralRepairGrant, in: pack) {
            return (grant, true)
        }
        return (try bureau.clause(giving: Housing.ruralRepairPriority, in: pack), false)
    }

    // MARK: The year

    func open(year: Int64, quota: Int64?, document: String, client: String) async throws -> Year {
        guard (2014...2200).contains(year) else {
            throw Refusal(
                Text("--year \(year)：应为 2014 至 2200 年。", en: "--year \(year): 2014 to 2200."))
        }
        if let quota, quota < 1 {
            throw Refusal(
                Text(
                    "--quota：应为正整数；未下达的不写。",
                    en: "--quota: a positive number; leave it out while unknown."))
        }
        let document = try Bureau.words(document, "--document", of: 4...200)
        let made = Year(year: year, quota: quota, document: document)
        return try await bureau.writing { transaction in
            if let known = try await find(year, in: transaction) {
                guard known == made else {
                    throw Refusal(
                        Text(
                            "\(year) 年度项目已登记：指标 \(known.quota.map(String.init) ?? "待定")，"
                                + "\(known.document)。",
                            en: "The project of \(year) is there: quota "
                                + "\(known.quota.map(String.init) ?? "to be set"), "
                                + "\(known.document)."))
                }
                return known
            }
            _ = try await transaction.execute(
                """
                INSERT INTO housing.repair_year (district, year, client, quota, document,
                    recorded_by)
                VALUES (\(bureau.district)::integer, \(year), \(client), \(quota as Int64?), \(document),
                    \(bureau.actor))
                """)
            return made
        }
    }

    func year(_ year: Int64, in transaction: Transaction) async throws -> Year {
        guard let found = try await find(year, in: transaction) else {
            throw Refusal(
                Text(
                    "没有 \(year) 年度项目；先 repair open --year \(year)。",
                    en: "There is no project of \(year); `repair open --year \(year)` first."))
        }
        return found
    }

    private func find(_ year: Int64, in transaction: Transaction) async throws -> Year? {
        try await transaction.one(
            """
            SELECT year::bigint, quota::bigint, document FROM housing.repair_year
            WHERE district = \(bureau.district)::integer AND year = \(year)
            """
        ).map {
            let (year, quota, document) = try $0.decode(Int64.self, Int64?.self, String.self)
            return Year(year: year, quota: quota, document: document)
        }
    }

    /// Somebody of the register applies.
    ///
    /// - Returns: The applicant's number.
    func apply(_ ref: String, year: Int64, client: String) async throws -> Int64 {
        let book = SurveyBook(bureau: bureau)
        return try await bureau.writing { transaction in
            _ = try await self.year(year, in: transaction)
            let person = try await bureau.served(ref, in: transaction)
            let known = try await transaction.one(
                """
                SELECT id FROM housing.repair_applicant
                WHERE district = \(bureau.district)::integer AND year = \(year)
                  AND person = \(person.id)
                """)
            if let known { return try known.value(0) }
            let survey = try await book.latest(of: [person.id], in: transaction)[person.id]
            let scheme = try await book.standings(of: [person.id], in: transaction)[person.id]
            guard survey?.isDangerous ?? false || scheme?.isIn ?? false else {
                throw Refusal(
                    Text(
                        survey == nil
                            ? "\(ref) 的住房还没有鉴定；先 survey add。"
                            : "\(ref) 的住房鉴定为 \(survey?.grade ?? "") 级，不是 C、D 级危房。",
                        en: survey == nil
                            ? "The house of \(ref) was not surveyed; `survey add` first."
                            : "The house of \(ref) is of grade \(survey?.grade ?? ""), not C or D."
                    ))
            }
            if let survey, survey.isDangerous, !survey.isRural {
                throw Refusal(
                    Text(
                        "\(ref) 的住房不在农村；农村危房改造只改农村住房。",
                        en: "The house of \(ref) is not in the countryside."))
            }
            let row = try await transaction.one(
                """
                INSERT INTO housing.repair_applicant (district, client, year, person, recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(year), \(person.id),
                    \(bureau.actor))
                RETURNING id
                """)
            return try row?.value(0) ?? 0
        }
    }

    // MARK: Ranking

    /// What the ranking of a year is made of.
    struct Ranking {
        let ranked: [Ranked]
        let priorities: [Int64: [Households.Priority]]
        /// Applied, but surveyed since as no longer dangerous.
        let dropped: [String]
    }

    /// Ranks who is on no frozen list of a year yet.
    func rank(_ year: Int64, in transaction: Transaction) async throws -> Ranking {
        let clause = try await clause().clause.id
        let rows = try await transaction.query(Self.applicants(of: year, in: bureau.district)).map {
            try $0.decode(
                Int64.self, Int64?.self, String.self, String.self, String?.self, Int64?.self,
                PostgresDate?.self)
        }
        let persons = rows.compactMap(\.1)
        bureau.saw(persons)
        let households = Households(bureau: bureau)
        let book = SurveyBook(bureau: bureau)
        let surveys = try await book.latest(of: persons, in: transaction)
        let schemes = try await book.standings(of: persons, in: transaction)
        let incomes = try await households.incomes(of: persons, in: transaction)
        let priorities = try await households.priorities(clause, of: persons, in: transaction)
        var (lines, dropped): ([Line], [String]) = ([], [])
        for (applicant, person, ref, name, grade, income, day) in rows {
            var (found, since) = (grade, day.map { Day($0) })
            if let person {
                let survey = surveys[person].flatMap { $0.isDangerous ? $0 : nil }
                let scheme = schemes[person].flatMap { $0.isIn ? $0 : nil }
                (found, since) = (survey?.grade, survey?.day ?? scheme?.from)
            }
            guard let since else {
                dropped.append(ref)
                continue
            }
            lines.append(
                Line(
                    applicant: applicant, person: person, ref: ref, name: name,
                    danger: found == "D" ? 1 : found == "C" ? 2 : 3,
                    income: person.map { incomes[$0] ?? 3 } ?? income ?? 3,
                    isMarked: person.map { priorities[$0]?.contains(where: \.isMarked) ?? false }
                        ?? false, since: since))
        }
        return Ranking(ranked: Self.ranked(lines), priorities: priorities, dropped: dropped)
    }

    /// Places under the order key, with and without marks.
    static func ranked(_ lines: [Line]) -> [Ranked] {
        let plain = lines.sorted { $0.key(isMarked: false) < $1.key(isMarked: false) }
        let places = Dictionary(
            uniqueKeysWithValues: plain.enumerated().map { ($0.element.applicant, $0.offset + 1) })
        return lines.sorted { $0.key < $1.key }.enumerated().map {
            Ranked(
                rank: $0.offset + 1, plainRank: places[$0.element.applicant] ?? 0,
                line: $0.element)
        }
    }

    /// The statement that reads who is to be ranked.
    static func applicants(of year: Int64, in district: Int) -> Query {
        """
        SELECT a.id, a.person, coalesce(p.ref, a.label), coalesce(p.name, ''), a.grade,
            a.income::bigint, a.surveyed_on
        FROM housing.repair_applicant AS a
        -- One by one: a year's applicants are few beside the district's people.
        LEFT JOIN LATERAL (SELECT q.ref, q.name FROM kernel.person AS q
            WHERE q.district = a.district AND q.id = a.person OFFSET 0) AS p ON true
        WHERE a.district = \(district)::integer AND a.year = \(year)
          AND NOT EXISTS (SELECT FROM housing.repair_entry AS e
            WHERE e.district = a.district AND e.year = \(year) AND e.applicant = a.id)
        ORDER BY a.id
        """
    }
}
