import Kernel
import Law
import Money
import Postgres

/// Claims on a town's accident cover by grade of injury (JR/T 0083), or on death.
struct AccidentBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    enum Kind: String, CaseIterable {
        case injury, death

        var title: Text {
            switch self {
            case .injury: Text("意外伤残", en: "injury")
            case .death: Text("意外身故", en: "death")
            }
        }
    }

    /// What is claimed.
    struct Claim {
        var kind: Kind
        var accident: Day
        /// Of an injury: every grade that was assessed.
        var grades: [Int]
        var beneficiary: String
        /// The grade report, or the proof of death and of the beneficiary.
        var report: String
    }

    /// A claim as it stands.
    struct Line: Hashable {
        let id: Int64
        let person: Int64
        let ref: String
        let name: String
        let kind: Kind
        let accident: Day
        let grade: Int64?
        let percent: Int64
        /// Nil: to be set, the contract does not tell the sum.
        let sum: Money?
        /// `open`, `sent`, `settled` or `refused`.
        let state: String
        let paid: Money?
    }

    /// Opens a claim on the cover that insured the household on the day of the accident.
    func open(_ claim: Claim, for ref: String, client: String) async throws -> Line {
        let beneficiary = try Bureau.words(claim.beneficiary, "--beneficiary", of: 2...50)
        let report = try Bureau.words(claim.report, "--report", of: 4...200)
        try bureau.requirePast(claim.accident, "--on")
        let share = try share(of: claim)
        let id = try await bureau.writing { transaction in
            let person = try await bureau.served(ref, in: transaction)
            if let id = try await bureau.told(
                """
                SELECT id, (person, kind, accident_on)
                    = (\(person.id), \(claim.kind.rawValue), \(claim.accident.sql))
                FROM towns.accident_claim
                WHERE district = \(bureau.district)::integer AND client = \(client)
                """, in: transaction)
            {
                return id
            }
            try require(beneficiary, of: claim, person)
            let (cover, injury, death) = try await cover(
                of: person, on: claim.accident, in: transaction)
            let insured = claim.kind == .injury ? injury : death
            let fen = insured.map {
                InjuryGrade.sum(Money(fen: $0), percent: share?.percent ?? 100).fen
            }
            let row = try await transaction.one(
                """
                INSERT INTO towns.accident_claim (district, client, person, cover, kind,
                    accident_on, grades, grade, percent, fen, beneficiary, report, recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(person.id), \(cover),
                    \(claim.kind.rawValue), \(claim.accident.sql),
                    \(share == nil ? nil : claim.grades.map(Int64.init))::integer[],
                    \(share.map { Int64($0.grade) })::integer,
                    \(Int64(share?.percent ?? 100))::integer, \(fen as Int64?), \(beneficiary),
                    \(report), \(bureau.actor))
                RETURNING id
                """)
            return try row?.value(0, as: Int64.self) ?? 0
        }
        return try await read(id)
    }

    private func share(of claim: Claim) throws(Refusal) -> (grade: Int, percent: Int)? {
        guard claim.kind == .injury else {
            guard claim.grades.isEmpty else {
                throw Refusal(
                    Text("--grade：身故不评伤残等级。", en: "--grade: a death has no grade."))
            }
            return nil
        }
        guard let share = InjuryGrade.worst(of: claim.grades) else {
            throw Refusal(
                Text(
                    "--grade：伤残写评定的等级，1 至 10 级，可写多个，取最重一级。",
                    en: "--grade: the grades of the report, 1 to 10; the worst counts."))
        }
        return share
    }

    /// A death is paid to somebody else; an injury to the injured.
    private func require(
        _ beneficiary: String, of claim: Claim, _ person: Bureau.Person
    ) throws(Refusal) {
        guard (claim.kind == .injury) == (beneficiary == person.name) else {
            throw Refusal(
                claim.kind == .injury
                    ? Text(
                        "--beneficiary：伤残金付给本人（与名册姓名一致）。",
                        en: "--beneficiary: the injured, by the name in the register.")
                    : Text(
                        "--beneficiary：身故赔偿金付给受益人，不是身故的人。",
                        en: "--beneficiary: who inherits, not who died."))
        }
    }

    private func cover(
        of person: Bureau.Person, on day: Day, in transaction: Transaction
    ) async throws -> (Int64, Int64?, Int64?) {
        let row = try await transaction.one(
            """
            SELECT c.id, c.injury_fen, c.death_fen FROM kernel.membership AS m
            JOIN towns.insured AS i ON i.district = m.district AND i.household = m.household
            JOIN towns.cover AS c ON c.district = i.district AND c.id = i.cover
            WHERE m.district = \(bureau.district)::integer AND m.person = \(person.id)
              AND m.from_day <= \(day.sql) AND \(day.sql) < m.to_day
              AND c.from_day <= \(day.sql) AND \(day.sql) < c.to_day
            ORDER BY c.id LIMIT 1
            """)
        guard let row else {
            throw Refusal(
                Text(
                    "--on \(day)：\(person.ref) 一户当天没有镇街意外险；用 cover list 查看保期。",
                    en: "--on \(day): no cover of the town insured \(person.ref)'s household that "
                        + "day; see `cover list`."))
        }
        return try row.decode(Int64.self, Int64?.self, Int64?.self)
    }

    // MARK: What becomes of it

    /// Approves the case, sends the claim to the insurer and orders the sum, all or nothing. What a
    /// death gives goes to somebody of the register: without one, and where the contract does not
    /// tell the sum, nothing is ordered.
    func send(
        _ id: Int64, caseNumber: Int64, to heir: String? = nil, client: String
    ) async throws -> Line {
        let claim = try await read(id)
        let file = try await bureau.cases.read(caseNumber).file
        let benefit =
            claim.kind == .injury ? Towns.accidentDisabilityClaim : Towns.accidentDeathClaim
        try bureau.requireBenefit(caseNumber, benefit, file)
        guard file.person == claim.person else {
            throw Refusal(
                Text(
                    "--case \(caseNumber)：不是 \(claim.ref) 的事项。",
                    en: "--case \(caseNumber) is not \(claim.ref)'s."))
        }
        try await bureau.writing { transaction in
            if try await isTold(client, id, "sent", in: transaction) { return }
            guard claim.state == "open" else { throw Self.stands(claim) }
            _ = try await bureau.cases.pass(
                caseNumber, step: "approve", by: .accidentSend, client: client, in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO towns.claim_act (district, claim, seq, client, person, act, day, case_id,
                    recorded_by)
                VALUES (\(bureau.district)::integer, \(id), 1, \(client), \(claim.person), 'sent',
                    \(bureau.today.sql), \(caseNumber), \(bureau.actor))
                """)
            try await order(claim, file, to: heir, client: client, in: transaction)
        }
        return try await read(id)
    }

    private func order(
        _ claim: Line, _ file: CaseFile, to heir: String?, client: String,
        in transaction: Transaction
    ) async throws {
        guard ClaimPayer(try await bureau.pack(), on: bureau.today).isOrdered else { return }
        guard (claim.kind == .death) || heir == nil else {
            throw Refusal(
                Text("--to：伤残金付给本人，不写。", en: "--to: the injured is paid; leave it out."))
        }
        let basis = "理赔第 \(claim.id) 号"
        guard claim.kind == .death else {
            try await bureau.order(
                claim.sum, of: file.id, basis: basis, client: "accident \(client)", in: transaction)
            return
        }
        guard let heir, let sum = claim.sum else { return }
        let person = try await bureau.served(heir, in: transaction)
        guard person.id != claim.person else {
            throw Refusal(
                Text("--to：身故赔偿金付给受益人，不是身故的人。", en: "--to: who inherits, not who died."))
        }
        try await bureau.order(
            PaymentOrder(
                person: person.id, clause: file.clause, period: file.from, fen: sum.fen,
                file: file.id, basis: basis),
            client: "\(bureau.department.word) accident \(client)", in: transaction)
    }

    /// What the insurer paid, or why it does not.
    func answer(
        _ id: Int64, paid: Money?, reason: String?, on day: Day, client: String
    ) async throws -> Line {
        try bureau.requirePast(day, "--on")
        let reason = try reason.map { try Bureau.words($0, "--reason", of: 4...200) }
        let act = paid == nil ? "refused" : "settled"
        let claim = try await read(id)
        try await bureau.writing { transaction in
            if try await isTold(client, id, act, in: transaction) { return }
            guard claim.state == "sent" else { throw Self.stands(claim) }
            _ = try await transaction.execute(
                """
                INSERT INTO towns.claim_act (district, claim, seq, client, person, act, day, fen,
                    reason, recorded_by)
                VALUES (\(bureau.district)::integer, \(id), 2, \(client), \(claim.person), \(act),
                    \(day.sql), \(paid?.fen), \(reason), \(bureau.actor))
                """)
        }
        return try await read(id)
    }

    private func isTold(
        _ client: String, _ id: Int64, _ act: String, in transaction: Transaction
    ) async throws -> Bool {
        try await bureau.told(
            """
            SELECT claim, (claim, act) = (\(id), \(act)) FROM towns.claim_act
            WHERE district = \(bureau.district)::integer AND client = \(client)
            """, in: transaction) != nil
    }

    private static func stands(_ claim: Line) -> Refusal {
        Refusal(
            Text(
                "第 \(claim.id) 号理赔现在是 \(claim.state)：先送保险公司（send），再登记结果（settle）。",
                en:
                    "Claim \(claim.id) is \(claim.state): it is sent first, then settled, each once."
            ))
    }

    func read(_ id: Int64) async throws -> Line {
        guard let claim = try await list(id: id, withClosed: true, limit: 1).first else {
            throw Refusal(
                Text(
                    "没有第 \(id) 号理赔；用 accident list 查看。",
                    en: "There is no claim \(id); see `accident list`."))
        }
        return claim
    }

    /// Claims, the open ones by the day of the accident first.
    func list(
        id: Int64? = nil, withClosed: Bool, limit: Int = 500
    ) async throws -> [Line] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(
                Self.list(bureau.district, id: id, withClosed: withClosed, limit: limit)
            ).map { row in
                let (id, person, ref, name, kind, day, grade, percent, fen, state, paid) =
                    try row.decode(
                        Int64.self, Int64.self, String.self, String.self, String.self,
                        PostgresDate.self, Int64?.self, Int64.self, Int64?.self, String.self,
                        Int64?.self)
                return Line(
                    id: id, person: person, ref: ref, name: name,
                    kind: Kind(rawValue: kind) ?? .injury, accident: Day(day), grade: grade,
                    percent: percent, sum: fen.map { Money(fen: $0) }, state: state,
                    paid: paid.map { Money(fen: $0) })
            }
            bureau.saw(Set(found.map(\.person)))
            return found
        }
    }

    /// The statement of `list`.
    static func list(_ district: Int, id: Int64?, withClosed: Bool, limit: Int) -> Query {
        """
        SELECT c.id, c.person, p.ref, p.name, c.kind, c.accident_on, c.grade::bigint,
            c.percent::bigint, c.fen, coalesce(a.act, 'open'), a.fen
        FROM towns.accident_claim AS c
        JOIN kernel.person AS p ON p.district = c.district AND p.id = c.person
        LEFT JOIN LATERAL (SELECT a.act, a.fen FROM towns.claim_act AS a
            WHERE a.district = c.district AND a.claim = c.id ORDER BY a.seq DESC LIMIT 1) AS a
          ON true
        WHERE c.district = \(district)::integer AND (\(id)::bigint IS NULL OR c.id = \(id))
          AND (\(withClosed) OR coalesce(a.act, 'open') IN ('open', 'sent'))
        ORDER BY c.district, c.accident_on, c.id LIMIT \(limit)
        """
    }
}
