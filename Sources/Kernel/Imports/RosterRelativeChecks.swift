import Law
import Postgres

/// Mothers, fathers and spouses: who they are, and whether they can be.
extension RosterChecks {
    /// Finds everybody whom a row names, and writes their ids into the rows.
    func resolve() async throws {
        try await transaction.execute(
            """
            INSERT INTO pg_temp.roster_named (ref, person, sex, birth, line)
            SELECT named.ref, coalesce(f.person, p.id), coalesce(f.sex, p.sex),
                   coalesce(f.birth, p.birth), f.line
            FROM (SELECT mother AS ref FROM pg_temp.roster_row WHERE mother IS NOT NULL
                  UNION SELECT father FROM pg_temp.roster_row WHERE father IS NOT NULL
                  UNION SELECT spouse FROM pg_temp.roster_row WHERE spouse IS NOT NULL) named
            LEFT JOIN (SELECT DISTINCT ON (ref) * FROM pg_temp.roster_row
                       ORDER BY ref, line) f ON f.ref = named.ref
            LEFT JOIN kernel.person p ON p.district = \(district)::integer AND p.ref = named.ref
            WHERE f.person IS NOT NULL OR p.id IS NOT NULL
            """)
        try await transaction.execute("ANALYZE pg_temp.roster_named")
        try await transaction.execute(
            """
            UPDATE pg_temp.roster_row r
            SET mother_id = m.person, father_id = f.person, spouse_id = s.person
            FROM pg_temp.roster_row o
            LEFT JOIN pg_temp.roster_named m ON m.ref = o.mother
            LEFT JOIN pg_temp.roster_named f ON f.ref = o.father
            LEFT JOIN pg_temp.roster_named s ON s.ref = o.spouse
            WHERE o.line = r.line AND (m.person, f.person, s.person) IS DISTINCT FROM (NULL, NULL, NULL)
            """)
    }

    var unknownRelative: Query {
        """
        SELECT r.line, CASE WHEN EXISTS (
            SELECT FROM pg_temp.import_reject j WHERE j.file = 'roster.csv' AND j.ref = v.ref)
            THEN format('%s: %s 所在的行已被拒收 / the row of %s was rejected', v.field, v.ref, v.ref)
            ELSE format('%s: 没有 ref 为 %s 的人 / nobody has the ref %s', v.field, v.ref, v.ref)
            END AS reason
        FROM pg_temp.roster_row r
        CROSS JOIN LATERAL (VALUES ('mother', r.mother, r.mother_id),
            ('father', r.father, r.father_id), ('spouse', r.spouse, r.spouse_id))
            AS v (field, ref, id)
        WHERE v.ref IS NOT NULL AND v.id IS NULL
        """
    }

    /// Runs until nothing more is found: a rejected mother takes her child along, and its children.
    var relativeRejected: Query {
        """
        SELECT r.line, format('%s: %s 所在的行已被拒收 / the row of %s was rejected',
                              v.field, v.ref, v.ref) AS reason
        FROM pg_temp.roster_row r
        CROSS JOIN LATERAL (VALUES ('mother', r.mother), ('father', r.father),
            ('spouse', r.spouse)) AS v (field, ref)
        JOIN pg_temp.roster_named n ON n.ref = v.ref
        JOIN pg_temp.roster_row bad ON bad.line = n.line
        WHERE bad.reason IS NOT NULL AND bad.is_new
          AND r.reason IS NULL AND r.twin IS NULL
        """
    }

    var sexOfParent: Query {
        """
        SELECT r.line, CASE WHEN v.sex = 0
            THEN format('mother: %s 登记为男性 / %s is male', v.ref, v.ref)
            ELSE format('father: %s 登记为女性 / %s is female', v.ref, v.ref) END AS reason
        FROM pg_temp.roster_row r
        CROSS JOIN LATERAL (VALUES (r.mother, 0), (r.father, 1)) AS v (ref, sex)
        JOIN pg_temp.roster_named n ON n.ref = v.ref AND n.sex <> v.sex
        """
    }

    var ageOfParent: Query {
        """
        SELECT r.line, format('%s: %s 不比子女年长 / %s is not older than the child',
                              v.field, v.ref, v.ref) AS reason
        FROM pg_temp.roster_row r
        CROSS JOIN LATERAL (VALUES ('mother', r.mother), ('father', r.father)) AS v (field, ref)
        JOIN pg_temp.roster_named n ON n.ref = v.ref AND n.birth >= r.birth
        """
    }

    /// A corrected birth or sex must still fit the parents and children whom the register knows.
    var ageOfChild: Query {
        """
        SELECT r.line, format(
            'id_number: 与登记的亲属 %s 不符（父母须年长于子女，性别须一致） / does not fit the '
            'registered relative %s: parents are older than their children, mothers female',
            q.ref, q.ref) AS reason
        FROM pg_temp.roster_row r
        JOIN kernel.person p ON p.district = \(district)::integer AND p.id = r.person
             AND (p.birth <> r.birth OR p.sex <> r.sex)
        JOIN kernel.relation l ON l.district = p.district AND l.kind IN (0, 1) AND l.act = 0
             AND p.id IN (l.one, l.other)
        JOIN kernel.person q ON q.district = p.district AND q.id IN (l.one, l.other)
             AND q.id <> p.id
        WHERE NOT r.is_new
          AND (l.one = p.id AND (r.birth >= q.birth OR r.sex <> p.sex)
               OR l.other = p.id AND q.birth >= r.birth)
          AND NOT EXISTS (SELECT FROM pg_temp.roster_row o WHERE o.person = q.id)
        """
    }

    var spouseElsewhere: Query {
        """
        SELECT r.line, format('spouse: %s 的配偶写的是 %s / %s names %s as spouse',
                              s.ref, s.spouse, s.ref, s.spouse) AS reason
        FROM pg_temp.roster_row r
        JOIN pg_temp.roster_named n ON n.ref = r.spouse
        JOIN pg_temp.roster_row s ON s.line = n.line AND s.spouse <> r.ref
        """
    }

    var spouseTwice: Query {
        """
        SELECT line, format('spouse: %s 已是 ref %s 的配偶 / is already the spouse of ref %s',
                            spouse, first_ref, first_ref) AS reason
        FROM (SELECT line, ref, spouse, first_value(ref) OVER (
                  PARTITION BY spouse ORDER BY line) AS first_ref
              FROM pg_temp.roster_row
              WHERE spouse IS NOT NULL AND reason IS NULL AND twin IS NULL) named
        WHERE ref <> first_ref
        """
    }

    /// A divorce is reported in `facts.csv`; a roster that names somebody else does not end a
    /// marriage. Pairs the register has ever known are left to their dates.
    var spouseRegistered: Query {
        """
        SELECT r.line, format(
            'spouse: %s 登记的配偶是 %s；离婚请先在 facts.csv 中报告 / %s is registered as married to '
            '%s; report the divorce in facts.csv first', h.ref, q.ref, h.ref, q.ref) AS reason
        FROM pg_temp.roster_row r
        JOIN kernel.person h ON h.district = \(district)::integer AND h.id IN (r.person, r.spouse_id)
        JOIN kernel.relation l ON l.district = h.district AND h.id IN (l.one, l.other)
             AND l.kind = 2 AND l.act = 0 AND l.to_day = 'infinity'
        JOIN kernel.person q ON q.district = h.district AND q.id IN (l.one, l.other)
             AND q.id <> h.id AND q.id NOT IN (r.person, r.spouse_id)
        WHERE r.spouse_id IS NOT NULL
          AND NOT EXISTS (SELECT FROM kernel.relation e
                          WHERE e.district = l.district AND e.kind = 2 AND e.act <> 0
                            AND e.one = l.one AND e.other = l.other AND e.seq > l.seq)
          AND NOT EXISTS (SELECT FROM kernel.relation e
                          WHERE e.district = l.district AND e.kind = 2 AND e.act = 0
                            AND e.one = least(r.person, r.spouse_id)
                            AND e.other = greatest(r.person, r.spouse_id))
        """
    }
}
