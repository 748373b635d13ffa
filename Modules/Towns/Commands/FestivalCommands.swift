import ArgumentParser
import Kernel
import Law

/// `yuhou towns festival …`: the priority list of a festival.
struct FestivalGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "festival",
        abstract: "节日优先走访名单：一户一个节日只走访一次 · Once a festival and household.",
        subcommands: [
            FestivalPlan.self, FestivalEnter.self, FestivalGive.self, FestivalPaid.self,
            FestivalList.self,
        ])
}

/// Which festival.
struct FestivalOption: ParsableArguments {
    @Option(name: .long, help: "节日当天：春节、端午、中秋、重阳 · The festival's day.", transform: parseDay)
    var festival: Day
}

struct FestivalPlan: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "列名单：应列入的每户一行 · Lists every household owed it.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var once: ClientOption
    @OptionGroup var which: FestivalOption

    func run(in bureau: Bureau) async throws -> Page {
        let plan = try await FestivalBook(bureau).plan(which.festival, client: once.client)
        var page = Page(
            Text(
                "\(which.festival) 名单新增 \(plan.new) 户。",
                en: "\(which.festival): \(plan.new) new."))
        if plan.elsewhere > 0 {
            page.next.append(
                Text(
                    "其中 \(plan.elsewhere) 户别的部门已安排，镇街不再去；见 festival list。",
                    en: "\(plan.elsewhere) of them another department calls on already; see "
                        + "`festival list`."))
        }
        if plan.kin > 0 {
            page.next.append(
                Text(
                    "\(plan.kin) 户是您本人或亲属，请同事列入。",
                    en: "\(plan.kin) are yours or your kin's; a colleague lists them."))
        }
        return page
    }
}

struct FestivalEnter: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "enter", abstract: "列入一户，随之落实事项 · Lists one household.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var once: ClientOption
    @OptionGroup var which: FestivalOption
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .customLong("case"), help: "随之落实的事项 · The case that is delivered.")
    var caseNumber: Int64?

    func run(in bureau: Bureau) async throws -> Page {
        let number = try await FestivalBook(bureau).enter(
            ref, which.festival, caseNumber: caseNumber, client: once.client)
        return Page(
            Text(
                "\(ref) 一户在 \(which.festival) 名单第 \(number) 号。",
                en: "\(ref)'s household is \(number) on the list of \(which.festival)."))
    }
}

struct FestivalGive: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "give", abstract: "请另一部门代为走访，镇街不再去 · Another department calls instead.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var once: ClientOption
    @OptionGroup var which: FestivalOption
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "部门代码 · The department.") var to: String

    func run(in bureau: Bureau) async throws -> Page {
        let referral = try await FestivalBook(bureau).give(
            ref, which.festival, to: to, client: once.client)
        return Page(
            Text(
                "\(ref) 一户由 \(to) 走访，转介第 \(referral) 号。",
                en: "\(to) calls on \(ref)'s household: referral \(referral)."))
    }
}

extension VisitWay: ExpressibleByArgument {}

struct FestivalPaid: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "paid", abstract: "登记已走访 · Records the call.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var once: ClientOption
    @OptionGroup var which: FestivalOption
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "home 上门、phone 电话、parcel 寄送、message 留言 · How.")
    var way: VisitWay
    @Option(name: .long, help: "哪天（默认今天） · The day.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "谁去的 · Who called.") var by: String
    @Option(name: .long, help: "第二次走访：家里谁要求的 · Of a second: who asked.") var askedBy: String?

    func validate() throws {
        if way == .session {
            throw ValidationError("--way：home、phone、parcel 或 message / one of these four")
        }
    }

    func run(in bureau: Bureau) async throws -> Page {
        let day = on ?? bureau.today
        try await FestivalBook(bureau).pay(
            .init(way: way, on: day, by: by, askedBy: askedBy), for: ref, which.festival,
            client: once.client)
        return Page(
            Text("\(ref) 一户 \(day) 已走访。", en: "\(ref)'s household was called on \(day)."))
    }
}

struct FestivalList: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "名单，还没走访的在前 · The list, who waits first.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var which: FestivalOption

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("number", Text("编号", en: "Number"), isNumber: true),
            .init("ref", Text("名册编号", en: "Ref")),
            .init("name", Text("姓名", en: "Name")),
            .init("department", Text("由谁走访", en: "Who calls")),
            .init("way", Text("方式", en: "How")),
            .init("wishes", Text("家庭意愿", en: "Wishes")),
            .init("paid", Text("已走访", en: "Paid")),
        ])
        for line in try await FestivalBook(bureau).list(which.festival) {
            page.add(
                .number(line.number), .words(line.ref), .words(Mask.name(line.name)),
                .words(line.department), .text(line.way.title),
                line.wishes.map { .text($0) } ?? .none, .init(line.paid))
        }
        return page
    }
}
