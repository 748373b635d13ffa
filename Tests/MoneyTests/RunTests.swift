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
}
