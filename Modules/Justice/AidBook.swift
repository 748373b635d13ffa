import Kernel
import Law
import Postgres

/// Lawyers for families: assigned with the case, met by the case's code, and what came of it.
struct AidBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    /// The step of the case at which a lawyer is assigned.
    static let step = "arrange"

    /// Against whom: somebody of the register, somebody else by name, or nobody.
    enum Opponent: Hashable, Sendable {
        case nobody
        case registered(String)
        case named(String)
    }

    /// Who asks for what, and by whom it is done.
    struct Order: Sendable {
        let caseID: Int64
        let matter: Matter
        let opponent: Opponent
        let lawyer: Int64
        /// Why somebody of the same name is somebody else.
        let cleared: String?
        let client: String
    }

    /// Passes the case's step `arrange` and writes who does it and the case's code, all or nothing.
    ///
    /// - Returns: The code; nil when it was shown before.
    func assign(_ order: Order) async throws -> (LegalAid, code: String?) {
        let file = try await bureau.cases.read(order.caseID).file
        if let known = try await recorded(order.client) {
            guard (known.caseID, known.matter) == (order.caseID, order.matter) else {
                throw Bureau.usedClient
            }
            return (known, nil)
        }
        try file.require(standingAt: Self.step, of: Justice.legalAid)
        let lawyer = try await working(order.lawyer)
        let code = try await bureau.writing { transaction in
            let person = try await bureau.served(file.ref, in: transaction)
            let (opponent, name) = try await other(order.opponent, in: transaction)
            guard opponent?.id != person.id else {
                throw Refusal(
                    Text(
                        "--opponent \(file.ref)：对方不能是当事人自己。",
                        en: "--opponent \(file.ref) is the family's own member asking."))
            }
            _ = try await bureau.cases.pass(
                order.caseID, step: Self.step, by: .aidAssign, client: "assign \(order.client)",
                in: transaction)
            let against = opponent?.id
            let row = try await transaction.one(
                """
                INSERT INTO justice.aid (district, client, case_id, person, matter, opponent,
                    opponent_name, recorded_by)
                VALUES (\(bureau.district)::integer, \(order.client), \(order.caseID),
                    \(person.id), \(order.matter.rawValue), \(against),
                    \(name), \(bureau.actor))
                RETURNING id
                """)
            let aid = try row?.value(0, as: Int64.self) ?? 0
            try await write(
                Assignment(
                    aid: aid, lawyer: lawyer, person: person.id, personName: person.name,
                    opponent: opponent?.id, opponentName: name ?? opponent?.name,
                    cleared: order.cleared, reason: nil, client: order.client),
                in: transaction)
            return try await bureau.cases.issueCode(order.caseID, in: transaction)
        }
        guard let made = try await recorded(order.client) else {
            throw Refusal(Text("没有写入法律援助。", en: "The legal aid was not written."))
        }
        return (made, code)
    }

    /// Another lawyer goes on with it.
    func reassign(
        _ id: Int64, to lawyer: Int64, cleared: String?, reason: String, client: String
    ) async throws -> LegalAid {
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        let aid = try await aid(id)
        let known = try await bureau.transaction(reading: true) { transaction in
            try await transaction.one(
                """
                SELECT aid, lawyer FROM justice.assignment
                WHERE district = \(bureau.district)::integer AND client = \(client)
                """
            ).map { try $0.decode(Int64.self, Int64.self) }
        }
        if let known {
            guard known == (id, lawyer) else { throw Bureau.usedClient }
            return aid
        }
        if let ended = aid.ended { throw Self.over(id, ended) }
        guard aid.lawyer != lawyer else {
            throw Refusal(
                Text(
                    "--lawyer \(lawyer)：第 \(id) 号本来就由这位律师办理。",
                    en: "--lawyer \(lawyer) has matter \(id) already."))
        }
        let next = try await working(lawyer)
        try await bureau.writing { transaction in
            _ = try await bureau.served(aid.ref, in: transaction)
            try await write(
                Assignment(
                    aid: id, lawyer: next, person: aid.person, personName: aid.name,
                    opponent: aid.opponent, opponentName: aid.opponentName, cleared: cleared,
                    reason: reason, client: client),
                in: transaction)
        }
        return try await self.aid(id)
    }

    /// The lawyer has met the family: the case is delivered by its code, all or nothing.
    func met(_ id: Int64, on day: Day, code: String, client: String) async throws -> LegalAid {
        try bureau.requirePast(day, "--on")
        let aid = try await aid(id)
        if let met = aid.met {
            guard met == day else {
                throw Refusal(
                    Text(
                        "第 \(id) 号已于 \(met) 见面。",
                        en: "The lawyer of matter \(id) met the family on \(met)."))
            }
            return aid
        }
        try await bureau.writing { transaction in
            _ = try await bureau.served(aid.ref, in: transaction)
            _ = try await bureau.cases.deliver(
                aid.caseID,
                CaseBook.Delivery(
                    on: day, proof: .code, words: code, by: "\(aid.centre) \(aid.lawyerName)"),
                by: .aidMet, client: client, in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO justice.consultation (district, aid, person, met_on, recorded_by)
                VALUES (\(bureau.district)::integer, \(id), \(aid.person), \(day.sql),
                    \(bureau.actor))
                """)
        }
        return try await self.aid(id)
    }

    /// What came of it. Nothing is charged: what was has to be given back first.
    func end(
        _ id: Int64, as outcome: Outcome, on day: Day, charged: Money, client: String
    ) async throws -> LegalAid {
        try bureau.requirePast(day, "--on")
        let aid = try await aid(id)
        if let ended = aid.ended {
            guard (ended, aid.outcome) == (day, outcome) else { throw Self.over(id, ended) }
            return aid
        }
        guard charged.fen == 0 else {
            throw Refusal(
                Text(
                    "--charged \(charged)：法律援助免费；请中心先退还，再按 0 登记。",
                    en: "--charged \(charged): legal aid is free; the centre gives it back first, "
                        + "then record 0."))
        }
        guard let met = aid.met, met <= day else {
            throw Refusal(
                Text(
                    "第 \(id) 号在 \(day) 还没有见面；先用 aid met，或核对日期。",
                    en: "The lawyer of matter \(id) had not met the family by \(day); `aid met` "
                        + "first, or check the day."))
        }
        try await bureau.writing { transaction in
            _ = try await bureau.served(aid.ref, in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO justice.outcome (district, aid, client, person, outcome, ended_on,
                    fen_charged, recorded_by)
                VALUES (\(bureau.district)::integer, \(id), \(client), \(aid.person),
                    \(outcome.rawValue), \(day.sql), \(charged.fen), \(bureau.actor))
                """)
        }
        return try await self.aid(id)
    }

    /// Matters in hand, those whose lawyer has not met the family first, the oldest first; then,
    /// where asked for, the latest that ended.
    func list(withEnded: Bool) async throws -> [LegalAid] {
        try await read(Self.listing(withEnded: withEnded, bureau.district))
    }

    /// The statement of `list`. Nothing ends that nobody met about, so the three parts are apart.
    static func listing(withEnded: Bool, _ district: Int) -> Query {
        """
        SELECT \(LegalAid.columns) FROM (
            (SELECT 0 AS part, a.* FROM justice.aid AS a
             WHERE a.district = \(district)::integer
               AND (SELECT true FROM justice.consultation AS m
                 WHERE m.district = a.district AND m.aid = a.id LIMIT 1) IS NULL
             ORDER BY a.id LIMIT 500)
            UNION ALL
            (SELECT 1, a.* FROM justice.aid AS a
             WHERE a.district = \(district)::integer
               AND (SELECT true FROM justice.consultation AS m
                 WHERE m.district = a.district AND m.aid = a.id LIMIT 1)
               AND (SELECT true FROM justice.outcome AS o
                 WHERE o.district = a.district AND o.aid = a.id LIMIT 1) IS NULL
             ORDER BY a.id LIMIT 500)
            UNION ALL
            (SELECT 2, a.* FROM justice.aid AS a
             WHERE a.district = \(district)::integer AND \(withEnded)
               AND (SELECT true FROM justice.outcome AS o
                 WHERE o.district = a.district AND o.aid = a.id LIMIT 1)
             ORDER BY a.id DESC LIMIT 500)
        ) AS a \(LegalAid.tables)
        ORDER BY a.part, a.id LIMIT 500
        """
    }

    private func aid(_ id: Int64) async throws -> LegalAid {
        let found = try await read(
            """
            SELECT \(LegalAid.columns) FROM justice.aid AS a \(LegalAid.tables)
            WHERE a.district = \(bureau.district)::integer AND a.id = \(id)
            """)
        guard let found = found.first else {
            throw Refusal(
                Text(
                    "没有第 \(id) 号法律援助；用 aid list 查。",
                    en: "There is no matter \(id); see `aid list`."))
        }
        return found
    }

    /// The matter that was recorded under a client's id.
    private func recorded(_ client: String) async throws -> LegalAid? {
        try await read(
            """
            SELECT \(LegalAid.columns) FROM justice.aid AS a \(LegalAid.tables)
            WHERE a.district = \(bureau.district)::integer AND a.client = \(client)
            """
        ).first
    }

    private func read(_ query: Query) async throws -> [LegalAid] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(query).map(LegalAid.init)
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    /// The other side as somebody of the register, as a name, or as nobody.
    private func other(
        _ opponent: Opponent, in transaction: Transaction
    ) async throws -> (Bureau.Person?, String?) {
        switch opponent {
        case .nobody: (nil, nil)
        case .registered(let ref): (try await bureau.served(ref, in: transaction), nil)
        case .named(let words): (nil, try Bureau.words(words, "--opponent-name", of: 2...80))
        }
    }

    private static func over(_ id: Int64, _ day: Day) -> Refusal {
        Refusal(
            Text("第 \(id) 号已于 \(day) 办结。", en: "Matter \(id) ended on \(day)."))
    }

    private func working(_ id: Int64) async throws -> CentreBook.Lawyer {
        let lawyer = try await CentreBook(bureau).lawyer(id)
        if let ended = lawyer.ended {
            throw Refusal(
                Text(
                    "--lawyer \(id)：\(lawyer.name) 已于 \(ended) 停止，请另选一位。",
                    en: "--lawyer \(id): \(lawyer.name) ended on \(ended); choose another."))
        }
        return lawyer
    }
}
