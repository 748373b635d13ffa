public import Law
import Postgres

/// What is known of one person over `[from, to)`: their own facts, those of their child and spouse,
/// and the law's answers with their sums. A value: nothing in it is read again.
public struct PersonHistory: Sendable {
    /// Whose facts a section holds, as seen from the person.
    public enum Place: String, Hashable, Sendable {
        case own, child, spouse
    }

    /// One person's facts, registry rows (age, marriage, household) among them.
    public struct Section: Sendable {
        public let place: Place
        public let card: PersonCard
        public let birth: Day
        /// Nil for the living, and where the reader may not know.
        public let death: Day?
        public let facts: [Fact]
    }

    /// One fact over the days.
    public struct Fact: Hashable, Sendable {
        /// As the law names it from the person: `hukou.kind`, `child.disability.grade`.
        public let name: String
        public let title: Text
        /// Nil for `age`, `marriage` and `household`, which the register itself knows.
        public let kind: FactKind?
        /// The reader may not see it: there are no spans then, whatever was reported.
        public let isProtected: Bool
        public let spans: [FactSpan]

        /// Ages reached: days rather than stretches.
        public var isAge: Bool { kind == nil && name.split(separator: ".").last == "age" }
    }

    /// A stretch of one value, inside the range.
    public struct FactSpan: Hashable, Sendable {
        public let from: Day
        public let to: Day
        /// In the words of the files; `none` for a known absence.
        public let value: String
        /// False: it held before the range already.
        public let begins: Bool
        /// False: it still holds where the range ends.
        public let ends: Bool
    }

    /// One clause over the days.
    public struct Answers: Sendable {
        public let clause: Clause
        /// They cover the range; neighbours differ.
        public let spans: [AnswerSpan]

        /// Whether it is ever more than a no.
        public var isEverOpen: Bool { spans.contains { $0.outcome != .no } }
    }

    /// A stretch of one answer, inside the range.
    public struct AnswerSpan: Hashable, Sendable {
        public let from: Day
        public internal(set) var to: Day
        public let outcome: Truth
        public let notAsked: Bool
        public let amount: Amount
        public let missing: [String]

        public init(
            from: Day, to: Day, outcome: Truth, notAsked: Bool = false, amount: Amount = .none,
            missing: [String] = []
        ) {
            self.from = from
            self.to = to
            self.outcome = outcome
            self.notAsked = notAsked
            self.amount = amount
            self.missing = missing
        }

        func continues(_ other: AnswerSpan) -> Bool {
            outcome == other.outcome && notAsked == other.notAsked && amount == other.amount
                && missing == other.missing
        }
    }

    public let from: Day
    /// The first day after.
    public let to: Day
    /// The person's own first.
    public let sections: [Section]
    /// Every clause that speaks of the person at some time in the range, in the pack's order.
    public let answers: [Answers]

    public init(from: Day, to: Day, sections: [Section], answers: [Answers]) {
        self.from = from
        self.to = to
        self.sections = sections
        self.answers = answers
    }

    /// The person asked about.
    public var person: PersonCard? { sections.first?.card }
}

extension PersonHistory {
    /// Reads a family's view over `[from, to)`.
    ///
    /// - Parameters:
    ///   - households: The registers' names of households by id.
    ///   - reader: The department that asks; its eyes decide which values show. Nil sees all.
    ///   - opened: Persons whose own facts all show, by a referral or by breaking the glass.
    public init(
        of family: RegisteredFamily, member: Int, evaluator: Evaluator, known: Day = .never,
        dictionary: FactDictionary, from: Day, to: Day, households: [Int64: String] = [:],
        for reader: String? = nil, opened: Set<Int64> = []
    ) {
        let view = evaluator.view(of: family.family, known: known)
        let facts = FactHistories(
            family: family, view: view, dictionary: dictionary,
            sight: Sight(dictionary: dictionary, reader: reader, opened: opened), from: from,
            to: to, households: households)
        self.from = from
        self.to = to
        sections = facts.sections(of: member)
        answers = Self.answers(evaluator.clauses, view, member, from: from, to: to)
    }

    /// Steps through every clause from `until` to `until`.
    private static func answers(
        _ clauses: [Clause], _ view: FamilyView, _ member: Int, from: Day, to: Day
    ) -> [Answers] {
        var steps: Set<Day> = []
        let all = clauses.indices.map { index -> [AnswerSpan] in
            var spans: [AnswerSpan] = []
            Self.walk(from: from, to: to) { day in
                let finding = view.finding(index, about: member, on: day)
                let next = max(finding.until, day.adding(days: 1))
                let span = AnswerSpan(
                    from: day, to: min(next, to), outcome: finding.outcome,
                    notAsked: finding.notAsked, amount: finding.amount, missing: finding.missing)
                if let last = spans.last, last.continues(span) {
                    spans[spans.count - 1].to = span.to
                } else {
                    spans.append(span)
                }
                steps.insert(day)
                return next
            }
            return spans
        }
        let speaking = Set(steps.sorted().flatMap { view.clauses(about: member, on: $0) })
        return clauses.indices.filter(speaking.contains).map {
            Answers(clause: clauses[$0], spans: all[$0])
        }
    }

    /// Calls `visit` from day to day of `[from, to)`; it returns the next day to look at.
    static func walk(from: Day, to: Day, _ visit: (Day) -> Day) {
        var day = from
        while day < to { day = max(visit(day), day.adding(days: 1)) }
    }

    /// The same with one clause and no other.
    public func only(_ clause: String) -> PersonHistory {
        PersonHistory(
            from: from, to: to, sections: sections,
            answers: answers.filter { $0.clause.id == clause })
    }

    /// The first day on which a fact the reader sees holds, or a clause is more than a no.
    var firstKnown: Day? {
        let facts = sections.flatMap(\.facts).filter { $0.kind != nil }
            .compactMap { $0.spans.first?.from }
        let open = answers.compactMap { $0.spans.first { $0.outcome != .no }?.from }
        return (facts + open).min()
    }
}

extension PersonHistory {
    /// Reads one person afresh from the facts.
    ///
    /// - Parameters:
    ///   - from: Nil: the year in which something is first known, 2008 at the earliest.
    ///   - to: The first day after the range. Nil: the end of next year.
    ///   - known: What was known at the end of that day counts.
    ///   - reader: The department through whose eyes the database's owner looks; who is signed in
    ///     always looks through their own.
    /// - Returns: The history, and the pack by which it was judged.
    /// - Throws: `Refusal` when the register has no such person, or for an empty range.
    public static func read(
        _ office: Office, district: Int, ref: String, from: Day? = nil, to: Day? = nil,
        known: Day = .never, for reader: String? = nil
    ) async throws -> (history: PersonHistory, pack: Pack) {
        let end = to ?? Day(year: office.today.year + 2, month: 1, day: 1) ?? .never
        let start = from ?? Assessment.beginning
        guard start < end else { throw Refusal.emptyRange(start, end) }
        let opened = try await office.admit(ref, district: district)
        let (pack, _) = try await PackStore(office).pack(of: district, known: known)
        let dictionary = office.registry.dictionary
        let source = FamilyReader(district: district, dictionary: dictionary)
        let (found, names) = try await office.assessor.transaction(
            isolation: .repeatableRead, readOnly: true
        ) { transaction in
            let rows = try await transaction.query(
                """
                SELECT family FROM kernel.person
                WHERE district = \(district)::integer AND ref = \(ref)
                """)
            guard let family = try rows.first?.value(0, as: Int64.self) else {
                throw Refusal.unknownRef(ref, in: district)
            }
            let found = try await source.families([family], in: transaction)
            return (found, try await households(of: found, district: district, in: transaction))
        }
        guard let family = found.first,
            let member = family.cards.firstIndex(where: { $0.ref == ref })
        else { throw Refusal.unknownRef(ref, in: district) }
        let evaluator = Evaluator(pack)
        let eyes = office.eyes(reader)
        func history(from start: Day) -> PersonHistory {
            PersonHistory(
                of: family, member: member, evaluator: evaluator, known: known,
                dictionary: dictionary, from: start, to: end, households: names, for: eyes,
                opened: opened)
        }
        let whole = history(from: start)
        // Without a wish, empty years at the left are not drawn.
        guard from == nil, let year = (whole.firstKnown ?? office.today).year as Int?,
            let later = Day(year: year, month: 1, day: 1), later > start, later < end
        else { return (whole, pack) }
        return (history(from: later), pack)
    }

    private static func households(
        of families: [RegisteredFamily], district: Int, in transaction: Transaction
    ) async throws -> [Int64: String] {
        let ids = Set(families.flatMap(\.family.members).flatMap(\.memberships).map(\.household))
        let rows = try await transaction.query(
            """
            SELECT id, ref FROM kernel.household
            WHERE district = \(district)::integer AND id = ANY (\(ids.sorted()))
            """)
        var names: [Int64: String] = [:]
        for row in rows {
            let (id, ref) = try row.decode(Int64.self, String.self)
            names[id] = ref
        }
        return names
    }
}

extension Refusal {
    /// A range that holds no day.
    static func emptyRange(_ from: Day, _ to: Day) -> Refusal {
        let last = to.adding(days: -1)
        return Refusal(
            Text(
                "--from \(from) 晚于 --to \(last)：没有可看的日子。请让 --from 不晚于 --to。",
                en: "--from \(from) is after --to \(last): no day is left. Let --from come first."))
    }
}
