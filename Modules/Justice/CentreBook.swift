import Kernel
import Law
import Postgres

/// The centres and their lawyers.
struct CentreBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    struct Centre: Hashable, Sendable {
        let id: Int64
        let name: String
        /// Nine digits; nil for the district's own.
        let town: Int64?
        let phone: String
    }

    struct Lawyer: Hashable, Sendable {
        let id: Int64
        let name: String
        let licence: String
        let centre: String
        let ended: Day?
        /// Matters in hand.
        let open: Int64
    }

    /// Records a centre; the same again changes nothing.
    func add(_ name: String, town: Int64?, phone: String) async throws -> Centre {
        let name = try Bureau.words(name, "--name")
        let phone = try Bureau.phone(phone)
        _ = try bureau.clause(giving: Justice.legalAid, in: try await bureau.pack())
        let towns = try await bureau.towns()
        if let town, towns[town] == nil {
            let known = towns.keys.sorted().map(String.init).joined(separator: "、")
            throw Refusal(
                Text(
                    "--town \(town)：不是本区县的镇街；应为 \(known) 之一。",
                    en: "--town \(town) is no town of this district; one of \(known)."))
        }
        if let known = try await centres().first(where: { $0.name == name }) {
            guard (known.town, known.phone) == (town, phone) else {
                throw Refusal(
                    Text(
                        "--name：“\(name)”已登记，镇街或电话不同；请核对，或换一个名称。",
                        en: "--name: `\(name)` is recorded with another town or phone; check, or "
                            + "choose another name."))
            }
            return known
        }
        try await bureau.writing { transaction in
            _ = try await transaction.execute(
                """
                INSERT INTO justice.centre (district, name, town, phone, recorded_by)
                VALUES (\(bureau.district)::integer, \(name), \(town), \(phone),
                    \(bureau.actor))
                """)
        }
        guard let made = try await centres().first(where: { $0.name == name }) else {
            throw Refusal(Text("没有写入中心。", en: "The centre was not written."))
        }
        return made
    }

    /// The centres by their names.
    func centres() async throws -> [Centre] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT id, name, town, phone FROM justice.centre
                WHERE district = \(bureau.district)::integer ORDER BY name
                """
            ).map { row in
                let (id, name, town, phone) = try row.decode(
                    Int64.self, String.self, Int64?.self, String.self)
                return Centre(id: id, name: name, town: town, phone: phone)
            }
        }
    }

    /// Records a lawyer of a centre; the same again changes nothing.
    func add(_ name: String, licence: String, centre: String) async throws -> Lawyer {
        let name = try Bureau.words(name, "--name")
        let isLicence =
            (6...20).contains(licence.utf8.count)
            && licence.utf8.allSatisfy { "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8.contains($0) }
        guard isLicence else {
            throw Refusal(
                Text(
                    "--licence：应为 6 至 20 位执业证号，只用数字和大写字母。",
                    en: "--licence: 6 to 20 digits and capital letters."))
        }
        guard
            let place = try await centres().first(where: {
                $0.name == centre || "\($0.id)" == centre
            })
        else {
            throw Refusal(
                Text(
                    "--centre：没有“\(centre)”；用 centre list 查编号或全名。",
                    en: "--centre: there is no `\(centre)`; see `centre list`."))
        }
        if let known = try await lawyers(withEnded: true).first(where: { $0.licence == licence }) {
            guard (known.name, known.centre) == (name, place.name) else {
                throw Refusal(
                    Text(
                        "--licence：\(licence) 已登记在 \(known.centre) 另一位名下。",
                        en: "--licence: \(licence) is recorded at \(known.centre) otherwise."))
            }
            return known
        }
        try await bureau.writing { transaction in
            _ = try await transaction.execute(
                """
                INSERT INTO justice.lawyer (district, name, licence, centre, recorded_by)
                VALUES (\(bureau.district)::integer, \(name), \(licence), \(place.id),
                    \(bureau.actor))
                """)
        }
        guard let made = try await lawyers(withEnded: false).first(where: { $0.licence == licence })
        else { throw Refusal(Text("没有写入律师。", en: "The lawyer was not written.")) }
        return made
    }

    /// A lawyer takes no more matters; those in hand go on or are assigned anew.
    func end(_ id: Int64, on day: Day, reason: String) async throws -> Lawyer {
        try bureau.requirePast(day, "--on")
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        let lawyer = try await lawyer(id)
        if let ended = lawyer.ended {
            guard ended == day else {
                throw Refusal(
                    Text(
                        "第 \(id) 号律师已于 \(ended) 停止。",
                        en: "Lawyer \(id) ended on \(ended)."))
            }
            return lawyer
        }
        try await bureau.writing { transaction in
            _ = try await transaction.execute(
                """
                INSERT INTO justice.lawyer_end (district, lawyer, ended_on, reason, recorded_by)
                VALUES (\(bureau.district)::integer, \(id), \(day.sql), \(reason), \(bureau.actor))
                """)
        }
        return try await self.lawyer(id)
    }

    /// A lawyer by number.
    func lawyer(_ id: Int64) async throws -> Lawyer {
        guard let found = try await lawyers(withEnded: true).first(where: { $0.id == id }) else {
            throw Refusal(
                Text(
                    "没有第 \(id) 号律师；用 lawyer list 查。",
                    en: "There is no lawyer \(id); see `lawyer list`."))
        }
        return found
    }

    /// The lawyers, who has the fewest matters in hand first.
    func lawyers(withEnded: Bool) async throws -> [Lawyer] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(Self.listing(withEnded: withEnded, bureau.district)).map {
                row in
                let (id, name, licence, centre, ended, open) = try row.decode(
                    Int64.self, String.self, String.self, String.self, PostgresDate?.self,
                    Int64.self)
                return Lawyer(
                    id: id, name: name, licence: licence, centre: centre,
                    ended: ended.map { Day($0) }, open: open)
            }
        }
    }

    /// The statement of `lawyers`.
    static func listing(withEnded: Bool, _ district: Int) -> Query {
        """
        SELECT l.id, l.name, l.licence, c.name, e.ended_on, (
            SELECT count(*) FROM justice.assignment AS a
            WHERE a.district = l.district AND a.lawyer = l.id
              AND (SELECT true FROM justice.assignment AS b
                WHERE b.district = a.district AND b.aid = a.aid AND b.seq > a.seq LIMIT 1) IS NULL
              AND (SELECT true FROM justice.outcome AS o
                WHERE o.district = a.district AND o.aid = a.aid LIMIT 1) IS NULL) AS open
        FROM justice.lawyer AS l
        JOIN justice.centre AS c ON c.district = l.district AND c.id = l.centre
        LEFT JOIN justice.lawyer_end AS e ON e.district = l.district AND e.lawyer = l.id
        WHERE l.district = \(district)::integer AND (\(withEnded) OR e.ended_on IS NULL)
        ORDER BY e.ended_on IS NOT NULL, open, l.id
        """
    }
}
