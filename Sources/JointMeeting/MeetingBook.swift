import Kernel
import Law
import Postgres

/// Meetings with agenda and minutes (JY-4.1b).
struct MeetingBook {
    let bureau: Bureau

    struct Meeting: Hashable {
        let id: Int64
        let day: Day
        let place: String
        let chair: String
    }

    /// What is to be talked of, and what was said.
    enum Kind: String, CaseIterable {
        case agenda, minutes
    }

    struct Point: Hashable {
        let kind: Kind
        let seq: Int64
        let department: String?
        let words: String
    }

    /// The latest first.
    func meetings() async throws -> [Meeting] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT id, held_on, place, chair FROM office.meeting
                WHERE district = \(bureau.district)::integer ORDER BY held_on DESC, id DESC
                """
            ).map { row in
                let (id, day, place, chair) = try row.decode(
                    Int64.self, PostgresDate.self, String.self, String.self)
                return Meeting(id: id, day: Day(day), place: place, chair: chair)
            }
        }
    }

    /// Calls a meeting; the same `client` again answers the one there is.
    func call(on day: Day, at place: String, chair: String, client: String) async throws -> Int64 {
        try await bureau.writing { transaction in
            let known = try await transaction.one(
                """
                SELECT id FROM office.meeting
                WHERE district = \(bureau.district)::integer AND client = \(client)
                """)
            if let known { return try known.value(0, as: Int64.self) }
            let made = try await transaction.one(
                """
                INSERT INTO office.meeting (district, client, held_on, place, chair, recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(day.sql), \(place), \(chair),
                    \(bureau.actor)) RETURNING id
                """)
            return try made?.value(0, as: Int64.self) ?? 0
        }
    }

    /// Adds a point; the same words again change nothing.
    func add(_ kind: Kind, _ words: String, of department: String?, to meeting: Int64) async throws
    {
        guard try await meetings().contains(where: { $0.id == meeting }) else {
            throw Refusal(Text("没有第 \(meeting) 号会议。", en: "There is no meeting \(meeting)."))
        }
        let known = try await points(of: meeting)
        let isKnown = known.contains {
            $0.kind == kind && $0.words == words && $0.department == department
        }
        guard !isKnown else { return }
        let seq = 1 + (known.filter { $0.kind == kind }.map(\.seq).max() ?? 0)
        try await bureau.writing { transaction in
            _ = try await transaction.execute(
                """
                INSERT INTO office.point (district, meeting, kind, seq, department, words,
                    recorded_by)
                VALUES (\(bureau.district)::integer, \(meeting), \(kind.rawValue), \(seq)::integer,
                    \(department), \(words), \(bureau.actor))
                """)
        }
    }

    func points(of meeting: Int64) async throws -> [Point] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT kind, seq::bigint, department, words FROM office.point
                WHERE district = \(bureau.district)::integer AND meeting = \(meeting)
                ORDER BY kind, seq
                """
            ).map { row in
                let (kind, seq, department, words) = try row.decode(
                    String.self, Int64.self, String?.self, String.self)
                // The table holds no other kinds.
                return Point(
                    kind: Kind(rawValue: kind) ?? .agenda, seq: seq, department: department,
                    words: words)
            }
        }
    }

    /// The day by which the next one is due: so many months after the last; nil without a ruling.
    func nextDue() async throws -> Day? {
        let pack = try await bureau.pack()
        guard
            let row = pack.figures["jy.meeting_months"]?.rows.first(where: {
                $0.from <= bureau.today && bureau.today < $0.to
            }), let months = row.value
        else { return nil }
        return try await meetings().first { $0.day <= bureau.today }?.day
            .adding(months: Int(months))
    }
}
