import Law

@testable import Kernel

/// The board worked out again from raw rows in plain loops, by the words of the law and not by the
/// program that prints it.
struct Recount {
    /// Where somebody stands with a clause.
    struct Position {
        let person: Int64
        let clause: String
        let department: String
        var isEntitled = false
        var isUnknown = false
        var isNotAsked = false
        var isReceiving = false
        var isGap = false
        var isOverdue = false
        var caseState: CaseFile.State?
    }

    /// A stretch in which something is due once, and the last day for it.
    private struct Period {
        let from: Day
        let to: Day
        let last: Day
    }

    private let raw: RawDistrict
    private let clauses: [Clause]
    private let registry: Registry
    private let cases: [RawDistrict.Claim: [RawDistrict.Case]]
    private let homes: [Int64: [RawDistrict.Person]]
    private let months: [Period]
    private let quarters: [Period]
    private let terms: [Period]
    private let years: [Period]
    /// Everybody and every clause that says something of them.
    private(set) var positions: [Position] = []

    init(_ raw: RawDistrict, statute: Statute, registry: Registry) {
        self.raw = raw
        self.registry = registry
        clauses = statute.pack.provisions.filter { $0.provision?.benefit != nil }
        cases = Dictionary(grouping: raw.cases.filter { $0.kind == 0 }) {
            RawDistrict.Claim(person: $0.person, clause: $0.clause)
        }
        homes = Dictionary(
            grouping: raw.persons.filter { $0.household != nil }, by: { $0.household ?? 0 })
        months = Self.blocks(from: Array(1...12), through: raw.day)
        quarters = Self.blocks(from: [1, 4, 7, 10], through: raw.day)
        terms = Self.blocks(from: [2, 9], through: raw.day)
        years = Self.blocks(from: [1], through: raw.day)
        positions = everyPosition()
    }

    /// The lines of the board by clause.
    func lines() -> [String: Board.Line] {
        var lines: [String: Board.Line] = [:]
        for position in positions {
            var line = lines[position.clause] ?? Board.Line(clause: position.clause)
            if position.isEntitled { line.entitled += 1 }
            if position.isUnknown { line.unknown += 1 }
            if position.isNotAsked { line.notAsked += 1 }
            if position.isReceiving { line.receiving += 1 }
            if position.isGap { line.gap += 1 }
            if position.isOverdue { line.overdue += 1 }
            switch position.caseState {
            case .open, .appealed, .handed: line.inProgress += 1
            case .suspended: line.held += 1
            case .refused: line.refused += 1
            case .declined: line.declined += 1
            default: break
            }
            lines[position.clause] = line
        }
        return lines
    }

    private func everyPosition() -> [Position] {
        raw.persons.flatMap { person in
            clauses.compactMap { clause in position(of: person, clause) }
        }
    }

    private func position(of person: RawDistrict.Person, _ clause: Clause) -> Position? {
        guard let provision = clause.provision,
            let benefit = provision.benefit.flatMap({ registry.benefits[$0] })
        else { return nil }
        var whose = [person]
        if provision.who == .household {
            let home = person.household.flatMap { homes[$0] } ?? [person]
            guard answerer(of: home)?.id == person.id else { return nil }
            whose = home
        }
        let claims = whose.map { RawDistrict.Claim(person: $0.id, clause: clause.id) }
        let spans = claims.flatMap { raw.spans[$0] ?? [] }
        guard !spans.isEmpty else { return nil }
        let day = raw.day
        let today = spans.sorted { ($0.from, $0.to) < ($1.from, $1.to) }
            .first { $0.from <= day && day < $0.to }
        let periods = periods(clause, benefit, yes: joined(spans.filter(\.isYes)))
        let given = claims.flatMap { raw.receipts[$0] ?? [] }.map(\.period)
        let unmet = periods.filter { period in
            !given.contains {
                benefit.received == .once ? true : period.from <= $0 && $0 < period.to
            }
        }
        let isAsked = benefit.received != .onRequest
        let isLatestUnmet = isAsked && periods.last.map { $0.from == unmet.last?.from } ?? false
        let isYes = today?.isYes ?? false
        let lives = person.lives(on: day) || provision.who == .deceased
        let isLeftOver =
            !isYes && lives && isLatestUnmet
            && (provision.cadence == .year || provision.cadence == .once)
        guard today != nil || isLeftOver else { return nil }
        var found = Position(
            person: person.id, clause: clause.id, department: clause.department)
        found.isEntitled = isYes
        found.isNotAsked = !isYes && today?.notAsked ?? false
        found.isUnknown = today != nil && !isYes && !found.isNotAsked
        found.isReceiving = isYes && periods.last.map { $0.from != unmet.last?.from } ?? false
        if let latest = periods.last {
            found.caseState =
                claims.flatMap { cases[$0] ?? [] }.sorted { $0.id < $1.id }
                .last { $0.from < latest.to && latest.from < $0.to }?.state
        }
        found.isGap =
            isLatestUnmet && (isYes || isLeftOver)
            && ![.refused, .declined].contains(found.caseState)
        found.isOverdue =
            isAsked && lives && (isYes || isLeftOver) && unmet.contains { $0.last < day }
        return found
    }

    /// The first living parent by number, else the first living child.
    private func answerer(of home: [RawDistrict.Person]) -> RawDistrict.Person? {
        let living = home.filter { $0.lives(on: raw.day) }.sorted { $0.id < $1.id }
        return living.first { $0.role == 0 } ?? living.first { $0.role == 1 }
    }

    /// Stretches of days, neighbours joined.
    private func joined(_ spans: [RawDistrict.Span]) -> [Range<Day>] {
        var result: [Range<Day>] = []
        for span in spans.sorted(by: { $0.from < $1.from }) {
            if let last = result.last, span.from <= last.upperBound {
                result[result.count - 1] = last.lowerBound..<max(last.upperBound, span.to)
            } else {
                result.append(span.from..<span.to)
            }
        }
        return result
    }

    // MARK: When something is due

    private func periods(
        _ clause: Clause, _ benefit: Benefit, yes: [Range<Day>]
    ) -> [Period] {
        let day = raw.day
        func isOwed(_ day: Day) -> Bool { yes.contains { $0.contains(day) } }
        switch clause.provision?.cadence {
        case .month where benefit.form == .allowance:
            // Owed on the last day of a month, it is paid for the next.
            return months.filter { isOwed($0.from.adding(days: -1)) }
        case .month: return touched(months, by: yes)
        case .quarter: return touched(quarters, by: yes)
        case .term: return touched(terms, by: yes)
        case .year: return touched(years, by: yes)
        case .festival:
            var before = Day.always
            return Festivals.days.compactMap { festival in
                defer { before = festival.adding(days: 1) }
                let from = max(festival.adding(days: -30), before)
                guard festival.adding(days: -30) <= day, isOwed(festival) else { return nil }
                return Period(from: from, to: festival.adding(days: 1), last: festival)
            }
        case .once, .event, .always, nil:
            let days = benefit.procedure.steps.map(\.days).reduce(0, +)
            return yes.filter { $0.lowerBound <= day }.map {
                Period(
                    from: $0.lowerBound, to: $0.upperBound,
                    last: $0.lowerBound.adding(days: days))
            }
        }
    }

    private func touched(_ blocks: [Period], by yes: [Range<Day>]) -> [Period] {
        blocks.filter { block in yes.contains { $0.overlaps(block.from..<block.to) } }
    }

    /// Blocks that begin on the first of these months, from 2007 to the day.
    private static func blocks(from starts: [Int], through day: Day) -> [Period] {
        var firsts: [Day] = []
        for year in 2007...day.year + 1 {
            firsts += starts.compactMap { Day(year: year, month: $0, day: 1) }
        }
        return zip(firsts, firsts.dropFirst()).filter { $0.0 <= day }.map {
            Period(from: $0, to: $1, last: $1.adding(days: -1))
        }
    }
}
