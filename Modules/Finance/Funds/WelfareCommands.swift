import ArgumentParser
import Kernel
import Law
import Money

/// `yuhou finance welfare …`.
struct WelfareGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "welfare",
        abstract: "公益金困难救助：申请、调查、决定 · Grants of the welfare fund.",
        subcommands: [WelfareApply.self, WelfareSurvey.self, WelfareDecide.self, WelfareList.self])
}

extension WelfareBook.Cause: ExpressibleByArgument {}

struct WelfareApply: FundsCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "登记申请和困难证明，过受理 · Takes an application in.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "事项编号，停在 accept · The case, at `accept`.") var number: Int64
    @Option(name: .long, help: "illness accident disaster living other · Cause.")
    var cause: WelfareBook.Cause
    @Option(name: .long, help: "发生日 · The day of the event.", transform: parseDay)
    var happened: Day
    @Option(name: .long, help: "申请金额（元），可不写 · The sum asked for.", transform: parseYuan)
    var asked: Money?
    @Option(name: .long, help: "困难证明的名称和编号 · The proof of hardship.") var proof: String
    @OptionGroup var write: WriteOption

    func run(in bureau: Bureau) async throws -> Page {
        try await WelfareBook(bureau: bureau).apply(
            .init(
                caseID: number, cause: cause, happened: happened, asked: asked, proof: proof,
                client: write.client))
        return Page(
            Text(
                "第 \(number) 号：申请已受理，转镇街入户调查。",
                en: "Case \(number): the application is taken in; the town surveys next."))
    }
}

struct WelfareSurvey: FundsCommand {
    static let configuration = CommandConfiguration(
        commandName: "survey", abstract: "登记镇街入户调查，过审核 · Keeps the town's survey.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "事项编号，停在 verify · The case, at `verify`.") var number: Int64
    @Option(name: .long, help: "镇街调查人 · Who surveyed, of the town.") var surveyor: String
    @Option(name: .long, help: "同去的人 · Who went along.") var with: String
    @Option(name: .long, help: "调查日 · The day.", transform: parseDay) var on: Day
    @Flag(name: .long, help: "调查认为没有困难 · No hardship was found.") var none = false
    @Option(name: .long, help: "调查表编号 · The survey's paper.") var document: String
    @OptionGroup var write: WriteOption

    func run(in bureau: Bureau) async throws -> Page {
        let kept = try await WelfareBook(bureau: bureau).survey(
            .init(
                caseID: number, surveyor: surveyor, companion: with, day: on, isHard: !none,
                document: document, client: write.client))
        return Page(
            kept.isHard == true
                ? Text("第 \(number) 号：调查已登记，待决定。", en: "Case \(number): to be decided.")
                : Text(
                    "第 \(number) 号：调查认为没有困难；由审核人员写明理由不予办理（case refuse）。",
                    en:
                        "Case \(number): no hardship found; whoever verifies refuses it with a reason."
                ))
    }
}

struct WelfareDecide: FundsCommand {
    static let configuration = CommandConfiguration(
        commandName: "decide", abstract: "决定金额、占用资金，过审批 · Decides, keeps and orders.",
        discussion: "上限（jy.fund_ceiling）待定时照实说明，凭决定文件办理；资金不足或用途不符的不予占用。")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "事项编号，停在 approve · The case, at `approve`.") var number: Int64
    @Option(name: .long, help: "用哪项资金 · From which fund.") var fund: String
    @Option(name: .long, help: "金额（元） · The sum.", transform: parseYuan) var sum: Money
    @Option(name: .long, help: "决定的文件 · The document that decides.") var document: String
    @OptionGroup var write: WriteOption

    func run(in bureau: Bureau) async throws -> Page {
        let ceiling = try await WelfareBook(bureau: bureau).decide(
            .init(
                caseID: number, fund: fund, sum: sum, document: document, client: write.client))
        return Page(
            Text(
                "第 \(number) 号：救助 \(sum) 元，已从 \(fund) 占用，交拨付。",
                en: "Case \(number): \(sum), kept in \(fund), to be paid."),
            ceiling.map { Text("单次上限 \($0) 元。", en: "The ceiling is \($0).") }
                ?? Text(
                    "单次上限（jy.fund_ceiling）待定：凭决定文件办理。",
                    en: "No ceiling is known (jy.fund_ceiling, to be set): by the document alone."))
    }
}

struct WelfareList: FundsCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "申请和决定，姓名遮蔽 · Applications and decisions, masked.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("case", Text("事项", en: "Case"), isNumber: true),
            .init("ref", Text("人", en: "Person")), .init("name", Text("姓名", en: "Name")),
            .init("cause", Text("事由", en: "Cause")), .init("happened", Text("发生", en: "On")),
            .init("asked", Text("申请", en: "Asked"), isNumber: true),
            .init("proof", Text("证明", en: "Proof")),
            .init("surveyor", Text("调查", en: "Surveyed by")),
            .init("fund", Text("资金", en: "Fund")),
            .init("sum", Text("决定", en: "Decided"), isNumber: true),
        ])
        for one in try await WelfareBook(bureau: bureau).list() {
            page.add(
                .number(one.caseID), .words(one.ref), .words(Mask.name(one.name)),
                .text(one.cause.title), .day(one.happened),
                one.asked.map { .money($0) } ?? .none, .words(one.proof),
                Page.Cell(one.surveyor), Page.Cell(one.fund), one.sum.map { .money($0) } ?? .none)
        }
        return page
    }
}
