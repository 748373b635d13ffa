import Embedded
import Foundation
import Testing

/// Backups, restored and attacked.
@Suite("Backup and restore")
struct BackupTests {
    private static let rows = 40_000

    /// Tables, roles, row-level security and a database-wide grant: what a real one has.
    private static let content = """
        CREATE ROLE own NOLOGIN; CREATE ROLE health LOGIN; GRANT own TO health;
        CREATE SCHEMA kernel AUTHORIZATION own;
        CREATE TABLE kernel.person (id bigint PRIMARY KEY, name text NOT NULL);
        INSERT INTO kernel.person SELECT i, '测试' || md5(i::text) FROM generate_series(1, \(rows)) i;
        ALTER TABLE kernel.person OWNER TO own;
        ALTER TABLE kernel.person ENABLE ROW LEVEL SECURITY;
        ALTER TABLE kernel.person FORCE ROW LEVEL SECURITY;
        GRANT SELECT ON kernel.person TO health;
        CREATE TABLE empty (id int);
        REVOKE TEMPORARY ON DATABASE yuhou FROM PUBLIC
        """

    @Test("everything comes back in an empty home: rows, owners, rights, roles, keys")
    func roundTrip() async throws {
        let source = try ScratchHome()
        defer { source.remove() }
        let file = source.folder + "/backup"
        let made = try source.backUp(Self.content, to: file)
        #expect(made.rows == Int64(Self.rows))
        #expect(made.tables == 2)
        let digest =
            "SELECT md5(string_agg(name, ',' ORDER BY id)) FROM kernel.person; "
            + "SELECT relowner::regrole, relforcerowsecurity FROM pg_class "
            + "WHERE relname = 'person'; SELECT a FROM pg_class, unnest(relacl) a "
            + "WHERE relname = 'person' ORDER BY a::text; SELECT a FROM pg_database, "
            + "unnest(datacl) a WHERE datname = 'yuhou' ORDER BY a::text; "
            + "SELECT pg_has_role('health', 'own', 'member')"
        let expected = try source.cluster.ask(digest)

        let target = try ScratchHome()
        defer { target.remove() }
        let restored = try Backup.restore(file, into: target.home, keys: source.home.keyFile)
        #expect(restored == made)
        #expect(try target.cluster.ask(digest) == expected)
        #expect(
            try KeyFile.read(target.home.keyFile).keys.map(\.bytes)
                == KeyFile.read(source.home.keyFile).keys.map(\.bytes))

        let again = try #require(throws: BackupError.self) {
            _ = try Backup.restore(file, into: target.home, keys: nil)
        }
        guard case .homeNotEmpty(_, tables: 2) = again else {
            Issue.record("expected a refusal of the home, got \(again)")
            return
        }
        #expect(try target.cluster.ask(digest) == expected)
    }

    @Test("what migrations make is backed up by a role that only reads, and comes back")
    func migrated() async throws {
        let source = try ScratchHome()
        defer { source.remove() }
        var desk = try await Terminal.open()
        desk.environment["YUHOU_HOME"] = source.home.path
        desk.environment["YUHOU_DATABASE"] = nil
        desk.environment["YUHOU_TOKEN"] = "none"
        let file = source.folder + "/backup"
        _ = try source.cluster.up()
        let early = try await desk.run(["backup", file, "--language", "en"])
        #expect(early.status == 69 && early.errors.contains("run `yuhou migrate` first"))
        #expect(try await desk.run(["migrate"]).status == 0)
        let made = try await desk.run(["backup", file, "--language", "en"])
        #expect(made.status == 0, "\(made.errors)")

        let target = try ScratchHome()
        defer { target.remove() }
        let restored = try Backup.restore(file, into: target.home, keys: source.home.keyFile)
        #expect(restored.tables > 40)
        let state = """
            SELECT rolbypassrls, rolsuper, rolcanlogin FROM pg_roles WHERE rolname = 'backup';
            SELECT md5(string_agg(relname || coalesce(relacl::text, ''), ',' ORDER BY relname))
            FROM pg_class WHERE relnamespace = 'kernel'::regnamespace;
            SELECT inner_pad FROM ctx.secret
            """
        #expect(try target.cluster.ask(state) == source.cluster.ask(state))
        desk.environment["YUHOU_HOME"] = target.home.path
        let again = try await desk.run(["backup", file + "-2", "--language", "en"])
        #expect(again.status == 0, "\(again.errors)")
    }

    @Test("nothing of the rows stands in clear in the file, and a file is never replaced")
    func sealed() async throws {
        let source = try ScratchHome()
        defer { source.remove() }
        let file = source.folder + "/backup"
        _ = try source.backUp("CREATE TABLE t AS SELECT repeat('canary-', 9) AS x", to: file)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        for word in ["canary-", "PGDMP", "CREATE ROLE"] {
            #expect(bytes.range(of: Data(word.utf8)) == nil, "\(word) stands in clear")
        }
        #expect(throws: BackupError.self) { _ = try Backup.make(source.home, to: file) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == bytes)
    }

    @Test("a backup altered anywhere, cut short, extended or met with other keys is refused")
    func attacked() async throws {
        let source = try ScratchHome()
        defer { source.remove() }
        let file = source.folder + "/backup"
        _ = try source.backUp(Self.content, to: file)
        let keys = try KeyFile.read(source.home.keyFile)
        let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
        #expect(whole.count > 300_000)

        func refused(_ bytes: [UInt8], _ what: String) throws {
            let attacked = source.folder + "/attacked"
            try Data(bytes).write(to: URL(fileURLWithPath: attacked))
            #expect(throws: BackupError.self, "\(what)") {
                _ = try Backup.verify(attacked, keys: keys)
            }
        }
        // The header whole, then a byte in each field of the first chunks, then some anywhere.
        let chunk = 4 + 65_536 + 16
        let spots =
            Array(0..<61) + [56 + chunk - 1, 56 + chunk, 56 + chunk + 3, 56 + chunk + 4]
            + [whole.count / 2, whole.count - 17, whole.count - 1]
        for spot in spots {
            var altered = whole
            altered[spot] ^= 0x40
            try refused(altered, "byte \(spot) flipped")
        }
        for length in [0, 8, 55, 56, 60, 56 + chunk, 56 + 2 * chunk, whole.count - 1] {
            try refused(Array(whole[..<length]), "cut to \(length) bytes")
        }
        try refused(whole + [0], "a byte appended")
        try refused(whole + whole[56...], "its chunks appended")
        let swapped =
            whole[..<56] + whole[(56 + chunk)..<(56 + 2 * chunk)] + whole[56..<(56 + chunk)]
            + whole[(56 + 2 * chunk)...]
        try refused(Array(swapped), "two chunks swapped")
        try refused(Array(whole[..<56] + whole[(56 + chunk)...]), "a chunk left out")

        let others = try KeyFile.make(at: source.folder + "/other-keys")
        let wrong = try #require(throws: BackupError.self) {
            _ = try Backup.verify(file, keys: others)
        }
        #expect(wrong.english.contains("--keys"))
    }

    @Test("a refused backup leaves the home without data")
    func refusedEarly() async throws {
        let source = try ScratchHome()
        defer { source.remove() }
        let file = source.folder + "/backup"
        _ = try source.backUp("CREATE TABLE t AS SELECT 1 AS x", to: file)
        var bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        bytes.removeLast()
        try bytes.write(to: URL(fileURLWithPath: file))
        let target = try ScratchHome()
        defer { target.remove() }
        #expect(throws: BackupError.self) {
            _ = try Backup.restore(file, into: target.home, keys: source.home.keyFile)
        }
        #expect(try target.cluster.status().state == .absent)
    }

    @Test("after an interrupted restore up refuses the home, and a second restore completes it")
    func interrupted() async throws {
        let source = try ScratchHome()
        defer { source.remove() }
        let file = source.folder + "/backup"
        let made = try source.backUp("CREATE TABLE t AS SELECT 1 AS x", to: file)
        let target = try ScratchHome()
        defer { target.remove() }
        _ = try target.cluster.up()
        _ = try target.cluster.ask("CREATE TABLE half (x int)")
        try target.cluster.down()
        try FileManager.default.removeItem(atPath: target.home.keyFile)
        try "".write(
            toFile: target.home.path + "/restoring", atomically: false, encoding: .utf8)
        let refused = try #require(throws: ClusterError.self) { _ = try target.cluster.up() }
        #expect(refused.english.contains("run `yuhou restore` again"))
        #expect(
            try Backup.restore(file, into: target.home, keys: source.home.keyFile) == made)
        #expect(try target.cluster.up() == .alreadyRunning)
        #expect(
            try target.cluster.ask("SELECT relname FROM pg_class WHERE relname IN ('half', 't')")
                == ["t"])
    }

    @Test("a backup of a stopped server asks for yuhou up")
    func stopped() async throws {
        let scratch = try ScratchHome()
        defer { scratch.remove() }
        let error = try #require(throws: ClusterError.self) {
            _ = try Backup.make(scratch.home, to: scratch.folder + "/backup")
        }
        #expect(error.english.contains("run `yuhou up` first"))
    }
}
