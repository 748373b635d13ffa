import Kernel
import Law
import Postgres

/// A row of the house that shows that a duty was done: what sort it is, and its number there.
struct DutyEvidence: Hashable, Sendable {
    let kind: DutyProof
    /// A number; of figures a month, of a report a year; of members the unit's word.
    let number: String

    /// Whose registers hold it; all of an entry.
    static let registers: [DutyProof] = [.document, .publicity, .partner, .form, .exchange]

    init(kind: DutyProof, number: String) {
        (self.kind, self.number) = (kind, number)
    }

    /// As typed: `document/12`, `figures/2026-11`, `members`.
    ///
    /// - Throws: `Refusal` that lists the words there are.
    init(_ typed: String) throws(Refusal) {
        let parts = typed.split(separator: "/", maxSplits: 1).map(String.init)
        guard let kind = parts.first.flatMap(DutyProof.init),
            kind == .members || parts.count == 2
        else {
            let words = DutyProof.allCases.map(\.rawValue).joined(separator: " ")
            throw Refusal(
                Text(
                    "--proof \(typed)：写成 类别/编号，如 document/12、figures/2026-11；类别有 \(words)",
                    en: "--proof \(typed): a kind and its number, as document/12 or "
                        + "figures/2026-11; kinds: \(words)"))
        }
        self.init(kind: kind, number: parts.count == 2 ? parts[1] : kind.rawValue)
    }

    var words: String { kind == .members ? kind.rawValue : "\(kind.rawValue)/\(number)" }
}

/// Looks up what is said to show that a duty was done: it is there, it is the unit's own, and it is
/// of the stretch of time that it is to be done for.
struct DutyProofs {
    let bureau: Bureau

    /// - Throws: `Refusal` that says what is wrong and what would be right.
    func require(_ evidence: DutyEvidence, of standing: FulfilmentBook.Standing) async throws {
        let accepted = try await accepted(of: standing)
        guard accepted.contains(evidence.kind) else {
            let words = accepted.map(\.rawValue).joined(separator: " ")
            throw Refusal(
                Text(
                    "--proof \(evidence.words)：\(standing.clause.id) 的凭据应为 \(words) 之一。",
                    en: "--proof \(evidence.words): \(standing.clause.id) is shown by one of "
                        + "\(words)."))
        }
        guard let day = try await day(of: evidence, standing) else {
            throw Refusal(
                Text(
                    "--proof \(evidence.words)：没有这一条，或不是本单位的、还没有办结；先登记。",
                    en: "--proof \(evidence.words) is not there, is another unit's or is not done "
                        + "yet; record it first."))
        }
        // Done late is done; what was done for the stretch before shows nothing of this one.
        guard standing.from <= day else {
            throw Refusal(
                Text(
                    "--proof \(evidence.words)：是 \(day) 的，早于这一期的第一天 \(standing.from)。",
                    en: "--proof \(evidence.words) is of \(day), before this stretch began on "
                        + "\(standing.from)."))
        }
    }

    /// What shows a duty: what its clause says, else an entry of the registers. Units that keep no
    /// money show a money duty, and units without a desk anything, by a registered entry too.
    func accepted(of standing: FulfilmentBook.Standing) async throws -> [DutyProof] {
        let named = standing.clause.duty?.proof ?? []
        guard !named.isEmpty else { return DutyEvidence.registers }
        let keepsMoney =
            named.contains(where: \.isMoney) ? try await keepsMoney(standing.unit.code) : true
        guard keepsMoney, standing.unit.desk != nil else {
            return named.filter { !DutyEvidence.registers.contains($0) } + DutyEvidence.registers
        }
        return named
    }

    private func keepsMoney(_ unit: String) async throws -> Bool {
        if unit == "finance" { return true }
        // The matrix gives a town no fund, and none to look at.
        if bureau.department.word == "towns" { return false }
        return try await bureau.transaction(reading: true) { transaction in
            try await transaction.one(
                """
                SELECT 1 FROM ledger.fund
                WHERE district = \(bureau.district)::integer AND holder = \(unit) LIMIT 1
                """) != nil
        }
    }

    /// The day of a row that shows it; nil where none does.
    private func day(
        of evidence: DutyEvidence, _ standing: FulfilmentBook.Standing
    ) async throws -> Day? {
        switch evidence.kind {
        case .figures: return try await tabled(evidence.number, standing.unit)
        case .members: return try await member(standing.unit.code)
        default:
            guard let number = Int64(evidence.number) else { return nil }
            let query = query(evidence.kind, number, standing.unit)
            return try await bureau.transaction(reading: true) { transaction in
                try await transaction.one(query).map { Day(try $0.value(0, as: PostgresDate.self)) }
            }
        }
    }

    /// The statement that answers the day of a numbered row.
    private func query(_ kind: DutyProof, _ id: Int64, _ unit: MemberBook.Unit) -> Query {
        let district = bureau.district
        // For a unit without a desk the office writes.
        let desk = unit.desk ?? JointMeeting.code.word
        let isOffice = desk == JointMeeting.code.word
        return switch kind {
        case .meeting:
            """
            SELECT m.held_on FROM office.meeting AS m
            WHERE m.district = \(district)::integer AND m.id = \(id)
              AND m.held_on <= \(bureau.today.sql)
              AND EXISTS (SELECT FROM office.point AS p WHERE p.district = m.district
                AND p.meeting = m.id AND p.kind = 'minutes')
            """
        case .charge:
            """
            SELECT (a.recorded_at AT TIME ZONE 'Asia/Shanghai')::date
            FROM office.charge AS c JOIN office.charge_act AS a
              ON a.district = c.district AND a.charge = c.id AND a.act = 'accepted'
            WHERE c.district = \(district)::integer AND c.id = \(id)
              AND (\(isOffice) OR c.department = \(desk))
            """
        case .precheck:
            """
            SELECT (o.recorded_at AT TIME ZONE 'Asia/Shanghai')::date
            FROM office.precheck AS p JOIN office.opinion AS o
              ON o.district = p.district AND o.precheck = p.id AND o.agrees
            WHERE p.district = \(district)::integer AND p.id = \(id)
              AND (\(isOffice) OR p.department = \(desk)) LIMIT 1
            """
        case .grievance:
            """
            SELECT (a.recorded_at AT TIME ZONE 'Asia/Shanghai')::date
            FROM office.grievance AS g JOIN office.grievance_act AS a
              ON a.district = g.district AND a.grievance = g.id AND a.act = 'answered'
            WHERE g.district = \(district)::integer AND g.id = \(id)
              AND (\(isOffice) OR g.department = \(desk)) LIMIT 1
            """
        case .pairing:
            """
            SELECT (p.recorded_at AT TIME ZONE 'Asia/Shanghai')::date FROM office.pairing AS p
            WHERE p.district = \(district)::integer AND p.unit = \(unit.code) AND p.town = \(id)
              AND p.is_paired AND NOT EXISTS (SELECT FROM office.pairing AS l
                WHERE l.district = p.district AND l.unit = p.unit AND l.town = p.town
                  AND l.seq > p.seq)
            """
        case .report:
            """
            SELECT r.handed_in FROM office.report AS r
            WHERE r.district = \(district)::integer AND r.unit = \(unit.code)
              AND r.year = \(id)::integer
            ORDER BY r.seq DESC LIMIT 1
            """
        case .run: sent(id)
        case .budget: proposal(id, ["budget"], kind: nil, of: desk)
        case .donation: proposal(id, ["donate"], kind: nil, of: desk)
        case .appropriation, .welfare, .caring:
            proposal(id, ["appropriate", "donate"], kind: kind.rawValue, of: desk)
        case .document, .publicity, .partner, .form, .exchange, .figures, .members:
            """
            SELECT e.day FROM office.entry AS e
            WHERE e.district = \(district)::integer AND e.id = \(id)
              AND e.kind = \(kind.rawValue) AND e.department = \(desk)
            """
        }
    }

    /// A run that went to the bank.
    private func sent(_ id: Int64) -> Query {
        """
        SELECT a.acted_on FROM ledger.run AS r JOIN ledger.run_act AS a
          ON a.district = r.district AND a.run = r.id AND a.act = 'send'
        WHERE r.district = \(bureau.district)::integer AND r.id = \(id)
        """
    }

    /// What two people did with a fund: finance with any, another department with its own.
    private func proposal(
        _ id: Int64, _ acts: [String], kind: String?, of desk: String
    ) -> Query {
        """
        SELECT e.ended_on FROM ledger.proposal AS p
        JOIN ledger.proposal_end AS e
          ON e.district = p.district AND e.proposal = p.id AND e.act = 'confirm'
        JOIN ledger.fund AS f ON f.district = p.district AND f.id = p.fund
        WHERE p.district = \(bureau.district)::integer AND p.id = \(id) AND p.act = ANY (\(acts))
          AND (\(kind)::text IS NULL OR f.kind = \(kind))
          AND (\(desk) = 'finance' OR f.holder = \(desk))
        """
    }

    /// A month as it was tabled, with a line of the unit's department; the office's own is any.
    private func tabled(_ month: String, _ unit: MemberBook.Unit) async throws -> Day? {
        guard let first = Day(iso: "\(month)-01") else { return nil }
        let tabled = try await FigureBook(bureau: bureau).tabled(first.month)
        guard let desk = unit.desk, desk != JointMeeting.code.word else { return tabled.first?.day }
        return tabled.first { $0.department == desk }?.day
    }

    /// Of a member that it stands in the table with leader and section; of the office that all do
    /// who lead a clause.
    private func member(_ code: String) async throws -> Day? {
        let book = MemberBook(bureau: bureau)
        let members = try await book.members()
        guard code == JointMeeting.code.word else {
            return members.contains { $0.code == code } ? bureau.today : nil
        }
        let isWhole = try await book.absent().isEmpty
        return members.isEmpty || !isWhole ? nil : bureau.today
    }
}
