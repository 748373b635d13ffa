/// The rows of the evidence, as `docs/money-proof.md` describes them. Days are `YYYY-MM-DD` (or
/// `infinity`) and compare as text; moments are microseconds since 1970; sums are fen.

struct FundRow: Decodable, Sendable {
    let id: Int64
    let code: String
    let kind: String
    let payer: String
    let document: String
    let recordedAt: Int64
}

struct PurposeRow: Decodable, Sendable {
    let fund: Int64
    let clause: String
    let document: String
    let recordedAt: Int64
}

struct AccountRow: Decodable, Sendable {
    let fund: Int64
    let year: Int
    let station: String
    let balance: Int64
}

struct TransferRow: Decodable, Sendable {
    let id: Int64
    let client: String
    let kind: String
    let fund: Int64
    let debitYear: Int
    let debitStation: String
    let creditYear: Int
    let creditStation: String
    let amount: Int64
    let run: Int64?
    let clause: String?
    let document: String
    let madeOn: String
    let madeAt: Int64
}

struct ShareRow: Decodable, Sendable {
    let clause: String
    let fromMonth: String
    let version: Int
    let client: String
    let recordedAt: Int64
}

struct SharePartRow: Decodable, Sendable {
    let clause: String
    let fromMonth: String
    let version: Int
    let fund: Int64
    let parts: Int64
    let place: Int
}

struct OrderRow: Decodable, Sendable {
    let id: Int64
    let client: String
    let person: Int64
    let clause: String
    let period: String
    let amount: Int64
    let payeeCode: String?
    let orderedOn: String
    let orderedAt: Int64
}

struct ProposalRow: Decodable, Sendable {
    let id: Int64
    let act: String
    let fund: Int64?
    let year: Int?
    let clause: String?
    let fromMonth: String?
    let amount: Int64?
    let arrivedOn: String?
    let document: String
    let maker: Int64
    let madeOn: String
}

struct ProposalLineRow: Decodable, Sendable {
    let proposal: Int64
    let place: Int
    let fund: Int64
    let clause: String
    let number: Int64
}

struct ProposalEndRow: Decodable, Sendable {
    let proposal: Int64
    let act: String
    let maker: Int64
    let checker: Int64
    let endedOn: String
    let endedAt: Int64
}

struct DonationRow: Decodable, Sendable {
    let proposal: Int64
    let year: Int
    let receipt: String
}

struct ClosedYearRow: Decodable, Sendable {
    let year: Int
    let proposal: Int64
}

struct ReservationRow: Decodable, Sendable {
    let paymentOrder: Int64
    let fund: Int64
    let year: Int
    let clause: String
    let amount: Int64
    let reservedOn: String
}

struct ReservationEndRow: Decodable, Sendable {
    let paymentOrder: Int64
    let run: Int64
    let endedOn: String
}

struct RunRow: Decodable, Sendable {
    let id: Int64
    let title: String
    let clauses: [String]
    let firstMonth: String
    let through: String
    let known: String
    let year: Int
}

struct RunActRow: Decodable, Sendable {
    let run: Int64
    let seq: Int
    let act: String
    let digest: String?
    let lines: Int64
    let total: Int64
    let actor: Int64
    let actedBy: String
    let actedOn: String
    let actedAt: Int64
}

struct RunLineRow: Decodable, Sendable {
    let run: Int64
    let person: Int64
    let clause: String
    let period: String
    let before: Int64
    let amount: Int64
    let hold: String?
    let payee: String?

    var chain: ChainKey { ChainKey(person: person, clause: clause, period: period) }
}

struct RunPageRow: Decodable, Sendable {
    let run: Int64
    let stage: String
    let seq: Int
    let last: Int64?
    let lines: Int64
    let total: Int64
    let madeBy: String
    let madeAt: Int64
}

struct RunHoldRow: Decodable, Sendable {
    let run: Int64
    let person: Int64
    let clause: String
    let period: String
    let seq: Int
    let stage: String
    let hold: String?

    var chain: ChainKey { ChainKey(person: person, clause: clause, period: period) }
}

struct RunAccountRow: Decodable, Sendable {
    let run: Int64
    let person: Int64
    let account: Int64?
}

struct PayeeRow: Decodable, Sendable {
    let code: String
    let seq: Int
    let account: String
}

struct PaymentRow: Decodable, Sendable {
    let run: Int64
    let nth: Int
    let number: String
    let person: Int64?
    let account: Int64?
    let payee: String?
    let payeeSeq: Int?
    let amount: Int64
}

struct ReturnRow: Decodable, Sendable {
    let run: Int64
    let nth: Int
    let returnedOn: String
}

struct StatementRow: Decodable, Sendable {
    let run: Int64
    let file: String
    let line: Int
    let number: String
    let amount: Int64
    let nth: Int?
}

struct LineRow: Decodable, Sendable {
    let person: Int64
    let clause: String
    let period: String
    let seq: Int
    let kind: String
    let before: Int64
    let amount: Int64
    let after: Int64
    let run: Int64?
    let payment: Int?
    let madeOn: String

    var chain: ChainKey { ChainKey(person: person, clause: clause, period: period) }
    var key: String { "\(chain)/\(seq)" }
}

struct OpeningRow: Decodable, Sendable {
    let person: Int64
    let clause: String
    let given: String
    let period: String

    var chain: ChainKey { ChainKey(person: person, clause: clause, period: period) }
}

struct RecoveryRow: Decodable, Sendable {
    let id: Int64
    let person: Int64
    let clause: String
    let actor: Int64
    let openedOn: String
    let openedAt: Int64
}

struct RecoveryItemRow: Decodable, Sendable {
    let recovery: Int64
    let person: Int64
    let clause: String
    let period: String
    let seq: Int
    let amount: Int64

    var chain: ChainKey { ChainKey(person: person, clause: clause, period: period) }
}

struct RecoveryActRow: Decodable, Sendable {
    let recovery: Int64
    let seq: Int
    let client: String
    let act: String
    let day: String
    let until: String?
    let amount: Int64?
    let share: Int64?
    let actor: Int64
}

struct PackFileRow: Decodable, Sendable {
    let version: Int
    let pack: String
    let path: String
    let content: String
}

struct InForceRow: Decodable, Sendable {
    let seq: Int
    let version: Int
    let fromDay: String
    let putAt: Int64
}

/// One stretch of days with one answer of the law, while it stood.
struct SpanRow: Decodable, Sendable {
    let person: Int64
    let clause: String
    let fromDay: String
    let toDay: String
    /// 1 nobody can say, 2 due.
    let outcome: Int
    let className: String?
    let madeAt: Int64
    let replacedAt: Int64?
}

struct DeliveryRow: Decodable, Sendable {
    let person: Int64
    let clause: String
    let period: String
    let monthly: Bool
    let amountFen: Int64?
}

struct DeathRow: Decodable, Sendable {
    let person: Int64
    let fromDay: String
    let learned: String
    let recordedAt: Int64
}

/// What a person decided about a sum that the law no longer gives: 2 stopped; 3, 5, 6 kept.
struct StopRow: Decodable, Sendable {
    let person: Int64
    let clause: String
    let openedOn: String
    let state: Int
}

struct FirstMonthRow: Decodable, Sendable {
    let person: Int64
    let clause: String
    let firstDue: String
}

/// What a person was paid for a clause and a period.
struct ChainKey: Hashable, Sendable, CustomStringConvertible {
    let person: Int64
    let clause: String
    let period: String

    var description: String { "\(person)/\(clause)/\(period)" }
}

/// A person's recurring money.
struct Claim: Hashable, Sendable {
    let person: Int64
    let clause: String
}
