import Kernel
import Law
import Postgres

/// The two contacts of every family (双岗联系人): a post of the town and a post of the village.
struct ContactBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    /// What was given.
    struct Assigned: Hashable {
        let people: [Bureau.Person]
        let posts: [PostBook.Post]
        /// Rows that were new; none where it stood so already.
        let changed: Int
    }

    /// Gives a family its two posts, every member who is owed them, and delivers a case with it.
    func assign(
        _ ref: String, posts numbers: [Int64], on day: Day, caseNumber: Int64?, client: String
    ) async throws -> Assigned {
        try bureau.requirePast(day, "--on")
        let clause = try bureau.clause(giving: Towns.twoContacts, in: try await bureau.pack())
        return try await bureau.writing { transaction in
            let person = try await bureau.served(ref, in: transaction)
            let people = try await bureau.owed(clause.id, with: person, in: transaction)
            for other in people { try await bureau.refuseKin(other, in: transaction) }
            let posts = try await held(numbers, for: person, on: day, in: transaction)
            let changed = try await write(people, posts, on: day, client: client, in: transaction)
            if let caseNumber {
                let holders = posts.compactMap(\.holder).joined(separator: "、")
                try await bureau.serve(
                    caseNumber, of: Towns.twoContacts, about: person,
                    .init(
                        on: day, proof: .register,
                        words: "联系人岗位 \(posts.map { "\($0.id)" }.joined(separator: "、"))",
                        by: holders), client: client, in: transaction)
            }
            return Assigned(people: people, posts: posts, changed: changed)
        }
    }

    /// One post of each kind, held by somebody on the day, in the person's own town.
    private func held(
        _ numbers: [Int64], for person: Bureau.Person, on day: Day, in transaction: Transaction
    ) async throws -> [PostBook.Post] {
        let posts = try await transaction.query(
            """
            SELECT o.id, o.kind, o.town, o.title, h.name, h.phone, h.from_day, h.ended_on
            FROM towns.post AS o LEFT JOIN LATERAL (\(PostBook.holding(day))) AS h ON true
            WHERE o.district = \(bureau.district)::integer AND o.id = ANY (\(numbers))
            ORDER BY o.kind
            """
        ).map(PostBook.post)
        if let missing = numbers.first(where: { id in !posts.contains { $0.id == id } }) {
            throw PostBook.unknown(missing)
        }
        guard posts.map(\.kind) == [.town, .village] else {
            throw Refusal(
                Text(
                    "联系人是镇（街）、村（居）岗位各一个：--town-post 写镇街岗位，--village-post 写村居岗位。",
                    en: "One post of the town and one of the village: --town-post, --village-post."
                ))
        }
        for post in posts {
            guard post.town == person.town else {
                throw Refusal(
                    Text(
                        "第 \(post.id) 号岗位在 \(post.town)，\(person.ref) 住 \(person.town)；请用本镇街的岗位。",
                        en: "Post \(post.id) is of \(post.town), \(person.ref) lives in "
                            + "\(person.town); give a post there."))
            }
            guard post.holder != nil else {
                throw Refusal(
                    Text(
                        "第 \(post.id) 号岗位在 \(day) 无人担任；先用 post take 登记。",
                        en: "Nobody holds post \(post.id) on \(day); enter somebody with "
                            + "`post take`."))
            }
        }
        return posts
    }

    private func write(
        _ people: [Bureau.Person], _ posts: [PostBook.Post], on day: Day, client: String,
        in transaction: Transaction
    ) async throws -> Int {
        let told = try await transaction.query(
            """
            SELECT post, from_day FROM towns.contact
            WHERE district = \(bureau.district)::integer AND client = \(client)
            """
        ).map { try $0.decode(Int64.self, PostgresDate.self) }
        guard
            told.allSatisfy({ row in
                posts.contains { $0.id == row.0 } && Day(row.1) == day
            })
        else { throw Bureau.usedClient }
        guard told.isEmpty else { return 0 }
        var changed = 0
        for post in posts {
            changed += Int(
                try await transaction.execute(
                    """
                    INSERT INTO towns.contact (district, person, kind, seq, client, post, from_day,
                        recorded_by)
                    SELECT \(bureau.district)::integer, p.id, \(post.kind.rawValue),
                        1 + coalesce(l.seq, 0), \(client), \(post.id), \(day.sql), \(bureau.actor)
                    FROM unnest(\(people.map(\.id))) AS p (id)
                    LEFT JOIN LATERAL (SELECT c.seq, c.post FROM towns.contact AS c
                        WHERE c.district = \(bureau.district)::integer AND c.person = p.id
                          AND c.kind = \(post.kind.rawValue) ORDER BY c.seq DESC LIMIT 1) AS l
                      ON true
                    WHERE l.post IS DISTINCT FROM \(post.id)
                    """))
        }
        return changed
    }

    /// Moves every family of a post to another at once: a post that is given up.
    ///
    /// - Returns: How many were moved, and how many are left because they are the clerk's kin.
    func move(
        from old: Int64, to new: Int64, on day: Day, client: String
    ) async throws -> (moved: Int, left: Int) {
        try bureau.requirePast(day, "--on")
        return try await bureau.writing { transaction in
            let posts = try await transaction.query(
                """
                SELECT o.id, o.kind, o.town, o.title, h.name, h.phone, h.from_day, h.ended_on
                FROM towns.post AS o LEFT JOIN LATERAL (\(PostBook.holding(day))) AS h ON true
                WHERE o.district = \(bureau.district)::integer AND o.id = ANY (\([old, new]))
                """
            ).map(PostBook.post)
            guard let from = posts.first(where: { $0.id == old }) else {
                throw PostBook.unknown(old)
            }
            guard let to = posts.first(where: { $0.id == new }) else {
                throw PostBook.unknown(new)
            }
            guard from.kind == to.kind, from.town == to.town, to.holder != nil, old != new else {
                throw Refusal(
                    Text(
                        "--to：应为同一镇街、同类（\(from.kind.title.zh)）、有人担任的另一岗位。",
                        en: "--to: another post of the same town and kind "
                            + "(\(from.kind.title.en)) that somebody holds."))
            }
            let kin = Array(try await bureau.kin(in: transaction))
            let moved = try await transaction.execute(
                """
                INSERT INTO towns.contact (district, person, kind, seq, client, post, from_day,
                    recorded_by)
                SELECT c.district, c.person, c.kind, c.seq + 1, \(client), \(new), \(day.sql),
                    \(bureau.actor)
                FROM (\(Self.served(by: old, bureau.district))) AS c
                WHERE NOT c.person = ANY (\(kin))
                """)
            let left = try await transaction.query(Self.served(by: old, bureau.district))
            return (Int(moved), left.count)
        }
    }

    /// Whom a post looks after.
    static func served(by post: Int64, _ district: Int) -> Query {
        """
        SELECT c.district, c.person, c.kind, c.seq, c.from_day FROM towns.contact AS c
        WHERE c.district = \(district)::integer AND c.post = \(post) AND NOT EXISTS (
            SELECT FROM towns.contact AS l WHERE l.district = c.district AND l.person = c.person
              AND l.kind = c.kind AND l.seq > c.seq)
        """
    }

    // MARK: Lists

    /// Who has which contact on a day.
    struct Line: Hashable {
        let person: Int64
        let ref: String
        let name: String
        let town: Int64
        /// The posts' numbers; nil for none in the person's own town.
        let townPost: Int64?
        let townHolder: String?
        let villagePost: Int64?
        let villageHolder: String?

        var isWhole: Bool { townHolder != nil && villageHolder != nil }
    }

    /// Those who are owed two contacts and have not both today, who has none first.
    func missing(limit: Int = 500) async throws -> [Line] {
        let clause = try bureau.clause(giving: Towns.twoContacts, in: try await bureau.pack())
        return try await lines(
            Self.missing(
                clause.id, district: bureau.district, on: bureau.today, limit: limit))
    }

    /// The statement of `missing`.
    static func missing(
        _ clause: String, district: Int, on day: Day, limit: Int
    ) -> Query {
        """
        WITH held AS MATERIALIZED (
            SELECT o.id, o.town, h.name FROM towns.post AS o
            LEFT JOIN LATERAL (\(PostBook.holding(day))) AS h ON true
            WHERE o.district = \(district)::integer
        )
        SELECT p.id, p.ref, p.name, p.town, t.id, t.name, v.id, v.name
        FROM kernel.entitlement AS d
        JOIN kernel.person AS p ON p.district = d.district AND p.id = d.person
        \(latest("town", as: " AS a ON true\n"))
        LEFT JOIN held AS t ON t.id = a.post AND t.town = p.town
        \(latest("village", as: " AS b ON true\n"))
        LEFT JOIN held AS v ON v.id = b.post AND v.town = p.town
        WHERE d.district = \(district)::integer AND d.clause = \(clause) AND d.outcome = 2
          AND d.from_day <= \(day.sql) AND \(day.sql) < d.to_day
          AND (t.name IS NULL OR v.name IS NULL)
        ORDER BY (t.name IS NOT NULL)::integer + (v.name IS NOT NULL)::integer, p.ref LIMIT \(limit)
        """
    }

    /// The post last named for the person `p`.
    private static func latest(_ kind: String, as name: Query) -> Query {
        """
        LEFT JOIN LATERAL (SELECT c.post FROM towns.contact AS c
            WHERE c.district = p.district AND c.person = p.id AND c.kind = \(kind)
            ORDER BY c.seq DESC LIMIT 1)
        """ + name
    }

    /// Both sides of the person `p`: a post of another town is none.
    private static func sides(on day: Day) -> Query {
        side("town", on: day, as: " AS t ON true\n") + side("village", on: day, as: " AS v ON true")
    }

    private static func side(_ kind: String, on day: Day, as name: Query) -> Query {
        """
        LEFT JOIN LATERAL (
            SELECT l.post, h.name FROM (SELECT c.post, c.district FROM towns.contact AS c
                WHERE c.district = p.district AND c.person = p.id AND c.kind = \(kind)
                ORDER BY c.seq DESC LIMIT 1) AS l
            JOIN towns.post AS o ON o.district = l.district AND o.id = l.post AND o.town = p.town
            LEFT JOIN LATERAL (\(PostBook.holding(day))) AS h ON true)
        """ + name
    }

    /// Whom one post looks after, with the other contact.
    func list(of post: Int64) async throws -> [Line] {
        try await lines(
            """
            SELECT p.id, p.ref, p.name, p.town, t.post, t.name, v.post, v.name
            FROM (\(Self.served(by: post, bureau.district))) AS d
            JOIN kernel.person AS p ON p.district = d.district AND p.id = d.person
            \(Self.sides(on: bureau.today))
            ORDER BY p.ref
            """)
    }

    private func lines(_ query: Query) async throws -> [Line] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(query).map { row in
                let (id, ref, name, town, one, first, two, second) = try row.decode(
                    Int64.self, String.self, String.self, Int64.self, Int64?.self, String?.self,
                    Int64?.self, String?.self)
                return Line(
                    person: id, ref: ref, name: name, town: town, townPost: one,
                    townHolder: first, villagePost: two, villageHolder: second)
            }
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    /// What the contact card of somebody says: who is there for them, and where they are reached.
    func card(_ ref: String) async throws -> [PostBook.Post] {
        try await bureau.transaction(reading: true) { transaction in
            let person = try await bureau.person(ref, in: transaction)
            return try await transaction.query(
                """
                SELECT o.id, o.kind, o.town, o.title, h.name, h.phone, h.from_day, h.ended_on
                FROM towns.contact AS c
                JOIN towns.post AS o ON o.district = c.district AND o.id = c.post
                LEFT JOIN LATERAL (\(PostBook.holding(bureau.today))) AS h ON true
                WHERE c.district = \(bureau.district)::integer AND c.person = \(person.id)
                  AND NOT EXISTS (SELECT FROM towns.contact AS l WHERE l.district = c.district
                    AND l.person = c.person AND l.kind = c.kind AND l.seq > c.seq)
                ORDER BY o.kind
                """
            ).map(PostBook.post)
        }
    }
}
