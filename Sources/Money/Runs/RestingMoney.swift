import Kernel
public import Law
import Postgres

/// Money that has stood at a station for too long: on its way, come back, or not spent.
public struct RestingMoney: Hashable, Sendable {
    /// `free`, `reserved`, `sent`; `returned`: the family still waits for it.
    public let station: String
    public let fund: String?
    public let run: Int64?
    public let since: Day
    public let money: Money
    /// Whose it is; nil where it is nobody's yet.
    public let persons: Int64?

    /// What a station is called.
    public var title: Text {
        switch station {
        case "free": Text("可用未用", en: "free, not used")
        case "reserved": Text("已审批未送银行", en: "reserved, not sent")
        case "sent": Text("已送银行未结清", en: "sent, not settled")
        case "returned": Text("退票未补发", en: "returned, not paid again")
        default: Text(station, en: station)
        }
    }
}

extension RunBook {
    /// The district's limit (`pay.resting_days`).
    ///
    /// - Throws: `Refusal` where it is to be set.
    public func restingDays() async throws -> Int {
        guard let days = try await bureau.pack().setting("pay.resting_days", on: bureau.today)
        else {
            throw Refusal(
                Text(
                    "滞留天数（pay.resting_days）待设定；请用 --days 写明。",
                    en: "The days (pay.resting_days) are to be set; give --days."))
        }
        return Int(days)
    }

    /// What has rested for more than so many days, the oldest first.
    public func resting(days: Int) async throws -> [RestingMoney] {
        let before = bureau.today.adding(days: -days)
        let rows = try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                WITH moved AS (
                    SELECT fund, run, debit_station AS station, -amount AS fen, NULL::date AS day
                    FROM ledger.transfer WHERE district = \(district)::integer
                    UNION ALL SELECT fund, run, credit_station, amount, made_on
                    FROM ledger.transfer WHERE district = \(district)::integer
                ), standing AS (
                    SELECT fund, CASE WHEN station <> 'free' THEN run END AS run, station,
                        min(day) AS since, sum(fen)::bigint AS fen
                    FROM moved WHERE station IN ('free', 'reserved', 'sent') GROUP BY 1, 2, 3
                ), back AS (
                    SELECT l.run, l.person, l.made_on, -l.amount AS fen FROM ledger.line AS l
                    WHERE l.district = \(district)::integer AND l.kind = 'return'
                      AND NOT EXISTS (SELECT FROM ledger.line AS n WHERE n.district = l.district
                        AND n.person = l.person AND n.clause = l.clause AND n.period = l.period
                        AND n.seq > l.seq)
                )
                SELECT s.station, f.code, s.run, s.since, s.fen,
                    CASE WHEN s.run IS NOT NULL THEN (SELECT count(DISTINCT p.person)
                        FROM ledger.run_line AS p WHERE p.district = \(district)::integer
                          AND p.run = s.run AND p.hold IS NULL) END
                FROM standing AS s JOIN ledger.fund AS f
                  ON f.district = \(district)::integer AND f.id = s.fund
                WHERE s.fen > 0 AND s.since < \(before.sql)
                UNION ALL
                SELECT 'returned', NULL, run, min(made_on), sum(fen)::bigint,
                    count(DISTINCT person)
                FROM back GROUP BY run HAVING min(made_on) < \(before.sql)
                ORDER BY 4, 1, 3
                """)
        }
        return try rows.map { row in
            let (station, fund, run, since, fen, persons) = try row.decode(
                String.self, String?.self, Int64?.self, PostgresDate.self, Int64.self,
                Int64?.self)
            return RestingMoney(
                station: station, fund: fund, run: run, since: Day(since), money: Money(fen: fen),
                persons: persons)
        }
    }
}
