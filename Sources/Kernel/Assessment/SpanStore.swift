import Law
import Postgres

/// The stored spans of a district: written only where they differ.
struct SpanStore: Sendable {
    let district: Int

    /// Makes the stored spans of these families equal `rows`.
    ///
    /// - Returns: The number of (person, clause) pairs whose spans changed.
    func replace(
        families: ClosedRange<Int64>, with rows: [SpanRow], in transaction: Transaction
    ) async throws -> Int {
        let stored = Set(try await read(families: families, in: transaction))
        let wanted = Set(rows)
        let gone = stored.subtracting(wanted)
        let new = wanted.subtracting(stored)
        if !gone.isEmpty { try await delete(Array(gone), in: transaction) }
        if !new.isEmpty { try await insert(Array(new), in: transaction) }
        let pairs = gone.union(new).map { PersonClause(person: $0.person, clause: $0.clause) }
        return Set(pairs).count
    }

    private struct PersonClause: Hashable {
        let person: Int64
        let clause: String
    }

    /// The stored spans of the families, in order of person, clause and day.
    func read(families: ClosedRange<Int64>, in transaction: Transaction) async throws -> [SpanRow] {
        let rows = try await transaction.query(
            """
            SELECT e.person, e.clause, e.from_day, e.to_day, e.outcome::bigint, e.amount_fen,
                   e.basis, e.undetermined, e.missing, e.not_asked
            FROM kernel.person AS p JOIN kernel.entitlement AS e
              ON e.district = p.district AND e.person = p.id
            WHERE p.district = \(district)::integer
              AND p.family BETWEEN \(families.lowerBound) AND \(families.upperBound)
            ORDER BY e.person, e.clause, e.from_day
            """)
        return try rows.map { row in
            let (person, clause, from, to, outcome, fen, basis, undetermined, missing, notAsked) =
                try row.decode(
                    Int64.self, String.self, PostgresDate.self, PostgresDate.self, Int64.self,
                    Int64?.self, String?.self, [String].self, [String].self, Bool.self)
            let amount: Amount =
                if let fen { .fen(fen, basis: basis) } else if undetermined.isEmpty { .none } else {
                    .undetermined(undetermined)
                }
            let span = Span(
                from: Day(from), to: Day(to), outcome: outcome == 2 ? .yes : .unknown,
                amount: amount, missing: missing, notAsked: notAsked)
            return SpanRow(person: person, clause: clause, span: span)
        }
    }

    private func delete(_ rows: [SpanRow], in transaction: Transaction) async throws {
        _ = try await transaction.execute(
            """
            DELETE FROM kernel.entitlement AS e
            USING unnest(\(rows.map(\.person)), \(rows.map(\.clause)), \(rows.map(\.span.from.sql)))
                  AS old (person, clause, from_day)
            WHERE e.district = \(district)::integer AND e.person = old.person
              AND e.clause = old.clause AND e.from_day = old.from_day
            """)
    }

    private func insert(_ rows: [SpanRow], in transaction: Transaction) async throws {
        // Arrays of arrays do not unnest: the two name lists travel joined by a comma, which no
        // fact or figure name contains.
        _ = try await transaction.execute(
            """
            INSERT INTO kernel.entitlement (district, person, clause, from_day, to_day, outcome,
                amount_fen, basis, undetermined, missing, not_asked)
            SELECT \(district)::integer, person, clause, from_day, to_day, outcome::smallint,
                amount_fen, basis, string_to_array(undetermined, ','),
                string_to_array(missing, ','), not_asked
            FROM unnest(\(rows.map(\.person)), \(rows.map(\.clause)),
                \(rows.map(\.span.from.sql)), \(rows.map(\.span.to.sql)),
                \(rows.map { Int64($0.span.outcome.rawValue) }), \(rows.map(\.span.amount.fen)),
                \(rows.map(\.basis)), \(rows.map(\.undetermined)),
                \(rows.map { $0.span.missing.joined(separator: ",") }),
                \(rows.map(\.span.notAsked)))
                AS new (person, clause, from_day, to_day, outcome, amount_fen, basis,
                        undetermined, missing, not_asked)
            """)
    }
}

extension SpanRow {
    fileprivate var basis: String? {
        if case .fen(_, let basis) = span.amount { basis } else { nil }
    }

    fileprivate var undetermined: String {
        if case .undetermined(let names) = span.amount { names.joined(separator: ",") } else { "" }
    }
}
