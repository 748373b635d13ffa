import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou public_security ticket …`.
struct TicketGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ticket", abstract: "核对单：与其他部门登记不一致的 · What differs, for its owner.",
        subcommands: [TicketList.self, TicketOpen.self, TicketSend.self, TicketEnd.self])
}

struct TicketList: PublicSecurityCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "未结的核对单，先到期的在前 · Open ones, the first due first.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "哪个部门的 · Whose.") var owner: String?
    @Option(name: .long, help: "只看一人 · One person.") var ref: String?
    @Flag(name: .long, help: "只列逾期的 · Only the overdue.") var overdue = false
    @Flag(name: .long, help: "已结束的也列 · Also those that ended.") var all = false
    @Option(name: .long, help: "跳过多少份 · How many to skip.") var skip = 0

    func validate() throws {
        guard skip < 0 else { return }
        throw ValidationError("--skip：应为 0 或更大的整数 / --skip: a whole number, 0 or more")
    }

    func run(in bureau: Bureau) async throws -> Page {
        var filter = TicketBook.Filter()
        (filter.owner, filter.ref, filter.onlyOverdue) = (owner, ref, overdue)
        (filter.withEnded, filter.skip) = (all, skip)
        let found = try await TicketBook(bureau).list(filter)
        var page = Self.page(
            found, Text("核对单 \(found.count) 份。", en: "\(found.count) tickets."),
            on: bureau.today)
        if found.count == filter.limit {
            let next = skip + filter.limit
            page.next.append(Text("还有：加 --skip \(next)。", en: "More: --skip \(next)."))
        }
        return page
    }

    /// Tickets as a table.
    static func page(_ found: [TicketBook.Ticket], _ line: Text, on today: Day) -> Page {
        var page = Page(
            [line],
            columns: [
                .init("ticket", Text("编号", en: "No."), isNumber: true),
                .init("ref", Text("人员", en: "Ref")), .init("name", Text("姓名", en: "Name")),
                .init("field", Text("事项", en: "About")),
                .init("owner", Text("由谁核对", en: "Owner")),
                .init("ours", Text("公安", en: "Police")),
                .init("theirs", Text("对方", en: "Owner's")),
                .init("due", Text("期限", en: "Due")), .init("state", Text("状态", en: "State")),
            ])
        for one in found {
            // A name is a name wherever it stands.
            func shown(_ words: String) -> String {
                one.field == .name ? Mask.name(words) : words
            }
            let state =
                switch one.outcome {
                case .corrected: Text("已更正", en: "corrected")
                case .explained: Text("已说明", en: "explained")
                case nil where one.due < today: Text("逾期", en: "overdue")
                case nil where one.referral == nil: Text("未送达", en: "not sent")
                case nil: Text("待核对", en: "open")
                }
            page.add(
                .number(one.id), .words(one.ref), .words(Mask.name(one.name)),
                .text(one.field.title), .words(one.owner), .words(shown(one.ours)),
                Page.Cell(one.theirs.map(shown)), .day(one.due), .text(state))
        }
        return page
    }
}

struct TicketOpen: PublicSecurityCommand {
    static let configuration = CommandConfiguration(
        commandName: "open", abstract: "开一份核对单，转给该部门 · Opens a ticket and refers it.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "name、town、death、number、other · What differs.")
    var field: TicketBook.Field
    @Option(name: .long, help: "由哪个部门核对（默认按事项） · Whose to clear.") var owner: String?
    @Option(name: .long, help: "公安登记的 · What the police have.") var ours: String
    @Option(name: .long, help: "对方登记的 · What the owner has.") var theirs: String?
    @Option(name: .long, help: "期限（默认 15 天后） · By which day.", transform: parseDay) var due: Day?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let typed = TicketBook.Typed(
            field: field, owner: owner, ours: ours, theirs: theirs, due: due)
        let (ticket, isNew) = try await TicketBook(bureau).open(
            ref, typed, client: id ?? UUID().uuidString)
        return isNew
            ? Page(
                Text(
                    "第 \(ticket.id) 号核对单已开，\(ticket.owner) 于 \(ticket.due) 前核对。",
                    en: "Ticket \(ticket.id) is open; \(ticket.owner) clears it by \(ticket.due)."))
            : Page(Text("第 \(ticket.id) 号核对单早已开。", en: "Ticket \(ticket.id) was opened before."))
    }
}

struct TicketSend: PublicSecurityCommand {
    static let configuration = CommandConfiguration(
        commandName: "send", abstract: "把还没有送达的核对单转给各部门 · Refers what was not sent.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        try bureau.requireWorker()
        var filter = TicketBook.Filter()
        filter.onlyUnsent = true
        var page = Page(columns: [
            .init("ticket", Text("编号", en: "No."), isNumber: true),
            .init("ref", Text("人员", en: "Ref")), .init("owner", Text("由谁核对", en: "Owner")),
            .init("result", Text("结果", en: "Result")),
        ])
        for ticket in try await TicketBook(bureau).list(filter) {
            let problem = try await TicketBook(bureau).send(ticket)
            page.add(
                .number(ticket.id), .words(ticket.ref), .words(ticket.owner),
                .text(problem ?? Text("已送达", en: "sent")))
        }
        page.lines = [Text("核对单 \(page.rows.count) 份。", en: "\(page.rows.count) tickets.")]
        return page
    }
}

struct TicketEnd: PublicSecurityCommand {
    static let configuration = CommandConfiguration(
        commandName: "end", abstract: "结束核对单：已一致，或说明为何不同 · Ends a ticket, with the reason.",
        discussion: "由开单人以外的人结束；corrected 须两边确已一致。")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "核对单编号 · The ticket.") var number: Int64
    @Option(name: .long, help: "corrected 已一致、explained 有理由 · How.")
    var outcome: TicketBook.Outcome
    @Option(name: .long, help: "怎样核对的 · How you made sure.") var reason: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let isNew = try await TicketBook(bureau).end(
            number, outcome, reason: reason, client: id ?? UUID().uuidString)
        return isNew
            ? Page(Text("第 \(number) 号核对单已结束。", en: "Ticket \(number) is ended."))
            : Page(Text("第 \(number) 号核对单早已这样结束。", en: "Ticket \(number) ended like this before."))
    }
}
