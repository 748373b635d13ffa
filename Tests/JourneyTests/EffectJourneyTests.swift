import Foundation
import Testing

/// Before an adoption or a birth is recorded the family is told its effect, through the program.
@Suite("the effect of an adoption or a birth, told beforehand")
struct EffectJourneyTests {
    private func open(_ pack: String, _ facts: [String]) async throws -> (Terminal, [String]) {
        let code = pack == "nanchuan" ? "500119" : "321204"
        let desk = try await Terminal.open()
        try await desk.prepare(pack)
        let district = ["--district", code]
        try await desk.load(FamilyJourneyTests.family(code, facts), district)
        return (desk, district)
    }

    private func adoption(_ district: [String]) -> [String] {
        [
            "record", "adoption", "--ref", "M", "--with", "F", "--name", "李小", "--sex", "female",
            "--birth", "2020-05-05", "--household", "H1", "--town", "\(district[1])001", "--on",
            "2026-02-02",
        ] + district
    }

    private func isUnrecorded(_ desk: Terminal, _ district: [String]) async throws -> Bool {
        let log = try await desk.run(["record", "log", "--ref", "M", "--json"] + district)
        let found = try await desk.run(["person", "find", "--name", "李小", "--json"] + district)
        return log.jsonList?.isEmpty == true && !found.output.contains("李小")
            && !found.output.contains("2020")
    }

    @Test("in Nanchuan an adoption ends the target, and nothing is recorded before that is told")
    func nanchuan() async throws {
        let (desk, district) = try await open("nanchuan", FamilyJourneyTests.bereaved)
        let asked = try await desk.run(adoption(district))
        #expect(asked.status == 64, "\(asked.errors)")
        #expect(asked.errors.contains("--confirm-told"))
        #expect(asked.output.contains("－停止"))
        #expect(asked.output.contains("不再是这套办法照顾的对象"))
        #expect(asked.output.contains("由他们自己决定"))
        #expect(asked.output.contains("特别扶助金跟着卫健的确认走"))
        #expect(try await isUnrecorded(desk, district))

        // Whoever only thinks about it names no child.
        for kind in ["adoption", "birth"] {
            let thought = try await desk.run(
                ["record", kind, "--ref", "M", "--with", "F", "--dry-run", "--json"] + district)
            #expect(thought.status == 0, "\(thought.errors)")
            let changes = thought.json?["changes"] as? [[String: Any]] ?? []
            #expect(
                changes.contains {
                    $0["clause"] as? String == "NC-2.1c" && $0["change"] as? String == "ends"
                }, "\(kind): \(changes)")
            let nameless = try await desk.run(
                ["record", kind, "--ref", "M", "--confirm-told"] + district)
            #expect(nameless.status == 64)
        }
        #expect(try await isUnrecorded(desk, district))

        let told = try await desk.run(adoption(district) + ["--confirm-told", "--json"])
        #expect(told.status == 0, "\(told.errors)")
        #expect(told.json?["recorded"] as? Bool == true)
        let now = try await desk.clause("NC-2.1c", of: "M", on: "2026-02-02", district)
        #expect(now["outcome"] as? String == "no")
    }

    @Test("in Jiangyan the same adoption ends nothing")
    func jiangyan() async throws {
        let (desk, district) = try await open("jiangyan", FamilyJourneyTests.bereaved)
        let asked = try await desk.run(adoption(district))
        #expect(asked.status == 64, "\(asked.errors)")
        #expect(!asked.output.contains("－停止"))
        #expect(asked.output.contains("登记本身不停他们现有的任何一项"))
        #expect(!asked.output.contains("不再是"))
        #expect(
            !asked.output.contains("复核可能停"), "the document itself says that the aid goes on")
        #expect(try await isUnrecorded(desk, district))
        let birth = try await desk.run(
            ["record", "birth", "--ref", "M", "--with", "F", "--dry-run"] + district)
        #expect(birth.output.contains("复核可能停"), "of a birth it does not: \(birth.output)")
    }

    @Test("in Jiangyan a disabled child's family is told that it is undecided")
    func undecided() async throws {
        let (desk, district) = try await open("jiangyan", FamilyJourneyTests.disabled)
        let asked = try await desk.run(adoption(district))
        #expect(asked.status == 64, "\(asked.errors)")
        #expect(!asked.output.contains("－停止"))
        #expect(asked.output.contains("现在说不准"))
        #expect(asked.output.contains("弄清以前不停"))
        #expect(!asked.output.contains("好让他们安心"))
        #expect(try await isUnrecorded(desk, district))
    }

    @Test("a clerk sees the own clauses, and how many of the others would end")
    func ownClauses() async throws {
        let (desk, district) = try await open("nanchuan", FamilyJourneyTests.bereaved)
        let seen = try await desk.run(
            ["record", "adoption", "--ref", "M", "--with", "F", "--dry-run"] + district,
            as: "civil_affairs")
        #expect(seen.status == 0, "\(seen.errors)")
        #expect(seen.output.contains("另有其他部门"))
        #expect(!seen.output.contains("NC-4.fpa"))
    }

    @Test("the page and the letter are printed by the desk and by no other")
    func papers() async throws {
        let (desk, district) = try await open("jiangyan", FamilyJourneyTests.bereaved)
        try await desk.loadCalendars(district)
        let page = try await desk.run(["health", "family", "M"] + district, as: "health")
        #expect(page.status == 0, "\(page.errors)")
        #expect(page.output.hasPrefix("王女士、李先生："))
        #expect(page.output.contains("特别扶助金"))
        #expect(!page.output.contains("李丙") && !page.output.contains("死亡"))
        let opened = try await desk.run(["health", "case", "open-due"] + district, as: "health")
        #expect(opened.status == 0, "\(opened.errors)")
        let list = try await desk.run(
            ["health", "case", "list", "--json"] + district, as: "health")
        let number = try #require(list.jsonList?.first?["number"] as? Int)
        let declined = try await desk.run(
            ["health", "case", "decline", "\(number)", "--reason", "家里暂时不需要"] + district,
            as: "health")
        #expect(
            declined.output.contains("yuhou health case letter \(number) --district 321204"),
            "\(declined.output) \(declined.errors)")
        let letter = try await desk.run(
            ["health", "case", "letter", "\(number)"] + district, as: "health")
        #expect(letter.status == 0, "\(letter.errors)")
        #expect(letter.output.contains("家里暂时不需要"))
        let other = try await desk.run(
            ["housing", "case", "letter", "\(number)"] + district, as: "housing")
        #expect(other.status == 64)
        let foreign = try await desk.run(
            ["health", "case", "letter", "\(number)"] + district, as: "housing")
        #expect(foreign.status == 77)
        let audit = try await desk.run(["audit", "show", "--person", "M"] + district, as: "audit")
        #expect(audit.output.contains("health family"), "\(audit.output)")
    }
}
