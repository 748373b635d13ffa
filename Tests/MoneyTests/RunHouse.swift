import Foundation
import Kernel
import Law
import Money
import Postgres
import TestSupport

@testable import Finance
@testable import Yuhou

/// Jiangyan's finance bureau with money, shares, a fresh file of deaths, and six clerks for the six
/// steps of a run.
struct RunHouse: Sendable {
    let desk: DeskHouse
    let clerks: [Bureau]
    static let clause = "JY-3.1.2c"
    static let other = "JY-3.5.1b"

    var owner: Pool { desk.owner }
    var district: Int { desk.district }

    static let duties = ["intake", "review", "approve", "pay", "pay", "pay"]

    init(
        on iso: String = "2026-03-02", fen: Int64 = 100_000_000, at server: TestServer = .shared
    ) async throws {
        desk = try await DeskHouse(
            departments, Finance.code, of: "jiangyan", on: iso, at: server)
        var clerks: [Bureau] = []
        for (place, duty) in Self.duties.enumerated() {
            clerks.append(try await desk.desk("finance\(place + 1)", duties: [duty]))
        }
        self.clerks = clerks
        try await addFund("budget", fen: fen)
        try await share("budget", Self.clause)
        try await share("budget", Self.other)
        try await feed("public_security", "deaths", on: iso)
        try await feed("education", "school-roll", on: iso)
        try await feed("disabled_persons", "certificates", on: iso)
    }

    /// A fund with so much to spend in 2026.
    func addFund(_ code: String, fen: Int64) async throws {
        _ = try await owner.pipeline([
            """
            INSERT INTO ledger.fund (district, client, code, title, kind, payer, holder, document,
                recorded_by)
            VALUES (321204, \(code), \(code), '资金', 'appropriation', 'district', 'finance', '文件', 'x')
            """,
            """
            SELECT ledger.move(321204, \(code), 'appropriate', id, 2026, 'outside', 2026, 'free',
                \(fen), NULL, NULL, '文件') FROM ledger.fund WHERE code = \(code)
            """,
        ])
    }

    /// A fund bears a part of a clause's cost from 2020 on.
    func share(_ code: String, _ clause: String, parts: Int = 1, place: Int = 1) async throws {
        _ = try await owner.pipeline([
            """
            INSERT INTO ledger.fund_purpose (district, fund, clause, document, recorded_by)
            SELECT 321204, id, \(clause), '文件', 'x' FROM ledger.fund WHERE code = \(code)
            """,
            """
            INSERT INTO ledger.share (district, clause, from_month, version, client, document,
                recorded_by)
            VALUES (321204, \(clause), '2020-01-01', 1, \("share " + clause), '文件', 'x')
            ON CONFLICT DO NOTHING
            """,
            """
            INSERT INTO ledger.share_part (district, clause, from_month, version, fund, parts, place)
            SELECT 321204, \(clause), '2020-01-01', 1, id, \(parts)::integer, \(place)::integer
            FROM ledger.fund WHERE code = \(code)
            """,
        ])
    }

    func feed(_ department: String, _ code: String, on day: String) async throws {
        let day = try CaseHouse.day(day)
        try await owner.execute(
            """
            INSERT INTO kernel.feed (district, department, code, seq, as_of, digest, accepted,
                unchanged, rejected, recorded_by)
            SELECT 321204, \(department), \(code), 1 + count(*), \(day.sql), sha256('x'), 0, 0, 0, 'x'
            FROM kernel.feed WHERE district = 321204 AND department = \(department)
              AND code = \(code)
            """)
    }

    /// Somebody with an account.
    func add(_ ref: String, account: String? = "6217000010001234567") async throws {
        try await desk.add(ref, household: "H-\(ref)") { $0.account = account ?? "" }
    }

    /// A department's order, as its door leaves it.
    func order(
        _ ref: String, _ fen: Int64, for day: String = "2026-03-01",
        clause: String = RunHouse.clause, client: String? = nil, to payee: String? = nil
    ) async throws {
        let day = try CaseHouse.day(day)
        let client = client ?? "\(ref) \(clause) \(day) \(fen)"
        try await owner.execute(
            """
            INSERT INTO ledger.payment_order (district, client, department, person, clause, period,
                amount, payee, payee_code, basis, ordered_by, ordered_on)
            SELECT 321204, \(client), 'finance', id, \(clause), \(day.sql), \(fen), \(payee),
                \(payee), '批件', 'x', \(day.sql)
            FROM kernel.person WHERE district = 321204 AND ref = \(ref)
            """)
    }

    // MARK: The steps

    /// Prepares a run of both clauses; its number.
    func prepare(
        _ client: String = "run", by clerk: Int = 0, _ more: String = "", page: Int = 2
    ) async throws -> Int64 {
        _ = try await desk.run(
            RunPrepare.self,
            "--clause \(Self.clause) --clause \(Self.other) --id \(client) --page \(page) \(more)",
            by: clerks[clerk])
        return try await desk.count("SELECT id FROM ledger.run WHERE client = \(client)")
    }

    func check(_ run: Int64, by clerk: Int = 1) async throws {
        _ = try await desk.run(RunCheck.self, "--run \(run) --id check-\(run)", by: clerks[clerk])
    }

    func approve(_ run: Int64, by clerk: Int = 2) async throws {
        _ = try await desk.run(
            RunApprove.self, "--run \(run) --id approve-\(run)", by: clerks[clerk])
    }

    func seal(_ run: Int64, by clerk: Int = 3) async throws {
        _ = try await desk.run(
            RunSeal.self, "--run \(run) --page 2 --id seal-\(run)", by: clerks[clerk])
    }

    /// Sends a run: the bank's file.
    func send(_ run: Int64, by clerk: Int = 4, _ more: String = "") async throws -> String {
        let path = try desk.file("seed", []) + "-bank-\(run)"
        _ = try await desk.run(
            RunSend.self, "--run \(run) --file \(path) --id send-\(run) \(more)", by: clerks[clerk])
        return try String(contentsOfFile: path, encoding: .utf8)
    }

    func settle(_ run: Int64, by clerk: Int = 5, _ more: String = "") async throws -> Page {
        try await desk.page(
            RunSettle.self,
            ["--run", "\(run)", "--id", "settle-\(run)"]
                + more.split(separator: " ").map(String.init), by: clerks[clerk])
    }

    /// From the beginning to the settlement; its number.
    func pay(_ client: String = "run", _ more: String = "") async throws -> Int64 {
        let run = try await prepare(client, more)
        try await check(run)
        try await approve(run)
        try await seal(run)
        _ = try await send(run)
        _ = try await settle(run)
        return run
    }

    // MARK: What stands

    /// Every line of a run, `ref clause amount hold`.
    func lines(_ run: Int64) async throws -> [String] {
        try await owner.query(
            """
            SELECT concat_ws(' ', p.ref, l.clause, l.amount, l.hold) FROM ledger.run_line AS l
            JOIN kernel.person AS p ON p.id = l.person WHERE l.run = \(run)
            ORDER BY p.ref, l.clause, l.period
            """
        ).map { try $0.value(0) }
    }

    /// What stands at each station of every fund, nothing left out but nothing.
    func stations() async throws -> [String] {
        try await owner.query(
            """
            SELECT concat_ws(' ', station, sum(balance)) FROM ledger.account
            WHERE balance <> 0 GROUP BY station ORDER BY station
            """
        ).map { try $0.value(0) }
    }

    /// What somebody has.
    func paid(_ ref: String) async throws -> Int64 {
        try await desk.count(
            """
            SELECT coalesce(sum(l.amount), 0)::bigint FROM ledger.line AS l
            JOIN kernel.person AS p ON p.id = l.person WHERE p.ref = \(ref)
            """)
    }

    func digest(_ run: Int64, _ act: String = "seal") async throws -> String {
        let row = try await owner.one(
            """
            SELECT encode(digest, 'hex') FROM ledger.run_act WHERE run = \(run) AND act = \(act)
            """)
        return try row?.value(0) ?? "none"
    }
}

extension RunHouse {
    /// A case of somebody under the clause, at finance (`state` 8) or as a person left it.
    func addCase(_ ref: String, state: Int64) async throws -> Int64 {
        _ = try await owner.pipeline([
            """
            INSERT INTO casework.procedure (district, benefit, digest, with_town)
            VALUES (321204, 'finance.welfare-fund-grant', sha256('p'), false) ON CONFLICT DO NOTHING
            """,
            """
            INSERT INTO casework.case_file (district, client, kind, person, clause, benefit, department,
                procedure, with_town, ground, period_from, period_to, opened_on, opened_by, version,
                state, step)
            SELECT 321204, ref, 0, p.id, \(Self.clause), 'finance.welfare-fund-grant', 'finance', c.id,
                false, 1, '2026-01-01', '2027-01-01', '2026-01-05', 'x', 3, \(state),
                CASE WHEN \(state) IN (0, 8) THEN 'pay' END
            FROM kernel.person AS p, casework.procedure AS c WHERE p.ref = \(ref)
            """,
        ])
        return try await desk.count(
            "SELECT id FROM casework.case_file WHERE client = \(ref)")
    }

    /// A public notice of a case, until a day.
    func addNotice(of file: Int64, until day: String) async throws {
        let day = try CaseHouse.day(day)
        _ = try await owner.pipeline([
            """
            INSERT INTO casework.notice (district, client, department, place, from_day, to_day, opened_by)
            VALUES (321204, 'n', 'finance', '公示栏', '2026-02-20', \(day.sql), 'x')
            """,
            """
            INSERT INTO casework.notice_line (district, notice, case_id, line)
            SELECT 321204, id, \(file), '王*' FROM casework.notice
            """,
        ])
    }

    /// Gives somebody another account, as the register's desk does.
    func change(_ ref: String, account: String) async throws {
        var correction = PersonRegister.Correction()
        correction.account = account
        _ = try await desk.house.register().edit(
            correction, ref: ref, district: district, reason: "本人申请更正")
    }
}
