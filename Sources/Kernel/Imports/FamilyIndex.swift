public import Postgres

/// Keeps `kernel.person.family`: everyone joined by household, parentage or marriage, past or
/// present, has the smallest registry id among them.
///
/// Families only ever grow together; a divorce or a move parts none, for the months before still
/// depend on all of them.
public enum FamilyIndex {
    /// Joins what the district's households and relations join; to be called after either changed,
    /// in the same transaction.
    ///
    /// - Parameter persons: whose households and relations changed; nil looks at the whole
    /// district.
    /// - Throws: `PostgresError`.
    public static func join(
        in transaction: Transaction, district: Int, persons: [Int64]? = nil
    ) async throws {
        // Each round at least halves the distance of any label from its smallest neighbour's.
        while try await transaction.execute(round(district, persons)) > 0 {}
    }

    /// Gives each family the smallest label among the families it touches.
    private static func round(_ district: Int, _ persons: [Int64]?) -> Query {
        let households: Query =
            persons.map { persons in
                """
                AND m.household IN (SELECT household FROM kernel.membership
                    WHERE district = \(district)::integer AND person = ANY (\(persons)))
                """
            } ?? ""
        let relations: Query =
            persons.map { persons in
                "AND (l.one = ANY (\(persons)) OR l.other = ANY (\(persons)))"
            } ?? ""
        return """
            WITH housed AS (
                SELECT p.family, min(p.family) OVER (PARTITION BY m.household) AS lowest
                FROM kernel.membership m
                JOIN kernel.person p ON p.district = m.district AND p.id = m.person
                WHERE m.district = \(district)::integer \(households)
            ), related AS (
                SELECT greatest(a.family, b.family) AS family, least(a.family, b.family) AS lowest
                FROM kernel.relation l
                JOIN kernel.person a ON a.district = l.district AND a.id = l.one
                JOIN kernel.person b ON b.district = l.district AND b.id = l.other
                WHERE l.district = \(district)::integer AND a.family <> b.family \(relations)
            ), target AS (
                SELECT family, min(lowest) AS lowest
                FROM (SELECT * FROM housed WHERE lowest < family UNION ALL TABLE related) AS edge
                GROUP BY family
            )
            UPDATE kernel.person p SET family = target.lowest FROM target
            WHERE p.district = \(district)::integer AND p.family = target.family
            """
    }
}
