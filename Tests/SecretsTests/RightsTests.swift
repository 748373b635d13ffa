import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Yuhou

/// What a family may ask for, and what is kept all the same.
@Suite struct RightsTests {
    private func copy(
        _ office: Office, _ ref: String, for relative: String? = nil, reason: String = "本人到窗口要求"
    ) async throws -> PersonCopy {
        try await PersonCopy.read(
            office, seal: AESSeal(keys: try SecretHouse.keys(1)), district: SecretHouse.district,
            ref: ref, askedBy: relative, reason: reason)
    }

    @Test func theCopyHoldsEverythingOpenedAndTheAuditCallsItAnExport() async throws {
        let house = try await SecretHouse.open()
        try await house.add("A") { ($0.phone, $0.account) = ("13812341234", "6222020012345678") }
        try await house.tell("A", "hukou.kind", "rural", from: "1990-01-01", by: "public_security")
        try await house.tell("A", "wish.visitor", "网格员", from: "2024-01-01", by: "towns")
        let health = try await house.office("health", duty: "approve")
        let copy = try await copy(health, "A")
        for word in ["王A兰", "13812341234", "6222020012345678", "hukou.kind", "网格员", "H1"] {
            #expect(copy.page.contains(word), "\(word)")
        }
        #expect(
            copy.parts.map(\.key) == [
                "person", "identity_number", "phone", "account", "households", "relations",
                "events", "transfers", "facts", "entitlements", "deliveries", "dealings",
            ])
        #expect(try await house.audit("export") == ["health 1 本人到窗口要求"])
        await #expect(throws: Refusal.self) { _ = try await self.copy(health, "A", reason: "要") }
    }

    @Test func whatOtherDesksDidIsReadByWhoHandsOverACopyOnly() async throws {
        let house = try await SecretHouse.open()
        let person = try await house.add("A") { $0.phone = "13812341234" }
        let health = try await house.office("health")
        _ = try await Unmasking(health, seal: AESSeal(keys: try SecretHouse.keys(1)))
            .value(
                .phone, ref: "A", district: SecretHouse.district, reason: "孩子去世后回访")
        func seen(_ office: Office) async throws -> Int {
            try await office.desk.query(
                "SELECT words FROM kernel.dealings(321204, \(person))"
            ).count
        }
        let education = try await house.office("education")
        let refused = await #expect(throws: PostgresError.self) { _ = try await seen(education) }
        #expect(refused?.sqlState == "42501")
        let approver = try await house.office("education", name: "approver", duty: "approve")
        #expect(try await seen(approver) == 1)
    }

    @Test func nobodyCorrectsTheRegisterAboutThemselvesOrTheirKin() async throws {
        let house = try await SecretHouse.open()
        let person = try await house.add("A")
        try await house.add("C") {
            ($0.role, $0.birth, $0.mother) = ("child", "1990-03-04", "A")
        }
        try await house.add("X") { $0.household = "H2" }
        let seal = AESSeal(keys: try SecretHouse.keys(1))
        let index = seal.blindIndex(
            .identityNumber, district: SecretHouse.district, "321204196001010027")
        try await house.owner.execute(
            """
            INSERT INTO kernel.identity_number (district, person, sealed, blind_index, key_version)
            VALUES (321204, \(person), '\\x00', \(index), 1)
            """)
        let own = try await house.office("health", name: "own", identity: index)
        for ref in ["A", "C"] {
            let refused = await #expect(throws: PostgresError.self, "\(ref)") {
                try await own.register.execute(
                    "UPDATE kernel.person SET name = '假名' WHERE district = 321204 AND ref = \(ref)")
            }
            #expect(refused?.sqlState == "42501", "\(ref)")
        }
        let moved = await #expect(throws: PostgresError.self) {
            try await own.register.execute(
                """
                INSERT INTO kernel.membership (district, person, household, from_day, learned)
                SELECT 321204, \(person), id, '2026-01-15', '2026-01-15' FROM kernel.household
                WHERE district = 321204 AND ref = 'H2'
                """)
        }
        #expect(moved?.sqlState == "42501")
        #expect(
            try await own.register.execute(
                "UPDATE kernel.person SET name = '王兰' WHERE district = 321204 AND ref = 'X'") == 1)
        let colleague = try await house.office("health")
        #expect(
            try await colleague.register.execute(
                "UPDATE kernel.person SET name = '王兰' WHERE district = 321204 AND ref = 'A'") == 1)
    }

    @Test func forTheDeadALivingNearRelativeAsks() async throws {
        let house = try await SecretHouse.open()
        try await house.add("M")
        try await house.add("C") {
            ($0.role, $0.birth, $0.mother) = ("child", "1988-03-04", "M")
        }
        try await house.add("S") {
            ($0.role, $0.birth, $0.mother) = ("child", "1990-03-04", "M")
        }
        try await house.add("X")
        try await house.tell("C", "death", "illness", from: "2025-03-01", by: "public_security")
        let health = try await house.office("health", duty: "approve")
        for (ref, relative, word) in [
            ("C", nil, "has died"), ("C", "X", "no living near relative"), ("M", "S", "is alive"),
        ] as [(String, String?, String)] {
            let refusal = await #expect(throws: Refusal.self) {
                _ = try await copy(health, ref, for: relative)
            }
            #expect(refusal?.text.en.contains(word) == true, "\(ref)")
        }
        #expect(try await copy(health, "C", for: "M").ref == "C")
        #expect(try await copy(health, "C", for: "S").ref == "C")
    }

    @Test func erasureTakesPhoneAccountAndWishesAndSaysWhatStays() async throws {
        let house = try await SecretHouse.open()
        try await house.add("A") { ($0.phone, $0.account) = ("13812341234", "6222020012345678") }
        try await house.tell("A", "hukou.kind", "rural", from: "1990-01-01", by: "public_security")
        try await house.tell("A", "wish.visitor", "网格员", from: "2024-01-01", by: "towns")
        try await house.tell("A", "wish.no_visits", "yes", from: "2024-01-01", by: "towns")
        let health = try await house.office("health", duty: "approve")
        let erasure = Erasure(health, district: SecretHouse.district)
        let preview = try await erasure.erase(ref: "A", reason: "本人书面要求", isPreview: true)
        #expect(preview.erased == ["phone": 1, "account": 1, "wish.visitor": 1])
        let outcome = try await erasure.erase(ref: "A", reason: "本人书面要求")
        #expect(outcome == preview)
        #expect(outcome.withdrawn == ["wish.no_visits"])
        #expect(outcome.stays.contains { $0.zh.contains("第四十七条") })
        let sheet = try await PersonSheet.read(
            try house.office(), seal: AESSeal(keys: try SecretHouse.keys(1)),
            district: SecretHouse.district, ref: "A", on: SecretHouse.today)
        #expect(sheet.phone == nil && sheet.account == nil)
        #expect(sheet.facts.first { $0.kind.name == "wish.visitor" } == nil)
        #expect(sheet.facts.first { $0.kind.name == "hukou.kind" }?.value == "rural")
        #expect(sheet.facts.first { $0.kind.name == "wish.no_visits" }?.value == nil)
        let kept = try await house.owner.query(
            "SELECT what FROM kernel.erasure ORDER BY what")
        #expect(
            try kept.map { try $0.value(0, as: String.self) } == [
                "account", "phone", "wish.visitor",
            ])
        let again = try await erasure.erase(ref: "A", reason: "本人书面要求")
        #expect(again.erased.isEmpty && again.withdrawn.isEmpty)
    }

    @Test func theEraserReachesNoFactOfTheLaw() throws {
        // `kernel.erase` removes words below `wish.` and nothing else.
        for kind in try Registry(departments).dictionary.kinds where kind.type == .words {
            #expect(kind.isErasable, "\(kind.name)")
        }
    }

    @Test func incidentsAreToldStepByStepAndNotClosedBeforeAnybodyWasTold() async throws {
        let house = try await SecretHouse.open()
        let audit = try await house.office("audit")
        let register = IncidentRegister(audit, district: SecretHouse.district)
        let day = try #require(Day(iso: "2026-01-10"))
        let id = try await register.add(
            what: "名册误发外单位", found: day, data: "姓名、电话", persons: 12, client: "i1")
        let again = try await register.add(
            what: "名册误发外单位", found: day, data: "姓名、电话", persons: 12, client: "i1")
        #expect(again == id)
        try await register.note(.measure, of: id, day: day, words: "已收回并删除")
        let early = await #expect(throws: Refusal.self) {
            try await register.note(.closed, of: id, day: day, words: "结束")
        }
        #expect(early?.text.zh.contains("已通知家庭") == true)
        try await register.note(.authority, of: id, day: day, words: "网信办、卫健委")
        try await register.note(.families, of: id, day: day, words: "逐户电话通知")
        try await register.note(.closed, of: id, day: day, words: "流程已改")
        #expect(try await register.incidents().map(\.isClosed) == [true])
        await #expect(throws: Refusal.self) {
            try await register.note(.measure, of: id, day: day, words: "再补")
        }
        let health = try await house.office("health", duty: "approve")
        await #expect(throws: Refusal.self) {
            _ = try await IncidentRegister(health, district: SecretHouse.district).incidents()
        }
    }

    @Test func retentionCountsAndNamesWhatIsNotSet() async throws {
        let house = try await SecretHouse.open()
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().path
        let rules = try RetentionList.rules(in: root + "/policies")
        #expect(rules.rules.first { $0.record == "audit.entry" }?.atLeast == 6)
        #expect(rules.rules.allSatisfy { $0.atMost == nil })
        try await house.add("A")
        try await house.tell("A", "hukou.kind", "rural", from: "1990-01-01", by: "public_security")
        let system = try await house.office("system")
        let due = try await RetentionList.due(
            system, district: SecretHouse.district, rules: rules, on: SecretHouse.today)
        #expect(due.first { $0.rule.record == "kernel.fact" }?.rows == 1)
        #expect(due.allSatisfy { $0.overdue == nil })
        #expect(throws: RetentionError.self) {
            try RetentionRules(text: "- record: kernel.fact\n  at least: soon")
        }
    }
}
