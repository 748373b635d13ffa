import ArgumentParser
import Kernel
import Law

/// `yuhou justice centre …`.
struct CentreGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "centre", abstract: "法律援助中心 · Legal-aid centres.",
        subcommands: [CentreAdd.self, CentreList.self])
}

struct CentreAdd: DeskCommand {
    static let department = Justice.code
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "登记中心，重复登记不变 · Records a centre.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "名称 · Its name.") var name: String
    @Option(name: .long, help: "镇街，九位；区级中心不写 · Its town, nine digits.") var town: Int64?
    @Option(name: .long, help: "电话 · Its telephone.") var phone: String

    func run(in bureau: Bureau) async throws -> Page {
        let centre = try await CentreBook(bureau).add(name, town: town, phone: phone)
        return Page(
            Text("中心第 \(centre.id) 号：\(centre.name)。", en: "Centre \(centre.id): \(centre.name)."))
    }
}

struct CentreList: DeskCommand {
    static let department = Justice.code
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "各中心，没有中心的镇街也列出 · Centres, and towns without.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        let centres = try await CentreBook(bureau).centres()
        let towns = try await bureau.towns()
        var page = Page(columns: [
            .init("town", Text("镇街", en: "Town")),
            .init("centre", Text("编号", en: "Centre"), isNumber: true),
            .init("name", Text("中心", en: "Name")), .init("phone", Text("电话", en: "Telephone")),
        ])
        // A town without a centre comes first: it is what has to be done.
        for (code, title) in towns.sorted(by: { $0.key < $1.key })
        where !centres.contains(where: { $0.town == code }) {
            page.add(.words(title), .none, .none, .none)
        }
        for centre in centres {
            page.add(
                .init(centre.town.map { towns[$0] ?? "\($0)" }), .number(centre.id),
                .words(centre.name), .words(centre.phone))
        }
        return page
    }
}

/// `yuhou justice lawyer …`.
struct LawyerGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lawyer", abstract: "援助律师 · Lawyers.",
        subcommands: [LawyerAdd.self, LawyerEnd.self, LawyerList.self])
}

struct LawyerAdd: DeskCommand {
    static let department = Justice.code
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "登记律师，重复登记不变 · Records a lawyer.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "姓名 · Name.") var name: String
    @Option(name: .long, help: "执业证号 · Number of the licence.") var licence: String
    @Option(name: .long, help: "中心，编号或全名 · The centre.") var centre: String

    func run(in bureau: Bureau) async throws -> Page {
        let lawyer = try await CentreBook(bureau).add(name, licence: licence, centre: centre)
        return Page(
            Text(
                "律师第 \(lawyer.id) 号：\(lawyer.name)，\(lawyer.centre)。",
                en: "Lawyer \(lawyer.id): \(lawyer.name), \(lawyer.centre)."))
    }
}

struct LawyerEnd: DeskCommand {
    static let department = Justice.code
    static let configuration = CommandConfiguration(
        commandName: "end", abstract: "不再接新的援助 · Takes no more matters.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "律师编号 · The lawyer.") var number: Int64
    @Option(name: .long, help: "哪天起 · From which day.", transform: parseDay) var on: Day
    @Option(name: .long, help: "理由，至少四个字 · Why.") var reason: String

    func run(in bureau: Bureau) async throws -> Page {
        let lawyer = try await CentreBook(bureau).end(number, on: on, reason: reason)
        return Page(
            Text(
                "\(lawyer.name) 自 \(on) 起不再接新的；在办 \(lawyer.open) 件，可用 aid reassign 改派。",
                en: "\(lawyer.name) takes no more from \(on); \(lawyer.open) in hand, `aid "
                    + "reassign` moves them."))
    }
}

struct LawyerList: DeskCommand {
    static let department = Justice.code
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "律师，在办少的在前 · Lawyers, the fewest in hand first.")

    @OptionGroup var desk: DeskOptions
    @Flag(name: .long, help: "已停止的也列 · Also those who ended.") var all = false

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("lawyer", Text("编号", en: "Lawyer"), isNumber: true),
            .init("name", Text("姓名", en: "Name")), .init("centre", Text("中心", en: "Centre")),
            .init("open", Text("在办", en: "In hand"), isNumber: true),
            .init("ended", Text("停止", en: "Ended")),
        ])
        for lawyer in try await CentreBook(bureau).lawyers(withEnded: all) {
            page.add(
                .number(lawyer.id), .words(lawyer.name), .words(lawyer.centre),
                .number(lawyer.open), .init(lawyer.ended))
        }
        return page
    }
}
