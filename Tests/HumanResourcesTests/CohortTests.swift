import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import HumanResources
@testable import Yuhou

/// The closed cohort: loaded once, whole, and never more.
@Suite struct CohortTests {
    private func sealed() async throws -> WorkHouse {
        let house = try await WorkHouse.open()
        for n in 1...13 { try await house.addPensioner("T\(n)", sequence: n) }
        let file = try house.desk.file("cohort.csv", house.decisions(1...12))
        let preview = try await house.run(TopUpLoad.self, [file, "--dry-run"], by: "intake")
        #expect(preview.first?.hasPrefix("12 people, digest ") == true, "\(preview)")
        #expect(try await house.desk.count("SELECT count(*) FROM human_resources.cohort") == 0)
        let loaded = try await house.run(TopUpLoad.self, [file, "--id", "c"], by: "intake")
        #expect(loaded.last == "Sealed: nobody joins it.", "\(loaded)")
        #expect(loaded.first == preview.first, "the digest of the preview is what is sealed")
        let again = try await house.run(TopUpLoad.self, [file, "--id", "other"], by: "intake")
        #expect(again.last?.contains("nothing changed") == true, "\(again)")
        return house
    }

    @Test("23: nobody joins the closed cohort, by command, by SQL or by an import of facts")
    func nobodyJoins() async throws {
        let house = try await sealed()
        let desk = house.desk
        let more = try desk.file("more.csv", house.decisions(1...13))
        for file in [more, try desk.file("one.csv", house.decisions(13...13))] {
            let refused = try await house.refused(TopUpLoad.self, [file], by: "intake")
            #expect(refused?.contains("nobody joins it") == true, "\(refused ?? "joined")")
        }
        let clerk = try await desk.desk("intake")
        let person = try await desk.count("SELECT id FROM kernel.person WHERE ref = 'T13'")
        func member(_ n: Int64, _ size: Int64) -> Query {
            """
            INSERT INTO human_resources.cohort_member (district, n, size, person, decision,
                decided_on, recorded_by)
            VALUES (\(desk.district)::integer, \(n)::integer, \(size)::integer, \(person),
                '南人社增〔2012〕99号', '2012-01-01', 'intake')
            """
        }
        let desks = await house.state(clerk, member(13, 12))
        #expect(desks == "42501", "the desk's role may not: \(desks ?? "joined")")
        var states: [String] = []
        for (n, size) in [(13, 12), (12, 12), (1, 12), (13, 13), (0, 12)] as [(Int64, Int64)] {
            let state = await house.state(clerk, asIngest: true, member(n, size))
            states.append(state ?? "joined")
        }
        #expect(states == ["23514", "23505", "23505", "23503", "23514"])
        let second: Query = """
            INSERT INTO human_resources.cohort (district, client, size, digest, sealed_on,
                recorded_by)
            VALUES (\(desk.district)::integer, 'second', 13, sha256('x'), '2026-03-02', 'intake')
            """
        #expect(await house.state(clerk, asIngest: true, second) == "23505")
        for change in [
            "UPDATE human_resources.cohort SET size = 13",
            "DELETE FROM human_resources.cohort_member",
        ] as [Query] {
            #expect(await house.state(clerk, asIngest: true, change) == "42501")
            #expect(await house.state(clerk, change) == "42501")
        }
        #expect(try await desk.count("SELECT count(*) FROM human_resources.cohort_member") == 12)

        // An import can tell the fact, but it makes nobody a member and nothing is ordered.
        try await desk.tell("T13", "pension.topup", "yes", from: "2013-01-01")
        let check = try await house.run(TopUpCheck.self, [], by: "intake")
        #expect(check.count == 3 && check.last?.contains("T13") == true, "\(check)")
        try await desk.openDue()
        let id = try await desk.caseNumber("NC-4.hr.2", of: "T13")
        try await desk.carry(id, until: "approve")
        let order = try await house.refused(TopUpOrder.self, ["\(id)"], by: "approve")
        #expect(order?.contains("not in the sealed cohort") == true, "\(order ?? "ordered")")

        // The step cannot be passed without the order.
        let bureau = try await desk.desk("approve")
        let around = try await bureau.cases.act(
            .pass, on: [id], step: "approve", client: "around")
        #expect(around.first?.refusal?.en.contains("human_resources top-up order") == true)
        // Where it was, under a procedure that knew no such step, the check finds it.
        _ = try await bureau.writing { transaction in
            try await bureau.cases.pass(
                id, step: "approve", by: .topUpOrder, client: "around", in: transaction)
        }
        let found = try await house.run(TopUpCheck.self, [], by: "intake")
        #expect(found.contains { $0.contains("without an order") }, "\(found)")
    }

    /// A cohort shorter than its size would leave places free; the tables refuse it.
    @Test("23: a cohort is sealed whole or not at all")
    func isSealedWhole() async throws {
        let house = try await WorkHouse.open()
        let desk = house.desk
        for n in 1...2 { try await house.addPensioner("T\(n)", sequence: n) }
        let clerk = try await desk.desk("intake")
        func sealing(_ numbers: [Int64], size: Int64) -> Query {
            """
            WITH sealed AS (
                INSERT INTO human_resources.cohort (district, client, size, digest, sealed_on,
                    recorded_by)
                VALUES (\(desk.district)::integer, 'c', \(size)::integer, sha256('x'),
                    '2026-03-02', 'intake'))
            INSERT INTO human_resources.cohort_member (district, n, size, person, decision,
                decided_on, recorded_by)
            SELECT \(desk.district)::integer, n, \(size)::integer, p.id, p.ref || ' decision',
                '2012-01-01', 'intake'
            FROM unnest(\(numbers)) WITH ORDINALITY AS t (n, o)
            JOIN kernel.person AS p ON p.district = \(desk.district)::integer AND p.ref = 'T' || o
            """
        }
        #expect(await house.state(clerk, asIngest: true, sealing([1, 2], size: 3)) == "23503")
        #expect(await house.state(clerk, asIngest: true, sealing([1, 3], size: 3)) == "23503")
        #expect(await house.state(clerk, asIngest: true, sealing([1, 2], size: 2)) == nil)
    }

    @Test func whoLeftIsPaidNoMoreAndDoesNotComeBack() async throws {
        let house = try await sealed()
        let desk = house.desk
        try await desk.openDue()
        let id = try await desk.caseNumber("NC-4.hr.2", of: "T2")
        try await desk.carry(id, until: "approve")
        let leave = ["T2", "--reason", "moved", "--on", "2026-03-02"]
        for _ in 1...2 { _ = try await house.run(TopUpLeave.self, leave, by: "intake") }
        let other = try await house.refused(
            TopUpLeave.self, ["T2", "--reason", "death", "--on", "2026-03-02"], by: "intake")
        #expect(other?.contains("nobody comes back") == true)
        let order = try await house.refused(TopUpOrder.self, ["\(id)"], by: "approve")
        #expect(order?.contains("left the cohort") == true, "\(order ?? "ordered")")
        let check = try await house.run(TopUpCheck.self, [], by: "intake")
        #expect(check == ["There is nothing to list."], "fact and membership ended together")
    }

    @Test func aFileWithOneFaultSealsNothing() async throws {
        let house = try await WorkHouse.open()
        for n in 1...2 { try await house.addPensioner("T\(n)", sequence: n) }
        var lines = house.decisions(1...2)
        lines.append(lines[1].replacing("2012-07-01", with: "2015-07-01"))
        lines.append("\(WorkHouse.number("1960-01-01", 7)),=cmd(),南人社增〔2012〕7号,2012-07-01,")
        lines.append("123,王五,南人社增〔2012〕8号,2012-07-01,")
        let file = try house.desk.file("cohort.csv", lines)
        let page = try await house.desk.page(
            TopUpLoad.self, [file], by: house.desk.desk("intake"))
        #expect(page.hasRejects && page.rows.count == 3, "\(page.words(.english))")
        #expect(try await house.desk.count("SELECT count(*) FROM human_resources.cohort") == 0)
    }

    @Test func nobodyActsOnTheirKin() async throws {
        let house = try await WorkHouse.open()
        let desk = house.desk
        try await house.addPensioner("T1", sequence: 1)
        try await house.addDisabled("P", born: "1980-06-06", sequence: 2)
        let clerk = try await desk.desk("intake")
        try await desk.makeKin("intake", of: WorkHouse.number("1954-05-05", 1))
        let file = try desk.file("cohort.csv", house.decisions(1...1))
        let page = try await desk.page(TopUpLoad.self, [file], by: clerk)
        #expect(page.hasRejects && page.words(.english).last?.contains("colleague") == true)
        try await desk.makeKin("intake", of: WorkHouse.number("1980-06-06", 2))
        let drawn = try await desk.page(PremiumDraw.self, [], by: clerk).words(.english)
        #expect(
            drawn.prefix(2) == [
                "0 newly listed.", "1 are you or your kin; a colleague draws those.",
            ])
        let register = await desk.refusal {
            try await desk.page(JobRegister.self, ["P", "--wish", "保洁"], by: clerk)
        }
        #expect(register?.contains("kin") == true, "\(register ?? "registered")")
        let colleague = try await house.run(PremiumDraw.self, [], by: "review")
        #expect(colleague.first == "1 newly listed.")
    }
}
