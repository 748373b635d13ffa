import Kernel
import Law
import Postgres

/// Long-term care from the family's application to the assessment, which runs out.
struct CareBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    struct Assessment: Hashable, Sendable {
        let id: Int64
        let client: String
        let person: Int64
        let ref: String
        let name: String
        let seq: Int
        let points: Int
        let grade: ActivitySheet.Grade
        let institution: String
        let assessor: String
        let since: Day
        let assessedOn: Day
        /// The last day.
        let validTo: Day
        let recordedBy: String

        init(_ row: Row) throws {
            let (
                id, client, person, ref, name, seq, points, grade, institution, assessor, since,
                day, validTo, by
            ) = try row.decode(
                Int64.self, String.self, Int64.self, String.self, String.self, Int.self, Int.self,
                String.self, String.self, String.self, PostgresDate.self, PostgresDate.self,
                PostgresDate.self, String.self)
            (self.id, self.client, self.person) = (id, client, person)
            (self.ref, self.name, self.seq, self.points) = (ref, name, seq, points)
            self.grade = ActivitySheet.Grade(rawValue: grade) ?? .none
            (self.institution, self.assessor) = (institution, assessor)
            (self.since, assessedOn, self.validTo) = (Day(since), Day(day), Day(validTo))
            recordedBy = by
        }
    }

    /// Our own default: no source of the district says for how long an assessment holds at most.
    static let yearsAtMost = 2

    private static let columns: Query = """
        s.id, s.client, s.person, p.ref, p.name, s.seq::bigint, s.points::bigint, s.grade,
        s.institution, s.assessor, s.since, s.assessed_on, s.valid_to, s.recorded_by
        """

    /// Writes an application, or that it was taken back, with its fact; the same again changes
    /// nothing.
    ///
    /// - Returns: Whether it is new.
    func apply(
        _ ref: String, isApplied: Bool, on day: Day, document: String, client: String
    ) async throws -> Bool {
        try bureau.requireTeller()
        try bureau.requirePast(day, "--on")
        let document = try Bureau.words(document, "--document", of: 2...100)
        let (person, last, known) = try await bureau.transaction(reading: true) { transaction in
            let person = try await bureau.served(ref, in: transaction)
            let row = try await transaction.one(
                """
                SELECT seq::bigint, is_applied, day FROM medical_insurance.care_application
                WHERE district = \(bureau.district)::integer AND person = \(person.id)
                ORDER BY seq DESC LIMIT 1
                """)
            let known = try await transaction.one(
                """
                SELECT person, is_applied FROM medical_insurance.care_application
                WHERE district = \(bureau.district)::integer AND client = \(client)
                """)
            return (
                person, try row?.decode(Int.self, Bool.self, PostgresDate.self),
                try known?.decode(Int64.self, Bool.self)
            )
        }
        if let known {
            guard known == (person.id, isApplied) else { throw Bureau.usedClient }
            return false
        }
        if let last, last.1 == isApplied { return false }
        guard isApplied || last != nil else {
            throw Refusal(
                Text("\(ref) 没有申请过长期护理。", en: "\(ref) has not applied for long-term care."))
        }
        if let last, day < Day(last.2) {
            throw Refusal(
                Text(
                    "--on \(day)：早于上一次登记（\(Day(last.2))）。",
                    en: "--on \(day) is before the entry of \(Day(last.2))."))
        }
        let seq = 1 + (last?.0 ?? 0)
        let fact = bureau.fact(
            MedicalInsurance.careApplied.name, of: ref, isApplied ? "yes" : "no", from: day,
            document: "\(document)（第 \(seq) 次）")
        try await bureau.once {
            try await bureau.report([fact]) { transaction in
                _ = try await transaction.execute(
                    """
                    INSERT INTO medical_insurance.care_application (district, person, seq, client,
                        is_applied, day, document, recorded_by)
                    VALUES (\(bureau.district)::integer, \(person.id), \(seq)::integer, \(client),
                        \(isApplied), \(day.sql), \(document), \(bureau.actor))
                    """)
            }
        }
        return true
    }

    /// What an assessor found.
    struct Finding {
        let sheet: ActivitySheet
        /// The assessor's conclusion where it is another than the sheet's points give, and why.
        let conclusion: (grade: ActivitySheet.Grade, reason: String)?
        let institution: String
        let assessor: String
        /// Since when; nil carries on from the assessment before, of the same grade.
        let since: Day?
        let assessedOn: Day
        let validTo: Day
    }

    /// Writes an assessment with its fact, which ends when it runs out; the same again changes
    /// nothing.
    ///
    /// - Returns: The assessment, and whether it is new.
    func assess(
        _ ref: String, _ finding: Finding, client: String
    ) async throws -> (Assessment, isNew: Bool) {
        try bureau.requireTeller()
        let institution = try Bureau.words(finding.institution, "--institution", of: 2...60)
        let assessor = try Bureau.words(finding.assessor, "--assessor", of: 2...40)
        let reason = try finding.conclusion.map {
            try Bureau.words($0.reason, "--reason", of: 4...200)
        }
        let grade = finding.conclusion?.grade ?? finding.sheet.grade
        let (person, last, hasApplied) = try await bureau.transaction(reading: true) {
            transaction in
            let person = try await bureau.served(ref, in: transaction)
            let applied = try await transaction.one(
                """
                SELECT is_applied FROM medical_insurance.care_application
                WHERE district = \(bureau.district)::integer AND person = \(person.id)
                ORDER BY seq DESC LIMIT 1
                """)
            return (
                person, try await latest(of: person.id, in: transaction),
                try applied?.value(0, as: Bool.self) ?? false
            )
        }
        if let known = try await assessment(by: client) {
            guard
                (known.person, known.points, known.grade, known.assessedOn)
                    == (person.id, finding.sheet.total, grade, finding.assessedOn)
            else { throw Bureau.usedClient }
            return (known, false)
        }
        guard hasApplied else {
            throw Refusal(
                Text(
                    "\(ref) 没有申请（或已撤回）；本人申请后才评估，先用 care apply。",
                    en: "\(ref) has not applied, or took it back; `care apply` comes first."))
        }
        let since = try since(finding, grade, after: last)
        let seq = 1 + (last?.seq ?? 0)
        let end = finding.validTo.adding(days: 1)
        let document = "失能评估第 \(seq) 次（\(institution)）"
        var facts = [
            bureau.fact(
                MedicalInsurance.dependency.name, of: ref, grade.rawValue, from: since, to: end,
                document: document)
        ]
        // An earlier assessment that would hold longer does not come back when this one runs out.
        if let last, last.validTo > finding.validTo {
            facts.append(
                bureau.fact(
                    MedicalInsurance.dependency.name, of: ref, "", from: end, document: document))
        }
        try await bureau.once {
            try await bureau.report(facts) { transaction in
                try await write(
                    finding, person.id, seq, client, (grade, reason), (institution, assessor),
                    since, in: transaction)
            }
        }
        guard let made = try await assessment(by: client) else {
            throw Refusal(Text("没有写入评估。", en: "The assessment was not written."))
        }
        return (made, true)
    }

    /// Since when the loss of self-care lasts.
    ///
    /// - Throws: `Refusal` for days that cannot be.
    private func since(
        _ finding: Finding, _ grade: ActivitySheet.Grade, after last: Assessment?
    ) throws -> Day {
        let day = finding.assessedOn
        try bureau.requirePast(day, "--on")
        let end = day.anniversary(years: Self.yearsAtMost)
        guard finding.validTo > day, finding.validTo <= end else {
            throw Refusal(
                Text(
                    "--valid-to \(finding.validTo)：应在 \(day) 之后，不晚于 \(end)（最长 \(Self.yearsAtMost) 年）。",
                    en: "--valid-to \(finding.validTo): after \(day), not after \(end)."))
        }
        if let last, last.assessedOn > day {
            throw Refusal(
                Text(
                    "--on \(day)：早于上一次评估（\(last.assessedOn)）。",
                    en: "--on \(day) is before the assessment of \(last.assessedOn)."))
        }
        guard let since = finding.since ?? (last?.grade == grade ? last?.since : nil) else {
            throw Refusal(
                Text(
                    "--since：请写失能从哪天起；同一等级复评的可以不写。",
                    en: "--since: since when; only a renewal of the same grade goes without."))
        }
        guard since <= day else {
            throw Refusal(
                Text(
                    "--since \(since)：晚于评估日 \(day)。",
                    en: "--since \(since) is after the assessment of \(day)."))
        }
        return since
    }

    private func write(
        _ finding: Finding, _ person: Int64, _ seq: Int, _ client: String,
        _ conclusion: (ActivitySheet.Grade, reason: String?), _ by: (String, String),
        _ since: Day, in transaction: Transaction
    ) async throws {
        let points = finding.sheet.points.map { Int64($0) }
        _ = try await transaction.execute(
            """
            INSERT INTO medical_insurance.care_assessment (district, client, person, seq, eating,
                dressing, washing, bowel, bladder, toilet, walking, transfer, stairs, bathing,
                points, grade, reason, institution, assessor, since, assessed_on, valid_to,
                recorded_by)
            SELECT \(bureau.district)::integer, \(client), \(person), \(seq)::integer, i[1], i[2],
                i[3], i[4], i[5], i[6], i[7], i[8], i[9], i[10],
                \(Int64(finding.sheet.total))::smallint, \(conclusion.0.rawValue),
                \(conclusion.reason), \(by.0), \(by.1), \(since.sql), \(finding.assessedOn.sql),
                \(finding.validTo.sql), \(bureau.actor)
            FROM (SELECT \(points)::smallint[] AS i) AS sheet
            """)
    }

    /// The last assessment of somebody.
    func latest(of person: Int64, in transaction: Transaction) async throws -> Assessment? {
        try await transaction.one(
            """
            SELECT \(Self.columns) FROM medical_insurance.care_assessment AS s
            JOIN kernel.person AS p ON p.district = s.district AND p.id = s.person
            WHERE s.district = \(bureau.district)::integer AND s.person = \(person)
            ORDER BY s.seq DESC LIMIT 1
            """
        ).map(Assessment.init)
    }

    /// The last assessments that run out by a day, the first to run out first; those that ran out
    /// already are among them until somebody is assessed again.
    func expiring(by day: Day, limit: Int = 500) async throws -> [Assessment] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(
                Self.expiring(by: day, limit, bureau.district)
            ).map(Assessment.init)
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    /// The statement of `expiring`: the page along the index first, then what it shows.
    static func expiring(by day: Day, _ limit: Int, _ district: Int) -> Query {
        """
        SELECT \(columns) FROM (
            SELECT s.* FROM medical_insurance.care_assessment AS s
            WHERE s.district = \(district)::integer AND s.valid_to <= \(day.sql)
              AND (SELECT true FROM medical_insurance.care_assessment AS n
                WHERE n.district = s.district AND n.person = s.person AND n.seq = s.seq + 1) IS NULL
            ORDER BY s.valid_to, s.id LIMIT \(limit)
        ) AS s JOIN kernel.person AS p ON p.district = s.district AND p.id = s.person
        ORDER BY s.valid_to, s.id
        """
    }

    /// An application that no assessment has answered.
    struct Waiting: Hashable, Sendable {
        let person: Int64
        let ref: String
        let name: String
        let day: Day
    }

    /// Who applied and was not assessed since, the oldest first.
    func waiting() async throws -> [Waiting] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(Self.waiting(bureau.district)).map { row in
                let (person, ref, name, day) = try row.decode(
                    Int64.self, String.self, String.self, PostgresDate.self)
                return Waiting(person: person, ref: ref, name: name, day: Day(day))
            }
            bureau.saw(found.map(\.person))
            return found
        }
    }

    /// The statement of `waiting`.
    static func waiting(_ district: Int) -> Query {
        """
        SELECT a.person, p.ref, p.name, a.day FROM (
            SELECT a.* FROM medical_insurance.care_application AS a
            WHERE a.district = \(district)::integer AND a.is_applied
              AND (SELECT true FROM medical_insurance.care_application AS n
                WHERE n.district = a.district AND n.person = a.person AND n.seq = a.seq + 1) IS NULL
              AND (SELECT true FROM medical_insurance.care_assessment AS s
                WHERE s.district = a.district AND s.person = a.person AND s.assessed_on >= a.day
                LIMIT 1) IS NULL
            ORDER BY a.day, a.person LIMIT 500
        ) AS a JOIN LATERAL (
            SELECT p.ref, p.name FROM kernel.person AS p
            WHERE p.district = a.district AND p.id = a.person LIMIT 1
        ) AS p ON true
        ORDER BY a.day, a.person
        """
    }

    private func assessment(by client: String) async throws -> Assessment? {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.one(
                """
                SELECT \(Self.columns) FROM medical_insurance.care_assessment AS s
                JOIN kernel.person AS p ON p.district = s.district AND p.id = s.person
                WHERE s.district = \(bureau.district)::integer AND s.client = \(client)
                """
            ).map(Assessment.init)
            bureau.saw(found.map { [$0.person] } ?? [])
            return found
        }
    }
}
