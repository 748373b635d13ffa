import Kernel
import Law
import Postgres

/// Social workers, members, volunteers and doctors, and the households they are paired with: many
/// to one.
struct CompanionBook {
    let bureau: Bureau

    enum Kind: String, CaseIterable {
        case socialWorker = "social_worker"
        case member, volunteer, doctor

        var title: Text {
            switch self {
            case .socialWorker: Text("专业社工", en: "Social worker")
            case .member: Text("计生协会会员", en: "Member")
            case .volunteer: Text("社会志愿者", en: "Volunteer")
            case .doctor: Text("家庭医生", en: "Family doctor")
            }
        }
    }

    struct Companion: Hashable {
        let id: Int64
        let client: String
        let kind: Kind
        let name: String
        let unit: String
        let phone: String
        /// How many households they have now.
        let households: Int64

        init(_ row: Row) throws {
            let (id, client, kind, name, unit, phone, households) = try row.decode(
                Int64.self, String.self, String.self, String.self, String.self, String.self,
                Int64.self)
            (self.id, self.client, self.name, self.unit) = (id, client, name, unit)
            // The table holds no other kinds.
            (self.kind, self.phone) = (Kind(rawValue: kind) ?? .volunteer, phone)
            self.households = households
        }
    }

    struct Pair: Hashable {
        let id: Int64
        let client: String
        let nth: Int64
        let ref: String
        let from: Day
        let ended: Day?
        let companion: Companion
        let person: Int64

        var isOpen: Bool { ended == nil }
    }

    /// Registers somebody; the same again changes nothing.
    func add(
        _ kind: Kind, name: String, unit: String, phone: String, client: String
    ) async throws -> Companion {
        let name = try Bureau.words(name, "--name", of: 2...40)
        let unit = try Bureau.words(unit, "--unit")
        let phone = try Bureau.phone(phone)
        let all = try await companions()
        if let known = all.first(where: { $0.client == client }) {
            guard (known.kind, known.name, known.unit) == (kind, name, unit) else {
                throw Bureau.usedClient
            }
            return known
        }
        if let known = all.first(where: { ($0.kind, $0.name, $0.unit) == (kind, name, unit) }) {
            return known
        }
        try await bureau.writing { transaction in
            _ = try await transaction.execute(
                """
                INSERT INTO family_planning.companion (district, client, kind, name, unit, phone,
                    recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(kind.rawValue), \(name), \(unit),
                    \(phone), \(bureau.actor))
                """)
        }
        guard let made = try await companions().first(where: { $0.client == client }) else {
            throw Refusal(Text("没有写入。", en: "Nothing was written."))
        }
        return made
    }

    /// Pairs a household with a companion from a day; `ref` is who of it agreed.
    func pair(_ ref: String, with id: Int64, from: Day, client: String) async throws -> Pair {
        try bureau.requirePast(from, "--from")
        let home = try await Home.read(of: ref, on: bureau.today, by: bureau)
        let pairs = try await pairs(of: home.id)
        if let known = pairs.first(where: { $0.client == client }) {
            guard (known.ref, known.companion.id, known.from) == (ref, id, from) else {
                throw Bureau.usedClient
            }
            return known
        }
        guard let companion = try await companions().first(where: { $0.id == id }) else {
            throw Refusal(
                Text(
                    "没有第 \(id) 号人员；见 companion list。",
                    en: "There is no companion \(id); `companion list`.")
            )
        }
        if let open = pairs.first(where: { $0.companion.id == id && $0.isOpen }) {
            throw Refusal(
                Text(
                    "\(companion.name) 已与这户结对（第 \(open.id) 号，\(open.from) 起）。",
                    en: "\(companion.name) is paired with the household since \(open.from)."))
        }
        let nth = 1 + Int64(pairs.count { $0.companion.id == id })
        try await bureau.writing { transaction in
            let person = try await bureau.served(ref, in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO family_planning.pair (district, client, household, companion, nth, person,
                    from_day, recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(home.id), \(id),
                    \(nth)::integer, \(person.id), \(from.sql), \(bureau.actor))
                """)
        }
        guard let made = try await self.pairs(of: home.id).first(where: { $0.client == client })
        else { throw Refusal(Text("没有写入结对。", en: "The pair was not written.")) }
        try await TaskBook(bureau.office, district: bureau.district)
            .settle(Self.task(companion.kind, home.id), words: "已另行结对")
        return made
    }

    /// Ends a pair; the same again changes nothing.
    func end(_ id: Int64, of ref: String, on day: Day, reason: String) async throws {
        try bureau.requirePast(day, "--on")
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        let home = try await Home.read(of: ref, on: bureau.today, by: bureau)
        guard let pair = try await pairs(of: home.id).first(where: { $0.id == id }) else {
            throw Refusal(
                Text("\(ref) 的家庭没有第 \(id) 号结对。", en: "The household of \(ref) has no pair \(id)."))
        }
        if let ended = pair.ended {
            guard ended == day else {
                throw Refusal(
                    Text("第 \(id) 号结对已于 \(ended) 结束。", en: "Pair \(id) ended on \(ended)."))
            }
            return
        }
        guard pair.from <= day else {
            throw Refusal(
                Text("--on \(day)：早于 \(pair.from) 开始。", en: "--on \(day) is before \(pair.from)."))
        }
        try await bureau.writing { transaction in
            _ = try await transaction.execute(
                """
                INSERT INTO family_planning.pair_end (district, pair, person, ended_on, reason,
                    recorded_by)
                VALUES (\(bureau.district)::integer, \(id), \(pair.person), \(day.sql), \(reason),
                    \(bureau.actor))
                """)
        }
        try await openTask(for: pair, of: home.id)
    }

    /// Days within which a household is paired again (`catalogue.md` §5, E37; our proposal there).
    static let days = 7

    /// The word of the task to find a household another companion of a kind.
    private static func task(_ kind: Kind, _ household: Int64) -> String {
        "E37-\(kind.rawValue)/\(household)"
    }

    /// Who was the last of their kind is replaced: a task of the desk, once a pair.
    private func openTask(for pair: Pair, of household: Int64) async throws {
        let kind = pair.companion.kind
        let others = try await pairs(of: household).filter {
            $0.isOpen && $0.companion.kind == kind
        }
        guard others.isEmpty else { return }
        let due = bureau.today.adding(days: Self.days).sql
        try await bureau.writing { transaction in
            _ = try await transaction.query(
                """
                SELECT casework.add_tasks(\(bureau.district)::integer, \(["pair/\(pair.id)"]),
                    \([bureau.department.word]), \([pair.person]), \([Int64(0)]),
                    \([Self.task(kind, household)]),
                    \(["结对的\(kind.title.zh)已离开：另行结对"]), \([due]))
                """)
        }
    }

    /// Somebody leaves: all their pairs end, and each household is to be paired again.
    ///
    /// - Returns: How many households.
    func release(_ id: Int64, on day: Day, reason: String) async throws -> Int {
        guard try await companions().contains(where: { $0.id == id }) else {
            throw Refusal(
                Text(
                    "没有第 \(id) 号人员；见 companion list。",
                    en: "There is no companion \(id); `companion list`."))
        }
        let open = try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT a.id, p.ref, p.id FROM family_planning.pair AS a
                JOIN kernel.person AS p ON p.district = a.district AND p.id = a.person
                WHERE a.district = \(bureau.district)::integer AND a.companion = \(id)
                  AND NOT EXISTS (SELECT FROM family_planning.pair_end AS e
                    WHERE e.district = a.district AND e.pair = a.id)
                ORDER BY a.id
                """
            ).map { try $0.decode(Int64.self, String.self, Int64.self) }
        }
        bureau.saw(open.map(\.2))
        for (pair, ref, _) in open { try await end(pair, of: ref, on: day, reason: reason) }
        return open.count
    }

    /// Everybody, those with the fewest households first.
    func companions() async throws -> [Companion] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT h.id, h.client, h.kind, h.name, h.unit, h.phone,
                    (SELECT count(*) FROM family_planning.pair AS p
                     WHERE p.district = h.district AND p.companion = h.id
                       AND NOT EXISTS (SELECT FROM family_planning.pair_end AS e
                         WHERE e.district = p.district AND e.pair = p.id)) AS held
                FROM family_planning.companion AS h
                WHERE h.district = \(bureau.district)::integer ORDER BY held, h.id
                """
            ).map(Companion.init)
        }
    }

    /// A household's pairs, the present ones first.
    func pairs(of household: Int64) async throws -> [Pair] {
        let companions = Dictionary(
            uniqueKeysWithValues: try await companions().map { ($0.id, $0) })
        return try await bureau.transaction(reading: true) { transaction in
            let rows = try await transaction.query(
                """
                SELECT a.id, a.client, a.nth::bigint, p.ref, a.from_day, e.ended_on, a.companion,
                    a.person
                FROM family_planning.pair AS a
                JOIN kernel.person AS p ON p.district = a.district AND p.id = a.person
                LEFT JOIN family_planning.pair_end AS e ON e.district = a.district AND e.pair = a.id
                WHERE a.district = \(bureau.district)::integer AND a.household = \(household)
                ORDER BY e.ended_on IS NOT NULL, a.id
                """)
            return try rows.compactMap { row in
                let (id, client, nth, ref, from, ended, companion, person) = try row.decode(
                    Int64.self, String.self, Int64.self, String.self, PostgresDate.self,
                    PostgresDate?.self, Int64.self, Int64.self)
                bureau.saw([person])
                return companions[companion].map {
                    Pair(
                        id: id, client: client, nth: nth, ref: ref, from: Day(from),
                        ended: ended.map { Day($0) }, companion: $0, person: person)
                }
            }
        }
    }
}
