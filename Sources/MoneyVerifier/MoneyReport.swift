/// What recomputing a district's money found.
public struct MoneyReport: Sendable {
    public internal(set) var district: Int
    public internal(set) var runs = 0
    /// Links of all chains.
    public internal(set) var links = 0
    public internal(set) var transfers = 0
    /// Payments compared with a bank's file.
    public internal(set) var bankPayments = 0
    /// Sums that the law gave, worked out anew.
    public internal(set) var sums = 0
    /// What is wrong; the first thousand.
    public internal(set) var findings: [MoneyFinding] = []
    public internal(set) var findingCount = 0
    /// What may be in order and wants a look: paid too much and not asked back, nobody can say.
    public internal(set) var notices: [MoneyFinding] = []
    public internal(set) var noticeCount = 0

    static let listLimit = 1_000

    /// Whether nothing is wrong.
    public var isClean: Bool { findingCount == 0 }

    init(district: Int) { self.district = district }

    mutating func wrong(
        _ table: String, _ key: some CustomStringConvertible, _ rule: MoneyRule, found: Value,
        right: Value
    ) {
        findingCount += 1
        guard findings.count < Self.listLimit else { return }
        findings.append(
            MoneyFinding(
                table: table, key: "\(key)", rule: rule, found: found.words, right: right.words))
    }

    mutating func notice(
        _ table: String, _ key: some CustomStringConvertible, _ rule: MoneyRule, found: Value,
        right: Value
    ) {
        noticeCount += 1
        guard notices.count < Self.listLimit else { return }
        notices.append(
            MoneyFinding(
                table: table, key: "\(key)", rule: rule, found: found.words, right: right.words))
    }

    /// Adds a finding where two values differ.
    mutating func same<T: Equatable>(
        _ table: String, _ key: some CustomStringConvertible, _ rule: MoneyRule, found: T,
        right: T
    ) {
        guard found != right else { return }
        wrong(table, key, rule, found: Value(found), right: Value(right))
    }
}

/// A value as a finding shows it; nothing is `—`.
struct Value: ExpressibleByStringInterpolation {
    let words: String

    init(stringLiteral value: String) { words = value }
    init(_ value: Any?) {
        switch value {
        case nil: words = "—"
        case let value?: words = Self.shown(value)
        }
    }

    static let nothing = Value(stringLiteral: "—")

    private static func shown(_ value: Any) -> String {
        let mirror = Mirror(reflecting: value)
        guard mirror.displayStyle == .optional else { return "\(value)" }
        return mirror.children.first.map { "\($0.value)" } ?? "—"
    }
}

/// One thing that is not as it must be: where it stands, the rule, what was found, what is right.
public struct MoneyFinding: Hashable, Sendable {
    public let table: String
    public let key: String
    public let rule: MoneyRule
    public let found: String
    public let right: String

    public var zh: String { "\(table) \(key)：\(rule.zh)：实为 \(found)，应为 \(right)。" }
    public var en: String { "\(table) \(key): \(rule.en): found \(found), should be \(right)." }
}

/// What must hold.
public enum MoneyRule: String, Hashable, Sendable, CaseIterable {
    // Chains.
    case chainHasNoGap, linksJoin, linkAddsUp, linkFitsItsKind, linkHasItsRun, monthIsOneChain
    // Openings.
    case openingEqualsDelivery
    // The law.
    case paidWhatTheLawGave, paidWhatWasOrdered, nothingToTheDead, tooMuchIsAskedBack, canBeSaid
    // Runs.
    case stepsInOrder, eachStepAnotherHand, sealIsTheLines, pagesAddUp, lineIsOfItsRun
    case linkIsItsLine, holdsAreOnRecord, accountOfTheApproval
    // Payments and the bank.
    case paymentIsItsLines, numberIsItsPlace, bankFileIsThePayments, returnTakesBack
    case statementMatches
    // Funds.
    case balanceIsItsTransfers, nothingOverdrawn, transferFitsItsKind, purposeOfTheFund
    case actBehindTheTransfer, fundsBearTheRun, partsSumToTheWhole, rowExists, rowOnce
    // Two people.
    case confirmedByAnother, effectOfTheConfirmation, keptForTheOrder, orderOfTheBudget
    // Recoveries.
    case recoveredWhatWasFound, recoveryInOrder

    /// The rule in Chinese.
    public var zh: String { words.zh }
    /// The rule in English.
    public var en: String { words.en }

    private var words: (zh: String, en: String) {
        switch self {
        case .chainHasNoGap: ("账链序号相连", "the chain has no gap")
        case .linksJoin: ("每一笔接上一笔的余额", "a link stands on the one before")
        case .linkAddsUp: ("余额等于前额加本笔", "a link adds up")
        case .linkFitsItsKind: ("笔目与正负相符", "a link fits its kind")
        case .linkHasItsRun: ("发放和扣回写明批次和付款", "a payment names its run")
        case .monthIsOneChain: ("按月的钱记在当月第一天", "monthly money stands on the month's first day")
        case .openingEqualsDelivery: ("期初等于已落实记录", "an opening equals its delivery")
        case .paidWhatTheLawGave: ("发放后等于法定应发", "what was paid is what the law gives")
        case .paidWhatWasOrdered: ("发放后等于付款单合计", "what was paid is what was ordered")
        case .nothingToTheDead: ("已知去世的不发", "nothing is paid to the dead")
        case .tooMuchIsAskedBack: ("多发的已立追回", "what is too much is asked back")
        case .canBeSaid: ("能够核算", "it can be recomputed")
        default: moreWords
        }
    }

    private var moreWords: (zh: String, en: String) {
        switch self {
        case .stepsInOrder: ("批次各步齐全、依次", "the steps of a run, in order")
        case .eachStepAnotherHand: ("每步另一人", "each step by another person")
        case .sealIsTheLines: ("摘要、行数、合计等于逐行重算", "digest, lines and total of a step")
        case .pagesAddUp: ("各页相连、合计相符", "pages follow each other and add up")
        case .lineIsOfItsRun: ("逐行在批次的条款、月份、年度之内", "a line within its run")
        case .linkIsItsLine: ("账链与批次逐行一致", "links and lines agree one to one")
        case .holdsAreOnRecord: ("暂缓与记录一致", "holds are on record")
        case .accountOfTheApproval: ("付到审批时的账户", "paid to the account of the approval")
        case .paymentIsItsLines: ("付款等于其各行合计", "a payment is the sum of its lines")
        case .numberIsItsPlace: ("银行编号由批次和序号构成", "a payment's number is its run and place")
        case .bankFileIsThePayments: ("银行文件等于封账付款", "the bank's file is the sealed payments")
        case .returnTakesBack: ("退票等于收回的各笔", "a return takes its payment back")
        case .statementMatches: ("对账单一一对应", "the statement, one to one")
        case .recoveredWhatWasFound: ("追回与账链相符", "recoveries agree with the chains")
        case .recoveryInOrder: ("追回各步齐全、依次、分人", "a recovery's steps, in order, by two")
        default: fundWords
        }
    }

    private var fundWords: (zh: String, en: String) {
        switch self {
        case .balanceIsItsTransfers: ("余额等于划转合计", "a balance is the sum of its transfers")
        case .nothingOverdrawn: ("不透支", "nothing is overdrawn")
        case .transferFitsItsKind: ("划转的起止与种类相符", "a transfer fits its kind")
        case .purposeOfTheFund: ("用途在资金用途之内", "spent for a purpose of the fund")
        case .actBehindTheTransfer: ("每笔划转有据", "an act stands behind the transfer")
        case .fundsBearTheRun: ("各资金合计等于批次", "the funds bear what the run pays")
        case .partsSumToTheWhole:
            ("分担按最大余数、合计等于总额", "shares by largest remainder, summing to the whole")
        case .rowExists: ("所指的行存在", "what a row names exists")
        case .rowOnce: ("每行只有一份", "a row stands once")
        case .confirmedByAnother: ("由另一人确认", "confirmed by another person")
        case .effectOfTheConfirmation: ("确认与其结果一致", "a confirmation and what it did")
        case .keptForTheOrder: ("占用等于付款单", "what is kept for an order")
        case .orderOfTheBudget: ("预算次序在前的先保障", "what stands first in the budget is secured")
        default: (rawValue, rawValue)
        }
    }
}

/// Why nothing could be verified.
public struct MoneyVerifierError: Error, Sendable, CustomStringConvertible {
    public let zh: String
    public let en: String

    public var description: String { en }
}
