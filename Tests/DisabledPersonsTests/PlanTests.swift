import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import DisabledPersons
@testable import Yuhou

/// What each list reads at 20,000 families: an index, never a whole table.
@Suite struct PlanTests {
    private static let tables = [
        "certificate", "certificate_void", "reminder", "ticket", "ticket_end", "assessment",
        "queue_entry", "queue_mark", "queue_end", "device_order", "device_fitting",
        "device_outcome", "course", "course_place", "course_place_end", "attendance",
        "course_report", "person",
    ]

    private func fill(_ house: DeskHouse) async throws {
        let district = Int64(house.district)
        let fillings =
            Self.certificates(district) + Self.queue + Self.devices + Self.courses(district)
        for filling in fillings { _ = try await house.owner.execute(filling) }
        _ = try await house.owner.execute("VACUUM ANALYZE")
    }

    private static func certificates(_ district: Int64) -> [Query] {
        [
            """
            INSERT INTO kernel.person (district, id, ref, family, name, sex, birth, role, town)
            OVERRIDING SYSTEM VALUE
            SELECT \(district)::integer, 1000000 + n, 'N' || n, 1000000 + n, '王' || n, 0, '1985-01-01',
                1, \(district) * 1000 + 1
            FROM generate_series(1, \(PlanSize.families)::integer) AS n
            """,
            """
            INSERT INTO disabled_persons.certificate (district, person, seq, issue, category, grade,
                issued_on, valid_to, number_index, before_seq, before_issue, before_issued,
                recorded_by, recorded_at)
            SELECT \(district)::integer, 1000000 + n, s, s, 'hearing', 1 + (n + s) % 4,
                '2015-01-01', date '2026-01-01' + n % 4000, sha256(convert_to(n || ' ' || s, 'UTF8')),
                nullif(s - 1, 0), nullif(s - 1, 0), CASE WHEN s > 1 THEN date '2015-01-01' END, 'x',
                timestamptz '2015-01-01' + n * interval '5 hours'
            FROM generate_series(1, \(PlanSize.families)::integer) AS n, generate_series(1, 2) AS s
            """,
            """
            INSERT INTO disabled_persons.certificate_void
            SELECT district, person, seq, '2026-01-01', 'x' FROM disabled_persons.certificate
            WHERE seq = 2 AND person % 10 = 0
            """,
            """
            INSERT INTO disabled_persons.reminder
            SELECT district, person || '', person, seq, '2026-01-01', 'told', 'x'
            FROM disabled_persons.certificate WHERE seq = 2
            """,
            """
            INSERT INTO disabled_persons.ticket (district, person, row_index, number_index, differs,
                issue, card_category, card_grade, column_category, column_grade, issued_on, is_void,
                asked, due_on, recorded_by)
            SELECT district, person, number_index, number_index, 'grade', 1, 'hearing', 2,
                'hearing', 3, '2020-01-01', false, 'disabled_persons',
                date '2026-01-01' + (person % 300)::integer, 'x'
            FROM disabled_persons.certificate WHERE seq = 1
            """,
            """
            INSERT INTO disabled_persons.ticket_end
            SELECT district, id, person, 'x', 'dropped', 'because', 'y' FROM disabled_persons.ticket
            WHERE person % 2 = 0
            """,
            """
            INSERT INTO disabled_persons.assessment (district, client, person, subject, item, seq,
                needed, eligible, urgency, assessed_on, assessor, recorded_by)
            SELECT district, person || '', person, 'device', 'walker', 1, true, true, 2,
                date '2020-01-01' + (person % 2000)::integer, 'who', 'x'
            FROM disabled_persons.certificate WHERE seq = 1
            """,
        ]
    }

    private static let queue: [Query] = [
        """
        INSERT INTO disabled_persons.queue_entry (district, client, person, subject, item, nth,
            urgency, applied_on, recorded_by)
        SELECT district, person || '', person, 'device',
            (ARRAY['walker', 'wheelchair', 'other', 'visual_aid', 'hearing_aid',
                'prosthesis_lower_leg', 'prosthesis_thigh', 'prosthesis_special', 'a_kind',
                'b_kind', 'c_kind', 'd_kind'])[1 + person % 12], 1, 1 + (person / 12) % 3,
            date '2020-01-01' + (person % 2000)::integer, 'x'
        FROM disabled_persons.certificate WHERE seq = 1
        """,
        """
        INSERT INTO disabled_persons.queue_mark
        SELECT district, id, person, id, 'x', 2, 1, 'y' FROM disabled_persons.queue_entry
        WHERE person % 3 = 0
        """,
        """
        INSERT INTO disabled_persons.queue_end
        SELECT district, id, person, subject, item, nth, 'served', 'key', 0, '', 'x'
        FROM disabled_persons.queue_entry WHERE person % 20 <> 0
        """,
    ]

    private static let devices: [Query] = [
        """
        INSERT INTO disabled_persons.device_order (district, client, person, entry, item, nth,
            provider, ordered_on, recorded_by)
        SELECT district, entry || '', person, entry, item, 1, 'who',
            date '2020-01-01' + (entry % 2000)::integer, 'x'
        FROM disabled_persons.queue_end WHERE item NOT LIKE '%kind'
        """,
        """
        INSERT INTO disabled_persons.device_fitting (district, device, seq, client, person, item,
            nth, ordered_by, fits, fitted_on, fitter, recorded_by)
        SELECT district, id, 1, id || '', person, item, nth, 'x', true, ordered_on, 'who', 'y'
        FROM disabled_persons.device_order
        """,
        """
        INSERT INTO disabled_persons.device_outcome (district, device, person, item, nth,
            ordered_by, outcome, day, until, receiver, received_by, fitting, fits,
            recorded_by)
        SELECT district, id, person, item, 1, 'x', 'received', ordered_on,
            ordered_on + 1461, 'self', 'who', 1, true, 'y'
        FROM disabled_persons.device_order WHERE id % 20 <> 0
        """,
    ]

    private static func courses(_ district: Int64) -> [Query] {
        [
            """
            INSERT INTO disabled_persons.course (district, client, kind, institution, from_day,
                to_day, places, sessions, recorded_by)
            SELECT \(district)::integer, n || '', 'hearing', 'centre', date '2010-01-01' + n,
                date '2010-01-01' + n + 30, 10, 20, 'x'
            FROM generate_series(1, 6000) AS n
            """,
            """
            INSERT INTO disabled_persons.course_place (district, course, number, turn, client,
                places, person, case_id, given_on, recorded_by)
            SELECT c.district, c.id, s, 1, c.id || ' ' || s, 10, 1000000 + (c.id * 7 + s) % \(PlanSize.families)::integer + 1,
                1, c.from_day, 'x'
            FROM disabled_persons.course AS c, generate_series(1, 8) AS s
            """,
            """
            INSERT INTO disabled_persons.attendance
            SELECT district, course, person, given_on + 1, true, 'x'
            FROM disabled_persons.course_place
            """,
            """
            INSERT INTO disabled_persons.course_place_end
            SELECT district, course, number, turn, person, given_on, 'because', 'x'
            FROM disabled_persons.course_place WHERE number > 6
            """,
            """
            INSERT INTO disabled_persons.course_report
            SELECT district, course, person, 'x', 1, 'improved', 'who', given_on + 30, 'y'
            FROM disabled_persons.course_place WHERE number < 7
            """,
        ]
    }

    @Test func everyListUsesItsIndexAt20000Families() async throws {
        let house = try await DeskHouse.open()
        try await fill(house)
        let (district, day) = (house.district, try CaseHouse.day("2026-03-02"))
        let limit = CertificateBook.limit
        let lists: [(String, Query)] = [
            (
                "certificates that end",
                CertificateBook.list(
                    district, from: day, to: day.adding(days: 90), ref: nil, limit: limit)
            ),
            (
                "certificates that stand",
                CertificateBook.list(district, from: day, to: nil, ref: nil, limit: limit)
            ),
            (
                "re-gradings",
                CertificateBook.changes(district, since: day.adding(days: -90), limit: limit)
            ),
            ("tickets", TicketBook.list(district, limit: limit)),
            ("assessments", AssessmentBook.list(district, limit: limit)),
            (
                "a queue", QueueBook.waiting(district, .device, "walker", limit: QueueBook.limit)
            ),
            ("open orders", DeviceBook.open(district, limit: limit)),
            ("service lives that end", DeviceBook.ending(district, by: day, limit: limit)),
            ("courses", CourseBook.list(district, on: day, limit: limit)),
            ("a roll", CourseBook.places(district, of: 3000)),
        ]
        for (name, query) in lists {
            let plan = try await house.owner.query("EXPLAIN (FORMAT TEXT) \(query)")
                .map { try $0.value(0, as: String.self) }
            let whole = plan.filter { line in
                line.contains("Seq Scan on")
                    && Self.tables.contains { line.contains("Seq Scan on \($0) ") }
            }
            #expect(whole.isEmpty, "\(name): \(plan.joined(separator: "\n"))")
            #expect(plan.contains { $0.contains("Index") }, "\(name)")
            let start = ContinuousClock.now
            let rows = try await house.owner.query(query).count
            print("\(name): \(rows) rows in \(ContinuousClock.now - start)")
        }
    }
}
