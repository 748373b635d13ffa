import ArgumentParser
import Kernel
import Law

/// `yuhou towns contact …`: two contacts for every family.
struct ContactGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "contact",
        abstract: "双岗联系人：落实、交接、缺岗名单、联系卡 · Two contacts for every family.",
        subcommands: [
            ContactAssign.self, ContactMove.self, ContactList.self, ContactMissing.self,
            ContactCard.self,
        ])
}

struct ContactAssign: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "assign", abstract: "落实一户的两名联系人 · Gives a family its two contacts.",
        discussion: "同户应有联系人的成员一并落实；与事项同办的写 --case。")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var once: ClientOption
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "镇（街）岗位编号 · The town's post.") var townPost: Int64
    @Option(name: .long, help: "村（居）岗位编号 · The village's post.") var villagePost: Int64
    @Option(name: .long, help: "自哪天（默认今天） · From.", transform: parseDay) var on: Day?
    @Option(name: .customLong("case"), help: "随之落实的事项 · The case that is delivered.")
    var caseNumber: Int64?

    func run(in bureau: Bureau) async throws -> Page {
        let day = on ?? bureau.today
        let assigned = try await ContactBook(bureau).assign(
            ref, posts: [townPost, villagePost], on: day, caseNumber: caseNumber,
            client: once.client)
        let names = assigned.posts.compactMap(\.holder).joined(separator: "、")
        var page = Page(
            Text(
                "\(ref) 一户 \(assigned.people.count) 人自 \(day) 的联系人：\(names)。",
                en: "Contacts of \(ref)'s household (\(assigned.people.count)) from \(day): "
                    + "\(names)."))
        if assigned.changed == 0 {
            page.next.append(Text("早已如此，没有改动。", en: "It was so already."))
        }
        return page
    }
}

struct ContactMove: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "move", abstract: "撤岗：名下家庭一次转到另一岗位 · Moves all families of a post.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var once: ClientOption
    @Option(name: .long, help: "原岗位 · The post given up.") var from: Int64
    @Option(name: .long, help: "新岗位 · The other post.") var to: Int64
    @Option(name: .long, help: "自哪天（默认今天） · From.", transform: parseDay) var on: Day?

    func run(in bureau: Bureau) async throws -> Page {
        let (moved, left) = try await ContactBook(bureau).move(
            from: from, to: to, on: on ?? bureau.today, client: once.client)
        var page = Page(
            Text("已转到岗位第 \(to) 号：\(moved) 人。", en: "\(moved) moved to post \(to)."))
        if left > 0 {
            page.next = [
                Text(
                    "\(left) 人是您本人或亲属，请同事办理。",
                    en: "\(left) are you or your kin; a colleague moves them.")
            ]
        }
        return page
    }
}

/// Lines of contacts as lists show them.
private func table(_ lines: [ContactBook.Line]) -> Page {
    var page = Page(columns: [
        .init("ref", Text("编号", en: "Ref")),
        .init("name", Text("姓名", en: "Name")),
        .init("town", Text("镇街", en: "Town"), isNumber: true),
        .init("town_post", Text("镇岗", en: "Town post"), isNumber: true),
        .init("town_contact", Text("镇（街）联系人", en: "Of the town")),
        .init("village_post", Text("村岗", en: "Village post"), isNumber: true),
        .init("village_contact", Text("村（居）联系人", en: "Of the village")),
    ])
    for line in lines {
        page.add(
            .words(line.ref), .words(Mask.name(line.name)), .number(line.town),
            line.townPost.map { .number($0) } ?? .none, .init(line.townHolder),
            line.villagePost.map { .number($0) } ?? .none, .init(line.villageHolder))
    }
    return page
}

struct ContactList: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "一个岗位名下的人 · Whom a post looks after.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "岗位编号 · The post.") var post: Int64

    func run(in bureau: Bureau) async throws -> Page {
        table(try await ContactBook(bureau).list(of: post))
    }
}

struct ContactMissing: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "missing", abstract: "应有两名联系人而没有齐的，全缺的在前 · Without two contacts.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        var page = table(try await ContactBook(bureau).missing())
        if page.rows.isEmpty {
            page.lines = [Text("每户都有两名联系人。", en: "Every family has two contacts.")]
        }
        return page
    }
}

struct ContactCard: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "card", abstract: "联系卡内容：谁、办公电话 · What the contact card says.",
        discussion: "卡上只有联系人，没有家庭的任何类别。")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String

    func run(in bureau: Bureau) async throws -> Page {
        let posts = try await ContactBook(bureau).card(ref)
        let pairs = try await PairingBook(bureau).list(of: ref, withEnded: false)
        var page = Page(
            [Text("有事请找：", en: "Whom to call:")],
            columns: [
                .init("who", Text("联系人", en: "Who")),
                .init("name", Text("姓名", en: "Name")),
                .init("phone", Text("电话", en: "Telephone")),
            ])
        for post in posts {
            page.add(
                .text(post.kind.title), post.holder.map { .words($0) } ?? .text(Self.vacant),
                .init(post.phone))
        }
        for pair in pairs {
            page.add(.text(pair.kind.title), .words(pair.name), .words(pair.phone))
        }
        return page
    }

    private static let vacant = Text("即将到岗", en: "to come")
}
