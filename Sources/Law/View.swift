/// One family as known on a day. Resolves each fact at most once and keeps definitions' answers for
/// the days they hold. Not `Sendable`: one task, one view.
public final class FamilyView {
    /// The family as given.
    public let family: Family
    /// Reports learned later are not seen.
    public let known: Day
    let program: EvaluatorProgram
    let kin: Kin
    let membership: KinMembership
    /// The day of death of each member; `.never` for the living.
    let deaths: [Day]

    /// Resolved facts by member × kind; per value for sets.
    var timelines: [Timeline?]
    var sets: [Int: [Timeline]] = [:]
    /// Reports of a member by fact: the first, and from each the next.
    private var firstReports: [Int32]
    private var nextReports: [[Int32]] = []
    private var withdrawn: [[Bool]] = []

    var childhoods: [[(from: Day, state: Kin.Children)]?]
    var matches: [[(from: Day, state: Kin.Match)]?]
    var subjects: [Memo]
    var definitions: [Memo]
    /// Names of what made the rule just run unknown; a node that is not unknown takes back its own.
    var missing: [Int] = []

    /// An answer for the days `[from, until)`, and what made it unknown.
    struct Memo {
        var from: Day = .never
        var answer = Answer(.no, until: .always)
        var missing: [Int] = []

        func covers(_ day: Day) -> Bool { from <= day && day < answer.until }
    }

    init(_ family: Family, program: EvaluatorProgram, known: Day) {
        self.family = family
        self.program = program
        self.known = known
        let count = family.members.count
        let kinds = program.kinds.count
        firstReports = [Int32](repeating: -1, count: count * kinds)
        for (index, member) in family.members.enumerated() {
            var next = [Int32](repeating: -1, count: member.reports.count)
            for report in member.reports.indices.reversed() {
                let fact = Int(member.reports[report].fact)
                guard fact < kinds, member.reports[report].learned <= known else { continue }
                next[report] = firstReports[index * kinds + fact]
                firstReports[index * kinds + fact] = Int32(report)
            }
            nextReports.append(next)
            withdrawn.append(Self.withdrawn(member.reports, known: known))
        }
        kin = Kin(family, known: known)
        var deaths = [Day](repeating: .never, count: count)
        if let death = program.landmarks.death {
            for index in 0..<count where firstReports[index * kinds + death] >= 0 {
                let reports = Self.reports(
                    family.members[index].reports, first: firstReports[index * kinds + death],
                    next: nextReports[index], withdrawn: withdrawn[index])
                deaths[index] = Self.standingDeaths(reports).map(\.from).min() ?? .never
            }
        }
        self.deaths = deaths
        membership = KinMembership(family, deaths: deaths, known: known)
        timelines = [Timeline?](repeating: nil, count: count * kinds)
        childhoods = [[(from: Day, state: Kin.Children)]?](repeating: nil, count: count)
        matches = [[(from: Day, state: Kin.Match)]?](repeating: nil, count: count)
        subjects = [Memo](repeating: Memo(), count: count * Who.allCases.count)
        definitions = [Memo](repeating: Memo(), count: program.definitions.count * count * 2)
    }

    /// Which reports a later withdrawal takes back: the one it names, else those of the same fact,
    /// owner and `from`.
    private static func withdrawn(_ reports: [Report], known: Day) -> [Bool] {
        var result = [Bool](repeating: false, count: reports.count)
        for taking in reports where taking.act == .withdraws && taking.learned <= known {
            for (index, report) in reports.enumerated()
            where report.fact == taking.fact
                && (taking.withdraws == 0
                    ? report.from == taking.from && report.owner == taking.owner
                        && (report.learned, report.sequence) < (taking.learned, taking.sequence)
                    : report.sequence == taking.withdraws)
            {
                result[index] = true
            }
        }
        return result
    }

    private static func reports(
        _ all: [Report], first: Int32, next: [Int32], withdrawn: [Bool]
    ) -> [Report] {
        var result: [Report] = []
        var at = Int(first)
        while at >= 0 {
            if !withdrawn[at], all[at].act != .withdraws { result.append(all[at]) }
            at = Int(next[at])
        }
        return result
    }

    /// The statements of death that stand: an owner's later end takes back that owner's own.
    static func standingDeaths(_ reports: [Report]) -> [Report] {
        reports.filter { report in
            report.act == .states
                && !reports.contains { other in
                    other.act == .ends && other.owner == report.owner
                        && (report.learned, report.from, report.sequence)
                            < (other.learned, other.from, other.sequence)
                }
        }
    }

    /// What stands reported of a member and kind as known on the view's day.
    func reports(of kind: Int, by member: Int) -> [Report] {
        let first = firstReports[member * program.kinds.count + kind]
        guard first >= 0 else { return [] }
        return Self.reports(
            family.members[member].reports, first: first, next: nextReports[member],
            withdrawn: withdrawn[member])
    }

    /// The value of a fact (its index in the dictionary) of a member on a day.
    public func value(of fact: Int, member: Int, on day: Day) -> ResolvedValue {
        guard program.kinds.indices.contains(fact), family.members.indices.contains(member) else {
            return ResolvedValue(state: .unreported, since: .always, until: .never)
        }
        let reading = reading(fact, of: member, on: day)
        let state: ResolvedValue.State =
            switch reading.standing {
            case .value: .value(reading.value)
            case .none: .none
            case .unreported: .unreported
            }
        return ResolvedValue(state: state, since: reading.since, until: reading.until)
    }

    /// The household of a member on a day; nil for none.
    public func household(of member: Int, on day: Day) -> Int64? {
        membership.home(of: member, on: day).household
    }

    /// The town a member lives in on a day: as reported, else the roster's.
    public func town(of member: Int, on day: Day) -> Int64 {
        guard let kind = program.landmarks.residenceTown else { return family.members[member].town }
        let reading = timeline(kind, of: member).reading(on: day)
        return reading.standing == .value ? reading.value : family.members[member].town
    }

    /// *The* child of a parent on a day, and the first later day with another one (or none).
    public func theChild(of member: Int, on day: Day) -> (member: Int?, until: Day) {
        let (child, until) = childhood(of: member, on: day) { $0.child }
        return (child < 0 ? nil : child, until)
    }
}
