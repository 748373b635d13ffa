import Kernel
import Law
import Postgres

/// Repair works of a household of the register: ordered, finished, accepted by another person with
/// a new survey, and paid where the district pays.
struct WorkBook {
    let bureau: Bureau

    /// The step of a grant that is passed with the sum.
    static let step = "approve"

    struct Work: Hashable {
        let applicant: Int64
        let client: String
        let person: Int64
        let ref: String
        let name: String
        let year: Int64
        let surveyor: String
        let contractor: String
        let start: Day
        let due: Day
        let orderedBy: String
        let finished: Day?
        let accepted: Day?
        let confirmedBy: String?
        let grant: Money?

        init(_ row: Row) throws {
            let (
                applicant, client, person, ref, name, year, surveyor, contractor, start, due,
                orderedBy, finished, accepted, confirmedBy, fen
            ) = try row.decode(
                Int64.self, String.self, Int64.self, String.self, String.self, Int64.self,
                String.self, String.self, PostgresDate.self, PostgresDate.self, String.self,
                PostgresDate?.self, PostgresDate?.self, String?.self, Int64?.self)
            (self.applicant, self.client, self.person) = (applicant, client, person)
            (self.ref, self.name, self.year) = (ref, name, year)
            (self.surveyor, self.contractor) = (surveyor, contractor)
            (self.start, self.due) = (Day(start), Day(due))
            (self.orderedBy, self.confirmedBy) = (orderedBy, confirmedBy)
            self.finished = finished.map { Day($0) }
            self.accepted = accepted.map { Day($0) }
            grant = fen.map { Money(fen: $0) }
        }
    }

    static let columns: Query = """
        w.applicant, w.client, w.person, p.ref, p.name, a.year::bigint, w.surveyor, w.contractor,
            w.start_on, w.due_on, w.recorded_by, f.finished_on, c.accepted_on, c.recorded_by, g.fen
        FROM housing.work AS w
        JOIN housing.repair_applicant AS a ON a.district = w.district AND a.id = w.applicant
        JOIN kernel.person AS p ON p.district = w.district AND p.id = w.person
        LEFT JOIN housing.work_finish AS f
          ON f.district = w.district AND f.applicant = w.applicant
        LEFT JOIN housing.acceptance AS c ON c.district = w.district AND c.passed = w.applicant
        LEFT JOIN housing.repair_grant AS g
          ON g.district = w.district AND g.applicant = w.applicant
        """

    /// Works of the project, those to be finished first before; accepted ones on request.
    func list(withAccepted: Bool, limit: Int) async throws -> [Work] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(
                Self.listing(withAccepted: withAccepted, limit: limit, in: bureau.district)
            ).map(Work.init)
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    static func listing(withAccepted: Bool, limit: Int, in district: Int) -> Query {
        """
        SELECT \(columns)
        WHERE w.district = \(district)::integer
          AND (\(withAccepted) OR NOT EXISTS (SELECT FROM housing.acceptance AS d
            WHERE d.district = w.district AND d.passed = w.applicant))
        ORDER BY w.due_on, w.applicant LIMIT \(limit)
        """
    }

    func work(_ applicant: Int64, in transaction: Transaction) async throws -> Work {
        guard let found = try await ordered(applicant, in: transaction) else {
            throw Refusal(
                Text(
                    "第 \(applicant) 号申请还没有开工登记；先 repair order。",
                    en: "Applicant \(applicant) has no works yet; `repair order` first."))
        }
        return found
    }

    private func ordered(
        _ applicant: Int64, in transaction: Transaction
    ) async throws -> Work? {
        let found = try await transaction.one(
            """
            SELECT \(Self.columns)
            WHERE w.district = \(bureau.district)::integer AND w.applicant = \(applicant)
            """
        ).map(Work.init)
        bureau.saw(found.map { [$0.person] } ?? [])
        return found
    }

    /// What is ordered.
    struct Order: Hashable {
        let contractor: String
        let start: Day
        let due: Day
    }

    /// Orders the works of somebody on a frozen list; who recorded the survey does not.
    func order(_ applicant: Int64, _ order: Order, client: String) async throws -> Work {
        try bureau.require(.approve)
        let contractor = try Bureau.words(order.contractor, "--contractor", of: 2...100)
        guard order.start <= order.due else {
            throw Refusal(
                Text(
                    "--due \(order.due)：早于开工日 \(order.start)。",
                    en: "--due \(order.due) is before the start on \(order.start)."))
        }
        return try await bureau.writing { transaction in
            if let known = try await ordered(applicant, in: transaction) {
                guard
                    (known.contractor, known.start, known.due)
                        == (contractor, order.start, order.due)
                else {
                    throw Refusal(
                        Text(
                            "第 \(applicant) 号已由 \(known.contractor) 施工，\(known.start) 开工。",
                            en: "Applicant \(applicant) has works by \(known.contractor) from "
                                + "\(known.start)."))
                }
                return known
            }
            let person = try await listed(applicant, in: transaction)
            let survey = try await SurveyBook(bureau: bureau)
                .latest(of: [person], in: transaction)[person]
            let ground = survey.flatMap { $0.isDangerous ? $0 : nil }
            guard ground?.recordedBy != bureau.actor else {
                throw Refusal(
                    Text(
                        "鉴定是您登记的；工程请由别的同事安排。",
                        en: "You recorded the survey; a colleague orders the works."),
                    kind: .forbidden)
            }
            _ = try await transaction.execute(
                """
                INSERT INTO housing.work (district, applicant, client, person, survey, surveyed_by,
                    surveyor, contractor, start_on, due_on, recorded_by)
                VALUES (\(bureau.district)::integer, \(applicant), \(client), \(person),
                    \(ground?.id), \(ground?.recordedBy ?? ""), \(ground?.surveyor ?? ""),
                    \(contractor), \(order.start.sql), \(order.due.sql), \(bureau.actor))
                """)
            return try await work(applicant, in: transaction)
        }
    }

    /// The person of the register behind an entry of a frozen list.
    private func listed(_ applicant: Int64, in transaction: Transaction) async throws -> Int64 {
        let row = try await transaction.one(
            """
            SELECT e.person, p.ref FROM housing.repair_entry AS e
            JOIN kernel.person AS p ON p.district = e.district AND p.id = e.person
            WHERE e.district = \(bureau.district)::integer AND e.applicant = \(applicant)
            """)
        guard let (person, ref) = try row?.decode(Int64.self, String.self) else {
            throw Refusal(
                Text(
                    "第 \(applicant) 号不在冻结的名单上，或不是名册里的家庭；先 repair freeze。",
                    en: "Applicant \(applicant) is on no frozen list, or no family of the register."
                ))
        }
        _ = try await bureau.served(ref, in: transaction)
        return person
    }

    func finish(_ applicant: Int64, on day: Day) async throws -> Work {
        try bureau.requirePast(day, "--on")
        return try await bureau.writing { transaction in
            let work = try await work(applicant, in: transaction)
            if let finished = work.finished {
                guard finished == day else {
                    throw Refusal(
                        Text(
                            "第 \(applicant) 号已于 \(finished) 完工。",
                            en: "Applicant \(applicant)'s works ended on \(finished)."))
                }
                return work
            }
            guard day >= work.start else {
                throw Refusal(
                    Text(
                        "--on \(day)：早于开工日 \(work.start)。",
                        en: "--on \(day) is before the start on \(work.start)."))
            }
            _ = try await bureau.served(work.ref, in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO housing.work_finish (district, applicant, person, finished_on,
                    recorded_by)
                VALUES (\(bureau.district)::integer, \(applicant), \(work.person), \(day.sql),
                    \(bureau.actor))
                """)
            return try await self.work(applicant, in: transaction)
        }
    }
}
