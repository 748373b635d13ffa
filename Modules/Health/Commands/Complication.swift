import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou health complication …`: gradings of operation complications.
struct ComplicationGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "complication",
        abstract: "手术并发症：鉴定、申请确认、治愈 · Operation complications.",
        subcommands: [
            ComplicationGrade.self, ComplicationApply.self, ComplicationCure.self,
            ComplicationList.self,
        ])
}

struct ComplicationGrade: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "grade", abstract: "登记鉴定等级 · Records what a report found.",
        discussion: "已确认的等级变了，自动立项重新确认。只登记，不发放也不停发。")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String
    @Option(
        name: .long, help: "1A 一级甲等、1B 一级乙等、2、3 · Grade.",
        transform: { word in
            guard let grade = ComplicationBook.Grade.found.first(where: { $0.rawValue == word })
            else { throw ValidationError("--grade \(word)：应为 1A、1B、2、3 / one of 1A, 1B, 2, 3") }
            return grade
        })
    var grade: ComplicationBook.Grade
    @Option(name: .long, help: "鉴定书编号 · The report's number.") var report: String
    @Option(name: .long, help: "鉴定日（默认今天） · The day.", transform: parseDay) var on: Day?

    func run(in bureau: Bureau) async throws -> Page {
        let (grading, consequence) = try await ComplicationBook(bureau: bureau).grade(
            ref, grade, report: report, on: on ?? bureau.today)
        let words = grading.grade.title
        return Page(
            Text(
                "\(ref)：\(words.zh)，\(grading.day) 起，鉴定书 \(grading.report)。",
                en: "\(ref): \(words.en) from \(grading.day), report \(grading.report)."),
            Self.text(consequence, grading))
    }

    static func text(
        _ consequence: ComplicationBook.Consequence, _ grading: ComplicationBook.Grading
    ) -> Text {
        switch consequence {
        case .none where grading.grade.scheme == nil: ComplicationBook.onceOnly
        case .none:
            Text(
                "还没有确认的，用 complication apply 申请确认。",
                en: "Where nothing is confirmed yet, `complication apply` asks for it.")
        case .confirmation(let id):
            Text(
                "等级已变：第 \(id) 号重新确认已立项。", en: "The class changes: case \(id) confirms it.")
        case .stop(let id):
            Text(
                "\(ComplicationBook.onceOnly.zh)第 \(id) 号停止建议已立项。",
                en: "\(ComplicationBook.onceOnly.en) Case \(id) proposes to stop.")
        case .inHand(let open):
            Text(
                "第 \(open.caseID) 号仍在按 \(open.scheme) 级确认：先 case withdraw 或 refuse，"
                    + "再 complication apply。",
                en:
                    "Case \(open.caseID) still confirms class \(open.scheme): withdraw or refuse it, "
                    + "then `complication apply`.")
        }
    }
}

struct ComplicationApply: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "申请确认扶助资格 · Opens the confirmation.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let (number, scheme) = try await ComplicationBook(bureau: bureau).apply(
            ref, client: id ?? UUID().uuidString)
        return Page(
            Text(
                "第 \(number) 号：确认 \(ref) 为并发症扶助 \(scheme) 级；办完最后一步才生效。",
                en: "Case \(number) confirms \(ref) in class \(scheme); it counts once it is done.")
        )
    }
}

struct ComplicationCure: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "cure", abstract: "登记治愈，由专人决定是否停发 · Records a cure.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "鉴定书编号 · The report's number.") var report: String
    @Option(name: .long, help: "治愈日（默认今天） · The day.", transform: parseDay) var on: Day?

    func run(in bureau: Bureau) async throws -> Page {
        let stop = try await ComplicationBook(bureau: bureau).cure(
            ref, report: report, on: on ?? bureau.today)
        let next =
            stop.map {
                Text(
                    "第 \($0) 号停止建议已立项：先告知家庭，申辩期满后由专人决定。",
                    en: "Case \($0) proposes to stop: the family is told, then somebody decides.")
            } ?? Text("没有确认过，无须停止。", en: "Nothing was confirmed; nothing stops.")
        return Page(Text("\(ref)：已登记治愈。", en: "\(ref) is recorded as cured."), next)
    }
}

struct ComplicationList: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "现行鉴定和确认情况 · Gradings and confirmations.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("grade", Text("等级", en: "Grade")), .init("report", Text("鉴定书", en: "Report")),
            .init("day", Text("日期", en: "Day")),
            .init("confirmed", Text("已确认", en: "Confirmed")),
            .init("open", Text("在办事项", en: "Case in hand")),
        ])
        for line in try await ComplicationBook(bureau: bureau).list() {
            page.add(
                .words(line.person.ref), .words(Mask.name(line.person.name)),
                .text(line.grading.grade.title), .words(line.grading.report),
                .day(line.grading.day),
                .init(line.confirmations.first(where: \.isDone)?.scheme),
                line.confirmations.first { !$0.isDone }.map { .number($0.caseID) } ?? .none)
        }
        return page
    }
}
