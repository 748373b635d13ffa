import AuditVerifier
import Foundation
import Postgres
import Synchronization
import TestSupport
import Testing

@testable import Kernel

/// Chaining while others write, stop, and chain too.
@Suite struct SequencerTests {
    /// Eight connections, fifty entries each, some in one transaction, some undone, committed in
    /// any order.
    private func writeAtOnce(_ house: AuditHouse, seed: UInt64) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<8 {
                group.addTask {
                    var random = SeededRandom(seed: seed &+ UInt64(writer))
                    var left = 50
                    while left > 0 {
                        let count = min(left, Int.random(in: 1...5, using: &random))
                        let isUndone = random.chance(15)
                        let pause = Int.random(in: 0...12, using: &random)
                        let fresh = random.next()
                        do {
                            try await house.pool.transaction { transaction in
                                var random = SeededRandom(seed: fresh)
                                try await house.write(count, random: &random, to: transaction)
                                try await Task.sleep(for: .milliseconds(pause))
                                if isUndone { throw Undone() }
                            }
                            left -= count
                        } catch is Undone {}
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private struct Undone: Error {}

    private final class Writing: Sendable {
        private let done = Atomic(false)

        var isDone: Bool { done.load(ordering: .acquiring) }
        func end() { done.store(true, ordering: .releasing) }
    }

    private func expectWhole(_ house: AuditHouse, _ seed: UInt64) async throws {
        let entries = try await house.count("SELECT count(*) FROM audit.entry")
        let links = try await house.count("SELECT count(*) FROM audit.link")
        let distinct = try await house.count("SELECT count(DISTINCT entry) FROM audit.link")
        let last = try await house.count("SELECT max(seq) FROM audit.link")
        #expect(entries == 400 && links == 400 && distinct == 400 && last == 400, "seed \(seed)")
        _ = try await house.round()
        let report = try await house.verify()
        #expect(report.isClean, "seed \(seed): \(report.problems.map(\.en))")
        #expect(report.covered == 400 && report.unchainedCount == 0)
    }

    @Test(arguments: [1, 2])
    func `every entry is chained once, by any number of sequencers`(sequencers: Int) async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("sequencer seed \(seed)")
        let house = try await AuditHouse.open(connections: 12)
        let writing = Writing()
        let linked = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<sequencers {
                group.addTask {
                    let sequencer = Sequencer(house.pool, district: AuditHouse.district)
                    var linked = 0
                    while !writing.isDone { linked += try await sequencer.run(.recent) }
                    return linked + (try await sequencer.run())
                }
            }
            try await writeAtOnce(house, seed: seed)
            writing.end()
            return try await group.reduce(0, +)
        }
        #expect(linked == 400, "seed \(seed)")
        let overtaken = try await house.count(
            """
            SELECT count(*) FROM (SELECT entry < lag(entry) OVER (ORDER BY seq) AS back
                FROM audit.link WHERE district = 321204) AS l WHERE back
            """)
        print("commits that were overtaken: \(overtaken)")
        try await expectWhole(house, seed)
    }

    @Test func `a sequencer killed at any message leaves a chain that the next continues`()
        async throws
    {
        let seed: UInt64 = 11
        let house = try await AuditHouse.open(connections: 12)
        try await writeAtOnce(house, seed: seed)
        let folder = try #require(house.settings.parameter("host"))
        let name = try #require(house.settings.parameter("dbname"))
        var partly = 0
        for limit in 1...60 {
            try await house.pool.execute("TRUNCATE audit.checkpoint, audit.link")
            let proxy = try CuttingProxy(to: folder, after: limit)
            let pool = Pool(
                try ConnectionSettings(
                    uri: "postgresql://yuhou@/\(name)?host=\(proxy.folder)&port=5432"),
                limit: 1, deadline: .seconds(5))
            let killed = Sequencer(pool, district: AuditHouse.district, batch: 50)
            _ = try? await killed.run()
            let isWhole = !proxy.isCut
            await pool.close()
            proxy.close()
            let links = try await house.count("SELECT count(*) FROM audit.link")
            #expect(links % 50 == 0, "a batch is whole or not there: \(links) after \(limit)")
            if links > 0 && links < 400 { partly += 1 }
            // The server may still finish what the killed one asked for: both must come out right.
            _ = try await Sequencer(house.pool, district: AuditHouse.district).run()
            let total = try await house.count("SELECT count(*) FROM audit.link")
            #expect(total == 400, "after \(limit) messages")
            if isWhole { break }
        }
        #expect(partly >= 5)
        try await expectWhole(house, seed)
    }

    @Test func `an entry far behind is found by the run that looks at everything`() async throws {
        let house = try await AuditHouse.open()
        try await house.pool.execute(
            """
            INSERT INTO audit.entry (district, id, account, actor, desk, role, act, purpose)
            OVERRIDING SYSTEM VALUE
            SELECT 321204, id, 0, 'a', 'none', 'x', 'run', 'x'
            FROM unnest(\([Int64(500_000), 500_001])) AS i (id)
            """)
        let sequencer = Sequencer(house.pool, district: AuditHouse.district)
        #expect(try await sequencer.run(.recent) == 2)
        try await house.pool.execute(
            """
            INSERT INTO audit.entry (district, id, account, actor, desk, role, act, purpose)
            OVERRIDING SYSTEM VALUE VALUES (321204, 17, 0, 'a', 'none', 'x', 'run', 'x')
            """)
        #expect(try await sequencer.run(.recent) == 0)
        #expect(try await sequencer.run() == 1)
        _ = try await house.round()
        #expect(try await house.verify().isClean)
    }

    @Test func `batches are bounded and the chain goes over them`() async throws {
        let house = try await AuditHouse.open()
        try await house.pool.execute(
            """
            INSERT INTO audit.entry (district, account, actor, desk, role, act, purpose)
            SELECT 321204, 0, 'a', 'none', 'x', 'run', 'x' FROM generate_series(1, 2500)
            """)
        #expect(try await house.round().linked == 2500)
        #expect(try await house.count("SELECT count(DISTINCT linked_at) FROM audit.link") == 3)
        #expect(try await house.verify().covered == 2500)
    }

    @Test(arguments: ["ARRAY[NULL]::bytea[]", "ARRAY[['a', 'b']]::bytea[]"])
    func `an entry that could not be chained is refused`(persons: String) async throws {
        let house = try await AuditHouse.open()
        let list: Query =
            persons.hasPrefix("ARRAY[NULL") ? "ARRAY[NULL]::bytea[]" : "ARRAY[['a', 'b']]::bytea[]"
        await #expect(throws: PostgresError.self) {
            try await house.pool.execute(
                """
                INSERT INTO audit.entry (district, account, actor, desk, role, act, purpose,
                    persons)
                VALUES (321204, 0, 'a', 'none', 'x', 'run', 'x', \(list))
                """)
        }
    }
}
