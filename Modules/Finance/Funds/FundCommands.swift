import ArgumentParser
import Foundation
import Kernel
import Law
import Money

/// A command of finance about funds, at finance's desk.
protocol FundsCommand: DeskCommand {}

extension FundsCommand {
    static var department: DepartmentCode { Finance.code }

    /// Says what was proposed, and that somebody else has to confirm it.
    func proposed(_ id: Int64) -> Page {
        Page(
            Text(
                "已登记，编号 \(id)；由另一位同事 fund confirm \(id) 后生效。",
                en:
                    "Proposed as number \(id); it counts once a colleague does `fund confirm \(id)`."
            ))
    }
}

/// The client id of what is written.
struct WriteOption: ParsableArguments {
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    var client: String { id ?? UUID().uuidString }
}

/// One of the listed words.
func parseWord<Word: RawRepresentable & CaseIterable>(
    _ word: String
) throws -> Word where Word.RawValue == String {
    guard let found = Word(rawValue: word) else {
        let words = Word.allCases.map(\.rawValue).joined(separator: " ")
        throw ValidationError("\(word)：应为其一 / one of: \(words)")
    }
    return found
}

/// `yuhou finance fund …`.
struct FundGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fund",
        abstract: "资金：设立、拨入、收回、结转、复核 · Funds: open, appropriate, confirm.",
        subcommands: [
            FundOpen.self, FundPurpose.self, FundMove.self, FundConfirm.self, FundReject.self,
            FundPending.self, FundList.self, FundShow.self,
        ])
}

struct FundOpen: FundsCommand {
    static let configuration = CommandConfiguration(
        commandName: "open", abstract: "设立一项资金，写明用途 · Opens a fund for its purposes.",
        discussion: "用途是本区县政策的条款；专款专用，只能用于列明的条款。")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "代码，如 welfare-2026 · Its code.") var code: String
    @Option(name: .long, help: "名称 · Title.") var title: String
    @Option(
        name: .long,
        help: "appropriation 拨款、welfare 公益金、caring 生育关怀基金、donation 定向捐款 · Kind.",
        transform: parseWord)
    var kind: Fund.Kind
    @Option(
        name: .long, help: "centre province city district town donor · Who pays in.",
        transform: parseWord)
    var payer: Fund.Payer
    @Option(name: .long, help: "管理部门（默认财政） · The department that decides on it.")
    var holder = "finance"
    @Option(
        name: .customLong("for"), parsing: .upToNextOption,
        help: "用途：条款 · The clauses it may pay for.")
    var purpose: [String]
    @Option(name: .long, help: "设立的文件 · The document.") var document: String
    @OptionGroup var write: WriteOption

    func run(in bureau: Bureau) async throws -> Page {
        try await FundBook(bureau).open(
            Fund.Draft(
                code: code, title: title, kind: kind, payer: payer, holder: holder,
                clauses: purpose, document: document), client: write.client)
        return Page(
            Text("已设立 \(code)，尚无资金。", en: "\(code) is open and holds no money yet."))
    }
}

struct FundPurpose: FundsCommand {
    static let configuration = CommandConfiguration(
        commandName: "purpose", abstract: "增加一个用途，待复核 · Proposes a further purpose.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "资金 · The fund.") var fund: String
    @Option(name: .long, help: "条款 · The clause.") var clause: String
    @Option(name: .long, help: "文件 · The document.") var document: String
    @OptionGroup var write: WriteOption

    func run(in bureau: Bureau) async throws -> Page {
        var draft = FundProposal.Draft(.purpose, fund: fund, document: document)
        draft.clause = clause
        return proposed(try await FundBook(bureau).propose(draft, client: write.client))
    }
}

/// What moves a fund's own money.
enum FundAct: String, CaseIterable, ExpressibleByArgument {
    case appropriate, withdraw, lapse
    case carryOver = "carry-over"

    var act: FundProposal.Act {
        switch self {
        case .appropriate: .appropriate
        case .withdraw: .withdraw
        case .lapse: .lapse
        case .carryOver: .carryOver
        }
    }
}

struct FundMove: FundsCommand {
    static let configuration = CommandConfiguration(
        commandName: "money",
        abstract: "拨入、收回、结转、收缴结余，待复核 · Proposes what moves a fund's own money.",
        discussion: """
            yuhou finance fund money appropriate city-2026 --year 2026 --sum 120000.00 \
              --arrived 2026-02-10 --document 泰财社〔2026〕8号
            appropriate 拨入要写到账日 --arrived；carry-over 转入下一年度；lapse 年末收缴结余。
            """)

    @OptionGroup var desk: DeskOptions
    @Argument(help: "appropriate、withdraw、carry-over、lapse.") var act: FundAct
    @Argument(help: "资金 · The fund.") var fund: String
    @Option(name: .long, help: "年度 · The year.") var year: Int
    @Option(name: .long, help: "金额（元） · The sum.", transform: parseYuan) var sum: Money
    @Option(name: .long, help: "拨入的到账日 · The day it arrived.", transform: parseDay)
    var arrived: Day?
    @Option(name: .long, help: "文件 · The document.") var document: String
    @OptionGroup var write: WriteOption

    func run(in bureau: Bureau) async throws -> Page {
        guard (act == .appropriate) == (arrived != nil) else {
            throw Refusal(
                Text(
                    "--arrived：拨入要写到账日，其他不写。",
                    en: "--arrived: with appropriate, the day it arrived; not with the others."))
        }
        var draft = FundProposal.Draft(act.act, fund: fund, document: document)
        (draft.year, draft.sum, draft.arrived) = (year, sum, arrived)
        return proposed(try await FundBook(bureau).propose(draft, client: write.client))
    }
}

struct FundConfirm: FundsCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm", abstract: "复核，由登记人以外的人 · Confirms what another proposed.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "编号，见 fund pending · The number.") var number: Int64
    @OptionGroup var write: WriteOption

    func run(in bureau: Bureau) async throws -> Page {
        try await FundBook(bureau).end(number, .confirm, client: write.client)
        return Page(Text("\(number) 已复核生效。", en: "\(number) is confirmed and counts."))
    }
}

struct FundReject: FundsCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject", abstract: "退回一项登记，写明理由 · Rejects a proposal.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "编号 · The number.") var number: Int64
    @Option(name: .long, help: "理由 · Why.") var reason: String
    @OptionGroup var write: WriteOption

    func run(in bureau: Bureau) async throws -> Page {
        try await FundBook(bureau).end(number, .reject, reason: reason, client: write.client)
        return Page(Text("\(number) 已退回，没有生效。", en: "\(number) is rejected; nothing changed."))
    }
}

struct FundPending: FundsCommand {
    static let configuration = CommandConfiguration(
        commandName: "pending", abstract: "待复核的登记；--all 含已办 · What awaits a second person.")

    @OptionGroup var desk: DeskOptions
    @Flag(name: .long, help: "含已复核和退回的 · Also what has ended.") var all = false
    @Option(name: .long, help: "一项登记的各行 · The lines of one proposal.") var lines: Int64?

    func run(in bureau: Bureau) async throws -> Page {
        let book = FundBook(bureau)
        if let lines { return try await book.linePage(of: lines) }
        return try await book.proposalPage(pending: !all)
    }
}

struct FundList: FundsCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "资金和用途 · Funds and their purposes.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page { try await FundBook(bureau).fundPage() }
}

struct FundShow: FundsCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "一年各项资金：拨入、可用、占用、送银行、支付、退票、核销 · A year's money.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "年度（默认今年） · The year.") var year: Int?

    func run(in bureau: Bureau) async throws -> Page {
        try await FundBook(bureau).balancePage(year ?? bureau.today.year)
    }
}
