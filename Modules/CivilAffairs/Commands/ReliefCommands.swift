import ArgumentParser
import Kernel
import Law

extension ReliefBook.Loss: ExpressibleByArgument {}

/// `yuhou civil_affairs relief …`: temporary relief after a sudden event.
struct ReliefGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "relief",
        abstract: "临时救助：受理、镇街调查、核定困难、定金额 · Temporary relief.",
        subcommands: [
            ReliefRequest.self, ReliefSurvey.self, ReliefVerify.self, ReliefDecide.self,
            ReliefList.self,
        ])
}

extension ReliefBook.Request {
    /// What a command says of it.
    var page: Page {
        var page = Page(
            Text(
                "临时救助第 \(id) 号：\(ref)，\(happened) \(loss.title.zh)，\(state.zh)。",
                en: "Request \(id): \(ref), \(loss.title.en) on \(happened), \(state.en)."))
        if isHardship == true, sum == nil {
            page.next.append(
                Text(
                    "case open-due 立项，受理、审核后 relief decide \(id) --case 编号。",
                    en: "`case open-due` opens its case; then `relief decide \(id) --case N`."))
        }
        if let sum, let caseID {
            page.next.append(
                Text(
                    "第 \(caseID) 号定 \(sum) 元，由拨付人 case pass 交财政。",
                    en: "Case \(caseID): \(sum); who pays hands it to finance."))
        }
        return page
    }
}

struct ReliefRequest: MeansCommand {
    static let configuration = CommandConfiguration(
        commandName: "request", abstract: "受理，登记突发事件 · Takes a request in.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "编号 · Ref.") var ref: String
    @Option(name: .long, help: "property 财产、injury 伤害、illness 疾病、death 家人离世 · What happened.")
    var kind: ReliefBook.Loss
    @Option(name: .long, help: "事件日 · The day of it.", transform: parseDay) var on: Day
    @Option(name: .long, help: "事故或诊疗证明 · The paper.") var document: String
    @OptionGroup var idempotent: ClientOption

    func run(in bureau: Bureau) async throws -> Page {
        try await ReliefBook(bureau: bureau).request(
            .init(
                ref: ref, loss: kind, happened: on, document: document,
                client: idempotent.client)
        ).page
    }
}

struct ReliefSurvey: MeansCommand {
    static let configuration = CommandConfiguration(
        commandName: "survey", abstract: "登记镇街入户调查 · Records the town's survey.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "临时救助编号 · The request.") var number: Int64
    @Option(name: .long, help: "镇街调查人 · Who of the town went.") var by: String
    @Option(name: .long, help: "调查日 · The day.", transform: parseDay) var on: Day
    @Option(name: .long, help: "调查所见 · What was found.") var findings: String
    @OptionGroup var idempotent: ClientOption

    func run(in bureau: Bureau) async throws -> Page {
        try await ReliefBook(bureau: bureau).survey(
            number,
            .init(surveyor: by, day: on, findings: findings, client: idempotent.client)
        ).page
    }
}

struct ReliefVerify: MeansCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "核定是否生活困难，不由受理人办 · Whether there is hardship.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "临时救助编号 · The request.") var number: Int64
    @Option(name: .long, help: "yes 或 no · Hardship.", transform: parseYesNo) var hardship: Bool
    @Option(name: .long, help: "理由 · Why.") var reason: String
    @OptionGroup var idempotent: ClientOption

    func run(in bureau: Bureau) async throws -> Page {
        try await ReliefBook(bureau: bureau).verify(
            number, isHardship: hardship, reason: reason, client: idempotent.client
        ).page
    }
}

struct ReliefDecide: MeansCommand {
    static let configuration = CommandConfiguration(
        commandName: "decide",
        abstract: "审批并定金额，事项交拨付 · Decides the sum with the case's approval.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "临时救助编号 · The request.") var number: Int64
    @Option(name: .customLong("case"), help: "事项编号，停在 approve 环节 · The case.")
    var caseNumber: Int64
    @Option(name: .long, help: "标准待定时批准的金额，元 · The sum approved.", transform: parseYuan)
    var sum: Money?
    @Option(name: .long, help: "审批文号 · The approval's number.") var document: String
    @OptionGroup var idempotent: ClientOption

    func run(in bureau: Bureau) async throws -> Page {
        try await ReliefBook(bureau: bureau).decide(
            number, case: caseNumber, sum: sum, document: document, client: idempotent.client
        ).page
    }
}

struct ReliefList: MeansCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "没有办完的临时救助，先受理的在前 · Requests without an outcome.",
        discussion: "列近 \(ReliefBook.days) 天受理的。")

    @OptionGroup var desk: DeskOptions
    @Flag(name: .long, help: "已定的也列出 · Also decided ones.") var all = false

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("request", Text("编号", en: "Request"), isNumber: true),
            .init("ref", Text("人员", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("kind", Text("事件", en: "Event")), .init("day", Text("事件日", en: "Day")),
            .init("requested", Text("受理", en: "Requested")),
            .init("surveyed", Text("调查", en: "Surveyed")),
            .init("state", Text("进度", en: "State")),
            .init("case", Text("事项", en: "Case"), isNumber: true),
            .init("sum", Text("金额", en: "Sum"), isNumber: true),
        ])
        page.nothing = Text(
            "没有未办完的临时救助。用 relief request 受理。", en: "No requests; `relief request` takes one in.")
        for one in try await ReliefBook(bureau: bureau).list(withEnded: all) {
            page.add(
                .number(one.id), .words(one.ref), .words(Mask.name(one.name)),
                .text(one.loss.title), .day(one.happened), .day(one.requested),
                .init(one.surveyed), .text(one.state), one.caseID.map { .number($0) } ?? .none,
                one.sum.map { .money($0) } ?? .none)
        }
        return page
    }
}
