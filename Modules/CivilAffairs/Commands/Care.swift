import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou civil_affairs care …`: care at home.
struct CareGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "care",
        abstract: "居家养老上门服务：机构、护理员、订单、签到签退、月结验收 · Care at home.",
        subcommands: [
            CareProviderAdd.self, CareContractSign.self, CareContracts.self, CareCarerAdd.self,
            CareCertify.self, CareCarers.self, CareOrder.self, CareList.self, CareCheckIn.self,
            CareCheckOut.self, CareVoid.self, CareImport.self, CareVisits.self, CareClose.self,
            CareAccept.self,
            CareSheets.self,
        ])
}

struct CareOrder: CareCommand {
    static let configuration = CommandConfiguration(
        commandName: "order",
        abstract: "按评估给一个月的事项下服务单，发核验码给家庭 · Orders a month of care.",
        discussion: "核验码交给家庭，只显示这一次；月末由家庭凭码确认。月份由事项决定；时长不得多于评估。")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "事项编号，停在 arrange 环节 · The case, at its step arrange.") var number: Int64
    @Option(name: .long, help: "合同号 · The contract.") var contract: String
    @Option(name: .long, help: "本月小时数 · Hours in the month.") var hours: Int64
    @Option(name: .long, help: "同时上门的人数，1 或 2（默认 1） · Carers at a time.")
    var carers: Int64 = 1
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        guard (1...744).contains(hours) else {
            throw Refusal(
                Text("--hours \(hours)：应为 1 至 744。", en: "--hours \(hours): give 1 to 744."))
        }
        let issued = try await CareBook(bureau).order(
            number, .init(contract: contract, minutes: hours * 60, carers: carers),
            client: id ?? UUID().uuidString)
        let order = issued.order
        var page = Page()
        page.lines =
            issued.warnings + [
                Text(
                    "服务单第 \(order.id) 号：\(order.month)，\(order.provider.name)，\(hours) 小时。",
                    en: "Order \(order.id): \(order.month), \(order.provider.name), \(hours) hours."
                ),
                issued.code.map { Text("核验码（只显示一次）：\($0)", en: "Code (shown once): \($0)") }
                    ?? Text(
                        "已下过单；遗失的用 case code \(order.caseID) 另发。",
                        en: "Ordered before; `case code \(order.caseID)` makes another code."),
            ]
        return page
    }
}

struct CareList: CareCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "一个月的服务单，要办的在前 · The orders of a month.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "月份 YYYY-MM（默认本月） · The month.", transform: parseMonth)
    var month: Month?

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("order", Text("单号", en: "Order"), isNumber: true),
            .init("case", Text("事项", en: "Case"), isNumber: true),
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("provider", Text("机构", en: "Provider")),
            .init("ordered", Text("订", en: "Ordered"), isNumber: true),
            .init("worked", Text("已服务", en: "Worked"), isNumber: true),
            .init("open", Text("未签退", en: "Open"), isNumber: true),
            .init("state", Text("状态", en: "State")),
        ])
        page.nothing = Text(
            "这个月没有服务单。用 care order 下单。", en: "No orders in this month; `care order` makes one.")
        for order in try await CareBook(bureau).orders(.month(month ?? bureau.today.month)) {
            let state =
                order.sheet == nil
                ? Text("未结", en: "not closed")
                : order.isAccepted ? Text("已验收", en: "accepted") : Text("待验收", en: "to accept")
            page.add(
                .number(order.id), .number(order.caseID), .words(order.ref),
                .words(Mask.name(order.name)), .words(order.provider.name),
                .words(clock(order.ordered)), .words(clock(order.worked)), .number(order.open),
                .text(state))
        }
        return page
    }
}

struct CareCheckIn: CareCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-in", abstract: "护理员签到 · A carer begins.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "服务单编号 · The order.") var number: Int64
    @Option(name: .long, help: "护理员工号 · The carer's number.") var carer: String
    @Option(name: .long, help: "日期（默认今天） · The day.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "时间 HH:MM · The time.", transform: parseClock) var at: Int64
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let visit = try await CareBook(bureau).checkIn(
            number, carer: carer, on: on ?? bureau.today, at: at, client: id ?? UUID().uuidString)
        return Page(
            Text(
                "第 \(visit.id) 次服务：\(visit.day) \(clock(visit.hours.from)) 签到。",
                en: "Visit \(visit.id): checked in on \(visit.day) at \(clock(visit.hours.from))."))
    }
}

struct CareCheckOut: CareCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-out", abstract: "护理员签退 · The carer leaves.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "服务编号 · The visit.") var number: Int64
    @Option(name: .long, help: "时间 HH:MM · The time.", transform: parseClock) var at: Int64
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let visit = try await CareBook(bureau).checkOut(
            number, at: at, client: id ?? UUID().uuidString)
        return Page(
            Text(
                "第 \(visit.id) 次服务：\(clock(visit.hours.end - visit.hours.from))。",
                en: "Visit \(visit.id): \(clock(visit.hours.end - visit.hours.from))."))
    }
}

struct CareVoid: CareCommand {
    static let configuration = CommandConfiguration(
        commandName: "void", abstract: "作废一次记错的签到 · Voids a wrong check-in.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "服务编号 · The visit.") var number: Int64
    @Option(name: .long, help: "理由（至少四个字） · Why.") var reason: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        try await CareBook(bureau).void(number, reason: reason, client: id ?? UUID().uuidString)
        return Page(Text("第 \(number) 次服务不计。", en: "Visit \(number) does not count."))
    }
}

struct CareImport: CareCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "导入承接机构的签到记录 · Takes a provider's record.",
        discussion: "列：order 服务单、carer 工号、day 日期、in 签到、out 签退。退回的行另存文件，退出状态 65。")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var feed: FeedOptions

    func run(in bureau: Bureau) async throws -> Page {
        try await CareBook(bureau).take(feed)
    }
}

struct CareVisits: CareCommand {
    static let configuration = CommandConfiguration(
        commandName: "visits", abstract: "一张服务单的签到签退 · The visits of an order.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "服务单编号 · The order.") var number: Int64

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("visit", Text("服务", en: "Visit"), isNumber: true),
            .init("day", Text("日期", en: "Day")), .init("carer", Text("工号", en: "Carer")),
            .init("in", Text("签到", en: "In"), isNumber: true),
            .init("out", Text("签退", en: "Out"), isNumber: true),
            .init("hours", Text("时长", en: "Hours"), isNumber: true),
            .init("void", Text("作废", en: "Void")),
        ])
        page.nothing = Text(
            "还没有签到。用 care check-in，或 care import 导入。",
            en: "No visits yet; `care check-in` or `care import`.")
        for visit in try await CareBook(bureau).visits(.order(number)) {
            page.add(
                .number(visit.id), .day(visit.day), .words(visit.carer),
                .words(clock(visit.hours.from)), .init(visit.hours.to.map(clock)),
                .init(visit.hours.to.map { clock($0 - visit.hours.from) }), .init(visit.void))
        }
        return page
    }
}

struct CareClose: CareCommand {
    static let configuration = CommandConfiguration(
        commandName: "close", abstract: "月结：凭家庭的核验码结算时长 · Closes the month's sheet.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "服务单编号 · The order.") var number: Int64
    @Option(name: .long, help: "家庭的十位核验码 · The family's ten digits.") var code: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let sheet = try await CareBook(bureau).close(
            number, code: code, client: id ?? UUID().uuidString)
        let sum = sheet.total.map { "\($0) 元" } ?? "待定"
        var page = Page(
            Text(
                "月结单第 \(sheet.id) 号：服务 \(clock(sheet.worked))，计付 \(clock(sheet.paid))，"
                    + "金额 \(sum)；待另一人验收。",
                en: "Sheet \(sheet.id): worked \(clock(sheet.worked)), paid \(clock(sheet.paid)), "
                    + "\(sheet.total.map { "\($0) yuan" } ?? "to be set"); somebody else accepts."))
        page.lines += sheet.flags
        return page
    }
}

struct CareAccept: CareCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept", abstract: "验收月结单，由结算人以外的人 · Accepts a sheet.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "月结单编号 · The sheet.") var number: Int64
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let sheet = try await CareBook(bureau).accept(number, client: id ?? UUID().uuidString)
        return Page(
            Text(
                "月结单第 \(number) 号已验收；第 \(sheet.caseID) 号事项落实。",
                en: "Sheet \(number) is accepted; case \(sheet.caseID) is done."))
    }
}

struct CareSheets: CareCommand {
    static let configuration = CommandConfiguration(
        commandName: "sheets", abstract: "一个月的月结单，待验收的在前 · The sheets of a month.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "月份 YYYY-MM（默认本月） · The month.", transform: parseMonth)
    var month: Month?

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("sheet", Text("月结单", en: "Sheet"), isNumber: true),
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("provider", Text("机构", en: "Provider")),
            .init("ordered", Text("订", en: "Ordered"), isNumber: true),
            .init("worked", Text("服务", en: "Worked"), isNumber: true),
            .init("paid", Text("计付", en: "Paid"), isNumber: true),
            .init("price", Text("每小时", en: "An hour"), isNumber: true),
            .init("total", Text("金额", en: "Sum"), isNumber: true),
            .init("flags", Text("提示", en: "Mind")),
            .init("accepted", Text("验收", en: "Accepted by")),
        ])
        page.nothing = Text(
            "这个月没有月结单。用 care close 结算。", en: "No sheets of this month; `care close` makes one.")
        for sheet in try await CareBook(bureau).sheets(.month(month ?? bureau.today.month)) {
            let toBeSet = Page.Cell.text(Text("待定", en: "to be set"))
            page.add(
                .number(sheet.id), .words(sheet.ref), .words(Mask.name(sheet.name)),
                .words(sheet.provider), .words(clock(sheet.ordered)),
                .words(clock(sheet.worked)), .words(clock(sheet.paid)),
                sheet.hourPrice.map { .money($0) } ?? toBeSet,
                sheet.total.map { .money($0) } ?? toBeSet,
                .text(
                    Text(
                        sheet.flags.map(\.zh).joined(separator: "；"),
                        en: sheet.flags.map(\.en).joined(separator: "; "))),
                .init(sheet.acceptedBy))
        }
        return page
    }
}
