import Law
import Postgres

@testable import Kernel

/// What holds at every moment: a family that is not marked has exactly the answers that its facts
/// and the law in force give, and is due on the day on which they change by themselves. So whatever
/// differs is marked, and whatever is marked will be worked out.
struct SettledInvariant: Sendable {
    let office: Office
    let district: Int
    /// The law, where it does not change; nil reads it at every check.
    var statute: Statute?

    init(office: Office, district: Int) {
        self.office = office
        self.district = district
    }

    /// What a check found.
    struct Findings: Hashable, Sendable {
        /// Families not marked.
        var settled = 0
        /// Families to be worked out.
        var marked = 0
        /// What contradicts the invariant, in words.
        var wrong: [String] = []
    }

    private struct Mark {
        let isStale: Bool
        let dueOn: Day
    }

    /// Looks at every family of the district in one snapshot.
    func check() async throws -> Findings {
        try await office.assessor.transaction(
            isolation: .repeatableRead, readOnly: true
        ) { transaction in
            let statute = try await law(in: transaction)
            let marks = try await marks(in: transaction)
            let families = try await FamilyReader(
                district: district, dictionary: office.registry.dictionary
            ).families(0...Int64.max, in: transaction)
            var findings = Findings()
            for id in Set(marks.keys).symmetricDifference(families.map(\.id)).sorted() {
                findings.wrong.append("family \(id): a row without persons, or persons without one")
            }
            let stored = try await stored(in: transaction)
            var accounted = 0
            for family in families {
                guard let mark = marks[family.id] else { continue }
                let rows = family.cards.flatMap { stored[$0.id] ?? [] }
                accounted += rows.count
                if mark.isStale {
                    findings.marked += 1
                    continue
                }
                findings.settled += 1
                if let problem = compare(family, rows, mark, by: statute) {
                    findings.wrong.append(problem)
                }
            }
            let all = stored.values.reduce(0) { $0 + $1.count }
            if all != accounted {
                findings.wrong.append("\(all - accounted) spans of persons in no family")
            }
            return findings
        }
    }

    private func law(in transaction: Transaction) async throws -> Statute {
        if let statute { return statute }
        return try await Statute.current(office, district: district, in: transaction)
    }

    /// What contradicts it, or nil.
    private func compare(
        _ family: RegisteredFamily, _ rows: [SpanRow], _ mark: Mark, by statute: Statute
    ) -> String? {
        let fresh = FamilyTimeline(
            of: family, view: statute.evaluator.view(of: family.family),
            evaluator: statute.evaluator, through: office.today)
        let (have, want) = (Set(rows), Set(fresh.rows))
        if have != want || rows.count != fresh.rows.count {
            let row = have.symmetricDifference(want).min {
                ($0.person, $0.clause, $0.span.from) < ($1.person, $1.clause, $1.span.from)
            }
            return "family \(family.id): \(have.symmetricDifference(want).count) spans differ, "
                + (row.map { "\(have.contains($0) ? "stored" : "wanted") \($0)" } ?? "twice stored")
        }
        guard mark.dueOn == fresh.dueOn else {
            return "family \(family.id): due on \(mark.dueOn), should be \(fresh.dueOn)"
        }
        return nil
    }

    private func marks(in transaction: Transaction) async throws -> [Int64: Mark] {
        let rows = try await transaction.query(
            """
            SELECT id, assessed_version <> facts_version OR due_on <= \(office.today.sql), due_on
            FROM kernel.family WHERE district = \(district)::integer
            """)
        var marks: [Int64: Mark] = [:]
        for row in rows {
            let (id, isStale, due) = try row.decode(Int64.self, Bool.self, PostgresDate.self)
            marks[id] = Mark(isStale: isStale, dueOn: Day(due))
        }
        return marks
    }

    private func stored(in transaction: Transaction) async throws -> [Int64: [SpanRow]] {
        let rows = try await transaction.query(
            """
            SELECT DISTINCT person FROM kernel.entitlement WHERE district = \(district)::integer
            """)
        let persons = try rows.map { try $0.value(0, as: Int64.self) }
        return Dictionary(
            grouping: try await SpanStore(district: district).read(
                persons: persons, in: transaction), by: \.person)
    }
}
