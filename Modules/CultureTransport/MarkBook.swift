import Kernel
import Law
import Postgres

/// The mark beside a family's contact card: issued with the case, and good for every offer that
/// stands where the family lives.
struct MarkBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    struct Mark: Hashable, Sendable {
        let id: Int64
        let client: String
        let caseID: Int64
        let person: Int64
        let ref: String
        let name: String
        let town: Int64
        let used: Day?
    }

    /// The step of the case at which it is issued.
    static let step = "issue"

    /// Passes the case's step `issue` and writes the mark and the case's code, all or nothing.
    ///
    /// - Returns: What stands for them, and the code; nil when it was shown before.
    func issue(
        _ caseID: Int64, client: String
    ) async throws -> (Mark, offers: [OfferBook.Offer], code: String?) {
        let file = try await bureau.cases.read(caseID).file
        if let known = try await recorded(client) {
            guard known.caseID == caseID else { throw Bureau.usedClient }
            try await tell([known])
            return (known, try await offers(for: known.town, on: bureau.today), nil)
        }
        try file.require(standingAt: Self.step, of: CultureTransport.concession)
        let home = try await bureau.transaction(reading: true) { transaction in
            try await bureau.served(file.ref, in: transaction).town
        }
        let offers = try await offers(for: home, on: bureau.today)
        guard !offers.isEmpty else {
            throw Refusal(
                Text(
                    "\(home) 今天没有有效的优惠；先用 offer add 登记，没有出台的不开。",
                    en: "No offer stands in \(home) today; `offer add` first. Where nothing is "
                        + "granted there is no mark."))
        }
        let code = try await bureau.writing { transaction in
            _ = try await bureau.cases.pass(
                caseID, step: Self.step, by: .markIssue, client: "mark \(client)", in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO culture_transport.mark (district, client, case_id, person, recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(caseID), \(file.person),
                    \(bureau.actor))
                """)
            return try await bureau.cases.issueCode(caseID, in: transaction)
        }
        guard let made = try await recorded(client) else {
            throw Refusal(Text("没有写入标记。", en: "The mark was not written."))
        }
        try await tell([made])
        return (made, offers, code)
    }

    /// Tells what marks are good for from today on, so that it shows where the card is checked.
    func tell(_ marks: [Mark]) async throws {
        let offers = try await OfferBook(bureau).offers()
        let kin = try await bureau.transaction(reading: true) { try await bureau.kin(in: $0) }
        var facts: [FactEntry] = []
        // Of somebody's own kin a colleague tells.
        for mark in marks where !kin.contains(mark.person) {
            for (kind, fact) in CultureTransport.concessions {
                let spans = offers.filter { $0.kind == kind && ($0.town ?? mark.town) == mark.town }
                    .map {
                        max(
                            $0.from, bureau.today)..<max(
                                $0.from, bureau.today, $0.to.adding(days: 1))
                    }
                    .filter { !$0.isEmpty }
                facts += Self.timeline(spans, from: bureau.today).map { span in
                    bureau.fact(
                        fact.name, of: mark.ref, span.isGood ? "yes" : "no", from: span.from,
                        to: span.to, document: "优惠标记第 \(mark.id) 号，\(bureau.today)")
                }
            }
        }
        if !facts.isEmpty { try await bureau.report(facts) { _ in } }
    }

    /// A stretch of days on which a mark is good for something, or not.
    struct Span: Hashable {
        let from: Day
        /// Nil: without an end.
        let to: Day?
        let isGood: Bool
    }

    /// The days from one on, whole and in order, with no day twice.
    static func timeline(_ spans: [Range<Day>], from first: Day) -> [Span] {
        var (found, next): ([Span], Day) = ([], first)
        for span in spans.sorted(by: { $0.lowerBound < $1.lowerBound })
        where span.upperBound > next {
            if span.lowerBound > next {
                found.append(Span(from: next, to: span.lowerBound, isGood: false))
                next = span.lowerBound
            }
            if let last = found.last, last.isGood {
                found[found.count - 1] = Span(from: last.from, to: span.upperBound, isGood: true)
            } else {
                found.append(Span(from: next, to: span.upperBound, isGood: true))
            }
            next = span.upperBound
        }
        return found + [Span(from: next, to: nil, isGood: false)]
    }

    /// The first use: the provider redeems the case's code, all or nothing.
    func use(
        _ id: Int64, of offerID: Int64, on day: Day, code: String, client: String
    ) async throws -> Mark {
        try bureau.requirePast(day, "--on")
        guard let mark = try await mark(id) else {
            throw Refusal(
                Text("没有第 \(id) 号标记；用 mark list 查。", en: "There is no mark \(id)."))
        }
        if let used = mark.used {
            guard used == day else {
                throw Refusal(
                    Text(
                        "第 \(id) 号标记的首次使用已登记（\(used)）；以后使用不必登记。",
                        en: "The first use of mark \(id) is recorded (\(used)); later ones need "
                            + "not be."))
            }
            return mark
        }
        let offer = try await OfferBook(bureau).offer(offerID)
        guard offer.stands(on: day, in: mark.town) else {
            throw Refusal(
                Text(
                    "--offer \(offerID)：\(offer.title) 在 \(offer.from) 至 \(offer.to) 有效，"
                        + "\(day) 在 \(mark.town) 不适用。",
                    en: "--offer \(offerID): \(offer.title) stands from \(offer.from) to "
                        + "\(offer.to), not on \(day) in \(mark.town)."))
        }
        try await bureau.writing { transaction in
            _ = try await bureau.served(mark.ref, in: transaction)
            _ = try await bureau.cases.deliver(
                mark.caseID,
                CaseBook.Delivery(on: day, proof: .code, words: code, by: offer.provider),
                by: .markUse, client: client, in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO culture_transport.mark_use (district, mark, person, offer, from_day,
                    to_day, used_on, recorded_by)
                VALUES (\(bureau.district)::integer, \(id), \(mark.person), \(offer.id),
                    \(offer.from.sql), \(offer.granted.sql), \(day.sql), \(bureau.actor))
                """)
        }
        return try await self.mark(id) ?? mark
    }

    /// What somebody may claim today: nothing without a mark, nor where the law no longer says yes.
    func check(_ ref: String) async throws -> (mark: Mark, offers: [OfferBook.Offer])? {
        let clause = try bureau.clause(
            giving: CultureTransport.concession, in: try await bureau.pack())
        let outcome = try await bureau.answers(to: clause.id, about: ref).first?.outcome
        guard outcome == .yes,
            let mark = try await latest(of: ref)
        else { return nil }
        return (mark, try await offers(for: mark.town, on: bureau.today))
    }

    /// The marks, those that nobody used yet first; then, where asked for, the latest used.
    func marks(withUsed: Bool) async throws -> [Mark] {
        try await read(Self.listing(withUsed: withUsed, bureau.district))
    }

    /// The statement of `marks`.
    static func listing(withUsed: Bool, _ district: Int) -> Query {
        """
        SELECT \(columns) FROM (
            (SELECT 0 AS part, m.* FROM culture_transport.mark AS m
             WHERE m.district = \(district)::integer
               AND (SELECT true FROM culture_transport.mark_use AS u
                 WHERE u.district = m.district AND u.mark = m.id LIMIT 1) IS NULL
             ORDER BY m.id LIMIT 500)
            UNION ALL
            (SELECT 1, m.* FROM culture_transport.mark AS m
             WHERE m.district = \(district)::integer AND \(withUsed)
               AND (SELECT true FROM culture_transport.mark_use AS u
                 WHERE u.district = m.district AND u.mark = m.id LIMIT 1)
             ORDER BY m.id DESC LIMIT 500)
        ) AS m \(tables)
        ORDER BY m.part, m.id
        """
    }

    private static let columns: Query =
        "m.id, m.client, m.case_id, m.person, p.ref, p.name, p.town, u.used_on"
    /// What stands beside `m`, rows of `culture_transport.mark`; each is looked up by its key.
    private static let tables: Query = """
        JOIN LATERAL (SELECT p.ref, p.name, p.town FROM kernel.person AS p
            WHERE p.district = m.district AND p.id = m.person LIMIT 1) AS p ON true
        LEFT JOIN LATERAL (SELECT u.used_on FROM culture_transport.mark_use AS u
            WHERE u.district = m.district AND u.mark = m.id LIMIT 1) AS u ON true
        """

    private func mark(_ id: Int64) async throws -> Mark? {
        try await read(
            """
            SELECT \(Self.columns) FROM culture_transport.mark AS m \(Self.tables)
            WHERE m.district = \(bureau.district)::integer AND m.id = \(id)
            """
        ).first
    }

    /// What was recorded under a client's id.
    private func recorded(_ client: String) async throws -> Mark? {
        try await read(
            """
            SELECT \(Self.columns) FROM culture_transport.mark AS m \(Self.tables)
            WHERE m.district = \(bureau.district)::integer AND m.client = \(client)
            """
        ).first
    }

    private func latest(of ref: String) async throws -> Mark? {
        try await read(
            """
            SELECT \(Self.columns) FROM culture_transport.mark AS m \(Self.tables)
            WHERE m.district = \(bureau.district)::integer AND m.person = (
                SELECT id FROM kernel.person
                WHERE district = \(bureau.district)::integer AND ref = \(ref))
            ORDER BY m.id DESC LIMIT 1
            """
        ).first
    }

    private func read(_ query: Query) async throws -> [Mark] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(query).map { row in
                let (id, client, caseID, person, ref, name, town, used) = try row.decode(
                    Int64.self, String.self, Int64.self, Int64.self, String.self, String.self,
                    Int64.self, PostgresDate?.self)
                return Mark(
                    id: id, client: client, caseID: caseID, person: person, ref: ref, name: name,
                    town: town, used: used.map { Day($0) })
            }
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    private func offers(for home: Int64, on day: Day) async throws -> [OfferBook.Offer] {
        try await OfferBook(bureau).offers().filter { $0.stands(on: day, in: home) }
    }
}
