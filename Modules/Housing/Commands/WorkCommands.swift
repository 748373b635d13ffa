import ArgumentParser
import Foundation
import Kernel
import Law

struct WorkOrder: HousingCommand {
    static let configuration = CommandConfiguration(
        commandName: "order", abstract: "安排施工；登记鉴定的人不办 · Orders the works.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "申请编号 · The applicant's number.") var number: Int64
    @Option(name: .long, help: "施工方 · The contractor.") var contractor: String
    @Option(name: .long, help: "开工日 · The start.", transform: parseDay) var start: Day
    @Option(name: .long, help: "约定完工日 · The day agreed.", transform: parseDay) var due: Day
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let work = try await WorkBook(bureau: bureau).order(
            number, WorkBook.Order(contractor: contractor, start: start, due: due),
            client: id ?? UUID().uuidString)
        return Page(
            Text(
                "第 \(number) 号：\(work.contractor)，\(work.start) 开工，\(work.due) 前完工。",
                en: "Applicant \(number): \(work.contractor), from \(work.start), by \(work.due)."))
    }
}

struct WorkFinish: HousingCommand {
    static let configuration = CommandConfiguration(
        commandName: "finish", abstract: "登记完工 · Records the end of the works.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "申请编号 · The applicant's number.") var number: Int64
    @Option(name: .long, help: "完工日 · The day.", transform: parseDay) var on: Day

    func run(in bureau: Bureau) async throws -> Page {
        let work = try await WorkBook(bureau: bureau).finish(number, on: on)
        return Page(
            Text(
                "第 \(number) 号于 \(on) 完工；下一步：survey add 复鉴，再 repair accept。",
                en: "Applicant \(number)'s works ended on \(on); next `survey add`, then "
                    + "`repair accept` (\(work.ref))."))
    }
}

struct WorkAccept: HousingCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept",
        abstract: "验收；合格要有完工后的 A、B 级复鉴 · Accepts the works.",
        discussion: "由有审核职责、且没有安排工程的人登记；原鉴定人不能验收。")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "申请编号 · The applicant's number.") var number: Int64
    @Option(name: .long, help: "合格吗，yes/no · Passed.") var passed: YesNo
    @Option(name: .long, help: "验收人 · Who looked.") var by: String
    @Option(name: .long, help: "验收日 · The day.", transform: parseDay) var on: Day
    @Option(name: .long, help: "验收意见 · What was found.") var words: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        _ = try await WorkBook(bureau: bureau).accept(
            number,
            WorkBook.Verdict(isPassed: passed.isYes, acceptedBy: by, day: on, words: words),
            client: id ?? UUID().uuidString)
        return Page(
            passed.isYes
                ? Text(
                    "第 \(number) 号于 \(on) 验收合格。",
                    en: "Applicant \(number)'s works passed on \(on).")
                : Text(
                    "第 \(number) 号验收不合格，整改后再验收。",
                    en: "Applicant \(number)'s works did not pass; they are mended and seen again."
                ))
    }
}

struct WorkGrant: HousingCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant",
        abstract: "核定补助并交财政 · Decides the grant and hands it to finance.",
        discussion: "标准未定时写按文件核定的金额；由没有登记验收的人审批。")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "申请编号 · The applicant's number.") var number: Int64
    @Option(name: .long, help: "金额，元 · Yuan.", transform: parseYuan) var sum: Money?
    @Option(name: .long, help: "核定依据文件 · The document.") var document: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let work = try await WorkBook(bureau: bureau).grant(
            number, sum, document: document, client: id ?? UUID().uuidString)
        let granted = work.grant.map { "\($0)" } ?? ""
        return Page(
            Text(
                "第 \(number) 号补助 \(granted) 元，已交财政。",
                en: "Applicant \(number): \(granted) yuan, handed to finance."))
    }
}

struct WorkList: HousingCommand {
    static let configuration = CommandConfiguration(
        commandName: "works", abstract: "工程，先到期的在前 · Works, the first due before.")

    @OptionGroup var desk: DeskOptions
    @Flag(name: .long, help: "已验收的也列出 · Also those that passed.") var all = false
    @Option(name: .long, help: "最多几行 · At most so many.") var limit = 200

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("applicant", Text("申请", en: "Applicant"), isNumber: true),
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("contractor", Text("施工方", en: "Contractor")),
            .init("start", Text("开工", en: "Start")), .init("due", Text("应完工", en: "Due")),
            .init("finished", Text("完工", en: "Finished")),
            .init("accepted", Text("验收", en: "Passed")), .init("late", Text("超期", en: "Late")),
            .init("grant", Text("补助（元）", en: "Grant (yuan)"), isNumber: true),
        ])
        page.nothing = Text(
            "没有在建或待验收的。名单锁定后用 repair order 下单。",
            en: "No works. After the list is frozen: `repair order`.")
        let book = WorkBook(bureau: bureau)
        for work in try await book.list(withAccepted: all, limit: max(1, limit)) {
            let isLate = (work.finished ?? bureau.today) > work.due
            page.add(
                .number(work.applicant), .words(work.ref), .words(Mask.name(work.name)),
                .words(work.contractor), .day(work.start), .day(work.due), .init(work.finished),
                .init(work.accepted), isLate ? .text(Text("超期", en: "late")) : .none,
                work.grant.map { .money($0) } ?? .none)
        }
        return page
    }
}
