import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou culture-transport offer …`.
struct OfferGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "offer", abstract: "优惠登记：公交、门票 · Offers.",
        subcommands: [OfferAdd.self, OfferEnd.self, OfferList.self])
}

extension OfferKind: ExpressibleByArgument {}

struct OfferAdd: DeskCommand {
    static let department = CultureTransport.code
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "登记已出台的优惠 · Records an offer that is granted.",
        discussion: "镇街出台的，由镇街另行登记 town.concession，家庭才应得。")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "bus 公交、sight 门票、other 其他 · Kind.") var kind: OfferKind
    @Option(name: .long, help: "内容；不要写家庭的类别 · What is granted.") var title: String
    @Option(name: .long, help: "提供单位 · By whom.") var provider: String
    @Option(name: .long, help: "镇街，九位；全区的不写 · The town, nine digits.") var town: Int64?
    @Option(name: .long, help: "第一天 · The first day.", transform: parseDay) var from: Day
    @Option(name: .long, help: "最后一天 · The last day.", transform: parseDay) var to: Day
    @Option(name: .long, help: "依据的文件 · The paper that grants it.") var document: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let made = try await OfferBook(bureau).add(
            .init(
                kind: kind, title: title, provider: provider, town: town, from: from, to: to,
                document: document), client: id ?? UUID().uuidString)
        return Page(
            Text(
                "优惠第 \(made.id) 号：\(made.title)，\(made.from) 至 \(made.to)。",
                en: "Offer \(made.id): \(made.title), \(made.from) to \(made.to)."))
    }
}

struct OfferEnd: DeskCommand {
    static let department = CultureTransport.code
    static let configuration = CommandConfiguration(
        commandName: "end", abstract: "提前结束 · An offer ends before its term.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "优惠编号 · The offer.") var number: Int64
    @Option(name: .long, help: "最后一天 · The last day.", transform: parseDay) var on: Day
    @Option(name: .long, help: "理由，至少四个字 · Why.") var reason: String

    func run(in bureau: Bureau) async throws -> Page {
        let offer = try await OfferBook(bureau).end(number, on: on, reason: reason)
        return Page(
            Text("\(offer.title) 到 \(offer.to) 为止。", en: "\(offer.title) ends on \(offer.to)."))
    }
}

struct OfferList: DeskCommand {
    static let department = CultureTransport.code
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "有效和将生效的，先到期的在前 · Offers, the first to end first.")

    @OptionGroup var desk: DeskOptions
    @Flag(name: .long, help: "已到期的也列 · Also ended ones.") var all = false

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("offer", Text("优惠", en: "Offer"), isNumber: true),
            .init("kind", Text("类别", en: "Kind")), .init("title", Text("内容", en: "What")),
            .init("provider", Text("提供", en: "By")), .init("town", Text("镇街", en: "Town")),
            .init("from", Text("起", en: "From")), .init("to", Text("止", en: "To")),
        ])
        let towns = try await bureau.towns()
        for offer in try await OfferBook(bureau).offers() where all || offer.to >= bureau.today {
            let town = offer.town.map { Page.Cell.words(towns[$0] ?? "\($0)") }
            page.add(
                .number(offer.id), .text(offer.kind.title), .words(offer.title),
                .words(offer.provider), town ?? .text(Text("全区", en: "All")),
                .day(offer.from), .day(offer.to))
        }
        return page
    }
}

/// `yuhou culture-transport mark …`.
struct MarkGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mark", abstract: "优惠标记：开具、首次使用、查验 · Marks.",
        subcommands: [MarkIssue.self, MarkUse.self, MarkCheck.self, MarkList.self])
}

struct MarkIssue: DeskCommand {
    static let department = CultureTransport.code
    static let configuration = CommandConfiguration(
        commandName: "issue", abstract: "开具标记，发核验码 · Issues a mark; a code for the first use.",
        discussion: "核验码只显示这一次；遗失的用 case code 另发。由开具人以外的人核验。")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "事项编号，停在 issue 环节 · The case, at its step issue.") var number: Int64
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let (mark, offers, code) = try await MarkBook(bureau).issue(
            number, client: id ?? UUID().uuidString)
        return Page(
            Text(
                "标记第 \(mark.id) 号，现有 \(offers.count) 项优惠。",
                en: "Mark \(mark.id), good for \(offers.count) offers."),
            CaseFile.words(ofCode: code, of: number))
    }
}

struct MarkUse: DeskCommand {
    static let department = CultureTransport.code
    static let configuration = CommandConfiguration(
        commandName: "use", abstract: "首次使用，用核验码 · The first use, by the code.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "标记编号 · The mark.") var number: Int64
    @Option(name: .long, help: "优惠编号 · The offer.") var offer: Int64
    @Option(name: .long, help: "使用日 · The day.", transform: parseDay) var on: Day
    @Option(name: .long, help: "十位核验码 · The ten digits.") var code: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let mark = try await MarkBook(bureau).use(
            number, of: offer, on: on, code: code, client: id ?? UUID().uuidString)
        return Page(
            Text(
                "标记第 \(number) 号已于 \(on) 使用；第 \(mark.caseID) 号事项待核实。",
                en: "Mark \(number) was used on \(on); case \(mark.caseID) awaits confirmation."))
    }
}

struct MarkCheck: DeskCommand {
    static let department = CultureTransport.code
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "查验：今天可用哪些优惠 · What somebody may claim today.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "登记册中的编号 · The person.") var ref: String

    func run(in bureau: Bureau) async throws -> Page {
        guard let (mark, offers) = try await MarkBook(bureau).check(ref), !offers.isEmpty else {
            return Page(Text("今天没有可用的优惠。", en: "Nothing to claim today."))
        }
        var page = Page(
            [Text("标记第 \(mark.id) 号有效。", en: "Mark \(mark.id) is good.")],
            columns: [
                .init("offer", Text("优惠", en: "Offer"), isNumber: true),
                .init("kind", Text("类别", en: "Kind")), .init("title", Text("内容", en: "What")),
                .init("provider", Text("提供", en: "By")), .init("to", Text("止", en: "To")),
            ])
        for offer in offers {
            page.add(
                .number(offer.id), .text(offer.kind.title), .words(offer.title),
                .words(offer.provider), .day(offer.to))
        }
        return page
    }
}

struct MarkList: DeskCommand {
    static let department = CultureTransport.code
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "还没有使用的标记 · Marks nobody used yet.")

    @OptionGroup var desk: DeskOptions
    @Flag(name: .long, help: "已使用的也列 · Also used ones.") var all = false

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("mark", Text("标记", en: "Mark"), isNumber: true),
            .init("case", Text("事项", en: "Case"), isNumber: true),
            .init("ref", Text("人", en: "Person")), .init("name", Text("姓名", en: "Name")),
            .init("used", Text("首次使用", en: "First use")),
        ])
        for mark in try await MarkBook(bureau).marks(withUsed: all) {
            page.add(
                .number(mark.id), .number(mark.caseID), .words(mark.ref),
                .words(Mask.name(mark.name)), .init(mark.used))
        }
        return page
    }
}
