/// Where each member lives over all days: one household at a time.
struct KinMembership {
    /// A household from a day on; nil between two memberships.
    struct Stay {
        var from: Day
        var household: Int64?
    }

    private var stays: [[Stay]] = []

    /// Of overlapping reports the one learned latest holds, then the one begun latest. Who leaves
    /// the register on the day of death was still at home that day: the law judges the dead on it.
    init(_ family: Family, deaths: [Day], known: Day) {
        stays.reserveCapacity(family.members.count)
        for (index, member) in family.members.enumerated() {
            stays.append(Self.stays(member.memberships, death: deaths[index], known: known))
        }
    }

    private static func stays(_ memberships: [Membership], death: Day, known: Day) -> [Stay] {
        if let only = memberships.first, memberships.count == 1, only.act == .states,
            only.from == .always, only.to == .never, only.learned <= known
        {
            return [Stay(from: .always, household: only.household)]
        }
        let claims = memberships.compactMap { report -> Claim? in
            guard report.act != .withdraws, report.learned <= known,
                !memberships.contains(where: { withdraws($0, report, known: known) })
            else { return nil }
            // An end on the day of death, as a stay up to it, counts from the day after.
            let dies = death != .never
            let isEnd = report.act == .ends
            return Claim(
                from: isEnd && dies && report.from == death ? death.adding(days: 1) : report.from,
                to: isEnd ? .never : dies && report.to == death ? death.adding(days: 1) : report.to,
                standing: isEnd ? .none : .value, value: isEnd ? 0 : report.household,
                learned: report.learned, reported: report.from, sequence: report.sequence)
        }
        return Timeline(claims, absent: .absent(.none)).segments.map {
            Stay(from: $0.from, household: $0.standing == .value ? $0.value : nil)
        }
    }

    private static func withdraws(_ a: Membership, _ b: Membership, known: Day) -> Bool {
        guard a.act == .withdraws, a.learned <= known else { return false }
        return a.withdraws == 0
            ? a.from == b.from && (b.learned, b.sequence) < (a.learned, a.sequence)
            : a.withdraws == b.sequence
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
