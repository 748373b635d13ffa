/// Facts over all days: reports resolved, households pooled, derived facts filled in.
extension FamilyView {
    /// The timeline of a fact that is no set.
    func timeline(_ kind: Int, of member: Int) -> Timeline {
        let slot = member * program.kinds.count + kind
        if let made = timelines[slot] { return made }
        let made = makeTimeline(kind, of: member)
        timelines[slot] = made
        return made
    }

    /// Any fact on a day, sets as one.
    func reading(_ kind: Int, of member: Int, on day: Day) -> Reading {
        program.isSet[kind]
            ? setReading(kind, of: member, on: day) : timeline(kind, of: member).reading(on: day)
    }

    /// The timelines of each value of a set.
    func setTimelines(_ kind: Int, of member: Int) -> [Timeline] {
        let slot = member * program.kinds.count + kind
        if let made = sets[slot] { return made }
        guard case .set(let words) = program.kinds[kind].type else { return [] }
        let claims = claims(kind, of: member)
        let absent = program.absent[kind]
        let made = words.indices.map { value in
            let own = claims.filter { $0.standing == .none || $0.value == Int64(value) }
            // A default names one value of the set; the others are then known not to be.
            let gap: Segment =
                absent.standing == .value && absent.value != Int64(value) ? .absent(.none) : absent
            return Timeline(own, absent: gap)
        }
        sets[slot] = made
        return made
    }

    /// A set as one reading: its lowest value that holds, since the latest of those that hold.
    func setReading(_ kind: Int, of member: Int, on day: Day) -> Reading {
        let readings = setTimelines(kind, of: member).map { $0.reading(on: day) }
        let until = readings.map(\.until).min() ?? .never
        let held = readings.filter { $0.standing == .value }
        if let first = held.first {
            return Reading(
                standing: .value, value: first.value, since: held.map(\.since).max() ?? .always,
                until: until)
        }
        let unreported = readings.contains { $0.standing == .unreported }
        return Reading(
            standing: unreported ? .unreported : .none, value: 0,
            since: readings.map(\.since).max() ?? .always, until: until)
    }

    private func makeTimeline(_ kind: Int, of member: Int) -> Timeline {
        let absent = program.absent[kind]
        if kind == program.landmarks.death { return deathTimeline(kind, of: member) }
        let claims = claims(kind, of: member)
        guard program.kinds[kind].absent == .derived else {
            return claims.isEmpty
                ? Timeline(constant: absent) : Timeline(claims, absent: absent)
        }
        if kind == program.landmarks.residenceTown {
            return Timeline(claims, absent: .absent(.value, family.members[member].town))
        }
        guard kind == program.landmarks.housingRural else {
            return Timeline(claims, absent: absent)
        }
        let reported = Timeline(claims, absent: absent)
        return Timeline { day in
            let reading = reported.reading(on: day)
            guard reading.standing == .unreported else {
                let segment = Segment(from: day, standing: reading.standing, value: reading.value)
                return (segment, reading.until)
            }
            let (segment, until) = self.rural(member, on: day)
            return (segment, min(until, reading.until))
        }
    }

    /// Death holds for ever from its day on; before, and without a statement, there is none.
    private func deathTimeline(_ kind: Int, of member: Int) -> Timeline {
        let standing = Self.standingDeaths(reports(of: kind, by: member))
        let claims = standing.map { report in
            var claim = Self.claim(report)
            claim.to = .never
            return claim
        }
        return Timeline(claims, absent: .absent(.none))
    }

    private static func claim(_ report: Report) -> Claim {
        Claim(
            from: report.from, to: report.act == .ends ? .never : report.to,
            standing: report.act == .ends ? .none : .value, value: report.value,
            learned: report.learned, reported: report.from, sequence: report.sequence)
    }

    /// The claims that count for a member: the own, and for facts of the household those of whoever
    /// shares it, on the days it is shared.
    private func claims(_ kind: Int, of member: Int) -> [Claim] {
        var result = reports(of: kind, by: member).map(Self.claim)
        guard program.kinds[kind].scope == .household else { return result }
        for other in family.members.indices where other != member {
            let theirs = reports(of: kind, by: other)
            guard !theirs.isEmpty else { continue }
            for (from, to) in membership.shared(member, other) {
                for report in theirs {
                    var claim = Self.claim(report)
                    claim.from = max(claim.from, from)
                    claim.to = min(claim.to, to)
                    if claim.from < claim.to { result.append(claim) }
                }
            }
        }
        return result
    }

    /// Whether the house stands in the countryside, from where the parents are registered. Where no
    /// parent lives, the dead count as on their last day.
    private func rural(_ member: Int, on day: Day) -> (Segment, until: Day) {
        let home = membership.home(of: member, on: day)
        var until = home.until
        var living: [(Int, Day)] = []
        var dead: [(Int, Day)] = []
        for (index, person) in family.members.enumerated() where person.role == .parent {
            let isDead = deaths[index] <= day
            if !isDead { until = min(until, person.birth > day ? person.birth : deaths[index]) }
            let at = isDead ? deaths[index] : day
            let theirs = membership.home(of: index, on: at)
            if !isDead { until = min(until, theirs.until) }
            guard index == member || (home.household != nil && home.household == theirs.household)
            else { continue }
            if isDead {
                dead.append((index, at))
            } else if person.birth <= day {
                living.append((index, at))
            }
        }
        var missing: Int64 = 0
        var someone = false
        for (index, at) in living.isEmpty ? dead : living {
            someone = true
            let (truth, gap, holds) = registeredRural(index, on: at)
            if living.isEmpty == false { until = min(until, holds) }
            if truth == .yes { return (.absent(.value, 1), until) }
            missing |= gap
        }
        if !someone { missing = 1 }
        return (missing == 0 ? .absent(.value, 0) : .absent(.unreported, missing), until)
    }

    /// Missing: bit 1 the registered kind, bit 2 the area class.
    private func registeredRural(
        _ member: Int, on day: Day
    ) -> (truth: Truth, missing: Int64, until: Day) {
        let marks = program.landmarks
        guard let kindIndex = marks.hukouKind else { return (.unknown, 1, .never) }
        let kind = timeline(kindIndex, of: member).reading(on: day)
        guard kind.standing == .value else { return (.unknown, 1, kind.until) }
        if kind.value == marks.kindRural { return (.yes, 0, kind.until) }
        guard kind.value == marks.kindUnified else { return (.no, 0, kind.until) }
        guard let areaIndex = marks.hukouArea else { return (.unknown, 2, kind.until) }
        let area = timeline(areaIndex, of: member).reading(on: day)
        let until = min(kind.until, area.until)
        guard area.standing == .value else { return (.unknown, 2, until) }
        return (Truth(area.value == marks.areaRural), 0, until)
    }

    /// One property of the children of a member on a day, exact to the day it changes.
    func childhood<Value: Equatable>(
        of member: Int, on day: Day, _ property: (Kin.Children) -> Value
    ) -> (Value, until: Day) {
        let states = childhood(of: member)
        var at = states.count - 1
        while at > 0, states[at].from > day { at -= 1 }
        let value = property(states[at].state)
        var next = at + 1
        while next < states.count, property(states[next].state) == value { next += 1 }
        return (value, next < states.count ? states[next].from : .never)
    }

    private func childhood(of member: Int) -> [(from: Day, state: Kin.Children)] {
        if let made = childhoods[member] { return made }
        let made = kin.childhood(
            of: member, members: family.members, deaths: deaths,
            certificates: { self.firstCertificate(of: $0) })
        childhoods[member] = made
        return made
    }

    private func firstCertificate(of member: Int) -> Day {
        program.landmarks.disabilityGrade.map { timeline($0, of: member).firstValue } ?? .never
    }

    /// The spouse of a member on a day (−1 for none), the wedding, and when that changes.
    func match(of member: Int, on day: Day) -> (spouse: Int, since: Day, until: Day) {
        let states: [(from: Day, state: Kin.Match)]
        if let made = matches[member] {
            states = made
        } else {
            states = kin.matches(of: member, deaths: deaths)
            matches[member] = states
        }
        var at = states.count - 1
        while at > 0, states[at].from > day { at -= 1 }
        let until = at + 1 < states.count ? states[at + 1].from : .never
        return (states[at].state.spouse, states[at].state.since, until)
    }
}
