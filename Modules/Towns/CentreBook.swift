import Foundation
import Kernel
import Law
import Postgres

/// The family home centres (连心家园) with their hours, and the 暖心行动 held there.
struct CentreBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    struct Centre: Hashable {
        let id: Int64
        let town: Int64
        let name: String
        let address: String
        let opened: Day
        /// From Monday: `09:00-17:00`; nil for closed or not told.
        let hours: [String?]
    }

    func open(
        _ name: String, address: String, town: Int64, on day: Day, client: String
    ) async throws -> Int64 {
        let name = try Bureau.words(name, "--name", of: 2...50)
        let address = try Bureau.words(address, "--address", of: 4...200)
        try bureau.requirePast(day, "--on")
        return try await bureau.writing { transaction in
            if let id = try await bureau.told(
                """
                SELECT id, (town, name) = (\(town), \(name)) FROM towns.centre
                WHERE district = \(bureau.district)::integer AND client = \(client)
                """, in: transaction)
            {
                return id
            }
            let row = try await transaction.one(
                """
                INSERT INTO towns.centre (district, client, town, name, address, opened_on,
                    recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(town), \(name), \(address),
                    \(day.sql), \(bureau.actor))
                RETURNING id
                """)
            return try row?.value(0) ?? 0
        }
    }

    /// Sets the hours of some weekdays; nil closes the centre on them.
    func setHours(
        _ centre: Int64, _ weekdays: [Int64], _ hours: Hours?, client: String
    ) async throws {
        try await bureau.writing { transaction in
            let town = try await self.town(of: centre, in: transaction)
            let known = try await transaction.query(
                """
                SELECT 1 FROM towns.centre_hours
                WHERE district = \(bureau.district)::integer AND client = \(client)
                """)
            guard known.isEmpty else { return }
            _ = try await transaction.execute(
                """
                INSERT INTO towns.centre_hours (district, centre, weekday, seq, client, town, opens,
                    closes, recorded_by)
                SELECT \(bureau.district)::integer, \(centre), w.day, 1 + coalesce((
                    SELECT max(h.seq) FROM towns.centre_hours AS h
                    WHERE h.district = \(bureau.district)::integer AND h.centre = \(centre)
                      AND h.weekday = w.day), 0), \(client), \(town),
                    \(hours?.opens)::time, \(hours?.closes)::time, \(bureau.actor)
                FROM unnest(\(weekdays)::integer[]) AS w (day)
                """)
        }
    }

    /// Opening hours of a day: `09:00-17:30`.
    struct Hours: Hashable {
        let opens: String
        let closes: String

        init(_ word: String) throws(Refusal) {
            let parts = word.split(separator: "-").map(String.init)
            func isTime(_ text: String) -> Bool {
                let digits = text.split(separator: ":").compactMap { Int($0) }
                return text.utf8.count == 5 && digits.count == 2 && (0..<24).contains(digits[0])
                    && (0..<60).contains(digits[1])
            }
            guard parts.count == 2, parts.allSatisfy(isTime), parts[0] < parts[1] else {
                throw Refusal(
                    Text(
                        "--hours \(word)：应为 09:00-17:00 这样的时段，先开后关。",
                        en: "--hours \(word): as 09:00-17:00, opening before closing."))
            }
            (opens, closes) = (parts[0], parts[1])
        }
    }

    private func town(of centre: Int64, in transaction: Transaction) async throws -> Int64 {
        let row = try await transaction.one(
            """
            SELECT town FROM towns.centre
            WHERE district = \(bureau.district)::integer AND id = \(centre)
            """)
        guard let row else {
            throw Refusal(
                Text(
                    "没有第 \(centre) 号连心家园，或不在您的镇街；用 centre list 查看。",
                    en: "There is no centre \(centre) in your towns; see `centre list`."))
        }
        return try row.value(0)
    }

    func list() async throws -> [Centre] {
        try await bureau.transaction(reading: true) { transaction in
            let hours = try await transaction.query(
                """
                SELECT DISTINCT ON (centre, weekday) centre, weekday::bigint,
                    to_char(opens, 'HH24:MI') || '-' || to_char(closes, 'HH24:MI')
                FROM towns.centre_hours WHERE district = \(bureau.district)::integer
                ORDER BY centre, weekday, seq DESC
                """
            ).map { try $0.decode(Int64.self, Int.self, String?.self) }
            return try await transaction.query(
                """
                SELECT id, town, name, address, opened_on FROM towns.centre
                WHERE district = \(bureau.district)::integer ORDER BY town, id
                """
            ).map { row in
                let (id, town, name, address, opened) = try row.decode(
                    Int64.self, Int64.self, String.self, String.self, PostgresDate.self)
                return Centre(
                    id: id, town: town, name: name, address: address, opened: Day(opened),
                    hours: (1...7).map { day in
                        hours.first { $0.0 == id && $0.1 == day }?.2
                    })
            }
        }
    }

    /// The clerk's towns that have no centre, or one without any opening hours (JY-3.5.3a).
    func missing() async throws -> [(town: Int64, name: String, hasCentre: Bool)] {
        let centres = try await list()
        let names = try await bureau.towns()
        let mine = bureau.office.session?.towns ?? Array(names.keys)
        return mine.sorted().compactMap { town in
            let here = centres.filter { $0.town == town }
            guard !here.contains(where: { $0.hours.contains { $0 != nil } }) else { return nil }
            return (town, names[town] ?? "", !here.isEmpty)
        }
    }

    // MARK: Activities

    struct Activity: Hashable {
        let id: Int64
        let title: String
        let centre: String
        let day: Day
        let attended: Int64
        let declined: Int64
    }

    func plan(
        _ title: String, at centre: Int64, on day: Day, client: String
    ) async throws -> Int64 {
        let title = try Bureau.words(title, "--title", of: 2...100)
        return try await bureau.writing { transaction in
            let town = try await self.town(of: centre, in: transaction)
            if let id = try await bureau.told(
                """
                SELECT id, (centre, title, day) = (\(centre), \(title), \(day.sql))
                FROM towns.activity
                WHERE district = \(bureau.district)::integer AND client = \(client)
                """, in: transaction)
            {
                return id
            }
            let row = try await transaction.one(
                """
                INSERT INTO towns.activity (district, client, town, centre, title, day, recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(town), \(centre), \(title),
                    \(day.sql), \(bureau.actor))
                RETURNING id
                """)
            return try row?.value(0) ?? 0
        }
    }

    /// Says who took part, or that the household chose not to. Only attendance delivers a case.
    func attend(
        _ activity: Int64, _ ref: String, attended: Bool, caseNumber: Int64?, client: String
    ) async throws {
        guard attended || caseNumber == nil else {
            throw Refusal(
                Text(
                    "--case：没有参加，不算落实；家庭的选择照记。",
                    en: "--case: who declined received nothing; the choice is kept."))
        }
        let choice = attended ? "attended" : "declined"
        try await bureau.writing { transaction in
            let person = try await bureau.served(ref, in: transaction)
            if try await bureau.told(
                """
                SELECT activity, (activity, person, choice) = (\(activity), \(person.id), \(choice))
                FROM towns.attendance
                WHERE district = \(bureau.district)::integer AND client = \(client)
                """, in: transaction) != nil
            {
                return
            }
            let row = try await transaction.one(
                """
                SELECT day, title FROM towns.activity
                WHERE district = \(bureau.district)::integer AND id = \(activity)
                """)
            guard let (held, title) = try row?.decode(PostgresDate.self, String.self) else {
                throw Refusal(
                    Text(
                        "没有第 \(activity) 号活动；用 activity list 查看。",
                        en: "There is no activity \(activity); see `activity list`."))
            }
            if attended { try bureau.requirePast(Day(held), "activity \(activity)") }
            _ = try await transaction.execute(
                """
                INSERT INTO towns.attendance (district, activity, person, client, choice, case_id,
                    recorded_by)
                VALUES (\(bureau.district)::integer, \(activity), \(person.id), \(client),
                    \(choice), \(caseNumber), \(bureau.actor))
                """)
            if let caseNumber {
                try await bureau.serve(
                    caseNumber, of: Towns.warmHeartActivity, about: person,
                    .init(
                        on: Day(held), proof: .register, words: "活动签到 \(activity)", by: title),
                    client: client, in: transaction)
            }
        }
    }

    /// The statement of `activities`.
    static func activities(_ district: Int, limit: Int) -> Query {
        """
        SELECT a.id, a.title, c.name, a.day,
            count(t.person) FILTER (WHERE t.choice = 'attended'),
            count(t.person) FILTER (WHERE t.choice = 'declined')
        FROM (SELECT * FROM towns.activity AS a WHERE a.district = \(district)::integer
            ORDER BY a.day DESC LIMIT \(limit)) AS a
        JOIN towns.centre AS c ON c.district = a.district AND c.id = a.centre
        LEFT JOIN towns.attendance AS t ON t.district = a.district AND t.activity = a.id
        GROUP BY a.id, a.title, c.name, a.day ORDER BY a.day DESC, a.id DESC
        """
    }

    /// Activities, the latest first.
    func activities(limit: Int = 100) async throws -> [Activity] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(Self.activities(bureau.district, limit: limit)).map {
                let (id, title, centre, day, attended, declined) = try $0.decode(
                    Int64.self, String.self, String.self, PostgresDate.self, Int64.self,
                    Int64.self)
                return Activity(
                    id: id, title: title, centre: centre, day: Day(day), attended: attended,
                    declined: declined)
            }
        }
    }
}
