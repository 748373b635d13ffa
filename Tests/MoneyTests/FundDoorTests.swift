import Foundation
import Kernel
import Law
import Money
import Postgres
import TestSupport
import Testing

@testable import Finance
@testable import Yuhou

/// Funds through their doors: two people, one purpose, nothing overdrawn.
@Suite struct FundDoorTests {
    private func house(_ folder: String = "jiangyan") async throws -> DeskHouse {
        try await DeskHouse(departments, "finance", of: folder, on: "2026-03-02")
    }

    /// Opens a fund and pays into it, by two people.
    private func fund(
        _ code: String, _ yuan: Int, for clauses: String,
        kind: String = "appropriation --payer city",
        in house: DeskHouse
    ) async throws {
        let maker = try await house.desk("intake")
        _ = try await house.run(
            FundOpen.self,
            "\(code) --title 资金 --kind \(kind) --document 文件 --id \(code) --for \(clauses)",
            by: maker)
        guard yuan > 0 else { return }
        _ = try await house.run(
            FundMove.self,
            "appropriate \(code) --year 2026 --sum \(yuan) --arrived 2026-02-01 --document 文件 --id \(code)m",
            by: maker)
        try await confirm(in: house)
    }

    /// Confirms all that is pending, in order.
    private func confirm(in house: DeskHouse) async throws {
        let checker = try await house.desk("approve")
        for one in try await FundBook(checker).proposals(pending: true).reversed() {
            try await FundBook(checker).end(one.id, .confirm, client: "c\(one.id)")
        }
    }

    private func free(_ code: String, _ house: DeskHouse, year: Int = 2026) async throws -> Int64 {
        let desk = try await house.desk("approve")
        return try await FundBook(desk).balances(year).first { $0.fund == code }?.free ?? -1
    }

    @Test func whatOnePersonProposesCountsWhenAnotherConfirmsIt() async throws {
        let house = try await house()
        let both = try await house.desk("both", duties: ["intake", "approve"])
        let other = try await house.desk("approve")
        let intake = try await house.desk("intake")
        _ = try await house.run(
            FundOpen.self,
            "city --title 市级 --kind appropriation --payer city --document 文件 --id f --for JY-3.1.1b",
            by: both)
        let typed =
            "appropriate city --year 2026 --sum 1000 --arrived 2026-02-01 --document 文件 --id m"
        for _ in 0..<2 { _ = try await house.run(FundMove.self, typed, by: both) }
        let pending = try await FundBook(other).proposals(pending: true)
        #expect(pending.count == 1)
        let id = try #require(pending.first?.id)
        #expect(try await free("city", house) == 0)
        #expect(
            await house.refusal { try await house.run(FundConfirm.self, "\(id)", by: both) }?
                .contains("does not confirm it") == true)
        #expect(
            await house.refusal { try await house.run(FundConfirm.self, "\(id)", by: intake) }?
                .contains("Approval") == true)
        let outsider = try await house.desk("stranger", at: "housing", duties: ["approve"])
        #expect(
            await house.refusal { try await FundBook(outsider).end(id, .confirm, client: "o") }?
                .contains("holds it") == true)
        for _ in 0..<2 {
            _ = try await house.run(FundConfirm.self, "\(id) --id c", by: other)
        }
        #expect(try await free("city", house) == 100_000)
        #expect(
            await house.refusal {
                try await house.run(FundConfirm.self, "\(id) --id d", by: other)
            }?.contains("before") == true)
        // By constraint too: the owner cannot write one person twice.
        await #expect(throws: PostgresError.self) {
            try await house.owner.execute(
                """
                INSERT INTO ledger.proposal_end (district, proposal, client, act, maker, checker,
                    ended_by, ended_on)
                SELECT district, id + 0, 'x', 'confirm', maker, maker, 'x', made_on
                FROM ledger.proposal
                """)
        }
    }

    @Test func sharesAreOfFundsThatHaveThePurposeAndAddUpToTheWhole() async throws {
        let house = try await house()
        try await fund("city", 1_000, for: "JY-3.1.1b", in: house)
        try await fund("district", 1_000, for: "JY-3.1.1b", in: house)
        try await fund("other", 1_000, for: "JY-3.1.1c", in: house)
        let intake = try await house.desk("intake")
        #expect(
            await house.refusal {
                try await house.run(
                    ShareSet.self,
                    "JY-3.1.1b --from 2026-01 --document 文件 --part city=1 other=1", by: intake)
            }?.contains("none of the fund's purposes") == true)
        #expect(
            await house.refusal {
                try await house.run(
                    ShareSet.self, "JY-3.1.1b --from 2026-01 --document 文件 --part nobody=1",
                    by: intake)
            }?.contains("No such fund") == true)
        _ = try await house.run(
            ShareSet.self, "JY-3.1.1b --from 2026-01 --document 文件 --part city=2 district=1",
            by: intake)
        #expect(try await FundBook(intake).shares().isEmpty, "not confirmed")
        try await confirm(in: house)
        let shares = try await FundBook(intake).shares()
        let parts = shares.divide(100, of: "JY-3.1.1b", in: Month(year: 2026, month: 5))
        #expect(parts.map(\.fen) == [67, 33])
        #expect(shares.divide(100, of: "JY-3.1.1b", in: Month(year: 2025, month: 12)).isEmpty)
        let borne = try await house.count(
            "SELECT sum(amount)::bigint FROM ledger.parts(321204, 'JY-3.1.1b', '2026-05-01', 100)")
        #expect(borne == 100)
    }

    /// Control 21: a fund is never below zero, a donation only for its purpose.
    @Test func control21DonationsKeepTheirPurposeAndFundsAreNeverOverdrawn() async throws {
        let house = try await house()
        try await fund("gift", 0, for: "JY-3.1.2c", kind: "donation --payer donor", in: house)
        let intake = try await house.desk("intake")
        let gift = "--sum 500 --arrived 2026-02-01 --use 困难救助 --document 协议"
        let said = try await house.run(
            DonationRecord.self,
            "gift --organization 某公司 --uscc 91350100M000100Y43 --receipt 00001234 \(gift) --id g1",
            by: intake)
        #expect(!said.contains { $0.contains("check character") }, "\(said)")
        let warned = try await house.run(
            DonationRecord.self,
            "gift --organization 某厂 --uscc 91350100M000100Y44 --receipt 00001235 \(gift) --id g2",
            by: intake)
        #expect(warned.contains { $0.contains("check character") }, "warned, not refused")
        #expect(
            await house.refusal {
                try await house.run(
                    DonationRecord.self, "gift --person 王小明 --receipt 00001234 \(gift)",
                    by: intake)
            }?.contains("--receipt") == true, "a number once a year")
        _ = try await house.run(
            DonationRecord.self, "gift --person 王小明 --receipt 00001236 \(gift) --id g3", by: intake)
        #expect(try await free("gift", house) == 0)
        try await confirm(in: house)
        #expect(try await free("gift", house) == 150_000)
        let list = try await house.run(DonationList.self, "", by: intake)
        #expect(list.contains { $0.contains("王*明") } && !list.contains { $0.contains("王小明") })
        let receipt = try await house.run(
            DonationReceipt.self, "00001236 --year 2026", by: intake)
        #expect(receipt.contains { $0.contains("王小明") })
        let sealed = try await house.count(
            "SELECT count(*) FROM ledger.donation WHERE position(convert_to('王小明', 'UTF8') IN sealed) > 0"
        )
        #expect(sealed == 0)
        #expect(
            await house.refusal {
                try await house.run(
                    FundPurpose.self, "gift --clause JY-3.1.1b --document 文件", by: intake)
            }?.contains("keeps its purpose") == true)
        for (client, clause, fen, state) in [
            ("a", "JY-3.1.1b", Int64(1), "23503"), ("b", "JY-3.1.2c", 150_001, "23514"),
        ] {
            await #expect {
                try await Self.reserve(client, "gift", clause, fen, in: house.owner)
            } throws: { ($0 as? PostgresError)?.sqlState == state }
        }
    }

    private static func reserve(
        _ client: String, _ code: String, _ clause: String, _ fen: Int64, in database: Pool,
        _ isolation: Isolation = .readCommitted
    ) async throws {
        try await database.transaction(isolation: isolation, retries: 20) { transaction in
            _ = try await transaction.one(
                """
                SELECT ledger.move(district, \(client), 'reserve', id, 2026, 'free', 2026, 'reserved',
                    \(fen), NULL, \(clause), '文件') FROM ledger.fund WHERE code = \(code)
                """)
        }
    }

    @Test(arguments: [Isolation.readCommitted, .repeatableRead, .serializable])
    func manyAtOnceTakeNoMoreThanThereIs(isolation: Isolation) async throws {
        let house = try await house()
        try await fund("city", 10, for: "JY-3.1.1b", in: house)
        let owner = house.owner
        let done = await withTaskGroup(of: String.self) { group in
            for at in 0..<8 {
                group.addTask {
                    do {
                        try await Self.reserve(
                            "r\(at)", "city", "JY-3.1.1b", 300, in: owner, isolation)
                        return "done"
                    } catch {
                        return (error as? PostgresError)?.sqlState ?? "\(error)"
                    }
                }
            }
            return await group.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
        }
        #expect(done == ["done": 3, "23514": 5])
        #expect(try await free("city", house) == 100)
    }

    @Test func whatStandsFirstInTheBudgetIsKeptForIt() async throws {
        let house = try await house()
        try await fund("city", 10, for: "JY-3.1.1b JY-3.1.1c JY-3.1.2c", in: house)
        let intake = try await house.desk("intake")
        _ = try await house.run(
            BudgetSet.self,
            "city --year 2026 --document 预算 --line JY-3.1.1b=6.00 JY-3.1.1c=3.00", by: intake)
        try await Self.reserve("a", "city", "JY-3.1.2c", 100, in: house.owner)
        try await confirm(in: house)
        // 9.00 are free: 6.00 kept for the first line, 3.00 for the second, nothing for others.
        for (client, clause, fen) in [("b", "JY-3.1.2c", Int64(1)), ("c", "JY-3.1.1c", 301)] {
            await #expect {
                try await Self.reserve(client, "city", clause, fen, in: house.owner)
            } throws: { ($0 as? PostgresError)?.message == "rank" }
        }
        try await Self.reserve("d", "city", "JY-3.1.1c", 300, in: house.owner)
        try await Self.reserve("e", "city", "JY-3.1.1b", 600, in: house.owner)
        let page = try await house.run(BudgetShow.self, "--year 2026", by: intake)
        #expect(page.contains { $0.contains("JY-3.1.1b") && $0.contains("6.00") }, "\(page)")
    }

    @Test func aYearClosesWhenNothingRests() async throws {
        let house = try await house()
        try await fund("city", 10, for: "JY-3.1.1b", in: house)
        try await Self.reserve("a", "city", "JY-3.1.1b", 400, in: house.owner)
        try await house.house.set("2026-12-30")
        let intake = try await house.desk("intake")
        let approve = try await house.desk("approve")
        _ = try await house.run(YearClose.self, "2026 --document 决算", by: intake)
        let close = try #require(
            try await FundBook(approve).proposals(pending: true).first?.id)
        let said = await house.refusal {
            try await house.run(FundConfirm.self, "\(close)", by: approve)
        }
        #expect(said?.contains("city free 6.00; city reserved 4.00") == true, "\(said ?? "")")
        try await house.owner.execute(
            """
            SELECT ledger.move(district, 'pay', 'settle', id, 2026, 'reserved', 2026, 'paid', 400,
                NULL, 'JY-3.1.1b', '文件') FROM ledger.fund
            """)
        let checker = FundBook(approve)
        var carry = FundProposal.Draft(.carryOver, fund: "city", document: "结转")
        (carry.year, carry.sum) = (2026, Money(fen: 500))
        var lapse = FundProposal.Draft(.lapse, fund: "city", document: "收缴")
        (lapse.year, lapse.sum) = (2026, Money(fen: 100))
        for draft in [carry, lapse] {
            let id = try await FundBook(intake).propose(draft, client: draft.act.rawValue)
            try await checker.end(id, .confirm, client: "c\(id)")
        }
        try await checker.end(close, .confirm, client: "close")
        #expect(try await free("city", house, year: 2027) == 500)
        await #expect {
            try await Self.reserve("late", "city", "JY-3.1.1b", 1, in: house.owner)
        } throws: { ($0 as? PostgresError)?.message == "closed" }
    }

    /// Whatever is tried in whatever order: each fund's stations add up to nothing and none is
    /// below zero.
    @Test func anySequenceKeepsTheSumAtNothing() async throws {
        let house = try await house()
        try await fund("city", 100, for: "JY-3.1.1b JY-3.1.1c", in: house)
        let seed = UInt64.random(in: 0...UInt64.max)
        print("funds, seed \(seed)")
        var random = SeededRandom(seed: seed)
        let moves = [
            ("appropriate", "outside", "free"), ("withdraw", "free", "outside"),
            ("reserve", "free", "reserved"), ("release", "reserved", "free"),
            ("send", "reserved", "sent"), ("settle", "sent", "paid"),
            ("return", "sent", "returned"), ("repay", "returned", "sent"),
            ("recover", "paid", "free"), ("write_off", "paid", "lost"),
            ("lapse", "free", "outside"), ("carry_over", "free", "free"),
        ]
        var done = 0
        for round in 0..<300 {
            let (kind, from, to) = moves[Int.random(in: 0..<moves.count, using: &random)]
            let fen = Int64.random(in: 1...6_000, using: &random)
            let year = Int64.random(in: 2026...2027, using: &random)
            let next = kind == "carry_over" ? year + 1 : year
            let plain = ["appropriate", "withdraw", "carry_over", "lapse"].contains(kind)
            let clause = plain ? nil : round % 2 == 0 ? "JY-3.1.1b" : "JY-3.1.1c"
            do {
                try await house.owner.execute(
                    """
                    SELECT ledger.move(district, \("m\(round)"), \(kind), id, \(year)::integer, \(from),
                        \(next)::integer, \(to), \(fen), NULL, \(clause), '文件') FROM ledger.fund
                    """)
                done += 1
            } catch let error as PostgresError {
                #expect(error.sqlState == "23514", "\(error)")
            }
        }
        #expect(done > 20)
        let wrong = try await house.count(
            """
            SELECT count(*) FROM (SELECT sum(balance) AS all, min(balance)
                FILTER (WHERE station <> 'outside') AS least FROM ledger.account GROUP BY fund) AS f
            WHERE f.all <> 0 OR f.least < 0
            """)
        #expect(wrong == 0)
        let drifted = try await house.count(
            """
            SELECT count(*) FROM ledger.account AS a WHERE a.balance <> (
                SELECT coalesce(sum(CASE WHEN (t.credit_year, t.credit_station) = (a.year, a.station)
                        THEN t.amount ELSE 0 END - CASE WHEN (t.debit_year, t.debit_station)
                        = (a.year, a.station) THEN t.amount ELSE 0 END), 0)
                FROM ledger.transfer AS t WHERE t.fund = a.fund)
            """)
        #expect(drifted == 0, "every balance is the sum of its transfers")
    }
}
