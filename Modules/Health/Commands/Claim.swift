import ArgumentParser
import Foundation
import Kernel
import Law
import Money

/// `yuhou health claim …`: claims on the nursing insurance.
struct ClaimGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "claim",
        abstract: "住院护理保险理赔：入院、出院、备齐、报送、赔付 · Claims.",
        subcommands: [
            ClaimOpen.self, ClaimDischarge.self, ClaimComplete.self, ClaimSubmit.self,
            ClaimSettle.self, ClaimRefuse.self, ClaimOrder.self, ClaimList.self,
        ])
}

extension ClaimBook.Kind: ExpressibleByArgument {}

/// What a command says of a claim afterwards.
private func told(_ claim: ClaimBook.Claim, in bureau: Bureau) async throws -> Page {
    let lines = try await ClaimBook(bureau: bureau).lines(of: claim.person)
    guard let line = lines.first(where: { $0.claim.id == claim.id }) else { return Page() }
    let id = claim.id
    let state = claim.state?.title ?? Text("已立项", en: "opened")
    var page = Page(
        Text(
            "第 \(id) 号理赔：\(claim.kind.title.zh)，\(claim.from) 起，\(state.zh)。",
            en: "Claim \(id): \(claim.kind.title.en) from \(claim.from), \(state.en)."))
    if let days = line.sum.days {
        let paid = line.sum.paid.map { "\($0)" } ?? "?"
        page.lines.append(
            Text(
                "\(days) 天，给付 \(paid) 天；测算 \(line.sum.text.zh)。",
                en: "\(days) days, \(paid) of them paid; it comes to \(line.sum.text.en)."))
    } else if claim.kind == .illness {
        page.lines.append(
            Text("测算 \(line.sum.text.zh)。", en: "It comes to \(line.sum.text.en)."))
    }
    if let due = claim.due {
        page.lines.append(
            Text("材料须于 \(due) 前备齐。", en: "The papers are due by \(due)."))
    }
    if line.differs, let paid = claim.acts.last?.paid {
        page.lines.append(
            Text(
                "赔付 \(paid) 与测算 \(line.sum.text.zh) 不同，请向承保机构核对。",
                en: "\(paid) was paid, which differs from \(line.sum.text.en); ask the insurer."))
    }
    return page
}

struct ClaimOpen: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "open", abstract: "立项：入院，或新发大病 · Opens a claim.",
        discussion: "须在承保名册上。入院同时登记住院；已出院的一并写 --to。")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "stay 住院（默认）、illness 新发大病 · Kind.")
    var kind: ClaimBook.Kind = .stay
    @Option(name: .long, help: "入院日，或确诊日 · Admission, or diagnosis.", transform: parseDay)
    var from: Day
    @Option(name: .long, help: "出院日 · Discharge.", transform: parseDay) var to: Day?
    @Option(name: .long, help: "保单号（默认入院日所在年度的） · The policy.") var policy: String?
    @Option(name: .long, help: "事项编号 · The case it hangs on.") var `case`: Int64?
    @Option(name: .long, help: "医院等级 1 至 3 · The hospital's level.") var level: Int?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func validate() throws {
        guard level.map({ (1...3).contains($0) }) ?? true else {
            throw ValidationError("--level：医院等级应为 1 至 3 / --level: 1 to 3")
        }
    }

    func run(in bureau: Bureau) async throws -> Page {
        let claim = try await ClaimBook(bureau: bureau).open(
            ClaimBook.Opening(
                ref: ref, kind: kind, from: from, to: to, policy: policy, caseID: `case`,
                hospitalLevel: level, client: id ?? UUID().uuidString))
        return try await told(claim, in: bureau)
    }
}

/// The claim and the day that every later step takes.
struct ClaimStepOptions: ParsableArguments {
    @Argument(help: "理赔编号 · The claim.") var number: Int64
    @Option(name: .long, help: "哪一天（默认今天） · The day.", transform: parseDay) var on: Day?
}

/// A step of a claim as a command.
private protocol ClaimStepCommand: HealthCommand {
    var step: ClaimStepOptions { get }
    /// What is done on a day.
    func act(_ day: Day) throws -> ClaimBook.Act
}

extension ClaimStepCommand {
    func run(in bureau: Bureau) async throws -> Page {
        let claim = try await ClaimBook(bureau: bureau).act(
            try act(step.on ?? bureau.today), on: step.number)
        return try await told(claim, in: bureau)
    }
}

struct ClaimDischarge: ClaimStepCommand {
    static let configuration = CommandConfiguration(
        commandName: "discharge", abstract: "出院：起算十天备齐材料 · Discharge.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var step: ClaimStepOptions

    func act(_ day: Day) -> ClaimBook.Act { .init(step: .discharged, day: day) }
}

struct ClaimComplete: ClaimStepCommand {
    static let configuration = CommandConfiguration(
        commandName: "complete", abstract: "材料已齐 · The papers are complete.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var step: ClaimStepOptions

    func act(_ day: Day) -> ClaimBook.Act { .init(step: .complete, day: day) }
}

struct ClaimSubmit: ClaimStepCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit", abstract: "已报送承保机构 · Submitted to the insurer.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var step: ClaimStepOptions

    func act(_ day: Day) -> ClaimBook.Act { .init(step: .submitted, day: day) }
}

struct ClaimSettle: ClaimStepCommand {
    static let configuration = CommandConfiguration(
        commandName: "settle", abstract: "承保机构赔付 · The insurer paid.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var step: ClaimStepOptions
    @Option(name: .long, help: "赔付金额（元） · The sum paid, in yuan.") var yuan: String

    func act(_ day: Day) throws -> ClaimBook.Act {
        .init(step: .settled, day: day, paid: try parseYuan(yuan))
    }
}

struct ClaimRefuse: ClaimStepCommand {
    static let configuration = CommandConfiguration(
        commandName: "refuse", abstract: "承保机构不赔 · The insurer refused.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var step: ClaimStepOptions
    @Option(name: .long, help: "承保机构的理由 · The insurer's reason.") var reason: String

    func act(_ day: Day) -> ClaimBook.Act { .init(step: .refused, day: day, reason: reason) }
}

struct ClaimOrder: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "order",
        abstract: "审批事项，按测算下达付款单，交财政 · Approves the case and orders the sum.",
        discussion: "标准待定的只审批，不下达。承保机构赔付与测算不同的，先核对；下达后的更正用 case order。")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "理赔编号 · The claim.") var number: Int64
    @Option(name: .customLong("case"), help: "事项编号，停在审批（approve） · The case, at `approve`.")
    var caseNumber: Int64

    func run(in bureau: Bureau) async throws -> Page {
        let sum = try await ClaimBook(bureau: bureau).order(number, caseNumber: caseNumber)
        let payer = ClaimPayer(try await bureau.pack(), on: bureau.today)
        let isOrdered = sum.money != nil && payer.isOrdered
        var page = Page(
            Text(
                "第 \(number) 号理赔：\(sum.text.zh)\(isOrdered ? "" : "，未开付款单")，已交财政。",
                en: "Claim \(number): \(sum.text.en)"
                    + (isOrdered ? "" : ", not ordered") + ", with finance."))
        page.next += [payer.remark].compactMap(\.self)
        return page
    }
}

struct ClaimList: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "理赔，逾期的在前 · Claims, the overdue first.")

    @OptionGroup var desk: DeskOptions
    @Flag(name: .long, help: "已赔付、不赔的也列出 · Also those that have ended.") var all = false

    func run(in bureau: Bureau) async throws -> Page {
        Self.page(try await ClaimBook(bureau: bureau).lines(withEnded: all))
    }

    static func page(_ lines: [ClaimBook.Line]) -> Page {
        let late = lines.count { $0.isOverdue }
        var page = Page(
            [Text("理赔 \(lines.count) 件，逾期 \(late) 件。", en: "\(lines.count) claims, \(late) late.")],
            columns: [
                .init("claim", Text("理赔", en: "Claim"), isNumber: true),
                .init("case", Text("事项", en: "Case")),
                .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
                .init("kind", Text("事由", en: "Kind")),
                .init("policy", Text("保单", en: "Policy")),
                .init("from", Text("自", en: "From")), .init("to", Text("出院", en: "Discharge")),
                .init("days", Text("给付天数", en: "Days paid")),
                .init("computed", Text("测算", en: "Computed")),
                .init("state", Text("进度", en: "State")),
                .init("due", Text("材料期限", en: "Papers due")),
                .init("late", Text("逾期", en: "Late")), .init("paid", Text("赔付", en: "Paid")),
                .init("remark", Text("提示", en: "Remark")),
            ])
        for line in lines {
            let claim = line.claim
            page.add(
                .number(claim.id), claim.caseID.map(Page.Cell.number) ?? .none, .words(claim.ref),
                .words(Mask.name(claim.name)), .text(claim.kind.title), .words(line.policy),
                .day(claim.from), .init(claim.discharged),
                line.sum.paid.map { .number(Int64($0)) } ?? .none, .text(line.sum.text),
                .text(claim.state?.title ?? Text("已立项", en: "opened")), .init(claim.due),
                line.isOverdue ? .text(Text("逾期", en: "late")) : .none,
                claim.acts.last?.paid.map(Page.Cell.money) ?? .none,
                line.differs ? .text(Text("与测算不同", en: "differs")) : .none)
        }
        return page
    }
}
