import Kernel
import Law
import Testing

@testable import Yuhou

/// A department that the fifteen know nothing of.
private enum Veterans: Department {
    static let code: DepartmentCode = "veterans"
    static let title = Text("退役军人事务", en: "Veterans")
    static let served = FactKind(
        "veterans.served", .flag, Text("曾服役", en: "Has served"), owners: ["veterans"],
        absent: .value("no"))
    static let visit = Benefit(
        "veterans.visit", Text("老兵走访", en: "Visit"), .service, received: .everyPeriod,
        evidence: [Text("退役证", en: "Discharge papers")])
    static var services: Services { Services(facts: [served], benefits: [visit]) }
}

@Suite struct SixteenthTests {
    private static let packs = [
        PackSource(
            code: "third",
            files: [
                (
                    path: "policies/third/pack.yaml",
                    text: """
                    pack: third
                    title: {zh: 第三区, en: Third District}
                    district: "500102"
                    office: family_planning
                    document: {title: 实施方案, file: document.txt, in_force: 2020-01-01}
                    """
                ),
                (path: "policies/third/document.txt", text: "对曾服役的父母，每年走访一次。"),
                (
                    path: "policies/third/veterans.yaml",
                    text: """
                    - clause: TD-1
                      text: 对曾服役的父母，每年走访一次
                      gloss: a visit a year
                      department: veterans
                      benefit: veterans.visit
                      who: parent
                      need: comfort
                      when:
                        - veterans.served
                      each: year
                      evidence: [退役证]
                    """
                ),
            ])
    ]

    @Test func aSixteenthDepartmentComposesWithTheFifteen() throws {
        let registry = try Registry(departments + [Veterans.self])
        #expect(registry.departments.count == 16)
        #expect(registry.dictionary["veterans.served"] == Veterans.served)
        #expect(registry.benefits["veterans.visit"] == Veterans.visit)
        #expect(registry.department("veterans")?.title == Veterans.title)
    }

    @Test func aPackReadsItsFactAndGivesItsBenefit() throws {
        let registry = try Registry(departments + [Veterans.self])
        let loader = PackLoader(
            dictionary: registry.dictionary, benefits: registry.lawBenefits)
        let result = loader.load("third", from: Self.packs)
        #expect(result.problems.isEmpty, "\(result.problems)")
        let pack = try #require(result.pack)
        #expect(throws: Never.self) { try registry.check([pack]) }

        let served = try #require(pack.dictionary.index(of: "veterans.served"))
        let born = try #require(Day(iso: "1960-05-01"))
        let today = try #require(Day(iso: "2024-05-01"))
        let report = Report(fact: UInt16(served), value: 1, from: born)
        let members = [(1, [report]), (2, [])].map { id, reports in
            Member(
                id: id, ref: "P\(id)", sex: .female, birth: born, role: .parent, town: 500_102_001,
                memberships: [Membership(household: 1)], reports: reports)
        }
        let view = Evaluator(pack).view(of: Family(members: members, relations: []))
        #expect(view.finding(0, about: 0, on: today).outcome == .yes)
        #expect(view.finding(0, about: 1, on: today).outcome == .no)
    }

    @Test func theFifteenAloneRefuseThatPack() throws {
        let registry = try Registry(departments)
        let loader = PackLoader(
            dictionary: registry.dictionary, benefits: registry.lawBenefits)
        let result = loader.load("third", from: Self.packs)
        #expect(result.pack == nil)
        for word in ["veterans.served", "veterans.visit", "`veterans`"] {
            #expect(result.problems.contains { $0.message.contains(word) }, "\(result.problems)")
        }
    }
}
