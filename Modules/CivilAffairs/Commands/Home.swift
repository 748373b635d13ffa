import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou civil_affairs home …`: care homes, beds, the waiting list, offers.
struct HomeGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "home",
        abstract: "养老机构：床位、申请、等候名单、入住通知 · Care homes.",
        subcommands: [
            HomeAdd.self, HomeBeds.self, HomeList.self, HomeApply.self, HomeClose.self,
            HomeWaitingList.self, HomeDraw.self, HomeShowList.self, HomeOffer.self,
            HomeAccept.self, HomeEnd.self, HomeOffers.self,
        ])
}

struct HomeAdd: CareCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "登记养老机构和床位 · Registers a home and its beds.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "全称 · Full name.") var name: String
    @Flag(name: .long, help: "公办（社会福利院、敬老院） · A public home.") var `public` = false
    @Option(name: .long, help: "所在镇街，九位；区直属的不写 · Its town.") var town: Int64?
    @Option(name: .long, help: "床号，用逗号隔开；可再加 · Labels of beds, by commas.")
    var beds: String?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let (book, client) = (HomeBook(bureau), id ?? UUID().uuidString)
        let home = try await book.add(name, isPublic: `public`, town: town, client: client)
        var page = Page(
            Text("养老机构第 \(home.id) 号：\(home.name)。", en: "Home \(home.id): \(home.name)."))
        if let beds {
            let labels = beds.split(separator: ",").map(String.init)
            let count = try await book.addBeds(labels, to: "\(home.id)", client: client)
            page.lines.append(Text("新增床位 \(count) 张。", en: "\(count) new beds."))
        }
        return page
    }
}

struct HomeBeds: CareCommand {
    static let configuration = CommandConfiguration(
        commandName: "beds", abstract: "一家机构的床位，空床在前 · Its beds, the free first.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "机构，编号或全名 · The home.") var home: String

    func run(in bureau: Bureau) async throws -> Page {
        let (found, beds) = try await HomeBook(bureau).beds(of: home)
        var page = Page(
            [Text("\(found.name)", en: "\(found.name)")],
            columns: [
                .init("bed", Text("床位", en: "Bed"), isNumber: true),
                .init("label", Text("床号", en: "Label")), .init("ref", Text("编号", en: "Ref")),
                .init("name", Text("姓名", en: "Name")), .init("offer", Text("通知", en: "Offer")),
                .init("moved_in", Text("入住", en: "Moved in")),
            ])
        for bed in beds {
            page.add(
                .number(bed.id), .words(bed.label), .init(bed.ref ?? bed.outside),
                .init(bed.name.map { Mask.name($0) }),
                bed.offer.map { .number($0) } ?? .text(Text("空", en: "free")), .init(bed.movedIn))
        }
        return page
    }
}

struct HomeList: CareCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "养老机构、空床、等候人数 · Homes, vacancies, who waits.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        let towns = try await bureau.towns()
        var page = Page(columns: [
            .init("home", Text("编号", en: "No."), isNumber: true),
            .init("name", Text("机构", en: "Home")), .init("public", Text("性质", en: "Kind")),
            .init("town", Text("镇街", en: "Town")),
            .init("beds", Text("床位", en: "Beds"), isNumber: true),
            .init("free", Text("空床", en: "Free"), isNumber: true),
            .init("waiting", Text("等候", en: "Waiting"), isNumber: true),
        ])
        page.nothing = Text(
            "没有登记的养老机构。用 home add 登记。", en: "No care homes; `home add` registers one.")
        for one in try await HomeBook(bureau).list() {
            page.add(
                .number(one.home.id), .words(one.home.name),
                .text(
                    one.home.isPublic ? Text("公办", en: "public") : Text("非公办", en: "private")),
                one.home.town.map { .words(towns[$0] ?? "\($0)") }
                    ?? .text(Text("区直属", en: "district")),
                .number(one.beds), .number(one.free), .number(one.waiting))
        }
        return page
    }
}

struct HomeApply: CareCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "登记入住申请 · Records an application for a home.",
        discussion: "登记在册的人须有镇街登记的意愿和有效的需求评估；机构自己名单上的其他申请人写 --outside 和 --urgency。")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "机构，编号或全名 · The home.") var home: String
    @Option(name: .long, help: "人员编号 · The person.") var ref: String?
    @Option(name: .long, help: "其他申请人在机构名单上的号 · Another applicant's number.")
    var outside: String?
    @Option(name: .long, help: "其他申请人的紧迫程度 1–4 · Another applicant's class.")
    var urgency: Int64?
    @Option(name: .long, help: "意愿书编号 · Number of the wish form.") var wishForm: String
    @Option(name: .long, help: "健康检查日 · Day of the health check.", transform: parseDay)
    var healthCheck: Day
    @Option(name: .long, help: "申请日（默认今天） · The day.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let number = try await HomeWaiting(bureau).apply(
            HomeWaiting.Entry(
                home: home, ref: ref, outside: outside, urgency: urgency, wishForm: wishForm,
                checkedOn: healthCheck, appliedOn: on ?? bureau.today),
            client: id ?? UUID().uuidString)
        return Page(
            Text("入住申请第 \(number) 号。", en: "Application \(number)."))
    }
}

extension HomeWaiting.End: ExpressibleByArgument {}

struct HomeClose: CareCommand {
    static let configuration = CommandConfiguration(
        commandName: "close", abstract: "结束一件等候中的申请 · Ends an application.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "申请编号 · The application.") var number: Int64
    @Option(
        name: .long,
        help: "withdrawn 撤回、elsewhere 已入住别处、died 去世、error 有误 · Why.")
    var reason: HomeWaiting.End
    @Option(name: .long, help: "日期（默认今天） · The day.", transform: parseDay) var on: Day?

    func run(in bureau: Bureau) async throws -> Page {
        try await HomeWaiting(bureau).close(number, reason, on: on ?? bureau.today)
        return Page(
            Text(
                "第 \(number) 号申请：\(reason.title.zh)。",
                en: "Application \(number): \(reason.title.en)."))
    }
}

/// The columns of a list in order.
private let placeColumns: [Page.Column] = [
    .init("place", Text("位次", en: "Place"), isNumber: true),
    .init("application", Text("申请", en: "No."), isNumber: true),
    .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
    .init("urgency", Text("类", en: "Class"), isNumber: true),
    .init("priority", Text("优先", en: "Priority")),
    .init("applied_on", Text("申请日", en: "Applied")),
    .init("key", Text("排序键", en: "Key")),
]

extension Page {
    /// One who waits, at a place.
    mutating func add(place: Int64, _ line: Waiting) {
        add(
            .number(place), .number(line.number), .init(line.ref), .words(line.shownName),
            .number(line.level),
            line.isMarked ? .text(Text("是", en: "yes")) : .none, .day(line.appliedOn),
            .text(line.key.words))
    }

    static let howOrdered = Text(
        "顺序：先比类别（小的在前）；类别相同即同等条件，有优先标记的在前；再比申请日，再比申请编号。",
        en: "Order: the class; in equal conditions the mark; then the day; then the number.")
}

struct HomeWaitingList: CareCommand {
    static let configuration = CommandConfiguration(
        commandName: "waiting", abstract: "一家机构今天的等候次序 · Who waits, in order.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "机构，编号或全名 · The home.") var home: String

    func run(in bureau: Bureau) async throws -> Page {
        let (found, lines) = try await HomeWaiting(bureau).waiting(for: home)
        var page = Page(
            [Text("\(found.name)：\(lines.count) 人等候。", en: "\(found.name): \(lines.count) wait.")],
            columns: placeColumns)
        for (index, line) in lines.enumerated() { page.add(place: Int64(index + 1), line) }
        page.next.append(Page.howOrdered)
        return page
    }
}

struct HomeDraw: CareCommand {
    static let configuration = CommandConfiguration(
        commandName: "draw", abstract: "有空床时定下名单，此后不变 · Freezes the list.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "机构，编号或全名 · The home.") var home: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let list = try await BedOffers(bureau).draw(home, client: id ?? UUID().uuidString)
        return try await HomeShowList.page(of: list, in: bureau)
    }
}

struct HomeShowList: CareCommand {
    static let configuration = CommandConfiguration(
        commandName: "show-list", abstract: "一份已定的名单 · A frozen list.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "名单编号 · The list.") var number: Int64

    static func page(of list: Int64, in bureau: Bureau) async throws -> Page {
        let lines = try await BedOffers(bureau).lines(of: list)
        guard !lines.isEmpty else {
            throw Refusal(Text("没有第 \(list) 号名单。", en: "There is no list \(list)."))
        }
        var page = Page(
            [Text("名单第 \(list) 号：\(lines.count) 人。", en: "List \(list): \(lines.count).")],
            columns: placeColumns)
        for (place, line) in lines { page.add(place: place, line) }
        page.next.append(Page.howOrdered)
        return page
    }

    func run(in bureau: Bureau) async throws -> Page {
        try await Self.page(of: number, in: bureau)
    }
}
