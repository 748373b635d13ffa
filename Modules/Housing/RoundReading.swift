import Kernel
import Law
import Postgres

/// A round as it stands, for the minutes.
extension RoundBook {
    func number(client: String) async throws -> Int64? {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.one(
                """
                SELECT nth::bigint FROM housing.round
                WHERE district = \(bureau.district)::integer AND client = \(client)
                """
            ).map { try $0.value(0, as: Int64.self) }
        }
    }

    func round(_ nth: Int64) async throws -> Round {
        try await bureau.transaction(reading: true) { transaction in
            let head = try await transaction.one(
                """
                SELECT r.hash, r.recorded_by, r.homes::bigint, s.seed, s.source, s.recorded_by,
                    d.recorded_by
                FROM housing.round AS r
                LEFT JOIN housing.round_seed AS s ON s.district = r.district AND s.round = r.nth
                LEFT JOIN housing.round_draw AS d ON d.district = r.district AND d.round = r.nth
                WHERE r.district = \(bureau.district)::integer AND r.nth = \(nth)
                """)
            guard
                let (hash, frozenBy, homes, seed, source, seededBy, drawnBy) = try head?.decode(
                    String.self, String.self, Int64.self, String?.self, String?.self, String?.self,
                    String?.self)
            else {
                throw Refusal(
                    Text(
                        "没有第 \(nth) 轮；先 rental freeze。",
                        en: "There is no round \(nth); `rental freeze` first."))
            }
            let rows = try await transaction.query(Self.minutes(of: nth, in: bureau.district))
            let lines = try rows.map { row in
                let (
                    application, person, income, metres, isMarked, day, ref, name, rank, plain, lot
                ) = try row.decode(
                    Int64.self, Int64?.self, Int64.self, Int64.self, Bool.self, PostgresDate.self,
                    String.self, String.self, Int64?.self, Int64?.self, String?.self)
                let entry = Entry(
                    place: .init(
                        application: application, person: person, isReady: true, income: income,
                        metres: metres, isMarked: isMarked, day: Day(day)),
                    ref: ref, name: name)
                return (entry, rank, plain, lot)
            }
            bureau.saw(Set(lines.compactMap(\.0.place.person)))
            return Round(
                nth: nth, hash: hash, frozenBy: frozenBy, homes: homes, entries: lines.map(\.0),
                seed: seed, source: source, seededBy: seededBy, drawnBy: drawnBy,
                ranked: lines.compactMap { entry, rank, plain, lot in
                    guard let rank, let plain, let lot else { return nil }
                    return Ranked(rank: rank, plainRank: plain, lot: lot, entry: entry)
                })
        }
    }

    /// The statement of the minutes: in order of the ranks, before the draw of the applications.
    static func minutes(of nth: Int64, in district: Int) -> Query {
        """
        SELECT e.application, e.person, e.income::bigint, e.metres::bigint, e.is_marked,
            a.applied_on, coalesce(p.ref, a.label), coalesce(p.name, ''), k.rank::bigint,
            k.plain_rank::bigint, k.lot
        FROM housing.round_entry AS e
        CROSS JOIN LATERAL (SELECT b.* FROM housing.application AS b
            WHERE b.district = e.district AND b.id = e.application OFFSET 0) AS a
        LEFT JOIN LATERAL (SELECT q.* FROM kernel.person AS q
            WHERE q.district = e.district AND q.id = e.person OFFSET 0) AS p ON true
        LEFT JOIN housing.round_rank AS k ON k.district = e.district AND k.round = e.round
          AND k.application = e.application
        WHERE e.district = \(district)::integer AND e.round = \(nth)
        ORDER BY k.rank, e.application
        """
    }
}
