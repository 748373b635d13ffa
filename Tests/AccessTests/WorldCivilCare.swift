import Postgres

/// What civil affairs keeps of homes, care, funerals and adoptions, of three persons: by its clerk,
/// by its other clerk, by somebody else.
extension AccessWorld {
    static let civilCare: [Query] = [
        """
        INSERT INTO civil_affairs.home (district, client, name, is_public, recorded_by)
        SELECT d.district, n, n, true, n FROM kernel.district AS d,
            unnest(ARRAY['civil-affairs.one', 'civil-affairs.two', 'xx']) AS n
        """,
        """
        INSERT INTO civil_affairs.bed (district, client, home, label, recorded_by)
        SELECT h.district, p.ref || h.id, h.id, p.ref, h.recorded_by
        FROM civil_affairs.home AS h JOIN kernel.person AS p ON p.district = h.district
        WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        INSERT INTO civil_affairs.need (district, client, person, assessed_on, to_day, assessor, eating, dressing, toilet, bathing, moving, walking, is_alone, minutes, recorded_by)
        SELECT h.district, p.ref || h.id, p.id, '2026-01-01', '2027-01-01', 'nurse', 0, 0, 0, 0, 0, 0, false, 600, h.recorded_by
        FROM civil_affairs.home AS h JOIN kernel.person AS p ON p.district = h.district
        WHERE p.ref IN ('A', 'B', 'K')
        """,
        """
        WITH numbered AS (
            SELECT n.*, row_number() OVER (PARTITION BY n.district, n.person ORDER BY n.id) AS nth
            FROM civil_affairs.need AS n)
        INSERT INTO civil_affairs.home_application (district, client, home, person, nth, need, urgency, wish_form, checked_on, applied_on, recorded_by)
        SELECT n.district, n.client, h.id, n.person, n.nth, n.id, n.urgency, 'form', '2026-01-01', '2026-01-01', n.recorded_by
        FROM numbered AS n JOIN civil_affairs.home AS h
            ON h.district = n.district AND h.recorded_by = n.recorded_by
        WHERE n.nth = 1
        """,
        """
        INSERT INTO civil_affairs.home_application (district, client, home, outside, urgency, wish_form, checked_on, applied_on, recorded_by)
        SELECT district, 'o' || name, id, 'other', 3, 'form', '2026-01-01', '2026-01-01', recorded_by
        FROM civil_affairs.home
        """,
        """
        INSERT INTO civil_affairs.bed_list (district, client, home, drawn_on, recorded_by)
        SELECT district, name, id, '2026-01-02', recorded_by FROM civil_affairs.home
        """,
        """
        INSERT INTO civil_affairs.bed_list_line (district, list, place, application, person, urgency, is_marked, applied_on, recorded_by)
        SELECT a.district, l.id, row_number() OVER (PARTITION BY l.id ORDER BY a.id), a.id, a.person, a.urgency, false, a.applied_on, l.recorded_by
        FROM civil_affairs.bed_list AS l JOIN civil_affairs.home_application AS a ON a.district = l.district
        """,
        """
        WITH one AS (SELECT b.district, b.recorded_by, min(b.home) AS home, min(b.id) AS bed
            FROM civil_affairs.bed AS b GROUP BY b.district, b.recorded_by),
        line AS (SELECT DISTINCT ON (l.district, l.application) l.*, t.home
            FROM civil_affairs.bed_list_line AS l JOIN civil_affairs.bed_list AS t
                ON t.district = l.district AND t.id = l.list
            ORDER BY l.district, l.application, l.list)
        INSERT INTO civil_affairs.bed_offer (district, client, home, bed, seq, list, place, application, turn, person, guarantee, guarantor, offered_on, answer_by, recorded_by)
        SELECT DISTINCT ON (l.district, l.home, l.place) l.district, 'f' || l.application, b.home, b.id, 1, l.list, l.place, l.application, 1, l.person, 'town', 'town', '2026-01-02', '2026-01-12', l.recorded_by
        FROM line AS l JOIN LATERAL (SELECT d.home, d.id FROM civil_affairs.bed AS d
            WHERE d.district = l.district ORDER BY d.id OFFSET l.place - 1 LIMIT 1) AS b ON true
        """,
        """
        INSERT INTO civil_affairs.bed_acceptance (district, offer, person, moved_in, recorded_by)
        SELECT district, id, person, '2026-01-03', recorded_by FROM civil_affairs.bed_offer
        """,
        """
        INSERT INTO civil_affairs.bed_offer_end (district, offer, bed, seq, application, turn, person, reason, ended_on, recorded_by)
        SELECT district, id, bed, seq, application, turn, person, 'left', '2026-02-01', recorded_by
        FROM civil_affairs.bed_offer
        """,
        """
        INSERT INTO civil_affairs.home_application_end (district, application, person, nth, reason, ended_on, recorded_by)
        SELECT district, id, person, nth, 'left', '2026-02-01', recorded_by
        FROM civil_affairs.home_application
        """,
        """
        INSERT INTO civil_affairs.care_provider (district, client, name, recorded_by)
        SELECT district, name, name, recorded_by FROM civil_affairs.home
        """,
        """
        INSERT INTO civil_affairs.care_contract (district, client, provider, number, from_day, to_day, hour_price, recorded_by)
        SELECT district, name, id, name, '2020-01-01', '2030-01-01', 6000, recorded_by FROM civil_affairs.care_provider
        """,
        """
        INSERT INTO civil_affairs.carer (district, client, provider, badge, name, recorded_by)
        SELECT district, name, id, 'b1', 'carer', recorded_by FROM civil_affairs.care_provider
        """,
        """
        INSERT INTO civil_affairs.carer_certificate (district, client, carer, number, from_day, last_day, recorded_by)
        SELECT district, client, id, 'certificate', '2020-01-01', '2030-01-01', recorded_by FROM civil_affairs.carer
        """,
        """
        INSERT INTO civil_affairs.care_order (district, client, case_id, person, need, need_minutes, contract, provider, month, minutes, carers, recorded_by)
        SELECT n.district, n.client, n.id, n.person, n.id, n.minutes, c.id, c.provider,
            make_date(2026, row_number() OVER (PARTITION BY n.district, n.person ORDER BY n.id)::integer, 1), 600, 1, n.recorded_by
        FROM civil_affairs.need AS n JOIN civil_affairs.care_contract AS c
            ON c.district = n.district AND c.recorded_by = n.recorded_by
        """,
        """
        INSERT INTO civil_affairs.care_visit (district, client, care_order, provider, person, carer, certificate, good_from, good_to, day, from_minute, carer_nth, person_nth, recorded_by)
        SELECT o.district, o.client, o.id, o.provider, o.person, c.id, k.id, k.from_day, k.last_day, o.month, 480,
            row_number() OVER (PARTITION BY o.district, c.id ORDER BY o.id), 1, o.recorded_by
        FROM civil_affairs.care_order AS o
        JOIN civil_affairs.carer AS c ON c.district = o.district AND c.provider = o.provider
        JOIN civil_affairs.carer_certificate AS k ON k.district = c.district AND k.carer = c.id
        """,
        """
        INSERT INTO civil_affairs.care_visit_end (district, visit, client, person, from_minute, to_minute, recorded_by)
        SELECT district, id, client, person, from_minute, 540, recorded_by FROM civil_affairs.care_visit
        """,
        """
        INSERT INTO civil_affairs.care_sheet (district, client, care_order, person, ordered, worked, paid, hour_price, total, closed_on, recorded_by)
        SELECT district, client, id, person, minutes, 60, 60, 6000, 6000, month, recorded_by FROM civil_affairs.care_order
        """,
        """
        INSERT INTO civil_affairs.care_sheet_visit (district, visit, sheet, person, recorded_by)
        SELECT v.district, v.id, s.id, s.person, s.recorded_by FROM civil_affairs.care_visit AS v
        JOIN civil_affairs.care_sheet AS s ON s.district = v.district AND s.care_order = v.care_order
        """,
        """
        INSERT INTO civil_affairs.care_acceptance (district, sheet, person, made_by, accepted_on, recorded_by)
        SELECT s.district, s.id, s.person, s.recorded_by, '2026-02-01',
            CASE s.recorded_by WHEN 'civil-affairs.one' THEN 'civil-affairs.two' WHEN 'civil-affairs.two' THEN 'xx' ELSE 'civil-affairs.one' END
        FROM civil_affairs.care_sheet AS s
        """,
        """
        INSERT INTO civil_affairs.funeral_home (district, client, name, recorded_by)
        SELECT district, name, name, recorded_by FROM civil_affairs.home
        """,
        """
        INSERT INTO civil_affairs.funeral_decision (district, person, seq, client, is_eligible, basis, decided_on, recorded_by)
        SELECT n.district, n.person, n.id, n.client, true, 'basis', '2026-01-01', n.recorded_by FROM civil_affairs.need AS n
        """,
        """
        INSERT INTO civil_affairs.funeral_order (district, client, case_id, person, home, items, ordered_on, recorded_by)
        SELECT DISTINCT ON (p.district, p.id) p.district, p.ref, p.id, p.id, h.id, ARRAY['urn'], '2026-01-01'::date, h.recorded_by
        FROM kernel.person AS p JOIN civil_affairs.funeral_home AS h ON h.district = p.district
        WHERE (p.ref, h.recorded_by) IN (('A', 'civil-affairs.one'), ('B', 'civil-affairs.two'), ('K', 'xx'))
        ORDER BY p.district, p.id, h.id
        """,
        """
        INSERT INTO civil_affairs.funeral_use (district, funeral_order, person, used_on, invoice, waived, recorded_by)
        SELECT district, id, person, '2026-01-02', 'invoice', 100, recorded_by FROM civil_affairs.funeral_order
        """,
        """
        INSERT INTO civil_affairs.adoption_warning (district, client, person, told_on, told_by, words, recorded_by)
        SELECT n.district, n.client, n.person, '2026-01-01', 'clerk', 'words', n.recorded_by FROM civil_affairs.need AS n
        """,
        """
        INSERT INTO civil_affairs.adoption_sheet (district, client, person, warning, told_on, checked_on, children, children_by, is_exempt, is_able, able_by, is_healthy, healthy_by, is_clear, clear_by, is_thirty, is_single, recorded_by)
        SELECT district, client, person, id, told_on, told_on, 0, 'roll', true, true, 'roll', true, 'roll', true, 'roll', true, false, recorded_by
        FROM civil_affairs.adoption_warning
        """,
        """
        INSERT INTO civil_affairs.adoption_child (district, client, institution, label, sex, born, kind, recorded_by)
        SELECT district, name, name, '1', 'female', '2024-01-01', 'orphan', recorded_by FROM civil_affairs.home
        """,
        """
        INSERT INTO civil_affairs.adoption_applicant (district, client, person, sheet, is_qualified, suitability, applied_on, recorded_by)
        SELECT DISTINCT ON (s.district, s.person) s.district, s.client, s.person, s.id, true, 1, '2026-01-02'::date, s.recorded_by
        FROM civil_affairs.adoption_sheet AS s ORDER BY s.district, s.person, s.id
        """,
        """
        INSERT INTO civil_affairs.adoption_applicant (district, client, outside, is_qualified, suitability, applied_on, recorded_by)
        SELECT district, 'o' || name, name, true, 1, '2026-01-02', recorded_by FROM civil_affairs.home
        """,
        """
        INSERT INTO civil_affairs.adoption_list (district, client, child, drawn_on, recorded_by)
        SELECT district, client, id, '2026-01-02', recorded_by FROM civil_affairs.adoption_child
        """,
        """
        INSERT INTO civil_affairs.adoption_list_line (district, list, place, applicant, person, suitability, is_marked, applied_on, recorded_by)
        SELECT a.district, l.id, row_number() OVER (PARTITION BY l.id ORDER BY a.id), a.id, a.person, 1, false, a.applied_on, l.recorded_by
        FROM civil_affairs.adoption_list AS l JOIN civil_affairs.adoption_applicant AS a ON a.district = l.district
        """,
        """
        INSERT INTO civil_affairs.adoption_match (district, child, seq, client, list, place, applicant, person, matched_on, recorded_by)
        SELECT DISTINCT ON (t.district, t.child) t.district, t.child, 1, 'm' || t.id, l.list, l.place, l.applicant, l.person, '2026-01-02'::date, t.recorded_by
        FROM civil_affairs.adoption_list AS t JOIN civil_affairs.adoption_list_line AS l
            ON l.district = t.district AND l.list = t.id
        ORDER BY t.district, t.child, l.place
        """,
        """
        INSERT INTO civil_affairs.adoption_match_end (district, child, seq, person, reason, ended_on, recorded_by)
        SELECT district, child, seq, person, 'not suited', '2026-02-01', recorded_by FROM civil_affairs.adoption_match
        """,
    ]
}
