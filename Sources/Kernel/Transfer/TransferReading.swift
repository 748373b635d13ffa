import Foundation
import Law
import Postgres

/// Reads what a transfer file says, and keeps that it was said.
struct TransferReading: Sendable {
    /// Somebody of the file, in its order.
    struct Person: Sendable {
        let card: PersonCard
        let isCopy: Bool
        let isLiving: Bool
    }

    let office: Office
    let seal: any Seal
    let district: Int
    let transfer: String
    let to: Int
    let day: Day
    let people: [Person]
    let months: [TransferMonths]
    /// By mover.
    let households: [Int64: Int64]

    private var ids: [Int64] { people.map(\.card.id) }
    private var places: [Int64: Int] {
        Dictionary(zip(ids, 0...), uniquingKeysWith: { first, _ in first })
    }

    /// The file, read after the move was recorded, so that it holds the move too.
    func document(
        sealedWith seal: AESSeal, by: String, in transaction: Transaction
    ) async throws -> TransferDocument {
        var document = TransferDocument(
            transfer: transfer, from: district, to: to, day: day, learned: office.today, by: by)
        document.persons = try await persons(sealedWith: seal, in: transaction)
        document.bonds = try await bonds(in: transaction)
        document.stays = try await stays(in: transaction)
        document.facts = try await facts(in: transaction)
        let benefits = try await PackStore(office).pack(of: district).pack
        document.money = months.compactMap { month in
            guard let place = people.firstIndex(where: { $0.card.ref == month.ref }),
                let benefit = benefits.clause(month.clause)?.provision?.benefit
            else { return nil }
            return TransferDocument.Money(
                person: place, clause: month.clause, benefit: benefit,
                lastPaid: month.lastPaid.map { TransferDay($0.first) },
                lastDue: month.lastDue.map { TransferDay($0.first) },
                firstDue: TransferDay(month.firstDue.first))
        }
        return document
    }

    /// Numbers of everybody, for they tell people apart; how to reach and to pay only who moves.
    private func persons(
        sealedWith file: AESSeal, in transaction: Transaction
    ) async throws -> [TransferDocument.Person] {
        let keys = try await householdKeys(in: transaction)
        var persons: [TransferDocument.Person] = []
        for (place, person) in people.enumerated() {
            guard
                let known = try await PersonSnapshot.read(
                    person.card.ref, district: district, on: office.today, seal: seal,
                    in: transaction)
            else { throw Refusal.unknownRef(person.card.ref, in: district) }
            func sealed(_ field: SealedField, _ text: String) throws -> Data {
                Data(
                    try file.seal(
                        text, at: SealedPlace(field, person: Int64(place), district: to)
                    ).bytes)
            }
            persons.append(
                TransferDocument.Person(
                    ref: known.ref, name: known.name, sex: known.sex.rawValue,
                    birth: TransferDay(known.birth), role: known.role.rawValue,
                    copy: person.isCopy,
                    household: households[known.id].flatMap { keys[$0] },
                    numbers: try known.numbers.map { try sealed(.identityNumber, $0) },
                    phone: person.isCopy ? nil : try known.phone.map { try sealed(.phone, $0) },
                    account: person.isCopy
                        ? nil : try known.account.map { try sealed(.account, $0) }))
        }
        return persons
    }

    private func householdKeys(in transaction: Transaction) async throws -> [Int64: String] {
        let rows = try await transaction.query(
            """
            SELECT id, ref FROM kernel.household
            WHERE district = \(district)::integer AND id = ANY (\(Array(households.values)))
            """)
        return try rows.reduce(into: [:]) { keys, row in
            let (id, ref) = try row.decode(Int64.self, String.self)
            keys[id] = ref
        }
    }

    private func bonds(in transaction: Transaction) async throws -> [TransferDocument.Bond] {
        let rows = try await transaction.query(
            """
            SELECT seq, kind::bigint, one, other, act::bigint, from_day, to_day, learned, source,
                   document, withdraws
            FROM kernel.relation
            WHERE district = \(district)::integer AND one = ANY (\(ids))
              AND (other IS NULL OR other = ANY (\(ids))) ORDER BY seq
            """)
        var list = Numbered<TransferDocument.Bond>()
        for row in rows {
            let (seq, kind, one, other, act, from, to, learned, source, document, withdraws) =
                try row.decode(
                    Int64.self, Int64.self, Int64.self, Int64?.self, Int64.self,
                    PostgresDate.self, PostgresDate.self, PostgresDate.self, String.self,
                    String?.self, Int64?.self)
            guard let place = places[one], list.has(withdraws) else { continue }
            list.add(
                TransferDocument.Bond(
                    kind: kind, one: place, other: other.flatMap { places[$0] }, act: act,
                    from: TransferDay(Day(from)), to: TransferDay(Day(to)),
                    learned: TransferDay(Day(learned)), source: source, document: document,
                    withdraws: list.place(of: withdraws)), seq)
        }
        return list.items
    }

    /// Where they lived: the facts of a household hold for whoever shares it.
    private func stays(in transaction: Transaction) async throws -> [TransferDocument.Stay] {
        let rows = try await transaction.query(
            """
            SELECT m.seq, m.person, h.ref, m.act::bigint, m.from_day, m.to_day, m.learned,
                   m.withdraws
            FROM kernel.membership AS m
            LEFT JOIN kernel.household AS h ON h.district = m.district AND h.id = m.household
            WHERE m.district = \(district)::integer AND m.person = ANY (\(ids)) ORDER BY m.seq
            """)
        var list = Numbered<TransferDocument.Stay>()
        for row in rows {
            let (seq, person, household, act, from, to, learned, withdraws) = try row.decode(
                Int64.self, Int64.self, String?.self, Int64.self, PostgresDate.self,
                PostgresDate.self, PostgresDate.self, Int64?.self)
            guard let place = places[person], list.has(withdraws) else { continue }
            list.add(
                TransferDocument.Stay(
                    person: place, household: household, act: act, from: TransferDay(Day(from)),
                    to: TransferDay(Day(to)), learned: TransferDay(Day(learned)),
                    withdraws: list.place(of: withdraws)), seq)
        }
        return list.items
    }

    private func facts(in transaction: Transaction) async throws -> [TransferDocument.Fact] {
        let rows = try await FactRecord.read(ids, district: district, in: transaction)
        var list = Numbered<TransferDocument.Fact>()
        for row in rows where row.isOfficial {
            guard let place = places[row.person], list.has(row.withdraws),
                let kind = office.registry.dictionary[row.kind],
                !people[place].isCopy || kind.isOfRelatives
            else { continue }
            list.add(
                TransferDocument.Fact(
                    person: place, kind: row.kind, act: Int64(row.act.rawValue),
                    number: row.number, code: row.code, from: TransferDay(row.from),
                    to: TransferDay(row.to), learned: TransferDay(row.learned),
                    source: row.source, document: row.document,
                    withdraws: list.place(of: row.withdraws)), row.sequence)
        }
        return list.items
    }

    /// Keeps who went with the transfer and whose months are whose.
    func keep(event: Int64, in transaction: Transaction) async throws {
        for (place, person) in people.enumerated() {
            try await transaction.execute(
                """
                INSERT INTO kernel.transfer (district, transfer, person, direction, other_district,
                    place, copied, day, event)
                VALUES (\(district)::integer, \(transfer), \(person.card.id), 0, \(to)::integer,
                    \(Int16(clamping: place)), \(person.isCopy), \(day.sql), \(event))
                """)
        }
        for month in months {
            guard let person = people.first(where: { $0.card.ref == month.ref }) else { continue }
            try await transaction.execute(
                month.insertion(
                    district: district, transfer: transfer, person: person.card.id))
        }
    }
}

extension TransferMonths {
    /// The statement that keeps it.
    func insertion(district: Int, transfer: String, person: Int64) -> Query {
        """
        INSERT INTO kernel.transfer_month (district, transfer, person, clause, own_clause,
            last_paid, last_due, first_due)
        VALUES (\(district)::integer, \(transfer), \(person), \(clause),
            nullif(\(ownClause ?? ""), ''), nullif(\(Self.date(lastPaid)), date 'infinity'),
            nullif(\(Self.date(lastDue)), date 'infinity'), \(firstDue.first.sql))
        """
    }

    private static func date(_ month: Month?) -> PostgresDate { (month?.first ?? .never).sql }
}

extension FactKind {
    /// What the law may read of a relative: nothing of the household they live in, none of their
    /// wishes, no free words.
    fileprivate var isOfRelatives: Bool {
        scope == .person && type != .words && !name.hasPrefix("wish.")
    }
}

/// A list whose entries may name earlier ones by their numbers in the register.
private struct Numbered<Item> {
    private(set) var items: [Item] = []
    private var places: [Int64: Int] = [:]

    mutating func add(_ item: Item, _ sequence: Int64) {
        places[sequence] = items.count
        items.append(item)
    }

    /// Whether what is named is in the list; naming nothing is.
    func has(_ sequence: Int64?) -> Bool { sequence.map { places[$0] != nil } ?? true }

    func place(of sequence: Int64?) -> Int? { sequence.flatMap { places[$0] } }
}
