import Kernel
import Law
import Postgres

/// What becomes of an offered bed, and the lists of it.
extension BedOffers {
    /// Which offers are read.
    enum Filter {
        case client(String)
        case id(Int64)
        /// Those that stand, by home where one is named.
        case standing(home: String?)
    }

    /// The family takes the bed and moves in.
    func accept(_ number: Int64, movedIn day: Day) async throws -> Offer {
        try bureau.requirePast(day, "--moved-in")
        let offer = try await offer(number)
        if let moved = offer.movedIn {
            guard moved == day else {
                throw Refusal(
                    Text(
                        "第 \(number) 号已于 \(moved) 入住。", en: "Offer \(number): moved in on \(moved)."
                    ))
            }
            return offer
        }
        guard offer.endedOn == nil else { throw over(number) }
        guard day >= offer.offeredOn else {
            throw Refusal(
                Text(
                    "--moved-in \(day)：早于通知日 \(offer.offeredOn)。",
                    en: "--moved-in \(day) is before the notice of \(offer.offeredOn)."))
        }
        try await bureau.writing { transaction in
            try await bureau.refuseKin(offer.person, in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO civil_affairs.bed_acceptance (district, offer, person, moved_in,
                    recorded_by)
                VALUES (\(bureau.district)::integer, \(number), \(offer.person), \(day.sql),
                    \(bureau.actor))
                """)
        }
        return try await self.offer(number)
    }

    /// The bed is free again; of who left or died the application is over too, who declined waits
    /// on.
    func end(_ number: Int64, _ reason: End, words: String, on day: Day) async throws -> Offer {
        try bureau.requirePast(day, "--on")
        let offer = try await offer(number)
        if offer.endedOn == day { return offer }
        guard offer.endedOn == nil else { throw over(number) }
        try require(reason, offer, on: day)
        let words =
            try reason == .unfit
            ? Bureau.words(words, "--words", of: 4...200)
            : words.isEmpty ? "" : Bureau.words(words, "--words", of: 2...200)
        try await bureau.writing { transaction in
            try await bureau.refuseKin(offer.person, in: transaction)
            let row = try await transaction.one(
                """
                INSERT INTO civil_affairs.bed_offer_end (district, offer, bed, seq, application,
                    turn, person, reason, words, ended_on, recorded_by)
                SELECT district, id, bed, seq, application, turn, person, \(reason.rawValue),
                    \(words), \(day.sql), \(bureau.actor)
                FROM civil_affairs.bed_offer
                WHERE district = \(bureau.district)::integer AND id = \(number)
                RETURNING (SELECT a.nth::bigint FROM civil_affairs.home_application AS a
                    WHERE a.district = bed_offer_end.district AND a.id = application)
                """)
            guard reason == .left || reason == .died else { return }
            try await HomeWaiting(bureau).end(
                offer.application, person: offer.person,
                nth: try row?.value(0, as: Int64?.self), reason.rawValue, on: day, in: transaction)
        }
        return try await self.offer(number)
    }

    private func require(_ reason: End, _ offer: Offer, on day: Day) throws {
        let isHoused = offer.movedIn != nil
        switch reason {
        case .noGuardian:
            throw Refusal(
                Text(
                    "没有监护人不是拒收的理由：第 \(offer.id) 号由 \(offer.guarantor) 担保。"
                        + "因病不宜入住的写 unfit 并附医生意见。",
                    en:
                        "That nobody signs is no reason to refuse: \(offer.guarantor) stands surety "
                        + "for offer \(offer.id). A doctor's reason is `unfit`, with --words."))
        case .left, .died:
            guard isHoused || reason == .died else {
                throw Refusal(
                    Text("还没有入住；写 declined。", en: "They have not moved in; `declined`."))
            }
        case .declined, .lapsed, .unfit:
            guard !isHoused else {
                throw Refusal(
                    Text("已入住；写 left 或 died。", en: "They live there; `left` or `died`."))
            }
        }
        if reason == .lapsed, day <= offer.answerBy {
            throw Refusal(
                Text(
                    "\(offer.answerBy) 前都可以答复，还没有过期。",
                    en: "They may answer until \(offer.answerBy); it has not lapsed."))
        }
        if day < offer.movedIn ?? offer.offeredOn {
            throw Refusal(
                Text(
                    "--on \(day)：早于\(isHoused ? "入住" : "通知")日。",
                    en: "--on \(day) is before the \(isHoused ? "moving in" : "notice")."))
        }
    }

    private func over(_ number: Int64) -> Refusal {
        Refusal(
            Text("第 \(number) 号床位通知已了结。", en: "Offer \(number) is over."))
    }

    func offer(_ number: Int64) async throws -> Offer {
        guard let found = try await offers(.id(number)).first else {
            throw Refusal(
                Text(
                    "没有第 \(number) 号床位通知；见 home offers。",
                    en: "There is no offer \(number); see `home offers`."))
        }
        return found
    }

    /// Offers; of those that stand the first to be answered first.
    func offers(_ filter: Filter) async throws -> [Offer] {
        try await bureau.transaction(reading: true) { transaction in
            var (client, id, home): (String?, Int64?, String?) = (nil, nil, nil)
            switch filter {
            case .client(let word): client = word
            case .id(let number): id = number
            case .standing(let word): home = word
            }
            let found = try await transaction.query(
                """
                \(Self.columns)
                WHERE o.district = \(bureau.district)::integer
                  AND CASE WHEN \(client)::text IS NOT NULL THEN o.client = \(client)
                    WHEN \(id)::bigint IS NOT NULL THEN o.id = \(id)
                    ELSE e.offer IS NULL AND (\(home)::text IS NULL OR h.name = \(home)
                        OR h.id::text = \(home)) END
                ORDER BY m.moved_in IS NOT NULL, o.answer_by, o.id LIMIT 1000
                """
            ).map(Self.offer)
            bureau.saw(Set(found.compactMap(\.person)))
            return found
        }
    }

    private static let columns: Query = """
        SELECT o.id, o.client, h.name, b.label, o.list, o.place::bigint, o.application, o.person,
            p.ref, p.name, a.outside, o.guarantee, o.guarantor, o.offered_on, o.answer_by,
            o.case_id, m.moved_in, e.ended_on, l.is_marked
        FROM civil_affairs.bed_offer AS o
        JOIN civil_affairs.home AS h ON h.district = o.district AND h.id = o.home
        JOIN civil_affairs.bed AS b ON b.district = o.district AND b.id = o.bed
        JOIN civil_affairs.bed_list_line AS l
            ON l.district = o.district AND l.list = o.list AND l.place = o.place
        JOIN civil_affairs.home_application AS a
            ON a.district = o.district AND a.id = o.application
        LEFT JOIN kernel.person AS p ON p.district = o.district AND p.id = o.person
        LEFT JOIN civil_affairs.bed_acceptance AS m ON m.district = o.district AND m.offer = o.id
        LEFT JOIN civil_affairs.bed_offer_end AS e ON e.district = o.district AND e.offer = o.id
        """

    private static func offer(_ row: Row) throws -> Offer {
        let (
            id, client, home, bed, list, place, application, person, ref, name, outside, guarantee,
            guarantor, offered, answer, caseID, moved, ended, isMarked
        ) = try row.decode(
            Int64.self, String.self, String.self, String.self, Int64.self, Int64.self, Int64.self,
            Int64?.self, String?.self, String?.self, String?.self, String.self, String.self,
            PostgresDate.self, PostgresDate.self, Int64?.self, PostgresDate?.self,
            PostgresDate?.self, Bool.self)
        return Offer(
            id: id, client: client, home: home, bed: bed, list: list, place: place,
            application: application, person: person, ref: ref, name: name, outside: outside,
            guarantee: Guarantee(rawValue: guarantee) ?? .town, guarantor: guarantor,
            offeredOn: Day(offered), answerBy: Day(answer), caseID: caseID,
            movedIn: moved.map { Day($0) }, endedOn: ended.map { Day($0) }, isMarked: isMarked)
    }

    /// A frozen list, place by place, so that everybody can work the order out again.
    func lines(of list: Int64) async throws -> [(place: Int64, line: Waiting)] {
        try await bureau.transaction(reading: true) { transaction in
            let rows = try await transaction.query(
                """
                SELECT l.application, l.person, p.ref, p.name, a.outside, l.is_marked,
                    l.urgency::bigint, l.applied_on
                FROM civil_affairs.bed_list_line AS l
                JOIN civil_affairs.home_application AS a
                    ON a.district = l.district AND a.id = l.application
                LEFT JOIN kernel.person AS p ON p.district = l.district AND p.id = l.person
                WHERE l.district = \(bureau.district)::integer AND l.list = \(list)
                ORDER BY l.place
                """
            ).map(Waiting.init)
            bureau.saw(Set(rows.compactMap(\.person)))
            return rows.enumerated().map { (Int64($0 + 1), $1) }
        }
    }
}
