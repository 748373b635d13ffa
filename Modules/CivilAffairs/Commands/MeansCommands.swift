import ArgumentParser
import Foundation
import Kernel
import Law

extension CivilAffairs {
    /// Incomes, sudden hardship, guardians and the marriage register.
    static let meansCommands: [any AsyncParsableCommand.Type] = [
        MeansGroup.self, SchemeGroup.self, ReliefGroup.self, GuardianGroup.self,
        MarriageGroup.self,
    ]

    /// The files that come with them.
    static let meansFeeds: [Feed] = [MarriageRegister.feed]
}

/// A command of civil affairs' means tests, relief, guardians and marriages, at its desk.
protocol MeansCommand: DeskCommand {}

extension MeansCommand {
    static var department: DepartmentCode { CivilAffairs.code }
}

/// What every command that writes is told.
struct ClientOption: ParsableArguments {
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    var client: String { id ?? UUID().uuidString }
}

extension MeansTest: ExpressibleByArgument {}
extension IncomeKind: ExpressibleByArgument {}

/// `yuhou civil_affairs means …`: the means tests.
struct MeansGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "means",
        abstract: "收入核对与低收入认定 · Means tests.",
        subcommands: [
            MeansOpen.self, MeansAdd.self, MeansStrike.self, MeansLeaveOut.self,
            MeansItemise.self, MeansReturn.self, MeansDecide.self, MeansUse.self,
            MeansWithdraw.self, MeansShow.self, MeansList.self, MeansContradictions.self,
        ])
}

struct MeansOpen: MeansCommand {
    static let configuration = CommandConfiguration(
        commandName: "open",
        abstract: "受理申请，开核对表，收入扣除同时立项 · Opens a sheet.",
        discussion: """
            计入同户在世的人；--with 加上不同户的共同生活人员，--without 不计入的人。
            Counts the living of the household; --with adds, --without leaves somebody out.
            """)

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "申请人编号 · Who applies.") var ref: String
    @Option(name: .long, help: "核对的月份，YYYY-MM · The month.", transform: parseMonth)
    var month: Month
    @Option(
        name: .long,
        help: "dibao 低保、destitute 特困、marginal 低保边缘、expenditure 支出型 · What is tested.")
    var test: MeansTest
    @Option(name: .long, help: "申请日（默认今天） · The application.", transform: parseDay)
    var on: Day?
    @Option(name: .long, help: "另计入的人，可多次 · Counted too.") var with: [String] = []
    @Option(name: .long, help: "不计入的人，可多次 · Not counted.") var without: [String] = []
    @OptionGroup var idempotent: ClientOption

    func run(in bureau: Bureau) async throws -> Page {
        let (sheet, note) = try await MeansBook(bureau: bureau).open(
            MeansBook.Draft(
                ref: ref, month: month, test: test, applied: on ?? bureau.today, with: with,
                without: without, client: idempotent.client))
        var page = Page(
            Text(
                "核对表第 \(sheet.id) 号：\(sheet.test.title.zh)，\(sheet.month)，计入 \(sheet.members.count) 人"
                    + "（\(sheet.memberList)）。",
                en: "Sheet \(sheet.id): \(sheet.test.title.en), \(sheet.month), "
                    + "\(sheet.members.count) counted (\(sheet.memberList))."))
        if let note { page.lines.append(note) }
        return page
    }
}

struct MeansAdd: MeansCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "录入一笔收入及其凭据 · Enters an income with its paper.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "核对表编号 · The sheet.") var sheet: Int64
    @Option(name: .customLong("of"), help: "谁的，编号 · Whose.") var ref: String
    @Option(name: .long, help: "\(IncomeKind.help) · Kind.") var kind: IncomeKind
    @Option(name: .long, help: "当月金额，元 · The sum of the month.", transform: parseYuan)
    var sum: Money
    @Option(name: .long, help: "凭据 · The paper that shows it.") var document: String
    @OptionGroup var idempotent: ClientOption

    func run(in bureau: Bureau) async throws -> Page {
        let book = MeansBook(bureau: bureau)
        let made = try await book.add(
            .init(ref: ref, kind: kind, sum: sum, document: document), to: sheet,
            client: idempotent.client)
        return try await book.page(of: made)
    }
}

struct MeansStrike: MeansCommand {
    static let configuration = CommandConfiguration(
        commandName: "strike", abstract: "划去录错的一行 · Strikes a line entered in error.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "核对表编号 · The sheet.") var sheet: Int64
    @Option(name: .long, help: "行号 · The line.") var line: Int64
    @Option(name: .long, help: "理由 · Why.") var reason: String
    @OptionGroup var idempotent: ClientOption

    func run(in bureau: Bureau) async throws -> Page {
        let book = MeansBook(bureau: bureau)
        return try await book.page(
            of: book.strike(line, of: sheet, reason: reason, client: idempotent.client))
    }
}

struct MeansLeaveOut: MeansCommand {
    static let configuration = CommandConfiguration(
        commandName: "leave-out",
        abstract: "清单有“等”字的，由审核人写明理由不计入一行 · Leaves a line out under an open list.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "核对表编号 · The sheet.") var sheet: Int64
    @Option(name: .long, help: "行号 · The line.") var line: Int64
    @Option(name: .long, help: "理由 · Why it is like what the clause names.") var reason: String
    @OptionGroup var idempotent: ClientOption

    func run(in bureau: Bureau) async throws -> Page {
        let book = MeansBook(bureau: bureau)
        return try await book.page(
            of: book.leaveOut(line, of: sheet, reason: reason, client: idempotent.client))
    }
}

struct MeansItemise: MeansCommand {
    static let configuration = CommandConfiguration(
        commandName: "itemise",
        abstract: "审核：逐行列明计入或不计入和人均收入 · Reviews every line.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "核对表编号 · The sheet.") var sheet: Int64
    @OptionGroup var idempotent: ClientOption

    func run(in bureau: Bureau) async throws -> Page {
        let book = MeansBook(bureau: bureau)
        return try await book.page(of: book.itemise(sheet, client: idempotent.client))
    }
}

struct MeansReturn: MeansCommand {
    static let configuration = CommandConfiguration(
        commandName: "return", abstract: "退回录入 · Sends a reviewed sheet back.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "核对表编号 · The sheet.") var sheet: Int64
    @Option(name: .long, help: "理由 · Why.") var reason: String
    @OptionGroup var idempotent: ClientOption

    func run(in bureau: Bureau) async throws -> Page {
        let book = MeansBook(bureau: bureau)
        return try await book.page(
            of: book.sendBack(sheet, reason: reason, client: idempotent.client))
    }
}

struct MeansDecide: MeansCommand {
    static let configuration = CommandConfiguration(
        commandName: "decide",
        abstract: "认定类别，写回低收入认定和人均收入；不由录入人、审核人办 · Decides the class.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "核对表编号 · The sheet.") var sheet: Int64
    @Option(
        name: .customLong("class"), help: "本表核对的类别，或 none 都不是 · The class, or none.",
        transform: parseClass)
    var granted: GrantedClass
    @Option(name: .long, help: "审批文号 · The approval's number.") var document: String
    @Option(name: .long, help: "特困：是否符合“三无”，yes 或 no · Three withouts.", transform: parseYesNo)
    var threeWithouts: Bool?
    @Option(name: .long, help: "起始日（默认今天） · From.", transform: parseDay) var from: Day?
    @OptionGroup var idempotent: ClientOption

    func run(in bureau: Bureau) async throws -> Page {
        let book = MeansBook(bureau: bureau)
        let made = try await book.decide(
            sheet,
            .init(
                granted: granted.test, threeWithouts: threeWithouts, from: from ?? bureau.today,
                document: document, client: idempotent.client))
        return try await book.page(of: made)
    }
}

struct MeansUse: MeansCommand {
    static let configuration = CommandConfiguration(
        commandName: "use",
        abstract: "收入扣除已在核对表采用，事项办结 · The sheet used the disregard: delivers its case.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "事项编号，停在 use 环节 · The case, at its step use.") var number: Int64
    @Option(name: .long, help: "核对表编号 · The sheet.") var sheet: Int64
    @OptionGroup var idempotent: ClientOption

    func run(in bureau: Bureau) async throws -> Page {
        let file = try await MeansBook(bureau: bureau).use(
            number, sheet: sheet, client: idempotent.client)
        return Page(
            Text(
                "第 \(number) 号（\(file.clause)）\(file.state.title.zh)：核对表第 \(sheet) 号。",
                en: "Case \(number) (\(file.clause)) is \(file.state.title.en): sheet \(sheet)."))
    }
}

struct MeansWithdraw: MeansCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw", abstract: "撤回不该开的核对表 · Takes a sheet back.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "核对表编号 · The sheet.") var sheet: Int64
    @Option(name: .long, help: "理由 · Why.") var reason: String
    @OptionGroup var idempotent: ClientOption

    func run(in bureau: Bureau) async throws -> Page {
        let book = MeansBook(bureau: bureau)
        return try await book.page(
            of: book.withdraw(sheet, reason: reason, client: idempotent.client))
    }
}

struct MeansShow: MeansCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "一张核对表：逐行、人均、认定 · One sheet.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "核对表编号 · The sheet.") var sheet: Int64

    func run(in bureau: Bureau) async throws -> Page {
        let book = MeansBook(bureau: bureau)
        return try await book.page(of: book.standing(sheet))
    }
}

/// The class a decision names; `none` is one of its words.
struct GrantedClass: Hashable, Sendable {
    let test: MeansTest?
}

private func parseClass(_ word: String) throws -> GrantedClass {
    if word == "none" { return GrantedClass(test: nil) }
    guard let test = MeansTest(rawValue: word) else {
        let words = MeansTest.allCases.map(\.rawValue).joined(separator: "、")
        throw ValidationError("--class \(word)：应为 \(words) 或 none / one of these, or none")
    }
    return GrantedClass(test: test)
}

/// Reads `yes` and `no`.
func parseYesNo(_ word: String) throws -> Bool {
    switch word {
    case "yes": return true
    case "no": return false
    default: throw ValidationError("\(word)：应为 yes 或 no / yes or no")
    }
}

extension IncomeKind {
    /// The words of `--kind` with their meaning.
    static var help: String {
        allCases.map { "\($0.rawValue) \($0.title.zh)" }.joined(separator: "、")
    }
}
