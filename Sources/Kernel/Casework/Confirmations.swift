import Law
import Postgres

/// Writes what a case confirms, by its owner, in the transaction of the act that ends the case: an
/// act without its fact, or a fact without its act, never stands.
struct Confirmations {
    private let book: CaseBook

    init(_ book: CaseBook) { self.book = book }

    /// What a case writes when it is done.
    struct Confirmation {
        let ref: String
        let person: Int64
        let fact: String
        /// Empty: the fact ends.
        let value: String
        let from: Day
        /// The clause under which the confirmation itself is something given; nil for none.
        let gives: String?
    }

    /// Those of some cases that the coming act may end and that confirm something.
    func among(_ cases: [Int64]) async throws -> [Int64: Confirmation] {
        let facts = book.office.registry.benefits.compactMapValues(\.confirms)
        guard !facts.isEmpty else { return [:] }
        let codes = Array(facts.keys)
        let (pack, _) = try await PackStore(book.office).pack(of: book.district)
        return try await book.office.desk.transaction(readOnly: true) { transaction in
            let rows = try await transaction.query(
                """
                SELECT c.id, p.ref, c.person, c.benefit, coalesce(c.cause, ''), c.kind,
                    c.period_from, c.clause
                FROM casework.case_file AS c
                JOIN kernel.person AS p ON p.district = c.district AND p.id = c.person
                JOIN casework.procedure_step AS s
                  ON s.district = c.district AND s.procedure = c.procedure AND s.step = c.step
                WHERE c.district = \(book.district)::integer AND c.id = ANY (\(cases))
                  AND c.benefit = ANY (\(codes)) AND c.state = 0 AND c.kind IN (0, 2)
                  AND NOT EXISTS (SELECT FROM casework.procedure_step AS n
                    WHERE n.district = s.district AND n.procedure = s.procedure
                      AND n.place > s.place)
                """)
            let given = pack.provisions.filter {
                $0.provision?.benefit.map(codes.contains) ?? false
            }
            var found: [Int64: Confirmation] = [:]
            for row in rows {
                let (id, ref, person, benefit, cause, kind, from, clause) = try row.decode(
                    Int64.self, String.self, Int64.self, String.self, String.self, Int16.self,
                    PostgresDate.self, String.self)
                let isStop = kind == CaseFile.Kind.stop.rawValue
                found[id] = Confirmation(
                    ref: ref, person: person, fact: facts[benefit] ?? "",
                    value: isStop ? "" : cause, from: isStop ? Day(from) : book.office.today,
                    gives: !isStop && given.contains { $0.id == clause } ? clause : nil)
            }
            Trail.saw(found.values.map(\.person))
            return found
        }
    }

    /// Ends one case and writes what it confirms.
    func pass(
        _ id: Int64, writing confirmation: Confirmation, by order: CaseBook.Order
    ) async throws -> [CaseBook.Result] {
        let report = FactReport(book.office, district: book.district)
        let results = try await book.office.register.transaction(
            retries: 5, reason: order.reason ?? ""
        ) { transaction in
            try await report.lock(in: transaction)
            let results = try await book.perform(order, on: [id], in: transaction)
            guard results.first?.state == .done, results.first?.refusal == nil else {
                return results
            }
            var entry = FactEntry()
            (entry.ref, entry.fact) = (confirmation.ref, confirmation.fact)
            (entry.value, entry.from) = (confirmation.value, "\(confirmation.from)")
            (entry.source, entry.document) = (book.department, "case \(id)")
            try await report.add([entry], in: transaction)
            if let clause = confirmation.gives {
                try await transaction.execute(
                    """
                    INSERT INTO kernel.delivery (district, person, clause, period, monthly, proof)
                    VALUES (\(book.district)::integer, \(confirmation.person), \(clause),
                        \(book.office.today.sql), false, \("register: case \(id)"))
                    ON CONFLICT ON CONSTRAINT delivery_pkey DO NOTHING
                    """)
            }
            return results
        }
        try await report.drain([confirmation.ref])
        return results
    }
}
