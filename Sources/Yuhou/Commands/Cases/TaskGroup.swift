import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou health tasks`: what the desk has to do by when; the cases' steps are in `case list`.
struct TasksCommand<D: Department>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "tasks", abstract: "任务：期限近的在前 · Tasks, the first due first.",
            subcommands: [
                TaskList<D>.self, TaskAdd<D>.self, TaskTake<D>.self, TaskDone<D>.self,
                TaskDrop<D>.self, TaskPutOff<D>.self, TaskDeputy<D>.self,
            ], defaultSubcommand: TaskList<D>.self)
    }
}

extension Reader {
    /// Who has something in hand, and who stands in for them today.
    static func owner(_ owner: String?, _ deputies: [String: String]) -> String {
        guard let owner else { return "—" }
        return deputies[owner].map { "\(owner) → \($0)" } ?? owner
    }

    func say(_ tasks: [TaskBook.Task], _ deputies: [String: String] = [:], on today: Day) {
        guard !tasks.isEmpty else { return say(Text("没有任务。", en: "No tasks.")) }
        let isChinese = language == .chinese
        var table = Table([
            (isChinese ? "编号" : "No.", .right), (isChinese ? "期限" : "Due", .left),
            (isChinese ? "部门" : "Desk", .left), (isChinese ? "人" : "Person", .left),
            (isChinese ? "任务" : "Task", .left), (isChinese ? "经办" : "Owner", .left),
        ])
        for task in tasks {
            let late = task.isOverdue(on: today) ? (isChinese ? " 逾期" : " overdue") : ""
            table.add([
                String(task.id), "\(task.due)\(late)", task.department,
                task.ref.map { "\($0) \(task.name.map(Mask.name) ?? "")" } ?? "—",
                Table.cut(task.title, to: 50), Self.owner(task.owner, deputies),
            ])
        }
        table.lines.forEach { print($0) }
    }
}

/// A task as `--json` prints it.
struct TaskDocument: Encodable {
    let number: Int64
    let department: String
    let ref: Nullable<String>
    let kind: String
    let title: String
    let due: String
    let overdue: Bool
    let owner: Nullable<String>
    let done: Nullable<Bool>

    init(_ task: TaskBook.Task, on today: Day) {
        number = task.id
        department = task.department
        ref = Nullable(task.ref)
        kind = task.kind
        title = task.title
        due = "\(task.due)"
        overdue = task.isOverdue(on: today)
        owner = Nullable(task.owner)
        done = Nullable(task.isDone)
    }
}

struct TaskList<D: Department>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "list", abstract: "本部门的任务 · The desk's tasks.")
    }

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Flag(name: .long, help: "已结束的也列出 · Also closed ones.") var all = false
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    func run() async throws {
        let (tasks, deputies, today) = try await withOffice(place.district) { office in
            try office.session?.require(D.code.word)
            let book = TaskBook(office, district: place.district)
            return (
                try await book.list(includingClosed: all), try await book.deputies(), office.today
            )
        }
        if json { return try printJSON(tasks.map { TaskDocument($0, on: today) }) }
        reader.say(tasks, deputies, on: today)
    }
}

struct TaskAdd<D: Department>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "add", abstract: "给本部门加一项任务 · Adds a task.")
    }

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Option(name: .long, help: "做什么 · What.") var title: String
    @Option(name: .long, help: "关于谁 · About whom.") var ref: String?
    @Option(name: .long, help: "期限 · Due on.", transform: parseDay) var due: Day
    @Option(name: .long, help: "编号：同一编号重复提交不变（默认新编号） · Client id.") var id: String?

    func run() async throws {
        try await withOffice(place.district) { office in
            try office.session?.require(D.code.word)
            try await TaskBook(office, district: place.district)
                .add(title, about: ref, due: due, client: id ?? UUID().uuidString)
        }
        reader.say(Text("已加。", en: "Added."))
    }
}

/// One thing done with a task: the commands differ in what they ask for.
protocol TaskStep: AsyncParsableCommand {
    associatedtype D: Department
    var reader: Reader { get }
    var place: DistrictOption { get }
    var number: Int64 { get }
    var move: TaskBook.Move { get }
}

extension TaskStep {
    func run() async throws {
        try await withOffice(place.district) { office in
            try office.session?.require(D.code.word)
            try await TaskBook(office, district: place.district).act(move, on: number)
        }
        reader.say(Text("第 \(number) 项任务：已登记。", en: "Task \(number): recorded."))
    }
}

struct TaskTake<D: Department>: TaskStep {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "take", abstract: "认领，或交给同事 · Takes a task.")
    }

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Argument(help: "任务编号 · Its number.") var number: Int64
    @Option(name: .long, help: "同事的登录名 · The colleague's account.") var to: String?

    var move: TaskBook.Move { .take(to) }
}

struct TaskDone<D: Department>: TaskStep {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "done", abstract: "已完成 · Done.")
    }

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Argument(help: "任务编号 · Its number.") var number: Int64
    @Option(name: .long, help: "结果 · What came of it.") var words: String?

    var move: TaskBook.Move { .done(words) }
}

struct TaskDrop<D: Department>: TaskStep {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "drop", abstract: "不办了，写明理由 · Drops it, with a reason.")
    }

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Argument(help: "任务编号 · Its number.") var number: Int64
    @Option(name: .long, help: "理由 · Why.") var reason: String

    var move: TaskBook.Move { .drop(reason) }
}

struct TaskPutOff<D: Department>: TaskStep {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "put-off", abstract: "延期，写明理由 · Puts it off.")
    }

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Argument(help: "任务编号 · Its number.") var number: Int64
    @Option(name: .long, help: "延到哪天 · Until.", transform: parseDay) var until: Day
    @Option(name: .long, help: "理由 · Why.") var reason: String

    var move: TaskBook.Move { .putOff(until, reason) }
}

struct TaskDeputy<D: Department>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "deputy", abstract: "指定代班的同事 · Names who stands in for somebody.")
    }

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Option(name: .long, help: "谁不在 · Who is away.") var account: String
    @Option(name: .long, help: "谁代 · Who stands in.") var deputy: String
    @Option(name: .long, help: "从哪天 · From.", transform: parseDay) var from: Day
    @Option(name: .long, help: "到哪天（含） · To, inclusive.", transform: parseDay) var to: Day

    func run() async throws {
        try await withOffice(place.district) { office in
            try office.session?.require(D.code.word)
            try await TaskBook(office, district: place.district)
                .name(deputy: deputy, for: account, from: from, to: to)
        }
        reader.say(Text("已登记代班。", en: "Recorded."))
    }
}

/// The office sees what every department has let pass its day.
struct OverdueTasks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tasks", abstract: "各部门逾期的任务（不含姓名） · Overdue tasks, department by department.")

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    func run() async throws {
        let (tasks, today) = try await withOffice(place.district) { office in
            try office.session?.require("office")
            return (try await TaskBook(office, district: place.district).list(), office.today)
        }
        if json { return try printJSON(tasks.map { TaskDocument($0, on: today) }) }
        reader.say(tasks, on: today)
    }
}
