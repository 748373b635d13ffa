import ArgumentParser
import Kernel
import Law

extension OnTimeBook.State: ExpressibleByArgument {}

/// `yuhou office on-time`: whether special assistance reached people in its month.
struct OnTimeCommand: OfficeCommand {
    static let configuration = CommandConfiguration(
        commandName: "on-time",
        abstract: "扶助金及时兑现情况：逐月逐镇街 · Was special assistance paid in its month.",
        discussion: """
            当月最后一天前落实的为按期；以落实登记的日期计。--people 列出每个人（只有登记编号，留痕）。
            Given by the last day of its month is on time, by the day its delivery was put on record.
            """)

    @OptionGroup var desk: DeskOptions
    @Option(
        name: .long, help: "从哪个月（默认往前十二个月） · The first month.", transform: parseMonth)
    var from: Month?
    @Option(name: .long, help: "到哪个月（默认本月） · The last month.", transform: parseMonth)
    var through: Month?
    @Option(name: .long, help: "只看这个镇街，九位 · Only this town.") var town: Int64?
    @Option(name: .long, help: "只看这一条 · Only this clause.") var clause: String?
    @Option(
        name: .long,
        help: "列出每个人：on_time 按期、late 逾期兑现、missing 逾期未兑现、awaited 未到期、undated 日期不明 · Whom.")
    var people: OnTimeBook.State?

    func run(in bureau: Bureau) async throws -> Page {
        let filter = try await filter(in: bureau)
        let towns = try await bureau.towns()
        let book = OnTimeBook(bureau: bureau)
        if let people {
            return Self.page(try await book.people(people, filter), of: people, towns)
        }
        return Self.page(try await book.lines(filter), filter, towns)
    }

    /// No more months are counted at once.
    private static let monthsMax = 60

    private func filter(in bureau: Bureau) async throws -> OnTimeBook.Filter {
        let last = through ?? bureau.today.month
        let first = from ?? Month(number: last.number - 11)
        guard last.first <= bureau.today, first <= last,
            last.number - first.number < Self.monthsMax
        else {
            throw Refusal(
                Text(
                    "--from \(first)、--through \(last)：应为先后两个月，到本月为止，最多 \(Self.monthsMax) 个月。",
                    en: "--from \(first), --through \(last): in that order, up to this month, at "
                        + "most \(Self.monthsMax) months."))
        }
        let clauses = OnTimeBook.clauses(of: try await bureau.pack())
        if let clause, !clauses.contains(clause) {
            let list = clauses.joined(separator: "、")
            throw Refusal(
                Text(
                    "--clause \(clause)：不是按月发放的扶助金；本区县有 \(list)。",
                    en: "--clause \(clause) is no monthly assistance; there are \(list)."))
        }
        if let town, try await bureau.towns()[town] == nil {
            throw Refusal(
                Text(
                    "--town \(town)：不是本区县现有镇街的九位代码。",
                    en: "--town \(town) is no town of this district; nine digits."))
        }
        return OnTimeBook.Filter(
            from: first, through: last, clauses: clause.map { [$0] } ?? clauses, town: town)
    }

    static func page(
        _ lines: [OnTimeBook.Line], _ filter: OnTimeBook.Filter, _ towns: [Int64: String]
    ) -> Page {
        func sum(_ state: OnTimeBook.State) -> Int64 {
            lines.reduce(0) { $0 + ($1.counts[state] ?? 0) }
        }
        // What is not due yet, and what has no day, says nothing of being in time.
        let judged = sum(.onTime) + sum(.late) + sum(.missing)
        let share =
            judged == 0
            ? Text("没有到期的", en: "nothing was due")
            : Text(
                "按期 \(sum(.onTime)) / \(judged)（\(sum(.onTime) * 100 / judged)%）",
                en: "\(sum(.onTime)) of \(judged) on time (\(sum(.onTime) * 100 / judged)%)")
        var page = Page(
            [
                Text(
                    "\(filter.clauses.joined(separator: "、"))，\(filter.from) 至 \(filter.through)："
                        + share.zh,
                    en: "\(filter.clauses.joined(separator: ", ")), \(filter.from) to "
                        + "\(filter.through): \(share.en)")
            ],
            columns: [
                .init("month", Text("月份", en: "Month")), .init("town", Text("镇街", en: "Town")),
                .init("due", Text("应兑现", en: "Due"), isNumber: true),
            ]
                + OnTimeBook.State.allCases.map { .init($0.rawValue, $0.title, isNumber: true) }
                + [.init("median", Text("逾期天数中位数", en: "Median days late"), isNumber: true)])
        for line in lines {
            func count(_ state: OnTimeBook.State) -> Page.Cell { .number(line.counts[state] ?? 0) }
            page.add(
                .words("\(line.month)"), .words(towns[line.town] ?? "\(line.town)"),
                .number(line.due), count(.onTime), count(.late), count(.missing), count(.awaited),
                count(.undated), line.medianDaysLate.map { .number($0) } ?? .none)
        }
        return page
    }

    static func page(
        _ cases: [OnTimeBook.Case], of state: OnTimeBook.State, _ towns: [Int64: String]
    ) -> Page {
        var page = Page(
            [Text("\(state.title.zh)：\(cases.count) 人月", en: "\(state.title.en): \(cases.count)")],
            columns: [
                .init("month", Text("月份", en: "Month")), .init("clause", Text("条", en: "Clause")),
                .init("ref", Text("编号", en: "Ref")), .init("town", Text("镇街", en: "Town")),
                .init("given", Text("落实日", en: "Given")),
                .init("days", Text("逾期天数", en: "Days late"), isNumber: true),
            ])
        for one in cases {
            page.add(
                .words("\(one.month)"), .words(one.clause), .words(one.ref),
                .words(towns[one.town] ?? "\(one.town)"), .init(one.given),
                one.days.map { .number($0) } ?? .none)
        }
        return page
    }
}
