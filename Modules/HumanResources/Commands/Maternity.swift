import ArgumentParser
import Kernel
import Law

/// `yuhou human_resources maternity …`: costs of operations, antenatal care, births and
/// complications.
struct MaternityGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "maternity",
        abstract: "生育费用报销：职工、居民两类 · Maternity costs, employees' and residents'.",
        subcommands: [
            MaternityOpen.self, MaternityInvoice.self, MaternitySettle.self, MaternityList.self,
        ])
}

extension MaternityBook.Event: ExpressibleByArgument {}

struct MaternityOpen: HumanResourcesCommand {
    static let configuration = CommandConfiguration(
        commandName: "open", abstract: "立一件报销 · Opens the claim of a case.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "事项编号 · The case.") var number: Int64
    @Option(
        name: .long,
        help: "operation 手术（只限职工）、antenatal 产检、birth 生育、complication 并发症 · Event.")
    var event: MaternityBook.Event
    @Option(name: .long, help: "发生日 · The day.", transform: parseDay) var on: Day
    @OptionGroup var client: ClientOption

    func run(in bureau: Bureau) async throws -> Page {
        let claim = try await MaternityBook(bureau: bureau).open(
            number, event, on: on, client: client.value)
        return Page(
            Text(
                "报销第 \(claim.id) 号：\(claim.scheme.title.zh)，\(claim.event.title.zh)；"
                    + "\(claim.deadline) 前办（提醒日，本系统默认 \(MaternityBook.deadlineDays) 天）。",
                en: "Claim \(claim.id): \(claim.scheme.title.en), \(claim.event.title.en), by "
                    + "\(claim.deadline) (an alarm of our own)."))
    }
}

struct MaternityInvoice: HumanResourcesCommand {
    static let configuration = CommandConfiguration(
        commandName: "invoice", abstract: "登记发票，一张只计一次 · Adds an invoice, once.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "报销编号 · The claim.") var number: Int64
    @Option(name: .customLong("invoice"), help: "发票代码加号码 · The invoice's number.")
    var invoice: String
    @Option(name: .long, help: "开票日 · Its day.", transform: parseDay) var on: Day
    @Option(name: .long, help: "总额，元 · Total.", transform: parseYuan) var total: Money
    @Option(name: .long, help: "窗口已报，元 · Paid by the insurance.", transform: parseYuan)
    var insured: Money = Money(fen: 0)

    func run(in bureau: Bureau) async throws -> Page {
        let claim = try await MaternityBook(bureau: bureau).add(
            try MaternityBook.Invoice(
                number: invoice, on: on, total: total, insured: insured), to: number)
        return Page(
            Text(
                "第 \(claim.id) 号：\(claim.invoices) 张发票，共 \(claim.total) 元，"
                    + "窗口已报 \(claim.insured) 元，余 \(claim.claimed) 元。",
                en: "Claim \(claim.id): \(claim.invoices) invoices of \(claim.total) yuan, "
                    + "\(claim.insured) paid, \(claim.claimed) left."))
    }
}

struct MaternitySettle: HumanResourcesCommand {
    static let configuration = CommandConfiguration(
        commandName: "settle",
        abstract: "按结算单登记报销金额，审批通过转财政 · Settles a claim by its document.",
        discussion: "报销比例待定，金额以结算单为准，不超过发票余额。")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "报销编号 · The claim.") var number: Int64
    @Option(name: .long, help: "结算单号 · The settlement document.") var document: String
    @Option(name: .long, help: "结算金额，元 · Its sum.", transform: parseYuan) var sum: Money
    @OptionGroup var client: ClientOption

    func run(in bureau: Bureau) async throws -> Page {
        let claim = try await MaternityBook(bureau: bureau).settle(
            number, document: document, sum: sum, client: client.value)
        return Page(
            Text(
                "第 \(claim.id) 号报销 \(sum) 元，第 \(claim.caseID) 号事项已转财政。",
                en: "Claim \(claim.id): \(sum) yuan; case \(claim.caseID) is with finance."))
    }
}

struct MaternityList: HumanResourcesCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "报销，先到期的在前 · Claims, the first deadline first.")

    @OptionGroup var desk: DeskOptions
    @Flag(name: .long, help: "已结算的也列出 · Also settled ones.") var all = false

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("claim", Text("报销", en: "Claim"), isNumber: true),
            .init("case", Text("事项", en: "Case"), isNumber: true),
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("scheme", Text("险种", en: "Scheme")), .init("event", Text("项目", en: "Event")),
            .init("deadline", Text("提醒日", en: "Deadline")),
            .init("alarm", Text("状态", en: "State")),
            .init("left", Text("发票余额", en: "Left"), isNumber: true),
            .init("settled", Text("结算", en: "Settled"), isNumber: true),
        ])
        page.nothing = Text(
            "没有生育报销。用 maternity open 受理。", en: "No claims; `maternity open` takes one.")
        for claim in try await MaternityBook(bureau: bureau).list(withSettled: all) {
            page.add(
                .number(claim.id), .number(claim.caseID), .words(claim.ref),
                .words(Mask.name(claim.name)), .text(claim.scheme.title),
                .text(claim.event.title), .day(claim.deadline),
                .text(MaternityBook.alarm(claim, on: bureau.today).title),
                .money(claim.claimed), .sum(claim.settled))
        }
        return page
    }
}
