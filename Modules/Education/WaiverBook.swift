import Kernel
import Law
import Postgres

/// Vouchers for the tuition of a school and a term: the school confirms with the code of the case
/// that it charged nothing.
struct WaiverBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    struct Voucher: Hashable, Sendable {
        let id: Int64
        let client: String
        let caseID: Int64
        let person: Int64
        let ref: String
        let name: String
        let school: Int64
        let schoolName: String
        let term: Term
        let nth: Int
        let used: Day?
        /// Ended unused: the pupil changed school.
        let ended: Day?

        init(_ row: Row) throws {
            let (
                id, client, caseID, person, ref, name, school, title, term, nth, act, day
            ) = try row.decode(
                Int64.self, String.self, Int64.self, Int64.self, String.self, String.self,
                Int64.self, String.self, PostgresDate.self, Int.self, String?.self,
                PostgresDate?.self)
            (self.id, self.client, self.caseID, self.person) = (id, client, caseID, person)
            (self.ref, self.name, self.school, schoolName) = (ref, name, school, title)
            guard let term = Term(Day(term)) else {
                throw Refusal(Text("学期有误。", en: "The term is none."))
            }
            (self.term, self.nth) = (term, nth)
            used = act == "used" ? day.map { Day($0) } : nil
            ended = act == "ended" ? day.map { Day($0) } : nil
        }
    }

    /// The step of a waiver at which its voucher is issued.
    static let step = "issue"

    private static let columns: Query = """
        v.id, v.client, v.case_id, v.person, p.ref, p.name, v.school, s.name, v.term,
        v.nth::bigint, a.act, a.day
        """
    private static let tables: Query = """
        JOIN kernel.person AS p ON p.district = v.district AND p.id = v.person
        JOIN education.school AS s ON s.district = v.district AND s.id = v.school
        LEFT JOIN LATERAL (
            SELECT a.act, a.day FROM education.waiver_act AS a
            WHERE a.district = v.district AND a.waiver = v.id LIMIT 1
        ) AS a ON true
        """

    /// Passes the case's step `issue` and writes the voucher of the case's term for the school on
    /// the roll, and its code, all or nothing.
    ///
    /// - Returns: The voucher, and the code; nil when it was shown before.
    func issue(_ caseID: Int64, client: String) async throws -> (Voucher, code: String?) {
        let file = try await bureau.cases.read(caseID).file
        if let known = try await voucher("client", client) {
            guard known.caseID == caseID else { throw Bureau.usedClient }
            return (known, nil)
        }
        try file.require(standingAt: Self.step, of: Education.tuitionWaiver)
        guard let term = Term(file.from) else {
            throw Refusal(
                Text(
                    "第 \(caseID) 号不是按学期立的（\(file.from)）；用 case open-due 按学期立项。",
                    en:
                        "Case \(caseID) is not of a term (\(file.from)); `case open-due` opens those."
                ))
        }
        let code = try await bureau.writing { transaction in
            let person = try await bureau.served(file.ref, in: transaction)
            let school = try await school(of: person, in: transaction)
            _ = try await bureau.cases.pass(
                caseID, step: Self.step, by: .waiverIssue, client: "waiver \(client)",
                in: transaction)
            try await write(file, school, term, nth: 1, client, in: transaction)
            return try await bureau.cases.issueCode(caseID, in: transaction)
        }
        return (try await made(client), code)
    }

    /// The school where a pupil's tuition falls due.
    private func school(of person: Bureau.Person, in transaction: Transaction) async throws
        -> School
    {
        let roll = try await RollBook(bureau).standing(of: person, in: transaction).enrolment
        guard roll.stage == .secondaryVocational else {
            throw Refusal(
                Text(
                    "\(person.ref) 的学籍在 \(roll.school.name)（\(roll.stage.title.zh)），免学费凭证只开给中职。",
                    en: "\(person.ref) is at \(roll.school.name) (\(roll.stage.rawValue)); the "
                        + "waiver is for secondary_vocational."))
        }
        return roll.school
    }

    private func write(
        _ file: CaseFile, _ school: School, _ term: Term, nth: Int, _ client: String,
        in transaction: Transaction
    ) async throws {
        _ = try await transaction.execute(
            """
            INSERT INTO education.waiver (district, client, case_id, person, school, term, nth,
                recorded_by)
            VALUES (\(bureau.district)::integer, \(client), \(file.id), \(file.person),
                \(school.id), \(term.first.sql), \(nth)::integer, \(bureau.actor))
            """)
    }

    /// The pupil changed school before the voucher was used: it ends, and another one is issued for
    /// the school on the roll, with a code of its own.
    func move(
        _ id: Int64, reason: String, client: String
    ) async throws -> (Voucher, code: String?) {
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        let old = try await voucher(numbered: id)
        if let known = try await voucher("client", client) {
            guard known.caseID == old.caseID, known.nth == old.nth + 1 else {
                throw Bureau.usedClient
            }
            return (known, nil)
        }
        try requireOpen(old)
        let file = try await bureau.cases.read(old.caseID).file
        let code = try await bureau.writing { transaction in
            let person = try await bureau.served(old.ref, in: transaction)
            let school = try await school(of: person, in: transaction)
            guard school.id != old.school else {
                throw Refusal(
                    Text(
                        "\(old.ref) 的学籍仍在 \(old.schoolName)；先用 roll import 或 roll correct 更新学籍。",
                        en:
                            "\(old.ref) is still on the roll of \(old.schoolName); bring the roll up "
                            + "to date first."))
            }
            try await end(old, "ended", on: bureau.today, reason, in: transaction)
            try await write(file, school, old.term, nth: old.nth + 1, client, in: transaction)
            return try await bureau.cases.issueCode(old.caseID, in: transaction)
        }
        return (try await made(client), code)
    }

    /// The school has charged nothing: the case is delivered by its code and the voucher is used,
    /// all or nothing.
    func use(_ id: Int64, on day: Day, code: String, client: String) async throws -> Voucher {
        try bureau.requirePast(day, "--on")
        let voucher = try await voucher(numbered: id)
        if voucher.used == day { return voucher }
        try requireOpen(voucher)
        try await bureau.writing { transaction in
            _ = try await bureau.served(voucher.ref, in: transaction)
            _ = try await bureau.cases.deliver(
                voucher.caseID,
                CaseBook.Delivery(on: day, proof: .code, words: code, by: voucher.schoolName),
                by: .waiverUse, client: client, in: transaction)
            try await end(voucher, "used", on: day, nil, in: transaction)
        }
        return try await self.voucher(numbered: id)
    }

    private func requireOpen(_ voucher: Voucher) throws {
        if let used = voucher.used {
            throw Refusal(
                Text(
                    "第 \(voucher.id) 号凭证已于 \(used) 核销；一张凭证只用一次。",
                    en: "Voucher \(voucher.id) was used on \(used); a voucher is used once."))
        }
        if let ended = voucher.ended {
            throw Refusal(
                Text(
                    "第 \(voucher.id) 号凭证已于 \(ended) 作废（转学）；用新学校的那一张。",
                    en:
                        "Voucher \(voucher.id) was ended on \(ended): the pupil changed school; use "
                        + "the new school's."))
        }
    }

    private func end(
        _ voucher: Voucher, _ act: String, on day: Day, _ reason: String?,
        in transaction: Transaction
    ) async throws {
        _ = try await transaction.execute(
            """
            INSERT INTO education.waiver_act (district, waiver, person, term, act, day, reason,
                recorded_by)
            VALUES (\(bureau.district)::integer, \(voucher.id), \(voucher.person),
                \(voucher.term.first.sql), \(act), \(day.sql), \(reason), \(bureau.actor))
            """)
    }

    /// Which vouchers are listed.
    struct Filter {
        var term: Term
        var school: Int64?
        /// Used and ended ones too.
        var all = false
        var limit = 500
    }

    /// The vouchers of a term, school by school.
    func list(_ filter: Filter) async throws -> [Voucher] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(Self.listing(filter, bureau.district))
                .map(Voucher.init)
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    /// The statement of `list`: the page along the index first, then what it shows.
    static func listing(_ filter: Filter, _ district: Int) -> Query {
        let chosen: Query = filter.school.map { "AND v.school = \($0)" } ?? ""
        return """
            SELECT \(columns) FROM (
                SELECT v.* FROM education.waiver AS v
                WHERE v.district = \(district)::integer AND v.term = \(filter.term.first.sql)
                  \(chosen)
                  AND (\(filter.all) OR (SELECT true FROM education.waiver_act AS e
                    WHERE e.district = v.district AND e.waiver = v.id LIMIT 1) IS NULL)
                ORDER BY v.school, v.id LIMIT \(filter.limit)
            ) AS v \(tables)
            ORDER BY v.school, v.id
            """
    }

    private func made(_ client: String) async throws -> Voucher {
        guard let made = try await voucher("client", client) else {
            throw Refusal(Text("没有写入凭证。", en: "The voucher was not written."))
        }
        return made
    }

    private func voucher(numbered id: Int64) async throws -> Voucher {
        guard let voucher = try await voucher("id", "\(id)") else {
            throw Refusal(
                Text(
                    "没有第 \(id) 号免学费凭证；用 waiver list 查看。",
                    en: "There is no waiver \(id); see `waiver list`."))
        }
        return voucher
    }

    /// The voucher of a `client` or an `id`.
    private func voucher(_ key: String, _ value: String) async throws -> Voucher? {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.one(
                """
                SELECT \(Self.columns) FROM education.waiver AS v \(Self.tables)
                WHERE v.district = \(bureau.district)::integer
                  AND CASE \(key) WHEN 'client' THEN v.client ELSE v.id::text END = \(value)
                """
            ).map(Voucher.init)
            bureau.saw(found.map { [$0.person] } ?? [])
            return found
        }
    }
}
