import Kernel
import Law
import Postgres

/// Gives vacant beds out in the order of a frozen list. The offer is the admission notice; with it
/// the priority of the clause is used.
struct BedOffers {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    /// Working out the step at which a priority is used.
    static let step = "mark"
    /// Our own default: no source says how long an offer stands.
    static let days = 10

    /// Who signs for somebody.
    enum Guarantee: String, Hashable, CaseIterable {
        case `self`, guardian, town

        var title: Text {
            switch self {
            case .self: Text("本人签字", en: "signs for themselves")
            case .guardian: Text("监护人担保", en: "the guardian")
            case .town: Text("镇（街）担保", en: "the town")
            }
        }
    }

    /// Why a bed is free again.
    enum End: String, Hashable, CaseIterable {
        case declined, lapsed, unfit, left, died
        /// Typed, and refused.
        case noGuardian = "no-guardian"
    }

    struct Offer: Hashable {
        let id: Int64
        let client: String
        let home: String
        let bed: String
        let list: Int64
        let place: Int64
        let application: Int64
        let person: Int64?
        let ref: String?
        let name: String?
        let outside: String?
        let guarantee: Guarantee
        let guarantor: String
        let offeredOn: Day
        let answerBy: Day
        let caseID: Int64?
        let movedIn: Day?
        let endedOn: Day?
        let isMarked: Bool

        var shownName: String { name.map { Mask.name($0) } ?? "其他申请人 \(outside ?? "")" }
    }

    /// Freezes the waiting list of a home that has a vacancy.
    ///
    /// - Returns: Its number.
    func draw(_ word: String, client: String) async throws -> Int64 {
        let isOwnTown = try await HomeWaiting(bureau).isOwnTown()
        return try await bureau.writing { transaction in
            if let known = try await list(client: client, in: transaction) { return known }
            let home = try await HomeBook(bureau).find(word, in: transaction)
            let lines = try await HomeWaiting(bureau).waiting(
                for: home, isOwnTown, in: transaction)
            guard !lines.isEmpty else {
                throw Refusal(
                    Text("没有人在等 \(home.name) 的床位。", en: "Nobody waits for \(home.name)."))
            }
            bureau.saw(Set(lines.compactMap(\.person)))
            _ = try await transaction.execute(
                """
                INSERT INTO civil_affairs.bed_list (district, client, home, drawn_on, recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(home.id), \(bureau.today.sql),
                    \(bureau.actor))
                """)
            guard let list = try await list(client: client, in: transaction) else {
                throw Refusal(Text("没有写入。", en: "Nothing was written."))
            }
            _ = try await transaction.execute(
                """
                INSERT INTO civil_affairs.bed_list_line (district, list, place, application, person,
                    urgency, is_marked, applied_on, recorded_by)
                SELECT \(bureau.district)::integer, \(list), n, a.id, a.person, a.urgency, m,
                    a.applied_on, \(bureau.actor)
                FROM unnest(\(lines.map(\.number)), \(lines.map(\.isMarked)))
                    WITH ORDINALITY AS l (application, m, n)
                JOIN civil_affairs.home_application AS a
                    ON a.district = \(bureau.district)::integer AND a.id = l.application
                """)
            return list
        }
    }

    private func list(client: String, in transaction: Transaction) async throws -> Int64? {
        try await transaction.one(
            """
            SELECT id FROM civil_affairs.bed_list
            WHERE district = \(bureau.district)::integer AND client = \(client)
            """
        )?.value(0, as: Int64.self)
    }

    /// Who signs, as typed; by default the town of who has nobody.
    struct Signing {
        var guarantee: Guarantee?
        var guarantor: String?
    }

    /// Offers a bed to who comes next on the home's latest list.
    func offer(
        _ bedNumber: Int64, signing: Signing, answerBy: Day?, client: String
    ) async throws -> Offer {
        let until = answerBy ?? bureau.today.adding(days: Self.days)
        guard until >= bureau.today else {
            throw Refusal(
                Text(
                    "--answer-by \(until)：已经过去；写今天或以后的日期。",
                    en: "--answer-by \(until) has passed; give today or a later day."))
        }
        if let known = try await offers(.client(client)).first { return known }
        let next = try await bureau.transaction(reading: true) {
            try await self.next(for: bedNumber, in: $0)
        }
        let (guarantee, guarantor) = try await signer(for: next.place.ref, signing)
        try await bureau.writing { transaction in
            let again = try await self.next(for: bedNumber, in: transaction)
            guard again.place == next.place else {
                throw Refusal(
                    Text("同事刚刚先给出了；请重新查看。", en: "A colleague was first; look again."))
            }
            try await bureau.refuseKin(again.place.person, in: transaction)
            let caseID = try await use(again, client: client, in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO civil_affairs.bed_offer (district, client, home, bed, seq, list, place,
                    application, turn, person, guarantee, guarantor, offered_on, answer_by, case_id,
                    recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(again.home), \(bedNumber),
                    \(again.seq)::integer, \(again.list), \(again.place.place)::integer,
                    \(again.place.application), \(again.turn)::integer, \(again.place.person),
                    \(guarantee.rawValue), \(guarantor), \(bureau.today.sql), \(until.sql),
                    \(caseID), \(bureau.actor))
                """)
        }
        guard let made = try await offers(.client(client)).first else {
            throw Refusal(Text("没有写入。", en: "Nothing was written."))
        }
        return made
    }

    /// The priority is used: the case is delivered under the number of the list and the place.
    private func use(
        _ next: Next, client: String, in transaction: Transaction
    ) async throws -> Int64? {
        guard next.place.isMarked, let person = next.place.person,
            let found = try await bureau.openCase(
                of: person, CivilAffairs.institutionPriority, at: Self.step, in: transaction)
        else { return nil }
        _ = try await bureau.cases.deliver(
            found,
            CaseBook.Delivery(
                on: bureau.today, proof: .register,
                words: "名单第 \(next.list) 号第 \(next.place.place) 位（优先已计入）",
                by: next.homeName),
            step: Self.step, by: .homeOffer, client: "bed \(client)", in: transaction)
        return found
    }

    /// Who signs for whom a bed is offered to. Who has nobody has the town.
    private func signer(
        for ref: String?, _ signing: Signing
    ) async throws -> (Guarantee, String) {
        guard let ref else {
            return (
                signing.guarantee ?? .self,
                try Bureau.words(signing.guarantor ?? "申请人自办", "--guarantor", of: 2...60)
            )
        }
        let sheet = try await bureau.sheet(of: ref)
        switch signing.guarantee ?? .town {
        case .self:
            guard sheet.value(of: "capacity") ?? "full" == "full" else {
                throw Refusal(
                    Text(
                        "--guarantee self：\(ref) 不具有完全民事行为能力，写 guardian 或 town。",
                        en: "--guarantee self: \(ref) has no full capacity; guardian or town."))
            }
            return (.self, "本人")
        case .guardian:
            return (
                .guardian,
                try Bureau.words(signing.guarantor ?? "", "--guarantor", of: 2...60)
            )
        case .town:
            return (.town, sheet.townTitle ?? "\(sheet.town)")
        }
    }

    struct Next {
        let home: Int64
        let homeName: String
        let list: Int64
        let seq: Int64
        let turn: Int64
        let place: NextPlace
    }

    /// Who comes next for a free bed.
    private func next(for bed: Int64, in transaction: Transaction) async throws -> Next {
        let row = try await transaction.one(
            """
            SELECT b.home, h.name, (SELECT max(l.id) FROM civil_affairs.bed_list AS l
                    WHERE l.district = b.district AND l.home = b.home),
                (SELECT count(*) FROM civil_affairs.bed_offer AS o
                    WHERE o.district = b.district AND o.bed = b.id),
                (SELECT count(*) FROM civil_affairs.bed_offer_end AS e
                    WHERE e.district = b.district AND e.bed = b.id)
            FROM civil_affairs.bed AS b
            JOIN civil_affairs.home AS h ON h.district = b.district AND h.id = b.home
            WHERE b.district = \(bureau.district)::integer AND b.id = \(bed)
            """)
        guard
            let (home, name, list, given, ended) = try row?.decode(
                Int64.self, String.self, Int64?.self, Int64.self, Int64.self)
        else {
            throw Refusal(
                Text("没有第 \(bed) 号床位；见 home beds。", en: "There is no bed \(bed); `home beds`."))
        }
        guard given == ended else {
            throw Refusal(
                Text(
                    "第 \(bed) 号床位已给出；一张床只给一人，腾出后再给。",
                    en: "Bed \(bed) was given; a bed is given to one, until it is free again."))
        }
        guard let list else {
            throw Refusal(
                Text(
                    "\(name) 还没有定过名单；先 home draw。",
                    en: "\(name) has no list; `home draw` first."))
        }
        let (place, turn) = try await nextPlace(on: list, in: transaction)
        return Next(
            home: home, homeName: name, list: list, seq: given + 1, turn: turn, place: place)
    }

    private func nextPlace(
        on list: Int64, in transaction: Transaction
    ) async throws -> (NextPlace, Int64) {
        let row = try await transaction.one(
            """
            SELECT l.place::bigint, l.application, l.person, p.ref, l.is_marked, l.urgency::bigint,
                l.applied_on, (SELECT 1 + count(*) FROM civil_affairs.bed_offer AS o
                    WHERE o.district = l.district AND o.application = l.application)
            FROM civil_affairs.bed_list_line AS l
            LEFT JOIN kernel.person AS p ON p.district = l.district AND p.id = l.person
            WHERE l.district = \(bureau.district)::integer AND l.list = \(list)
              AND NOT EXISTS (SELECT FROM civil_affairs.bed_offer AS o
                WHERE o.district = l.district AND o.list = l.list AND o.place = l.place)
              AND NOT EXISTS (SELECT FROM civil_affairs.bed_offer AS o
                WHERE o.district = l.district AND o.application = l.application AND NOT EXISTS (
                    SELECT FROM civil_affairs.bed_offer_end AS e
                    WHERE e.district = o.district AND e.offer = o.id))
              AND NOT EXISTS (SELECT FROM civil_affairs.home_application_end AS e
                WHERE e.district = l.district AND e.application = l.application)
            ORDER BY l.place LIMIT 1
            """)
        guard let row else { throw NextPlace.none }
        let (place, application, person, ref, isMarked, urgency, applied, turn) = try row.decode(
            Int64.self, Int64.self, Int64?.self, String?.self, Bool.self, Int64.self,
            PostgresDate.self, Int64.self)
        bureau.saw([person].compactMap { $0 })
        let key = OrderKey(
            conditions: [urgency], isMarked: isMarked, tie: "\(Day(applied))", number: application)
        return (
            NextPlace(
                place: place, application: application, person: person, ref: ref,
                isMarked: isMarked, key: key), turn
        )
    }
}
