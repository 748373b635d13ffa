import Law
import Postgres

/// Facts reported together with what else is true then, in one transaction.
struct FactReport {
    let office: Office
    let district: Int

    init(_ office: Office, district: Int) {
        self.office = office
        self.district = district
    }

    /// - Parameter body: Runs after the facts, in their transaction.
    func write<R>(
        _ facts: [FactEntry], reason: String, _ body: (Transaction) async throws -> R
    ) async throws -> R {
        try await office.register.transaction(retries: 5, reason: reason) { transaction in
            try await lock(in: transaction)
            if !facts.isEmpty { try await add(facts, in: transaction) }
            return try await body(transaction)
        }
    }

    /// Serialises with imports and with others who change who belongs together.
    func lock(in transaction: Transaction) async throws {
        let locked = try await transaction.query(
            "SELECT 1 FROM kernel.district WHERE district = \(district)::integer FOR UPDATE")
        guard !locked.isEmpty else { throw Refusal.unknownDistrict(district) }
    }

    /// - Returns: Whether anything was new.
    @discardableResult
    func add(_ facts: [FactEntry], in transaction: Transaction) async throws -> Bool {
        try await FactImport(
            transaction: transaction, dictionary: office.registry.dictionary,
            departments: Set(office.sources), district: district, today: office.today
        ).run(facts, event: nil)
    }

    /// Works out the families of some people.
    func drain(_ refs: [String]) async throws {
        let rows = try await office.assessor.query(
            """
            SELECT DISTINCT family FROM kernel.person
            WHERE district = \(district)::integer AND ref = ANY (\(refs))
            """)
        try await Assessment(office, district: district).drain(
            families: try rows.map { try $0.value(0, as: Int64.self) })
    }
}
