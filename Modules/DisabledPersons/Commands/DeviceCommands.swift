import ArgumentParser
import Foundation
import Kernel
import Law

extension Device: ExpressibleByArgument {}
extension DeviceBook.Receiver: ExpressibleByArgument {}

/// `yuhou disabled_persons device …`
struct DeviceGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "device",
        abstract: "辅助器具：目录、订购、适配、领取、维修、更换 · Devices.",
        subcommands: [
            DeviceCatalogue.self, DeviceOrder.self, DeviceFit.self, DeviceReceive.self,
            DeviceCancel.self, DeviceRepair.self, DeviceList.self,
        ])
}

/// Under a case, or for an entry of the queue.
struct GroundOptions: ParsableArguments {
    @Option(name: .customLong("case"), help: "事项编号 · The case.") var number: Int64?
    @Option(name: .long, help: "排队申请编号 · The entry of the queue.") var entry: Int64?

    func validate() throws {
        guard (number == nil) != (entry == nil) else {
            throw ValidationError(
                "--case 与 --entry 写一个：有免费事项的写事项，按排队办理的写申请 / give --case or --entry, one of them")
        }
    }

    var ground: DeviceBook.Ask.Ground { number.map { .file($0) } ?? .entry(entry ?? 0) }
}

struct DeviceCatalogue: DisabledCommand {
    static let configuration = CommandConfiguration(
        commandName: "catalogue", abstract: "辅助器具目录 · The catalogue.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("item", Text("代码", en: "Item")), .init("title", Text("名称", en: "Title")),
            .init("years", Text("使用年限", en: "Years"), isNumber: true),
            .init("fitting", Text("须适配", en: "Fitted")),
        ])
        for device in Device.allCases {
            page.add(
                .words(device.rawValue), .text(device.title), .number(Int64(device.serviceYears)),
                .text(device.needsFitting ? Text("是", en: "yes") : Text("否", en: "no")))
        }
        page.next.append(
            Text("使用年限没有文件规定，是我们自定的。", en: "No source gives the years: our own default."))
        return page
    }
}

struct DeviceOrder: DisabledCommand {
    static let configuration = CommandConfiguration(
        commandName: "order",
        abstract: "订购辅助器具，事项进入发放环节 · Orders a device.",
        discussion: "核验码只显示一次，交给领取人；由下单人以外的人登记领取。")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var ground: GroundOptions
    @Option(name: .long, help: "代码，见 device catalogue · Which.") var item: Device
    @Option(name: .long, help: "供应机构 · Who supplies it.") var provider: String
    @Option(name: .long, help: "提前更换或不按排队次序的原因 · Why early, or out of order.") var reason: String?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let made = try await DeviceBook(bureau: bureau).order(
            DeviceBook.Ask(
                ground: ground.ground, device: item, provider: provider, reason: reason,
                client: id ?? UUID().uuidString))
        var page = Page(
            Text(
                "订单第 \(made.order.id) 号：\(item.title.zh)，\(made.order.provider)。",
                en: "Order \(made.order.id): \(item.title.en), \(made.order.provider)."))
        if let code = made.code {
            page.lines.append(
                Text(
                    "核验码（只显示一次，交本人或监护人）：\(code)",
                    en: "Code (shown once, for the receiver): \(code)"))
        } else if let caseID = made.order.caseID {
            page.lines.append(
                Text(
                    "已订购过；核验码遗失的用 case code \(caseID) 另发。",
                    en: "Ordered before; `case code \(caseID)` makes a new code."))
        }
        return page
    }
}

struct DeviceFit: DisabledCommand {
    static let configuration = CommandConfiguration(
        commandName: "fit", abstract: "登记适配 · Keeps a fitting.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "订单 · The order.") var number: Int64
    @Flag(name: .long, help: "须调整，尚未合格 · It does not fit yet.") var adjust = false
    @Option(name: .long, help: "适配师 · Who fitted it.") var fitter: String
    @Option(name: .long, help: "适配日（默认今天） · The day.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        try await DeviceBook(bureau: bureau).fit(
            number, fits: !adjust, on: on ?? bureau.today, by: fitter,
            client: id ?? UUID().uuidString)
        return Page(
            adjust
                ? Text("订单 \(number)：须调整后再适配。", en: "Order \(number): to be adjusted.")
                : Text("订单 \(number)：适配合格，可以领取。", en: "Order \(number): it fits."))
    }
}

struct DeviceReceive: DisabledCommand {
    static let configuration = CommandConfiguration(
        commandName: "receive", abstract: "登记本人或监护人领取 · The person or guardian has it.",
        discussion: "由下单人以外的人登记，用领取人手中的核验码 · Not by who ordered it.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "订单 · The order.") var number: Int64
    @Option(name: .long, help: "self 本人、guardian 监护人 · Who.") var receiver: DeviceBook.Receiver
    @Option(name: .long, help: "监护人姓名 · The guardian's name.") var guardian: String?
    @Option(name: .long, help: "领取日（默认今天） · The day.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "十位核验码 · The ten digits.") var code: String?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let order = try await DeviceBook(bureau: bureau).receive(
            number,
            DeviceBook.Receipt(
                receiver: receiver, name: guardian, on: on ?? bureau.today, code: code),
            client: id ?? UUID().uuidString)
        let until = order.until ?? bureau.today
        return Page(
            Text(
                "订单 \(number) 已领取，使用年限到 \(until)。",
                en: "Order \(number) is received; it serves until \(until)."))
    }
}

struct DeviceCancel: DisabledCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "取消未领取的订单 · Takes an order back.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "订单 · The order.") var number: Int64
    @Option(name: .long, help: "原因 · Why.") var reason: String

    func run(in bureau: Bureau) async throws -> Page {
        try await DeviceBook(bureau: bureau).cancel(number, reason: reason)
        return Page(Text("订单 \(number) 已取消。", en: "Order \(number) is cancelled."))
    }
}

struct DeviceRepair: DisabledCommand {
    static let configuration = CommandConfiguration(
        commandName: "repair", abstract: "报修、修好 · A repair, asked for or done.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "订单 · The order.") var number: Int64
    @Flag(name: .long, help: "已修好 · It is done.") var done = false
    @Option(name: .long, help: "什么坏了，或修了什么 · What.") var what: String
    @Option(name: .long, help: "哪天（默认今天） · The day.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        try await DeviceBook(bureau: bureau).repair(
            number, isDone: done, words: what, on: on ?? bureau.today,
            client: id ?? UUID().uuidString)
        return Page(Text("已登记。", en: "Recorded."))
    }
}

struct DeviceList: DisabledCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "未领取的订单，早下单的在前 · Open orders, the oldest first.",
        discussion: "--renew 今后多少天内使用年限到期、可更换的 · Service lives that end.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var lines: ListOptions
    @Option(name: .long, help: "今后多少天内到使用年限的 · Service life ends within so many days.")
    var renew: Int?

    func run(in bureau: Bureau) async throws -> Page {
        let found = try await DeviceBook(bureau: bureau)
            .list(ending: renew.map { bureau.today.adding(days: $0) }, limit: lines.limit)
        var page = Page(columns: [
            .init("order", Text("订单", en: "Order"), isNumber: true),
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("item", Text("器具", en: "Device")),
            .init("nth", Text("第几件", en: "Nth"), isNumber: true),
            .init("provider", Text("供应", en: "Provider")),
            .init("ordered", Text("下单", en: "Ordered")),
            .init("fitting", Text("适配", en: "Fitting")),
            .init("until", Text("使用到", en: "Serves until")),
        ])
        page.nothing = Text(
            "没有未领取的订单。用 device order 下单。", en: "No open orders; `device order` makes one.")
        for order in found {
            let fitting: Text =
                order.fits.map { $0 ? Text("合格", en: "fits") : Text("须调整", en: "to adjust") }
                ?? (order.device.needsFitting ? Text("待适配", en: "to fit") : Text("不需", en: "none"))
            page.add(
                .number(order.id), .words(order.ref), .words(Mask.name(order.name)),
                .text(order.device.title), .number(order.nth), .words(order.provider),
                .day(order.orderedOn), .text(fitting), .init(order.until))
        }
        lines.close(&page)
        return page
    }
}
