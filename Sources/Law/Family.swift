/// What one report does to a fact's timeline.
public enum Act: UInt8, Hashable, Sendable {
    /// The value holds on `[from, to)`.
    case states = 0
    /// From `from` on there is none (an empty value in `facts.csv`).
    case ends = 1
    /// Takes back every earlier report of that fact (and person) with the same `from`, or the one
    /// it names.
    case withdraws = 2
}

/// One report about one person, as kept. Only the owners' reports reach the law.
public struct Report: Hashable, Sendable {
    /// Index in the fact dictionary.
    public var fact: UInt16
    public var act: Act
    /// Index in `FactKind.owners` of the reporting owner.
    public var owner: UInt8
    /// As `FactKind.encode` gives it; ignored unless `act` is `.states`.
    public var value: Int64
    public var from: Day
    public var to: Day
    /// `.always` for roster rows.
    public var learned: Day
    /// Order of recording; breaks ties of `learned` after the later `from`.
    public var sequence: Int64
    /// Of a withdrawal: the `sequence` it takes back; 0 for every earlier one of its day.
    public var withdraws: Int64

    public init(
        fact: UInt16, act: Act = .states, owner: UInt8 = 0, value: Int64, from: Day,
        to: Day = .never, learned: Day = .always, sequence: Int64 = 0, withdraws: Int64 = 0
    ) {
        self.fact = fact
        self.act = act
        self.owner = owner
        self.value = value
        self.from = from
        self.to = to
        self.learned = learned
        self.sequence = sequence
        self.withdraws = withdraws
    }
}

/// Sex as registered; the raw value is the code of `sex`.
public enum Sex: Int64, Hashable, Sendable {
    case female = 0
    case male = 1
}

/// Place in the special family; the raw value is the code of `role`.
public enum Role: Int64, Hashable, Sendable, CaseIterable {
    case parent = 0
    case child, spouse, other

    public var word: String {
        switch self {
        case .parent: "parent"
        case .child: "child"
        case .spouse: "spouse"
        case .other: "other"
        }
    }
}

/// A report of where a person lives with others, `[from, to)`.
public struct Membership: Hashable, Sendable {
    /// Ignored unless `act` is `.states`.
    public var household: Int64
    public var act: Act
    public var from: Day
    public var to: Day
    public var learned: Day
    public var sequence: Int64
    /// Of a withdrawal: the `sequence` it takes back; 0 for every earlier one of its day.
    public var withdraws: Int64

    public init(
        household: Int64, act: Act = .states, from: Day = .always, to: Day = .never,
        learned: Day = .always, sequence: Int64 = 0, withdraws: Int64 = 0
    ) {
        self.household = household
        self.act = act
        self.from = from
        self.to = to
        self.learned = learned
        self.sequence = sequence
        self.withdraws = withdraws
    }
}

/// One person of a family, with everything reported about them.
public struct Member: Sendable {
    public var id: Int64
    public var ref: String
    public var sex: Sex
    public var birth: Day
    public var role: Role
    /// Nine digits, as a number.
    public var town: Int64
    public var memberships: [Membership]
    public var reports: [Report]

    public init(
        id: Int64, ref: String, sex: Sex, birth: Day, role: Role, town: Int64,
        memberships: [Membership], reports: [Report] = []
    ) {
        self.id = id
        self.ref = ref
        self.sex = sex
        self.birth = birth
        self.role = role
        self.town = town
        self.memberships = memberships
        self.reports = reports
    }
}

/// A report that one member is the other's parent, or that two are married, on `[from, to)`.
public struct Relation: Hashable, Sendable {
    /// Parentage by birth or adoption, or marriage.
    public enum Kind: UInt8, Hashable, Sendable {
        /// `one` bore or fathered `other`.
        case bore = 0
        /// `one` adopted `other`.
        case adopted = 1
        case married = 2
    }

    public var kind: Kind
    /// Indexes in `Family.members`. Marriages are symmetric.
    public var one: Int
    public var other: Int
    public var act: Act
    /// A birth or adoption day; the wedding (`.always` when no date is known).
    public var from: Day
    public var to: Day
    public var learned: Day
    public var sequence: Int64
    /// Of a withdrawal: the `sequence` it takes back; 0 for every earlier one of its day.
    public var withdraws: Int64

    public init(
        kind: Kind, one: Int, other: Int, act: Act = .states, from: Day, to: Day = .never,
        learned: Day = .always, sequence: Int64 = 0, withdraws: Int64 = 0
    ) {
        self.kind = kind
        self.one = one
        self.other = other
        self.act = act
        self.from = from
        self.to = to
        self.learned = learned
        self.sequence = sequence
        self.withdraws = withdraws
    }
}

/// The people an answer may depend on: one or more households joined by parentage or marriage.
public struct Family: Sendable {
    public var members: [Member]
    public var relations: [Relation]

    public init(members: [Member], relations: [Relation]) {
        self.members = members
        self.relations = relations
    }
}
