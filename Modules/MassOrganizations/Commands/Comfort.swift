import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou mass-organizations comfort …`.
struct ComfortGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "comfort", abstract: "精神慰藉，方式由家庭选定 · Comfort, as the family chooses.",
        subcommands: [ComfortArrange.self, ComfortGiven.self, ComfortList.self])
}

extension ComfortWay: ExpressibleByArgument {}

struct ComfortArrange: DeskCommand {
    static let department = MassOrganizations.code
    static let configuration = CommandConfiguration(
        commandName: "arrange",
        abstract: "安排志愿者和方式，发核验码 · Arranges who and how; a code for the family.",
        discussion: """
            家庭不希望的方式、日子不办，选定了走访人的由选定的人去。节日当天和前六天上门的，算这个节日的走访：一户一节只一次，
            不论哪个部门。核验码只显示这一次，由安排人以外的人核验。
            """)

    @OptionGroup var desk: DeskOptions
    @Argument(help: "事项编号，停在 arrange 环节 · The case, at its step arrange.") var number: Int64
    @Option(name: .long, help: "visit 上门、call 电话、outside 在外见面、letter 信件 · Way.")
    var way: ComfortWay
    @Option(name: .long, help: "志愿者编号 · The volunteer.") var volunteer: Int64
    @Option(name: .long, help: "约定的日子 · The day agreed.", transform: parseDay) var on: Day
    @Option(
        name: .long,
        help: "节日前七天内上门、别的部门已安排的：家里谁要求的 · Who asked for it beside another department's call.")
    var askedBy: String?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let (comfort, code, wishes) = try await ComfortBook(bureau).arrange(
            number, way, by: volunteer, on: on, asked: askedBy, client: id ?? UUID().uuidString)
        var page = Page(
            Text(
                "安排第 \(comfort.id) 号：\(comfort.planned)，\(comfort.way.title.zh)，"
                    + "\(comfort.volunteer)。",
                en: "Arrangement \(comfort.id): \(comfort.planned), \(comfort.way.title.en), "
                    + "\(comfort.volunteer)."))
        page.lines += wishes
        page.lines.append(CaseFile.words(ofCode: code, of: number))
        return page
    }
}

struct ComfortGiven: DeskCommand {
    static let department = MassOrganizations.code
    static let configuration = CommandConfiguration(
        commandName: "given", abstract: "已经落实，用核验码 · It was given, by the code.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "安排编号 · The arrangement.") var number: Int64
    @Option(name: .long, help: "哪天 · The day.", transform: parseDay) var on: Day
    @Option(name: .long, help: "十位核验码 · The ten digits.") var code: String
    @Option(
        name: .long,
        help: "节日前七天内上门、别的部门已安排的：家里谁要求的 · Who asked for it beside another department's call.")
    var askedBy: String?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let comfort = try await ComfortBook(bureau).given(
            number, on: on, code: code, asked: askedBy, client: id ?? UUID().uuidString)
        return Page(
            Text(
                "第 \(number) 号已于 \(on) 落实；第 \(comfort.caseID) 号事项待核实。",
                en: "Number \(number) given on \(on); case \(comfort.caseID) awaits confirmation."))
    }
}

struct ComfortList: DeskCommand {
    static let department = MassOrganizations.code
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "安排了还没有落实的 · Arranged and not given yet.")

    @OptionGroup var desk: DeskOptions
    @Flag(name: .long, help: "已落实的也列 · Also those given.") var all = false

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("comfort", Text("安排", en: "Arrangement"), isNumber: true),
            .init("case", Text("事项", en: "Case"), isNumber: true),
            .init("ref", Text("人", en: "Person")), .init("name", Text("姓名", en: "Name")),
            .init("way", Text("方式", en: "Way")),
            .init("volunteer", Text("志愿者", en: "Volunteer")),
            .init("planned", Text("约定", en: "Planned")), .init("given", Text("落实", en: "Given")),
        ])
        for one in try await ComfortBook(bureau).list(withGiven: all) {
            page.add(
                .number(one.id), .number(one.caseID), .words(one.ref), .words(Mask.name(one.name)),
                .text(one.way.title), .words(one.volunteer), .day(one.planned), .init(one.given))
        }
        return page
    }
}
