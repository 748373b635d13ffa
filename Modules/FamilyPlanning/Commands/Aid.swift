import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou family_planning aid …`.
struct AidGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "aid", abstract: "紧急救助：从事件到决定金额 · Emergency aid.",
        subcommands: [AidDecide.self, AidList.self])
}

extension AidBook.Cause: ExpressibleByArgument {}

struct AidDecide: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "decide", abstract: "决定金额，过 approve 转财政 · Decides the sum, to finance.",
        discussion: """
            同一户同一事件只救助一次。标准待定的，写文件决定的金额 --sum。决定的同时从 --fund 占用；余额不足或用途不符的，
            一概不办。拨付前终止、撤回的，占用随即释放。
            """)

    @OptionGroup var desk: DeskOptions
    @Argument(help: "事项编号，停在 approve 环节 · The case, at its step approve.") var number: Int64
    @Option(name: .long, help: "accident 意外事故、hardship 重大困难 · Cause.") var cause: AidBook.Cause
    @Option(name: .long, help: "事件发生日 · The day of the event.", transform: parseDay)
    var happened: Day
    @Option(name: .long, help: "金额（元） · The sum.", transform: parseYuan) var sum: Money?
    @Option(name: .long, help: "从本会管理的哪项资金 · The fund, see fund show.") var fund: String
    @Option(name: .long, help: "决定的文件 · The document that decides.") var document: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let aid = try await AidBook(bureau: bureau).decide(
            .init(
                caseID: number, cause: cause, happened: happened, sum: sum, fund: fund,
                document: document, client: id ?? UUID().uuidString))
        return Page(
            Text(
                "第 \(aid.caseID) 号：救助 \(aid.sum) 元，已从 \(fund) 占用，交财政。",
                en: "Case \(aid.caseID): \(aid.sum), kept in \(fund), to finance."))
    }
}

struct AidList: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "已决定的救助，最近的在前 · Aid as decided.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "自哪天起（默认一年） · Since.", transform: parseDay) var since: Day?

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("case", Text("事项", en: "Case"), isNumber: true),
            .init("ref", Text("人", en: "Person")), .init("name", Text("姓名", en: "Name")),
            .init("cause", Text("事由", en: "Cause")), .init("happened", Text("发生", en: "On")),
            .init("decided", Text("决定", en: "Decided")),
            .init("sum", Text("金额", en: "Sum"), isNumber: true),
            .init("document", Text("文件", en: "Document")),
        ])
        let day = since ?? bureau.today.adding(days: -365)
        for aid in try await AidBook(bureau: bureau).list(since: day) {
            page.add(
                .number(aid.caseID), .words(aid.ref), .words(Mask.name(aid.name)),
                .text(aid.cause.title), .day(aid.happened), .day(aid.decided), .money(aid.sum),
                .words(aid.document))
        }
        return page
    }
}
