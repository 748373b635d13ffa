import ArgumentParser
import Kernel
import Law

/// `yuhou health institution`.
struct InstitutionGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "institution", abstract: "医疗机构登记 · Medical institutions.",
        subcommands: [InstitutionAdd.self, InstitutionList.self])
}

/// Whose an institution is.
enum Ownership: String, EnumerableFlag {
    case `public`, `private`

    static func help(for value: Ownership) -> ArgumentHelp? {
        switch value {
        case .public: "公立 · Public."
        case .private: "非公立 · Not public."
        }
    }
}

struct InstitutionAdd: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "登记一家医疗机构 · Registers an institution.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "全称 · Full name.") var name: String
    @Flag(help: "公立与否 · Public or not.") var ownership: Ownership

    func run(in bureau: Bureau) async throws -> Page {
        let isNew = try await InstitutionBook(bureau).add(name, isPublic: ownership == .public)
        return isNew
            ? Page(Text("已登记：\(name)。", en: "Registered: \(name)."))
            : Page(Text("\(name) 早已登记。", en: "\(name) stands already."))
    }
}

struct InstitutionList: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "已登记的医疗机构 · Registered institutions.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        let found = try await InstitutionBook(bureau).list()
        var page = Page(
            found.isEmpty
                ? [Text("还没有登记医疗机构。", en: "No institution is registered.")] : [],
            columns: [
                .init("number", Text("编号", en: "No."), isNumber: true),
                .init("institution", Text("医疗机构", en: "Institution")),
                .init("public", Text("性质", en: "Public")),
                .init("channel", Text("绿色通道", en: "Channel")),
            ])
        for one in found {
            page.add(
                .number(one.id), .words(one.name),
                .text(one.isPublic ? Text("公立", en: "yes") : Text("非公立", en: "no")),
                .text(
                    one.isCovered ? Text("已开通", en: "open") : Text("未开通", en: "not open")))
        }
        return page
    }
}

/// `yuhou health channel`.
struct ChannelGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "channel", abstract: "就医绿色通道 · Green channel.",
        subcommands: [ChannelOpen.self, ChannelClose.self, ChannelCoverage.self])
}

struct ChannelOpen: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "open",
        abstract: "登记开通的绿色通道：窗口、电话、优惠 · Opens a channel, or changes its window.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "医疗机构全称或编号 · Institution.") var institution: String
    @Option(name: .long, help: "地点、窗口 · Place or window.") var place: String
    @Option(name: .long, help: "窗口电话 · Phone.") var phone: String
    @Option(name: .long, help: "优惠，按该机构自己的说法（没有不填） · Discount, in its own words.")
    var discount: String = ""
    @Option(name: .long, help: "自哪天起（默认今天） · From (default today).", transform: parseDay)
    var from: Day?

    func run(in bureau: Bureau) async throws -> Page {
        let isNew = try await InstitutionBook(bureau).open(
            at: institution, place: place, phone: phone, discount: discount,
            from: from ?? bureau.today)
        return isNew
            ? Page(Text("\(institution) 已开通绿色通道。", en: "\(institution): channel open."))
            : Page(Text("\(institution) 早已这样登记。", en: "\(institution) stands like this."))
    }
}

struct ChannelClose: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "close", abstract: "登记绿色通道关闭 · Closes a channel.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "医疗机构全称或编号 · Institution.") var institution: String
    @Option(name: .long, help: "自哪天起（默认今天） · From (default today).", transform: parseDay)
    var on: Day?

    func run(in bureau: Bureau) async throws -> Page {
        try await InstitutionBook(bureau).close(at: institution, on: on ?? bureau.today)
        return Page(
            Text("\(institution) 的绿色通道已登记关闭。", en: "\(institution): channel closed."))
    }
}

struct ChannelCoverage: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "coverage",
        abstract: "公立医疗机构覆盖了几家、还差哪几家 · How many public institutions, and which not yet.",
        discussion: "公立医疗机构必须全覆盖（JY-3.2.5a）。 Every public institution must have one.")

    @OptionGroup var desk: DeskOptions
    @Flag(name: .long, help: "已开通的也列出 · Also those covered.") var all = false

    func run(in bureau: Bureau) async throws -> Page {
        let found = try await InstitutionBook(bureau).list()
        let obliged = found.filter(\.isPublic)
        let covered = obliged.filter(\.isCovered).count
        let left = obliged.count - covered
        var page = Page(
            [
                Text(
                    "公立医疗机构 \(obliged.count) 家，已开通绿色通道 \(covered) 家。",
                    en: "\(covered) of \(obliged.count) public institutions have the channel.")
            ],
            columns: [
                .init("institution", Text("医疗机构", en: "Institution")),
                .init("public", Text("性质", en: "Public")),
                .init("covered", Text("绿色通道", en: "Channel")),
                .init("since", Text("自", en: "Since")),
                .init("place", Text("地点", en: "Place")),
                .init("phone", Text("电话", en: "Phone")),
                .init("discount", Text("优惠", en: "Discount")),
            ])
        if left > 0 {
            page.lines.append(
                Text("必须全覆盖，还差 \(left) 家：", en: "All must have it; \(left) do not yet:"))
        } else if obliged.isEmpty {
            page.next.append(
                Text("先用 institution add --public 登记。", en: "Register them first."))
        }
        for one in found where all || one.isPublic && !one.isCovered {
            let channel = one.isCovered ? one.channel : nil
            page.add(
                .words(one.name),
                .text(one.isPublic ? Text("公立", en: "yes") : Text("非公立", en: "no")),
                .text(
                    one.isCovered
                        ? Text("已开通", en: "open")
                        : one.channel == nil
                            ? Text("未开通", en: "not open") : Text("已关闭", en: "closed")),
                .init(one.channel?.from), .init(channel?.place), .init(channel?.phone),
                .init(channel.flatMap { $0.discount.isEmpty ? nil : $0.discount }))
        }
        return page
    }
}
