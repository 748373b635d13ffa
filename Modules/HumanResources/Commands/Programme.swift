import ArgumentParser
import Kernel
import Law

/// `yuhou human_resources programme …`: what has places.
struct ProgrammeGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "programme",
        abstract: "培训、指导、职业介绍、公益性岗位的名额 · Courses and posts with their places.",
        subcommands: [
            ProgrammeAdd.self, ProgrammeList.self, ProgrammeGive.self, ProgrammeUse.self,
            ProgrammeEnd.self, ProgrammeSeats.self, ProgrammeEnding.self,
        ])
}

extension ProgrammeBook.Kind: ExpressibleByArgument {}
extension ProgrammeBook.Ending: ExpressibleByArgument {}

struct ProgrammeAdd: HumanResourcesCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "登记一个项目和名额 · Adds a programme with its places.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "training 培训、guidance 指导、placement 职介、post 公益岗 · Kind.")
    var kind: ProgrammeBook.Kind
    @Option(name: .long, help: "名称 · The title.") var title: String
    @Option(name: .long, help: "承办或用人单位 · Who provides it.") var provider: String
    @Option(name: .long, help: "名额 · How many places.") var places: Int
    @Option(name: .long, help: "第一天 · The first day.", transform: parseDay) var from: Day
    @Option(name: .long, help: "最后一天 · The last day.", transform: parseDay) var to: Day
    @OptionGroup var client: ClientOption

    func run(in bureau: Bureau) async throws -> Page {
        let added = try await ProgrammeBook(bureau: bureau).add(
            ProgrammeBook.Opening(
                kind: kind, title: title, provider: provider, places: places, from: from, to: to,
                client: client.value))
        return Page(
            Text(
                "项目第 \(added.id) 号：\(added.kind.title.zh)“\(added.title)”，\(added.places) 个名额。",
                en: "Programme \(added.id): \(added.kind.title.en), \(added.places) places."))
    }
}

struct ProgrammeList: HumanResourcesCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "项目和余额，先结束的在前 · Programmes and free places.")

    @OptionGroup var desk: DeskOptions
    @Flag(name: .long, help: "已结束的也列出 · Also those that are over.") var all = false

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("programme", Text("项目", en: "Programme"), isNumber: true),
            .init("kind", Text("类别", en: "Kind")), .init("title", Text("名称", en: "Title")),
            .init("provider", Text("单位", en: "Provider")),
            .init("from", Text("自", en: "From")), .init("to", Text("至", en: "To")),
            .init("places", Text("名额", en: "Places"), isNumber: true),
            .init("free", Text("余", en: "Free"), isNumber: true),
        ])
        page.nothing = Text(
            "没有培训班或岗位。用 programme add 登记。", en: "No programmes; `programme add` registers one.")
        for one in try await ProgrammeBook(bureau: bureau).list(withEnded: all) {
            page.add(
                .number(one.id), .text(one.kind.title), .words(one.title), .words(one.provider),
                .day(one.from), .day(one.to), .number(one.places),
                .number(one.places - one.taken))
        }
        return page
    }
}

struct ProgrammeGive: HumanResourcesCommand {
    static let configuration = CommandConfiguration(
        commandName: "give",
        abstract: "免费给出一个名额，出核验码 · Gives a free place and the provider's code.",
        discussion: "核验码交承办单位，由别的经办人登记使用；只显示一次。")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "项目编号 · The programme.") var number: Int64
    @Option(
        name: .customLong("case"), help: "事项编号，停在 issue 环节 · The case, at its step issue.")
    var caseNumber: Int64
    @OptionGroup var client: ClientOption

    func run(in bureau: Bureau) async throws -> Page {
        let given = try await ProgrammeBook(bureau: bureau).give(
            number, to: caseNumber, client: client.value)
        let seat = given.seat
        return Page(
            Text(
                "“\(seat.title)”第 \(seat.place) 个名额给 \(seat.ref)，免费。",
                en: "Place \(seat.place) of programme \(number) goes to \(seat.ref), free."),
            given.code.map { Text("核验码（只显示一次）：\($0)", en: "Code (shown once): \($0)") }
                ?? Text(
                    "核验码已显示过；遗失的用 case code \(caseNumber) 另发。",
                    en: "The code was shown; `case code \(caseNumber)` makes one."))
    }
}

struct ProgrammeUse: HumanResourcesCommand {
    static let configuration = CommandConfiguration(
        commandName: "use", abstract: "登记使用，用核验码 · Records the use, by the code.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "事项编号 · The case.") var number: Int64
    @Option(name: .long, help: "使用日 · The day.", transform: parseDay) var on: Day
    @Option(name: .long, help: "十位核验码 · The ten digits.") var code: String
    @OptionGroup var client: ClientOption

    func run(in bureau: Bureau) async throws -> Page {
        _ = try await ProgrammeBook(bureau: bureau).use(
            number, on: on, code: code, client: client.value)
        return Page(
            Text(
                "第 \(number) 号事项的名额已于 \(on) 使用，待核实。",
                en: "The place of case \(number) was used on \(on); it awaits confirmation."))
    }
}

struct ProgrammeEnd: HumanResourcesCommand {
    static let configuration = CommandConfiguration(
        commandName: "end", abstract: "名额结束，可再给出 · Gives a place back.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "项目编号 · The programme.") var number: Int64
    @Argument(help: "第几个名额 · The place.") var place: Int64
    @Option(
        name: .long, help: "completed 完成、given_up 放弃、hired 录用、ended 到期或撤销 · Why.")
    var reason: ProgrammeBook.Ending
    @Option(name: .long, help: "哪天 · The day.", transform: parseDay) var on: Day

    func run(in bureau: Bureau) async throws -> Page {
        let seat = try await ProgrammeBook(bureau: bureau).end(
            number, place: place, reason, on: on)
        return Page(
            Text(
                "第 \(number) 号项目第 \(seat.place) 个名额于 \(on) 结束。",
                en: "Place \(seat.place) of programme \(number) ended on \(on)."))
    }
}

struct ProgrammeSeats: HumanResourcesCommand {
    static let configuration = CommandConfiguration(
        commandName: "seats", abstract: "一个项目的名额 · The places of a programme.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "项目编号 · The programme.") var number: Int64

    static func page(_ seats: [ProgrammeBook.Seat]) -> Page {
        var page = Page(columns: [
            .init("programme", Text("项目", en: "Programme"), isNumber: true),
            .init("title", Text("名称", en: "Title")),
            .init("place", Text("名额", en: "Place"), isNumber: true),
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("case", Text("事项", en: "Case"), isNumber: true),
            .init("to", Text("至", en: "To")), .init("used", Text("使用", en: "Used")),
            .init("ended", Text("结束", en: "Ended")),
        ])
        for seat in seats {
            page.add(
                .number(seat.programme), .words(seat.title), .number(seat.place),
                .words(seat.ref), .words(Mask.name(seat.name)), .number(seat.caseID),
                .day(seat.to), .init(seat.used), .init(seat.ended))
        }
        return page
    }

    func run(in bureau: Bureau) async throws -> Page {
        Self.page(try await ProgrammeBook(bureau: bureau).seats(programme: number))
    }
}

struct ProgrammeEnding: HumanResourcesCommand {
    static let configuration = CommandConfiguration(
        commandName: "ending", abstract: "快到期、已到期未结束的名额 · Places that end soon.")

    /// Our own default: no source says how early the end of a post is looked at.
    static let days = 30

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "到哪天为止（默认三十天后） · By which day.", transform: parseDay) var by: Day?

    @OptionGroup var since: SinceOption

    func run(in bureau: Bureau) async throws -> Page {
        var page = ProgrammeSeats.page(
            try await ProgrammeBook(bureau: bureau).ending(
                since: since.value(bureau), by: by ?? bureau.today.adding(days: Self.days)))
        page.next.append(since.words(bureau))
        return page
    }
}
