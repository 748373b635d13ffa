import Kernel
import Law
import Postgres

/// In which way a family is comforted; it chooses, and nobody has to come to its door.
enum ComfortWay: String, CaseIterable, Sendable {
    case visit, call, outside, letter

    var title: Text {
        switch self {
        case .visit: Text("上门看望", en: "A visit")
        case .call: Text("电话", en: "A call")
        case .outside: Text("在外见面", en: "Meeting outside")
        case .letter: Text("信件", en: "A letter")
        }
    }

    /// The wish against it.
    var refusedBy: String? {
        switch self {
        case .visit: "wish.no_visits"
        case .call: "wish.no_calls"
        case .outside, .letter: nil
        }
    }
}

/// Comfort by a volunteer: arranged with the case, given by the case's code.
struct ComfortBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    struct Comfort: Hashable, Sendable {
        let id: Int64
        let client: String
        let caseID: Int64
        let person: Int64
        let ref: String
        let name: String
        let way: ComfortWay
        let volunteer: String
        let organization: String
        let planned: Day
        let given: Day?

        init(_ row: Row) throws {
            let (
                id, client, caseID, person, ref, name, way, volunteer, organization, planned, given
            ) = try row.decode(
                Int64.self, String.self, Int64.self, Int64.self, String.self, String.self,
                String.self, String.self, String.self, PostgresDate.self, PostgresDate?.self)
            (self.id, self.client, self.caseID, self.person) = (id, client, caseID, person)
            (self.ref, self.name) = (ref, name)
            // The table holds no other words.
            self.way = ComfortWay(rawValue: way) ?? .letter
            (self.volunteer, self.organization) = (volunteer, organization)
            (self.planned, self.given) = (Day(planned), given.map { Day($0) })
        }
    }

    /// The step of the case at which it is arranged.
    static let step = "arrange"

    private static let columns: Query = """
        c.id, c.client, c.case_id, c.person, p.ref, p.name, c.way, v.name, o.name, c.planned_on,
        g.given_on
        """
    /// What stands beside `c`, rows of `mass_organizations.comfort`; each is looked up by its key.
    private static let tables: Query = """
        JOIN LATERAL (SELECT p.ref, p.name FROM kernel.person AS p
            WHERE p.district = c.district AND p.id = c.person LIMIT 1) AS p ON true
        JOIN mass_organizations.volunteer AS v ON v.district = c.district AND v.id = c.volunteer
        JOIN mass_organizations.organization AS o
          ON o.district = v.district AND o.id = v.organization
        LEFT JOIN LATERAL (SELECT g.given_on FROM mass_organizations.comfort_given AS g
            WHERE g.district = c.district AND g.comfort = c.id LIMIT 1) AS g ON true
        """

    /// Passes the case's step `arrange` and writes who does what and the case's code, all or
    /// nothing. A visit in the days of a festival is the household's call for it, over all
    /// departments.
    ///
    /// - Parameter asked: Who of the household asked for a visit beside another department's call.
    /// - Returns: The code (nil when it was shown before), and what the family wishes.
    func arrange(
        _ caseID: Int64, _ way: ComfortWay, by volunteer: Int64, on day: Day,
        asked: String? = nil, client: String
    ) async throws -> (Comfort, code: String?, wishes: [Text]) {
        let asked = try asked.map { try Bureau.words($0, "--asked-by", of: 2...50) }
        let file = try await bureau.cases.read(caseID).file
        if let known = try await recorded(client) {
            guard (known.caseID, known.way) == (caseID, way) else { throw Bureau.usedClient }
            return (known, nil, [])
        }
        try file.require(standingAt: Self.step, of: MassOrganizations.comfort)
        guard day >= bureau.today else {
            throw Refusal(
                Text(
                    "--on \(day)：已经过去；请写今天或以后的日期。",
                    en: "--on \(day) has passed; give today or a later day."))
        }
        let who = try await RosterBook(bureau).volunteer(volunteer)
        if let ended = who.ended {
            throw Refusal(
                Text(
                    "--volunteer \(volunteer)：已于 \(ended) 退出，请另选一位。",
                    en: "--volunteer \(volunteer) left on \(ended); choose another."))
        }
        let wishes = try await wishes(of: file.ref, about: way, on: day, by: who.name)
        let code = try await bureau.writing { transaction in
            let person = try await bureau.served(file.ref, in: transaction)
            if way == .visit, let festival = FestivalCalls.festival(of: day) {
                let household = try await household(of: person, in: transaction)
                try await FestivalCalls(bureau, festival).take(
                    household, through: person.id, on: day, wish: asked, in: transaction)
            }
            _ = try await bureau.cases.pass(
                caseID, step: Self.step, by: .comfortArrange, client: "comfort \(client)",
                in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO mass_organizations.comfort (district, client, case_id, person,
                    volunteer, way, planned_on, recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(caseID), \(file.person),
                    \(volunteer), \(way.rawValue), \(day.sql), \(bureau.actor))
                """)
            return try await bureau.cases.issueCode(caseID, in: transaction)
        }
        guard let made = try await recorded(client) else {
            throw Refusal(Text("没有写入安排。", en: "It was not written."))
        }
        return (made, code, wishes)
    }

    /// It was given: the case is delivered by its code, all or nothing, and the household was
    /// called on for the festival in whose days it was visited.
    func given(
        _ id: Int64, on day: Day, code: String, asked: String? = nil, client: String
    ) async throws -> Comfort {
        let asked = try asked.map { try Bureau.words($0, "--asked-by", of: 2...50) }
        try bureau.requirePast(day, "--on")
        guard let comfort = try await comfort(id) else {
            throw Refusal(
                Text(
                    "没有第 \(id) 号安排；用 comfort list 查。",
                    en: "There is no arrangement \(id); see `comfort list`."))
        }
        if let given = comfort.given {
            guard given == day else {
                throw Refusal(
                    Text("第 \(id) 号已于 \(given) 完成。", en: "Number \(id) was given on \(given)."))
            }
            return comfort
        }
        try await bureau.writing { transaction in
            let person = try await bureau.served(comfort.ref, in: transaction)
            if comfort.way == .visit, let festival = FestivalCalls.festival(of: day) {
                let household = try await household(of: person, in: transaction)
                try await FestivalCalls(bureau, festival).called(
                    on: household, through: person.id, on: day, wish: asked, in: transaction)
            }
            _ = try await bureau.cases.deliver(
                comfort.caseID,
                CaseBook.Delivery(
                    on: day, proof: .code, words: code,
                    by: "\(comfort.organization) \(comfort.volunteer)"),
                by: .comfortGiven, client: client, in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO mass_organizations.comfort_given (district, comfort, person, given_on,
                    recorded_by)
                VALUES (\(bureau.district)::integer, \(id), \(comfort.person), \(day.sql),
                    \(bureau.actor))
                """)
        }
        return try await self.comfort(id) ?? comfort
    }

    /// What was arranged and not given yet, the earliest planned first.
    func list(withGiven: Bool) async throws -> [Comfort] {
        try await read(Self.listing(withGiven: withGiven, bureau.district))
    }

    /// The statement of `list`.
    static func listing(withGiven: Bool, _ district: Int) -> Query {
        """
        SELECT \(columns) FROM (
            SELECT c.* FROM mass_organizations.comfort AS c
            WHERE c.district = \(district)::integer
              AND (\(withGiven) OR (SELECT true FROM mass_organizations.comfort_given AS g
                WHERE g.district = c.district AND g.comfort = c.id LIMIT 1) IS NULL)
            ORDER BY c.planned_on, c.id LIMIT 500
        ) AS c \(tables)
        ORDER BY c.planned_on, c.id
        """
    }

    private func comfort(_ id: Int64) async throws -> Comfort? {
        try await read(
            """
            SELECT \(Self.columns) FROM mass_organizations.comfort AS c \(Self.tables)
            WHERE c.district = \(bureau.district)::integer AND c.id = \(id)
            """
        ).first
    }

    /// What was recorded under a client's id.
    private func recorded(_ client: String) async throws -> Comfort? {
        try await read(
            """
            SELECT \(Self.columns) FROM mass_organizations.comfort AS c \(Self.tables)
            WHERE c.district = \(bureau.district)::integer AND c.client = \(client)
            """
        ).first
    }

    private func read(_ query: Query) async throws -> [Comfort] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(query).map(Comfort.init)
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    private func household(
        of person: Bureau.Person, in transaction: Transaction
    ) async throws -> Int64 {
        let row = try await transaction.one(
            """
            SELECT household FROM kernel.membership
            WHERE district = \(bureau.district)::integer AND person = \(person.id)
              AND from_day <= \(bureau.today.sql) AND \(bureau.today.sql) < to_day
            ORDER BY from_day DESC LIMIT 1
            """)
        guard let row else {
            throw Refusal(
                Text("\(person.ref) 现在没有户。", en: "\(person.ref) has no household today."))
        }
        return try row.value(0)
    }

    /// What the household wishes; either member's word binds the address.
    ///
    /// - Throws: `Refusal` for a way, a day or a visitor that the family does not want.
    private func wishes(
        of ref: String, about way: ComfortWay, on day: Day, by volunteer: String
    ) async throws -> [Text] {
        var sheets = [try await sheet(of: ref)]
        for mate in sheets[0].housemates { sheets.append(try await sheet(of: mate.ref)) }
        let facts = sheets.flatMap(\.facts)
        if let wish = way.refusedBy,
            facts.contains(where: { $0.kind.name == wish && $0.value == "yes" })
        {
            throw Refusal(
                Text(
                    "--way \(way.rawValue)：家庭不希望\(way.title.zh)；请用 outside 在外见面或 letter 信件。",
                    en: "--way \(way.rawValue): the family does not want it; outside or letter."))
        }
        func words(_ wish: String) -> [String] {
            facts.filter { $0.kind.name == wish }.compactMap(\.value)
        }
        let avoided = words("wish.avoid_days")
        if AvoidedDays.name(day, in: avoided) {
            throw Refusal(
                Text(
                    "--on \(day)：这户希望避开这一天（\(avoided.joined(separator: "；"))）。",
                    en: "--on \(day): the household asked to avoid it "
                        + "(\(avoided.joined(separator: "; ")))."))
        }
        let visitors = words("wish.visitor")
        if way == .visit, !visitors.isEmpty, !visitors.contains(where: { $0.contains(volunteer) }) {
            throw Refusal(
                Text(
                    "--volunteer：这户选定的走访人是 \(visitors.joined(separator: "、"))。",
                    en: "--volunteer: the household chose \(visitors.joined(separator: ", "))."))
        }
        return facts.compactMap { fact in
            switch (fact.kind.name, fact.value) {
            case ("wish.avoid_days", let days?):
                Text("希望避开：\(days)", en: "Days to avoid: \(days)")
            case ("wish.channel", let channel?):
                Text("联系方式：\(channel)", en: "Chosen channel: \(channel)")
            default: nil
            }
        }
    }

    private func sheet(of ref: String) async throws -> PersonSheet {
        try await PersonSheet.read(
            bureau.office, seal: bureau.seal, district: bureau.district, ref: ref,
            on: bureau.today)
    }
}
