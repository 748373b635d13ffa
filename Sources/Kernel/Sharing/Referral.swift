public import Law
import Postgres

/// A family handed from one department to another with a matter and a day.
public struct Referral: Hashable, Sendable {
    /// How far it has come.
    public enum State: String, Hashable, Sendable {
        case open, accepted, rejected, revoked, done
    }

    public let id: Int64
    /// The person's key in the register; nil where the reader does not see persons.
    public let ref: String?
    /// Masked.
    public let name: String?
    public let from: String
    public let to: String
    public let clause: String?
    public let matter: String
    public let due: Day
    public let referredBy: String
    public let state: State
    /// The account that works on it; nil before it is accepted.
    public let owner: String?
    /// Why it was rejected or revoked.
    public let reason: String?

    /// Whether somebody still has something to do.
    public var isOpen: Bool { state == .open || state == .accepted }

    /// Whether its day has passed and it is not done.
    public func isOverdue(on day: Day) -> Bool { isOpen && due < day }
}

extension Referral {
    /// Reads referrals that the signed-in desk sees; `condition` speaks of `r` (the referral).
    static func read(
        _ condition: Query, district: Int, withPersons: Bool, in transaction: Transaction
    ) async throws -> [Referral] {
        let person: Query =
            withPersons
            ? """
            (SELECT p.ref FROM kernel.person AS p
             WHERE p.district = r.district AND p.id = r.person),
            (SELECT p.name FROM kernel.person AS p
             WHERE p.district = r.district AND p.id = r.person)
            """
            : "NULL::text, NULL::text"
        let rows = try await transaction.query(
            """
            SELECT r.id, r.person, \(person), r.from_department, r.to_department, r.clause,
                   r.matter, r.due_on, r.referred_by, a.closing::bigint, a.owner, a.reason
            FROM kernel.referral AS r
            LEFT JOIN LATERAL (
                SELECT max(a.act) FILTER (WHERE a.act IN (1, 2, 3)) AS closing,
                    (array_agg(a.owner ORDER BY a.seq DESC)
                        FILTER (WHERE a.owner IS NOT NULL))[1] AS owner,
                    (array_agg(a.reason ORDER BY a.seq DESC)
                        FILTER (WHERE a.act IN (1, 2)))[1] AS reason
                FROM kernel.referral_act AS a
                WHERE a.district = r.district AND a.referral = r.id
            ) AS a ON true
            WHERE r.district = \(district)::integer AND \(condition)
            ORDER BY r.due_on, r.id
            """)
        return try rows.map { row in
            let (
                id, person, ref, name, from, to, clause, matter, due, by, closing, owner, reason
            ) = try row.decode(
                Int64.self, Int64.self, String?.self, String?.self, String.self, String.self,
                String?.self, String.self, PostgresDate.self, String.self, Int64?.self,
                String?.self, String?.self)
            if withPersons { Trail.saw([person]) }
            let state: State =
                switch closing {
                case 1: .rejected
                case 2: .revoked
                case 3: .done
                default: owner == nil ? .open : .accepted
                }
            return Referral(
                id: id, ref: ref, name: name.map(Mask.name), from: from, to: to, clause: clause,
                matter: matter, due: Day(due), referredBy: by, state: state, owner: owner,
                reason: reason)
        }
    }
}
