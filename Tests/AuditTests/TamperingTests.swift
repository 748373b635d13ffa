import AuditVerifier
import Foundation
import Postgres
import TestSupport
import Testing

@testable import Kernel

/// Two hundred attacks on the evidence, and the same database untouched.
@Suite struct TamperingTests {
    private struct Undone: Error {}

    @Test func `whatever is done to the database up to the last outside checkpoint is found`()
        async throws
    {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("tampering seed \(seed)")
        var random = SeededRandom(seed: seed)
        let house = try await AuditHouse.open()
        var covered: Int64 = 0
        for _ in 0..<6 {
            try await house.write(
                Int.random(in: 4...14, using: &random), random: &random, to: house.pool)
            try await house.write(2, random: &random, district: AuditHouse.other, to: house.pool)
            covered = try #require(try await house.round().checkpoint).seq
        }
        // Some beyond the last outside checkpoint, chained and not.
        try await house.write(3, random: &random, to: house.pool)
        _ = try await Sequencer(house.pool, district: AuditHouse.district).run()
        try await house.write(2, random: &random, to: house.pool)

        var kinds: [Tampering.Kind: Int] = [:]
        for trial in 0..<200 {
            let all = Tampering.Kind.allCases
            let kind = trial < all.count ? all[trial] : random.pick(all)
            kinds[kind, default: 0] += 1
            let (what, report) = try await attempt(house, kind, covered: covered, &random)
            #expect(
                !report.isClean,
                "seed \(seed), trial \(trial): \(kind), \(what) of \(covered) was not found")
            let problems = report.problems.allSatisfy { !$0.zh.isEmpty && !$0.en.isEmpty }
            #expect(problems)
            let first = try #require(report.problems.first)
            #expect(first.seq != nil, "\(kind): \(first.en) names no place")
            let clean = try await house.verify()
            #expect(clean.isClean, "seed \(seed), trial \(trial): \(clean.problems.map(\.en))")
            #expect(clean.covered == covered)
            #expect(clean.chained == Int(covered) + 3)
            #expect(clean.unchainedCount == 2)
        }
        #expect(kinds.count == Tampering.Kind.allCases.count)
    }

    /// Tampers in a transaction that is undone after the export.
    private func attempt(
        _ house: AuditHouse, _ kind: Tampering.Kind, covered: Int64, _ random: inout SeededRandom
    ) async throws -> (String, VerificationReport) {
        let file = house.newFile()
        defer { try? FileManager.default.removeItem(atPath: file) }
        var what = ""
        let seed = random.next()
        do {
            try await house.pool.transaction { transaction in
                var tampering = Tampering(
                    transaction: transaction, pool: house.pool, covered: covered,
                    random: SeededRandom(seed: seed))
                what = try await tampering.apply(kind)
                var lines = Data()
                _ = try await AuditExport(Desk(owner: house.pool), district: AuditHouse.district)
                    .write(transaction) { lines += $0 }
                try lines.write(to: URL(fileURLWithPath: file))
                throw Undone()
            }
        } catch is Undone {}
        let report = try house.verifier().verify(export: file, outside: [house.outside])
        return (what, report)
    }

    @Test func `the first wrong place is named`() async throws {
        var random = SeededRandom(seed: 5)
        let house = try await AuditHouse.open()
        try await house.write(20, random: &random, to: house.pool)
        _ = try await house.round()
        try await house.pool.execute(
            """
            UPDATE audit.entry SET reason = 'other' WHERE district = 321204 AND id IN (
                SELECT entry FROM audit.link WHERE district = 321204 AND seq IN (7, 12))
            """)
        let report = try await house.verify()
        #expect(report.problems.map(\.seq) == [7, 12])
        #expect(report.problems.map(\.kind) == [.altered, .altered])
        #expect(report.problems.first?.en.contains("Place 7 ") == true)
        #expect(report.problems.first?.zh.contains("第 7 条") == true)
    }

    @Test func `an export that was cut or edited is found`() async throws {
        var random = SeededRandom(seed: 6)
        let house = try await AuditHouse.open()
        try await house.write(10, random: &random, to: house.pool)
        _ = try await house.round()
        let file = house.newFile()
        _ = try await AuditExport(Desk(owner: house.pool), district: AuditHouse.district).write(
            to: file)
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let lines = text.split(separator: "\n").map(String.init)
        func verify(_ lines: [String]) throws -> VerificationReport {
            let other = house.newFile()
            try lines.joined(separator: "\n").write(
                toFile: other, atomically: false, encoding: .utf8)
            return try house.verifier().verify(export: other, outside: [house.outside])
        }
        #expect(try verify(lines).isClean)
        for line in 1..<lines.count {
            var less = lines
            less.remove(at: line)
            #expect(try !verify(less).isClean, "line \(line) gone")
            #expect(try !verify(Array(lines.prefix(line))).isClean, "cut at \(line)")
            var garbled = lines
            garbled[line] = String(lines[line].dropLast(3))
            #expect(try !verify(garbled).isClean, "line \(line) garbled")
        }
        #expect(throws: VerifierError.self) { try verify(Array(lines.dropFirst())) }
        #expect(throws: VerifierError.self) { try verify([]) }
    }

    @Test func `keys and checkpoints of others do not count`() async throws {
        var random = SeededRandom(seed: 8)
        let house = try await AuditHouse.open()
        try await house.write(5, random: &random, to: house.pool)
        _ = try await house.round()
        let file = house.newFile()
        _ = try await AuditExport(Desk(owner: house.pool), district: AuditHouse.district).write(
            to: file)
        let stranger = try CheckpointKey(seed: [UInt8](repeating: 9, count: 32))
        let keys = try PublicKeys(text: "# ours\n\(stranger.publicLine)\n", path: "key")
        let report = try AuditVerifier(keys: keys).verify(export: file, outside: [house.outside])
        #expect(report.problems.map(\.kind) == [.unknownKey, .unknownKey])
        #expect(report.covered == 0)
        for wrong in ["", "ab cd", "0011223344556677 \(stranger.publicLine.suffix(44))"] {
            #expect(throws: VerifierError.self) { try PublicKeys(text: wrong, path: "key") }
        }
        let alone = try house.verifier().verify(export: file, outside: [])
        #expect(alone.isClean && alone.notices.map(\.kind) == [.uncovered])
    }

    @Test func `an entry put in later with an earlier time is pointed out`() async throws {
        var random = SeededRandom(seed: 9)
        let house = try await AuditHouse.open()
        try await house.write(5, random: &random, to: house.pool)
        _ = try await house.round()
        try await house.pool.execute(
            """
            INSERT INTO audit.entry (district, at, account, actor, desk, role, act, purpose)
            VALUES (321204, now() - interval '1 day', 3, 'a', 'health', 'health', 'read', 'x')
            """)
        #expect(try await house.verify().notices.map(\.kind) == [.late])
        _ = try await house.round()
        let report = try await house.verify()
        #expect(report.isClean && report.notices.map(\.kind) == [.late])
    }

    private static let harms: [(String, [Query], AuditFinding.Kind, Int64)] = [
        (
            "an edited entry",
            ["UPDATE audit.entry SET count = 9999 WHERE id = (SELECT id FROM victim)"], .altered, 7
        ),
        (
            "a deleted entry", ["DELETE FROM audit.entry WHERE id = (SELECT id FROM victim)"],
            .entryGone, 7
        ),
        ("a deleted link", ["DELETE FROM audit.link WHERE seq = 7"], .placeMissing, 7),
        ("a deleted checkpoint", ["DELETE FROM audit.checkpoint"], .checkpointGone, 10),
        (
            "an edited signature",
            ["UPDATE audit.checkpoint SET signature = sha512('x') WHERE seq = 20"], .badSignature,
            20
        ),
        (
            "a cut tail",
            [
                "DELETE FROM audit.link WHERE seq > 14",
                "DELETE FROM audit.checkpoint WHERE seq > 14",
            ], .cutOff, 15
        ),
    ]

    @Test(arguments: harms.indices)
    func `harm is named as what it is`(number: Int) async throws {
        let (name, statements, kind, place) = Self.harms[number]
        var random = SeededRandom(seed: 4)
        let house = try await AuditHouse.open()
        for _ in 0..<2 {
            try await house.write(10, random: &random, to: house.pool)
            _ = try await house.round()
        }
        try await house.pool.transaction { transaction in
            try await transaction.execute("SET LOCAL session_replication_role = replica")
            try await transaction.execute(
                """
                CREATE TEMPORARY TABLE victim ON COMMIT DROP AS
                SELECT entry AS id FROM audit.link WHERE seq = 7
                """)
            for statement in statements { try await transaction.execute(statement) }
        }
        let first = try #require(try await house.verify().problems.first)
        #expect(first.kind == kind && first.seq == place, "\(name): \(first)")
    }

    @Test func `a chain written anew is narrowed down between two checkpoints`() async throws {
        var random = SeededRandom(seed: 4)
        let house = try await AuditHouse.open()
        for _ in 0..<3 {
            try await house.write(10, random: &random, to: house.pool)
            _ = try await house.round()
        }
        try await house.pool.transaction { transaction in
            try await transaction.execute(
                """
                UPDATE audit.entry SET reason = 'other' WHERE district = 321204 AND id = (
                    SELECT entry FROM audit.link WHERE district = 321204 AND seq = 15)
                """)
            let tampering = Tampering(
                transaction: transaction, pool: house.pool, covered: 30,
                random: SeededRandom(seed: 1))
            try await tampering.rewrite(from: 1)
        }
        let report = try await house.verify()
        #expect(Set(report.problems.map(\.kind)) == [.rewritten])
        #expect(report.problems.first?.seq == 11 && report.covered == 10)
    }
}
