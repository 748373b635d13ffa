public import Law

/// Something a department gives, and how. Who is due it is the packs' business.
public struct Benefit: Hashable, Sendable {
    /// `<department code>.<name>`, as the packs write it: `education.tuition-waiver`.
    public let code: String
    /// Its name for people.
    public let title: Text
    /// Its kind; the kernel knows how each kind is delivered and proved.
    public let form: Form
    /// Who does what until when, on which papers.
    public let procedure: Procedure
    /// What counts as received when the gap is computed.
    public let received: Receipt
    /// The fact that is written when a case of it is done, with the value that the case proposes:
    /// a confirmation that the law reads later. Nil for what only gives.
    public let confirms: String?
    /// Whether a pack gives it. What a bureau does for itself (a yearly review, the end of a
    /// confirmation) has a procedure, but nobody is owed it.
    public let isOwed: Bool

    /// A benefit with a procedure of its own.
    public init(
        _ code: String, _ title: Text, _ form: Form, procedure: Procedure, received: Receipt,
        confirms: String? = nil, isOwed: Bool = true
    ) {
        self.code = code
        self.title = title
        self.form = form
        self.procedure = procedure
        self.received = received
        self.confirms = confirms
        self.isOwed = isOwed
    }

    /// A benefit with the usual procedure of its form, on these papers.
    ///
    /// - Parameter acts: The steps that only an act of the department's own ends, by their code.
    public init(
        _ code: String, _ title: Text, _ form: Form, received: Receipt, evidence: [Text],
        acts: [String: BureauAct] = [:]
    ) {
        self.init(
            code, title, form,
            procedure: .standard(for: form, evidence: evidence).done(by: acts),
            received: received)
    }
}

/// The kinds of benefit. They are the kernel's, and few.
public enum Form: String, Hashable, Sendable, CaseIterable {
    /// Recurring cash.
    case allowance
    /// One-off cash.
    case grant
    /// A premium paid for the person.
    case premium
    /// A reimbursement or an insurance claim.
    case claim
    /// A visit, a check-up, an order.
    case service
    /// Things handed over.
    case goods
    /// An order key in a queue.
    case priority
    /// A voucher somebody honours.
    case waiver
    /// Money that a means test must not count.
    case disregard
    /// Status in another scheme.
    case enrolment

    /// The form's name for people.
    public var title: Text {
        switch self {
        case .allowance: Text("定期发放", en: "Allowance")
        case .grant: Text("一次性发放", en: "Grant")
        case .premium: Text("代缴费用", en: "Premium")
        case .claim: Text("报销理赔", en: "Claim")
        case .service: Text("服务", en: "Service")
        case .goods: Text("实物", en: "Goods")
        case .priority: Text("优先", en: "Priority")
        case .waiver: Text("免费", en: "Waiver")
        case .disregard: Text("收入扣除", en: "Disregard")
        case .enrolment: Text("纳入保障", en: "Enrolment")
        }
    }

    /// Whether money leaves an account under it: such a procedure needs four different people.
    public var paysMoney: Bool {
        switch self {
        case .allowance, .grant, .premium, .claim: true
        case .service, .goods, .priority, .waiver, .disregard, .enrolment: false
        }
    }
}

/// What "received" means when the gap is computed (`rulings.md`, "Decisions and people").
public enum Receipt: String, Hashable, Sendable, CaseIterable {
    /// Each due period needs its own delivery.
    case everyPeriod = "every_period"
    /// One delivery for the person and ground, ever.
    case once
    /// One delivery since the entitlement began suffices while it lasts.
    case standing
    /// Owed from an event that the rule reads; each of them needs its own delivery.
    case onEvent = "on_event"
    /// A standing right: nothing is owed before the family asks for it.
    case onRequest = "on_request"

    /// The meaning for people.
    public var title: Text {
        switch self {
        case .everyPeriod: Text("每期均须落实", en: "Each due period needs its own delivery")
        case .once: Text("落实一次即可", en: "One delivery is enough")
        case .standing:
            Text("资格存续期间落实一次即可", en: "One delivery is enough while the entitlement lasts")
        case .onEvent:
            Text("自事件发生起，每次均须落实", en: "Owed from an event, each time")
        case .onRequest:
            Text("常设权利，自家庭提出起落实", en: "A standing right, owed from a request")
        }
    }
}
