public import Kernel
import Law
import Postgres

/// Grievances whose days are over without an answer go to the office by themselves, with a clock
/// of their own; once. What the office owes, or what is said against its house, stays late on the
/// list.
public struct GrievanceEscalation: Sendable {
    private let office: Office
    private let district: Int

    public init(_ office: Office, district: Int) {
        self.office = office
        self.district = district
    }

    /// Takes further what is late; running again changes nothing.
    ///
    /// - Returns: How many.
    public func run() async throws -> Int {
        let (pack, _) = try await PackStore(office).pack(of: district)
        return try await office.assessor.transaction(retries: 3) { transaction in
            try await transaction.one(
                """
                SELECT office.escalate(\(district)::integer, \(pack.office),
                    \(Int64(GrievanceBook.days))::integer, \("逾期未答复，自动升级由联席办答复"))::bigint
                """)?.value(0, as: Int.self) ?? 0
        }
    }
}
