import ArgumentParser
import Kernel
import Law

/// `yuhou human_resources top-up …`: the closed cohort whose earlier top-up goes on.
struct TopUpGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "top-up",
        abstract: "原已增发的养老待遇：封存名单、按月、退出、核对 · The closed cohort.",
        subcommands: [
            TopUpLoad.self, TopUpList.self, TopUpOrder.self, TopUpLeave.self, TopUpCheck.self,
        ])
}

struct TopUpLoad: HumanResourcesCommand {
    static let configuration = CommandConfiguration(
        commandName: "load",
        abstract: "一次性装入原决定并封存 · Loads the old decisions once and seals them.",
        discussion: "CSV：id_number,name,decision,decided_on,monthly（元，可空）。先 --dry-run 核对人数和摘要；"
            + "封存后任何人都不能再加入。有一行有误就都不装入。")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "文件 · The file.", completion: .file()) var file: String
    @Flag(name: .long, help: "只预览，不封存 · Preview, seal nothing.") var dryRun = false
    @OptionGroup var client: ClientOption

    func run(in bureau: Bureau) async throws -> Page {
        let book = CohortBook(bureau: bureau)
        let draft = try await book.read(file)
        var page = Page(
            [
                Text(
                    "\(draft.entries.count) 人，摘要 \(CohortBook.hex(draft.digest))。",
                    en: "\(draft.entries.count) people, digest \(CohortBook.hex(draft.digest)).")
            ],
            columns: [
                .init("line", Text("行", en: "Line"), isNumber: true),
                .init("reason", Text("有误", en: "Wrong")),
            ])
        for problem in draft.problems {
            page.add(.number(Int64(problem.line)), .text(problem.reason))
        }
        guard draft.problems.isEmpty else {
            page.lines.append(
                Text("未封存：全部改正后再装。", en: "Nothing is sealed: correct all of it first."))
            page.hasRejects = true
            return page
        }
        guard !dryRun else {
            page.lines.append(Text("预览，未封存。", en: "Preview: nothing is sealed."))
            return page
        }
        let isNew = try await book.seal(draft, client: client.value)
        page.lines.append(
            isNew
                ? Text("已封存，不再增加任何人。", en: "Sealed: nobody joins it.")
                : Text("早已封存同一名单，没有变化。", en: "The same list was sealed before; nothing changed."))
        return page
    }
}

struct TopUpList: HumanResourcesCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "封存名单 · The sealed cohort.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        let book = CohortBook(bureau: bureau)
        var page = Page(columns: [
            .init("n", Text("序号", en: "No."), isNumber: true),
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("decision", Text("原决定", en: "Decision")),
            .init("decided_on", Text("决定日", en: "Decided")),
            .init("monthly", Text("每月", en: "A month"), isNumber: true),
            .init("left", Text("退出", en: "Left")),
        ])
        page.nothing = Text(
            "名单还没有装入。用 top-up load 装入。", en: "The cohort is not loaded; `top-up load` does.")
        guard let cohort = try await book.cohort() else {
            page.lines = [Text("还没有装入名单。", en: "No cohort is loaded.")]
            return page
        }
        page.lines = [
            Text(
                "\(cohort.sealedOn) 封存，\(cohort.size) 人，摘要 \(cohort.digest)。",
                en: "Sealed on \(cohort.sealedOn), \(cohort.size) members, digest \(cohort.digest)."
            )
        ]
        for member in try await book.members() {
            page.add(
                .number(member.n), .words(member.ref), .words(Mask.name(member.name)),
                .words(member.decision), .day(member.decidedOn), .sum(member.monthly),
                .init(member.left?.on))
        }
        return page
    }
}

struct TopUpOrder: HumanResourcesCommand {
    static let configuration = CommandConfiguration(
        commandName: "order",
        abstract: "审批名单内一人的一月，转财政 · Approves a month of a member.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "事项编号，停在 approve 环节 · The case, at its step approve.") var number: Int64
    @OptionGroup var client: ClientOption

    func run(in bureau: Bureau) async throws -> Page {
        let (month, sum) = try await CohortBook(bureau: bureau).order(number, client: client.value)
        return Page(
            Text(
                "第 \(number) 号：\(month)，\(sum.map { "\($0) 元" } ?? "金额待定")，已转财政。",
                en: "Case \(number): \(month), \(sum.map { "\($0) yuan" } ?? "sum to be set"), "
                    + "with the finance bureau."))
    }
}

extension CohortBook.Leaving: ExpressibleByArgument {}

struct TopUpLeave: HumanResourcesCommand {
    static let configuration = CommandConfiguration(
        commandName: "leave",
        abstract: "登记退出（死亡、迁出），不再加入 · Records that a member left, for good.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "编号 · The person.") var ref: String
    @Option(name: .long, help: "death 死亡、moved 迁出 · Why.") var reason: CohortBook.Leaving
    @Option(name: .long, help: "退出日 · The day.", transform: parseDay) var on: Day

    func run(in bureau: Bureau) async throws -> Page {
        let member = try await CohortBook(bureau: bureau).leave(ref, reason, on: on)
        return Page(
            Text(
                "第 \(member.n) 号 \(ref) 于 \(on) 退出（\(reason.title.zh)）。",
                en: "Member \(member.n), \(ref), left on \(on) (\(reason.title.en))."))
    }
}

struct TopUpCheck: HumanResourcesCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "核对事实、名单和转财政的事项 · Facts and cases without membership.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("mismatch", Text("不符", en: "Mismatch")),
        ])
        for one in try await CohortBook(bureau: bureau).mismatches() {
            page.add(
                .words(one.ref), .words(Mask.name(one.name)),
                .text(one.kind.title))
        }
        return page
    }
}
