import Law
public import Postgres

/// Opens a person's facts in need: for one account, three hours, with a reason that the auditor
/// sees.
public struct BreakGlass: Sendable {
    private let office: Office

    public init(_ office: Office) { self.office = office }

    /// Breaks the glass over a person.
    ///
    /// - Parameter reason: Why it cannot wait.
    /// - Returns: Until when the facts stay open.
    /// - Throws: `Refusal` for nobody of that `ref`, the account's kin, a short reason, nobody
    ///   signed in.
    public func open(ref: String, district: Int, reason: String) async throws -> PostgresInstant {
        try office.session?.require(district: district)
        let (refusal, until) = try await office.desk.door { transaction, purpose, mark in
            // Of somebody the desk does not see, the register's id comes from its own door.
            let row = try await transaction.one(
                "SELECT kernel.person_of(\(district)::integer, \(ref))")
            let person = try row?.value(0, as: Int64?.self) ?? 0
            let given = try await transaction.one(
                """
                SELECT refusal, until FROM kernel.break_the_glass(
                    \(district)::integer, \(person), \(reason), \(purpose), \(mark(person)))
                """)
            return try given?.decode(String?.self, PostgresInstant?.self) ?? ("unseen", nil)
        }
        guard let until else {
            throw DoorRefusal.refusal(refusal ?? "unseen", ref: ref, district: district)
        }
        return until
    }

    /// The time of day in Asia/Shanghai, such as `16:05`.
    public static func clock(_ moment: PostgresInstant) -> String {
        // There has been no daylight saving since 1991.
        let seconds = moment.microseconds / 1_000_000 + 8 * 3600
        let (hour, minute) = ((seconds % 86_400) / 3600, (seconds % 3600) / 60)
        return "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
    }
}

extension Office {
    /// Those of some persons whose facts are opened to the one who is signed in, by an accepted
    /// referral or by breaking the glass.
    func opened(_ persons: [Int64]) async throws -> Set<Int64> {
        guard session != nil, reader != nil, !persons.isEmpty else { return [] }
        let rows = try await desk.query(
            "SELECT p FROM unnest(\(persons)) AS p WHERE p = ANY (ctx.opened())")
        return Set(try rows.map { try $0.value(0, as: Int64.self) })
    }

    /// Whether a person's facts are opened to the one who is signed in.
    public func opened(_ person: Int64) async throws -> Bool {
        try await opened([person]).contains(person)
    }

    /// Through whose eyes something is shown: one's own, whatever was asked for; the database's
    /// owner may look as any department does.
    func eyes(_ asked: String?) -> String? { reader ?? asked }
}
