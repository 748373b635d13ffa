import Embedded
import Foundation
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The private server as an operator meets it: started, killed, upgraded, backed up, restored.
@Suite("The embedded database")
struct ClusterTests {
    @Test("up, status, up again, down, down again")
    func lifeOfACluster() async throws {
        let scratch = try ScratchHome()
        defer { scratch.remove() }
        let cluster = scratch.cluster
        #expect(try cluster.status().state == .absent)
        #expect(try cluster.up() == .created)
        let status = try cluster.status()
        #expect(status.state == .running)
        #expect(status.dataChecksums == true)
        #expect(status.runningVersion == status.installedVersion)
        #expect(try cluster.up() == .alreadyRunning)
        #expect(try cluster.status().pid == status.pid)
        #expect(
            try cluster.ask("SHOW fsync; SHOW listen_addresses; SELECT current_user")
                == ["on", "yuhou"])
        try cluster.down()
        try cluster.down()
        #expect(try cluster.status().state == .stopped)
        #expect(try cluster.up() == .started)
    }

    @Test("what was committed survives kill -9 of the server, and up starts it clean")
    func killedServer() async throws {
        let scratch = try ScratchHome()
        defer { scratch.remove() }
        let cluster = scratch.cluster
        _ = try cluster.up()
        for round in 1...3 {
            _ = try cluster.ask(
                "CREATE TABLE round\(round)(n int); INSERT INTO round\(round) VALUES (\(round))")
            let killed = try cluster.killHard()
            #expect(killed != nil)
            #expect(try cluster.status().state == .stopped)
            #expect(try cluster.up() == .started)
            #expect(try cluster.ask("SELECT n FROM round\(round)") == ["\(round)"])
        }
    }

    @Test("a pid file and a socket lock that name somebody else's process do not stop the start")
    func reusedPid() async throws {
        let scratch = try ScratchHome()
        defer { scratch.remove() }
        let cluster = scratch.cluster
        _ = try cluster.up()
        let lines = try String(contentsOfFile: scratch.home.pidFile, encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false)
        try cluster.down()
        // This very process lives and is not the server.
        let forged = (["\(getpid())"] + lines.dropFirst()).joined(separator: "\n")
        for file in [scratch.home.pidFile, scratch.home.run + "/.s.PGSQL.5432.lock"] {
            try forged.write(toFile: file, atomically: false, encoding: .utf8)
        }
        #expect(try cluster.status().state == .stopped)
        #expect(try cluster.up() == .started)
        #expect(try cluster.status().state == .running)
    }

    @Test("two ups at once both succeed, with one server and one set of keys")
    func twoAtOnce() async throws {
        let scratch = try ScratchHome()
        defer { scratch.remove() }
        let cluster = scratch.cluster
        let outcomes = try await withThrowingTaskGroup(of: Started.self) { group in
            for _ in 1...3 { group.addTask { try await offPool { try cluster.up() } } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.filter { $0 == .created }.count == 1)
        #expect(outcomes.filter { $0 == .alreadyRunning }.count == 2)
    }

    @Test("a creation that was cut short is begun again")
    func halfMadeData() async throws {
        let scratch = try ScratchHome()
        defer { scratch.remove() }
        let half = scratch.home.data + ".new"
        try FileManager.default.createDirectory(
            atPath: half + "/base", withIntermediateDirectories: true)
        #expect(try scratch.cluster.up() == .created)
        #expect(!FileManager.default.fileExists(atPath: half))
    }

    @Test("a server older than the installed programs is restarted by up")
    func olderServer() async throws {
        let scratch = try ScratchHome()
        defer { scratch.remove() }
        _ = try scratch.cluster.up()
        let before = try scratch.cluster.status()
        let newer = try scratch.pretendNewerPrograms()
        let updated = Cluster(home: scratch.home, environment: newer)
        let outcome = try updated.up()
        guard case .restarted(let reason) = outcome else {
            Issue.record("expected a restart, got \(outcome)")
            return
        }
        #expect(reason.hasPrefix(try #require(before.runningVersion)))
        #expect(try updated.status().pid != before.pid)
    }

    @Test("programs that are missing or too old are refused in one sentence with the remedy")
    func wrongPrograms() async throws {
        let scratch = try ScratchHome()
        defer { scratch.remove() }
        let none = Cluster(home: scratch.home, environment: ["YUHOU_PG_BIN": scratch.folder])
        let missing = try #require(throws: ClusterError.self) { _ = try none.up() }
        #expect(missing.english.contains("scripts/setup.sh"))
        let programs = try scratch.programs(version: "14.9")
        let old = Cluster(home: scratch.home, environment: ["YUHOU_PG_BIN": programs])
        let refused = try #require(throws: ClusterError.self) { _ = try old.up() }
        #expect(refused.english.contains("14.9, and 15 or later is needed"))
    }

    @Test("a home too deep for a socket path gets a short socket folder of its own")
    func deepHome() async throws {
        let scratch = try ScratchHome(below: String(repeating: "d", count: 120))
        defer { scratch.remove() }
        defer { try? FileManager.default.removeItem(atPath: scratch.home.run) }
        #expect(try scratch.cluster.up() == .created)
        #expect(scratch.home.run.utf8.count < 100)
        #expect(try scratch.cluster.ask("SELECT 1") == ["1"])
        try scratch.cluster.down()
    }
}

/// The keys of an installation.
@Suite("The key file")
struct KeyFileTests {
    @Test("up makes it once, for its owner only, with every key")
    func made() async throws {
        let scratch = try ScratchHome()
        defer { scratch.remove() }
        let first = try KeyFile.make(at: scratch.home.path + "-keys")
        let again = try KeyFile.make(at: scratch.home.path + "-keys")
        let mode = try FileManager.default.attributesOfItem(
            atPath: scratch.home.path + "-keys")[.posixPermissions]
        #expect(mode as? Int == 0o600)
        for name in KeyFile.names {
            #expect(try first.key(name).bytes == again.key(name).bytes)
            #expect(try first.key(name).bytes.count == 32)
        }
        #expect(Set(first.keys.map(\.bytes)).count == KeyFile.names.count)
        #expect("\(first)".contains("seal 1"))
        #expect(!"\(first)".contains("bytes"))
    }

    @Test("one that others may read is refused", arguments: [0o644, 0o640, 0o604, 0o660])
    func openToOthers(mode: Int) async throws {
        let scratch = try ScratchHome()
        defer { scratch.remove() }
        let path = scratch.home.path + "-keys"
        _ = try KeyFile.make(at: path)
        chmod(path, mode_t(mode))
        let error = try #require(throws: KeyFileError.self) { _ = try KeyFile.read(path) }
        #expect(error.english.contains("mode 0\(String(mode, radix: 8))"))
    }

    @Test(
        "an ill-formed line is named without its secret",
        arguments: [
            ("seal 1", "line 2: 2 fields instead of 3"),
            ("seal one c2VjcmV0", "line 2: the version is not a number from 1"),
            ("seal 1 !secret!", "line 2: the key is not base64"),
            ("seal 1 c2VjcmV0", "line 2: the key has 6 bytes"),
        ])
    func illFormed(line: String, problem: String) async throws {
        let scratch = try ScratchHome()
        defer { scratch.remove() }
        let path = scratch.home.path + "-keys"
        try "# keys\n\(line)\n".write(toFile: path, atomically: false, encoding: .utf8)
        chmod(path, 0o600)
        let error = try #require(throws: KeyFileError.self) { _ = try KeyFile.read(path) }
        #expect(error.english.contains(problem))
        #expect(!error.english.contains("c2VjcmV0") && !error.english.contains("!secret!"))
    }
}
