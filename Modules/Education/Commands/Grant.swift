import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou education grant …`.
struct GrantGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant", abstract: "国家助学金：推荐名单和学校结果 · Nominations and results.",
        subcommands: [
            GrantCandidates.self, GrantNominate.self, GrantSend.self, GrantApprove.self,
            GrantRefuse.self, GrantList.self,
        ])
}

/// Which grant, as typed.
enum GrantChoice: String, CaseIterable, ExpressibleByArgument {
    case state, vocational
    case higherVocational = "higher_vocational"

    var grant: GrantBook.Grant {
        let benefit =
            switch self {
            case .state: Education.stateGrant
            case .vocational: Education.vocationalGrant
            case .higherVocational: Education.higherVocationalAid
            }
        // Every choice has its grant.
        return GrantBook.grants.first { $0.benefit == benefit } ?? GrantBook.grants[0]
    }
}

struct GrantCandidates: EducationCommand {
    static let configuration = CommandConfiguration(
        commandName: "candidates",
        abstract: "谁可以推荐、谁不可以和为什么 · Whom to nominate, and why not somebody.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "state 本专科、vocational 中职一二年级、higher_vocational 高职 · Grant.")
    var grant: GrantChoice
    @Option(name: .long, help: "学年开始的年份 · The year it begins in.", transform: parseAcademicYear)
    var year: AcademicYear
    @Option(name: .long, help: "学校编号 · A school's number.") var school: Int64?

    func work(in bureau: Bureau) async throws -> Page {
        let found = try await GrantBook(bureau).candidates(grant.grant, year, school: school)
        var page = Page(
            [
                Text(
                    "\(year) 学年 \(found.count) 名学生，可推荐 \(found.count { $0.rank == 0 }) 名。",
                    en: "\(year): \(found.count) students, \(found.count { $0.rank == 0 }) to "
                        + "nominate.")
            ],
            columns: [
                .init("ref", Text("人", en: "Person")), .init("name", Text("姓名", en: "Name")),
                .init("school", Text("学校", en: "School")),
                .init("grade_year", Text("年级", en: "Year"), isNumber: true),
                .init("case", Text("事项", en: "Case"), isNumber: true),
                .init("nomination", Text("推荐", en: "Nomination"), isNumber: true),
                .init("standing", Text("情况", en: "Standing")),
            ])
        for one in found {
            let standing =
                one.nomination.map(\.standing) ?? one.hindrance
                ?? (one.caseID == nil
                    ? Text("可推荐，先 case open-due", en: "to nominate, `case open-due` first")
                    : Text("可推荐", en: "to nominate"))
            page.add(
                .words(one.entry.ref), .words(Mask.name(one.entry.name)),
                .words(one.entry.enrolment.school.name),
                .number(Int64(one.entry.enrolment.gradeYear)),
                one.caseID.map { .number($0) } ?? .none,
                one.nomination.map { .number($0.id) } ?? .none, .text(standing))
        }
        return page
    }
}

extension GrantBook.Nomination {
    /// What became of it.
    var standing: Text {
        switch (sent, isApproved) {
        case (nil, _): Text("已列入名单，未报送", en: "on the list, not sent")
        case (_, nil): Text("已报送，等学校结果", en: "sent, no answer yet")
        case (_, true): Text("学校通过", en: "approved")
        case (_, false): Text("学校未通过", en: "refused")
        }
    }

    /// The sum as it stands; a sum nobody named is to be set.
    var sumCell: Page.Cell {
        if let sum { return .money(sum) }
        return isApproved == true ? .text(Text("待定", en: "to be set")) : .none
    }
}

struct GrantNominate: EducationCommand {
    static let configuration = CommandConfiguration(
        commandName: "nominate",
        abstract: "列入学校和学年的名单，事项过 verify 环节 · Puts students on the list.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "事项编号，可多个 · The cases.") var numbers: [Int64]
    @Option(name: .long, help: "学年开始的年份 · The year it begins in.", transform: parseAcademicYear)
    var year: AcademicYear
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func work(in bureau: Bureau) async throws -> Page {
        let client = id ?? UUID().uuidString
        var page = Page(columns: [
            .init("case", Text("事项", en: "Case"), isNumber: true),
            .init("nomination", Text("推荐", en: "Nomination"), isNumber: true),
            .init("list", Text("名单", en: "List"), isNumber: true),
            .init("result", Text("结果", en: "Result")),
        ])
        for number in numbers {
            do {
                let made = try await GrantBook(bureau).nominate(
                    number, for: year, client: "\(client)/\(number)")
                page.add(
                    .number(number), .number(made.id), .number(made.list),
                    .words("\(made.school) \(made.year)"))
            } catch let refusal as Refusal where numbers.count > 1 {
                // Each by itself: what can be done is done, the others are named.
                page.add(.number(number), .none, .none, .text(refusal.text))
                page.hasRejects = true
            }
        }
        return page
    }
}

struct GrantSend: EducationCommand {
    static let configuration = CommandConfiguration(
        commandName: "send", abstract: "名单报送学校，不再增减 · The list goes to the school.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "名单编号 · The list.") var number: Int64
    @Option(name: .long, help: "报送日（默认今天） · The day.", transform: parseDay) var on: Day?

    func work(in bureau: Bureau) async throws -> Page {
        let count = try await GrantBook(bureau).send(number, on: on ?? bureau.today)
        return Page(
            Text("第 \(number) 号名单 \(count) 人，已报送。", en: "List \(number) of \(count) was sent."))
    }
}

struct GrantApprove: EducationCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "学校通过，转财政 · The school approved; to finance.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "推荐编号 · The nomination.") var number: Int64
    @Option(name: .long, help: "学校定的全年金额（元）；未定的不写 · The year's sum.", transform: parseYuan)
    var sum: Money?
    @Option(name: .long, help: "结果的日期（默认今天） · The day.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func work(in bureau: Bureau) async throws -> Page {
        let found = try await GrantBook(bureau).approve(
            number, sum: sum, on: on ?? bureau.today, client: id ?? UUID().uuidString)
        let sum =
            found.sum.map { Text("\($0) 元", en: "\($0) yuan") } ?? Text("金额待定", en: "sum to be set")
        return Page(
            Text(
                "第 \(number) 号推荐：学校通过，\(sum.zh)；第 \(found.caseID) 号事项已交财政。",
                en: "Nomination \(number): approved, \(sum.en); case \(found.caseID) goes to "
                    + "finance."))
    }
}

struct GrantRefuse: EducationCommand {
    static let configuration = CommandConfiguration(
        commandName: "refuse", abstract: "学校未通过，写明理由 · The school refused.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "推荐编号 · The nomination.") var number: Int64
    @Option(name: .long, help: "学校的理由，家庭看得懂 · The school's reason.") var reason: String
    @Option(name: .long, help: "结果的日期（默认今天） · The day.", transform: parseDay) var on: Day?

    func work(in bureau: Bureau) async throws -> Page {
        let found = try await GrantBook(bureau).refuse(
            number, reason: reason, on: on ?? bureau.today)
        return Page(
            Text(
                "第 \(number) 号推荐：学校未通过；第 \(found.caseID) 号事项不予办理，家庭可以申诉。",
                en:
                    "Nomination \(number): refused; case \(found.caseID) is refused, the family may "
                    + "appeal."))
    }
}

struct GrantList: EducationCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "一个学年还没有结果的推荐 · Nominations without an answer.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "学年开始的年份 · The year it begins in.", transform: parseAcademicYear)
    var year: AcademicYear
    @Option(name: .long, help: "条款 · The clause.") var clause: String?
    @Option(name: .long, help: "学校编号 · A school's number.") var school: Int64?
    @Flag(name: .long, help: "有结果的也列 · Also those with an answer.") var all = false

    func work(in bureau: Bureau) async throws -> Page {
        var filter = GrantBook.Filter(year: year)
        (filter.clause, filter.school, filter.all) = (clause, school, all)
        var page = Page(columns: [
            .init("nomination", Text("推荐", en: "Nomination"), isNumber: true),
            .init("list", Text("名单", en: "List"), isNumber: true),
            .init("case", Text("事项", en: "Case"), isNumber: true),
            .init("ref", Text("人", en: "Person")), .init("name", Text("姓名", en: "Name")),
            .init("clause", Text("条款", en: "Clause")),
            .init("school", Text("学校", en: "School")),
            .init("sent", Text("报送", en: "Sent")),
            .init("standing", Text("情况", en: "Standing")),
            .init("sum", Text("金额（元）", en: "Sum"), isNumber: true),
            .init("reason", Text("理由", en: "Reason")),
        ])
        page.nothing = Text(
            "这个学年没有待结果的推荐。用 grant nominate 推荐。",
            en: "No nominations wait; `grant nominate` makes one.")
        for one in try await GrantBook(bureau).list(filter) {
            page.add(
                .number(one.id), .number(one.list), .number(one.caseID), .words(one.ref),
                .words(Mask.name(one.name)), .words(one.clause), .words(one.school),
                .init(one.sent), .text(one.standing), one.sumCell, .init(one.reason))
        }
        return page
    }
}
