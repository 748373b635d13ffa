public import Kernel
public import Law
public import Money
import Postgres

/// What the joint-meeting office has before it on a day: what is owed, by whom, since when; what
/// falls due; the money; what was resolved and reported.
public struct OfficeBoard: Sendable {
    public let day: Day
    public let families: Int
    public let counts: BoardCounts
    /// Names by nine digits.
    public let towns: [Int64: String]
    /// Departments that are not at work here, and why.
    public let off: [String: Text]
    /// Months as they were tabled, the earliest first.
    public let months: [TabledMonth]
    /// Whether monthly money reached people in the last month that is over.
    public let onTime: OnTime?
    public let deadlines: [Deadline]
    public let charges: ChargeCount
    public let reports: ReportCount?
    public let funds: [Fund]
    public let balances: [Fund.Balance]
    /// The confirmed budgets of this year.
    public let plans: [Plan]
    /// The day by which the next meeting is due; nil without a ruling.
    public let meetingDue: Day?
    /// Figures to be set and rulings by default.
    public let rulings: Int

    /// A month's figures as the meeting saw them.
    public struct TabledMonth: Hashable, Sendable {
        public let month: Month
        public let entitled: Int64
        public let receiving: Int64
        public let overdue: Int64
        public let owed: Int64
    }

    /// How many of a month's payments came in time.
    public struct OnTime: Hashable, Sendable {
        public let month: Month
        public let onTime: Int64
        /// Of those whose day has come.
        public let judged: Int64
    }

    /// What a fund's budget means for a clause.
    public struct Plan: Hashable, Sendable {
        public let fund: String
        public let clause: String
        public let planned: Money
    }

    /// Cases of a department whose step falls due in a week, or did not get done.
    public struct Deadline: Hashable, Sendable {
        public let department: String
        public let clause: String
        public let count: Int64
        public let first: Day
    }

    /// What is laid on departments and not ended.
    public struct ChargeCount: Hashable, Sendable {
        public let open: Int
        public let overdue: Int
        /// Said to be done, for the office to accept.
        public let toAccept: Int
    }

    /// The reports of this year.
    public struct ReportCount: Hashable, Sendable {
        public let year: Int
        public let last: Day
        public let handedIn: Int
        public let units: Int
        /// Those without a report.
        public let awaited: [Text]
    }

    /// Reads everything, at the office's own desk.
    public static func read(_ bureau: Bureau) async throws -> OfficeBoard {
        let (office, district, day) = (bureau.office, bureau.district, bureau.today)
        let counts = try await BoardCounts.read(office, district: district, on: day)
        let charges = try await ChargeBook(bureau: bureau).list()
        let meetings = MeetingBook(bureau: bureau)
        let funds = FundBook(bureau)
        return OfficeBoard(
            day: day, families: try await families(bureau), counts: counts,
            towns: try await bureau.towns(), off: try await off(bureau),
            months: try await FigureBook(bureau: bureau).months(
                since: Month(number: day.month.number - 12)),
            onTime: try await onTime(bureau, counts.pack),
            deadlines: try await deadlines(bureau),
            charges: ChargeCount(
                open: charges.count, overdue: charges.count { $0.isOverdue(on: day) },
                toAccept: charges.count { $0.last == .done }),
            reports: try await reports(bureau, counts.pack), funds: try await funds.funds(),
            balances: try await funds.balances(day.year),
            plans: try await plans(bureau, in: day.year),
            meetingDue: try await meetings.nextDue(),
            rulings: counts.pack.figures.values.count { $0.isOpen(on: day) })
    }

    private static func families(_ bureau: Bureau) async throws -> Int {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.one(
                """
                SELECT count(DISTINCT family) FROM kernel.person
                WHERE district = \(bureau.district)::integer
                """)?.value(0, as: Int.self) ?? 0
        }
    }

    private static func off(_ bureau: Bureau) async throws -> [String: Text] {
        let modules = try await ModuleBook(bureau.office, district: bureau.district).modules()
        var off: [String: Text] = [:]
        for module in modules where module.state != .enabled {
            let reason = module.now?.reason.map { "：\($0)" } ?? ""
            let state = module.state?.title ?? Text("没有启用", en: "not enabled")
            off[module.department] = Text(state.zh + reason, en: state.en + reason)
        }
        return off
    }

    private static func onTime(_ bureau: Bureau, _ pack: Pack) async throws -> OnTime? {
        let clauses = OnTimeBook.clauses(of: pack)
        guard !clauses.isEmpty else { return nil }
        let month = Month(number: bureau.today.month.number - 1)
        let lines = try await OnTimeBook(bureau: bureau).lines(
            .init(from: month, through: month, clauses: clauses, town: nil))
        func sum(_ state: OnTimeBook.State) -> Int64 {
            lines.reduce(0) { $0 + ($1.counts[state] ?? 0) }
        }
        let judged = sum(.onTime) + sum(.late) + sum(.missing)
        return judged == 0
            ? nil : OnTime(month: month, onTime: sum(.onTime), judged: judged)
    }

    /// The budgets that count: of each fund the one confirmed last. What was taken by clause stands
    /// in transfers, which are not the office's to see.
    public static func plans(_ bureau: Bureau, in year: Int) async throws -> [Plan] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT f.code, l.clause, l.number
                FROM (SELECT DISTINCT ON (p.fund) p.fund, p.id
                    FROM ledger.proposal AS p JOIN ledger.proposal_end AS e
                      ON e.district = p.district AND e.proposal = p.id AND e.act = 'confirm'
                    WHERE p.district = \(bureau.district)::integer AND p.act = 'budget'
                      AND p.year = \(Int64(year))
                    ORDER BY p.fund, e.ended_at DESC, p.id DESC) AS latest
                JOIN ledger.proposal_line AS l
                  ON l.district = \(bureau.district)::integer AND l.proposal = latest.id
                JOIN ledger.fund AS f ON f.district = l.district AND f.id = l.fund
                ORDER BY f.code, l.place
                """
            ).map { row in
                let (fund, clause, fen) = try row.decode(String.self, String.self, Int64.self)
                return Plan(fund: fund, clause: clause, planned: Money(fen: fen))
            }
        }
    }

    private static func reports(_ bureau: Bureau, _ pack: Pack) async throws -> ReportCount? {
        let year = bureau.today.year
        guard let last = ReportBook.lastDay(year, in: pack) else { return nil }
        let handed = Set(
            try await ReportBook(bureau: bureau).reports(year).map(\.unit))
        let units = try await MemberBook(bureau: bureau).units()
        return ReportCount(
            year: year, last: last, handedIn: units.count { handed.contains($0.code) },
            units: units.count,
            awaited: units.filter { !handed.contains($0.code) }.map(\.title))
    }

    /// The figures of a yearly report that `office report rows` opens.
    public static let reportFigures = ReportBook.Figure.allCases.map(\.rawValue)

    /// How many days ahead the office looks.
    public static let daysAhead = 7

    private static func deadlines(_ bureau: Bureau) async throws -> [Deadline] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT department, clause, count(*), min(step_due) FROM casework.case_file
                WHERE district = \(bureau.district)::integer AND state IN (0, 4, 8)
                  AND step_due <= \(bureau.today.adding(days: daysAhead).sql)
                GROUP BY department, clause ORDER BY min(step_due), department, clause
                """
            ).map { row in
                let (department, clause, count, first) = try row.decode(
                    String.self, String.self, Int64.self, PostgresDate.self)
                return Deadline(
                    department: department, clause: clause, count: count, first: Day(first))
            }
        }
    }

    /// A case as the office sees it: what is late and whose it is, not about whom.
    public struct OpenCase: Hashable, Sendable {
        public let id: Int64
        public let department: String
        public let clause: String
        public let step: String?
        public let due: Day
        public let owner: String?
    }

    /// No more cases are listed at once.
    public static let casesMax = 500

    /// The cases behind a deadline, the first due first.
    public static func cases(
        _ bureau: Bureau, of department: String, under clause: String
    ) async throws -> [OpenCase] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT id, department, clause, step, step_due, owner FROM casework.case_file
                WHERE district = \(bureau.district)::integer AND state IN (0, 4, 8)
                  AND department = \(department) AND clause = \(clause)
                  AND step_due <= \(bureau.today.adding(days: daysAhead).sql)
                ORDER BY step_due, id LIMIT \(Int64(casesMax))
                """
            ).map { row in
                let (id, department, clause, step, due, owner) = try row.decode(
                    Int64.self, String.self, String.self, String?.self, PostgresDate.self,
                    String?.self)
                return OpenCase(
                    id: id, department: department, clause: clause, step: step, due: Day(due),
                    owner: owner)
            }
        }
    }
}
