import Embedded
import Foundation
import Kernel
import Law
import Money
import Postgres
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@testable import Finance
@testable import Yuhou

/// The built program as the six clerks run it, and what kills it or its server.
private struct KilledProgram: Sendable {
    let program: URL
    let environment: [String: String]

    init(_ server: TestServer, _ database: String) {
        let bundle = URL(fileURLWithPath: CommandLine.arguments[0])
        var place = bundle.deletingLastPathComponent()
        func isHere() -> Bool {
            FileManager.default.isExecutableFile(
                atPath: place.appendingPathComponent("yuhou").path)
        }
        while place.path != "/", !isHere() { place = place.deletingLastPathComponent() }
        program = place.appendingPathComponent("yuhou")
        var environment = ProcessInfo.processInfo.environment
        environment["YUHOU_DATABASE"] = database
        environment["YUHOU_HOME"] = server.home.path
        self.environment = environment
    }

    /// Runs it, and kills it after a while where told.
    ///
    /// - Returns: Its status, and what it said on standard error.
    func run(
        _ words: [String], token: String, killAfter delay: Duration? = nil,
        meanwhile: @Sendable () async throws -> Void = {}
    ) async throws -> (status: Int32, errors: String) {
        let process = Process()
        process.executableURL = program
        process.arguments = words + ["--language", "en", "--district", "321204"]
        process.environment = environment.merging(["YUHOU_TOKEN": token]) { $1 }
        process.currentDirectoryURL = URL(fileURLWithPath: MigratedDatabase.migrations)
            .deletingLastPathComponent()
        let log = NSTemporaryDirectory() + UUID().uuidString
        _ = FileManager.default.createFile(atPath: log, contents: nil)
        defer { try? FileManager.default.removeItem(atPath: log) }
        process.standardError = FileHandle(forWritingAtPath: log)
        process.standardOutput = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        if let delay {
            try await Task.sleep(for: delay)
            kill(process.processIdentifier, SIGKILL)
        } else {
            try await meanwhile()
        }
        let ended = process
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                ended.waitUntilExit()
                continuation.resume()
            }
        }
        let errors = try String(contentsOfFile: log, encoding: .utf8)
        return (process.terminationStatus, errors)
    }
}

/// kill −9 of the server, of the client, and of both, while a run is worked on by the program
/// itself. `YUHOU_KILLS` says how often (30).
@Suite(.serialized) struct RunKillTests {
    private enum Victim: String, CaseIterable { case client, server, both }

    private static var today: String { "\(Day.today)" }

    private func words(_ act: PaymentRun.Act, _ run: Int64, _ client: String) -> [String] {
        switch act {
        case .prepare:
            [
                "finance", "run", "prepare", "--clause", RunHouse.clause, "--page", "1", "--id",
                client, "--title", "本月",
            ]
        case .seal:
            ["finance", "run", "seal", "--run", "\(run)", "--page", "1", "--id", "\(client)-seal"]
        default:
            ["finance", "run", act.rawValue, "--run", "\(run)", "--id", "\(client)-\(act)"]
        }
    }

    @Test func `killed anywhere, a run that is taken up again ends as an undisturbed one`()
        async throws
    {
        let kills = Int(ProcessInfo.processInfo.environment["YUHOU_KILLS"] ?? "") ?? 30
        let seed = UInt64.random(in: 0...UInt64.max)
        print("kills: \(kills), seed \(seed)")
        var random = SeededRandom(seed: seed)
        let server = try await TestServer.isolated()
        let house = try await RunHouse(on: Self.today, at: server)
        for ref in ["A", "B", "C", "D", "E", "F"] { try await house.add(ref) }
        let name = house.desk.house.settings.parameter("dbname") ?? ""
        let program = KilledProgram(server, try await server.uri(database: name))
        var tokens: [String] = []
        for (place, duty) in RunHouse.duties.enumerated() {
            tokens.append(
                try await house.desk.house.accounts.token(
                    district: house.district, desk: "finance", name: "finance\(place + 1)",
                    duties: [duty]))
        }
        let attacked: [PaymentRun.Act] = [.prepare, .check, .approve, .seal, .settle]
        var struck = 0
        for cycle in 0..<kills {
            let client = "kill-\(cycle)"
            let month = "\(Self.today.prefix(7))-01"
            for ref in ["A", "B", "C", "D", "E", "F"] {
                try await house.order(ref, 100, for: month, client: "\(client) \(ref)")
            }
            let expected = try await calm(house, cycle)
            let at = attacked[cycle % attacked.count]
            let victim = Victim.allCases[(cycle / attacked.count + cycle) % 3]
            var run: Int64 = 0
            for (place, act) in RunClients.acts.enumerated() {
                if act == .send {
                    _ = try await steadily { try await house.send(run) }
                    continue
                }
                let said = words(act, run, client)
                if act == at {
                    let delay = Duration.milliseconds(Int.random(in: 40...700, using: &random))
                    let first = try await program.run(
                        said, token: tokens[place], killAfter: victim == .server ? nil : delay
                    ) {
                        try await Task.sleep(for: delay)
                        if victim == .server { try await server.killHard() }
                    }
                    if victim == .both { try await server.killHard() }
                    if victim != .client { try await server.start() }
                    if first.status != 0 { struck += 1 }
                    let again = try await program.run(said, token: tokens[place])
                    #expect(
                        again.status == 0,
                        "seed \(seed), cycle \(cycle), \(act), \(victim): \(again.errors)")
                } else {
                    try await steadily { try await step(act, run, client, house) }
                }
                run = try await steadily {
                    try await house.desk.count("SELECT id FROM ledger.run WHERE client = \(client)")
                }
            }
            try await expect(
                house, run, is: expected, after: cycle + 1,
                "seed \(seed), cycle \(cycle), \(at), \(victim)")
        }
        print("kills: \(struck) of \(kills) struck while the program ran")
        #expect(struck * 2 >= kills, "most kills come while the program runs")
        try await server.stop()
    }

    /// The digest of an undisturbed run of the same dues, given up again.
    private func calm(_ house: RunHouse, _ cycle: Int) async throws -> String {
        let run = try await steadily { try await house.prepare("calm-\(cycle)") }
        try await house.check(run)
        let digest = try await house.digest(run, "check")
        _ = try await house.desk.run(
            RunCancel.self, "--run \(run) --reason 只作对照", by: house.clerks[1])
        return digest
    }

    /// All hands saw that digest, and everybody was paid once a cycle.
    private func expect(
        _ house: RunHouse, _ run: Int64, is digest: String, after cycles: Int, _ words: String
    ) async throws {
        let digests = try await house.owner.query(
            "SELECT DISTINCT encode(digest, 'hex') FROM ledger.run_act WHERE run = \(run)"
        ).map { try $0.value(0, as: String.self) }
        #expect(digests == [digest], "\(words)")
        let total = Int64(600 * cycles)
        #expect(
            try await house.stations() == [
                "free \(100_000_000 - total)", "outside -100000000", "paid \(total)",
            ], "\(words)")
        #expect(try await house.paid("F") == total / 6)
    }

    /// A step inside this process.
    private func step(
        _ act: PaymentRun.Act, _ run: Int64, _ client: String, _ house: RunHouse
    ) async throws {
        let place = RunClients.acts.firstIndex(of: act) ?? 0
        let book = RunBook(house.clerks[place])
        switch act {
        case .prepare:
            let day = Day.today
            _ = try await book.prepare(
                RunRequest(
                    title: "本月", clauses: [RunHouse.clause],
                    first: Month(year: day.year, month: 1), through: day.month, known: day,
                    year: day.year, page: 1), client: client)
        case .check: try await book.check(run, client: "\(client)-check")
        case .approve: try await book.approve(run, client: "\(client)-approve")
        case .seal: try await book.seal(run, page: 1, client: "\(client)-seal")
        default: _ = try await book.settle(run, client: "\(client)-settle")
        }
    }

    /// A killed server breaks the connections that stood; the next try opens others.
    private func steadily<R>(_ body: () async throws -> R) async throws -> R {
        for _ in 1...8 {
            do {
                return try await body()
            } catch let error as PostgresError
                where error.sqlState.hasPrefix("57")
                || error.sqlState.hasPrefix("08") || error.kind == .connection
            {
                try await Task.sleep(for: .milliseconds(50))
            }
        }
        return try await body()
    }
}
