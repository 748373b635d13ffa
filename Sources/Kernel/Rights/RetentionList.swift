import Foundation
public import Law
import Postgres

/// What is past its time by the retention rules. It only counts: nothing is deleted by time,
/// because no length after which something must go has been set by anybody who may.
public struct RetentionList: Sendable {
    /// One kind of record on a day.
    public struct Entry: Hashable, Sendable {
        public let rule: RetentionRules.Rule
        public let rows: Int
        /// Rows older than `at least`: no longer kept by it. Nil where it is not set.
        public let released: Int?
        /// Rows older than `at most`: past their time. Nil where it is not set.
        public let overdue: Int?
    }

    /// Reads the rules from `policies/retention.yaml`.
    ///
    /// - Throws: `Refusal` for a file that is missing or wrong.
    public static func rules(in policies: String) throws -> RetentionRules {
        let path = policies + "/retention.yaml"
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw Refusal(
                Text("没有 \(path)，或不是 UTF-8。", en: "There is no \(path), or it is not UTF-8."))
        }
        do {
            let rules = try RetentionRules(text: text)
            if let unknown = rules.rules.first(where: { !isCounted($0.record) }) {
                throw RetentionError(
                    record: unknown.record,
                    problem: "is not counted; there are the departments' codes, casework, and "
                        + "\(days.keys.sorted())")
            }
            return rules
        } catch {
            throw Refusal(Text("保存期限文件有误：\(error)", en: "The retention file is wrong: \(error)"))
        }
    }

    /// Counts a district's records.
    public static func due(
        _ office: Office, district: Int, rules: RetentionRules, on day: Day
    ) async throws -> [Entry] {
        try office.session?.require("system", "audit", "office")
        try office.session?.require(district: district)
        return try await office.desk.transaction(readOnly: true) { transaction in
            var entries: [Entry] = []
            for rule in rules.rules {
                guard isCounted(rule.record) else { continue }
                let row = try await transaction.one(
                    """
                    SELECT rows, released, overdue FROM kernel.record_ages(
                        \(rule.record), \(district)::integer, \(before(day, rule.atLeast)),
                        \(before(day, rule.atMost)))
                    """)
                let (rows, released, overdue) =
                    try row?.decode(Int.self, Int.self, Int.self)
                    ?? (0, 0, 0)
                entries.append(
                    Entry(
                        rule: rule, rows: rows, released: rule.atLeast == nil ? nil : released,
                        overdue: rule.atMost == nil ? nil : overdue))
            }
            return entries
        }
    }

    /// The records that `kernel.record_ages` counts, by the column that gives their day.
    static let days: [String: String] = [
        "audit.entry": "at", "kernel.delivery": "period", "kernel.fact": "recorded_at",
        "kernel.event": "recorded_at", "kernel.phone": "recorded_at",
        "kernel.account": "recorded_at", "kernel.referral": "referred_at",
        "kernel.unmasking": "at", "kernel.break_glass": "opened_at",
        "kernel.incident": "found_on",
    ]

    /// A table of the kernel's, or a whole schema of casework's or a department's by its name.
    private static func isCounted(_ record: String) -> Bool {
        days[record] != nil
            || !["audit", "all", "kernel"].contains(record) && DepartmentCode(record).isWellFormed
    }

    private static func before(_ day: Day, _ months: Int?) -> PostgresDate {
        guard let months else { return Day.always.sql }
        let (year, month, date) = (day.parts.year, day.parts.month, day.parts.day)
        let count = year * 12 + month - 1 - months
        // The last day of the month where the date does not exist in it.
        for offset in 0...3 {
            let wanted = Day(year: count / 12, month: count % 12 + 1, day: date - offset)
            if let wanted { return wanted.sql }
        }
        return Day.always.sql
    }
}
