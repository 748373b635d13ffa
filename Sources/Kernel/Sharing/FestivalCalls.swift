public import Law
public import Postgres

/// Who calls on a household for a festival, over all departments: once, unless it wished more.
///
/// Whoever plans a call takes the household here in the transaction that plans it; the table's keys
/// hold of two who plan at once.
public struct FestivalCalls {
    let bureau: Bureau
    public let festival: Day

    /// - Parameters:
    ///   - bureau: The desk that plans.
    ///   - festival: One of `Festivals.days`.
    public init(_ bureau: Bureau, _ festival: Day) {
        self.bureau = bureau
        self.festival = festival
    }

    /// What became of a call.
    public enum End: String, Hashable, Sendable {
        /// The household was called on.
        case done
        /// The family wants none.
        case declined
        /// Its holder gave it up: anybody may take it.
        case freed
        /// Its holder passed it on.
        case passed
    }

    /// The call that stands of a household.
    public struct Holder: Hashable, Sendable {
        public let household: Int64
        public let seq: Int64
        /// A department's code.
        public let department: String
        /// When the household is or was called on.
        public let day: Day
        public let end: End?
    }

    /// The calls that stand of households, as far as the desk may see; none where nobody has one.
    public func holders(
        of households: [Int64], in transaction: Transaction
    ) async throws -> [Int64: Holder] {
        let rows = try await transaction.query(
            """
            SELECT DISTINCT ON (c.household) c.household, c.seq::bigint, c.department,
                coalesce(e.day, c.planned_on), e.act
            FROM kernel.festival_call AS c
            LEFT JOIN kernel.festival_call_end AS e ON e.district = c.district
              AND e.household = c.household AND e.festival = c.festival AND e.seq = c.seq
            WHERE c.district = \(bureau.district)::integer AND c.household = ANY (\(households))
              AND c.festival = \(festival.sql)
            ORDER BY c.household, c.seq DESC
            """)
        let found = try rows.map { row in
            let (household, seq, department, day, act) = try row.decode(
                Int64.self, Int64.self, String.self, PostgresDate.self, String?.self)
            return Holder(
                household: household, seq: seq, department: department, day: Day(day),
                end: act.flatMap(End.init))
        }
        return Dictionary(uniqueKeysWithValues: found.map { ($0.household, $0) })
    }

    /// The call that stands of one household.
    public func holder(
        of household: Int64, in transaction: Transaction
    ) async throws -> Holder? {
        try await holders(of: [household], in: transaction)[household]
    }

    /// Takes a household for this department's call.
    ///
    /// - Parameters:
    ///   - person: The member through whom it is called on.
    ///   - day: When; nil for some day until the festival.
    ///   - wish: Of one call more: what the household asked for, in words.
    /// - Throws: `Refusal` that says which department has the household and on which day.
    public func take(
        _ household: Int64, through person: Int64, on day: Day?, wish: String?,
        in transaction: Transaction
    ) async throws {
        let own = bureau.department.word
        guard let held = try await holder(of: household, in: transaction) else {
            return try await write(
                household, 1, person, own, on: day, basis: nil, wish: nil, in: transaction)
        }
        if held.end == .freed {
            try await write(
                household, held.seq + 1, person, own, on: day, basis: "freed", wish: nil,
                in: transaction)
        } else if held.end == nil, held.department == own {
            try await pass(held, to: own, through: person, on: day, in: transaction)
        } else if let wish {
            try await write(
                household, held.seq + 1, person, own, on: day, basis: "wished", wish: wish,
                in: transaction)
        } else {
            throw refusal(held)
        }
    }

    /// Takes those of some households that nobody has yet.
    ///
    /// - Returns: Who has the others.
    public func takeFree(
        _ households: [(id: Int64, person: Int64)], in transaction: Transaction
    ) async throws -> [Int64: Holder] {
        let held = try await holders(of: households.map(\.id), in: transaction)
        let free = households.filter { held[$0.id] == nil }
        _ = try await transaction.execute(
            """
            INSERT INTO kernel.festival_call (district, household, festival, seq, person,
                department, planned_on, recorded_by)
            SELECT \(bureau.district)::integer, household, \(festival.sql), 1, person,
                \(bureau.department.word), \(festival.sql), \(bureau.actor)
            FROM unnest(\(free.map(\.id)), \(free.map(\.person))) AS l (household, person)
            """)
        return held
    }

    /// Passes an open call on: to another department, or to another day.
    public func pass(
        _ held: Holder, to department: String, through person: Int64, on day: Day?,
        in transaction: Transaction
    ) async throws {
        try await end(
            held, .passed, next: department, through: person, on: bureau.today, in: transaction)
        try await write(
            held.household, held.seq + 1, person, department, on: day, basis: "passed", wish: nil,
            in: transaction)
    }

    /// Says what became of an open call.
    public func end(
        _ held: Holder, _ end: End, through person: Int64, on day: Day,
        in transaction: Transaction
    ) async throws {
        try await self.end(held, end, next: nil, through: person, on: day, in: transaction)
    }

    /// Days up to a festival, and the day itself, on which whoever comes to a household's door
    /// calls on it for the festival, whatever the visit was for: our own default, no source says.
    public static let days = 7

    /// The festival for which a visit of a day counts; nil on all other days.
    public static func festival(of day: Day) -> Day? {
        Festivals.days.first { day <= $0 && $0 < day.adding(days: days) }
    }

    /// Says that this department called on a household, on a visit of another occasion: its own
    /// open call is done with it, and one that nobody has is taken and done.
    ///
    /// - Parameters:
    ///   - day: When.
    ///   - wish: Who of the household asked for a call beside that of another department.
    /// - Throws: `Refusal` where another department has the household, or it was called on before.
    public func called(
        on household: Int64, through person: Int64, on day: Day, wish: String?,
        in transaction: Transaction
    ) async throws {
        var held = try await holder(of: household, in: transaction)
        let isOwn = held.map { $0.end == nil && $0.department == bureau.department.word }
        if isOwn != true {
            try await take(household, through: person, on: day, wish: wish, in: transaction)
            held = try await holder(of: household, in: transaction)
        }
        guard let held else { return }
        try await end(held, .done, through: person, on: day, in: transaction)
    }

    /// Why somebody else may not call: who has the household and when, not what about.
    public func refusal(_ held: Holder) -> Refusal {
        let title =
            bureau.office.registry.department(held.department)?.title
            ?? Text(held.department, en: held.department)
        switch held.end {
        case .done:
            return Refusal(
                Text(
                    "\(title.zh)已于 \(held.day) 走访这户；一户一节只走访一次，家庭自己要求的除外。",
                    en: "\(title.en) called on this household on \(held.day); once a festival, "
                        + "unless the family asked for more."))
        case .declined:
            return Refusal(
                Text(
                    "这户 \(held.day) 已向\(title.zh)谢绝这个节日的走访；家庭自己要求的除外。",
                    en: "On \(held.day) the household declined \(title.en)'s call for this "
                        + "festival; nobody calls unless the family asks."))
        case nil, .freed, .passed:
            return Refusal(
                Text(
                    "这户这个节日已由\(title.zh)安排在 \(held.day)；一户一节只走访一次，"
                        + "家庭自己要求的除外。",
                    en: "\(title.en) has this household for this festival, on \(held.day); once a "
                        + "festival, unless the family asked for more."))
        }
    }

    private func write(
        _ household: Int64, _ seq: Int64, _ person: Int64, _ department: String, on day: Day?,
        basis: String?, wish: String?, in transaction: Transaction
    ) async throws {
        _ = try await transaction.execute(
            """
            INSERT INTO kernel.festival_call (district, household, festival, seq, person,
                department, planned_on, basis, wish, recorded_by)
            VALUES (\(bureau.district)::integer, \(household), \(festival.sql), \(seq)::integer,
                \(person), \(department), \((day ?? festival).sql), \(basis), \(wish),
                \(bureau.actor))
            """)
    }

    private func end(
        _ held: Holder, _ end: End, next: String?, through person: Int64, on day: Day,
        in transaction: Transaction
    ) async throws {
        _ = try await transaction.execute(
            """
            INSERT INTO kernel.festival_call_end (district, household, festival, seq, person,
                department, act, next, day, recorded_by)
            VALUES (\(bureau.district)::integer, \(held.household), \(festival.sql),
                \(held.seq)::integer, \(person), \(held.department), \(end.rawValue), \(next),
                \(day.sql), \(bureau.actor))
            """)
    }
}

/// The days on which a household asked that nobody comes.
public enum AvoidedDays {
    /// Whether what a family wrote names a day, as `2026-02-10` or `02-10`. What it wrote in other
    /// words is shown to who plans.
    public static func name(_ day: Day, in words: [String]) -> Bool {
        let iso = "\(day)"
        return words.contains { words in
            words.split { !$0.isNumber && $0 != "-" }.contains { word in
                word == iso || word == iso.dropFirst(5)
            }
        }
    }
}
