import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou office meeting …`
struct MeetingGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "meeting", abstract: "会议：议题、纪要、决议 · Meetings, agenda, minutes.",
        subcommands: [MeetingCall.self, MeetingPoint.self, MeetingShow.self, MeetingList.self])
}

struct MeetingCall: OfficeCommand {
    static let configuration = CommandConfiguration(
        commandName: "call", abstract: "召集会议 · Calls a meeting.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "日期 · The day.", transform: parseDay) var on: Day
    @Option(name: .long, help: "地点 · The place.") var place: String
    @Option(name: .long, help: "主持人 · The chair.") var chair: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let number = try await MeetingBook(bureau: bureau).call(
            on: on, at: try Bureau.words(place, "--place"),
            chair: try Bureau.words(chair, "--chair"), client: id ?? UUID().uuidString)
        return Page(Text("第 \(number) 号会议，\(on)。", en: "Meeting \(number), \(on)."))
    }
}

extension MeetingBook.Kind: ExpressibleByArgument {}

struct MeetingPoint: OfficeCommand {
    static let configuration = CommandConfiguration(
        commandName: "point", abstract: "加一项议题或纪要 · Adds a point of the agenda or the minutes.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "会议编号 · The meeting.") var number: Int64
    @Argument(help: "agenda 议题、minutes 纪要 · Which.") var kind: MeetingBook.Kind
    @Option(name: .long, help: "内容 · Its words.") var words: String
    @Option(name: .long, help: "哪个部门 · Whose point.") var unit: String?

    func run(in bureau: Bureau) async throws -> Page {
        try await MeetingBook(bureau: bureau).add(
            kind, try Bureau.words(words, "--words", of: 4...2000),
            of: try unit.map { try bureau.department($0, option: "--unit") }, to: number)
        return Page(Text("已记。", en: "Kept."))
    }
}

struct MeetingShow: OfficeCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "一次会议：议题、纪要、决议及办理 · One meeting, as a paper.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "会议编号 · The meeting.") var number: Int64

    func run(in bureau: Bureau) async throws -> Page {
        let book = MeetingBook(bureau: bureau)
        guard let meeting = try await book.meetings().first(where: { $0.id == number }) else {
            throw Refusal(Text("没有第 \(number) 号会议。", en: "There is no meeting \(number)."))
        }
        var page = Page(
            [
                Text(
                    "第 \(number) 号会议　\(meeting.day)　\(meeting.place)　主持：\(meeting.chair)",
                    en: "Meeting \(number), \(meeting.day), \(meeting.place), "
                        + "chair \(meeting.chair)")
            ],
            columns: [
                .init("kind", Text("类别", en: "Kind")),
                .init("number", Text("序", en: "No."), isNumber: true),
                .init("department", Text("部门", en: "Department")),
                .init("words", Text("内容", en: "Words")),
                .init("due", Text("期限", en: "Due")), .init("state", Text("办理", en: "State")),
            ])
        for point in try await book.points(of: number) {
            page.add(
                .text(
                    point.kind == .agenda
                        ? Text("议题", en: "Agenda") : Text("纪要", en: "Minutes")),
                .number(point.seq), point.department.map { .text(bureau.unit($0)) } ?? .none,
                .words(point.words), .none, .none)
        }
        for charge in try await ChargeBook(bureau: bureau).list(withEnded: true)
        where charge.meeting == number {
            page.add(
                .text(Text("决议", en: "Resolution")), .number(charge.id),
                .text(bureau.unit(charge.department)), .words(charge.words), .day(charge.due),
                .text(ChargeList.state(charge, on: bureau.today)))
        }
        return page
    }
}

struct MeetingList: OfficeCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "会议，近的在前 · Meetings, the latest first.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        let book = MeetingBook(bureau: bureau)
        var page = Page(columns: [
            .init("number", Text("编号", en: "No."), isNumber: true),
            .init("day", Text("日期", en: "Day")), .init("place", Text("地点", en: "Place")),
            .init("chair", Text("主持", en: "Chair")),
        ])
        for meeting in try await book.meetings() {
            page.add(
                .number(meeting.id), .day(meeting.day), .words(meeting.place),
                .words(meeting.chair))
        }
        if let due = try await book.nextDue() {
            page.next.append(
                Text(
                    "下次会议应不迟于 \(due)\(due < bureau.today ? "，已逾期" : "")。",
                    en: "The next is due by \(due)\(due < bureau.today ? ", overdue" : "")."))
        }
        return page
    }
}
