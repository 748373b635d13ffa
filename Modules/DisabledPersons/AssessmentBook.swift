import Kernel
import Law
import Postgres

/// Assessments (适配评估、康复评估): what somebody was found to need, and how urgently. Each tells the
/// law whether there is a need and whether the project's conditions are met.
struct AssessmentBook {
    let bureau: Bureau

    /// What was found.
    struct Finding: Hashable {
        var subject: Subject
        var item: String
        var needed: Bool
        var eligible: Bool
        /// 1 is the most urgent.
        var urgency: Int
        var on: Day
        var assessor: String
    }

    struct Line: Hashable {
        let ref: String
        let name: String
        let finding: Finding
    }

    /// Keeps what an assessor found, with its facts: there is a need while any item is needed, and
    /// it is eligible while any needed item is.
    func assess(_ ref: String, _ finding: Finding, client: String) async throws {
        try finding.subject.require(finding.item)
        try bureau.requirePast(finding.on, "--on")
        var finding = finding
        finding.assessor = try Bureau.words(finding.assessor, "--assessor", of: 2...50)
        guard (1...3).contains(finding.urgency) else {
            throw Refusal(
                Text(
                    "--urgency：应为 1（最急）至 3。", en: "--urgency: 1, the most urgent, to 3."))
        }
        let (person, before, known) = try await bureau.transaction(reading: true) { transaction in
            let person = try await bureau.served(ref, in: transaction)
            return (
                person,
                try await latest(of: person.id, finding.subject, in: transaction),
                try await self.known(client, in: transaction)
            )
        }
        if let known {
            guard known == (person.id, finding) else { throw Bureau.usedClient }
            return
        }
        let last = before[finding.item]
        if let last, last.finding.on > finding.on {
            throw Refusal(
                Text(
                    "--on \(finding.on)：已有 \(last.finding.on) 的评估，较早的不再收。",
                    en: "--on \(finding.on): there is an assessment of \(last.finding.on)."))
        }
        var standing = before.mapValues(\.finding)
        standing[finding.item] = finding
        let needed = standing.values.filter(\.needed)
        let subject = finding.subject.rawValue
        let facts = [
            ("\(subject).need", !needed.isEmpty),
            ("\(subject).eligible", needed.contains(where: \.eligible)),
        ].map {
            bureau.fact(
                $0.0, of: ref, $0.1 ? "yes" : "no", from: finding.on,
                document: "评估 \(finding.item) \((last?.seq ?? 0) + 1)")
        }
        let told = finding
        try await bureau.once {
            try await bureau.report(facts) { transaction in
                _ = try await transaction.execute(
                    """
                    INSERT INTO disabled_persons.assessment (district, client, person, subject, item,
                        seq, needed, eligible, urgency, assessed_on, assessor, recorded_by)
                    VALUES (\(bureau.district)::integer, \(client), \(person.id), \(subject),
                        \(told.item), \((last?.seq ?? 0) + 1)::integer, \(told.needed),
                        \(told.eligible), \(Int64(told.urgency))::integer, \(told.on.sql),
                        \(told.assessor), \(bureau.actor))
                    """)
            }
        }
    }

    /// The latest assessment of each item of a subject.
    func latest(
        of person: Int64, _ subject: Subject, in transaction: Transaction
    ) async throws -> [String: (seq: Int64, finding: Finding)] {
        let rows = try await transaction.query(
            """
            SELECT DISTINCT ON (item) item, seq::bigint, needed, eligible, urgency::bigint,
                assessed_on, assessor
            FROM disabled_persons.assessment
            WHERE district = \(bureau.district)::integer AND person = \(person)
              AND subject = \(subject.rawValue)
            ORDER BY item, seq DESC
            """)
        return Dictionary(
            uniqueKeysWithValues: try rows.map { row in
                let (item, seq, needed, eligible, urgency, day, assessor) = try row.decode(
                    String.self, Int64.self, Bool.self, Bool.self, Int.self, PostgresDate.self,
                    String.self)
                return (
                    item,
                    (
                        seq,
                        Finding(
                            subject: subject, item: item, needed: needed, eligible: eligible,
                            urgency: urgency, on: Day(day), assessor: assessor)
                    )
                )
            })
    }

    /// The assessment that something is given on.
    ///
    /// - Throws: `Refusal` where nobody found that it is needed and eligible.
    func requireNeed(
        _ item: String, of subject: Subject, _ person: Bureau.Person, in transaction: Transaction
    ) async throws -> Finding {
        let found = try await latest(of: person.id, subject, in: transaction)[item]?.finding
        guard let found, found.needed, found.eligible else {
            throw Refusal(
                Text(
                    "\(person.ref) 没有评估为需要并符合条件的“\(subject.title(of: item).zh)”；先 assessment add。",
                    en:
                        "\(person.ref) was not found to need “\(subject.title(of: item).en)” and to "
                        + "meet its conditions; `assessment add` first."))
        }
        return found
    }

    private func known(
        _ client: String, in transaction: Transaction
    ) async throws -> (Int64, Finding)? {
        try await transaction.one(
            """
            SELECT person, subject, item, needed, eligible, urgency::bigint, assessed_on, assessor
            FROM disabled_persons.assessment
            WHERE district = \(bureau.district)::integer AND client = \(client)
            """
        ).map { row in
            let (person, subject, item, needed, eligible, urgency, day, assessor) = try row.decode(
                Int64.self, String.self, String.self, Bool.self, Bool.self, Int.self,
                PostgresDate.self, String.self)
            return (
                person,
                Finding(
                    subject: Subject(rawValue: subject) ?? .device, item: item, needed: needed,
                    eligible: eligible, urgency: urgency, on: Day(day), assessor: assessor)
            )
        }
    }

    /// Assessments, the latest first.
    static func list(_ district: Int, limit: Int) -> Query {
        """
        SELECT p.ref, p.name, a.person, a.subject, a.item, a.needed, a.eligible,
            a.urgency::bigint, a.assessed_on, a.assessor
        FROM disabled_persons.assessment AS a
        JOIN kernel.person AS p ON p.district = a.district AND p.id = a.person
        WHERE a.district = \(district)::integer
        ORDER BY a.assessed_on DESC, a.person DESC LIMIT \(Int64(limit))
        """
    }

    /// Runs `list`.
    func list(limit: Int) async throws -> [Line] {
        try await bureau.transaction(reading: true) { transaction in
            let rows = try await transaction.query(
                Self.list(bureau.district, limit: limit))
            return try rows.map { row in
                let (ref, name, person, subject, item, needed, eligible, urgency, day, assessor) =
                    try row.decode(
                        String.self, String.self, Int64.self, String.self, String.self, Bool.self,
                        Bool.self, Int.self, PostgresDate.self, String.self)
                bureau.saw([person])
                return Line(
                    ref: ref, name: name,
                    finding: Finding(
                        subject: Subject(rawValue: subject) ?? .device, item: item,
                        needed: needed, eligible: eligible, urgency: urgency, on: Day(day),
                        assessor: assessor))
            }
        }
    }
}
