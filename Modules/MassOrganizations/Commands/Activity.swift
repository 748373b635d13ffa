import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou mass-organizations activity …`.
struct ActivityGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "activity", abstract: "联谊活动：名额、邀请、签到 · Friendship activities.",
        subcommands: [
            ActivityPlan.self, ActivityInvite.self, ActivityCame.self, ActivityMissed.self,
            ActivityList.self, ActivityShow.self,
        ])
}

struct ActivityPlan: DeskCommand {
    static let department = MassOrganizations.code
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "安排一场活动 · Plans an activity.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "名称；不要写家庭的类别 · Title.") var title: String
    @Option(name: .long, help: "组织，编号或全名 · The organization.") var organization: String
    @Option(name: .long, help: "地点 · Where.") var place: String
    @Option(name: .long, help: "哪天 · The day.", transform: parseDay) var on: Day
    @Option(name: .long, help: "名额 · How many.") var places: Int64
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let made = try await ActivityBook(bureau).plan(
            title, by: organization, at: place, on: on, places: places,
            client: id ?? UUID().uuidString)
        return Page(
            Text(
                "活动第 \(made.id) 号：\(made.heldOn) \(made.place)，\(made.places) 个名额。",
                en: "Activity \(made.id): \(made.heldOn) \(made.place), \(made.places) places."))
    }
}

struct ActivityInvite: DeskCommand {
    static let department = MassOrganizations.code
    static let configuration = CommandConfiguration(
        commandName: "invite",
        abstract: "邀请一户，发签到码 · Invites a family; a code to sign in with.",
        discussion: "自愿参加；上次没来的可以再邀请。签到码只显示这一次，由邀请人以外的人核验。")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "活动编号 · The activity.") var activity: Int64
    @Argument(help: "事项编号 · The case.") var number: Int64
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let (seat, code) = try await ActivityBook(bureau).invite(
            number, to: activity, client: id ?? UUID().uuidString)
        return Page(
            Text(
                "第 \(number) 号事项：活动第 \(activity) 号第 \(seat.seat) 个名额。",
                en: "Case \(number): place \(seat.seat) of activity \(activity)."),
            CaseFile.words(ofCode: code, of: number))
    }
}

struct ActivityCame: DeskCommand {
    static let department = MassOrganizations.code
    static let configuration = CommandConfiguration(
        commandName: "came", abstract: "签到，用签到码 · The family came, by the code.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "活动编号 · The activity.") var activity: Int64
    @Argument(help: "事项编号 · The case.") var number: Int64
    @Option(name: .long, help: "十位签到码 · The ten digits.") var code: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let held = try await ActivityBook(bureau).came(
            number, to: activity, code: code, client: id ?? UUID().uuidString)
        return Page(
            Text(
                "第 \(number) 号事项已签到（\(held.heldOn)），待核实。",
                en: "Case \(number): came on \(held.heldOn), awaits confirmation."))
    }
}

struct ActivityMissed: DeskCommand {
    static let department = MassOrganizations.code
    static let configuration = CommandConfiguration(
        commandName: "missed", abstract: "没有来，可再邀请 · Did not come; may be invited again.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "活动编号 · The activity.") var activity: Int64
    @Argument(help: "事项编号 · The case.") var number: Int64

    func run(in bureau: Bureau) async throws -> Page {
        _ = try await ActivityBook(bureau).missed(number, of: activity)
        return Page(
            Text(
                "第 \(number) 号事项这次没有来；可以邀请参加下一场。",
                en: "Case \(number) did not come; invite to the next one."))
    }
}

struct ActivityList: DeskCommand {
    static let department = MassOrganizations.code
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "今天和以后的活动 · Activities from today on.")

    @OptionGroup var desk: DeskOptions
    @Flag(name: .long, help: "以前的也列 · Also earlier ones.") var all = false

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("activity", Text("活动", en: "Activity"), isNumber: true),
            .init("title", Text("名称", en: "Title")), .init("day", Text("日期", en: "Day")),
            .init("place", Text("地点", en: "Place")),
            .init("organization", Text("组织", en: "Organization")),
            .init("places", Text("名额", en: "Places"), isNumber: true),
            .init("invited", Text("邀请", en: "Invited"), isNumber: true),
            .init("came", Text("到场", en: "Came"), isNumber: true),
        ])
        for one in try await ActivityBook(bureau).activities(from: all ? .always : bureau.today) {
            page.add(
                .number(one.id), .words(one.title), .day(one.heldOn), .words(one.place),
                .words(one.organization), .number(one.places), .number(one.invited),
                .number(one.came))
        }
        return page
    }
}

struct ActivityShow: DeskCommand {
    static let department = MassOrganizations.code
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "签到表 · Who is invited, and who came.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "活动编号 · The activity.") var activity: Int64

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("seat", Text("名额", en: "Place"), isNumber: true),
            .init("case", Text("事项", en: "Case"), isNumber: true),
            .init("ref", Text("人", en: "Person")), .init("name", Text("姓名", en: "Name")),
            .init("came", Text("到场", en: "Came")),
        ])
        for seat in try await ActivityBook(bureau).seats(of: activity) {
            let came = seat.came.map { $0 ? Text("到场", en: "yes") : Text("未到", en: "no") }
            page.add(
                .number(seat.seat), .number(seat.caseID), .words(seat.ref),
                .words(Mask.name(seat.name)), came.map { .text($0) } ?? .none)
        }
        return page
    }
}
