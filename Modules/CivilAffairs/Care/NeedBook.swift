import Kernel
import Law
import Postgres

/// What people need of care: the same assessment decides how urgent a place in a home is and how
/// many hours of care at home are ordered at most.
struct NeedBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    /// The activities of daily living, in the order in which they are typed.
    static let activities = ["eating", "dressing", "toilet", "bathing", "moving", "walking"]

    struct Entry {
        var ref: String
        /// 0 alone, 1 with help, 2 not at all; one an activity.
        var levels: [Int64]
        var isAlone: Bool
        var minutes: Int64
        var on: Day
        /// Exclusive.
        var to: Day
        var assessor: String
    }

    struct Need: Hashable {
        let id: Int64
        let person: Int64
        let ref: String
        let name: String
        let assessedOn: Day
        let to: Day
        let urgency: Int64
        let minutes: Int64
        let isAlone: Bool

        init(_ row: Row) throws {
            let (id, person, ref, name, assessed, to, urgency, minutes, isAlone) = try row.decode(
                Int64.self, Int64.self, String.self, String.self, PostgresDate.self,
                PostgresDate.self, Int64.self, Int64.self, Bool.self)
            (self.id, self.person, self.ref, self.name) = (id, person, ref, name)
            (assessedOn, self.to) = (Day(assessed), Day(to))
            (self.urgency, self.minutes, self.isAlone) = (urgency, minutes, isAlone)
        }
    }

    static let columns: Query = """
        n.id, n.person, p.ref, p.name, n.assessed_on, n.to_day, n.urgency::bigint,
            n.minutes::bigint, n.is_alone
        FROM civil_affairs.need AS n
        JOIN kernel.person AS p ON p.district = n.district AND p.id = n.person
        """

    func assess(_ entry: Entry, client: String) async throws -> Need {
        try bureau.requirePast(entry.on, "--on")
        let assessor = try Bureau.words(entry.assessor, "--assessor", of: 2...50)
        guard entry.levels.count == Self.activities.count,
            entry.levels.allSatisfy({ (0...2).contains($0) })
        else {
            throw Refusal(
                Text(
                    "--levels：六项（进食、穿衣、如厕、洗浴、移动、行走）各写 0、1 或 2，如 1,2,1,2,0,1。",
                    en: "--levels: six of 0, 1 or 2 (eating, dressing, toilet, bathing, moving, "
                        + "walking), as 1,2,1,2,0,1."))
        }
        guard entry.on < entry.to, (0...44_640).contains(entry.minutes) else {
            throw Refusal(
                Text(
                    "--good-until 应晚于 --on；--hours 应为 0 至 744。",
                    en: "--good-until comes after --on; --hours is 0 to 744."))
        }
        try await bureau.writing { transaction in
            let person = try await bureau.served(entry.ref, in: transaction)
            if let known = try await need(client: client, in: transaction) {
                guard known.person == person.id, known.assessedOn == entry.on else {
                    throw Bureau.usedClient
                }
                return
            }
            _ = try await transaction.execute(
                """
                INSERT INTO civil_affairs.need (district, client, person, assessed_on, to_day,
                    assessor, eating, dressing, toilet, bathing, moving, walking, is_alone, minutes,
                    recorded_by)
                SELECT \(bureau.district)::integer, \(client), \(person.id), \(entry.on.sql),
                    \(entry.to.sql), \(assessor), l[1], l[2], l[3], l[4], l[5], l[6],
                    \(entry.isAlone), \(entry.minutes)::integer, \(bureau.actor)
                FROM (SELECT \(entry.levels)::smallint[]) AS v (l)
                """)
        }
        return try await bureau.transaction(reading: true) { transaction in
            guard let made = try await need(client: client, in: transaction) else {
                throw Refusal(Text("没有写入。", en: "Nothing was written."))
            }
            return made
        }
    }

    /// The latest assessment of somebody that is good on a day.
    ///
    /// - Throws: `Refusal` where there is none.
    func latest(
        of person: Bureau.Person, on day: Day, in transaction: Transaction
    ) async throws -> Need {
        let row = try await transaction.one(
            """
            SELECT \(Self.columns)
            WHERE n.district = \(bureau.district)::integer AND n.person = \(person.id)
              AND n.assessed_on <= \(day.sql) AND \(day.sql) < n.to_day
            ORDER BY n.id DESC LIMIT 1
            """)
        guard let row else {
            throw Refusal(
                Text(
                    "\(person.ref) 在 \(day) 没有有效的需求评估；先 need assess。",
                    en:
                        "\(person.ref) has no assessment that is good on \(day); `need assess` first."
                ))
        }
        return try Need(row)
    }

    /// Assessments, those that run out first; of one person all.
    func list(of ref: String?) async throws -> [Need] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(
                """
                SELECT \(Self.columns)
                WHERE n.district = \(bureau.district)::integer
                  AND (\(ref)::text IS NULL AND \(bureau.today.sql) < n.to_day OR p.ref = \(ref))
                ORDER BY n.to_day, n.id LIMIT 500
                """
            ).map(Need.init)
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    private func need(
        client: String, in transaction: Transaction
    ) async throws -> Need? {
        try await transaction.one(
            """
            SELECT \(Self.columns)
            WHERE n.district = \(bureau.district)::integer AND n.client = \(client)
            """
        ).map(Need.init)
    }
}
