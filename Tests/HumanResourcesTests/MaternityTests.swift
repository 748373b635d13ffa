import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import HumanResources
@testable import Yuhou

/// Maternity costs: deadlines, invoices, and what the residents' insurance does not have.
@Suite struct MaternityTests {
    private static func claim(_ on: String, settled: Int64? = nil) -> MaternityBook.Claim {
        MaternityBook.Claim(
            id: 1, client: "c", caseID: 1, person: 1, ref: "A", name: "王五", scheme: .employee,
            event: .birth, on: Day(iso: on) ?? .never, invoices: 0, total: Money(fen: 0),
            insured: Money(fen: 0), settled: settled.map { Money(fen: $0) })
    }

    static let alarms: [(String, String, Int64?, MaternityBook.Alarm)] = [
        ("the deadline is a year away", "2026-03-02", nil, .fine),
        ("thirty-one days are left", "2025-04-02", nil, .fine),
        ("thirty days are left", "2025-04-01", nil, .near),
        ("the last day is not late", "2025-03-02", nil, .near),
        ("the day after is late", "2025-03-01", nil, .late),
        ("a birth on 29 February", "2024-02-29", nil, .late),
        ("what is settled is never late", "2020-01-01", 1, .settled),
    ]

    @Test("14: a claim's deadline is an alarm", arguments: alarms.indices)
    func deadline(_ index: Int) {
        let (words, on, settled, alarm) = Self.alarms[index]
        let today = Day(iso: "2026-03-02") ?? .never
        #expect(
            MaternityBook.alarm(Self.claim(on, settled: settled), on: today) == alarm, "\(words)")
    }

    static let numbers: [(String, Bool)] = [
        ("05000120-00012300", true), ("05000120 00012300", true), ("abcd1234", true),
        ("1234567", false), (String(repeating: "1", count: 31), false), ("１２３４５６７８９", false),
        ("12345678'; DROP TABLE x", false), ("12345678,9", false), ("", false),
    ]

    @Test(arguments: numbers.indices)
    func anInvoiceNumberIsLettersAndDigits(_ index: Int) {
        let (number, isGood) = Self.numbers[index]
        let invoice = try? MaternityBook.Invoice(
            number: number, on: .always, total: Money(fen: 100), insured: Money(fen: 0))
        #expect((invoice != nil) == isGood)
    }

    private func open() async throws -> WorkHouse {
        let house = try await WorkHouse.open()
        for (n, ref) in ["R", "S"].enumerated() {
            try await house.addMother(
                ref, born: "1983-01-01", sequence: n + 1,
                facts: [
                    ("insurance.medical", "resident", "2026-01-01"),
                    ("maternity.event", "birth", "2026-02-01"),
                ])
        }
        try await house.addMother(
            "X", born: "1983-01-01", sequence: 3,
            facts: [
                ("insurance.medical", "resident", "2026-01-01"),
                ("maternity.event", "operation", "2026-02-01"),
            ])
        try await house.desk.openDue()
        return house
    }

    @Test func aResidentsOperationIsNotPaid() async throws {
        let house = try await open()
        let desk = house.desk
        let none = await desk.refusal { try await desk.caseNumber("NC-4.hr.4", of: "X") }
        #expect(none?.contains("not due") == true, "\(none ?? "opened")")
        let id = try await desk.caseNumber("NC-4.hr.4", of: "R")
        let refused = try await house.refused(
            MaternityOpen.self, ["\(id)", "--event", "operation", "--on", "2026-02-01"],
            by: "intake")
        #expect(refused?.contains("has no operation") == true, "\(refused ?? "opened")")
        let untold = try await house.refused(
            MaternityOpen.self, ["\(id)", "--event", "antenatal", "--on", "2026-02-01"],
            by: "intake")
        #expect(untold?.contains("told birth") == true, "\(untold ?? "opened")")
        let person = try await desk.count("SELECT id FROM kernel.person WHERE ref = 'R'")
        let forced: Query = """
            INSERT INTO human_resources.maternity_claim (district, client, person, case_id, scheme,
                event, happened_on, recorded_by)
            VALUES (\(desk.district)::integer, 'x', \(person), \(id), 'resident', 'operation',
                '2026-02-01', 'intake')
            """
        #expect(await house.state(try await desk.desk("intake"), forced) == "23514")
    }

    @Test func anInvoiceIsCountedOnceWhoeverBringsIt() async throws {
        let house = try await open()
        let desk = house.desk
        var claims: [Int64] = []
        for ref in ["R", "S"] {
            let id = try await desk.caseNumber("NC-4.hr.4", of: ref)
            for _ in 1...2 {
                _ = try await house.run(
                    MaternityOpen.self,
                    ["\(id)", "--event", "birth", "--on", "2026-02-01", "--id", ref], by: "intake")
            }
            claims.append(
                try await desk.count("SELECT max(id) FROM human_resources.maternity_claim"))
        }
        #expect(try await desk.count("SELECT count(*) FROM human_resources.maternity_claim") == 2)
        func bring(_ claim: Int64, _ number: String, _ total: String) -> [String] {
            ["\(claim)", "--invoice", number, "--on", "2026-02-02", "--total", total]
        }
        for number in ["05000120-00000001", "0500012000000001"] {
            let page = try await house.run(
                MaternityInvoice.self, bring(claims[0], number, "300"), by: "intake")
            #expect(page.first?.contains("1 invoices of 300.00") == true, "\(page)")
        }
        for (claim, total) in [(claims[1], "300"), (claims[0], "400")] {
            let twice = try await house.refused(
                MaternityInvoice.self, bring(claim, "05000120-00000001", total), by: "review")
            #expect(twice?.contains("counted once") == true, "\(twice ?? "taken")")
        }
        // Two clerks at once with the same paper for two mothers.
        let clerks = [try await desk.desk("intake"), try await desk.desk("review")]
        let results = await withTaskGroup(of: Bool.self) { group in
            for (clerk, claim) in zip(clerks, claims) {
                group.addTask {
                    await desk.refusal {
                        try await desk.page(
                            MaternityInvoice.self, bring(claim, "05000120-00000002", "100"),
                            by: clerk)
                    } == nil
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(results == 1)
        let list = try await desk.page(MaternityList.self, [], by: clerks[0])
        #expect(list.rows.map(\.first) == claims.map { .number($0) })
        for sum in ["0", "1000", "-1"] {
            let refused = await desk.refusal {
                try await desk.page(
                    MaternitySettle.self,
                    ["\(claims[0])", "--document", "南医结1号", "--sum=\(sum)"],
                    by: desk.desk("approve"))
            }
            #expect(refused != nil, "\(sum) was settled")
        }
    }
}
