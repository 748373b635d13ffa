import Kernel
import Law
import Postgres

/// The start notice of long-term care, one an assessment, and the months given under it.
struct CareStartBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    /// A month that was given.
    struct Given: Hashable, Sendable {
        let person: Int64
        let ref: String
        let name: String
        let month: Month
        let caseID: Int64
        let number: String
        /// Nil where no standard is set.
        let sum: Money?
        let client: String

        init(_ row: Row) throws {
            let (person, ref, name, month, caseID, number, fen, client) = try row.decode(
                Int64.self, String.self, String.self, PostgresDate.self, Int64.self, String.self,
                Int64?.self, String.self)
            (self.person, self.ref, self.name) = (person, ref, name)
            (self.month, self.caseID, self.number) = (Day(month).month, caseID, number)
            (sum, self.client) = (fen.map { Money(fen: $0) }, client)
        }
    }

    private static let columns: Query = """
        m.person, p.ref, p.name, m.month, m.case_id, s.number, m.fen, m.client
        """
    private static let tables: Query = """
        JOIN LATERAL (
            SELECT p.ref, p.name FROM kernel.person AS p
            WHERE p.district = m.district AND p.id = m.person LIMIT 1
        ) AS p ON true
        JOIN LATERAL (
            SELECT s.number FROM medical_insurance.care_start AS s
            WHERE s.district = m.district AND s.assessment = m.assessment LIMIT 1
        ) AS s ON true
        """

    /// Passes a month's step `approve`, which hands it to finance, and writes the month, all or
    /// nothing: with a number the start notice of the person's assessment too, without one under
    /// the notice that stands.
    func give(_ caseID: Int64, notice number: String?, client: String) async throws -> Given {
        let file = try await bureau.cases.read(caseID).file
        if let known = try await given(by: client) {
            guard known.caseID == caseID else { throw Bureau.usedClient }
            return known
        }
        try file.require(standingAt: "approve", of: MedicalInsurance.longTermCare)
        let number = try number.map { try Bureau.words($0, "--number", of: 2...60) }
        let month = file.from.month
        let fen = try await bureau.pack().verified("care.benefit", on: month.first)
        try await bureau.writing { transaction in
            let person = try await bureau.served(file.ref, in: transaction)
            let assessment = try await standing(of: person, in: month, transaction)
            if let number {
                try await start(assessment, number, client, in: transaction)
            } else if try await !isStarted(assessment.id, in: transaction) {
                throw Refusal(
                    Text(
                        "\(file.ref) 的这次评估还没有启动通知；首月用 care start --number。",
                        en:
                            "This assessment of \(file.ref) has no start notice: `care start --number`."
                    ))
            }
            _ = try await bureau.cases.pass(
                caseID, step: "approve", by: .careMonth, client: "care \(client)", in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO medical_insurance.care_month (district, person, month, client,
                    assessment, case_id, fen, recorded_by)
                VALUES (\(bureau.district)::integer, \(person.id), \(month.first.sql), \(client),
                    \(assessment.id), \(caseID), \(fen), \(bureau.actor))
                """)
            try await bureau.order(
                fen.map { Money(fen: $0) }, of: caseID, basis: "失能评估第 \(assessment.id) 号",
                client: "care \(client)", in: transaction)
        }
        guard let made = try await given(by: client) else {
            throw Refusal(Text("没有写入。", en: "The month was not written."))
        }
        return made
    }

    /// The assessment under which a month is given: the last one, severe, not run out before it.
    private func standing(
        of person: Bureau.Person, in month: Month, _ transaction: Transaction
    ) async throws -> CareBook.Assessment {
        guard let last = try await CareBook(bureau).latest(of: person.id, in: transaction) else {
            throw Refusal(
                Text(
                    "\(person.ref) 没有失能评估；先用 care assess。",
                    en: "\(person.ref) has no assessment; `care assess` comes first."))
        }
        guard last.grade == .severe, last.validTo >= month.first else {
            throw Refusal(
                Text(
                    "\(person.ref) 最近一次评估（\(last.assessedOn)，\(last.grade.title.zh)，有效至 "
                        + "\(last.validTo)）不能支付 \(month)；先复评。",
                    en: "The last assessment of \(person.ref) (\(last.grade.title.en), valid to "
                        + "\(last.validTo)) gives nothing in \(month); assess again."))
        }
        return last
    }

    private func isStarted(_ assessment: Int64, in transaction: Transaction) async throws -> Bool {
        try await transaction.one(
            """
            SELECT 1 FROM medical_insurance.care_start
            WHERE district = \(bureau.district)::integer AND assessment = \(assessment)
            """) != nil
    }

    private func start(
        _ assessment: CareBook.Assessment, _ number: String, _ client: String,
        in transaction: Transaction
    ) async throws {
        guard assessment.recordedBy != bureau.actor else {
            throw Refusal(
                Text(
                    "这次评估是您登记的；启动通知由别人签发。",
                    en: "You recorded this assessment; somebody else signs the start notice."))
        }
        guard try await !isStarted(assessment.id, in: transaction) else {
            throw Refusal(
                Text(
                    "\(assessment.ref) 的这次评估已有启动通知；以后各月用 care month。",
                    en: "This assessment of \(assessment.ref) has its start notice: `care month`."))
        }
        _ = try await transaction.execute(
            """
            INSERT INTO medical_insurance.care_start (district, assessment, client, person, grade,
                assessed_by, number, recorded_by)
            VALUES (\(bureau.district)::integer, \(assessment.id), \(client), \(assessment.person),
                \(assessment.grade.rawValue), \(assessment.recordedBy), \(number), \(bureau.actor))
            """)
    }

    /// The months given of a month.
    func list(_ month: Month) async throws -> [Given] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(Self.listing(month, bureau.district))
                .map(Given.init)
            bureau.saw(found.map(\.person))
            return found
        }
    }

    /// The statement of `list`.
    static func listing(_ month: Month, _ district: Int) -> Query {
        """
        SELECT \(columns) FROM medical_insurance.care_month AS m \(tables)
        WHERE m.district = \(district)::integer AND m.month = \(month.first.sql)
        ORDER BY m.person LIMIT 500
        """
    }

    private func given(by client: String) async throws -> Given? {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.one(
                """
                SELECT \(Self.columns) FROM medical_insurance.care_month AS m \(Self.tables)
                WHERE m.district = \(bureau.district)::integer AND m.client = \(client)
                """
            ).map(Given.init)
            bureau.saw(found.map { [$0.person] } ?? [])
            return found
        }
    }
}
