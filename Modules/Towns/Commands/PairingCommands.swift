import ArgumentParser
import Kernel
import Law

/// `yuhou towns pairing …`: who else is there for a family.
struct PairingGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pairing",
        abstract: "“多对一”结对：社工、会员、志愿者、家庭医生 · Who is paired with a family.",
        subcommands: [PairingAdd.self, PairingEnd.self, PairingList.self])
}

extension PairingBook.Kind: ExpressibleByArgument {}

struct PairingAdd: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "结对 · Pairs somebody with a family.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var once: ClientOption
    @Argument(help: "social_worker 社工、member 会员、volunteer 志愿者、doctor 家庭医生 · Who.")
    var kind: PairingBook.Kind
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "姓名 · Name.") var name: String
    @Option(name: .long, help: "单位 · Unit.") var unit: String
    @Option(name: .long, help: "办公电话 · Office telephone.") var phone: String
    @Option(name: .long, help: "自哪天（默认今天） · From.", transform: parseDay) var from: Day?

    func run(in bureau: Bureau) async throws -> Page {
        let number = try await PairingBook(bureau).add(
            .init(kind: kind, name: name, unit: unit, phone: phone, from: from ?? bureau.today),
            for: ref, client: once.client)
        return Page(
            Text(
                "结对第 \(number) 号：\(ref) 与\(kind.title.zh) \(name)。",
                en: "Pairing \(number): \(ref) and \(kind.title.en) \(name)."))
    }
}

struct PairingEnd: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "end", abstract: "结束结对 · Ends a pairing.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var once: ClientOption
    @Argument(help: "结对编号 · The pairing.") var number: Int64
    @Option(name: .long, help: "结束日（默认今天） · The day.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "原因 · Why.") var reason: String

    func run(in bureau: Bureau) async throws -> Page {
        let day = on ?? bureau.today
        try await PairingBook(bureau).end(number, on: day, reason: reason, client: once.client)
        return Page(Text("结对第 \(number) 号 \(day) 结束。", en: "Pairing \(number) ended on \(day)."))
    }
}

struct PairingList: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "一人的结对，在结的在前 · Somebody's pairings.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String
    @Flag(name: .long, help: "已结束的也列出 · Also ended ones.") var all = false

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("pairing", Text("结对", en: "Pairing"), isNumber: true),
            .init("kind", Text("类别", en: "Kind")),
            .init("name", Text("姓名", en: "Name")),
            .init("unit", Text("单位", en: "Unit")),
            .init("phone", Text("电话", en: "Telephone")),
            .init("from", Text("自", en: "From")),
            .init("ended", Text("结束", en: "Ended")),
        ])
        for one in try await PairingBook(bureau).list(of: ref, withEnded: all) {
            page.add(
                .number(one.id), .text(one.kind.title), .words(one.name), .words(one.unit),
                .words(one.phone), .day(one.from), .init(one.ended))
        }
        return page
    }
}

/// `yuhou towns guardian …`: contact through the guardian.
struct GuardianGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "guardian",
        abstract: "监护人联系：民政登记限制或无民事行为能力的人 · Contact through the guardian.",
        subcommands: [GuardianRecord.self, GuardianList.self])
}

extension GuardianBook.Way: ExpressibleByArgument {}

struct GuardianRecord: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "record", abstract: "登记一次与监护人的联系 · Records a contact.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var once: ClientOption
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "监护人姓名 · The guardian.") var guardian: String
    @Option(name: .long, help: "与其关系 · Relation.") var relation: String
    @Option(name: .long, help: "法院判决或监护协议的文号 · The court's paper, or the agreement.")
    var paper: String
    @Option(name: .long, help: "phone 电话、home 上门、office 来所 · How.") var way: GuardianBook.Way
    @Option(name: .long, help: "哪天（默认今天） · The day.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "沟通了什么事，不写病情 · About what; no diagnosis.") var matter: String
    @Option(name: .customLong("case"), help: "随之落实的事项 · The case that is delivered.")
    var caseNumber: Int64?

    func run(in bureau: Bureau) async throws -> Page {
        let number = try await GuardianBook(bureau).record(
            .init(
                guardian: guardian, relation: relation, paper: paper, way: way,
                on: on ?? bureau.today, matter: matter), for: ref, caseNumber: caseNumber,
            client: once.client)
        return Page(
            Text("监护人联系第 \(number) 号已登记。", en: "Contact \(number) with the guardian."))
    }
}

struct GuardianList: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "与监护人的联系，最近的在前 · Contacts, the latest first.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("number", Text("编号", en: "Number"), isNumber: true),
            .init("day", Text("日期", en: "Day")),
            .init("guardian", Text("监护人", en: "Guardian")),
            .init("relation", Text("关系", en: "Relation")),
            .init("way", Text("方式", en: "How")),
            .init("matter", Text("事由", en: "Matter")),
        ])
        for line in try await GuardianBook(bureau).list(of: ref) {
            page.add(
                .number(line.id), .day(line.contact.on), .words(line.contact.guardian),
                .words(line.contact.relation), .text(line.contact.way.title),
                .words(line.contact.matter))
        }
        return page
    }
}
