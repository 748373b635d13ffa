/// In which months recurring money is paid, and by what: figures of the district (`pay.…`).
public struct PayRules: Hashable, Sendable {
    /// The first month paid.
    public enum Start: String, Hashable, Sendable {
        case monthAfterConfirmation = "month_after_confirmation"
        /// The month from which the national conditions were met, else that of the confirmation.
        case monthOfAge = "month_of_age"
        case januaryOfConfirmationYear = "january_of_confirmation_year"
    }

    /// The last month paid.
    public enum Stop: String, Hashable, Sendable {
        case monthOfEvent = "month_of_event"
        case monthBeforeEvent = "month_before_event"
    }

    /// From which month another class counts.
    public enum ClassChange: String, Hashable, Sendable {
        case monthAfterEvent = "month_after_event"
        case monthOfEvent = "month_of_event"
    }

    /// Whose registered kind decides a rate that asks for it.
    public enum KindDay: String, Hashable, Sendable {
        case thatMonth = "kind_in_that_month"
        case today = "kind_today"
    }

    public var start = Start.monthAfterConfirmation
    public var stop = Stop.monthOfEvent
    public var classChange = ClassChange.monthAfterEvent
    public var kindDay = KindDay.thatMonth

    /// What holds where a district's pack says nothing (`rulings.md`, Money).
    public init() {}

    /// The rules of a pack on a day; those it has no figure for keep their default.
    public init(of pack: Pack, on day: Day) {
        self.init()
        func word(_ name: String) -> String? {
            guard let figure = pack.figures[name], case .code(let words) = figure.type,
                let row = figure.rows.first(where: { $0.from <= day && day < $0.to }),
                let value = row.value, words.indices.contains(Int(value))
            else { return nil }
            return words[Int(value)]
        }
        start = word("pay.start_rule").flatMap(Start.init) ?? start
        stop = word("pay.stop_rule").flatMap(Stop.init) ?? stop
        classChange = word("pay.class_change_rule").flatMap(ClassChange.init) ?? classChange
        kindDay = word("pay.registered_kind_day").flatMap(KindDay.init) ?? kindDay
    }

    /// The first month paid of a stretch of days.
    ///
    /// - Parameters:
    ///   - day: Its first day, of the confirmation.
    ///   - qualified: The day from which the national conditions were met, where that is known.
    public func first(_ day: Day, qualified: Day = .never) -> Month {
        switch start {
        case .monthAfterConfirmation: day.month.next
        case .monthOfAge: min(day, qualified).month
        case .januaryOfConfirmationYear: Month(year: day.year, month: 1)
        }
    }

    /// The last month paid of a stretch; `end` is the first day after it, that of the event.
    public func last(_ end: Day) -> Month {
        if end == .never { return Month(number: .max) }
        return switch stop {
        case .monthOfEvent: end.month
        case .monthBeforeEvent: Month(number: end.month.number - 1)
        }
    }

    /// The day whose class a month is paid by.
    func classDay(_ month: Month) -> Day {
        switch classChange {
        case .monthAfterEvent: month.first.adding(days: -1)
        case .monthOfEvent: month.end.adding(days: -1)
        }
    }
}

/// The pay rules of a pack, by the day they begin.
struct PayRulebook: Sendable {
    private let rules: [(from: Day, rules: PayRules)]

    init(_ pack: Pack) {
        let days = ["start_rule", "stop_rule", "class_change_rule", "registered_kind_day"]
            .flatMap { pack.figures["pay.\($0)"]?.rows.map(\.from) ?? [] }
        rules = Set(days + [.always]).sorted().map { ($0, PayRules(of: pack, on: $0)) }
    }

    func rules(on day: Day) -> PayRules {
        rules.last { $0.from <= day }?.rules ?? PayRules()
    }
}

extension Expression {
    /// The names of all facts it reads, also by way of definitions.
    func facts(_ definitions: [String: Definition]) -> [String] {
        switch self {
        case .literal, .figure: []
        case .fact(let path), .since(let path), .has(let path, _): [path.name]
        case .definition(let name):
            definitions[name]?.when.flatMap { $0.expression.facts(definitions) } ?? []
        // Whom another clause pays is no matter of the registered kind.
        case .receives(let benefit): [benefit]
        case .parentsAny(let part), .householdAny(let part), .not(let part), .sameYear(let part),
            .elapsed(_, let part), .isIn(let part, _):
            part.facts(definitions)
        case .compare(_, let one, let other), .arithmetic(_, let one, let other):
            one.facts(definitions) + other.facts(definitions)
        case .all(let parts), .any(let parts): parts.flatMap { $0.facts(definitions) }
        }
    }
}
