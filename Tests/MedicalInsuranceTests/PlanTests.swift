import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import MedicalInsurance
@testable import Yuhou

/// Each list at 20,000 families reads its index and nothing else of the big tables.
@Suite struct PlanTests {
    private func rows(_ district: Int) -> [Query] {
        [
            """
            INSERT INTO kernel.person (district, id, ref, family, name, sex, birth, role, town)
            SELECT \(district)::integer, 1000000 + n, 'P' || n, 1000000 + n, '王某', 0, '1960-01-01', 0,
                \(Int64(district) * 1000 + 1)
            FROM generate_series(1, \(PlanSize.families)::integer) AS n
            """,
            """
            INSERT INTO medical_insurance.cover (district, person, year, seq, client, kind, has_care,
                since, recorded_by)
            SELECT district, id, y, s, id || '/' || y || '/' || s, 'resident', true, make_date(y, 1, s),
                'x'
            FROM kernel.person, generate_series(2022, 2026) AS y, generate_series(1, 2) AS s
            WHERE id > 1000000
            """,
            """
            INSERT INTO medical_insurance.payment_order (district, client, number, year, fen, notice,
                recorded_by)
            SELECT \(district)::integer, 'o' || y || n, '单' || y || n, y, 40000, '通知', 'x'
            FROM generate_series(2022, 2026) AS y, generate_series(1, 40) AS n
            """,
            """
            INSERT INTO medical_insurance.order_line (district, payment_order, person, year, nth, case_id,
                recorded_by)
            SELECT p.district, o.id, p.id, o.year, 1, p.id, 'x'
            FROM kernel.person AS p JOIN medical_insurance.payment_order AS o
              ON o.number = '单' || o.year || 1 + p.id % 40
            WHERE p.id > 1000000
            """,
            """
            INSERT INTO medical_insurance.order_approval (district, payment_order, made_by, recorded_by)
            SELECT district, id, 'x', 'y' FROM medical_insurance.payment_order
            """,
            """
            INSERT INTO medical_insurance.confirmation (district, payment_order, person, seq, client,
                insured_from, recorded_by)
            SELECT district, payment_order, person, 1, payment_order || '/' || person,
                make_date(year, 1, 1), 'x'
            FROM medical_insurance.order_line WHERE person % 20 > 0
            """,
            """
            INSERT INTO medical_insurance.premium_exception (district, client, person, year, cause, reason,
                recorded_by)
            SELECT district, 'e' || id || y, id, y, 'moved', '迁出本区', 'x'
            FROM kernel.person, generate_series(2022, 2026) AS y WHERE id > 1000000 AND id % 4 = 0
            """,
        ]
    }

    private static let care: [Query] = [
        """
        INSERT INTO medical_insurance.care_application (district, person, seq, client, is_applied, day,
            document, recorded_by)
        SELECT district, id, 1, 'a' || id, true, date '2020-01-01' + (id % 2000)::integer, '申请', 'x'
        FROM kernel.person WHERE id > 1000000
        """,
        """
        INSERT INTO medical_insurance.care_assessment (district, client, person, seq, eating, dressing, washing,
            bowel, bladder, toilet, walking, transfer, stairs, bathing, points, grade, institution, assessor,
            since, assessed_on, valid_to, recorded_by)
        SELECT district, 's' || person || s, person, s, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 'severe', '中心', '周某',
            day, day + 30, day + 30 + 365 * s, 'x'
        FROM medical_insurance.care_application, generate_series(1, 2) AS s WHERE person % 20 > 0
        """,
        """
        INSERT INTO medical_insurance.care_start (district, assessment, client, person, grade, assessed_by, number,
            recorded_by)
        SELECT district, id, client, person, grade, 'x', '护启' || id, 'y'
        FROM medical_insurance.care_assessment
        """,
        """
        INSERT INTO medical_insurance.care_month (district, person, month, client, assessment, case_id, recorded_by)
        SELECT s.district, s.person, make_date(2025, m, 1), s.client || '/' || m, s.assessment,
            s.assessment * 12 + m, 'y'
        FROM medical_insurance.care_start AS s, generate_series(1, 12) AS m
        WHERE s.client LIKE '%1' AND s.person % 40 = 1
        """,
        """
        INSERT INTO medical_insurance.maternity_event (district, client, person, kind, day, hospital, document,
            recorded_by)
        SELECT district, 'm' || id, id, 'birth', date '2020-01-01' + (id % 2000)::integer, '医院', '出生证', 'x'
        FROM kernel.person WHERE id > 1000000
        """,
        """
        INSERT INTO medical_insurance.claim (district, client, person, event, case_id, total_fen, recorded_by)
        SELECT district, client, person, id, id, 100, 'x' FROM medical_insurance.maternity_event
        WHERE id % 20 > 0
        """,
        """
        INSERT INTO medical_insurance.claim_settlement (district, claim, seq, person, total_fen, basic_fen,
            hospital_fen, fen, document, recorded_by)
        SELECT district, id, 1, person, 100, 80, 10, 70, '结算单', 'x' FROM medical_insurance.claim
        """,
        """
        INSERT INTO medical_insurance.claim_approval (district, claim, settlement, person, fen, settled_by,
            recorded_by)
        SELECT district, claim, 1, person, fen, 'x', 'y' FROM medical_insurance.claim_settlement
        WHERE claim % 20 > 0
        """,
        "ANALYZE",
    ]

    @Test func everyListReadsItsIndexAtTwentyThousandFamilies() async throws {
        let house = try await DeskHouse.insurance()
        for query in rows(house.district) + Self.care { _ = try await house.owner.execute(query) }
        let (district, day) = (house.district, try CaseHouse.day("2021-02-01"))
        let order = try await house.count("SELECT max(id) FROM medical_insurance.payment_order")
        let lists: [(String, Query)] = [
            ("cover of a year", CoverBook.listing(.init(year: 2026), district)),
            (
                "lines of an order",
                OrderBook.listing(.init(order: order, year: 2026), district)
            ),
            ("lines not confirmed", OrderBook.listing(.init(year: 2026, open: true), district)),
            ("exceptions of a year", ExceptionBook.listing(2026, district)),
            ("assessments running out", CareBook.expiring(by: day, 500, district)),
            ("waiting for an assessment", CareBook.waiting(district)),
            (
                "months of a month",
                CareStartBook.listing(Month(year: 2025, month: 3), district)
            ),
            ("events without a file", MaternityBook.listing(.init(open: true), district)),
            ("files that wait", ClaimBook.listing(all: false, district)),
        ]
        for (title, query) in lists {
            let rows = try await house.owner.query("EXPLAIN (ANALYZE, FORMAT TEXT) \(query)")
                .map { try $0.value(0, as: String.self) }
            let plan = rows.joined(separator: "\n")
            let scans = rows.filter { line in
                [
                    "cover", "order_line", "premium_exception", "care_application",
                    "care_assessment", "care_month", "maternity_event", "claim", "person",
                ].contains { line.contains("Seq Scan on \($0) ") }
            }
            #expect(scans.isEmpty, "\(title):\n\(plan)")
            #expect(rows.contains { $0.contains("Index") }, "\(title):\n\(plan)")
            let took = try await ContinuousClock().measure {
                _ = try await house.owner.query(query)
            }
            print("  \(title): \(took)")
        }
    }
}
