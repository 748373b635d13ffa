import Law
import Postgres

/// The rows `marriage`, `parent_of` and `adoptive_parent_of` of `facts.csv`: reports about two
/// people.
///
/// An end or a withdrawal names only the person, so it speaks of every pair that was stated before
/// it: in the register or further up in the file.
struct RelationImport {
    let transaction: Transaction
    let district: Int
    let today: Day
    /// The event that the rows tell.
    let event: Int64?

    /// - Returns: Whether families may have been joined.
    func run() async throws -> Bool {
        let rows = try await transaction.query(
            "SELECT 1 FROM pg_temp.fact_row WHERE kind IN \(FactTable.relations) LIMIT 1")
        if rows.isEmpty { return false }
        try await state()
        try await endAndWithdraw()
        try await transaction.execute(FactTable.reject(nothingToEnd))
        try await transaction.execute("CREATE INDEX ON pg_temp.fact_relation (one, other)")
        try await findKnown()
        try await transaction.execute(
            """
            INSERT INTO kernel.relation (district, one, kind, other, act, from_day, to_day,
                                         learned, source, document, event)
            SELECT \(district)::integer, one, kind, other, act, from_day, to_day,
                   coalesce(learned, \(today.sql)), source, document, \(Query(optional: event))
            FROM pg_temp.fact_relation WHERE NOT is_known ORDER BY line, one, other
            """)
        let persons = try await transaction.query(
            """
            SELECT DISTINCT one FROM pg_temp.fact_relation WHERE NOT is_known AND act = 0
            """)
        if !persons.isEmpty {
            try await FamilyIndex.join(
                in: transaction, district: district,
                persons: try persons.map { try $0.value(0, as: Int64.self) })
        }
        return !persons.isEmpty
    }

    /// Each marriage with the smaller id first.
    private func state() async throws {
        try await transaction.execute(
            """
            INSERT INTO pg_temp.fact_relation
            SELECT line, CASE kind WHEN 'marriage' THEN least(person, other) ELSE person END,
                   CASE kind WHEN 'marriage' THEN 2 WHEN 'parent_of' THEN 0 ELSE 1 END,
                   CASE kind WHEN 'marriage' THEN greatest(person, other) ELSE other END,
                   0, from_day, to_day, learned, source, document, is_known
            FROM pg_temp.fact_row
            WHERE reason IS NULL AND kind IN \(FactTable.relations) AND act = 0
            """)
    }

    private func endAndWithdraw() async throws {
        // Each pair under everybody who can speak of it: a parent, either spouse.
        let stated: Query = """
            WITH pair AS (
                SELECT one, kind, other, act, from_day, 0::bigint AS line
                FROM kernel.relation WHERE district = \(district)::integer AND other IS NOT NULL
                UNION ALL
                SELECT one, kind, other, act, from_day, line FROM pg_temp.fact_relation
            )
            SELECT one AS person, * FROM pair
            UNION ALL SELECT other, * FROM pair WHERE kind = 2
            """
        let ends: Query = """
            INSERT INTO pg_temp.fact_relation
            SELECT DISTINCT r.line, s.one, s.kind, s.other, r.act, r.from_day, r.to_day, r.learned,
                   r.source, r.document, r.is_known
            FROM pg_temp.fact_row r
            JOIN (\(stated)) s ON s.person = r.person AND s.line < r.line
             AND CASE r.kind WHEN 'marriage' THEN s.kind = 2 WHEN 'parent_of' THEN s.kind < 2
                 ELSE s.kind = 1 END
            WHERE r.reason IS NULL AND r.kind IN \(FactTable.relations)
            """
        try await transaction.execute(
            "\(ends) AND r.act = 1 AND s.act = 0 AND s.from_day <= r.from_day")
        try await transaction.execute(
            "\(ends) AND r.act = 2 AND s.act <> 2 AND s.from_day = r.from_day")
    }

    private var nothingToEnd: Query {
        """
        SELECT r.line, CASE r.act
            WHEN 1 THEN format('value: %s 之前没有可终止的 %s / there is no %s before %s to end',
                               r.from_day, r.kind, r.kind, r.from_day)
            ELSE format('value: 没有 from 为 %s 的 %s 可撤回 / there is no %s from %s to withdraw',
                        r.from_day, r.kind, r.kind, r.from_day) END AS reason
        FROM pg_temp.fact_row r
        WHERE r.act <> 0 AND r.kind IN \(FactTable.relations)
          AND NOT EXISTS (SELECT FROM pg_temp.fact_relation n WHERE n.line = r.line)
        """
    }

    /// As for other facts; both spouses may report one wedding, each is kept once.
    private func findKnown() async throws {
        try await transaction.execute(
            """
            UPDATE pg_temp.fact_relation n SET is_known = true
            WHERE EXISTS (SELECT FROM kernel.relation l
                WHERE l.district = \(district)::integer AND l.one = n.one AND l.other = n.other
                  AND l.kind = n.kind AND l.act = n.act AND l.from_day = n.from_day
                  AND l.to_day = n.to_day AND l.source = n.source
                  AND l.document IS NOT DISTINCT FROM n.document
                  AND l.learned = coalesce(n.learned, l.learned)
                  AND NOT EXISTS (SELECT FROM kernel.relation w
                    WHERE w.district = l.district AND w.one = l.one AND w.withdraws = l.seq)
                  \(event == nil ? "" : lastWord))
              OR EXISTS (SELECT FROM pg_temp.fact_relation e
                WHERE e.one = n.one AND e.other = n.other AND e.kind = n.kind AND e.act = n.act
                  AND e.from_day = n.from_day AND e.to_day = n.to_day AND e.source = n.source
                  AND e.document IS NOT DISTINCT FROM n.document AND e.line < n.line
                  AND (n.learned IS NULL OR n.learned = coalesce(e.learned, \(today.sql))))
            """)
        try await transaction.execute(
            """
            UPDATE pg_temp.fact_row r SET is_known = true
            WHERE r.kind IN \(FactTable.relations) AND r.reason IS NULL
              AND NOT EXISTS (SELECT FROM pg_temp.fact_relation n
                              WHERE n.line = r.line AND NOT n.is_known)
            """)
    }

    /// Of an event only the last word about a pair is known.
    private var lastWord: Query {
        """
        AND NOT EXISTS (SELECT FROM kernel.relation later
            WHERE later.district = l.district AND later.one = l.one AND later.other = l.other
              AND later.kind = l.kind AND later.act <> 2 AND later.from_day <= l.from_day
              AND (later.act = 1 OR later.to_day > l.from_day)
              AND (later.learned, later.seq) > (l.learned, l.seq)
              AND NOT EXISTS (SELECT FROM kernel.relation w
                  WHERE w.district = later.district AND w.one = later.one
                    AND w.withdraws = later.seq))
        """
    }
}
