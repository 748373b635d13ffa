import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou disabled_persons certificate …`
struct CertificateGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certificate",
        abstract: "残疾人证：导入、到期、复评、核对 · Certificates.",
        subcommands: [
            CertificateImport.self, CertificateList.self, CertificateChanges.self,
            CertificateRemind.self, CertificateTickets.self, CertificateClear.self,
        ])
}

struct CertificateImport: DisabledCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "导入残疾人证文件 · Takes the file of certificates.",
        discussion: "证号不保存、不显示；与证号或名册不符的列入核对单 · Rows that do not agree become tickets.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var feed: FeedOptions

    func run(in bureau: Bureau) async throws -> Page {
        try await CertificateFeed(bureau: bureau).take(feed)
    }
}

struct CertificateList: DisabledCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "现有证件，先到期的在前 · Certificates, the first to end first.",
        discussion: "--ended 已到期未换发的；--within 今后多少天内到期的 · Ended, or ending soon.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var lines: ListOptions
    @Option(name: .long, help: "今后多少天内到期 · Ends within so many days.") var within: Int?
    @Flag(name: .long, help: "已到期的 · Those that ended.") var ended = false
    @Option(name: .long, help: "只看一人 · Only this person.") var ref: String?

    func validate() throws {
        if let within, !(0...3660).contains(within) {
            throw ValidationError("--within \(within)：应为 0 至 3660 天 / 0 to 3660 days")
        }
        if ended, within != nil {
            throw ValidationError("--ended 与 --within 只能选一个 / choose one of them")
        }
    }

    func run(in bureau: Bureau) async throws -> Page {
        let today = bureau.today
        let book = CertificateBook(bureau: bureau)
        let found =
            ended
            ? try await book.list(
                from: .always, to: today.adding(days: -1), ref: ref, limit: lines.limit)
            : try await book.list(
                from: ref == nil ? today : .always, to: within.map { today.adding(days: $0) },
                ref: ref, limit: lines.limit)
        let feed = try await bureau.states(of: [CertificateFeed.feed]).first
        var page = Page(
            [Self.freshness(feed, today)],
            columns: [
                .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
                .init("issue", Text("换发", en: "Issue")),
                .init("category", Text("类别", en: "Category")),
                .init("grade", Text("等级", en: "Grade"), isNumber: true),
                .init("valid_to", Text("有效至", en: "Last day")),
                .init("state", Text("状态", en: "State")),
                .init("told", Text("已告知", en: "Told")),
            ])
        for line in found {
            page.add(
                .words(line.ref), .words(Mask.name(line.name)),
                .text(CertificateNumber.title(ofIssue: line.issue)), .text(line.category.title),
                .number(Int64(line.grade)), .init(line.validTo), .text(line.state(on: today)),
                .init(line.toldOn))
        }
        if ended || within != nil {
            page.next.append(
                Text(
                    "到期次日起不再算残疾，由此引起的停发都先立项告知；已告知复评的用 certificate remind 登记。",
                    en:
                        "From the day after, the grade holds no more; what would stop is proposed first. "
                        + "Tell the family, and `certificate remind`."))
        }
        lines.close(&page)
        return page
    }

    private static func freshness(_ state: Bureau.FeedState?, _ today: Day) -> Text {
        guard let state, let asOf = state.asOf else {
            return Text("还没有导入过残疾人证。", en: "No file of certificates was taken yet.")
        }
        let isStale = state.isStale(on: today)
        return Text(
            "依 \(asOf) 的文件\(isStale ? "，已过期，请先导入新的" : "")。",
            en:
                "By the file of \(asOf)\(isStale ? ", which is too old: take a new one first" : "")."
        )
    }
}

extension CertificateBook.Line {
    func state(on day: Day) -> Text {
        if isVoid { return Text("已注销", en: "void") }
        guard let validTo else { return Text("有效", en: "valid") }
        if validTo < day { return Text("已到期", en: "ended") }
        if validTo == day { return Text("今天到期", en: "last day today") }
        return Text(
            "还有 \(validTo.number - day.number) 天", en: "\(validTo.number - day.number) days")
    }
}

struct CertificateChanges: DisabledCommand {
    static let configuration = CommandConfiguration(
        commandName: "changes",
        abstract: "近来换发时类别、等级有变的 · Re-gradings, the latest first.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var lines: ListOptions
    @Option(
        name: .long, help: "从哪天起登记的（默认九十天前） · Recorded since.", transform: parseDay)
    var since: Day?

    func run(in bureau: Bureau) async throws -> Page {
        let changes = try await CertificateBook(bureau: bureau)
            .changes(since: since ?? bureau.today.adding(days: -90), limit: lines.limit)
        var page = Page(columns: [
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("issue", Text("换发", en: "Issue")), .init("issued_on", Text("发证日", en: "Issued")),
            .init("former", Text("原类别等级", en: "Before")),
            .init("present", Text("现类别等级", en: "Now")),
            .init("change", Text("变化", en: "Change")),
        ])
        for change in changes {
            page.add(
                .words(change.ref), .words(Mask.name(change.name)),
                .text(CertificateNumber.title(ofIssue: change.issue)), .day(change.issuedOn),
                .text(Self.words(change.former)), .text(Self.words(change.present)),
                .text(
                    change.present.grade == change.former.grade
                        ? Text("类别", en: "category")
                        : change.isWorse ? Text("加重", en: "worse") : Text("减轻", en: "better")))
        }
        if !changes.isEmpty {
            page.next.append(
                Text(
                    "加重的：告知优先康复、辅具和训练，用 assessment add 登记评估；减轻的：会停的事项已立项，由专人决定。",
                    en:
                        "Worse: offer devices and training, `assessment add`. Better: what would stop is "
                        + "proposed, and a named person decides."))
        }
        lines.close(&page)
        return page
    }

    private static func words(_ one: (category: CertificateNumber.Category, grade: Int)) -> Text {
        Text("\(one.category.title.zh)\(one.grade)级", en: "\(one.category.title.en) \(one.grade)")
    }
}

struct CertificateRemind: DisabledCommand {
    static let configuration = CommandConfiguration(
        commandName: "remind", abstract: "登记已告知家庭复评换证 · The family was told to renew.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "编号 · Ref.") var ref: String
    @Option(name: .long, help: "怎样告知 · How.") var how: String
    @Option(name: .long, help: "哪天（默认今天） · The day.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        try await CertificateBook(bureau: bureau).remind(
            ref, how, on: on ?? bureau.today, client: id ?? UUID().uuidString)
        return Page(Text("已登记。", en: "Recorded."))
    }
}

struct CertificateTickets: DisabledCommand {
    static let configuration = CommandConfiguration(
        commandName: "tickets", abstract: "核对单，先到期的在前 · Mismatches to clear.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var lines: ListOptions

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("ticket", Text("核对单", en: "Ticket"), isNumber: true),
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("issue", Text("换发", en: "Issue")), .init("differs", Text("不符", en: "Differs")),
            .init("card", Text("证号", en: "By the number")),
            .init("columns", Text("各栏", en: "By the columns")),
            .init("register", Text("名册", en: "Register")),
            .init("asked", Text("以谁为准", en: "Whose word")), .init("due", Text("期限", en: "Due")),
        ])
        page.nothing = Text("没有待核对的。", en: "No mismatches to clear.")
        for ticket in try await TicketBook(bureau: bureau).list(limit: lines.limit) {
            page.add(
                .number(ticket.id), .words(ticket.ref), .words(Mask.name(ticket.name)),
                .text(CertificateNumber.title(ofIssue: ticket.issue)),
                .text(
                    Text(
                        ticket.differs.map(\.title.zh).joined(separator: "、"),
                        en: ticket.differs.map(\.title.en).joined(separator: ", "))),
                .text(Self.words(ticket.cardCategory, ticket.cardGrade)),
                .text(Self.words(ticket.columnCategory, ticket.columnGrade)),
                .text(Self.words(ticket.registerCategory, ticket.registerGrade)),
                .text(
                    ticket.asked == "public_security"
                        ? Text("公安户籍", en: "household register")
                        : Text("残联", en: "the federation")), .day(ticket.dueOn))
        }
        if !page.rows.isEmpty {
            page.next.append(
                Text(
                    "核对后由导入人以外的同事用 certificate clear 处理；名册错的先更正名册再导入，自动办结。",
                    en:
                        "A colleague of who took the file clears it; a register put right clears it "
                        + "with the next import."))
        }
        lines.close(&page)
        return page
    }

    private static func words(_ category: CertificateNumber.Category?, _ grade: Int?) -> Text {
        let level = grade.map { "\($0)" } ?? "—"
        return Text(
            "\(category?.title.zh ?? "—") \(level)", en: "\(category?.title.en ?? "-") \(level)")
    }
}

struct CertificateClear: DisabledCommand {
    static let configuration = CommandConfiguration(
        commandName: "clear", abstract: "处理核对单 · Decides a mismatch.")

    /// What is right.
    enum Right: String, EnumerableFlag {
        case card, columns, drop

        static func help(for value: Right) -> ArgumentHelp? {
            switch value {
            case .card: "证号的类别等级为准，收下 · The number is right."
            case .columns: "各栏为准，收下 · The columns are right."
            case .drop: "都不收，退回核发 · Neither; the issuer corrects it."
            }
        }

        var decision: TicketBook.Decision {
            switch self {
            case .card: .card
            case .columns: .columns
            case .drop: .dropped
            }
        }
    }

    @OptionGroup var desk: DeskOptions
    @Argument(help: "核对单编号 · The ticket.") var number: Int64
    @Flag var right: Right
    @Option(name: .long, help: "核对情况 · What was found.") var reason: String

    func run(in bureau: Bureau) async throws -> Page {
        let ticket = try await TicketBook(bureau: bureau).clear(
            number, right.decision, reason: reason)
        return Page(
            right == .drop
                ? Text("第 \(ticket.id) 号核对单已退回。", en: "Ticket \(ticket.id) is dropped.")
                : Text(
                    "第 \(ticket.id) 号核对单已处理，证件已登记。",
                    en: "Ticket \(ticket.id) is decided; the certificate stands."))
    }
}
