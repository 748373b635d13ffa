import Kernel
import Law
import Postgres
import TestSupport
import Testing

/// Families between departments: referred, answered, handed on, and opened in need.
@Suite struct ReferralTests {
    private func book(_ office: Office) -> ReferralBook {
        ReferralBook(office, district: SecretHouse.district)
    }

    /// The value that a desk sees of a fact on the sheet of A.
    private func seen(_ office: Office, _ fact: String) async throws -> String? {
        let sheet = try await PersonSheet.read(
            office, seal: AESSeal(keys: try SecretHouse.keys(1)), district: SecretHouse.district,
            ref: "A", on: SecretHouse.today)
        return sheet.facts.first { $0.kind.name == fact }?.value
    }

    @Test func anAcceptedReferralOpensThePersonAndItsEndClosesThem() async throws {
        let house = try await SecretHouse.open()
        let person = try await house.add("A")
        try await house.tell("A", "mobility", "assisted", from: "2024-01-01", by: "health")
        let (health, education) = (
            try await house.office("health"), try await house.office("education")
        )
        #expect(try await seen(education, "mobility") == Entitlements.protected)
        let id = try await book(health).refer("A", to: "education", matter: "送教上门", client: "c1")
        let again = try await book(health).refer("A", to: "education", matter: "送教上门", client: "c1")
        #expect(again == id)
        await #expect(throws: Refusal.self) {
            _ = try await book(health).refer("A", to: "education", matter: "别的事", client: "c1")
        }
        let received = try await book(education).inbox(of: "education")
        #expect(received.map(\.due) == [SecretHouse.today.adding(days: ReferralBook.defaultDays)])
        #expect(received.map(\.name) == ["王*兰"])
        #expect(try await education.opened(person) == false)
        try await book(education).accept(id)
        try await book(education).accept(id)
        #expect(try await education.opened(person))
        #expect(try await seen(education, "mobility") == "assisted")
        try await book(education).finish(id)
        #expect(try await education.opened(person) == false)
        #expect(try await seen(education, "mobility") == Entitlements.protected)
        let closed = await #expect(throws: Refusal.self) {
            try await book(health).revoke(id, reason: "不用了")
        }
        #expect(closed?.text.en.contains("closed") == true)
    }

    @Test func nobodyAnswersForAnotherAndAReasonIsAsked() async throws {
        let house = try await SecretHouse.open()
        try await house.owner.execute(
            """
            INSERT INTO kernel.module (district, department, seq, state, reason, changed_by)
            VALUES (321204, 'housing', 2, 2, 'test', 'test')
            """)
        try await house.add("A")
        let health = try await house.office("health")
        let education = try await house.office("education")
        let towns = try await house.office("towns", town: 321_204_001)
        let id = try await book(health).refer("A", to: "education", matter: "助学", client: "c1")
        for (office, act) in [
            (health, "accept"), (towns, "accept"), (education, "revoke"), (education, "done"),
            (education, "hand-over"), (education, "reject"),
        ] {
            await #expect(throws: Refusal.self, "\(act)") {
                switch act {
                case "accept": try await book(office).accept(id)
                case "revoke": try await book(office).revoke(id, reason: "x")
                case "done": try await book(office).finish(id)
                case "reject": try await book(office).reject(id, reason: "  ")
                default: try await book(office).handOver(id, to: "nobody")
                }
            }
        }
        try await book(education).reject(id, reason: "不属本部门")
        let sent = try await book(health).outbox(of: "health", includingClosed: true)
        #expect(sent.map(\.state) == [.rejected])
        #expect(sent.map(\.reason) == ["不属本部门"])
        let housing = await #expect(throws: Refusal.self) {
            _ = try await book(health).refer("A", to: "housing", matter: "危房", client: "c2")
        }
        #expect(housing?.text.en.contains("does not work with this system") == true)
        await #expect(throws: Refusal.self) {
            _ = try await book(health).refer(
                "A", to: "education", matter: "x", due: Day(iso: "2026-01-14"), client: "c3")
        }
    }

    @Test func aLeaversWorkGoesToAColleagueAndTheOfficeSeesWhatIsLate() async throws {
        let house = try await SecretHouse.open()
        try await house.add("A")
        let health = try await house.office("health")
        let leaver = try await house.office("education", name: "leaver")
        _ = try await house.office("education", name: "colleague")
        let id = try await book(health).refer("A", to: "education", matter: "助学", client: "c1")
        let other = try await book(health).refer("A", to: "education", matter: "安置", client: "c2")
        try await book(leaver).accept(id)
        try await book(leaver).accept(other)
        try await book(leaver).handOver(other, to: "colleague")
        let secretary = try await house.office("secretary")
        _ = try await house.office("health", name: "stranger")
        var moved: [Int?] = []
        for successor in ["stranger", "colleague", "colleague"] {
            let row = try await secretary.desk.transaction { transaction in
                try await transaction.one(
                    "SELECT casework.hand_over(321204, 'leaver', \(successor))::bigint")
            }
            moved.append(try #require(row).value(0, as: Int?.self))
        }
        #expect(moved == [nil, 1, 0])
        let owners = try await book(leaver).inbox(of: "education").map(\.owner)
        #expect(owners == ["colleague", "colleague"])
        await #expect(throws: PostgresError.self) {
            try await health.desk.transaction {
                _ = try await $0.query("SELECT casework.hand_over(321204, 'colleague', 'leaver')")
            }
        }
        try await house.owner.execute("UPDATE kernel.referral SET due_on = '2026-01-01'")
        let office = try await house.office("office")
        let late = try await book(office).overdue()
        #expect(late.map(\.to) == ["education", "education"])
        #expect(late.allSatisfy { $0.ref == nil && $0.name == nil })
    }

    @Test func breakingTheGlassOpensOnePersonToOneAccountAndTheAuditorSeesIt() async throws {
        let house = try await SecretHouse.open()
        let person = try await house.add("A")
        try await house.add("B")
        try await house.tell("A", "mobility", "assisted", from: "2024-01-01", by: "health")
        let education = try await house.office("education")
        let other = try await house.office("education", name: "other")
        for (ref, reason) in [("A", "急"), ("Z", "半夜送医，家属联系不上")] {
            await #expect(throws: Refusal.self) {
                _ = try await BreakGlass(education).open(
                    ref: ref, district: SecretHouse.district, reason: reason)
            }
        }
        _ = try await BreakGlass(education).open(
            ref: "A", district: SecretHouse.district, reason: "半夜送医，家属联系不上")
        #expect(try await house.audit("break_glass") == ["education 1 半夜送医，家属联系不上"])
        #expect(try await education.opened(person))
        #expect(try await other.opened(person) == false)
        #expect(try await seen(education, "mobility") == "assisted")
        #expect(try await seen(other, "mobility") == Entitlements.protected)
        let (history, _) = try await PersonHistory.read(
            education, district: SecretHouse.district, ref: "A")
        let fact = history.sections.first?.facts.first { $0.name == "mobility" }
        #expect(fact?.isProtected == false)
        try await house.owner.execute(
            """
            UPDATE kernel.break_glass SET opened_at = now() - interval '4 hours',
                until = now() - interval '1 hour'
            """)
        #expect(try await education.opened(person) == false)
    }

    @Test func aChildsDeathShowsElsewhereAsProtectedAndMarriagesWithoutDays() async throws {
        let house = try await SecretHouse.open()
        try await house.add("B")
        try await house.add("A") { ($0.sex, $0.spouse) = ("male", "B") }
        try await house.tell("A", "death", "illness", from: "2025-03-01", by: "public_security")
        try await house.tell("B", "marriage", "", from: "2025-03-01", by: "civil_affairs")
        let education = try await house.office("education")
        let sheet = try await PersonSheet.read(
            education, seal: AESSeal(keys: try SecretHouse.keys(1)),
            district: SecretHouse.district, ref: "A", on: SecretHouse.today)
        let death = try #require(sheet.facts.first { $0.kind.name == "death" })
        #expect(death.value == Entitlements.protected)
        #expect(death.since == nil && death.report == nil)
        #expect(sheet.relations.allSatisfy { $0.to == nil && $0.from == nil })
        let health = try await house.office("health")
        #expect(try await seen(health, "death") == "illness")
    }
}
