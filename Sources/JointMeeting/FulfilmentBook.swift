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
            let (from, due) = duty.stretch(on: bureau.today)
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

    /// Units whose duties the office puts on record, because they have no desk that writes.
    static let withoutDesk: Set<String> = ["audit"]

    /// Puts on record that a unit did it: the signed-in one, or for the office one without a desk.
    /// The same words again change nothing.
    ///
    /// - Throws: `Refusal` for a clause that is not the unit's duty.
    func fulfil(
        _ clause: String, of unit: String? = nil, on day: Day, words: String
    ) async throws {
        try bureau.requirePast(day, "--on")
        let unit = unit ?? bureau.department.word
        guard unit == bureau.department.word || Self.withoutDesk.contains(unit) else {
            throw Refusal(
                Text(
                    "--unit \(unit)：该单位在自己的界面登记；这里只能代 audit（审计）登记。",
                    en: "--unit \(unit) puts it on record at its own desk; here only for `audit`."),
                kind: .forbidden)
        }
        let mine = try await standings().filter { $0.unit == unit }
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
        try await TaskBook(bureau.office, district: bureau.district)
            .settle(DutyTasks.kind(clause), words: "已落实，见职责登记")
    }
}
