import Foundation
import Law
import Money
import Postgres
import TestSupport
import Testing

@testable import Finance
@testable import Kernel
@testable import Yuhou

/// Six clerks over connections of a test's own, with the law read once.
struct RunClients: Sendable {
    let house: RunHouse
    private let sessions: [Session]
    private let statute: Statute
    static let refs = ["A", "B", "C"]

    init(_ house: RunHouse) async throws {
        self.house = house
        var sessions: [Session] = []
        for (place, duty) in RunHouse.duties.enumerated() {
            sessions.append(
                try await house.desk.house.session(
                    "finance\(place + 1)", desk: "finance", duties: [duty]))
        }
        self.sessions = sessions
        statute = try await Statute.current(
            try await house.desk.house.office(), district: house.district)
    }

    func book(_ clerk: Int, through pools: Pools? = nil) async throws -> RunBook {
        let house = house.desk.house
        let office = try house.office(
            sessions[clerk], purpose: "fault", on: try await house.today(), through: pools)
        office.laws.keep(statute, district: self.house.district)
        return RunBook(
            Bureau(
                office, district: self.house.district, department: Finance.code,
                seal: self.house.desk.seal))
    }

    /// One more order for everybody.
    func addOrders(_ client: String) async throws {
        for ref in Self.refs { try await house.order(ref, 100, client: "\(client) \(ref)") }
    }

    static let acts: [PaymentRun.Act] = [.prepare, .check, .approve, .seal, .send, .settle]

    /// Does a step by the clerk whose it is.
    func act(
        _ act: PaymentRun.Act, _ client: String, known: String = "2026-03-02",
        through pools: Pools? = nil
    ) async throws {
        let book = try await book(Self.acts.firstIndex(of: act) ?? 0, through: pools)
        if act == .prepare {
            let month = try CaseHouse.day("2026-03-02").month
            _ = try await book.prepare(
                RunRequest(
                    title: "三月", clauses: [RunHouse.clause], first: month, through: month,
                    known: try CaseHouse.day(known), year: 2026, page: 2), client: client)
            return
        }
        let run = try await number(client)
        switch act {
        case .check: try await book.check(run, client: "\(client)-check")
        case .approve: try await book.approve(run, client: "\(client)-approve")
        case .seal: try await book.seal(run, page: 3, client: "\(client)-seal")
        case .send:
            let path = NSTemporaryDirectory() + UUID().uuidString
            _ = try await book.send(run, to: path, form: .csv, client: "\(client)-send")
            try FileManager.default.removeItem(atPath: path)
        default: _ = try await book.settle(run, page: 3, client: "\(client)-settle")
        }
    }

    func number(_ client: String) async throws -> Int64 {
        try await house.desk.count("SELECT id FROM ledger.run WHERE client = \(client)")
    }

    /// What the digest of everything that is due and not paid must be, by the orders alone.
    func expected() async throws -> String {
        let row = try await house.owner.one(
            """
            SELECT encode(sha256(string_agg(digest, ''::bytea ORDER BY block)), 'hex') FROM (
                SELECT person / 4096 AS block, sha256(convert_to(string_agg(concat_ws('|', person,
                    clause, period, paid, due - paid), E'\\n' ORDER BY person, clause, period),
                    'UTF8')) AS digest
                FROM (SELECT o.person, o.clause, o.period, sum(o.amount) AS due, coalesce((
                        SELECT sum(l.amount) FROM ledger.line AS l WHERE l.person = o.person
                          AND l.clause = o.clause AND l.period = o.period), 0) AS paid
                    FROM ledger.payment_order AS o GROUP BY 1, 2, 3) AS d
                WHERE due > paid GROUP BY 1) AS b
            """)
        return try row?.value(0, as: String?.self) ?? "none"
    }

    /// Whether the run's six hands saw one digest, everybody has what was ordered, and each station
    /// holds what the lines say.
    func isWhole(_ client: String) async throws -> Bool {
        let run = try await number(client)
        let wrong = try await house.desk.count(
            """
            SELECT (SELECT count(DISTINCT digest) - 1 FROM ledger.run_act WHERE run = \(run))
                + (SELECT count(*) FROM (SELECT person, sum(amount) AS fen
                    FROM ledger.payment_order GROUP BY person) AS o
                  FULL JOIN (SELECT person, sum(amount) AS fen FROM ledger.line GROUP BY person)
                    AS l USING (person) WHERE o.fen IS DISTINCT FROM l.fen)
                + (SELECT count(*) FROM ledger.payment AS p WHERE p.run = \(run)
                    AND p.amount <> (SELECT sum(l.amount) FROM ledger.line AS l
                      WHERE l.run = p.run AND l.payment = p.nth))
                + (SELECT abs(sum(balance)) FROM ledger.account)
                + (SELECT abs(sum(balance) - (SELECT sum(amount) FROM ledger.line))
                    FROM ledger.account WHERE station IN ('reserved', 'sent', 'paid'))
            """)
        return wrong == 0
    }
}

/// Many at once, and connections that break at every message.
@Suite(.serialized) struct RunFaultTests {
    private func clients() async throws -> RunClients {
        let house = try await RunHouse()
        for ref in RunClients.refs { try await house.add(ref) }
        let clients = try await RunClients(house)
        try await clients.addOrders("first")
        return clients
    }

    /// The outcome of each, in the order given: nil, or what it was told.
    private func atOnce(
        _ count: Int, _ body: @Sendable @escaping (Int) async throws -> Void
    ) async throws -> [String?] {
        await withTaskGroup(of: (Int, String?).self) { group in
            for place in 0..<count {
                group.addTask {
                    do {
                        try await body(place)
                        return (place, nil)
                    } catch let refusal as Refusal {
                        return (place, refusal.text.en)
                    } catch {
                        return (place, "\(error)")
                    }
                }
            }
            return await group.reduce(into: [String?](repeating: nil, count: count)) {
                $0[$1.0] = $1.1
            }
        }
    }

    @Test func eightRunsOfOneMonthAtOncePayItOnce() async throws {
        let clients = try await clients()
        let pools = (0..<8).map { _ in Pools(clients.house.desk.house.settings) }
        for act in RunClients.acts {
            let told = try await atOnce(8) {
                try await clients.act(act, "run-\($0)", through: pools[$0])
            }
            #expect(told.allSatisfy { $0 == nil }, "\(act): \(told)")
        }
        for pool in pools { await pool.close() }
        let (links, held) = (
            try await clients.house.desk.count("SELECT count(*) FROM ledger.line"),
            try await clients.house.desk.count(
                "SELECT count(*) FROM ledger.run_line WHERE hold = 'paid_elsewhere'")
        )
        #expect(links == 3 && held == 21)
        #expect(
            try await clients.house.stations() == [
                "free 99999700", "outside -100000000", "paid 300",
            ])
    }

    @Test func oneIdFiftyTimesInParallelIsOneRunAndOneOfEachStep() async throws {
        let clients = try await clients()
        let pools = (0..<10).map { _ in Pools(clients.house.desk.house.settings) }
        for act in RunClients.acts {
            let told = try await atOnce(50) {
                try await clients.act(act, "one", through: pools[$0 % 10])
            }
            #expect(told.allSatisfy { $0 == nil }, "\(act): \(told.compactMap { $0 })")
        }
        #expect(try await clients.house.desk.count("SELECT count(*) FROM ledger.run") == 1)
        #expect(try await clients.house.desk.count("SELECT count(*) FROM ledger.run_act") == 6)
        #expect(try await clients.isWhole("one"))
        // Another body under the id, and the id at another step.
        let told = try await atOnce(50) {
            try await clients.act(
                .prepare, "two", known: $0.isMultiple(of: 2) ? "2026-03-02" : "2026-03-01",
                through: pools[$0 % 10])
        }
        let refused = told.compactMap { $0 }
        #expect(refused.count == 25, "\(refused)")
        #expect(refused.allSatisfy { $0.hasPrefix("--id: this id belongs to another entry") })
        for pool in pools { await pool.close() }
    }

    @Test(arguments: RunClients.acts)
    func `cut after every message of a step, told again, it ends as if undisturbed`(
        _ act: PaymentRun.Act
    ) async throws {
        let clients = try await clients()
        let house = clients.house.desk.house
        let folder = try #require(house.settings.parameter("host"))
        let name = try #require(house.settings.parameter("dbname"))
        let place = try #require(RunClients.acts.firstIndex(of: act))
        var (message, isWhole) = (0, false)
        while !isWhole {
            message += 1
            let client = "\(act)-\(message)"
            let expected = try await clients.expected()
            for earlier in RunClients.acts[..<place] { try await clients.act(earlier, client) }
            let proxy = try CuttingProxy(to: folder, after: message)
            let pools = Pools(
                try ConnectionSettings(
                    uri: "postgresql://yuhou@/\(name)?host=\(proxy.folder)&port=5432"))
            do {
                try await clients.act(act, client, through: pools)
            } catch {
                guard proxy.isCut else { throw error }
            }
            isWhole = !proxy.isCut
            await pools.close()
            proxy.close()
            try await clients.act(act, client)
            let run = try await clients.number(client)
            #expect(
                try await clients.house.digest(run, act.rawValue) == expected,
                "\(act), message \(message)")
            if place < 3 {
                _ = try await clients.book(1).cancel(
                    run, reason: "只为这一次", client: "cancel \(client)")
            } else {
                for later in RunClients.acts[(place + 1)...] {
                    try await clients.act(later, client)
                }
                #expect(try await clients.isWhole(client), "\(act), message \(message)")
                try await clients.addOrders(client)
            }
        }
        print("cut \(act): \(message - 1) messages")
        #expect(message > 20)
    }
}
