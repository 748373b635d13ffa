public import Law

/// What a hospital-nursing insurance pays: so much a day of a stay, up to a cap a stay and a cap a
/// policy year. The day of admission counts, the day of discharge does not. A day is paid once,
/// whatever stays or policies hold it; it belongs to the policy year in which it lies (our own
/// default: no source says whose a stay across two years is). Of several policies the one that
/// began first and has days left pays.
public enum NursingClaims {
    /// A policy year as it covers one person.
    public struct Plan: Hashable, Sendable {
        public let id: Int64
        public let from: Day
        /// Exclusive; a policy year need not be a calendar year.
        public let to: Day
        /// The first day on which the person stands on the insurer's list, not before `from`.
        public let insured: Day
        /// Days from `insured` that are not paid; none for who was insured the year before.
        public let waitingDays: Int
        /// Nil: no cap of this kind.
        public let daysPerStay: Int?
        public let daysPerYear: Int?
        /// The lowest level of hospital (1 to 3); nil: any.
        public let lowestLevel: Int?

        public init(
            id: Int64, from: Day, to: Day, insured: Day? = nil, waitingDays: Int = 0,
            daysPerStay: Int? = nil, daysPerYear: Int? = nil, lowestLevel: Int? = nil
        ) {
            (self.id, self.from, self.to) = (id, from, to)
            self.insured = max(from, insured ?? from)
            (self.waitingDays, self.daysPerStay) = (waitingDays, daysPerStay)
            (self.daysPerYear, self.lowestLevel) = (daysPerYear, lowestLevel)
        }

        /// The first day that is paid.
        var begins: Day { insured.adding(days: waitingDays) }
    }

    /// A stay in hospital that is over.
    public struct Stay: Hashable, Sendable {
        public let id: Int64
        /// Admission.
        public let from: Day
        /// Discharge.
        public let to: Day
        /// The hospital's level; nil: not known.
        public let level: Int?

        public init(id: Int64, from: Day, to: Day, level: Int? = nil) {
            (self.id, self.from, self.to, self.level) = (id, from, to, level)
        }
    }

    /// Days of a stay that a plan pays.
    public struct Part: Hashable, Sendable {
        public let stay: Int64
        public let plan: Int64
        public let days: Int
    }

    /// The days of one person's stays that are paid, stay by stay in order of admission, of a stay
    /// plan by plan; parts without a day are left out.
    public static func parts(of stays: [Stay], under plans: [Plan]) -> [Part] {
        let plans = plans.sorted { ($0.from, $0.id) < ($1.from, $1.id) }
        var (used, parts): ([Int64: Int], [Part]) = ([:], [])
        var counted: Day?
        for stay in stays.sorted(by: { ($0.from, $0.id) < ($1.from, $1.id) }) {
            let first = max(stay.from, counted ?? stay.from)
            guard first < stay.to else { continue }
            counted = stay.to
            var open = [first..<stay.to]
            for plan in plans where admits(plan, stay) {
                let room = min(
                    plan.daysPerStay ?? .max, (plan.daysPerYear ?? .max) - (used[plan.id] ?? 0))
                let days = take(room, of: &open, within: plan.begins, plan.to)
                guard days > 0 else { continue }
                used[plan.id, default: 0] += days
                parts.append(Part(stay: stay.id, plan: plan.id, days: days))
            }
        }
        return parts
    }

    /// A hospital whose level nobody knows is not shown to be high enough.
    private static func admits(_ plan: Plan, _ stay: Stay) -> Bool {
        guard let lowest = plan.lowestLevel else { return true }
        return stay.level.map { $0 >= lowest } ?? false
    }

    /// Takes the first days of some stretches, at most `room`, between two days.
    private static func take(
        _ room: Int, of open: inout [Range<Day>], within begin: Day, _ end: Day
    ) -> Int {
        var (left, rest): (Int, [Range<Day>]) = (max(0, room), [])
        let all = left
        for stretch in open {
            let from = max(stretch.lowerBound, begin)
            let to = min(stretch.upperBound, end)
            guard from < to, left > 0 else {
                rest.append(stretch)
                continue
            }
            let days = min(left, Int(to.number - from.number))
            left -= days
            let last = from.adding(days: days)
            if stretch.lowerBound < from { rest.append(stretch.lowerBound..<from) }
            if last < stretch.upperBound { rest.append(last..<stretch.upperBound) }
        }
        open = rest
        return all - left
    }
}

/// The one-off sum on a new critical illness: once a policy year, for an illness of the list,
/// diagnosed while insured and after the waiting days.
public enum CriticalIllnessClaims {
    /// A critical illness that a doctor found.
    public struct Diagnosis: Hashable, Sendable {
        public let id: Int64
        public let day: Day
        /// Whether the insurer's list has the illness.
        public let isListed: Bool

        public init(id: Int64, day: Day, isListed: Bool = true) {
            (self.id, self.day, self.isListed) = (id, day, isListed)
        }
    }

    /// Which diagnoses of one person are paid, each by which plan.
    public static func paid(
        of diagnoses: [Diagnosis], under plans: [NursingClaims.Plan]
    ) -> [Int64: Int64] {
        let plans = plans.sorted { ($0.from, $0.id) < ($1.from, $1.id) }
        var (taken, paid): (Set<Int64>, [Int64: Int64]) = ([], [:])
        for one in diagnoses.sorted(by: { ($0.day, $0.id) < ($1.day, $1.id) }) where one.isListed {
            let plan = plans.first {
                $0.begins <= one.day && one.day < $0.to && !taken.contains($0.id)
            }
            guard let plan else { continue }
            taken.insert(plan.id)
            paid[one.id] = plan.id
        }
        return paid
    }
}
