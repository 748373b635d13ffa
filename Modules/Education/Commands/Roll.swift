import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou education roll …`.
struct RollGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "roll", abstract: "学籍：导入、核对、更正 · The school roll.",
        subcommands: [
            RollImport.self, RollList.self, RollCorrect.self, MatchGroup.self,
        ])
}

struct RollImport: EducationCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "导入学籍名册，先用 --dry-run 预览 · Takes the school roll.",
        discussion: "按身份证号对应；没有号码或号码对不上的，同名同生日的列为待核对（roll match），不自动认定。"
            + "不是扶助家庭残疾子女的行只计数，不保存。有退回行时退出码为 65。")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var feed: FeedOptions

    func work(in bureau: Bureau) async throws -> Page {
        try await RollFeed(bureau: bureau).take(feed)
    }
}

struct RollList: EducationCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "学籍现状，一人一行 · The roll as it stands.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "学校编号 · A school's number.") var school: Int64?
    @Option(name: .long, help: "学段代码 · A stage.") var stage: Stage?
    @Option(name: .long, help: "只看一人 · One person.") var ref: String?
    @Option(name: .long, help: "从哪一个之后接着列 · Those after this key.") var after: Int64 = 0
    @Flag(name: .long, help: "毕业、离校的也列 · Also who graduated or left.") var all = false

    func work(in bureau: Bureau) async throws -> Page {
        var filter = RollBook.Filter()
        (filter.school, filter.ref, filter.after, filter.withLeavers) = (school, ref, after, all)
        filter.stages = stage.map { [$0] }
        let found = try await RollBook(bureau).list(filter)
        var page = Page(
            [Text("学籍 \(found.count) 份。", en: "\(found.count) on the roll.")],
            columns: [
                .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
                .init("school", Text("学校", en: "School")),
                .init("stage", Text("学段", en: "Stage")),
                .init("grade_year", Text("年级", en: "Year"), isNumber: true),
                .init("full_time", Text("全日制", en: "Full-time")),
                .init("registered", Text("正式学籍", en: "Registered")),
                .init("status", Text("状态", en: "Status")),
                .init("since", Text("自", en: "Since")),
            ])
        func flag(_ value: Bool) -> Page.Cell {
            .text(value ? Text("是", en: "yes") : Text("否", en: "no"))
        }
        for entry in found {
            let one = entry.enrolment
            page.add(
                .words(entry.ref), .words(Mask.name(entry.name)), .words(one.school.name),
                .text(one.stage.title), .number(Int64(one.gradeYear)), flag(one.fullTime),
                flag(one.registered), .text(one.status.title), .day(one.since))
        }
        if found.count == filter.limit, let last = found.last {
            page.next.append(
                Text("还有：加 --after \(last.person)。", en: "More: --after \(last.person)."))
        }
        return page
    }
}

/// What is typed of a pupil at the desk.
struct PupilOptions: ParsableArguments {
    @Option(name: .long, help: "学校，编号或全名 · The school.") var school: String
    @Option(name: .long, help: "学号 · The student number.") var studentNumber: String
    @Option(
        name: .long,
        help:
            "compulsory、senior、secondary_vocational、higher_vocational、junior_college、undergraduate · Stage."
    )
    var stage: Stage
    @Option(name: .long, help: "年级，从 1 起 · The year.") var gradeYear: Int
    @Option(name: .long, help: "自哪天起 · From which day.", transform: parseDay) var since: Day
    @Flag(name: .long, help: "非全日制 · Not full-time.") var partTime = false
    @Flag(name: .long, help: "没有正式学籍 · Not registered at the school.") var unregistered = false

    func typed(_ status: RollStatus = .enrolled) -> RollBook.Typed {
        RollBook.Typed(
            school: school, studentNumber: studentNumber, stage: stage, gradeYear: gradeYear,
            fullTime: !partTime, registered: !unregistered, status: status, since: since)
    }
}

struct RollCorrect: EducationCommand {
    static let configuration = CommandConfiguration(
        commandName: "correct", abstract: "更正一人的学籍，说明理由 · Puts one pupil's roll right.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "名册里的编号 · The child's ref.") var ref: String
    @OptionGroup var pupil: PupilOptions
    @Option(name: .long, help: "enrolled 在读、graduated 毕业、left 离校 · Status.")
    var status: RollStatus = .enrolled
    @Option(name: .long, help: "为什么更正、依据什么 · Why.") var reason: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func work(in bureau: Bureau) async throws -> Page {
        let isNew = try await RollBook(bureau).correct(
            ref, pupil.typed(status), reason: reason, client: id ?? UUID().uuidString)
        return isNew
            ? Page(Text("\(ref) 的学籍已更正。", en: "\(ref): the roll is put right."))
            : Page(Text("\(ref) 的学籍早已这样更正。", en: "\(ref): stands like this."))
    }
}

/// `yuhou education roll match …`.
struct MatchGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "match", abstract: "同名同生日的学籍，逐个核对 · Candidates by name and birth.",
        subcommands: [MatchList.self, MatchConfirm.self, MatchReject.self, MatchRevoke.self])
}

struct MatchList: EducationCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "待核对的，先来的在前 · The first that came first.")

    @OptionGroup var desk: DeskOptions

    func work(in bureau: Bureau) async throws -> Page {
        let found = try await MatchBook(bureau).list()
        var page = Page(
            [Text("待核对 \(found.count) 份。", en: "\(found.count) to decide on.")],
            columns: [
                .init("candidate", Text("编号", en: "No."), isNumber: true),
                .init("ref", Text("可能是", en: "Perhaps")), .init("name", Text("姓名", en: "Name")),
                .init("birth", Text("出生", en: "Birth")),
                .init("school", Text("学校", en: "School")),
                .init("student_number", Text("学号", en: "Student number")),
                .init("stage", Text("学段", en: "Stage")),
                .init("grade_year", Text("年级", en: "Year"), isNumber: true),
                .init("status", Text("状态", en: "Status")),
                .init("remark", Text("注意", en: "Note")),
            ])
        for one in found {
            let other =
                one.others > 1
                ? Text("名册里有 \(one.others) 人同名同生日", en: "\(one.others) have this name and birth")
                : nil
            let number =
                one.hasNumber
                ? Text("文件里的号码不是他的", en: "the file has another number") : nil
            let remark = [other, number].compactMap { $0 }
            page.add(
                .number(one.id), .words(one.ref), .words(Mask.name(one.name)), .day(one.birth),
                .words(one.enrolment.school.name), .words(one.enrolment.studentNumber),
                .text(one.enrolment.stage.title), .number(Int64(one.enrolment.gradeYear)),
                .text(one.enrolment.status.title),
                remark.isEmpty
                    ? .none
                    : .text(
                        Text(
                            remark.map(\.zh).joined(separator: "；"),
                            en: remark.map(\.en).joined(separator: "; "))))
        }
        return page
    }
}

struct MatchConfirm: EducationCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm", abstract: "核对后确认是本人，写入学籍 · It is this person.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "待核对的编号 · The candidate.") var number: Int64
    @Option(name: .long, help: "怎样核对的 · How you made sure.") var reason: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func work(in bureau: Bureau) async throws -> Page {
        let (candidate, isNew) = try await MatchBook(bureau).confirm(
            number, reason: reason, client: id ?? UUID().uuidString)
        return isNew
            ? Page(
                Text(
                    "第 \(number) 号确认为 \(candidate.ref)，学籍已登记。",
                    en: "\(number) is \(candidate.ref); the roll has it."))
            : Page(
                Text(
                    "第 \(number) 号早已确认为 \(candidate.ref)。",
                    en: "\(number) was confirmed as \(candidate.ref) before."))
    }
}

struct MatchReject: EducationCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject", abstract: "核对后认定不是本人 · It is somebody else.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "待核对的编号 · The candidate.") var number: Int64
    @Option(name: .long, help: "怎样核对的 · How you made sure.") var reason: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func work(in bureau: Bureau) async throws -> Page {
        let (candidate, _) = try await MatchBook(bureau).reject(
            number, reason: reason, client: id ?? UUID().uuidString)
        return Page(
            Text(
                "第 \(number) 号不是 \(candidate.ref)，不再列出。",
                en: "\(number) is not \(candidate.ref) and is listed no more."))
    }
}

struct MatchRevoke: EducationCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "撤销认错的，学籍更正，重新待核对 · The match was wrong.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "待核对的编号 · The candidate.") var number: Int64
    @Option(name: .long, help: "为什么是认错了 · Why it was wrong.") var reason: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func work(in bureau: Bureau) async throws -> Page {
        let (candidate, _) = try await MatchBook(bureau).revoke(
            number, reason: reason, client: id ?? UUID().uuidString)
        return Page(
            Text(
                "第 \(number) 号不是 \(candidate.ref)：学籍已更正；这份学籍仍可认定给别人（roll match list）。",
                en: "\(number) is not \(candidate.ref): the roll is put right; the pupil may be "
                    + "somebody else's (`roll match list`)."))
    }
}
