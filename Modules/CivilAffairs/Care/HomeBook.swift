import Kernel
import Law
import Postgres

/// Care homes and their beds.
struct HomeBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    struct Home: Hashable {
        let id: Int64
        let name: String
        let isPublic: Bool
        /// Nil of a home of the district.
        let town: Int64?
    }

    /// A home with its numbers.
    struct Standing: Hashable {
        let home: Home
        let beds: Int64
        let free: Int64
        let waiting: Int64
    }

    struct Bed: Hashable {
        let id: Int64
        let label: String
        /// Nil while it is free.
        let offer: Int64?
        let ref: String?
        let name: String?
        let outside: String?
        let movedIn: Day?
    }

    func add(
        _ name: String, isPublic: Bool, town: Int64?, client: String
    ) async throws -> Home {
        let name = try Bureau.words(name, "--name", of: 2...60)
        if let town, try await bureau.towns()[town] == nil {
            throw Refusal(
                Text(
                    "--town \(town)：不是本区的镇街代码（九位）。",
                    en: "--town \(town): no town of this district (nine digits)."))
        }
        return try await bureau.writing { transaction in
            if let known = try await home(named: name, in: transaction) {
                guard (known.isPublic, known.town) == (isPublic, town) else {
                    throw Refusal(
                        Text(
                            "--name：“\(name)”已登记，性质或镇街不同。",
                            en: "--name: “\(name)” stands already, as another kind or elsewhere."))
                }
                return known
            }
            _ = try await transaction.execute(
                """
                INSERT INTO civil_affairs.home (district, client, name, is_public, town, recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(name), \(isPublic), \(town),
                    \(bureau.actor))
                """)
            return try await find(name, in: transaction)
        }
    }

    /// Adds beds that are not there yet.
    ///
    /// - Returns: How many were new.
    func addBeds(_ labels: [String], to word: String, client: String) async throws -> Int {
        let labels = try Set(labels).sorted().map { try Bureau.words($0, "--beds", of: 1...20) }
        guard (1...500).contains(labels.count) else {
            throw Refusal(
                Text("--beds：写 1 至 500 个床号，用逗号隔开。", en: "--beds: 1 to 500 labels, by commas."))
        }
        return try await bureau.writing { transaction in
            let home = try await find(word, in: transaction)
            return try await transaction.execute(
                """
                INSERT INTO civil_affairs.bed (district, client, home, label, recorded_by)
                SELECT \(bureau.district)::integer, \(client) || '/' || l, \(home.id), l,
                    \(bureau.actor)
                FROM unnest(\(labels)) AS l
                WHERE NOT EXISTS (SELECT FROM civil_affairs.bed AS b
                    WHERE b.district = \(bureau.district)::integer AND b.home = \(home.id)
                      AND b.label = l)
                """)
        }
    }

    /// Homes, those with vacancies first.
    func list() async throws -> [Standing] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(Self.listing(of: bureau.district)).map { row in
                let (id, name, isPublic, town, beds, taken, waiting) = try row.decode(
                    Int64.self, String.self, Bool.self, Int64?.self, Int64.self, Int64.self,
                    Int64.self)
                return Standing(
                    home: Home(id: id, name: name, isPublic: isPublic, town: town), beds: beds,
                    free: beds - taken, waiting: waiting)
            }
        }
    }

    static func listing(of district: Int) -> Query {
        """
        WITH taken AS MATERIALIZED (
            SELECT o.home, o.application FROM civil_affairs.bed_offer AS o
            LEFT JOIN civil_affairs.bed_offer_end AS e
              ON e.district = o.district AND e.offer = o.id
            WHERE o.district = \(district)::integer AND e.offer IS NULL
        )
        SELECT h.id, h.name, h.is_public, h.town, coalesce(b.beds, 0), coalesce(o.taken, 0),
            coalesce(a.waiting, 0)
        FROM civil_affairs.home AS h
        LEFT JOIN (SELECT home, count(*) AS beds FROM civil_affairs.bed
            WHERE district = \(district)::integer GROUP BY home) AS b ON b.home = h.id
        LEFT JOIN (SELECT home, count(*) AS taken FROM taken GROUP BY home) AS o ON o.home = h.id
        LEFT JOIN (SELECT a.home, count(*) AS waiting FROM civil_affairs.home_application AS a
            LEFT JOIN civil_affairs.home_application_end AS e
              ON e.district = a.district AND e.application = a.id
            LEFT JOIN taken AS t ON t.application = a.id
            WHERE a.district = \(district)::integer AND e.application IS NULL
              AND t.application IS NULL
            GROUP BY a.home) AS a ON a.home = h.id
        WHERE h.district = \(district)::integer
        ORDER BY coalesce(b.beds, 0) > coalesce(o.taken, 0) DESC, h.name
        """
    }

    /// The beds of a home, the free ones first.
    func beds(of word: String) async throws -> (Home, [Bed]) {
        try await bureau.transaction(reading: true) { transaction in
            let home = try await find(word, in: transaction)
            var seen: Set<Int64> = []
            let beds = try await transaction.query(
                """
                SELECT b.id, b.label, o.id, o.person, p.ref, p.name, a.outside, c.moved_in
                FROM civil_affairs.bed AS b
                LEFT JOIN civil_affairs.bed_offer AS o ON o.district = b.district AND o.bed = b.id
                    AND NOT EXISTS (SELECT FROM civil_affairs.bed_offer_end AS e
                        WHERE e.district = o.district AND e.offer = o.id)
                LEFT JOIN civil_affairs.home_application AS a
                    ON a.district = o.district AND a.id = o.application
                LEFT JOIN kernel.person AS p ON p.district = o.district AND p.id = o.person
                LEFT JOIN civil_affairs.bed_acceptance AS c
                    ON c.district = o.district AND c.offer = o.id
                WHERE b.district = \(bureau.district)::integer AND b.home = \(home.id)
                ORDER BY o.id IS NULL DESC, b.label
                """
            ).map { row in
                let (id, label, offer, person, ref, name, outside, moved) = try row.decode(
                    Int64.self, String.self, Int64?.self, Int64?.self, String?.self, String?.self,
                    String?.self, PostgresDate?.self)
                if let person { seen.insert(person) }
                return Bed(
                    id: id, label: label, offer: offer, ref: ref, name: name, outside: outside,
                    movedIn: moved.map { Day($0) })
            }
            bureau.saw(seen)
            return (home, beds)
        }
    }

    /// A home by its number or name.
    func find(_ word: String, in transaction: Transaction) async throws -> Home {
        let found = try await Named.find(
            """
            SELECT id, name FROM civil_affairs.home
            WHERE district = \(bureau.district)::integer AND (name = \(word) OR id::text = \(word))
            ORDER BY name = \(word) DESC LIMIT 1
            """, word, option: "--home", list: "home list", in: transaction)
        guard let home = try await home(named: found.name, in: transaction) else {
            throw Refusal(Text("没有这家机构。", en: "There is no such home."))
        }
        return home
    }

    private func home(named name: String, in transaction: Transaction) async throws -> Home? {
        try await transaction.one(
            """
            SELECT id, name, is_public, town FROM civil_affairs.home
            WHERE district = \(bureau.district)::integer AND name = \(name)
            """
        ).map {
            let (id, name, isPublic, town) = try $0.decode(
                Int64.self, String.self, Bool.self, Int64?.self)
            return Home(id: id, name: name, isPublic: isPublic, town: town)
        }
    }
}
