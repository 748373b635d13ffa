import Kernel
import Law
import Postgres

extension MeansBook {
    /// A sheet by its number.
    ///
    /// - Throws: `Refusal` where there is none.
    func standing(_ id: Int64) async throws -> MeansSheet {
        guard let sheet = try await sheet("id", "\(id)") else {
            throw Refusal(Text("没有核对表第 \(id) 号。", en: "There is no sheet \(id)."))
        }
        return sheet
    }

    /// The sheet of a `client` or an `id`.
    func sheet(_ key: String, _ value: String) async throws -> MeansSheet? {
        try await bureau.transaction(reading: true) { transaction in
            let row =
                key == "id"
                ? try await transaction.one(
                    """
                    SELECT \(MeansSheet.columns)
                    WHERE s.district = \(bureau.district)::integer AND s.id = \(Int64(value) ?? 0)
                    """)
                : try await transaction.one(
                    """
                    SELECT \(MeansSheet.columns)
                    WHERE s.district = \(bureau.district)::integer AND s.client = \(value)
                    """)
            guard var sheet = try row.map(MeansSheet.init) else { return nil }
            try await sheet.fill(bureau, in: transaction)
            return sheet
        }
    }

    /// A line of the list of sheets.
    struct Listed: Hashable {
        let sheet: MeansSheet
        let state: MeansSheet.State
        let perHead: Money?
        let granted: String?
    }

    /// A test that has waited longer is looked up by its person (our own default: no source says).
    static let days = 400

    /// Of one person every sheet, the latest first.
    static func listing(_ bureau: Bureau, of ref: String) -> Query {
        """
        \(listed)
        WHERE s.district = \(bureau.district)::integer
          AND s.person = (SELECT q.id FROM kernel.person AS q
            WHERE q.district = \(bureau.district)::integer AND q.ref = \(ref))
        ORDER BY s.id DESC
        """
    }

    /// Those of the last days that wait, the oldest application first; with what has ended where
    /// asked for.
    static func listing(_ bureau: Bureau, withEnded: Bool) -> Query {
        """
        \(listed)
        WHERE s.district = \(bureau.district)::integer
          AND s.applied_on >= \(bureau.today.adding(days: -days).sql)
          AND (\(withEnded) OR coalesce(a.act, 'line') NOT IN ('decide', 'withdraw'))
        ORDER BY s.applied_on, s.id
        """
    }

    private static let listed: Query = """
        SELECT s.id, s.client, s.person, p.ref, p.name, s.household, s.month, s.test,
            s.nth::bigint, s.applied_on, coalesce(a.act, 'line'), r.per_head, d.class
        FROM civil_affairs.means_sheet AS s
        JOIN kernel.person AS p ON p.district = s.district AND p.id = s.person
        LEFT JOIN LATERAL (SELECT x.act FROM civil_affairs.means_act AS x
            WHERE x.district = s.district AND x.sheet = s.id ORDER BY x.seq DESC LIMIT 1) AS a
          ON true
        LEFT JOIN LATERAL (SELECT x.per_head FROM civil_affairs.means_result AS x
            WHERE x.district = s.district AND x.sheet = s.id ORDER BY x.seq DESC LIMIT 1) AS r
          ON true
        LEFT JOIN civil_affairs.means_decision AS d
          ON d.district = s.district AND d.sheet = s.id
        """

    func list(ref: String?, withEnded: Bool) async throws -> [Listed] {
        try await bureau.transaction(reading: true) { transaction in
            let rows = try await transaction.query(
                ref.map { Self.listing(bureau, of: $0) }
                    ?? Self.listing(bureau, withEnded: withEnded))
            let found = try rows.map { row in
                let sheet = try MeansSheet(row)
                let act = MeansSheet.Act.Kind(rawValue: try row.value(10, as: String.self))
                var copy = sheet
                if let act {
                    copy.acts = [.init(seq: 1, client: "", act: act, actor: "", reason: nil)]
                }
                return Listed(
                    sheet: sheet, state: copy.state,
                    perHead: try row.value(11, as: Int64?.self).map { Money(fen: $0) },
                    granted: try row.value(12, as: String?.self))
            }
            bureau.saw(Set(found.map(\.sheet.person)))
            return found
        }
    }
}

extension MeansSheet {
    /// Who is counted, by the register's names.
    var memberList: String { members.map(\.ref).joined(separator: "、") }
}
