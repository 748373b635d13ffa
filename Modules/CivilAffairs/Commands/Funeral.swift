import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou civil_affairs funeral …`.
struct FuneralGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "funeral",
        abstract: "基本丧葬费用减免 · The funeral waiver.",
        subcommands: [
            FuneralHomeAdd.self, FuneralHomes.self, FuneralDecide.self, FuneralIssue.self,
            FuneralUse.self, FuneralList.self,
        ])
}

extension FuneralBook.Item: ExpressibleByArgument {}

struct FuneralHomeAdd: CareCommand {
    static let configuration = CommandConfiguration(
        commandName: "add-home", abstract: "登记殡仪馆 · Registers a funeral home.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "全称 · Full name.") var name: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let home = try await FuneralBook(bureau).addHome(name, client: id ?? UUID().uuidString)
        return Page(
            Text("殡仪馆第 \(home.id) 号：\(home.name)。", en: "Funeral home \(home.id): \(home.name)."))
    }
}

struct FuneralHomes: CareCommand {
    static let configuration = CommandConfiguration(
        commandName: "homes", abstract: "已登记的殡仪馆 · Funeral homes.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("home", Text("编号", en: "No."), isNumber: true),
            .init("name", Text("殡仪馆", en: "Funeral home")),
        ])
        page.nothing = Text(
            "没有登记的殡仪馆。用 funeral add-home 登记。",
            en: "No funeral homes; `funeral add-home` registers one.")
        for home in try await FuneralBook(bureau).homes() {
            page.add(.number(home.id), .words(home.name))
        }
        return page
    }
}

/// What a person decides.
enum FuneralConditions: String, EnumerableFlag {
    case eligible, notEligible

    static func help(for value: FuneralConditions) -> ArgumentHelp? {
        switch value {
        case .eligible: "符合政策条件 · The conditions are met."
        case .notEligible: "不符合 · They are not."
        }
    }
}

struct FuneralDecide: CareCommand {
    static let configuration = CommandConfiguration(
        commandName: "decide",
        abstract: "由人认定逝者是否符合殡葬惠民条件 · Decides on the conditions.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "逝者编号 · Who died.") var ref: String
    @Flag(help: "认定结果 · The decision.") var conditions: FuneralConditions
    @Option(name: .long, help: "依据（至少四个字） · On what ground.") var basis: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        try await FuneralBook(bureau).decide(
            ref, isEligible: conditions == .eligible, basis: basis, client: id ?? UUID().uuidString)
        return Page(
            conditions == .eligible
                ? Text("\(ref)：符合殡葬惠民条件。", en: "\(ref): the conditions are met.")
                : Text("\(ref)：不符合殡葬惠民条件。", en: "\(ref): the conditions are not met."))
    }
}

struct FuneralIssue: CareCommand {
    static let configuration = CommandConfiguration(
        commandName: "issue",
        abstract: "向殡仪馆开具减免单和一次性核验码 · Issues the order and its code.",
        discussion: "核验码交给近亲属，只显示这一次；遗失的用 case code 另发。由开具人以外的人登记使用。")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "事项编号，停在 issue 环节 · The case, at its step issue.") var number: Int64
    @Option(name: .long, help: "殡仪馆，编号或全名 · The funeral home.") var home: String
    @Option(
        name: .long, parsing: .upToNextOption,
        help: "transport 接运、storage 存放、cremation 火化、urn 骨灰盒（默认全部） · Items.")
    var items: [FuneralBook.Item] = []
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let issued = try await FuneralBook(bureau).issue(
            number, items.isEmpty ? FuneralBook.Item.allCases : items, at: home,
            client: id ?? UUID().uuidString)
        let order = issued.order
        return Page(
            Text(
                "减免单第 \(order.id) 号：\(order.home.name)，"
                    + "\(order.items.map(\.title.zh).joined(separator: "、"))。",
                en: "Order \(order.id): \(order.home.name), "
                    + "\(order.items.map(\.title.en).joined(separator: ", "))."),
            issued.code.map { Text("核验码（只显示一次）：\($0)", en: "Code (shown once): \($0)") }
                ?? Text(
                    "已开具过；遗失的用 case code \(order.caseID) 另发。",
                    en: "Issued before; `case code \(order.caseID)` makes another code."))
    }
}

struct FuneralUse: CareCommand {
    static let configuration = CommandConfiguration(
        commandName: "use",
        abstract: "登记殡仪馆已减免，或已由普惠政策免除 · Records what was waived.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "减免单编号 · The order.") var number: Int64
    @Option(name: .long, help: "办理日 · The day.", transform: parseDay) var on: Day
    @Option(name: .long, help: "结算单号 · The invoice.") var invoice: String
    @Option(name: .long, help: "减免金额，元 · The sum waived.", transform: parseYuan)
    var waived: Money?
    @Option(name: .long, help: "已由哪项普惠政策免除 · The policy under which all have it free.")
    var general: String?
    @Option(name: .long, help: "十位核验码 · The ten digits.") var code: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let order = try await FuneralBook(bureau).use(
            number,
            .init(
                on: on, invoice: invoice, waived: waived ?? Money(fen: 0), general: general,
                code: code),
            client: id ?? UUID().uuidString)
        return Page(
            order.general.map {
                Text(
                    "已由普惠政策免除（\($0)），本项不再另减；第 \(order.caseID) 号事项待核实。",
                    en: "Already free for every resident here (\($0)); case \(order.caseID) awaits "
                        + "confirmation.")
            }
                ?? Text(
                    "已减免 \(order.waived ?? Money(fen: 0)) 元；第 \(order.caseID) 号事项待核实。",
                    en: "\(order.waived ?? Money(fen: 0)) yuan waived; case \(order.caseID) awaits "
                        + "confirmation."))
    }
}

struct FuneralList: CareCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "未使用的减免单，先开的在前 · Orders not used yet.")

    @OptionGroup var desk: DeskOptions
    @Flag(name: .long, help: "已使用的也列出 · Also used ones.") var all = false

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("order", Text("单号", en: "Order"), isNumber: true),
            .init("case", Text("事项", en: "Case"), isNumber: true),
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("home", Text("殡仪馆", en: "Funeral home")),
            .init("items", Text("项目", en: "Items")),
            .init("ordered_on", Text("开具", en: "Ordered")),
            .init("used_on", Text("使用", en: "Used")),
            .init("waived", Text("减免", en: "Waived"), isNumber: true),
            .init("general", Text("已由普惠政策免除", en: "Free for all by")),
        ])
        page.nothing = Text("没有未使用的减免单。", en: "No orders wait to be used.")
        for order in try await FuneralBook(bureau).orders(.all(all)) {
            page.add(
                .number(order.id), .number(order.caseID), .words(order.ref),
                .words(Mask.name(order.name)), .words(order.home.name),
                .words(order.items.map(\.title.zh).joined(separator: "、")),
                .day(order.orderedOn), .init(order.usedOn),
                order.waived.map { .money($0) } ?? .none, .init(order.general))
        }
        return page
    }
}
