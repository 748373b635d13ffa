import Embedded
import Foundation
import TestSupport
import Testing

/// Numbers and names that must not turn up where nobody looks for them: everything is run with
/// them, then every place is searched.
@Suite("Canary values: numbers, accounts, phones and names leave no trace", .serialized)
struct CanaryTests {
    private static let name = "鸾镜泉"
    private static let number = identityNumber("32120419620417332")
    private static let second = identityNumber("32120419620417336")
    private static let phone = "13955501777"
    private static let account = "6222029900881177"
    private static let district = ["--district", "321204"]
    private static let sealed = [number, second, phone, account]

    /// With its check digit (GB 11643).
    private static func identityNumber(_ digits: String) -> String {
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(digits, weights).reduce(0) { $0 + (Int(String($1.0)) ?? 0) * $1.1 }
        return digits + ["1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2"][sum % 11]
    }

    @Test("none in logs, errors, statistics; sealed ones in no file of the database and no dump")
    func sweep() async throws {
        let server = try await TestServer.isolated()
        let cluster = Cluster(home: server.home)
        try await offPool {
            _ = try cluster.ask("ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'")
        }
        try await server.stop()
        try await server.start()
        let desk = try await Terminal.open(on: server, isEmpty: true)
        let database = try #require(
            desk.environment["YUHOU_DATABASE"]?.split(separator: "/").last?.split(separator: "?")
                .first.map(String.init))
        try await offPool {
            _ = try cluster.ask("CREATE EXTENSION pg_stat_statements", database: database)
        }
        let printed = try await work(desk)
        for canary in Self.sealed + [Self.name] {
            #expect(!printed.contains(canary), "printed: \(canary)")
        }

        let (log, statements) = try await offPool {
            _ = try cluster.ask("CHECKPOINT", database: database)
            let log = try String(contentsOfFile: server.home.log, encoding: .utf8)
            let statements = try cluster.ask(
                "SELECT query FROM pg_stat_statements", database: database)
            return (log, statements.joined(separator: "\n"))
        }
        #expect(statements.contains("kernel.person"), "the statistics were kept")
        for canary in Self.sealed + [Self.name] {
            #expect(!log.contains(canary), "the server's log: \(canary)")
            #expect(!statements.contains(canary), "pg_stat_statements: \(canary)")
        }
        let found = try Self.search(server.home.data, for: Self.sealed)
        #expect(found.isEmpty, "\(found)")
        // The search itself finds what is there: names stand in the register in clear.
        #expect(try !Self.search(server.home.data, for: [Self.name]).isEmpty)
        try await server.stop()
    }

    /// Everything a desk does with them; all that was printed.
    private func work(_ desk: Terminal) async throws -> String {
        try await desk.prepare("jiangyan")
        let files = try Files(
            roster: [
                "M,H1,321204001,,\(Self.name),\(Self.number),,,parent,,,,,\(Self.phone),\(Self.account)",
                "C,H1,321204001,,\(Self.name),,female,1990-05-05,child,M,,,,,",
                "X,H2,321204001,,\(Self.name),\(Self.second)9,,,parent,,,,,\(Self.phone),",
            ],
            facts: [
                "M,hukou.kind,rural,1990-01-01,,public_security,,",
                "M,income.per_head,\(Self.number),2020-01-01,,civil_affairs,,",
            ], deliveries: [])
        let place = Self.district
        let steps: [[String]] = [
            ["roster", "import", files.roster, "--facts", files.facts, "--json"] + place,
            ["person", "find", "--name", Self.name] + place,
            ["person", "find", "--id-number", Self.number, "--json"] + place,
            ["person", "find", "--id-number", Self.number + "1"] + place,
            [
                "person", "add", "--name", Self.name, "--id-number", Self.number, "--household",
                "H1", "--town", "321204001", "--role", "parent",
            ] + place,
            ["person", "edit", "--ref", "M", "--id-number", Self.second] + place,
            ["person", "edit", "--ref", "M", "--phone", Self.phone, "--account", Self.account]
                + place,
            ["person", "edit", "--ref", "M", "--town", Self.phone] + place,
            ["person", "show", "--ref", "M"] + place,
            ["person", "show", "--ref", Self.number] + ["--district", "500119"],
            ["record", "death", "--ref", "C", "--on", "2024-03-03", "--json"] + place,
            ["record", "disability", "--ref", Self.name, "--grade", "2"] + place,
            ["entitlements", "--ref", "M"] + place,
            ["person", "timeline", "--ref", "M"] + place,
            ["status", "--json"] + place,
            ["mismatches"] + place,
            ["health", "list", "--csv"] + place,
        ]
        var printed = ""
        for step in steps {
            let run = try await desk.run(step)
            // What was typed as a key and is none is named back, so that it can be corrected.
            let isNamedBack = step.contains("--ref") && run.status == 64
            printed += isNamedBack ? "" : run.output + run.errors
        }
        return printed
    }

    /// Files below a folder that hold one of the values.
    private static func search(_ folder: String, for values: [String]) throws -> [String] {
        let root = URL(fileURLWithPath: folder).resolvingSymlinksInPath()
        let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
        var found: [String] = []
        while let file = files?.nextObject() as? URL {
            guard let bytes = try? Data(contentsOf: file, options: .alwaysMapped) else { continue }
            for value in values where bytes.range(of: Data(value.utf8)) != nil {
                found.append("\(file.lastPathComponent): \(value)")
            }
        }
        return found
    }
}
