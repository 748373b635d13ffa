import Kernel
import Law
import Postgres

/// Disabled children of school age who are on no roll, until a school takes them. The clause
/// speaks of pupils; that a child becomes one is the bureau's own work.
struct PlacementBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    /// Our own default: no source says who is of school age. Compulsory school is for those from
    /// six to fifteen; to eighteen a place in a senior or vocational school is looked for.
    static let ages = 6...18
    static let compulsoryAges = 6...15

    /// Where a placement stands: its last act.
    enum State: String, Hashable, CaseIterable, Sendable {
        case found, asked, refused, accepted, closed

        var title: Text {
            switch self {
            case .found: Text("待联系学校", en: "no school asked")
            case .asked: Text("等学校答复", en: "school asked")
            case .refused: Text("学校不收，另找", en: "refused, ask another")
            case .accepted: Text("已入学", en: "accepted")
            case .closed: Text("已结束", en: "closed")
            }
        }

        var isOpen: Bool { self != .accepted && self != .closed }
    }

    struct Placement: Hashable, Sendable {
        let id: Int64
        let person: Int64
        let ref: String
        let name: String
        let birth: Day
        let foundOn: Day
        let state: State
        /// How many acts there are.
        let acts: Int
        /// Of the last act.
        let school: String?
        let form: TeachingForm?
        let day: Day?
        let reason: String?
        /// How many schools said no.
        let refusals: Int

        init(_ row: Row) throws {
            let (
                id, person, ref, name, birth, found, act, seq, school, form, day, reason, refusals
            ) = try row.decode(
                Int64.self, Int64.self, String.self, String.self, PostgresDate.self,
                PostgresDate.self, String?.self, Int.self, String?.self, String?.self,
                PostgresDate?.self, String?.self, Int.self)
            (self.id, self.person, self.ref, self.name) = (id, person, ref, name)
            (self.birth, foundOn) = (Day(birth), Day(found))
            (state, acts) = (act.flatMap(State.init(rawValue:)) ?? .found, seq)
            (self.school, self.form) = (school, form.flatMap(TeachingForm.init(rawValue:)))
            (self.day, self.reason, self.refusals) = (day.map { Day($0) }, reason, refusals)
        }
    }

    private static let columns: Query = """
        c.id, c.person, p.ref, p.name, p.birth, c.found_on, a.act, coalesce(a.seq, 0)::bigint,
        s.name, a.form, a.day, a.reason,
        (SELECT count(*) FROM education.placement_act AS n WHERE n.district = c.district
            AND n.placement = c.id AND n.act = 'refused')
        """
    private static let tables: Query = """
        education.placement AS c
        JOIN kernel.person AS p ON p.district = c.district AND p.id = c.person
        LEFT JOIN LATERAL (
            SELECT a.* FROM education.placement_act AS a
            WHERE a.district = c.district AND a.placement = c.id ORDER BY a.seq DESC LIMIT 1
        ) AS a ON true
        LEFT JOIN education.school AS s ON s.district = a.district AND s.id = a.school
        """

    /// What a search found.
    struct Found: Hashable {
        var opened: [Bureau.Person] = []
        /// Those whose placement is open, or was ended this academic year.
        var standing = 0
        /// Of whom the law cannot say: a fact is missing.
        var unknown: [Bureau.Person] = []
        /// One's own kin: a colleague opens those.
        var kin = 0
    }

    /// Opens a placement for every disabled child of school age who is on no roll.
    func find(isPreview: Bool) async throws -> Found {
        let clause = try bureau.clause(giving: Education.placement, in: try await bureau.pack())
        let wanted = try await bureau.answers(to: clause.id, leaving: Education.stage.name)
            .filter { answer in
                answer.outcome != .no
                    && Self.ages.contains(answer.person.birth.fullYears(to: bureau.today))
            }
        let atSchool = Set(
            try await bureau.answers(to: clause.id).filter { $0.outcome == .yes }.map(\.person.id))
        let children = wanted.filter { !atSchool.contains($0.person.id) }
        return try await bureau.writing { transaction in
            let kin = try await bureau.kin(in: transaction)
            var found = Found()
            found.unknown = children.filter { $0.outcome == .unknown }.map(\.person)
            let due = children.filter { $0.outcome == .yes }.map(\.person)
            let last = try await latest(of: due.map(\.id), in: transaction)
            for person in due {
                let one = last[person.id]
                if kin.contains(person.id) {
                    found.kin += 1
                } else if let one, one.isStanding(on: bureau.today) {
                    found.standing += 1
                } else {
                    found.opened.append(person)
                    guard !isPreview else { continue }
                    _ = try await transaction.execute(
                        """
                        INSERT INTO education.placement (district, person, nth, found_on,
                            recorded_by)
                        VALUES (\(bureau.district)::integer, \(person.id),
                            \(1 + (one?.nth ?? 0))::integer, \(bureau.today.sql), \(bureau.actor))
                        """)
                }
            }
            bureau.saw(due.map(\.id))
            return found
        }
    }

    private struct Last {
        let nth: Int
        let state: State
        let day: Day?

        /// Open, or given up in the academic year.
        func isStanding(on today: Day) -> Bool {
            state.isOpen
                || state == .closed
                    && day.map { AcademicYear(of: $0) == AcademicYear(of: today) } ?? false
        }
    }

    private func latest(
        of persons: [Int64], in transaction: Transaction
    ) async throws -> [Int64: Last] {
        let rows = try await transaction.query(
            """
            SELECT DISTINCT ON (c.person) c.person, c.nth::bigint, a.act, a.day
            FROM \(Self.tables)
            WHERE c.district = \(bureau.district)::integer AND c.person = ANY (\(persons))
            ORDER BY c.person, c.nth DESC
            """
        ).map { try $0.decode(Int64.self, Int.self, String?.self, PostgresDate?.self) }
        return Dictionary(
            uniqueKeysWithValues: rows.map { person, nth, act, day in
                (
                    person,
                    Last(
                        nth: nth, state: act.flatMap(State.init(rawValue:)) ?? .found,
                        day: day.map { Day($0) })
                )
            })
    }

    /// Placements, the longest waiting first.
    func list(withEnded: Bool, ref: String? = nil) async throws -> [Placement] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(
                Self.listing(bureau.district, withEnded: withEnded, ref: ref)
            ).map(Placement.init)
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    /// The statement of `list`.
    static func listing(_ district: Int, withEnded: Bool, ref: String? = nil) -> Query {
        """
        SELECT \(columns) FROM \(tables)
        WHERE c.district = \(district)::integer
          AND (\(withEnded) OR (SELECT true FROM education.placement_act AS e
            WHERE e.district = c.district AND e.placement = c.id
              AND e.act IN ('accepted', 'closed') LIMIT 1) IS NULL)
          AND (\(ref)::text IS NULL OR p.ref = \(ref))
        ORDER BY c.found_on, c.id LIMIT 500
        """
    }

    /// What is done with a placement.
    struct Doing {
        let act: State
        var school: String?
        var form: TeachingForm?
        let day: Day
        var reason: String?
        let client: String
    }

    /// Asks a school, or writes down that it refused, or that the family wants no place.
    ///
    /// - Returns: The placement as it stands then.
    func act(_ id: Int64, _ doing: Doing) async throws -> Placement {
        try bureau.requirePast(doing.day, "--on")
        let reason =
            doing.act == .asked
            ? nil : try Bureau.words(doing.reason ?? "", "--reason", of: 4...200)
        return try await bureau.writing { transaction in
            let placement = try await open(id, in: transaction)
            if try await isTold(doing, placement, in: transaction) { return placement }
            try Self.require(placement, admits: doing.act)
            let school = try await school(of: doing, placement, in: transaction)
            try await write(
                placement, doing, school?.id, doing.form ?? placement.form, reason,
                in: transaction)
            return try await read(id, in: transaction)
        }
    }

    /// A school takes the child: it goes to the roll with its facts, all or nothing.
    func accept(
        _ id: Int64, _ typed: RollBook.Typed, form: TeachingForm?, client: String
    ) async throws -> Placement {
        try bureau.requireTeller()
        let (placement, enrolment, last, isTold) = try await bureau.transaction(reading: true) {
            transaction in
            let placement = try await open(id, in: transaction)
            let doing = Doing(act: .accepted, day: typed.since, client: client)
            if try await self.isTold(doing, placement, in: transaction) {
                return (placement, Enrolment?.none, RollBook.Entry?.none, true)
            }
            try Self.require(placement, admits: .accepted)
            let enrolment = try await RollBook(bureau).enrolment(typed, in: transaction)
            guard enrolment.school.name == placement.school else {
                throw Refusal(
                    Text(
                        "--school：问的是 \(placement.school ?? "")，应由它答复；另一所学校先用 placement ask。",
                        en: "--school: \(placement.school ?? "") was asked and answers; `placement "
                            + "ask` another one first."))
            }
            let last = try await RollBook(bureau).latest(
                of: [placement.person], in: transaction)[placement.person]
            return (placement, enrolment, last, false)
        }
        guard !isTold, let enrolment else { return placement }
        if let last, let hindrance = enrolment.hindrance(after: last.enrolment) {
            throw Refusal(Text("\(hindrance.zh)。", en: "\(hindrance.en)."))
        }
        let seq = 1 + (last?.seq ?? 0)
        try await bureau.once {
            try await bureau.report(enrolment.facts(of: placement.ref, row: seq, at: bureau)) {
                try await write(
                    placement, Doing(act: .accepted, day: enrolment.since, client: client),
                    enrolment.school.id, form ?? placement.form, nil, in: $0)
                try await RollBook(bureau).write(
                    [
                        RollBook.Line(
                            person: placement.person, seq: seq, client: "placement \(client)",
                            enrolment: enrolment, origin: "placement")
                    ], in: $0)
            }
        }
        return try await bureau.transaction(reading: true) { try await read(id, in: $0) }
    }

    private func open(_ id: Int64, in transaction: Transaction) async throws -> Placement {
        let placement = try await read(id, in: transaction)
        _ = try await bureau.served(placement.ref, in: transaction)
        return placement
    }

    private func read(_ id: Int64, in transaction: Transaction) async throws -> Placement {
        let row = try await transaction.one(
            """
            SELECT \(Self.columns) FROM \(Self.tables)
            WHERE c.district = \(bureau.district)::integer AND c.id = \(id)
            """)
        guard let placement = try row.map(Placement.init) else {
            throw Refusal(
                Text(
                    "没有第 \(id) 号入学安置；用 placement list 查看编号。",
                    en: "There is no placement \(id); see `placement list`."))
        }
        bureau.saw([placement.person])
        return placement
    }

    /// Whether the same was told before.
    private func isTold(
        _ doing: Doing, _ placement: Placement, in transaction: Transaction
    ) async throws -> Bool {
        let row = try await transaction.one(
            """
            SELECT placement, act FROM education.placement_act
            WHERE district = \(bureau.district)::integer AND client = \(doing.client)
            """)
        guard let (number, act) = try row?.decode(Int64.self, String.self) else { return false }
        guard (number, act) == (placement.id, doing.act.rawValue) else { throw Bureau.usedClient }
        return true
    }

    private static func require(_ placement: Placement, admits act: State) throws {
        let isRight =
            switch act {
            case .asked: placement.state == .found || placement.state == .refused
            case .refused, .accepted: placement.state == .asked
            case .closed: placement.state.isOpen
            case .found: false
            }
        guard !isRight else { return }
        let now = placement.state.title
        throw Refusal(
            Text(
                "第 \(placement.id) 号现在“\(now.zh)”；先 ask 再 accept 或 refuse，结束了的不再变。",
                en:
                    "Placement \(placement.id) stands at `\(now.en)`; `ask` first, then `accept` or "
                    + "`refuse`; what has ended stays."))
    }

    private func school(
        of doing: Doing, _ placement: Placement, in transaction: Transaction
    ) async throws -> School? {
        guard doing.act != .closed else { return nil }
        return try await SchoolBook(bureau).school(
            doing.school ?? placement.school ?? "", in: transaction)
    }

    private func write(
        _ placement: Placement, _ doing: Doing, _ school: Int64?, _ form: TeachingForm?,
        _ reason: String?, in transaction: Transaction
    ) async throws {
        let form = doing.act == .closed ? nil : form?.rawValue
        _ = try await transaction.execute(
            """
            INSERT INTO education.placement_act (district, placement, person, seq, client, act,
                school, form, day, reason, recorded_by)
            VALUES (\(bureau.district)::integer, \(placement.id), \(placement.person),
                \(placement.acts + 1)::integer, \(doing.client), \(doing.act.rawValue), \(school),
                \(form), \(doing.day.sql), \(reason), \(bureau.actor))
            """)
    }
}
