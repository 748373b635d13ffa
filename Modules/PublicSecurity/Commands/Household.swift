import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou public_security household …`.
struct HouseholdGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "household", abstract: "户籍：导入、查看、更正 · The household register.",
        subcommands: [HouseholdImport.self, HouseholdList.self, HouseholdCorrect.self])
}

struct HouseholdImport: PublicSecurityCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "导入户籍登记，先用 --dry-run 预览 · Takes the household register.",
        discussion: "按身份证号（含曾用号）对应；姓名不同的退回并开核对单。不是名册里的人的行只计数，不保存。"
            + "有退回行时退出码为 65。")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var feed: FeedOptions

    func run(in bureau: Bureau) async throws -> Page {
        try await HouseholdFeed(bureau: bureau).take(feed)
    }
}

struct HouseholdList: PublicSecurityCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "户籍现状，一人一行 · The register as it stands.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "只看一人 · One person.") var ref: String?
    @Option(name: .long, help: "从哪一个之后接着列 · Those after this key.") var after: Int64 = 0

    func run(in bureau: Bureau) async throws -> Page {
        var filter = HouseholdBook.Filter()
        (filter.ref, filter.after) = (ref, after)
        let found = try await HouseholdBook(bureau).list(filter)
        var page = Page(
            [Text("户籍 \(found.count) 份。", en: "\(found.count) of the register.")],
            columns: [
                .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
                .init("kind", Text("户口性质", en: "Kind")),
                .init("area", Text("城乡类别", en: "Area")),
                .init("district", Text("户籍区县", en: "District")),
                .init("town", Text("镇街", en: "Town")),
                .init("since", Text("自", en: "Since")),
            ])
        for row in found {
            let one = row.entry
            page.add(
                .words(row.ref), .words(Mask.name(row.name)), .text(one.kind.title),
                Page.Cell(one.area?.rawValue), .words("\(one.registered)"),
                Page.Cell(one.town.map { "\($0)" }), .day(one.since))
        }
        if found.count == filter.limit, let last = found.last {
            page.next.append(
                Text("还有：加 --after \(last.person)。", en: "More: --after \(last.person)."))
        }
        return page
    }
}

struct HouseholdCorrect: PublicSecurityCommand {
    static let configuration = CommandConfiguration(
        commandName: "correct", abstract: "更正一人的户籍，说明理由 · Puts one person's row right.",
        discussion: "替换这个人的最后一行：那一行所说的被收回，日期可早可晚。")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "urban 城镇、rural 农村、unified 居民 · Kind.") var kind: String
    @Option(name: .long, help: "城乡类别 urban、rural；居民户口必填 · Area.") var area: String = ""
    @Option(name: .long, help: "户籍区县，六位 · The district of registration.") var registered: String
    @Option(name: .long, help: "镇街，九位 · Town.") var town: String = ""
    @Option(name: .long, help: "村居，十二位 · Village.") var village: String = ""
    @Option(name: .long, help: "自哪天起 · From which day.") var since: String
    @Option(name: .long, help: "为什么更正、依据什么 · Why.") var reason: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let entry: HouseholdEntry
        do {
            entry = try HouseholdEntry(
                kind: kind, area: area, district: registered, town: town, village: village,
                since: since, today: bureau.today)
        } catch {
            throw Refusal(Text("--\(error.text.zh)。", en: "--\(error.text.en)."))
        }
        let isNew = try await HouseholdBook(bureau).correct(
            ref, entry, reason: reason, client: id ?? UUID().uuidString)
        return isNew
            ? Page(Text("\(ref) 的户籍已更正。", en: "\(ref): the registration is put right."))
            : Page(Text("\(ref) 的户籍早已这样更正。", en: "\(ref): stands like this."))
    }
}

/// `yuhou public_security move …`.
struct MoveGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "move", abstract: "迁入迁出与移交文件 · Moves and their transfer files.",
        subcommands: [MoveList.self])
}

struct MoveList: PublicSecurityCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "迁入迁出、还没有移交文件的，久的在前 · Moves without a file.",
        discussion: "移交由 yuhou transfer out / in 办理：写明末付月和首付月，两地不重不漏。")

    @OptionGroup var desk: DeskOptions
    @Flag(name: .long, help: "已移交的也列 · Also those handed over.") var all = false

    func run(in bureau: Bureau) async throws -> Page {
        let found = try await MoveBook(bureau).list(withDone: all)
        var page = Page(
            [Text("迁移 \(found.count) 人。", en: "\(found.count) moved.")],
            columns: [
                .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
                .init("direction", Text("方向", en: "Direction")),
                .init("from", Text("原籍", en: "From")), .init("to", Text("现籍", en: "To")),
                .init("since", Text("自", en: "Since")),
                .init("state", Text("移交", en: "Transfer")),
                .init("transferred", Text("移交日", en: "Handed over for")),
            ])
        for entry in found {
            page.add(
                .words(entry.row.ref), .words(Mask.name(entry.row.name)),
                .text(entry.isOut ? Text("迁出", en: "out") : Text("迁入", en: "in")),
                Page.Cell(entry.row.previous.map { "\($0)" }),
                .words("\(entry.row.entry.registered)"), .day(entry.row.entry.since),
                .text(entry.state.title), Page.Cell(entry.transferred))
        }
        page.next += try await bureau.staleness(of: HouseholdFeed.feed)
        return page
    }
}

extension Bureau {
    /// A warning where a list rests on a file that is too old, or never came.
    func staleness(of feed: Feed) async throws -> [Text] {
        guard let state = try await states(of: [feed]).first, state.isStale(on: today) else {
            return []
        }
        let last = state.asOf.map { "\($0)" }
        return [
            Text(
                "注意：“\(feed.title.zh)”\(last.map { "最近一次是 \($0)" } ?? "从未导入")，"
                    + "有效 \(feed.goodFor) 天；没有记录不等于没有发生。",
                en: "Mind: `\(feed.title.en)` \(last.map { "is of \($0)" } ?? "never came"), good "
                    + "for \(feed.goodFor) days; silence proves nothing.")
        ]
    }
}
