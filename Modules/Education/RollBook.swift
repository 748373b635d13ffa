import Kernel
import Law
import Postgres

/// The school roll of the register's children: what was said last counts.
struct RollBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    /// One row of somebody's roll.
    struct Entry: Hashable, Sendable {
        let person: Int64
        let ref: String
        let name: String
        let seq: Int
        let origin: String
        let enrolment: Enrolment

        var isEnrolled: Bool { enrolment.status == .enrolled }

        init(_ row: Row) throws {
            let (
                person, ref, name, seq, origin, school, title, kind, place, number, stage, year,
                fullTime, registered, status, since
            ) = try row.decode(
                Int64.self, String.self, String.self, Int.self, String.self, Int64.self,
                String.self, String.self, String.self, String.self, String.self, Int.self,
                Bool.self, Bool.self, String.self, PostgresDate.self)
            (self.person, self.ref, self.name, self.seq) = (person, ref, name, seq)
            self.origin = origin
            // The table holds no other words.
            enrolment = Enrolment(
                School(id: school, name: title, kind: kind, place: place), number,
                Stage(rawValue: stage) ?? .compulsory, year: year, fullTime: fullTime,
                registered: registered, RollStatus(rawValue: status) ?? .left, since: Day(since))
        }
    }

    private static let columns: Query = """
        r.person, p.ref, p.name, r.seq, r.origin, \(Enrolment.columns)
        """
    private static let joined: Query = """
        JOIN kernel.person AS p ON p.district = r.district AND p.id = r.person
        JOIN education.school AS s ON s.district = r.district AND s.id = r.school
        """

    /// The last row of each of these persons.
    func latest(of persons: [Int64], in transaction: Transaction) async throws -> [Int64: Entry] {
        let rows = try await transaction.query(
            """
            SELECT DISTINCT ON (r.person) \(Self.columns)
            FROM education.roll AS r \(Self.joined)
            WHERE r.district = \(bureau.district)::integer AND r.person = ANY (\(persons))
            ORDER BY r.person, r.seq DESC
            """
        ).map(Entry.init)
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.person, $0) })
    }

    /// Every row of somebody's roll, the first first.
    func rows(of person: Int64, in transaction: Transaction) async throws -> [Entry] {
        try await transaction.query(
            """
            SELECT \(Self.columns) FROM education.roll AS r \(Self.joined)
            WHERE r.district = \(bureau.district)::integer AND r.person = \(person) ORDER BY r.seq
            """
        ).map(Entry.init)
    }

    /// Where somebody is at school now.
    ///
    /// - Throws: `Refusal` for somebody who is on no roll.
    func standing(of person: Bureau.Person, in transaction: Transaction) async throws -> Entry {
        guard let entry = try await latest(of: [person.id], in: transaction)[person.id],
            entry.isEnrolled
        else {
            throw Refusal(
                Text(
                    "\(person.ref) 没有在读学籍；先用 roll import、roll match 或 placement 登记。",
                    en: "\(person.ref) is on no roll; `roll import`, `roll match` or `placement` "
                        + "puts somebody there."))
        }
        return entry
    }

    /// Which rows are listed.
    struct Filter {
        var school: Int64?
        /// Only these stages; nil for all.
        var stages: [Stage]?
        /// Those who graduated and left too.
        var withLeavers = false
        var ref: String?
        /// Those after this one: lists are paged by key.
        var after: Int64 = 0
        var limit = 500
    }

    /// The roll as it stands, one row a person.
    func list(_ filter: Filter) async throws -> [Entry] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(Self.listing(filter, bureau.district))
                .map(Entry.init)
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    /// The statement of `list`.
    static func listing(_ filter: Filter, _ district: Int) -> Query {
        let stages = filter.stages?.map(\.rawValue) ?? Stage.allCases.map(\.rawValue)
        let chosen: Query = filter.school.map { "AND r.school = \($0)" } ?? ""
        return """
            SELECT \(columns)
            FROM education.roll AS r \(joined)
            WHERE r.district = \(district)::integer \(chosen)
              AND r.stage = ANY (\(stages)) AND r.person > \(filter.after)
              AND (\(filter.withLeavers) OR r.status = 'enrolled')
              AND (\(filter.ref)::text IS NULL OR p.ref = \(filter.ref))
              AND NOT EXISTS (SELECT FROM education.roll AS n
                WHERE n.district = r.district AND n.person = r.person AND n.seq = r.seq + 1)
            ORDER BY r.person LIMIT \(filter.limit)
            """
    }

    /// A row to write.
    struct Line: Hashable, Sendable {
        let person: Int64
        let seq: Int
        let client: String
        let enrolment: Enrolment
        let origin: String
        var reason: String?
    }

    /// Writes rows, by the register's hand.
    func write(_ lines: [Line], in transaction: Transaction) async throws {
        for line in lines {
            let one = line.enrolment
            _ = try await transaction.execute(
                """
                INSERT INTO education.roll (district, person, seq, client, school, student_number,
                    stage, grade_year, full_time, registered, status, since, origin, reason,
                    recorded_by)
                VALUES (\(bureau.district)::integer, \(line.person), \(line.seq)::integer,
                    \(line.client), \(one.school.id), \(one.studentNumber), \(one.stage.rawValue),
                    \(one.gradeYear)::integer, \(one.fullTime), \(one.registered),
                    \(one.status.rawValue), \(one.since.sql), \(line.origin), \(line.reason),
                    \(bureau.actor))
                """)
        }
    }

    /// What a clerk types of a pupil.
    struct Typed {
        let school: String
        let studentNumber: String
        let stage: Stage
        let gradeYear: Int
        let fullTime: Bool
        let registered: Bool
        let status: RollStatus
        let since: Day
    }

    /// Reads what was typed.
    ///
    /// - Throws: `Refusal` naming the option.
    func enrolment(_ typed: Typed, in transaction: Transaction) async throws -> Enrolment {
        try bureau.requirePast(typed.since, "--since")
        let school = try await SchoolBook(bureau).school(typed.school, in: transaction)
        if let refusal = school.refusal(of: typed.stage) {
            throw Refusal(Text("--\(refusal.zh)。", en: "--\(refusal.en)."))
        }
        guard typed.stage.years.contains(typed.gradeYear) else {
            throw Refusal(Self.wrongYear("--grade-year \(typed.gradeYear)", typed.stage))
        }
        let number = try Bureau.words(typed.studentNumber, "--student-number", of: 1...40)
        return Enrolment(
            school, keptNumber(number), typed.stage, year: typed.gradeYear,
            fullTime: typed.fullTime, registered: typed.registered, typed.status,
            since: typed.since)
    }

    static func wrongYear(_ what: String, _ stage: Stage) -> Text {
        Text(
            "\(what)：\(stage.title.zh)应为 \(stage.years.lowerBound) 至 \(stage.years.upperBound)",
            en: "\(what): \(stage.rawValue) has \(stage.years.lowerBound) to "
                + "\(stage.years.upperBound)")
    }

    /// The ID number in a national student number (`G` or `L` before it); nil where there is none.
    static func identityNumber(in number: String) -> IdentityNumber? {
        let digits =
            number.first.map { "GgLl".contains($0) } == true ? number.dropFirst() : number[...]
        return try? IdentityNumber(digits)
    }

    /// A student number as it is kept: one that is made of an ID number as its blind index.
    func keptNumber(_ number: String) -> String {
        guard let identity = Self.identityNumber(in: number) else { return number }
        let index = bureau.seal.blindIndex(
            .identityNumber, district: bureau.district, identity.text)
        return "#"
            + index.prefix(8).map { byte in
                let digits = String(byte, radix: 16)
                return digits.count == 1 ? "0" + digits : digits
            }.joined()
    }

    /// Puts right by hand what the roll says of somebody, with the reason; the same id again
    /// changes nothing.
    ///
    /// - Returns: Whether it is new.
    func correct(
        _ ref: String, _ typed: Typed, reason: String, client: String
    ) async throws -> Bool {
        try bureau.requireTeller()
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        let (person, enrolment, last) = try await bureau.transaction(reading: true) { transaction in
            let person = try await bureau.served(ref, in: transaction)
            return (
                person, try await self.enrolment(typed, in: transaction),
                try await latest(of: [person.id], in: transaction)[person.id]
            )
        }
        if let known = try await known(client) {
            guard known == (person.id, enrolment) else { throw Bureau.usedClient }
            return false
        }
        if enrolment.status == .enrolled,
            person.birth.fullYears(to: enrolment.since) < Self.youngest
        {
            throw Refusal(Self.tooYoung("--since \(enrolment.since)"))
        }
        let seq = 1 + (last?.seq ?? 0)
        try await bureau.once {
            try await bureau.report(enrolment.facts(of: ref, row: seq, at: bureau)) {
                try await write(
                    [
                        Line(
                            person: person.id, seq: seq, client: client, enrolment: enrolment,
                            origin: "correction", reason: reason)
                    ], in: $0)
            }
        }
        return true
    }

    /// Our own default: no source says how young a pupil can be.
    static let youngest = 4

    static func tooYoung(_ what: String) -> Text {
        Text(
            "\(what)：当时不满 \(youngest) 周岁，请核对出生日期和日期",
            en: "\(what): younger than \(youngest) then; check the day of birth and this day")
    }

    private func known(_ client: String) async throws -> (Int64, Enrolment)? {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.one(
                """
                SELECT \(Self.columns) FROM education.roll AS r \(Self.joined)
                WHERE r.district = \(bureau.district)::integer AND r.client = \(client)
                """
            ).map(Entry.init).map { ($0.person, $0.enrolment) }
        }
    }
}
