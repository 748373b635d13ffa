import Foundation
import Kernel
import Law
import Money
import Postgres
import Testing

@testable import Health

/// Cards, the insurer's roster, claims and the aid sheet, by real roles in a real database.
@Suite struct InsuranceTests {
    private func day(_ iso: String) throws -> Day { try #require(Day(iso: iso)) }

    // MARK: Cards

    @Test func aCardIsGivenToAMemberAndIsAFactUntilItIsTakenBack() async throws {
        let house = try await InsuranceHouse.open()
        try await house.addMother("A", number: 1)
        try await house.addMother("B", number: 2)
        try await house.add("C", number: 3)
        let bureau = try await house.bureau("intake")
        let book = CardBook(bureau: bureau)
        #expect(try await book.without().map(\.ref) == ["A", "B"])
        let issued = try await book.issue("A", on: bureau.today)
        #expect(issued.isNew)
        #expect(issued.card.number.wholeMatch(of: /YH[0-9A-HJKMNP-TV-Z]{10}/) != nil)
        #expect(try await house.fact("A", "card") == "1")
        let again = try await book.issue("A", on: bureau.today)
        #expect((again.isNew, again.card.number) == (false, issued.card.number))
        #expect(try await book.without().map(\.ref) == ["B"])
        let stranger = await #expect(throws: Refusal.self) {
            try await book.issue("C", on: bureau.today)
        }
        #expect(stranger?.text.en.contains("no member") == true)
        let page = printed(issued, in: bureau).words(.chinese).joined(separator: "\n")
        #expect(page.contains(issued.card.number))
        for word in ["王", "小兰", "特殊", "特扶", "计生", "死亡"] {
            #expect(!page.contains(word), "\(word)")
        }
        let fresh = try await book.replace(issued.card.number, isLost: true, on: bureau.today)
        let repeated = try await book.replace(issued.card.number, isLost: true, on: bureau.today)
        #expect(repeated.card == fresh.card)
        #expect(fresh.card.number != issued.card.number)
        #expect(try await house.fact("A", "card") == "1")
        _ = try await book.void(fresh.card.number, .exit, on: bureau.today)
        #expect(try await house.fact("A", "card") == "")
        let later = try await book.issue("A", on: bureau.today)
        #expect(later.card.nth == 3)
        #expect(try await house.fact("A", "card") == "1")
        #expect(
            try await book.list(withEnded: true).map(\.card.reason) == ["lost", "exit", nil])
    }

    @Test func aWindowIsToldPriorityAndWhomToCallAndNothingElse() async throws {
        let house = try await InsuranceHouse.open()
        try await house.addMother("A", number: 1)
        try await house.addHospital()
        let bureau = try await house.bureau("intake")
        let book = CardBook(bureau: bureau)
        let number = try await book.issue("A", on: bureau.today).card.number
        func check(_ number: String) async throws -> [String] {
            CardCheck.page(
                try await CardWindow(bureau: bureau).check(card: number, at: "区人民医院")
            ).words(.chinese)
        }
        #expect(
            try await check(number.lowercased())
                == ["优先：是", "联系：一楼导医台 0523-1", "优惠：免挂号费"])
        _ = try await house.owner.execute(
            """
            INSERT INTO health.contract (district, client, nth, person, institution, doctor, phone,
                from_day, to_day, recorded_by)
            SELECT p.district, 'c', 1, p.id, i.id, '陈医生', '0523-88', '2026-01-01', '2027-01-01', 'x'
            FROM kernel.person AS p, health.institution AS i WHERE p.ref = 'A'
            """)
        #expect(try await check(number) == ["优先：是", "联系：家庭医生 0523-88", "优惠：免挂号费"])
        let unknown = try await check("YH0000000000")
        #expect(unknown == ["优先：否", "联系：区卫生健康部门窗口"])
        _ = try await book.replace(number, isLost: false, on: bureau.today)
        #expect(try await check(number) == unknown, "a card that has ended is as none")
        let standing = try await book.list(withEnded: false)[0].card.number
        #expect(try await check(standing) != unknown)
        try await house.tell("A", "death", "illness", from: "2026-03-01", by: "health")
        #expect(try await check(standing) == unknown, "whoever is no member any more has none")
        #expect(
            try await house.count("SELECT 1 FROM audit.entry WHERE purpose LIKE 'test %'") > 0)
    }

    @Test func whereThereIsNoCardTheNumberAtTheWindowGivesTheSameAnswer() async throws {
        let house = try await InsuranceHouse.open("nanchuan")
        try await house.add("A", number: 1)
        try await house.addLostChild(of: "A")
        try await house.add("B", number: 2)
        let bureau = try await house.bureau("intake")
        let window = CardWindow(bureau: bureau)
        let yes = try await window.check(number: InsuranceHouse.number(1), at: nil)
        #expect((yes.hasPriority, yes.call) == (true, CardWindow.desk))
        for other in [2, 3] {
            let no = try await window.check(number: InsuranceHouse.number(other), at: nil)
            #expect(no == .init(hasPriority: false, call: CardWindow.desk, discount: nil))
        }
        let refused = await #expect(throws: Refusal.self) {
            try await CardBook(bureau: bureau).issue("A", on: bureau.today)
        }
        #expect(refused?.text.en.contains("policy has no") == true)
    }

    @Test func neitherKinNorAWrongDutyWritesARow() async throws {
        let house = try await InsuranceHouse.open()
        try await house.addMother("A", number: 1)
        let kin = try await house.bureau("intake")
        try await house.make(kin, holderOf: 1)
        let refused = await #expect(throws: Refusal.self) {
            try await CardBook(bureau: kin).issue("A", on: kin.today)
        }
        #expect(refused?.kind == .forbidden)
        let grading = await #expect(throws: Refusal.self) {
            try await ComplicationBook(bureau: kin).grade(
                "A", .second, report: "鉴2026", on: kin.today)
        }
        #expect(grading?.kind == .forbidden)
        let reviewer = try await house.bureau("review")
        await #expect(throws: PostgresError.self) {
            try await CardBook(bureau: reviewer).issue("A", on: reviewer.today)
        }
        let supervisor = try await house.bureau("supervise")
        await #expect(throws: PostgresError.self) {
            try await PolicyBook(bureau: supervisor).add(
                "P", insurer: "保险公司", from: day("2026-01-01"), to: day("2027-01-01"))
        }
        let housing = try await house.office("intake", desk: "housing")
        await #expect(throws: PostgresError.self) {
            _ = try await housing.desk.query("SELECT number FROM health.card")
        }
        #expect(try await house.count("SELECT 1 FROM health.card") == 0)
        #expect(try await house.count("SELECT 1 FROM health.grading") == 0)
        #expect(try await house.count("SELECT 1 FROM health.policy") == 0)
    }

    // MARK: The insurer's roster

    @Test func theInsurersRosterEqualsTheTargetsOrTheDifferenceIsExplained() async throws {
        let house = try await InsuranceHouse.open()
        try await house.addMother("A", number: 1)
        try await house.addMother("B", number: 2)
        try await house.add("C", number: 3)
        try await house.addMother("K", number: 4)
        let bureau = try await house.bureau("intake")
        try await house.make(bureau, holderOf: 4)
        let roster = InsurerRoster(bureau: bureau)
        _ = try await PolicyBook(bureau: bureau).add(
            "P26", insurer: "保险公司", from: day("2026-01-01"), to: day("2027-01-01"))
        let lines = try (1...9).map { try InsuranceHouse.number($0).text }
        let file = try InsuranceHouse.file(
            "name,id_number", "王小兰,\(lines[0])", "王小兰,\(lines[2])", "赵六,\(lines[8])",
            "钱七,123", "王小兰,\(lines[3])", "王小兰,\(lines[0])")
        defer { try? FileManager.default.removeItem(atPath: file) }
        let loaded = try await roster.load(file, policy: "P26", isWhole: false)
        #expect(loaded.listed.map(\.ref) == ["A", "C"])
        #expect(loaded.remarks.map(\.line) == [4, 5, 6, 7])
        for remark in loaded.remarks {
            #expect(!lines.contains(remark.number), "a number is shown whole")
            #expect(!["赵六", "钱七", "王小兰"].contains(remark.name))
        }
        #expect(try await house.fact("A", "insurance.nursing") == "1")
        #expect(try await house.fact("B", "insurance.nursing") == nil)
        let again = try await roster.load(file, policy: "P26", isWhole: false)
        #expect((again.listed.count, again.unchanged) == (0, 2))
        let found = try await roster.reconcile(policy: "P26")
        #expect(found.differences.map(\.person.ref) == ["B", "C", "K"])
        #expect(found.differences.map(\.isTarget) == [true, false, true])
        #expect(
            found.verdict.zh.contains("不一致") && found.verdict.zh.contains("未说明 3 人"))
        try await bureau.explain("C", of: "P26", .left, reason: "上年确认，今年退出", client: "c")
        for _ in 1...2 {
            try await bureau.explain(
                "B", of: "P26", .late, reason: "三月才确认，下期投保", client: "b")
        }
        let explained = try await roster.reconcile(policy: "P26")
        #expect(explained.unexplained == 1)
        #expect(explained.differences.first?.note?.reason == "三月才确认，下期投保")
        let colleague = InsurerRoster(bureau: try await house.bureau("intake", "review"))
        let whole = try InsuranceHouse.file(
            "id_number,name", "\(lines[0]),王小兰", "\(lines[1]),王小兰", "\(lines[3]),王小兰")
        defer { try? FileManager.default.removeItem(atPath: whole) }
        let corrected = try await colleague.load(whole, policy: "P26", isWhole: true)
        #expect(corrected.missing.map(\.ref) == ["C"])
        #expect(try await house.fact("C", "insurance.nursing") == "0")
        let equal = try await roster.reconcile(policy: "P26")
        #expect(equal.differences.isEmpty)
        #expect(equal.verdict.zh.contains("一致（对象 / 在册 3 / 3"))
        let export = try await roster.export(policy: "P26")
        let csv = export.map { csvRecord($0) }.joined(separator: "\r\n")
        #expect(csv.hasPrefix("ref,name,birth\r\nA,王小兰,1956-01-01\r\n"))
        #expect(!lines.contains { csv.contains($0) })
        #expect(try await house.count("SELECT 1 FROM audit.entry WHERE act = 'export'") == 1)
    }

    // MARK: Claims

    /// A listed mother under a policy of the year.
    private func insured() async throws -> (InsuranceHouse, Bureau, ClaimBook) {
        let house = try await InsuranceHouse.open(on: "2026-06-30")
        try await house.addMother("A", number: 1)
        try await house.addMother("B", number: 2)
        let bureau = try await house.bureau("intake")
        _ = try await PolicyBook(bureau: bureau).add(
            "P26", insurer: "保险公司", from: day("2026-01-01"), to: day("2027-01-01"))
        let file = try InsuranceHouse.file(
            "id_number,name", "\(try InsuranceHouse.number(1).text),王小兰")
        defer { try? FileManager.default.removeItem(atPath: file) }
        _ = try await InsurerRoster(bureau: bureau).load(file, policy: "P26", isWhole: true)
        return (house, bureau, ClaimBook(bureau: bureau))
    }

    private func opening(
        _ from: String, to: String? = nil, _ kind: ClaimBook.Kind = .stay, ref: String = "A",
        client: String
    ) throws -> ClaimBook.Opening {
        .init(ref: ref, kind: kind, from: try day(from), to: try to.map(day), client: client)
    }

    @Test func `14: papers are due ten days after a stay, and 45 and 30 days are paid as 60`()
        async throws
    {
        let (house, bureau, book) = try await insured()
        let first = try await book.open(opening("2026-01-10", client: "1"))
        #expect(try await house.fact("A", "hospital.stay") == "inpatient")
        let repeated = try await book.open(opening("2026-01-10", client: "1"))
        #expect(repeated.id == first.id)
        await #expect(throws: Refusal.self) {
            _ = try await book.open(opening("2026-02-01", client: "2"))
        }
        _ = try await book.act(.init(step: .discharged, day: day("2026-02-24")), on: first.id)
        #expect(try await house.fact("A", "hospital.stay") == "")
        let second = try await book.open(opening("2026-05-01", to: "2026-05-31", client: "3"))
        let lines = try await book.lines()
        #expect(lines.map(\.sum.days) == [45, 30])
        #expect(lines.map(\.sum.paid) == [45, 15])
        #expect(lines.compactMap(\.sum.money?.fen) == [360_000, 120_000])
        #expect(lines.compactMap(\.sum.money?.fen).reduce(0, +) == 480_000)
        #expect(lines.map(\.claim.due) == [try day("2026-03-06"), try day("2026-06-10")])
        #expect(lines.map(\.isOverdue) == [true, true])
        let early = await #expect(throws: Refusal.self) {
            try await book.act(
                .init(step: .settled, day: bureau.today, paid: Money(fen: 1)), on: first.id)
        }
        #expect(early?.text.en.contains("cannot be settled") == true)
        for (step, day) in [(ClaimBook.Step.complete, "2026-03-01"), (.submitted, "2026-03-02")] {
            _ = try await book.act(.init(step: step, day: self.day(day)), on: first.id)
        }
        _ = try await book.act(
            .init(step: .settled, day: day("2026-04-01"), paid: Money(fen: 350_000)), on: first.id)
        let told = try await book.lines()
        #expect(told.first?.claim.id == second.id, "what is overdue stands first")
        #expect(told.last?.differs == true)
        let page = ClaimList.page(told)
        let words = page.words(.chinese).joined(separator: "\n")
        #expect(words.contains("与测算不同") && words.contains("逾期 1 件"))
    }

    @Test func whatTheInsurerRefusedUsesNoDaysAndAnIllnessIsPaidOnceAYear() async throws {
        let (_, _, book) = try await insured()
        let first = try await book.open(opening("2026-01-01", to: "2026-02-20", client: "1"))
        let second = try await book.open(opening("2026-03-01", to: "2026-04-10", client: "2"))
        #expect(try await book.lines().map(\.sum.paid) == [50, 10])
        for (step, day) in [(ClaimBook.Step.complete, "2026-03-01"), (.submitted, "2026-03-02")] {
            _ = try await book.act(.init(step: step, day: self.day(day)), on: first.id)
        }
        await #expect(throws: Refusal.self) {
            try await book.act(.init(step: .refused, day: day("2026-03-20")), on: first.id)
        }
        _ = try await book.act(
            .init(step: .refused, day: day("2026-03-20"), reason: "不在承保医院"), on: first.id)
        #expect(
            try await book.lines(withEnded: false).map(\.claim.id) == [second.id])
        #expect(try await book.lines(withEnded: false).map(\.sum.paid) == [40])
        let illness = try await book.open(opening("2026-02-01", .illness, client: "3"))
        let other = try await book.open(opening("2026-05-01", .illness, client: "4"))
        let sums = try await book.lines().filter { $0.claim.kind == .illness }
        #expect(sums.first { $0.claim.id == illness.id }?.sum.money == Money(fen: 1_000_000))
        #expect(sums.first { $0.claim.id == other.id }?.sum.money == Money(fen: 0))
        let unlisted = await #expect(throws: Refusal.self) {
            _ = try await book.open(opening("2026-02-01", ref: "B", client: "5"))
        }
        #expect(unlisted?.text.en.contains("not on the roster") == true)
    }

    @Test func aFigureThatIsNotSetGivesNoSum() async throws {
        let (_, bureau, book) = try await insured()
        _ = try await book.open(opening("2026-01-01", to: "2026-01-11", client: "1"))
        let law = try await bureau.pack()
        let bare = Pack(
            code: law.code, title: law.title, district: law.district, office: law.office,
            document: law.document, clauses: law.clauses, definitions: law.definitions,
            figures: law.figures.filter { $0.key != "nursing.day_rate" },
            dictionary: law.dictionary, off: law.off)
        let policy = try #require(try await PolicyBook(bureau: bureau).list().first)
        let sum = try #require(
            ClaimSums(pack: bare).sums(of: try await book.claims(), under: [policy]).values.first)
        #expect((sum.paid, sum.money) == (10, nil))
        #expect(sum.text.zh.contains("待定（nursing.day_rate）"))
    }

    @Test func claimsAndSheetsAreNeitherForKinNorForAWrongDuty() async throws {
        let (house, bureau, book) = try await insured()
        let open = try await book.open(opening("2026-03-01", client: "1"))
        let supervisor = ClaimBook(bureau: try await house.bureau("supervise"))
        await #expect(throws: PostgresError.self) {
            _ = try await supervisor.open(opening("2026-05-01", .illness, client: "2"))
        }
        await #expect(throws: PostgresError.self) {
            _ = try await supervisor.act(
                .init(step: .discharged, day: day("2026-03-05")), on: open.id)
        }
        await #expect(throws: PostgresError.self) {
            try await supervisor.bureau.explain(
                "A", of: "P26", .late, reason: "没有什么可说", client: "k")
        }
        let kin = ClaimBook(bureau: try await house.bureau("intake", "approve"))
        try await house.make(kin.bureau, holderOf: 1)
        for attempt in [
            { _ = try await kin.open(self.opening("2026-05-01", .illness, client: "3")) },
            {
                _ = try await kin.act(
                    .init(step: .discharged, day: self.day("2026-03-05")), on: open.id)
            },
            {
                try await kin.bureau.explain(
                    "A", of: "P26", .late, reason: "没有什么可说", client: "k")
            },
        ] as [() async throws -> Void] {
            let refused = await #expect(throws: Refusal.self) { try await attempt() }
            #expect(refused?.kind == .forbidden)
        }
        // What the words above say, the database holds by itself.
        await #expect(throws: PostgresError.self) {
            try await kin.bureau.transaction { transaction in
                try await kin.insert(
                    .init(step: .discharged, day: day("2026-03-05")), on: open, in: transaction)
            }
        }
        #expect(try await house.count("SELECT 1 FROM health.claim") == 1)
        #expect(try await house.count("SELECT 1 FROM health.claim_act") == 0)
        #expect(try await house.count("SELECT 1 FROM ledger.roster_note") == 0)
        #expect(try await book.claims().map(\.id) == [open.id])
        #expect(bureau.actor == "health-intake")
    }

    // MARK: Aid

    @Test func theAidSheetShowsWhatThreePayersLeftAndRefusesANegativeRest() async throws {
        let house = try await InsuranceHouse.open("nanchuan")
        try await house.add("A", number: 1)
        try await house.addLostChild(of: "A")
        let bureau = try await house.bureau("intake")
        func sheet(_ total: String) async throws -> Page {
            let (sheet, missing) = try await AidSheetBook(bureau: bureau).add(
                .init(
                    ref: "A", admitted: day("2026-01-05"), discharged: day("2026-01-20"),
                    waterfall: .init(
                        total: try parseYuan(total), basic: try parseYuan("6000"),
                        critical: try parseYuan("1000.50"), commercial: try parseYuan("499.5")),
                    client: "s-\(total)"))
            return AidSheet.page(sheet, missing)
        }
        let page = try await sheet("10000")
        #expect(
            page.rows.map { $0[1] }
                == [1_000_000, 600_000, 100_050, 49_950, 250_000].map {
                    Page.Cell.money(Money(fen: $0))
                })
        #expect(
            page.rows.compactMap { $0.count > 2 ? $0[2] : nil }.dropLast().last
                == .money(Money(fen: 250_000)))
        #expect(page.next.contains { $0.zh.contains("救助比例和封顶待设定") })
        #expect(page.next.contains { $0.zh.contains("medical.residual") })
        _ = try await sheet("10000")
        for bad in ["-1", "1.234"] { #expect(throws: Refusal.self) { try parseYuan(bad) } }
        #expect(try await AidSheetBook(bureau: bureau).list().count == 1)
        let negative = await #expect(throws: Refusal.self) { try await sheet("7000") }
        #expect(
            negative?.text.zh.contains("7,000.00 − 6,000.00 − 1,000.50 − 499.50 = -500.00") == true)
        func bare(_ bureau: Bureau) async throws {
            _ = try await AidSheetBook(bureau: bureau).add(
                .init(
                    ref: "A", admitted: day("2026-01-05"), discharged: day("2026-01-20"),
                    waterfall: .init(
                        total: Money(fen: 10), basic: Money(fen: 1), critical: Money(fen: 1),
                        commercial: Money(fen: 1)), client: "x"))
        }
        let supervisor = try await house.bureau("supervise")
        await #expect(throws: PostgresError.self) { try await bare(supervisor) }
        let kin = try await house.bureau("review")
        try await house.make(kin, holderOf: 1)
        let refused = await #expect(throws: Refusal.self) { try await bare(kin) }
        #expect(refused?.kind == .forbidden)
        #expect(try await house.count("SELECT 1 FROM health.aid_sheet") == 1)
    }
}
