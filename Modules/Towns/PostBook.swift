import Kernel
import Law
import Postgres

/// The posts (岗位) that look after families, and who holds them. A post outlives its holder: a
/// successor has the families the same day.
struct PostBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    /// Whose post it is.
    enum Kind: String, CaseIterable {
        case town, village

        var title: Text {
            switch self {
            case .town: Text("镇（街）干部", en: "town cadre")
            case .village: Text("村（居）干部", en: "village cadre")
            }
        }
    }

    /// Days within which a gap is told and closed (`catalogue.md` §5, E37; our proposal there).
    static let days = 7

    struct Post: Hashable {
        let id: Int64
        let kind: Kind
        let town: Int64
        let title: String
        /// Who holds it on the day; nil for nobody.
        let holder: String?
        let phone: String?
        let from: Day?
        /// The day on which that ends, where it is known.
        let to: Day?
    }

    /// Sets a post up.
    ///
    /// - Returns: Its number.
    func add(
        _ kind: Kind, _ title: String, town: Int64, village: Int64?, client: String
    ) async throws -> Int64 {
        let title = try Bureau.words(title, "--title", of: 2...50)
        guard (kind == .village) == (village != nil), village.map({ $0 / 1000 == town }) ?? true
        else {
            throw Refusal(
                Text(
                    "--village：村（居）岗位写本镇街村居的十二位代码；镇（街）岗位不写。",
                    en: "--village: of a village post the village's twelve digits within the town; "
                        + "of a town post none."))
        }
        return try await bureau.once {
            try await bureau.transaction { transaction in
                if let id = try await bureau.told(
                    """
                    SELECT id, (kind, town, title) = (\(kind.rawValue), \(town), \(title))
                    FROM towns.post
                    WHERE district = \(bureau.district)::integer AND client = \(client)
                    """, in: transaction)
                {
                    return id
                }
                let row = try await transaction.one(
                    """
                    INSERT INTO towns.post (district, client, kind, town, village, title,
                        recorded_by)
                    VALUES (\(bureau.district)::integer, \(client), \(kind.rawValue), \(town),
                        \(village), \(title), \(bureau.actor))
                    RETURNING id
                    """)
                return try row?.value(0) ?? 0
            }
        }
    }

    /// Somebody who takes a post.
    struct Holder {
        var name: String
        var phone: String
        var from: Day
    }

    /// Enters who holds a post from a day on; it may be a day to come.
    ///
    /// - Throws: `Refusal` where somebody holds it and no end is known.
    func take(_ post: Int64, _ holder: Holder, client: String) async throws {
        try await bureau.once {
            try await bureau.transaction { transaction in
                try await take(post, holder, client: client, in: transaction)
            }
        }
        try await settleTask(of: post)
    }

    private func take(
        _ post: Int64, _ holder: Holder, client: String, in transaction: Transaction
    ) async throws {
        let name = try Bureau.words(holder.name, "--name", of: 2...50)
        let phone = try Bureau.phone(holder.phone)
        if try await bureau.told(
            """
            SELECT post, (post, name, phone, from_day)
                = (\(post), \(name), \(phone), \(holder.from.sql))
            FROM towns.holder
            WHERE district = \(bureau.district)::integer AND client = \(client)
            """, in: transaction) != nil
        {
            return
        }
        let (town, last) = try await state(of: post, in: transaction)
        if let last, last.ended == nil {
            throw Refusal(
                Text(
                    "第 \(post) 号岗位由 \(last.name) 担任；先用 post end 登记离岗日（可写将来的日期）。",
                    en: "Post \(post) is held by \(last.name); say with `post end` when that ends "
                        + "(a day to come will do)."))
        }
        if let ended = last?.ended, holder.from < ended {
            throw Refusal(
                Text(
                    "--from \(holder.from)：前任 \(ended) 才离岗；请写 \(ended) 或以后。",
                    en: "--from \(holder.from): the one before stays until \(ended); that day or "
                        + "later."))
        }
        _ = try await transaction.execute(
            """
            INSERT INTO towns.holder (district, post, seq, since, client, town, name, phone,
                from_day, recorded_by)
            VALUES (\(bureau.district)::integer, \(post), \((last?.seq ?? 0) + 1)::integer,
                \(last?.ended?.sql), \(client), \(town), \(name), \(phone), \(holder.from.sql),
                \(bureau.actor))
            """)
    }

    /// Enters the day on which a holder leaves: the first without them. With a successor the
    /// families stay in hands; without one the town has a task and seven days.
    func end(
        _ post: Int64, on day: Day, reason: String, successor: Holder?, client: String
    ) async throws {
        let reason = try Bureau.words(reason, "--reason", of: 2...200)
        try await bureau.once {
            try await bureau.transaction { transaction in
                if try await bureau.told(
                    """
                    SELECT post, (post, ended_on) = (\(post), \(day.sql)) FROM towns.holder_end
                    WHERE district = \(bureau.district)::integer AND client = \(client)
                    """, in: transaction) == nil
                {
                    let (town, last) = try await state(of: post, in: transaction)
                    guard let last, last.ended == nil else {
                        throw Refusal(
                            Text(
                                "第 \(post) 号岗位现在无人担任，没有可离的岗。",
                                en: "Nobody holds post \(post); nobody leaves it."))
                    }
                    guard day > last.from else {
                        throw Refusal(
                            Text(
                                "--on \(day)：\(last.name) 自 \(last.from) 担任；离岗日应在其后。",
                                en: "--on \(day): \(last.name) has it since \(last.from); a later "
                                    + "day."))
                    }
                    _ = try await transaction.execute(
                        """
                        INSERT INTO towns.holder_end (district, post, seq, client, town, from_day,
                            ended_on, reason, recorded_by)
                        VALUES (\(bureau.district)::integer, \(post), \(last.seq)::integer,
                            \(client), \(town), \(last.from.sql), \(day.sql), \(reason),
                            \(bureau.actor))
                        """)
                }
                if let successor {
                    try await take(
                        post, successor, client: "\(client)/successor", in: transaction)
                }
            }
        }
        if successor == nil { try await openTask(of: post, on: day) }
    }

    /// The last who held a post or will.
    private struct Last {
        let seq: Int64
        let name: String
        let from: Day
        let ended: Day?
    }

    private func state(
        of post: Int64, in transaction: Transaction
    ) async throws -> (town: Int64, last: Last?) {
        let row = try await transaction.one(
            """
            SELECT o.town, h.seq::bigint, h.name, h.from_day, e.ended_on FROM towns.post AS o
            LEFT JOIN towns.holder AS h ON h.district = o.district AND h.post = o.id
            LEFT JOIN towns.holder_end AS e
              ON (e.district, e.post, e.seq) = (h.district, h.post, h.seq)
            WHERE o.district = \(bureau.district)::integer AND o.id = \(post)
            ORDER BY h.seq DESC LIMIT 1
            """)
        guard
            let (town, seq, name, from, ended) = try row?.decode(
                Int64.self, Int64?.self, String?.self, PostgresDate?.self, PostgresDate?.self)
        else { throw Self.unknown(post) }
        guard let seq, let name, let from else { return (town, nil) }
        return (
            town, Last(seq: seq, name: name, from: Day(from), ended: ended.map { Day($0) })
        )
    }

    static func unknown(_ post: Int64) -> Refusal {
        Refusal(
            Text(
                "没有第 \(post) 号岗位，或不在您的镇街；用 post list 查看。",
                en: "There is no post \(post) in your towns; see `post list`."))
    }

    // MARK: The task of a gap

    private static func task(_ post: Int64) -> String { "第 \(post) 号联系人岗位" }

    private func openTask(of post: Int64, on day: Day) async throws {
        // The seven days run from the day the post falls vacant.
        let due = max(day.adding(days: Self.days), bureau.today)
        try await TaskBook(bureau.office, district: bureau.district).add(
            "\(Self.task(post))自 \(day) 空缺：补上继任人", due: due,
            client: "towns post \(post) \(day)")
    }

    /// The gap is filled: whoever filled it has done the task.
    private func settleTask(of post: Int64) async throws {
        let book = TaskBook(bureau.office, district: bureau.district)
        for task in try await book.list() where task.title.hasPrefix("\(Self.task(post))自") {
            try await book.act(.done("已补上"), on: task.id)
        }
    }

    // MARK: Lists

    /// The posts of the clerk's towns with who holds them on a day.
    func list(on day: Day) async throws -> [Post] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT o.id, o.kind, o.town, o.title, h.name, h.phone, h.from_day, h.ended_on
                FROM towns.post AS o LEFT JOIN LATERAL (\(Self.holding(day))) AS h ON true
                WHERE o.district = \(bureau.district)::integer ORDER BY o.town, o.kind, o.title
                """
            ).map(Self.post)
        }
    }

    /// Who holds the post `o` on a day.
    static func holding(_ day: Day) -> Query {
        """
        SELECT h.name, h.phone, h.from_day, e.ended_on FROM towns.holder AS h
        LEFT JOIN towns.holder_end AS e
          ON (e.district, e.post, e.seq) = (h.district, h.post, h.seq)
        WHERE h.district = o.district AND h.post = o.id AND h.from_day <= \(day.sql)
          AND (e.ended_on IS NULL OR \(day.sql) < e.ended_on)
        ORDER BY h.seq DESC LIMIT 1
        """
    }

    static func post(_ row: Row) throws -> Post {
        let (id, kind, town, title, holder, phone, from, to) = try row.decode(
            Int64.self, String.self, Int64.self, String.self, String?.self, String?.self,
            PostgresDate?.self, PostgresDate?.self)
        return Post(
            id: id, kind: Kind(rawValue: kind) ?? .village, town: town, title: title,
            holder: holder, phone: phone, from: from.map { Day($0) }, to: to.map { Day($0) })
    }

    /// A post that is vacant or will be within seven days.
    struct Gap: Hashable {
        let post: Int64
        let kind: Kind
        let title: String
        let last: String?
        /// From which day; before today: since.
        let from: Day
        /// The successor's first day, where there is one.
        let to: Day?
        let families: Int
    }

    /// Posts with families that stand vacant or will within seven days, the longest vacant first.
    func alarm() async throws -> [Gap] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(Self.gaps(bureau.district, on: bureau.today)).map {
                let (post, kind, title, last, from, to, families) = try $0.decode(
                    Int64.self, String.self, String.self, String?.self, PostgresDate.self,
                    PostgresDate?.self, Int.self)
                return Gap(
                    post: post, kind: Kind(rawValue: kind) ?? .village, title: title, last: last,
                    from: Day(from), to: to.map { Day($0) }, families: families)
            }
        }
    }

    /// The statement of `alarm`: of each post the first day on which nobody has it, be it between
    /// two holders or after the last.
    static func gaps(_ district: Int, on day: Day) -> Query {
        """
        SELECT o.id, o.kind, o.title, h.name, g.gap, g.until, f.families
        FROM towns.post AS o
        CROSS JOIN LATERAL (SELECT x.gap, x.until FROM (
                SELECT coalesce(h.since, \(day.sql)) AS gap, h.from_day AS until
                FROM towns.holder AS h WHERE h.district = o.district AND h.post = o.id
                  AND h.from_day > \(day.sql) AND h.since IS DISTINCT FROM h.from_day
                UNION ALL SELECT e.ended_on, NULL FROM towns.holder_end AS e
                WHERE e.district = o.district AND e.post = o.id AND NOT EXISTS (
                    SELECT FROM towns.holder AS n WHERE n.district = e.district
                      AND n.post = e.post AND n.before = e.seq)
                UNION ALL SELECT \(day.sql)::date, NULL WHERE NOT EXISTS (
                    SELECT FROM towns.holder AS n
                    WHERE n.district = o.district AND n.post = o.id)
            ) AS x ORDER BY x.gap LIMIT 1) AS g
        LEFT JOIN LATERAL (SELECT h.name FROM towns.holder AS h
            WHERE h.district = o.district AND h.post = o.id AND h.from_day <= g.gap
            ORDER BY h.seq DESC LIMIT 1) AS h ON true
        CROSS JOIN LATERAL (SELECT count(*) AS families FROM towns.contact AS c
            WHERE c.district = o.district AND c.post = o.id AND NOT EXISTS (
                SELECT FROM towns.contact AS l WHERE l.district = c.district
                  AND l.person = c.person AND l.kind = c.kind AND l.seq > c.seq)) AS f
        WHERE o.district = \(district)::integer AND g.gap <= \(day.adding(days: days).sql)
          AND f.families > 0
        ORDER BY g.gap, o.id
        """
    }
}
