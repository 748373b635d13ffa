import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou justice aid …`.
struct AidGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "aid", abstract: "法律援助：指派、见面、结果 · Legal aid.",
        subcommands: [
            AidAssign.self, AidReassign.self, AidMet.self, AidEnd.self, AidList.self,
        ])
}

extension Matter: ExpressibleByArgument {}
extension Outcome: ExpressibleByArgument {}

struct AidAssign: DeskCommand {
    static let department = Justice.code
    static let configuration = CommandConfiguration(
        commandName: "assign",
        abstract: "指派律师，发家庭的核验码 · Assigns a lawyer; a code for the family.",
        discussion: "核验码只显示这一次；遗失的用 case code 另发。由指派人以外的人核验。")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "事项编号，停在 arrange 环节 · The case, at its step arrange.") var number: Int64
    @Option(
        name: .long,
        help: """
            inheritance 继承、support 赡养、property 财产、labour 劳动、injury 人身损害、housing 房屋土地、\
            administrative 行政、other 其他 · Matter.
            """)
    var matter: Matter
    @Option(name: .long, help: "律师编号 · The lawyer.") var lawyer: Int64
    @Option(name: .long, help: "对方，登记册中的编号 · The other side, by register number.")
    var opponent: String?
    @Option(name: .long, help: "对方姓名或单位，不在登记册的 · The other side's name.")
    var opponentName: String?
    @Option(name: .long, help: "同名而不是同一人的，写明怎样核实 · Why the same name is another.")
    var cleared: String?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func validate() throws {
        if opponent != nil && opponentName != nil {
            throw ValidationError(
                "--opponent 与 --opponent-name 只写一个 / choose one of --opponent, --opponent-name")
        }
    }

    func run(in bureau: Bureau) async throws -> Page {
        let against: AidBook.Opponent =
            if let opponent { .registered(opponent) } else if let opponentName {
                .named(opponentName)
            } else { .nobody }
        let (aid, code) = try await AidBook(bureau).assign(
            .init(
                caseID: number, matter: matter, opponent: against, lawyer: lawyer,
                cleared: cleared, client: id ?? UUID().uuidString))
        return Page(
            Text(
                "法律援助第 \(aid.id) 号：\(aid.centre) \(aid.lawyerName)，\(aid.matter.title.zh)，免费。",
                en: "Matter \(aid.id): \(aid.centre) \(aid.lawyerName), \(aid.matter.title.en), "
                    + "free of charge."),
            CaseFile.words(ofCode: code, of: number))
    }
}

struct AidReassign: DeskCommand {
    static let department = Justice.code
    static let configuration = CommandConfiguration(
        commandName: "reassign", abstract: "改派律师 · Another lawyer goes on with it.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "援助编号 · The matter.") var number: Int64
    @Option(name: .long, help: "律师编号 · The lawyer.") var lawyer: Int64
    @Option(name: .long, help: "理由，至少四个字 · Why.") var reason: String
    @Option(name: .long, help: "同名而不是同一人的，写明怎样核实 · Why the same name is another.")
    var cleared: String?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let aid = try await AidBook(bureau).reassign(
            number, to: lawyer, cleared: cleared, reason: reason, client: id ?? UUID().uuidString)
        return Page(
            Text(
                "第 \(number) 号改由 \(aid.centre) \(aid.lawyerName) 办理。",
                en: "Matter \(number) goes to \(aid.centre) \(aid.lawyerName)."))
    }
}

struct AidMet: DeskCommand {
    static let department = Justice.code
    static let configuration = CommandConfiguration(
        commandName: "met", abstract: "律师已见面，用核验码 · The lawyer met the family, by the code.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "援助编号 · The matter.") var number: Int64
    @Option(name: .long, help: "见面日 · The day.", transform: parseDay) var on: Day
    @Option(name: .long, help: "十位核验码 · The ten digits.") var code: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let aid = try await AidBook(bureau).met(
            number, on: on, code: code, client: id ?? UUID().uuidString)
        return Page(
            Text(
                "第 \(number) 号已于 \(on) 见面；第 \(aid.caseID) 号事项待核实。",
                en: "Matter \(number): met on \(on); case \(aid.caseID) awaits confirmation."))
    }
}

struct AidEnd: DeskCommand {
    static let department = Justice.code
    static let configuration = CommandConfiguration(
        commandName: "end", abstract: "登记结果和收费（应为 0） · What came of it; nothing is charged.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "援助编号 · The matter.") var number: Int64
    @Option(
        name: .long,
        help: "advised 咨询、settled 调解、won 胜诉、partly_won 部分、lost 未获支持、withdrawn 撤回 · Outcome.")
    var outcome: Outcome
    @Option(name: .long, help: "办结日 · The day.", transform: parseDay) var on: Day
    @Option(name: .long, help: "向家庭收了多少元 · What the family was charged.", transform: parseYuan)
    var charged: Money
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let aid = try await AidBook(bureau).end(
            number, as: outcome, on: on, charged: charged, client: id ?? UUID().uuidString)
        return Page(
            Text(
                "第 \(number) 号于 \(on) 办结：\(outcome.title.zh)，\(aid.centre)。",
                en: "Matter \(number) ended on \(on): \(outcome.title.en), \(aid.centre)."))
    }
}

struct AidList: DeskCommand {
    static let department = Justice.code
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "在办的，还没有见面的在前 · In hand, those not met first.")

    @OptionGroup var desk: DeskOptions
    @Flag(name: .long, help: "已办结的也列 · Also ended ones.") var all = false

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("aid", Text("援助", en: "Matter"), isNumber: true),
            .init("case", Text("事项", en: "Case"), isNumber: true),
            .init("ref", Text("人", en: "Person")), .init("name", Text("姓名", en: "Name")),
            .init("matter", Text("事由", en: "About")), .init("centre", Text("中心", en: "Centre")),
            .init("lawyer", Text("律师", en: "Lawyer")),
            .init("assigned", Text("指派", en: "Assigned")), .init("met", Text("见面", en: "Met")),
            .init("outcome", Text("结果", en: "Outcome")), .init("ended", Text("办结", en: "Ended")),
        ])
        for aid in try await AidBook(bureau).list(withEnded: all) {
            page.add(
                .number(aid.id), .number(aid.caseID), .words(aid.ref), .words(Mask.name(aid.name)),
                .text(aid.matter.title), .words(aid.centre), .words(aid.lawyerName),
                .day(aid.assigned), .init(aid.met), aid.outcome.map { .text($0.title) } ?? .none,
                .init(aid.ended))
        }
        return page
    }
}
