import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou education hardship …`.
struct HardshipGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hardship", abstract: "学校的家庭经济困难认定，按学年 · Hardship, by academic year.",
        subcommands: [HardshipRecord.self, HardshipList.self])
}

struct HardshipRecord: EducationCommand {
    static let configuration = CommandConfiguration(
        commandName: "record", abstract: "登记学校的认定结果 · What the school found.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "名册里的编号 · The student's ref.") var ref: String
    @Option(name: .long, help: "学年开始的年份 · The year it begins in.", transform: parseAcademicYear)
    var year: AcademicYear
    @Flag(name: .long, help: "学校没有认定 · The school did not recognise it.") var notRecognised = false
    @Option(name: .long, help: "认定日（默认今天） · The day.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "学校的文件名或编号 · The school's document.") var document: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func work(in bureau: Bureau) async throws -> Page {
        let (school, isNew) = try await RecognitionBook(bureau).record(
            ref, year, isRecognised: !notRecognised, on: on ?? bureau.today, document: document,
            client: id ?? UUID().uuidString)
        let found =
            notRecognised ? Text("未认定", en: "not recognised") : Text("已认定", en: "recognised")
        return Page(
            Text(
                "\(ref) \(year) 学年：\(school)\(found.zh)\(isNew ? "" : "（早已登记）")。",
                en: "\(ref), \(year): \(found.en) by \(school)\(isNew ? "" : " (known)")."))
    }
}

struct HardshipList: EducationCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "一个学年的认定，按学校 · An academic year's, by school.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "学年开始的年份 · The year it begins in.", transform: parseAcademicYear)
    var year: AcademicYear

    func work(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("ref", Text("人", en: "Person")), .init("name", Text("姓名", en: "Name")),
            .init("school", Text("学校", en: "School")),
            .init("found", Text("认定", en: "Recognised")), .init("day", Text("日期", en: "Day")),
            .init("document", Text("文件", en: "Document")),
        ])
        page.nothing = Text(
            "这个学年没有认定。用 hardship record 登记。",
            en: "No findings in this year; `hardship record` keeps one.")
        for one in try await RecognitionBook(bureau).list(year) {
            page.add(
                .words(one.ref), .words(Mask.name(one.name)), .words(one.school),
                .text(one.isRecognised ? Text("是", en: "yes") : Text("否", en: "no")),
                .day(one.day), .words(one.document))
        }
        return page
    }
}
