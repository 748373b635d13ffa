import Kernel
import Law
import Postgres

/// What a document asks of the offices themselves, and that they did it: clause, unit, stretch of
/// time, and the row of the house that shows it.
struct FulfilmentBook {
    let bureau: Bureau

    /// One unit's duty in the present stretch.
    struct Standing: Hashable {
        let clause: Clause
        /// A department, the office, or a member unit, with its desk.
        let unit: MemberBook.Unit
        /// Of the present stretch; a duty without a cadence is done once.
        let from: Day
        /// The last day; nil without one.
        let due: Day?
        let done: Day?
        let words: String?
        /// What shows it; nil of what was put on record before proofs were asked for.
        let proof: DutyEvidence?
    }

    /// Every duty of the district's law, one a unit that has it.
    func standings() async throws -> [Standing] {
        let pack = try await bureau.pack()
        let everybody = try await MemberBook(bureau: bureau).units()
        let records = try await records()
        var standings: [Standing] = []
        for clause in pack.clauses {
            guard let duty = clause.duty else { continue }
            let (from, due) = duty.stretch(on: bureau.today)
            let units = duty.of.contains("all") ? everybody : duty.of.map(unit)
            for unit in units {
                let record = records.last {
                    $0.clause == clause.id && $0.unit == unit.code && $0.from == from
                }
                standings.append(
                    Standing(
                        clause: clause, unit: unit, from: from, due: due, done: record?.day,
                        words: record?.words, proof: record?.proof))
            }
        }
        return standings
    }

    private func unit(_ code: String) -> MemberBook.Unit {
        let hasDesk =
            code == JointMeeting.code.word || bureau.office.registry.department(code) != nil
        return MemberBook.Unit(
            code: code, desk: hasDesk ? code : nil, title: bureau.unit(code))
    }

    private struct Record {
        let clause: String
        let unit: String
        let from: Day
        let day: Day
        let words: String
        let proof: DutyEvidence?
    }

    private func records() async throws -> [Record] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT DISTINCT ON (clause, unit, from_day) clause, unit, from_day, day, words,
                    proof, number
                FROM office.fulfilment WHERE district = \(bureau.district)::integer
                ORDER BY clause, unit, from_day, seq DESC
                """
            ).map { row in
                let (clause, unit, from, day, words, proof, number) = try row.decode(
                    String.self, String.self, PostgresDate.self, PostgresDate.self, String.self,
                    String?.self, String?.self)
                return Record(
                    clause: clause, unit: unit, from: Day(from), day: Day(day), words: words,
                    proof: proof.flatMap(DutyProof.init).map {
                        DutyEvidence(kind: $0, number: number ?? "")
                    })
            }
        }
    }

    /// Puts on record that a unit did it: one at the signed-in desk, or for the office one that has
    /// none. The same again changes nothing.
    ///
    /// - Parameters:
    ///   - unit: Its word; nil where only one unit of the desk has the duty.
    ///   - proof: The row of the house that shows it.
    /// - Throws: `Refusal` for a clause that is not the unit's duty, and for a proof that is not
    ///   there or shows something else.
    func fulfil(
        _ clause: String, of unit: String? = nil, on day: Day, words: String, proof: DutyEvidence
    ) async throws {
        try bureau.requirePast(day, "--on")
        let all = try await standings()
        let standing = try mine(clause, of: unit, among: all)
        try await DutyProofs(bureau: bureau).require(proof, of: standing)
        if standing.done == day, standing.words == words, standing.proof == proof { return }
        try await bureau.writing { transaction in
            _ = try await transaction.execute(
                """
                INSERT INTO office.fulfilment (district, clause, unit, department, from_day, seq,
                    day, words, proof, number, recorded_by)
                SELECT \(bureau.district)::integer, \(clause), \(standing.unit.code),
                    \(bureau.department.word), \(standing.from.sql), 1 + coalesce(max(f.seq), 0),
                    \(day.sql), \(words), \(proof.kind.rawValue), \(proof.number), \(bureau.actor)
                FROM office.fulfilment AS f WHERE f.district = \(bureau.district)::integer
                  AND f.clause = \(clause) AND f.unit = \(standing.unit.code)
                  AND f.from_day = \(standing.from.sql)
                """)
        }
        // The desk's task is done when none of its units owes it any more.
        let others = all.filter {
            $0.clause.id == clause && $0.unit.desk == bureau.department.word
                && $0.unit.code != standing.unit.code && $0.done == nil
        }
        guard others.isEmpty else { return }
        try await TaskBook(bureau.office, district: bureau.district)
            .settle(DutyTasks.kind(clause), words: "已落实，见职责登记")
    }

    /// The duty that this desk puts on record.
    private func mine(
        _ clause: String, of code: String?, among all: [Standing]
    ) throws(Refusal) -> Standing {
        let desk = bureau.department.word
        let isOffice = desk == JointMeeting.code.word
        let here = all.filter { $0.unit.desk == desk || isOffice && $0.unit.desk == nil }
        if let code, !here.contains(where: { $0.unit.code == code }) {
            throw Refusal(
                Text(
                    "--unit \(code)：该单位在自己的界面登记；这里只能代没有界面的单位登记。",
                    en: "--unit \(code) puts it on record at its own desk; here only a unit "
                        + "without one."), kind: .forbidden)
        }
        let found = here.filter { $0.clause.id == clause && (code == nil || $0.unit.code == code) }
        if let own = found.first(where: { $0.unit.code == desk && code == nil }) { return own }
        guard let first = found.first else {
            let ids = Set(here.filter { code == nil || $0.unit.code == code }.map(\.clause.id))
                .sorted().joined(separator: "、")
            throw Refusal(
                Text(
                    "\(clause)：不是本单位的职责条款；本单位有 \(ids.isEmpty ? "无" : ids)",
                    en: "\(clause) is no duty of this unit; it has \(ids.isEmpty ? "none" : ids)"))
        }
        guard found.count == 1 else {
            let units = found.map(\.unit.code).joined(separator: "、")
            throw Refusal(
                Text(
                    "--unit：这里办理 \(units)，写明是哪个单位的。",
                    en: "--unit: \(units) work here; say whose duty it is."))
        }
        return first
    }
}
