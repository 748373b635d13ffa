import Foundation
import Hummingbird
import JointMeeting
import Kernel
import Law

extension BoardPages {
    /// One of the office's books, opened by the office's own command; `/office/reports/housing`.
    func book(_ request: Request, _ visit: Visit) async throws -> Response {
        let session = try visit.signedIn()
        let path = visit.parameters.getCatchAll().map { $0.removingPercentEncoding ?? "" }
        guard let book = OfficeShelfmark(path, request) else { throw NoPage() }
        let page = try await reading.page(book.words, book.options, session)
        let office = host.office(session, purpose: book.words.joined(separator: " "))
        let titles = try await AreaTable(office).titles(of: session.district)
        let names = OfficeShelfmark.Names(
            registry: host.registry,
            towns: Dictionary(titles.map { ($1, $0) }, uniquingKeysWith: { first, _ in first }))
        let view = TableView(page, visit.language) { book.link($0, $1, names) }
        return try screen.page(
            "board-book", title: book.title,
            [
                "book": book.title(visit.language),
                "acts": book.acts(on: office.today).map {
                    ["path": $0.path, "act": $0.words(visit.language)]
                },
                "table": [view.values], "sheets": ["board"],
            ], for: visit, at: book.place)
    }
}

/// Which of the office's books is opened, and at which entry.
struct OfficeShelfmark {
    /// The office's command, without the program's name.
    let words: [String]
    let options: [String]
    let title: Text
    /// The place in the head.
    var place: String { "/office/\(name)" }
    private let name: String
    private let rest: [String]
    /// `?year=2025` where a year was asked for.
    private let year: String

    /// What a cell's words stand for.
    struct Names {
        let registry: Registry
        /// Nine digits by name.
        let towns: [String: Int64]
    }

    init?(_ path: [String], _ request: Request) {
        guard let name = path.first else { return nil }
        let rest = Array(path.dropFirst())
        (self.name, self.rest) = (name, rest)
        let year = request.word("year").flatMap { Int($0) }
        self.year = year.map { "?year=\($0)" } ?? ""
        let years = year.map { ["--year=\($0)"] } ?? []
        let entry: (String, [String], Text)? =
            switch (name, rest.count) {
            case ("charges", 0):
                (
                    "charge list", request.word("all") == nil ? [] : ["--all"],
                    Text("决议和督查事项", en: "Resolutions and orders")
                )
            case ("meetings", 0): ("meeting list", [], Text("会议", en: "Meetings"))
            case ("meetings", 1): ("meeting show", ["--", rest[0]], Text("会议", en: "Meeting"))
            case ("reports", 0): ("report list", years, Text("年度报告", en: "Yearly reports"))
            case ("reports", 1):
                ("report show", years + ["--", rest[0]], Text("年度报告", en: "A yearly report"))
            case ("reports", 3):
                (
                    "report rows", ["--figure=\(rest[2])"] + years + ["--", rest[1]],
                    Text("这个数字的明细", en: "The rows of a figure")
                )
            case ("months", 1):
                ("figures show", ["--", rest[0]], Text("定格的月度数据", en: "A month as tabled"))
            case ("on-time", 0):
                ("on-time", Self.months(request), Text("扶助金是否当月兑现", en: "Paid in its month"))
            case ("duties", 0): ("duty list", [], Text("文件对各单位的要求", en: "Duties of the offices"))
            case ("members", 0): ("member list", [], Text("成员单位", en: "Member units"))
            case ("grievances", 0): ("grievance list", [], Text("诉求", en: "Grievances"))
            default: nil
            }
        guard let entry else { return nil }
        words = ["office"] + entry.0.split(separator: " ").map(String.init)
        (options, title) = (entry.1, entry.2)
    }

    /// One month, where none is named the one before this: a year of all towns is no page.
    private static func months(_ request: Request) -> [String] {
        let month =
            request.word("month") ?? "\(Month(number: Day.today.month.number - 1))"
        return ["--from=\(month)", "--through=\(month)"]
            + ["people", "town"].compactMap { name in
                request.word(name).map { "--\(name)=\($0)" }
            }
    }

    /// Where a cell of the book leads.
    func link(_ row: [String: Page.Cell], _ key: String, _ names: Names) -> String? {
        func words(_ key: String) -> String? {
            row[key].map { $0.words(.chinese) }.flatMap { $0 == "—" ? nil : $0 }
        }
        switch (name, key) {
        case ("reports", "department") where rest.isEmpty && words("handed_in") != nil:
            return names.registry.departments.first { $0.title.zh == words("department") }
                .map { "/office/reports/\($0.code.word)\(year)" }
        case ("reports", _) where rest.count == 1 && OfficeBoard.reportFigures.contains(key):
            return words("clause").map { "/office/reports/\(rest[0])/\($0)/\(key)\(year)" }
        case ("meetings", "number") where rest.isEmpty:
            return words("number").map { "/office/meetings/\($0)" }
        case ("on-time", "late"), ("on-time", "missing"), ("on-time", "on_time"),
            ("on-time", "awaited"), ("on-time", "undated"):
            guard words(key) != "0", let month = words("month"),
                let town = words("town").flatMap({ names.towns[$0] })
            else { return nil }
            return "/office/on-time?month=\(month)&town=\(town)&people=\(key)"
        case (_, "clause"): return words("clause").map { "/law/\($0)" }
        default: return nil
        }
    }

    /// What may be done about it, and where it goes on.
    func acts(on day: Day) -> [(path: String, words: Text)] {
        func act(_ path: String, _ zh: String, _ en: String) -> (path: String, words: Text) {
            ("/acts/office/\(path)", Text(zh, en: en))
        }
        return switch name {
        case "charges":
            [
                act("charge/lay", "交办一项", "Lay one on a department"),
                act("charge/decide", "办结、退回、延期、撤销", "Accept, give back, put off, drop"),
                ("/office/charges?all=1", Text("已办结的也列出", en: "Also the ended")),
            ]
        case "meetings":
            [
                act("meeting/call", "召集会议", "Call a meeting"),
                act("meeting/point", "加议题或纪要", "Add a point"),
                act("charge/lay", "记一项决议", "Record a resolution"),
                ("/office/charges", Text("看决议和督查事项", en: "Resolutions and orders")),
            ]
        case "months": [act("figures/freeze", "定格一个月", "Freeze a month")]
        case "duties": [act("duty/done", "登记已落实", "Record as done")]
        case "members": [act("member/set", "登记成员单位", "Keep a member")]
        case "grievances":
            [
                act("grievance/receive", "登记诉求", "Take one in"),
                act("grievance/answer", "答复", "Answer"),
            ]
        case "on-time":
            (0..<12).map { back in
                let month = Month(number: day.month.number - Int32(back))
                return ("/office/on-time?month=\(month)", Text("\(month)", en: "\(month)"))
            }
        case "reports" where rest.isEmpty:
            [
                (
                    "/office/reports?year=\(day.year - 1)",
                    Text("\(day.year - 1) 年的", en: "Of \(day.year - 1)")
                )
            ]
        default: []
        }
    }
}
