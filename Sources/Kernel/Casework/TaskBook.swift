public import Law
import Postgres

/// What a desk has to do that is no step of a case: visits, reports, what an event asks for.
public struct TaskBook: Sendable {
    let office: Office
    let district: Int

    public init(_ office: Office, district: Int) {
        self.office = office
        self.district = district
    }

    /// One task.
    public struct Task: Hashable, Sendable {
        public let id: Int64
        public let department: String
        public let ref: String?
        public let name: String?
        public let kind: String
        public let title: String
        public let due: Day
        public let owner: String?
        /// Nil while it is open; else whether it was done or dropped.
        public let isDone: Bool?
        public let reason: String?

        /// Open and past its day.
        public func isOverdue(on day: Day) -> Bool { isDone == nil && due < day }
    }

    /// The desk's tasks, the first due first; for the office the overdue ones of every department,
    /// without persons.
    ///
    /// - Parameters:
    ///   - includingClosed: Also those that were done or dropped.
    ///   - after: Those after this one: lists are paged by key.
    ///   - limit: At most so many.
    public func list(
        includingClosed: Bool = false, after: (due: Day, id: Int64) = (.always, 0),
        limit: Int = 100_000
    ) async throws -> [Task] {
        try office.session?.require(district: district)
        let isOffice = office.session?.desk == "office"
        return try await office.desk.transaction(readOnly: true) { transaction in
            let rows = try await transaction.query(
                """
                SELECT t.id, t.department, t.person, t.kind, t.title, t.due_on, t.owner,
                    t.closed, t.reason
                FROM casework.tasks(\(district)::integer, \(includingClosed)) AS t
                WHERE (t.due_on, t.id) > (\(after.due.sql)::date, \(after.id))
                ORDER BY t.due_on, t.id LIMIT \(limit)
                """)
            let found = try rows.map {
                try $0.decode(
                    Int64.self, String.self, Int64?.self, String.self, String.self,
                    PostgresDate.self, String?.self, Int16?.self, String?.self)
            }
            let persons = Set(found.compactMap(\.2))
            Trail.saw(persons)
            var cards: [Int64: (String, String)] = [:]
            if !isOffice, !persons.isEmpty {
                let rows = try await transaction.query(
                    """
                    SELECT id, ref, name FROM kernel.person
                    WHERE district = \(district)::integer AND id = ANY (\(Array(persons)))
                    """)
                for row in rows {
                    let (id, ref, name) = try row.decode(Int64.self, String.self, String.self)
                    cards[id] = (ref, name)
                }
            }
            return found.map {
                let card = $0.2.flatMap { cards[$0] }
                return Task(
                    id: $0.0, department: $0.1, ref: card?.0, name: card?.1, kind: $0.3,
                    title: $0.4,
                    due: Day($0.5), owner: $0.6, isDone: $0.7.map { $0 == 1 }, reason: $0.8)
            }
        }
    }

    /// Adds a task to one's own desk.
    ///
    /// - Parameter client: Made by who tells; telling the same again changes nothing.
    public func add(
        _ title: String, about ref: String? = nil, due: Day, client: String
    ) async throws {
        try office.session?.require(district: district)
        guard title.contains(where: { !$0.isWhitespace }), title.count <= 200 else {
            throw Refusal(
                Text("--title：请写明做什么，至多 200 字。", en: "--title: say what, in 200 characters."))
        }
        guard due >= office.today else {
            throw Refusal(Text("--due：\(due) 已过。", en: "--due: \(due) has passed."))
        }
        try await office.desk.transaction { transaction in
            var person: Int64 = 0
            if let ref {
                let row = try await transaction.one(
                    """
                    SELECT id FROM kernel.person
                    WHERE district = \(district)::integer AND ref = \(ref)
                    """)
                guard let id = try row?.value(0, as: Int64.self) else {
                    throw Refusal.unknownRef(ref, in: district)
                }
                Trail.saw([id])
                person = id
            }
            let desk = office.session?.desk ?? "office"
            _ = try await transaction.query(
                """
                SELECT casework.add_tasks(\(district)::integer, \([client]), \([desk]), \([person]),
                    \([Int64(0)]), \(["free"]), \([title]), \([due.sql]))
                """)
        }
    }

    /// What can be done with a task.
    public enum Move: Hashable, Sendable {
        /// By a colleague; by oneself without a name.
        case take(String?)
        case done(String?)
        case drop(String)
        case putOff(Day, String)
    }

    /// Does it.
    ///
    /// - Throws: `Refusal` with the reason.
    public func act(_ move: Move, on id: Int64) async throws {
        try office.session?.require(district: district)
        let (act, owner, day, reason): (Int, String?, Day?, String?) =
            switch move {
            case .take(let owner): (0, owner, nil, nil)
            case .done(let words): (1, nil, nil, words)
            case .drop(let reason): (2, nil, nil, reason)
            case .putOff(let day, let reason): (3, nil, day, reason)
            }
        try await office.desk.transaction(reason: reason ?? "") { transaction in
            let row = try await transaction.one(
                """
                SELECT casework.act_on_task(\(district)::integer, \(id), \(act)::integer, \(owner),
                    \(day.map(\.sql))::date, \(reason))
                """)
            guard let word = try row?.value(0, as: String?.self) else { return }
            throw Self.refusal(word, id)
        }
    }

    private static func refusal(_ word: String, _ id: Int64) -> Refusal {
        switch word {
        case "closed": Refusal(Text("第 \(id) 项任务已经结束。", en: "Task \(id) is closed."))
        case "reason":
            Refusal(Text("--reason：请写明理由（至少四个字）。", en: "--reason: say why."))
        case "day": Refusal(Text("--until：应为今天或以后。", en: "--until: today or later."))
        case "unseen":
            Refusal(Text("本部门没有第 \(id) 项任务。", en: "This desk has no task \(id)."))
        default: Refusal(CaseRefusal.text(word, ""))
        }
    }

    /// Who stands in today for whom of the desk: the one named last for each.
    public func deputies() async throws -> [String: String] {
        try office.session?.require(district: district)
        let rows = try await office.desk.query(
            """
            SELECT account, deputy FROM casework.deputy
            WHERE district = \(district)::integer
              AND \(office.today.sql) BETWEEN from_day AND to_day
            ORDER BY named_at
            """)
        return Dictionary(
            try rows.map { try $0.decode(String.self, String.self) },
            uniquingKeysWith: { _, last in last })
    }

    /// Names who stands in for somebody of the desk while they are away.
    public func name(
        deputy: String, for account: String, from: Day, to: Day
    ) async throws {
        try office.session?.require(district: district)
        guard from <= to else {
            throw Refusal(Text("--to 早于 --from。", en: "--to is before --from."))
        }
        try await office.desk.transaction { transaction in
            let row = try await transaction.one(
                """
                SELECT casework.name_deputy(\(district)::integer, \(account), \(deputy),
                    \(from.sql), \(to.sql))
                """)
            switch try row?.value(0, as: String?.self) {
            case nil: return
            case "duty":
                throw Refusal(
                    Text(
                        "代班由本人或有审批职责的同事指定。",
                        en: "A deputy is named by oneself or by who approves."), kind: .forbidden)
            default:
                throw Refusal(
                    Text(
                        "\(account) 和 \(deputy) 须是本部门两个可用的账户。",
                        en: "\(account) and \(deputy) must be two enabled accounts of this desk."))
            }
        }
    }
}
