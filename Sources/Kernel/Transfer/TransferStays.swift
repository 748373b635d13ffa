import Law
import Postgres

/// Writes where the people of a transfer file lived, and live from the day of the move on.
struct TransferStays {
    let opening: TransferOpening
    let arrivals: [TransferOpening.Arrival]
    let event: Int64

    private var district: Int { opening.district }
    private var document: TransferDocument { opening.document }

    func run(in transaction: Transaction) async throws {
        var households: [String: Int64] = [:]
        func household(_ key: String) async throws -> Int64 {
            if let known = households[key] { return known }
            let made = try await mirror(of: key, in: transaction)
            households[key] = made
            return made
        }
        // Whoever the register had keeps the stays it knows; the others bring theirs.
        var written: [Int64?] = []
        for stay in document.stays {
            let arrival = arrivals[stay.person]
            guard !arrival.isJoined, stay.withdraws == nil || written[stay.withdraws ?? 0] != nil
            else {
                written.append(nil)
                continue
            }
            var home: Int64?
            if stay.act == 0 { home = try await household(stay.household ?? arrival.ref) }
            written.append(
                try await write(
                    arrival.id, home, act: stay.act, from: stay.from.day, to: stay.to.day,
                    learned: stay.learned.day, withdraws: stay.withdraws.flatMap { written[$0] },
                    in: transaction))
        }
        for arrival in arrivals {
            let told = document.persons[arrival.place]
            if !told.copy {
                let key = opening.household ?? told.household ?? arrival.ref
                let home =
                    opening.household == nil
                    ? try await household(key)
                    : try await opening.recorder.household(key, in: transaction) ?? 0
                try await write(
                    arrival.id, home, act: 0, from: document.day.day, to: .never,
                    learned: document.learned.day, withdraws: nil, in: transaction)
            } else if !arrival.isJoined, opening.isLiving(arrival.place) {
                try await write(
                    arrival.id, nil, act: 1, from: document.day.day, to: .never,
                    learned: document.learned.day, withdraws: nil, in: transaction)
            }
        }
    }

    @discardableResult
    private func write(
        _ person: Int64, _ household: Int64?, act: Int64, from: Day, to: Day, learned: Day,
        withdraws: Int64?, in transaction: Transaction
    ) async throws -> Int64? {
        let row = try await transaction.one(
            """
            INSERT INTO kernel.membership (district, person, household, act, from_day, to_day,
                learned, event, withdraws)
            VALUES (\(district)::integer, \(person), \(Query(optional: household)),
                \(act)::smallint, \(from.sql), \(to.sql), \(learned.sql), \(event),
                \(Query(optional: withdraws)))
            RETURNING seq
            """)
        return try row?.value(0, as: Int64.self)
    }

    /// The household here that stands for one of the old district's: of the same key if that is
    /// free or somebody of the file has lived in it here, else of the next free one (`H7-2`).
    private func mirror(of key: String, in transaction: Transaction) async throws -> Int64 {
        let joined = arrivals.filter(\.isJoined).map(\.id)
        var (candidate, number) = (key, 1)
        while true {
            let row = try await transaction.one(
                """
                SELECT EXISTS (SELECT FROM kernel.membership AS m
                    WHERE m.district = h.district AND m.household = h.id
                      AND m.person = ANY (\(joined)))
                FROM kernel.household AS h
                WHERE h.district = \(district)::integer AND h.ref = \(candidate)
                """)
            if try row?.value(0, as: Bool.self) ?? true { break }
            number += 1
            candidate = "\(key)-\(number)"
        }
        return try await opening.recorder.household(candidate, in: transaction) ?? 0
    }
}
