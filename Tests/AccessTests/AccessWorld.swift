import Law
import Postgres

/// Two districts alike, row for row. In each: `A` and `K` live in the town of the towns' clerk, the
/// others in another; every account's holder is `K`, whose relative is `L`, and declares `N` as
/// kin; `R` is referred to every department, `G` opened in need by one account of each.
struct AccessWorld {
    let owner: Connection
    let kinds: [FactKind]

    static func token(_ district: String, _ name: String) -> String { "yuhou-\(district)-\(name)" }

    func make() async throws {
        let people: [[Query]] = [
            Self.places, Self.law, Self.register, Self.accounts, Self.rights, Self.answers,
            Self.sharing, Self.casework, Self.health, Self.feeds, Self.ledger, Self.funds,
            Self.office,
            Self.education, Self.civilMeans, Self.civilCare, Self.housing, Self.humanResources,
            Self.agriculture, Self.festivalCalls,
            Self.disabledPersons, Self.towns, Self.publicSecurity, Self.medicalInsurance,
            Self.familyPlanning, Self.justice, Self.massOrganizations, Self.cultureTransport,
            Self.evidence,
        ]
        for queries in people { _ = try await owner.pipeline(queries) }
        let owners = kinds.map { $0.owners.first ?? "" }
        let names = kinds.map(\.name)
        // Of B only facts told with an event, of K those of other reporters.
        try await owner.execute(
            """
            INSERT INTO kernel.fact
                (district, person, kind, number, from_day, learned, source, official, event)
            SELECT p.district, p.id, f.kind, 1, '2020-01-01', '2020-01-01',
                CASE p.ref WHEN 'K' THEN 'health' ELSE f.owner END, true,
                (SELECT e.id FROM kernel.event AS e WHERE p.ref IN ('B', 'L')
                    AND e.district = p.district ORDER BY e.id LIMIT 1)
            FROM kernel.person AS p, unnest(\(names), \(owners)) AS f (kind, owner)
            """)
    }

    private static let places: [Query] = [
        """
        INSERT INTO kernel.district (district, title_zh, title_en)
        VALUES (321204, '甲', 'One'), (500119, '乙', 'Two')
        """,
        """
        INSERT INTO kernel.area (district, code, title)
        SELECT district, district * 1000::bigint + n, 'town' FROM kernel.district,
            generate_series(1, 2) AS n
        """,
        """
        INSERT INTO kernel.module (district, department, seq, state, changed_by)
        SELECT d.district, r.rolname, 1, 0, CASE r.rolname WHEN 'health' THEN 'system.one' ELSE 'x' END
        FROM kernel.district AS d, pg_roles AS r
        WHERE r.rolname IN ('finance', 'education', 'housing', 'civil_affairs', 'human_resources',
            'agriculture', 'health', 'disabled_persons', 'family_planning', 'public_security',
            'medical_insurance', 'mass_organizations', 'justice', 'culture_transport', 'towns')
        """,
    ]

    private static let law: [Query] = [
        """
        INSERT INTO kernel.clause_lead (district, clause, department)
        SELECT district, 'C-' || department, department FROM kernel.module
        """,
        """
        INSERT INTO kernel.pack_version (district, version, pack, digest, loaded_on, loaded_by, subject)
        SELECT district, n, 'p', 'd', '2020-01-01', CASE n WHEN 1 THEN 'system.one' ELSE 'x' END, ''
        FROM kernel.district, generate_series(1, 3) AS n
        """,
        """
        INSERT INTO kernel.pack_file (district, version, pack, path, content)
        SELECT district, version, 'p', 'pack.yaml', '' FROM kernel.pack_version
        """,
        """
        INSERT INTO kernel.pack_approval (district, version, loaded_by, approved_by)
        SELECT district, version, loaded_by,
            CASE version WHEN 1 THEN 'office.one' WHEN 2 THEN 'system.one' ELSE 'y' END
        FROM kernel.pack_version
        """,
        """
        INSERT INTO kernel.pack_in_force (district, seq, version, from_day, put_by)
        SELECT district, version, version, '2020-01-01', CASE version WHEN 1 THEN 'system.one' ELSE 'x' END
        FROM kernel.pack_version
        """,
    ]

    private static let register: [Query] = [
        """
        INSERT INTO kernel.household (district, id, ref)
        SELECT district, n, 'H' || n FROM kernel.district, generate_series(1, 2) AS n
        """,
        """
        INSERT INTO kernel.person (district, id, ref, family, name, sex, birth, role, town)
        SELECT d.district, p.n, p.ref, p.n, p.ref, 0, '1960-01-01', 0,
            d.district * 1000::bigint + p.town
        FROM kernel.district AS d, (VALUES (1, 'A', 1), (2, 'B', 2), (3, 'K', 1), (4, 'R', 2),
            (5, 'G', 2), (6, 'L', 2), (7, 'N', 1)) AS p (n, ref, town)
        """,
        "INSERT INTO kernel.family (district, id) SELECT district, id FROM kernel.person",
        """
        INSERT INTO kernel.membership (district, person, household)
        SELECT district, id, 1 + id % 2 FROM kernel.person
        """,
        """
        INSERT INTO kernel.relation (district, one, kind, other, source, event)
        SELECT d.district, r.one, 0, r.other, r.source, r.event
        FROM kernel.district AS d, (VALUES (3, 6, 'roster', NULL), (1, 2, 'health', NULL),
            (2, 4, 'roster', NULL), (4, 5, 'towns', NULL), (2, 5, 'finance', 1),
            (1, 4, 'finance', NULL)) AS r (one, other, source, event)
        """,
        """
        INSERT INTO kernel.event
            (district, client, digest, kind, person, day, learned, source, recorded_by)
        SELECT p.district, p.ref || w.name, '', 'death', p.id, '2020-01-01', '2020-01-01', 'health',
            w.name
        FROM kernel.person AS p, (VALUES ('health.one'), ('towns.one'), ('office.one'),
            ('service.one'), ('x')) AS w (name) WHERE p.ref IN ('A', 'B', 'K', 'L', 'N')
        """,
        """
        INSERT INTO kernel.event_withdrawal (district, event, recorded_by, withdrawn_by, reason)
        SELECT district, id, recorded_by, CASE recorded_by WHEN 'x' THEN 'health.one'
            WHEN 'health.one' THEN 'towns.one' ELSE 'y' END, 'wrong'
        FROM kernel.event
        """,
        """
        INSERT INTO kernel.transfer
            (district, transfer, person, direction, other_district, place, copied, day, event)
        SELECT p.district, 'T' || o.other, p.id, 0, o.other, p.id, false, '2020-01-01',
            (SELECT min(id) FROM kernel.event AS e WHERE e.district = p.district)
        FROM kernel.person AS p, (VALUES (321204), (500119), (110101)) AS o (other)
        WHERE p.district <> o.other
          AND (p.ref IN ('A', 'K') OR p.ref = 'N' AND o.other = 110101)
        """,
        """
        INSERT INTO kernel.transfer_month (district, transfer, person, clause, first_due)
        SELECT district, transfer, person, 'C-health', '2020-01-01' FROM kernel.transfer
        """,
    ]

    /// Sealed values, which also say who is whose kin.
    private static let rights: [Query] = [
        """
        INSERT INTO kernel.identity_number (district, person, sealed, blind_index, key_version)
        SELECT district, id, '', sha256(convert_to(CASE ref
            WHEN 'N' THEN 'declared' ELSE ref END, 'UTF8')), 1 FROM kernel.person
        """,
        // K is everybody's own self: one row for each account.
        """
        INSERT INTO kernel.identity_number (district, person, sealed, blind_index, key_version)
        SELECT p.district, p.id, '', a.identity, 1
        FROM kernel.person AS p JOIN auth.account AS a ON a.district = p.district
        WHERE p.ref = 'K'
        """,
        """
        INSERT INTO kernel.phone (district, person, sealed, blind_index, key_version)
        SELECT district, person, sealed, blind_index, key_version FROM kernel.identity_number
        """,
        """
        INSERT INTO kernel.account (district, person, sealed, blind_index, key_version)
        SELECT district, person, sealed, blind_index, key_version FROM kernel.identity_number
        """,
        """
        INSERT INTO registry.claim (blind_index, district)
        SELECT blind_index, district FROM kernel.identity_number
        """,
    ]

    private static let answers: [Query] = [
        """
        INSERT INTO kernel.delivery (district, person, clause, period, monthly, proof)
        SELECT p.district, p.id, l.clause, '2020-01-01', true, 'p'
        FROM kernel.person AS p JOIN kernel.clause_lead AS l ON l.district = p.district
        """,
        """
        INSERT INTO kernel.change (district, cause, pack_version, day)
        SELECT district, 0, 1, '2020-01-01' FROM kernel.district, generate_series(1, 2)
        """,
        """
        INSERT INTO kernel.entitlement
            (district, person, clause, from_day, to_day, outcome, not_asked, change)
        SELECT district, person, clause, '2020-01-01', 'infinity', 2, false, 1 FROM kernel.delivery
        """,
        """
        INSERT INTO kernel.entitlement_history (district, person, clause, from_day, to_day, outcome,
            not_asked, change, replaced)
        SELECT e.district, e.person, e.clause, e.from_day, e.to_day, 2, false, 1,
            (SELECT min(c.id) FROM kernel.change AS c WHERE c.district = e.district)
        FROM kernel.entitlement AS e
        """,
        """
        INSERT INTO kernel.standing (district, person, clause, town, ref, since, outcome, not_asked,
            receiving, gap, overdue)
        SELECT p.district, p.id, l.clause, p.town, p.ref, '2020-01-01', 2, false, true, false, 0
        FROM kernel.person AS p JOIN kernel.clause_lead AS l ON l.district = p.district
        """,
        """
        INSERT INTO kernel.standing_count (district, clause, town, entitled, undecided, not_asked,
            in_progress, receiving, overdue, refused, declined, suspended, gap, gap_suspended, missed)
        SELECT district, clause, town, count(*), 0, 0, 0, count(*), 0, 0, 0, 0, 0, 0, 0
        FROM kernel.standing GROUP BY district, clause, town
        """,
        """
        INSERT INTO kernel.standing_turn (district, family, turns_on)
        SELECT district, id, 'infinity' FROM kernel.family
        """,
        """
        INSERT INTO kernel.standing_fold (district, server, law, through)
        SELECT district, 1, '1', '2020-01-01' FROM kernel.district
        """,
    ]

    private static let sharing: [Query] = [
        """
        INSERT INTO kernel.incident (district, client, what, found_on, data, persons, reported_by)
        SELECT d.district, r.name, 'w', '2020-01-01', 'd', 1, r.name
        FROM kernel.district AS d, (VALUES ('office.one'), ('system.one'), ('x')) AS r (name)
        """,
        """
        INSERT INTO kernel.incident_act (district, incident, seq, act, day, words, acted_by)
        SELECT i.district, i.id, 1, 0, '2020-01-01', 'w', i.reported_by FROM kernel.incident AS i
        """,
        """
        INSERT INTO kernel.referral (district, client, person, from_department, to_department, matter,
            due_on, referred_by)
        SELECT m.district, m.department || p.ref, p.id,
            CASE m.department WHEN 'health' THEN 'family_planning' ELSE 'health' END, m.department,
            'm', '2030-01-01', CASE p.ref WHEN 'B' THEN 'x' ELSE
                CASE m.department WHEN 'health' THEN 'family-planning.one' ELSE 'health.one' END END
        FROM kernel.module AS m JOIN kernel.person AS p ON p.district = m.district
        WHERE p.ref IN ('R', 'A', 'B', 'K')
        """,
        """
        INSERT INTO kernel.referral_act
            (district, referral, seq, act, department, owner, reason, acted_by)
        SELECT r.district, r.id, s.seq, s.act,
            CASE s.act WHEN 2 THEN r.from_department ELSE r.to_department END, 'o', 'r',
            replace(CASE s.act WHEN 2 THEN r.from_department ELSE r.to_department END, '_', '-')
                || s.suffix
        FROM kernel.referral AS r JOIN kernel.person AS p
          ON p.district = r.district AND p.id = r.person
        JOIN (VALUES ('R', 1, 0, '.one'), ('R', 2, 4, '.two'), ('A', 1, 0, '.two'),
            ('A', 2, 2, '.one')) AS s (ref, seq, act, suffix) ON s.ref = p.ref
        """,
        """
        INSERT INTO kernel.break_glass
            (district, person, account, department, reason, opened_at, until)
        SELECT a.district, g.person, a.id, g.department, g.reason, now() - g.ago,
            now() - g.ago + interval '3 hours'
        FROM auth.account AS a CROSS JOIN LATERAL (VALUES
            (5, a.desk, 'an emergency', interval '0'), (2, a.desk, 'long ago', interval '5 hours'),
            (3, a.desk, 'long ago', interval '5 hours'), (1, 'x', 'long ago', interval '5 hours')
        ) AS g (person, department, reason, ago)
        WHERE a.class = 0 AND a.name LIKE '%.one'
        """,
    ]

    private static let casework: [Query] = [
        """
        INSERT INTO casework.calendar_year (district, year, seq, source, loaded_by)
        SELECT district, 2026, n, 's', CASE n WHEN 1 THEN 'system.one' ELSE 'x' END
        FROM kernel.district, generate_series(1, 2) AS n
        """,
        """
        INSERT INTO casework.calendar_day (district, year, seq, day, works, title)
        SELECT district, year, seq, '2026-01-01', false, 't' FROM casework.calendar_year
        """,
        """
        INSERT INTO casework.procedure (district, benefit, digest, with_town)
        SELECT district, 'b', sha256(convert_to(n::text, 'UTF8')), n = 2
        FROM kernel.district, generate_series(1, 2) AS n
        """,
        """
        INSERT INTO casework.procedure_step (district, procedure, place, step, kind, duty, days)
        SELECT district, id, 1, 'accept', 'work', 'intake', 5 FROM casework.procedure
        """,
        """
        INSERT INTO casework.case_file (district, client, kind, person, clause, benefit, department,
            procedure, with_town, ground, period_from, period_to, opened_on, opened_by, state, step)
        SELECT p.district, concat_ws(' ', p.ref, m.department, r.id), 0, p.id, 'C-' || m.department,
            'b', m.department, r.id, r.with_town, 0, CASE WHEN r.with_town THEN date '2026-01-01'
                ELSE '2027-01-01' END, 'infinity', '2026-01-01', 'x',
            CASE p.ref WHEN 'B' THEN 8 ELSE 0 END, 'accept'
        FROM kernel.person AS p JOIN kernel.module AS m ON m.district = p.district
        JOIN casework.procedure AS r ON r.district = p.district
        WHERE p.ref IN ('A', 'B')
        """,
        """
        INSERT INTO casework.act (district, case_id, seq, client, act, state, acted_by, desk, acted_on)
        SELECT district, id, 1, 'open ' || id, 'open', 0, 'x', 'kernel', '2026-01-01'
        FROM casework.case_file
        """,
        """
        INSERT INTO casework.notice (district, client, department, place, from_day, to_day, opened_by)
        SELECT district, department, department, 'p', '2026-01-01', '2026-01-08', 'x'
        FROM kernel.module
        """,
        """
        INSERT INTO casework.deputy (district, account, deputy, desk, from_day, to_day, named_by)
        SELECT district, 'a', 'b', department, '2026-01-01', '2026-01-08', 'x' FROM kernel.module
        """,
    ]

    private static let evidence: [Query] = [
        """
        INSERT INTO audit.entry (district, account, actor, desk, role, act, purpose)
        SELECT district, id, name, desk, desk, 'read', 'p' FROM auth.account WHERE class = 0
        """,
        """
        INSERT INTO audit.link (district, seq, entry, hash)
        SELECT district, id, id, sha256('') FROM audit.entry
        """,
        """
        INSERT INTO audit.checkpoint (district, seq, hash, made_at, key, signature)
        SELECT district, min(seq), sha256(''), now(), 'k', sha256('') || sha256('')
        FROM audit.link GROUP BY district
        """,
    ]
}
