public import Law
public import Postgres

/// Which departments work with the system in a district, since when, and why not.
public struct ModuleBook: Sendable {
    /// How a department's module stands in a district.
    public enum State: Int16, Hashable, Sendable, CaseIterable {
        case enabled = 0
        /// Nothing new starts, what runs is frozen, nothing is lost.
        case suspended
        /// Nothing is open; what was stays readable.
        case retired

        public var title: Text {
            switch self {
            case .enabled: Text("启用", en: "enabled")
            case .suspended: Text("暂停", en: "suspended")
            case .retired: Text("停用", en: "retired")
            }
        }
    }

    /// One row of a department's history.
    public struct Entry: Hashable, Sendable {
        public let department: String
        public let state: State
        public let reason: String?
        public let by: String
        /// The moment, as `2026-06-30 09:15` in Asia/Shanghai.
        public let at: String
    }

    /// A department, and how it stands now; nil where it is not there.
    public struct Module: Hashable, Sendable {
        public let department: String
        public let now: Entry?

        public var state: State? { now?.state }
    }

    let office: Office
    let district: Int
    let actor: String

    /// - Parameter actor: Who acts where nobody is signed in; a session's own name comes first.
    public init(_ office: Office, district: Int, actor: String? = nil) {
        self.office = office
        self.district = district
        self.actor = office.session?.name ?? actor ?? office.actor
    }

    /// Every registered department and how it stands, in the house's order; then those that have
    /// rows and are no longer in the house.
    public func modules() async throws -> [Module] {
        let latest = try await Self.latest(district, in: office.assessor)
        let order = office.registry.departments.map { $0.code.word }
        return (order + Set(latest.keys).subtracting(order).sorted()).map {
            Module(department: $0, now: latest[$0])
        }
    }

    /// Every change of a department, the oldest first.
    public func history(of department: String) async throws -> [Entry] {
        let rows = try await office.assessor.query(
            """
            SELECT department, state, reason, changed_by,
                to_char(changed_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI')
            FROM kernel.module
            WHERE district = \(district)::integer AND department = \(department) ORDER BY seq
            """)
        return try rows.map(Entry.init)
    }

    /// Why departments are suspended on a day: their owed lines are held. Days before today as they
    /// stood then.
    func holds(on day: Day) async throws -> [String: String] {
        try await Self.latest(
            district, until: day < office.today ? day : nil, in: office.assessor
        ).filter { $0.value.state == .suspended }.mapValues { $0.reason ?? "" }
    }

    static func latest(
        _ district: Int, until day: Day? = nil, in database: some Queryable
    ) async throws -> [String: Entry] {
        let past: Query =
            day.map {
                "AND changed_at < (\($0.adding(days: 1).sql)::timestamp AT TIME ZONE 'Asia/Shanghai')"
            } ?? ""
        let rows = try await database.query(
            """
            SELECT DISTINCT ON (department) department, state, reason, changed_by,
                to_char(changed_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI')
            FROM kernel.module WHERE district = \(district)::integer \(past)
            ORDER BY department, seq DESC
            """)
        let entries = try rows.map(Entry.init)
        return Dictionary(
            entries.map { ($0.department, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Enables every registered department that has no row yet: with a district's first law all of
    /// them, later those that are new in the house.
    func begin(in transaction: Transaction) async throws {
        let codes = office.registry.departments.map { $0.code.word }
        _ = try await transaction.execute(
            """
            INSERT INTO kernel.module (district, department, seq, state, changed_by)
            SELECT \(district)::integer, department, 1, 0, \(actor)
            FROM unnest(\(codes)) AS house (department)
            WHERE NOT EXISTS (SELECT FROM kernel.module AS m
                WHERE m.district = \(district)::integer AND m.department = house.department)
            """)
    }

    /// Lets work of some departments begin or go on in a transaction: none of them is suspended or
    /// retired before it ends. To be asked before families are locked.
    ///
    /// - Throws: `Refusal` of kind `.forbidden` that names a department that is not enabled here.
    public static func admit(
        _ departments: [String], district: Int, in transaction: Transaction
    ) async throws {
        let rows = try await transaction.query(
            """
            SELECT department, state, reason
            FROM kernel.module_states(\(district)::integer, \(departments))
            """)
        var found: [String: (state: Int16, reason: String?)] = [:]
        for row in rows {
            let (department, state, reason) = try row.decode(
                String.self, Int16.self, String?.self)
            found[department] = (state, reason)
        }
        for department in departments {
            let state = found[department].flatMap { State(rawValue: $0.state) }
            guard state != .enabled else { continue }
            throw Refusal.off(department, state, found[department]?.reason, in: district)
        }
    }
}

extension ModuleBook.Entry {
    fileprivate init(_ row: Row) throws {
        let (department, state, reason, by, at) = try row.decode(
            String.self, Int16.self, String?.self, String.self, String.self)
        // The table holds no other states; one that a later program wrote is not taken for work.
        self.init(
            department: department, state: ModuleBook.State(rawValue: state) ?? .suspended,
            reason: reason, by: by, at: at)
    }
}

extension Refusal {
    /// A department's module is not enabled, in one sentence.
    static func off(
        _ department: String, _ state: ModuleBook.State?, _ reason: String?, in district: Int
    ) -> Refusal {
        let why = reason.map { Text("（\($0)）", en: " (\($0))") } ?? Text("", en: "")
        let text =
            switch state {
            case .suspended:
                Text(
                    "\(district) 的 \(department) 模块已暂停\(why.zh)，不能办理。",
                    en: "The module \(department) is suspended in district \(district)\(why.en).")
            case .retired:
                Text(
                    "\(district) 的 \(department) 模块已停用\(why.zh)，不能办理。",
                    en: "The module \(department) is retired in district \(district)\(why.en).")
            case .enabled, nil:
                Text(
                    "\(district) 没有启用 \(department) 模块，不能办理。",
                    en: "The module \(department) is not enabled in district \(district).")
            }
        return Refusal(text, kind: .forbidden)
    }
}
