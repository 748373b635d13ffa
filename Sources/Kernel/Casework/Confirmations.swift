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

        /// Nil where what was confirmed stands all the same.
        func ended(by ending: Ending, _ book: CaseBook) async throws -> Confirmation? {
            guard let day = try await ending.day(book.office, book.district, ref) else {
                return nil
            }
            return Confirmation(
                ref: ref, person: person, fact: fact, value: "", from: day, gives: nil)
        }
    }

    /// With the value that is true today.
    private func judged(_ found: Confirmation, _ benefit: String) async throws -> Confirmation {
        guard let judge = book.office.registry.confirming[benefit] else { return found }
        return Confirmation(
            ref: found.ref, person: found.person, fact: found.fact,
            value: try await judge(book.office, book.district, found.ref), from: found.from,
            gives: found.gives)
    }

    /// Those of some cases that the coming act may end and that confirm something.
    ///
    /// - Returns: The confirmations; of those that cannot be confirmed today why.
    func among(
        _ cases: [Int64]
    ) async throws -> (ready: [Int64: Confirmation], refused: [Int64: Text]) {
        let registry = book.office.registry
        let facts = registry.benefits.compactMapValues(\.confirms)
        let codes = Array(facts.keys) + registry.endings.keys
        guard !codes.isEmpty else { return ([:], [:]) }
        let (pack, _) = try await PackStore(book.office).pack(of: book.district)
        let waiting = try await book.office.desk.transaction(readOnly: true) { transaction in
            let rows = try await transaction.query(
                """
                SELECT c.id, p.ref, c.person, c.benefit, coalesce(c.cause, ''), c.kind,
                    c.period_from, c.clause
                FROM casework.case_file AS c
                JOIN kernel.person AS p ON p.district = c.district AND p.id = c.person
                JOIN casework.procedure_step AS s
                  ON s.district = c.district AND s.procedure = c.procedure AND s.step = c.step
                WHERE c.district = \(book.district)::integer AND c.id = ANY (\(cases))
                  AND c.state = 0
                  AND (c.kind = 2 AND c.benefit = ANY (\(codes))
                    OR c.kind = 0 AND c.benefit = ANY (\(Array(facts.keys))))
                  AND NOT EXISTS (SELECT FROM casework.procedure_step AS n
                    WHERE n.district = s.district AND n.procedure = s.procedure
                      AND n.place > s.place)
                """)
            let given = pack.provisions.filter {
                $0.provision?.benefit.map(codes.contains) ?? false
            }
            var found: [Int64: (Confirmation, benefit: String, isStop: Bool)] = [:]
            for row in rows {
                let (id, ref, person, benefit, cause, kind, from, clause) = try row.decode(
                    Int64.self, String.self, Int64.self, String.self, String.self, Int16.self,
                    PostgresDate.self, String.self)
                let isStop = kind == CaseFile.Kind.stop.rawValue
                let confirmation = Confirmation(
                    ref: ref, person: person,
                    fact: facts[benefit] ?? registry.endings[benefit]?.fact ?? "",
                    value: isStop ? "" : cause, from: isStop ? Day(from) : book.office.today,
                    gives: !isStop && given.contains { $0.id == clause } ? clause : nil)
                found[id] = (confirmation, benefit, isStop)
            }
            Trail.saw(found.values.map(\.0.person))
            return found
        }
        var ready: [Int64: Confirmation] = [:]
        var refused: [Int64: Text] = [:]
        for (id, (confirmation, benefit, isStop)) in waiting {
            do {
                if let ending = isStop ? registry.endings[benefit] : nil {
                    ready[id] = try await confirmation.ended(by: ending, book)
                } else {
                    ready[id] = isStop ? confirmation : try await judged(confirmation, benefit)
                }
            } catch let refusal as Refusal {
                refused[id] = refusal.text
            }
        }
        return (ready, refused)
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
