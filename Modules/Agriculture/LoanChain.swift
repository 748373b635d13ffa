import Kernel
import Law
import Postgres

/// One link of what happens to a loan. The next stands on it: not earlier, not repaying more than
/// is owed, not in days that are settled.
struct LoanChain: Hashable {
    let loan: Int64
    let person: Int64
    /// -1 before the first.
    let seq: Int64
    let day: Day
    /// Fen.
    let owed: Int64
    /// Millionths a year.
    let rate: Int64
    /// The first day that is not settled.
    let floor: Day
    private(set) var move = Move(.settled, .always)

    /// Fen; no loan is larger.
    static let most: Int64 = 100_000_000_000_000

    enum Act: String, Hashable, CaseIterable {
        case opened, drawn, repaid, rate, settled

        var title: Text {
            switch self {
            case .opened: Text("发放", en: "opened")
            case .drawn: Text("提款", en: "drawn")
            case .repaid: Text("还款", en: "repaid")
            case .rate: Text("利率调整", en: "new rate")
            case .settled: Text("结算", en: "settled")
            }
        }
    }

    struct Move: Hashable {
        let act: Act
        let day: Day
        let fen: Int64
        /// Of a new rate.
        let rate: Int64?

        init(_ act: Act, _ day: Day, fen: Int64 = 0, rate: Int64? = nil) {
            (self.act, self.day, self.fen, self.rate) = (act, day, fen, rate)
        }
    }

    init(
        loan: Int64, person: Int64, seq: Int64, day: Day, owed: Int64, rate: Int64, floor: Day
    ) {
        (self.loan, self.person, self.seq, self.day) = (loan, person, seq, day)
        (self.owed, self.rate, self.floor) = (owed, rate, floor)
    }

    /// The link after this one, up to the contract's day of repayment; refused in words of what is
    /// wrong and what would be right.
    func next(_ move: Move, until end: Day) throws(Refusal) -> LoanChain {
        try require(move, until: end)
        let after = move.act == .repaid ? owed - move.fen : owed + move.fen
        var link = LoanChain(
            loan: loan, person: person, seq: seq + 1, day: move.day, owed: after,
            rate: move.rate ?? rate, floor: floor)
        link.move = move
        return link
    }

    private func require(_ move: Move, until end: Day) throws(Refusal) {
        guard move.day >= floor else {
            throw Refusal(
                Text(
                    "\(move.day)：\(floor) 以前已经结算，不再改动；差额与银行核对后记在 \(floor) 或以后。",
                    en: "\(move.day): the days before \(floor) are settled and not changed; enter "
                        + "the difference on \(floor) or later."))
        }
        guard move.day >= day else {
            throw Refusal(
                Text(
                    "\(move.day)：这笔贷款已记到 \(day)，请按日期先后登记。",
                    en: "\(move.day): the loan is written up to \(day); enter in order of days."))
        }
        guard move.day <= end else {
            throw Refusal(
                Text(
                    "\(move.day)：晚于合同到期日 \(end)。",
                    en: "\(move.day) is after the contract's end, \(end)."))
        }
        if move.act == .repaid, move.fen > owed {
            throw Refusal(
                Text(
                    "还款 \(Money(fen: move.fen)) 大于尚欠本金 \(Money(fen: owed))；利息不记在这里。",
                    en:
                        "\(Money(fen: move.fen)) is more than the \(Money(fen: owed)) owed; interest "
                        + "is not entered here."))
        }
        let isSum = [.opened, .drawn, .repaid].contains(move.act)
        guard isSum ? move.fen > 0 : move.fen == 0, (move.act == .rate) == (move.rate != nil),
            move.act != .drawn || owed <= Self.most - move.fen
        else {
            throw Refusal(
                Text(
                    "提款、还款写大于零的本金，利率调整只写年利率。",
                    en:
                        "A draw-down and a repayment take a principal above zero, a new rate only a "
                        + "rate."))
        }
    }

    /// The link that closes the days before `day`.
    func settled(to day: Day) -> LoanChain {
        var link = LoanChain(
            loan: loan, person: person, seq: seq + 1, day: self.day, owed: owed, rate: rate,
            floor: day)
        link.move = Move(.settled, self.day)
        return link
    }

    /// Writes the link; the key refuses a second one on the same.
    func write(
        after last: LoanChain, client: String, bureau: Bureau, in transaction: Transaction
    ) async throws {
        _ = try await transaction.execute(
            """
            INSERT INTO agriculture.loan_move (district, loan, seq, client, person, act, day, fen,
                owed, rate, floor, before_day, before_owed, before_rate, before_floor, recorded_by)
            VALUES (\(bureau.district)::integer, \(loan), \(seq)::integer, \(client), \(person),
                \(move.act.rawValue), \(day.sql), \(move.fen), \(owed), \(rate)::integer,
                \(floor.sql), \(last.day.sql), \(last.owed), \(last.rate)::integer,
                \(last.floor.sql), \(bureau.actor))
            """)
    }

    /// The last links of some loans.
    static func last(
        of loans: [Int64], _ district: Int, in transaction: Transaction
    ) async throws -> [Int64: LoanChain] {
        let rows = try await transaction.query(
            """
            SELECT m.loan, m.person, m.seq::bigint, m.day, m.owed, m.rate::bigint, m.floor
            FROM unnest(\(loans)) AS l (id)
            JOIN LATERAL (SELECT c.* FROM agriculture.loan_move AS c
                WHERE c.district = \(district)::integer AND c.loan = l.id
                ORDER BY c.seq DESC LIMIT 1) AS m ON true
            """)
        let links = try rows.map { row in
            let (loan, person, seq, day, owed, rate, floor) = try row.decode(
                Int64.self, Int64.self, Int64.self, PostgresDate.self, Int64.self, Int64.self,
                PostgresDate.self)
            return LoanChain(
                loan: loan, person: person, seq: seq, day: Day(day), owed: owed, rate: rate,
                floor: Day(floor))
        }
        return Dictionary(uniqueKeysWithValues: links.map { ($0.loan, $0) })
    }

    static func last(
        of loan: Int64, _ district: Int, in transaction: Transaction
    ) async throws -> LoanChain {
        guard let link = try await last(of: [loan], district, in: transaction)[loan] else {
            throw LoanBook.unknown(loan)
        }
        return link
    }

    /// The move that was written under a client id.
    static func move(
        _ client: String, _ district: Int, in transaction: Transaction
    ) async throws -> (loan: Int64, move: Move)? {
        try await moves([client], district, in: transaction)[client]
    }

    /// The moves that were written under some client ids.
    static func moves(
        _ clients: [String], _ district: Int, in transaction: Transaction
    ) async throws -> [String: (loan: Int64, move: Move)] {
        let rows = try await transaction.query(
            """
            SELECT client, loan, act, day, fen, rate::bigint FROM agriculture.loan_move
            WHERE district = \(district)::integer AND client = ANY (\(clients))
            """
        ).map { row in
            let (client, loan, word, day, fen, rate) = try row.decode(
                String.self, Int64.self, String.self, PostgresDate.self, Int64.self, Int64.self)
            let act = Act(rawValue: word) ?? .settled
            let move = Move(act, Day(day), fen: fen, rate: act == .rate ? rate : nil)
            return (client, (loan: loan, move: move))
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// What was owed and at which rate, from day to day.
    static func balances(
        of loan: Int64, _ district: Int, in transaction: Transaction
    ) async throws -> [Interest.Balance] {
        try await transaction.query(
            """
            SELECT day, owed, rate::bigint FROM agriculture.loan_move
            WHERE district = \(district)::integer AND loan = \(loan) AND act <> 'settled'
            ORDER BY seq
            """
        ).map {
            let (day, owed, rate) = try $0.decode(PostgresDate.self, Int64.self, Int64.self)
            return Interest.Balance(day: Day(day), owed: owed, rate: rate)
        }
    }
}
