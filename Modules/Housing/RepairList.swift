import Kernel
import Law
import Postgres

/// The frozen list of a repair year. Where the priority itself is what the district gives, standing
/// on it delivers the case.
extension RepairBook {
    struct Frozen: Hashable {
        let year: Int64
        let nth: Int64
        let hash: String
        let by: String
        let ranked: [Ranked]
    }

    /// What the hash is over: `rank|applicant|danger|income|mark|since`, a line each.
    static func text(_ ranked: [Ranked]) -> String {
        ranked.map { one in
            let line = one.line
            return "\(one.rank)|\(line.applicant)|\(line.danger)|\(line.income)|"
                + "\(line.isMarked ? 1 : 0)|\(line.since)\n"
        }.joined()
    }

    /// Freezes the ranking of everybody who is on no list yet.
    func freeze(_ year: Int64, client: String) async throws -> Frozen {
        try bureau.require(.approve)
        if let known = try await list(client: client) {
            guard known.year == year else { throw Bureau.usedClient }
            return known
        }
        let (clause, isGrant) = try await clause()
        if !isGrant {
            // The law is asked first, and not while the list is being written.
            let ranking = try await bureau.transaction(reading: true) {
                try await rank(year, in: $0)
            }
            try await Households(bureau: bureau).requireEntitled(clause.id, ranking.priorities)
        }
        let nth = try await bureau.writing { transaction in
            _ = try await self.year(year, in: transaction)
            let ranking = try await rank(year, in: transaction)
            guard !ranking.ranked.isEmpty else {
                throw Refusal(
                    Text(
                        "\(year) 年度没有待排序的申请；已在名单上的不再重复。",
                        en: "Nobody of \(year) waits for a list; who is on one stays there."))
            }
            let households = Households(bureau: bureau)
            try await households.requireNoKin(
                ranking.ranked.compactMap(\.line.person), in: transaction)
            try households.requireDecided(ranking.priorities)
            let nth = try await write(ranking.ranked, of: year, client: client, in: transaction)
            if !isGrant { try await deliver(ranking, year, nth, in: transaction) }
            return nth
        }
        return try await list(year, nth)
    }

    private func write(
        _ ranked: [Ranked], of year: Int64, client: String, in transaction: Transaction
    ) async throws -> Int64 {
        let lines = ranked.map(\.line)
        let hash = try await bureau.fingerprint(Self.text(ranked), in: transaction)
        let row = try await transaction.one(
            """
            INSERT INTO housing.repair_list (district, year, nth, client, entries, hash,
                recorded_by)
            SELECT \(bureau.district)::integer, \(year), 1 + coalesce(max(nth), 0), \(client),
                \(Int64(ranked.count)), \(hash), \(bureau.actor)
            FROM housing.repair_list WHERE district = \(bureau.district)::integer
              AND year = \(year)
            RETURNING nth::bigint
            """)
        let nth: Int64 = try row?.value(0) ?? 0
        _ = try await transaction.execute(
            """
            INSERT INTO housing.repair_entry (district, year, nth, rank, applicant, person, danger,
                income, is_marked, since, plain_rank, recorded_by)
            SELECT \(bureau.district)::integer, \(year), \(nth), e.rank, e.applicant, e.person,
                e.danger, e.income, e.is_marked, e.since, e.plain_rank, \(bureau.actor)
            FROM unnest(\(ranked.map { Int64($0.rank) }), \(lines.map(\.applicant)),
                \(lines.map(\.person)), \(lines.map(\.danger)), \(lines.map(\.income)),
                \(lines.map(\.isMarked)), \(lines.map(\.since.sql)),
                \(ranked.map { Int64($0.plainRank) }))
                AS e (rank, applicant, person, danger, income, is_marked, since, plain_rank)
            """)
        return nth
    }

    private func deliver(
        _ ranking: Ranking, _ year: Int64, _ nth: Int64, in transaction: Transaction
    ) async throws {
        for one in ranking.ranked {
            guard let person = one.line.person else { continue }
            for priority in ranking.priorities[person] ?? [] where priority.isToMark {
                let words =
                    "\(year) 年度农村危房改造第 \(nth) 批名单第 \(one.rank) 名"
                    + "（不计优先为第 \(one.plainRank) 名）"
                _ = try await bureau.cases.deliver(
                    priority.caseID,
                    CaseBook.Delivery(
                        on: bureau.today, proof: .register, words: words, by: Housing.title.zh),
                    by: .repairFreeze, client: "repair-list \(year)/\(nth)", in: transaction)
            }
        }
    }

    /// A frozen list as it was frozen.
    func list(_ year: Int64, _ nth: Int64) async throws -> Frozen {
        try await bureau.transaction(reading: true) { transaction in
            let head = try await transaction.one(
                """
                SELECT hash, recorded_by FROM housing.repair_list
                WHERE district = \(bureau.district)::integer AND year = \(year) AND nth = \(nth)
                """)
            guard let (hash, by) = try head?.decode(String.self, String.self) else {
                throw Refusal(
                    Text(
                        "\(year) 年度没有第 \(nth) 批名单。",
                        en: "There is no list \(nth) of \(year)."))
            }
            let ranked = try await transaction.query(
                """
                SELECT e.rank::bigint, e.plain_rank::bigint, e.applicant, e.person,
                    coalesce(p.ref, a.label), coalesce(p.name, ''), e.danger::bigint,
                    e.income::bigint, e.is_marked, e.since
                FROM housing.repair_entry AS e
                JOIN housing.repair_applicant AS a ON a.district = e.district AND a.id = e.applicant
                LEFT JOIN kernel.person AS p ON p.district = e.district AND p.id = e.person
                WHERE e.district = \(bureau.district)::integer AND e.year = \(year)
                  AND e.nth = \(nth)
                ORDER BY e.rank
                """
            ).map { row in
                let (rank, plain, applicant, person, ref, name, danger, income, isMarked, since) =
                    try row.decode(
                        Int64.self, Int64.self, Int64.self, Int64?.self, String.self, String.self,
                        Int64.self, Int64.self, Bool.self, PostgresDate.self)
                return Ranked(
                    rank: Int(rank), plainRank: Int(plain),
                    line: Line(
                        applicant: applicant, person: person, ref: ref, name: name, danger: danger,
                        income: income, isMarked: isMarked, since: Day(since)))
            }
            bureau.saw(Set(ranked.compactMap(\.line.person)))
            return Frozen(year: year, nth: nth, hash: hash, by: by, ranked: ranked)
        }
    }

    private func list(client: String) async throws -> Frozen? {
        let key = try await bureau.transaction(reading: true) { transaction in
            try await transaction.one(
                """
                SELECT year::bigint, nth::bigint FROM housing.repair_list
                WHERE district = \(bureau.district)::integer AND client = \(client)
                """
            ).map { try $0.decode(Int64.self, Int64.self) }
        }
        guard let (year, nth) = key else { return nil }
        return try await list(year, nth)
    }
}

/// Other households of the bureau's own queue, which stand beside those of the register.
extension RepairBook {
    static let others = Feed(
        "repair-others", Text("其他危房改造申请户", en: "Other applicants for repair"),
        columns: ["label", "year", "grade", "income", "surveyed_on"], goodFor: 180)

    struct Other: Sendable {
        let label: String
        let year: Int64
        let grade: String
        let income: Int64
        let day: Day

        var key: String { "\(year)/\(label)" }
    }

    /// Takes the queue's file.
    func takeOthers(_ options: FeedOptions) async throws -> Page {
        let known = try await bureau.transaction(reading: true) { transaction in
            let rows = try await transaction.query(
                """
                SELECT a.label, a.year::bigint, a.grade, a.income::bigint, a.surveyed_on
                FROM housing.repair_applicant AS a
                WHERE a.district = \(bureau.district)::integer AND a.label IS NOT NULL
                """)
            return try rows.map { row in
                let (label, year, grade, income, day) = try row.decode(
                    String.self, Int64.self, String.self, Int64.self, PostgresDate.self)
                return Other(
                    label: label, year: year, grade: grade, income: income, day: Day(day))
            }
        }
        let years = try await bureau.transaction(reading: true) { transaction in
            Set(
                try await transaction.query(
                    """
                    SELECT year::bigint FROM housing.repair_year
                    WHERE district = \(bureau.district)::integer
                    """
                ).map { try $0.value(0, as: Int64.self) })
        }
        var standing = Dictionary(
            known.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        return try await bureau.take(Self.others, told: options) { rows -> [FeedDecision<Other>] in
            rows.map { row in
                let decision = Self.judge(row.fields, standing, years, on: bureau.today)
                if case .new(let one, _) = decision { standing[one.key] = one }
                return decision
            }
        } write: { (entries: [Other], transaction) in
            try await insert(entries, in: transaction)
        }
    }

    private static func judge(
        _ fields: [String], _ standing: [String: Other], _ years: Set<Int64>, on today: Day
    ) -> FeedDecision<Other> {
        guard let one = read(fields) else {
            return .rejected(
                Text(
                    "label 应为 2 至 30 位字母、数字或 -（不是身份证号），year 为年份，grade 为 C 或 D，"
                        + "income 为 dibao、destitute、marginal、expenditure 或 none，surveyed_on 为 "
                        + "YYYY-MM-DD",
                    en: "label: 2 to 30 letters, digits or -, no ID number; year; grade C or D; "
                        + "income dibao, destitute, marginal, expenditure or none; surveyed_on "
                        + "YYYY-MM-DD"))
        }
        guard years.contains(one.year) else {
            return .rejected(
                Text(
                    "没有 \(one.year) 年度项目，先 repair open",
                    en: "there is no project of \(one.year); `repair open` first"))
        }
        guard one.day <= today else {
            return .rejected(Text("鉴定日期在将来", en: "the survey is in the future"))
        }
        guard let before = standing[one.key] else { return .new(one, facts: []) }
        guard (before.grade, before.income, before.day) == (one.grade, one.income, one.day) else {
            return .rejected(
                Text(
                    "同一年度的 \(one.label) 已登记为 \(before.grade) 级、\(before.day)；一户一年登记一次",
                    en: "\(one.label) stands in that year as grade \(before.grade) of "
                        + "\(before.day); a household stands once a year"))
        }
        return .unchanged
    }

    private func insert(_ entries: [Other], in transaction: Transaction) async throws {
        _ = try await transaction.execute(
            """
            INSERT INTO housing.repair_applicant (district, client, year, label, grade, income,
                surveyed_on, recorded_by)
            SELECT \(bureau.district)::integer, 'repair-others/' || e.year || '/' || e.label,
                e.year, e.label, e.grade, e.income, e.day, \(bureau.actor)
            FROM unnest(\(entries.map(\.year)), \(entries.map(\.label)), \(entries.map(\.grade)),
                \(entries.map(\.income)), \(entries.map(\.day.sql)))
                AS e (year, label, grade, income, day)
            """)
    }

    private static func read(_ fields: [String]) -> Other? {
        guard isLabel(fields[0]), let year = Int64(fields[1]), ["C", "D"].contains(fields[2]),
            let income = Households.rank(told: fields[3]), let day = Day(iso: fields[4])
        else { return nil }
        return Other(label: fields[0], year: year, grade: fields[2], income: income, day: day)
    }

    /// A number in the bureau's own queue, never a name or an ID number: no 15 or 18 digits.
    static func isLabel(_ word: String) -> Bool {
        let digits = word.utf8.count { (48...57).contains($0) }
        return (2...30).contains(word.utf8.count) && digits < 15
            && word.utf8.allSatisfy {
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
                    || $0 == 45
            }
    }
}
