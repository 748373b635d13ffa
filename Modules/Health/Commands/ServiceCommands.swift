import ArgumentParser
import Foundation
import Kernel
import Law

/// One line of dated services, as its commands name it: what is the same in all of them is written
/// once.
protocol ServiceLine {
    static var kinds: [ServiceKind] { get }
    /// `plan`, `order`, `refer`.
    static var planWord: String { get }
}

extension ServiceLine {
    static var planWord: String { "plan" }
    static var title: Text { kinds.first?.title ?? Text("", en: "") }
}

enum CheckUps: ServiceLine { static let kinds: [ServiceKind] = [.checkUp] }
enum FollowUps: ServiceLine { static let kinds: [ServiceKind] = [.followUp] }
enum Nursings: ServiceLine {
    static let kinds: [ServiceKind] = [.nursing, .homeVisit]
    static let planWord = "order"
}
enum Managements: ServiceLine { static let kinds: [ServiceKind] = [.management] }
enum Counsellings: ServiceLine { static let kinds: [ServiceKind] = [.counselling] }
enum AssistedHelps: ServiceLine {
    static let kinds: [ServiceKind] = [.assisted]
    static let planWord = "refer"
}
enum Rounds: ServiceLine { static let kinds: [ServiceKind] = [.round] }

/// Where, by whom and under which id something is planned.
struct ServicePlanOptions: ParsableArguments {
    @Option(name: .long, help: "医疗机构全称或编号 · Institution.") var institution: String
    @Option(name: .long, help: "谁去做 · Who is to serve.") var staff: String
    @Option(name: .long, help: "编号：同一编号重复提交不变（默认新编号） · Client id.") var id: String?

    func plan(_ kind: ServiceKind, on day: Day) -> ServiceBook.Plan {
        ServiceBook.Plan(
            kind: kind, institution: institution, staff: staff, on: day,
            client: id ?? UUID().uuidString)
    }
}

/// Plans one service of one person.
struct ServicePlan<L: ServiceLine>: HealthCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: L.planWord,
            abstract: "为一人安排\(L.title.zh) · Plans “\(L.title.en)” for one person.",
            discussion: L.kinds.contains(where: \.isOnWish)
                ? "只在家庭自己提出意愿之后办理。 Only on the family's own wish." : "")
    }

    @OptionGroup var desk: DeskOptions
    @OptionGroup var options: ServicePlanOptions
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "哪天（默认今天） · Day (default today).", transform: parseDay)
    var on: Day?
    @Option(name: .customLong("case"), help: "事项编号 · The case it is done under.")
    var caseNumber: Int64?
    @Option(name: .long, help: "家庭不希望上门时，是谁同意的 · Who agreed to a visit.")
    var agreed: String?

    func validate() throws {
        if agreed != nil, !L.kinds.contains(where: \.isAtHome) {
            throw ValidationError("--agreed 只用于上门的服务 / only for visits at home")
        }
    }

    func run(in bureau: Bureau) async throws -> Page {
        let kinds = try await HealthLaw(bureau).given(L.kinds)
        var plan = options.plan(kinds.first ?? L.kinds[0], on: on ?? bureau.today)
        plan.caseNumber = caseNumber
        plan.agreedBy = agreed
        let number = try await ServiceBook(bureau).plan(plan, for: ref)
        var page = Page(
            Text(
                "已安排第 \(number) 号：\(plan.kind.title.zh)，\(plan.on)。",
                en: "Planned as \(number): \(plan.kind.title.en), \(plan.on)."))
        if plan.kind.isAtHome { page.next = try await HealthLaw(bureau).door(of: ref).wishes }
        return page
    }
}

/// Sets the day agreed with the person.
struct ServiceBooking<L: ServiceLine>: HealthCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "book", abstract: "\(L.title.zh)：登记约好的日子 · The day agreed on.")
    }

    @OptionGroup var desk: DeskOptions
    @Argument(help: "服务编号 · Number of the service.") var number: Int64
    @Option(name: .long, help: "约在哪天 · The day.", transform: parseDay) var on: Day
    @Option(name: .long, help: "编号：同一编号重复提交不变（默认新编号） · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        try await ServiceBook(bureau).book(
            number, of: L.kinds, on: on, client: id ?? UUID().uuidString)
        return Page(Text("第 \(number) 号约在 \(on)。", en: "\(number) is booked for \(on)."))
    }
}

/// Says that it was done, with the proof where a case is delivered.
struct ServiceDone<L: ServiceLine>: HealthCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "done",
            abstract: "\(L.title.zh)：登记已完成；有事项的同时落实 · Done; delivers the case.",
            discussion: "有事项的（--case）凭一次性核验码 --code 或存档凭据 --paper，同时登记落实。 "
                + "With a case a code or a paper delivers it at once.")
    }

    @OptionGroup var desk: DeskOptions
    @Argument(help: "服务编号 · Number of the service.") var number: Int64
    @Option(name: .long, help: "哪天（默认今天） · Day (default today).", transform: parseDay)
    var on: Day?
    @Option(name: .long, help: "谁服务的 · Who served.") var by: String
    @Option(name: .long, help: "谁说收到了（不能是登记的人） · Who says it was received.")
    var receivedBy: String
    @Option(name: .customLong("case"), help: "事项编号 · The case.") var caseNumber: Int64?
    @Option(name: .long, help: "事项的一次性核验码 · One-time code of the case.") var code: String?
    @Option(name: .long, help: "事项里存档凭据的编号 · Number of a paper on the case.")
    var paper: Int64?
    @Option(name: .long, help: "结果，加密保存；- 从标准输入读 · What was found; - reads it.")
    var note: String?
    @Option(name: .long, help: "编号：同一编号重复提交不变（默认新编号） · Client id.") var id: String?

    func validate() throws {
        // What was found shows in no list of processes and no shell history.
        if let note, note != "-" {
            throw ValidationError("--note -：结果从标准输入读，不写在命令行上 / read from standard input")
        }
        if code != nil && paper != nil {
            throw ValidationError("--code 与 --paper 只能选一个 / choose one of --code, --paper")
        }
    }

    func run(in bureau: Bureau) async throws -> Page {
        let found =
            try note.map { _ in
                try FileHandle.standardInput.readToEnd().map { String(decoding: $0, as: UTF8.self) }
                    ?? ""
            }
        let book = ServiceBook(bureau)
        let done = try await book.done(
            number, of: L.kinds,
            ServiceBook.Doing(
                on: on ?? bureau.today, servedBy: by, receivedBy: receivedBy, note: found,
                caseNumber: caseNumber, code: code, paper: paper),
            client: id ?? UUID().uuidString)
        if let caseNumber = done.caseNumber {
            return Page(
                Text(
                    "第 \(number) 号已完成；第 \(caseNumber) 号事项已登记落实，下一环节 \(done.step ?? "—")。",
                    en: "\(number) is done; case \(caseNumber) is delivered, next step: "
                        + "\(done.step ?? "none")."))
        }
        var page = Page(Text("第 \(number) 号已完成。", en: "\(number) is done."))
        guard !done.service.kind.delivers.isEmpty else { return page }
        page.next.append(
            Text(
                "没有落实任何事项：事项凭核验码或凭据落实之后，才算已享受。",
                en: "Nothing counts as delivered until a case is delivered."))
        let open = try await book.openCases(for: done.service).map(String.init)
        if !open.isEmpty {
            page.next.append(
                Text(
                    "这个人在办的事项：\(open.joined(separator: "、"))；用 case deliver 登记落实。",
                    en: "Open cases: \(open.joined(separator: ", ")); see `case deliver`."))
        }
        return page
    }
}

/// Says that the person was not there.
struct ServiceMissed<L: ServiceLine>: HealthCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "missed", abstract: "\(L.title.zh)：登记没有做成 · Did not take place.")
    }

    @OptionGroup var desk: DeskOptions
    @OptionGroup var ending: ServiceEnding

    func run(in bureau: Bureau) async throws -> Page {
        try await ending.write(.missed, of: L.kinds, in: bureau)
    }
}

/// Calls it off.
struct ServiceCancel<L: ServiceLine>: HealthCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "cancel", abstract: "\(L.title.zh)：取消 · Calls it off.")
    }

    @OptionGroup var desk: DeskOptions
    @OptionGroup var ending: ServiceEnding

    func run(in bureau: Bureau) async throws -> Page {
        try await ending.write(.cancelled, of: L.kinds, in: bureau)
    }
}

/// What did not take place, and why.
struct ServiceEnding: ParsableArguments {
    @Argument(help: "服务编号 · Number of the service.") var number: Int64
    @Option(name: .long, help: "哪天（默认今天） · Day (default today).", transform: parseDay)
    var on: Day?
    @Option(name: .long, help: "为什么 · Why.") var reason: String
    @Option(name: .long, help: "编号：同一编号重复提交不变（默认新编号） · Client id.") var id: String?

    func write(
        _ state: ServiceBook.State, of kinds: [ServiceKind], in bureau: Bureau
    ) async throws -> Page {
        try await ServiceBook(bureau).end(
            number, of: kinds, as: state, on: on ?? bureau.today, reason: reason,
            client: id ?? UUID().uuidString)
        return Page(
            Text(
                "第 \(number) 号已登记：\(state.title.zh)。", en: "\(number): \(state.title.en)."))
    }
}

/// Opens the sealed note of what was found.
struct ServiceResult<L: ServiceLine>: HealthCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "result", abstract: "\(L.title.zh)：打开结果（记审计） · The result; audited.")
    }

    @OptionGroup var desk: DeskOptions
    @Argument(help: "服务编号 · Number of the service.") var number: Int64
    @Option(name: .long, help: "为什么要看 · Why.") var reason: String

    func run(in bureau: Bureau) async throws -> Page {
        let note = try await ServiceBook(bureau).note(number, of: L.kinds, reason: reason)
        return Page(Text(note, en: note))
    }
}
