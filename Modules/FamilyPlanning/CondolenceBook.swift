import Kernel
import Law
import Money
import Postgres

/// Condolence money: one grant a death, shared by the living parents, in the year of the death.
struct CondolenceBook {
    let bureau: Bureau

    static let figure = "family_planning.condolence"
    /// From this month on the list sounds the alarm: the last day is the 31st of December.
    static let alarmMonth = 10
    /// A death of so many last days of a year may be learned of too late (`rulings.md`, "Time").
    static let lateDays = 30

    /// One parent's case.
    struct Line: Hashable {
        let caseID: Int64
        let person: Int64
        let ref: String
        let name: String
        let child: Int64
        let childRef: String
        let death: Day
        let learned: Day
        let step: String?
        let isOpen: Bool
        /// Nil before it was decided.
        let share: Money?

        init(_ row: Row) throws {
            let (id, person, ref, name, child, childRef, death, learned, step, isOpen, fen) =
                try row.decode(
                    Int64.self, Int64.self, String.self, String.self, Int64.self, String.self,
                    PostgresDate.self, PostgresDate.self, String?.self, Bool.self, Int64?.self)
            (caseID, self.person, self.ref, self.name) = (id, person, ref, name)
            (self.child, self.childRef) = (child, childRef)
            (self.death, self.learned, self.step) = (Day(death), Day(learned), step)
            (self.isOpen, share) = (isOpen, fen.map { Money(fen: $0) })
        }

        /// The last day on which it is in time.
        var last: Day { Day(year: death.year, month: 12, day: 31) ?? death }

        /// Died in the last days of a year and was learned of in the next.
        var isLearnedLate: Bool {
            learned > last && Int(last.number - death.number) < CondolenceBook.lateDays
        }

        /// What a clerk has to know of its day.
        func alarm(on day: Day) -> Text? {
            guard isOpen, share == nil else { return nil }
            if day > last {
                return isLearnedLate
                    ? Text("次年才得知，由协会指名决定", en: "learned of in the next year: a named decision")
                    : Text("已过 \(last)，由协会指名决定", en: "past \(last): a named decision")
            }
            guard day.month.month >= CondolenceBook.alarmMonth else { return nil }
            let left = last.number - day.number
            return Text("\(last) 前发出，还有 \(left) 天", en: "due by \(last), \(left) days left")
        }
    }

    /// A grant as decided.
    struct Grant: Hashable {
        let id: Int64
        let sum: Money
        let decided: Day
        let shares: [Share]
    }

    struct Share: Hashable {
        let ref: String
        let name: String
        let caseID: Int64
        let sum: Money
    }

    /// Equal shares to the fen by largest remainder: the remainders are equal, so the first by
    /// name in the register get one fen more.
    static func shares(of sum: Money, among count: Int) -> [Money] {
        LargestRemainder.divide(sum.fen, by: Array(repeating: 1, count: max(0, count)))
            .map { Money(fen: $0) }
    }

    /// The parents' cases, those whose day comes first on top; decided ones only where told.
    func list(withDecided: Bool) async throws -> [Line] {
        let clause = try bureau.clause(
            giving: FamilyPlanning.condolence, in: try await bureau.pack())
        return try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(
                """
                SELECT c.id, c.person, p.ref, p.name, k.id, k.ref, min(f.from_day), min(f.learned),
                    c.step, c.state IN (0, 1, 4), s.fen
                FROM casework.case_file AS c
                JOIN kernel.person AS p ON p.district = c.district AND p.id = c.person
                JOIN kernel.relation AS r ON r.district = c.district AND r.one = c.person
                  AND r.kind IN (0, 1) AND r.act = 0
                JOIN kernel.person AS k ON k.district = r.district AND k.id = r.other
                JOIN kernel.fact AS f ON f.district = k.district AND f.person = k.id
                  AND f.kind = 'death' AND f.act = 0 AND f.official
                LEFT JOIN family_planning.condolence_share AS s
                  ON s.district = c.district AND s.case_id = c.id
                WHERE c.district = \(bureau.district)::integer
                  AND c.department = \(bureau.department.word) AND c.clause = \(clause.id)
                  AND c.kind = 0
                  AND extract(year FROM f.from_day) = extract(year FROM c.period_from)
                  AND NOT EXISTS (SELECT FROM kernel.fact AS w
                    WHERE w.district = f.district AND w.person = f.person AND w.kind = f.kind
                      AND w.act = 2 AND w.from_day = f.from_day AND w.source = f.source
                      AND w.seq > f.seq)
                  AND (\(withDecided) OR s.fen IS NULL AND c.state IN (0, 1, 4))
                GROUP BY c.id, c.person, p.ref, p.name, k.id, k.ref, c.step, c.state, s.fen
                ORDER BY extract(year FROM min(f.from_day)), min(f.from_day), k.ref, p.ref LIMIT 1000
                """
            ).map(Line.init)
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    /// What one decision says.
    struct Order {
        var child: String
        var sum: Money?
        var document: String
        /// Who of the association decided, where it is past the year.
        var named: String?
        var client: String
    }

    /// Decides one death's grant: passes `approve` of every living parent's case, which hands it to
    /// finance, and shares the sum, all or nothing.
    func decide(_ order: Order) async throws -> Grant {
        if let (known, child) = try await grant("client", order.client) {
            guard child == order.child, order.sum.map({ $0 == known.sum }) ?? true else {
                throw Bureau.usedClient
            }
            return known
        }
        let document = try Bureau.words(order.document, "--document")
        if let (known, _) = try await grant("child", order.child) {
            throw Refusal(
                Text(
                    "\(order.child)：\(known.decided) 已决定 \(known.sum) 元；一名子女去世只发一笔。",
                    en: "\(order.child): \(known.sum) was decided on \(known.decided); a death has "
                        + "one grant."))
        }
        let lines = try await list(withDecided: false).filter { $0.childRef == order.child }
        guard let first = lines.first else {
            throw Refusal(
                Text(
                    "\(order.child)：没有在办的抚慰金事项；先 case open-due，再看 condolence list。",
                    en: "\(order.child): no open case; `case open-due`, then `condolence list`."))
        }
        try await requireAll(lines)
        let named = try Self.named(order.named, first, on: bureau.today)
        let sum = try await bureau.decided(order.sum, figure: Self.figure, on: first.death)
        let shares = Self.shares(of: sum, among: lines.count)
        try await bureau.writing { transaction in
            _ = try await bureau.served(order.child, in: transaction)
            let row = try await transaction.one(
                """
                INSERT INTO family_planning.condolence (district, client, person, death_day,
                    decided_on, fen, document, named, recorded_by)
                VALUES (\(bureau.district)::integer, \(order.client), \(first.child),
                    \(first.death.sql), \(bureau.today.sql), \(sum.fen), \(document), \(named),
                    \(bureau.actor))
                RETURNING id
                """)
            let id = try row?.value(0, as: Int64.self) ?? 0
            for (line, share) in zip(lines, shares) {
                _ = try await bureau.served(line.ref, in: transaction)
                _ = try await bureau.cases.pass(
                    line.caseID, step: "approve", by: .condolenceDecide,
                    client: "condolence \(order.client)",
                    in: transaction)
                _ = try await transaction.execute(
                    """
                    INSERT INTO family_planning.condolence_share (district, condolence, person,
                        case_id, fen, recorded_by)
                    VALUES (\(bureau.district)::integer, \(id), \(line.person), \(line.caseID),
                        \(share.fen), \(bureau.actor))
                    """)
                try await bureau.order(
                    share, of: line.caseID, basis: document,
                    client: "condolence \(order.client) \(line.caseID)", in: transaction)
            }
        }
        guard let (made, _) = try await grant("client", order.client) else {
            throw Refusal(Text("没有写入决定。", en: "The decision was not written."))
        }
        return made
    }

    private static func named(_ typed: String?, _ line: Line, on day: Day) throws -> String? {
        guard day > line.last else {
            guard typed == nil else {
                throw Refusal(
                    Text("--named：当年之内不用写。", en: "--named: only after the year of the death."))
            }
            return nil
        }
        guard let typed else {
            throw Refusal(
                Text(
                    "\(line.childRef)：\(line.death) 去世，已过当年；由协会指名决定，写 --named 决定人。",
                    en: "\(line.childRef) died on \(line.death) and the year is over: a named "
                        + "person decides, give --named."))
        }
        return try Bureau.words(typed, "--named")
    }

    /// Every living parent to whom the law gives it shares at once: each case stands at `approve`,
    /// and nobody is left out.
    private func requireAll(_ lines: [Line]) async throws {
        for line in lines where line.step != "approve" {
            throw Refusal(
                Text(
                    "第 \(line.caseID) 号（\(line.ref)）在“\(line.step ?? "")”；父母一起决定，先办到 approve。",
                    en: "Case \(line.caseID) (\(line.ref)) stands at `\(line.step ?? "")`; the "
                        + "parents share at once, bring it to `approve` first."))
        }
        guard let first = lines.first else { return }
        let clause = try bureau.clause(
            giving: FamilyPlanning.condolence, in: try await bureau.pack())
        let day = min(bureau.today, first.last)
        let others = try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT DISTINCT p.ref FROM kernel.relation AS r
                JOIN kernel.person AS p ON p.district = r.district AND p.id = r.one
                WHERE r.district = \(bureau.district)::integer AND r.other = \(first.child)
                  AND r.kind IN (0, 1) AND r.act = 0
                ORDER BY p.ref
                """
            ).map { try $0.value(0, as: String.self) }
        }
        for ref in others where !lines.contains(where: { $0.ref == ref }) {
            let sheet = try await Entitlements.read(
                bureau.office, district: bureau.district, ref: ref, on: day)
            switch sheet.entries.first(where: { $0.clause.id == clause.id })?.finding.outcome {
            case .no, nil: continue
            case .yes:
                throw Refusal(
                    Text(
                        "\(ref) 也应得一份，没有在办的事项；先 case open-due 并办到 approve。",
                        en: "\(ref) is due a share and has no open case; `case open-due` first."))
            case .unknown:
                throw Refusal(
                    Text(
                        "\(ref) 是否应得还不能判断；先补事实，见 entitlements。",
                        en: "Whether \(ref) is due a share is not known; see `entitlements`."))
            }
        }
    }

    /// The grant of a `client` or a `child`.
    private func grant(_ key: String, _ value: String) async throws -> (Grant, child: String)? {
        try await bureau.transaction(reading: true) { transaction in
            let rows = try await transaction.query(
                """
                SELECT g.id, g.fen, g.decided_on, k.ref, p.id, p.ref, p.name, s.case_id, s.fen
                FROM family_planning.condolence AS g
                JOIN kernel.person AS k ON k.district = g.district AND k.id = g.person
                JOIN family_planning.condolence_share AS s
                  ON s.district = g.district AND s.condolence = g.id
                JOIN kernel.person AS p ON p.district = s.district AND p.id = s.person
                WHERE g.district = \(bureau.district)::integer
                  AND CASE \(key) WHEN 'client' THEN g.client ELSE k.ref END = \(value)
                ORDER BY p.ref
                """)
            var shares: [Share] = []
            var head: (Int64, Int64, PostgresDate, String)?
            for row in rows {
                let (id, fen, decided, child, person, ref, name, caseID, share) = try row.decode(
                    Int64.self, Int64.self, PostgresDate.self, String.self, Int64.self,
                    String.self, String.self, Int64.self, Int64.self)
                head = (id, fen, decided, child)
                bureau.saw([person])
                shares.append(
                    Share(ref: ref, name: name, caseID: caseID, sum: Money(fen: share)))
            }
            return head.map {
                (Grant(id: $0, sum: Money(fen: $1), decided: Day($2), shares: shares), $3)
            }
        }
    }
}
