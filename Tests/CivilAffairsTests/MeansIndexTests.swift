import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import CivilAffairs
@testable import Yuhou

/// The lists at twenty thousand families: by their indexes.
@Suite struct MeansIndexTests {
    private func fill(_ house: MeansHouse) async throws {
        let (district, count) = (Int64(house.district), PlanSize.families)
        _ = try await house.desks.owner.pipeline([
            """
            INSERT INTO kernel.household (district, id, ref)
            SELECT \(district)::integer, 1000000 + n, 'HB' || n FROM generate_series(1, \(count)) AS n
            """,
            """
            INSERT INTO kernel.person (district, id, ref, family, name, sex, birth, role, town)
            SELECT \(district)::integer, 1000000 + n, 'B' || n, 1000000 + n, '王', 0, '1956-01-01', 0,
                \(district) * 1000 + 1 FROM generate_series(1, \(count)) AS n
            """,
            // A child each, of whom nineteen in twenty have died; five more facts of every parent.
            """
            INSERT INTO kernel.person (district, id, ref, family, name, sex, birth, role, town)
            SELECT \(district)::integer, 3000000 + n, 'BC' || n, 1000000 + n, '李', 1, '1982-01-01', 1,
                \(district) * 1000 + 1 FROM generate_series(1, \(count)) AS n
            """,
            """
            INSERT INTO kernel.membership (district, person, household)
            SELECT district, id, family FROM kernel.person WHERE id BETWEEN 1000000 AND 1999999
            """,
            """
            INSERT INTO kernel.relation (district, one, kind, other, from_day, learned, source)
            SELECT district, family, 0, id, birth, birth, 'roster' FROM kernel.person
            WHERE id > 3000000
            """,
            """
            INSERT INTO kernel.fact (district, person, kind, code, from_day, learned, source, official)
            SELECT district, id, 'death', 'illness', date '2016-01-01', date '2016-01-01', 'health', true
            FROM kernel.person WHERE id > 3000000 AND id % 20 > 0
            UNION ALL
            SELECT district, id, 'low_income', CASE id % 20 WHEN 0 THEN 'destitute' ELSE 'none' END,
                '2020-01-01', '2020-01-01', 'civil_affairs', true
            FROM kernel.person WHERE id BETWEEN 1000000 AND 1999999
            UNION ALL
            SELECT district, id, 'hukou.kind', 'rural', date '2016-01-01' + n, '2016-01-01',
                'public_security', true
            FROM kernel.person, generate_series(1, 5) AS n WHERE id BETWEEN 1000000 AND 1999999
            """,
        ])
        try await fillSheets(house, count)
        _ = try await house.desks.owner.execute("ANALYZE")
    }

    private func fillSheets(_ house: MeansHouse, _ count: Int64) async throws {
        let district = Int64(house.district)
        _ = try await house.desks.owner.pipeline([
            // Ten years of tests: a tenth of them of the last 400 days, few of them open.
            """
            INSERT INTO civil_affairs.means_sheet (district, client, person, household, month, test,
                nth, applied_on, recorded_by)
            SELECT \(district)::integer, 'b' || n, 1000000 + n, 1000000 + n, '2016-01-01', 'dibao', 1,
                date '2016-03-02' + (n * 3650 / \(count))::integer, 'b'
            FROM generate_series(1, \(count)) AS n
            """,
            """
            INSERT INTO civil_affairs.means_hand (district, sheet, actor, hand, person, recorded_by)
            SELECT s.district, s.id, a, a, s.person, a FROM civil_affairs.means_sheet AS s,
                unnest(ARRAY['review', 'decide']) AS a
            """,
            """
            INSERT INTO civil_affairs.means_member (district, sheet, person, recorded_by)
            SELECT district, id, person, 'b' FROM civil_affairs.means_sheet
            """,
            """
            INSERT INTO civil_affairs.means_act (district, sheet, seq, client, act, person, recorded_by)
            SELECT s.district, s.id, a.seq, s.id || a.act, a.act, s.person, a.actor
            FROM civil_affairs.means_sheet AS s,
                (VALUES (1, 'itemise', 'review'), (2, 'decide', 'decide')) AS a (seq, act, actor)
            """,
            """
            INSERT INTO civil_affairs.means_result (district, sheet, seq, person, heads, counted,
                left_out, per_head, dibao_per_head, recorded_by)
            SELECT district, id, 1, person, 1, 1, 0, 1, 1, 'review' FROM civil_affairs.means_sheet
            """,
            """
            INSERT INTO civil_affairs.means_decision (district, sheet, person, test, result, seq,
                class, from_day, decided_on, document, recorded_by)
            SELECT district, id, person, test, 1, 2, test, applied_on, applied_on, 'paper', 'decide'
            FROM civil_affairs.means_sheet
            """,
            """
            INSERT INTO civil_affairs.enrolment (district, person, seq, client, scheme, number, sheet,
                case_id, from_day, recorded_by)
            SELECT district, person, 1, client, 'dibao', 'D-' || lpad(id::text, 6, '0'), id, id,
                applied_on, 'b'
            FROM civil_affairs.means_sheet WHERE id % 20 = 0
            """,
            """
            INSERT INTO civil_affairs.relief_request (district, client, person, kind, happened_on,
                document, requested_on, recorded_by)
            SELECT district, client, person, 'illness', applied_on, 'paper', applied_on, 'b'
            FROM civil_affairs.means_sheet
            """,
            """
            INSERT INTO civil_affairs.guardian (district, client, person, nth, name, relation, phone,
                capacity, document, from_day, recorded_by)
            SELECT district, client, person, 1, '李四', 'village', '88210000', 'none', 'paper',
                applied_on, 'b'
            FROM civil_affairs.means_sheet
            """,
        ])
    }

    @Test func everyListUsesItsIndex() async throws {
        let house = try await MeansHouse.open()
        try await fill(house)
        let bureau = try await house.desks.desk("review")
        let lists: [(String, Query, [String])] = [
            (
                "means list", MeansBook.listing(bureau, withEnded: false),
                ["means_sheet_day", "means_act_district_sheet_seq_act_key"]
            ),
            ("means list --ref", MeansBook.listing(bureau, of: "B77"), ["means_sheet_person"]),
            (
                "scheme list", EnrolmentBook.listing(bureau, .destitute, withEnded: false),
                ["enrolment_scheme"]
            ),
            ("relief list", ReliefBook.listing(bureau, withEnded: false), ["relief_request_day"]),
            (
                "guardian list", GuardianBook.listing(bureau, of: nil, withEnded: false),
                ["guardian_district_person_nth_key"]
            ),
        ]
        for (name, query, indexes) in lists {
            let plan = try await bureau.transaction(reading: true) { transaction in
                try await transaction.query("EXPLAIN (FORMAT TEXT) \(query)")
                    .map { try $0.value(0, as: String.self) }
            }
            let text = plan.joined(separator: "\n")
            for table in ["means_sheet", "means_act", "relief_request", "guardian", "enrolment"] {
                #expect(!text.contains("Seq Scan on \(table) "), "\(name): \(text)")
            }
            for index in indexes { #expect(text.contains(index), "\(name) by \(index): \(text)") }
        }
        let begin = ContinuousClock.now
        let found = try await ContradictionList(bureau: bureau).find()
        _ = try await MeansBook(bureau: bureau).list(ref: nil, withEnded: true)
        let spent = ContinuousClock.now - begin
        print("contradictions and a year of sheets at \(PlanSize.families) families: \(spent)")
        #expect(found.count == Int(PlanSize.families) / 20, "one in twenty, and the same ones")
    }
}
