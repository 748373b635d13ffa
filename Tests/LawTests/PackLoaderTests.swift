import Testing

@testable import Law

@Suite("Packs, as loaded")
struct PackLoaderTests {
    @Test("The sample loads: clauses in the document's order, inherited figures, switches")
    func loads() throws {
        let result = try SamplePacks.load(SamplePacks.river())
        #expect(result.problems.isEmpty, "\(result.problems)")
        let pack = try #require(result.pack)
        #expect(result.clauses == 5)
        #expect(pack.clauses.map(\.id) == ["R-1", "R-2", "R-3", "R-4", "R-5"])
        #expect(pack.provisions.count == 4)
        #expect(Set(pack.definitions.keys) == ["target", "registered_rural"])
        #expect(pack.off == ["R-4": "探索性条款，尚未采纳"])
        #expect(pack.office == "family_planning")
        #expect(pack.document?.from == Day(iso: "2020-03-01"))
        #expect(pack.clause("R-2")?.provision?.when.last?.words == "联系卡")
        let national = try SamplePacks.loader().load("national", from: [SamplePacks.national])
        #expect(national.pack?.clauses.isEmpty == true, "\(national.problems)")
    }

    @Test("A row without `to` ends where the next of its class begins")
    func rows() throws {
        let pack = try #require(try SamplePacks.load(SamplePacks.river()).pack)
        let rows = try #require(pack.figures["assistance.rate"]?.rows)
        let ends = rows.map { "\($0.label ?? "") \($0.from) \($0.to) \($0.value ?? -1)" }
        #expect(
            ends == [
                "loss 2022-07-01 never 59000", "loss 2018-01-01 2022-07-01 45000",
                "other 2018-01-01 never -1",
            ])
    }

    @Test("A row learned later leaves the earlier one open, and stands before it")
    func lateRows() throws {
        let text = SamplePacks.rules.replacing(
            "- {from: 2020-01-01, value: 60}",
            with:
                "- {from: 2020-01-01, value: 60}\n"
                + "      - {from: 2021-01-01, learned: 2021-06-01, value: 65}"
        )
        let result = try SamplePacks.load(SamplePacks.river(rules: text))
        let rows = try #require(result.pack?.figures["old.age"]?.rows, "\(result.problems)")
        #expect(rows.map(\.value) == [65, 60])
        #expect(rows.map(\.to) == [.never, .never])
    }

    @Test("Two clauses that accrue one figure, or one allowance, to one person are refused")
    func accruing() throws {
        func second(_ who: String, _ figure: String, _ benefit: String) throws -> [String] {
            let clause = """

                  - clause: R-6
                    text: 按月发放
                    gloss: again
                    department: health
                    benefit: \(benefit)
                    who: \(who)
                    need: living
                    when: [card]
                    each: month
                    amount: \(figure)
                    per: month
                    accrues: yes
                    evidence: []
                """
            let figures = SamplePacks.rules.replacing(
                "figures:",
                with: "figures:\n  - {figure: own, title: {zh: 自, en: own}, type: money, rows: "
                    + "[{from: 2020-01-01, status: to be set}]}")
            let text = figures + clause
            return try SamplePacks.load(SamplePacks.river(rules: text)).problems.map(\.message)
        }
        #expect(
            try second("parent", "assistance.rate", "health.card") == [
                "clauses `R-3` and `R-6` both accrue figure `assistance.rate` to one person; "
                    + "keep `accrues: yes` on one of them"
            ])
        #expect(try second("member", "assistance.rate", "health.card").count == 1)
        #expect(try second("child", "assistance.rate", "health.card") == [])
        #expect(try second("parent", "own", "health.card") == [])
        #expect(try second("parent", "own", "health.allowance").count == 1)
    }

    private func third(_ more: String, manifest: String = "") -> PackSource {
        PackSource(
            code: "third",
            files: [
                (
                    "third/pack.yaml",
                    "pack: third\ntitle: {zh: 三区, en: Third}\ndistrict: \"999902\"\n"
                        + "extends: river\n\(manifest)"
                ), ("third/rules.yaml", more),
            ])
    }

    private static let ownCard = """
        - clause: R-2
          text: 发放联系卡
          gloss: a contact card for all
          department: health
          benefit: health.card
          who: child
          need: comfort
          when: [age >= 0]
          each: always
          evidence: []
        """

    @Test("A third district inherits clauses, document and switches, and replaces what it lists")
    func extends() throws {
        let river = SamplePacks.river()
        let same = try SamplePacks.load(river, and: [third("")])
        #expect(same.problems.isEmpty, "\(same.problems)")
        #expect(same.pack?.clauses.count == 5)
        #expect(same.pack?.document?.number == "河府〔2020〕1号")
        #expect(same.pack?.district == "999902")

        let silent = try SamplePacks.load(river, and: [third(PackLoaderTests.ownCard)])
        #expect(silent.problems.count == 1)
        #expect(
            silent.problems.first?.description
                == "third/rules.yaml:1:11: clause `R-2` stands already in `river`; "
                + "list it under `replaces` to put this one in its place")

        let listed = third(
            PackLoaderTests.ownCard, manifest: "replaces: [R-2]\noff:\n  R-4: no\n")
        let result = try SamplePacks.load(river, and: [listed])
        let pack = try #require(result.pack, "\(result.problems)")
        #expect(pack.clause("R-2")?.gloss == "a contact card for all")
        #expect(pack.off.isEmpty)
    }

    @Test("Packs that extend each other are refused")
    func circle() throws {
        let manifest = SamplePacks.manifest.replacing("extends: national", with: "extends: third")
        let result = try SamplePacks.load(SamplePacks.river(manifest: manifest), and: [third("")])
        #expect(
            result.problems.contains {
                $0.description.hasPrefix(
                    "river/pack.yaml:4:10: packs extend each other in a circle")
            }, "\(result.problems)")
    }

    @Test("The diff names what was added, removed and changed, with both texts")
    func diff() throws {
        let river = SamplePacks.river()
        let a = try #require(try SamplePacks.load(river).pack)
        #expect(PackDiff(a, a).entries.isEmpty)
        let changed = third(PackLoaderTests.ownCard, manifest: "replaces: [R-2]\n")
        let b = try #require(try SamplePacks.load(river, and: [changed]).pack)
        let diff = PackDiff(a, b)
        #expect(diff.entries.map(\.name) == ["R-2"])
        #expect(diff.entries.first?.before?.zh.contains("parents.any(target)") == true)
        #expect(
            diff.lines(.english) == [
                "clause R-2  changed", "  - In English: a contact card",
                "  - Evidence: 身份证", "  -   - parents.any(target)",
                "  -   - not card    「联系卡」", "  + In English: a contact card for all",
                "  +   - age >= 0",
            ])
    }

    @Test("A clause is described with its words, rule, figures, sources, rulings and document")
    func describe() throws {
        let manifest = SamplePacks.manifest.replacing(
            "in_force: 2020-03-01",
            with: "in_force: to be set, assumed_from: 2020-01-01, standing: 征求意见稿")
        let pack = try #require(
            try SamplePacks.load(SamplePacks.river(manifest: manifest)).pack)
        let page = try #require(pack.describe(clause: "R-3", language: .chinese))
        for piece in [
            "原文：「按月发放扶助金」", "《河区方案》 河府〔2020〕1号（征求意见稿）", "待定；暂按 2020-01-01 起测算",
            "special_assistance == loss", "590.00 元  已核实  文件乙", "国家最低标准，本地标准待定", "定义：target",
        ] {
            #expect(page.contains(piece), "\(page)")
        }
        let english = try #require(pack.describe(clause: "R-4", language: .english))
        #expect(english.contains("Ruled by: default, until the office rules"))
        #expect(english.contains("Off here: 探索性条款，尚未采纳"))
        #expect(pack.describe(clause: "R-9", language: .english) == nil)
    }
}
