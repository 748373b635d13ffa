import Kernel
import Law
import Postgres

/// What the means tests and the contradiction list look up of the register's own rows.
struct RegisterLook {
    let bureau: Bureau

    /// Whether a row `p` of `kernel.person` has died by a day, as the owners report.
    static func isDead(on day: Day) -> Query {
        """
        EXISTS (SELECT FROM kernel.fact AS d
            WHERE d.district = p.district AND d.person = p.id AND d.kind = 'death' AND d.official
              AND d.act = 0 AND d.from_day <= \(day.sql)
              AND NOT EXISTS (SELECT FROM kernel.fact AS w
                WHERE w.district = d.district AND w.person = d.person AND w.kind = 'death'
                  AND w.act = 2 AND w.seq > d.seq
                  AND coalesce(w.withdraws = d.seq, w.from_day = d.from_day)))
        """
    }

    /// Whether a row `r` of `kernel.relation` says whose child is whose, and stands.
    static let isParentage: Query = """
        r.kind < 2 AND r.act = 0
          AND NOT EXISTS (SELECT FROM kernel.relation AS x
            WHERE x.district = r.district AND x.one = r.one AND x.other = r.other
              AND x.kind = r.kind AND x.act > 0 AND x.seq > r.seq)
        """

    /// The household somebody lives in today; nil for none.
    func household(of person: Bureau.Person, in transaction: Transaction) async throws -> Int64? {
        try await transaction.one(
            """
            SELECT (\(Home.of("p", on: bureau.today))) FROM kernel.person AS p
            WHERE p.district = \(bureau.district)::integer AND p.id = \(person.id)
            """
        ).flatMap { try $0.value(0, as: Int64?.self) }
    }

    /// The living of a household today.
    func living(in household: Int64, in transaction: Transaction) async throws -> [Int64] {
        try await transaction.query(
            """
            SELECT p.id FROM kernel.person AS p
            WHERE p.district = \(bureau.district)::integer
              AND p.id IN (SELECT m.person FROM kernel.membership AS m
                WHERE m.district = \(bureau.district)::integer AND m.household = \(household))
              AND (\(Home.of("p", on: bureau.today))) = \(household)
              AND NOT \(Self.isDead(on: bureau.today))
            ORDER BY p.ref
            """
        ).map { try $0.value(0, as: Int64.self) }
    }

    /// The living children of some persons who are not among these persons.
    func uncountedChildren(
        of members: [Int64], in transaction: Transaction
    ) async throws -> [Bureau.Person] {
        let found = try await transaction.query(
            """
            SELECT DISTINCT p.id FROM kernel.relation AS r
            JOIN kernel.person AS p ON p.district = r.district AND p.id = r.other
            WHERE r.district = \(bureau.district)::integer AND r.one = ANY (\(members))
              AND p.id <> ALL (\(members)) AND \(Self.isParentage)
              AND NOT \(Self.isDead(on: bureau.today))
            """
        ).map { try $0.value(0, as: Int64.self) }
        return try await bureau.persons(found, in: transaction)
    }
}
