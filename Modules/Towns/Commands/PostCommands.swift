import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou towns post …`: the posts that look after families.
struct PostGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "post",
        abstract: "联系人岗位：设岗、到岗、离岗、空缺告警 · Posts that look after families.",
        subcommands: [PostAdd.self, PostTake.self, PostEnd.self, PostList.self, PostAlarm.self])
}

extension PostBook.Kind: ExpressibleByArgument {}

/// What every command that writes takes.
struct ClientOption: ParsableArguments {
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    /// As given, or one of its own.
    var client: String { id ?? UUID().uuidString }
}

struct PostAdd: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "设岗 · Sets a post up.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var once: ClientOption
    @Argument(help: "town 镇（街）岗位、village 村（居）岗位 · Whose.") var kind: PostBook.Kind
    @Option(name: .long, help: "岗位名称，如“民政干事” · Its title.") var title: String
    @Option(name: .long, help: "镇街九位代码（只负责一个镇街的可不写） · The town.") var town: Int64?
    @Option(name: .long, help: "村居十二位代码 · Of a village post, the village.") var village: Int64?

    func run(in bureau: Bureau) async throws -> Page {
        let town = try await bureau.own(town: town)
        let number = try await PostBook(bureau).add(
            kind, title, town: town, village: village, client: once.client)
        return Page(
            Text("岗位第 \(number) 号：\(title)。", en: "Post \(number): \(title)."))
    }
}

struct PostTake: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "take", abstract: "到岗：谁从哪天起担任，可提前登记 · Who takes a post.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var once: ClientOption
    @Argument(help: "岗位编号 · The post.") var post: Int64
    @Option(name: .long, help: "姓名 · Name.") var name: String
    @Option(name: .long, help: "办公电话 · Office telephone.") var phone: String
    @Option(name: .long, help: "到岗日（默认今天） · First day.", transform: parseDay) var from: Day?

    func run(in bureau: Bureau) async throws -> Page {
        let day = from ?? bureau.today
        try await PostBook(bureau).take(
            post, .init(name: name, phone: phone, from: day), client: once.client)
        return Page(
            Text(
                "岗位第 \(post) 号自 \(day) 由 \(name) 担任；名下家庭随岗交接。",
                en: "Post \(post) is \(name)'s from \(day), with its families."))
    }
}

struct PostEnd: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "end", abstract: "离岗：同时写继任人，家庭当日交接 · A holder leaves.",
        discussion: "没有继任人的，自离岗日起七天内补上，列入任务和告警。")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var once: ClientOption
    @Argument(help: "岗位编号 · The post.") var post: Int64
    @Option(name: .long, help: "离岗日：不再担任的第一天 · First day without.", transform: parseDay)
    var on: Day
    @Option(name: .long, help: "原因 · Why.") var reason: String
    @Option(name: .long, help: "继任人姓名 · The successor.") var successor: String?
    @Option(name: .long, help: "继任人办公电话 · The successor's telephone.") var phone: String?

    func validate() throws {
        if (successor == nil) != (phone == nil) {
            throw ValidationError("--successor 与 --phone 一起写 / together")
        }
    }

    func run(in bureau: Bureau) async throws -> Page {
        var next: PostBook.Holder?
        if let successor, let phone { next = .init(name: successor, phone: phone, from: on) }
        try await PostBook(bureau).end(
            post, on: on, reason: reason, successor: next, client: once.client)
        guard let successor else {
            return Page(
                Text(
                    "岗位第 \(post) 号自 \(on) 空缺；七天内补上：post take \(post)。",
                    en: "Post \(post) is vacant from \(on); fill it within seven days: "
                        + "post take \(post)."))
        }
        return Page(
            Text(
                "岗位第 \(post) 号自 \(on) 由 \(successor) 接任，名下家庭不断档。",
                en: "\(successor) has post \(post) from \(on); no family is without."))
    }
}

struct PostList: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "岗位和担任人 · Posts and who holds them.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "哪天（默认今天） · On which day.", transform: parseDay) var on: Day?

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("post", Text("岗位", en: "Post"), isNumber: true),
            .init("kind", Text("类别", en: "Kind")),
            .init("town", Text("镇街", en: "Town"), isNumber: true),
            .init("title", Text("名称", en: "Title")),
            .init("holder", Text("担任人", en: "Holder")),
            .init("phone", Text("办公电话", en: "Telephone")),
            .init("from", Text("到岗", en: "From")),
            .init("to", Text("离岗", en: "To")),
        ])
        for post in try await PostBook(bureau).list(on: on ?? bureau.today) {
            page.add(
                .number(post.id), .text(post.kind.title), .number(post.town), .words(post.title),
                .init(post.holder), .init(post.phone), .init(post.from), .init(post.to))
        }
        return page
    }
}

struct PostAlarm: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "alarm", abstract: "空缺或七天内将空缺的岗位 · Posts vacant or about to be.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("post", Text("岗位", en: "Post"), isNumber: true),
            .init("kind", Text("类别", en: "Kind")),
            .init("title", Text("名称", en: "Title")),
            .init("last", Text("前任", en: "Last holder")),
            .init("from", Text("空缺自", en: "Vacant from")),
            .init("to", Text("继任到岗", en: "Until")),
            .init("people", Text("名下人数", en: "People"), isNumber: true),
        ])
        for gap in try await PostBook(bureau).alarm() {
            page.add(
                .number(gap.post), .text(gap.kind.title), .words(gap.title), .init(gap.last),
                .day(gap.from), .init(gap.to), .number(Int64(gap.families)))
        }
        if page.rows.isEmpty {
            page.lines = [Text("没有空缺的岗位。", en: "No post is vacant.")]
        } else {
            page.next = [
                Text("补上：post take 岗位 --name … --phone …", en: "Fill it with `post take`.")
            ]
        }
        return page
    }
}
