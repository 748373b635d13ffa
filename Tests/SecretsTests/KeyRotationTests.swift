import Embedded
import Foundation
import Kernel
import Law
import Postgres
import Synchronization
import TestSupport
import Testing

/// Key versions change while others work, and nothing becomes unreadable.
@Suite struct KeyRotationTests {
    @Test func everyValueOpensAfterARotationUnderLoadThatWasStoppedInTheMiddle() async throws {
        let house = try await SecretHouse.open()
        let person = try await house.add("A") { $0.account = "6222020012345678" }
        let old = AESSeal(keys: try SecretHouse.keys(1))
        for batch in 0..<4 {
            try await phones(house, person, old, (batch * 400)..<(batch * 400 + 400))
        }
        try await factor(house, old)
        let system = try await house.office("system")
        let keys = try SecretHouse.keys(1, 2)
        let rotation = KeyRotation(system, keys: keys)
        let first = try await rotation.run(district: SecretHouse.district, batchesMax: 1)
        #expect(first.resealed == 500 || first.resealed == 0 || first.left > 0)
        #expect(first.left > 0)
        let isDone = Atomic<Bool>(false)
        // Writers that do not know of the new key go on under the old one; others use the new.
        async let writing: Void = {
            for index in 0..<40 {
                let seal = index % 2 == 0 ? old : AESSeal(keys: keys)
                try await phones(house, person, seal, (5000 + index * 5)..<(5005 + index * 5))
            }
            isDone.store(true, ordering: .relaxed)
        }()
        repeat {
            _ = try await rotation.run(district: SecretHouse.district)
        } while !isDone.load(ordering: .relaxed)
        try await writing
        let last = try await rotation.run(district: SecretHouse.district)
        #expect(last.left == 0)
        let seal = AESSeal(keys: keys)
        let rows = try await house.owner.query(
            "SELECT sealed, key_version::bigint FROM kernel.phone ORDER BY seq")
        let place = SealedPlace(.phone, person: person, district: SecretHouse.district)
        var opened: Set<String> = []
        for row in rows {
            let (bytes, version) = try row.decode([UInt8].self, Int.self)
            #expect(version == 2)
            opened.insert(try seal.openText(Sealed(bytes: bytes, version: version), at: place))
        }
        #expect(opened.count == 1800)
        let uses = try await KeyRotation.uses(system)
        #expect(Set(uses.map(\.version)) == [2])
        #expect(Set(uses.map(\.field)) == [.phone, .account, .factor])
    }

    @Test func onlyTheDeskSystemRotatesAndACommandThatRunsFindsTheNewKey() async throws {
        let house = try await SecretHouse.open()
        let person = try await house.add("A")
        let both = AESSeal(keys: try SecretHouse.keys(1, 2))
        try await phones(house, person, both, 0..<1)
        let health = try await house.office("health")
        await #expect(throws: (any Error).self) {
            _ = try await KeyRotation(health, keys: try SecretHouse.keys(1, 2)).run(
                district: SecretHouse.district)
        }
        let refused = await #expect(throws: PostgresError.self) {
            _ = try await health.desk.query("SELECT * FROM kernel.key_use()")
        }
        #expect(refused?.sqlState == "42501")
        let stale = try Keys(
            seal: [1: [UInt8](repeating: 1, count: 32)], index: [UInt8](repeating: 200, count: 32),
            national: [UInt8](repeating: 201, count: 32), reload: { try? SecretHouse.keys(1, 2) })
        let sheet = try await PersonSheet.read(
            try house.office(), seal: AESSeal(keys: stale), district: SecretHouse.district,
            ref: "A", on: SecretHouse.today)
        #expect(sheet.phone == "138****0000")
    }

    @Test func theKeyFileGainsAVersionWholeAndLosesNone() throws {
        let folder = "/tmp/yuhou-keys-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/keys"
        let before = try KeyFile.make(at: path)
        #expect(try KeyFile.add("seal", at: path) == 2)
        let after = try KeyFile.read(path)
        #expect(after.keys.prefix(before.keys.count).map(\.bytes) == before.keys.map(\.bytes))
        #expect(try after.key("seal").version == 2)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        try KeyFile.retire(sealing: 1, at: path)
        let retired = try KeyFile.read(path)
        #expect(throws: KeyFileError.self) { try retired.key("seal", version: 1) }
        #expect(try retired.key(KeyFile.retired, version: 1).bytes == before.key("seal").bytes)
        #expect(try KeyFile.add("seal", at: path) == 3)
    }

    private func phones(
        _ house: SecretHouse, _ person: Int64, _ seal: AESSeal, _ numbers: Range<Int>
    ) async throws {
        let place = SealedPlace(.phone, person: person, district: SecretHouse.district)
        var (sealed, indexes): ([[UInt8]], [[UInt8]]) = ([], [])
        var version: Int64 = 0
        for number in numbers {
            let text = "138\(String(10_000_000 + number).suffix(8))"
            let value = try seal.seal(text, at: place)
            sealed.append(value.bytes)
            version = Int64(value.version)
            indexes.append(seal.blindIndex(.phone, district: SecretHouse.district, text))
        }
        try await house.owner.execute(
            """
            INSERT INTO kernel.phone (district, person, sealed, blind_index, key_version)
            SELECT 321204, \(person), w.sealed, w.blind_index, \(version)::integer
            FROM unnest(\(sealed), \(indexes)) AS w (sealed, blind_index)
            """)
    }

    private func factor(_ house: SecretHouse, _ seal: AESSeal) async throws {
        let holder = try await house.office("health")
        let account = try #require(holder.session?.account)
        let value = try seal.seal(
            "secret", at: SealedPlace(.factor, person: account, district: SecretHouse.district))
        try await house.owner.execute(
            """
            INSERT INTO auth.factor (district, account, seq, sealed, key_version)
            VALUES (321204, \(account), 1, \(value.bytes), 1)
            """)
    }
}
