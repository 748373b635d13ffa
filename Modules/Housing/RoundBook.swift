import Kernel
import Law
import Postgres

/// An allocation round: the list is frozen and its hash printed, somebody else gives a seed in
/// public, a third draws. Everything is printed that is needed to work the ranks out again.
struct RoundBook {
    let bureau: Bureau

    private var rental: RentalBook { RentalBook(bureau: bureau) }

    struct Entry: Hashable {
        let place: RentalBook.Place
        let ref: String
        let name: String
    }

    struct Ranked: Hashable {
        let rank: Int64
        let plainRank: Int64
        let lot: String
        let entry: Entry
    }

    struct Round: Hashable {
        let nth: Int64
        let hash: String
        let frozenBy: String
        let homes: Int64
        let entries: [Entry]
        let seed: String?
        let source: String?
        let seededBy: String?
        let drawnBy: String?
        /// Empty before the draw.
        let ranked: [Ranked]
    }

    /// What the hash is over: `application|income|metres|mark` in the order of the applications, a
    /// line each.
    static func text(_ places: [RentalBook.Place]) -> String {
        places.sorted { $0.application < $1.application }.map {
            "\($0.application)|\($0.income)|\($0.metres)|\($0.isMarked ? 1 : 0)\n"
        }.joined()
    }

    /// Ranks under a seed: application, its rank, and its rank if nobody had a mark.
    static func draw(
        _ places: [RentalBook.Place], seed: String
    ) -> [(place: RentalBook.Place, lot: String, plainRank: Int64)] {
        let lots = Dictionary(
            uniqueKeysWithValues: places.map {
                ($0.application, OrderKey.lot($0.application, seed: seed))
            })
        func sorted(_ isMarked: (RentalBook.Place) -> Bool) -> [RentalBook.Place] {
            places.map { ($0.key(tie: lots[$0.application] ?? "", isMarked: isMarked($0)), $0) }
                .sorted { $0.0 < $1.0 }.map(\.1)
        }
        let plain = Dictionary(
            uniqueKeysWithValues: sorted { _ in false }.enumerated().map {
                ($0.element.application, Int64($0.offset + 1))
            })
        return sorted(\.isMarked).map {
            ($0, lots[$0.application] ?? "", plain[$0.application] ?? 0)
        }
    }

    // MARK: Freezing

    /// Freezes who waits and is ready, and the homes named.
    func freeze(homes codes: [String], client: String) async throws -> Round {
        try bureau.require(.review)
        if let known = try await number(client: client) { return try await round(known) }
        try await requireMarks()
        let nth = try await bureau.writing { transaction in
            let homes = try await free(codes, in: transaction)
            let (_, priorities) = try await rental.refresh(in: transaction)
            let waiting = try await transaction.query(
                RentalBook.listing(isReady: true, limit: RentalBook.limit, in: bureau.district)
            ).map(RentalBook.Waiting.init).map(\.place)
            let offered = try await awaitingAnswer(in: transaction)
            let places = waiting.filter { !offered.contains($0.application) }
            guard !places.isEmpty else {
                throw Refusal(
                    Text(
                        "没有住房困难且符合条件的轮候家庭；先 rental apply、rental test。",
                        en: "Nobody who waits is ill-housed and eligible; `rental test` first."))
            }
            let households = Households(bureau: bureau)
            let persons = places.compactMap(\.person)
            try await households.requireNoKin(persons, in: transaction)
            try households.requireDecided(priorities.filter { persons.contains($0.key) })
            bureau.saw(persons)
            return try await write(places, homes, client: client, in: transaction)
        }
        return try await round(nth)
    }

    /// The law is asked first, and not while the list is being written.
    private func requireMarks() async throws {
        let clause = try await rental.clause().id
        let households = Households(bureau: bureau)
        let waiting = try await rental.list(isReady: true, limit: RentalBook.limit)
        let priorities = try await bureau.transaction(reading: true) {
            try await households.priorities(
                clause, of: waiting.compactMap(\.place.person), in: $0)
        }
        try await households.requireEntitled(clause, priorities)
    }

    /// The homes of some codes, none of them offered and kept, none standing in another offer.
    private func free(_ codes: [String], in transaction: Transaction) async throws -> [Int64] {
        let rows = try await transaction.query(
            """
            SELECT h.code, h.id, o.turn IS NULL OR e.turn IS NOT NULL
            FROM housing.home AS h
            LEFT JOIN LATERAL (SELECT turn FROM housing.offer AS o WHERE o.district = h.district
                AND o.home = h.id ORDER BY turn DESC LIMIT 1) AS o ON true
            LEFT JOIN housing.offer_end AS e
              ON e.district = h.district AND e.home = h.id AND e.turn = o.turn
            WHERE h.district = \(bureau.district)::integer AND h.code = ANY (\(codes))
            """
        ).map { try $0.decode(String.self, Int64.self, Bool.self) }
        let known = Dictionary(uniqueKeysWithValues: rows.map { ($0.0, ($0.1, $0.2)) })
        guard !codes.isEmpty else {
            throw Refusal(
                Text("--home：至少写一套房源。", en: "--home: at least one home."))
        }
        return try Set(codes).sorted().map { code in
            guard let (id, isFree) = known[code] else {
                throw Refusal(
                    Text(
                        "--home \(code)：没有这套房源；先 rental home。",
                        en: "--home \(code): there is no such home; `rental home` first."))
            }
            guard isFree else {
                throw Refusal(
                    Text(
                        "--home \(code)：已分配或正在等答复。",
                        en: "--home \(code) is given, or awaits an answer."))
            }
            return id
        }
    }

    private func awaitingAnswer(in transaction: Transaction) async throws -> Set<Int64> {
        Set(
            try await transaction.query(
                """
                SELECT o.application FROM housing.offer AS o
                WHERE o.district = \(bureau.district)::integer AND NOT EXISTS (
                    SELECT FROM housing.offer_answer AS a WHERE a.district = o.district
                      AND a.home = o.home AND a.turn = o.turn)
                """
            ).map { try $0.value(0, as: Int64.self) })
    }

    private func write(
        _ places: [RentalBook.Place], _ homes: [Int64], client: String, in transaction: Transaction
    ) async throws -> Int64 {
        let hash = try await bureau.fingerprint(Self.text(places), in: transaction)
        let row = try await transaction.one(
            """
            INSERT INTO housing.round (district, nth, client, entries, homes, hash, recorded_by)
            SELECT \(bureau.district)::integer, 1 + coalesce(max(nth), 0), \(client),
                \(Int64(places.count)), \(Int64(homes.count)), \(hash), \(bureau.actor)
            FROM housing.round WHERE district = \(bureau.district)::integer
            RETURNING nth::bigint
            """)
        let nth: Int64 = try row?.value(0) ?? 0
        _ = try await transaction.execute(
            """
            INSERT INTO housing.round_home (district, round, home, recorded_by)
            SELECT \(bureau.district)::integer, \(nth), h, \(bureau.actor)
            FROM unnest(\(homes)) AS h
            """)
        _ = try await transaction.execute(
            """
            INSERT INTO housing.round_entry (district, round, application, person, income, metres,
                is_marked, recorded_by)
            SELECT \(bureau.district)::integer, \(nth), e.application, e.person, e.income, e.metres,
                e.is_marked, \(bureau.actor)
            FROM unnest(\(places.map(\.application)), \(places.map(\.person)),
                \(places.map(\.income)), \(places.map(\.metres)), \(places.map(\.isMarked)))
                AS e (application, person, income, metres, is_marked)
            """)
        return nth
    }

    // MARK: Seed and draw

    /// Keeps the seed that was given in public after the freeze.
    func seed(_ nth: Int64, _ seed: String, from source: String, client: String) async throws
        -> Round
    {
        let seed = try Bureau.words(seed, "--seed", of: 4...100)
        let source = try Bureau.words(source, "--source", of: 2...200)
        let round = try await round(nth)
        if let known = round.seed {
            guard known == seed else {
                throw Refusal(
                    Text(
                        "第 \(nth) 轮的种子已公布为“\(known)”，不能更换。",
                        en: "The seed of round \(nth) is `\(known)` and stays."))
            }
            return round
        }
        guard round.frozenBy != bureau.actor else {
            throw Refusal(
                Text(
                    "名单是您冻结的；种子由别的同事登记。",
                    en: "You froze the list; a colleague records the seed."), kind: .forbidden)
        }
        try await bureau.writing { transaction in
            _ = try await transaction.execute(
                """
                INSERT INTO housing.round_seed (district, round, client, seed, source, frozen_by,
                    frozen_at, recorded_by)
                SELECT district, nth, \(client), \(seed), \(source), recorded_by, recorded_at,
                    \(bureau.actor)
                FROM housing.round
                WHERE district = \(bureau.district)::integer AND nth = \(nth)
                """)
        }
        return try await self.round(nth)
    }

    /// Draws: the ranks are written, and whoever's priority counted has received it.
    func draw(_ nth: Int64, client: String) async throws -> Round {
        try bureau.require(.approve)
        let round = try await round(nth)
        guard round.drawnBy == nil else { return round }
        guard let seed = round.seed, let seededBy = round.seededBy else {
            throw Refusal(
                Text(
                    "第 \(nth) 轮还没有种子；先由公证员等公开给出，用 rental seed 登记。",
                    en: "Round \(nth) has no seed; it is given in public, then `rental seed`."))
        }
        guard ![round.frozenBy, seededBy].contains(bureau.actor) else {
            throw Refusal(
                Text(
                    "冻结名单或登记种子的人不能摇号；请由别的同事办理。",
                    en: "Who froze the list or recorded the seed does not draw."), kind: .forbidden)
        }
        let drawn = Self.draw(round.entries.map(\.place), seed: seed)
        let households = Households(bureau: bureau)
        let clause = try await rental.clause().id
        let marked = drawn.filter(\.place.isMarked).compactMap(\.place.person)
        let priorities = try await bureau.transaction(reading: true) {
            try await households.priorities(clause, of: marked, in: $0)
        }
        // Who lost the priority since the freeze keeps the place and has received nothing.
        let entitled = try await households.entitled(
            clause, priorities.values.flatMap { $0.filter(\.isToMark) })
        try await bureau.writing { transaction in
            let persons = drawn.compactMap(\.place.person)
            try await households.requireNoKin(persons, in: transaction)
            let hash = try await bureau.fingerprint(
                Self.text(drawn.map(\.place)), in: transaction)
            guard hash == round.hash else {
                throw Refusal(
                    Text(
                        "第 \(nth) 轮的名单与冻结时的指纹不符；不能摇号。",
                        en: "The list of round \(nth) does not match its hash."))
            }
            try await write(drawn, of: round, seededBy: seededBy, client: client, in: transaction)
            for (offset, one) in drawn.enumerated() where one.place.isMarked {
                let words =
                    "公租房第 \(nth) 轮第 \(offset + 1) 名（不计优先为第 \(one.plainRank) 名），"
                    + "种子 \(seed)"
                for priority in one.place.person.flatMap({ priorities[$0] }) ?? []
                where entitled.contains(priority.caseID) {
                    _ = try await bureau.cases.deliver(
                        priority.caseID,
                        CaseBook.Delivery(
                            on: bureau.today, proof: .register, words: words, by: Housing.title.zh),
                        by: .rentalDraw, client: "round \(nth)", in: transaction)
                }
            }
        }
        return try await self.round(nth)
    }

    private func write(
        _ drawn: [(place: RentalBook.Place, lot: String, plainRank: Int64)], of round: Round,
        seededBy: String, client: String, in transaction: Transaction
    ) async throws {
        _ = try await transaction.execute(
            """
            INSERT INTO housing.round_draw (district, round, client, frozen_by, seeded_by,
                recorded_by)
            VALUES (\(bureau.district)::integer, \(round.nth), \(client), \(round.frozenBy),
                \(seededBy), \(bureau.actor))
            """)
        _ = try await transaction.execute(
            """
            INSERT INTO housing.round_rank (district, round, rank, application, person, lot,
                plain_rank, recorded_by)
            SELECT \(bureau.district)::integer, \(round.nth), r.rank, r.application, r.person, r.lot,
                r.plain_rank, \(bureau.actor)
            FROM unnest(\(drawn.indices.map { Int64($0 + 1) }),
                \(drawn.map(\.place.application)), \(drawn.map(\.place.person)),
                \(drawn.map(\.lot)), \(drawn.map(\.plainRank)))
                AS r (rank, application, person, lot, plain_rank)
            """)
    }
}
