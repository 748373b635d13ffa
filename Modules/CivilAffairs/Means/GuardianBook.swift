import Kernel
import Law
import Postgres

/// Guardians and legal capacity: by the paper of a court or of who named them.
struct GuardianBook {
    let bureau: Bureau

    enum Capacity: String, CaseIterable, Sendable {
        case limited, none

        var title: Text {
            self == .limited
                ? Text("限制民事行为能力", en: "limited") : Text("无民事行为能力", en: "none")
        }
    }

    /// In the order of Civil Code 28, then who is named where there is none of these.
    enum Relation: String, CaseIterable, Sendable {
        case spouse, parent, child, relative, organisation
        case civilAffairs = "civil_affairs"
        case village

        var title: Text {
            switch self {
            case .spouse: Text("配偶", en: "spouse")
            case .parent: Text("父母", en: "parent")
            case .child: Text("子女", en: "child")
            case .relative: Text("其他近亲属", en: "relative")
            case .organisation: Text("其他个人或组织", en: "person or organisation")
            case .civilAffairs: Text("民政部门", en: "civil affairs")
            case .village: Text("居（村）民委员会", en: "village committee")
            }
        }
    }

    enum End: String, CaseIterable, Sendable {
        case recovered, replaced, death, court

        var title: Text {
            switch self {
            case .recovered: Text("恢复行为能力", en: "recovered")
            case .replaced: Text("变更监护人", en: "replaced")
            case .death: Text("一方去世", en: "death")
            case .court: Text("法院终止", en: "ended by the court")
            }
        }
    }

    struct Guardian: Hashable, Sendable {
        let id: Int64
        let client: String
        let person: Int64
        let ref: String
        let ward: String
        let nth: Int64
        /// Of the register; nil for somebody outside.
        let guardianRef: String?
        let name: String
        let relation: Relation
        let phone: String?
        let capacity: Capacity
        let document: String
        let from: Day
        let ended: Day?
        let reason: End?

        init(_ row: Row) throws {
            id = try row.value(0)
            client = try row.value(1)
            person = try row.value(2)
            ref = try row.value(3)
            ward = try row.value(4)
            nth = try row.value(5)
            guardianRef = try row.value(6)
            name = try row.value(7)
            relation = Relation(rawValue: try row.value(8)) ?? .relative
            phone = try row.value(9)
            capacity = Capacity(rawValue: try row.value(10)) ?? .none
            document = try row.value(11)
            from = Day(try row.value(12, as: PostgresDate.self))
            ended = try row.value(13, as: PostgresDate?.self).map { Day($0) }
            reason = try row.value(14, as: String?.self).flatMap(End.init(rawValue:))
        }
    }

    private static let columns: Query = """
        SELECT g.id, g.client, g.person, p.ref, p.name, g.nth::bigint, q.ref, g.name, g.relation,
            g.phone, g.capacity, g.document, g.from_day, e.ended_on, e.reason
        FROM civil_affairs.guardian AS g
        JOIN kernel.person AS p ON p.district = g.district AND p.id = g.person
        LEFT JOIN kernel.person AS q ON q.district = g.district AND q.id = g.guardian
        LEFT JOIN civil_affairs.guardian_end AS e
          ON e.district = g.district AND e.guardian = g.id
        """

    struct Draft {
        var ref: String
        var capacity: Capacity
        var from: Day
        var document: String
        /// Somebody of the register.
        var guardian: String?
        /// Else the name of somebody outside, and their number at work.
        var name: String?
        var phone: String?
        var relation: Relation
        var client: String
    }

    /// Names a guardian and tells the capacity, all or nothing.
    func add(_ draft: Draft) async throws -> Guardian {
        try bureau.requirePast(draft.from, "--from")
        let document = try Bureau.words(draft.document, "--document", of: 4...200)
        let phone = try draft.phone.map { try Bureau.phone($0) }
        guard (draft.guardian == nil) != (draft.name == nil) else {
            throw Refusal(
                Text(
                    "写 --guardian（登记册里的人）或 --name（册外的人），二者之一。",
                    en: "Give --guardian (of the register) or --name (from outside), one of them."))
        }
        guard draft.guardian != nil || phone != nil else {
            throw Refusal(
                Text("--phone：册外的监护人要写联系电话。", en: "--phone: of a guardian outside the register."))
        }
        let outside = try draft.name.map { try Bureau.words($0, "--name", of: 2...60) }
        if let known = try await one("client", draft.client) {
            guard (known.ref, known.from, known.document) == (draft.ref, draft.from, document)
            else { throw Bureau.usedClient }
            return known
        }
        try bureau.require(.intake)
        let (ward, guardian, before) = try await bureau.transaction(reading: true) { transaction in
            let ward = try await bureau.served(draft.ref, in: transaction)
            var guardian: Bureau.Person?
            if let ref = draft.guardian {
                let found = try await bureau.person(ref, in: transaction)
                try await refuseUnable(found, in: transaction)
                guardian = found
            }
            return (ward, guardian, try await of(ward.id, in: transaction))
        }
        try require(guardian, fitFor: ward, on: draft.from)
        let name = guardian?.name ?? outside ?? ""
        if before.contains(where: { $0.ended == nil && $0.name == name }) {
            throw Refusal(
                Text("\(name) 已是 \(draft.ref) 的监护人。", en: "They are the guardian already."))
        }
        let fact = bureau.fact(
            "capacity", of: draft.ref, draft.capacity.rawValue, from: draft.from,
            document: document)
        _ = try await bureau.once {
            try await bureau.report([fact]) { transaction in
                try await transaction.execute(
                    """
                    INSERT INTO civil_affairs.guardian (district, client, person, nth, guardian,
                        name, relation, phone, capacity, document, from_day, recorded_by)
                    VALUES (\(bureau.district)::integer, \(draft.client), \(ward.id),
                        \(Int64(before.count) + 1)::integer, \(guardian?.id), \(name),
                        \(draft.relation.rawValue), \(phone), \(draft.capacity.rawValue),
                        \(document), \(draft.from.sql), \(bureau.actor))
                    """)
            }
        }
        guard let made = try await one("client", draft.client) else {
            throw Refusal(Text("没有写入。", en: "It was not written."))
        }
        return made
    }

    /// The dead, and who needs a guardian, are nobody's guardian.
    private func refuseUnable(
        _ guardian: Bureau.Person, in transaction: Transaction
    ) async throws {
        let row = try await transaction.one(
            """
            SELECT \(RegisterLook.isDead(on: bureau.today)), EXISTS (
                SELECT FROM (\(incapable)) AS c WHERE c.person = p.id)
            FROM kernel.person AS p
            WHERE p.district = \(bureau.district)::integer AND p.id = \(guardian.id)
            """)
        let (isDead, isIncapable) = try row?.decode(Bool.self, Bool.self) ?? (false, false)
        guard !isDead, !isIncapable else {
            throw Refusal(
                Text(
                    "--guardian：\(guardian.ref) 没有监护能力（已去世或本人没有完全行为能力）。",
                    en: "--guardian: \(guardian.ref) cannot be one: dead, or without full "
                        + "capacity."))
        }
    }

    /// Persons told without full capacity today (`person`, `code`).
    private var incapable: Query {
        """
        SELECT f.person, f.code FROM (
            SELECT DISTINCT ON (f.person) f.person, f.act, f.code
            FROM kernel.fact AS f
            WHERE f.district = \(bureau.district)::integer AND f.kind = 'capacity'
              AND f.official AND f.act < 2 AND f.from_day <= \(bureau.today.sql)
              AND (f.act = 1 OR \(bureau.today.sql) < f.to_day)
              AND NOT EXISTS (SELECT FROM kernel.fact AS w
                WHERE w.district = f.district AND w.person = f.person AND w.kind = f.kind
                  AND w.act = 2 AND w.seq > f.seq
                  AND coalesce(w.withdraws = f.seq, w.from_day = f.from_day))
            ORDER BY f.person, f.learned DESC, f.seq DESC) AS f
        WHERE f.act = 0 AND f.code IN ('limited', 'none')
        """
    }

    /// A guardian is of age and somebody else.
    private func require(
        _ guardian: Bureau.Person?, fitFor ward: Bureau.Person, on day: Day
    ) throws {
        guard let guardian else { return }
        guard guardian.id != ward.id else {
            throw Refusal(Text("--guardian：不能是本人。", en: "--guardian: somebody else."))
        }
        guard guardian.birth.fullYears(to: day) >= 18 else {
            throw Refusal(
                Text(
                    "--guardian：\(guardian.ref) 在 \(day) 未满 18 周岁，没有监护能力。",
                    en: "--guardian: \(guardian.ref) is under 18 on \(day)."))
        }
    }

    /// Ends a guardianship; where the ward has recovered, the capacity is full again with it.
    func end(_ id: Int64, _ end: End, on day: Day, document: String) async throws -> Guardian {
        try bureau.requirePast(day, "--on")
        let document = try Bureau.words(document, "--document", of: 4...200)
        guard let found = try await one("id", "\(id)") else {
            throw Refusal(Text("没有第 \(id) 号监护。", en: "There is no guardianship \(id)."))
        }
        if let ended = found.ended {
            guard ended == day, found.reason == end else {
                throw Refusal(
                    Text("第 \(id) 号已于 \(ended) 终止。", en: "Guardianship \(id) ended on \(ended)."))
            }
            return found
        }
        try bureau.require(.intake)
        guard day >= found.from else {
            throw Refusal(
                Text("--on：早于起始日 \(found.from)。", en: "--on is before \(found.from)."))
        }
        let facts =
            end == .recovered
            ? [bureau.fact("capacity", of: found.ref, "full", from: day, document: document)] : []
        _ = try await bureau.once {
            try await bureau.report(facts) { transaction in
                try await transaction.execute(
                    """
                    INSERT INTO civil_affairs.guardian_end (district, guardian, person, ended_on,
                        reason, document, recorded_by)
                    VALUES (\(bureau.district)::integer, \(id), \(found.person), \(day.sql),
                        \(end.rawValue), \(document), \(bureau.actor))
                    """)
            }
        }
        return try await one("id", "\(id)") ?? found
    }

    private func of(_ person: Int64, in transaction: Transaction) async throws -> [Guardian] {
        try await transaction.query(
            """
            \(Self.columns)
            WHERE g.district = \(bureau.district)::integer AND g.person = \(person) ORDER BY g.nth
            """
        ).map(Guardian.init)
    }

    private func one(_ key: String, _ value: String) async throws -> Guardian? {
        try await bureau.transaction(reading: true) { transaction in
            let condition: Query =
                key == "id" ? "g.id = \(Int64(value) ?? 0)" : "g.client = \(value)"
            let found = try await transaction.one(
                """
                \(Self.columns)
                WHERE g.district = \(bureau.district)::integer AND \(condition)
                """
            ).map(Guardian.init)
            bureau.saw(found.map { [$0.person] } ?? [])
            return found
        }
    }

    /// So many are listed; of one ward all (our own default: no district has as many).
    static let limit: Int64 = 1000

    /// Guardianships that stand, one ward after the other; with those that ended where asked for.
    static func listing(_ bureau: Bureau, of ref: String?, withEnded: Bool) -> Query {
        let whose: Query =
            ref.map {
                """
                AND g.person = (SELECT w.id FROM kernel.person AS w
                    WHERE w.district = \(bureau.district)::integer AND w.ref = \($0))
                """
            } ?? ""
        let standing: Query =
            withEnded
            ? ""
            : """
            AND NOT EXISTS (SELECT FROM civil_affairs.guardian_end AS x
                WHERE x.district = g.district AND x.guardian = g.id)
            """
        return """
            \(columns)
            WHERE g.district = \(bureau.district)::integer \(whose) \(standing)
            ORDER BY g.person, g.nth LIMIT \(limit)
            """
    }

    func list(of ref: String?, withEnded: Bool) async throws -> [Guardian] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(
                Self.listing(bureau, of: ref, withEnded: withEnded)
            ).map(Guardian.init)
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    /// Adults told without full capacity who have no guardian: help to have one named.
    func missing() async throws -> [(person: Bureau.Person, capacity: String)] {
        try await bureau.transaction(reading: true) { transaction in
            let rows = try await transaction.query(
                """
                SELECT p.id, f.code FROM (\(incapable)) AS f
                JOIN kernel.person AS p
                  ON p.district = \(bureau.district)::integer AND p.id = f.person
                WHERE NOT \(RegisterLook.isDead(on: bureau.today))
                  AND NOT EXISTS (SELECT FROM civil_affairs.guardian AS g
                    LEFT JOIN civil_affairs.guardian_end AS e
                      ON e.district = g.district AND e.guardian = g.id
                    WHERE g.district = p.district AND g.person = p.id AND e.ended_on IS NULL)
                """)
            let found = try rows.map { try $0.decode(Int64.self, String.self) }
            let capacity = Dictionary(uniqueKeysWithValues: found)
            return try await bureau.persons(found.map(\.0), in: transaction).map {
                ($0, capacity[$0.id] ?? "")
            }
        }
    }
}
