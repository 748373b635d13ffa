import Kernel
import Law
import Postgres

/// Emergency calls: when one came, when somebody answered, what was done.
struct EmergencyBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    /// A minute of a day in Asia/Shanghai: `2026-03-02T10:15`.
    struct Minute: Hashable, Comparable {
        let words: String
        let day: Day

        init(_ text: String, _ option: String) throws(Refusal) {
            let parts = text.split(separator: "T", omittingEmptySubsequences: false)
            let time = parts.count == 2 ? parts[1].split(separator: ":").compactMap { Int($0) } : []
            guard text.utf8.count == 16, let day = Day(iso: parts[0]), time.count == 2,
                (0..<24).contains(time[0]), (0..<60).contains(time[1])
            else {
                throw Refusal(
                    Text(
                        "\(option) \(text)：应为 2026-03-02T10:15 这样的时刻。",
                        en: "\(option) \(text): a minute as 2026-03-02T10:15."))
            }
            (words, self.day) = (text, day)
        }

        static func < (one: Minute, other: Minute) -> Bool { one.words < other.words }
    }

    /// One call.
    struct Call {
        var called: Minute
        var answered: Minute
        var answeredBy: String
        var deed: String
    }

    func record(_ call: Call, for ref: String, client: String) async throws -> Int64 {
        let by = try Bureau.words(call.answeredBy, "--by", of: 2...50)
        let deed = try Bureau.words(call.deed, "--done", of: 4...500)
        try bureau.requirePast(call.answered.day, "--answered")
        guard call.called <= call.answered else {
            throw Refusal(
                Text(
                    "--answered \(call.answered.words)：早于呼叫 \(call.called.words)。",
                    en: "--answered \(call.answered.words) is before the call, "
                        + "\(call.called.words)."))
        }
        return try await bureau.writing { transaction in
            let person = try await bureau.served(ref, in: transaction)
            if let id = try await bureau.told(
                """
                SELECT id, (person, deed) = (\(person.id), \(deed)) FROM towns.emergency
                WHERE district = \(bureau.district)::integer AND client = \(client)
                """, in: transaction)
            {
                return id
            }
            let row = try await transaction.one(
                """
                INSERT INTO towns.emergency (district, client, person, called_at, answered_at,
                    answered_by, deed, recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(person.id),
                    \(call.called.words)::timestamp AT TIME ZONE 'Asia/Shanghai',
                    \(call.answered.words)::timestamp AT TIME ZONE 'Asia/Shanghai', \(by), \(deed),
                    \(bureau.actor))
                RETURNING id
                """)
            return try row?.value(0) ?? 0
        }
    }

    struct Line: Hashable {
        let id: Int64
        let person: Int64
        let ref: String
        let called: String
        /// Minutes until somebody answered.
        let lag: Int64
        let answeredBy: String
        let deed: String
    }

    /// Calls, the latest first.
    func list(limit: Int = 200) async throws -> [Line] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(Self.list(bureau.district, limit: limit)).map {
                let (id, person, ref, called, lag, by, deed) = try $0.decode(
                    Int64.self, Int64.self, String.self, String.self, Int64.self, String.self,
                    String.self)
                return Line(
                    id: id, person: person, ref: ref, called: called, lag: lag, answeredBy: by,
                    deed: deed)
            }
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    /// The statement of `list`.
    static func list(_ district: Int, limit: Int) -> Query {
        """
        SELECT e.id, e.person, p.ref,
            to_char(e.called_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI'),
            (extract(epoch FROM e.answered_at - e.called_at) / 60)::bigint, e.answered_by, e.deed
        FROM towns.emergency AS e
        JOIN kernel.person AS p ON p.district = e.district AND p.id = e.person
        WHERE e.district = \(district)::integer ORDER BY e.called_at DESC LIMIT \(limit)
        """
    }
}
