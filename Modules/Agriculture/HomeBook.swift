import Kernel
import Law
import Postgres

/// New homes and plots, and to whom each is given.
struct HomeBook {
    let bureau: Bureau

    struct Home: Hashable {
        let id: Int64
        let site: String
        let label: String
        let isPlot: Bool
        /// Square metres.
        let area: Int64
        /// To whom it is given now.
        let ref: String?
        let name: String?
        let caseID: Int64?
        /// Times it was given.
        let turns: Int64

        init(_ row: Row) throws {
            let (id, site, label, isPlot, area, ref, name, caseID, turns) = try row.decode(
                Int64.self, String.self, String.self, Bool.self, Int64.self, String?.self,
                String?.self, Int64?.self, Int64.self)
            (self.id, self.site, self.label, self.isPlot) = (id, site, label, isPlot)
            (self.area, self.ref, self.name, self.caseID) = (area, ref, name, caseID)
            self.turns = turns
        }

        var words: Text {
            Text("\(site) \(label)", en: "\(site) \(label)")
        }
    }

    /// Registers a home, or a plot for one.
    func add(
        site: String, label: String, isPlot: Bool, area: Int, client: String
    ) async throws -> Home {
        let site = try Bureau.words(site, "--site")
        let label = try Bureau.words(label, "--label", of: 1...40)
        guard (1...10_000).contains(area) else {
            throw Refusal(
                Text("--area：应为 1 至 10000 平方米。", en: "--area: 1 to 10000 square metres."))
        }
        let id = try await bureau.writing { transaction in
            let known = try await transaction.one(
                """
                SELECT id, client FROM agriculture.home
                WHERE district = \(bureau.district)::integer
                  AND (client = \(client) OR site = \(site) AND label = \(label))
                """)
            if let (id, before) = try known?.decode(Int64.self, String.self) {
                guard before == client else {
                    throw Refusal(
                        Text(
                            "--label：\(site) 的 \(label) 已登记为第 \(id) 号。",
                            en: "--label: \(label) at \(site) is home \(id) already."))
                }
                return id
            }
            let row = try await transaction.one(
                """
                INSERT INTO agriculture.home (district, client, site, label, is_plot, area,
                    recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(site), \(label), \(isPlot),
                    \(Int64(area))::integer, \(bureau.actor))
                RETURNING id
                """)
            return try row?.value(0, as: Int64.self) ?? 0
        }
        return try await bureau.transaction(reading: true) { try await home(id, in: $0) }
    }

    /// A home by its number.
    func home(_ id: Int64, in transaction: Transaction) async throws -> Home {
        let found = try await transaction.one(
            "\(Self.columns) WHERE h.district = \(bureau.district)::integer AND h.id = \(id)"
        ).map(Home.init)
        guard let found else {
            throw Refusal(
                Text("没有第 \(id) 号新居；见 home list。", en: "There is no home \(id); see `home list`."))
        }
        return found
    }

    /// Homes by site, those that are free only or all.
    func list(withGiven: Bool) async throws -> [Home] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(Self.listing(bureau.district, withGiven: withGiven))
                .map(Home.init)
        }
    }

    static func listing(_ district: Int, withGiven: Bool) -> Query {
        """
        \(columns) WHERE h.district = \(district)::integer
          AND (\(withGiven) OR t.home IS NULL OR t.has_ended)
        ORDER BY h.site, h.label LIMIT \(LoanBook.lines)
        """
    }

    private static let columns: Query = """
        SELECT h.id, h.site, h.label, h.is_plot, h.area::bigint,
            CASE WHEN NOT t.has_ended THEN p.ref END, CASE WHEN NOT t.has_ended THEN p.name END,
            CASE WHEN NOT t.has_ended THEN t.case_id END, coalesce(t.turn, 0)::bigint
        FROM agriculture.home AS h
        LEFT JOIN LATERAL (SELECT a.home, a.turn, a.person, a.case_id,
                e.home IS NOT NULL AS has_ended
            FROM agriculture.allotment AS a
            LEFT JOIN agriculture.allotment_end AS e
              ON e.district = a.district AND e.home = a.home AND e.turn = a.turn
            WHERE a.district = h.district AND a.home = h.id ORDER BY a.turn DESC LIMIT 1) AS t
          ON true
        LEFT JOIN kernel.person AS p ON p.district = h.district AND p.id = t.person
        """
}
