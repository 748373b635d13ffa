import ArgumentParser
import Foundation
import Kernel
import Law

/// What a department has to do with the joint meeting: `yuhou health meeting …`.
struct MeetingDesk<D: Department>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "meeting",
            abstract: "联席会议：交办事项、年度报告、职责、政策对照、诉求 · The joint meeting.",
            subcommands: [
                DeskCharges<D>.self, DeskChargeDone<D>.self, DeskReport<D>.self,
                DeskHandIn<D>.self, DeskReportRows<D>.self, DeskDuties<D>.self,
                DeskFulfil<D>.self, DeskPrecheck<D>.self, DeskRegister<D>.self,
                DeskGrievances<D>.self, DeskReceive<D>.self, DeskAnswer<D>.self,
            ])
    }
}

struct DeskCharges<D: Department>: DeskCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "charges", abstract: "交办事项 · What is laid on us.")
    }

    static var department: DepartmentCode { D.code }

    @OptionGroup var desk: DeskOptions
    @Flag(name: .long, help: "已办结的也列出 · Also the ended.") var all = false

    func run(in bureau: Bureau) async throws -> Page {
        ChargeList.page(try await ChargeBook(bureau: bureau).list(withEnded: all), bureau)
    }
}

struct DeskChargeDone<D: Department>: DeskCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "done", abstract: "报告已办，待办公室核 · Reports it done.")
    }

    static var department: DepartmentCode { D.code }

    @OptionGroup var desk: DeskOptions
    @Argument(help: "事项编号 · The charge.") var number: Int64
    @Option(name: .long, help: "办理情况 · What was done.") var words: String

    func run(in bureau: Bureau) async throws -> Page {
        try await ChargeBook(bureau: bureau).act(
            .done, on: number, words: try Bureau.words(words, "--words", of: 4...1000))
        return Page(
            Text("第 \(number) 号：已报告，待办公室核。", en: "Charge \(number) awaits the office."))
    }
}

struct DeskReport<D: Department>: DeskCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "report", abstract: "年度报告的数据，现在的 · The figures of the yearly report.")
    }

    static var department: DepartmentCode { D.code }

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "年度（默认今年） · The year.") var year: Int?

    func run(in bureau: Bureau) async throws -> Page {
        let year = year ?? bureau.today.year
        let last = ReportBook.lastDay(year, in: try await bureau.pack())
        return ReportShow.page(
            try await ReportBook(bureau: bureau).lines(year, of: D.code.word),
            [
                Text(
                    "\(D.title.zh) \(year) 年"
                        + (last.map { "，报告 \($0) 终了到期" } ?? "，本区县不要求年度报告"),
                    en: "\(D.title.en), \(year)"
                        + (last.map { ", due by \($0)" } ?? ", no report is asked for here"))
            ])
    }
}

struct DeskHandIn<D: Department>: DeskCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "hand-in", abstract: "报送年度报告：数据自动，文字至少五十字 · Hands the report in.")
    }

    static var department: DepartmentCode { D.code }

    @OptionGroup var desk: DeskOptions
    @OptionGroup var report: HandInOptions

    func run(in bureau: Bureau) async throws -> Page { try await report.handIn(in: bureau) }
}

struct DeskReportRows<D: Department>: DeskCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "rows", abstract: "一个数字的明细 · The people behind a figure.")
    }

    static var department: DepartmentCode { D.code }

    @OptionGroup var desk: DeskOptions
    @OptionGroup var rows: ReportRowOptions

    func run(in bureau: Bureau) async throws -> Page { try await rows.page(in: bureau) }
}

struct DeskDuties<D: Department>: DeskCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "duties", abstract: "本单位职责，没做的在前 · Our duties.")
    }

    static var department: DepartmentCode { D.code }

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        FulfilmentList.page(
            try await FulfilmentBook(bureau: bureau).standings()
                .filter { $0.unit.desk == D.code.word }, bureau)
    }
}

struct DeskFulfil<D: Department>: DeskCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "fulfil", abstract: "登记已落实一项职责 · A duty is done.")
    }

    static var department: DepartmentCode { D.code }

    @OptionGroup var desk: DeskOptions
    @OptionGroup var fulfilment: FulfilmentOptions

    func run(in bureau: Bureau) async throws -> Page { try await fulfilment.write(in: bureau) }
}

struct DeskPrecheck<D: Department>: DeskCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "precheck", abstract: "政策出台前填对照表 · Files the form before a policy comes.")
    }

    static var department: DepartmentCode { D.code }

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "政策名称 · The policy.") var title: String
    @Option(name: .long, help: "对特殊家庭的影响，十字以上 · What it does to these families.")
    var effect: String
    @Option(name: .long, help: "倾斜措施；没有的写明为什么 · What is made easier, or why nothing.")
    var easing: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let number = try await RegisterBook(bureau: bureau).file(
            try Bureau.words(title, "--title", of: 4...200),
            effect: try Bureau.words(effect, "--effect", of: 10...1000),
            easing: try Bureau.words(easing, "--easing", of: 10...1000),
            client: id ?? UUID().uuidString)
        return Page(Text("对照表第 \(number) 号，待办公室意见。", en: "Form \(number) awaits the office."))
    }
}

struct DeskRegister<D: Department>: DeskCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "register", abstract: "宣传、合作单位等登记 · Adds to a register.")
    }

    static var department: DepartmentCode { D.code }

    @OptionGroup var desk: DeskOptions
    @OptionGroup var entry: EntryOptions

    func run(in bureau: Bureau) async throws -> Page { try await entry.add(in: bureau) }
}

struct DeskGrievances<D: Department>: DeskCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "grievances", abstract: "待本单位答复的 · What we answer.")
    }

    static var department: DepartmentCode { D.code }

    @OptionGroup var desk: DeskOptions
    @Flag(name: .long, help: "已办结的也列出 · Also the ended.") var all = false

    func run(in bureau: Bureau) async throws -> Page {
        GrievanceList.page(
            try await GrievanceBook(bureau: bureau).list(withEnded: all)
                .filter { $0.department == D.code.word }, bureau)
    }
}

struct DeskReceive<D: Department>: DeskCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "receive", abstract: "窗口收到诉求，交联席办 · Takes a grievance in, for the office.")
    }

    static var department: DepartmentCode { D.code }

    @OptionGroup var desk: DeskOptions
    @OptionGroup var grievance: GrievanceOptions

    func run(in bureau: Bureau) async throws -> Page {
        try await grievance.receive(answeredBy: nil, in: bureau)
    }
}

struct DeskAnswer<D: Department>: DeskCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "answer", abstract: "答复 · Answers.")
    }

    static var department: DepartmentCode { D.code }

    @OptionGroup var desk: DeskOptions
    @OptionGroup var answer: AnswerOptions

    func run(in bureau: Bureau) async throws -> Page { try await answer.write(in: bureau) }
}
