import Kernel
import Law
import Postgres

/// The household register of the people of the register, row by row.
struct HouseholdBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    /// Somebody's row.
    struct Row: Hashable, Sendable {
        let person: Int64
        let seq: Int
        let entry: HouseholdEntry
        let previous: Int?
        let ref: String
        let name: String

        init(_ row: Postgres.Row) throws {
            let (
                person, seq, kind, area, registered, previous, town, village, since, ref, name
            ) = try row.decode(
                Int64.self, Int.self, String.self, String?.self, Int.self, Int?.self, Int64?.self,
                Int64?.self, PostgresDate.self, String.self, String.self)
            (self.person, self.seq, self.previous) = (person, seq, previous)
            (self.ref, self.name) = (ref, name)
            entry = HouseholdEntry(
                kind: HouseholdKind(rawValue: kind) ?? .unified,
                area: area.flatMap(AreaClass.init(rawValue:)), registered: registered, town: town,
                village: village, since: Day(since))
        }
    }

    static let columns: Query = """
        h.person, h.seq, h.kind, h.area, h.registered, h.previous, h.town, h.village, h.since,
        p.ref, p.name
        """
    /// Each person is looked up by their key.
    static let joined: Query = """
        JOIN LATERAL (
            SELECT p.ref, p.name FROM kernel.person AS p
            WHERE p.district = h.district AND p.id = h.person LIMIT 1
        ) AS p ON true
        """

    /// The last row of each of some persons.
    func latest(
        of persons: [Int64], in transaction: Transaction
    ) async throws -> [Int64: Row] {
        let rows = try await transaction.query(
            """
            SELECT DISTINCT ON (h.person) \(Self.columns)
            FROM public_security.household_entry AS h \(Self.joined)
            WHERE h.district = \(bureau.district)::integer AND h.person = ANY (\(persons))
            ORDER BY h.person, h.seq DESC
            """
        ).map(Row.init)
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.person, $0) })
    }

    /// Where somebody was registered, report by report, the one that counts first.
    struct Places: Hashable, Sendable {
        private struct Report: Hashable, Sendable {
            let district: Int?
            let from: Day
            let to: Day
        }
        private var reports: [Report] = []

        /// Six digits; nil where nobody has said.
        func registered(on day: Day) -> Int? {
            reports.first { $0.from <= day && day < $0.to }?.district
        }

        fileprivate mutating func add(_ district: Int?, from: Day, to: Day) {
            reports.append(Report(district: district, from: from, to: to))
        }
    }

    /// Where some persons were registered.
    func places(
        of persons: [Int64], in transaction: Transaction
    ) async throws -> [Int64: Places] {
        let rows = try await transaction.query(
            """
            SELECT f.person, CASE f.act WHEN 0 THEN f.number END, f.from_day, f.to_day
            FROM kernel.fact AS f
            WHERE f.district = \(bureau.district)::integer AND f.person = ANY (\(persons))
              AND f.kind = 'hukou.district' AND f.official AND f.act <> 2
              AND NOT EXISTS (SELECT FROM kernel.fact AS w
                WHERE w.district = f.district AND w.person = f.person AND w.kind = f.kind
                  AND w.act = 2 AND CASE WHEN w.withdraws IS NULL
                    THEN w.source = f.source AND w.from_day = f.from_day AND w.seq > f.seq
                    ELSE w.withdraws = f.seq END)
            ORDER BY f.person, f.learned DESC, f.from_day DESC, f.seq DESC
            """
        ).map { try $0.decode(Int64.self, Int64?.self, PostgresDate.self, PostgresDate.self) }
        var found: [Int64: Places] = [:]
        for (person, district, from, to) in rows {
            found[person, default: Places()].add(
                district.map { Int($0) }, from: Day(from), to: Day(to))
        }
        return found
    }

    /// A row to write.
    struct Line: Hashable, Sendable {
        let person: Int64
        let seq: Int
        let client: String
        let entry: HouseholdEntry
        let previous: Int?
        let origin: String
        var reason: String?
        /// Where somebody who moved within the district lives now.
        var movedTo: Int64?
    }

    /// What a move within the district makes the departments do, as if it had been recorded at a
    /// desk; in the transaction of the rows.
    func react(to lines: [Line], by pack: Pack, in transaction: Transaction) async throws {
        for line in lines {
            guard let town = line.movedTo else { continue }
            var draft = EventDraft(
                client: "household/\(line.person)/\(line.seq)/move", kind: "move", ref: "",
                day: line.entry.since, source: bureau.department.word, recordedBy: bureau.actor)
            draft.state(PublicSecurity.town.name, "\(town)")
            try await bureau.react(to: draft, of: line.person, by: pack, in: transaction)
        }
    }

    /// Writes rows, by the register's hand.
    func write(_ lines: [Line], in transaction: Transaction) async throws {
        for line in lines {
            let (one, area) = (line.entry, line.entry.area?.rawValue)
            let previous = line.previous.map { Int64($0) }
            _ = try await transaction.execute(
                """
                INSERT INTO public_security.household_entry (district, person, seq, client, kind,
                    area, registered, previous, town, village, since, origin, reason, recorded_by)
                VALUES (\(bureau.district)::integer, \(line.person), \(line.seq)::integer,
                    \(line.client), \(one.kind.rawValue), \(area),
                    \(one.registered)::integer, \(previous)::integer,
                    \(one.town), \(one.village), \(one.since.sql), \(line.origin), \(line.reason),
                    \(bureau.actor))
                """)
        }
    }

    /// Puts right by hand the last row of somebody, with the reason: what it told is taken back,
    /// for an earlier or a later day. The same id again changes nothing.
    ///
    /// - Returns: Whether it is new.
    func correct(
        _ ref: String, _ entry: HouseholdEntry, reason: String, client: String
    ) async throws -> Bool {
        try bureau.requireTeller()
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        let (person, last, places, moved) = try await bureau.transaction(reading: true) {
            transaction in
            let person = try await bureau.served(ref, in: transaction)
            let last = try await self.latest(of: [person.id], in: transaction)[person.id]
            return (
                person, last, try await self.places(of: [person.id], in: transaction)[person.id],
                try await self.moveTold(by: last, in: transaction)
            )
        }
        if let known = try await known(client) {
            guard known == (person.id, entry) else { throw Bureau.usedClient }
            return false
        }
        guard entry.since >= person.birth else {
            throw Refusal(
                Text(
                    "--since \(entry.since)：早于出生日期 \(person.birth)。",
                    en: "--since \(entry.since) is before the day of birth \(person.birth)."))
        }
        let seq = 1 + (last?.seq ?? 0)
        var facts = entry.facts(of: ref, row: seq, after: last?.entry, at: bureau)
        if let last, last.entry.since > entry.since || last.entry.since < entry.since {
            facts = last.entry.withdrawn(of: ref, row: seq, at: bureau) + facts
        }
        // Of a row that told a move the correction tells where they live, or takes the move back.
        if let last, let moved {
            let town = entry.registered == bureau.district ? entry.town : nil
            if last.entry.since != entry.since || town == nil || town == moved.from {
                facts.append(
                    bureau.fact(
                        PublicSecurity.town.name, of: ref, "withdrawn", from: last.entry.since,
                        document: "household \(seq)"))
            }
            if let town, town != moved.from {
                facts.append(entry.move(to: town, of: ref, row: seq, at: bureau))
            }
        }
        // What the wrong row itself said is no registration before this one.
        let first = min(entry.since, last?.entry.since ?? entry.since)
        let before = places?.registered(on: first.adding(days: -1))
        let line = Line(
            person: person.id, seq: seq, client: client, entry: entry,
            previous: before == entry.registered ? nil : before, origin: "correction",
            reason: reason)
        try await bureau.once {
            try await bureau.report(facts, reason: reason) { try await write([line], in: $0) }
        }
        try await bureau.followUp([person.id])
        return true
    }

    /// A move within the district that a row told.
    private struct Move {
        /// The town before it, nine digits.
        let from: Int64?
    }

    /// The town from which a row told that somebody moved within the district; nil where it told
    /// no move.
    private func moveTold(
        by row: Row?, in transaction: Transaction
    ) async throws -> Move? {
        guard let row else { return nil }
        let told = try await transaction.one(
            """
            SELECT (SELECT h.town FROM public_security.household_entry AS h
                WHERE h.district = f.district AND h.person = f.person
                  AND h.since < \(row.entry.since.sql) ORDER BY h.seq DESC LIMIT 1)
            FROM kernel.fact AS f
            WHERE f.district = \(bureau.district)::integer AND f.person = \(row.person)
              AND f.kind = 'residence.town' AND f.source = \(bureau.department.word)
              AND f.act = 0 AND f.document = \("household \(row.seq)") LIMIT 1
            """)
        return try told.map { Move(from: try $0.value(0, as: Int64?.self)) }
    }

    private func known(_ client: String) async throws -> (Int64, HouseholdEntry)? {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.one(
                """
                SELECT \(Self.columns) FROM public_security.household_entry AS h \(Self.joined)
                WHERE h.district = \(bureau.district)::integer AND h.client = \(client)
                """
            ).map(Row.init).map { ($0.person, $0.entry) }
        }
    }

    /// Which rows are listed.
    struct Filter {
        var ref: String?
        /// Those after this person: lists are paged by key.
        var after: Int64 = 0
        var limit = 500
    }

    /// The register as it stands, a row a person.
    func list(_ filter: Filter) async throws -> [Row] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(Self.listing(filter, bureau.district))
                .map(Row.init)
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    /// The statement of `list`: along the key.
    static func listing(_ filter: Filter, _ district: Int) -> Query {
        """
        SELECT \(columns) FROM public_security.household_entry AS h \(joined)
        WHERE h.district = \(district)::integer AND h.person > \(filter.after)
          AND (\(filter.ref)::text IS NULL OR p.ref = \(filter.ref))
          AND NOT EXISTS (SELECT FROM public_security.household_entry AS n
            WHERE n.district = h.district AND n.person = h.person AND n.seq = h.seq + 1)
        ORDER BY h.person LIMIT \(filter.limit)
        """
    }
}

extension Bureau {
    /// Opens at once what changed answers ask for: a stop for what has lost its ground, a case for
    /// what is due now, in every department.
    func followUp(_ persons: [Int64]) async throws {
        guard !persons.isEmpty else { return }
        let families = try await transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT DISTINCT family FROM kernel.person
                WHERE district = \(district)::integer AND id = ANY (\(persons))
                """
            ).map { try $0.value(0, as: Int64.self) }
        }
        _ = try await FollowUp(office, district: district).run(families: families)
    }
}
