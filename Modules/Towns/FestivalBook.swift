import Kernel
import Law
import Postgres

/// The priority list of a festival (节日优先走访名单): every household once, one department each, in the
/// way it wishes.
struct FestivalBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    struct Line: Hashable {
        let number: Int64
        let person: Int64
        let ref: String
        let name: String
        let department: String
        let way: VisitWay
        let wishes: Text?
        /// When it was paid; nil while it is open.
        let paid: Day?
    }

    /// One of the four festivals.
    ///
    /// - Throws: `Refusal` that names the next ones.
    func require(_ festival: Day) throws {
        guard !Festivals.days.contains(festival) else { return }
        let next = Festivals.days.filter { $0 >= bureau.today }.prefix(4)
            .map { "\($0)" }.joined(separator: "、")
        throw Refusal(
            Text(
                "--festival \(festival)：不是春节、端午、中秋、重阳；接下来是 \(next)。",
                en: "--festival \(festival) is none of the four; next are \(next)."))
    }

    /// What a plan of the whole list did.
    struct Plan {
        let new: Int
        /// Of the new ones, those that another department calls on already.
        let elsewhere: Int
        /// The clerk's own and their kin's, left to a colleague.
        let kin: Int
    }

    /// Puts every household that is owed it on the list, and takes those that nobody calls on yet.
    func plan(_ festival: Day, client: String) async throws -> Plan {
        try require(festival)
        let clause = try bureau.clause(giving: Towns.festivalList, in: try await bureau.pack())
        return try await bureau.writing { transaction in
            let rows = try await transaction.query(
                """
                SELECT m.household, min(m.person) FROM kernel.entitlement AS e
                JOIN kernel.membership AS m ON m.district = e.district AND m.person = e.person
                  AND m.from_day <= \(bureau.today.sql) AND \(bureau.today.sql) < m.to_day
                WHERE e.district = \(bureau.district)::integer AND e.clause = \(clause.id)
                  AND e.outcome = 2 AND e.from_day <= \(bureau.today.sql)
                  AND \(bureau.today.sql) < e.to_day AND NOT EXISTS (
                    SELECT FROM towns.festival_call AS c WHERE c.district = m.district
                      AND c.festival = \(festival.sql) AND c.household = m.household)
                GROUP BY m.household
                """
            ).map { try $0.decode(Int64.self, Int64.self) }
            let kin = try await bureau.kin(in: transaction)
            let mine = rows.filter { !kin.contains($0.1) }
            let wishes = try await bureau.wishes(
                ofHouseholds: mine.map(\.0), in: transaction)
            let held = try await FestivalCalls(bureau, festival).takeFree(
                mine.map { ($0.0, $0.1) }, in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO towns.festival_call (district, festival, household, seq, client, person,
                    department, way, recorded_by)
                SELECT \(bureau.district)::integer, \(festival.sql), household, 1, \(client), person,
                    department, way, \(bureau.actor)
                FROM unnest(\(mine.map(\.0)), \(mine.map(\.1)),
                    \(mine.map { held[$0.0]?.department ?? Towns.code.word }),
                    \(mine.map { (wishes[$0.0] ?? Wishes()).way.rawValue }))
                  AS l (household, person, department, way)
                """)
            let elsewhere = held.values.filter { $0.department != Towns.code.word }
            return Plan(new: mine.count, elsewhere: elsewhere.count, kin: rows.count - mine.count)
        }
    }

    /// Puts one household on the list and, with a case, marks it there: both or neither.
    func enter(
        _ ref: String, _ festival: Day, caseNumber: Int64?, client: String
    ) async throws -> Int64 {
        try require(festival)
        return try await bureau.writing { transaction in
            let person = try await bureau.served(ref, in: transaction)
            let household = try await bureau.household(of: person, in: transaction)
            let id = try await enter(household, person, festival, client, in: transaction)
            if let caseNumber {
                try await bureau.serve(
                    caseNumber, of: Towns.festivalList, about: person,
                    .init(
                        on: bureau.today, proof: .register, words: "节日名单 \(festival) \(id)",
                        by: Towns.title.zh), client: client, in: transaction)
            }
            return id
        }
    }

    /// Puts a household on the list: the town's to call on unless another department has it. One
    /// that another gave up is the town's again.
    private func enter(
        _ household: Int64, _ person: Bureau.Person, _ festival: Day, _ client: String,
        in transaction: Transaction
    ) async throws -> Int64 {
        let calls = FestivalCalls(bureau, festival)
        let before = try await current(household, festival, in: transaction)
        let held = try await calls.holder(of: household, in: transaction)
        let isFree = held.map { $0.end == .freed } ?? true
        if let before, before.department == Towns.code.word || before.isAsked || !isFree {
            return before.number
        }
        if isFree {
            try await calls.take(
                household, through: person.id, on: nil, wish: nil, in: transaction)
        }
        let own = Towns.code.word
        let row = try await transaction.one(
            """
            INSERT INTO towns.festival_call (district, festival, household, seq, client,
                person, department, way, recorded_by)
            VALUES (\(bureau.district)::integer, \(festival.sql), \(household),
                \((before?.seq ?? 0) + 1)::integer, \(client), \(person.id),
                \(isFree ? own : held?.department ?? own),
                \(try await bureau.wishes(of: person, in: transaction).way.rawValue),
                \(bureau.actor))
            RETURNING id
            """)
        return try row?.value(0) ?? 0
    }

    /// Asks another department to call on a household in the town's stead: the only one that does.
    func give(
        _ ref: String, _ festival: Day, to department: String, client: String
    ) async throws -> Int64 {
        try require(festival)
        let (person, household, before) = try await bureau.transaction(reading: true) {
            transaction in
            let person = try await bureau.served(ref, in: transaction)
            let household = try await bureau.household(of: person, in: transaction)
            return (person, household, try await current(household, festival, in: transaction))
        }
        guard let before else { throw Self.notListed(ref, festival) }
        guard before.paid == nil else {
            throw Refusal(
                Text("\(ref) 一户已经走访过了。", en: "\(ref)'s household has been called on."))
        }
        try await requireOwn(household, festival, before)
        let referral = try await ReferralBook(bureau.office, district: bureau.district).refer(
            ref, to: department, matter: "请在 \(festival) 前代表走访慰问，方式：\(before.way.title.zh)",
            due: max(festival, bureau.today), client: client)
        try await bureau.writing { transaction in
            let told = try await bureau.told(
                """
                SELECT id, (department, referral) = (\(department), \(referral))
                FROM towns.festival_call WHERE district = \(bureau.district)::integer
                  AND client = \(client) AND household = \(household)
                """, in: transaction)
            guard told == nil else { return }
            try await pass(household, festival, to: department, through: person, in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO towns.festival_call (district, festival, household, seq, client, person,
                    department, way, referral, recorded_by)
                VALUES (\(bureau.district)::integer, \(festival.sql), \(household),
                    \(before.seq + 1)::integer, \(client), \(person.id), \(department),
                    \(before.way.rawValue), \(referral), \(bureau.actor))
                """)
        }
        return referral
    }

    /// A household whose call the town or whom it asked still has; not one of another department.
    private func requireOwn(_ household: Int64, _ festival: Day, _ call: Call) async throws {
        let calls = FestivalCalls(bureau, festival)
        let held = try await bureau.transaction(reading: true) { transaction in
            try await calls.holder(of: household, in: transaction)
        }
        guard let held, held.department != Towns.code.word, !call.isAsked else { return }
        throw calls.refusal(held)
    }

    private func pass(
        _ household: Int64, _ festival: Day, to department: String, through person: Bureau.Person,
        in transaction: Transaction
    ) async throws {
        let calls = FestivalCalls(bureau, festival)
        guard let held = try await calls.holder(of: household, in: transaction),
            held.end == nil, held.department == Towns.code.word
        else { return }
        try await calls.pass(
            held, to: department, through: person.id, on: nil, in: transaction)
    }

    /// A call that was paid.
    struct Paid {
        var way: VisitWay
        var on: Day
        var by: String
        /// Of a second call: who of the household asked for it.
        var askedBy: String?
    }

    /// Says that a household was called on for a festival. A second call is refused unless the
    /// family asked for it; a way it does not wish is refused.
    func pay(_ paid: Paid, for ref: String, _ festival: Day, client: String) async throws {
        try require(festival)
        try bureau.requirePast(paid.on, "--on")
        let by = try Bureau.words(paid.by, "--by", of: 2...50)
        let asked = try paid.askedBy.map { try Bureau.words($0, "--asked-by", of: 2...50) }
        try await bureau.writing { transaction in
            let person = try await bureau.served(ref, in: transaction)
            if try await bureau.told(
                """
                SELECT turn::bigint, (person, festival, day)
                    = (\(person.id), \(festival.sql), \(paid.on.sql))
                FROM towns.festival_paid
                WHERE district = \(bureau.district)::integer AND client = \(client)
                """, in: transaction) != nil
            {
                return
            }
            let household = try await bureau.household(of: person, in: transaction)
            guard let call = try await current(household, festival, in: transaction) else {
                throw Self.notListed(ref, festival)
            }
            if call.turns > 0, asked == nil {
                throw Refusal(
                    Text(
                        "\(ref) 一户 \(festival) 已走访过；一个节日只走访一次，"
                            + "家庭自己要求的写 --asked-by 谁要求的。",
                        en: "\(ref)'s household was called on for \(festival); once a festival, "
                            + "unless the family asked: --asked-by."))
            }
            try Self.require(
                paid, by: by, fits: try await bureau.wishes(of: person, in: transaction), call)
            try await settle(call, household, festival, paid, asked, person, in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO towns.festival_paid (district, festival, household, turn, client,
                    person, department, way, day, paid_by, asked_by, recorded_by)
                VALUES (\(bureau.district)::integer, \(festival.sql), \(household),
                    \(call.turns + 1)::integer, \(client), \(person.id), \(call.department),
                    \(paid.way.rawValue), \(paid.on.sql), \(by), \(asked as String?), \(bureau.actor))
                """)
        }
    }

    /// Says in words what the household does not wish.
    private static func require(
        _ paid: Paid, by caller: String, fits wishes: Wishes, _ call: Call
    ) throws {
        if let hindrance = wishes.hinders(paid.way) {
            throw Refusal(
                Text(
                    "--way \(paid.way.rawValue)：\(hindrance.zh)；按其选择的方式：\(call.way.title.zh)。",
                    en: "--way \(paid.way.rawValue): \(hindrance.en); \(call.way.title.en)."))
        }
        if AvoidedDays.name(paid.on, in: wishes.avoided) {
            let days = wishes.avoided
            throw Refusal(
                Text(
                    "--on \(paid.on)：这户希望避开这一天（\(days.joined(separator: "；"))）。",
                    en: "--on \(paid.on): the household asked to avoid it "
                        + "(\(days.joined(separator: "; ")))."))
        }
        let isFace = paid.way == .home || paid.way == .phone
        if isFace, !wishes.visitors.isEmpty,
            !wishes.visitors.contains(where: { $0.contains(caller) })
        {
            throw Refusal(
                Text(
                    "--by：这户选定的走访人是 \(wishes.visitors.joined(separator: "、"))。",
                    en: "--by: the household chose \(wishes.visitors.joined(separator: ", "))."))
        }
    }

    /// Says over all departments that the household was called on: by the town or whom it asked,
    /// or once more as the family wished.
    private func settle(
        _ call: Call, _ household: Int64, _ festival: Day, _ paid: Paid, _ asked: String?,
        _ person: Bureau.Person, in transaction: Transaction
    ) async throws {
        let calls = FestivalCalls(bureau, festival)
        var held = try await calls.holder(of: household, in: transaction)
        let isOurs = held.map {
            $0.end == nil && ($0.department == Towns.code.word || call.isAsked)
        }
        if isOurs != true {
            try await calls.take(
                household, through: person.id, on: nil, wish: asked, in: transaction)
            held = try await calls.holder(of: household, in: transaction)
        }
        guard let held else { return }
        try await calls.end(held, .done, through: person.id, on: paid.on, in: transaction)
    }

    static func notListed(_ ref: String, _ festival: Day) -> Refusal {
        Refusal(
            Text(
                "\(ref) 一户不在 \(festival) 的名单上；先用 festival plan 或 festival enter。",
                en: "\(ref)'s household is not listed for \(festival); `festival plan` or "
                    + "`festival enter` first."))
    }

    /// How a household stands on a list.
    private struct Call {
        let number: Int64
        let seq: Int64
        let department: String
        let way: VisitWay
        /// Another department that the town asked to call in its stead.
        let isAsked: Bool
        let turns: Int64
        let paid: Day?
    }

    private func current(
        _ household: Int64, _ festival: Day, in transaction: Transaction
    ) async throws -> Call? {
        let row = try await transaction.one(
            """
            SELECT c.id, c.seq::bigint, c.department, c.way, c.referral IS NOT NULL,
                coalesce(d.turn, 0)::bigint, d.day
            FROM towns.festival_call AS c
            LEFT JOIN LATERAL (SELECT d.turn, d.day FROM towns.festival_paid AS d
                WHERE d.district = c.district AND d.festival = c.festival
                  AND d.household = c.household ORDER BY d.turn DESC LIMIT 1) AS d ON true
            WHERE c.district = \(bureau.district)::integer AND c.festival = \(festival.sql)
              AND c.household = \(household)
            ORDER BY c.seq DESC LIMIT 1
            """)
        return try row.map {
            let (number, seq, department, way, isAsked, turns, paid) = try $0.decode(
                Int64.self, Int64.self, String.self, String.self, Bool.self, Int64.self,
                PostgresDate?.self)
            return Call(
                number: number, seq: seq, department: department,
                way: VisitWay(rawValue: way) ?? .message, isAsked: isAsked, turns: turns,
                paid: paid.map { Day($0) })
        }
    }

    /// A festival's list, who still waits first.
    func list(_ festival: Day, limit: Int = 1000) async throws -> [Line] {
        try require(festival)
        return try await bureau.transaction(reading: true) { transaction in
            let rows = try await transaction.query(
                Self.list(festival, bureau.district, limit: limit)
            ).map {
                try $0.decode(
                    Int64.self, Int64.self, Int64.self, String.self, String.self, String.self,
                    String.self, PostgresDate?.self)
            }
            let wishes = try await bureau.wishes(ofHouseholds: rows.map(\.1), in: transaction)
            let held = try await FestivalCalls(bureau, festival).holders(
                of: rows.map(\.1), in: transaction
            ).filter { $0.value.end == .done }
            bureau.saw(Set(rows.map(\.2)))
            let lines = rows.map {
                Line(
                    number: $0.0, person: $0.2, ref: $0.3, name: $0.4, department: $0.5,
                    way: VisitWay(rawValue: $0.6) ?? .message, wishes: wishes[$0.1]?.words,
                    paid: $0.7.map { Day($0) } ?? held[$0.1]?.day)
            }
            return lines.filter { $0.paid == nil } + lines.filter { $0.paid != nil }
        }
    }

    /// The statement of `list`.
    static func list(_ festival: Day, _ district: Int, limit: Int) -> Query {
        """
        SELECT c.id, c.household, c.person, p.ref, p.name, c.department, c.way, d.day
        FROM towns.festival_call AS c
        JOIN kernel.person AS p ON p.district = c.district AND p.id = c.person
        LEFT JOIN LATERAL (SELECT d.day FROM towns.festival_paid AS d
            WHERE d.district = c.district AND d.festival = c.festival
              AND d.household = c.household ORDER BY d.turn LIMIT 1) AS d ON true
        WHERE c.district = \(district)::integer AND c.festival = \(festival.sql)
          AND NOT EXISTS (SELECT FROM towns.festival_call AS l WHERE l.district = c.district
            AND l.festival = c.festival AND l.household = c.household AND l.seq > c.seq)
        ORDER BY d.day IS NOT NULL, c.department, p.ref LIMIT \(limit)
        """
    }
}
