import Kernel
import Law
import Postgres

/// A month's figures as they were tabled: frozen once, beside what they are now.
struct FigureBook {
    let bureau: Bureau

    struct Tabled: Hashable {
        let clause: String
        let department: String
        let day: Day
        let entitled: Int64
        let receiving: Int64
        let unknown: Int64
        let overdue: Int64
        let gap: Int64
    }

    func tabled(_ month: Month) async throws -> [Tabled] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT clause, department, day, entitled::bigint, receiving::bigint,
                    unknown::bigint, overdue::bigint, gap::bigint
                FROM office.tabled
                WHERE district = \(bureau.district)::integer AND month = \(month.first.sql)
                ORDER BY department, clause
                """
            ).map { row in
                let (clause, department, day, entitled, receiving, unknown, overdue, gap) =
                    try row.decode(
                        String.self, String.self, PostgresDate.self, Int64.self, Int64.self,
                        Int64.self, Int64.self, Int64.self)
                return Tabled(
                    clause: clause, department: department, day: Day(day), entitled: entitled,
                    receiving: receiving, unknown: unknown, overdue: overdue, gap: gap)
            }
        }
    }

    /// The sums of every month that was tabled, the earliest first.
    func months(since first: Month) async throws -> [OfficeBoard.TabledMonth] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT month, sum(entitled)::bigint, sum(receiving)::bigint, sum(overdue)::bigint,
                    sum(gap)::bigint
                FROM office.tabled
                WHERE district = \(bureau.district)::integer AND month >= \(first.first.sql)
                GROUP BY month ORDER BY month
                """
            ).map { row in
                let (month, entitled, receiving, overdue, owed) = try row.decode(
                    PostgresDate.self, Int64.self, Int64.self, Int64.self, Int64.self)
                return OfficeBoard.TabledMonth(
                    month: Day(month).month, entitled: entitled, receiving: receiving,
                    overdue: overdue, owed: owed)
            }
        }
    }

    /// Freezes the figures of a month that has begun; frozen they stay.
    func freeze(_ month: Month) async throws -> [Tabled] {
        guard month.first <= bureau.today else {
            throw Refusal(
                Text("--month \(month)：还没有开始。", en: "--month \(month) has not begun."))
        }
        let before = try await tabled(month)
        guard before.isEmpty else { return before }
        let board = try await Board.read(
            bureau.office, district: bureau.district, on: bureau.today
        ).board
        try await bureau.writing { transaction in
            for department in board.departments {
                for line in department.lines {
                    let counts = [
                        line.entitled, line.unknown, line.inProgress, line.receiving,
                        line.overdue, line.refused, line.declined, line.held, line.gap,
                    ].map(Int64.init)
                    _ = try await transaction.execute(
                        """
                        INSERT INTO office.tabled (district, month, clause, department, day,
                            entitled, unknown, in_progress, receiving, overdue, refused, declined,
                            held, gap, recorded_by)
                        SELECT \(bureau.district)::integer, \(month.first.sql), \(line.clause),
                            \(department.department), \(bureau.today.sql), n[1], n[2], n[3], n[4],
                            n[5], n[6], n[7], n[8], n[9], \(bureau.actor)
                        FROM (SELECT \(counts)::integer[]) AS c (n)
                        """)
                }
            }
        }
        return try await tabled(month)
    }
}
