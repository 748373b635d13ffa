import Law
import Postgres
import Testing

@testable import Kernel

/// The checker itself: it passes what is right and finds what is not.
@Suite struct SettledInvariantTests {
    private static let corruptions: [Query] = [
        """
        UPDATE kernel.entitlement SET outcome = 3 - outcome WHERE (person, clause, from_day)
            = (SELECT person, clause, from_day FROM kernel.entitlement LIMIT 1)
        """,
        """
        DELETE FROM kernel.entitlement WHERE (person, clause, from_day)
            = (SELECT person, clause, from_day FROM kernel.entitlement LIMIT 1)
        """,
        """
        UPDATE kernel.family SET due_on = least(due_on, date '2199-12-31') + 1
        WHERE id = (SELECT min(id) FROM kernel.family)
        """,
        """
        INSERT INTO kernel.fact (district, person, kind, code, from_day, learned, source, official)
        SELECT district, id, 'death', 'illness', '2015-01-01', '2015-01-01', 'public_security', true
        FROM kernel.person WHERE ref = 'C1'
        """,
        """
        INSERT INTO kernel.entitlement (district, person, clause, from_day, to_day, outcome,
            not_asked, change)
        VALUES (321204, 4711, 'JY-3.1.1a', '2010-01-01', '2011-01-01', 2, false, 1)
        """,
        """
        INSERT INTO kernel.family (district, id, assessed_version, due_on)
        VALUES (321204, 4711, 1, 'infinity')
        """,
    ]

    @Test func `a district worked out is settled, and every corruption is found`() async throws {
        let house = try await TimeHouse.families(6)
        #expect(try await house.invariant.check() == .init(settled: 0, marked: 6))
        _ = try await house.assessment.run(on: house.office.today)
        #expect(try await house.invariant.check() == .init(settled: 6, marked: 0))

        for corruption in Self.corruptions {
            #expect(try await house.pool.execute(corruption) == 1)
            #expect(try await house.invariant.check().wrong.count == 1, "\(corruption)")
            try await house.pool.execute("DELETE FROM kernel.entitlement WHERE person = 4711")
            try await house.pool.execute("DELETE FROM kernel.family WHERE id = 4711")
            // A lowered version is no contradiction: the family is marked, and worked out again.
            try await house.pool.execute(
                "UPDATE kernel.family SET assessed_version = assessed_version - 1")
            #expect(try await house.invariant.check() == .init(settled: 0, marked: 6))
            try await house.settle()
        }
    }
}
