import Kernel
import Law
import Postgres

/// How a disabled pupil's right to school is met: the bureau arranges the form and the support
/// with the school, and the school confirms by the case's code that the pupil is taught so.
struct SupportBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    struct Arrangement: Hashable, Sendable {
        let id: Int64
        let client: String
        let caseID: Int64
        let person: Int64
        let ref: String
        let name: String
        let school: String
        let form: TeachingForm
        let support: String
        let attended: Day?

        init(_ row: Row) throws {
            let (id, client, caseID, person, ref, name, school, form, support, attended) =
                try row.decode(
                    Int64.self, String.self, Int64.self, Int64.self, String.self, String.self,
                    String.self, String.self, String.self, PostgresDate?.self)
            (self.id, self.client, self.caseID, self.person) = (id, client, caseID, person)
            (self.ref, self.name, self.school) = (ref, name, school)
            // The table holds no other words.
            self.form = TeachingForm(rawValue: form) ?? .mainstream
            (self.support, self.attended) = (support, attended.map { Day($0) })
        }
    }

    /// The step of the case at which it is arranged.
    static let step = "arrange"

    private static let columns: Query = """
        r.id, r.client, r.case_id, r.person, p.ref, p.name, s.name, r.form, r.support,
        a.attended_on
        """
    private static let tables: Query = """
        education.arrangement AS r
        JOIN kernel.person AS p ON p.district = r.district AND p.id = r.person
        JOIN education.school AS s ON s.district = r.district AND s.id = r.school
        LEFT JOIN education.attendance AS a ON a.district = r.district AND a.arrangement = r.id
        """

    /// Passes the case's step `arrange` and writes how the pupil is taught and the case's code,
    /// all or nothing.
    ///
    /// - Returns: The code; nil when it was shown before.
    func arrange(
        _ caseID: Int64, _ form: TeachingForm, support: String, client: String
    ) async throws -> (Arrangement, code: String?) {
        let support = try Bureau.words(support, "--support")
        let file = try await bureau.cases.read(caseID).file
        if let known = try await arrangement("client", client) {
            guard (known.caseID, known.form, known.support) == (caseID, form, support) else {
                throw Bureau.usedClient
            }
            return (known, nil)
        }
        try file.require(standingAt: Self.step, of: Education.placement)
        let code = try await bureau.writing { transaction in
            let person = try await bureau.served(file.ref, in: transaction)
            let roll = try await RollBook(bureau).standing(of: person, in: transaction).enrolment
            if form == .special, roll.school.kind != .special {
                throw Refusal(
                    Text(
                        "--form special：\(roll.school.name) 不是特殊教育学校；应为 mainstream 或 home。",
                        en:
                            "--form special: \(roll.school.name) is no special school; mainstream or "
                            + "home."))
            }
            _ = try await bureau.cases.pass(
                caseID, step: Self.step, by: .supportArrange, client: "arrange \(client)",
                in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO education.arrangement (district, client, case_id, person, school, form,
                    support, recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(caseID), \(file.person),
                    \(roll.school.id), \(form.rawValue), \(support), \(bureau.actor))
                """)
            return try await bureau.cases.issueCode(caseID, in: transaction)
        }
        guard let made = try await arrangement("client", client) else {
            throw Refusal(Text("没有写入安排。", en: "The arrangement was not written."))
        }
        return (made, code)
    }

    /// The school says that the pupil is taught so: the case is delivered by its code, all or
    /// nothing.
    func confirm(
        _ caseID: Int64, on day: Day, code: String, client: String
    ) async throws -> Arrangement {
        try bureau.requirePast(day, "--on")
        guard let found = try await arrangement("case", "\(caseID)") else {
            throw Refusal(
                Text(
                    "第 \(caseID) 号还没有安排；先用 support arrange。",
                    en: "Nothing is arranged under case \(caseID); `support arrange` first."))
        }
        if let attended = found.attended {
            guard attended == day else {
                throw Refusal(
                    Text(
                        "第 \(caseID) 号已于 \(attended) 由学校确认。",
                        en: "Case \(caseID) was confirmed by the school on \(attended)."))
            }
            return found
        }
        try await bureau.writing { transaction in
            _ = try await bureau.served(found.ref, in: transaction)
            _ = try await bureau.cases.deliver(
                caseID, CaseBook.Delivery(on: day, proof: .code, words: code, by: found.school),
                by: .supportConfirm, client: client, in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO education.attendance (district, arrangement, person, attended_on,
                    recorded_by)
                VALUES (\(bureau.district)::integer, \(found.id), \(found.person), \(day.sql),
                    \(bureau.actor))
                """)
        }
        return try await arrangement("case", "\(caseID)") ?? found
    }

    /// What was arranged, that which no school confirmed first.
    func list(withConfirmed: Bool) async throws -> [Arrangement] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(
                """
                SELECT \(Self.columns) FROM \(Self.tables)
                WHERE r.district = \(bureau.district)::integer
                  AND (\(withConfirmed) OR a.attended_on IS NULL)
                ORDER BY a.attended_on IS NOT NULL, r.id LIMIT 500
                """
            ).map(Arrangement.init)
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    /// The arrangement of a `client` or a `case`.
    private func arrangement(_ key: String, _ value: String) async throws -> Arrangement? {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.one(
                """
                SELECT \(Self.columns) FROM \(Self.tables)
                WHERE r.district = \(bureau.district)::integer
                  AND CASE \(key) WHEN 'client' THEN r.client ELSE r.case_id::text END = \(value)
                """
            ).map(Arrangement.init)
            bureau.saw(found.map { [$0.person] } ?? [])
            return found
        }
    }
}
