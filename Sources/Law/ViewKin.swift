/// Kin, households, deaths and sets as they change over the days, for whoever shows a person.
extension FamilyView {
    /// The spouse of a member on a day, the wedding (`.always` when no date is known), and the
    /// first later day with another one (or none).
    public func theSpouse(
        of member: Int, on day: Day
    ) -> (member: Int?, since: Day, until: Day) {
        let (spouse, since, until) = match(of: member, on: day)
        return (spouse < 0 ? nil : spouse, since, until)
    }

    /// The household of a member on a day, and the first later day with another one (or none).
    public func stay(of member: Int, on day: Day) -> (household: Int64?, until: Day) {
        membership.home(of: member, on: day)
    }

    /// The day of death of a member; `.never` for the living.
    public func death(of member: Int) -> Day { deaths[member] }

    /// The values of a fact of type set that hold on a day, in the order of its words.
    public func members(of fact: Int, member: Int, on day: Day) -> [Int64] {
        setTimelines(fact, of: member).map { $0.reading(on: day) }
            .filter { $0.standing == .value }.map(\.value)
    }

    /// Whether anything that stands was reported of a fact, for a fact of the household also by
    /// another member who ever shared it.
    public func isReported(_ fact: Int, of member: Int) -> Bool {
        if !reports(of: fact, by: member).isEmpty { return true }
        guard program.kinds[fact].scope == .household else { return false }
        return family.members.indices.contains { other in
            other != member && !reports(of: fact, by: other).isEmpty
                && !membership.shared(member, other).isEmpty
        }
    }

    /// Who stands as a member's parent, by birth or adoption, on some day.
    public func parents(of member: Int) -> [Int] {
        kin.parents[member].map { kin.bonds[$0] }
            .filter { $0.timeline.firstValue != .never }.map(\.one)
    }
}
