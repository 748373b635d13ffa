/// Whether a timeline knows a value, knows that there is none, or knows nothing.
enum Standing: UInt8, Sendable {
    case value, none, unreported
}

/// One state from a day on, until the next segment begins.
struct Segment: Sendable, Equatable {
    var from: Day
    var standing: Standing
    /// The value; of an unreported derived fact, which of its sources are missing (a bit each).
    var value: Int64

    static func absent(_ standing: Standing, _ value: Int64 = 0) -> Segment {
        Segment(from: .always, standing: standing, value: value)
    }
}

/// The state on one day with the stretch of days that share it.
struct Reading: Sendable {
    var standing: Standing
    var value: Int64
    var since: Day
    var until: Day
}

/// What one report says of `[from, to)`, and how it ranks against others that cover the same day.
struct Claim: Sendable {
    var from: Day
    var to: Day
    var standing: Standing
    var value: Int64
    var learned: Day
    /// The report's own `from`; `from` may be clipped to the days a household was shared.
    var reported: Day
    var sequence: Int64

    /// Learned latest wins; then the later `from`, then the later recorded. The last two
    /// comparisons
    /// only make full ties independent of the order of import.
    func outranks(_ other: Claim) -> Bool {
        if learned != other.learned { return learned > other.learned }
        if reported != other.reported { return reported > other.reported }
        if sequence != other.sequence { return sequence > other.sequence }
        if standing != other.standing { return standing.rawValue < other.standing.rawValue }
        return value > other.value
    }
}

/// A fact of one person over all days: segments in order, the first from `.always`, neighbours
/// different.
struct Timeline: Sendable {
    private(set) var segments: [Segment]

    /// The same state on every day.
    init(constant: Segment) { segments = [constant] }

    /// Resolves claims day by day; days that none covers get `absent`.
    init(_ claims: [Claim], absent: Segment) {
        segments = []
        guard !claims.isEmpty else {
            segments = [absent]
            return
        }
        var bounds: [Day] = [.always]
        for claim in claims where claim.from < claim.to {
            bounds.append(claim.from)
            if claim.to != .never { bounds.append(claim.to) }
        }
        bounds.sort()
        var last: Day?
        for bound in bounds where bound != last {
            last = bound
            var best: Claim?
            for claim in claims where claim.from <= bound && bound < claim.to {
                if let present = best, !claim.outranks(present) { continue }
                best = claim
            }
            append(
                best.map { Segment(from: bound, standing: $0.standing, value: $0.value) }
                    ?? Segment(from: bound, standing: absent.standing, value: absent.value))
        }
    }

    /// Walks a function of the day from `.always` on, by the day until which each state holds.
    init(stepping state: (Day) -> (Segment, until: Day)) {
        segments = []
        var day = Day.always
        while day != .never {
            let (segment, until) = state(day)
            append(Segment(from: day, standing: segment.standing, value: segment.value))
            day = until > day ? until : day.adding(days: 1)
            if day == .always { break }
        }
    }

    private mutating func append(_ segment: Segment) {
        if let last = segments.last, last.standing == segment.standing, last.value == segment.value
        {
            return
        }
        segments.append(segment)
    }

    /// The state on a day.
    func reading(on day: Day) -> Reading {
        var at = segments.count - 1
        while at > 0, segments[at].from > day { at -= 1 }
        let until = at + 1 < segments.count ? segments[at + 1].from : .never
        let segment = segments[at]
        return Reading(
            standing: segment.standing, value: segment.value, since: segment.from, until: until)
    }

    /// The first day on which a value stands; `.never` if none does.
    var firstValue: Day { segments.first { $0.standing == .value }?.from ?? .never }
}
