import Foundation
import Kernel
import Law
import Money
import MoneyVerifier
import Postgres
import TestSupport

@testable import Finance
@testable import Yuhou

/// A bureau with two months behind it, everything through the doors: funds and shares by two
/// people, openings, runs with returns and statements, a death told late, recoveries of every
/// kind, a run given up and one that waits.
struct ProofHouse: Sendable {
    let desk: DeskHouse
    /// Where the bank's files are.
    let folder: String
    static let monthly = "JY-3.1.1b"
    static let grant = "JY-3.1.2c"

    var owner: Pool { desk.owner }
    var district: Int { desk.district }

    init() async throws {
        desk = try await DeskHouse(departments, Finance.code, of: "jiangyan", on: "2026-03-02")
        folder = FileManager.default.temporaryDirectory.path + "/proof-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        try await addFunds()
        try await addPersons()
        try await march()
        try await april()
    }

    func say<C: DeskCommand>(_ command: C.Type, _ words: String, by clerk: Int) async throws {
        // A clerk's session is opened anew: the day may have gone on.
        let bureau = try await desk.desk("finance\(clerk + 1)", duties: [RunHouse.duties[clerk]])
        _ = try await desk.run(command, words, by: bureau)
    }

    private func confirm() async throws {
        let checker = try await desk.desk("finance3", duties: ["approve"])
        for one in try await FundBook(checker).proposals(pending: true).reversed() {
            try await FundBook(checker).end(one.id, .confirm, client: "c\(one.id)")
        }
    }

    private func addFunds() async throws {
        for code in ["city", "district"] {
            try await say(
                FundOpen.self,
                "\(code) --title 资金 --kind appropriation --payer \(code) --document 设立文件 "
                    + "--id \(code) --for \(Self.monthly)", by: 0)
            try await say(
                FundPurpose.self, "\(code) --clause \(Self.grant) --document 用途文件 --id p\(code)",
                by: 0)
            try await confirm()
            try await say(
                FundMove.self,
                "appropriate \(code) --year 2026 --sum 50000 --arrived 2026-02-01 --document 拨款 "
                    + "--id m\(code)", by: 0)
        }
        try await say(
            FundOpen.self,
            "gift --title 捐款 --kind donation --payer donor --document 协议 --id gift --for "
                + "\(Self.grant)", by: 0)
        try await say(
            DonationRecord.self,
            "gift --organization 某公司 --uscc 91320000MA1MTHQ12A --sum 3000 --arrived 2026-02-03 "
                + "--receipt 000123 --use 帮困 --document 协议 --id g", by: 0)
        for (clause, part) in [
            (Self.monthly, "city=2 district=1"), (Self.grant, "city=1 district=1 gift=1"),
        ] {
            try await say(
                ShareSet.self,
                "\(clause) --from 2025-01 --document 分担文件 --id s\(clause) --part \(part)", by: 0)
        }
        try await say(
            BudgetSet.self,
            "city --year 2026 --document 预算 --id b --line \(Self.monthly)=40000 "
                + "\(Self.grant)=5000", by: 0)
        try await say(YearClose.self, "2025 --document 决算 --id y", by: 0)
        try await confirm()
    }

    /// `F`, `G` and `H` have no monthly money.
    private func addPersons() async throws {
        for (place, ref) in "ABCDEFGH".enumerated() {
            try await desk.add("\(ref)", household: "H-\(ref)") {
                $0.account = "621700001000\(1_000_000 + place)"
            }
            guard place < 5 else { continue }
            try await desk.tell("\(ref)", "hukou.district", "321204")
            try await desk.tell(
                "\(ref)", "special_assistance", place % 2 == 0 ? "loss" : "disability",
                from: "2024-06-15")
        }
        let file = try desk.file(
            "deliveries.csv",
            [
                "ref,clause,month,day,amount,proof", "A,\(Self.monthly),2025-12,,590.00,银行回单",
                "A,\(Self.monthly),2026-01,,590.00,银行回单", "B,\(Self.monthly),2026-01,,400.00,回单",
            ])
        let office = try await desk.house.office()
        let importing = FileImport(
            office, seal: desk.seal, pack: try await PackStore(office).pack(of: district).pack)
        _ = try await importing.run(
            deliveries: file, district: district, today: office.today)
        try await tick()
    }

    func tick() async throws {
        let office = try await desk.house.office()
        _ = try await Assessment(office, district: district).tick()
    }

    /// A department's order, as its door leaves it.
    private func order(_ ref: String, _ fen: Int64, for period: String) async throws {
        let (day, today) = (try CaseHouse.day(period), try await desk.house.today())
        try await owner.execute(
            """
            INSERT INTO ledger.payment_order (district, client, department, person, clause, period,
                amount, basis, ordered_by, ordered_on)
            SELECT 321204, \("\(ref) \(period) \(fen)"), 'finance', id, \(Self.grant), \(day.sql),
                \(fen), '批件', 'x', \(today.sql)
            FROM kernel.person WHERE district = 321204 AND ref = \(ref)
            """)
    }

    /// As `ledger.reserve_order` keeps a fund's money for the latest order.
    private func keep(from fund: String) async throws {
        _ = try await owner.pipeline([
            """
            SELECT ledger.move(o.district, 'order ' || o.id, 'reserve', f.id, 2026, 'free', 2026,
                'reserved', o.amount, NULL, o.clause, o.basis)
            FROM ledger.payment_order AS o, ledger.fund AS f
            WHERE f.code = \(fund) AND o.id = (SELECT max(id) FROM ledger.payment_order)
            """,
            """
            INSERT INTO ledger.reservation (district, payment_order, fund, year, clause, amount,
                reserved_by, reserved_on)
            SELECT o.district, o.id, f.id, 2026, o.clause, o.amount, 'x', kernel.today()
            FROM ledger.payment_order AS o, ledger.fund AS f
            WHERE f.code = \(fund) AND o.id = (SELECT max(id) FROM ledger.payment_order)
            """,
        ])
    }

    private func feeds() async throws {
        let today = try await desk.house.today()
        try await owner.execute(
            """
            INSERT INTO kernel.feed (district, department, code, seq, as_of, digest, accepted,
                unchanged, rejected, recorded_by)
            SELECT 321204, f.department, f.code, 1 + (SELECT count(*) FROM kernel.feed AS k
                    WHERE (k.department, k.code) = (f.department, f.code)),
                \(today.sql), sha256('x'), 0, 0, 0, 'x'
            FROM (VALUES ('public_security', 'deaths'), ('education', 'school-roll'),
                ('disabled_persons', 'certificates')) AS f (department, code)
            """)
    }

    // MARK: Runs

    private func prepare(_ client: String, from month: String = "2025-12") async throws -> Int64 {
        try await feeds()
        try await say(
            RunPrepare.self,
            "--clause \(Self.monthly) --clause \(Self.grant) --from \(month) --id \(client) --page 3",
            by: 0)
        return try await desk.count("SELECT id FROM ledger.run WHERE client = \(client)")
    }

    private func step<C: DeskCommand>(
        _ command: C.Type, _ run: Int64, by clerk: Int, _ more: String = ""
    ) async throws {
        try await say(command, "--run \(run) --id \(clerk)-\(run) \(more)", by: clerk)
    }

    /// Seals, sends and settles; the payment of `back` comes back, the others are on the statement.
    private func finish(_ run: Int64, back: String? = nil) async throws {
        try await step(RunSeal.self, run, by: 3, "--page 2")
        try await step(RunSend.self, run, by: 4, "--file \(bankFile(run))")
        let rows = try await owner.query(
            """
            SELECT p.number, p.amount, k.ref FROM ledger.payment AS p
            LEFT JOIN kernel.person AS k ON k.district = p.district AND k.id = p.person
            WHERE p.run = \(run) ORDER BY p.nth
            """)
        var (returns, statement) = (["number,code,reason"], ["number,amount"])
        for row in rows {
            let (number, fen, ref) = try row.decode(String.self, Int64.self, String?.self)
            if ref == back, back != nil {
                returns.append("\(number),R03,户名不符")
            } else {
                statement.append("\(number),\(Money(fen: fen).plain)")
            }
        }
        var more = "--statement \(try desk.file("statement.csv", statement))"
        if back != nil { more += " --returns \(try desk.file("returns.csv", returns))" }
        try await step(RunSettle.self, run, by: 5, more)
    }

    /// Where a run's file for the bank is.
    func bankFile(_ run: Int64) -> String { "\(folder)/\(run).csv" }

    private func march() async throws {
        for ref in ["F", "G", "H"] { try await order(ref, 100_001, for: "2026-03-01") }
        try await keep(from: "gift")
        let run = try await prepare("march")
        try await step(RunCheck.self, run, by: 1)
        try await step(RunApprove.self, run, by: 2)
        try await finish(run, back: "B")
        let given = try await prepare("given-up")
        try await step(RunCheck.self, given, by: 1)
        try await step(RunApprove.self, given, by: 2)
        try await say(RunCancel.self, "--run \(given) --reason 重新编制批次 --id x", by: 1)
    }

    /// C moved away in February, told late; D died in March, told between two steps; F was ordered
    /// too much; B has a new account.
    private func april() async throws {
        try await desk.house.set("2026-04-02")
        try await desk.tell("C", "hukou.district", "320000", from: "2026-01-20")
        try await order("F", -40_000, for: "2026-03-01")
        try await order("F", 90_000, for: "2026-04-01")
        try await order("G", 5_000, for: "2026-04-01")
        var correction = PersonRegister.Correction()
        correction.account = "6217000010009999999"
        _ = try await desk.house.register().edit(
            correction, ref: "B", district: district, reason: "本人申请更正")
        try await tick()
        try await recover("C", Self.monthly, plan: false)
        try await recover("F", Self.grant, plan: true)
        let run = try await prepare("april", from: "2026-01")
        try await say(RunLook.self, "--run \(run) --ref B --reason 与本人核对新账户", by: 2)
        try await desk.tell("D", "death", "illness", from: "2026-03-20")
        try await step(RunCheck.self, run, by: 1)
        try await step(RunApprove.self, run, by: 2)
        try await order("A", 7_777, for: "2026-04-01")
        let waiting = try await prepare("waiting")
        try await step(RunCheck.self, waiting, by: 1)
        try await step(RunApprove.self, waiting, by: 2)
        try await finish(run)
        try await tick()
    }

    /// A recovery from the notice to its end, or to a plan that keeps back.
    private func recover(_ ref: String, _ clause: String, plan: Bool) async throws {
        try await say(
            RecoveryOpen.self,
            "--ref \(ref) --clause \(clause) --cause town_late --reason 镇街报得晚 --id o\(ref)", by: 1)
        let id = try await desk.count("SELECT max(id) FROM ledger.recovery")
        try await say(RecoveryNotice.self, "\(id) --how 上门送达 --id n\(ref)", by: 1)
        let today = try await desk.house.today()
        try await desk.house.set("\(today.adding(days: 8))")
        try await feeds()
        try await say(RecoveryDecide.self, "\(id) --reason 核对无误 --id d\(ref)", by: 2)
        if plan {
            let day = try await desk.house.today()
            try await say(
                RecoveryPlan.self,
                "\(id) --instalment 100.00 --first \(day) --words 本人同意 --id p\(ref)", by: 1)
        } else {
            try await say(
                RecoveryCash.self, "\(id) --amount 250.00 --receipt S001 --id c\(ref)", by: 3)
            let left = try await desk.count(
                "SELECT sum(amount)::bigint - 25000 FROM ledger.recovery_item WHERE recovery = \(id)"
            )
            let off = "\(id) --amount \(Money(fen: left).plain) --reason 家庭困难"
            try await say(RecoveryWriteOff.self, "\(off) --id w\(ref)", by: 1)
            try await say(RecoveryWriteOff.self, "\(off) --approve --id v\(ref)", by: 2)
        }
    }
}
