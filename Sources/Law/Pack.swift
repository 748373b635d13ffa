/// Of whom a clause or definition speaks (`rulings.md`, "Who a clause speaks of").
public enum Who: String, Hashable, Sendable, CaseIterable {
    /// A living person with role `parent`.
    case parent
    /// *The* child, living.
    case child
    /// Parents and *the* child, living.
    case member
    /// The family once; its rule reads household facts and `household.any(…)`, never one person's.
    case household
    /// A parent or the child, judged on the day of death.
    case deceased
}

/// The four needs of both documents.
public enum Need: String, Hashable, Sendable, CaseIterable {
    case living, oldAge = "old_age", medical, comfort

    public var title: Text {
        switch self {
        case .living: Text("生活保障", en: "Living")
        case .oldAge: Text("养老照料", en: "Old age")
        case .medical: Text("大病医疗", en: "Medical")
        case .comfort: Text("精神慰藉", en: "Comfort")
        }
    }
}

/// Jiangyan's own four heads (医疗 养老 帮扶 慰问).
public enum Head: String, Hashable, Sendable, CaseIterable {
    case medical = "医疗", oldAge = "养老", aid = "帮扶", comfort = "慰问"
}

/// How often something falls due.
public enum Cadence: String, Hashable, Sendable, CaseIterable {
    /// Once a calendar month, quarter, school term (from 1 February and 1 September), year.
    case month, quarter, term, year
    /// Each traditional festival (春节 端午 中秋 重阳).
    case festival
    /// Once for a person and ground (a death, a grant).
    case once
    /// For every event that raises it (a stay, an order, a test, an application).
    case event
    /// A standing state: held or not (a card, two contacts, a health record).
    case always
}

/// What a sum is paid per.
public enum PaymentUnit: String, Hashable, Sendable {
    case month, year, once
}

/// How sure a figure is. Only `verified` ever pays.
public enum FigureStatus: String, Hashable, Sendable {
    case verified
    /// Found elsewhere; orientation only.
    case proxy
    case toBeSet = "to be set"
}

/// One dated value of a figure, first fitting row wins.
public struct FigureRow: Hashable, Sendable {
    public let from: Day
    /// Exclusive; `.never` when open.
    public let to: Day
    /// The day the row became known; `.always` unless the pack says so.
    public let learned: Day
    /// A label of the row's class (`loss`, `loss, urban`); the basis an entitlement stores.
    public let label: String?
    /// About the clause's subject; nil fits everybody.
    public let when: Expression?
    public let whenText: String?
    /// Nil for `to be set`.
    public let value: Int64?
    public let status: FigureStatus
    public let source: String
    public let position: Position

    /// The class whose rows follow each other in time; empty in a figure of one class.
    public var `class`: String { label ?? whenText ?? "" }

    public init(
        from: Day, to: Day, learned: Day, label: String?, when: Expression?, whenText: String?,
        value: Int64?, status: FigureStatus, source: String, position: Position
    ) {
        self.from = from
        self.to = to
        self.learned = learned
        self.label = label
        self.when = when
        self.whenText = whenText
        self.value = value
        self.status = status
        self.source = source
        self.position = position
    }
}

/// A dated, cited number, or a ruling (a figure with `ruledBy`).
public struct Figure: Hashable, Sendable {
    public let name: String
    public let title: Text
    public let type: ExpressionType
    /// A national minimum: accrues as "floor, local figure to be set".
    public let isFloor: Bool
    /// `default` until the office rules; nil for a figure that is no ruling.
    public let ruledBy: String?
    public let reason: String?
    public let rows: [FigureRow]
    public let position: Position

    public init(
        name: String, title: Text, type: ExpressionType, isFloor: Bool, ruledBy: String?,
        reason: String?, rows: [FigureRow], position: Position
    ) {
        self.name = name
        self.title = title
        self.type = type
        self.isFloor = isFloor
        self.ruledBy = ruledBy
        self.reason = reason
        self.rows = rows
        self.position = position
    }
}

/// A named rule about one kind of subject.
public struct Definition: Hashable, Sendable {
    public let name: String
    public let of: Who
    public let title: Text
    /// The clauses it encodes.
    public let cites: [String]
    public let when: [Condition]
    public let position: Position

    public init(
        name: String, of: Who, title: Text, cites: [String], when: [Condition], position: Position
    ) {
        self.name = name
        self.of = of
        self.title = title
        self.cites = cites
        self.when = when
        self.position = position
    }
}

/// What a clause gives a person.
public struct Provision: Hashable, Sendable {
    /// Nil for the rows that say who is a target.
    public let benefit: String?
    public let who: Who
    public let need: Need
    public let head: Head?
    public let when: [Condition]
    public let cadence: Cadence?
    /// The figure that gives the sum, and what it is paid per.
    public let amount: (figure: String, per: PaymentUnit)?
    /// Whether money accrues under this clause (one accruing clause per money).
    public let accrues: Bool
    public let evidence: [String]

    public init(
        benefit: String?, who: Who, need: Need, head: Head?, when: [Condition], cadence: Cadence?,
        amount: (figure: String, per: PaymentUnit)?, accrues: Bool, evidence: [String]
    ) {
        self.benefit = benefit
        self.who = who
        self.need = need
        self.head = head
        self.when = when
        self.cadence = cadence
        self.amount = amount
        self.accrues = accrues
        self.evidence = evidence
    }

    public static func == (a: Provision, b: Provision) -> Bool {
        a.benefit == b.benefit && a.who == b.who && a.need == b.need && a.head == b.head
            && a.when == b.when && a.cadence == b.cadence && a.amount?.figure == b.amount?.figure
            && a.amount?.per == b.amount?.per && a.accrues == b.accrues && a.evidence == b.evidence
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(benefit)
        hasher.combine(who)
        hasher.combine(when)
    }
}

/// What a clause asks of the offices themselves.
public struct Duty: Hashable, Sendable {
    /// Department codes, `office`, `audit`, or `all` (one duty a member).
    public let of: [String]
    public let cadence: Cadence?
    /// When it falls due, in words or as `MM-DD` of each year.
    public let due: String?
    /// What is to be there.
    public let output: Text
    /// What shows that it was done: one of these. Empty: an entry of the office's registers.
    public let proof: [DutyProof]

    public init(
        of: [String], cadence: Cadence?, due: String?, output: Text, proof: [DutyProof] = []
    ) {
        self.of = of
        self.cadence = cadence
        self.due = due
        self.output = output
        self.proof = proof
    }
}

/// A row that the house keeps and that shows that an office did its duty.
public enum DutyProof: String, Hashable, Sendable, CaseIterable {
    /// Entries of the office's registers, by their number.
    case document, publicity, partner, form, exchange
    /// The table of member units, each with leader and section; a unit paired with a town.
    case members, pairing
    /// A meeting with its minutes; a charge that was done; a policy that was checked beforehand.
    case meeting, charge, precheck
    /// A grievance that was answered; a month's figures as tabled; the year's report.
    case grievance, figures, report
    /// Money that came into a fund of this kind; a gift; a year's budget; a run that was sent.
    case appropriation, welfare, caring, donation, budget, run

    /// Whether it stands in the ledger.
    public var isMoney: Bool {
        switch self {
        case .appropriation, .welfare, .caring, .donation, .budget, .run: true
        default: false
        }
    }
}

/// One row of a policy document, with its own words.
public struct Clause: Hashable, Sendable {
    /// A clause speaks of a person or of the offices.
    public enum Content: Hashable, Sendable {
        case provision(Provision)
        case duty(Duty)
    }

    public let id: String
    /// A contiguous piece of the document.
    public let text: String
    /// In English, for `--language en`.
    public let gloss: String
    /// The lead: a department code, or `office`, `audit`, `all` for duties.
    public let department: String
    public let content: Content
    /// 鼓励, 逐步 (on unless opted out) or 探索 (off until adopted); nil for plain duties.
    public let optional: Optional?
    public let note: String?
    public let position: Position

    /// How firmly the document asks for it: 鼓励, 逐步, 探索.
    public enum Optional: String, Hashable, Sendable {
        case encouraged, gradual, exploratory
    }

    public init(
        id: String, text: String, gloss: String, department: String, content: Content,
        optional: Optional?, note: String?, position: Position
    ) {
        self.id = id
        self.text = text
        self.gloss = gloss
        self.department = department
        self.content = content
        self.optional = optional
        self.note = note
        self.position = position
    }

    public var provision: Provision? {
        if case .provision(let provision) = content { provision } else { nil }
    }

    public var duty: Duty? {
        if case .duty(let duty) = content { duty } else { nil }
    }
}

/// The document a pack encodes.
public struct Document: Hashable, Sendable {
    public let title: String
    public let number: String?
    /// Shown wherever the document is cited: 征求意见稿, or nil.
    public let standing: String?
    /// Nil: to be set; the pack is then assessed from `assumedFrom` and says so.
    public let inForce: Day?
    public let assumedFrom: Day?
    /// The document's text, from the pack's folder; white space is not significant.
    public let words: String

    public init(
        title: String, number: String?, standing: String?, inForce: Day?, assumedFrom: Day?,
        words: String
    ) {
        self.title = title
        self.number = number
        self.standing = standing
        self.inForce = inForce
        self.assumedFrom = assumedFrom
        self.words = words
    }

    /// The day from which the clauses are assessed.
    public var from: Day { inForce ?? assumedFrom ?? .never }
}

/// A district's policy, checked: the law as data. What `national` defines is merged in.
public struct Pack: Sendable {
    public let code: String
    public let title: Text
    /// GB/T 2260, six digits; nil for `national`.
    public let district: String?
    /// The department in which the joint-meeting office sits.
    public let office: String?
    public let document: Document?
    public let clauses: [Clause]
    public let definitions: [String: Definition]
    public let figures: [String: Figure]
    public let dictionary: FactDictionary
    /// Switched off here (exploratory and not adopted, or opted out): clause id → reason.
    public let off: [String: String]

    public init(
        code: String, title: Text, district: String?, office: String?, document: Document?,
        clauses: [Clause], definitions: [String: Definition], figures: [String: Figure],
        dictionary: FactDictionary, off: [String: String]
    ) {
        self.code = code
        self.title = title
        self.district = district
        self.office = office
        self.document = document
        self.clauses = clauses
        self.definitions = definitions
        self.figures = figures
        self.dictionary = dictionary
        self.off = off
    }

    /// The clause of that id; nil when the pack has none.
    public func clause(_ id: String) -> Clause? { clauses.first { $0.id == id } }
    /// Clauses that speak of a person, in the document's order.
    public var provisions: [Clause] { clauses.filter { $0.provision != nil } }
}

/// A problem of a pack, in words its author can act on.
public struct PackProblem: Error, Hashable, Sendable, CustomStringConvertible {
    public let position: Position
    /// What is wrong and what would be right.
    public let message: String

    public init(position: Position, message: String) {
        self.position = position
        self.message = message
    }

    public var description: String { "\(position): \(message)" }
}
