import Kernel
import Law
import Postgres

/// What a family, or anybody for it, complains of or asks: with a clock, an answer, and a way
/// further. Whoever is complained of does not answer it.
struct GrievanceBook {
    let bureau: Bureau

    /// Calendar days to the answer: our own default, no source gives one.
    static let days = 15

    struct Grievance: Hashable {
        let id: Int64
        let ref: String?
        let against: String?
        /// Who answers.
        let department: String
        let toldBy: String
        let words: String
        let received: Day
        let due: Day
        /// The one it was taken further from, and the one it was taken further to.
        let after: Int64?
        let next: Int64?
        let acts: Int64
        let last: String?
        let answer: String?

        var isOpen: Bool { next == nil && last != "accepted" && last != "withdrawn" }
        func isOverdue(on day: Day) -> Bool { isOpen && last == nil && due < day }
    }

    /// What is late first; the ended only where asked.
    func list(withEnded: Bool = false) async throws -> [Grievance] {
        let found = try await bureau.transaction(reading: true) { transaction in
            let rows = try await transaction.query(
                """
                SELECT g.id, p.ref, g.against, g.department, g.told_by, g.words, g.received_on,
                    g.due_on, g.after, n.id, coalesce(a.seq, 0)::bigint, a.act,
                    (SELECT x.words FROM office.grievance_act AS x
                     WHERE x.district = g.district AND x.grievance = g.id AND x.act = 'answered'
                     ORDER BY x.seq DESC LIMIT 1), p.id
                FROM office.grievance AS g
                LEFT JOIN kernel.person AS p ON p.district = g.district AND p.id = g.person
                LEFT JOIN office.grievance AS n ON n.district = g.district AND n.after = g.id
                LEFT JOIN LATERAL (SELECT seq, act FROM office.grievance_act AS a
                    WHERE a.district = g.district AND a.grievance = g.id
                    ORDER BY seq DESC LIMIT 1) AS a ON true
                WHERE g.district = \(bureau.district)::integer
                ORDER BY g.due_on, g.id
                """)
            bureau.saw(try rows.compactMap { try $0.value(13, as: Int64?.self) })
            return try rows.map(Grievance.init)
        }
        return found.filter { withEnded || $0.isOpen }
    }

    struct Draft {
        /// Whose matter it is, where that is known.
        let ref: String?
        let against: String?
        /// Who answers; nil leaves it to the office.
        let department: String?
        let toldBy: String
        let words: String
        let received: Day
    }

    /// Takes it in; the same `client` again answers the one there is.
    func receive(_ draft: Draft, after: Int64? = nil, client: String) async throws -> Int64 {
        try bureau.requirePast(draft.received, "--received")
        let department = draft.department ?? JointMeeting.code.word
        try await refuseOwnJudge(department, against: draft.against)
        let due = draft.received.adding(days: Self.days)
        return try await bureau.writing { transaction in
            let known = try await transaction.one(
                """
                SELECT id FROM office.grievance
                WHERE district = \(bureau.district)::integer AND client = \(client)
                """)
            if let known { return try known.value(0, as: Int64.self) }
            let person = try await person(draft.ref, in: transaction)
            let made = try await transaction.one(
                """
                INSERT INTO office.grievance (district, client, person, against, department,
                    told_by, words, received_on, due_on, after, recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(person), \(draft.against),
                    \(department), \(draft.toldBy), \(draft.words), \(draft.received.sql),
                    \(due.sql), \(after), \(bureau.actor)) RETURNING id
                """)
            return try made?.value(0, as: Int64.self) ?? 0
        }
    }

    /// Gives it to somebody else to answer: the office forwards what came in at a window, and takes
    /// further what was not answered, or not to the family's content.
    func forward(_ id: Int64, to department: String, words: String, client: String) async throws
        -> Int64
    {
        let grievance = try await find(id)
        if let next = grievance.next { return next }
        guard grievance.isOpen else { throw Self.over(id) }
        return try await receive(
            Draft(
                ref: grievance.ref, against: grievance.against, department: department,
                toldBy: grievance.toldBy, words: "\(grievance.words)\n转办：\(words)",
                received: bureau.today), after: id, client: client)
    }

    enum Act: String {
        case answered, accepted, withdrawn
    }

    /// Answers it, or ends it as the family says.
    func act(_ act: Act, on id: Int64, words: String) async throws {
        let grievance = try await find(id)
        if grievance.last == act.rawValue, act != .answered || grievance.answer == words { return }
        guard grievance.isOpen else { throw Self.over(id) }
        if act == .answered {
            guard grievance.department == bureau.department.word else {
                throw Refusal(
                    Text(
                        "第 \(id) 号由 \(bureau.unit(grievance.department).zh) 答复。",
                        en: "\(bureau.unit(grievance.department).en) answers grievance \(id)."))
            }
            try await refuseOwnJudge(grievance.department, against: grievance.against)
        }
        if act == .accepted, grievance.answer == nil {
            throw Refusal(
                Text("第 \(id) 号还没有答复。", en: "Grievance \(id) was not answered yet."))
        }
        try await bureau.writing { transaction in
            _ = try await transaction.execute(
                """
                INSERT INTO office.grievance_act (district, grievance, seq, act, department, words,
                    recorded_by)
                VALUES (\(bureau.district)::integer, \(id), \(grievance.acts + 1)::integer,
                    \(act.rawValue), \(grievance.department), \(words), \(bureau.actor))
                """)
        }
    }

    private func find(_ id: Int64) async throws -> Grievance {
        guard let found = try await list(withEnded: true).first(where: { $0.id == id }) else {
            throw Refusal(
                Text("没有可由您办理的第 \(id) 号诉求。", en: "There is no grievance \(id) for your desk."))
        }
        return found
    }

    private func person(_ ref: String?, in transaction: Transaction) async throws -> Int64? {
        guard let ref else { return nil }
        let row = try await transaction.one(
            """
            SELECT id FROM kernel.person
            WHERE district = \(bureau.district)::integer AND ref = \(ref)
            """)
        guard let id = try row?.value(0, as: Int64.self) else {
            throw Refusal.unknownRef(ref, in: bureau.district)
        }
        bureau.saw([id])
        return id
    }

    /// The office and the department in which it sits are one house.
    private func refuseOwnJudge(_ department: String, against: String?) async throws {
        guard let against else { return }
        let host = try await bureau.pack().office
        func house(_ code: String) -> String {
            code == JointMeeting.code.word ? host ?? code : code
        }
        guard house(department) == house(against) else { return }
        throw Refusal(
            Text(
                "被投诉的是 \(bureau.unit(against).zh)，不能由 \(bureau.unit(department).zh) 答复；"
                    + "请转给其他成员单位。",
                en: "\(bureau.unit(against).en) is complained of: "
                    + "\(bureau.unit(department).en) does not answer; give it to another member."))
    }

    private static func over(_ id: Int64) -> Refusal {
        Refusal(Text("第 \(id) 号已经办结。", en: "Grievance \(id) is over."))
    }
}

extension GrievanceBook.Grievance {
    init(_ row: Row) throws {
        id = try row.value(0, as: Int64.self)
        ref = try row.value(1, as: String?.self)
        against = try row.value(2, as: String?.self)
        department = try row.value(3, as: String.self)
        toldBy = try row.value(4, as: String.self)
        words = try row.value(5, as: String.self)
        received = Day(try row.value(6, as: PostgresDate.self))
        due = Day(try row.value(7, as: PostgresDate.self))
        after = try row.value(8, as: Int64?.self)
        next = try row.value(9, as: Int64?.self)
        acts = try row.value(10, as: Int64.self)
        last = try row.value(11, as: String?.self)
        answer = try row.value(12, as: String?.self)
    }
}
