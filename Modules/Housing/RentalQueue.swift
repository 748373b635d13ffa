import Kernel
import Law
import Postgres

/// The waiting list of public rental housing. Its order is stored, a row whenever a key changes, so
/// that the list is read in order and everybody can work the key out again.
extension RentalBook {
    /// Where an application stands.
    struct Place: Hashable {
        let application: Int64
        let person: Int64?
        let isReady: Bool
        let income: Int64
        /// Own area per head in whole square metres.
        let metres: Int64
        let isMarked: Bool
        let day: Day

        /// In the queue the day of the application decides among equals.
        var key: OrderKey { key(tie: "\(day)", isMarked: isMarked) }

        /// Income and area are the conditions: our own default, no source says in which order.
        func key(tie: String, isMarked: Bool) -> OrderKey {
            OrderKey(
                conditions: [income, metres], isMarked: isMarked, tie: tie, number: application)
        }

        init(
            application: Int64, person: Int64?, isReady: Bool, income: Int64, metres: Int64,
            isMarked: Bool, day: Day
        ) {
            (self.application, self.person, self.isReady) = (application, person, isReady)
            (self.income, self.metres) = (income, metres)
            (self.isMarked, self.day) = (isMarked, day)
        }
    }

    /// A line of the list.
    struct Waiting: Hashable {
        let place: Place
        let ref: String
        let name: String

        init(_ row: Row) throws {
            let (application, person, ready, income, metres, isMarked, day, ref, name) =
                try row.decode(
                    Int64.self, Int64?.self, Bool.self, Int64.self, Int64.self, Bool.self,
                    PostgresDate.self, String.self, String.self)
            place = Place(
                application: application, person: person, isReady: ready, income: income,
                metres: metres, isMarked: isMarked, day: Day(day))
            (self.ref, self.name) = (ref, name)
        }
    }

    func place(_ place: Place, nth: Int64, in transaction: Transaction) async throws {
        _ = try await transaction.execute(
            """
            INSERT INTO housing.place (district, application, nth, person, is_ready, income, metres,
                is_marked, applied_on, recorded_by)
            VALUES (\(bureau.district)::integer, \(place.application), \(nth), \(place.person),
                \(place.isReady), \(place.income), \(place.metres), \(place.isMarked),
                \(place.day.sql), \(bureau.actor))
            """)
    }

    func lastPlace(
        of application: Int64, in transaction: Transaction
    ) async throws -> (nth: Int64, isMarked: Bool)? {
        try await transaction.one(
            """
            SELECT nth::bigint, is_marked FROM housing.place
            WHERE district = \(bureau.district)::integer AND application = \(application)
            ORDER BY nth DESC LIMIT 1
            """
        ).map {
            let (nth, isMarked) = try $0.decode(Int64.self, Bool.self)
            return (nth, isMarked)
        }
    }

    /// The statement of the list: who waits, first who comes first. `isReady` false: who is not yet
    /// tested, or not ill-housed and eligible.
    static func listing(isReady: Bool, limit: Int, in district: Int) -> Query {
        """
        SELECT q.application, q.person, q.is_ready, q.income::bigint, q.metres::bigint, q.is_marked,
            q.applied_on, coalesce(p.ref, a.label), coalesce(p.name, '')
        FROM housing.place AS q
        JOIN housing.application AS a ON a.district = q.district AND a.id = q.application
        LEFT JOIN kernel.person AS p ON p.district = q.district AND p.id = q.person
        WHERE q.district = \(district)::integer AND q.is_ready = \(isReady)
          AND NOT EXISTS (SELECT FROM housing.place AS r WHERE r.district = q.district
            AND r.application = q.application AND r.nth = q.nth + 1)
          AND NOT EXISTS (SELECT FROM housing.application_end AS e
            WHERE e.district = q.district AND e.application = q.application)
        ORDER BY q.income, q.metres, q.is_marked DESC, q.applied_on, q.application
        LIMIT \(limit)
        """
    }

    func list(isReady: Bool, limit: Int) async throws -> [Waiting] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(
                Self.listing(isReady: isReady, limit: limit, in: bureau.district)
            ).map(Waiting.init)
            bureau.saw(Set(found.compactMap(\.place.person)))
            return found
        }
    }

    /// No round and no list is longer.
    static let limit = 100_000

    /// Brings income and marks in the queue up to date with what the law and the cases say.
    ///
    /// - Returns: How many applications moved, and the priorities of everybody who waits.
    @discardableResult
    func refresh(
        in transaction: Transaction
    ) async throws -> (moved: Int, priorities: [Int64: [Households.Priority]]) {
        let clause = try await clause().id
        let rows = try await transaction.query(
            """
            SELECT q.application, q.person, q.nth::bigint, q.is_ready, q.income::bigint,
                q.metres::bigint, q.is_marked, q.applied_on
            FROM housing.place AS q
            WHERE q.district = \(bureau.district)::integer AND q.person IS NOT NULL
              AND NOT EXISTS (SELECT FROM housing.place AS r WHERE r.district = q.district
                AND r.application = q.application AND r.nth = q.nth + 1)
              AND NOT EXISTS (SELECT FROM housing.application_end AS e
                WHERE e.district = q.district AND e.application = q.application)
            """
        ).map {
            try $0.decode(
                Int64.self, Int64.self, Int64.self, Bool.self, Int64.self, Int64.self, Bool.self,
                PostgresDate.self)
        }
        let persons = rows.map(\.1)
        let households = Households(bureau: bureau)
        let incomes = try await households.incomes(of: persons, in: transaction)
        let priorities = try await households.priorities(clause, of: persons, in: transaction)
        let kin = try await bureau.kin(in: transaction)
        var moved = 0
        for (application, person, nth, ready, income, area, marked, day) in rows {
            let now = Place(
                application: application, person: person, isReady: ready,
                income: incomes[person] ?? 3, metres: area,
                isMarked: priorities[person]?.contains(where: \.isMarked) ?? false, day: Day(day))
            guard (now.income, now.isMarked) != (income, marked), !kin.contains(person) else {
                continue
            }
            try await place(now, nth: nth + 1, in: transaction)
            moved += 1
        }
        return (moved, priorities)
    }

    // MARK: Other applicants

    static let others = Feed(
        "rental-others", Text("其他公租房申请人", en: "Other applicants for rental housing"),
        columns: ["label", "applied_on", "people", "area", "income"], goodFor: 90)

    struct Other: Sendable {
        let label: String
        let day: Day
        let metres: Int64
        let income: Int64
    }

    /// Takes the file of the bureau's own queue: numbers, no names.
    func takeOthers(_ options: FeedOptions) async throws -> Page {
        let known = try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT a.label, a.applied_on, q.metres::bigint, q.income::bigint
                FROM housing.application AS a
                JOIN housing.place AS q ON q.district = a.district AND q.application = a.id
                WHERE a.district = \(bureau.district)::integer AND a.label IS NOT NULL
                ORDER BY a.id, q.nth
                """
            ).map { row in
                let (label, day, metres, income) = try row.decode(
                    String.self, PostgresDate.self, Int64.self, Int64.self)
                return Other(label: label, day: Day(day), metres: metres, income: income)
            }
        }
        var standing = Dictionary(
            known.map { ($0.label, $0) }, uniquingKeysWith: { _, last in last })
        return try await bureau.take(Self.others, told: options) { rows -> [FeedDecision<Other>] in
            rows.map { row in
                let decision = Self.judge(row.fields, standing, on: bureau.today)
                if case .new(let one, _) = decision { standing[one.label] = one }
                return decision
            }
        } write: { (entries: [Other], transaction) in
            try await insert(entries, in: transaction)
        }
    }

    private static func judge(
        _ fields: [String], _ standing: [String: Other], on today: Day
    ) -> FeedDecision<Other> {
        guard let one = read(fields) else {
            return .rejected(
                Text(
                    "label 应为 2 至 30 位字母、数字或 -（不是身份证号），applied_on 为 YYYY-MM-DD，"
                        + "people 为 1 至 30，area 为平方米数，income 为 dibao、destitute、marginal、"
                        + "expenditure 或 none",
                    en: "label: 2 to 30 letters, digits or -, no ID number; applied_on YYYY-MM-DD; "
                        + "people 1 to 30; area in square metres; income dibao, destitute, "
                        + "marginal, expenditure or none"))
        }
        guard one.day <= today else {
            return .rejected(Text("申请日期在将来", en: "the application is in the future"))
        }
        guard let before = standing[one.label] else { return .new(one, facts: []) }
        guard (before.day, before.metres, before.income) == (one.day, one.metres, one.income)
        else {
            return .rejected(
                Text(
                    "\(one.label) 已登记为 \(before.day) 申请、人均 \(before.metres) 平方米；"
                        + "一个编号登记一次",
                    en: "\(one.label) stands as of \(before.day) with \(before.metres) square "
                        + "metres a head; a number stands once"))
        }
        return .unchanged
    }

    private func insert(_ entries: [Other], in transaction: Transaction) async throws {
        _ = try await transaction.execute(
            """
            WITH told AS (
                SELECT * FROM unnest(\(entries.map(\.label)), \(entries.map(\.day.sql)),
                    \(entries.map(\.income)), \(entries.map(\.metres)))
                    AS e (label, day, income, metres)),
            made AS (
                INSERT INTO housing.application (district, client, nth, label, is_asked,
                    applied_on, recorded_by)
                SELECT \(bureau.district)::integer, 'rental-others/' || t.label, 1, t.label,
                    true, t.day, \(bureau.actor) FROM told AS t
                RETURNING id, label)
            INSERT INTO housing.place (district, application, nth, is_ready, income, metres,
                is_marked, applied_on, recorded_by)
            SELECT \(bureau.district)::integer, m.id, 1, true, t.income, t.metres, false, t.day,
                \(bureau.actor)
            FROM made AS m JOIN told AS t ON t.label = m.label
            """)
    }

    private static func read(_ fields: [String]) -> Other? {
        guard RepairBook.isLabel(fields[0]), let day = Day(iso: fields[1]),
            let people = Int64(fields[2]), (1...30).contains(people),
            let area = Money(yuan: fields[3]), (0...10_000_000).contains(area.fen),
            let income = Households.rank(told: fields[4])
        else { return nil }
        return Other(
            label: fields[0], day: day, metres: area.fen / people / 100, income: income)
    }
}
