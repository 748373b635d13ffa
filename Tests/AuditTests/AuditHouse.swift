import AuditVerifier
import Embedded
import Foundation
import Postgres
import TestSupport
import Testing

@testable import Kernel

/// A database of its own with the schema, a signing key, and a folder for files.
struct AuditHouse: Sendable {
    static let district = 321_204
    /// Of no other district's chain.
    static let other = 500_119

    let settings: ConnectionSettings
    let pool: Pool
    let key: CheckpointKey
    let folder: String

    var outside: String { "\(folder)/outside.jsonl" }

    static func open(connections: Int = 8) async throws -> AuditHouse {
        let settings = try await TestServer.shared.schemaDatabase()
        let random = String(UInt64.random(in: 0...UInt64.max), radix: 36)
        let folder = "\(TestServer.shared.home.path)/audit-\(random)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        return AuditHouse(
            settings: settings,
            pool: Pool(settings, limit: connections, deadline: .seconds(120)),
            key: try CheckpointKey(seed: [UInt8](repeating: 7, count: 32)), folder: folder)
    }

    /// Writes entries of every shape.
    func write(
        _ count: Int, random: inout SeededRandom, district: Int = district,
        to database: any Queryable
    ) async throws {
        for _ in 0..<count {
            let persons = (0..<Int.random(in: 0...4, using: &random)).map { _ in
                (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) }
            }
            let rows = random.chance(30) ? nil : Int64.random(in: 0...5000, using: &random)
            let account = Int64.random(in: 0...9, using: &random)
            let act = random.pick(["read", "write", "unmask", "export", "refused", "run"])
            let reason = random.pick(["", "核对", "家访 \"一\"", "\u{7F}\\\n,", "e\u{301}", "é"])
            try await database.execute(
                """
                INSERT INTO audit.entry (district, account, actor, desk, role, act, purpose, filter,
                    persons, count, reason)
                VALUES (\(district)::integer, \(account), \(account == 0 ? "谁?" : "clerk"),
                    'education', 'education', \(act), 'person show', '', \(persons),
                    \(Query(optional: rows)),
                    \(reason))
                """)
        }
    }

    func round(_ files: [String]? = nil) async throws -> ChainRound.Outcome {
        try await ChainRound(
            pool, district: Self.district, key: key,
            files: (files ?? [outside]).map(CheckpointFile.init)
        ).run()
    }

    /// Exports and verifies.
    func verify(outside files: [String]? = nil) async throws -> VerificationReport {
        let file = newFile()
        defer { try? FileManager.default.removeItem(atPath: file) }
        _ = try await AuditExport(Desk(owner: pool), district: Self.district).write(to: file)
        return try verifier().verify(export: file, outside: files ?? [outside])
    }

    func verifier() throws -> AuditVerifier {
        AuditVerifier(keys: try PublicKeys(text: key.publicLine, path: "key"))
    }

    func newFile() -> String {
        "\(folder)/\(String(UInt64.random(in: 0...UInt64.max), radix: 36))"
    }

    func count(_ query: Query) async throws -> Int {
        try await pool.one(query)?.value(0) ?? -1
    }
}
