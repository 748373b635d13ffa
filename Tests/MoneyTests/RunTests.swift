import Foundation
import Kernel
import Law
import Money
import Postgres
import TestSupport
import Testing

@testable import Finance

/// A run from the first family to the bank's last word.
@Suite struct RunTests {
    private func house() async throws -> RunHouse {
        let house = try await RunHouse()
        for (place, ref) in ["A", "B", "C"].enumerated() {
            try await house.add(ref)
            try await house.order(ref, 10_000 + Int64(place))
        }
        return house
    }

    @Test func sixPeopleBringARunFromTheFirstFamilyToTheSettlement() async throws {
        let house = try await house()
        let run = try await house.prepare()
        #expect(
            try await house.lines(run) == [
                "A JY-3.1.2c 10000", "B JY-3.1.2c 10001", "C JY-3.1.2c 10002",
            ])
        try await house.check(run)
        try await house.approve(run)
        #expect(
            try await house.stations() == ["free 99969997", "outside -100000000", "reserved 30003"])
        try await house.seal(run)
        #expect(try await house.paid("B") == 10_001)
        let file = try await house.send(run)
        #expect(
            try await house.stations() == ["free 99969997", "outside -100000000", "sent 30003"])
        #expect(file.hasPrefix("number,name,account,amount,memo\r\n"))
        #expect(file.contains("0000000100000001,王A,6217000010001234567,100.00,补助资金\r\n"))
        let page = try await house.settle(run)
        #expect(page.words(.english).first == "Run \(run) is settled; 0 cases finished.")
        #expect(
            try await house.stations() == ["free 99969997", "outside -100000000", "paid 30003"])
        // All six saw the same lines.
        let digests = try await house.desk.count(
            "SELECT count(DISTINCT digest) FROM ledger.run_act WHERE run = \(run)")
        #expect(digests == 1)
        // There is nothing left to pay.
        let next = try await house.prepare("next")
        #expect(try await house.lines(next) == [])
    }

    @Test func whatWasKeptForAGrantIsPaidFromTheFundItWasKeptIn() async throws {
        let house = try await house()
        try await house.addFund("kept", fen: 15_000)
        _ = try await house.owner.pipeline([
            """
            INSERT INTO ledger.fund_purpose (district, fund, clause, document, recorded_by)
            SELECT district, id, 'JY-3.1.2c', '文件', 'x' FROM ledger.fund WHERE code = 'kept'
            """,
            """
            SELECT ledger.move(o.district, 'keep', 'reserve', f.id, 2026, 'free', 2026, 'reserved',
                o.amount, NULL, o.clause, '批件')
            FROM ledger.payment_order AS o, ledger.fund AS f
            WHERE o.amount = 10000 AND f.code = 'kept'
            """,
            """
            INSERT INTO ledger.reservation (district, payment_order, fund, year, clause, amount,
                reserved_by, reserved_on)
            SELECT o.district, o.id, f.id, 2026, o.clause, o.amount, 'x', '2026-03-01'
            FROM ledger.payment_order AS o, ledger.fund AS f
            WHERE o.amount = 10000 AND f.code = 'kept'
            """,
        ])
        _ = try await house.pay()
        let paid = try await house.owner.query(
            """
            SELECT concat_ws(' ', f.code, a.station, a.balance) FROM ledger.account AS a
            JOIN ledger.fund AS f ON f.id = a.fund
            WHERE a.balance <> 0 AND a.station NOT IN ('outside', 'free') ORDER BY f.code
            """
        ).map { try $0.value(0, as: String.self) }
        #expect(paid == ["budget paid 20003", "kept paid 10000"])
    }

    @Test func nobodyHasTwoHandsInARunAndNoStepIsLeftOut() async throws {
        let house = try await house()
        let run = try await house.prepare()
        #expect(
            await house.desk.refusal { try await house.approve(run) }
                == "This is not the step of run \(run) now: see `check`; see run show.")
        let both = try await house.desk.desk("finance1", duties: ["intake", "review"])
        try await house.owner.execute(
            """
            INSERT INTO auth.duty (district, account, class, duty, granted_by)
            SELECT district, id, class, 'review', 'x' FROM auth.account WHERE name = 'finance1'
            ON CONFLICT DO NOTHING
            """)
        let again = try await house.desk.desk("finance1", duties: ["intake", "review"])
        _ = both
        #expect(
            await house.desk.refusal {
                try await house.desk.run(RunCheck.self, "--run \(run)", by: again)
            } == "Each step of a run is another person's: you did `prepare`; a colleague does this."
        )
        #expect(
            await house.desk.refusal { try await house.check(run, by: 2) }
                == "This is done by whoever has the duty `Review`; your account has not.")
        try await house.check(run)
        try await house.check(run)
        #expect(
            await house.desk.refusal {
                try await house.desk.run(RunCheck.self, "--run \(run)", by: house.clerks[1])
            } == "finance2 has done this step of run \(run).")
        #expect(
            await house.desk.refusal { try await house.check(999) }
                == "There is no run 999; see yuhou finance run list.")
    }

    @Test func theSameIdWithAnotherBodyIsRefused() async throws {
        let house = try await house()
        let run = try await house.prepare("one")
        #expect(try await house.prepare("one") == run)
        let other = await house.desk.refusal {
            try await house.prepare("one", "--known 2026-03-01")
        }
        #expect(other?.hasPrefix("--id: this id belongs to another entry") == true)
        #expect(try await house.desk.count("SELECT count(*) FROM ledger.run") == 1)
    }

    @Test func aShortFundIsNamedAndNothingIsHalfDone() async throws {
        let house = try await RunHouse(fen: 15_000)
        try await house.addFund("second", fen: 4_999)
        try await house.share("second", RunHouse.clause, place: 2)
        try await house.add("A")
        try await house.order("A", 10_000)
        let run = try await house.prepare()
        try await house.check(run)
        #expect(
            await house.desk.refusal { try await house.approve(run) }
                == "The fund second is short of 0.01 yuan; nothing of this run was reserved.")
        #expect(try await house.stations() == ["free 19999", "outside -19999"])
        #expect(try await house.desk.count("SELECT count(*) FROM ledger.run_account") == 0)
        try await house.owner.execute(
            """
            SELECT ledger.move(321204, 'more', 'appropriate', id, 2026, 'outside', 2026, 'free', 1,
                NULL, NULL, '文件') FROM ledger.fund WHERE code = 'second'
            """)
        try await house.approve(run)
        #expect(
            try await house.stations() == ["free 10000", "outside -20000", "reserved 10000"])
        _ = try await house.desk.run(
            RunCancel.self, "--run \(run) --reason 重新编制批次", by: house.clerks[1])
        #expect(try await house.stations() == ["free 20000", "outside -20000"])
        #expect(
            await house.desk.refusal { try await house.seal(run) }
                == "Run \(run) was cancelled by finance2; prepare another.")
    }

    @Test(arguments: ["approve", "seal"]) func aChangedLineRefuses(_ step: String) async throws {
        let house = try await house()
        let run = try await house.prepare()
        try await house.check(run)
        if step == "seal" { try await house.approve(run) }
        try await house.owner.execute("UPDATE ledger.run_line SET amount = amount + 1")
        let refusal = await house.desk.refusal {
            if step == "seal" {
                try await house.seal(run)
            } else {
                try await house.approve(run)
            }
        }
        #expect(refusal?.hasPrefix("The lines of run \(run) are not those") == true)
        #expect(try await house.paid("A") == 0)
    }

    @Test func twoRunsOfOneMonthPayItOnce() async throws {
        let house = try await house()
        let (one, two) = (try await house.prepare("one"), try await house.prepare("two"))
        for run in [one, two] {
            try await house.check(run)
            try await house.approve(run)
        }
        try await house.seal(one)
        try await house.order("C", 500, client: "more")
        try await house.seal(two)
        #expect(
            try await house.lines(two) == [
                "A JY-3.1.2c 10000 paid_elsewhere", "B JY-3.1.2c 10001 paid_elsewhere",
                "C JY-3.1.2c 10002 paid_elsewhere",
            ])
        #expect(try await house.paid("A") == 10_000)
        #expect(
            try await house.stations() == ["free 99969997", "outside -100000000", "reserved 30003"])
    }

    @Test func aFundsPartsOfARunAddUpThroughReturns() async throws {
        let house = try await house()
        try await house.addFund("second", fen: 100_000)
        try await house.addFund("third", fen: 100_000)
        try await house.share("second", RunHouse.clause, place: 2)
        try await house.share("third", RunHouse.clause, place: 3)
        let run = try await house.prepare()
        try await house.check(run)
        try await house.approve(run)
        try await house.seal(run)
        let numbers = try await house.send(run).split(separator: "\r\n").dropFirst()
            .compactMap { $0.split(separator: ",").first.map(String.init) }
        let file = try house.desk.file(
            "returns.csv", ["number,code,reason"] + numbers.map { "\($0),R03,户名不符" })
        _ = try await house.settle(run, "--returns \(file)")
        #expect(try await house.stations() == ["free 100200000", "outside -100200000"])
        #expect(try await house.paid("C") == 0)
    }

    @Test func anOrganizationIsPaidForManyInOneSum() async throws {
        let house = try await RunHouse()
        for ref in ["A", "B"] {
            try await house.add(ref, account: nil)
            try await house.order(ref, 20_000, to: "91320000INSURER01")
        }
        try await house.add("C")
        try await house.order("C", 300)
        let first = try await house.prepare("first")
        #expect(
            try await house.lines(first) == [
                "A JY-3.1.2c 20000 account_missing", "B JY-3.1.2c 20000 account_missing",
                "C JY-3.1.2c 300",
            ])
        let words =
            "--code 91320000INSURER01 --title 某保险公司 --account 1001234567890 --document 协议 --id p"
        for _ in 1...2 {
            _ = try await house.desk.run(PayeeAccount.self, words, by: house.clerks[1])
        }
        #expect(
            await house.desk.refusal {
                try await house.desk.run(
                    PayeeAccount.self, words.replacingOccurrences(of: "1001", with: "1002"),
                    by: house.clerks[1])
            } == "--id: this id belongs to another entry.")
        let run = try await house.prepare("second")
        try await house.check(run)
        try await house.approve(run)
        try await house.seal(run)
        let records = try await house.send(run).split(separator: "\r\n")
        #expect(records.count == 3)
        #expect(records.contains { $0.hasSuffix(",某保险公司,1001234567890,400.00,补助资金") })
        let number = try #require(records.first { $0.contains("400.00") }?.prefix(16))
        let file = try house.desk.file("returns.csv", ["number,code,reason", "\(number),R01,账户冻结"])
        _ = try await house.settle(run, "--returns \(file)")
        #expect(try await house.paid("A") == 0)
        #expect(try await house.paid("C") == 300)
        #expect(try await house.stations() == ["free 99999700", "outside -100000000", "paid 300"])
        let third = try await house.prepare("third")
        #expect(
            try await house.lines(third) == ["A JY-3.1.2c 20000", "B JY-3.1.2c 20000"])
    }

    @Test func aPlannedRecoveryIsKeptBackFromTheNextPayment() async throws {
        let house = try await RunHouse()
        try await house.add("A")
        try await house.order("A", 1_000, for: "2026-01-01")
        _ = try await house.pay("january")
        try await house.order("A", -400, for: "2026-01-01", client: "less")
        try await house.order("A", 900, for: "2026-02-01")
        _ = try await house.owner.pipeline([
            """
            INSERT INTO ledger.recovery (district, client, person, clause, cause, reason, opened_by,
                actor, opened_on)
            SELECT 321204, 'r', id, 'JY-3.1.2c', 'no_match', '数据不符多发', 'x', 1, '2026-03-02'
            FROM kernel.person WHERE ref = 'A'
            """,
            """
            INSERT INTO ledger.recovery_item (district, recovery, person, clause, period, seq, amount)
            SELECT 321204, id, person, clause, '2026-01-01', 1, 400 FROM ledger.recovery
            """,
            """
            INSERT INTO ledger.recovery_act (district, recovery, seq, client, act, day, amount, share,
                words, actor, acted_by)
            SELECT 321204, id, 1, 'plan', 'plan', '2026-03-02', 400, 20, '分期扣回', 1, 'x'
            FROM ledger.recovery
            """,
        ])
        let run = try await house.prepare("february")
        #expect(
            try await house.lines(run) == ["A JY-3.1.2c -180", "A JY-3.1.2c 900"])
        try await house.check(run)
        try await house.approve(run)
        try await house.seal(run)
        #expect(try await house.send(run).contains(",7.20,"))
        _ = try await house.settle(run)
        #expect(try await house.paid("A") == 1_720)
        #expect(try await house.stations() == ["free 99998280", "outside -100000000", "paid 1720"])
        let next = try await house.prepare("march")
        #expect(try await house.lines(next) == ["A JY-3.1.2c -220 overpaid"])
    }
}
