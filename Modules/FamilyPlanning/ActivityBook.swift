import Kernel
import Law
import Postgres

/// Caring activities: planned, families asked, who came.
struct ActivityBook {
    let bureau: Bureau

    enum Kind: String, CaseIterable {
        case life, spirit

        var title: Text {
            switch self {
            case .life: Text("生活关怀", en: "Daily life")
            case .spirit: Text("精神关怀", en: "Spirits")
            }
        }
    }

    struct Activity: Hashable {
        let id: Int64
        let client: String
        let kind: Kind
        let title: String
        let place: String
        let held: Day
        let asked: Int64
        let came: Int64

        init(_ row: Row) throws {
            let (id, client, kind, title, place, held, asked, came) = try row.decode(
                Int64.self, String.self, String.self, String.self, String.self,
                PostgresDate.self, Int64.self, Int64.self)
            (self.id, self.client, self.title, self.place) = (id, client, title, place)
            // The table holds no other kinds.
            (self.kind, self.held) = (Kind(rawValue: kind) ?? .life, Day(held))
            (self.asked, self.came) = (asked, came)
        }
    }

    struct Guest: Hashable {
        let activity: Int64
        let caseID: Int64
        let client: String
        let person: Int64
        let ref: String
        let name: String
        let came: Bool
    }

    /// Plans an activity; the same again changes nothing.
    func plan(
        _ kind: Kind, title: String, place: String, on day: Day, client: String
    ) async throws -> Activity {
        let title = try Bureau.words(title, "--title")
        let place = try Bureau.words(place, "--place")
        if let known = try await list().first(where: { $0.client == client }) {
            guard (known.kind, known.title, known.held) == (kind, title, day) else {
                throw Bureau.usedClient
            }
            return known
        }
        guard day >= bureau.today else {
            throw Refusal(
                Text("--on \(day)：已经过去；写今天或以后。", en: "--on \(day) has passed."))
        }
        try await bureau.writing { transaction in
            _ = try await transaction.execute(
                """
                INSERT INTO family_planning.activity (district, client, kind, title, place, held_on,
                    recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(kind.rawValue), \(title),
                    \(place), \(day.sql), \(bureau.actor))
                """)
        }
        guard let made = try await list().first(where: { $0.client == client }) else {
            throw Refusal(Text("没有写入活动。", en: "The activity was not written."))
        }
        return made
    }

    /// Asks a family: passes the case's step `arrange` and issues the code it brings along, all or
    /// nothing. Coming is its own choice.
    func invite(_ caseID: Int64, to id: Int64, client: String) async throws -> (Guest, String?) {
        if let known = try await guests("client", client).first {
            guard (known.caseID, known.activity) == (caseID, id) else { throw Bureau.usedClient }
            return (known, nil)
        }
        let activity = try await activity(id)
        let file = try await bureau.cases.read(caseID).file
        try file.require([FamilyPlanning.caringActivity], at: ["arrange"])
        guard activity.held >= bureau.today, file.from <= activity.held else {
            throw Refusal(
                Text(
                    "--activity \(id)：\(activity.held) 举行，不在今天以后或不在事项的日期内。",
                    en: "--activity \(id) is held on \(activity.held): past, or before the case."))
        }
        let code = try await bureau.writing { transaction in
            _ = try await bureau.served(file.ref, in: transaction)
            _ = try await bureau.cases.pass(
                caseID, step: "arrange", by: .activityInvite, client: "invite \(client)",
                in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO family_planning.invitation (district, activity, person, client, case_id,
                    recorded_by)
                VALUES (\(bureau.district)::integer, \(id), \(file.person), \(client), \(caseID),
                    \(bureau.actor))
                """)
            return try await bureau.cases.issueCode(caseID, in: transaction)
        }
        guard let made = try await guests("client", client).first else {
            throw Refusal(Text("没有写入邀请。", en: "The invitation was not written."))
        }
        return (made, code)
    }

    /// The family came: the case is delivered by its code, all or nothing.
    func attend(_ caseID: Int64, code: String, client: String) async throws -> Guest {
        guard let guest = try await guests("case", "\(caseID)").first else {
            throw Refusal(
                Text(
                    "第 \(caseID) 号没有邀请；先 activity invite。",
                    en: "Case \(caseID) was not asked; `activity invite` first."))
        }
        if guest.came { return guest }
        let activity = try await activity(guest.activity)
        try bureau.requirePast(activity.held, "activity")
        try await bureau.writing { transaction in
            _ = try await bureau.served(guest.ref, in: transaction)
            _ = try await bureau.cases.deliver(
                caseID,
                CaseBook.Delivery(
                    on: activity.held, proof: .code, words: code, by: activity.title),
                by: .activityAttend, client: client, in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO family_planning.attendance (district, activity, person, recorded_by)
                VALUES (\(bureau.district)::integer, \(guest.activity), \(guest.person),
                    \(bureau.actor))
                """)
        }
        return try await guests("case", "\(caseID)").first ?? guest
    }

    /// The activities, the latest first, with how many were asked and came.
    func list() async throws -> [Activity] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT a.id, a.client, a.kind, a.title, a.place, a.held_on,
                    (SELECT count(*) FROM family_planning.invitation AS i
                     WHERE i.district = a.district AND i.activity = a.id),
                    (SELECT count(*) FROM family_planning.attendance AS t
                     WHERE t.district = a.district AND t.activity = a.id)
                FROM family_planning.activity AS a
                WHERE a.district = \(bureau.district)::integer
                ORDER BY a.held_on DESC, a.id DESC LIMIT 500
                """
            ).map(Activity.init)
        }
    }

    func activity(_ id: Int64) async throws -> Activity {
        guard let activity = try await list().first(where: { $0.id == id }) else {
            throw Refusal(
                Text("没有第 \(id) 号活动；见 activity list。", en: "There is no activity \(id)."))
        }
        return activity
    }

    /// Who was asked: of a `client`, a `case` or an `activity`.
    func guests(_ key: String, _ value: String) async throws -> [Guest] {
        let condition: Query =
            switch key {
            case "client": "i.client = \(value)"
            case "case": "i.case_id = \(value)::bigint"
            default: "i.activity = \(value)::bigint"
            }
        return try await bureau.transaction(reading: true) { transaction in
            let rows = try await transaction.query(
                """
                SELECT i.activity, i.case_id, i.client, i.person, p.ref, p.name,
                    t.person IS NOT NULL
                FROM family_planning.invitation AS i
                JOIN kernel.person AS p ON p.district = i.district AND p.id = i.person
                LEFT JOIN family_planning.attendance AS t
                  ON t.district = i.district AND t.activity = i.activity AND t.person = i.person
                WHERE i.district = \(bureau.district)::integer AND \(condition)
                ORDER BY p.ref
                """)
            return try rows.map { row in
                let (activity, caseID, client, person, ref, name, came) = try row.decode(
                    Int64.self, Int64.self, String.self, Int64.self, String.self, String.self,
                    Bool.self)
                bureau.saw([person])
                return Guest(
                    activity: activity, caseID: caseID, client: client, person: person, ref: ref,
                    name: name, came: came)
            }
        }
    }
}
