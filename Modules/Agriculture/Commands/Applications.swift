import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou agriculture application …`: who wants to be in a project.
struct ApplicationGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "application", abstract: "项目申请：受理、审核、撤回 · Applications to projects.",
        subcommands: [
            ApplicationAdd.self, ApplicationCheck.self, ApplicationWithdraw.self,
            ApplicationList.self,
        ])
}

struct ApplicationAdd: AgricultureCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "受理一户的申请 · Takes a household's application.",
        discussion: "名册以外的农户写 --outside 和镇街的编号，这样全部申请一起排序。")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "项目编号 · The project.") var project: Int64
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String?
    @Option(name: .long, help: "名册以外农户的编号 · A household outside the register.")
    var outside: String?
    @Option(name: .long, help: "申请日（默认今天） · Applied on.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "想做什么（项目方案） · The plan.") var plan: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func validate() throws {
        guard (ref == nil) != (outside == nil) else {
            throw ValidationError("--ref 与 --outside 选一个 / one of --ref, --outside")
        }
    }

    func work(in bureau: Bureau) async throws -> Page {
        let applicant = ref.map { ApplicationBook.Applicant.ref($0) } ?? .outside(outside ?? "")
        let made = try await ApplicationBook(bureau: bureau).add(
            applicant, to: project, on: on ?? bureau.today, plan: plan, client: clientID(id))
        return Page(
            Text(
                "第 \(made.id) 号申请：第 \(project) 号项目，\(made.appliedOn)。",
                en: "Application \(made.id): project \(project), \(made.appliedOn)."))
    }
}

struct ApplicationCheck: AgricultureCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "审核条件：写档次，或不符合的理由 · Checks the conditions.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "申请编号 · The application.") var number: Int64
    @Option(name: .customLong("class"), help: "方案里的条件档次，1 最优先；不分档的写 1 · Class.")
    var conditions: Int?
    @Option(name: .long, help: "不符合条件的理由 · Why conditions are not met.") var refuse: String?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func work(in bureau: Bureau) async throws -> Page {
        let checked = try await ApplicationBook(bureau: bureau).check(
            number, conditions: conditions, reason: refuse, client: clientID(id))
        return Page(
            checked.conditions.map {
                Text("第 \(number) 号申请符合条件，第 \($0) 档。", en: "Application \(number): class \($0).")
            }
                ?? Text(
                    "第 \(number) 号申请不符合条件：\(checked.reason ?? "")。",
                    en: "Application \(number) does not meet the conditions: "
                        + "\(checked.reason ?? "")."))
    }
}

struct ApplicationWithdraw: AgricultureCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw", abstract: "锁定前撤回申请 · Takes an application back.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "申请编号 · The application.") var number: Int64
    @Option(name: .long, help: "哪天（默认今天） · The day.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "理由 · Why.") var reason: String

    func work(in bureau: Bureau) async throws -> Page {
        let ended = try await ApplicationBook(bureau: bureau).withdraw(
            number, on: on ?? bureau.today, reason: reason)
        let day = ended.withdrawn ?? bureau.today
        return Page(
            Text("第 \(number) 号申请已于 \(day) 撤回。", en: "Application \(number): withdrawn \(day)."))
    }
}

struct ApplicationList: AgricultureCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "一个项目的申请，待审核的在前 · A project's applications.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "项目编号 · The project.") var project: Int64

    func work(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("application", Text("申请", en: "Application"), isNumber: true),
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("applied", Text("申请日", en: "Applied")), .init("plan", Text("方案", en: "Plan")),
            .init("class", Text("档次", en: "Class"), isNumber: true),
            .init("reason", Text("不符合的理由", en: "Not met")),
            .init("withdrawn", Text("撤回", en: "Withdrawn")),
        ])
        page.nothing = Text(
            "没有人申请。用 application add 受理。", en: "No applications; `application add` takes one.")
        for one in try await ApplicationBook(bureau: bureau).list(of: project) {
            page.add(
                .number(one.id), .init(one.ref ?? one.outside), .init(one.name.map(Mask.name)),
                .day(one.appliedOn), .words(one.plan), one.conditions.map { .number($0) } ?? .none,
                .init(one.reason), .init(one.withdrawn))
        }
        return page
    }
}
