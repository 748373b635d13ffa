import ArgumentParser
import Kernel
import Law
import Money

/// `yuhou finance share …`.
struct ShareGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "share", abstract: "各级分担比例 · Who bears a clause's cost.",
        subcommands: [ShareSet.self, ShareList.self])
}

/// `FUND=NUMBER` as typed.
struct NumberedLine: ExpressibleByArgument {
    let key: String
    let number: String

    init?(argument: String) {
        let parts = argument.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        (key, number) = (String(parts[0]), String(parts[1]))
    }
}

struct ShareSet: FundsCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "自某月起的分担份数，待复核 · Proposes shares from a month on.",
        discussion: """
            yuhou finance share set JY-3.1.1b --from 2026-01 --part centre=5 province=2 city=1 \
              district=2 --document 财社〔2025〕101号
            各份占总份数之比；尾差按最大余数分摊，合计必等于总额。每项资金都须有这一用途。
            """)

    @OptionGroup var desk: DeskOptions
    @Argument(help: "条款 · The clause.") var clause: String
    @Option(name: .long, help: "自哪月起 · From which month.", transform: parseMonth) var from: Month
    @Option(name: .long, parsing: .upToNextOption, help: "资金=份数 · FUND=PARTS.")
    var part: [NumberedLine]
    @Option(name: .long, help: "文件 · The document.") var document: String
    @OptionGroup var write: WriteOption

    func run(in bureau: Bureau) async throws -> Page {
        var draft = FundProposal.Draft(.share, document: document)
        (draft.clause, draft.month) = (clause, from)
        draft.lines = try part.map { line in
            guard let parts = Int64(line.number), (1...1_000_000).contains(parts) else {
                throw Refusal(
                    Text(
                        "--part \(line.key)：份数为 1 至 1000000 的整数。",
                        en: "--part \(line.key): a whole number from 1 to 1,000,000."))
            }
            return FundProposal.Line(fund: line.key, clause: clause, number: parts)
        }
        return proposed(try await FundBook(bureau).propose(draft, client: write.client))
    }
}

struct ShareList: FundsCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "生效的分担比例 · Shares as they count.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page { try await FundBook(bureau).sharePage() }
}

/// `yuhou finance budget …`.
struct BudgetGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "budget", abstract: "预算与优先保障的次序 · Budgets, and what is funded first.",
        subcommands: [BudgetSet.self, BudgetShow.self])
}

struct BudgetSet: FundsCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "一项资金一年的预算，待复核 · Proposes a fund's budget of a year.",
        discussion: """
            yuhou finance budget set district-2026 --year 2026 --document 区财预〔2026〕1号 \
              --line NC-3.1a=300000.00 NC-4.fpa.2=20000.00
            次序就是优先保障的次序：钱不够时，后面的条款不能占用前面还没用完的预算。
            """)

    @OptionGroup var desk: DeskOptions
    @Argument(help: "资金 · The fund.") var fund: String
    @Option(name: .long, help: "年度 · The year.") var year: Int
    @Option(name: .long, parsing: .upToNextOption, help: "条款=元，按保障次序 · CLAUSE=YUAN, in order.")
    var line: [NumberedLine]
    @Option(name: .long, help: "文件 · The document.") var document: String
    @OptionGroup var write: WriteOption

    func run(in bureau: Bureau) async throws -> Page {
        var draft = FundProposal.Draft(.budget, fund: fund, document: document)
        draft.year = year
        draft.lines = try line.map { line in
            let sum = try parseYuan(line.number)
            guard sum.fen > 0 else {
                throw Refusal(
                    Text("--line \(line.key)：应大于 0。", en: "--line \(line.key): above 0."))
            }
            return FundProposal.Line(fund: fund, clause: line.key, number: sum.fen)
        }
        return proposed(try await FundBook(bureau).propose(draft, client: write.client))
    }
}

struct BudgetShow: FundsCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "预算、次序、已占用，可打印 · The order of what is funded first.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "年度（默认今年） · The year.") var year: Int?
    @Option(name: .long, help: "只这一项资金 · Only this fund.") var fund: String?

    func run(in bureau: Bureau) async throws -> Page {
        try await FundBook(bureau).budgetPage(year ?? bureau.today.year, of: fund)
    }
}
