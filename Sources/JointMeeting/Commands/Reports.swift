import ArgumentParser
import Kernel
import Law

/// `yuhou office report …`
struct ReportGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "成员单位年度报告：谁报了、谁逾期、内容 · Yearly reports.",
        subcommands: [
            ReportList.self, ReportShow.self, ReportOpen.self, ReportFile.self,
        ])
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
        let handed = Dictionary(uniqueKeysWithValues: reports.map { ($0.unit, $0) })
        let units = try await MemberBook(bureau: bureau).units()
        var page = Page(
            [Text("\(year) 年度报告，\(last) 终了到期。", en: "Reports of \(year), due by \(last).")],
            columns: [
                .init("unit", Text("单位", en: "Unit")),
                .init("handed_in", Text("报送日", en: "Handed in")),
                .init("state", Text("状态", en: "State")),
            ])
        func add(_ unit: MemberBook.Unit) {
            let day = handed[unit.code]?.handedIn
            let state: Text =
                if let day {
                    day > last ? Text("逾期报送", en: "late") : Text("按期", en: "in time")
                } else {
                    bureau.today > last ? Text("逾期未报", en: "overdue") : Text("未报", en: "awaited")
                }
            page.add(.text(unit.title), .init(day), .text(state))
        }
        units.filter { handed[$0.code] == nil }.forEach(add)
        units.filter { handed[$0.code] != nil }.forEach(add)
        return page
    }
}

struct ReportShow: OfficeCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "一个单位的报告 · One unit's report.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "单位代码，见 member list · The unit's word.") var unit: String
    @Option(name: .long, help: "年度（默认今年） · The year.") var year: Int?

    func run(in bureau: Bureau) async throws -> Page {
        let year = year ?? bureau.today.year
        let book = ReportBook(bureau: bureau)
        guard let report = try await book.reports(year).first(where: { $0.unit == unit })
        else {
            throw Refusal(
                Text("\(unit) 还没有 \(year) 年的报告。", en: "\(unit) has no report of \(year) yet."))
        }
        let title = try await MemberBook(bureau: bureau).units().first { $0.code == unit }?.title
        let named = title ?? bureau.unit(unit)
        return Self.page(
            try await book.lines(of: report, year),
            [
                Text(
                    "\(named.zh) \(year) 年度报告，\(report.handedIn) 报送",
                    en: "\(named.en), \(year), handed in on \(report.handedIn)"),
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
                "每个数字的明细，按报送时的：report rows 条款 --figure "
                    + ReportBook.Figure.allCases.map(\.rawValue).joined(separator: "|"),
                en: "`report rows` opens each figure, as it was handed in.")
        ]
        return page
    }
}

extension ReportBook.Figure: ExpressibleByArgument {}

struct ReportFile: OfficeCommand {
    static let configuration = CommandConfiguration(
        commandName: "hand-in", abstract: "代没有界面的成员单位报送 · Hands in for a unit without a desk.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var report: HandInOptions

    func run(in bureau: Bureau) async throws -> Page { try await report.handIn(in: bureau) }
}

/// What a report is told, at any desk.
struct HandInOptions: ParsableArguments {
    @Option(name: .long, help: "年度（默认今年） · The year.") var year: Int?
    @Option(name: .long, help: "哪个单位：一处办理几个单位的、代报的才写 · Whose report.") var unit: String?
    @Option(name: .long, help: "工作开展情况，50 至 5000 字 · The text.") var words: String

    func handIn(in bureau: Bureau) async throws -> Page {
        let year = year ?? bureau.today.year
        let isLate = try await ReportBook(bureau: bureau).handIn(
            year, of: unit, words: try Bureau.words(words, "--words", of: ReportBook.words))
        return Page(
            isLate
                ? Text("\(year) 年度报告已报送，逾期。", en: "The report of \(year) is in, late.")
                : Text("\(year) 年度报告已报送。", en: "The report of \(year) is in."))
    }
}

struct ReportOpen: OfficeCommand {
    static let configuration = CommandConfiguration(
        commandName: "rows", abstract: "一个数字的明细（登记编号），按报送时的 · What a figure counted.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var rows: ReportRowOptions

    func run(in bureau: Bureau) async throws -> Page { try await rows.page(in: bureau) }
}

/// Which figure is opened, at any desk.
struct ReportRowOptions: ParsableArguments {
    @Argument(help: "条 · The clause.") var clause: String
    @Option(
        name: .long,
        help: """
            entitled 应享、received 已享、deliveries 落实、dated 有办理日期、on_time 按期、refused 不予办理、\
            gap 现欠 · Which figure.
            """)
    var figure: ReportBook.Figure
    @Option(name: .long, help: "年度（默认今年） · The year.") var year: Int?
    @Option(name: .long, help: "哪个单位的报告：几个单位都有这一条的才写 · Whose report.") var unit: String?
    @Flag(name: .long, help: "不看报送时的，看现在的 · As it is now.") var now = false

    func page(in bureau: Bureau) async throws -> Page {
        let (book, year) = (ReportBook(bureau: bureau), year ?? bureau.today.year)
        let report = now ? nil : try await report(year, book)
        let rows =
            if let report {
                try await book.rows(behind: figure, of: clause, in: report, year)
            } else {
                try await book.rows(behind: figure, of: clause, in: year)
            }
        let head =
            report.map {
                Text("按 \($0.handedIn) 报送时的", en: "As handed in on \($0.handedIn)")
            } ?? Text("现在的，尚未报送", en: "As it is now")
        var page = Page(
            [head],
            columns: [
                .init("ref", Text("编号", en: "Ref")), .init("day", Text("自", en: "From")),
            ])
        for row in rows { page.add(.words(row.ref), .day(row.day)) }
        return page
    }

    /// The report of the year in which the clause has a figure; nil before any is handed in.
    private func report(_ year: Int, _ book: ReportBook) async throws -> ReportBook.Report? {
        let lead = try await book.bureau.pack().clause(clause)?.department
        let reports = try await book.reports(year).filter {
            $0.department == lead && (unit == nil || $0.unit == unit)
        }
        guard reports.count < 2 else {
            let units = reports.map(\.unit).joined(separator: "、")
            throw Refusal(
                Text("--unit：\(units) 都报了这一条，写明哪个单位的。", en: "--unit: one of \(units)."))
        }
        return reports.first
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
