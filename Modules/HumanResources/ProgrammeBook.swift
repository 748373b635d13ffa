import Kernel
import Law
import Postgres

/// What has places: courses, guidance, placement services and public-service posts. A place is
/// given to one at a time, and one person has one place of a kind at a time; the keys keep both.
struct ProgrammeBook {
    let bureau: Bureau

    /// The step of a waiver at which the place is given.
    static let step = "issue"

    enum Kind: String, CaseIterable {
        case training, guidance, placement, post

        var title: Text {
            switch self {
            case .training: Text("就业培训", en: "training")
            case .guidance: Text("就业指导", en: "guidance")
            case .placement: Text("职业介绍", en: "placement service")
            case .post: Text("公益性岗位", en: "public-service post")
            }
        }
    }

    struct Programme: Hashable {
        let id: Int64
        let client: String
        let kind: Kind
        let title: String
        let provider: String
        let places: Int64
        let from: Day
        /// The last day.
        let to: Day
        let taken: Int64
    }

    // MARK: Programmes

    /// What a programme is opened with.
    struct Opening {
        var kind: Kind
        var title: String
        var provider: String
        var places: Int
        var from: Day
        var to: Day
        var client: String
    }

    func add(_ opening: Opening) async throws -> Programme {
        let title = try Bureau.words(opening.title, "--title", of: 2...80)
        let provider = try Bureau.words(opening.provider, "--provider", of: 2...80)
        guard (1...1000).contains(opening.places) else {
            throw Refusal(
                Text("--places：应为 1 至 1000。", en: "--places: 1 to 1000."))
        }
        guard opening.from <= opening.to, opening.to >= bureau.today else {
            throw Refusal(
                Text(
                    "--from/--to：先始后终，最后一天不早于今天 \(bureau.today)。",
                    en: "--from/--to: in this order, the last day not before today."))
        }
        if let known = try await one("client", opening.client) {
            guard
                (known.kind, known.title, known.places, known.to)
                    == (opening.kind, title, Int64(opening.places), opening.to)
            else { throw Bureau.usedClient }
            return known
        }
        try await bureau.writing { transaction in
            _ = try await transaction.execute(
                """
                INSERT INTO human_resources.programme (district, client, kind, title, provider,
                    places, from_day, to_day, recorded_by)
                VALUES (\(bureau.district)::integer, \(opening.client), \(opening.kind.rawValue),
                    \(title), \(provider), \(Int64(opening.places))::integer, \(opening.from.sql),
                    \(opening.to.sql), \(bureau.actor))
                """)
        }
        guard let made = try await one("client", opening.client) else {
            throw Refusal(Text("没有写入。", en: "It was not written."))
        }
        return made
    }

    private static let columns: Query = """
        SELECT g.id, g.client, g.kind, g.title, g.provider, g.places::bigint, g.from_day, g.to_day,
            (SELECT count(*) FROM human_resources.seat AS s
             WHERE s.district = g.district AND s.programme = g.id
               AND NOT EXISTS (SELECT FROM human_resources.seat_end AS e
                   WHERE e.district = s.district AND e.programme = s.programme
                     AND e.place = s.place AND e.turn = s.turn))
        FROM human_resources.programme AS g
        """

    /// Programmes that are not over on a day, the first to end first.
    static func listQuery(district: Int, from day: Day) -> Query {
        """
        \(columns)
        WHERE g.district = \(district)::integer AND g.to_day >= \(day.sql)
        ORDER BY g.to_day, g.id LIMIT \(Bureau.listed)
        """
    }

    func list(withEnded: Bool) async throws -> [Programme] {
        let day = withEnded ? Day(number: 0) : bureau.today
        return try await read(Self.listQuery(district: bureau.district, from: day))
    }

    func programme(_ id: Int64) async throws -> Programme {
        guard let programme = try await one("id", "\(id)") else {
            throw Refusal(
                Text(
                    "没有第 \(id) 号项目；用 programme list 查看编号。",
                    en: "There is no programme \(id); see `programme list`."))
        }
        return programme
    }

    private func one(_ key: String, _ value: String) async throws -> Programme? {
        try await read(
            """
            \(Self.columns)
            WHERE g.district = \(bureau.district)::integer
              AND CASE \(key) WHEN 'client' THEN g.client ELSE g.id::text END = \(value)
            """
        ).first
    }

    private func read(_ query: Query) async throws -> [Programme] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(query).map { row in
                let (id, client, kind, title, provider, places, from, to, taken) =
                    try row.decode(
                        Int64.self, String.self, String.self, String.self, String.self,
                        Int64.self, PostgresDate.self, PostgresDate.self, Int64.self)
                return Programme(
                    id: id, client: client, kind: Kind(rawValue: kind) ?? .guidance, title: title,
                    provider: provider, places: places, from: Day(from), to: Day(to), taken: taken)
            }
        }
    }
}
