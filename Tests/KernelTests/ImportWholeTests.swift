import Foundation
import Kernel
import Law
import Postgres
import Synchronization
import Testing

/// All or nothing, one at a time, and many.
@Suite struct ImportWholeTests {
    private static func rows(_ families: Int) -> [String] {
        (0..<families).flatMap { index -> [String] in
            let town = 321_204_001 + index % 4
            let mother = Numbers.make(
                "1960\(String(1001 + index % 12).suffix(2))01", .female, index % 400)
            return [
                "M\(index),H\(index),\(town),,王\(index),\(index < 4000 ? "" : mother),female,1960-01-01,parent,,,,F\(index),13\(100_000_000 + index),",
                "F\(index),H\(index),\(town),,张\(index),,male,1958-01-01,parent,,,,,,62\(index)",
                "C\(index),H\(index),\(town),,张小\(index),,female,1985-01-01,child,M\(index),F\(index),,,,",
                "G\(index),HG\(index),\(town),,李\(index),,female,1930-01-01,other,,,,,,",
            ]
        }
    }

    @Test func `a file that is none of ours is refused without its words`() async throws {
        let desk = try await ImportDesk.open()
        for (line, isRepeated) in [
            ("yuhou-321204-mjIL2nbN5CXX_ZCMLQWS2dX-mYIsv0-wDJZMKpf2T34", false),
            ("seal 1 00ff00ff", false), ("surname", true), ("姓名", true),
        ] {
            let path = try Scratch.write(Array("\(line)\n".utf8), name: "a.csv")
            let refusal = await #expect(throws: ImportFileError.self) {
                _ = try await desk.run(roster: path)
            }
            let text = refusal.map { "\($0)" } ?? ""
            #expect(text.contains(line) == isRepeated, "\(text)")
        }
    }

    @Test func `a preview leaves nothing but its rejects`() async throws {
        let desk = try await ImportDesk.open()
        let path = try ImportDesk.file(.roster, Self.rows(3) + ["bad row"])
        let preview = try await desk.run(roster: path, dryRun: true)
        #expect(preview.isDryRun)
        #expect((preview.accepted, preview.rejected) == (12, 1))
        #expect(try ImportDesk.rejects(preview).count == 1)
        for table: Query in [
            "kernel.person", "kernel.household", "kernel.relation", "kernel.identity_number",
            "registry.claim", "kernel.family",
        ] {
            #expect(try await desk.count("SELECT count(*) FROM \(table)") == 0)
        }
        #expect(try await desk.run(roster: path).accepted == 12)
    }

    @Test func `20,000 rows come in, and again change nothing`() async throws {
        let desk = try await ImportDesk.open()
        let path = try ImportDesk.file(.roster, Self.rows(5000).map { $0 }, end: "\r\n")
        let counts = Mutex<[Int]>([])
        let first = try await desk.importer().run(
            roster: path, district: ImportDesk.district, today: desk.today
        ) { count in counts.withLock { $0.append(count) } }
        #expect(first.accepted + first.rejected == 20_000)
        #expect(counts.withLock { $0.last } == 20_000)
        let second = try await desk.run(roster: path)
        #expect((second.accepted, second.unchanged) == (0, first.accepted))
        #expect(second.rejected == first.rejected)
    }

    @Test func `two imports at once leave what one leaves`() async throws {
        let desk = try await ImportDesk.open()
        let one = try ImportDesk.file(.roster, Self.rows(300))
        let two = try ImportDesk.file(.roster, Self.rows(300))
        async let first = desk.run(roster: one)
        async let second = desk.run(roster: two)
        let outcomes = try await [first, second]
        #expect(outcomes.map(\.accepted).sorted() == [0, 1200])
        #expect(outcomes.map(\.unchanged).sorted() == [0, 1200])
        #expect(try await desk.count("SELECT count(*) FROM kernel.person") == 1200)
    }

    @Test func `two districts may register one number, and it is known elsewhere`() async throws {
        let desk = try await ImportDesk.open()
        let number = Numbers.make("19600301", .female)
        let here = try ImportDesk.file(.roster, ["A,H,321204001,,甲,\(number),,,other,,,,,,"])
        let there = try ImportDesk.file(.roster, ["A,H,500119001,,甲,\(number),,,other,,,,,,"])
        #expect(try await desk.run(roster: here).accepted == 1)
        #expect(try await desk.run(roster: there, district: 500_119).accepted == 1)
        #expect(try await desk.count("SELECT count(*) FROM registry.claim") == 2)
        #expect(
            try await desk.count("SELECT count(DISTINCT blind_index) FROM registry.claim") == 1)
        #expect(
            try await desk.count(
                "SELECT count(DISTINCT blind_index) FROM kernel.identity_number") == 2)
    }

    @Test func `a cancelled import leaves nothing`() async throws {
        let desk = try await ImportDesk.open()
        let path = try ImportDesk.file(.roster, Self.rows(5000))
        let importer = try desk.importer()
        let task = Task {
            try await importer.run(
                roster: path, district: ImportDesk.district, today: desk.today
            ) { _ in withUnsafeCurrentTask { $0?.cancel() } }
        }
        await #expect(throws: (any Error).self) { try await task.value }
        #expect(try await desk.count("SELECT count(*) FROM kernel.person") == 0)
        #expect(try await desk.count("SELECT count(*) FROM kernel.household") == 0)
    }

    @Test func `a refused file refuses those beside it`() async throws {
        let desk = try await ImportDesk.open()
        let roster = try ImportDesk.file(.roster, Self.rows(1))
        let facts = try Scratch.write(Array("ref,fact\n".utf8), name: "facts.csv")
        await #expect(throws: ImportFileError.self) {
            try await desk.run(roster: roster, facts: facts)
        }
        #expect(try await desk.count("SELECT count(*) FROM kernel.person") == 0)
        await #expect(throws: Refusal.self) {
            try await desk.run(roster: roster, district: 110_101)
        }
    }

    @Test func `a number stands nowhere in the database in plain`() async throws {
        let desk = try await ImportDesk.open()
        let number = Numbers.make("19600301", .female)
        _ = try await desk.roster("A,H,321204001,,甲,\(number),,,other,,,,,13800001234,6222020001")
        for table: Query in ["kernel.identity_number", "kernel.phone", "kernel.account"] {
            let rows = try await desk.pool.query("SELECT sealed FROM \(table)")
            for row in rows {
                let text = String(
                    decoding: try row.value(0, as: [UInt8].self), as: UTF8.self)
                #expect(![number, "13800001234", "6222020001"].contains { text.contains($0) })
            }
            #expect(rows.count == 1)
        }
    }
}
