import Law
import Postgres

/// Writes what a transfer file says of people whose entries are found or made.
struct TransferWriting {
    let opening: TransferOpening
    let arrivals: [TransferOpening.Arrival]
    let event: Int64

    private var district: Int { opening.district }
    private var document: TransferDocument { opening.document }
    private var seal: any Seal { opening.recorder.seal }

    func run(in transaction: Transaction) async throws {
        for arrival in arrivals {
            try await entry(arrival, in: transaction)
            try await sealedValues(arrival, in: transaction)
        }
        try await bonds(in: transaction)
        try await TransferStays(
            opening: opening, arrivals: arrivals, event: event
        ).run(in: transaction)
        try await facts(in: transaction)
        try await residences(in: transaction)
        try await transfer(in: transaction)
    }

    /// Whoever moves takes their own place in the family again.
    private func entry(
        _ arrival: TransferOpening.Arrival, in transaction: Transaction
    ) async throws {
        let told = document.persons[arrival.place]
        guard arrival.isJoined, !told.copy else { return }
        try await transaction.execute(
            """
            UPDATE kernel.person SET role = \(told.role)::smallint,
                town = coalesce(\(Query(optional: opening.town)), town),
                village = CASE WHEN coalesce(\(Query(optional: opening.town)), town) = town
                    THEN village END
            WHERE district = \(district)::integer AND id = \(arrival.id)
            """)
    }

    private func sealedValues(
        _ arrival: TransferOpening.Arrival, in transaction: Transaction
    ) async throws {
        let person = opening.people[arrival.place]
        for number in person.numbers {
            let value = try sealed(.identityNumber, number.text, of: arrival.id)
            try await transaction.execute(
                """
                INSERT INTO kernel.identity_number (district, person, sealed, blind_index,
                    key_version)
                VALUES (\(district)::integer, \(arrival.id), \(value.bytes), \(value.index),
                    \(Int32(clamping: value.version)))
                ON CONFLICT (district, person, blind_index) DO NOTHING
                """)
            try await transaction.execute(
                """
                INSERT INTO registry.claim (blind_index, district)
                VALUES (\(seal.nationalIndex(number.text)), \(district)::integer)
                ON CONFLICT (blind_index, district) DO NOTHING
                """)
        }
        for (field, text) in [(SealedField.phone, person.phone), (.account, person.account)] {
            guard let text else { continue }
            let value = try sealed(field, text, of: arrival.id)
            let table = try Identifier(field.rawValue)
            // One used again becomes the present one again.
            try await transaction.execute(
                """
                DELETE FROM kernel.\(table) WHERE district = \(district)::integer
                    AND person = \(arrival.id) AND blind_index = \(value.index)
                """)
            try await transaction.execute(
                """
                INSERT INTO kernel.\(table) (district, person, sealed, blind_index, key_version)
                VALUES (\(district)::integer, \(arrival.id), \(value.bytes), \(value.index),
                    \(Int32(clamping: value.version)))
                """)
        }
    }

    private func sealed(
        _ field: SealedField, _ text: String, of person: Int64
    ) throws -> (bytes: [UInt8], index: [UInt8], version: Int) {
        let place = SealedPlace(field, person: person, district: district)
        let value = try seal.seal(text, at: place)
        return (value.bytes, seal.blindIndex(field, district: district, text), value.version)
    }

    /// What an event brought that was taken back is not known: it is told anew.
    private static func standing(_ alias: StaticString) -> Query {
        let row = Query(stringLiteral: alias)
        return """
            NOT EXISTS (SELECT FROM kernel.event_withdrawal AS back
                WHERE back.district = \(row).district AND back.event = \(row).event)
            """
    }

    private func bonds(in transaction: Transaction) async throws {
        var written: [Int64] = []
        for bond in document.bonds {
            var one = arrivals[bond.one].id
            var other = bond.other.map { arrivals[$0].id }
            // Each marriage with the smaller id first.
            if bond.kind == 2, let second = other, second < one { (one, other) = (second, one) }
            let withdraws = bond.withdraws.map { written[$0] }
            let known = try await transaction.one(
                """
                SELECT seq FROM kernel.relation AS r
                WHERE \(Self.standing("r")) AND district = \(district)::integer AND one = \(one)
                  AND other IS NOT DISTINCT FROM \(Query(optional: other))
                  AND kind = \(bond.kind) AND act = \(bond.act)
                  AND from_day = \(bond.from.day.sql) AND to_day = \(bond.to.day.sql)
                  AND learned = \(bond.learned.day.sql) AND source = \(bond.source)
                  AND document IS NOT DISTINCT FROM nullif(\(bond.document ?? ""), '')
                  AND withdraws IS NOT DISTINCT FROM \(Query(optional: withdraws))
                  AND seq <> ALL (\(written)) ORDER BY seq LIMIT 1
                """)
            if let known {
                written.append(try known.value(0, as: Int64.self))
                continue
            }
            let row = try await transaction.one(
                """
                INSERT INTO kernel.relation (district, one, kind, other, act, from_day, to_day,
                    learned, source, document, event, withdraws)
                VALUES (\(district)::integer, \(one), \(bond.kind)::smallint,
                    \(Query(optional: other)), \(bond.act)::smallint, \(bond.from.day.sql),
                    \(bond.to.day.sql), \(bond.learned.day.sql), \(bond.source),
                    nullif(\(bond.document ?? ""), ''), \(event), \(Query(optional: withdraws)))
                RETURNING seq
                """)
            written.append(try row?.value(0, as: Int64.self) ?? 0)
        }
    }

    /// In the file's order, which is the order of recording; what the register had stays one.
    private func facts(in transaction: Transaction) async throws {
        var written: [Int64] = []
        for fact in document.facts {
            let arrival = arrivals[fact.person]
            let withdraws = fact.withdraws.map { written[$0] }
            let code: Query = "nullif(\(fact.code ?? ""), '')"
            let paper: Query = "nullif(\(fact.document ?? ""), '')"
            if arrival.isJoined {
                let known = try await transaction.one(
                    """
                    SELECT seq FROM kernel.fact AS f
                    WHERE \(Self.standing("f")) AND district = \(district)::integer AND person = \(arrival.id)
                      AND kind = \(fact.kind) AND act = \(fact.act)
                      AND number IS NOT DISTINCT FROM \(Query(optional: fact.number))
                      AND code IS NOT DISTINCT FROM \(code)
                      AND from_day = \(fact.from.day.sql) AND to_day = \(fact.to.day.sql)
                      AND learned = \(fact.learned.day.sql) AND source = \(fact.source)
                      AND document IS NOT DISTINCT FROM \(paper)
                      AND withdraws IS NOT DISTINCT FROM \(Query(optional: withdraws))
                      AND seq <> ALL (\(written)) ORDER BY seq LIMIT 1
                    """)
                if let known {
                    written.append(try known.value(0, as: Int64.self))
                    continue
                }
            }
            let row = try await transaction.one(
                """
                INSERT INTO kernel.fact (district, person, kind, act, number, code, from_day, to_day,
                    learned, source, official, document, event, withdraws)
                VALUES (\(district)::integer, \(arrival.id), \(fact.kind), \(fact.act)::smallint,
                    \(Query(optional: fact.number)), \(code), \(fact.from.day.sql),
                    \(fact.to.day.sql), \(fact.learned.day.sql), \(fact.source), true, \(paper),
                    \(event), \(Query(optional: withdraws)))
                RETURNING seq
                """)
            written.append(try row?.value(0, as: Int64.self) ?? 0)
        }
    }

    /// The town reported in the old district ends with the move; the register's town counts.
    private func residences(in transaction: Transaction) async throws {
        let movers = arrivals.filter { !document.persons[$0.place].copy }.map(\.id)
        try await transaction.execute(
            """
            INSERT INTO kernel.fact (district, person, kind, act, from_day, learned, source, official,
                event)
            SELECT DISTINCT district, person, kind, 1, \(document.day.day.sql),
                \(document.learned.day.sql), 'public_security', true, \(event)
            FROM kernel.fact
            WHERE district = \(district)::integer AND person = ANY (\(movers))
              AND kind = 'residence.town' AND official AND act = 0
            """)
    }

    /// Keeps who came and whose months are whose. Months that the old district has paid beyond the
    /// month of the move count as received, so that nobody pays them again.
    private func transfer(in transaction: Transaction) async throws {
        let day = document.day.day
        for arrival in arrivals {
            try await transaction.execute(
                """
                INSERT INTO kernel.transfer (district, transfer, person, direction, other_district,
                    place, copied, day, event)
                VALUES (\(district)::integer, \(document.transfer), \(arrival.id), 1,
                    \(document.from)::integer, \(Int16(clamping: arrival.place)),
                    \(document.persons[arrival.place].copy), \(day.sql), \(event))
                """)
        }
        for (place, months) in opening.months {
            let person = arrivals[place].id
            try await transaction.execute(
                months.insertion(
                    district: district, transfer: document.transfer, person: person))
            guard let clause = months.ownClause, let lastPaid = months.lastPaid else { continue }
            var month = day.month.next
            while month <= lastPaid {
                try await transaction.execute(
                    """
                    INSERT INTO kernel.delivery (district, person, clause, period, monthly, proof)
                    VALUES (\(district)::integer, \(person), \(clause), \(month.first.sql), true,
                        \(TransferList.proof(of: document)))
                    ON CONFLICT (district, person, clause, period) DO NOTHING
                    """)
                month = month.next
            }
        }
    }
}
