import ArgumentParser
import Kernel
import Law

/// `yuhou office report …`
struct ReportGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "成员单位年度报告：谁报了、谁逾期、内容 · Yearly reports.",
        subcommands: [ReportList.self, ReportShow.self, ReportRows.self])
}

struct ReportList: OfficeCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "各单位报告情况，没报的在前 · Who handed in, who is late.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "年度（默认今年） · The year.") var year: Int?

    func run(in bureau: Bureau) async throws -> Page {
        let year = year ?? bureau.today.year
        guard let last = ReportBook.lastDay(year, in: try await bureau.pack()) else {
            return Page(
                Text("本区县的文件不要求年度报告。", en: "This district's document asks for no yearly report."))
        }
        let reports = try await ReportBook(bureau: bureau).reports(year)
        let handed = Dictionary(uniqueKeysWithValues: reports.map { ($0.department, $0) })
        let book = MemberBook(bureau: bureau)
        let members = try await book.members().map(\.department)
        let units = members.isEmpty ? try await book.absent() : members
        var page = Page(
            [Text("\(year) 年度报告，\(last) 终了到期。", en: "Reports of \(year), due by \(last).")],
            columns: [
                .init("department", Text("单位", en: "Unit")),
                .init("handed_in", Text("报送日", en: "Handed in")),
                .init("state", Text("状态", en: "State")),
            ])
        func add(_ unit: String) {
            let day = handed[unit]?.handedIn
            let state: Text =
                if let day {
                    day > last ? Text("逾期报送", en: "late") : Text("按期", en: "in time")
                } else {
                    bureau.today > last ? Text("逾期未报", en: "overdue") : Text("未报", en: "awaited")
                }
            page.add(.text(bureau.unit(unit)), .init(day), .text(state))
        }
        units.filter { handed[$0] == nil }.forEach(add)
        units.filter { handed[$0] != nil }.forEach(add)
        return page
    }
}

struct ReportShow: OfficeCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "一个单位的报告 · One unit's report.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "部门代码 · Department code.") var unit: String
    @Option(name: .long, help: "年度（默认今年） · The year.") var year: Int?

    func run(in bureau: Bureau) async throws -> Page {
        let year = year ?? bureau.today.year
        let book = ReportBook(bureau: bureau)
        guard let report = try await book.reports(year).first(where: { $0.department == unit })
        else {
            throw Refusal(
                Text("\(unit) 还没有 \(year) 年的报告。", en: "\(unit) has no report of \(year) yet."))
        }
        return Self.page(
            try await book.lines(of: report, year),
            [
                Text(
                    "\(bureau.unit(unit).zh) \(year) 年度报告，\(report.handedIn) 报送",
                    en: "\(bureau.unit(unit).en), \(year), handed in on \(report.handedIn)"),
                Text(report.words, en: report.words),
            ])
    }

    static func page(_ lines: [ReportBook.Line], _ head: [Text]) -> Page {
        var page = Page(
            head,
            columns: [
                .init("clause", Text("条", en: "Clause")),
                .init("entitled", Text("应享（人）", en: "Entitled"), isNumber: true),
                .init("received", Text("已享（人）", en: "Received"), isNumber: true),
                .init("deliveries", Text("落实（次）", en: "Deliveries"), isNumber: true),
                .init("dated", Text("其中有办理日期", en: "Dated"), isNumber: true),
                .init("on_time", Text("按期", en: "On time"), isNumber: true),
                .init("refused", Text("不予办理", en: "Refused"), isNumber: true),
                .init("gap", Text("现欠", en: "Owed now"), isNumber: true),
            ])
        for line in lines {
            page.add(
                .words(line.clause), .number(line.entitled), .number(line.received),
                .number(line.deliveries), .number(line.dated), .number(line.onTime),
                .number(line.refused), .number(line.gap))
        }
        page.next = [
            Text(
                "每个数字的明细：report rows 条款 --figure entitled|received。",
                en: "`report rows` opens a figure.")
        ]
        return page
    }
}

extension ReportBook.Figure: ExpressibleByArgument {}

struct ReportRows: OfficeCommand {
    static let configuration = CommandConfiguration(
        commandName: "rows", abstract: "一个数字的明细（登记编号） · The people behind a figure.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var rows: ReportRowOptions

    func run(in bureau: Bureau) async throws -> Page { try await rows.page(in: bureau) }
}

/// Which figure is opened, at any desk.
struct ReportRowOptions: ParsableArguments {
    @Argument(help: "条 · The clause.") var clause: String
    @Option(name: .long, help: "entitled 应享、received 已享 · Which figure.")
    var figure: ReportBook.Figure
    @Option(name: .long, help: "年度（默认今年） · The year.") var year: Int?

    func page(in bureau: Bureau) async throws -> Page {
        let people = try await ReportBook(bureau: bureau).people(
            behind: figure, of: clause, in: year ?? bureau.today.year)
        var page = Page(columns: [
            .init("ref", Text("编号", en: "Ref")), .init("day", Text("自", en: "From")),
        ])
        for (ref, day) in people { page.add(.words(ref), .day(day)) }
        return page
    }
}

/// `yuhou office figures …`
struct FiguresGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "figures", abstract: "会上使用的月度数据，定格后不变 · A month's figures as tabled.",
        subcommands: [FiguresFreeze.self, FiguresShow.self])
}

struct FiguresFreeze: OfficeCommand {
    static let configuration = CommandConfiguration(
        commandName: "freeze", abstract: "定格一个月的数据 · Freezes a month.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "月份，如 2026-03 · The month.", transform: parseMonth) var month: Month

    func run(in bureau: Bureau) async throws -> Page {
        FiguresShow.page(try await FigureBook(bureau: bureau).freeze(month), month, bureau)
    }
}

struct FiguresShow: OfficeCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "定格的数据 · What was tabled.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "月份，如 2026-03 · The month.", transform: parseMonth) var month: Month

    func run(in bureau: Bureau) async throws -> Page {
        let tabled = try await FigureBook(bureau: bureau).tabled(month)
        guard !tabled.isEmpty else {
            throw Refusal(
                Text("\(month) 没有定格；先 figures freeze \(month)。", en: "\(month) was not frozen."))
        }
        return Self.page(tabled, month, bureau)
    }

    static func page(_ tabled: [FigureBook.Tabled], _ month: Month, _ bureau: Bureau) -> Page {
        let day = tabled.first.map { "\($0.day)" } ?? ""
        var page = Page(
            [Text("\(month)，\(day) 定格", en: "\(month), as frozen on \(day)")],
            columns: [
                .init("department", Text("部门", en: "Department")),
                .init("clause", Text("条", en: "Clause")),
                .init("entitled", Text("应享", en: "Entitled"), isNumber: true),
                .init("receiving", Text("在享", en: "Receiving"), isNumber: true),
                .init("unknown", Text("待核", en: "Unknown"), isNumber: true),
                .init("overdue", Text("逾期", en: "Overdue"), isNumber: true),
                .init("gap", Text("现欠", en: "Gap"), isNumber: true),
            ])
        for line in tabled {
            page.add(
                .text(bureau.unit(line.department)), .words(line.clause), .number(line.entitled),
                .number(line.receiving), .number(line.unknown), .number(line.overdue),
                .number(line.gap))
        }
        return page
    }
}
