import Law
import Postgres

/// Brings the rows that stood every check into the register.
///
/// An empty cell takes nothing away: phones, accounts, numbers and relatives once known stay.
/// Relations of people who are new count as always known; what is added or corrected for people
/// already registered is known from today.
struct RosterMerge {
    let transaction: Transaction
    let district: Int
    let today: Day

    /// Standing rows.
    private let standing: Query = "reason IS NULL AND twin IS NULL"

    /// - Returns: rows that were new or changed something, and rows that changed nothing.
    func run() async throws -> (accepted: Int, unchanged: Int) {
        try await findParentage()
        try await findMarriages()
        try await markChanges()
        try await households()
        try await people()
        try await memberships()
        try await sealedValues()
        try await transaction.execute(
            """
            INSERT INTO kernel.relation
                (district, one, kind, other, act, from_day, learned, source)
            SELECT \(district)::integer, one, kind, other, act, from_day, learned, 'roster'
            FROM pg_temp.roster_relation ORDER BY line, act DESC, one
            """)
        let row = try await transaction.one(
            """
            SELECT count(*) FILTER (WHERE changed),
                   count(*) FILTER (WHERE NOT changed AND reason IS NULL)
            FROM pg_temp.roster_row
            """)
        guard let (accepted, unchanged) = try row?.decode(Int.self, Int.self) else { return (0, 0) }
        return (accepted, unchanged)
    }

    private func findParentage() async throws {
        try await transaction.execute(
            """
            INSERT INTO pg_temp.roster_relation
            SELECT r.line, v.parent, CASE WHEN r.adopted_on IS NULL THEN 0 ELSE 1 END, r.person,
                   0, coalesce(r.adopted_on, r.birth),
                   CASE WHEN r.is_new THEN date '-infinity' ELSE \(today.sql) END
            FROM pg_temp.roster_row r
            CROSS JOIN LATERAL (VALUES (r.mother_id), (r.father_id)) AS v (parent)
            WHERE \(standing) AND v.parent IS NOT NULL
              AND (r.is_new OR NOT EXISTS (
                SELECT FROM kernel.relation l
                WHERE l.district = \(district)::integer AND l.one = v.parent
                  AND l.other = r.person AND l.kind IN (0, 1) AND l.act = 0
                  AND (l.source <> 'roster'
                       OR l.kind = CASE WHEN r.adopted_on IS NULL THEN 0 ELSE 1 END
                          AND l.from_day = coalesce(r.adopted_on, r.birth))
                  AND NOT EXISTS (SELECT FROM kernel.relation w
                    WHERE w.district = l.district AND w.one = l.one AND w.other = l.other
                      AND w.act = 2 AND w.source = 'roster' AND w.from_day = l.from_day
                      AND w.seq > l.seq)))
            """)
        // Another mother or father, or another day: what the roster said before is taken back.
        try await transaction.execute(
            """
            INSERT INTO pg_temp.roster_relation
            SELECT DISTINCT ON (l.one, l.kind, l.from_day)
                   a.line, l.one, l.kind, l.other, 2, l.from_day, \(today.sql)
            FROM pg_temp.roster_relation a
            JOIN pg_temp.roster_row r ON r.line = a.line AND NOT r.is_new
            JOIN kernel.relation l ON l.district = \(district)::integer AND l.other = a.other
                 AND l.kind IN (0, 1) AND l.act = 0 AND l.source = 'roster'
            JOIN kernel.person o ON o.district = l.district AND o.id = l.one
            JOIN pg_temp.roster_named n ON n.person = a.one AND n.sex = o.sex
            WHERE a.act = 0 AND a.kind IN (0, 1)
              AND NOT EXISTS (SELECT FROM kernel.relation w
                WHERE w.district = l.district AND w.one = l.one AND w.other = l.other
                  AND w.act = 2 AND w.source = 'roster' AND w.from_day = l.from_day
                  AND w.seq > l.seq)
            """)
    }

    /// Each marriage once: the smaller id first.
    private func findMarriages() async throws {
        try await transaction.execute(
            """
            INSERT INTO pg_temp.roster_relation
            SELECT DISTINCT ON (least(r.person, r.spouse_id), greatest(r.person, r.spouse_id))
                   r.line, least(r.person, r.spouse_id), 2, greatest(r.person, r.spouse_id), 0,
                   date '-infinity',
                   CASE WHEN r.is_new OR coalesce(s.is_new, false)
                        THEN date '-infinity' ELSE \(today.sql) END
            FROM pg_temp.roster_row r
            LEFT JOIN pg_temp.roster_named n ON n.ref = r.spouse
            LEFT JOIN pg_temp.roster_row s ON s.line = n.line
            WHERE r.reason IS NULL AND r.twin IS NULL AND r.spouse_id IS NOT NULL
              AND NOT EXISTS (SELECT FROM kernel.relation l
                WHERE l.district = \(district)::integer AND l.kind = 2 AND l.act = 0
                  AND l.one = least(r.person, r.spouse_id)
                  AND l.other = greatest(r.person, r.spouse_id))
            ORDER BY least(r.person, r.spouse_id), greatest(r.person, r.spouse_id), r.line
            """)
    }

    private func markChanges() async throws {
        try await transaction.execute("ANALYZE pg_temp.roster_relation")
        try await transaction.execute(
            """
            UPDATE pg_temp.roster_row r SET changed = true
            FROM pg_temp.roster_row o
            LEFT JOIN kernel.person p ON p.district = \(district)::integer AND p.id = o.person
            LEFT JOIN LATERAL (\(Home.of("p", on: today))) m ON true
            LEFT JOIN kernel.household h ON h.district = p.district AND h.id = m.household
            WHERE o.line = r.line AND r.reason IS NULL AND r.twin IS NULL
              AND (o.is_new OR o.number_sealed IS NOT NULL OR o.phone_sealed IS NOT NULL
                OR o.account_sealed IS NOT NULL
                OR (p.name, p.sex, p.birth, p.role, p.town) IS DISTINCT FROM
                   (o.name, o.sex, o.birth, o.role, o.town)
                OR o.village IS NOT NULL AND o.village IS DISTINCT FROM p.village
                OR h.ref IS DISTINCT FROM o.household
                OR EXISTS (SELECT FROM pg_temp.roster_relation n WHERE n.line = o.line))
            """)
        // Known to be none until now; the statements that follow would go row by row.
        try await transaction.execute("ANALYZE pg_temp.roster_row (changed)")
    }

    private func households() async throws {
        try await transaction.execute(
            """
            INSERT INTO kernel.household (district, ref)
            SELECT DISTINCT \(district)::integer, household FROM pg_temp.roster_row
            WHERE changed
            ON CONFLICT (district, ref) DO NOTHING
            """)
    }

    private func people() async throws {
        // A household's new people begin as one family; FamilyIndex joins the rest.
        try await transaction.execute(
            """
            INSERT INTO kernel.person
                (district, id, ref, family, name, sex, birth, role, town, village)
            SELECT \(district)::integer, person, ref, min(person) OVER (PARTITION BY household),
                   name, sex, birth, role, town, village
            FROM pg_temp.roster_row WHERE changed AND is_new
            """)
        try await transaction.execute(
            """
            UPDATE kernel.person p
            SET name = r.name, sex = r.sex, birth = r.birth, role = r.role, town = r.town,
                village = CASE WHEN r.town = p.town THEN coalesce(r.village, p.village)
                               ELSE r.village END
            FROM pg_temp.roster_row r
            WHERE p.district = \(district)::integer AND p.id = r.person
              AND r.changed AND NOT r.is_new
            """)
    }

    /// Who changes household lives in the new one from today on, as is known from today.
    private func memberships() async throws {
        try await transaction.execute(
            """
            INSERT INTO kernel.membership (district, person, household, from_day, learned)
            SELECT \(district)::integer, r.person, h.id, \(today.sql), \(today.sql)
            FROM pg_temp.roster_row r
            JOIN kernel.person p ON p.district = \(district)::integer AND p.id = r.person
            JOIN kernel.household h ON h.district = p.district AND h.ref = r.household
            LEFT JOIN LATERAL (\(Home.of("p", on: today))) m ON true
            WHERE r.changed AND NOT r.is_new AND m.household IS DISTINCT FROM h.id
            """)
        try await transaction.execute(
            """
            INSERT INTO kernel.membership (district, person, household)
            SELECT \(district)::integer, r.person, h.id FROM pg_temp.roster_row r
            JOIN kernel.household h ON h.district = \(district)::integer AND h.ref = r.household
            WHERE r.changed AND r.is_new
            """)
    }

    private func sealedValues() async throws {
        try await transaction.execute(
            """
            INSERT INTO kernel.identity_number (district, person, sealed, blind_index, key_version)
            SELECT \(district)::integer, person, number_sealed, number_index, key_version
            FROM pg_temp.roster_row WHERE changed AND number_sealed IS NOT NULL ORDER BY line
            """)
        try await contact(
            table: "kernel.phone", sealed: "r.phone_sealed", index: "r.phone_index")
        try await contact(
            table: "kernel.account", sealed: "r.account_sealed", index: "r.account_index")
        try await transaction.execute(
            """
            INSERT INTO registry.claim (blind_index, district)
            SELECT claim, \(district)::integer FROM pg_temp.roster_row
            WHERE changed AND claim IS NOT NULL ORDER BY claim
            ON CONFLICT (blind_index, district) DO NOTHING
            """)
    }

    /// A phone or account used again becomes the present one again.
    private func contact(table: Query, sealed: Query, index: Query) async throws {
        try await transaction.execute(
            """
            DELETE FROM \(table) t USING pg_temp.roster_row r
            WHERE r.changed AND \(sealed) IS NOT NULL AND t.district = \(district)::integer
              AND t.person = r.person AND t.blind_index = \(index)
            """)
        try await transaction.execute(
            """
            INSERT INTO \(table) (district, person, sealed, blind_index, key_version)
            SELECT \(district)::integer, r.person, \(sealed), \(index), r.key_version
            FROM pg_temp.roster_row r WHERE r.changed AND \(sealed) IS NOT NULL ORDER BY r.line
            """)
    }
}
