import ArgumentParser
import Foundation
import Kernel
import Law

extension Training: ExpressibleByArgument {}
extension CourseBook.Result: ExpressibleByArgument {}

/// `yuhou disabled_persons course …`
struct CourseGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "course",
        abstract: "康复训练课程：名额、考勤、结业 · Courses of training.",
        subcommands: [
            CourseAdd.self, CourseGive.self, CourseGiveBack.self, CourseAttend.self,
            CourseReport.self, CourseList.self, CourseRoll.self,
        ])
}

struct CourseAdd: DisabledCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "登记课程 · Adds a course.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "hearing 听力、intellectual 智力、autism 孤独症、cerebral_palsy 脑瘫 · Kind.")
    var kind: Training
    @Option(name: .long, help: "康复机构 · The institution.") var institution: String
    @Option(name: .long, help: "首日 · The first day.", transform: parseDay) var from: Day
    @Option(name: .long, help: "末日 · The last day.", transform: parseDay) var to: Day
    @Option(name: .long, help: "名额 · Places.") var places: Int
    @Option(name: .long, help: "课次 · Sessions.") var sessions: Int
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let course = try await CourseBook(bureau: bureau).add(
            kind, at: institution, from: from, to: to, places: places, sessions: sessions,
            client: id ?? UUID().uuidString)
        return Page(
            Text(
                "课程第 \(course.id) 号：\(kind.title.zh)，\(places) 个名额。",
                en: "Course \(course.id): \(kind.title.en), \(places) places."))
    }
}

struct CourseGive: DisabledCommand {
    static let configuration = CommandConfiguration(
        commandName: "give", abstract: "给名额，事项进入训练环节 · Gives a place.",
        discussion: "核验码只显示一次，交家庭；由给名额以外的人登记结业。")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "课程 · The course.") var number: Int64
    @OptionGroup var ground: GroundOptions
    @Option(name: .long, help: "不按排队次序的原因 · Why out of order.") var reason: String?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let given = try await CourseBook(bureau: bureau).give(
            CourseBook.Giving(
                course: number, ground: ground.ground, reason: reason,
                client: id ?? UUID().uuidString))
        var page = Page(
            Text(
                "课程第 \(number) 号第 \(given.place.number) 个名额给 \(given.place.ref)。",
                en: "Place \(given.place.number) of course \(number) is \(given.place.ref)'s."))
        if let code = given.code {
            page.lines.append(
                Text(
                    "核验码（只显示一次，交家庭）：\(code)",
                    en: "Code (shown once, for the family): \(code)"))
        } else if let caseID = given.place.caseID {
            page.lines.append(
                Text(
                    "已给过；核验码遗失的用 case code \(caseID) 另发。",
                    en: "Given before; `case code \(caseID)` makes a new code."))
        }
        return page
    }
}

struct CourseGiveBack: DisabledCommand {
    static let configuration = CommandConfiguration(
        commandName: "give-back", abstract: "退回名额 · Takes a place back.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "课程 · The course.") var number: Int64
    @Option(name: .long, help: "编号 · Ref.") var ref: String
    @Option(name: .long, help: "哪天（默认今天） · The day.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "原因 · Why.") var reason: String

    func run(in bureau: Bureau) async throws -> Page {
        try await CourseBook(bureau: bureau).giveBack(
            number, ref, on: on ?? bureau.today, reason: reason)
        return Page(Text("\(ref) 的名额已退回。", en: "\(ref)'s place is free again."))
    }
}

struct CourseAttend: DisabledCommand {
    static let configuration = CommandConfiguration(
        commandName: "attend", abstract: "登记一课次的考勤 · Who came on a day.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "课程 · The course.") var number: Int64
    @Option(name: .long, help: "哪天 · The day.", transform: parseDay) var on: Day
    @Option(name: .long, parsing: .upToNextOption, help: "到的人 · Present.") var present: [String] =
        []
    @Option(name: .long, parsing: .upToNextOption, help: "缺的人 · Missing.") var missed: [String] = []

    func validate() throws {
        guard !present.isEmpty || !missed.isEmpty else {
            throw ValidationError("请写 --present 或 --missed / give --present or --missed")
        }
    }

    func run(in bureau: Bureau) async throws -> Page {
        let new = try await CourseBook(bureau: bureau).attend(
            number, on: on, present: present, missed: missed)
        return Page(Text("\(on) 新登记 \(new) 人。", en: "\(new) recorded on \(on)."))
    }
}

struct CourseReport: DisabledCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "结业，事项即落实 · The course is over for somebody.",
        discussion: "由给名额以外的人登记，用家庭手中的核验码 · Not by who gave the place.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "课程 · The course.") var number: Int64
    @Option(name: .long, help: "编号 · Ref.") var ref: String
    @Option(name: .long, help: "improved 有改善、unchanged 无明显变化、stopped 中止 · Result.")
    var result: CourseBook.Result
    @Option(name: .long, help: "报告由谁收到 · Who received the report.") var receivedBy: String
    @Option(name: .long, help: "结业日（默认今天） · The day.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "十位核验码 · The ten digits.") var code: String?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let place = try await CourseBook(bureau: bureau).report(
            number,
            CourseBook.Report(
                ref: ref, result: result, receivedBy: receivedBy, on: on ?? bureau.today,
                code: code), client: id ?? UUID().uuidString)
        return Page(
            Text(
                "\(ref) 结业：到 \(place.attended) 次、缺 \(place.missed) 次，\(result.title.zh)。",
                en: "\(ref) ended: came \(place.attended) times, missed \(place.missed), "
                    + "\(result.title.en)."))
    }
}

struct CourseList: DisabledCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "未结束的课程，先结束的在前 · Courses, the first to end first.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var lines: ListOptions
    @Flag(name: .long, help: "已结束的也列出 · Also those that are over.") var all = false

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("course", Text("课程", en: "Course"), isNumber: true),
            .init("kind", Text("类别", en: "Kind")),
            .init("institution", Text("机构", en: "Institution")),
            .init("from", Text("首日", en: "From")), .init("to", Text("末日", en: "To")),
            .init("free", Text("空余", en: "Free"), isNumber: true),
            .init("places", Text("名额", en: "Places"), isNumber: true),
            .init("sessions", Text("课次", en: "Sessions"), isNumber: true),
        ])
        page.nothing = Text(
            "没有未结束的课程。用 course add 登记。", en: "No courses; `course add` registers one.")
        for course in try await CourseBook(bureau: bureau).list(withEnded: all, limit: lines.limit)
        {
            page.add(
                .number(course.id), .text(course.training.title), .words(course.institution),
                .day(course.from), .day(course.to), .number(course.places - course.taken),
                .number(course.places), .number(course.sessions))
        }
        lines.close(&page)
        return page
    }
}

struct CourseRoll: DisabledCommand {
    static let configuration = CommandConfiguration(
        commandName: "roll", abstract: "一期课程的名额和考勤 · The places of a course.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "课程 · The course.") var number: Int64

    func run(in bureau: Bureau) async throws -> Page {
        let (course, places) = try await CourseBook(bureau: bureau).places(of: number)
        var page = Page(
            [
                Text(
                    "\(course.training.title.zh)，\(course.institution)，\(course.from) 至 \(course.to)，共 \(course.sessions) 课次。",
                    en: "\(course.training.title.en), \(course.institution), \(course.from) to "
                        + "\(course.to), \(course.sessions) sessions.")
            ],
            columns: [
                .init("place", Text("名额", en: "Place"), isNumber: true),
                .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
                .init("attended", Text("到", en: "Came"), isNumber: true),
                .init("missed", Text("缺", en: "Missed"), isNumber: true),
                .init("result", Text("结业", en: "Result")),
            ])
        for place in places {
            let result: Text? =
                place.isGivenBack
                ? Text("已退回", en: "given back")
                : place.result.flatMap { CourseBook.Result(rawValue: $0)?.title }
            page.add(
                .number(place.number), .words(place.ref), .words(Mask.name(place.name)),
                .number(place.attended), .number(place.missed), result.map { .text($0) } ?? .none)
        }
        return page
    }
}
