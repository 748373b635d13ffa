public import Law
import Postgres

/// One year's free weekdays and worked weekend days, as the State Council's notice of that year
/// says.
public struct WorkingYear: Hashable, Sendable {
    /// A day that differs from its weekday.
    public struct Exception: Hashable, Sendable {
        public let day: Day
        /// False: a free weekday; true: a weekend day that is worked.
        public let works: Bool
        public let title: String
    }

    public let year: Int
    /// The notice.
    public let source: String
    public let exceptions: [Exception]

    /// Reads `day,works,title` (a header row, UTF-8; `works` is `yes` or `no`), the first line
    /// being `# source: …`. Weekend days that are free anyway may be listed and are left out.
    ///
    /// - Parameter file: Its name, for the refusals.
    /// - Throws: `Refusal` that names file, line and column, and what would be right.
    public init(_ text: String, file: String) throws(Refusal) {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
            $0.hasSuffix("\r") ? $0.dropLast() : $0
        }[...]
        func wrong(_ number: Int, _ zh: String, _ en: String) -> Refusal {
            Refusal(Text("\(file) 第 \(number) 行：\(zh)", en: "\(file) line \(number): \(en)"))
        }
        let first = lines.popFirst() ?? ""
        let mark = "# source: "
        guard first.hasPrefix(mark), first.count > mark.count + 4 else {
            throw wrong(1, "应为“# source: 放假通知的名称和文号”。", "write `# source: the notice`.")
        }
        guard lines.popFirst() == "day,works,title" else {
            throw wrong(2, "表头应为 day,works,title。", "the header is day,works,title.")
        }
        var exceptions: [Exception] = []
        for (index, line) in lines.enumerated() where !line.isEmpty {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(
                String.init)
            let number = index + 3
            guard fields.count == 3 else {
                throw wrong(number, "应为三栏。", "three fields expected.")
            }
            guard let day = Day(iso: fields[0]) else {
                throw wrong(
                    number, "day：“\(fields[0])”不是日期；应为 2026-01-01 的写法。",
                    "day: `\(fields[0])` is no day; write 2026-01-01.")
            }
            guard let works = ["yes": true, "no": false][fields[1]] else {
                throw wrong(
                    number, "works：“\(fields[1])”应为 yes 或 no。",
                    "works: `\(fields[1])` should be yes or no.")
            }
            guard !fields[2].isEmpty else {
                throw wrong(number, "title：请写明什么节日。", "title: say which holiday.")
            }
            guard !exceptions.contains(where: { $0.day == day }) else {
                throw wrong(number, "\(day) 出现两次。", "\(day) stands twice.")
            }
            if day.year != exceptions.first?.day.year ?? day.year {
                throw wrong(number, "\(day) 不在同一年；一年一个文件。", "one year a file.")
            }
            if works && !day.isWeekend {
                throw wrong(
                    number, "\(day) 本来就是工作日；yes 只用于调休上班的周末。",
                    "\(day) is a weekday; yes is for worked weekend days.")
            }
            if works == day.isWeekend {
                exceptions.append(Exception(day: day, works: works, title: fields[2]))
            }
        }
        guard let year = exceptions.first?.day.year else {
            throw wrong(3, "没有任何节假日；全年没有放假的日历不予装入。", "it holds no day.")
        }
        self.year = year
        source = String(first.dropFirst(mark.count))
        self.exceptions = exceptions
    }
}

extension Day {
    /// Saturday or Sunday.
    public var isWeekend: Bool {
        // 1970-01-01 was a Thursday.
        let weekday = (Int(number) + 3) % 7
        return (weekday < 0 ? weekday + 7 : weekday) > 4
    }
}

/// A district's calendars of working days.
public struct WorkingCalendars: Sendable {
    private let office: Office
    private let district: Int

    public init(_ office: Office, district: Int) {
        self.office = office
        self.district = district
    }

    /// Loads a year; loading the same again changes nothing, another calendar of the year is a
    /// further version.
    ///
    /// - Returns: Whether anything changed.
    public func load(_ year: WorkingYear) async throws -> Bool {
        try office.session?.require("system")
        try office.session?.require(district: district)
        let (days, works) = (year.exceptions.map(\.day.sql), year.exceptions.map(\.works))
        let titles = year.exceptions.map(\.title)
        return try await office.desk.transaction { transaction in
            let last = try await transaction.one(
                """
                SELECT y.seq::bigint, y.source = \(year.source) AND (
                    SELECT coalesce(array_agg(d.day::text || d.works ORDER BY d.day), '{}')
                    FROM casework.calendar_day AS d
                    WHERE d.district = y.district AND d.year = y.year AND d.seq = y.seq
                ) = (SELECT array_agg(n.day::text || n.works ORDER BY n.day)
                    FROM unnest(\(days), \(works)) AS n (day, works))
                FROM casework.calendar_year AS y
                WHERE y.district = \(district)::integer AND y.year = \(year.year)::integer
                ORDER BY y.seq DESC LIMIT 1
                """)
            let (seq, isSame) = try last?.decode(Int.self, Bool.self) ?? (0, false)
            if isSame { return false }
            try await transaction.execute(
                """
                INSERT INTO casework.calendar_year (district, year, seq, source, loaded_by)
                VALUES (\(district)::integer, \(year.year)::integer, \(seq + 1)::integer,
                    \(year.source), \(office.actor))
                """)
            try await transaction.execute(
                """
                INSERT INTO casework.calendar_day (district, year, seq, day, works, title)
                SELECT \(district)::integer, \(year.year)::integer, \(seq + 1)::integer, n.*
                FROM unnest(\(days), \(works), \(titles)) AS n
                """)
            return true
        }
    }

    /// The years that are loaded, with their sources, in order.
    public func years() async throws -> [(year: Int, source: String, days: Int)] {
        let rows = try await office.desk.transaction(readOnly: true) { transaction in
            try await transaction.query(
                """
                SELECT DISTINCT ON (y.year) y.year::bigint, y.source, (
                    SELECT count(*) FROM casework.calendar_day AS d
                    WHERE d.district = y.district AND d.year = y.year AND d.seq = y.seq)
                FROM casework.calendar_year AS y WHERE y.district = \(district)::integer
                ORDER BY y.year, y.seq DESC
                """)
        }
        return try rows.map {
            let (year, source, days) = try $0.decode(Int.self, String.self, Int.self)
            return (year, source, days)
        }
    }
}

extension Refusal {
    /// Turns the database's word that a year has no calendar into one for people.
    static func calendar(_ error: any Error) -> (any Error)? {
        guard let error = error as? PostgresError, error.sqlState == "YH001" else { return nil }
        let year = error.detail ?? ""
        var refusal = Refusal(
            Text(
                "没有 \(year) 年的工作日历，期限算不出来。请系统管理员装入：yuhou calendar load 文件。",
                en: "There is no calendar of working days for \(year), so no day can be set. The "
                    + "system administrator loads it: yuhou calendar load FILE."))
        refusal.isAboutCalendar = true
        return refusal
    }
}
