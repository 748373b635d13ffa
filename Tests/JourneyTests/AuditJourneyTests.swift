import Embedded
import Foundation
import Postgres
import TestSupport
import Testing

/// The evidence, through the program itself.
@Suite("the evidence: chained, exported, verified without the database")
struct AuditJourneyTests {
    private static let district = ["--district", "321204"]

    private func folder() throws -> String {
        let random = String(UInt64.random(in: 0...UInt64.max), radix: 36)
        let path = "\(TestServer.shared.home.path)/journey-\(random)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    private func write(_ desk: Terminal) async throws {
        let uri = try #require(desk.environment["YUHOU_DATABASE"])
        let connection = try await Connection.connect(try ConnectionSettings(uri: uri))
        try await connection.execute(
            """
            INSERT INTO audit.entry (district, account, actor, desk, role, act, purpose, reason)
            VALUES (321204, 1, 'clerk', 'health', 'health', 'unmask', 'person show', '核对'),
                (321204, 0, E'\\x1b[2Jx', 'none', 'auth', 'refused', 'login', 'unknown')
            """)
    }

    @Test("refusals before any act leave a row: another desk, another district, a token that ended")
    func refusals() async throws {
        var desk = try await Terminal.open()
        #expect(try await desk.run(["migrate"]).status == 0)
        let uri = try #require(desk.environment["YUHOU_DATABASE"])
        let owner = try await Connection.connect(try ConnectionSettings(uri: uri))
        try await owner.execute(
            """
            INSERT INTO kernel.district (district, title_zh, title_en) VALUES (321204, '区', 'D')
            """)
        try await owner.execute(
            """
            INSERT INTO kernel.module (district, department, seq, state, changed_by)
            VALUES (321204, 'health', 1, 0, 'test')
            """)
        let token = try await desk.accounts.token(district: 321_204, desk: "health", name: "clerk")
        desk.environment["YUHOU_TOKEN"] = token
        let secretary = try await desk.run(["admin", "user", "list"] + Self.district)
        let elsewhere = try await desk.run(["health", "case", "list", "--district", "500119"])
        try await owner.execute("UPDATE auth.session SET ended_at = now()")
        let ended = try await desk.run(["health", "case", "list"] + Self.district)
        desk.environment["YUHOU_TOKEN"] = "yuhou-321204-nobodyhasthis"
        let unknown = try await desk.run(["health", "case", "list"] + Self.district)
        #expect([secretary, elsewhere, ended, unknown].map(\.status) == [77, 77, 77, 77])
        let rows = try await owner.query(
            """
            SELECT concat_ws(' ', actor, desk, purpose, reason) FROM audit.entry
            WHERE act = 'refused' ORDER BY id
            """)
        #expect(
            try rows.map { try $0.value(0, as: String.self) } == [
                "clerk health admin user list forbidden", "clerk health health case list forbidden",
                "clerk health health case list session",
                "unknown token none health case list session",
            ])
    }

    @Test(
        "a service's commands stop with the module; nobody signs in where a line of doctor is red")
    func gates() async throws {
        let desk = try await Terminal.open()
        #expect(try await desk.run(["migrate"]).status == 0)
        let uri = try #require(desk.environment["YUHOU_DATABASE"])
        let owner = try await Connection.connect(try ConnectionSettings(uri: uri))
        try await owner.execute(
            """
            INSERT INTO kernel.district (district, title_zh, title_en) VALUES (321204, '区', 'D')
            """)
        try await owner.execute(
            """
            INSERT INTO kernel.module (district, department, seq, state, reason, changed_by)
            VALUES (321204, 'health', 1, 1, '盘点', 'test')
            """)
        let suspended = try await desk.run(["health", "case", "list"] + Self.district)
        #expect(suspended.status == 77)
        #expect(suspended.errors.contains("盘点"))
        // The tests' server runs without fsync: that alone is a red line.
        let login = try await desk.run(
            ["login", "--user", "somebody", "--language", "en"] + Self.district)
        #expect(login.status == 69)
        #expect(login.errors.contains("fsync"))
    }

    @Test("what was done is shown, leaves the house signed, and a changed export is found")
    func journey() async throws {
        let desk = try await Terminal.open()
        let folder = try folder()
        let (outside, export, keys) =
            ("\(folder)/outside", "\(folder)/export", "\(folder)/keys")
        #expect(try await desk.run(["migrate"]).status == 0)
        try await write(desk)
        let shown = try await desk.run(["audit", "show"] + Self.district, as: "audit")
        #expect(shown.status == 0, "\(shown.errors)")
        #expect(shown.output.contains("unmask") && !shown.output.contains("\u{1B}"))
        let refused = try await desk.run(
            ["audit", "show", "--act", "refused", "--json"] + Self.district, as: "audit")
        #expect(refused.jsonList?.count == 1)
        #expect(refused.jsonList?.first?["seq"] is NSNull)
        let chain = ["audit", "chain", "--to", outside] + Self.district
        let chained = try await desk.run(chain)
        #expect(chained.status == 0, "\(chained.errors)")
        let published = try await desk.run(["audit", "key"])
        try published.output.write(toFile: keys, atomically: false, encoding: .utf8)
        let written = try await desk.run(
            ["audit", "export", "--to", export] + Self.district, as: "audit")
        #expect(written.status == 0, "\(written.errors)")

        var elsewhere = desk
        elsewhere.environment["YUHOU_DATABASE"] = nil
        elsewhere.environment["YUHOU_HOME"] = "\(folder)/nothing"
        func verify(_ file: String) async throws -> Terminal.Run {
            try await elsewhere.run([
                "audit", "verify", file, "--checkpoints", outside, "--key", keys, "--json",
            ])
        }
        let clean = try await verify(export)
        #expect(clean.status == 0, "\(clean.errors)")
        #expect(clean.json?["clean"] as? Bool == true && clean.json?["covered"] as? Int == 4)
        let text = try String(contentsOfFile: export, encoding: .utf8)
        try text.replacingOccurrences(of: "unmask", with: "read").write(
            toFile: export, atomically: false, encoding: .utf8)
        let changed = try await verify(export)
        #expect(changed.status == 65)
        let problems = try #require(changed.json?["problems"] as? [[String: Any]])
        #expect(problems.count == 1 && problems.first?["seq"] as? Int == 1)
    }

    @Test(
        "what cannot be right is refused with what would be",
        arguments: [
            (["verify"], "--district"), (["chain", "--to", "x"], "--district"),
            (["chain", "--every", "0"], "86400"), (["show", "--limit", "0"], "100000"),
            (["show", "--act", "look"], "unmask"), (["verify", "/nowhere"], "/nowhere"),
        ])
    func refused(arguments: [String], words: String) async throws {
        let desk = try await Terminal.open()
        #expect(try await desk.run(["migrate"]).status == 0)
        let place = arguments[0] == "show" ? Self.district : []
        let run = try await desk.run(["audit"] + arguments + place, as: "audit")
        #expect(run.status == 64)
        #expect(run.errors.contains(words), "\(run.errors)")
    }

    @Test("a loop stops when it is told to, after the round it is in")
    func loop() async throws {
        let desk = try await Terminal.open()
        let outside = try folder() + "/outside"
        #expect(try await desk.run(["migrate"]).status == 0)
        try await write(desk)
        let process = Process()
        process.executableURL = desk.program
        process.arguments =
            ["audit", "chain", "--every", "60", "--to", outside] + Self.district
        process.environment = desk.environment
        process.currentDirectoryURL = desk.folder
        process.standardOutput = Pipe()
        try process.run()
        for _ in 0..<400 where !FileManager.default.fileExists(atPath: outside) {
            try await Task.sleep(for: .milliseconds(25))
        }
        process.terminate()
        try await offPool { process.waitUntilExit() }
        #expect(process.terminationReason == .exit && process.terminationStatus == 0)
        let lines = try String(contentsOfFile: outside, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 1)
    }
}
