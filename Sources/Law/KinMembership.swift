/// Where each member lives over all days: one household at a time.
struct KinMembership {
    /// A household from a day on; nil between two memberships.
    struct Stay {
        var from: Day
        var household: Int64?
    }

    private var stays: [[Stay]] = []

    /// Of overlapping memberships the one begun latest holds. Who leaves the register on the day of
    /// death was still at home that day: the law judges the dead on it.
    init(_ family: Family, deaths: [Day]) {
        stays.reserveCapacity(family.members.count)
        for (index, member) in family.members.enumerated() {
            stays.append(Self.stays(member.memberships, death: deaths[index]))
        }
    }

    private static func stays(_ memberships: [Membership], death: Day) -> [Stay] {
        let covers = memberships.map { membership in
            membership.to == death && death != .never
                ? Membership(
                    household: membership.household, from: membership.from,
                    to: death.adding(days: 1)) : membership
        }.filter { $0.from < $0.to }
        if let only = covers.first, covers.count == 1, only.from == .always, only.to == .never {
            return [Stay(from: .always, household: only.household)]
        }
        let bounds = Set(covers.flatMap { [$0.from, $0.to] } + [.always]).sorted()
        var result: [Stay] = []
        for bound in bounds where bound != .never {
            let best = covers.filter { $0.from <= bound && bound < $0.to }
                .max { ($0.from, $0.household) < ($1.from, $1.household) }
            if let last = result.last, last.household == best?.household { continue }
            result.append(Stay(from: bound, household: best?.household))
        }
        return result
    }

    /// The household of a member on a day, and the first later day with another one.
    func home(of member: Int, on day: Day) -> (household: Int64?, until: Day) {
        let list = stays[member]
        var at = list.count - 1
        while at > 0, list[at].from > day { at -= 1 }
        return (list[at].household, at + 1 < list.count ? list[at + 1].from : .never)
    }

    /// The stretches of days on which two members share a household.
    func shared(_ one: Int, _ other: Int) -> [(from: Day, to: Day)] {
        var result: [(from: Day, to: Day)] = []
        for (a, stay) in stays[one].enumerated() {
            guard let household = stay.household else { continue }
            let end = a + 1 < stays[one].count ? stays[one][a + 1].from : .never
            for (b, theirs) in stays[other].enumerated() where theirs.household == household {
                let theirEnd = b + 1 < stays[other].count ? stays[other][b + 1].from : .never
                let from = max(stay.from, theirs.from)
                let to = min(end, theirEnd)
                if from < to { result.append((from, to)) }
            }
        }
        return result
    }
}
