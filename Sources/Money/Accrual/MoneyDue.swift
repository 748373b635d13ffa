public import Law

/// Why a sum is not paid now; the words of `ledger.run_line`.
public enum Hold: String, Hashable, Sendable, CaseIterable {
    /// A death is known, by any of its three sources.
    case dead
    /// Ended by a person, moved away, or the lead department's module is suspended.
    case closed
    /// Nobody can say whether it is due, or how much.
    case unknown
    /// The law says no, and nobody has decided yet.
    case noLongerDue = "no_longer_due"
    case feed
    case accountMissing = "account_missing"
    case accountChanged = "account_changed"
    case notice
    case secondLook = "second_look"
    /// More was paid than was due.
    case overpaid
    case paidElsewhere = "paid_elsewhere"
    case purpose

    public var title: Text {
        switch self {
        case .dead: Text("本人已去世", en: "has died")
        case .closed: Text("已停止、迁出，或主管部门暂停", en: "ended, moved away, or suspended")
        case .unknown: Text("待核实", en: "undecided")
        case .noLongerDue: Text("不再符合，待人决定", en: "no longer due, not yet decided")
        case .feed: Text("数据过期", en: "data too old")
        case .accountMissing: Text("没有账户", en: "no account")
        case .accountChanged: Text("账户有变", en: "the account changed")
        case .notice: Text("公示未满", en: "the notice has not ended")
        case .secondLook: Text("待复核", en: "a second look")
        case .overpaid: Text("已多付", en: "overpaid")
        case .paidElsewhere: Text("别处已付", en: "paid elsewhere")
        case .purpose: Text("没有可用资金", en: "no fund for it")
        }
    }
}

/// What a person is due of one clause for one period, what was paid of it, and what is held.
public struct MoneyDue: Hashable, Sendable {
    public let person: Int64
    public let clause: String
    /// The first day of what it is for; of monthly money of the month.
    public let period: Day
    /// Due by law as known, or by the orders, in fen. Of a month that nobody can say, what was
    /// paid: neither paid on nor asked back.
    public let amount: Int64
    /// What the person has of it: the last link of the chain.
    public let paid: Int64
    /// In fen, not below zero: what would be paid now but for `hold`. Of a month that the law no
    /// longer gives it is no part of `amount`: it is what a person has to decide about.
    public let held: Int64
    public let hold: Hold?
    /// The figure is a national minimum: "floor, local figure to be set".
    public let isFloor: Bool
    /// Names of what is missing; empty unless nobody can say.
    public let missing: [String]

    public init(
        person: Int64, clause: String, period: Day, amount: Int64, paid: Int64, held: Int64 = 0,
        hold: Hold? = nil, isFloor: Bool = false, missing: [String] = []
    ) {
        self.person = person
        self.clause = clause
        self.period = period
        self.amount = amount
        self.paid = paid
        self.held = held
        self.hold = hold
        self.isFloor = isFloor
        self.missing = missing
    }

    /// Below zero where more was paid than is due.
    public var due: Int64 { amount - paid }
    /// What may be paid now.
    public var payable: Int64 { hold == nil ? max(0, due) : 0 }
}
