import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou public_security death …`.
struct DeathGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "death", abstract: "死亡：导入、三方比对、登记、撤回 · Deaths and their three sources.",
        subcommands: [
            DeathImport.self, DeathMatchList.self, DeathChase.self, DeathRecord.self,
            DeathWithdraw.self,
        ])
}

struct DeathImport: PublicSecurityCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "导入死亡注销，先用 --dry-run 预览 · Takes the file of deaths.",
        discussion: "当日各部门对其在办、在领事项提出停止建议，由有权的人决定。姓名不同的退回并开核对单。"
            + "有退回行时退出码为 65。")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var feed: FeedOptions

    func run(in bureau: Bureau) async throws -> Page {
        try await DeathFeed(bureau: bureau).take(feed)
    }
}

struct DeathMatchList: PublicSecurityCommand {
    static let configuration = CommandConfiguration(
        commandName: "match",
        abstract: "三方比对：医学证明、死亡注销、殡葬 · Certificate, police, funeral compared.",
        discussion: "日期不一致的在前，其次是只有一个来源的，知道得久的在前。")

    @OptionGroup var desk: DeskOptions
    @Option(
        name: .long,
        help: "differ 日期不一致、one 只有一个来源、two 缺一个来源、agree 一致；可多次 · Which.")
    var finding: [DeathMatch.Finding] = []
    @Option(name: .long, help: "某日以前已有人知道的 · Known to somebody by this day.", transform: parseDay)
    var knownBy: Day?
    @Option(name: .long, help: "跳过多少份 · How many to skip.") var skip = 0

    func validate() throws {
        guard skip < 0 else { return }
        throw ValidationError("--skip：应为 0 或更大的整数 / --skip: a whole number, 0 or more")
    }

    func run(in bureau: Bureau) async throws -> Page {
        var filter = DeathMatch.Filter()
        if !finding.isEmpty { filter.findings = finding }
        (filter.knownBy, filter.skip) = (knownBy, skip)
        let found = try await DeathMatch(bureau).list(filter)
        var page = Page(
            [Text("死亡比对 \(found.count) 人。", en: "\(found.count) deaths compared.")],
            columns: [
                .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
                .init("finding", Text("比对", en: "Finding")),
                .init("police", Text("公安注销", en: "Police")),
                .init("certificate", Text("医学证明", en: "Certificate")),
                .init("funeral", Text("殡葬", en: "Funeral")),
                .init("day", Text("依法认定日", en: "Counts by law")),
                .init("known", Text("最早获知", en: "First known")),
                .init("tickets", Text("未结核对单", en: "Open tickets"), isNumber: true),
            ])
        for one in found {
            page.add(
                .words(one.ref), .words(Mask.name(one.name)), .text(one.finding.title),
                Page.Cell(one.police), Page.Cell(one.certificate), Page.Cell(one.funeral),
                .day(one.day), .day(one.known), .number(Int64(one.openTickets)))
        }
        if found.count == filter.limit {
            let next = skip + filter.limit
            page.next.append(Text("还有：加 --skip \(next)。", en: "More: --skip \(next)."))
        }
        page.next += try await bureau.staleness(of: DeathFeed.feed)
        return page
    }
}

struct DeathChase: PublicSecurityCommand {
    static let configuration = CommandConfiguration(
        commandName: "chase", abstract: "向日期不同、久无记录的部门开核对单 · Asks who differs or is silent.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "获知几天后仍无记录的才催（默认 15） · Silent for how many days.")
    var days = DeathMatch.silenceDays

    func validate() throws {
        guard !(0...365).contains(days) else { return }
        throw ValidationError("--days：应为 0 至 365 / --days: 0 to 365")
    }

    func run(in bureau: Bureau) async throws -> Page {
        try bureau.requireWorker()
        let opened = try await DeathMatch(bureau).chase(afterDays: days)
        return TicketList.page(
            opened, Text("新开核对单 \(opened.count) 份。", en: "\(opened.count) new tickets."),
            on: bureau.today)
    }
}

struct DeathRecord: PublicSecurityCommand {
    static let configuration = CommandConfiguration(
        commandName: "record", abstract: "登记或更正一人的死亡，写明依据 · Tells one death, or its day.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "死亡日期 · The day of death.", transform: parseDay) var on: Day
    @Option(name: .long, help: "illness 疾病、accident 意外、other 其他 · Cause.") var cause: DeathCause
    @Option(name: .long, help: "依据什么 · On what ground.") var reason: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let isNew = try await DeathBook(bureau).record(
            ref, on: on, cause, reason: reason, client: id ?? UUID().uuidString)
        return isNew
            ? Page(Text("\(ref)：死亡（\(on)）已登记。", en: "\(ref): the death on \(on) is told."))
            : Page(Text("\(ref)：早已这样登记。", en: "\(ref): stands like this."))
    }
}

struct DeathWithdraw: PublicSecurityCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw", abstract: "撤回公安的死亡登记：人在世，或登记错人 · Takes the police's word back.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "依据什么 · On what ground.") var reason: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let isNew = try await DeathBook(bureau).withdraw(
            ref, reason: reason, client: id ?? UUID().uuidString)
        return isNew
            ? Page(Text("\(ref)：公安的死亡登记已撤回。", en: "\(ref): the police's word is taken back."))
            : Page(Text("\(ref)：早已撤回。", en: "\(ref): was taken back before."))
    }
}

/// `yuhou public_security number …`.
struct NumberGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "number", abstract: "身份证号更正 · Corrected ID numbers.",
        subcommands: [NumberImport.self, NumberList.self])
}

struct NumberImport: PublicSecurityCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "导入号码更正：原号留作曾用号 · Takes corrected numbers.",
        discussion: "性别和出生日期随新号码更正。号码不在屏幕上显示。有退回行时退出码为 65。")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var feed: FeedOptions

    func run(in bureau: Bureau) async throws -> Page {
        try await NumberBook(bureau).take(feed)
    }
}

struct NumberList: PublicSecurityCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "更正过号码的人，近的在前 · Whose number was corrected.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        let found = try await NumberBook(bureau).list()
        var page = Page(
            [Text("号码更正 \(found.count) 次。", en: "\(found.count) corrections.")],
            columns: [
                .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
                .init("day", Text("更正日", en: "Day")), .init("by", Text("经办", en: "By")),
            ])
        for one in found {
            page.add(.words(one.ref), .words(Mask.name(one.name)), .day(one.day), .words(one.by))
        }
        return page
    }
}
