import Kernel
import Law
import Postgres
import TestSupport
import Testing

/// A sealed value is shown one at a time, audited first.
@Suite struct UnmaskingTests {
    private func ask(
        _ office: Office, _ ref: String, _ field: SealedField = .phone,
        reason: String = "电话约上门时间"
    ) async throws -> String {
        try await Unmasking(office, seal: AESSeal(keys: try SecretHouse.keys(1)))
            .value(field, ref: ref, district: SecretHouse.district, reason: reason)
    }

    @Test func theLatestValueIsShownAndOneAuditRowSaysWhy() async throws {
        let house = try await SecretHouse.open()
        try await house.add("A") { $0.phone = "13812341234" }
        let health = try await house.office("health")
        #expect(try await ask(health, "A") == "13812341234")
        #expect(try await house.audit("unmask") == ["health phone 1 电话约上门时间"])
        #expect(try await house.audit("read").isEmpty)
        let none = await #expect(throws: Refusal.self) { try await ask(health, "A", .account) }
        #expect(none?.text.en.contains("no such value") == true)
    }

    @Test func shortReasonsKinTownsAndOtherDesksAreRefusedAndAudited() async throws {
        let house = try await SecretHouse.open()
        let seal = AESSeal(keys: try SecretHouse.keys(1))
        let number = "321204196001010027"
        try await house.add("A") { ($0.phone, $0.town) = ("13812341234", "321204002") }
        try await house.owner.execute(
            """
            INSERT INTO kernel.identity_number (district, person, sealed, blind_index, key_version)
            SELECT 321204, id, '\\x00', \(seal.blindIndex(.identityNumber, district: 321_204, number)),
                1 FROM kernel.person
            """)
        let health = try await house.office("health")
        let short = await #expect(throws: Refusal.self) {
            try await ask(health, "A", reason: " 急 ")
        }
        #expect(short?.text.en.contains("at least four") == true)
        let own = try await house.office(
            "health", name: "own",
            identity: seal.blindIndex(.identityNumber, district: 321_204, number))
        let kin = await #expect(throws: Refusal.self) { try await ask(own, "A") }
        #expect(kin?.kind == .forbidden)
        let towns = try await house.office("towns", town: 321_204_001)
        let unseen = await #expect(throws: Refusal.self) { try await ask(towns, "A") }
        let nobody = await #expect(throws: Refusal.self) { try await ask(towns, "Z") }
        #expect(
            unseen?.text.en == nobody?.text.en.replacing("ref Z", with: "ref A"),
            "who is not theirs is not there")
        #expect(
            try await house.audit("refused") == [
                "health phone 0 reason", "health phone 0 kin", "towns phone 0 unseen",
                "towns phone 0 unseen",
            ])
        #expect(try await house.audit("unmask").isEmpty)
        await #expect(throws: Refusal.self) { try await ask(try house.office(), "A") }
    }

    @Test func theDayHasItsQuotaWhateverRunsAtOnce() async throws {
        let house = try await SecretHouse.open()
        try await house.add("A") { $0.phone = "13812341234" }
        let health = try await house.office("health")
        let shown = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<(Unmasking.dayMax + 6) {
                group.addTask { (try? await ask(health, "A")) != nil }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(shown == Unmasking.dayMax)
        let refusal = await #expect(throws: Refusal.self) { try await ask(health, "A") }
        #expect(refusal?.text.en.contains("most a day") == true)
        let other = try await house.office("health", name: "colleague")
        #expect(try await ask(other, "A") == "13812341234")
    }
}
