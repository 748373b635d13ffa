import Law
import Postgres

/// What the law would give a district's families in a year, from today's facts and the ages that
/// they reach: nobody dies, is born or falls ill in it. Nothing is stored.
public struct YearForecast: Sendable {
    /// One clause's money.
    public struct Line: Hashable, Sendable {
        public let clause: String
        public let department: String
        public let benefit: String?
        /// A national minimum: the local figure is to be set, so the sum is at least this.
        public let isFloor: Bool
        /// Fen by month, January first.
        public internal(set) var months = [Int64](repeating: 0, count: 12)
        /// Payments of which the sum is to be set, by month.
        public internal(set) var undetermined = [Int](repeating: 0, count: 12)
        /// Whether it is due cannot be said on the first day of the year: people, or households.
        public internal(set) var undecided = 0

        public var fen: Int64 { months.reduce(0, +) }
    }

    public let year: Int
    public let persons: Int
    /// Clauses that give money, in the pack's order.
    public let lines: [Line]

    /// Works it out, family by family.
    ///
    /// - Parameter progress: Told the number of persons done.
    public static func run(
        _ office: Office, district: Int, year: Int,
        progress: @Sendable (Int) -> Void = { _ in }
    ) async throws -> YearForecast {
        let statute = try await Statute.current(office, district: district)
        let evaluator = statute.evaluator
        let first = Month(year: year, month: 1)
        let window = first.first.adding(days: -1)..<Month(year: year + 1, month: 1).first
        let months = (0..<12).map { Month(number: first.number + Int32($0)) }
        var lines = evaluator.clauses.map { clause in
            let figure = clause.provision?.amount?.figure
            return Line(
                clause: clause.id, department: clause.department,
                benefit: clause.provision?.benefit,
                isFloor: figure.flatMap { statute.pack.figures[$0]?.isFloor } ?? false)
        }
        var persons = 0
        let reader = FamilyReader(district: district, dictionary: office.registry.dictionary)
        for range in try await reader.ranges(in: office.assessor) {
            let families = try await office.assessor.transaction(
                isolation: .repeatableRead, readOnly: true
            ) { try await reader.families(range, in: $0) }
            for family in families {
                persons += family.cards.count
                let view = evaluator.view(of: family.family)
                for member in family.cards.indices {
                    for (index, clause) in evaluator.clauses.enumerated() {
                        guard let per = clause.provision?.amount?.per else { continue }
                        if view.answered(index, about: member, on: first.first).outcome == .unknown
                        {
                            lines[index].undecided += 1
                        }
                        for (month, amount) in Due(
                            evaluator: evaluator, view: view, clause: index, member: member,
                            per: per, window: window, months: months, today: office.today
                        ).all {
                            if let fen = amount.fen {
                                lines[index].months[month] += fen
                            } else {
                                lines[index].undetermined[month] += 1
                            }
                        }
                    }
                }
            }
            progress(persons)
        }
        let paying = lines.indices.filter {
            evaluator.clauses[$0].provision?.amount != nil
        }.map { lines[$0] }
        return YearForecast(year: year, persons: persons, lines: paying)
    }
}

/// What one clause gives one person in the months of a window.
struct Due {
    let evaluator: Evaluator
    let view: FamilyView
    let clause: Int
    let member: Int
    let per: PaymentUnit
    let window: Range<Day>
    let months: [Month]
    /// The day whose registered kind counts where the district says so.
    let today: Day

    /// The place of the month, and the sum.
    var all: [(month: Int, amount: Amount)] {
        if per == .month {
            let sums = view.sums(
                clause, about: member, in: months[0]...months[months.count - 1], today: today)
            return sums.enumerated().filter { $0.element.outcome == .yes }.map {
                ($0.offset, $0.element.amount)
            }
        }
        let spans = view.spans(
            clause, about: member, from: window.lowerBound, to: window.upperBound
        ).spans.filter { $0.outcome == .yes }
        if spans.isEmpty { return [] }
        let payments = Payments(spans: spans, window: window, months: months)
        return (per == .year ? payments.yearly : payments.once).map { month, span, day in
            (month, evaluator.amount(of: clause, span.basis, on: day, since: span.from))
        }
    }
}
