import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou medical-insurance premium …`.
struct PremiumGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "premium", abstract: "代缴居民医保：参保季名单、缴费单、确认 · Residents' premiums.",
        subcommands: [
            PremiumSeason.self, PremiumOrder.self, PremiumApprove.self, PremiumOrders.self,
            PremiumLines.self, PremiumDrop.self, PremiumExcept.self, PremiumExceptions.self,
            PremiumConfirm.self,
        ])
}

struct PremiumSeason: MedicalInsuranceCommand {
    static let configuration = CommandConfiguration(
        commandName: "season", abstract: "参保季名单，未参保的在前 · Whose premium is to be bought.",
        discussion: "按政策逐人判断：居民医保和未参保的在列，职工医保的不在列。")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "参保年度 · The year.", transform: parseYear) var year: Int

    func run(in bureau: Bureau) async throws -> Page {
        let (found, employees) = try await SeasonList(bureau).read(year)
        var page = Page(
            [
                Text(
                    "\(year) 年：\(found.count) 人；另有职工医保 \(employees) 人，不代缴。",
                    en: "\(year): \(found.count) people; \(employees) more have employee cover.")
            ],
            columns: [
                .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
                .init("cover", Text("参保", en: "Cover")),
                .init("standing", Text("进度", en: "Standing")),
                .init("remark", Text("文号或原因", en: "Number or reason")),
            ])
        for one in found {
            page.add(
                .words(one.person.ref), .words(Mask.name(one.person.name)),
                .text(one.cover?.title ?? Text("不明", en: "unknown")), .text(one.standing.title),
                .init(one.remark))
        }
        if found.contains(where: { $0.standing == .waiting }) {
            page.next.append(
                Text(
                    "列单：先用 case pass 受理，再 premium order。",
                    en: "Next: accept with `case pass`, then `premium order`."))
        }
        return page
    }
}

struct PremiumOrder: MedicalInsuranceCommand {
    static let configuration = CommandConfiguration(
        commandName: "order", abstract: "列缴费单：名单就此固定 · Freezes a payment order.",
        discussion: "停在 verify 环节、今天符合的都列入，过 verify 环节。缴费标准写当年通知上的，不估。")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "参保年度 · The year.", transform: parseYear) var year: Int
    @Option(name: .long, help: "缴费单文号 · The order's number.") var number: String
    @Option(name: .long, help: "每人元数，通知上的 · Yuan a head.", transform: parseYuan)
    var premium: Money?
    @Option(name: .long, help: "缴费通知的文件名或文号 · The payment notice.") var notice: String
    @Option(name: .long, help: "只列这些人，可重复 · Only these people.") var ref: [String] = []
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let (order, lines, left) = try await OrderBook(bureau).make(
            .init(
                year: year, number: number, premium: premium, notice: notice, refs: ref,
                client: id ?? UUID().uuidString))
        let (fen, isOver) = order.premium.fen.multipliedReportingOverflow(by: Int64(lines))
        let total =
            isOver
            ? Text("待核", en: "too large") : Text("\(Money(fen: fen))", en: "\(Money(fen: fen))")
        var page = Page(
            [
                Text(
                    "第 \(order.id) 号缴费单（\(order.number)）：\(order.year) 年 \(lines) 人，每人 "
                        + "\(order.premium) 元，共 \(total.zh) 元（\(order.notice)）。",
                    en: "Order \(order.id) (\(order.number)): \(lines) people for \(order.year), "
                        + "\(order.premium) a head, \(total.en) in all (\(order.notice)).")
            ],
            columns: [
                .init("ref", Text("未列入", en: "Left out")), .init("reason", Text("原因", en: "Why")),
            ])
        for (ref, reason) in left { page.add(.words(ref), .text(reason)) }
        page.next.append(
            Text(
                "由别人审批：premium approve \(order.id)。",
                en: "Somebody else approves it: `premium approve \(order.id)`."))
        return page
    }
}

struct PremiumApprove: MedicalInsuranceCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "审批缴费单，交财政 · Approves an order.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "缴费单编号 · The order.") var number: Int64
    @OptionGroup var payee: PayeeOptions

    func run(in bureau: Bureau) async throws -> Page {
        let count = try await OrderBook(bureau).approve(number, to: payee.organization())
        return Page(
            [
                Text(
                    "第 \(number) 号缴费单已审批，\(count) 人交财政。",
                    en: "Order \(number) is approved: \(count) people are with finance.")
            ] + [payee.remark].compactMap(\.self), columns: [])
    }
}

struct PremiumOrders: MedicalInsuranceCommand {
    static let configuration = CommandConfiguration(
        commandName: "orders", abstract: "一个年度的缴费单，新的在前 · A year's orders.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "参保年度 · The year.", transform: parseYear) var year: Int

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("order", Text("编号", en: "No."), isNumber: true),
            .init("number", Text("文号", en: "Number")),
            .init("people", Text("人数", en: "People"), isNumber: true),
            .init("premium", Text("每人（元）", en: "A head"), isNumber: true),
            .init("notice", Text("通知", en: "Notice")),
            .init("made_by", Text("列单", en: "Made by")),
            .init("approved_by", Text("审批", en: "Approved by")),
        ])
        for (one, lines) in try await OrderBook(bureau).orders(of: year) {
            page.add(
                .number(one.id), .words(one.number), .number(Int64(lines)), .money(one.premium),
                .words(one.notice), .words(one.madeBy), .init(one.approvedBy))
        }
        return page
    }
}

struct PremiumLines: MedicalInsuranceCommand {
    static let configuration = CommandConfiguration(
        commandName: "lines", abstract: "缴费单上的人和保险机构的答复 · Who is on the orders.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "参保年度 · The year.", transform: parseYear) var year: Int
    @Option(name: .long, help: "只看这份单 · Only this order.") var order: Int64?
    @Flag(name: .long, help: "只看已审批而未确认的 · Only those not confirmed.") var open = false

    func run(in bureau: Bureau) async throws -> Page {
        let found = try await OrderBook(bureau).list(.init(order: order, year: year, open: open))
        var page = Page(
            [Text("\(found.count) 人。", en: "\(found.count) people.")],
            columns: [
                .init("order", Text("文号", en: "Order")),
                .init("case", Text("事项", en: "Case"), isNumber: true),
                .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
                .init("insured_from", Text("参保自", en: "Insured from")),
                .init("remark", Text("未参保或移出的原因", en: "Why not")),
            ])
        for one in found {
            page.add(
                .words(one.number), .number(one.caseID), .words(one.ref),
                .words(Mask.name(one.name)), .init(one.answer?.from),
                .init(one.exception ?? one.answer?.reason))
        }
        return page
    }
}

struct PremiumDrop: MedicalInsuranceCommand {
    static let configuration = CommandConfiguration(
        commandName: "drop", abstract: "把人移出未审批的缴费单，写明原因 · Takes somebody off.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "缴费单编号 · The order.") var number: Int64
    @Argument(help: "名册里的编号 · The person's ref.") var ref: String
    @OptionGroup var why: ExceptionOptions

    func run(in bureau: Bureau) async throws -> Page {
        let isNew = try await ExceptionBook(bureau).add(
            ref, nil, order: number, why.cause, reason: why.reason,
            client: why.id ?? UUID().uuidString)
        return Page(
            Text(
                "\(ref) \(isNew ? "已" : "早已")移出第 \(number) 号缴费单；事项用 case return 退回或 case refuse。",
                en:
                    "\(ref) is off order \(number)\(isNew ? "" : " (known)"); `case return` or `case "
                    + "refuse` the case."))
    }
}

/// Why somebody is an exception.
struct ExceptionOptions: ParsableArguments {
    @Option(
        name: .long,
        help: "employee、died、moved、elsewhere、declined、number 或 other · The cause.")
    var cause: ExceptionBook.Cause
    @Option(name: .long, help: "具体情况 · What is the case.") var reason: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?
}

struct PremiumExcept: MedicalInsuranceCommand {
    static let configuration = CommandConfiguration(
        commandName: "except", abstract: "登记不代缴的原因 · Why a premium is not bought.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "参保年度 · The year.", transform: parseYear) var year: Int
    @OptionGroup var why: ExceptionOptions

    func run(in bureau: Bureau) async throws -> Page {
        let isNew = try await ExceptionBook(bureau).add(
            ref, year, order: nil, why.cause, reason: why.reason,
            client: why.id ?? UUID().uuidString)
        return Page(
            Text(
                "\(ref) \(year) 年的例外\(isNew ? "已登记" : "早已登记")：\(why.cause.title.zh)。",
                en: "\(ref), \(year): \(why.cause.title.en)\(isNew ? "" : " (known)")."))
    }
}

struct PremiumExceptions: MedicalInsuranceCommand {
    static let configuration = CommandConfiguration(
        commandName: "exceptions", abstract: "一个年度的例外和原因，新的在前 · A year's exceptions.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "参保年度 · The year.", transform: parseYear) var year: Int

    func run(in bureau: Bureau) async throws -> Page {
        let found = try await ExceptionBook(bureau).list(year)
        var page = Page(
            [Text("例外 \(found.count) 条。", en: "\(found.count) exceptions.")],
            columns: [
                .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
                .init("order", Text("缴费单", en: "Order"), isNumber: true),
                .init("cause", Text("类别", en: "Cause")),
                .init("reason", Text("情况", en: "Reason")),
                .init("by", Text("登记人", en: "Recorded by")),
            ])
        for one in found {
            page.add(
                .words(one.ref), .words(Mask.name(one.name)),
                one.order.map { .number($0) } ?? .none,
                .text(ExceptionBook.Cause(rawValue: one.cause)?.title ?? Text("其他", en: "other")),
                .words(one.reason), .words(one.by))
        }
        return page
    }
}

struct PremiumConfirm: MedicalInsuranceCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm", abstract: "导入保险机构的参保确认 · Takes the insurer's answer.",
        discussion:
            "列 order（文号）、id_number、name、result（insured、refused）、insured_from、reason。有退回行时退出码为 65。")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var feed: FeedOptions

    func run(in bureau: Bureau) async throws -> Page {
        try await ConfirmationFeed(bureau: bureau).take(feed)
    }
}
