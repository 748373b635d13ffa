import Foundation
import Kernel
import Law
import Postgres

/// Families touched one by one or together, and one person explained.
extension DistrictBench {
    private static let seed: UInt64 = 20_260_101

    /// A fact for each of some families, then the tick that works them out; then events recorded
    /// one at a time, as the command does.
    func touchedFamilies(_ count: Int, beside run: WholeRun) async throws {
        let parents = try await sample(count)
        try await office.assessor.execute(
            """
            INSERT INTO kernel.fact (district, person, kind, code, from_day, learned, source, official)
            SELECT \(district)::integer, unnest(\(parents)), 'mobility', 'bedbound',
                \(office.today.sql), \(office.today.sql), 'health', true
            """)
        try await office.assessor.execute(
            """
            UPDATE kernel.family AS f SET facts_version = facts_version + 1
            FROM kernel.person AS p
            WHERE f.district = \(district)::integer AND p.district = f.district
              AND p.family = f.id AND p.id = ANY (\(parents))
            """)
        let assessment = Assessment(office, district: district)
        let start = ContinuousClock.now
        let ticking = try await assessment.tick()
        let spent = start.duration(to: .now).inSeconds
        let each = spent / Double(max(1, ticking.families))
        let full = run.seconds / Double(max(1, run.families))
        print(
            "touched by the tick: \(ticking.families) families, \(ticking.changed) answers, "
                + "\((each * 1000).shown) ms a family; in the full run \((full * 1000).shown) ms")
        print("ratio touched / its cost in the full run: \((each / full).shown) (goal ≤ 5)")

        let recorder = EventRecorder(
            office, seal: AESSeal(keys: try Self.keys()), district: district)
        var times: [Double] = []
        for ref in try await refs(of: Array(parents.prefix(500))) {
            var draft = EventDraft(
                client: UUID().uuidString, kind: "mobility", ref: ref, day: office.today,
                source: "health", recordedBy: "bench")
            draft.state("mobility", "walks")
            let start = ContinuousClock.now
            _ = try await recorder.record(draft)
            times.append(start.duration(to: .now).inSeconds)
        }
        print("one event recorded, worked out and told: \(percentiles(times)) (goal 50 ms)")
    }

    /// Every clause of one person with its reasons, from the database.
    func explained() async throws {
        let refs = try await refs(of: try await sample(2000))
        var times: [Double] = []
        for ref in refs {
            let start = ContinuousClock.now
            _ = try await Entitlements.read(
                office, district: district, ref: ref, on: office.today)
            times.append(start.duration(to: .now).inSeconds)
        }
        print("one person explained: \(percentiles(times)) (goal p50 ≤ 1 ms, p99 ≤ 3 ms)")
    }

    /// Keys of the bench alone: its events register nobody, so nothing is sealed with them.
    private static func keys() throws -> Keys {
        let bytes = [UInt8](repeating: 7, count: 32)
        return try Keys(seal: [1: bytes], index: bytes, national: bytes)
    }

    /// One living parent of each of so many families, drawn by the seed.
    private func sample(_ count: Int) async throws -> [Int64] {
        let rows = try await office.assessor.query(
            """
            SELECT min(id) FROM kernel.person AS p
            WHERE district = \(district)::integer AND role = 0
              AND NOT EXISTS (SELECT FROM kernel.fact AS f WHERE f.district = p.district
                AND f.person = p.id AND f.kind = 'death')
            GROUP BY family
            ORDER BY md5(concat(family, ' ', \(String(Self.seed)))) LIMIT \(count)
            """)
        return try rows.map { try $0.value(0, as: Int64.self) }
    }

    private func refs(of persons: [Int64]) async throws -> [String] {
        let rows = try await office.assessor.query(
            """
            SELECT ref FROM kernel.person
            WHERE district = \(district)::integer AND id = ANY (\(persons)) ORDER BY id
            """)
        return try rows.map { try $0.value(0, as: String.self) }
    }
}
