import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou agriculture project …`: the year's projects, their lists, who is in.
struct ProjectGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "project",
        abstract: "项目：年度名单、排序、锁定、进入、退出 · Projects and their lists.",
        subcommands: [
            ProjectAdd.self, ProjectPlan.self, ProjectList.self, ProjectFreeze.self,
            ProjectShow.self, ProjectAdmit.self, ProjectLeave.self, ProjectMark.self,
        ])
}

extension ProjectKind: ExpressibleByArgument {}

struct ProjectAdd: AgricultureCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "登记一个年度项目 · Registers a project of a year.",
        discussion: "名额、资金没有文件的不写，以后用 plan 写定。")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "年度 · The year.") var year: Int
    @Option(
        name: .long,
        help:
            "relocation、microcredit、industry、employment、special_industry、infrastructure、loan、planting、husbandry、processing、handicraft · Kind."
    ) var kind: ProjectKind
    @Option(name: .long, help: "名称 · Its name.") var title: String
    @Option(name: .long, help: "方案文号 · The plan's document.") var document: String
    @Option(name: .long, help: "受理首日 · First day for applications.", transform: parseDay)
    var opens: Day
    @Option(name: .long, help: "受理末日（含） · Last day.", transform: parseDay) var closes: Day
    @Option(name: .long, help: "方案所分条件档数，一档最优先（默认不分档，1） · Classes of conditions.")
    var classes = 1
    @Option(name: .long, help: "名额（户） · Places.") var places: Int?
    @Option(name: .long, help: "资金（元） · Money in yuan.", transform: parseYuan) var budget: Money?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func work(in bureau: Bureau) async throws -> Page {
        let project = try await ProjectBook(bureau: bureau).add(
            .init(
                year: year, kind: kind, name: title, classes: classes, document: document,
                opensOn: opens, closesOn: closes, places: places, budget: budget),
            client: clientID(id))
        return Page(
            Text(
                "第 \(project.id) 号项目：\(project.year) 年 \(project.kind.title.zh)“\(project.name)”，"
                    + "\(project.opensOn) 至 \(project.closesOn) 受理。",
                en: "Project \(project.id): \(project.year), \(project.kind.title.en), "
                    + "\(project.name), \(project.opensOn) to \(project.closesOn)."))
    }
}

struct ProjectPlan: AgricultureCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "按文件写定名额、资金 · Sets places and money.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "项目编号 · The project.") var number: Int64
    @Option(name: .long, help: "名额（户） · Places.") var places: Int?
    @Option(name: .long, help: "资金（元） · Money in yuan.", transform: parseYuan) var budget: Money?
    @Option(name: .long, help: "文号 · The document.") var document: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func work(in bureau: Bureau) async throws -> Page {
        let project = try await ProjectBook(bureau: bureau).plan(
            number, places: places, budget: budget, document: document, client: clientID(id))
        return Page(
            Text(
                "第 \(number) 号项目：名额 \(project.places.map { "\($0)" } ?? "待定")，"
                    + "资金 \(project.budget.map { "\($0)" } ?? "待定")。",
                en: "Project \(number): \(project.places.map { "\($0)" } ?? "to be set") places, "
                    + "\(project.budget.map { "\($0)" } ?? "to be set") yuan."))
    }
}

struct ProjectList: AgricultureCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "年度项目，近的在前 · Projects, the latest first.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "从哪一年起（默认去年） · From which year.") var year: Int?
    @Option(name: .long, help: "只看一类 · Only a kind.") var kind: ProjectKind?

    func work(in bureau: Bureau) async throws -> Page {
        let unset = Page.Cell.text(Text("待定", en: "to be set"))
        var page = Page(columns: [
            .init("project", Text("项目", en: "Project"), isNumber: true),
            .init("year", Text("年度", en: "Year"), isNumber: true),
            .init("kind", Text("类别", en: "Kind")), .init("title", Text("名称", en: "Title")),
            .init("opens", Text("受理自", en: "From")), .init("closes", Text("受理至", en: "To")),
            .init("places", Text("名额", en: "Places"), isNumber: true),
            .init("budget", Text("资金", en: "Money"), isNumber: true),
            .init("applications", Text("申请", en: "Applied"), isNumber: true),
            .init("frozen", Text("锁定名单", en: "Frozen list")),
        ])
        page.nothing = Text(
            "没有年度项目。用 project add 登记。", en: "No projects; `project add` registers one.")
        let from = year ?? bureau.today.year - 1
        for one in try await ProjectBook(bureau: bureau).list(from: from, kind: kind) {
            page.add(
                .number(one.id), .number(one.year), .text(one.kind.title), .words(one.name),
                .day(one.opensOn), .day(one.closesOn), one.places.map { .number($0) } ?? unset,
                one.budget.map { .money($0) } ?? unset, .number(one.applications),
                .init(one.number))
        }
        return page
    }
}

struct ProjectFreeze: AgricultureCommand {
    static let configuration = CommandConfiguration(
        commandName: "freeze", abstract: "排序并锁定名单，编号，不再改动 · Ranks and freezes a list.",
        discussion: "次序：条件档次，同档有优先标记的在前，再按申请日、申请号；任何人可按打印的排序键复算。")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "项目编号 · The project.") var number: Int64
    @Option(name: .customLong("number"), help: "名单文号 · The list's number.") var document: String
    @Flag(name: .long, help: "优先与否还不能判定的，按没有优先锁定 · Undecided ones stand without the mark.")
    var asKnown = false
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func work(in bureau: Bureau) async throws -> Page {
        let lines = try await FreezeBook(bureau: bureau).freeze(
            number, number: document, asKnown: asKnown, client: clientID(id))
        return listPage(
            lines,
            Text(
                "\(document) 已锁定：\(lines.count) 户，入选 \(lines.count { $0.isAdmitted }) 户。",
                en: "\(document) is frozen: \(lines.count) households, "
                    + "\(lines.count { $0.isAdmitted }) with a place."))
    }
}

struct ProjectShow: AgricultureCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "锁定的名单，附排序键和结果 · A frozen list with its keys.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "项目编号 · The project.") var number: Int64

    func work(in bureau: Bureau) async throws -> Page {
        let project = try await ProjectBook(bureau: bureau).project(number)
        return listPage(
            try await FreezeBook(bureau: bureau).lines(number),
            Text(
                "\(project.name)：\(project.number ?? "名单还没有锁定")",
                en: "\(project.name): \(project.number ?? "the list is not frozen")"))
    }
}

/// A frozen list; what marks a household is not printed in words, only that it came first.
private func listPage(_ lines: [FreezeBook.Line], _ head: Text) -> Page {
    var page = Page(
        [head],
        columns: [
            .init("rank", Text("位次", en: "Rank"), isNumber: true),
            .init("application", Text("申请", en: "Application"), isNumber: true),
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("key", Text("排序键", en: "Key")), .init("result", Text("结果", en: "Result")),
            .init("reason", Text("原因", en: "Reason")), .init("from", Text("进入", en: "In since")),
            .init("ended", Text("退出", en: "Left")),
            .init("case", Text("落实事项", en: "Case"), isNumber: true),
        ])
    for line in lines {
        page.add(
            .number(line.rank), .number(line.application), .init(line.ref ?? line.outside),
            .init(line.name.map(Mask.name)), .text(line.key.words),
            .text(
                line.isAdmitted ? Text("入选", en: "admitted") : Text("未入选", en: "not admitted")),
            .init(line.reason), .init(line.from), .init(line.ended),
            line.caseID.map { .number($0) } ?? .none)
    }
    return page
}

struct ProjectAdmit: AgricultureCommand {
    static let configuration = CommandConfiguration(
        commandName: "admit", abstract: "批准锁定的名单，入选户进入项目 · Admits who has a place.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "项目编号 · The project.") var number: Int64
    @Option(name: .long, help: "自哪天进入（默认今天） · From.", transform: parseDay) var from: Day?

    func work(in bureau: Bureau) async throws -> Page {
        let done = try await AdmissionBook(bureau: bureau).admit(
            number, from: from ?? bureau.today)
        var page = Page(
            Text(
                "进入项目 \(done.new) 户，此前已进入 \(done.before) 户。",
                en: "\(done.new) households came in, \(done.before) before."))
        if !done.kin.isEmpty {
            page.next.append(
                Text(
                    "涉及您本人或亲属的由同事批准：\(done.kin.joined(separator: "、"))。",
                    en: "A colleague admits your kin: \(done.kin.joined(separator: ", "))."))
        }
        return page
    }
}

struct ProjectLeave: AgricultureCommand {
    static let configuration = CommandConfiguration(
        commandName: "leave", abstract: "一户退出项目，其他项目照旧 · A household leaves a project.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "申请编号 · The application.") var application: Int64
    @Option(name: .long, help: "自哪天起退出 · From which day.", transform: parseDay) var on: Day
    @Option(name: .long, help: "理由 · Why.") var reason: String

    func work(in bureau: Bureau) async throws -> Page {
        let left = try await AdmissionBook(bureau: bureau).leave(
            application, on: on, reason: reason)
        return Page(
            Text(
                "第 \(application) 号申请自 \(left.ended ?? on) 退出\(left.kind.title.zh)项目。",
                en: "Application \(application) left \(left.kind.title.en) on "
                    + "\(left.ended ?? on)."))
    }
}

struct ProjectMark: AgricultureCommand {
    static let configuration = CommandConfiguration(
        commandName: "mark", abstract: "以锁定名单上用过的优先落实事项 · Delivers a case by the list's line.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "事项编号，停在 mark 环节 · The case, at its step mark.") var number: Int64
    @Option(name: .long, help: "哪天（默认今天） · The day.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func work(in bureau: Bureau) async throws -> Page {
        let line = try await AdmissionBook(bureau: bureau).mark(
            number, on: on ?? bureau.today, client: clientID(id))
        return Page(
            Text(
                "第 \(number) 号已列入优先：名单第 \(line.rank) 位，\(line.key.words.zh)。",
                en: "Case \(number) has used its priority: rank \(line.rank), "
                    + "\(line.key.words.en)."))
    }
}
