import Law
import Postgres

/// Marks families whose facts change, so that their answers are worked out again. To be used inside
/// the transaction that changes the facts: before it writes, their rows are locked in order of id;
/// the assessor locks before it reads, so it sees all of a change or none.
struct FamilyVersions {
    let district: Int

    /// Locks every family of the district: for changes that may join any of them.
    func lockAll(in transaction: Transaction) async throws {
        _ = try await transaction.execute(
            """
            SELECT count(*) FROM (
                SELECT FROM kernel.family WHERE district = \(district)::integer
                ORDER BY id FOR UPDATE) AS locked
            """)
    }

    /// Locks the families of some persons and of whoever shares a household or a relation with
    /// them.
    func lock(persons: [Int64], in transaction: Transaction) async throws {
        _ = try await transaction.execute(
            """
            SELECT 1 FROM kernel.family AS f
            WHERE f.district = \(district)::integer AND f.id IN (
                SELECT p.family FROM kernel.person AS p
                WHERE p.district = f.district AND p.id = ANY (\(persons))
                UNION SELECT p.family FROM kernel.membership AS mine
                JOIN kernel.membership AS m ON m.district = mine.district
                    AND m.household = mine.household
                JOIN kernel.person AS p ON p.district = m.district AND p.id = m.person
                WHERE mine.district = f.district AND mine.person = ANY (\(persons))
                UNION SELECT p.family FROM kernel.relation AS r
                JOIN kernel.person AS p ON p.district = r.district AND p.id IN (r.one, r.other)
                WHERE r.district = f.district
                  AND (r.one = ANY (\(persons)) OR r.other = ANY (\(persons))))
            ORDER BY f.id FOR UPDATE
            """)
    }

    /// Locks and raises the families of the persons that a statement gives (one column `person`).
    func raise(personsOf statement: Query, in transaction: Transaction) async throws {
        let families: Query = """
            SELECT DISTINCT p.family FROM (\(statement)) AS touched
            JOIN kernel.person AS p ON p.district = \(district)::integer AND p.id = touched.person
            """
        _ = try await transaction.execute(
            """
            SELECT count(*) FROM (
                SELECT FROM kernel.family AS f
                WHERE f.district = \(district)::integer AND f.id IN (\(families))
                ORDER BY f.id FOR UPDATE) AS locked
            """)
        _ = try await transaction.execute(
            """
            INSERT INTO kernel.family AS f (district, id)
            SELECT \(district)::integer, family FROM (\(families)) AS touched
            ON CONFLICT (district, id) DO UPDATE
            SET facts_version = f.facts_version + 1, touched = pg_current_xact_id()
            """)
    }

    /// Drops the rows of families that have been joined to others.
    ///
    /// - Parameter ids: Those that may have been; nil looks at the whole district.
    func dropJoined(_ ids: [Int64]? = nil, in transaction: Transaction) async throws {
        let some: Query = ids.map { "AND f.id = ANY (\($0))" } ?? ""
        _ = try await transaction.execute(
            """
            DELETE FROM kernel.family AS f
            WHERE f.district = \(district)::integer \(some) AND NOT EXISTS (
                SELECT FROM kernel.person AS p
                WHERE p.district = f.district AND p.family = f.id)
            """)
    }

    /// Makes every family due, as a new law does.
    func makeDue(in transaction: Transaction) async throws {
        try await lockAll(in: transaction)
        _ = try await transaction.execute(
            """
            UPDATE kernel.family SET due_on = '-infinity'
            WHERE district = \(district)::integer AND due_on > '-infinity'
            """)
    }

    /// Makes every family due on a later day, as a law does that is put in force for then.
    func makeDue(on day: Day, in transaction: Transaction) async throws {
        try await lockAll(in: transaction)
        _ = try await transaction.execute(
            """
            UPDATE kernel.family SET due_on = \(day.sql)
            WHERE district = \(district)::integer AND due_on > \(day.sql)
            """)
    }
}
