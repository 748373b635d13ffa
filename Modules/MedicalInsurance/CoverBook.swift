import Kernel
import Law
import Postgres

/// What the insurance system says of people, year by year.
struct CoverBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    /// How somebody is insured in a year.
    enum Kind: String, CaseIterable, Sendable {
        case none, resident, employee

        /// As a file writes it: the word, or the Chinese one.
        init?(word: String) {
            guard
                let kind = Kind.allCases.first(where: { $0.rawValue == word || $0.title.zh == word }
                )
            else { return nil }
            self = kind
        }

        var title: Text {
            switch self {
            case .none: Text("未参保", en: "uninsured")
            case .resident: Text("居民医保", en: "resident")
            case .employee: Text("职工医保", en: "employee")
            }
        }
    }

    /// The row of a person and a year that counts.
    struct Cover: Hashable, Sendable {
        let person: Int64
        let year: Int
        let seq: Int
        let kind: Kind
        let hasCare: Bool
        let since: Day
    }

    /// One that is listed.
    struct Listed: Hashable, Sendable {
        let ref: String
        let name: String
        let cover: Cover
    }

    /// The latest rows of some people, by person and year.
    func latest(
        of persons: [Int64], in transaction: Transaction
    ) async throws -> [Int64: [Int: Cover]] {
        let rows = try await transaction.query(
            """
            SELECT DISTINCT ON (person, year) person, year::bigint, seq::bigint, kind, has_care, since
            FROM medical_insurance.cover
            WHERE district = \(bureau.district)::integer AND person = ANY (\(persons))
            ORDER BY person, year, seq DESC
            """
        ).map(Self.cover)
        return Dictionary(grouping: rows, by: \.person).mapValues { covers in
            Dictionary(covers.map { ($0.year, $0) }, uniquingKeysWith: { first, _ in first })
        }
    }

    private static func cover(_ row: Row) throws -> Cover {
        let (person, year, seq, kind, hasCare, since) = try row.decode(
            Int64.self, Int.self, Int.self, String.self, Bool.self, PostgresDate.self)
        return Cover(
            person: person, year: year, seq: seq, kind: Kind(rawValue: kind) ?? .none,
            hasCare: hasCare, since: Day(since))
    }

    /// Writes rows, by the register's hand.
    func write(_ covers: [Cover], in transaction: Transaction) async throws {
        for one in covers {
            _ = try await transaction.execute(
                """
                INSERT INTO medical_insurance.cover (district, person, year, seq, client, kind,
                    has_care, since, recorded_by)
                VALUES (\(bureau.district)::integer, \(one.person), \(one.year)::integer,
                    \(one.seq)::integer, \("cover \(one.person)/\(one.year)/\(one.seq)"),
                    \(one.kind.rawValue), \(one.hasCare), \(one.since.sql), \(bureau.actor))
                """)
        }
    }

    /// Which people are listed.
    struct Filter {
        var year: Int
        var kind: Kind?
        var after: Int64 = 0
        var limit = 500
    }

    /// A year's people as they stand.
    func list(_ filter: Filter) async throws -> [Listed] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(Self.listing(filter, bureau.district)).map {
                row in
                let (person, seq, kind, hasCare, since, ref, name) = try row.decode(
                    Int64.self, Int.self, String.self, Bool.self, PostgresDate.self, String.self,
                    String.self)
                return Listed(
                    ref: ref, name: name,
                    cover: Cover(
                        person: person, year: filter.year, seq: seq,
                        kind: Kind(rawValue: kind) ?? .none, hasCare: hasCare, since: Day(since)))
            }
            bureau.saw(found.map(\.cover.person))
            return found
        }
    }

    /// The statement of `list`: the page along the index first, then what it shows.
    static func listing(_ filter: Filter, _ district: Int) -> Query {
        let chosen: Query = filter.kind.map { "AND c.kind = \($0.rawValue)" } ?? ""
        return """
            SELECT c.person, c.seq::bigint, c.kind, c.has_care, c.since, p.ref, p.name FROM (
                SELECT c.* FROM medical_insurance.cover AS c
                WHERE c.district = \(district)::integer AND c.year = \(filter.year)::integer
                  AND c.person > \(filter.after) \(chosen)
                  AND (SELECT true FROM medical_insurance.cover AS n
                    WHERE n.district = c.district AND n.person = c.person AND n.year = c.year
                      AND n.seq = c.seq + 1) IS NULL
                ORDER BY c.person, c.seq LIMIT \(filter.limit)
            ) AS c JOIN kernel.person AS p ON p.district = c.district AND p.id = c.person
            ORDER BY c.person
            """
    }
}
