import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou mass-organizations organization …`.
struct OrganizationGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "organization", abstract: "参与的组织 · Organizations that take part.",
        subcommands: [OrganizationAdd.self, OrganizationList.self])
}

extension OrganizationKind: ExpressibleByArgument {}

struct OrganizationAdd: DeskCommand {
    static let department = MassOrganizations.code
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "登记组织，重复登记不变 · Records an organization.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "名称 · Name.") var name: String
    @Option(
        name: .long,
        help: """
            union 工会、women 妇联、youth 共青团、volunteers 志愿服务组织、social_work 社工机构、\
            enterprise 企事业单位 · Kind.
            """)
    var kind: OrganizationKind
    @Option(name: .long, help: "联系人 · Contact.") var contact: String

    func run(in bureau: Bureau) async throws -> Page {
        let made = try await RosterBook(bureau).add(name, kind, contact: contact)
        return Page(
            Text(
                "组织第 \(made.id) 号：\(made.name)，\(made.kind.title.zh)。",
                en: "Organization \(made.id): \(made.name), \(made.kind.title.en)."))
    }
}

struct OrganizationList: DeskCommand {
    static let department = MassOrganizations.code
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "组织和志愿者人数 · Organizations and their volunteers.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("organization", Text("编号", en: "Organization"), isNumber: true),
            .init("name", Text("名称", en: "Name")), .init("kind", Text("类别", en: "Kind")),
            .init("contact", Text("联系人", en: "Contact")),
            .init("volunteers", Text("志愿者", en: "Volunteers"), isNumber: true),
        ])
        for one in try await RosterBook(bureau).organizations() {
            page.add(
                .number(one.id), .words(one.name), .text(one.kind.title), .words(one.contact),
                .number(one.volunteers))
        }
        return page
    }
}

/// `yuhou mass-organizations volunteer …`.
struct VolunteerGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "volunteer", abstract: "志愿者 · Volunteers.",
        subcommands: [VolunteerJoin.self, VolunteerLeave.self, VolunteerList.self])
}

struct VolunteerJoin: DeskCommand {
    static let department = MassOrganizations.code
    static let configuration = CommandConfiguration(
        commandName: "join", abstract: "登记志愿者 · Records a volunteer.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "姓名 · Name.") var name: String
    @Option(name: .long, help: "电话 · Telephone.") var phone: String
    @Option(name: .long, help: "组织，编号或全名 · The organization.") var organization: String
    @Option(name: .long, help: "能做什么 · What they can do.") var skills: String
    @Option(name: .long, help: "加入日 · The day.", transform: parseDay) var on: Day
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let made = try await RosterBook(bureau).join(
            name, phone: phone, organization: organization, skills: skills, on: on,
            client: id ?? UUID().uuidString)
        return Page(
            Text(
                "志愿者第 \(made.id) 号：\(made.name)，\(made.organization)。",
                en: "Volunteer \(made.id): \(made.name), \(made.organization)."))
    }
}

struct VolunteerLeave: DeskCommand {
    static let department = MassOrganizations.code
    static let configuration = CommandConfiguration(
        commandName: "leave", abstract: "志愿者退出 · A volunteer leaves.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "志愿者编号 · The volunteer.") var number: Int64
    @Option(name: .long, help: "退出日 · The day.", transform: parseDay) var on: Day
    @Option(name: .long, help: "理由，至少四个字 · Why.") var reason: String

    func run(in bureau: Bureau) async throws -> Page {
        let left = try await RosterBook(bureau).leave(number, on: on, reason: reason)
        return Page(
            Text("\(left.name) 已于 \(on) 退出。", en: "\(left.name) left on \(on)."))
    }
}

struct VolunteerList: DeskCommand {
    static let department = MassOrganizations.code
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "志愿者名册 · The register of volunteers.")

    @OptionGroup var desk: DeskOptions
    @Flag(name: .long, help: "已退出的也列 · Also those who left.") var all = false

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("volunteer", Text("编号", en: "Volunteer"), isNumber: true),
            .init("name", Text("姓名", en: "Name")),
            .init("organization", Text("组织", en: "Organization")),
            .init("skills", Text("能做什么", en: "Skills")),
            .init("joined", Text("加入", en: "Joined")), .init("ended", Text("退出", en: "Left")),
        ])
        for one in try await RosterBook(bureau).volunteers(withEnded: all) {
            page.add(
                .number(one.id), .words(one.name), .words(one.organization), .words(one.skills),
                .day(one.joined), .init(one.ended))
        }
        return page
    }
}
