import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Agriculture

/// Loan contracts: a chain nothing can be slipped into, settled once and to the fen.
@Suite struct LoanTests {
    private func loan(
        _ house: FarmHouse, _ ref: String, number: String = "HT-1", from: String = "2024-02-29",
        to: String = "2027-02-28"
    ) async throws -> Int64 {
        try await house.number(
            LoanAdd.self,
            "--ref \(ref) --bank 南川农商行 --number \(number) --principal 50000 --rate 3.65 "
                + "--share 50 --from \(from) --to \(to)", by: house.clerk("intake"))
    }

    @Test func aLoanOfTheLeapDayIsSettledDayByDay() async throws {
        let house = try await FarmHouse.open()
        try await house.desk.addFamily("A")
        let (intake, review) = (try await house.clerk("intake"), try await house.clerk("review"))
        let id = try await loan(house, "A")
        #expect(try await loan(house, "A", number: "HT-2", from: "2026-01-01") != id)
        let twice = await house.desk.refusal { try await loan(house, "A") }
        #expect(twice?.contains("is loan \(id) already") == true)
        // 2024-02-29 to 2025-02-28 is 365 days of 5.00, half of it.
        let dry = try await house.desk.run(
            LoanSettle.self, "\(id) --to 2025-02-28 --dry-run", by: review)
        #expect(dry == ["2024-02-29 to 2025-02-28: 365 days, 912.50."])
        let settle = "\(id) --to 2025-02-28 --id s1"
        let said = try await house.desk.run(LoanSettle.self, settle, by: review)
        #expect(said.first?.hasSuffix("2024-02-29 to 2025-02-28, 912.50.") == true, "\(said)")
        #expect(try await house.desk.run(LoanSettle.self, settle, by: review) == said)
        for day in ["2025-02-28", "2024-06-01"] {
            let again = try await house.refused(
                LoanSettle.self, "\(id) --to \(day) --id s2", by: review)
            #expect(again.contains("a day is settled once"))
        }
        let over = try await house.refused(LoanSettle.self, "\(id) --to 2027-03-01", by: review)
        #expect(over.contains("future") || over.contains("end"))
        let late = try await house.refused(
            LoanRepay.self, "\(id) --on 2025-02-27 --principal 1", by: intake)
        #expect(late.contains("are settled and not changed"))
        // Repaid on the first open day: that day bears nothing any more.
        _ = try await house.desk.run(
            LoanRepay.self, "\(id) --on 2025-02-28 --principal 50000", by: intake)
        let none = try await house.desk.run(
            LoanSettle.self, "\(id) --to 2025-03-10 --id s3", by: review)
        #expect(none.first?.hasSuffix("2025-02-28 to 2025-03-10, 0.00.") == true)
        let page = try await house.desk.page(LoanSettlements.self, [], by: intake)
        #expect(page.rows.count == 2)
        #expect(page.rows.first?[8] == .money(Money(fen: 0)), "the latest first")
    }

    @Test func nothingIsSlippedIntoTheChain() async throws {
        let house = try await FarmHouse.open()
        try await house.desk.addFamily("A")
        let intake = try await house.clerk("intake")
        let id = try await loan(house, "A", from: "2025-06-01")
        let more = try await house.refused(
            LoanRepay.self, "\(id) --on 2025-07-01 --principal 50000.01", by: intake)
        #expect(more.contains("more than the 50,000.00 owed"))
        let repay = "\(id) --on 2025-07-01 --principal 20000 --id r1"
        for _ in 1...2 {
            let said = try await house.desk.run(LoanRepay.self, repay, by: intake)
            #expect(said.first?.contains("30,000.00 owed at 3.65%") == true, "\(said)")
        }
        let other = try await house.refused(
            LoanRepay.self, "\(id) --on 2025-07-01 --principal 1 --id r1", by: intake)
        #expect(other.contains("belongs to another"))
        for (words, part) in [
            ("--on 2025-06-30 --principal 1", "in order of days"),
            ("--on 2026-03-03 --principal 1", "future"),
            ("--on 2025-08-01 --principal 0", "above zero"),
        ] {
            let said = try await house.refused(LoanDraw.self, "\(id) \(words)", by: intake)
            #expect(said.contains(part), "\(words): \(said)")
        }
        // The keys say the same to who goes past the program.
        for (what, row, state) in [
            (
                "more than is owed", "2, 'repaid', '2025-08-01', 3000001, -1, 36500, '2025-06-01'",
                "23514"
            ),
            (
                "another balance", "2, 'repaid', '2025-08-01', 100, 100, 36500, '2025-06-01'",
                "23514"
            ),
            (
                "an earlier day", "2, 'drawn', '2025-06-30', 1, 3000001, 36500, '2025-06-01'",
                "23514"
            ),
            ("a gap", "3, 'drawn', '2025-08-01', 1, 3000001, 36500, '2025-06-01'", "23503"),
            ("a second link", "1, 'drawn', '2025-08-01', 1, 3000001, 36500, '2025-06-01'", "23505"),
            ("a rate in passing", "2, 'drawn', '2025-08-01', 1, 3000001, 1, '2025-06-01'", "23514"),
        ] {
            let error = await #expect(throws: PostgresError.self, "\(what)") {
                try await intake.transaction { transaction in
                    try await Self.insert(row, id, in: transaction)
                }
            }
            #expect(error?.sqlState == state, "\(what)")
        }
    }

    /// A link on the one that repaid 20,000: `seq, act, day, fen, owed, rate, floor` as in SQL.
    private static func insert(
        _ row: String, _ loan: Int64, in transaction: Transaction
    ) async throws {
        let fields = row.split(separator: ",").map {
            $0.trimmingCharacters(in: .whitespaces).replacing("'", with: "")
        }
        _ = try await transaction.execute(
            """
            INSERT INTO agriculture.loan_move (district, loan, seq, client, person, act, day, fen,
                owed, rate, floor, before_day, before_owed, before_rate, before_floor, recorded_by)
            SELECT l.district, l.id, \(fields[0])::text::integer, \(row), l.person, \(fields[1]),
                \(fields[2])::text::date, \(fields[3])::text::bigint, \(fields[4])::text::bigint,
                \(fields[5])::text::integer, \(fields[6])::text::date, '2025-07-01', 3000000, 36500,
                '2025-06-01', 'intake'
            FROM agriculture.loan AS l WHERE l.id = \(loan)
            """)
    }

    @Test func twoClerksAtOnceSettleAPeriodOnce() async throws {
        let house = try await FarmHouse.open()
        try await house.desk.addFamily("A")
        let id = try await loan(house, "A", from: "2025-06-01")
        let clerks = [
            try await house.clerk("one", duties: ["review"]),
            try await house.clerk("two", duties: ["review"]),
        ]
        let refusals = await withTaskGroup(of: String?.self) { group in
            for (index, clerk) in clerks.enumerated() {
                group.addTask {
                    await house.desk.refusal {
                        try await house.desk.run(
                            LoanSettle.self, "\(id) --to 2025-09-01 --id s\(index)", by: clerk)
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(refusals.compactMap { $0 }.count == 1, "\(refusals)")
        #expect(try await house.desk.count("SELECT count(*) FROM agriculture.settlement") == 1)
    }

    @Test func theBanksLedgerIsTakenOnceAndItsErrorsAreNamed() async throws {
        let house = try await FarmHouse.open()
        try await house.desk.addFamily("A")
        let intake = try await house.clerk("intake")
        let id = try await loan(house, "A", from: "2025-06-01")
        let file = try house.desk.file(
            "ledger.csv",
            [
                "contract,entry,act,day,principal,rate", "HT-1,1,repay,2025-07-01,20000,",
                "HT-1,2,rate,2025-08-01,,3.1", "HT-1,3,repay,2025-09-01,40000,",
                "HT-9,1,draw,2025-07-01,100,", "HT-1,4,draw,2025-02-29,100,",
                "HT-1,5,draw,2025-10-01,100,3.1", "HT-1,2,rate,2025-08-01,,3.2",
                "HT-1,6,draw,2025-10-01,1000,",
            ])
        func take(_ more: [String] = []) async throws -> [String] {
            try await house.desk.page(
                LoanImport.self, [file, "--bank", "南川农商行"] + more, by: intake
            ).words(.english)
        }
        let preview = try await take(["--dry-run"])
        #expect(preview.first?.hasSuffix("preview: 3 taken, 0 unchanged, 5 rejected.") == true)
        #expect(try await house.desk.count("SELECT count(*) FROM agriculture.loan_move") == 1)
        let first = try await take()
        #expect(first.first?.hasSuffix(": 3 taken, 0 unchanged, 5 rejected.") == true, "\(first)")
        for part in ["more than the 30,000.00", "no such contract", "a real day", "stays empty"] {
            #expect(first.contains { $0.contains(part) }, "\(part)")
        }
        let again = try await take()
        #expect(again.first?.hasSuffix(": 0 taken, 3 unchanged, 5 rejected.") == true, "\(again)")
        #expect(try await house.desk.count("SELECT count(*) FROM agriculture.loan_move") == 4)
        #expect(try await house.desk.count("SELECT count(*) FROM kernel.feed") == 1)
        let list = try await house.desk.page(LoanList.self, [], by: intake)
        #expect(list.rows.first?[5] == .money(Money(fen: 3_100_000)))
        #expect(list.rows.first?[6] == .words("3.1%"))
        #expect(list.rows.first?.first == .number(id))
    }

    @Test func aPeriodIsPaidByOneCaseOnly() async throws {
        let house = try await FarmHouse.open()
        for ref in ["A", "B"] { try await house.desk.addFamily(ref) }
        let id = try await loan(house, "A", from: "2025-06-01")
        let review = try await house.clerk("review")
        _ = try await house.desk.run(LoanSettle.self, "\(id) --to 2025-09-01", by: review)
        let project = try await house.project(.loan, places: 2)
        for ref in ["A", "B"] { _ = try await house.apply("--ref \(ref)", to: project) }
        try await house.admit(project, list: "名单贴息")
        try await house.desk.openDue()
        let approve = try await house.clerk("approve")
        for ref in ["A", "B"] {
            let number = try await house.desk.caseNumber("NC-4.agri.3", of: ref)
            try await house.desk.carry(number, until: "grant") { standing in
                _ = try await house.desk.run(ProjectMark.self, "\(number)", by: standing.right)
            }
            let decide = "\(number) --loan \(id) --settlement 1"
            if ref == "A" {
                let said = try await house.desk.run(GrantDecide.self, decide, by: approve)
                // 92 days of 5.00, half of it.
                #expect(said.first?.contains("230.00") == true, "\(said)")
                let second = try await house.refused(GrantDecide.self, decide, by: approve)
                #expect(second.contains("a period is paid once"))
                let other = try await house.refused(
                    GrantDecide.self, "\(number) --sum 10.00 --document 文件12号", by: approve)
                #expect(other.contains("interest alone is settled again"))
                // The next period of the same loan is paid under the same case.
                _ = try await house.desk.run(
                    LoanSettle.self, "\(id) --to 2025-10-01", by: house.clerk("review"))
                let next = "\(number) --loan \(id) --settlement 2 --id next"
                for _ in 1...2 {
                    let said = try await house.desk.run(GrantDecide.self, next, by: approve)
                    #expect(said.first?.contains("75.00") == true, "30 days of 5.00, half: \(said)")
                }
                #expect(
                    try await house.desk.count("SELECT sum(fen)::bigint FROM agriculture.grant_sum")
                        == 30_500)
            } else {
                let said = try await house.refused(GrantDecide.self, decide, by: approve)
                #expect(said.contains("not of this household"))
            }
        }
    }
}
