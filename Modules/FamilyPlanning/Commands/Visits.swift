import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou family_planning visit …`.
struct VisitGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "visit",
        abstract: "节日走访：一户一节一次，按家庭意愿 · One call on a household a festival.",
        subcommands: [
            VisitDue.self, VisitPlan.self, VisitDone.self, VisitDeclined.self, VisitCancel.self,
            VisitList.self,
        ])
}

extension Visit.Channel: ExpressibleByArgument {}

struct VisitDue: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "due", abstract: "还没有安排的，附家庭意愿 · What awaits a plan.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("case", Text("事项", en: "Case"), isNumber: true),
            .init("ref", Text("人", en: "Person")), .init("name", Text("姓名", en: "Name")),
            .init("step", Text("环节", en: "Step")), .init("last", Text("最后一天", en: "Last day")),
            .init("wishes", Text("意愿", en: "Wishes")),
        ])
        for (file, remarks) in try await VisitBook(bureau: bureau).unplanned() {
            page.add(
                .number(file.id), .words(file.ref), .words(Mask.name(file.name)),
                .init(file.step), file.to == .never ? .none : .day(file.to.adding(days: -1)),
                .text(
                    Text(
                        remarks.map(\.zh).joined(separator: "；"),
                        en: remarks.map(\.en).joined(separator: "; "))))
        }
        return page
    }
}

struct VisitPlan: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "安排一次走访或问候，发走访人的核验码 · Plans one, with a code.",
        discussion: "各单位的走访都列在这里，避免重复上门。不愿上门的用电话或邮寄问候，不写 --case。")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "家庭成员的编号 · Somebody of the household.") var ref: String
    @Option(name: .long, help: "节日当天 · The festival's day.", transform: parseDay) var festival: Day
    @Option(name: .customLong("case"), help: "事项编号，停在 arrange 环节 · The case.") var number: Int64?
    @Option(name: .long, help: "走访单位 · The unit that calls.") var unit: String
    @Option(name: .long, help: "走访人 · Who calls.") var visitor: String
    @Option(name: .long, help: "visit 上门（默认）、phone 电话、post 邮寄 · How.")
    var channel: Visit.Channel = .visit
    @Option(name: .long, help: "哪天 · The day.", transform: parseDay) var on: Day
    @Option(name: .long, help: "家庭希望再来或上次取消的原因 · Why once more.") var again: String?
    @Option(name: .long, help: "别的部门已安排、家庭仍希望来的：家里谁要求的 · Who of it asked for more.")
    var askedBy: String?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let (visit, code, remarks) = try await VisitBook(bureau: bureau).plan(
            .init(
                ref: ref, festival: festival, caseID: number, unit: unit, visitor: visitor,
                channel: channel, on: on, again: again, askedBy: askedBy,
                client: id ?? UUID().uuidString))
        var page = Page(
            Text(
                "走访第 \(visit.id) 号：\(visit.planned)，\(visit.unit) \(visit.visitor)，\(visit.channel.title.zh)。",
                en: "Visit \(visit.id): \(visit.planned), \(visit.unit), \(visit.visitor), "
                    + "\(visit.channel.title.en)."))
        if let caseID = visit.caseID { page.lines.append(codeWords(code, caseID)) }
        page.next = remarks
        return page
    }
}

struct VisitDone: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "done", abstract: "登记已走访，凭走访人的核验码 · It took place, by the code.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "走访编号 · The visit.") var number: Int64
    @Option(name: .long, help: "哪天 · The day.", transform: parseDay) var on: Day
    @Option(name: .long, help: "十位核验码；没有事项的不写 · The ten digits.") var code: String?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let visit = try await VisitBook(bureau: bureau).done(
            number, on: on, code: code, client: id ?? UUID().uuidString)
        return Page(Text("走访第 \(visit.id) 号：已走访（\(on)）。", en: "Visit \(visit.id): done on \(on)."))
    }
}

struct VisitDeclined: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "declined", abstract: "家庭谢绝，事项一并登记 · The family declined.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "走访编号 · The visit.") var number: Int64
    @Option(name: .long, help: "哪天 · The day.", transform: parseDay) var on: Day
    @Option(name: .long, help: "家庭怎么说，至少四个字 · In the family's words.") var reason: String

    func run(in bureau: Bureau) async throws -> Page {
        let visit = try await VisitBook(bureau: bureau).close(
            number, .declined, on: on, reason: reason)
        return Page(Text("走访第 \(visit.id) 号：家庭谢绝。", en: "Visit \(visit.id): declined."))
    }
}

struct VisitCancel: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "取消一次安排，可重新安排 · Cancels one; plan it again.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "走访编号 · The visit.") var number: Int64
    @Option(name: .long, help: "哪天（默认今天） · The day.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "原因，至少四个字 · Why.") var reason: String

    func run(in bureau: Bureau) async throws -> Page {
        let visit = try await VisitBook(bureau: bureau).close(
            number, .cancelled, on: on ?? bureau.today, reason: reason)
        return Page(Text("走访第 \(visit.id) 号：已取消。", en: "Visit \(visit.id): cancelled."))
    }
}

struct VisitList: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "一个节日的走访安排 · A festival's plan.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "节日当天（默认下一个） · The festival's day.", transform: parseDay)
    var festival: Day?

    func run(in bureau: Bureau) async throws -> Page {
        let day = festival ?? Festivals.days.first { $0 >= bureau.today } ?? bureau.today
        let visits = try await VisitBook(bureau: bureau).list(day)
        var page = Page(
            [
                Text(
                    "\(day)：\(visits.count) 户，待走访 \(visits.count { $0.end == nil }) 户。",
                    en: "\(day): \(visits.count), \(visits.count { $0.end == nil }) to come.")
            ],
            columns: [
                .init("visit", Text("走访", en: "Visit"), isNumber: true),
                .init("ref", Text("人", en: "Person")), .init("name", Text("姓名", en: "Name")),
                .init("on", Text("哪天", en: "On")), .init("unit", Text("单位", en: "Unit")),
                .init("visitor", Text("走访人", en: "Visitor")),
                .init("channel", Text("方式", en: "How")),
                .init("case", Text("事项", en: "Case"), isNumber: true),
                .init("end", Text("结果", en: "Result")),
            ])
        for visit in visits {
            page.add(
                .number(visit.id), .words(visit.ref), .words(Mask.name(visit.name)),
                .day(visit.planned), .words(visit.unit), .words(visit.visitor),
                .text(visit.channel.title), visit.caseID.map { .number($0) } ?? .none,
                visit.end.map { .text($0.title) } ?? .none)
        }
        return page
    }
}
