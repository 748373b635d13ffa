import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou office grievance …`
struct GrievanceGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grievance", abstract: "诉求和投诉：答复期限、转办、回访 · Complaints and questions.",
        subcommands: [
            GrievanceReceive.self, GrievanceForward.self, GrievanceAnswer.self,
            GrievanceEnd.self, GrievanceList.self,
        ])
}

struct GrievanceReceive: OfficeCommand {
    static let configuration = CommandConfiguration(
        commandName: "receive", abstract: "受理 · Takes it in.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var grievance: GrievanceOptions
    @Option(name: .long, help: "由谁答复（默认本办公室） · Who answers.") var answerer: String?

    func run(in bureau: Bureau) async throws -> Page {
        try await grievance.receive(
            answeredBy: try answerer.map { try bureau.department($0, option: "--answerer") },
            in: bureau)
    }
}

/// What a grievance is told, at any desk.
struct GrievanceOptions: ParsableArguments {
    @Option(name: .long, help: "谁提出的 · Who tells it.") var by: String
    @Option(name: .long, help: "内容 · Its words.") var words: String
    @Option(name: .long, help: "家庭成员的编号（知道时） · Whose matter, where known.") var ref: String?
    @Option(name: .long, help: "被投诉的部门或 office；询问不写 · Who is complained of.")
    var against: String?
    @Option(name: .long, help: "收到日（默认今天） · The day.", transform: parseDay) var received: Day?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func receive(answeredBy answerer: String?, in bureau: Bureau) async throws -> Page {
        let against = try against.map { word in
            word == JointMeeting.code.word
                ? word : try bureau.department(word, option: "--against")
        }
        let number = try await GrievanceBook(bureau: bureau).receive(
            .init(
                ref: ref, against: against, department: answerer,
                toldBy: try Bureau.words(by, "--by"),
                words: try Bureau.words(words, "--words", of: 4...2000),
                received: received ?? bureau.today), client: id ?? UUID().uuidString)
        return Page(
            Text(
                "第 \(number) 号，\(GrievanceBook.days) 天内答复。",
                en: "Grievance \(number), to be answered within \(GrievanceBook.days) days."))
    }
}

struct GrievanceForward: OfficeCommand {
    static let configuration = CommandConfiguration(
        commandName: "forward", abstract: "转交其他单位答复；不满意、逾期的升级 · Gives it to another to answer.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "诉求编号 · The grievance.") var number: Int64
    @Option(name: .long, help: "交给谁 · To whom.") var to: String
    @Option(name: .long, help: "理由 · Why.") var words: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let next = try await GrievanceBook(bureau: bureau).forward(
            number,
            to: to == JointMeeting.code.word ? to : try bureau.department(to, option: "--to"),
            words: try Bureau.words(words, "--words", of: 4...500),
            client: id ?? UUID().uuidString)
        return Page(Text("已转为第 \(next) 号。", en: "It goes on as grievance \(next)."))
    }
}

struct GrievanceAnswer: OfficeCommand {
    static let configuration = CommandConfiguration(
        commandName: "answer", abstract: "答复 · Answers.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var answer: AnswerOptions

    func run(in bureau: Bureau) async throws -> Page { try await answer.write(in: bureau) }
}

/// An answer, at any desk.
struct AnswerOptions: ParsableArguments {
    @Argument(help: "诉求编号 · The grievance.") var number: Int64
    @Option(name: .long, help: "答复内容 · The answer.") var words: String

    func write(in bureau: Bureau) async throws -> Page {
        try await GrievanceBook(bureau: bureau).act(
            .answered, on: number, words: try Bureau.words(words, "--words", of: 4...2000))
        return Page(Text("第 \(number) 号：已答复。", en: "Grievance \(number) is answered."))
    }
}

struct GrievanceEnd: OfficeCommand {
    static let configuration = CommandConfiguration(
        commandName: "end", abstract: "回访后办结，或由家庭撤回 · Ends it, as the family says.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "诉求编号 · The grievance.") var number: Int64
    @Flag(name: .long, help: "家庭撤回（默认：家庭认可答复） · The family withdraws it.") var withdrawn = false
    @Option(name: .long, help: "回访情况 · What the family said.") var words: String

    func run(in bureau: Bureau) async throws -> Page {
        try await GrievanceBook(bureau: bureau).act(
            withdrawn ? .withdrawn : .accepted, on: number,
            words: try Bureau.words(words, "--words", of: 4...500))
        return Page(Text("第 \(number) 号：已办结。", en: "Grievance \(number) is over."))
    }
}

struct GrievanceList: OfficeCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "未办结的，先到期的在前 · What is open, the first due first.")

    @OptionGroup var desk: DeskOptions
    @Flag(name: .long, help: "已办结的也列出 · Also the ended.") var all = false

    func run(in bureau: Bureau) async throws -> Page {
        Self.page(try await GrievanceBook(bureau: bureau).list(withEnded: all), bureau)
    }

    static func page(_ grievances: [GrievanceBook.Grievance], _ bureau: Bureau) -> Page {
        var page = Page(columns: [
            .init("number", Text("编号", en: "No."), isNumber: true),
            .init("due", Text("期限", en: "Due")), .init("ref", Text("家庭成员", en: "Ref")),
            .init("against", Text("被投诉", en: "Against")),
            .init("department", Text("答复单位", en: "Answers")),
            .init("words", Text("内容", en: "Words")), .init("state", Text("办理", en: "State")),
        ])
        for one in grievances {
            page.add(
                .number(one.id), .day(one.due), .init(one.ref),
                one.against.map { .text(bureau.unit($0)) } ?? .none,
                .text(bureau.unit(one.department)), .words(Table.cut(one.words, to: 60)),
                .text(state(one, on: bureau.today)))
        }
        return page
    }

    private static func state(_ one: GrievanceBook.Grievance, on day: Day) -> Text {
        if let next = one.next { return Text("已转第 \(next) 号", en: "went on as \(next)") }
        if one.isOverdue(on: day) { return Text("逾期未答复", en: "overdue") }
        return switch one.last {
        case "answered": Text("已答复，待回访", en: "answered")
        case "accepted": Text("家庭认可", en: "accepted")
        case "withdrawn": Text("家庭撤回", en: "withdrawn")
        default: Text("待答复", en: "awaited")
        }
    }
}
