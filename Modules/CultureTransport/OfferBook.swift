import Kernel
import Law
import Postgres

/// What is offered.
enum OfferKind: String, CaseIterable, Sendable {
    case bus, sight, other

    var title: Text {
        switch self {
        case .bus: Text("公交出行", en: "Bus")
        case .sight: Text("景点门票", en: "Sights")
        case .other: Text("其他", en: "Other")
        }
    }
}

/// The offers, each with its place and its term.
struct OfferBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    struct Offer: Hashable, Sendable {
        let id: Int64
        let client: String
        let kind: OfferKind
        let title: String
        let provider: String
        /// Nine digits; nil in the whole district.
        let town: Int64?
        let from: Day
        /// The last day as granted.
        let granted: Day
        let ended: Day?

        /// The last day.
        var to: Day { min(granted, ended ?? granted) }

        /// Whether it stands on a day for somebody of a town.
        func stands(on day: Day, in home: Int64) -> Bool {
            from <= day && day <= to && (town ?? home) == home
        }
    }

    /// Records an offer of a paper.
    func add(_ offer: Draft, client: String) async throws -> Offer {
        let title = try Bureau.words(offer.title, "--title")
        let provider = try Bureau.words(offer.provider, "--provider")
        let document = try Bureau.words(offer.document, "--document")
        _ = try bureau.clause(
            giving: CultureTransport.concession, in: try await bureau.pack())
        guard offer.from <= offer.to else {
            throw Refusal(
                Text(
                    "--to \(offer.to)：早于 --from \(offer.from)。",
                    en: "--to \(offer.to) is before --from \(offer.from)."))
        }
        let towns = try await bureau.towns()
        let town = offer.town
        if let town, towns[town] == nil {
            let known = towns.keys.sorted().map(String.init).joined(separator: "、")
            throw Refusal(
                Text(
                    "--town \(town)：不是本区县的镇街；应为 \(known) 之一，全区的不写。",
                    en: "--town \(town) is no town of this district; one of \(known), none for "
                        + "the whole."))
        }
        if let known = try await offers().first(where: { $0.client == client }) {
            guard (known.title, known.town, known.from) == (title, town, offer.from),
                known.granted == offer.to
            else { throw Bureau.usedClient }
            try await tellMarks()
            return known
        }
        try await bureau.writing { transaction in
            _ = try await transaction.execute(
                """
                INSERT INTO culture_transport.offer (district, client, kind, title, provider, town,
                    from_day, to_day, document, recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(offer.kind.rawValue), \(title),
                    \(provider), \(town), \(offer.from.sql), \(offer.to.sql), \(document),
                    \(bureau.actor))
                """)
        }
        guard let made = try await offers().first(where: { $0.client == client }) else {
            throw Refusal(Text("没有写入优惠。", en: "The offer was not written."))
        }
        try await tellMarks()
        return made
    }

    /// What the marks are good for has changed: it is told of each, again when a repeat finds it
    /// untold.
    private func tellMarks() async throws {
        let marks = MarkBook(bureau)
        try await marks.tell(try await marks.marks(withUsed: true))
    }

    /// What a clerk says of an offer.
    struct Draft: Sendable {
        let kind: OfferKind
        let title: String
        let provider: String
        let town: Int64?
        let from: Day
        let to: Day
        /// The paper that grants it.
        let document: String
    }

    /// An offer ends before its term.
    func end(_ id: Int64, on day: Day, reason: String) async throws -> Offer {
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        let offer = try await offer(id)
        if let ended = offer.ended {
            guard ended == day else {
                throw Refusal(
                    Text("第 \(id) 号优惠已定于 \(ended) 结束。", en: "Offer \(id) ends on \(ended)."))
            }
            try await tellMarks()
            return offer
        }
        // Who used it relied on it: it does not end in the past.
        guard day >= bureau.today, day < offer.granted else {
            throw Refusal(
                Text(
                    "--on \(day)：应为今天（\(bureau.today)）至 \(offer.granted) 之前的日期。",
                    en: "--on \(day): from today (\(bureau.today)) and before \(offer.granted)."))
        }
        try await bureau.writing { transaction in
            _ = try await transaction.execute(
                """
                INSERT INTO culture_transport.offer_end (district, offer, ended_on, reason,
                    recorded_by)
                VALUES (\(bureau.district)::integer, \(id), \(day.sql), \(reason), \(bureau.actor))
                """)
        }
        try await tellMarks()
        return try await self.offer(id)
    }

    /// By number.
    func offer(_ id: Int64) async throws -> Offer {
        guard let found = try await offers().first(where: { $0.id == id }) else {
            throw Refusal(
                Text("没有第 \(id) 号优惠；用 offer list 查。", en: "There is no offer \(id)."))
        }
        return found
    }

    /// The offers, the first to end first.
    func offers() async throws -> [Offer] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT o.id, o.client, o.kind, o.title, o.provider, o.town, o.from_day, o.to_day,
                    e.ended_on
                FROM culture_transport.offer AS o
                LEFT JOIN culture_transport.offer_end AS e
                  ON e.district = o.district AND e.offer = o.id
                WHERE o.district = \(bureau.district)::integer
                ORDER BY o.to_day, o.id
                """
            ).map { row in
                let (id, client, kind, title, provider, town, from, to, ended) = try row.decode(
                    Int64.self, String.self, String.self, String.self, String.self, Int64?.self,
                    PostgresDate.self, PostgresDate.self, PostgresDate?.self)
                // The table holds no other words.
                return Offer(
                    id: id, client: client, kind: OfferKind(rawValue: kind) ?? .other,
                    title: title, provider: provider, town: town, from: Day(from),
                    granted: Day(to), ended: ended.map { Day($0) })
            }
        }
    }
}
