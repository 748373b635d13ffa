import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou education support …`.
struct SupportGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "support",
        abstract: "就学保障：形式和支持，由学校确认 · How a pupil is taught, confirmed by the school.",
        subcommands: [SupportArrange.self, SupportConfirm.self, SupportList.self])
}

struct SupportArrange: EducationCommand {
    static let configuration = CommandConfiguration(
        commandName: "arrange",
        abstract: "安排形式和支持，发学校的核验码 · Arranges it; a code for the school.",
        discussion: "核验码只显示这一次；遗失的用 case code 另发。由安排人以外的人核验。")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "事项编号，停在 arrange 环节 · The case, at its step arrange.") var number: Int64
    @Option(name: .long, help: "special 特殊教育学校、mainstream 随班就读、home 送教上门 · Form.")
    var form: TeachingForm
    @Option(name: .long, help: "学校提供什么支持 · What the school does for this pupil.")
    var support: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func work(in bureau: Bureau) async throws -> Page {
        let (arrangement, code) = try await SupportBook(bureau).arrange(
            number, form, support: support, client: id ?? UUID().uuidString)
        return Page(
            Text(
                "第 \(number) 号：\(arrangement.school)，\(arrangement.form.title.zh)。",
                en: "Case \(number): \(arrangement.school), \(arrangement.form.title.en)."),
            codeWords(code, number))
    }
}

/// The code of a case, or where to get another.
func codeWords(_ code: String?, _ caseID: Int64) -> Text {
    code.map { Text("核验码（只显示一次）：\($0)", en: "Code (shown once): \($0)") }
        ?? Text(
            "早已办过；核验码只显示一次，遗失的用 case code \(caseID) 另发。",
            en: "Done before; its code was shown. `case code \(caseID)` makes one.")
}

struct SupportConfirm: EducationCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm", abstract: "学校用核验码确认已就读 · The school confirms, by the code.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "事项编号 · The case.") var number: Int64
    @Option(name: .long, help: "哪天起就读 · From which day.", transform: parseDay) var on: Day
    @Option(name: .long, help: "十位核验码 · The ten digits.") var code: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func work(in bureau: Bureau) async throws -> Page {
        let arrangement = try await SupportBook(bureau).confirm(
            number, on: on, code: code, client: id ?? UUID().uuidString)
        return Page(
            Text(
                "第 \(number) 号：\(arrangement.school) 已确认（\(on)），待核实。",
                en: "Case \(number): confirmed by \(arrangement.school) (\(on)), awaits "
                    + "verification."))
    }
}

struct SupportList: EducationCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "学校还没有确认的 · Those no school has confirmed.")

    @OptionGroup var desk: DeskOptions
    @Flag(name: .long, help: "已确认的也列 · Also confirmed ones.") var all = false

    func work(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("case", Text("事项", en: "Case"), isNumber: true),
            .init("ref", Text("人", en: "Person")), .init("name", Text("姓名", en: "Name")),
            .init("school", Text("学校", en: "School")), .init("form", Text("形式", en: "Form")),
            .init("support", Text("支持", en: "Support")),
            .init("attended", Text("学校确认", en: "Confirmed")),
        ])
        page.nothing = Text("学校都已确认。", en: "No school is left to confirm.")
        for one in try await SupportBook(bureau).list(withConfirmed: all) {
            page.add(
                .number(one.caseID), .words(one.ref), .words(Mask.name(one.name)),
                .words(one.school), .text(one.form.title), .words(one.support),
                .init(one.attended))
        }
        return page
    }
}
