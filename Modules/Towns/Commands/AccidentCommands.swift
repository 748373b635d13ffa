import ArgumentParser
import Kernel
import Law
import Money

/// A sum, or that it is to be set.
private func cell(_ money: Money?) -> Page.Cell {
    money.map { .money($0) } ?? .text(toBeSet)
}

/// No figure is invented.
private let toBeSet = Text("待定", en: "to be set")

/// `yuhou towns cover …`: accident cover that a town takes out.
struct CoverGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cover",
        abstract: "镇街意外险：投保、名册、保费 · Accident cover of a town.",
        subcommands: [
            CoverJoin.self, CoverFill.self, CoverCompare.self, CoverExplain.self, CoverOrder.self,
            CoverRoster.self, CoverList.self,
        ])
}

struct CoverJoin: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "join", abstract: "镇街决定投保，全部对象户列入名册 · The town takes it out.",
        discussion: "合同没有写明的金额不要填，显示为待定。")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var once: ClientOption
    @Option(name: .long, help: "镇街九位代码 · The town.") var town: Int64?
    @Option(name: .long, help: "保单号 · The policy.") var number: String
    @Option(name: .long, help: "保险公司 · The insurer.") var insurer: String
    @Option(name: .long, help: "保期第一天 · First day.", transform: parseDay) var from: Day
    @Option(name: .long, help: "保期结束（不含） · End, exclusive.", transform: parseDay) var to: Day
    @Option(name: .long, help: "每户保费，元 · Premium a household.", transform: parseYuan)
    var premium: Money?
    @Option(name: .long, help: "伤残保险金额，元 · Sum insured, injury.", transform: parseYuan)
    var injury: Money?
    @Option(name: .long, help: "身故保险金额，元 · Sum insured, death.", transform: parseYuan)
    var death: Money?

    func run(in bureau: Bureau) async throws -> Page {
        let (id, households) = try await CoverBook(bureau).join(
            .init(
                number: number, insurer: insurer, from: from, to: to, premium: premium,
                injury: injury, death: death), town: try await bureau.own(town: town),
            client: once.client)
        return Page(
            Text(
                "保险第 \(id) 号：新列入 \(households) 户。",
                en: "Cover \(id): \(households) households insured."))
    }
}

struct CoverFill: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "fill", abstract: "补列后来成为对象的户 · Insures who has become a target.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "保险编号 · The cover.") var number: Int64

    func run(in bureau: Bureau) async throws -> Page {
        let count = try await CoverBook(bureau).fill(number)
        return Page(Text("补列 \(count) 户。", en: "\(count) more households."))
    }
}

struct CoverOrder: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "order", abstract: "审批保费事项并开具付款单，交财政 · Approves and orders premiums.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var once: ClientOption
    @Argument(help: "保险编号 · The cover.") var number: Int64
    @Option(
        name: .customLong("case"), parsing: .upToNextOption,
        help: "事项编号，停在审批（approve） · The cases, at `approve`.") var cases: [Int64]
    @OptionGroup var payee: PayeeOptions

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(
            [payee.remark].compactMap(\.self),
            columns: [
                .init("case", Text("事项", en: "Case"), isNumber: true),
                .init("premium", Text("保费", en: "Premium"), isNumber: true),
            ])
        let client = once.client
        try await CoverBook(bureau).compare(number).requireExplained()
        for number in cases {
            let premium = try await CoverBook(bureau).order(
                self.number, caseNumber: number, to: payee, client: "\(client)/\(number)")
            page.add(.number(number), cell(premium))
        }
        return page
    }
}

struct CoverCompare: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare", abstract: "在册的户与应保的户逐户核对 · Compares the lists.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "保险编号 · The cover.") var number: Int64

    func run(in bureau: Bureau) async throws -> Page {
        try await CoverBook(bureau).compare(number).page
    }
}

struct CoverExplain: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "说明一户的差异 · Explains a difference.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var once: ClientOption
    @OptionGroup var difference: RosterDifferenceOptions
    @Argument(help: "保险编号 · The cover.") var number: Int64

    func run(in bureau: Bureau) async throws -> Page {
        let cover = try await CoverBook(bureau).read(number)
        return try await difference.explain(
            under: cover.number, by: bureau, client: once.client)
    }
}

struct CoverRoster: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "roster", abstract: "名册，保费未办的在前 · The roster, unpaid first.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "保险编号 · The cover.") var number: Int64

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("ref", Text("名册编号", en: "Ref")),
            .init("name", Text("姓名", en: "Name")),
            .init("case", Text("保费事项", en: "Premium case"), isNumber: true),
        ])
        for one in try await CoverBook(bureau).roster(number) {
            page.add(
                .words(one.ref), .words(Mask.name(one.name)),
                one.caseNumber.map { .number($0) } ?? .none)
        }
        return page
    }
}

struct CoverList: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "保险，最近的在前 · Covers, the latest first.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("cover", Text("保险", en: "Cover"), isNumber: true),
            .init("town", Text("镇街", en: "Town"), isNumber: true),
            .init("number", Text("保单号", en: "Policy")),
            .init("insurer", Text("保险公司", en: "Insurer")),
            .init("from", Text("自", en: "From")),
            .init("to", Text("至（不含）", en: "To")),
            .init("premium", Text("保费", en: "Premium"), isNumber: true),
            .init("injury", Text("伤残保额", en: "Injury"), isNumber: true),
            .init("death", Text("身故保额", en: "Death"), isNumber: true),
            .init("households", Text("户", en: "Households"), isNumber: true),
            .init("ordered", Text("已办保费", en: "Ordered"), isNumber: true),
        ])
        for one in try await CoverBook(bureau).list() {
            page.add(
                .number(one.id), .number(one.town), .words(one.number), .words(one.insurer),
                .day(one.from), .day(one.to), cell(one.premium), cell(one.injury),
                cell(one.death), .number(one.households), .number(one.ordered))
        }
        return page
    }
}

/// `yuhou towns accident …`: claims on the cover.
struct AccidentGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accident",
        abstract: "意外险理赔：按伤残等级、身故 · Claims on the accident cover.",
        subcommands: [
            AccidentOpen.self, AccidentSend.self, AccidentSettle.self, AccidentList.self,
        ])
}

extension AccidentBook.Kind: ExpressibleByArgument {}

/// Claims as lists show them.
private func table(_ claims: [AccidentBook.Line]) -> Page {
    var page = Page(columns: [
        .init("claim", Text("理赔", en: "Claim"), isNumber: true),
        .init("ref", Text("名册编号", en: "Ref")),
        .init("name", Text("姓名", en: "Name")),
        .init("kind", Text("类别", en: "Kind")),
        .init("accident", Text("事故日", en: "Accident")),
        .init("grade", Text("等级", en: "Grade"), isNumber: true),
        .init("percent", Text("比例%", en: "Share %"), isNumber: true),
        .init("sum", Text("应赔", en: "Due"), isNumber: true),
        .init("state", Text("状态", en: "State")),
        .init("paid", Text("实赔", en: "Paid"), isNumber: true),
    ])
    let states = [
        "open": Text("待送", en: "open"), "sent": Text("已送", en: "sent"),
        "settled": Text("已赔付", en: "settled"), "refused": Text("不赔", en: "refused"),
    ]
    for claim in claims {
        page.add(
            .number(claim.id), .words(claim.ref), .words(Mask.name(claim.name)),
            .text(claim.kind.title), .day(claim.accident),
            claim.grade.map { .number($0) } ?? .none, .number(claim.percent), cell(claim.sum),
            states[claim.state].map { .text($0) } ?? .none, claim.paid.map { .money($0) } ?? .none)
    }
    return page
}

struct AccidentOpen: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "open", abstract: "立一件理赔 · Opens a claim.",
        discussion: "一级给付保险金额的 100%，每降一级减 10%；多处伤残取最重一级。")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var once: ClientOption
    @Argument(help: "injury 伤残、death 身故 · What happened.") var kind: AccidentBook.Kind
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "事故日 · Day of the accident.", transform: parseDay) var on: Day
    @Option(name: .long, parsing: .upToNextOption, help: "评定的各处等级，1 至 10 · Grades.")
    var grade: [Int] = []
    @Option(name: .long, help: "受益人：伤残为本人 · Who is paid.") var beneficiary: String
    @Option(name: .long, help: "评定书或证明的文号 · The report.") var report: String

    func run(in bureau: Bureau) async throws -> Page {
        table([
            try await AccidentBook(bureau).open(
                .init(
                    kind: kind, accident: on, grades: grade, beneficiary: beneficiary,
                    report: report), for: ref, client: once.client)
        ])
    }
}

struct AccidentSend: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "send", abstract: "审批事项并送保险公司 · Approves the case and sends the claim.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var once: ClientOption
    @Argument(help: "理赔编号 · The claim.") var number: Int64
    @Option(name: .customLong("case"), help: "事项编号，停在审批（approve） · The case, at `approve`.")
    var caseNumber: Int64
    @Option(name: .customLong("to"), help: "身故的：付给谁（名册编号） · On a death: who is paid.")
    var heir: String?

    func run(in bureau: Bureau) async throws -> Page {
        var page = table([
            try await AccidentBook(bureau).send(
                number, caseNumber: caseNumber, to: heir, client: once.client)
        ])
        let payer = ClaimPayer(try await bureau.pack(), on: bureau.today)
        page.next += [payer.remark].compactMap(\.self)
        return page
    }
}

struct AccidentSettle: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "settle", abstract: "登记保险公司的结果：赔付或不赔 · What the insurer answered.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var once: ClientOption
    @Argument(help: "理赔编号 · The claim.") var number: Int64
    @Option(name: .long, help: "赔付元数 · What it paid.", transform: parseYuan) var paid: Money?
    @Option(name: .long, help: "不赔的理由 · Why it does not.") var reason: String?
    @Option(name: .long, help: "哪天（默认今天） · The day.", transform: parseDay) var on: Day?

    func validate() throws {
        if (paid == nil) == (reason == nil) || paid?.fen == 0 {
            throw ValidationError("--paid（大于零）或 --reason，二选一 / one of the two; more than zero")
        }
    }

    func run(in bureau: Bureau) async throws -> Page {
        table([
            try await AccidentBook(bureau).answer(
                number, paid: paid, reason: reason, on: on ?? bureau.today, client: once.client)
        ])
    }
}

struct AccidentList: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "未了的理赔，事故早的在前 · Open claims, the oldest first.")

    @OptionGroup var desk: DeskOptions
    @Flag(name: .long, help: "已了的也列出 · Also closed ones.") var all = false

    func run(in bureau: Bureau) async throws -> Page {
        table(try await AccidentBook(bureau).list(withClosed: all))
    }
}
