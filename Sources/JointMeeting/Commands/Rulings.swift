import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou office ruling record`: what the office ruled, for the pack's draft.
struct RulingRecord: OfficeCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "登记一项裁定：值、依据、谁裁定、从哪天起 · Records a ruling.",
        discussion: """
            标准和口径都可登记，值先按政策包核对。系统管理员据此录入草案，联席办核准（pack approve），再施行。
            The system administrator makes the draft of it, the office approves it, then it is put in force.
            """)

    @OptionGroup var desk: DeskOptions
    @Argument(help: "名称，见 ruling list · The figure's name.") var name: String
    @Option(name: .long, help: "值，写法同政策包 · The value as packs write it.") var value: String
    @Option(name: .long, help: "从哪天起 · From which day.", transform: parseDay) var from: Day
    @Option(name: .long, help: "依据：文号、会议纪要 · The paper it stands in.") var document: String
    @Option(name: .long, help: "由谁裁定，如联席会议 · Who ruled.") var ruledBy: String
    @Option(name: .customLong("class"), help: "哪一类 · Which class of the figure.")
    var label: String?
    @Option(name: .long, help: "理由 · Why.") var reason: String?
    @Option(name: .long, help: "裁定日（默认今天） · The day of the ruling.", transform: parseDay)
    var on: Day?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        var setting = FigureSetting(name: name, value: value, from: from, source: document)
        (setting.className, setting.reason) = (label, reason)
        let number = try await RulingBook(bureau: bureau).record(
            setting, ruledBy: ruledBy, on: on ?? bureau.today, client: id ?? UUID().uuidString)
        var page = Page(
            Text(
                "裁定已登记（文件第 \(number) 号）：\(setting.subject)。",
                en: "The ruling is recorded (document \(number)): \(setting.subject)."))
        let isRuling = try await bureau.pack().figures[name]?.ruledBy != nil
        let command =
            "yuhou \(isRuling ? "ruling" : "figure") set \(name) --district \(bureau.district) "
            + (label.map { "--class \($0) " } ?? "")
            + "--value \(value) --from \(from) --source '\(document)'"
            + (isRuling ? " --ruled-by '\(ruledBy)'" : "")
        page.next = [
            Text("先看影响：\(command) --dry-run", en: "Its effect first: \(command) --dry-run"),
            Text("系统管理员录入草案：\(command)", en: "The system administrator drafts it: \(command)"),
        ]
        return page
    }
}

/// `yuhou office ruling register`: what was ruled or set, by which paper, and who signed it.
struct RulingRegister: OfficeCommand {
    static let configuration = CommandConfiguration(
        commandName: "register",
        abstract: "裁定登记簿：依据、谁录入、谁核准、何时施行 · What was ruled, and who signed it.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("day", Text("日期", en: "Day")), .init("subject", Text("裁定", en: "Ruling")),
            .init("words", Text("依据", en: "Paper")),
            .init("version", Text("草案", en: "Draft"), isNumber: true),
            .init("loaded_by", Text("录入人", en: "Drafted by")),
            .init("approved_by", Text("核准人", en: "Approved by")),
            .init("state", Text("状态", en: "State")),
        ])
        for ruling in try await RulingBook(bureau: bureau).rulings() {
            let draft = ruling.draft
            page.add(
                .day(ruling.day), .words(ruling.subject), Page.Cell(ruling.words),
                draft.map { .number(Int64($0.version)) } ?? .none, Page.Cell(draft?.loadedBy),
                Page.Cell(draft?.approvedBy), .text(Self.state(of: draft)))
        }
        return page
    }

    private static func state(of draft: PackStore.Version?) -> Text {
        guard let draft else {
            return Text("待系统管理员录入草案", en: "awaits its draft")
        }
        if draft.isLaw { return Text("现行", en: "the law") }
        if let day = draft.inForceFrom {
            return Text("自 \(day) 施行过", en: "was put in force from \(day)")
        }
        return draft.approvedBy == nil
            ? Text("待另一人核准", en: "awaits another person's approval")
            : Text("已核准，待施行", en: "approved, to be put in force")
    }
}
