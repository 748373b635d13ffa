import ArgumentParser
import Kernel
import Law

/// `yuhou towns visit …`: visits, their sealed notes, the needs found.
struct VisitGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "visit",
        abstract: "走访联系：登记、封存记录、发现需求、到期名单 · Visits and what came of them.",
        subcommands: [
            VisitRecord.self, VisitNote.self, VisitShare.self, VisitNeed.self, VisitNeeds.self,
            VisitDue.self, VisitList.self,
        ])
}

extension VisitBook.Met: ExpressibleByArgument {}

struct VisitRecord: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "record", abstract: "登记一次走访或联系 · Records a visit.",
        discussion: """
            先看家庭的意愿。节日当天和前六天上门的，算这个节日的走访：一户一节只一次，不论哪个部门；家庭自己要求的写 --agreed。
            记录封存，只有写的人和办理的心理援助人员能看。
            """)

    @OptionGroup var desk: DeskOptions
    @OptionGroup var once: ClientOption
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "home 上门、phone 电话、parcel 寄送、message 留言 · How.")
    var way: VisitWay
    @Option(name: .long, help: "哪天（默认今天） · The day.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "走访人 · Who visited.") var visitor: String
    @Option(name: .long, help: "seen 见到本人、heard 与本人通话、nobody 没有见到 · Who was met.")
    var met: VisitBook.Met?
    @Option(name: .long, help: "家庭一般不希望的、节日已有部门走访的：这次谁同意的 · Who agreed.") var agreed: String?
    @Option(name: .long, help: "生活和精神状况，封存 · What was learned; sealed.") var note: String?
    @Flag(name: .long, help: "记录也给办理的心理援助人员 · Also for the psychologist.") var share = false
    @Option(name: .customLong("case"), help: "随之落实的事项 · The case that is delivered.")
    var caseNumber: Int64?

    func validate() throws {
        if way == .session {
            throw ValidationError("--way：心理辅导用 support session 登记 / use support session")
        }
        if share && note == nil {
            throw ValidationError("--share 与 --note 一起写 / with --note")
        }
    }

    func run(in bureau: Bureau) async throws -> Page {
        let day = on ?? bureau.today
        let number = try await VisitBook(bureau).record(
            .init(
                way: way, on: day, visitor: visitor, met: met, agreedBy: agreed, note: note,
                isShared: share, caseNumber: caseNumber), of: ref, client: once.client)
        var page = Page(
            Text(
                "走访第 \(number) 号：\(ref)，\(day)，\(way.title.zh)。",
                en: "Visit \(number): \(ref), \(day), \(way.title.en)."))
        page.next = [
            Text(
                "发现需求的：visit need \(number) --to 部门 --matter … --due …",
                en: "A need that was found: visit need \(number) --to … --matter … --due …")
        ]
        return page
    }
}

struct VisitNote: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "note", abstract: "打开自己的走访记录，写明理由，留痕 · Opens one's own note.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "走访编号 · The visit.") var number: Int64
    @Option(name: .long, help: "理由 · Why.") var reason: String

    func run(in bureau: Bureau) async throws -> Page {
        let note = try await VisitBook(bureau).note(number, reason: reason)
        return Page(Text(note, en: note))
    }
}

struct VisitShare: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "share", abstract: "把自己的记录交给办理的心理援助人员 · Gives a note on.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "走访编号 · The visit.") var number: Int64
    @Option(name: .long, help: "理由 · Why.") var reason: String

    func run(in bureau: Bureau) async throws -> Page {
        let reader = try await VisitBook(bureau).share(number, reason: reason)
        return Page(
            Text("第 \(number) 号记录 \(reader) 也能看了。", en: "\(reader) may read note \(number)."))
    }
}

struct VisitNeed: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "need", abstract: "走访发现的需求：转给部门，限期办理 · A need becomes a referral.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var once: ClientOption
    @Argument(help: "走访编号 · The visit.") var number: Int64
    @Option(name: .long, help: "部门代码 · The department.") var to: String
    @Option(name: .long, help: "请对方办什么 · What is asked.") var matter: String
    @Option(name: .long, help: "办理期限 · By which day.", transform: parseDay) var due: Day

    func run(in bureau: Bureau) async throws -> Page {
        let referral = try await VisitBook(bureau).need(
            number, to: to, matter: matter, due: due, client: once.client)
        return Page(
            Text(
                "已转 \(to)：转介第 \(referral) 号，\(due) 前办理。",
                en: "Referral \(referral) to \(to), due \(due)."))
    }
}

struct VisitNeeds: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "needs", abstract: "走访发现、还没办结的需求，先到期的在前 · Needs that are open.")

    @OptionGroup var desk: DeskOptions
    @Flag(name: .long, help: "已办结的也列出 · Also closed ones.") var all = false

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("visit", Text("走访", en: "Visit"), isNumber: true),
            .init("ref", Text("名册编号", en: "Ref")),
            .init("department", Text("部门", en: "Department")),
            .init("referral", Text("转介", en: "Referral"), isNumber: true),
            .init("due", Text("期限", en: "Due")),
            .init("state", Text("状态", en: "State")),
        ])
        for need in try await VisitBook(bureau).needs(withClosed: all) {
            let state: Text =
                need.isClosed
                ? Text("已办结", en: "closed")
                : need.due < bureau.today ? Text("逾期", en: "overdue") : Text("办理中", en: "open")
            page.add(
                .number(need.visit), .words(need.ref), .words(need.department),
                .number(need.referral), .day(need.due), .text(state))
        }
        return page
    }
}

struct VisitDue: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "due", abstract: "本月应联系而没有联系的，最久的在前 · Not met this month.",
        discussion: "“定期”按每月一次（裁定 visit.contact_months）。不要上门的家庭不列。")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("ref", Text("名册编号", en: "Ref")),
            .init("name", Text("姓名", en: "Name")),
            .init("last", Text("上次", en: "Last")),
            .init("way", Text("方式", en: "How")),
            .init("wishes", Text("家庭意愿", en: "Wishes")),
        ])
        for due in try await VisitBook(bureau).due() {
            page.add(
                .words(due.ref), .words(Mask.name(due.name)), .init(due.last),
                .text(due.way.title), due.wishes.map { .text($0) } ?? .none)
        }
        return page
    }
}

struct VisitList: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "一人的走访，最近的在前；不显示记录 · Somebody's visits.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("visit", Text("走访", en: "Visit"), isNumber: true),
            .init("day", Text("日期", en: "Day")),
            .init("way", Text("方式", en: "How")),
            .init("visitor", Text("走访人", en: "Visitor")),
            .init("met", Text("见到", en: "Met")),
            .init("note", Text("我能看的记录", en: "Note of mine")),
            .init("needs", Text("需求", en: "Needs"), isNumber: true),
        ])
        for line in try await VisitBook(bureau).list(of: ref) {
            page.add(
                .number(line.id), .day(line.day), .text(line.way.title), .words(line.visitor),
                line.met.map { .text($0.title) } ?? .none,
                line.hasNote ? .text(Text("有", en: "yes")) : .none, .number(line.needs))
        }
        return page
    }
}
