import ArgumentParser
import Foundation
import Kernel
import Law

extension Subject: ExpressibleByArgument {}

/// `yuhou disabled_persons assessment …`
struct AssessmentGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assessment", abstract: "辅具适配评估、康复评估 · Assessments.",
        subcommands: [AssessmentAdd.self, AssessmentList.self])
}

struct AssessmentAdd: DisabledCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "登记评估结果，同时报告需求与条件 · Keeps what an assessor found, with its facts.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "编号 · Ref.") var ref: String
    @Option(name: .long, help: "device 辅具、rehabilitation 康复训练 · For what.") var subject: Subject
    @Option(
        name: .long,
        help:
            "辅具：prosthesis_lower_leg、wheelchair、hearing_aid 等；训练：hearing、intellectual、autism、cerebral_palsy · Which."
    )
    var item: String
    @Flag(name: .long, help: "不需要 · Not needed.") var unneeded = false
    @Flag(name: .long, help: "不符合项目条件 · The project's conditions are not met.")
    var ineligible = false
    @Option(name: .long, help: "缓急，1 最急，默认 2 · Urgency.") var urgency = 2
    @Option(name: .long, help: "评估日（默认今天） · The day.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "评估人 · Who assessed.") var assessor: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        try await AssessmentBook(bureau: bureau).assess(
            ref,
            AssessmentBook.Finding(
                subject: subject, item: item, needed: !unneeded, eligible: !ineligible,
                urgency: urgency, on: on ?? bureau.today, assessor: assessor),
            client: id ?? UUID().uuidString)
        return Page(
            Text(
                "已登记：\(subject.title(of: item).zh)，\(unneeded ? "不需要" : "需要")。",
                en:
                    "Recorded: \(subject.title(of: item).en), \(unneeded ? "not needed" : "needed")."
            ))
    }
}

struct AssessmentList: DisabledCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "评估，新的在前 · Assessments, the latest first.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var lines: ListOptions

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("item", Text("项目", en: "Item")), .init("needed", Text("需要", en: "Needed")),
            .init("eligible", Text("符合条件", en: "Eligible")),
            .init("urgency", Text("缓急", en: "Urgency"), isNumber: true),
            .init("on", Text("评估日", en: "Day")), .init("assessor", Text("评估人", en: "By")),
        ])
        page.nothing = Text(
            "没有评估。用 assessment add 登记。", en: "No assessments; `assessment add` records one.")
        func yes(_ it: Bool) -> Page.Cell { .text(it ? Text("是", en: "yes") : Text("否", en: "no")) }
        for line in try await AssessmentBook(bureau: bureau).list(limit: lines.limit) {
            let finding = line.finding
            page.add(
                .words(line.ref), .words(Mask.name(line.name)),
                .text(finding.subject.title(of: finding.item)), yes(finding.needed),
                yes(finding.eligible), .number(Int64(finding.urgency)), .day(finding.on),
                .words(finding.assessor))
        }
        lines.close(&page)
        return page
    }
}
