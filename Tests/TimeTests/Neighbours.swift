import Postgres

@testable import Kernel

extension TimeHouse {
    /// So many other districts, twenty persons each, with everything that is kept of them.
    func addNeighbours(_ count: Int) async throws {
        let persons: Query = """
            CREATE TEMP TABLE neighbour ON COMMIT DROP AS
            SELECT 600000 + n AS district, p::bigint AS person, (p - p % 3)::bigint AS family
            FROM generate_series(1, \(count)::integer) AS n, generate_series(3, 22) AS p
            """
        try await pool.transaction { transaction in
            // Nothing here refers to what is not there; checking it row by row takes long.
            _ = try await transaction.execute("SET LOCAL session_replication_role = replica")
            _ = try await transaction.execute(persons)
            for statement in Neighbours.statements + Neighbours.sealed {
                _ = try await transaction.execute(statement)
            }
        }
    }
}

/// Rows of every table for the persons of `neighbour`.
private enum Neighbours {
    static let statements: [Query] = [
        """
        INSERT INTO kernel.district (district, title_zh, title_en)
        SELECT DISTINCT district, '邻', 'Neighbour' FROM neighbour
        """,
        """
        INSERT INTO kernel.household (district, id, ref)
        SELECT DISTINCT district, family, 'H' || family FROM neighbour
        """,
        """
        INSERT INTO kernel.person (district, id, ref, family, name, sex, birth, role, town)
        SELECT district, person, 'P' || person, family, '某', person % 2,
            date '1950-01-01' + (person * 500)::integer, person % 3, district::bigint * 1000 + 1
        FROM neighbour
        """,
        """
        INSERT INTO kernel.family (district, id, assessed_version, due_on)
        SELECT DISTINCT district, family, (family % 2), date '2026-06-01' + family::integer
        FROM neighbour
        """,
        """
        INSERT INTO kernel.membership (district, person, household)
        SELECT district, person, family FROM neighbour
        """,
        """
        INSERT INTO kernel.relation (district, one, kind, other, source)
        SELECT district, family, 0, person, 'roster' FROM neighbour WHERE person <> family
        """,
        """
        INSERT INTO kernel.fact (district, person, kind, code, from_day, learned, source,
            official, event)
        SELECT district, person, 'fact.' || k, 'word', '2010-01-01', '2010-01-01', 'health',
            true, CASE WHEN k = 1 THEN person END
        FROM neighbour, generate_series(1, 4) AS k
        """,
        """
        INSERT INTO kernel.event (district, client, digest, kind, person, day, learned, source,
            recorded_by)
        SELECT district, 'c' || person, sha256('c'), 'wish', person, '2010-01-01', '2010-01-01', 'health', 'x'
        FROM neighbour
        """,
        """
        INSERT INTO kernel.entitlement (district, person, clause, from_day, to_day, outcome,
            not_asked, change)
        SELECT district, person, 'C-' || k, '2010-01-01', 'infinity', 2, false, 1
        FROM neighbour, generate_series(1, 6) AS k
        """,
        """
        INSERT INTO kernel.entitlement_history (district, person, clause, from_day, to_day,
            outcome, not_asked, change, replaced)
        SELECT district, person, 'C-' || k, '2010-01-01', 'infinity', 2, false, 1, 2
        FROM neighbour, generate_series(1, 2) AS k
        """,
        """
        INSERT INTO kernel.change (district, cause, pack_version, day)
        SELECT DISTINCT district, 0, 1, date '2026-06-01' FROM neighbour
        """,
        """
        INSERT INTO kernel.pack_version (district, version, pack, digest, loaded_on, loaded_by)
        SELECT DISTINCT district, 1, 'other', 'd', date '2026-01-01', 'a' FROM neighbour
        """,
        """
        INSERT INTO kernel.pack_approval (district, version, loaded_by, approved_by)
        SELECT DISTINCT district, 1, 'a', 'b' FROM neighbour
        """,
        """
        INSERT INTO kernel.pack_in_force (district, seq, version, from_day, put_by)
        SELECT DISTINCT district, 1, 1, date '2026-01-01', 'a' FROM neighbour
        """,
        """
        INSERT INTO kernel.module (district, department, seq, state, changed_by)
        SELECT district, 'd' || person, 1, 0, 'a' FROM neighbour
        """,
        """
        INSERT INTO kernel.clause_lead (district, clause, department)
        SELECT district, 'C-' || person, 'health' FROM neighbour
        """,
        """
        INSERT INTO kernel.pack_file (district, version, pack, path, content)
        SELECT district, 1, 'other', 'file ' || person, 'words' FROM neighbour
        """,
        """
        INSERT INTO kernel.delivery (district, person, clause, period, monthly, proof)
        SELECT district, person, 'C-1', '2026-01-01', true, 'proof' FROM neighbour
        """,
        """
        INSERT INTO kernel.event_withdrawal (district, event, recorded_by, withdrawn_by, reason)
        SELECT district, id, 'x', 'y', 'wrong' FROM kernel.event WHERE district > 600000
        """,
        """
        INSERT INTO kernel.area (district, code, title)
        SELECT DISTINCT district, district::bigint * 1000 + 1, '镇' FROM neighbour
        """,
    ]

    private static let tables: [Query] = [
        "kernel.identity_number", "kernel.phone", "kernel.account",
    ]
    static let sealed = tables.map { table -> Query in
        """
        INSERT INTO \(table) (district, person, sealed, blind_index, key_version)
        SELECT district, person, '\\x00', decode(md5(district || ' ' || person), 'hex'), 1
        FROM neighbour
        """
    }
}
