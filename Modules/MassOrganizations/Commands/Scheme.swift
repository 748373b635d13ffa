import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou mass-organizations scheme …`.
struct SchemeGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scheme", abstract: "扶助项目和直接纳入名单 · Schemes and who is included.",
        subcommands: [
            SchemeAdd.self, SchemePush.self, SchemeMark.self, SchemeList.self, SchemeShow.self,
        ])
}

struct SchemeAdd: DeskCommand {
    static let department = MassOrganizations.code
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "登记项目，重复登记不变 · Records a scheme.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "名称 · Name.") var name: String
    @Option(name: .long, help: "组织，编号或全名 · The organization.") var organization: String
    @Option(name: .long, help: "第一天 · The first day.", transform: parseDay) var from: Day
    @Option(name: .long, help: "最后一天 · The last day.", transform: parseDay) var to: Day

    func run(in bureau: Bureau) async throws -> Page {
        let made = try await SchemeBook(bureau).add(name, by: organization, from: from, to: to)
        return Page(
            Text("项目第 \(made.id) 号：\(made.name)。", en: "Scheme \(made.id): \(made.name)."))
    }
}

struct SchemePush: DeskCommand {
    static let department = MassOrganizations.code
    static let configuration = CommandConfiguration(
        commandName: "push",
        abstract: "把今天应纳入的都列入名单 · Puts everybody entitled on the list.",
        discussion: "不需申请；重复执行不变。不再符合的只列出，由人决定。")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "项目编号 · The scheme.") var scheme: Int64

    func run(in bureau: Bureau) async throws -> Page {
        let push = try await SchemeBook(bureau).push(scheme)
        var page = Page(
            [
                Text(
                    "新列入 \(push.added) 户，原有 \(push.before) 户。",
                    en: "\(push.added) added, \(push.before) before.")
            ],
            columns: [
                .init("nth", Text("序号", en: "Number"), isNumber: true),
                .init("ref", Text("人", en: "Person")), .init("name", Text("姓名", en: "Name")),
            ])
        if push.kin > 0 {
            page.next.append(
                Text(
                    "另有 \(push.kin) 户与您有亲属关系，请同事执行。",
                    en: "\(push.kin) of your own kin are left to a colleague."))
        }
        guard !push.gone.isEmpty else { return page }
        page.lines.append(
            Text("在名单上、今天不再符合的，由人决定：", en: "On the list and no longer entitled:"))
        for one in push.gone {
            page.add(.number(one.nth), .words(one.ref), .words(Mask.name(one.name)))
        }
        return page
    }
}

struct SchemeMark: DeskCommand {
    static let department = MassOrganizations.code
    static let configuration = CommandConfiguration(
        commandName: "mark", abstract: "事项以名单序号办结 · Delivers the case by its number there.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "项目编号 · The scheme.") var scheme: Int64
    @Argument(help: "事项编号，停在 mark 环节 · The case, at its step mark.") var number: Int64
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let one = try await SchemeBook(bureau).mark(
            number, in: scheme, client: id ?? UUID().uuidString)
        return Page(
            Text(
                "第 \(number) 号事项：项目第 \(scheme) 号名单第 \(one.nth) 号。",
                en: "Case \(number): number \(one.nth) of scheme \(scheme)."))
    }
}

struct SchemeList: DeskCommand {
    static let department = MassOrganizations.code
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "项目，在期限内的在前 · Schemes, those that run first.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("scheme", Text("项目", en: "Scheme"), isNumber: true),
            .init("name", Text("名称", en: "Name")),
            .init("organization", Text("组织", en: "Organization")),
            .init("from", Text("起", en: "From")), .init("to", Text("止", en: "To")),
            .init("listed", Text("户数", en: "Listed"), isNumber: true),
        ])
        for one in try await SchemeBook(bureau).schemes() {
            page.add(
                .number(one.id), .words(one.name), .words(one.organization), .day(one.from),
                .day(one.to), .number(one.listed))
        }
        return page
    }
}

struct SchemeShow: DeskCommand {
    static let department = MassOrganizations.code
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "一个项目的名单 · The list of a scheme.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "项目编号 · The scheme.") var scheme: Int64

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("nth", Text("序号", en: "Number"), isNumber: true),
            .init("ref", Text("人", en: "Person")), .init("name", Text("姓名", en: "Name")),
            .init("case", Text("事项", en: "Case"), isNumber: true),
            .init("on", Text("列入", en: "Listed")),
        ])
        for one in try await SchemeBook(bureau).list(scheme) {
            page.add(
                .number(one.nth), .words(one.ref), .words(Mask.name(one.name)),
                .number(one.caseID), .day(one.on))
        }
        return page
    }
}
