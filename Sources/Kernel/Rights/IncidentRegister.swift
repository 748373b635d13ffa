public import Law
import Postgres

/// What went wrong with personal data: when it was found, whose data (counts and kinds, no names),
/// what was done, who was told on which day (PIPL art. 57). Nothing in it is ever changed.
public struct IncidentRegister: Sendable {
    private let office: Office
    private let district: Int

    public init(_ office: Office, district: Int) {
        self.office = office
        self.district = district
    }

    /// What can be done about an incident.
    public enum Act: Int64, Hashable, Sendable, CaseIterable {
        case measure = 0
        case authority = 1
        case families = 2
        case closed = 3

        /// For people.
        public var title: Text {
            switch self {
            case .measure: Text("补救措施", en: "Measure")
            case .authority: Text("已报告主管部门", en: "Authority told")
            case .families: Text("已通知家庭", en: "Families told")
            case .closed: Text("结案", en: "Closed")
            }
        }
    }

    /// One step.
    public struct Step: Hashable, Sendable {
        public let act: Act
        public let day: Day
        public let words: String
        public let by: String
    }

    /// One incident with its steps, oldest first.
    public struct Incident: Hashable, Sendable {
        public let id: Int64
        public let what: String
        public let found: Day
        public let data: String
        public let persons: Int
        public let reportedBy: String
        public internal(set) var steps: [Step] = []

        public var isClosed: Bool { steps.contains { $0.act == .closed } }
        /// Who was not told yet; an incident cannot be closed before (or a step says why not).
        public var untold: [Act] {
            [.authority, .families].filter { act in !steps.contains { $0.act == act } }
        }
    }

    /// Puts an incident on record.
    ///
    /// - Parameter client: Made by who tells; telling the same again changes nothing.
    /// - Returns: Its number.
    /// - Throws: `Refusal` for a day to come, no words, an id that told something else.
    public func add(
        what: String, found: Day, data: String, persons: Int, client: String
    ) async throws -> Int64 {
        try admit()
        try words(what, "--what")
        try words(data, "--data")
        try past(found, "--found")
        guard persons >= 0 else {
            throw Refusal(Text("--persons：人数不能为负。", en: "--persons: not below zero."))
        }
        return try await office.desk.transaction { transaction in
            try await transaction.execute(
                """
                INSERT INTO kernel.incident
                    (district, client, what, found_on, data, persons, reported_by)
                VALUES (\(district)::integer, \(client), \(what), \(found.sql), \(data),
                    \(persons), \(office.actor))
                ON CONFLICT (district, client) DO NOTHING
                """)
            let row = try await transaction.one(
                """
                SELECT id, (what, found_on, data, persons)
                    IS NOT DISTINCT FROM (\(what), \(found.sql), \(data), \(persons)::bigint)
                FROM kernel.incident
                WHERE district = \(district)::integer AND client = \(client)
                """)
            guard let (id, isSame) = try row?.decode(Int64.self, Bool.self), isSame else {
                throw Refusal(
                    Text("--id：这个编号已用于另一件。", en: "--id: this id told something else."))
            }
            return id
        }
    }

    /// Adds a step: a measure, who was told, the end.
    ///
    /// - Throws: `Refusal` for an unknown or closed incident, a day to come, no words; and for
    ///   closing before authority and families were told or the reason why not was put down.
    public func note(_ act: Act, of id: Int64, day: Day, words: String) async throws {
        try admit()
        try self.words(words, "--words")
        try past(day, "--on")
        try await office.desk.transaction(retries: 5) { transaction in
            let found = try await read("AND i.id = \(id)", in: transaction)
            guard let incident = found.first else {
                throw Refusal(Text("没有第 \(id) 号事件。", en: "There is no incident \(id)."))
            }
            if incident.isClosed {
                throw Refusal(Text("第 \(id) 号事件已结案。", en: "Incident \(id) is closed."))
            }
            if act == .closed, !incident.untold.isEmpty {
                let untold = incident.untold.map(\.title.zh).joined(separator: "、")
                throw Refusal(
                    Text(
                        "结案前还缺：\(untold)。不需要通知的，也请用 incident note 写明为什么不需要"
                            + "（个人信息保护法第五十七条）。",
                        en: "Not yet on record: "
                            + incident.untold.map(\.title.en).joined(separator: ", ")
                            + ". Where nobody need be told, note why (PIPL art. 57)."))
            }
            try await transaction.execute(
                """
                INSERT INTO kernel.incident_act (district, incident, seq, act, day, words, acted_by)
                VALUES (\(district)::integer, \(id), \(incident.steps.count + 1)::integer,
                    \(act.rawValue)::smallint, \(day.sql), \(words), \(office.actor))
                """)
        }
    }

    /// The incidents, the latest first.
    public func incidents(includingClosed: Bool = true) async throws -> [Incident] {
        try admit()
        let all = try await office.desk.transaction(readOnly: true) { transaction in
            try await read("", in: transaction)
        }
        return all.filter { includingClosed || !$0.isClosed }
    }

    private func read(_ condition: Query, in transaction: Transaction) async throws -> [Incident] {
        let rows = try await transaction.query(
            """
            SELECT i.id, i.what, i.found_on, i.data, i.persons, i.reported_by
            FROM kernel.incident AS i WHERE i.district = \(district)::integer \(condition)
            ORDER BY i.found_on DESC, i.id DESC
            """)
        let steps = try await transaction.query(
            """
            SELECT i.incident, i.act::bigint, i.day, i.words, i.acted_by
            FROM kernel.incident_act AS i WHERE i.district = \(district)::integer
            ORDER BY i.incident, i.seq
            """)
        var byIncident: [Int64: [Step]] = [:]
        for row in steps {
            let (id, act, day, words, by) = try row.decode(
                Int64.self, Int64.self, PostgresDate.self, String.self, String.self)
            byIncident[id, default: []].append(
                Step(act: Act(rawValue: act) ?? .measure, day: Day(day), words: words, by: by))
        }
        return try rows.map { row in
            let (id, what, found, data, persons, by) = try row.decode(
                Int64.self, String.self, PostgresDate.self, String.self, Int.self, String.self)
            return Incident(
                id: id, what: what, found: Day(found), data: data, persons: persons,
                reportedBy: by, steps: byIncident[id] ?? [])
        }
    }

    private func admit() throws {
        try office.session?.require("audit", "system", "office")
        try office.session?.require(district: district)
    }

    private func words(_ text: String, _ option: String) throws {
        guard text.contains(where: { !$0.isWhitespace }), text.count <= 1000 else {
            throw Refusal(
                Text(
                    "\(option)：请写明，至多 1000 字，不写姓名和号码。",
                    en: "\(option): in words, at most 1000 characters, no names or numbers."))
        }
    }

    private func past(_ day: Day, _ option: String) throws {
        guard day <= office.today else {
            throw Refusal(
                Text(
                    "\(option)：\(day) 还没有到；请填今天（\(office.today)）或以前。",
                    en: "\(option): \(day) is to come; give today (\(office.today)) or earlier."))
        }
    }
}
