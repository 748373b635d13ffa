import Kernel
import Law
import Postgres

/// The projects of a year and what is planned for them.
struct ProjectBook {
    let bureau: Bureau

    struct Project: Hashable {
        let id: Int64
        let year: Int64
        let kind: ProjectKind
        let name: String
        /// Classes of conditions that the plan tells apart.
        let classes: Int64
        let document: String
        let opensOn: Day
        /// The last day.
        let closesOn: Day
        /// Nil: to be set.
        let places: Int64?
        let budget: Money?
        let applications: Int64
        /// Of the frozen list.
        let number: String?

        init(_ row: Row) throws {
            let (
                id, year, kind, name, classes, document, opens, closes, places, budget, count, no
            ) =
                try row.decode(
                    Int64.self, Int64.self, String.self, String.self, Int64.self, String.self,
                    PostgresDate.self, PostgresDate.self, Int64?.self, Int64?.self, Int64.self,
                    String?.self)
            (self.id, self.year, self.name, self.classes) = (id, year, name, classes)
            self.kind = ProjectKind(stored: kind)
            (opensOn, closesOn) = (Day(opens), Day(closes))
            (self.document, self.places, number) = (document, places, no)
            self.budget = budget.map(Money.init(fen:))
            applications = count
        }
    }

    struct Entry {
        var year: Int
        var kind: ProjectKind
        var name: String
        var classes: Int
        var document: String
        var opensOn: Day
        var closesOn: Day
        var places: Int?
        var budget: Money?
    }

    /// Opens the list of a project.
    func add(_ entry: Entry, client: String) async throws -> Project {
        let name = try Bureau.words(entry.name, "--title")
        let document = try Bureau.words(entry.document, "--document")
        _ = try bureau.clause(giving: entry.kind.benefit, in: try await bureau.pack())
        guard (2014...2100).contains(entry.year), (1...9).contains(entry.classes),
            entry.opensOn <= entry.closesOn
        else {
            throw Refusal(
                Text(
                    "--year 应为 2014 至 2100，--classes 应为 1 至 9，--opens 不晚于 --closes。",
                    en: "--year is 2014 to 2100, --classes 1 to 9, --opens not after --closes."))
        }
        let id = try await bureau.writing { transaction in
            if let known = try await transaction.one(
                """
                SELECT id, kind, title, year::bigint FROM agriculture.project
                WHERE district = \(bureau.district)::integer AND client = \(client)
                """)
            {
                let (id, kind, title, year) = try known.decode(
                    Int64.self, String.self, String.self, Int64.self)
                guard (kind, title, year) == (entry.kind.rawValue, name, Int64(entry.year)) else {
                    throw Bureau.usedClient
                }
                return id
            }
            let row = try await transaction.one(
                """
                INSERT INTO agriculture.project (district, client, year, kind, title, classes,
                    document, opens_on, closes_on, recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(Int64(entry.year))::integer,
                    \(entry.kind.rawValue), \(name), \(Int64(entry.classes))::integer, \(document),
                    \(entry.opensOn.sql), \(entry.closesOn.sql), \(bureau.actor))
                RETURNING id
                """)
            let id = try row?.value(0, as: Int64.self) ?? 0
            _ = try await transaction.execute(
                """
                INSERT INTO agriculture.list_turn (district, project, seq, act, recorded_by)
                VALUES (\(bureau.district)::integer, \(id), 0, 'opened', \(bureau.actor))
                """)
            if entry.places != nil || entry.budget != nil {
                try await write(
                    id, places: entry.places, budget: entry.budget, document: document,
                    client: "new \(client)", in: transaction)
            }
            return id
        }
        return try await project(id)
    }

    /// Sets places and money, by a document; what is not named stays as it was.
    func plan(
        _ id: Int64, places: Int?, budget: Money?, document: String, client: String
    ) async throws -> Project {
        let document = try Bureau.words(document, "--document")
        guard places != nil || budget != nil else {
            throw Refusal(
                Text(
                    "--places 或 --budget：至少写一项；未定的不写。",
                    en: "--places or --budget: name one at least; what is to be set is left out."))
        }
        let project = try await project(id)
        try await bureau.writing { transaction in
            let known = try await transaction.one(
                """
                SELECT project FROM agriculture.project_plan
                WHERE district = \(bureau.district)::integer AND client = \(client)
                """)
            if let known {
                guard try known.value(0, as: Int64.self) == id else { throw Bureau.usedClient }
                return
            }
            try Self.requireOpen(project)
            try await write(
                id, places: places ?? project.places.map(Int.init),
                budget: budget ?? project.budget, document: document, client: client,
                in: transaction)
        }
        return try await self.project(id)
    }

    private func write(
        _ id: Int64, places: Int?, budget: Money?, document: String, client: String,
        in transaction: Transaction
    ) async throws {
        guard places.map({ (1...100_000).contains($0) }) ?? true, budget.map({ $0.fen > 0 }) ?? true
        else {
            throw Refusal(
                Text(
                    "--places 应为 1 至 100000，--budget 应大于零；未定的不写。",
                    en: "--places is 1 to 100000, --budget above zero; left out while to be set."))
        }
        _ = try await transaction.execute(
            """
            INSERT INTO agriculture.project_plan (district, project, seq, client, places, budget,
                document, recorded_by)
            SELECT \(bureau.district)::integer, \(id), 1 + coalesce(max(s.seq), 0), \(client),
                \(places.map { Int64($0) } as Int64?)::integer,
                \(budget?.fen as Int64?)::bigint, \(document),
                \(bureau.actor)
            FROM agriculture.project_plan AS s
            WHERE s.district = \(bureau.district)::integer AND s.project = \(id)
            """)
    }

    /// A project by its number.
    func project(_ id: Int64) async throws -> Project {
        let found = try await bureau.transaction(reading: true) { transaction in
            try await transaction.one(
                "\(Self.columns) WHERE p.district = \(bureau.district)::integer AND p.id = \(id)"
            ).map(Project.init)
        }
        guard let found else {
            throw Refusal(
                Text(
                    "没有第 \(id) 号项目；见 project list。",
                    en: "There is no project \(id); see `project list`."))
        }
        return found
    }

    /// The projects of some years, the latest first.
    func list(from year: Int, kind: ProjectKind?) async throws -> [Project] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                Self.listing(bureau.district, from: year, kind: kind?.rawValue)
            ).map(Project.init)
        }
    }

    static func listing(_ district: Int, from year: Int, kind: String?) -> Query {
        """
        \(columns) WHERE p.district = \(district)::integer AND p.year >= \(Int64(year))::integer
          AND (\(kind as String?)::text IS NULL OR p.kind = \(kind as String?)::text)
        ORDER BY p.year DESC, p.kind, p.title
        """
    }

    private static let columns: Query = """
        SELECT p.id, p.year::bigint, p.kind, p.title, p.classes::bigint, p.document, p.opens_on,
            p.closes_on, s.places::bigint, s.budget,
            (SELECT count(*) FROM agriculture.application AS a
             WHERE a.district = p.district AND a.project = p.id),
            f.number
        FROM agriculture.project AS p
        LEFT JOIN LATERAL (SELECT l.places, l.budget FROM agriculture.project_plan AS l
            WHERE l.district = p.district AND l.project = p.id ORDER BY l.seq DESC LIMIT 1) AS s
          ON true
        LEFT JOIN agriculture.frozen_list AS f ON f.district = p.district AND f.project = p.id
        """

    /// A frozen list is not changed any more.
    static func requireOpen(_ project: Project) throws {
        guard let number = project.number else { return }
        throw Refusal(
            Text(
                "第 \(project.id) 号项目的名单已锁定（\(number)），不再改动；新的申请列入下一个项目。",
                en: "The list of project \(project.id) is frozen (\(number)) and is not changed; a "
                    + "new application goes to the next project."))
    }
}
