import ArgumentParser
import Foundation
import Kernel
import Law
import Money

/// `yuhou finance recovery …`
struct RecoveryGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recovery", abstract: "追回多发的款项 · Money paid that was not due.",
        subcommands: [
            RecoveryFound.self, RecoveryOpen.self, RecoveryNotice.self, RecoveryObject.self,
            RecoveryDecide.self, RecoveryPlan.self, RecoveryCash.self, RecoveryWriteOff.self,
            RecoveryList.self,
        ])
}

/// The word of a cause.
func parseCause(_ word: String) throws -> RecoveryCause {
    guard let cause = RecoveryCause(rawValue: word) else {
        throw ValidationError(
            "--cause \(word)：应为 / should be one of "
                + RecoveryCause.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return cause
}

/// The months looked at; by default all since the national scheme began.
struct MonthsOption: ParsableArguments {
    @Option(name: .long, help: "从哪个月（默认 2008-01） · From the month.", transform: parseMonth)
    var from: Month?
    @Option(name: .long, help: "到哪个月（默认本月） · To the month.", transform: parseMonth)
    var to: Month?

    func range(until today: Day) throws -> ClosedRange<Month> {
        let (first, last) = (from ?? Month(year: 2008, month: 1), to ?? today.month)
        guard first <= last else {
            throw Refusal(Text("--from 晚于 --to。", en: "--from is after --to."))
        }
        return first...last
    }
}

struct RecoveryFound: FinanceCommand {
    static let configuration = CommandConfiguration(
        commandName: "found", abstract: "多发而尚未追回的 · Paid too much and not asked back.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var months: MonthsOption

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("clause", Text("条款", en: "Clause")),
            .init("from", Text("从", en: "From")), .init("to", Text("到", en: "To")),
            .init("amount", Text("多发", en: "Too much"), isNumber: true),
        ])
        let book = RecoveryBook(bureau)
        let range = try months.range(until: bureau.today)
        var family: Int64? = 0
        while let after = family {
            let (found, last) = try await book.found(months: range, after: after)
            family = last
            guard !found.isEmpty else { continue }
            let persons = try await bureau.transaction(reading: true) {
                try await bureau.persons(found.map(\.person), in: $0)
            }
            let named = Dictionary(
                persons.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
            for over in found {
                guard let person = named[over.person] else { continue }
                let periods = over.periods.keys.sorted()
                page.add(
                    .words(person.ref), .words(Mask.name(person.name)), .words(over.clause),
                    .init(periods.first), .init(periods.last), .money(Money(fen: over.fen)))
            }
        }
        page.next.append(
            Text(
                "追回由人提出：finance recovery open --ref 编号 --clause 条款 --cause 原因 --reason 说明。",
                en: "A person opens a recovery: finance recovery open --ref … --clause … --cause …")
        )
        return page
    }
}

struct RecoveryOpen: FinanceCommand {
    static let configuration = CommandConfiguration(
        commandName: "open", abstract: "提出追回 · Opens a recovery.",
        discussion: "原因："
            + RecoveryCause.allCases.map { "\($0.rawValue) \($0.title.zh)" }
            .joined(separator: "、"))

    @OptionGroup var desk: DeskOptions
    @OptionGroup var months: MonthsOption
    @Option(name: .long, help: "本人编号 · The person.") var ref: String
    @Option(name: .long, help: "条款 · The clause.") var clause: String
    @Option(name: .long, help: "原因代码 · The cause.", transform: parseCause)
    var cause: RecoveryCause
    @Option(name: .long, help: "说明 · Why.") var reason: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        try bureau.require(.review)
        let book = RecoveryBook(bureau)
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        // Done already: what was found then is asked back now.
        if let id, let number = try await book.opened(id) { return said(number) }
        let person = try await bureau.transaction(reading: true) {
            try await bureau.served(ref, in: $0)
        }
        let found = try await book.found(
            of: person.id, months: try months.range(until: bureau.today))
        guard let over = found.first(where: { $0.clause == clause }) else {
            throw Refusal(
                Text(
                    "\(ref) 在 \(clause) 下没有多发而尚未追回的款项。",
                    en: "Nothing was paid too much to \(ref) under \(clause), or it is asked back.")
            )
        }
        return said(
            try await book.open(
                over, cause: cause, reason: reason, client: id ?? UUID().uuidString))
    }

    private func said(_ number: Int64) -> Page {
        Page(
            Text(
                "追回第 \(number) 号：\(ref) \(clause)，\(cause.title.zh)。先告知家庭。",
                en:
                    "Recovery \(number): \(ref) \(clause), \(cause.title.en). Tell the family first."
            ))
    }
}

/// What every step takes.
struct StepOptions: ParsableArguments {
    @Argument(help: "追回号 · The recovery.") var number: Int64
    @Option(name: .long, help: "日期（默认今天） · The day.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func act(_ step: RecoveryBook.Step, in bureau: Bureau) async throws -> Page {
        let book = RecoveryBook(bureau)
        try await book.act(
            step, on: number, day: on ?? bureau.today, client: id ?? UUID().uuidString)
        guard let now = try await book.list(all: true, only: number).first else { return Page() }
        let due = now.nextDue.map { "\($0)" }
        return Page(
            Text(
                "追回第 \(number) 号：\(now.state.title.zh)，尚余 \(Money(fen: now.left)) 元"
                    + (due.map { "，下一步 \($0)。" } ?? "。"),
                en: "Recovery \(number): \(now.state.title.en), \(Money(fen: now.left)) yuan left"
                    + (due.map { ", next \($0)." } ?? ".")))
    }
}

struct RecoveryNotice: FinanceCommand {
    static let configuration = CommandConfiguration(
        commandName: "notice", abstract: "已告知家庭，起算异议期 · The family was told.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var step: StepOptions
    @Option(name: .long, help: "怎样告知，如“上门送达” · How.") var how: String

    func run(in bureau: Bureau) async throws -> Page {
        try await step.act(.notice(try Bureau.words(how, "--how")), in: bureau)
    }
}

struct RecoveryObject: FinanceCommand {
    static let configuration = CommandConfiguration(
        commandName: "object", abstract: "登记家庭的异议 · The family objects.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var step: StepOptions
    @Option(name: .long, help: "家庭怎么说 · In its words.") var words: String

    func run(in bureau: Bureau) async throws -> Page {
        try await step.act(.object(try Bureau.words(words, "--words")), in: bureau)
    }
}

struct RecoveryDecide: FinanceCommand {
    static let configuration = CommandConfiguration(
        commandName: "decide", abstract: "由另一人决定：追回或不追回 · Another person decides.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var step: StepOptions
    @Flag(name: .long, help: "不追回 · Drops it.") var drop = false
    @Option(name: .long, help: "理由 · Why.") var reason: String

    func run(in bureau: Bureau) async throws -> Page {
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        return try await step.act(drop ? .drop(reason) : .stand(reason), in: bureau)
    }
}

struct RecoveryPlan: FinanceCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "定归还计划：每月多少、从哪天起 · Instalments, and the share kept back.",
        discussion: "以后发放时按比例扣回，比例不超过本区规定（recovery.offset_share）。")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var step: StepOptions
    @Option(name: .long, help: "每月归还，元 · A month.", transform: parseYuan) var instalment: Money
    @Option(name: .long, help: "第一次归还的日期 · The first day.", transform: parseDay) var first: Day
    @Option(name: .long, help: "扣回比例，百分数（默认并至多为本区规定） · Kept back, in hundredths.")
    var share: Int64?
    @Option(name: .long, help: "与谁商定 · Agreed with whom.") var words: String

    func run(in bureau: Bureau) async throws -> Page {
        guard instalment.fen > 0, (0...100).contains(share ?? 0) else {
            throw Refusal(
                Text(
                    "--instalment 应大于零，--share 为 0 至 100。",
                    en: "--instalment is above zero, --share from 0 to 100."))
        }
        return try await step.act(
            .plan(
                instalment: instalment.fen, first: first, share: share,
                words: try Bureau.words(words, "--words")), in: bureau)
    }
}

struct RecoveryCash: FinanceCommand {
    static let configuration = CommandConfiguration(
        commandName: "cash", abstract: "收到归还的款项 · Money given back.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var step: StepOptions
    @Option(name: .long, help: "金额，元 · The sum.", transform: parseYuan) var amount: Money
    @Option(name: .long, help: "收据号 · The receipt.") var receipt: String

    func run(in bureau: Bureau) async throws -> Page {
        try await step.act(
            .cash(amount.fen, receipt: try Bureau.words(receipt, "--receipt")), in: bureau)
    }
}

struct RecoveryWriteOff: FinanceCommand {
    static let configuration = CommandConfiguration(
        commandName: "write-off", abstract: "核销：一人提出，另一人批准 · Two persons write it off.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var step: StepOptions
    @Option(name: .long, help: "金额，元 · The sum.", transform: parseYuan) var amount: Money
    @Option(name: .long, help: "理由 · Why.") var reason: String
    @Flag(name: .long, help: "批准另一人提出的核销 · Approves what another proposed.") var approve = false

    func run(in bureau: Bureau) async throws -> Page {
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        return try await step.act(
            approve ? .writeOff(amount.fen, reason) : .propose(amount.fen, reason), in: bureau)
    }
}

struct RecoveryList: FinanceCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "追回清单，先到期的在前 · Recoveries, the next due first.")

    @OptionGroup var desk: DeskOptions
    @Flag(name: .long, help: "已结束的也列出 · Also those ended.") var all = false

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("recovery", Text("追回", en: "Recovery"), isNumber: true),
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("clause", Text("条款", en: "Clause")), .init("cause", Text("原因", en: "Cause")),
            .init("state", Text("状态", en: "State")),
            .init("found", Text("多发", en: "Found"), isNumber: true),
            .init("left", Text("尚余", en: "Left"), isNumber: true),
            .init("next", Text("下一步", en: "Next")),
        ])
        for one in try await RecoveryBook(bureau).list(all: all) {
            page.add(
                .number(one.id), .words(one.ref), .words(Mask.name(one.name)), .words(one.clause),
                .text(one.cause.title), .text(one.state.title), .money(Money(fen: one.found)),
                .money(Money(fen: one.left)), .init(one.nextDue))
        }
        return page
    }
}
