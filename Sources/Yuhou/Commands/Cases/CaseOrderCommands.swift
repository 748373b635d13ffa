import ArgumentParser
import Foundation
import Kernel
import Law

/// Orders what a case was not ordered yet, or corrects what it was.
struct CaseOrder<D: Department>: DeskCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "order",
            abstract: "补下或更正付款单：少的补，多的写负数 · Orders a further sum, or less.",
            discussion: "金额随审批一并下达；这里只补原来待定的、更正有误的。原来的付款单不改。 "
                + "Sums are ordered with their decision; earlier orders stay as they are.")
    }

    static var department: DepartmentCode { D.code }

    @OptionGroup var desk: DeskOptions
    @Argument(help: "事项编号，已交财政 · The case, handed to finance.") var number: Int64
    @Option(name: .long, help: "增加的元数；减少写负数，如 --sum=-80.00 · What is added, or taken off.")
    var sum: String
    @Option(name: .long, help: "依据的文号 · The document.") var document: String
    @OptionGroup var payee: PayeeOptions
    @Option(name: .long, help: "编号：同一编号重复提交不变（默认新编号） · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        guard let money = Money(yuan: sum) else {
            throw Refusal(
                Text(
                    "--sum \(sum.prefix(40))：应为元数，最多两位小数，如 320.00 或 -80.00",
                    en: "--sum \(sum.prefix(40)): yuan, at most two decimals, as 320.00 or -80.00"))
        }
        let total = try await CaseOrders(bureau).correct(
            .init(
                caseID: number, sum: money, document: document, payee: payee.organization(),
                client: id ?? UUID().uuidString))
        return Page(
            [
                Text(
                    "第 \(number) 号：\(money) 元，合计 \(total) 元，已下达财政。",
                    en: "Case \(number): \(money), \(total) in all, with finance.")
            ] + [payee.remark].compactMap(\.self), columns: [])
    }
}

/// What was ordered of finance.
struct CaseOrdersList<D: Department>: DeskCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "orders", abstract: "已下达财政的付款单，近的在前 · Payment orders, the latest first.")
    }

    static var department: DepartmentCode { D.code }

    @OptionGroup var desk: DeskOptions
    @Option(name: .customLong("case"), help: "只列一件 · Only of one case.") var number: Int64?
    @Option(name: .long, help: "自哪天起（默认今年） · From.", transform: parseDay) var from: Day?

    func run(in bureau: Bureau) async throws -> Page {
        let orders = try await CaseOrders(bureau).list(
            since: from ?? Day(year: bureau.today.year, month: 1, day: 1) ?? bureau.today,
            of: number)
        let sum = Money(fen: orders.reduce(0) { $0 + $1.sum.fen })
        var page = Page(
            [
                Text(
                    "\(orders.count) 张付款单，合计 \(sum) 元。",
                    en: "\(orders.count) orders, \(sum) in all.")
            ],
            columns: [
                .init("order", Text("付款单", en: "Order"), isNumber: true),
                .init("case", Text("事项", en: "Case"), isNumber: true),
                .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
                .init("clause", Text("条款", en: "Clause")),
                .init("period", Text("所属期", en: "Period")),
                .init("sum", Text("金额", en: "Sum"), isNumber: true),
                .init("payee", Text("收款单位", en: "Payee")),
                .init("basis", Text("依据", en: "Basis")),
                .init("ordered_on", Text("下达日", en: "Ordered on")),
            ])
        for order in orders {
            page.add(
                .number(order.id), order.caseID.map(Page.Cell.number) ?? .none,
                .words(order.ref), .words(Mask.name(order.name)), .words(order.clause),
                .day(order.period), .money(order.sum), .init(order.payee), .words(order.basis),
                .day(order.orderedOn))
        }
        return page
    }
}
