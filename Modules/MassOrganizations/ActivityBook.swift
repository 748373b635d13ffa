import Kernel
import Law
import Postgres

/// Friendship activities: families are invited within the places, and come or not.
struct ActivityBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    struct Activity: Hashable, Sendable {
        let id: Int64
        let client: String
        let title: String
        let place: String
        let heldOn: Day
        let places: Int64
        let organization: String
        let invited: Int64
        let came: Int64
    }

    struct Seat: Hashable, Sendable {
        let activity: Int64
        let seat: Int64
        let client: String
        let caseID: Int64
        let person: Int64
        let ref: String
        let name: String
        /// Nil: not known yet.
        let came: Bool?
    }

    /// The steps of the case: inviting, and coming.
    static let (arranging, serving) = ("arrange", "serve")

    /// Plans an activity.
    func plan(
        _ title: String, by word: String, at place: String, on day: Day, places: Int64,
        client: String
    ) async throws -> Activity {
        let title = try Bureau.words(title, "--title")
        let place = try Bureau.words(place, "--place")
        if let known = try await recorded(client) {
            guard (known.title, known.heldOn, known.places) == (title, day, places) else {
                throw Bureau.usedClient
            }
            return known
        }
        guard day >= bureau.today else {
            throw Refusal(
                Text(
                    "--on \(day)：已经过去；请写今天或以后的日期。",
                    en: "--on \(day) has passed; give today or a later day."))
        }
        guard (1...1000).contains(places) else {
            throw Refusal(
                Text("--places \(places)：应为 1 至 1000。", en: "--places \(places): 1 to 1000."))
        }
        let organization = try await RosterBook(bureau).organization(word)
        try await bureau.writing { transaction in
            _ = try await transaction.execute(
                """
                INSERT INTO mass_organizations.activity (district, client, organization, title,
                    place, held_on, places, recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(organization.id), \(title),
                    \(place), \(day.sql), \(places)::integer, \(bureau.actor))
                """)
        }
        guard let made = try await recorded(client) else {
            throw Refusal(Text("没有写入活动。", en: "The activity was not written."))
        }
        return made
    }

    /// Gives a family the next place. Under a case at `arrange` that step is passed; who was
    /// invited before and did not come is invited again. All or nothing.
    ///
    /// - Returns: The code; nil when it was shown before.
    func invite(
        _ caseID: Int64, to id: Int64, client: String
    ) async throws -> (Seat, code: String?) {
        let file = try await bureau.cases.read(caseID).file
        if let known = try await seats(of: id).first(where: { $0.client == client }) {
            guard known.caseID == caseID else { throw Bureau.usedClient }
            return (known, nil)
        }
        let activity = try await activity(id)
        guard activity.heldOn >= bureau.today else {
            throw Refusal(
                Text(
                    "活动第 \(id) 号 \(activity.heldOn) 已举行；请邀请参加以后的活动。",
                    en: "Activity \(id) was held on \(activity.heldOn); invite to a later one."))
        }
        guard activity.invited < activity.places else {
            throw Refusal(
                Text(
                    "活动第 \(id) 号的 \(activity.places) 个名额已满；请另选一场，或增办一场。",
                    en: "Activity \(id) has its \(activity.places) places taken; choose another, "
                        + "or hold one more."))
        }
        let missed = try await hasMissed(caseID)
        try file.require(
            standingAt: missed ? Self.serving : Self.arranging,
            of: MassOrganizations.friendshipActivity)
        let code = try await bureau.writing { transaction in
            _ = try await bureau.served(file.ref, in: transaction)
            if !missed {
                _ = try await bureau.cases.pass(
                    caseID, step: Self.arranging, by: .activityInvite, client: "invite \(client)",
                    in: transaction)
            }
            _ = try await transaction.execute(
                """
                INSERT INTO mass_organizations.seat (district, activity, seat, places, client,
                    case_id, person, recorded_by)
                SELECT \(bureau.district)::integer, \(id), 1 + coalesce(max(seat), 0),
                    \(activity.places)::integer, \(client), \(caseID), \(file.person),
                    \(bureau.actor)
                FROM mass_organizations.seat
                WHERE district = \(bureau.district)::integer AND activity = \(id)
                """)
            return try await bureau.cases.issueCode(caseID, in: transaction)
        }
        return (try await seat(of: caseID, in: id), code)
    }

    /// The family signed in: the case is delivered by its code, all or nothing.
    func came(
        _ caseID: Int64, to id: Int64, code: String, client: String
    ) async throws -> Activity {
        let (activity, seat) = (try await held(id), try await seat(of: caseID, in: id))
        if try isKnown(seat, as: true) { return activity }
        try await bureau.writing { transaction in
            _ = try await bureau.served(seat.ref, in: transaction)
            _ = try await bureau.cases.deliver(
                caseID,
                CaseBook.Delivery(
                    on: activity.heldOn, proof: .code, words: code, by: activity.organization),
                by: .activityCame, client: client, in: transaction)
            try await write(seat, came: true, in: transaction)
        }
        return activity
    }

    /// The family did not come: nothing is held against it, and it may be invited again.
    func missed(_ caseID: Int64, of id: Int64) async throws -> Activity {
        let (activity, seat) = (try await held(id), try await seat(of: caseID, in: id))
        if try isKnown(seat, as: false) { return activity }
        try await bureau.writing { transaction in
            _ = try await bureau.served(seat.ref, in: transaction)
            try await write(seat, came: false, in: transaction)
        }
        return activity
    }

    /// Activities from a day on, the next first.
    func activities(from day: Day) async throws -> [Activity] {
        try await read(Self.listing(bureau.district, from: day))
    }

    /// The statement of `activities`.
    static func listing(_ district: Int, from day: Day) -> Query {
        """
        SELECT \(columns)
        WHERE a.district = \(district)::integer AND a.held_on >= \(day.sql)
        ORDER BY a.held_on, a.id
        """
    }

    private static let columns: Query = """
        a.id, a.client, a.title, a.place, a.held_on, a.places::bigint, o.name,
            (SELECT count(*) FROM mass_organizations.seat AS s
             WHERE s.district = a.district AND s.activity = a.id),
            (SELECT count(*) FROM mass_organizations.attendance AS t
             WHERE t.district = a.district AND t.activity = a.id AND t.came)
        FROM mass_organizations.activity AS a
        JOIN mass_organizations.organization AS o
          ON o.district = a.district AND o.id = a.organization
        """

    /// What was recorded under a client's id.
    private func recorded(_ client: String) async throws -> Activity? {
        try await read(
            """
            SELECT \(Self.columns)
            WHERE a.district = \(bureau.district)::integer AND a.client = \(client)
            """
        ).first
    }

    private func read(_ query: Query) async throws -> [Activity] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(query).map { row in
                let (id, client, title, place, day, places, organization, invited, came) =
                    try row.decode(
                        Int64.self, String.self, String.self, String.self, PostgresDate.self,
                        Int64.self, String.self, Int64.self, Int64.self)
                return Activity(
                    id: id, client: client, title: title, place: place, heldOn: Day(day),
                    places: places, organization: organization, invited: invited, came: came)
            }
        }
    }

    /// Who is invited to an activity, in the order of the places.
    func seats(of id: Int64) async throws -> [Seat] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(Self.listing(id, bureau.district)).map { row in
                let (activity, seat, client, caseID, person, ref, name, came) = try row.decode(
                    Int64.self, Int64.self, String.self, Int64.self, Int64.self, String.self,
                    String.self, Bool?.self)
                return Seat(
                    activity: activity, seat: seat, client: client, caseID: caseID,
                    person: person, ref: ref, name: name, came: came)
            }
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    /// The statement of `seats`.
    static func listing(_ activity: Int64, _ district: Int) -> Query {
        """
        SELECT s.activity, s.seat::bigint, s.client, s.case_id, s.person, p.ref, p.name, t.came
        FROM mass_organizations.seat AS s
        JOIN LATERAL (SELECT p.ref, p.name FROM kernel.person AS p
            WHERE p.district = s.district AND p.id = s.person LIMIT 1) AS p ON true
        LEFT JOIN mass_organizations.attendance AS t
          ON t.district = s.district AND t.activity = s.activity AND t.seat = s.seat
        WHERE s.district = \(district)::integer AND s.activity = \(activity)
        ORDER BY s.seat
        """
    }

    private func activity(_ id: Int64) async throws -> Activity {
        let found = try await read(
            """
            SELECT \(Self.columns)
            WHERE a.district = \(bureau.district)::integer AND a.id = \(id)
            """)
        guard let found = found.first else {
            throw Refusal(
                Text(
                    "没有第 \(id) 号活动；用 activity list --all 查。",
                    en: "There is no activity \(id); see `activity list --all`."))
        }
        return found
    }

    /// An activity that is not to come.
    private func held(_ id: Int64) async throws -> Activity {
        let activity = try await activity(id)
        guard activity.heldOn <= bureau.today else {
            throw Refusal(
                Text(
                    "活动第 \(id) 号 \(activity.heldOn) 才举行；签到在当天或以后登记。",
                    en: "Activity \(id) is on \(activity.heldOn); record who came then."))
        }
        return activity
    }

    private func seat(of caseID: Int64, in id: Int64) async throws -> Seat {
        guard let found = try await seats(of: id).first(where: { $0.caseID == caseID }) else {
            throw Refusal(
                Text(
                    "第 \(caseID) 号事项没有被邀请参加活动第 \(id) 号；先用 activity invite。",
                    en: "Case \(caseID) is not invited to activity \(id); `activity invite` first.")
            )
        }
        return found
    }

    private func isKnown(_ seat: Seat, as came: Bool) throws -> Bool {
        guard let known = seat.came else { return false }
        guard known == came else {
            throw Refusal(
                Text(
                    "第 \(seat.caseID) 号事项已登记为\(known ? "到场" : "未到")。",
                    en: "Case \(seat.caseID) is recorded as \(known ? "there" : "not there")."))
        }
        return true
    }

    private func hasMissed(_ caseID: Int64) async throws -> Bool {
        try await bureau.transaction(reading: true) { transaction in
            let row = try await transaction.one(
                """
                SELECT count(*) > 0 AND bool_and(t.came IS FALSE)
                FROM mass_organizations.seat AS s
                LEFT JOIN mass_organizations.attendance AS t
                  ON t.district = s.district AND t.activity = s.activity AND t.seat = s.seat
                WHERE s.district = \(bureau.district)::integer AND s.case_id = \(caseID)
                """)
            return try row?.value(0, as: Bool?.self) ?? false
        }
    }

    private func write(_ seat: Seat, came: Bool, in transaction: Transaction) async throws {
        _ = try await transaction.execute(
            """
            INSERT INTO mass_organizations.attendance (district, activity, seat, case_id, person,
                came, recorded_by)
            VALUES (\(bureau.district)::integer, \(seat.activity), \(seat.seat)::integer,
                \(seat.caseID), \(seat.person), \(came), \(bureau.actor))
            """)
    }
}
