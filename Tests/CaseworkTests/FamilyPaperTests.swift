import Foundation
import Law
import Postgres
import TestSupport
import Testing

@testable import Kernel
@testable import Papers
@testable import Yuhou

/// What families take home: one page and letters, in plain words, without category.
@Suite struct FamilyPaperTests {
    private static let checkUp = "JY-3.2.4c"
    /// Never on a paper of a family. A family's own fact may be named by who decides, and no
    /// reason of these tests does.
    private static let forbidden =
        PlainWords.categories + PlainWords.hard + ["残疾", "低保", "wish.", "意愿"]

    /// The lines as one text: where a line breaks is the paper's affair.
    private func text(_ lines: [String], _ language: Language = .chinese) -> String {
        lines.map { $0.trimmingCharacters(in: .whitespaces) }
            .joined(separator: language == .chinese ? "" : " ")
    }

    private func expectKind(_ lines: [String], _ what: Comment = "") {
        for word in Self.forbidden {
            #expect(!lines.contains { $0.contains(word) }, "\(what): \(word) in \(lines)")
        }
        #expect(lines.allSatisfy { Table.width($0) <= PaperWords.columns + 2 }, "\(lines)")
    }

    private func page(
        _ house: CaseHouse, _ ref: String, _ desk: String = "health",
        _ language: Language = .chinese
    ) async throws -> [String] {
        let office = try await house.office(
            "\(desk.replacing("_", with: "-"))-p", desk: desk,
            duties: desk == "towns" ? ["town"] : ["intake"])
        let paper = try await FamilyPaper.read(
            office, district: CaseHouse.district, department: desk, ref: ref)
        return FamilyPage(registry: office.registry, language: language).lines(of: paper)
    }

    private func letter(
        _ house: CaseHouse, _ id: Int64, _ name: String = "intake", _ language: Language = .chinese
    ) async throws -> [String] {
        let letter = try await house.book(name).letter(id)
        return LetterPage(registry: try Registry(departments), language: language)
            .lines(of: letter)
    }

    /// The check-ups of these mothers, as cases, in their order.
    private func opened(_ house: CaseHouse, _ refs: [String]) async throws -> [Int64] {
        for ref in refs { try await house.addMother(ref, household: "H-\(ref)") }
        _ = try await CaseOpening(house.office(), district: CaseHouse.district).run(of: ["health"])
        var filter = CaseBook.Filter()
        filter.clause = Self.checkUp
        return try await house.book("intake").list(filter).sorted { $0.ref < $1.ref }.map(\.id)
    }

    private func tell(
        _ house: CaseHouse, _ ref: String, _ fact: String, _ value: String, by source: String,
        from day: String = "2025-01-01"
    ) async throws {
        var row = FactEntry()
        (row.ref, row.fact, row.value, row.from, row.source) = (ref, fact, value, day, source)
        _ = try await PersonRegister(house.office(), seal: AESSeal(keys: CaseHouse.keys()))
            .record(row, district: CaseHouse.district)
    }

    /// From accepted to done, by the hands it needs.
    private func carry(_ house: CaseHouse, _ id: Int64) async throws {
        _ = try await house.book("intake").act(.pass, on: [id], client: "a\(id)")
        _ = try await house.book("approve").act(.pass, on: [id], client: "b\(id)")
        let code = try await house.book("approve").issueCode(id)
        _ = try await house.book("intake").deliver(
            id, .init(on: house.today(), proof: .code, words: code, by: "区人民医院"),
            client: "c\(id)")
        let done = try await house.book("review").act(.pass, on: [id], client: "d\(id)")
        #expect(done.first?.state == .done)
    }

    @Test func thePageSaysWhatIsYoursWhereItStandsWhoAndByWhen() async throws {
        let house = try await CaseHouse.open()
        let id = try #require(try await opened(house, ["A"]).first)
        let before = try await text(page(house, "A"))
        #expect(before.hasPrefix("王女士："))
        #expect(!before.contains("小兰"), "the surname is enough")
        #expect(before.contains("年度免费体检（王女士）"))
        #expect(before.contains("正在办“受理”这一步，卫健负责，2026-03-09 以前"))
        #expect(before.contains("特别扶助金（王女士），每月 590.00 元（国家最低标准，本地标准待定）"))
        #expect(before.contains("复制件") && before.contains("更正"))
        #expect(before.contains("不想有人上门，随时说一声就行"))
        _ = try await house.book("intake").act(.pass, on: [id], client: "1")
        _ = try await house.book("approve").act(
            .refuse, on: [id], reason: "今年已在单位体检", client: "2")
        let after = try await page(house, "A")
        #expect(text(after).contains("理由：“今年已在单位体检”（approve）"))
        #expect(text(after).contains("2026-03-09 以前到卫健说"))
        #expect(after.count <= FamilyPage.linesMax)
        expectKind(after)
        let english = try await text(page(house, "A", "health", .english), .english)
        #expect(english.contains("Ms 王"))
        #expect(english.contains("tell Health by 2026-03-09"))
    }

    @Test func aReceivedThingSaysWhenAndAMissingFactWhoSaysIt() async throws {
        let house = try await CaseHouse.open()
        let id = try #require(try await opened(house, ["A"]).first)
        try await carry(house, id)
        let lines = try await text(page(house, "A"))
        #expect(lines.contains("年度免费体检（王女士）2026-03-02 已落实"))
        #expect(lines.contains("还不知道：有上门医疗护理需求、行动能力。由卫健去问清"), "\(lines)")
        let insurer = try await text(page(house, "A", "medical_insurance"))
        #expect(insurer.contains("还不知道："), "\(insurer)")
    }

    @Test func everyDeskPrintsItsOwnClausesAndNoWishThatNobodyAskedAbout() async throws {
        let house = try await CaseHouse.open()
        _ = try await opened(house, ["A"])
        let registry = try Registry(departments)
        let titles = Dictionary(
            grouping: registry.benefits.values, by: { $0.code.split(separator: ".")[0] })
        for department in departments {
            let desk = department.code.word
            let lines = try await page(house, "A", desk)
            let words = text(lines)
            expectKind(lines, "\(desk)")
            for wish in ["再生育", "收养", "入住", "居家养老", "搬迁", "就业援助", "法律援助。"] {
                #expect(!words.contains(wish), "\(desk): \(wish)")
            }
            for (other, benefits) in titles where other != desk && desk != "towns" {
                for benefit in benefits {
                    let title = PlainWords.title(of: benefit).zh
                    let isShared = titles[Substring(desk)]?.contains {
                        PlainWords.title(of: $0).zh.contains(title)
                    }
                    #expect(
                        isShared == true || !words.contains("· \(title)"), "\(desk): \(title)")
                }
            }
        }
        try await tell(house, "A", "wish.institution", "yes", by: "towns")
        #expect(try await text(page(house, "A", "civil_affairs")).contains("养老机构优先入住"))
    }

    @Test func whatAFamilySaidOfHowTheyWantToBeMetIsOnIt() async throws {
        let house = try await CaseHouse.open()
        try await house.addMother("A", household: "H")
        #expect(try await !text(page(house, "A")).contains("选定"))
        try await tell(house, "A", "wish.no_visits", "yes", by: "towns")
        try await tell(house, "A", "wish.visitor", "村医小赵", by: "towns")
        try await tell(house, "A", "wish.channel", "微信", by: "towns")
        let lines = try await text(page(house, "A"))
        #expect(lines.contains("您说过不要上门，我们记着"))
        #expect(lines.contains("您选定的联系人：村医小赵"))
        #expect(lines.contains("按您说的方式联系您：微信"))
        try await tell(house, "A", "wish.no_visits", "no", by: "towns", from: "2026-02-01")
        #expect(try await text(page(house, "A")).contains("不想有人上门"))
    }

    @Test func aTownSeesItsResidentsAndTheCasesItHasAPartIn() async throws {
        let house = try await CaseHouse.open()
        try await house.addMother("A", household: "H")
        _ = try await CaseOpening(house.office(), district: CaseHouse.district).run(of: ["towns"])
        let lines = try await page(house, "A", "towns")
        #expect(text(lines).contains("双岗联系人"))
        expectKind(lines)
        let token = try await house.accounts.token(
            district: CaseHouse.district, desk: "towns", name: "elsewhere", duties: ["town"],
            towns: [321_204_002])
        let other = try await Office(
            house.pools, session: Session.open(token, in: house.owner), purpose: "test",
            mark: PersonMark(key: [UInt8](repeating: 9, count: 32)),
            registry: try Registry(departments), today: house.today())
        await #expect(throws: Refusal.self) {
            _ = try await FamilyPaper.read(
                other, district: CaseHouse.district, department: "towns", ref: "A")
        }
    }

    @Test func everyDecisionIsALetterWithItsReasonItsClauseAndTheWayToObject() async throws {
        let house = try await CaseHouse.open()
        let ids = try await opened(house, ["A", "B", "C", "D", "E"])
        let (intake, approve) = (try await house.book("intake"), try await house.book("approve"))
        await #expect(throws: Refusal.self) { _ = try await intake.letter(ids[0]) }
        var letters: [[String]] = []
        func expect(_ id: Int64, _ words: String...) async throws {
            let lines = try await letter(house, id)
            for word in words { #expect(text(lines).contains(word), "\(word): \(lines)") }
            letters.append(lines)
        }
        try await carry(house, ids[0])
        try await expect(ids[0], "已经为您落实：2026-03-02，区人民医院", "随时到卫健来")

        _ = try await intake.act(.pass, on: ids, client: "1")
        _ = try await approve.act(.return, on: [ids[1]], reason: "请写明哪一天方便", client: "2")
        try await expect(ids[1], "退回来补一下，没有拒绝", "请写明哪一天方便", "决定人 approve", "2026-03-09 以前")
        _ = try await intake.act(.decline, on: [ids[1]], reason: "家里已自己做过", client: "3")
        try await expect(ids[1], "按您的意思", "家里已自己做过", "没有期限")

        _ = try await approve.act(.refuse, on: [ids[2]], reason: "今年已在单位体检", client: "4")
        try await expect(
            ids[2], "很抱歉，“年度免费体检”这次没有办成", "“今年已在单位体检”（决定人 approve）",
            "依据（JY-3.2.4c）：“对65周岁以上的〔家庭〕人员每年进行一次免费体检”", "2026-03-09 以前到卫健说", "司法")
        _ = try await intake.act(.appeal, on: [ids[2]], reason: "单位没有安排过", client: "5")
        try await expect(ids[2], "已经收到，由另一个人重新看", "单位没有安排过")
        let other = try await house.book("approve-2", duties: ["approve"])
        _ = try await other.act(.uphold, on: [ids[2]], reason: "单位回函说明做过", client: "6")
        try await expect(ids[2], "原来的决定不变", "决定人 approve-2", "行政复议")

        _ = try await approve.act(.suspend, on: [ids[3]], reason: "等您出院再定日子", client: "7")
        try await expect(ids[3], "先停一停", "等您出院再定日子", "不是取消")
        _ = try await approve.act(.resume, on: [ids[3]], client: "8")
        try await expect(ids[3], "接着办")
        _ = try await approve.act(.close, on: [ids[3]], reason: "已搬到外区居住", client: "9")
        try await expect(ids[3], "结束了", "已搬到外区居住")

        _ = try await approve.act(.refuse, on: [ids[4]], reason: "材料说不清", client: "10")
        try await house.set("2026-03-10")
        try await expect(ids[4], "提意见的日子已经过了")
        try await house.set("2026-03-09")
        _ = try await intake.act(.appeal, on: [ids[4]], reason: "材料都交了", client: "11")
        _ = try await other.act(.overturn, on: [ids[4]], reason: "材料其实齐全", client: "12")
        try await expect(ids[4], "您提的意见有道理", "接着办", "材料其实齐全")
        for lines in letters { expectKind(lines) }
        let english = try await text(letter(house, ids[2], "intake", .english), .english)
        #expect(english.contains("decided by approve-2"))
    }

    @Test func aProposalToStopAsksTheFamilyFirstAndNamesNobodyWhoIsGone() async throws {
        let house = try await CaseHouse.open()
        let ids = try await opened(house, ["A", "B"])
        try await tell(house, "A", "death", "illness", by: "health", from: "2026-03-01")
        try await tell(house, "B", "special_assistance", "", by: "health", from: "2026-03-01")
        _ = try await StopProposals(house.office(), district: CaseHouse.district)
            .run(of: ["health"])
        var filter = CaseBook.Filter()
        filter.clause = Self.checkUp
        filter.step = "tell"
        let review = try await house.book("review")
        let stops = try await review.list(filter).sorted { $0.ref < $1.ref }.map(\.id)
        let gone = try await letter(house, stops[0], "review")
        #expect(gone.first == "您和家人：")
        #expect(!text(gone).contains("王"))
        #expect(text(gone).contains("受照顾的人已经不在了"))
        let early = try await text(letter(house, stops[1], "review"))
        #expect(early.contains("自收到这封信起 7 天内到卫健说说您的情况"))
        #expect(try await text(page(house, "B")).contains("在考虑要不要停"))
        _ = try await review.act(.pass, on: stops, client: "1")
        let told = try await letter(house, stops[1], "review")
        #expect(text(told).contains("在 2026-03-09 以前到卫健说说您的情况"))
        try await house.set("2026-03-10")
        let approve = try await house.book("approve")
        _ = try await approve.act(.pass, on: [stops[0]], client: "2")
        _ = try await approve.act(
            .refuse, on: [stops[1]], reason: "确认并未撤销，事实有误", client: "3")
        let stopped = try await letter(house, stops[0], "approve")
        #expect(text(stopped).contains("起停了"))
        let ended = try await letter(house, ids[0], "approve")
        #expect(!text(ended).contains("death"), "a word for machines is no reason")
        let kept = try await letter(house, stops[1], "approve")
        #expect(text(kept).contains("不停，照常"))
        #expect(text(kept).contains("确认并未撤销，事实有误"))
        for lines in [gone, told, stopped, ended, kept] { expectKind(lines) }
        #expect(try await !text(page(house, "A")).contains("王"))
    }

    @Test func aLetterIsTheDesksOwnAndOnRecord() async throws {
        let house = try await CaseHouse.open()
        let id = try #require(try await opened(house, ["A"]).first)
        _ = try await house.book("intake").act(.decline, on: [id], reason: "暂时不需要", client: "1")
        let housing = try await house.book("housing-1", desk: "housing", duties: ["intake"])
        await #expect(throws: Refusal.self) { _ = try await housing.letter(id) }
        func reads() async throws -> Int {
            let row = try await house.owner.one(
                """
                SELECT count(*) FROM audit.entry
                WHERE actor = 'intake' AND act = 'read' AND cardinality(persons) > 0
                """)
            return try #require(try row?.value(0, as: Int.self))
        }
        let before = try await reads()
        _ = try await house.book("intake").letter(id)
        #expect(try await reads() > before)
        for reason in ["失独家庭材料不全", "特殊家庭另有安排"] {
            let refusal = await #expect(throws: Refusal.self) {
                _ = try await house.book("approve").act(
                    .reopen, on: [id], reason: reason, client: "2")
            }
            #expect(refusal?.text.zh.contains("当事人会读到") == true)
        }
    }

    @Test func noBenefitNoFactAndNoQuotedClauseSortsOrHurts() throws {
        let registry = try Registry(departments)
        for benefit in registry.benefits.values {
            let title = PlainWords.title(of: benefit)
            #expect(!title.zh.contains("〔"), "\(benefit.code) needs words of its own")
            #expect(!title.en.contains("["), "\(benefit.code) needs words of its own")
            expectKind([title.zh])
        }
        for kind in registry.dictionary.kinds {
            let title = PlainWords.title(ofFact: kind.name, in: registry.dictionary)
            for word in PlainWords.categories + PlainWords.hard {
                #expect(title?.zh.contains(word) != true, "\(kind.name)")
            }
        }
        for pack in ["jiangyan", "nanchuan"] {
            let (code, sources) = try PackFolder.sources(
                at: "\(MigratedDatabase.migrations)/../policies/\(pack)")
            let law = PackLoader(
                dictionary: registry.dictionary, benefits: registry.lawBenefits
            ).load(code, from: sources).pack
            for clause in try #require(law).clauses {
                let quoted = PlainWords.quoted(clause)
                for word in PlainWords.categories + PlainWords.hard {
                    #expect(!quoted.zh.contains(word), "\(clause.id): \(quoted.zh)")
                }
                #expect(!quoted.en.lowercased().contains("bereaved"), "\(clause.id)")
            }
        }
    }

    @Test func aHouseholdWithEverythingStillFitsOneSheet() throws {
        let registry = try Registry(departments)
        let day = try #require(Day(iso: "2026-03-02"))
        let places: [FamilyPaper.Place] = [
            .inHand(step: Text("审核", en: "Verify"), desk: "health", by: day), .owed(by: day),
            .received(on: day, isMonth: false), .coming, .onRequest, .declined,
            .waiting(for: [.init(title: Text("参保", en: "cover"), owner: "medical_insurance")]),
            .refused(reason: "今年已在单位体检", by: "approve", until: day),
        ]
        let items = registry.benefits(of: "health").enumerated().flatMap { index, benefit in
            ["A", "B"].enumerated().map { at, person in
                FamilyPaper.Item(
                    person: person, clause: benefit.code, title: PlainWords.title(of: benefit),
                    amount: .none, per: nil, isFloor: false, isPremium: false,
                    place: places[(index + at) % places.count], department: "health",
                    number: nil)
            }
        }
        #expect(items.count > 40)
        let paper = FamilyPaper(
            day: day, department: "health", town: "桥头镇",
            recipients: [
                .init(ref: "A", name: "欧阳小兰", sex: .female, role: .parent),
                .init(ref: "B", name: "李大明", sex: .male, role: .parent),
            ],
            items: items, visitor: nil, channel: nil, avoidDays: nil, wantsNoVisits: false,
            daysToObject: 7)
        for language in Language.allCases {
            let lines = FamilyPage(registry: registry, language: language).lines(of: paper)
            #expect(lines.count <= FamilyPage.linesMax, "\(lines.count)")
            let words = text(lines).filter { !$0.isWhitespace }
            for item in items {
                let title = item.title(language).filter { !$0.isWhitespace }
                #expect(words.contains(title), "\(title)")
            }
        }
        #expect(PaperWords.surname("欧阳小兰") == "欧阳")
        #expect(PaperWords.surname("欧阳") == "欧")
    }
}
