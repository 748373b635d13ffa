public import Law

/// Where an overpayment came from.
public enum RecoveryCause: String, Hashable, Sendable, CaseIterable {
    case sourceLate = "source_late"
    case townLate = "town_late"
    case noMatch = "no_match"
    case wrongEntry = "wrong_entry"
    case wrongSum = "wrong_sum"
    case family
    case paidElsewhere = "paid_elsewhere"

    public var title: Text {
        switch self {
        case .sourceLate: Text("主管单位报得晚", en: "the source told late")
        case .townLate: Text("镇街报得晚", en: "the town told late")
        case .noMatch: Text("部门之间未比对", en: "nobody matched the registers")
        case .wrongEntry: Text("录入有误", en: "a wrong entry")
        case .wrongSum: Text("金额算错", en: "a wrong sum")
        case .family: Text("家庭未告知", en: "the family did not tell")
        case .paidElsewhere: Text("别处重复发放", en: "paid elsewhere as well")
        }
    }
}

/// Where a recovery stands.
public enum RecoveryState: String, Hashable, Sendable, CaseIterable {
    /// Found; the family is not told yet.
    case opened
    /// Told; it may object.
    case told
    case objected
    /// Decided that it stands; no plan yet.
    case stands
    /// In instalments, and kept back from later payments.
    case planned
    /// One person proposed to write off what is left.
    case proposed
    /// Decided that nothing is asked.
    case dropped
    /// Nothing is left to come.
    case done

    public var title: Text {
        switch self {
        case .opened: Text("待告知", en: "to be told")
        case .told: Text("异议期内", en: "the family may object")
        case .objected: Text("有异议", en: "objected")
        case .stands: Text("待定计划", en: "stands, no plan yet")
        case .planned: Text("按计划归还", en: "in instalments")
        case .proposed: Text("拟核销", en: "proposed to write off")
        case .dropped: Text("不追回", en: "dropped")
        case .done: Text("已结清", en: "done")
        }
    }
}

/// Money to come back from one person under one clause.
public struct Recovery: Hashable, Sendable {
    /// In instalments of so much a month, from a day on.
    public struct Plan: Hashable, Sendable {
        public let instalment: Int64
        public let first: Day
        /// Hundredths of a later payment that may be kept back.
        public let share: Int64
        /// What was still to come when it was made.
        public let asked: Int64
    }

    public let id: Int64
    public let person: Int64
    public let ref: String
    public let name: String
    public let clause: String
    public let cause: RecoveryCause
    public let reason: String
    public let openedBy: String
    public let openedOn: Day
    /// In fen: what was found too much, and what of it is still to come.
    public let found: Int64
    public let left: Int64
    public let state: RecoveryState
    /// The last day to object; nil before the family was told.
    public let until: Day?
    public let plan: Plan?

    /// When the next thing is due: the decision once the days to object are over, or the next
    /// instalment not yet covered by what has come back.
    public var nextDue: Day? {
        switch state {
        case .told, .objected: return until.map { $0.adding(days: 1) }
        case .planned, .proposed:
            guard let plan else { return nil }
            return plan.first.adding(months: Int((plan.asked - left) / plan.instalment))
        case .opened: return openedOn
        case .stands, .dropped, .done: return nil
        }
    }
}
