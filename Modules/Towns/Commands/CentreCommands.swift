import ArgumentParser
import Kernel
import Law

/// `yuhou towns centre …`: the family home centres.
struct CentreGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "centre",
        abstract: "连心家园：场地、开放时间、没有场地的镇街 · Family home centres.",
        subcommands: [
            CentreOpen.self, CentreHours.self, CentreList.self, CentreMissing.self,
        ])
}

struct CentreOpen: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "open", abstract: "登记场地 · Registers a centre.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var once: ClientOption
    @Option(name: .long, help: "名称 · Name.") var name: String
    @Option(name: .long, help: "地址 · Address.") var address: String
    @Option(name: .long, help: "镇街九位代码 · The town.") var town: Int64?
    @Option(name: .long, help: "启用日（默认今天） · Since.", transform: parseDay) var on: Day?

    func run(in bureau: Bureau) async throws -> Page {
        let number = try await CentreBook(bureau).open(
            name, address: address, town: try await bureau.own(town: town),
            on: on ?? bureau.today, client: once.client)
        var page = Page(Text("连心家园第 \(number) 号：\(name)。", en: "Centre \(number): \(name)."))
        page.next = [
            Text(
                "开放时间：centre hours \(number) --day 1 … --hours 09:00-17:00",
                en: "Hours: centre hours \(number) --day 1 … --hours 09:00-17:00")
        ]
        return page
    }
}

struct CentreHours: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "hours", abstract: "设定某些星期几的开放时间 · Sets hours of weekdays.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var once: ClientOption
    @Argument(help: "场地编号 · The centre.") var centre: Int64
    @Option(name: .long, parsing: .upToNextOption, help: "星期几，1 周一 … 7 周日 · Weekdays.")
    var day: [Int64]
    @Option(name: .long, help: "时段，如 09:00-17:00；不写为不开放 · Hours; without: closed.")
    var hours: String?

    func validate() throws {
        if day.isEmpty || day.contains(where: { !(1...7).contains($0) })
            || Set(day).count != day.count
        {
            throw ValidationError("--day：1 至 7，不重复 / 1 to 7, each once")
        }
    }

    func run(in bureau: Bureau) async throws -> Page {
        try await CentreBook(bureau).setHours(
            centre, day, try hours.map { try CentreBook.Hours($0) }, client: once.client)
        let words = hours ?? "不开放"
        return Page(
            Text("第 \(centre) 号开放时间已设：\(words)。", en: "Hours of \(centre): \(words)."))
    }
}

struct CentreList: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "场地和每天的开放时间 · Centres and their hours.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        let days = ["一", "二", "三", "四", "五", "六", "日"]
        let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        var page = Page(
            columns: [
                .init("centre", Text("场地", en: "Centre"), isNumber: true),
                .init("town", Text("镇街", en: "Town"), isNumber: true),
                .init("name", Text("名称", en: "Name")),
                .init("address", Text("地址", en: "Address")),
            ]
                + zip(days, names).map {
                    .init($1.lowercased(), Text("周\($0)", en: $1))
                })
        for centre in try await CentreBook(bureau).list() {
            page.add(
                .number(centre.id), .number(centre.town), .words(centre.name),
                .words(centre.address), .init(centre.hours[0]), .init(centre.hours[1]),
                .init(centre.hours[2]), .init(centre.hours[3]), .init(centre.hours[4]),
                .init(centre.hours[5]), .init(centre.hours[6]))
        }
        return page
    }
}

struct CentreMissing: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "missing", abstract: "没有场地或没有开放时间的镇街 · Towns without a centre.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("town", Text("镇街", en: "Town"), isNumber: true),
            .init("name", Text("名称", en: "Name")),
            .init("lacks", Text("缺", en: "Lacks")),
        ])
        for (town, name, hasCentre) in try await CentreBook(bureau).missing() {
            page.add(
                .number(town), .words(name),
                .text(
                    hasCentre ? Text("开放时间", en: "hours") : Text("场地", en: "a centre")))
        }
        return page
    }
}

/// `yuhou towns activity …`: 暖心行动.
struct ActivityGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "activity",
        abstract: "暖心行动：安排、签到（参加与否由家庭选择） · Warm-heart activities.",
        subcommands: [ActivityPlan.self, ActivityAttend.self, ActivityList.self])
}

struct ActivityPlan: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "安排一次活动 · Plans an activity.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var once: ClientOption
    @Option(name: .long, help: "活动名称 · Title.") var title: String
    @Option(name: .long, help: "连心家园编号 · The centre.") var centre: Int64
    @Option(name: .long, help: "哪天 · The day.", transform: parseDay) var on: Day

    func run(in bureau: Bureau) async throws -> Page {
        let number = try await CentreBook(bureau).plan(
            title, at: centre, on: on, client: once.client)
        return Page(
            Text("活动第 \(number) 号：\(title)，\(on)。", en: "Activity \(number): \(title), \(on)."))
    }
}

struct ActivityAttend: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "attend", abstract: "签到；--declined 为家庭选择不参加 · Who took part.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var once: ClientOption
    @Argument(help: "活动编号 · The activity.") var activity: Int64
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String
    @Flag(name: .long, help: "家庭选择不参加 · The household chose not to.") var declined = false
    @Option(name: .customLong("case"), help: "随之落实的事项 · The case that is delivered.")
    var caseNumber: Int64?

    func run(in bureau: Bureau) async throws -> Page {
        try await CentreBook(bureau).attend(
            activity, ref, attended: !declined, caseNumber: caseNumber, client: once.client)
        return Page(
            declined
                ? Text("已记 \(ref) 选择不参加。", en: "\(ref) chose not to take part.")
                : Text("\(ref) 已签到。", en: "\(ref) took part."))
    }
}

struct ActivityList: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "活动和人数，最近的在前 · Activities, the latest first.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("activity", Text("活动", en: "Activity"), isNumber: true),
            .init("day", Text("日期", en: "Day")),
            .init("title", Text("名称", en: "Title")),
            .init("centre", Text("场地", en: "Centre")),
            .init("attended", Text("参加", en: "Attended"), isNumber: true),
            .init("declined", Text("不参加", en: "Declined"), isNumber: true),
        ])
        for one in try await CentreBook(bureau).activities() {
            page.add(
                .number(one.id), .day(one.day), .words(one.title), .words(one.centre),
                .number(one.attended), .number(one.declined))
        }
        return page
    }
}
