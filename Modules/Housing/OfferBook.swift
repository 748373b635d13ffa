import Kernel
import Law
import Postgres

/// Homes, and their offers down the ranks of a round: accepted, or declined and offered to the next
/// in line. The keys of the offers let no home and no family be given twice.
struct OfferBook {
    let bureau: Bureau

    struct Home: Hashable {
        let id: Int64
        let code: String
        let address: String
        let area: Int64
        let state: String
    }

    struct Offer: Hashable {
        let home: Int64
        let code: String
        let turn: Int64
        let client: String
        let round: Int64
        let rank: Int64
        let application: Int64
        let attempt: Int64
        let person: Int64?
        let ref: String
        let name: String
        let day: Day
        let answer: String?
        let answered: Day?

        init(_ row: Row) throws {
            let (
                home, code, turn, client, round, rank, application, attempt, person, ref, name,
                day, answer, answered
            ) = try row.decode(
                Int64.self, String.self, Int64.self, String.self, Int64.self, Int64.self,
                Int64.self, Int64.self, Int64?.self, String.self, String.self, PostgresDate.self,
                String?.self, PostgresDate?.self)
            (self.home, self.code, self.turn, self.client) = (home, code, turn, client)
            (self.round, self.rank) = (round, rank)
            (self.application, self.attempt) = (application, attempt)
            (self.person, self.ref, self.name) = (person, ref, name)
            (self.day, self.answer, self.answered) = (Day(day), answer, answered.map { Day($0) })
        }
    }

    static let columns: Query = """
        o.home, h.code, o.turn::bigint, o.client, o.round::bigint, k.rank::bigint, o.application,
            o.attempt::bigint, o.person, coalesce(p.ref, a.label), coalesce(p.name, ''),
            o.offered_on, CASE e.cause WHEN 'returned' THEN e.cause ELSE w.answer END,
            w.answered_on
        FROM housing.offer AS o
        JOIN housing.home AS h ON h.district = o.district AND h.id = o.home
        JOIN housing.application AS a ON a.district = o.district AND a.id = o.application
        JOIN housing.round_rank AS k ON k.district = o.district AND k.round = o.round
          AND k.application = o.application
        LEFT JOIN kernel.person AS p ON p.district = o.district AND p.id = o.person
        LEFT JOIN housing.offer_answer AS w
          ON w.district = o.district AND w.home = o.home AND w.turn = o.turn
        LEFT JOIN housing.offer_end AS e
          ON e.district = o.district AND e.home = o.home AND e.turn = o.turn
        """

    func addHome(_ code: String, address: String, area: Int64, client: String) async throws -> Home
    {
        let code = try Bureau.words(code, "--code", of: 2...30)
        let address = try Bureau.words(address, "--address", of: 4...200)
        guard area > 0 else {
            throw Refusal(Text("--area：应大于零。", en: "--area: above zero."))
        }
        return try await bureau.writing { transaction in
            if let known = try await homes([code], in: transaction).first {
                guard (known.address, known.area) == (address, area) else {
                    throw Refusal(
                        Text(
                            "--code \(code)：已登记为 \(known.address)，\(metres(known.area))。",
                            en: "--code \(code) is there: \(known.address), \(metres(known.area)).")
                    )
                }
                return known
            }
            _ = try await transaction.execute(
                """
                INSERT INTO housing.home (district, client, code, address, area_dm2, recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(code), \(address), \(area),
                    \(bureau.actor))
                """)
            guard let made = try await homes([code], in: transaction).first else {
                throw Refusal(Text("没有写入。", en: "Not written."))
            }
            return made
        }
    }

    /// Homes and whether they are free, offered or given; all without codes.
    func homes(_ codes: [String]?, in transaction: Transaction) async throws -> [Home] {
        try await transaction.query(
            """
            SELECT h.id, h.code, h.address, h.area_dm2, CASE WHEN o.turn IS NULL THEN 'free'
                WHEN e.turn IS NOT NULL THEN 'free' WHEN w.answer IS NULL THEN 'offered'
                ELSE 'given' END
            FROM housing.home AS h
            LEFT JOIN LATERAL (SELECT turn FROM housing.offer AS o WHERE o.district = h.district
                AND o.home = h.id ORDER BY turn DESC LIMIT 1) AS o ON true
            LEFT JOIN housing.offer_answer AS w
              ON w.district = h.district AND w.home = h.id AND w.turn = o.turn
            LEFT JOIN housing.offer_end AS e
              ON e.district = h.district AND e.home = h.id AND e.turn = o.turn
            WHERE h.district = \(bureau.district)::integer
              AND (\(codes == nil) OR h.code = ANY (\(codes ?? [])))
            ORDER BY h.code
            """
        ).map { row in
            let (id, code, address, area, state) = try row.decode(
                Int64.self, String.self, String.self, Int64.self, String.self)
            return Home(id: id, code: code, address: address, area: area, state: state)
        }
    }

    /// Offers of a round, those without an answer first.
    func list(_ round: Int64) async throws -> [Offer] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(Self.listing(of: round, in: bureau.district))
                .map(Offer.init)
            bureau.saw(Set(found.compactMap(\.person)))
            return found
        }
    }

    /// The statement of the list.
    static func listing(of round: Int64, in district: Int) -> Query {
        """
        SELECT \(columns)
        WHERE o.district = \(district)::integer AND o.round = \(round)
        ORDER BY w.answer IS NOT NULL, h.code, o.turn
        """
    }

    /// Offers a home of the round to the next in line.
    func offer(_ code: String, round: Int64, on day: Day, client: String) async throws -> Offer {
        try bureau.require(.intake)
        try bureau.requirePast(day, "--on")
        return try await bureau.writing { transaction in
            if let told = try await find(client, in: transaction) {
                guard (told.code, told.round) == (code, round) else { throw Bureau.usedClient }
                return told
            }
            guard let home = try await homes([code], in: transaction).first else {
                throw Refusal(Text("没有房源 \(code)。", en: "There is no home \(code)."))
            }
            try await require(home, in: round, transaction)
            guard let (application, person, ref) = try await next(in: round, transaction) else {
                throw Refusal(
                    Text(
                        "第 \(round) 轮没有可以递补的家庭了。",
                        en: "Nobody of round \(round) is left in line."))
            }
            if let ref { _ = try await bureau.served(ref, in: transaction) }
            _ = try await transaction.execute(
                """
                INSERT INTO housing.offer (district, home, turn, client, round, application, attempt,
                    person, offered_on, recorded_by)
                SELECT \(bureau.district)::integer, \(home.id), 1 + (SELECT coalesce(max(turn), 0)
                        FROM housing.offer WHERE district = \(bureau.district)::integer
                          AND home = \(home.id)), \(client), \(round), \(application),
                    1 + (SELECT coalesce(max(attempt), 0) FROM housing.offer
                        WHERE district = \(bureau.district)::integer
                          AND application = \(application)),
                    \(person as Int64?), \(day.sql), \(bureau.actor)
                """)
            guard let made = try await find(client, in: transaction) else {
                throw Refusal(Text("没有写入。", en: "Not written."))
            }
            return made
        }
    }

    private func require(_ home: Home, in round: Int64, _ transaction: Transaction) async throws {
        let isIn = try await transaction.one(
            """
            SELECT 1 FROM housing.round_home WHERE district = \(bureau.district)::integer
              AND round = \(round) AND home = \(home.id)
            """)
        guard isIn != nil else {
            throw Refusal(
                Text(
                    "房源 \(home.code) 不在第 \(round) 轮。",
                    en: "Home \(home.code) is not of round \(round)."))
        }
        guard home.state == "free" else {
            throw Refusal(
                Text(
                    home.state == "given"
                        ? "房源 \(home.code) 已分配；一套房只分一户。"
                        : "房源 \(home.code) 正等上一户答复。",
                    en: home.state == "given"
                        ? "Home \(home.code) is given; a home is given once."
                        : "Home \(home.code) awaits an answer."))
        }
    }

    /// The first in rank who still waits, has no offer open and declined none in this round.
    private func next(
        in round: Int64, _ transaction: Transaction
    ) async throws -> (application: Int64, person: Int64?, ref: String?)? {
        try await transaction.one(
            """
            SELECT k.application, k.person, p.ref FROM housing.round_rank AS k
            LEFT JOIN kernel.person AS p ON p.district = k.district AND p.id = k.person
            WHERE k.district = \(bureau.district)::integer AND k.round = \(round)
              AND NOT EXISTS (SELECT FROM housing.application_end AS e
                WHERE e.district = k.district AND e.application = k.application)
              AND NOT EXISTS (SELECT FROM housing.offer AS o
                LEFT JOIN housing.offer_answer AS w ON w.district = o.district
                  AND w.home = o.home AND w.turn = o.turn
                WHERE o.district = k.district AND o.application = k.application
                  AND (w.answer IS NULL OR o.round = k.round))
            ORDER BY k.rank LIMIT 1
            """
        ).map {
            let (application, person, ref) = try $0.decode(Int64.self, Int64?.self, String?.self)
            return (application, person, ref)
        }
    }

    private func find(_ client: String, in transaction: Transaction) async throws -> Offer? {
        try await transaction.one(
            """
            SELECT \(Self.columns)
            WHERE o.district = \(bureau.district)::integer AND o.client = \(client)
            """
        ).map(Offer.init)
    }

    // MARK: Answers

    /// Keeps the answer to a home's open offer. Accepted: the family waits no more and is no longer
    /// ill-housed, facts and rows in one transaction.
    func answer(
        _ code: String, isAccepted: Bool, reason: String, on day: Day, client: String
    ) async throws -> Offer {
        try bureau.require(.intake)
        try bureau.requirePast(day, "--on")
        let offer = try await last(of: code)
        let word = isAccepted ? "accepted" : "declined"
        if let answer = offer.answer {
            guard answer == word, offer.answered == day else {
                throw Refusal(
                    Text(
                        "房源 \(code) 的这次选房已答复：\(answer == "accepted" ? "接受" : "放弃")。",
                        en: "The offer of home \(code) is answered: \(answer)."))
            }
            return offer
        }
        guard day >= offer.day else {
            throw Refusal(
                Text(
                    "--on \(day)：早于选房日 \(offer.day)。",
                    en: "--on \(day) is before the offer of \(offer.day)."))
        }
        let reason = isAccepted ? "" : try Bureau.words(reason, "--reason", of: 4...200)
        let facts = isAccepted && offer.person != nil ? housed(offer, on: day) : []
        try await bureau.once {
            try await bureau.report(facts) { transaction in
                _ = try await transaction.execute(
                    """
                    INSERT INTO housing.offer_answer (district, home, turn, client, application,
                        attempt, person, answer, reason, answered_on, recorded_by)
                    VALUES (\(bureau.district)::integer, \(offer.home), \(offer.turn), \(client),
                        \(offer.application), \(offer.attempt), \(offer.person as Int64?), \(word),
                        \(reason), \(day.sql), \(bureau.actor))
                    """)
                if isAccepted {
                    try await RentalBook(bureau: bureau).finish(
                        offer.application, offer.person, "housed", on: day, in: transaction)
                } else {
                    try await end(
                        offer, "declined", reason: reason, document: "", on: day, client: client,
                        in: transaction)
                }
            }
        }
        return try await last(of: code)
    }

    /// Ends an offer so that its home is free.
    func end(
        _ offer: Offer, _ cause: String, reason: String, document: String, on day: Day,
        client: String, in transaction: Transaction
    ) async throws {
        _ = try await transaction.execute(
            """
            INSERT INTO housing.offer_end (district, home, turn, client, application, attempt,
                person, cause, reason, document, ended_on, recorded_by)
            VALUES (\(bureau.district)::integer, \(offer.home), \(offer.turn), \(client),
                \(offer.application), \(offer.attempt), \(offer.person as Int64?), \(cause),
                \(reason), \(document), \(day.sql), \(bureau.actor))
            """)
    }

    private func housed(_ offer: Offer, on day: Day) -> [FactEntry] {
        let document = "公租房 \(offer.code) 入住"
        return [
            bureau.fact(Housing.applied.name, of: offer.ref, "no", from: day, document: document),
            bureau.fact(
                Housing.difficulty.name, of: offer.ref, "no", from: day, document: document),
        ]
    }

    func last(of code: String) async throws -> Offer {
        let found = try await bureau.transaction(reading: true) { transaction in
            try await transaction.one(
                """
                SELECT \(Self.columns)
                WHERE o.district = \(bureau.district)::integer AND h.code = \(code)
                ORDER BY o.turn DESC LIMIT 1
                """
            ).map(Offer.init)
        }
        guard let found else {
            throw Refusal(
                Text("房源 \(code) 还没有给过谁。", en: "Home \(code) was offered to nobody."))
        }
        if let person = found.person { bureau.saw([person]) }
        return found
    }
}
