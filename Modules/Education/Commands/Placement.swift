import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou education placement …`.
struct PlacementGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "placement",
        abstract: "入学安置：适龄而没有学籍的残疾子女 · Children on no roll, until a school takes them.",
        subcommands: [
            PlacementFind.self, PlacementList.self, PlacementAsk.self, PlacementAccept.self,
            PlacementRefuse.self, PlacementClose.self,
        ])
}

struct PlacementFind: EducationCommand {
    static let configuration = CommandConfiguration(
        commandName: "find", abstract: "查找并立件，每学期一次 · Finds them and opens a placement.",
        discussion: "6 至 15 岁义务教育，16 至 18 岁高中或中职；年龄是我们的默认，没有来源写明。")

    @OptionGroup var desk: DeskOptions
    @Flag(name: .long, help: "只预览，不写入 · Preview, write nothing.") var dryRun = false

    func work(in bureau: Bureau) async throws -> Page {
        let found = try await PlacementBook(bureau).find(isPreview: dryRun)
        var page = Page(
            [
                Text(
                    "\(dryRun ? "预览：" : "")新立 \(found.opened.count) 件，已在办或本学年已结束 \(found.standing) 件，"
                        + "资料不足 \(found.unknown.count) 人。",
                    en: "\(dryRun ? "Preview: " : "")\(found.opened.count) opened, "
                        + "\(found.standing) stand already, \(found.unknown.count) undecided.")
            ],
            columns: [
                .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
                .init("age", Text("周岁", en: "Age"), isNumber: true),
                .init("found", Text("结果", en: "Found")),
            ])
        let kinds = [
            (found.opened, Text("没有学籍", en: "on no roll")),
            (found.unknown, Text("资料不足，请先补全", en: "undecided, a fact is missing")),
        ]
        for (people, words) in kinds {
            for person in people {
                page.add(
                    .words(person.ref), .words(Mask.name(person.name)),
                    .number(Int64(person.birth.fullYears(to: bureau.today))), .text(words))
            }
        }
        if found.kin > 0 {
            page.next.append(
                Text(
                    "有 \(found.kin) 人涉及您本人或亲属，请同事办理。",
                    en: "\(found.kin) are your kin; a colleague does those."))
        }
        return page
    }
}

struct PlacementList: EducationCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "在办的入学安置，等得久的在前 · The longest waiting first.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "只看一人 · One person.") var ref: String?
    @Flag(name: .long, help: "已入学、已结束的也列 · Also those that ended.") var all = false

    func work(in bureau: Bureau) async throws -> Page {
        let found = try await PlacementBook(bureau).list(withEnded: all, ref: ref)
        var page = Page(
            [Text("入学安置 \(found.count) 件。", en: "\(found.count) placements.")],
            columns: [
                .init("placement", Text("编号", en: "No."), isNumber: true),
                .init("ref", Text("人", en: "Person")), .init("name", Text("姓名", en: "Name")),
                .init("age", Text("周岁", en: "Age"), isNumber: true),
                .init("since", Text("自", en: "Since")), .init("state", Text("进度", en: "State")),
                .init("school", Text("学校", en: "School")), .init("form", Text("形式", en: "Form")),
                .init("day", Text("日期", en: "Day")),
                .init("refusals", Text("被拒", en: "Refusals"), isNumber: true),
                .init("reason", Text("理由", en: "Reason")),
            ])
        for one in found {
            page.add(
                .number(one.id), .words(one.ref), .words(Mask.name(one.name)),
                .number(Int64(one.birth.fullYears(to: bureau.today))), .day(one.foundOn),
                .text(one.state.title), .init(one.school),
                one.form.map { .text($0.title) } ?? .none, .init(one.day),
                .number(Int64(one.refusals)), .init(one.reason))
        }
        return page
    }
}

extension PlacementBook.Placement {
    /// One sentence of how it stands.
    var words: Text {
        Text(
            "第 \(id) 号入学安置（\(ref)）：\(state.title.zh)\(school.map { "，\($0)" } ?? "")。",
            en: "Placement \(id) (\(ref)): \(state.title.en)\(school.map { ", \($0)" } ?? "").")
    }
}

struct PlacementAsk: EducationCommand {
    static let configuration = CommandConfiguration(
        commandName: "ask", abstract: "联系一所学校，写明形式 · Asks a school.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "安置编号 · The placement.") var number: Int64
    @Option(name: .long, help: "学校，编号或全名 · The school.") var school: String
    @Option(name: .long, help: "special 特殊教育学校、mainstream 随班就读、home 送教上门 · Form.")
    var form: TeachingForm
    @Option(name: .long, help: "日期（默认今天） · The day.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func work(in bureau: Bureau) async throws -> Page {
        let placement = try await PlacementBook(bureau).act(
            number,
            .init(
                act: .asked, school: school, form: form, day: on ?? bureau.today,
                client: id ?? UUID().uuidString))
        return Page(placement.words)
    }
}

struct PlacementRefuse: EducationCommand {
    static let configuration = CommandConfiguration(
        commandName: "refuse", abstract: "学校不收，写明理由，另找学校 · The school says no.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "安置编号 · The placement.") var number: Int64
    @Option(name: .long, help: "学校的理由 · The school's reason.") var reason: String
    @Option(name: .long, help: "日期（默认今天） · The day.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func work(in bureau: Bureau) async throws -> Page {
        let placement = try await PlacementBook(bureau).act(
            number,
            .init(
                act: .refused, day: on ?? bureau.today, reason: reason,
                client: id ?? UUID().uuidString))
        return Page(placement.words)
    }
}

struct PlacementClose: EducationCommand {
    static let configuration = CommandConfiguration(
        commandName: "close", abstract: "家庭不需要等，写明理由 · Ends it without a place.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "安置编号 · The placement.") var number: Int64
    @Option(name: .long, help: "理由 · Why.") var reason: String
    @Option(name: .long, help: "日期（默认今天） · The day.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func work(in bureau: Bureau) async throws -> Page {
        let placement = try await PlacementBook(bureau).act(
            number,
            .init(
                act: .closed, day: on ?? bureau.today, reason: reason,
                client: id ?? UUID().uuidString))
        return Page(placement.words)
    }
}

struct PlacementAccept: EducationCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept", abstract: "学校收下，同时登记学籍 · The school takes the child.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "安置编号 · The placement.") var number: Int64
    @OptionGroup var pupil: PupilOptions
    @Option(name: .long, help: "形式，与联系时不同的写 · Form, where it differs.") var form: TeachingForm?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func work(in bureau: Bureau) async throws -> Page {
        let placement = try await PlacementBook(bureau).accept(
            number, pupil.typed(), form: form, client: id ?? UUID().uuidString)
        var page = Page(placement.words)
        page.next.append(
            Text(
                "学籍已登记；case open-due 立就学保障事项。",
                en: "The roll has it; `case open-due` opens the case of the right to school."))
        return page
    }
}
