import Kernel
public import Law
import Postgres

/// What a run is to pay.
public struct RunRequest: Hashable, Sendable {
    public var title: String
    public var clauses: [String]
    public var first: Month
    public var through: Month
    public var known: Day
    public var year: Int
    /// Families a transaction.
    public var page: Int

    public init(
        title: String, clauses: [String], first: Month, through: Month, known: Day, year: Int,
        page: Int = 500
    ) {
        self.title = title
        self.clauses = clauses
        self.first = first
        self.through = through
        self.known = known
        self.year = year
        self.page = page
    }
}

extension RunBook {
    /// Prepares a run: asks every family what is due, page by page, each with its lines in one
    /// transaction; memory holds one page. Stopped anywhere, the same request under the same client
    /// goes on after the last family done.
    ///
    /// - Parameters:
    ///   - request: What it is to pay.
    ///   - client: The run's own; another request under it is refused.
    /// - Returns: The run's number.
    /// - Throws: `Refusal`: another body, another person's run, a feed too old, a kin's money.
    public func prepare(_ request: RunRequest, client: String) async throws -> Int64 {
        let pack = try await bureau.pack()
        try check(request, pack)
        let feeds = RunFeeds(pack, on: bureau.today)
        let run = try await open(request, feeds.all, client)
        let months = pack.setting("pay.look_months", on: bureau.today) ?? Self.lookMonths
        let lookFrom = Month(number: bureau.today.month.number - Int32(clamping: months) + 1)
        let stale = try await staleDepartments(feeds.own)
        let accrual = Accrual(bureau.office, district: district)
        var done: Int64 = 0
        while let at = try await reached(run) {
            let page = try await accrual.page(
                of: request.clauses, months: request.first...request.through,
                known: request.known, after: at.last, limit: request.page)
            let lines = page.dues.compactMap(RunLine.init)
            let word = try await add(lines, to: run, at, page.last, lookFrom.first, stale)
            // Another window of the same person was faster: go on where it stands.
            if word == "page" { continue }
            if let word { throw RunRefusal.refusal(word, nil, run) }
            done += Int64(lines.count)
            progress(
                Text(
                    "第 \(run) 批：第 \(at.seq) 页，累计 \(done) 行。",
                    en: "Run \(run): page \(at.seq), \(done) lines so far."))
        }
        try await act(run) { transaction in
            try await transaction.one(
                """
                SELECT refusal, detail FROM ledger.prepare_run(\(district)::integer, \(run),
                    \(client))
                """)
        }
        return run
    }

    /// Our own default where the pack says nothing: back pay of more than a year is looked at.
    private static let lookMonths: Int64 = 12

    private func check(_ request: RunRequest, _ pack: Pack) throws {
        let known = Set(pack.provisions.map(\.id))
        if let other = request.clauses.first(where: { !known.contains($0) }) {
            throw Refusal(
                Text("--clause \(other)：本区县没有这一条。", en: "--clause \(other): no such clause here."))
        }
        guard request.first <= request.through, request.through <= bureau.today.month else {
            throw Refusal(
                Text(
                    "发放月份应从早到晚，且不晚于本月（\(bureau.today.month)）。",
                    en: "Months run forward, up to this one (\(bureau.today.month))."))
        }
        guard request.known <= bureau.today else {
            throw Refusal(
                Text(
                    "--known \(request.known)：在将来；请写今天（\(bureau.today)）或以前的日期。",
                    en: "--known \(request.known) is in the future; give today or earlier."))
        }
    }

    private func open(
        _ request: RunRequest, _ feeds: [RunFeeds.Feed], _ client: String
    ) async throws -> Int64 {
        let row = try await bureau.transaction { transaction in
            try await transaction.one(
                """
                SELECT run, refusal, detail FROM ledger.open_run(\(district)::integer, \(client),
                    \(request.title), \(request.clauses), \(request.first.first.sql),
                    \(request.through.first.sql), \(request.known.sql), \(request.year)::integer,
                    \(feeds.map(\.department)), \(feeds.map(\.code)),
                    \(feeds.map(\.days))::integer[])
                """)
        }
        let (run, refusal, detail) =
            try row?.decode(Int64?.self, String?.self, String?.self) ?? (nil, "run", nil)
        if let refusal { throw RunRefusal.refusal(refusal, detail, run ?? 0) }
        return run ?? 0
    }

    private func staleDepartments(_ feeds: [RunFeeds.Feed]) async throws -> [String] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT department FROM ledger.stale_feeds(\(district)::integer,
                    \(feeds.map(\.department)), \(feeds.map(\.code)),
                    \(feeds.map(\.days))::integer[])
                """
            ).map { try $0.value(0) }
        }
    }

    /// The next page of a stage; nil when all are done.
    func reached(
        _ run: Int64, _ stage: String = "prepare"
    ) async throws -> (seq: Int64, last: Int64)? {
        let row = try await bureau.transaction(reading: true) { transaction in
            try await transaction.one(
                """
                SELECT seq::bigint, last FROM ledger.run_page
                WHERE district = \(district)::integer AND run = \(run) AND stage = \(stage)
                ORDER BY seq DESC LIMIT 1
                """)
        }
        guard let (seq, last) = try row?.decode(Int64.self, Int64?.self) else { return (1, 0) }
        return last.map { (seq + 1, $0) }
    }

    private func add(
        _ lines: [RunLine], to run: Int64, _ at: (seq: Int64, last: Int64), _ last: Int64?,
        _ lookFrom: Day, _ stale: [String]
    ) async throws -> String? {
        try await bureau.transaction { transaction in
            try await transaction.one(
                """
                SELECT ledger.add_lines(\(district)::integer, \(run), \(at.seq)::integer, \(last),
                    \(lines.map(\.person)), \(lines.map(\.clause)), \(lines.map(\.period.sql)),
                    \(lines.map(\.before)), \(lines.map(\.amount)),
                    \(lines.map { $0.hold?.rawValue ?? "" }), \(lookFrom.sql), \(stale))
                """)?.value(0, as: String?.self)
        }
    }

    /// Goes through a door of a run. What was done before under the same client is done.
    ///
    /// - Throws: `Refusal` in the words of the door's answer.
    func act(_ run: Int64, _ body: (Transaction) async throws -> Row?) async throws {
        let answer = try await settled { try await bureau.transaction { try await body($0) } }
        guard let (refusal, detail) = try answer?.decode(String?.self, String?.self),
            let refusal, refusal != "told"
        else { return }
        throw RunRefusal.refusal(refusal, detail, run)
    }

    /// Of two who do the same at one moment the second asks again, and is told.
    func settled<R>(_ body: () async throws -> R) async throws -> R {
        do {
            return try await body()
        } catch let error as PostgresError where error.sqlState == "23505" {
            return try await body()
        }
    }
}

/// A line as a run takes it.
struct RunLine: Hashable, Sendable {
    let person: Int64
    let clause: String
    let period: Day
    let before: Int64
    let amount: Int64
    let hold: Hold?

    /// - Returns: Nil where there is nothing to pay, to hold or to ask back.
    init?(_ due: MoneyDue) {
        let amount = due.hold != nil && due.held > 0 ? due.held : due.due
        let isLess = due.due < 0 && due.hold != .overpaid && due.held == 0
        guard amount != 0, !isLess || due.hold == nil else { return nil }
        self.person = due.person
        self.clause = due.clause
        self.period = due.period
        self.before = due.paid
        self.amount = amount
        self.hold = due.hold
    }
}
