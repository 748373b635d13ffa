import Postgres

/// Feeds taken: by the clerk of each desk, and by somebody else.
extension AccessWorld {
    static let feeds: [Query] = [
        """
        INSERT INTO kernel.feed (district, department, code, seq, as_of, digest, accepted,
            unchanged, rejected, recorded_by)
        SELECT m.district, m.department, 'roll', n.seq, '2026-01-01', sha256('x'), 1, 0, 0,
            CASE n.seq WHEN 1 THEN replace(m.department, '_', '-') || '.one' ELSE 'xx' END
        FROM kernel.module AS m, (VALUES (1), (2)) AS n (seq)
        """
    ]
}
