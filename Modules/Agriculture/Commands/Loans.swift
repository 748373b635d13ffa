import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou agriculture loan …`: loans with subsidised interest.
struct LoanGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "loan", abstract: "贴息贷款：合同、台账、逐日结算 · Loans with subsidised interest.",
        discussion: "起息日计息，还款日不计；逐日精确相加，每期末只四舍五入一次到分。",
        subcommands: [
            LoanAdd.self, LoanDraw.self, LoanRepay.self, LoanRate.self, LoanImport.self,
            LoanList.self, LoanSettle.self, LoanSettlements.self,
        ])
}

struct LoanAdd: AgricultureCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "登记贷款合同 · Registers a contract.",
        discussion: "合同没写计息基数的按一年 365 天，这是我们自定的默认。")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "银行 · The bank.") var bank: String
    @Option(name: .long, help: "合同号 · The contract's number.") var number: String
    @Option(name: .long, help: "本金（元） · Principal in yuan.", transform: parseYuan)
    var principal: Money
    @Option(name: .long, help: "年利率百分数，如 3.85 · Rate in percent a year.", transform: parseRate)
    var rate: Int64
    @Option(name: .long, help: "贴息占利息的百分数，如 50 · Share in percent.", transform: parseShare)
    var share: Int64
    // Our own default: no source says how many days a year of interest has.
    @Option(name: .long, help: "一年按几天计息，365 或 360（默认 365） · Days of a year.")
    var yearDays = 365
    @Option(name: .long, help: "起息日 · First day of interest.", transform: parseDay) var from: Day
    @Option(name: .long, help: "到期还款日，不计息 · Day of repayment.", transform: parseDay) var to: Day
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func work(in bureau: Bureau) async throws -> Page {
        let loan = try await LoanBook(bureau: bureau).add(
            .init(
                bank: bank, number: number, principal: principal, rate: rate, share: share,
                dayCount: yearDays, from: from, to: to), of: ref, client: clientID(id))
        return Page(loanText(loan))
    }
}

/// What stands of a loan.
private func loanText(_ loan: LoanBook.Loan) -> Text {
    let rate = percent(loan.rate, decimals: 4)
    return Text(
        "第 \(loan.id) 号贷款（\(loan.bank) \(loan.number)）：尚欠本金 \(loan.owed)，年利率 \(rate)，"
            + "实际天数/\(loan.dayCount)，\(loan.floor) 起未结算。",
        en: "Loan \(loan.id) (\(loan.bank) \(loan.number)): \(loan.owed) owed at \(rate), "
            + "actual/\(loan.dayCount), settled before \(loan.floor).")
}

struct LoanDraw: AgricultureCommand {
    static let configuration = CommandConfiguration(
        commandName: "draw", abstract: "登记提款，当日起计息 · A draw-down; its day bears interest.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "贷款编号 · The loan.") var number: Int64
    @Option(name: .long, help: "提款日 · The day.", transform: parseDay) var on: Day
    @Option(name: .long, help: "本金（元） · Principal.", transform: parseYuan) var principal: Money
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func work(in bureau: Bureau) async throws -> Page {
        Page(
            loanText(
                try await LoanBook(bureau: bureau).move(
                    number, .init(.drawn, on, fen: principal.fen), client: clientID(id))))
    }
}

struct LoanRepay: AgricultureCommand {
    static let configuration = CommandConfiguration(
        commandName: "repay", abstract: "登记还本，当日不计息 · A repayment; its day bears none.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "贷款编号 · The loan.") var number: Int64
    @Option(name: .long, help: "还款日 · The day.", transform: parseDay) var on: Day
    @Option(name: .long, help: "本金（元） · Principal.", transform: parseYuan) var principal: Money
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func work(in bureau: Bureau) async throws -> Page {
        Page(
            loanText(
                try await LoanBook(bureau: bureau).move(
                    number, .init(.repaid, on, fen: principal.fen), client: clientID(id))))
    }
}

struct LoanRate: AgricultureCommand {
    static let configuration = CommandConfiguration(
        commandName: "rate", abstract: "登记利率调整，当日起 · A new rate from a day on.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "贷款编号 · The loan.") var number: Int64
    @Option(name: .long, help: "自哪天起 · From.", transform: parseDay) var on: Day
    @Option(name: .long, help: "年利率百分数 · Percent a year.", transform: parseRate) var rate: Int64
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func work(in bureau: Bureau) async throws -> Page {
        Page(
            loanText(
                try await LoanBook(bureau: bureau).move(
                    number, .init(.rate, on, rate: rate), client: clientID(id))))
    }
}

struct LoanImport: AgricultureCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "导入银行的贷款台账 · Takes a bank's ledger.",
        discussion: "列：contract, entry, act, day, principal, rate；act 为 draw、repay、rate。")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var feed: FeedOptions
    @Option(name: .long, help: "银行，与合同登记的一致 · The bank.") var bank: String

    func work(in bureau: Bureau) async throws -> Page {
        try await LoanLedger(bureau: bureau, bank: Bureau.words(bank, "--bank")).take(feed)
    }
}

struct LoanList: AgricultureCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "在贷合同，先到期的在前 · Loans, the first to end first.")

    @OptionGroup var desk: DeskOptions
    @Flag(name: .long, help: "已到期的也列出 · Also those that have ended.") var all = false

    func work(in bureau: Bureau) async throws -> Page {
        let book = LoanBook(bureau: bureau)
        var page = Page(
            try await freshness(bureau),
            columns: [
                .init("loan", Text("贷款", en: "Loan"), isNumber: true),
                .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
                .init("bank", Text("银行", en: "Bank")), .init("number", Text("合同", en: "Contract")),
                .init("owed", Text("尚欠本金", en: "Owed"), isNumber: true),
                .init("rate", Text("年利率", en: "Rate"), isNumber: true),
                .init("share", Text("贴息比例", en: "Share"), isNumber: true),
                .init("days", Text("年天数", en: "Days a year"), isNumber: true),
                .init("from", Text("起息", en: "From")), .init("to", Text("到期", en: "To")),
                .init("settled", Text("已结算至", en: "Settled before")),
            ])
        for one in try await book.list(from: all ? .init(number: -700_000) : bureau.today) {
            page.add(
                .number(one.id), .words(one.ref), .words(Mask.name(one.name)), .words(one.bank),
                .words(one.number), .money(one.owed), .words(percent(one.rate, decimals: 4)),
                .words(percent(one.share, decimals: 2)), .number(Int64(one.dayCount)),
                .day(one.from), .day(one.to), .day(one.floor))
        }
        return page
    }

    private func freshness(_ bureau: Bureau) async throws -> [Text] {
        let state = try await bureau.states(of: [LoanLedger.feed]).first
        guard let state, let day = state.asOf else {
            return [Text("还没有收过银行台账。", en: "No ledger of a bank has come yet.")]
        }
        return [
            state.isStale(on: bureau.today)
                ? Text("台账为 \(day)，已过时，请向银行要新的。", en: "The ledger is of \(day): too old.")
                : Text("台账为 \(day)。", en: "The ledger is of \(day).")
        ]
    }
}

struct LoanSettle: AgricultureCommand {
    static let configuration = CommandConfiguration(
        commandName: "settle", abstract: "结算贴息到某日（不含） · Settles the subsidy up to a day.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "贷款编号 · The loan.") var number: Int64
    @Option(name: .long, help: "结算到哪天（不含） · Up to, without it.", transform: parseDay) var to: Day
    @Flag(name: .long, help: "只测算，不写入 · Works it out, writes nothing.") var dryRun = false
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func work(in bureau: Bureau) async throws -> Page {
        let book = LoanBook(bureau: bureau)
        guard let loan = try await book.loan("id", "\(number)") else {
            throw LoanBook.unknown(number)
        }
        if dryRun {
            let sum = try await book.work(loan, to: to)
            return Page(
                Text(
                    "测算 \(loan.floor) 至 \(to)（不含）：计息 \(sum.days) 天，贴息 \(Money(fen: sum.fen))。",
                    en: "\(loan.floor) to \(to): \(sum.days) days, \(Money(fen: sum.fen))."))
        }
        let made = try await book.settle(number, to: to, client: clientID(id))
        return Page(
            Text(
                "第 \(number) 号贷款第 \(made.seq) 号结算：\(made.from) 至 \(made.to)（不含），贴息 \(made.sum)。",
                en: "Loan \(number), settlement \(made.seq): \(made.from) to \(made.to), "
                    + "\(made.sum)."))
    }
}

struct LoanSettlements: AgricultureCommand {
    static let configuration = CommandConfiguration(
        commandName: "settlements", abstract: "贴息结算表，给财政 · The interest-subsidy file.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "只看一笔贷款 · One loan.") var loan: Int64?
    @Option(name: .long, help: "结算至哪天或以后的（默认去年起） · From.", transform: parseDay)
    var from: Day?

    func work(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("loan", Text("贷款", en: "Loan"), isNumber: true),
            .init("settlement", Text("结算", en: "Settlement"), isNumber: true),
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("bank", Text("银行", en: "Bank")), .init("number", Text("合同", en: "Contract")),
            .init("from", Text("自", en: "From")), .init("to", Text("至（不含）", en: "To")),
            .init("sum", Text("贴息", en: "Subsidy"), isNumber: true),
            .init("case", Text("拨付事项", en: "Case"), isNumber: true),
        ])
        page.nothing = Text("没有结算。用 loan settle 结算。", en: "Nothing is settled; `loan settle` does.")
        for one in try await LoanBook(bureau: bureau).settlements(
            from: from ?? Month(year: bureau.today.year - 1, month: 1).first, of: loan)
        {
            page.add(
                .number(one.loan), .number(one.seq), .words(one.ref), .words(Mask.name(one.name)),
                .words(one.bank), .words(one.number), .day(one.from), .day(one.to),
                .money(one.sum), one.caseID.map { .number($0) } ?? .none)
        }
        return page
    }
}
