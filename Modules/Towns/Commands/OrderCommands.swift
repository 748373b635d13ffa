import ArgumentParser
import Kernel
import Law

/// `yuhou towns order …`: services at home.
struct OrderGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "order",
        abstract: "居家服务：七项免费、九项低偿 · Services at home.",
        subcommands: [OrderPlace.self, OrderDone.self, OrderCancel.self, OrderList.self])
}

extension OrderKind: ExpressibleByArgument {}

struct OrderPlace: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "place", abstract: "下单 · Places an order.",
        discussion: OrderKind.allCases.map {
            "\($0.rawValue) \($0.title.zh)\($0.isFree ? "（免费）" : "（低偿）")"
        }.joined(separator: "、"))

    @OptionGroup var desk: DeskOptions
    @OptionGroup var once: ClientOption
    @Argument(help: "哪一项 · Which service.") var kind: OrderKind
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "服务单位 · Who serves.") var provider: String
    @Option(name: .long, help: "低偿服务：约定的元数 · The fee agreed, in yuan.", transform: parseYuan)
    var fee: Money?

    func run(in bureau: Bureau) async throws -> Page {
        let number = try await OrderBook(bureau).place(
            .init(kind: kind, provider: provider, fee: fee), for: ref, client: once.client)
        return Page(
            Text(
                "订单第 \(number) 号：\(ref)，\(kind.title.zh)，\(provider)。",
                en: "Order \(number): \(ref), \(kind.title.en), \(provider)."))
    }
}

struct OrderDone: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "done", abstract: "登记完成；收费的写收据号 · Records that it was done.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var once: ClientOption
    @Argument(help: "订单编号 · The order.") var number: Int64
    @Option(name: .long, help: "哪天（默认今天） · The day.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "谁服务的 · Who served.") var by: String
    @Option(name: .long, help: "谁收到的：本人或家人 · Who received it.") var receivedBy: String
    @Option(name: .long, help: "收据号 · The receipt.") var receipt: String?
    @Option(name: .customLong("case"), help: "随之落实的事项 · The case that is delivered.")
    var caseNumber: Int64?

    func run(in bureau: Bureau) async throws -> Page {
        let day = on ?? bureau.today
        try await OrderBook(bureau).done(
            number,
            .init(
                on: day, servedBy: by, receivedBy: receivedBy, receipt: receipt,
                caseNumber: caseNumber), client: once.client)
        return Page(Text("订单第 \(number) 号 \(day) 完成。", en: "Order \(number) done on \(day)."))
    }
}

struct OrderCancel: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "取消 · Calls an order off.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var once: ClientOption
    @Argument(help: "订单编号 · The order.") var number: Int64
    @Option(name: .long, help: "理由 · Why.") var reason: String

    func run(in bureau: Bureau) async throws -> Page {
        try await OrderBook(bureau).cancel(number, reason: reason, client: once.client)
        return Page(Text("订单第 \(number) 号已取消。", en: "Order \(number) is called off."))
    }
}

struct OrderList: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "待服务的订单，先下单的在前 · Open orders, the oldest first.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "只看一人的 · Of one person.") var ref: String?
    @Flag(name: .long, help: "已完成、已取消的也列出 · Also closed ones.") var all = false

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("order", Text("订单", en: "Order"), isNumber: true),
            .init("ref", Text("名册编号", en: "Ref")),
            .init("name", Text("姓名", en: "Name")),
            .init("service", Text("服务", en: "Service")),
            .init("provider", Text("单位", en: "Provider")),
            .init("ordered", Text("下单", en: "Ordered")),
            .init("fee", Text("收费", en: "Fee"), isNumber: true),
            .init("receipt", Text("收据", en: "Receipt")),
            .init("state", Text("状态", en: "State")),
        ])
        for line in try await OrderBook(bureau).list(ref: ref, withClosed: all) {
            page.add(
                .number(line.id), .words(line.ref), .words(Mask.name(line.name)),
                .text(line.kind.title), .words(line.provider), .day(line.ordered),
                line.kind.isFree ? .text(Text("免费", en: "free")) : .money(line.fee),
                .init(line.receipt), .text(line.state))
        }
        return page
    }
}

/// `yuhou towns consent …`: consent to remote location.
struct ConsentGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consent",
        abstract: "远程定位的单独同意：登记、撤回 · Consent to remote location.",
        subcommands: [ConsentGive.self, ConsentWithdraw.self, ConsentList.self])
}

struct ConsentGive: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "give", abstract: "登记同意书 · Records a consent.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var once: ClientOption
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "签字日（默认今天） · Day signed.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "谁签的：本人；无能力的由监护人 · Who signed.") var signedBy: String
    @Option(name: .long, help: "同意书编号或存放处 · The paper.") var paper: String

    func run(in bureau: Bureau) async throws -> Page {
        let day = on ?? bureau.today
        let number = try await ConsentBook(bureau).give(
            ref, on: day, signedBy: signedBy, paper: paper, client: once.client)
        return Page(
            Text(
                "同意第 \(number) 号，\(day)；随时可撤回。",
                en: "Consent \(number) of \(day); it can be "
                    + "withdrawn at any time."))
    }
}

struct ConsentWithdraw: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw", abstract: "撤回：定位当天停止 · Location stops the same day.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var once: ClientOption
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "谁提出的 · Who said so.") var toldBy: String

    func run(in bureau: Bureau) async throws -> Page {
        let orders = try await ConsentBook(bureau).withdraw(
            ref, toldBy: toldBy, client: once.client)
        return Page(
            Text(
                "\(ref) 的同意 \(bureau.today) 起撤回，定位停止；随之取消的订单 \(orders.count) 件。",
                en: "\(ref)'s consent ended on \(bureau.today), and location with it; "
                    + "\(orders.count) orders called off."))
    }
}

struct ConsentList: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "一人的同意，最近的在前 · Somebody's consents.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("consent", Text("同意", en: "Consent"), isNumber: true),
            .init("given", Text("签字", en: "Given")),
            .init("signed_by", Text("签字人", en: "Signed by")),
            .init("ended", Text("撤回", en: "Withdrawn")),
        ])
        for one in try await ConsentBook(bureau).list(of: ref) {
            page.add(
                .number(one.id), .day(one.given), .words(Mask.name(one.signedBy)),
                .init(one.ended))
        }
        return page
    }
}

/// `yuhou towns emergency …`: emergency calls.
struct EmergencyGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "emergency",
        abstract: "紧急援助：呼叫、应答、处置 · Emergency calls.",
        subcommands: [EmergencyRecord.self, EmergencyList.self])
}

struct EmergencyRecord: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "record", abstract: "登记一次呼叫 · Records a call.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var once: ClientOption
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "呼叫时刻，如 2026-03-02T10:15 · When it came.") var called: String
    @Option(name: .long, help: "应答时刻 · When it was answered.") var answered: String
    @Option(name: .long, help: "谁应答的 · Who answered.") var by: String
    @Option(name: .long, help: "怎样处置 · What was done.") var done: String

    func run(in bureau: Bureau) async throws -> Page {
        let number = try await EmergencyBook(bureau).record(
            .init(
                called: try .init(called, "--called"), answered: try .init(answered, "--answered"),
                answeredBy: by, deed: done), for: ref, client: once.client)
        return Page(Text("呼叫第 \(number) 号已登记。", en: "Call \(number) is recorded."))
    }
}

struct EmergencyList: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "呼叫和应答用时，最近的在前 · Calls, the latest first.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("call", Text("呼叫", en: "Call"), isNumber: true),
            .init("ref", Text("名册编号", en: "Ref")),
            .init("called", Text("时刻", en: "Called")),
            .init("minutes", Text("应答用时（分）", en: "Minutes"), isNumber: true),
            .init("by", Text("应答人", en: "By")),
            .init("done", Text("处置", en: "Done")),
        ])
        for line in try await EmergencyBook(bureau).list() {
            page.add(
                .number(line.id), .words(line.ref), .words(line.called), .number(line.lag),
                .words(line.answeredBy), .words(line.deed))
        }
        return page
    }
}
