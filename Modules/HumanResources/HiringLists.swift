import Kernel
import Law
import Postgres

/// The lists of those who found work.
extension HiringBook {
    static let columns: Query = """
        SELECT h.id, h.client, h.case_id, h.person, p.ref, p.name, h.employer, h.job, h.from_day,
            coalesce(f.nth, 0)::bigint, coalesce(f.is_working, true)
        FROM human_resources.hiring AS h
        JOIN kernel.person AS p ON p.district = h.district AND p.id = h.person
        LEFT JOIN LATERAL (SELECT f.nth, f.is_working FROM human_resources.follow_up AS f
            WHERE f.district = h.district AND f.hiring = h.id ORDER BY f.nth DESC LIMIT 1) AS f
          ON true
        """

    /// Hirings since a day, the earliest first; without those that are over.
    static func listQuery(district: Int, since: Day, withEnded: Bool) -> Query {
        """
        \(columns)
        WHERE h.district = \(district)::integer AND h.from_day >= \(since.sql)
          AND (\(withEnded) OR coalesce(f.nth, 0) < 3 AND coalesce(f.is_working, true))
        ORDER BY h.from_day, h.id LIMIT \(Bureau.listed)
        """
    }

    func list(since: Day, withEnded: Bool) async throws -> [Hiring] {
        try await read(
            Self.listQuery(district: bureau.district, since: since, withEnded: withEnded))
    }

    /// Who is to be asked, the longest overdue first.
    func due(on day: Day) async throws -> [(hiring: Hiring, due: Day)] {
        try await list(since: Bureau.listedSince(day), withEnded: false).compactMap { hiring in
            hiring.nextAsk.flatMap { $0 <= day ? (hiring, $0) : nil }
        }.sorted { ($0.due, $0.hiring.id) < ($1.due, $1.hiring.id) }
    }

    func hiring(_ id: Int64) async throws -> Hiring {
        guard let hiring = try await one("id", "\(id)") else {
            throw Refusal(
                Text(
                    "没有第 \(id) 号录用；用 job list-hired 查看编号。",
                    en: "There is no hiring \(id); see `job list-hired`."))
        }
        return hiring
    }

    func one(_ key: String, _ value: String) async throws -> Hiring? {
        try await read(
            """
            \(Self.columns)
            WHERE h.district = \(bureau.district)::integer
              AND CASE \(key) WHEN 'client' THEN h.client ELSE h.id::text END = \(value)
            """
        ).first
    }

    private func read(_ query: Query) async throws -> [Hiring] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(query).map { row in
                let (
                    id, client, caseID, person, ref, name, employer, job, from, asked, isWorking
                ) = try row.decode(
                    Int64.self, String.self, Int64.self, Int64.self, String.self, String.self,
                    String.self, String.self, PostgresDate.self, Int64.self, Bool.self)
                return Hiring(
                    id: id, client: client, caseID: caseID, person: person, ref: ref, name: name,
                    employer: employer, job: job, from: Day(from), asked: asked,
                    isWorking: isWorking)
            }
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    // MARK: Subsidies

    /// A month of a subsidy.
    struct Grant: Hashable {
        let hiring: Int64
        let ref: String
        let name: String
        let kind: Subsidy
        let document: String
        let sum: Money?
    }

    /// The subsidies of a month.
    static func subsidiesQuery(district: Int, month: Day) -> Query {
        """
        SELECT s.hiring, s.person, p.ref, p.name, s.kind, s.document, s.fen
        FROM human_resources.subsidy AS s
        JOIN kernel.person AS p ON p.district = s.district AND p.id = s.person
        WHERE s.district = \(district)::integer AND s.month = \(month.sql)
        ORDER BY s.month, s.hiring, s.kind
        """
    }

    func subsidies(of month: Month) async throws -> [Grant] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                Self.subsidiesQuery(district: bureau.district, month: month.first)
            ).map { row in
                let (hiring, person, ref, name, kind, document, fen) = try row.decode(
                    Int64.self, Int64.self, String.self, String.self, String.self, String.self,
                    Int64?.self)
                bureau.saw([person])
                return Grant(
                    hiring: hiring, ref: ref, name: name,
                    kind: Subsidy(rawValue: kind) ?? .training, document: document,
                    sum: fen.map { Money(fen: $0) })
            }
        }
    }
}
