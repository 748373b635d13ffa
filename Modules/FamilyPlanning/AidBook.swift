import Kernel
import Law
import Money
import Postgres

/// Emergency aid: from the event to the decided sum, which goes to finance.
struct AidBook {
    let bureau: Bureau

    static let figure = "family_planning.emergency_aid"

    enum Cause: String, CaseIterable {
        case accident, hardship

        var title: Text {
            switch self {
            case .accident: Text("意外事故", en: "Accident")
            case .hardship: Text("重大困难", en: "Hardship")
            }
        }
    }

    struct Aid: Hashable {
        let id: Int64
        let caseID: Int64
        let person: Int64
        let ref: String
        let name: String
        let cause: Cause
        let happened: Day
        let decided: Day
        let sum: Money
        let document: String

        init(_ row: Row) throws {
            let (id, caseID, person, ref, name, cause, happened, decided, fen, document) =
                try row.decode(
                    Int64.self, Int64.self, Int64.self, String.self, String.self, String.self,
                    PostgresDate.self, PostgresDate.self, Int64.self, String.self)
            (self.id, self.caseID, self.person) = (id, caseID, person)
            (self.ref, self.name, self.document) = (ref, name, document)
            // The table holds no other causes.
            self.cause = Cause(rawValue: cause) ?? .hardship
            (self.happened, self.decided) = (Day(happened), Day(decided))
            sum = Money(fen: fen)
        }
    }

    /// What one decision says.
    struct Order {
        var caseID: Int64
        var cause: Cause
        var happened: Day
        var sum: Money?
        /// The fund of the association's that bears it.
        var fund: String
        var document: String
        var client: String
    }

    /// Passes the case's step `approve`, which hands it to finance, and keeps the sum in the fund
    /// until a run pays it, all or nothing. A household is helped once for one event.
    func decide(_ order: Order) async throws -> Aid {
        try bureau.requirePast(order.happened, "--happened")
        if let known = try await aids("client", order.client).first {
            guard
                (known.caseID, known.cause, known.happened)
                    == (order.caseID, order.cause, order.happened),
                order.sum.map({ $0 == known.sum }) ?? true
            else { throw Bureau.usedClient }
            return known
        }
        let document = try Bureau.words(order.document, "--document")
        let file = try await bureau.cases.read(order.caseID).file
        try file.require([FamilyPlanning.emergencyAid], at: ["approve"])
        let home = try await Home.read(of: file.ref, on: bureau.today, by: bureau)
        let before = try await aids("household", "\(home.id)")
        if let other = before.first(where: {
            ($0.cause, $0.happened) == (order.cause, order.happened)
        }) {
            throw Refusal(
                Text(
                    "这户 \(order.happened) 的\(order.cause.title.zh)已由第 \(other.caseID) 号救助 \(other.sum) 元。",
                    en: "The household was given \(other.sum) for \(order.happened) under case "
                        + "\(other.caseID)."))
        }
        let sum = try await bureau.decided(order.sum, figure: Self.figure, on: order.happened)
        try await bureau.writing { transaction in
            _ = try await bureau.served(file.ref, in: transaction)
            _ = try await bureau.cases.pass(
                file.id, step: "approve", by: .aidDecide, client: "aid \(order.client)",
                in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO family_planning.aid (district, client, case_id, person, household,
                    cause, happened_on, decided_on, fen, document, recorded_by)
                VALUES (\(bureau.district)::integer, \(order.client), \(file.id), \(file.person),
                    \(home.id), \(order.cause.rawValue), \(order.happened.sql),
                    \(bureau.today.sql), \(sum.fen), \(document), \(bureau.actor))
                """)
            let number = try await bureau.order(
                PaymentOrder(
                    person: file.person, clause: file.clause, period: file.from, fen: sum.fen,
                    file: file.id, basis: document),
                client: "family_planning aid \(order.client)", in: transaction)
            try await FundBook(bureau).reserve(
                order: number, from: order.fund, year: bureau.today.year, in: transaction)
        }
        guard let made = try await aids("client", order.client).first else {
            throw Refusal(Text("没有写入救助。", en: "The aid was not written."))
        }
        return made
    }

    /// What was decided since a day, the latest first.
    func list(since day: Day) async throws -> [Aid] { try await aids("since", "\(day)") }

    private func aids(_ key: String, _ value: String) async throws -> [Aid] {
        let condition: Query =
            switch key {
            case "client": "a.client = \(value)"
            case "household": "a.household = \(value)::bigint"
            default: "a.decided_on >= \(value)::date"
            }
        return try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(
                """
                SELECT a.id, a.case_id, a.person, p.ref, p.name, a.cause, a.happened_on,
                    a.decided_on, a.fen, a.document
                FROM family_planning.aid AS a
                JOIN kernel.person AS p ON p.district = a.district AND p.id = a.person
                WHERE a.district = \(bureau.district)::integer AND \(condition)
                ORDER BY a.decided_on DESC, a.id DESC LIMIT 1000
                """
            ).map(Aid.init)
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }
}
