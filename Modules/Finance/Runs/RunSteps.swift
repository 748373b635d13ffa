import ArgumentParser
import Foundation
import Kernel
import Law
import Money

struct RunPrepare: RunCommand {
    static let configuration = CommandConfiguration(
        commandName: "prepare", abstract: "编制一批发放：逐户核算应发未发 · Prepares a run.",
        discussion: """
            同一 --id 再次运行，从上次停下的那一户继续；内容不同则拒绝。
            有人去世、账户缺失或变更、公示未满、待核实等的，逐行暂缓并写明原因（见 run show --held）。
            """)

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "条款，可写多次 · A clause; several may be given.") var clause: [String]
    @Option(
        name: .long, help: "起始月（默认当年一月） · The first month.", transform: parseMonth)
    var from: Month?
    @Option(name: .long, help: "截至月（默认本月） · The last month.", transform: parseMonth)
    var through: Month?
    @Option(name: .long, help: "按哪天所知（默认今天） · As known on.", transform: parseDay)
    var known: Day?
    @Option(name: .long, help: "用哪年的资金（默认今年） · Whose year's money.") var year: Int?
    @Option(name: .long, help: "批次名称 · Its title.") var title: String?
    @Option(name: .long, help: "每次提交的户数 · Families a transaction.") var page = 500
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func validate() throws {
        guard !clause.isEmpty else {
            throw ValidationError("--clause：至少写一条，如 JY-3.1.1b / give at least one clause")
        }
        guard (1...10_000).contains(page) else {
            throw ValidationError("--page：1 至 10000 / 1 to 10000")
        }
    }

    func run(in bureau: Bureau) async throws -> Page {
        try bureau.require(.intake)
        let through = through ?? bureau.today.month
        let request = RunRequest(
            title: try Bureau.words(title ?? "\(through) 发放", "--title"), clauses: clause,
            first: from ?? Month(year: through.year, month: 1), through: through,
            known: known ?? bureau.today, year: year ?? bureau.today.year, page: page)
        let book = book(bureau)
        let run = try await book.prepare(request, client: id ?? UUID().uuidString)
        return try await book.page(
            run, Text("第 \(run) 批已编制。", en: "Run \(run) is prepared."),
            towns: try await bureau.towns())
    }
}

struct RunCheck: RunCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "复核：再查去世、迁出、账户，固定摘要 · Checks a run.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var told: RunOptions

    func run(in bureau: Bureau) async throws -> Page {
        let book = book(bureau)
        try await book.check(told.run, client: told.client)
        return try await book.page(
            told.run, Text("第 \(told.run) 批已复核。", en: "Run \(told.run) is checked."),
            towns: try await bureau.towns())
    }
}

struct RunApprove: RunCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "审批并占用资金：全部占用或全不占用 · Approves a run.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var told: RunOptions

    func run(in bureau: Bureau) async throws -> Page {
        let book = book(bureau)
        try await book.approve(told.run, client: told.client)
        return try await book.page(
            told.run,
            Text(
                "第 \(told.run) 批已审批，资金已占用。",
                en: "Run \(told.run) is approved and its money reserved."),
            towns: try await bureau.towns())
    }
}

struct RunSeal: RunCommand {
    static let configuration = CommandConfiguration(
        commandName: "seal", abstract: "封账：逐人记入个人账目，重复支付记不进去 · Seals a run.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var told: RunOptions
    @Option(name: .long, help: "每次提交的人数 · Persons a transaction.") var page = 5000

    func validate() throws {
        guard (1...100_000).contains(page) else {
            throw ValidationError("--page：1 至 100000 / 1 to 100000")
        }
    }

    func run(in bureau: Bureau) async throws -> Page {
        let book = book(bureau)
        try await book.seal(told.run, page: page, client: told.client)
        return try await book.page(
            told.run, Text("第 \(told.run) 批已封账。", en: "Run \(told.run) is sealed."),
            towns: try await bureau.towns())
    }
}

struct RunSend: RunCommand {
    static let configuration = CommandConfiguration(
        commandName: "send", abstract: "送银行：写出代发文件 · Writes the bank's file.",
        discussion: "文件只写编号、姓名、账号、金额和中性的摘要，不写项目和类别。")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var told: RunOptions
    @Option(
        name: .long, help: "代发文件（新文件） · The bank's file, a new one.", completion: .directory)
    var file: String
    @Flag(name: .long, help: "写定长文件，不写 CSV · Fixed width, not CSV.") var fixed = false

    func run(in bureau: Bureau) async throws -> Page {
        let book = book(bureau)
        let sent = try await book.send(
            told.run, to: file, form: fixed ? .fixed : .csv, client: told.client)
        return try await book.page(
            told.run,
            Text(
                "第 \(told.run) 批已送银行：\(file)，\(sent.payments) 笔，\(Money(fen: sent.fen)) 元。",
                en: "Run \(told.run) is sent: \(file), \(sent.payments) payments, "
                    + "\(Money(fen: sent.fen)) yuan."),
            towns: try await bureau.towns())
    }
}

struct RunSettle: RunCommand {
    static let configuration = CommandConfiguration(
        commandName: "settle", abstract: "结清：收退票和对账单，其余为已付 · Settles a run.",
        discussion: """
            退票文件列：number,code,reason；对账单列：number,amount（元）。
            退回的款项回到可用资金，账户更正并复核后由下一批补发。结清以后收到的退票用 --returns 再收一次。
            """)

    @OptionGroup var desk: DeskOptions
    @OptionGroup var told: RunOptions
    @Option(name: .long, help: "退票文件 · The file of returned payments.", completion: .file())
    var returns: String?
    @Option(name: .long, help: "对账单 · The bank's statement.", completion: .file())
    var statement: String?

    func run(in bureau: Bureau) async throws -> Page {
        try bureau.require(.pay)
        let book = book(bureau)
        let (run, isSettled) = (
            told.run, try await book.run(told.run).done.contains { $0.act == .settle }
        )
        var lines: [Text] = []
        var problems: [BankFileOutcome.Problem] = []
        if let returns {
            let outcome = try await book.takeReturns(run, from: returns)
            problems += outcome.problems
            lines.append(
                Text(
                    "退票：新收 \(outcome.new) 笔，已收过 \(outcome.known) 笔，不认 \(outcome.problems.count) 笔。",
                    en: "Returned: \(outcome.new) new, \(outcome.known) known, "
                        + "\(outcome.problems.count) rejected."))
        }
        if let statement {
            let outcome = try await book.takeStatement(run, from: statement)
            problems += outcome.problems
            lines.append(Text("对账单：\(outcome.new) 行。", en: "Statement: \(outcome.new) lines."))
        }
        if !isSettled || returns == nil && statement == nil {
            let cases = try await book.settle(run, client: told.client)
            lines.append(
                Text(
                    "第 \(run) 批已结清，办结 \(cases) 件。",
                    en: "Run \(run) is settled; \(cases) cases finished."))
        }
        return try await page(book, run, lines, problems)
    }

    /// What is left over on either side.
    private func page(
        _ book: RunBook, _ run: Int64, _ lines: [Text], _ problems: [BankFileOutcome.Problem]
    ) async throws -> Page {
        var page = Page(
            lines,
            columns: [
                .init("side", Text("来源", en: "Side")), .init("number", Text("编号", en: "Number")),
                .init("amount", Text("金额", en: "Sum"), isNumber: true),
                .init("problem", Text("问题", en: "Problem")),
            ])
        for problem in problems {
            page.add(
                .text(Text("文件第 \(problem.line) 行", en: "line \(problem.line)")),
                .words(problem.number), .none, .text(problem.reason))
        }
        let left = try await book.leftovers(run)
        for line in left.lines {
            page.add(
                .text(Text("银行", en: "bank")), .words(line.number), .money(line.money),
                .text(Text("本批没有这样一笔", en: "not a payment of this run")))
        }
        for payment in left.payments {
            page.add(
                .text(Text("本批", en: "run")), .words(payment.number), .money(payment.money),
                .text(Text("对账单上没有", en: "not in the statement")))
        }
        page.hasRejects = !problems.isEmpty
        return page
    }
}
