import Foundation
import Postgres
import Testing

@Suite struct MigratorTests {
    /// A folder of migrations for one test.
    private struct Folder: Sendable {
        let path: String

        init(_ files: [String: String]) throws {
            path = NSTemporaryDirectory() + "migrations-\(UUID().uuidString)"
            for (file, sql) in files { try write(file, sql) }
        }

        func write(_ file: String, _ sql: String) throws {
            let url = URL(fileURLWithPath: path).appendingPathComponent(file)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(sql.utf8).write(to: url)
        }

        func remove(_ file: String) throws {
            try FileManager.default.removeItem(atPath: "\(path)/\(file)")
        }
    }

    private static let files = [
        "kernel/0001_person.sql": "CREATE TABLE kernel.person (id bigint);\nSELECT 1;",
        "kernel/0002_more.sql": "ALTER TABLE kernel.person ADD name text;",
        "agriculture/0001_plot.sql":
            "CREATE TABLE agriculture.plot (a bigint); SET work_mem = '5MB';",
        "zoo/0001_cage.sql": "CREATE TABLE zoo.cage (a bigint); -- 笼",
    ]

    @Test func appliesInOrderOnceAndThenNothing() async throws {
        let folder = try Folder(Self.files)
        let pool = Pool(try await freshSettings())
        let migrator = Migrator(folder: folder.path, pool: pool)
        let order = [
            "kernel/0001_person.sql", "kernel/0002_more.sql", "agriculture/0001_plot.sql",
            "zoo/0001_cage.sql",
        ]
        #expect(try await migrator.plan().map(\.file) == order)
        let pending = await #expect(throws: MigrationError.self) { try await migrator.verify() }
        guard case .pending(let files) = pending else {
            Issue.record("\(String(describing: pending))")
            return
        }
        #expect(files == order)
        #expect(try await migrator.migrate().map(\.file) == order)
        #expect(try await migrator.migrate().isEmpty)
        try await migrator.verify()
        let rows = try await pool.query(
            "SELECT schema, number, name, checksum FROM kernel.migration WHERE schema = 'zoo'")
        let (schema, number, name, checksum) = try rows[0].decode(
            String.self, Int64.self, String.self, String.self)
        #expect((schema, number, name) == ("zoo", 1, "cage"))
        #expect(checksum.count == 64)
        try folder.write("zoo/0002_bird.sql", "CREATE TABLE zoo.bird (a bigint)")
        #expect(try await migrator.migrate().map(\.file) == ["zoo/0002_bird.sql"])
    }

    @Test func twoAtOnceApplyEverythingOnce() async throws {
        let folder = try Folder(Self.files)
        let pool = Pool(try await freshSettings())
        let applied = try await withThrowingTaskGroup { group in
            for _ in 0..<4 {
                group.addTask { try await Migrator(folder: folder.path, pool: pool).migrate() }
            }
            return try await group.reduce(into: []) { $0 += $1.map(\.file) }
        }
        #expect(applied.sorted() == Self.files.keys.sorted())
    }

    @Test func aFailingOneLeavesNothing() async throws {
        var files = Self.files
        files["kernel/0002_more.sql"] =
            "CREATE TABLE kernel.half (a bigint);\nINSERT INTO kernel.half VALUES (1);\nSELEC 1;"
        let folder = try Folder(files)
        let pool = Pool(try await freshSettings())
        let migrator = Migrator(folder: folder.path, pool: pool)
        let error = await #expect(throws: MigrationError.self) { try await migrator.migrate() }
        guard case .failed(let file, let line, let cause) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect((file, line) == ("kernel/0002_more.sql", 3))
        #expect(cause.sqlState == "42601")
        let half = try await pool.one("SELECT to_regclass('kernel.half') IS NULL AS gone")
        #expect(try half?.value("gone", as: Bool.self) == true)
        #expect(try await migrator.plan().count == 3)
        try folder.write("kernel/0002_more.sql", "ALTER TABLE kernel.person ADD name text;")
        #expect(try await migrator.migrate().count == 3)
    }

    /// What is done to the folder after it was applied, and the words of the refusal.
    private static let changes: [(String, @Sendable (Folder) throws -> Void)] = [
        ("was changed after it was applied", { try $0.write("zoo/0001_cage.sql", "SELECT 2") }),
        (
            "newer than this program: it has zoo/0001_cage.sql",
            { try $0.remove("zoo/0001_cage.sql") }
        ),
        ("number 1 was expected", { try $0.remove("kernel/0001_person.sql") }),
        ("number 3 was expected", { try $0.write("kernel/0004_late.sql", "SELECT 1") }),
        ("number 3 was expected", { try $0.write("kernel/0002_twice.sql", "SELECT 1") }),
        ("is not named", { try $0.write("kernel/3_short.sql", "SELECT 1") }),
        ("is not named", { try $0.write("Bad-Name/0001_x.sql", "SELECT 1") }),
        ("cannot be read as UTF-8", { try $0.write("zoo/0002_nul.sql", "SELECT 1\u{0}") }),
        ("ends its own transaction", { try $0.write("zoo/0002_end.sql", "COMMIT; BEGIN;") }),
        ("ends its own transaction", { try $0.write("zoo/0002_end.sql", "ROLLBACK") }),
    ]

    @Test func whatDoesNotFitIsRefused() async throws {
        for (words, change) in Self.changes {
            let folder = try Folder(Self.files)
            let connection = try await freshConnection()
            let migrator = Migrator(folder: folder.path, connection: connection)
            try await migrator.migrate()
            try change(folder)
            let error = await #expect(throws: MigrationError.self) { try await migrator.migrate() }
            #expect(error?.description.contains(words) == true, "\(String(describing: error))")
        }
        let nowhere = Migrator(folder: "/nonexistent", connection: try await freshConnection())
        await #expect(throws: MigrationError.self) { try await nowhere.plan() }
    }
}
