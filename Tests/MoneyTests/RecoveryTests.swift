@testable import Kernel
import Law
import Money
import Postgres
import TestSupport
import Testing

@testable import Finance
@testable import Yuhou

/// Money that was paid and is not due: found by the law, brought back by people.
@Suite struct RecoveryTests {
    private static let clause = "JY-3.1.1b"

    /// She died in October 2025, and was paid through December.
    private func house() async throws -> DeskHouse {
        let house = try await DeskHouse(departments, "finance", of: "jiangyan", on: "2026-03-02")
        try await house.add("A", household: "H")
        try await house.tell("A", "hukou.district", "321204")
        try await house.tell("A", "special_assistance", "loss")
        let file = try house.file(
            "deliveries.csv",
            ["ref,clause,month,day,amount,proof"]
                + ["2025-10", "2025-11", "2025-12"].map { "A,\(Self.clause),\($0),,590.00,银行回单" })
        let office = try await house.house.office()
        let importing = FileImport(
            office, seal: house.seal,
            pack: try await PackStore(office).pack(of: house.district).pack)
        for accepted in [3, 0] {
            let outcome = try await importing.run(
                deliveries: file, district: house.district, today: office.today)
            #expect(outcome.accepted == accepted)
        }
        try await house.tell("A", "hukou.district", "320000", from: "2025-10-20")
        return house
    }

    private func step(
        _ house: DeskHouse, _ words: String, by name: String, duties: [String] = ["review"]
    ) async throws -> String {
        let desk = try await house.desk(name, duties: duties)
        let list = words.split(separator: " ").map(String.init)
        func page<C: DeskCommand>(_: C.Type) async throws -> String {
            try await house.page(C.self, Array(list.dropFirst()), by: desk).words(.english)
                .joined(separator: "\n")
        }
        return switch list[0] {
        case "open": try await page(RecoveryOpen.self)
        case "notice": try await page(RecoveryNotice.self)
        case "object": try await page(RecoveryObject.self)
        case "decide": try await page(RecoveryDecide.self)
        case "plan": try await page(RecoveryPlan.self)
        case "cash": try await page(RecoveryCash.self)
        case "write-off": try await page(RecoveryWriteOff.self)
        case "found": try await page(RecoveryFound.self)
        default: try await page(RecoveryList.self)
        }
    }

    @Test func whatWasGivenBeforeIsPaidOnceAndTooMuchIsFound() async throws {
        let house = try await house()
        #expect(
            try await house.count("SELECT count(*) FROM ledger.line WHERE kind = 'opening'") == 3)
        let due = try await house.page(
            DueCommand.self, ["--ref", "A", "--from", "2025-10", "--to", "2025-12", "--json"],
            by: try await house.desk("review"))
        #expect(
            due.rows.map { $0.prefix(6).map(\.plain).joined(separator: " ") } == [
                "JY-3.1.1b 2025-10 59000 59000 0 0", "JY-3.1.1b 2025-11 0 59000 -59000 0",
                "JY-3.1.1b 2025-12 0 59000 -59000 0",
            ])
        let found = try await step(house, "found --from 2025-01", by: "one")
        #expect(found.contains("1,180.00") && found.contains("2025-11-01"), "\(found)")
    }

    @Test func aRecoveryTakesItsStepsEachByItsHandAndEndsWithNothingLeft() async throws {
        let house = try await house()
        let open = "open --ref A --clause JY-3.1.1b --cause source_late --reason 公安报得晚 --id o"
        #expect(try await step(house, open, by: "one").hasPrefix("Recovery 1:"))
        #expect(try await step(house, open, by: "one").hasPrefix("Recovery 1:"))
        #expect(
            await house.refusal {
                try await step(house, open.replacing("--id o", with: "--id p"), by: "one")
            }?.contains("asked back") == true, "nothing is found twice")
        #expect(
            await house.refusal {
                try await step(
                    house, "plan 1 --instalment 100.00 --first 2026-04-01 --words 本人", by: "one")
            }?.hasPrefix("Not yet") == true)
        try await decided(house)
        try await broughtBack(house)
        let chain = try await house.owner.query(
            "SELECT concat_ws(' ', period, kind, after) FROM ledger.line WHERE seq > 1 ORDER BY period, seq"
        )
        #expect(
            try chain.map { try $0.value(0, as: String.self) } == [
                "2025-11-01 recover 34000", "2025-11-01 write_off 0", "2025-12-01 write_off 0",
            ])
    }

    /// From the notice to the decision that it stands.
    private func decided(_ house: DeskHouse) async throws {
        _ = try await step(house, "notice 1 --how 上门送达", by: "one")
        let decide = "decide 1 --reason 核对无误"
        #expect(
            await house.refusal {
                try await step(house, decide, by: "two", duties: ["approve"])
            }?.contains("not over") == true)
        try await house.house.set("2026-03-10")
        #expect(
            await house.refusal {
                try await step(house, "object 1 --words 没收到", by: "one")
            }?.contains("are over") == true)
        #expect(
            await house.refusal {
                try await step(house, decide, by: "one", duties: ["review", "approve"])
            }?.contains("nother person") == true)
        #expect(
            await house.refusal { try await step(house, decide, by: "three") }?
                .contains("duty") == true)
        _ = try await step(house, decide, by: "two", duties: ["approve"])
    }

    /// In instalments and by a write-off.
    private func broughtBack(_ house: DeskHouse) async throws {
        #expect(
            try await step(
                house, "plan 1 --instalment 100.00 --first 2026-04-01 --words 本人同意", by: "one")
                == "Recovery 1: in instalments, 1,180.00 yuan left, next 2026-04-01.")
        for _ in 1...2 {
            #expect(
                try await step(
                    house, "cash 1 --amount 250.00 --receipt S001 --id c", by: "four",
                    duties: ["pay"])
                    == "Recovery 1: in instalments, 930.00 yuan left, next 2026-06-01.")
        }
        #expect(
            await house.refusal {
                try await step(
                    house, "cash 1 --amount 930.01 --receipt S002", by: "four", duties: ["pay"])
            }?.hasPrefix("That is more") == true)
        let off = "write-off 1 --amount 930.00 --reason 家庭困难"
        #expect(
            await house.refusal {
                try await step(house, "\(off) --approve", by: "two", duties: ["approve"])
            }?.hasPrefix("Not yet") == true)
        _ = try await step(house, off, by: "two", duties: ["review"])
        #expect(
            await house.refusal {
                try await step(
                    house, "\(off) --approve", by: "two", duties: ["review", "approve"])
            }?.contains("nother person") == true)
        #expect(
            try await step(house, "\(off) --approve", by: "five", duties: ["approve"])
                == "Recovery 1: done, 0.00 yuan left.")
    }

    @Test func noMoreIsKeptBackThanTheShareAndThanIsAsked() async throws {
        let house = try await house()
        _ = try await step(
            house, "open --ref A --clause JY-3.1.1b --cause town_late --reason 镇街报得晚", by: "one")
        _ = try await step(house, "notice 1 --how 上门送达", by: "one")
        try await house.house.set("2026-03-10")
        _ = try await step(house, "decide 1 --reason 核对无误", by: "two", duties: ["approve"])
        func kept(_ fen: Int64) async throws -> [String] {
            let rows = try await house.desk("pay").transaction { transaction in
                try await transaction.query(
                    """
                    SELECT concat_ws(' ', k.period, k.amount) FROM kernel.person AS p,
                        ledger.keep_back(p.district, p.id, \(fen)) AS k WHERE p.ref = 'A'
                    """
                ).map { try $0.value(0, as: String.self) }
            }
            return rows
        }
        #expect(try await kept(100_000).isEmpty, "no plan yet")
        _ = try await step(
            house, "plan 1 --instalment 100.00 --first 2026-03-10 --share 90 --words 本人同意",
            by: "one")
        #expect(try await kept(100_000) == ["2025-11-01 30000"], "three in ten, whatever was asked")
        #expect(try await kept(300_000) == ["2025-11-01 59000", "2025-12-01 31000"])
        #expect(
            try await kept(9_000_000) == ["2025-11-01 59000", "2025-12-01 59000"],
            "no more than asked")
        #expect(try await kept(2).isEmpty)
    }

    @Test func whatARunPaidGoesBackToItsFundsOrIsLostToThem() async throws {
        let house = try await house()
        try await paidByRun(house)
        _ = try await step(
            house, "open --ref A --clause JY-3.1.1b --cause no_match --reason 部门未比对", by: "one")
        try await decided(house)
        _ = try await step(
            house, "cash 1 --amount 250.00 --receipt S001", by: "four", duties: ["pay"])
        let off = "write-off 1 --amount 930.00 --reason 家庭困难"
        _ = try await step(house, off, by: "two")
        _ = try await step(house, "\(off) --approve", by: "five", duties: ["approve"])
        let balances = try await house.owner.query(
            """
            SELECT concat_ws(' ', f.code, a.station, a.balance) FROM ledger.account AS a
            JOIN ledger.fund AS f ON f.district = a.district AND f.id = a.fund
            WHERE a.balance <> 0 ORDER BY f.code, a.station
            """)
        #expect(
            try balances.map { try $0.value(0, as: String.self) } == [
                "one free 16667", "one lost 62000", "one outside -78667", "two free 8333",
                "two lost 31000", "two outside -39333",
            ])
    }

    /// As if November and December had come from a run of this system, from two funds.
    private func paidByRun(_ house: DeskHouse) async throws {
        _ = try await house.owner.pipeline([
            """
            INSERT INTO ledger.fund (district, client, code, title, kind, payer, holder, document,
                recorded_by)
            SELECT 321204, n, n, '资金', 'appropriation', 'district', 'finance', '文件', 'x'
            FROM unnest(ARRAY['one', 'two']) AS n
            """,
            """
            INSERT INTO ledger.fund_purpose (district, fund, clause, document, recorded_by)
            SELECT district, id, 'JY-3.1.1b', '文件', 'x' FROM ledger.fund
            """,
            """
            INSERT INTO ledger.share (district, clause, from_month, version, client, document,
                recorded_by)
            VALUES (321204, 'JY-3.1.1b', '2020-01-01', 1, 's', '文件', 'x')
            """,
            """
            INSERT INTO ledger.share_part (district, clause, from_month, version, fund, parts, place)
            SELECT district, 'JY-3.1.1b', '2020-01-01', 1, id, CASE code WHEN 'one' THEN 2 ELSE 1 END,
                CASE code WHEN 'one' THEN 1 ELSE 2 END FROM ledger.fund
            """,
            """
            INSERT INTO ledger.run (district, client, title, clauses, first_month, through, known, year)
            VALUES (321204, 'r', '发放', ARRAY['JY-3.1.1b'], '2025-11-01', '2025-12-01', '2025-12-20', 2025)
            """,
            """
            SELECT ledger.move(321204, 'a' || p.fund, 'appropriate', p.fund, 2025, 'outside', 2025,
                'free', p.amount, NULL, NULL, '文件')
            FROM ledger.parts(321204, 'JY-3.1.1b', '2025-12-01', 118000) AS p
            """,
            """
            SELECT ledger.move(321204, 'b' || p.fund, 'settle', p.fund, 2025, 'free', 2025, 'paid',
                p.amount, r.id, 'JY-3.1.1b', '文件')
            FROM ledger.parts(321204, 'JY-3.1.1b', '2025-12-01', 118000) AS p, ledger.run AS r
            """,
            "DELETE FROM ledger.line WHERE period > '2025-10-01'",
            """
            INSERT INTO ledger.line (district, person, clause, period, seq, kind, before, amount, after,
                run, payment, made_on)
            SELECT p.district, p.id, 'JY-3.1.1b', m, 1, 'pay', 0, 59000, 59000, r.id, 1, '2025-12-20'
            FROM kernel.person AS p, ledger.run AS r, unnest(ARRAY[date '2025-11-01', '2025-12-01']) AS m
            """,
        ])
    }
}
