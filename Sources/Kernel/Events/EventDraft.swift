public import Law

/// Something that happened to somebody, as it is told: which facts, relations and households it
/// changes. Nothing of it stands until it is recorded; then all of it does.
public struct EventDraft: Hashable, Sendable {
    /// Made by the teller: telling it again changes nothing.
    public var client: String
    /// A code of `EventCatalogue`.
    public var kind: String
    /// Whom it happened to.
    public var ref: String
    public var day: Day
    /// Nil: today.
    public var learned: Day?
    /// The department that reports it.
    public var source: String
    public var document = ""
    /// Who records it.
    public var recordedBy: String
    /// What it makes true or ends. Source, document and day of learning are the event's.
    public var facts: [FactEntry] = []
    /// Who lives where from the event's day on.
    public var stays: [Stay] = []
    /// A child that the register does not have yet.
    public var newcomer: PersonEntry?
    /// A clerk has looked at who may be the same as the newcomer: it is somebody else.
    public var isConfirmedNew = false
    /// Kept even if all of it was known: handing a family over is more than its facts.
    var isKeptAnyway = false

    /// Where somebody lives from a day on.
    public struct Stay: Hashable, Sendable {
        public let ref: String
        /// The household's key, made where it is new; nil: in none of the district's.
        public let household: String?
        /// Nil: the event's day.
        public let from: Day?

        public init(ref: String, household: String?, from: Day? = nil) {
            self.ref = ref
            self.household = household
            self.from = from
        }
    }

    public init(
        client: String, kind: String, ref: String, day: Day, source: String, recordedBy: String
    ) {
        self.client = client
        self.kind = kind
        self.ref = ref
        self.day = day
        self.source = source
        self.recordedBy = recordedBy
    }

    /// Facts whose value is none that a person may write: an empty one would end the fact, and
    /// `withdrawn` take a report back without a second person.
    public private(set) var misused: [String] = []

    /// Adds that a fact holds from the event's day on, or from another.
    ///
    /// - Parameter to: The first day on which it holds no more: nothing older revives then.
    public mutating func state(
        _ fact: String, _ value: String, of ref: String? = nil, from: Day? = nil, to: Day? = nil
    ) {
        if value.isEmpty || value == "withdrawn" { misused.append(fact) }
        add(fact, value, of: ref, from: from, to: to)
        if let to { end(fact, of: ref, from: to) }
    }

    /// Adds that one value of a fact of several values holds, up to a day or for good.
    public mutating func join(_ fact: String, _ value: String, to: Day? = nil) {
        if value.isEmpty || value == "withdrawn" { misused.append(fact) }
        add(fact, value, of: nil, from: nil, to: to)
    }

    /// Adds that from the event's day on, or from another, there is none.
    public mutating func end(_ fact: String, of ref: String? = nil, from: Day? = nil) {
        add(fact, "", of: ref, from: from, to: nil)
    }

    private mutating func add(
        _ fact: String, _ value: String, of ref: String?, from: Day?, to: Day?
    ) {
        var entry = FactEntry()
        entry.ref = ref ?? self.ref
        entry.fact = fact
        entry.value = value
        entry.from = (from ?? day).description
        entry.to = to?.description ?? ""
        facts.append(entry)
    }

    /// The rows as `facts.csv` would have them.
    var entries: [FactEntry] {
        facts.map { fact in
            var entry = fact
            entry.source = entry.source.isEmpty ? source : entry.source
            entry.document = document
            entry.learned = learned?.description ?? ""
            return entry
        }
    }

    /// Everything it tells, in one fixed order: the same draft told again has the same text.
    var text: String {
        let facts = entries.map { $0.fields.joined(separator: "\u{1F}") }
        let stays = stays.map { stay in
            [stay.ref, stay.household ?? "-", stay.from?.description ?? ""]
                .joined(separator: "\u{1F}")
        }
        let new = newcomer.map { $0.fields.joined(separator: "\u{1F}") } ?? ""
        let head = [kind, ref, day.description, learned?.description ?? "", source, document]
        return ([head.joined(separator: "\u{1F}"), new] + facts + stays)
            .joined(separator: "\u{1E}")
    }
}
