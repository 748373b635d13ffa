import AuditVerifier
import Embedded
import Foundation
import Law
import Postgres
import TestSupport
import Testing

@testable import Kernel

/// Checkpoints in the database and outside it.
@Suite struct CheckpointTests {
    private func lines(_ path: String) throws -> [String] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    @Test func `one a state, in the table and in every file`() async throws {
        var random = SeededRandom(seed: 1)
        let house = try await AuditHouse.open()
        let files = [house.outside, house.newFile()]
        #expect(try await house.round(files).checkpoint == nil)
        #expect(!FileManager.default.fileExists(atPath: house.outside))
        try await house.write(3, random: &random, to: house.pool)
        let first = try await house.round(files)
        #expect(first.linked == 3 && first.checkpoint?.seq == 3 && first.added == files)
        let again = try await house.round(files)
        #expect(again.linked == 0 && again.checkpoint == first.checkpoint && again.added.isEmpty)
        try await house.write(2, random: &random, to: house.pool)
        #expect(try await house.round([house.outside]).added == [house.outside])
        #expect(try await house.round(files).added == [files[1]])
        for file in files { #expect(try lines(file).count == 2) }
        #expect(try await house.count("SELECT count(*) FROM audit.checkpoint") == 2)
        #expect(try await house.verify(outside: files).checkpointsOutside == 4)
    }

    @Test func `a line cut short by a crash does not spoil the file`() async throws {
        var random = SeededRandom(seed: 2)
        let house = try await AuditHouse.open()
        try await house.write(3, random: &random, to: house.pool)
        _ = try await house.round()
        let whole = try Data(contentsOf: URL(fileURLWithPath: house.outside))
        try whole.dropLast(20).write(to: URL(fileURLWithPath: house.outside))
        _ = try await house.round()
        #expect(try lines(house.outside).count == 2)
        let report = try await house.verify()
        #expect(report.isClean && report.covered == 3)
        #expect(report.notices.map(\.kind) == [.unreadable])
    }

    @Test func `a database that was set back is not signed`() async throws {
        var random = SeededRandom(seed: 3)
        let house = try await AuditHouse.open()
        try await house.write(6, random: &random, to: house.pool)
        _ = try await house.round()
        try await house.pool.execute("TRUNCATE audit.checkpoint, audit.link, audit.entry")
        await #expect(throws: Refusal.self) { try await house.round() }
        try await house.write(9, random: &random, to: house.pool)
        let refusal = await #expect(throws: Refusal.self) { try await house.round() }
        #expect(refusal?.text.en.contains(house.outside) == true)
        #expect(try await house.count("SELECT count(*) FROM audit.checkpoint") == 0)
        #expect(try lines(house.outside).count == 1)
    }

    @Test func `a file is found to hold a district behind many others`() async throws {
        let house = try await AuditHouse.open()
        let file = CheckpointFile(path: house.outside)
        func checkpoint(_ district: Int, _ seq: Int64) throws -> Checkpoint {
            try house.key.sign(
                district: district, seq: seq, hash: [UInt8](repeating: 1, count: 32),
                madeAt: PostgresInstant(microseconds: 5))
        }
        #expect(try file.last(district: 321_204) == nil)
        #expect(try file.append(try checkpoint(321_204, 4)))
        for seq in 1...600 { #expect(try file.append(try checkpoint(500_119, Int64(seq)))) }
        #expect(try file.last(district: 321_204) == checkpoint(321_204, 4))
        #expect(try !file.append(try checkpoint(321_204, 4)))
        #expect(try file.append(try checkpoint(321_204, 5)))
        #expect(try file.last(district: 110_101) == nil)
    }

    @Test func `an export is a new file for its owner only`() async throws {
        let house = try await AuditHouse.open()
        let file = house.newFile()
        let export = AuditExport(Desk(owner: house.pool), district: AuditHouse.district)
        _ = try await export.write(to: file)
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        await #expect(throws: Refusal.self) { try await export.write(to: file) }
        await #expect(throws: Refusal.self) { try await export.write(to: "/nowhere/file") }
        #expect(try house.verifier().verify(export: file, outside: []).isClean)
    }

    @Test func `a person's mark is the district's and the key's own`() throws {
        let mark = try PersonMark(key: [UInt8](repeating: 1, count: 32))
        let other = try PersonMark(key: [UInt8](repeating: 2, count: 32))
        #expect(mark(district: 321_204, person: 7) == mark(district: 321_204, person: 7))
        let marks = [
            mark(district: 321_204, person: 7), mark(district: 321_204, person: 8),
            mark(district: 500_119, person: 7), other(district: 321_204, person: 7),
        ]
        #expect(Set(marks).count == 4 && marks.allSatisfy { $0.count == 32 })
        #expect(throws: KeyError.self) { try PersonMark(key: [1]) }
        #expect(throws: KeyError.self) { try CheckpointKey(seed: [1]) }
    }

    @Test func `an older key file gets the new keys and keeps the old`() throws {
        let path = TestServer.shared.home.path + "-old-keys"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try FileManager.default.createDirectory(
            at: URL(fileURLWithPath: path).deletingLastPathComponent(),
            withIntermediateDirectories: true)
        let full = try KeyFile.make(at: path)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let old = text.split(separator: "\n").filter {
            !$0.hasPrefix("audit ") && !$0.hasPrefix("person ")
        }
        try old.joined(separator: "\n").write(toFile: path, atomically: false, encoding: .utf8)
        let missing = #expect(throws: KeyFileError.self) {
            try KeyFile.read(path).key("audit")
        }
        #expect(missing?.english.contains("yuhou up") == true)
        let grown = try KeyFile.make(at: path)
        #expect(grown.keys.map(\.description) == full.keys.map(\.description))
        #expect(grown.keys.prefix(4).map(\.bytes) == full.keys.prefix(4).map(\.bytes))
        #expect(try grown.key("audit").bytes != full.key("audit").bytes)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        #expect(try KeyFile.make(at: path).keys.map(\.bytes) == grown.keys.map(\.bytes))
    }

    @Test func `what was done is found by account, act, day and person`() async throws {
        let house = try await AuditHouse.open()
        let mark = try PersonMark(key: [UInt8](repeating: 1, count: 32))
        for (actor, act, person, days) in [
            ("anna", "read", 1, 3), ("anna", "write", 2, 2), ("bo", "read", 1, 0),
        ] as [(String, String, Int64, Int)] {
            let marks = [mark(district: AuditHouse.district, person: person)]
            try await house.pool.execute(
                """
                INSERT INTO audit.entry (district, at, account, actor, desk, role, act, purpose,
                    persons)
                VALUES (321204, now() - \(days) * interval '1 day', 1, \(actor), 'health',
                    'health', \(act), 'person show', \(marks))
                """)
        }
        let log = AuditLog(house.pool, district: AuditHouse.district)
        func actors(_ change: (inout AuditLog.Filter) -> Void) async throws -> [String] {
            var filter = AuditLog.Filter()
            change(&filter)
            return try await log.lines(filter).map(\.entry.actor)
        }
        #expect(try await actors { _ in } == ["bo", "anna", "anna"])
        #expect(try await actors { $0.limit = 1 } == ["bo"])
        #expect(try await actors { $0.account = "anna" } == ["anna", "anna"])
        #expect(try await actors { $0.act = "write" } == ["anna"])
        #expect(try await actors { $0.since = Day.today.adding(days: -2) } == ["bo", "anna"])
        let person = mark(district: AuditHouse.district, person: 1)
        #expect(try await actors { $0.person = person } == ["bo", "anna"])
        await #expect(throws: Refusal.self) { try await actors { $0.act = "steal" } }
        await #expect(throws: Refusal.self) { try await log.person(ref: "nobody") }
    }
}
