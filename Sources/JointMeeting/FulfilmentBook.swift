import Kernel
import Law
import Postgres

/// What a document asks of the offices themselves, and that they did it: clause, unit, stretch of
/// time.
struct FulfilmentBook {
    let bureau: Bureau

    /// One unit's duty in the present stretch.
    struct Standing: Hashable {
        let clause: Clause
        let unit: String
        /// Of the present stretch; a duty without a cadence is done once.
        let from: Day
        /// The last day; nil without one.
        let due: Day?
        let done: Day?
        let words: String?
    }

    /// Every duty of the district's law, one a unit that has it.
    func standings() async throws -> [Standing] {
        let pack = try await bureau.pack()
        let members = try await MemberBook(bureau: bureau).members().map(\.department)
        let everybody =
            members.isEmpty
            ? bureau.office.registry.codes.filter { code in
                pack.provisions.contains { $0.department == code }
            } : members
        let records = try await records()
        var standings: [Standing] = []
        for clause in pack.clauses {
            guard let duty = clause.duty else { continue }
            let (from, due) = Self.stretch(of: duty, on: bureau.today)
            for unit in duty.of.contains("all") ? everybody : duty.of {
                let record = records.last {
                    $0.clause == clause.id && $0.unit == unit && $0.from == from
                }
                standings.append(
                    Standing(
                        clause: clause, unit: unit, from: from, due: due, done: record?.day,
                        words: record?.words))
            }
        }
        return standings
    }

    /// The stretch of time that a duty is done for, and its last day.
    static func stretch(of duty: Duty, on day: Day) -> (from: Day, due: Day?) {
        let (year, month, _) = day.parts
        switch duty.cadence {
        case .month:
            let month = Month(year: year, month: month)
            return (month.first, month.end.adding(days: -1))
        case .quarter:
            let first = Month(year: year, month: (month - 1) / 3 * 3 + 1)
            return (first.first, first.first.adding(months: 3).adding(days: -1))
        case .year, .term, .festival:
            let first = Month(year: year, month: 1).first
            let last = duty.due.flatMap { Day(iso: "\(year)-\($0)") }
            return (first, last ?? first.adding(months: 12).adding(days: -1))
        case .once, .event, .always, nil: return (Day(iso: "2000-01-01") ?? day, nil)
        }
    }

    private struct Record {
        let clause: String
        let unit: String
        let from: Day
        let day: Day
        let words: String
    }

    private func records() async throws -> [Record] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT DISTINCT ON (clause, department, from_day) clause, department, from_day, day,
                    words
                FROM office.fulfilment WHERE district = \(bureau.district)::integer
                ORDER BY clause, department, from_day, seq DESC
                """
            ).map { row in
                let (clause, unit, from, day, words) = try row.decode(
                    String.self, String.self, PostgresDate.self, PostgresDate.self, String.self)
                return Record(
                    clause: clause, unit: unit, from: Day(from), day: Day(day), words: words)
            }
        }
    }

    /// Puts on record that the signed-in unit did it; the same words again change nothing.
    ///
    /// - Throws: `Refusal` for a clause that is not the unit's duty.
    func fulfil(_ clause: String, on day: Day, words: String) async throws {
        try bureau.requirePast(day, "--on")
        let mine = try await standings().filter { $0.unit == bureau.department.word }
        guard let standing = mine.first(where: { $0.clause.id == clause }) else {
            let ids = mine.map(\.clause.id).joined(separator: "、")
            throw Refusal(
                Text(
                    "\(clause)：不是本单位的职责条款；本单位有 \(ids.isEmpty ? "无" : ids)",
                    en: "\(clause) is no duty of this unit; it has \(ids.isEmpty ? "none" : ids)"))
        }
        if standing.done == day, standing.words == words { return }
        try await bureau.writing { transaction in
            _ = try await transaction.execute(
                """
                INSERT INTO office.fulfilment (district, clause, department, from_day, seq, day,
                    words, recorded_by)
                SELECT \(bureau.district)::integer, \(clause), \(standing.unit),
                    \(standing.from.sql), 1 + coalesce(max(f.seq), 0), \(day.sql), \(words),
                    \(bureau.actor)
                FROM office.fulfilment AS f WHERE f.district = \(bureau.district)::integer
                  AND f.clause = \(clause) AND f.department = \(standing.unit)
                  AND f.from_day = \(standing.from.sql)
                """)
        }
    }
}
