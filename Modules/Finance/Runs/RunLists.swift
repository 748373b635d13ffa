import ArgumentParser
import Foundation
import Kernel
import Law
import Money

struct RunShow: RunCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "一批发放：控制总数、各步办理人、暂缓原因 · Shows a run.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "批次号 · The run's number.") var run: Int64
    @Flag(name: .long, help: "列出暂缓的款项 · Lists what is held.") var held = false

    func run(in bureau: Bureau) async throws -> Page {
        let book = book(bureau)
        guard held else { return try await book.page(run, towns: try await bureau.towns()) }
        _ = try await book.run(run)
        var page = Page(columns: [
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("clause", Text("条款", en: "Clause")), .init("period", Text("所属", en: "For")),
            .init("amount", Text("金额", en: "Sum"), isNumber: true),
            .init("hold", Text("原因", en: "Why")),
        ])
        for line in try await book.held(run) {
            page.add(
                .words(line.person.ref), .words(Mask.name(line.person.name)), .words(line.clause),
                .day(line.period), .money(line.money), .text(line.hold.title))
        }
        page.next.append(
            Text(
                "账户有变、待复核的：run look --run \(run) --ref … --reason …，由另一人办理。",
                en: "A new account or a late month: run look, by another person."))
        return page
    }
}

struct RunList: RunCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "各批发放及其进度 · Lists the runs.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("run", Text("批次", en: "Run"), isNumber: true),
            .init("title", Text("名称", en: "Title")),
            .init("through", Text("截至", en: "Through")),
            .init("done", Text("已办", en: "Done")), .init("by", Text("办理人", en: "By")),
            .init("on", Text("日期", en: "On")),
            .init("lines", Text("行数", en: "Lines"), isNumber: true),
            .init("amount", Text("金额", en: "Sum"), isNumber: true),
        ])
        for run in try await book(bureau).list() {
            let last = run.done.last
            page.add(
                .number(run.id), .words(run.title), .words("\(run.through)"),
                .text(last?.act.title ?? Text("编制中", en: "being prepared")), .init(last?.by),
                .init(last?.on), last.map { .number($0.lines) } ?? .none,
                last.map { .money($0.total) } ?? .none)
        }
        return page
    }
}

struct RunCancel: RunCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "作废尚未封账的一批，占用的资金退回 · Gives a run up.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var told: RunOptions
    @Option(name: .long, help: "原因 · Why.") var reason: String

    func run(in bureau: Bureau) async throws -> Page {
        try await book(bureau).cancel(told.run, reason: reason, client: told.client)
        return Page(
            Text(
                "第 \(told.run) 批已作废，占用的资金已退回可用。",
                en: "Run \(told.run) is cancelled; what it had reserved is free again."))
    }
}

struct RunLook: RunCommand {
    static let configuration = CommandConfiguration(
        commandName: "look", abstract: "第二人复核变更的账户、久远的补发 · A second look, by another person.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "批次号 · The run's number.") var run: Int64
    @Option(name: .long, help: "本人编号 · The person.") var ref: String
    @Option(name: .long, help: "核实了什么 · What was verified.") var reason: String

    func run(in bureau: Bureau) async throws -> Page {
        let freed = try await book(bureau).look(run, at: ref, reason: reason)
        return Page(
            Text("\(ref)：放行 \(freed) 行。", en: "\(ref): \(freed) lines are let go."))
    }
}

/// `yuhou finance payee`
struct PayeeAccount: RunCommand {
    static let configuration = CommandConfiguration(
        commandName: "payee", abstract: "登记收款单位的账户，如承保机构、学校 · An organization's account.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "统一社会信用代码 · Its credit code.") var code: String
    @Option(name: .long, help: "单位名称 · Its name.") var title: String
    @Option(name: .long, help: "对公账号 · Its bank account.") var account: String
    @Option(name: .long, help: "依据 · What it rests on.") var document: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        try await book(bureau).keepPayee(
            code, title: title, account: account, document: document,
            client: id ?? UUID().uuidString)
        return Page(
            Text(
                "\(title)（\(code)）：账户 \(Mask.account(account))。",
                en: "\(title) (\(code)): account \(Mask.account(account))."))
    }
}

/// `yuhou finance resting`
struct Resting: RunCommand {
    static let configuration = CommandConfiguration(
        commandName: "resting", abstract: "滞留资金：停在某一环节超过若干天 · Money that rests too long.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "天数（默认按参数 pay.resting_days） · Days; by default the figure's.")
    var days: Int?

    func validate() throws {
        guard (0...3650).contains(days ?? 0) else {
            throw ValidationError("--days：0 至 3650 / 0 to 3650")
        }
    }

    func run(in bureau: Bureau) async throws -> Page {
        let limit = try await book(bureau).restingDays()
        let days = days ?? limit
        var page = Page(
            [
                Text(
                    "停在同一环节超过 \(days) 天的资金。",
                    en: "Money that has rested for more than \(days) days.")
            ],
            columns: [
                .init("station", Text("环节", en: "Station")), .init("fund", Text("资金", en: "Fund")),
                .init("run", Text("批次", en: "Run"), isNumber: true),
                .init("since", Text("自", en: "Since")),
                .init("days", Text("天数", en: "Days"), isNumber: true),
                .init("amount", Text("金额", en: "Sum"), isNumber: true),
                .init("persons", Text("人数", en: "Persons"), isNumber: true),
            ])
        for one in try await book(bureau).resting(days: days) {
            page.add(
                .text(one.title), .init(one.fund), one.run.map { .number($0) } ?? .none,
                .day(one.since), .number(Int64(bureau.today.number - one.since.number)),
                .money(one.money), one.persons.map { .number($0) } ?? .none)
        }
        return page
    }
}
