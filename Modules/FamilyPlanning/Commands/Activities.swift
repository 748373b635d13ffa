import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou family_planning activity …`.
struct ActivityGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "activity", abstract: "关爱活动：计划、邀请、到场 · Caring activities.",
        subcommands: [
            ActivityPlan.self, ActivityInvite.self, ActivityAttend.self, ActivityList.self,
            ActivityGuests.self,
        ])
}

extension ActivityBook.Kind: ExpressibleByArgument {}

struct ActivityPlan: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "计划一次活动 · Plans an activity.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "life 生活关怀、spirit 精神关怀 · Kind.") var kind: ActivityBook.Kind
    @Option(name: .long, help: "名称 · Title.") var title: String
    @Option(name: .long, help: "地点 · Place.") var place: String
    @Option(name: .long, help: "哪天 · The day.", transform: parseDay) var on: Day
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let activity = try await ActivityBook(bureau: bureau).plan(
            kind, title: title, place: place, on: on, client: id ?? UUID().uuidString)
        return Page(
            Text(
                "活动第 \(activity.id) 号：\(activity.title)，\(activity.held)。",
                en: "Activity \(activity.id): \(activity.title), \(activity.held)."))
    }
}

struct ActivityInvite: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "invite", abstract: "邀请一户，发到场的核验码；自愿参加 · Asks a family, with a code.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "事项编号，停在 arrange 环节 · The case, at its step arrange.") var number: Int64
    @Option(name: .long, help: "活动编号 · The activity.") var activity: Int64
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let (guest, code) = try await ActivityBook(bureau: bureau).invite(
            number, to: activity, client: id ?? UUID().uuidString)
        return Page(
            Text(
                "第 \(number) 号（\(guest.ref)）：已邀请参加第 \(activity) 号活动。",
                en: "Case \(number) (\(guest.ref)): asked to activity \(activity)."),
            codeWords(code, number))
    }
}

struct ActivityAttend: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "attend", abstract: "登记到场，凭核验码 · They came, by the code.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "事项编号 · The case.") var number: Int64
    @Option(name: .long, help: "十位核验码 · The ten digits.") var code: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let guest = try await ActivityBook(bureau: bureau).attend(
            number, code: code, client: id ?? UUID().uuidString)
        return Page(
            Text(
                "第 \(number) 号（\(guest.ref)）：已到场，待核实。",
                en: "Case \(number) (\(guest.ref)): came, awaits confirmation."))
    }
}

struct ActivityList: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "活动和到场人数 · Activities and who came.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("activity", Text("活动", en: "Activity"), isNumber: true),
            .init("kind", Text("类别", en: "Kind")), .init("title", Text("名称", en: "Title")),
            .init("place", Text("地点", en: "Place")), .init("on", Text("哪天", en: "On")),
            .init("asked", Text("邀请", en: "Asked"), isNumber: true),
            .init("came", Text("到场", en: "Came"), isNumber: true),
        ])
        for one in try await ActivityBook(bureau: bureau).list() {
            page.add(
                .number(one.id), .text(one.kind.title), .words(one.title), .words(one.place),
                .day(one.held), .number(one.asked), .number(one.came))
        }
        return page
    }
}

struct ActivityGuests: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "guests", abstract: "一次活动邀请和到场的人 · Who was asked and came.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "活动编号 · The activity.") var number: Int64

    func run(in bureau: Bureau) async throws -> Page {
        let book = ActivityBook(bureau: bureau)
        _ = try await book.activity(number)
        var page = Page(columns: [
            .init("case", Text("事项", en: "Case"), isNumber: true),
            .init("ref", Text("人", en: "Person")), .init("name", Text("姓名", en: "Name")),
            .init("came", Text("到场", en: "Came")),
        ])
        for guest in try await book.guests("activity", "\(number)") {
            page.add(
                .number(guest.caseID), .words(guest.ref), .words(Mask.name(guest.name)),
                .text(guest.came ? Text("是", en: "yes") : Text("否", en: "no")))
        }
        return page
    }
}
