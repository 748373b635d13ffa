import Kernel
import Law
import Postgres

/// Nominations for the state's grants: lists per school, clause and academic year, and what the
/// schools answered. What is approved goes to finance.
struct GrantBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    /// What a grant is, and for whom its list looks.
    struct Grant: Hashable, Sendable {
        let benefit: Benefit
        /// The pack's sum a year.
        let figure: String
        /// Whose standing a list shows; who is due one is the law's word.
        let stages: [Stage]
    }

    static let grants = [
        Grant(
            benefit: Education.stateGrant, figure: "education.state_grant",
            stages: [.juniorCollege, .undergraduate]),
        Grant(
            benefit: Education.vocationalGrant, figure: "education.vocational_grant",
            stages: [.secondaryVocational]),
        Grant(
            benefit: Education.higherVocationalAid, figure: "education.higher_vocational_aid",
            stages: [.higherVocational]),
    ]

    struct Nomination: Hashable, Sendable {
        let id: Int64
        let client: String
        let list: Int64
        let caseID: Int64
        let person: Int64
        let ref: String
        let name: String
        let clause: String
        let school: String
        let year: AcademicYear
        let sent: Day?
        /// Nil before the school answered.
        let isApproved: Bool?
        let sum: Money?
        let reason: String?
        let day: Day?

        init(_ row: Row) throws {
            let (
                id, client, list, caseID, person, ref, name, clause, school, year, sent, isApproved,
                fen, reason, day
            ) = try row.decode(
                Int64.self, String.self, Int64.self, Int64.self, Int64.self, String.self,
                String.self, String.self, String.self, Int.self, PostgresDate?.self, Bool?.self,
                Int64?.self, String?.self, PostgresDate?.self)
            (self.id, self.client, self.list, self.caseID) = (id, client, list, caseID)
            (self.person, self.ref, self.name, self.clause) = (person, ref, name, clause)
            (self.school, self.sent) = (school, sent.map { Day($0) })
            self.year = AcademicYear(of: Month(year: year, month: 9).first)
            (self.isApproved, sum) = (isApproved, fen.map { Money(fen: $0) })
            (self.reason, self.day) = (reason, day.map { Day($0) })
        }
    }

    private static let columns: Query = """
        n.id, n.client, n.list, n.case_id, n.person, p.ref, p.name, n.clause, s.name,
        n.academic_year::bigint, t.sent_on, r.is_approved, r.fen, r.reason, r.day
        """
    private static let tables: Query = """
        JOIN education.grant_list AS g ON g.district = n.district AND g.id = n.list
        JOIN kernel.person AS p ON p.district = n.district AND p.id = n.person
        JOIN education.school AS s ON s.district = g.district AND s.id = g.school
        LEFT JOIN education.list_sent AS t ON t.district = g.district AND t.list = g.id
        LEFT JOIN LATERAL (
            SELECT r.* FROM education.nomination_result AS r
            WHERE r.district = n.district AND r.nomination = n.id LIMIT 1
        ) AS r ON true
        """

    /// Passes the case's step `verify` and puts the student on the open list of their school, all
    /// or nothing. A case of a calendar year is for the academic year that begins in it or the year
    /// before (our own default: no source joins the two).
    func nominate(
        _ caseID: Int64, for year: AcademicYear, client: String
    ) async throws -> Nomination {
        let file = try await bureau.cases.read(caseID).file
        if let known = try await nomination("client", client) {
            guard (known.caseID, known.year) == (caseID, year) else { throw Bureau.usedClient }
            return known
        }
        guard let grant = Self.grants.first(where: { $0.benefit.code == file.benefit }) else {
            throw Refusal(
                Text("第 \(caseID) 号不是助学金事项。", en: "Case \(caseID) is not about a grant."))
        }
        try file.require(standingAt: "verify", of: grant.benefit)
        guard [year.begins, year.begins + 1].contains(file.from.year) else {
            throw Refusal(
                Text(
                    "--year \(year.begins)：第 \(caseID) 号是 \(file.from.year) 年的，应为 "
                        + "\(file.from.year - 1) 或 \(file.from.year) 学年。",
                    en: "--year \(year.begins): case \(caseID) is of \(file.from.year); give "
                        + "\(file.from.year - 1) or \(file.from.year)."))
        }
        if let hindrance = try await hindrance(to: file.clause, of: file.ref, in: year) {
            throw Refusal(
                Text(
                    "\(file.ref) 在 \(year) 学年不符合 \(file.clause)：\(hindrance.zh)。",
                    en: "\(file.ref) is not due \(file.clause) in \(year): \(hindrance.en)."))
        }
        try await bureau.writing { transaction in
            let person = try await bureau.served(file.ref, in: transaction)
            let school = try await RollBook(bureau).standing(of: person, in: transaction)
                .enrolment.school
            let list = try await openList(file.clause, school, year, in: transaction)
            _ = try await bureau.cases.pass(
                caseID, step: "verify", by: .grantNominate, client: "nominate \(client)",
                in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO education.nomination (district, client, list, clause, academic_year,
                    case_id, person, recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(list), \(file.clause),
                    \(year.begins)::integer, \(caseID), \(file.person), \(bureau.actor))
                """)
        }
        guard let made = try await nomination("client", client) else {
            throw Refusal(Text("没有写入推荐。", en: "The nomination was not written."))
        }
        return made
    }

    /// Why the law does not give a grant in an academic year, judged today or on its last day.
    ///
    /// - Returns: Nil where it does.
    func hindrance(to clause: String, of ref: String, in year: AcademicYear) async throws -> Text? {
        guard year.first <= bureau.today else {
            return Text("\(year) 学年还没有开始", en: "the academic year \(year) has not begun")
        }
        let day = min(bureau.today, year.end.adding(days: -1))
        let sheet = try await Entitlements.read(
            bureau.office, district: bureau.district, ref: ref, on: day)
        guard let entry = sheet.entries.first(where: { $0.clause.id == clause }) else {
            return Text("\(day) 时该条款说的不是这个人", en: "on \(day) the clause speaks of others")
        }
        guard entry.finding.outcome != .yes else { return nil }
        guard let line = entry.because.first(where: { $0.verdict != .yes }) else {
            return Text("\(day) 不符合", en: "not due on \(day)")
        }
        guard line.verdict == .no else {
            let missing = line.missing.joined(separator: "、")
            return Text(
                "\(day) 还不能判断，缺 \(missing)", en: "undecided on \(day), \(missing) is missing")
        }
        return Text(
            "\(day) 不满足“\(line.words)”（\(line.condition)）", en: "on \(day) not `\(line.condition)`")
    }

    /// The list of a school and year that takes nominations; a sent one takes none.
    private func openList(
        _ clause: String, _ school: School, _ year: AcademicYear, in transaction: Transaction
    ) async throws -> Int64 {
        let row = try await transaction.one(
            """
            SELECT g.id, g.nth::bigint, t.list IS NOT NULL FROM education.grant_list AS g
            LEFT JOIN education.list_sent AS t ON t.district = g.district AND t.list = g.id
            WHERE g.district = \(bureau.district)::integer AND g.clause = \(clause)
              AND g.school = \(school.id) AND g.academic_year = \(year.begins)::integer
            ORDER BY g.nth DESC LIMIT 1
            """)
        let last = try row?.decode(Int64.self, Int.self, Bool.self)
        if let last, !last.2 { return last.0 }
        let made = try await transaction.one(
            """
            INSERT INTO education.grant_list (district, clause, school, academic_year, nth,
                recorded_by)
            VALUES (\(bureau.district)::integer, \(clause), \(school.id),
                \(year.begins)::integer, \(1 + (last?.1 ?? 0))::integer, \(bureau.actor))
            RETURNING id
            """)
        return try made?.value(0, as: Int64.self) ?? 0
    }

    /// The list goes to the school and takes no more; the same again changes nothing.
    ///
    /// - Returns: How many are on it.
    func send(_ list: Int64, on day: Day) async throws -> Int {
        try bureau.requirePast(day, "--on")
        return try await bureau.writing { transaction in
            let row = try await transaction.one(
                """
                SELECT (SELECT count(*) FROM education.nomination AS n
                        WHERE n.district = g.district AND n.academic_year = g.academic_year
                          AND n.list = g.id), t.sent_on
                FROM education.grant_list AS g
                LEFT JOIN education.list_sent AS t ON t.district = g.district AND t.list = g.id
                WHERE g.district = \(bureau.district)::integer AND g.id = \(list)
                """)
            guard let (count, sent) = try row?.decode(Int.self, PostgresDate?.self) else {
                throw Refusal(
                    Text(
                        "没有第 \(list) 号名单；用 grant list 查看。",
                        en: "There is no list \(list); see `grant list`."))
            }
            if sent == nil {
                _ = try await transaction.execute(
                    """
                    INSERT INTO education.list_sent (district, list, sent_on, recorded_by)
                    VALUES (\(bureau.district)::integer, \(list), \(day.sql), \(bureau.actor))
                    """)
            }
            return count
        }
    }

    /// The school approved: passes the case's step `approve`, which hands it to finance, with the
    /// sum the school named; where it named none the pack's verified one, else it is to be set.
    func approve(
        _ id: Int64, sum: Money?, on day: Day, client: String
    ) async throws -> Nomination {
        let found = try await awaiting(id, on: day)
        if let isApproved = found.isApproved {
            guard isApproved, sum == nil || sum == found.sum else { throw Self.answered(found) }
            return found
        }
        if let sum, sum.fen == 0 {
            throw Refusal(
                Text(
                    "--sum：应大于 0；金额未定的不写。",
                    en: "--sum: above 0; leave it out where it is to be set."))
        }
        let pack = try await bureau.pack()
        let figure = Self.grants.first {
            $0.benefit.code == pack.clause(found.clause)?.provision?.benefit
        }?.figure
        let fen = sum?.fen ?? figure.flatMap { pack.verified($0, on: bureau.today) }
        try await bureau.writing { transaction in
            _ = try await bureau.served(found.ref, in: transaction)
            _ = try await bureau.cases.pass(
                found.caseID, step: "approve", by: .grantApprove, client: "grant \(client)",
                in: transaction)
            try await write(found, isApproved: true, fen, nil, on: day, in: transaction)
            try await bureau.order(
                fen.map { Money(fen: $0) }, of: found.caseID,
                basis: "推荐名单第 \(found.list) 号，\(found.school)", client: "grant \(client)",
                in: transaction)
        }
        return try await nomination(numbered: id)
    }

    /// The school refused, with its reason: the case is refused with it, and the family may appeal.
    func refuse(_ id: Int64, reason: String, on day: Day) async throws -> Nomination {
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        let found = try await awaiting(id, on: day)
        if let isApproved = found.isApproved {
            guard !isApproved, found.reason == reason else { throw Self.answered(found) }
            return found
        }
        let pack = try await bureau.pack()
        try await bureau.writing { transaction in
            _ = try await bureau.served(found.ref, in: transaction)
            _ = try await bureau.cases.refuse(
                found.caseID, reason: reason, by: pack, client: "grant refused \(id)",
                in: transaction)
            try await write(found, isApproved: false, nil, reason, on: day, in: transaction)
        }
        return try await nomination(numbered: id)
    }

    private func awaiting(_ id: Int64, on day: Day) async throws -> Nomination {
        try bureau.requirePast(day, "--on")
        let found = try await nomination(numbered: id)
        guard let sent = found.sent, sent <= day else {
            throw Refusal(
                Text(
                    "第 \(found.list) 号名单还没有报送（或报送在 \(day) 之后）；先用 grant send。",
                    en: "List \(found.list) was not sent by \(day); `grant send` first."))
        }
        return found
    }

    private static func answered(_ found: Nomination) -> Refusal {
        let day = found.day.map { "\($0)" } ?? ""
        return Refusal(
            Text(
                "第 \(found.id) 号推荐 \(day) 已有结果；改变的用 case reopen。",
                en:
                    "Nomination \(found.id) was answered on \(day); `case reopen` where that changes."
            ))
    }

    private func write(
        _ found: Nomination, isApproved: Bool, _ fen: Int64?, _ reason: String?, on day: Day,
        in transaction: Transaction
    ) async throws {
        _ = try await transaction.execute(
            """
            INSERT INTO education.nomination_result (district, nomination, person, is_approved, fen,
                reason, day, recorded_by)
            VALUES (\(bureau.district)::integer, \(found.id), \(found.person), \(isApproved),
                \(fen), \(reason), \(day.sql), \(bureau.actor))
            """)
    }

    /// Which nominations are listed.
    struct Filter {
        var year: AcademicYear
        var clause: String?
        var school: Int64?
        /// Those with an answer too.
        var all = false
        var limit = 500
    }

    /// The nominations of an academic year that await an answer, list by list.
    func list(_ filter: Filter) async throws -> [Nomination] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(Self.listing(filter, bureau.district))
                .map(Nomination.init)
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    /// The statement of `list`: the page along the index first, then what it shows.
    static func listing(_ filter: Filter, _ district: Int) -> Query {
        let chosen: Query =
            filter.school.map {
                """
                AND EXISTS (SELECT FROM education.grant_list AS l
                    WHERE l.district = n.district AND l.id = n.list AND l.school = \($0))
                """
            } ?? ""
        return """
            SELECT \(columns) FROM (
                SELECT n.* FROM education.nomination AS n
                WHERE n.district = \(district)::integer
                  AND n.academic_year = \(filter.year.begins)::integer
                  AND (\(filter.clause)::text IS NULL OR n.clause = \(filter.clause)) \(chosen)
                  AND (\(filter.all) OR (SELECT true FROM education.nomination_result AS a
                    WHERE a.district = n.district AND a.nomination = n.id LIMIT 1) IS NULL)
                ORDER BY n.list, n.id LIMIT \(filter.limit)
            ) AS n \(tables)
            ORDER BY n.list, n.id
            """
    }

    private func nomination(numbered id: Int64) async throws -> Nomination {
        guard let found = try await nomination("id", "\(id)") else {
            throw Refusal(
                Text(
                    "没有第 \(id) 号推荐；用 grant list 查看。",
                    en: "There is no nomination \(id); see `grant list`."))
        }
        return found
    }

    /// The nomination of a `client` or an `id`.
    private func nomination(_ key: String, _ value: String) async throws -> Nomination? {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.one(
                """
                SELECT \(Self.columns) FROM education.nomination AS n \(Self.tables)
                WHERE n.district = \(bureau.district)::integer
                  AND CASE \(key) WHEN 'client' THEN n.client ELSE n.id::text END = \(value)
                """
            ).map(Nomination.init)
            bureau.saw(found.map { [$0.person] } ?? [])
            return found
        }
    }
}
