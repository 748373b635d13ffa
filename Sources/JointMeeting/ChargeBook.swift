import Kernel
import Law
import Postgres

/// What somebody has to do until a day: resolved by a meeting (JY-4.1b), or ordered by the office
/// (JY-4.1e). Its owner says that it is done; the office accepts that or gives it back.
struct ChargeBook {
    let bureau: Bureau

    enum Act: String, CaseIterable {
        case done, accepted, returned, dropped
        case putOff = "put_off"

        var title: Text {
            switch self {
            case .done: Text("已办，待核", en: "done, to be accepted")
            case .accepted: Text("已办结", en: "accepted")
            case .returned: Text("退回再办", en: "given back")
            case .putOff: Text("已延期", en: "put off")
            case .dropped: Text("已撤销", en: "dropped")
            }
        }

        /// Whether nobody has anything to do after it.
        var isEnd: Bool { self == .accepted || self == .dropped }
    }

    struct Charge: Hashable {
        let id: Int64
        /// Nil for a supervision order.
        let meeting: Int64?
        let department: String
        let clause: String?
        let words: String
        /// The last day, as put off.
        let due: Day
        let last: Act?
        let acts: Int64
        let lastWords: String?

        func isOverdue(on day: Day) -> Bool { due < day && last?.isEnd != true }
    }

    /// The oldest day first; the ended only where asked.
    func list(withEnded: Bool = false) async throws -> [Charge] {
        let found = try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT c.id, c.meeting, c.department, c.clause, c.words,
                    coalesce(p.due_on, c.due_on), a.act, coalesce(a.seq, 0)::bigint, a.words
                FROM office.charge AS c
                LEFT JOIN LATERAL (SELECT act, seq, words FROM office.charge_act AS a
                    WHERE a.district = c.district AND a.charge = c.id
                    ORDER BY seq DESC LIMIT 1) AS a ON true
                LEFT JOIN LATERAL (SELECT due_on FROM office.charge_act AS a
                    WHERE a.district = c.district AND a.charge = c.id AND a.act = 'put_off'
                    ORDER BY seq DESC LIMIT 1) AS p ON true
                WHERE c.district = \(bureau.district)::integer
                ORDER BY 6, c.id
                """
            ).map { row in
                let (id, meeting, department, clause, words, due, act, acts, last) =
                    try row.decode(
                        Int64.self, Int64?.self, String.self, String?.self, String.self,
                        PostgresDate.self, String?.self, Int64.self, String?.self)
                return Charge(
                    id: id, meeting: meeting, department: department, clause: clause,
                    words: words, due: Day(due), last: act.flatMap(Act.init), acts: acts,
                    lastWords: last)
            }
        }
        return found.filter { withEnded || $0.last?.isEnd != true }
    }

    struct Draft {
        let meeting: Int64?
        let department: String
        let clause: String?
        let words: String
        let due: Day
    }

    /// Lays it on a department; the same `client` again answers the one there is.
    func lay(_ draft: Draft, client: String) async throws -> Int64 {
        guard draft.due >= bureau.today else {
            throw Refusal(
                Text(
                    "--due \(draft.due)：已经过去；请写今天（\(bureau.today)）或以后的日期。",
                    en: "--due \(draft.due) has passed; give today (\(bureau.today)) or later."))
        }
        if let clause = draft.clause {
            let pack = try await bureau.pack()
            guard pack.clauses.contains(where: { $0.id == clause }) else {
                throw Refusal(
                    Text(
                        "--clause \(clause)：本区县的政策没有这一条。",
                        en: "--clause \(clause): no such clause here."))
            }
        }
        return try await bureau.writing { transaction in
            let known = try await transaction.one(
                """
                SELECT id FROM office.charge
                WHERE district = \(bureau.district)::integer AND client = \(client)
                """)
            if let known { return try known.value(0, as: Int64.self) }
            let made = try await transaction.one(
                """
                INSERT INTO office.charge (district, client, meeting, department, clause, words,
                    due_on, recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(draft.meeting),
                    \(draft.department), \(draft.clause), \(draft.words), \(draft.due.sql),
                    \(bureau.actor)) RETURNING id
                """)
            return try made?.value(0, as: Int64.self) ?? 0
        }
    }

    /// Says what became of it.
    ///
    /// - Parameter due: The new last day, of a putting off.
    /// - Throws: `Refusal` where it is over, not theirs, or not awaited.
    func act(_ act: Act, on id: Int64, words: String, due: Day? = nil) async throws {
        guard let charge = try await list(withEnded: true).first(where: { $0.id == id }) else {
            throw Refusal(
                Text("没有交给您单位的第 \(id) 号事项。", en: "There is no charge \(id) of yours."))
        }
        if charge.last == act, charge.lastWords == words { return }
        if let last = charge.last, last.isEnd {
            throw Refusal(
                Text("第 \(id) 号\(last.title.zh)。", en: "Charge \(id) is \(last.title.en)."))
        }
        if act == .accepted || act == .returned, charge.last != .done {
            throw Refusal(
                Text(
                    "第 \(id) 号还没有由承办单位报告办理情况，不能办结或退回。",
                    en: "Charge \(id) was not reported done by its owner yet."))
        }
        try await bureau.writing { transaction in
            _ = try await transaction.execute(
                """
                INSERT INTO office.charge_act (district, charge, department, seq, act, due_on,
                    words, recorded_by)
                VALUES (\(bureau.district)::integer, \(id), \(charge.department),
                    \(charge.acts + 1)::integer, \(act.rawValue), \(due?.sql), \(words),
                    \(bureau.actor))
                """)
        }
    }
}
