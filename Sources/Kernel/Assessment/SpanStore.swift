import Law
import Postgres

/// The stored spans of a district: written only where they differ, replaced ones kept with cause.
struct SpanStore: Sendable {
    let district: Int

    /// Which spans a family keeps, loses and gains.
    struct Difference: Sendable {
        fileprivate(set) var gone: [SpanRow] = []
        fileprivate(set) var new: [SpanRow] = []

        var isEmpty: Bool { gone.isEmpty && new.isEmpty }

        /// The number of (person, clause) pairs that differ.
        var pairs: Int {
            guard gone.isEmpty else {
                return Set((gone + new).map { PersonClause(person: $0.person, clause: $0.clause) })
                    .count
            }
            // In order of person and clause: a pair begins where either changes.
            return new.indices.count { index in
                index == 0 || new[index - 1].clause != new[index].clause
                    || new[index - 1].person != new[index].person
            }
        }

        init(from stored: [SpanRow], to wanted: [SpanRow]) {
            guard !stored.isEmpty else {
                new = wanted
                return
            }
            let before = Set(stored)
            let after = Set(wanted)
            gone = stored.filter { !after.contains($0) }
            new = wanted.filter { !before.contains($0) }
        }
    }

    /// Whom some differences are about.
    static func persons(of differences: [Difference]) -> [Int64] {
        Set(differences.lazy.flatMap { $0.gone + $0.new }.map(\.person)).sorted()
    }

    /// Writes differences, each under its change.
    func write(
        _ differences: [(change: Int64, difference: Difference)], in transaction: Transaction
    ) async throws {
        let gone = differences.flatMap { entry in
            entry.difference.gone.map { (entry.change, $0) }
        }
        if !gone.isEmpty { try await replace(gone, in: transaction) }
        var new = SpanColumns()
        new.reserve(differences.reduce(0) { $0 + $1.difference.new.count })
        for entry in differences {
            for row in entry.difference.new { new.append(row, entry.change) }
        }
        if !new.person.isEmpty { try await insert(new, in: transaction) }
    }

    /// The stored spans of some persons, in order of person, clause and day.
    func read(persons: [Int64], in transaction: Transaction) async throws -> [SpanRow] {
        let rows = try await transaction.query(
            """
            SELECT person, clause, from_day, to_day, outcome::bigint, not_asked, class, missing
            FROM kernel.entitlement
            WHERE district = \(district)::integer AND person = ANY (\(persons))
            ORDER BY person, clause, from_day
            """)
        return try rows.map(SpanRow.init)
    }

    /// The spans of some persons as they stood after a change: every answer ever given is here.
    ///
    /// - Parameter change: A `kernel.change` of theirs; 0 for before the first.
    func read(
        persons: [Int64], asOf change: Int64, in transaction: Transaction
    ) async throws -> [SpanRow] {
        let rows = try await transaction.query(
            """
            SELECT person, clause, from_day, to_day, outcome::bigint, not_asked, class, missing
            FROM (
                SELECT person, clause, from_day, to_day, outcome, not_asked, class, missing
                FROM kernel.entitlement
                WHERE district = \(district)::integer AND person = ANY (\(persons))
                  AND change <= \(change)
                UNION ALL
                SELECT person, clause, from_day, to_day, outcome, not_asked, class, missing
                FROM kernel.entitlement_history
                WHERE district = \(district)::integer AND person = ANY (\(persons))
                  AND change <= \(change) AND replaced > \(change)) AS stood
            ORDER BY person, clause, from_day
            """)
        return try rows.map(SpanRow.init)
    }

    /// The last change of some persons' spans; 0 for none.
    func lastChange(of persons: [Int64], in transaction: Transaction) async throws -> Int64 {
        let row = try await transaction.one(
            """
            SELECT greatest(
                (SELECT coalesce(max(change), 0) FROM kernel.entitlement
                 WHERE district = \(district)::integer AND person = ANY (\(persons))),
                (SELECT coalesce(max(replaced), 0) FROM kernel.entitlement_history
                 WHERE district = \(district)::integer AND person = ANY (\(persons))))
            """)
        return try row?.value(0, as: Int64.self) ?? 0
    }

    private func replace(
        _ rows: [(change: Int64, row: SpanRow)], in transaction: Transaction
    ) async throws {
        _ = try await transaction.execute(
            """
            WITH gone AS (
                DELETE FROM kernel.entitlement AS e
                USING unnest(\(rows.map(\.row.person)), \(rows.map(\.row.clause)),
                    \(rows.map(\.row.span.from.sql)), \(rows.map(\.change)))
                    AS old (person, clause, from_day, replaced)
                WHERE e.district = \(district)::integer AND e.person = old.person
                  AND e.clause = old.clause AND e.from_day = old.from_day
                RETURNING e.*, old.replaced)
            INSERT INTO kernel.entitlement_history (district, person, clause, from_day, to_day,
                outcome, not_asked, change, class, missing, replaced)
            SELECT district, person, clause, from_day, to_day, outcome, not_asked, change, class,
                missing, replaced
            FROM gone
            """)
    }

    private func insert(_ rows: SpanColumns, in transaction: Transaction) async throws {
        // Arrays of arrays do not unnest: the names travel joined by a comma, which no fact or
        // figure name contains.
        _ = try await transaction.execute(
            """
            INSERT INTO kernel.entitlement (district, person, clause, from_day, to_day, outcome,
                not_asked, change, class, missing)
            SELECT \(district)::integer, person, clause, from_day, to_day, outcome, not_asked,
                change, class, string_to_array(missing, ',')
            FROM unnest(\(rows.person), \(rows.clause), \(rows.from), \(rows.to),
                \(rows.outcome), \(rows.notAsked), \(rows.change), \(rows.className),
                \(rows.lacking))
                AS new (person, clause, from_day, to_day, outcome, not_asked, change, class, missing)
            """)
    }
}

/// Spans as the columns that an unnest takes.
private struct SpanColumns {
    private(set) var person: [Int64] = []
    private(set) var clause: [String] = []
    private(set) var from: [PostgresDate] = []
    private(set) var to: [PostgresDate] = []
    private(set) var outcome: [Int16] = []
    private(set) var notAsked: [Bool] = []
    private(set) var change: [Int64] = []
    private(set) var className: [String?] = []
    private(set) var lacking: [String?] = []

    mutating func reserve(_ count: Int) {
        person.reserveCapacity(count)
        clause.reserveCapacity(count)
        from.reserveCapacity(count)
        to.reserveCapacity(count)
        outcome.reserveCapacity(count)
        notAsked.reserveCapacity(count)
        change.reserveCapacity(count)
        className.reserveCapacity(count)
        lacking.reserveCapacity(count)
    }

    mutating func append(_ row: SpanRow, _ by: Int64) {
        person.append(row.person)
        clause.append(row.clause)
        from.append(row.span.from.sql)
        to.append(row.span.to.sql)
        outcome.append(Int16(row.span.outcome.rawValue))
        notAsked.append(row.span.notAsked)
        change.append(by)
        className.append(row.span.className)
        lacking.append(row.span.lacking)
    }
}

/// One person and clause.
struct PersonClause: Hashable, Sendable {
    let person: Int64
    let clause: String
}

extension SpanRow {
    /// Columns `person, clause, from_day, to_day, outcome, not_asked, class, missing`.
    fileprivate init(_ row: Row) throws {
        let (person, clause, from, to, outcome, notAsked, `class`, missing) = try row.decode(
            Int64.self, String.self, PostgresDate.self, PostgresDate.self, Int64.self, Bool.self,
            String?.self, [String]?.self)
        let isDue = outcome == 2
        let basis: Basis =
            if let `class` { .class(`class`) } else if isDue, let missing {
                .undetermined(missing)
            } else { .none }
        self.init(
            person: person, clause: clause,
            span: Span(
                from: Day(from), to: Day(to), outcome: isDue ? .yes : .unknown, basis: basis,
                missing: isDue ? [] : missing ?? [], notAsked: notAsked))
    }
}

extension Span {
    fileprivate var className: String? {
        if case .class(let name) = basis { name } else { nil }
    }

    /// What the answer or its sum lacks, joined; nil for nothing.
    fileprivate var lacking: String? {
        if case .undetermined(let names) = basis { return names.joined(separator: ",") }
        return missing.isEmpty ? nil : missing.joined(separator: ",")
    }
}
