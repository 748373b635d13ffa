import Kernel
import Law
import Postgres

/// Plans services: of one person, of everybody who is due one, of a town.
extension ServiceBook {
    /// A service to plan.
    struct Plan {
        var kind: ServiceKind
        var institution: String
        var staff: String
        var on: Day
        var caseNumber: Int64?
        /// Of a visit to a household that wants none: who of them agreed.
        var agreedBy: String?
        /// What it may be planned once in; by default the kind's.
        var slot: String?
        /// Made by who tells; telling the same again changes nothing.
        var client: String
    }

    /// Plans a service for one person.
    ///
    /// - Returns: Its number.
    /// - Throws: `Refusal` where the law does not give it, a wish forbids it, or one stands.
    func plan(_ plan: Plan, for ref: String) async throws -> Int64 {
        let agreed = try plan.agreedBy.map { try Bureau.words($0, "--agreed", of: 2...50) }
        try await HealthLaw(bureau).require(plan.kind, for: ref, on: plan.on)
        if plan.kind.isAtHome, agreed == nil, try await HealthLaw(bureau).door(of: ref).isClosed {
            throw Refusal(
                Text(
                    "这家人不希望上门：先按其选择的方式联系；同意了，用 --agreed 写明是谁同意的。",
                    en: "The household wants no visits: ask first in the way they chose, and say "
                        + "with --agreed who agreed."))
        }
        return try await bureau.writing { transaction in
            let person = try await bureau.person(ref, in: transaction)
            return try await insert(plan, of: person, agreed: agreed, in: transaction)
        }
    }

    /// Plans one service in each quarter of a year that is not over and has none, on its middle
    /// month's 15th day, or today where that has passed.
    ///
    /// - Returns: Numbers and days.
    func planQuarters(
        _ plan: Plan, of year: Int, for ref: String
    ) async throws -> [(number: Int64, on: Day)] {
        let today = bureau.today
        let quarters = (1...4).compactMap { quarter -> (slot: String, on: Day)? in
            guard let middle = Day(year: year, month: quarter * 3 - 1, day: 15),
                let last = Day(
                    year: year, month: quarter * 3,
                    day: Day.length(ofMonth: quarter * 3, year: year)),
                today <= last
            else { return nil }
            return ("\(year)-Q\(quarter)", max(middle, today))
        }
        guard let first = quarters.first else {
            throw Refusal(
                Text("--year：\(year) 年已经过去。", en: "--year: \(year) is over."))
        }
        try await HealthLaw(bureau).require(plan.kind, for: ref, on: first.on)
        return try await bureau.writing { transaction in
            let person = try await bureau.person(ref, in: transaction)
            var planned: [(number: Int64, on: Day)] = []
            for (slot, day) in quarters {
                var one = plan
                (one.slot, one.on, one.client) = (slot, day, "\(plan.client)/\(slot)")
                if try await told(one, of: person.id, in: transaction) == nil,
                    try await turns(of: one.kind, slot, person.id, in: transaction).stands != nil
                {
                    continue
                }
                planned.append(
                    (try await insert(one, of: person, agreed: nil, in: transaction), day))
            }
            return planned
        }
    }

    /// Plans a round in a town.
    func planRound(_ plan: Plan, in town: Int64) async throws -> Int64 {
        try await bureau.writing { transaction in
            let known = try await transaction.query(
                """
                SELECT 1 FROM kernel.area WHERE district = \(bureau.district)::integer
                  AND code = \(town) AND valid_from <= \(plan.on.sql) AND \(plan.on.sql) < valid_to
                """)
            guard !known.isEmpty, String(town).utf8.count == 9 else {
                throw Refusal(
                    Text(
                        "--town：\(town) 不是本区现有镇街的九位代码。",
                        en: "--town: \(town) is no town of this district (nine digits)."))
            }
            if let number = try await told(plan, of: nil, town: town, in: transaction) {
                return number
            }
            let institution = try await InstitutionBook(bureau).number(
                of: plan.institution, in: transaction)
            let staff = try Bureau.words(plan.staff, "--staff")
            let row = try await transaction.one(
                """
                INSERT INTO health.service (district, client, kind, town, institution, staff,
                    planned_on, recorded_by)
                VALUES (\(bureau.district)::integer, \(plan.client), \(plan.kind.rawValue),
                    \(town), \(institution), \(staff), \(plan.on.sql), \(bureau.actor))
                RETURNING id
                """)
            return try row?.value(0) ?? 0
        }
    }

    // MARK: Writing one

    private func insert(
        _ plan: Plan, of person: Bureau.Person, agreed: String?, in transaction: Transaction
    ) async throws -> Int64 {
        if let number = try await told(plan, of: person.id, in: transaction) { return number }
        let institution = try await InstitutionBook(bureau).number(
            of: plan.institution, in: transaction)
        let staff = try Bureau.words(plan.staff, "--staff")
        if let number = plan.caseNumber {
            try await requireCase(number, of: person.id, plan.kind, in: transaction)
        }
        let slot = plan.slot ?? plan.kind.slot(of: plan.on)
        var turn: Int?
        if let slot {
            let turns = try await turns(of: plan.kind, slot, person.id, in: transaction)
            if let standing = turns.stands {
                throw Refusal(
                    Text(
                        "\(person.ref) 在 \(slot) 已有一次\(plan.kind.title.zh)（第 \(standing) 号）。",
                        en: "\(person.ref) has one in \(slot) already (\(standing))."))
            }
            turn = turns.count + 1
        }
        let row = try await transaction.one(
            """
            INSERT INTO health.service (district, client, kind, person, case_id, institution, staff,
                planned_on, slot, turn, agreed_by, recorded_by)
            VALUES (\(bureau.district)::integer, \(plan.client), \(plan.kind.rawValue),
                \(person.id), \(plan.caseNumber), \(institution), \(staff), \(plan.on.sql),
                \(slot), \(turn)::integer, \(agreed), \(bureau.actor))
            RETURNING id
            """)
        return try row?.value(0) ?? 0
    }

    /// The number under which the same was told before.
    private func told(
        _ plan: Plan, of person: Int64?, town: Int64? = nil, in transaction: Transaction
    ) async throws -> Int64? {
        let row = try await transaction.one(
            """
            SELECT id, kind, person, town, planned_on FROM health.service
            WHERE district = \(bureau.district)::integer AND client = \(plan.client)
            """)
        guard let row else { return nil }
        let (id, kind, whose, place, day) = try row.decode(
            Int64.self, String.self, Int64?.self, Int64?.self, PostgresDate.self)
        guard kind == plan.kind.rawValue, whose == person, place == town,
            Day(day) == plan.on || plan.slot != nil
        else { throw Bureau.usedClient }
        return id
    }

    /// How often a service was planned in a stretch of time, and the one that stands.
    private func turns(
        of kind: ServiceKind, _ slot: String, _ person: Int64, in transaction: Transaction
    ) async throws -> (count: Int, stands: Int64?) {
        let row = try await transaction.one(
            """
            SELECT count(*),
                max(s.id) FILTER (WHERE coalesce(a.act, '') NOT IN ('missed', 'cancelled'))
            FROM \(Self.tables)
            WHERE s.district = \(bureau.district)::integer AND s.person = \(person)
              AND s.kind = \(kind.rawValue) AND s.slot = \(slot)
            """)
        return try row?.decode(Int.self, Int64?.self) ?? (0, nil)
    }

    /// Makes sure that a case is this person's and about what the service gives.
    func requireCase(
        _ number: Int64, of person: Int64?, _ kind: ServiceKind, in transaction: Transaction
    ) async throws {
        let row = try await transaction.one(
            """
            SELECT person, benefit FROM casework.case_file
            WHERE district = \(bureau.district)::integer AND id = \(number)
            """)
        let found = try row?.decode(Int64.self, String.self)
        guard let found, found.0 == person, kind.delivers.contains(found.1) else {
            throw Refusal(
                Text(
                    "--case：第 \(number) 号不是这个人的“\(kind.title.zh)”事项；用 case list 查看。",
                    en: "--case: \(number) is no case of this person about “\(kind.title.en)”; "
                        + "see `case list`."))
        }
    }
}
