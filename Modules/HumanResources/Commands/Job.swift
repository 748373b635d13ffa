import ArgumentParser
import Kernel
import Law

/// `yuhou human_resources job …`: help into work.
struct JobGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "job",
        abstract: "就业援助：登记、计划、录用、回访、补贴 · Help into work.",
        subcommands: [
            JobRegister.self, JobEnd.self, JobList.self, JobPlan.self, JobHire.self,
            JobHired.self, JobDue.self, JobAsk.self, JobSubsidy.self, JobSubsidies.self,
        ])
}

extension JobBook.Ending: ExpressibleByArgument {}
extension HiringBook.Subsidy: ExpressibleByArgument {}

struct JobRegister: HumanResourcesCommand {
    static let configuration = CommandConfiguration(
        commandName: "register", abstract: "求职登记，同时写入就业状况 · Registers a job seeker.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "编号 · The person.") var ref: String
    @Option(name: .long, help: "想做什么、会什么 · What work.") var wish: String
    @Option(name: .long, help: "登记日（默认今天） · The day.", transform: parseDay) var on: Day?
    @OptionGroup var client: ClientOption

    func run(in bureau: Bureau) async throws -> Page {
        let seeker = try await JobBook(bureau: bureau).register(
            ref, wish: wish, on: on ?? bureau.today, client: client.value)
        return Page(
            Text(
                "\(ref) 第 \(seeker.nth) 次求职登记，\(seeker.from)。",
                en: "\(ref) is registered (\(seeker.nth)) from \(seeker.from)."))
    }
}

struct JobEnd: HumanResourcesCommand {
    static let configuration = CommandConfiguration(
        commandName: "end", abstract: "没有录用而结束登记 · Ends a registration without work.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "编号 · The person.") var ref: String
    @Option(name: .long, help: "retired 退休、withdrawn 放弃、moved 迁出、death 死亡 · Why.")
    var reason: JobBook.Ending
    @Option(name: .long, help: "哪天 · The day.", transform: parseDay) var on: Day

    func run(in bureau: Bureau) async throws -> Page {
        try await JobBook(bureau: bureau).end(ref, reason, on: on)
        return Page(
            Text("\(ref) 的求职登记于 \(on) 结束。", en: "\(ref)'s registration ended on \(on)."))
    }
}

struct JobList: HumanResourcesCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "求职登记，等得最久的在前 · Job seekers.")

    @OptionGroup var desk: DeskOptions
    @Flag(name: .long, help: "已结束的也列出 · Also ended ones.") var all = false
    @OptionGroup var since: SinceOption

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("wish", Text("意向", en: "Wish")), .init("from", Text("登记", en: "From")),
            .init("plan", Text("计划", en: "Plan")), .init("due", Text("计划完成", en: "Due")),
            .init("ended", Text("结束", en: "Ended")),
        ])
        page.nothing = Text(
            "没有登记求职的。用 job register 登记。", en: "Nobody seeks work; `job register` records one.")
        for seeker in try await JobBook(bureau: bureau).seekers(
            since: since.value(bureau), withEnded: all)
        {
            page.add(
                .words(seeker.ref), .words(Mask.name(seeker.name)), .words(seeker.wish),
                .day(seeker.from), .init(seeker.plan), .init(seeker.planDue), .init(seeker.ended))
        }
        page.next.append(since.words(bureau))
        return page
    }
}

struct JobPlan: HumanResourcesCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "制定援助计划，事项进入落实，出核验码 · Makes the plan of a case.",
        discussion: "核验码交用人单位，录用时由别的经办人登记；只显示一次。")

    /// Our own default: no source says how long a plan takes.
    static let days = 90

    @OptionGroup var desk: DeskOptions
    @Argument(help: "事项编号，停在 arrange 环节 · The case, at its step arrange.") var number: Int64
    @Option(name: .long, help: "做什么 · What is done.") var plan: String
    @Option(name: .long, help: "何时完成（默认九十天后） · By when.", transform: parseDay) var due: Day?
    @OptionGroup var client: ClientOption

    func run(in bureau: Bureau) async throws -> Page {
        let code = try await JobBook(bureau: bureau).plan(
            number, plan, due: due ?? bureau.today.adding(days: Self.days), client: client.value)
        return Page(
            Text("第 \(number) 号已有计划。", en: "Case \(number) has its plan."),
            code.map { Text("核验码（只显示一次）：\($0)", en: "Code (shown once): \($0)") }
                ?? Text(
                    "核验码已显示过；遗失的用 case code \(number) 另发。",
                    en: "The code was shown; `case code \(number)` makes one."))
    }
}

struct JobHire: HumanResourcesCommand {
    static let configuration = CommandConfiguration(
        commandName: "hire",
        abstract: "登记录用，用用人单位的核验码 · Records a hiring by the employer's code.",
        discussion: "公益性岗位写 --programme，单位和岗位从项目取，占一个名额。")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "事项编号 · The case.") var number: Int64
    @Option(name: .long, help: "用人单位 · The employer.") var employer = ""
    @Option(name: .long, help: "岗位 · The job.") var job = ""
    @Option(name: .long, help: "公益性岗位的项目编号 · The post's programme.") var programme: Int64?
    @Option(name: .long, help: "上岗日 · The first day.", transform: parseDay) var from: Day
    @Option(name: .long, help: "十位核验码 · The ten digits.") var code: String
    @OptionGroup var client: ClientOption

    func validate() throws {
        if (programme == nil) == employer.isEmpty {
            throw ValidationError(
                "--employer 与 --programme 写一个 / give one of --employer, --programme")
        }
    }

    func run(in bureau: Bureau) async throws -> Page {
        let hiring = try await HiringBook(bureau: bureau).hire(
            HiringBook.Telling(
                caseID: number, employer: employer, job: job, from: from, code: code,
                programme: programme, client: client.value))
        return Page(
            Text(
                "录用第 \(hiring.id) 号：\(hiring.employer)，\(hiring.from)；第 \(number) 号事项待核实。",
                en: "Hiring \(hiring.id): \(hiring.employer), \(hiring.from); case \(number) "
                    + "awaits confirmation."))
    }
}

struct JobHired: HumanResourcesCommand {
    static let configuration = CommandConfiguration(
        commandName: "list-hired", abstract: "录用 · Hirings.")

    @OptionGroup var desk: DeskOptions
    @Flag(name: .long, help: "回访已完、已离岗的也列出 · Also those that are over.") var all = false
    @OptionGroup var since: SinceOption

    func run(in bureau: Bureau) async throws -> Page {
        let hired = try await HiringBook(bureau: bureau).list(
            since: since.value(bureau), withEnded: all)
        var page = JobDue.page(hired.map { ($0, $0.nextAsk) })
        page.next.append(since.words(bureau))
        return page
    }
}

struct JobDue: HumanResourcesCommand {
    static let configuration = CommandConfiguration(
        commandName: "due", abstract: "该回访的，逾期最久的在前 · Who is to be asked.")

    @OptionGroup var desk: DeskOptions

    static func page(_ rows: [(HiringBook.Hiring, Day?)]) -> Page {
        var page = Page(columns: [
            .init("hiring", Text("录用", en: "Hiring"), isNumber: true),
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("employer", Text("单位", en: "Employer")), .init("job", Text("岗位", en: "Job")),
            .init("from", Text("上岗", en: "From")),
            .init("asked", Text("已回访", en: "Asked"), isNumber: true),
            .init("due", Text("下次回访", en: "Next")),
        ])
        for (hiring, due) in rows {
            page.add(
                .number(hiring.id), .words(hiring.ref), .words(Mask.name(hiring.name)),
                .words(hiring.employer), .words(hiring.job), .day(hiring.from),
                .number(hiring.asked), .init(due))
        }
        return page
    }

    func run(in bureau: Bureau) async throws -> Page {
        Self.page(try await HiringBook(bureau: bureau).due(on: bureau.today).map { ($0, $1) })
    }
}

struct JobAsk: HumanResourcesCommand {
    static let configuration = CommandConfiguration(
        commandName: "ask",
        abstract: "登记回访（满一、三、六个月，本系统默认） · Records that it was asked.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "录用编号 · The hiring.") var number: Int64
    @Option(name: .long, help: "回访日（默认今天） · The day.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "听到什么 · What was heard.") var words: String
    @Flag(name: .long, help: "已不在岗 · The work is over.") var lost = false

    func run(in bureau: Bureau) async throws -> Page {
        let hiring = try await HiringBook(bureau: bureau).ask(
            number, on: on ?? bureau.today, isWorking: !lost, words: words)
        return Page(
            Text(
                "第 \(hiring.id) 号回访 \(hiring.asked) 次"
                    + (hiring.nextAsk.map { "，下次 \($0)。" } ?? "，不再回访。"),
                en: "Hiring \(hiring.id) was asked \(hiring.asked) times"
                    + (hiring.nextAsk.map { ", next on \($0)." } ?? ", and no more.")))
    }
}

struct JobSubsidy: HumanResourcesCommand {
    static let configuration = CommandConfiguration(
        commandName: "subsidy",
        abstract: "登记一个月的补贴，一月一次 · Records a month of a subsidy.",
        discussion: "标准待定的不写 --sum；金额以决定为准，由财政拨付。")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "录用编号 · The hiring.") var number: Int64
    @Option(
        name: .long,
        help: "social_insurance 社保、public_post 公益岗、training 培训、start_up 创业 · Kind.")
    var kind: HiringBook.Subsidy
    @Option(name: .long, help: "月份，如 2026-03 · The month.", transform: monthOfSubsidy)
    var month: Month
    @Option(name: .long, help: "决定文号 · The decision.") var document: String
    @Option(name: .long, help: "金额，元 · Its sum.", transform: parseYuan) var sum: Money?
    @OptionGroup var client: ClientOption

    func run(in bureau: Bureau) async throws -> Page {
        let isNew = try await HiringBook(bureau: bureau).subsidise(
            number, kind, month: month, document: document, sum: sum, client: client.value)
        let words = sum.map { "\($0) 元" } ?? "金额待定"
        return Page(
            Text(
                "\(month) \(kind.title.zh)：\(words)\(isNew ? "。" : "（早已登记）。")",
                en: "\(month), \(kind.title.en): \(sum.map { "\($0) yuan" } ?? "to be set")"
                    + (isNew ? "." : ", recorded before.")))
    }
}

struct JobSubsidies: HumanResourcesCommand {
    static let configuration = CommandConfiguration(
        commandName: "subsidies", abstract: "一个月的补贴（默认本月） · The subsidies of a month.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "月份，如 2026-03 · The month.", transform: monthOfSubsidy)
    var month: Month?

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("hiring", Text("录用", en: "Hiring"), isNumber: true),
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("kind", Text("补贴", en: "Subsidy")),
            .init("document", Text("决定", en: "Decision")),
            .init("sum", Text("金额", en: "Sum"), isNumber: true),
        ])
        for grant in try await HiringBook(bureau: bureau).subsidies(
            of: month ?? bureau.today.month)
        {
            page.add(
                .number(grant.hiring), .words(grant.ref), .words(Mask.name(grant.name)),
                .text(grant.kind.title), .words(grant.document), .sum(grant.sum))
        }
        return page
    }
}

private func monthOfSubsidy(_ word: String) throws -> Month {
    guard let month = Month(iso: word) else {
        throw Refusal(
            Text(
                "--month \(word)：应为年和月，如 2026-03", en: "--month \(word): year and month, as 2026-03"
            ))
    }
    return month
}
