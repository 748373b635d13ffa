import ArgumentParser
import Foundation
import Kernel
import Law
import Money

/// `yuhou family_planning fund …`: the caring fund, which the association holds and decides on.
struct CaringFundGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fund", abstract: "生育关怀基金：设立、拨入、捐赠、复核 · The caring fund.",
        discussion: "登记的事项由另一位同事复核后生效；资金不足或用途不符的，不予占用。",
        subcommands: [
            CaringOpen.self, CaringMoney.self, CaringDonate.self, CaringConfirm.self,
            CaringReject.self, CaringPending.self, CaringShow.self, CaringDonations.self,
            CaringReceipt.self, CaringKeep.self,
        ])
}

private let holder = FamilyPlanning.code.word

struct CaringOpen: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "open", abstract: "设立生育关怀基金 · Opens a caring fund for its purposes.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "代码 · Its code.") var code: String
    @Option(name: .long, help: "名称 · Title.") var title: String
    @Option(
        name: .customLong("for"), parsing: .upToNextOption,
        help: "用途：条款 · The clauses it may pay for.")
    var purpose: [String]
    @Flag(name: .long, help: "只收定向捐款的基金 · Only donations for these purposes.")
    var donations = false
    @Option(name: .long, help: "文件 · The document.") var document: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        try await FundBook(bureau).open(
            Fund.Draft(
                code: code, title: title, kind: donations ? .donation : .caring,
                payer: donations ? .donor : .district, holder: holder, clauses: purpose,
                document: document), client: id ?? UUID().uuidString)
        return Page(
            Text("已设立 \(code)，尚无资金。", en: "\(code) is open and holds no money yet."))
    }
}

struct CaringMoney: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "money", abstract: "登记一笔拨入，待复核 · Proposes an appropriation.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "资金 · The fund.") var fund: String
    @Option(name: .long, help: "年度 · The year.") var year: Int
    @Option(name: .long, help: "金额（元） · The sum.", transform: parseYuan) var sum: Money
    @Option(name: .long, help: "到账日 · The day it arrived.", transform: parseDay) var arrived: Day
    @Option(name: .long, help: "文件 · The document.") var document: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        var draft = FundProposal.Draft(.appropriate, fund: fund, document: document)
        (draft.year, draft.sum, draft.arrived) = (year, sum, arrived)
        return proposed(
            try await FundBook(bureau).propose(draft, client: id ?? UUID().uuidString))
    }
}

struct CaringDonate: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "donate", abstract: "登记一笔捐赠，待复核 · Records a gift.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "入哪项资金 · Into which fund.") var fund: String
    @Option(name: .long, help: "捐赠单位 · The organization.") var organization: String?
    @Option(name: .long, help: "统一社会信用代码 · Its code (GB 32100).") var uscc: String?
    @Option(name: .long, help: "捐赠个人姓名，封存保管 · A person's name; it is sealed.")
    var person: String?
    @Option(name: .long, help: "金额（元） · The sum.", transform: parseYuan) var sum: Money
    @Option(name: .long, help: "到账日 · The day it arrived.", transform: parseDay) var arrived: Day
    @Option(name: .long, help: "票据号码 · The receipt's number.") var receipt: String
    @Option(name: .customLong("use"), help: "捐赠人说的用途 · The donor's words.") var purpose: String
    @Option(name: .long, help: "捐赠协议等文件 · The agreement.") var document: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let (number, stands) = try await FundBook(bureau).donate(
            Donation.Draft(
                fund: fund, donor: try Donation.Donor(organization, code: uscc, person: person),
                sum: sum, arrived: arrived, receipt: receipt, purpose: purpose,
                document: document), client: id ?? UUID().uuidString)
        var page = proposed(number)
        if !stands { page.next.append(Donation.wrongCode) }
        return page
    }
}

struct CaringConfirm: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm", abstract: "复核，由登记人以外的人 · Confirms what another proposed.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "编号，见 fund pending · The number.") var number: Int64
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        try await FundBook(bureau).end(number, .confirm, client: id ?? UUID().uuidString)
        return Page(Text("\(number) 已复核生效。", en: "\(number) is confirmed and counts."))
    }
}

struct CaringReject: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject", abstract: "退回一项登记，写明理由 · Rejects a proposal.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "编号 · The number.") var number: Int64
    @Option(name: .long, help: "理由 · Why.") var reason: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        try await FundBook(bureau).end(
            number, .reject, reason: reason, client: id ?? UUID().uuidString)
        return Page(Text("\(number) 已退回。", en: "\(number) is rejected; nothing changed."))
    }
}

struct CaringPending: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "pending", abstract: "待复核的登记 · What awaits a second person.")

    @OptionGroup var desk: DeskOptions
    @Flag(name: .long, help: "含已办的 · Also what has ended.") var all = false

    func run(in bureau: Bureau) async throws -> Page {
        try await FundBook(bureau).proposalPage(of: holder, pending: !all)
    }
}

struct CaringShow: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "一年的资金在哪里 · Where a year's money stands.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "年度（默认今年） · The year.") var year: Int?

    func run(in bureau: Bureau) async throws -> Page {
        try await FundBook(bureau).balancePage(year ?? bureau.today.year, of: holder)
    }
}

struct CaringDonations: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "donations", abstract: "捐赠台账 · The ledger of donations.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "年度（默认全部） · The year.") var year: Int?

    func run(in bureau: Bureau) async throws -> Page {
        try await FundBook(bureau).donationPage(year, of: holder)
    }
}

struct CaringReceipt: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "receipt", abstract: "打印捐赠收据 · Prints the donor's receipt.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "票据号码 · The receipt's number.") var number: String
    @Option(name: .long, help: "年度 · The year.") var year: Int

    func run(in bureau: Bureau) async throws -> Page {
        try await FundBook(bureau).receipt(number, year: year)
    }
}

struct CaringKeep: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "keep", abstract: "为已决定的救助占用资金 · Keeps money for an order.",
        discussion: "按支付单编号从本会管理的资金占用；余额不足或用途不符的不予占用。")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "支付单编号 · The order's number.") var order: Int64
    @Option(name: .long, help: "从哪项资金 · From which fund.") var fund: String

    func run(in bureau: Bureau) async throws -> Page {
        try await bureau.transaction { transaction in
            try await FundBook(bureau).reserve(
                order: order, from: fund, year: bureau.today.year, in: transaction)
        }
        return Page(Text("已从 \(fund) 占用。", en: "Kept in \(fund)."))
    }
}

/// Says what was proposed, and that somebody else has to confirm it.
private func proposed(_ id: Int64) -> Page {
    Page(
        Text(
            "已登记，编号 \(id)；由另一位同事 fund confirm \(id) 后生效。",
            en: "Proposed as number \(id); it counts once a colleague does `fund confirm \(id)`."))
}
