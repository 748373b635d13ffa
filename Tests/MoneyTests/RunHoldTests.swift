import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Finance
@testable import Money

/// What a run does not pay, and says why; the controls of `catalogue.md` §4.4 about runs.
@Suite struct RunHoldTests {
    @Test func whatMayNotBePaidIsHeldWithAWord() async throws {
        let house = try await RunHouse()
        for ref in ["A", "Closed", "Late", "Notice", "Ordered"] { try await house.add(ref) }
        try await house.add("Poor", account: nil)
        for ref in ["A", "Closed", "Notice", "Ordered", "Poor"] { try await house.order(ref, 100) }
        try await house.order("Late", 100, for: "2024-12-01")
        _ = try await house.addCase("Closed", state: 3)
        _ = try await house.addCase("Ordered", state: 0)
        try await house.addNotice(
            of: try await house.addCase("Notice", state: 8), until: "2026-03-02")
        let run = try await house.prepare("run", "--from 2024-01")
        #expect(
            try await house.lines(run) == [
                "A JY-3.1.2c 100", "Closed JY-3.1.2c 100 closed", "Late JY-3.1.2c 100 second_look",
                "Notice JY-3.1.2c 100 notice", "Ordered JY-3.1.2c 100 notice",
                "Poor JY-3.1.2c 100 account_missing",
            ])
        let shown = try await house.desk.run(
            RunShow.self, "--run \(run) --held", by: house.clerks[0]
        ).joined(separator: "\n")
        #expect(shown.contains("no account") && shown.contains("the notice has not ended"))
        #expect(!shown.contains("王Late") && shown.contains("王"), "names are masked: \(shown)")
        // The prepared run's own person does not look.
        _ = try await house.desk.run(
            RunLook.self, "--run \(run) --ref Late --reason 核实迟报原因", by: house.clerks[2])
        #expect(try await house.lines(run)[2] == "Late JY-3.1.2c 100")
        #expect(
            await house.desk.refusal {
                try await house.desk.run(
                    RunLook.self, "--run \(run) --ref Poor --reason 核实账户情况",
                    by: house.clerks[2])
            } == "Nothing of this person in run \(run) waits for a look.")
    }

    @Test func whatTheLawHoldsIsALineOfWhatWouldBePaid() {
        func line(_ amount: Int64, _ paid: Int64, _ held: Int64, _ hold: Hold?) -> RunLine? {
            RunLine(
                MoneyDue(
                    person: 1, clause: "c", period: .always, amount: amount, paid: paid, held: held,
                    hold: hold))
        }
        #expect(line(590, 90, 0, nil)?.amount == 500)
        #expect(line(590, 590, 0, nil) == nil)
        #expect(line(0, 0, 590, .unknown)?.amount == 590)
        #expect(line(0, 0, 590, .unknown)?.hold == .unknown)
        #expect(line(0, 0, 590, .noLongerDue)?.hold == .noLongerDue)
        #expect(line(0, 590, 0, .noLongerDue) == nil, "nothing is asked back before a decision")
        #expect(line(450, 590, 0, .overpaid)?.amount == -140)
    }

    @Test func aClauseNobodyBearsAndABureausOldFeedHoldTheirLinesAlone() async throws {
        let house = try await RunHouse()
        try await house.add("A")
        try await house.order("A", 100)
        try await house.order("A", 200, clause: RunHouse.other)
        _ = try await house.owner.pipeline([
            "DELETE FROM ledger.share_part WHERE clause = 'JY-3.5.1b'",
            "DELETE FROM ledger.share WHERE clause = 'JY-3.5.1b'",
            // The welfare fund's clause as the disabled persons' federation's, whose feed is old.
            """
            UPDATE kernel.clause_lead SET department = 'disabled_persons' WHERE clause = 'JY-3.1.2c'
            """,
            "UPDATE kernel.feed SET as_of = '2026-01-10' WHERE code = 'certificates'",
        ])
        let run = try await house.prepare()
        let lines = try await house.lines(run)
        #expect(lines == ["A JY-3.1.2c 100 feed", "A JY-3.5.1b 200 purpose"], "\(lines)")
        try await house.check(run)
        #expect(
            await house.desk.refusal { try await house.approve(run) }
                == "Run \(run) has nothing to pay; cancel it.")
    }

    @Test func whatWasPaidTooMuchIsNotTakenBackByItself() async throws {
        let house = try await RunHouse()
        try await house.add("A")
        try await house.order("A", 1_000)
        _ = try await house.pay()
        try await house.order("A", -400, client: "less")
        let run = try await house.prepare("two")
        #expect(try await house.lines(run) == ["A JY-3.1.2c -400 overpaid"])
        #expect(try await house.paid("A") == 1_000)
    }

    @Test(arguments: 0...5)
    func `control 1: a death told by any source at any moment before the seal blocks the money`(
        _ moment: Int
    ) async throws {
        let house = try await RunHouse()
        let owners = try #require(house.desk.house.registry.dictionary["death"]).owners
        #expect(owners.count == 3)
        let source = Array(owners)[moment % 3]
        for ref in ["A", "B"] {
            try await house.add(ref)
            try await house.order(ref, 100)
        }
        func die(_ at: Int) async throws {
            guard at == moment / 2 + (moment == 5 ? 1 : 0) else { return }
            try await house.desk.house.tell(
                "A", "death", "illness", from: "2026-02-27", source: source)
        }
        try await die(0)
        let run = try await house.prepare()
        try await die(1)
        try await house.check(run)
        try await die(2)
        try await house.approve(run)
        try await die(3)
        try await house.seal(run)
        let file = try await house.send(run)
        _ = try await house.settle(run)
        #expect(file.contains("王B") && !file.contains("王A"))
        #expect(
            try await house.lines(run) == ["A JY-3.1.2c 100 dead", "B JY-3.1.2c 100"],
            "moment \(moment), told by \(source)")
        #expect(try await house.paid("A") == 0)
        #expect(try await house.stations() == ["free 99999900", "outside -100000000", "paid 100"])
    }

    @Test func `control 11: a returned payment is corrected, looked at and paid again`()
        async throws
    {
        let house = try await RunHouse()
        for ref in ["A", "B"] {
            try await house.add(ref)
            try await house.order(ref, 100)
        }
        let run = try await house.prepare()
        try await house.check(run)
        try await house.approve(run)
        try await house.seal(run)
        let records = try await house.send(run).split(separator: "\r\n")
        let number = try #require(records[1].split(separator: ",").first)
        let file = try house.desk.file(
            "returns.csv",
            ["number,code,reason", "\(number),R03,账号不存在", "9999999999999999,R03,账号不存在"])
        let page = try await house.settle(run, "--returns \(file)")
        #expect(page.hasRejects)
        #expect(page.words(.english)[0] == "Returned: 1 new, 0 known, 1 rejected.")
        #expect(page.words(.english).contains { $0.contains("no payment of that number") })
        #expect(
            try await house.settle(run, "--returns \(file)").words(.english)[0]
                == "Returned: 0 new, 1 known, 1 rejected.")
        #expect(try await house.stations() == ["free 99999900", "outside -100000000", "paid 100"])
        #expect(try await house.paid("A") == 0)
        try await house.change("A", account: "6217000010007654321")
        let second = try await house.prepare("second")
        #expect(try await house.lines(second) == ["A JY-3.1.2c 100 account_changed"])
        _ = try await house.desk.run(
            RunLook.self, "--run \(second) --ref A --reason 与本人核对新账户", by: house.clerks[2])
        try await house.check(second)
        try await house.approve(second)
        try await house.seal(second)
        #expect(try await house.send(second).contains("6217000010007654321,1.00"))
        _ = try await house.settle(second)
        #expect(try await house.paid("A") == 100)
        #expect(try await house.stations() == ["free 99999800", "outside -100000000", "paid 200"])
        let third = try await house.prepare("third")
        #expect(try await house.lines(third) == [])
    }

    @Test func anAccountChangedAfterTheApprovalIsNotPaidTo() async throws {
        let house = try await RunHouse()
        for ref in ["A", "B"] {
            try await house.add(ref)
            try await house.order(ref, 100)
        }
        let run = try await house.prepare()
        try await house.check(run)
        try await house.approve(run)
        try await house.change("A", account: "6217000010007654321")
        try await house.seal(run)
        #expect(
            try await house.lines(run) == ["A JY-3.1.2c 100 account_changed", "B JY-3.1.2c 100"])
        #expect(
            try await house.stations() == ["free 99999900", "outside -100000000", "reserved 100"])
    }

    @Test func `control 12: money that rests at a station is listed with its run and persons`()
        async throws
    {
        let house = try await RunHouse()
        for ref in ["A", "B"] {
            try await house.add(ref)
            try await house.order(ref, 100)
        }
        let run = try await house.prepare()
        try await house.check(run)
        try await house.approve(run)
        func resting(_ day: String) async throws -> [String] {
            try await house.desk.house.set(day)
            let bureau = try await house.desk.desk("finance7", duties: ["supervise"])
            return try await house.desk.run(Resting.self, "--days 30", by: bureau)
                .filter { $0.contains("2026-03-02") }
                .map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
        }
        #expect(try await resting("2026-04-01") == [])
        let late = try await resting("2026-04-02")
        #expect(late.count == 2)
        #expect(late.contains("reserved, not sent budget \(run) 2026-03-02 31 2.00 2"), "\(late)")
        #expect(late.contains { $0.hasPrefix("free, not used budget") })
    }

    @Test func `control 13: each month is priced by the rate of its own day`() async throws {
        let house = try await RunHouse()
        try await house.desk.addFamily("M")
        try await house.change("M", account: "6217000010001234567")
        try await house.share("budget", "JY-3.1.1b")
        _ = try await house.desk.run(
            RunPrepare.self,
            "--clause JY-3.1.1b --from 2022-06 --through 2022-07 --id rates", by: house.clerks[0])
        let run = try await house.desk.count("SELECT id FROM ledger.run")
        let lines = try await house.lines(run)
        #expect(
            lines == ["M JY-3.1.1b 45000 second_look", "M JY-3.1.1b 59000 second_look"],
            "\(lines)")
    }

    @Test(arguments: ["prepare", "check", "approve", "seal"])
    func `control 25: a run is refused where the file of deaths is too old`(
        _ step: String
    ) async throws {
        let house = try await RunHouse()
        try await house.add("A")
        try await house.order("A", 100)
        let words =
            "The feed public_security deaths is of 2026-01-29, past its limit; "
            + "take its latest file first."
        func old(_ now: String) async throws {
            guard now == step else { return }
            try await house.owner.execute("UPDATE kernel.feed SET as_of = '2026-01-29'")
        }
        try await old("prepare")
        let refused = await house.desk.refusal {
            let run = try await house.prepare()
            try await old("check")
            try await house.check(run)
            try await old("approve")
            try await house.approve(run)
            try await old("seal")
            try await house.seal(run)
        }
        #expect(refused == words)
        #expect(try await house.paid("A") == 0)
        if step == "prepare" {
            try await house.owner.execute("DELETE FROM kernel.feed")
            let never = await house.desk.refusal { try await house.prepare() }
            #expect(
                never == "The feed public_security deaths never came; take its latest file first.")
        }
    }

    @Test func aSettledRunFinishesItsCasesAndAReturnedPaymentDoesNot() async throws {
        let house = try await RunHouse()
        for ref in ["A", "B"] {
            try await house.add(ref)
            _ = try await house.addCase(ref, state: 8)
            try await house.order(ref, 100)
        }
        try await house.owner.execute(
            """
            UPDATE ledger.payment_order SET case_id = (SELECT id FROM casework.case_file
                WHERE client = 'A') WHERE client LIKE 'A %'
            """)
        let run = try await house.prepare()
        try await house.check(run)
        try await house.approve(run)
        try await house.seal(run)
        _ = try await house.send(run)
        let page = try await house.settle(run)
        #expect(page.words(.english)[0] == "Run \(run) is settled; 2 cases finished.")
        let states = try await house.owner.query(
            """
            SELECT concat_ws(' ', c.client, c.state, c.version, a.act, a.duty, a.acted_by, d.proof)
            FROM casework.case_file AS c
            JOIN casework.act AS a ON a.case_id = c.id JOIN casework.delivery AS d ON d.case_id = c.id
            ORDER BY c.client
            """
        ).map { try $0.value(0, as: String.self) }
        let number = "0000000\(run)"
        #expect(
            states == [
                "A 2 4 deliver pay finance6 \(number)00000001",
                "B 2 4 deliver pay finance6 \(number)00000002",
            ])
        #expect(
            try await house.desk.count(
                "SELECT count(*) FROM kernel.delivery WHERE clause = 'JY-3.1.2c'")
                == 2)
    }

    @Test func aStatementIsMatchedOneToOneAndBothSidesLeftoversAreListed() async throws {
        let house = try await RunHouse()
        for (place, ref) in ["A", "B", "C"].enumerated() {
            try await house.add(ref)
            try await house.order(ref, Int64(100 + place))
        }
        let run = try await house.prepare()
        try await house.check(run)
        try await house.approve(run)
        try await house.seal(run)
        let numbers = try await house.send(run, "--fixed").split(separator: "\r\n")
        #expect(numbers.last == "T00000000300000000000000303")
        #expect(numbers.allSatisfy { $0.count == 91 || $0.hasPrefix("T") })
        let file = try house.desk.file(
            "statement.csv",
            ["number,amount"]
                + [(0, "1.00"), (0, "1.00"), (1, "9.99")].map {
                    "\(numbers[$0.0].prefix(16)),\($0.1)"
                })
        for _ in 1...2 {
            let page = try await house.settle(run, "--statement \(file)")
            let words = page.words(.english).joined(separator: "\n")
            #expect(page.rows.count == 4, "\(words)")
            #expect(words.components(separatedBy: "not a payment of this run").count == 3)
            #expect(words.components(separatedBy: "not in the statement").count == 3)
        }
        #expect(try await house.desk.count("SELECT count(*) FROM ledger.statement_line") == 3)
    }
}
