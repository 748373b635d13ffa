import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou housing survey …`
struct SurveyGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "survey", abstract: "房屋鉴定与条件改善 · Surveys, and the improvement scheme.",
        subcommands: [
            SurveyAdd.self, SurveyList.self, SurveyTakeBack.self, SchemeJoin.self, SchemeLeave.self,
        ])
}

/// A grade as typed.
enum Grade: String, CaseIterable, ExpressibleByArgument {
    case safe = "A"
    case sound = "B"
    case partly = "C"
    case wholly = "D"
}

struct SurveyAdd: HousingCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "登记鉴定或复鉴，同时写危险等级 · Records a survey with its fact.",
        discussion: "只登记照片的文件名和 SHA-256，不存照片；一张照片只证明一次鉴定。")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "本人编号 · The person.") var ref: String
    @Option(name: .long, help: "A、B、C、D · The grade.") var grade: Grade
    @Option(name: .long, help: "住房在农村吗，yes/no · In the countryside.") var rural: YesNo
    @Option(name: .long, help: "鉴定人姓名 · Who surveyed.") var surveyor: String
    @Option(name: .long, help: "鉴定资质证号 · The surveyor's licence.") var licence: String
    @Option(name: .long, help: "鉴定日 · The day.", transform: parseDay) var on: Day
    @Option(name: .long, help: "照片文件名 · The photo's file name.") var photo: String
    @Option(name: .long, help: "照片的 SHA-256，64 位 · The photo's SHA-256.") var photoHash: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let (survey, before) = try await SurveyBook(bureau: bureau).add(
            ref,
            SurveyBook.Finding(
                grade: grade.rawValue, isRural: rural.isYes, surveyor: surveyor, licence: licence,
                day: on, photo: photo, photoHash: photoHash),
            client: id ?? UUID().uuidString)
        var page = Page(
            Text(
                "鉴定第 \(survey.id) 号：\(survey.ref)，\(survey.grade) 级，\(survey.day)，"
                    + "\(survey.surveyor)。",
                en: "Survey \(survey.id): \(survey.ref), grade \(survey.grade), \(survey.day), by "
                    + "\(survey.surveyor)."))
        if let before {
            page.lines.append(
                Text(
                    "上一次是 \(before.day) 的 \(before.grade) 级。",
                    en: "The one before was \(before.grade) of \(before.day)."))
        }
        if survey.isDangerous, survey.isRural {
            page.next.append(
                Text("下一步：repair apply \(survey.ref)。", en: "Next: repair apply \(survey.ref)."))
        }
        return page
    }
}

struct SurveyList: HousingCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "现行鉴定，D 级在前、早的在前 · Standing surveys.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "等级，可多次（默认 C、D） · Grades.") var grade: [Grade] = []
    @Option(name: .long, help: "最多几行 · At most so many.") var limit = 200

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("survey", Text("鉴定", en: "Survey"), isNumber: true),
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("grade", Text("等级", en: "Grade")), .init("day", Text("鉴定日", en: "Day")),
            .init("rural", Text("农村", en: "Rural")),
            .init("surveyor", Text("鉴定人", en: "Surveyor")),
            .init("photo", Text("照片", en: "Photo")),
        ])
        page.nothing = Text(
            "没有有效的房屋鉴定。用 survey add 登记。", en: "No survey that counts; `survey add` records one.")
        let grades = grade.isEmpty ? ["C", "D"] : grade.map(\.rawValue)
        for survey in try await SurveyBook(bureau: bureau).list(grades, limit: max(1, limit)) {
            page.add(
                .number(survey.id), .words(survey.ref), .words(Mask.name(survey.name)),
                .words(survey.grade), .day(survey.day),
                .text(survey.isRural ? Text("是", en: "yes") : Text("否", en: "no")),
                .words(survey.surveyor), .words(survey.photo))
        }
        return page
    }
}

struct SchemeJoin: HousingCommand {
    static let configuration = CommandConfiguration(
        commandName: "join", abstract: "列入农村住房条件改善 · Into the improvement scheme.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "本人编号 · The person.") var ref: String
    @Option(name: .long, help: "列入日 · From.", transform: parseDay) var from: Day
    @Option(name: .long, help: "依据文件 · The document.") var document: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let isNew = try await SurveyBook(bureau: bureau).move(
            ref, isIn: true, from: from, document: document, client: id ?? UUID().uuidString)
        return Page(
            isNew
                ? Text("\(ref) 自 \(from) 列入条件改善。", en: "\(ref) is in the scheme from \(from).")
                : Text("\(ref) 已在条件改善范围。", en: "\(ref) is in the scheme already."))
    }
}

struct SchemeLeave: HousingCommand {
    static let configuration = CommandConfiguration(
        commandName: "leave", abstract: "退出农村住房条件改善 · Out of the improvement scheme.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "本人编号 · The person.") var ref: String
    @Option(name: .long, help: "退出日 · From.", transform: parseDay) var from: Day
    @Option(name: .long, help: "依据文件 · The document.") var document: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let isNew = try await SurveyBook(bureau: bureau).move(
            ref, isIn: false, from: from, document: document, client: id ?? UUID().uuidString)
        return Page(
            isNew
                ? Text("\(ref) 自 \(from) 退出条件改善。", en: "\(ref) is out of the scheme from \(from).")
                : Text("\(ref) 不在条件改善范围。", en: "\(ref) is not in the scheme."))
    }
}

struct SurveyTakeBack: HousingCommand {
    static let configuration = CommandConfiguration(
        commandName: "take-back", abstract: "作废登记错的鉴定，写理由 · Takes a wrong survey back.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "本人编号 · The person.") var ref: String
    @Option(name: .long, help: "鉴定编号 · The survey.") var survey: Int64
    @Option(name: .long, help: "错在哪里 · What was wrong.") var reason: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let (wrong, now) = try await SurveyBook(bureau: bureau).takeBack(
            ref, survey: survey, reason: reason, client: id ?? UUID().uuidString)
        return Page(
            Text(
                "第 \(wrong.id) 号鉴定已作废；"
                    + (now.map { "现以 \($0.day) 的 \($0.grade) 级为准。" } ?? "没有别的鉴定。"),
                en: "Survey \(wrong.id) is taken back; "
                    + (now.map { "grade \($0.grade) of \($0.day) counts." }
                        ?? "there is no other.")))
    }
}
