import ArgumentParser
import Kernel
import Law

/// `yuhou finance subsidy …`.
struct SubsidyGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "subsidy",
        abstract: "居民医保缴费补贴：凭证、年度名单、确认 · The premium subsidy's yearly list.",
        subcommands: [SubsidyProve.self, SubsidyMake.self, SubsidyConfirm.self, SubsidyShow.self])
}

struct SubsidyProve: FundsCommand {
    static let configuration = CommandConfiguration(
        commandName: "prove", abstract: "登记参保缴费凭证，过受理 · Takes the proof of payment in.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "事项编号，停在 accept · The case, at `accept`.") var number: Int64
    @Option(name: .long, help: "参保年度 · The insurance year.") var year: Int
    @Option(name: .long, help: "缴费凭证号码 · The receipt's number.") var receipt: String
    @Option(name: .long, help: "缴费日 · Paid on.", transform: parseDay) var paidOn: Day
    @Option(name: .long, help: "个人缴费（元） · What was paid.", transform: parseYuan) var paid: Money
    @OptionGroup var write: WriteOption

    func run(in bureau: Bureau) async throws -> Page {
        try await SubsidyBook(bureau: bureau).prove(
            .init(
                caseID: number, year: year, receipt: receipt, paidOn: paidOn, paid: paid,
                client: write.client))
        return Page(
            Text("第 \(number) 号：\(year) 年缴费凭证已登记。", en: "Case \(number): the proof is kept."))
    }
}

struct SubsidyMake: FundsCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "造当年补贴名单，过审核 · Makes a year's list.",
        discussion: "标准（finance.premium_subsidy）待定时名单照造，金额写“待定”。")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "年度 · The year.") var year: Int
    @OptionGroup var write: WriteOption

    func run(in bureau: Bureau) async throws -> Page {
        try await SubsidyBook(bureau: bureau).make(year, client: write.client).page
    }
}

struct SubsidyConfirm: FundsCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm", abstract: "确认名单，过审批，逐人下达 · Confirms the list, and orders.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "年度 · The year.") var year: Int
    @Option(name: .long, help: "名单的摘要，至少 8 位 · The list's hash, 8 characters or more.")
    var hash: String
    @Option(name: .long, help: "每人金额（元），标准待定时写 · Of each.", transform: parseYuan)
    var sum: Money?
    @Option(name: .long, help: "文件 · The document.") var document: String
    @OptionGroup var write: WriteOption

    func run(in bureau: Bureau) async throws -> Page {
        try await SubsidyBook(bureau: bureau).confirm(
            year, hash: hash, sum: sum, document: document, client: write.client
        ).page
    }
}

struct SubsidyShow: FundsCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "当年的名单，姓名遮蔽 · The year's list, masked.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "年度 · The year.") var year: Int
    @Option(name: .long, help: "第几次（默认最近） · Which list.") var nth: Int64?

    func run(in bureau: Bureau) async throws -> Page {
        try await SubsidyBook(bureau: bureau).list(year, nth: nth).page
    }
}

extension SubsidyBook.List {
    fileprivate var page: Page {
        let sum = confirmed ?? each
        var page = Page(
            [
                Text(
                    "\(year) 年第 \(nth) 次名单，\(entries.count) 人，摘要 \(hash)。",
                    en: "List \(nth) of \(year), \(entries.count) people, hash \(hash)."),
                confirmedBy.map {
                    Text("\($0) 已确认并下达。", en: "Confirmed and ordered by \($0).")
                } ?? Text("\(madeBy) 造表，待另一人确认。", en: "Made by \(madeBy), not confirmed."),
            ],
            columns: [
                .init("ref", Text("人", en: "Person")), .init("name", Text("姓名", en: "Name")),
                .init("case", Text("事项", en: "Case"), isNumber: true),
                .init("receipt", Text("缴费凭证", en: "Receipt")),
                .init("paid", Text("个人缴费", en: "Paid"), isNumber: true),
                .init("subsidy", Text("补贴", en: "Subsidy"), isNumber: true),
            ])
        for entry in entries {
            page.add(
                .words(entry.ref), .words(Mask.name(entry.name)), .number(entry.caseID),
                .words(entry.receipt), .money(entry.paid),
                sum.map { .money($0) } ?? .text(Text("待定", en: "to be set")))
        }
        return page
    }
}
