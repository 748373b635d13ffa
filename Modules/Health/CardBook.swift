import Kernel
import Law
import Postgres

/// The contact cards (雨后阳光联系卡): a number that says nothing of anybody, and the answer a
/// hospital window gets for it.
struct CardBook {
    let bureau: Bureau

    /// One card; of a person the highest `nth` counts, while it has no end.
    struct Card: Hashable {
        let id: Int64
        let person: Int64
        let nth: Int64
        let number: String
        let issued: Day
        let ended: Day?
        let reason: String?

        init(_ row: Row) throws {
            let (id, person, nth, number, issued, ended, reason) = try row.decode(
                Int64.self, Int64.self, Int64.self, String.self, PostgresDate.self,
                PostgresDate?.self, String?.self)
            self.id = id
            self.person = person
            self.nth = nth
            self.number = number
            self.issued = Day(issued)
            self.ended = ended.map { Day($0) }
            self.reason = reason
        }
    }

    /// Why a card is taken back without another one.
    enum End: String, CaseIterable { case lost, exit, death, error }

    /// A card in the hands of who asked for it.
    struct Issued: Hashable {
        let card: Card
        /// False: it was there before.
        let isNew: Bool
        let call: Text
    }

    private static let columns: Query = """
        c.id, c.person, c.nth::bigint, c.number, c.issued_on, e.ended_on, e.reason
        FROM health.card AS c LEFT JOIN health.card_end AS e
          ON e.district = c.district AND e.card = c.id
        """

    /// Issues the first card, or one after the last was taken back; a card that stands stays.
    func issue(_ ref: String, on day: Day) async throws -> Issued {
        try bureau.requirePast(day, "--on")
        let (person, held) = try await bureau.transaction(reading: true) { transaction in
            let person = try await bureau.served(ref, in: transaction)
            return (person, try await cards(of: person.id, in: transaction))
        }
        if let last = held.last, last.ended == nil { return try await shown(last, isNew: false) }
        try await requireMember(ref)
        return try await shown(
            try await write(for: person, nth: (held.last?.nth ?? 0) + 1, on: day), isNew: true)
    }

    /// Ends a card and issues another. Of a card that was replaced before, the one that stands.
    func replace(_ number: String, isLost: Bool, on day: Day) async throws -> Issued {
        try bureau.requirePast(day, "--on")
        let (old, person, held) = try await find(number)
        if old.ended != nil {
            guard let last = held.last, last.ended == nil, last.nth > old.nth else {
                throw Refusal(
                    Text(
                        "\(old.number) 已作废；给本人发新卡用 card issue --ref。",
                        en: "\(old.number) has ended; `card issue --ref` gives a new one."))
            }
            return try await shown(last, isNew: false)
        }
        try requireAfter(day, old)
        try await requireMember(person.ref)
        return try await shown(
            try await write(
                for: person, nth: old.nth + 1, on: day,
                ending: (old, isLost ? "lost" : "replaced")), isNew: true)
    }

    /// Takes a card back: the fact `card` ends with it. One issued in error never held.
    func void(_ number: String, _ end: End, on day: Day) async throws -> Card {
        try bureau.requirePast(day, "--on")
        let (card, person, _) = try await find(number)
        if card.ended != nil { return card }
        let day = end == .error ? card.issued : day
        try requireAfter(day, card)
        return try await bureau.once {
            try await bureau.report([
                bureau.fact(
                    "card", of: person.ref, "", from: day,
                    document: "联系卡第 \(card.nth) 张作废：\(end.rawValue)")
            ]) { transaction in
                try await finish(card, end.rawValue, on: day, in: transaction)
                return try await newest(of: person.id, in: transaction)
            }
        }
    }

    /// Cards with their holders, in order of `ref`.
    func list(withEnded: Bool) async throws -> [(card: Card, person: Bureau.Person)] {
        try await bureau.transaction(reading: true) { transaction in
            let cards = try await transaction.query(
                """
                SELECT \(Self.columns)
                WHERE c.district = \(bureau.district)::integer
                  AND (\(withEnded) OR e.ended_on IS NULL)
                ORDER BY c.person, c.nth
                """
            ).map(Card.init)
            let people = try await bureau.persons(Array(Set(cards.map(\.person))), in: transaction)
            let held = Dictionary(grouping: cards, by: \.person)
            return people.flatMap { person in (held[person.id] ?? []).map { ($0, person) } }
        }
    }

    /// Members of entitled families who hold no card.
    func without() async throws -> [Bureau.Person] {
        let clause = try bureau.clause(
            giving: Health.contactCard, in: try await bureau.pack())
        let holders = Set(try await list(withEnded: false).map(\.person.id))
        return try await bureau.answers(to: clause.id, leaving: Health.holdsCard.name)
            .filter { $0.outcome == .yes && !holders.contains($0.person.id) }.map(\.person)
    }

    // MARK: Writing

    private func write(
        for person: Bureau.Person, nth: Int64, on day: Day, ending: (Card, String)? = nil
    ) async throws -> Card {
        let number = CardNumber.draw()
        return try await bureau.once {
            try await bureau.report([
                bureau.fact(
                    "card", of: person.ref, "yes", from: day, document: "联系卡第 \(nth) 张")
            ]) { transaction in
                if let (old, reason) = ending {
                    try await finish(old, reason, on: day, in: transaction)
                }
                _ = try await transaction.execute(
                    """
                    INSERT INTO health.card (district, person, nth, number, issued_on, recorded_by)
                    VALUES (\(bureau.district)::integer, \(person.id), \(nth)::integer, \(number),
                        \(day.sql), \(bureau.actor))
                    """)
                return try await newest(of: person.id, in: transaction)
            }
        }
    }

    private func finish(
        _ card: Card, _ reason: String, on day: Day, in transaction: Transaction
    ) async throws {
        _ = try await transaction.execute(
            """
            INSERT INTO health.card_end (district, card, person, reason, ended_on, recorded_by)
            VALUES (\(bureau.district)::integer, \(card.id), \(card.person), \(reason), \(day.sql),
                \(bureau.actor))
            """)
    }

    // MARK: Reading

    private func cards(of person: Int64, in transaction: Transaction) async throws -> [Card] {
        try await transaction.query(
            """
            SELECT \(Self.columns)
            WHERE c.district = \(bureau.district)::integer AND c.person = \(person) ORDER BY c.nth
            """
        ).map(Card.init)
    }

    private func newest(of person: Int64, in transaction: Transaction) async throws -> Card {
        guard let card = try await cards(of: person, in: transaction).last else {
            throw Refusal(Text("没有写入联系卡。", en: "The card was not written."))
        }
        return card
    }

    /// A card of this number, for who keeps cards; a window is answered by `CardWindow`.
    private func find(_ number: String) async throws -> (Card, Bureau.Person, [Card]) {
        try await bureau.transaction(reading: true) { transaction in
            let row = try await transaction.one(
                """
                SELECT c.person FROM health.card AS c
                WHERE c.district = \(bureau.district)::integer
                  AND c.number = \(CardNumber.read(number))
                """)
            let people = try await bureau.persons(
                [try row?.value(0, as: Int64.self) ?? 0], in: transaction)
            guard let person = people.first else {
                throw Refusal(
                    Text(
                        "没有号码为 \(number) 的联系卡；号码为 YH 加十位字母数字。",
                        en: "No card has the number \(number); it is YH and ten letters and digits."
                    ))
            }
            try await bureau.refuseKin(person, in: transaction)
            let all = try await cards(of: person.id, in: transaction)
            guard let card = all.first(where: { $0.number == CardNumber.read(number) }) else {
                throw Refusal(Text("没有这张联系卡。", en: "There is no such card."))
            }
            return (card, person, all)
        }
    }

    private func requireMember(_ ref: String) async throws {
        let clause = try bureau.clause(giving: Health.contactCard, in: try await bureau.pack())
        let answer = try await bureau.answers(
            to: clause.id, about: ref, leaving: Health.holdsCard.name
        ).first
        guard answer?.outcome == .yes else {
            let why = answer?.outcome == .unknown
            throw Refusal(
                Text(
                    "\(ref) \(why ? "是否符合还待核" : "不是 \(clause.id) 所说的家庭成员")，不发联系卡；"
                        + "理由见 entitlements --ref \(ref)。",
                    en:
                        "\(ref) \(why ? "cannot be decided yet" : "is no member as \(clause.id) says")"
                        + "; no card is issued. `entitlements --ref \(ref)` says why."))
        }
    }

    private func requireAfter(_ day: Day, _ card: Card) throws {
        guard day < card.issued else { return }
        throw Refusal(
            Text(
                "--on \(day)：早于发卡日 \(card.issued)。",
                en: "--on \(day) is before the day of issue, \(card.issued)."))
    }

    private func shown(_ card: Card, isNew: Bool) async throws -> Issued {
        Issued(
            card: card, isNew: isNew,
            call: try await CardWindow(bureau: bureau).call(card.person, at: nil))
    }
}
