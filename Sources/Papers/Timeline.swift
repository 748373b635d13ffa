public import Kernel
public import Law

/// A person's years as rows to be drawn: facts, answers and sums over one axis. What draws them
/// (a terminal's columns, a picture in the browser) decides nothing of what is told.
public struct Timeline: Sendable {
    public let history: PersonHistory
    public let pack: Pack
    let registry: Registry
    public let language: Language
    /// Nil: as known now.
    let known: Day?
    /// Also clauses that are never more than a no.
    let showsAll: Bool
    /// Where others may look over a shoulder: values that sort families are said as "confirmed".
    let isDiscreet: Bool

    public init(
        _ history: PersonHistory, pack: Pack, registry: Registry, language: Language,
        known: Day? = nil, showsAll: Bool = false, isDiscreet: Bool = false
    ) {
        self.history = history
        self.pack = pack
        self.registry = registry
        self.language = language
        self.known = known
        self.showsAll = showsAll
        self.isDiscreet = isDiscreet
    }

    var zh: Bool { language == .chinese }

    /// A stretch of a fact's value.
    public struct Segment: Sendable {
        public let from: Day
        public let to: Day
        public let label: String
        public let begins: Bool
        public let ends: Bool

        public init(from: Day, to: Day, label: String, begins: Bool = true, ends: Bool = true) {
            self.from = from
            self.to = to
            self.label = label
            self.begins = begins
            self.ends = ends
        }
    }

    /// A day with a word.
    public struct Mark: Sendable {
        public let day: Day
        public let label: String
    }

    /// What is drawn of a fact.
    public enum Drawing: Sendable {
        /// The reader may not see it.
        case protected
        /// Ages reached.
        case ages([Mark])
        /// It held at a death before the range.
        case before(String)
        case death(Mark)
        case stretches([Segment], death: Day?)
    }

    /// One fact.
    public struct FactRow: Sendable {
        public let title: String
        public let drawing: Drawing
    }

    /// The facts of one person.
    public struct FactGroup: Sendable {
        public let place: PersonHistory.Place
        /// `C1 李*`.
        public let who: String
        public let rows: [FactRow]
    }

    /// How a stretch of a clause is drawn.
    public enum Answer: Hashable, Sendable {
        case due, undecided, notAsked, none
    }

    /// A stretch of one answer; neighbours differ.
    public struct Block: Sendable {
        public let from: Day
        public let to: Day
        public let answer: Answer
    }

    /// One clause.
    public struct AnswerRow: Sendable {
        public let clause: Clause
        /// The benefit's.
        public let title: String
        public let blocks: [Block]
        /// Each from its first day.
        public let sums: [Mark]
    }

    /// The clauses of one department.
    public struct AnswerGroup: Sendable {
        public let department: String
        public let rows: [AnswerRow]
    }

    // MARK: Facts

    /// The person's own first; rows in which nothing happens are left out.
    public var facts: [FactGroup] {
        history.sections.map { section in
            FactGroup(
                place: section.place, who: "\(section.card.ref) \(Mask.name(section.card.name))",
                rows: section.facts.filter { !$0.isAge || $0.spans.contains(where: \.begins) }
                    .map { FactRow(title: $0.title(language), drawing: drawn($0, section.death)) })
        }
    }

    private func drawn(_ fact: PersonHistory.Fact, _ death: Day?) -> Drawing {
        if fact.isProtected { return .protected }
        if fact.isAge {
            return .ages(
                fact.spans.filter(\.begins).map { Mark(day: $0.from, label: $0.value) })
        }
        if let death, death <= history.from, fact.spans.count == 1, let only = fact.spans.first,
            !only.begins
        {
            return .before(value(only, fact))
        }
        if fact.kind?.name == "death", let death {
            return .death(Mark(day: death, label: value(fact.spans.first, fact)))
        }
        let segments = fact.spans.map { span in
            // What is said of the living ends with them; what follows a death is drawn whole.
            let dies = death.map { $0 > span.from && $0 < span.to } ?? false
            return Segment(
                from: span.from, to: dies ? death ?? span.to : span.to, label: value(span, fact),
                begins: span.begins, ends: dies || span.ends)
        }
        return .stretches(segments, death: death)
    }

    /// A fact's value for people.
    func value(_ span: PersonHistory.FactSpan?, _ fact: PersonHistory.Fact) -> String {
        guard let span else { return "" }
        if isDiscreet, ["loss", "disability"].contains(span.value) {
            return zh ? "已确认" : "confirmed"
        }
        guard zh else { return span.value }
        switch (span.value, fact.kind?.type) {
        case ("yes", .flag?): return "是"
        case ("no", .flag?): return "否"
        case ("none", let type?):
            if case .code(let words) = type, words.contains("none") { return span.value }
            return "无"
        default: return span.value
        }
    }

    // MARK: Answers

    /// The clauses told, by department in the registry's order.
    var told: [(lead: String, answers: [PersonHistory.Answers])] {
        let shown = history.answers.filter { showsAll || $0.isEverOpen }
        let order = registry.departments.map { $0.code.word }
        let others = Set(shown.map(\.clause.department)).subtracting(order).sorted()
        return (order + others).compactMap { lead in
            let own = shown.filter { $0.clause.department == lead }
            return own.isEmpty ? nil : (lead, own)
        }
    }

    /// The same as rows.
    public var answers: [AnswerGroup] {
        told.map { group in
            AnswerGroup(
                department: department(group.lead),
                rows: group.answers.map { answers in
                    AnswerRow(
                        clause: answers.clause, title: benefit(answers.clause),
                        blocks: Self.blocks(answers.spans), sums: sums(of: answers))
                })
        }
    }

    func department(_ code: String) -> String {
        registry.department(code)?.title(language) ?? code
    }

    /// The benefit's title.
    func benefit(_ clause: Clause) -> String {
        let title = clause.provision?.benefit.flatMap { registry.benefits[$0]?.title(language) }
        return title ?? (zh ? "扶助对象" : "target")
    }

    /// Neighbours that are drawn alike are one stretch.
    private static func blocks(_ spans: [PersonHistory.AnswerSpan]) -> [Block] {
        spans.reduce(into: []) { joined, span in
            let answer: Answer =
                switch span.outcome {
                case .yes: .due
                case .unknown: span.notAsked ? .notAsked : .undecided
                case .no: .none
                }
            if let last = joined.last, last.answer == answer {
                joined[joined.count - 1] = Block(from: last.from, to: span.to, answer: answer)
            } else {
                joined.append(Block(from: span.from, to: span.to, answer: answer))
            }
        }
    }

    /// The sums of a clause, the last of them with its unit.
    private func sums(of answers: PersonHistory.Answers) -> [Mark] {
        guard answers.clause.provision?.amount != nil else { return [] }
        var sums: [Mark] = []
        var last: String?
        for span in answers.spans {
            let sum = span.outcome == .yes ? TimelineWords.sum(span.amount, zh: zh) : nil
            if let sum, sum != last { sums.append(Mark(day: span.from, label: sum)) }
            last = sum
        }
        let unit = TimelineWords.unit(answers.clause.provision?.amount?.per, zh: zh)
        if let at = sums.lastIndex(where: { $0.label.first?.isNumber == true }) {
            sums[at] = Mark(day: sums[at].day, label: "\(sums[at].label) \(unit)")
        }
        return sums
    }

    // MARK: The axis

    /// The days that carry a label, years or (where the range is short) months: at most so many.
    ///
    /// - Parameter fits: Whether labels of some letters fit when they stand so many months apart.
    public func ticks(_ fits: (_ months: Int, _ letters: Int) -> Bool) -> [Mark] {
        Self.ticks(from: history.from, to: history.to, fits)
    }

    /// The same of any days, `[from, to)`.
    public static func ticks(
        from: Day, to: Day, _ fits: (_ months: Int, _ letters: Int) -> Bool
    ) -> [Mark] {
        for months in [1, 3, 6, 12, 24, 60, 120, 240] {
            guard fits(months, months < 12 ? 8 : 5) else { continue }
            let first = Int(from.month.number) / months * months
            let found = stride(from: first, through: Int(to.month.number), by: months)
                .map { number in
                    let month = Month(number: Int32(number))
                    return Mark(
                        day: month.first,
                        label: months < 12 ? month.description : String(month.year))
                }.filter { $0.day >= from && $0.day < to }
            if !found.isEmpty { return found }
        }
        return [Mark(day: from, label: from.description)]
    }
}

/// Sums of the timeline.
enum TimelineWords {
    /// `590`, `590.50`, or that it is to be set; nil where the clause gives no sum.
    static func sum(_ amount: Amount, zh: Bool) -> String? {
        switch amount {
        case .none: return nil
        case .fen(let fen, _):
            let text = Money(fen: fen).description
            return fen % 100 == 0 ? String(text.dropLast(3)) : text
        case .undetermined: return zh ? "待定" : "to be set"
        }
    }

    static func unit(_ per: PaymentUnit?, zh: Bool) -> String {
        switch per {
        case .month: zh ? "元/月" : "yuan/month"
        case .year: zh ? "元/年" : "yuan/year"
        case .once, nil: zh ? "元/次" : "yuan once"
        }
    }
}
