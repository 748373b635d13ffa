import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou agriculture relocation …`: from the survey of an area to the key of the new home.
struct RelocationGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "relocation", abstract: "搬迁：普查、申请、分房、协议、旧房、交钥匙 · Relocation.",
        subcommands: [
            RelocationSurvey.self, RelocationSpread.self, RelocationWanted.self,
            RelocationApply.self, RelocationAssign.self, RelocationReturn.self,
            RelocationContract.self, RelocationVacate.self, RelocationHandOver.self,
            RelocationList.self,
        ])
}

struct RelocationSurvey: AgricultureCommand {
    static let configuration = CommandConfiguration(
        commandName: "survey", abstract: "导入搬迁区村组名单 · Takes the villages in relocation areas.",
        discussion: "列：village（十二位）, in_area（yes/no）, from, document。")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var feed: FeedOptions

    func work(in bureau: Bureau) async throws -> Page {
        try await AreaSurvey(bureau: bureau).take(feed)
    }
}

struct RelocationSpread: AgricultureCommand {
    static let configuration = CommandConfiguration(
        commandName: "spread", abstract: "把普查结果告知后迁入的家庭 · Tells of families who came later.")

    @OptionGroup var desk: DeskOptions

    func work(in bureau: Bureau) async throws -> Page {
        let count = try await AreaSurvey(bureau: bureau).spread()
        return Page(
            Text("普查村组共 \(count) 户，事实已齐。", en: "\(count) households in surveyed villages."))
    }
}

struct RelocationWanted: AgricultureCommand {
    static let configuration = CommandConfiguration(
        commandName: "wanted", abstract: "愿意搬迁、应优先而还没有申请的家庭 · Who wishes to move.")

    @OptionGroup var desk: DeskOptions

    func work(in bureau: Bureau) async throws -> Page {
        let pack = try await bureau.pack()
        let clause = try bureau.clause(giving: Agriculture.relocation, in: pack)
        let filed = Set(
            try await RelocationBook(bureau: bureau).list(withMoved: true).map(\.person))
        var page = Page(columns: [
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("town", Text("镇街", en: "Town")),
        ])
        page.nothing = Text("没有愿意搬迁而未申请的家庭。", en: "Nobody wishes to move without an application.")
        let towns = try await bureau.towns()
        for answer in try await bureau.answers(to: clause.id)
        where answer.outcome == .yes && !filed.contains(answer.person.id) {
            page.add(
                .words(answer.person.ref), .words(Mask.name(answer.person.name)),
                .init(towns[answer.person.town]))
        }
        return page
    }
}

struct RelocationApply: AgricultureCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "受理搬迁申请，事项进入审核 · Takes the application.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "事项编号，停在 accept 环节 · The case.") var number: Int64
    @Option(name: .long, help: "旧房所在（村组、门牌） · The old house.") var oldHouse: String
    @Option(name: .long, help: "搬迁人数 · How many move.") var people: Int
    @Option(name: .long, help: "年度搬迁名单上的申请（有名单的） · The application on the year's list.")
    var application: Int64?
    @Option(name: .long, help: "申请日（默认今天） · Applied on.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func work(in bureau: Bureau) async throws -> Page {
        stand(
            try await RelocationBook(bureau: bureau).apply(
                number, oldHouse: oldHouse, people: people, application: application,
                on: on ?? bureau.today, client: clientID(id)))
    }
}

struct RelocationAssign: AgricultureCommand {
    static let configuration = CommandConfiguration(
        commandName: "assign", abstract: "分配新居或宅基地，一房只分一户 · Gives a home.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "事项编号，停在 assign 环节 · The case.") var number: Int64
    @Option(name: .long, help: "新居编号，见 home list · The home.") var home: Int64
    @Option(name: .long, help: "哪天（默认今天） · The day.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func work(in bureau: Bureau) async throws -> Page {
        stand(
            try await RelocationBook(bureau: bureau).assign(
                number, home: home, on: on ?? bureau.today, client: clientID(id)))
    }
}

struct RelocationReturn: AgricultureCommand {
    static let configuration = CommandConfiguration(
        commandName: "return", abstract: "签协议前退回所分新居 · Gives a home back.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "事项编号 · The case.") var number: Int64
    @Option(name: .long, help: "哪天（默认今天） · The day.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "理由 · Why.") var reason: String

    func work(in bureau: Bureau) async throws -> Page {
        stand(
            try await RelocationBook(bureau: bureau).giveBack(
                number, on: on ?? bureau.today, reason: reason))
    }
}

struct RelocationContract: AgricultureCommand {
    static let configuration = CommandConfiguration(
        commandName: "contract", abstract: "登记搬迁安置协议 · The contract.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "事项编号 · The case.") var number: Int64
    @Option(name: .long, help: "签订日 · Signed on.", transform: parseDay) var on: Day
    @Option(name: .long, help: "协议编号 · Its number.") var document: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func work(in bureau: Bureau) async throws -> Page {
        stand(
            try await RelocationBook(bureau: bureau).record(
                number, .init(act: .contract, day: on, document: document), client: clientID(id)))
    }
}

struct RelocationVacate: AgricultureCommand {
    static let configuration = CommandConfiguration(
        commandName: "vacate", abstract: "登记交出旧房 · The old house is given up.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "事项编号 · The case.") var number: Int64
    @Option(name: .long, help: "交出日 · Given up on.", transform: parseDay) var on: Day
    @Option(name: .long, help: "凭据编号 · The paper.") var document: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func work(in bureau: Bureau) async throws -> Page {
        stand(
            try await RelocationBook(bureau: bureau).record(
                number, .init(act: .oldHouse, day: on, document: document), client: clientID(id)))
    }
}

struct RelocationHandOver: AgricultureCommand {
    static let configuration = CommandConfiguration(
        commandName: "hand-over", abstract: "交付新居钥匙，事项进入拨付 · Hands the key over.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "事项编号，停在 key 环节 · The case.") var number: Int64
    @Option(name: .long, help: "交付日 · The day.", transform: parseDay) var on: Day
    @Option(name: .long, help: "谁交的钥匙 · Who handed it.") var givenBy: String
    @Option(name: .long, help: "家庭里谁签收 · Who of the family received it.") var receivedBy: String
    @Option(name: .long, help: "交接单编号 · The protocol.") var document: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func work(in bureau: Bureau) async throws -> Page {
        stand(
            try await RelocationBook(bureau: bureau).record(
                number,
                .init(
                    act: .key, day: on, document: document, givenBy: givenBy,
                    receivedBy: receivedBy), client: clientID(id)))
    }
}

/// Where a relocation stands.
private func stand(_ file: RelocationBook.File) -> Page {
    let place = file.place ?? "未分配"
    return Page(
        Text(
            "第 \(file.caseID) 号搬迁：\(file.people) 人，新居 \(place)，"
                + "\(file.last?.title.zh ?? "未签协议") \(file.lastDay.map { "\($0)" } ?? "")",
            en: "Relocation \(file.caseID): \(file.people) people, home "
                + "\(file.place ?? "not given"), \(file.last?.title.en ?? "no contract") "
                + (file.lastDay.map { "\($0)" } ?? "")))
}

struct RelocationList: AgricultureCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "在办搬迁，等得最久的在前 · Relocations in hand.")

    @OptionGroup var desk: DeskOptions
    @Flag(name: .long, help: "已交钥匙的也列出 · Also those who have moved.") var all = false

    func work(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("case", Text("事项", en: "Case"), isNumber: true),
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("applied", Text("申请日", en: "Applied")),
            .init("people", Text("人数", en: "People"), isNumber: true),
            .init("home", Text("新居", en: "Home")), .init("given", Text("分配日", en: "Given")),
            .init("last", Text("最近一步", en: "Last step")), .init("on", Text("日期", en: "On")),
        ])
        page.nothing = Text(
            "没有在办的搬迁。用 relocation apply 受理。", en: "No relocations; `relocation apply` takes one.")
        for one in try await RelocationBook(bureau: bureau).list(withMoved: all) {
            page.add(
                .number(one.caseID), .words(one.ref), .words(Mask.name(one.name)),
                .day(one.appliedOn), .number(one.people), .init(one.place), .init(one.givenOn),
                one.last.map { .text($0.title) } ?? .none, .init(one.lastDay))
        }
        return page
    }
}

/// `yuhou agriculture home …`: new homes and plots.
struct HomeGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "home", abstract: "新居、宅基地 · New homes and plots.",
        subcommands: [HomeAdd.self, HomeList.self])
}

struct HomeAdd: AgricultureCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "登记一套新居或一块宅基地 · Registers a home or a plot.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "安置点 · The site.") var site: String
    @Option(name: .long, help: "房号、地块号 · Its label.") var label: String
    @Option(name: .long, help: "面积（平方米） · Square metres.") var area: Int
    @Flag(name: .long, help: "是宅基地，不是成套住房 · A plot.") var plot = false
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func work(in bureau: Bureau) async throws -> Page {
        let home = try await HomeBook(bureau: bureau).add(
            site: site, label: label, isPlot: plot, area: area, client: clientID(id))
        return Page(
            Text(
                "第 \(home.id) 号新居：\(home.words.zh)，\(home.area) 平方米。",
                en: "Home \(home.id): \(home.words.en), \(home.area) square metres."))
    }
}

struct HomeList: AgricultureCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "空着的新居 · Homes that are free.")

    @OptionGroup var desk: DeskOptions
    @Flag(name: .long, help: "已分配的也列出 · Also those given.") var all = false

    func work(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("home", Text("编号", en: "Home"), isNumber: true),
            .init("site", Text("安置点", en: "Site")), .init("label", Text("房号", en: "Label")),
            .init("kind", Text("类型", en: "Kind")),
            .init("area", Text("平方米", en: "m²"), isNumber: true),
            .init("case", Text("分给事项", en: "Case"), isNumber: true),
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
        ])
        for one in try await HomeBook(bureau: bureau).list(withGiven: all) {
            page.add(
                .number(one.id), .words(one.site), .words(one.label),
                .text(one.isPlot ? Text("宅基地", en: "plot") : Text("住房", en: "home")),
                .number(one.area), one.caseID.map { .number($0) } ?? .none, .init(one.ref),
                .init(one.name.map(Mask.name)))
        }
        return page
    }
}
