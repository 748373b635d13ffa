import Foundation
import Law
import Testing

@testable import Kernel
@testable import Yuhou

/// A mother born on a leap day, her child re-graded and dead, under the law of Nanchuan.
@Suite("a person's history")
struct PersonHistoryTests {
    static let day = TimelineChartTests.day

    let registry: Registry
    let pack: Pack

    init() throws {
        let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        registry = try Registry(departments)
        let (_, sources) = try PackFolder.sources(
            at: checkout.appendingPathComponent("policies/nanchuan").path)
        let loaded = PackLoader(dictionary: registry.dictionary, benefits: registry.lawBenefits)
            .load("nanchuan", from: sources)
        pack = try #require(loaded.pack)
    }

    private func report(
        _ fact: String, _ value: String, from: String, learned: String = "2008-01-01"
    ) throws -> Report {
        let index = try #require(registry.dictionary.index(of: fact))
        return Report(
            fact: UInt16(index), value: try #require(registry.dictionary[index].encode(value)),
            from: Self.day(from), learned: Self.day(learned))
    }

    private func family() throws -> RegisteredFamily {
        let home = [Membership(household: 7)]
        let mother = Member(
            id: 1, ref: "M1", sex: .female, birth: Self.day("1960-02-29"), role: .parent,
            town: 500_119_001, memberships: home,
            reports: [
                try report("hukou.district", "500119", from: "1990-01-01"),
                try report("hukou.kind", "urban", from: "1990-01-01"),
                try report("special_assistance", "disability", from: "2012-01-01"),
                try report("special_assistance", "loss", from: "2019-06-01"),
            ])
        let child = Member(
            id: 2, ref: "C1", sex: .male, birth: Self.day("1990-01-01"), role: .child,
            town: 500_119_001, memberships: home,
            reports: [
                try report("disability.grade", "3", from: "2010-01-01"),
                try report("disability.grade", "2", from: "2016-01-01"),
                try report("death", "illness", from: "2019-03-02", learned: "2019-05-01"),
            ])
        return RegisteredFamily(
            id: 1,
            family: Family(
                members: [mother, child],
                relations: [Relation(kind: .bore, one: 0, other: 1, from: child.birth)]),
            cards: [
                PersonCard(id: 1, ref: "M1", name: "王秀兰", role: .parent, town: 500_119_001),
                PersonCard(id: 2, ref: "C1", name: "李明", role: .child, town: 500_119_001),
            ])
    }

    private func history(
        from: String = "2008-01-01", to: String = "2026-01-01", known: Day = .never,
        for reader: String? = nil, of family: RegisteredFamily? = nil
    ) throws -> PersonHistory {
        PersonHistory(
            of: try family ?? self.family(), member: 0, evaluator: Evaluator(pack), known: known,
            dictionary: registry.dictionary, from: Self.day(from), to: Self.day(to),
            households: [7: "H1"], for: reader)
    }

    private func page(_ history: PersonHistory, language: Language = .chinese) -> TimelinePage {
        TimelinePage(
            history: history, pack: pack, registry: registry, language: language, width: 60,
            today: Self.day("2025-06-15"))
    }

    @Test("sixty columns tell the whole")
    func golden() throws {
        let lines = page(try history().only("NC-3.1a")).lines()
        #expect(lines == Self.sixtyColumns.components(separatedBy: "\n"))
        #expect(lines.allSatisfy { Table.width($0) <= 60 })
    }

    private static let sixtyColumns = """
        M1 王*兰 · 父母 · 1960 年生 · 2008-01-01 至 2025-12-31

                                 2010       2015      2020
                             ────┴──────────┴─────────┴──────────┴▼─

        【本人】
          年龄                 ▲49                     ▲60      65▲
          特别扶助资格               ├──disability───┼────loss─────>
          户籍所在区         <───────────────500119────────────────>
          户口性质           <────────────────urban────────────────>

        【子女】C1 李*
          残疾等级               ├─────3──────┼──2───┤†
          死亡                                       †illness

        【卫健】
        NC-3.1a 特别扶助金                 █████████████████████████
                             270 → 350 → 450 → 590 元/月
                             ────┴──────────┴─────────┴──────────┴▼─
                                 2010       2015      2020
        █ 应享  ░ 待核  · 未问  空白 不享  ├─┼─┤ 事实起、变、止
        │ 起止同格  ╫ 一格多变  < > 图外还有  ▲ 满此年龄  † 去世
        ▼ 今天 2025-06-15

        2008-01-01（图始）的情形
                    事实  户籍所在区：500119
                    事实  户口性质：urban
        此后的变化
        2009-03-01  事实  满 49 岁
        2010-01-01  事实  子女 C1 残疾等级：3
        2012-01-01  事实  特别扶助资格：disability
        2014-11-28  施行  《南川区计划生育特殊困难家庭扶助工作实施方
                          案》
                    应享  NC-3.1a 特别扶助金 · 卫健 · 270 元/月（国
                          家下限，本地标准待定）
        2016-01-01  事实  子女 C1 残疾等级：2
        2018-01-01  改额  NC-3.1a 特别扶助金 · 卫健 · 270 → 350
                          元/月（国家下限，本地标准待定）
        2019-03-02  事实  子女 C1 死亡：illness
        2019-06-01  事实  特别扶助资格：loss
                    改额  NC-3.1a 特别扶助金 · 卫健 · 350 → 450
                          元/月（国家下限，本地标准待定）
        2020-02-29  事实  满 60 岁
        2022-07-01  改额  NC-3.1a 特别扶助金 · 卫健 · 450 → 590
                          元/月（国家下限，本地标准待定）
        2025-03-01  事实  满 65 岁
        """

    @Test("a leap-day child turns 49 on 1 March, and the days of the sums are exact")
    func exact() throws {
        let history = try history()
        let age = try #require(history.sections.first?.facts.first { $0.isAge })
        let birthdays = ["2009-03-01", "2020-02-29", "2025-03-01"].map(Self.day)
        #expect(age.spans.map(\.from) == birthdays)
        let money = try #require(history.answers.first { $0.clause.id == "NC-3.1a" })
        #expect(money.spans.map(\.amount.fen) == [nil, 27_000, 35_000, 45_000, 59_000])
        let days = ["2008-01-01", "2014-11-28", "2018-01-01", "2019-06-01", "2022-07-01"]
        #expect(money.spans.map(\.from) == days.map(Self.day))
        #expect(money.spans.last?.to == history.to)
    }

    @Test("before the death was known the child lived")
    func known() throws {
        let before = try history(known: Self.day("2019-04-30"))
        let child = try #require(before.sections.first { $0.place == .child })
        #expect(child.death == nil)
        #expect(!child.facts.contains { $0.name == "child.death" })
        let after = try history(known: Self.day("2019-05-01"))
        #expect(after.sections.last?.death == Self.day("2019-03-02"))
    }

    @Test("what a department may not read shows without a day, whatever is asked")
    func protected() throws {
        let wide = try history(for: "education")
        let narrow = try history(
            from: "2008-01-01", to: "2009-01-01", known: Self.day("2008-06-01"), for: "education")
        func hidden(_ history: PersonHistory) -> [[String]] {
            history.sections.map { $0.facts.filter(\.isProtected).map(\.name) }
        }
        #expect(hidden(wide).joined().contains("child.death"))
        #expect(hidden(wide) == hidden(narrow))
        for section in wide.sections {
            #expect(section.death == nil)
            for fact in section.facts where fact.isProtected { #expect(fact.spans.isEmpty) }
        }
        let told = page(wide).lines().filter { $0.contains("事实") && !$0.contains("├") }
        #expect(!told.contains { $0.contains("死亡") || $0.contains("特别扶助资格") })
        #expect(page(wide, language: .english).lines().contains { $0.hasSuffix("protected") })
    }

    @Test("somebody of whom nothing is known has an empty chart")
    func empty() throws {
        var family = try family()
        family = RegisteredFamily(
            id: 1,
            family: Family(
                members: [
                    Member(
                        id: 1, ref: "M1", sex: .male, birth: Self.day("1990-01-01"), role: .other,
                        town: 500_119_001, memberships: [])
                ], relations: []), cards: [family.cards[0]])
        let lines = page(try history(of: family)).lines()
        #expect(lines.contains("  没有已知的事实"))
        #expect(lines.contains("这些日子里没有应享或待核的条款。"))
        #expect(lines.contains("  没有变化"))
        #expect(lines.allSatisfy { Table.width($0) <= 60 })
    }
}
