public import Law
import Postgres

/// The joint-meeting office's lists over all departments: who falls through, whom, since when, and
/// whose move it is.
public struct GapList: Sendable {
    /// What a list looks for.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// 应享未享: owed and in nobody's hands.
        case missed
        /// 应退未退: a stop is proposed and nobody has decided.
        case toStop = "to_stop"
        /// Not decidable: which fact is missing, and whose word it is.
        case undecided
        /// Refused by a named person.
        case refused
        /// Owed, and a period is past its day.
        case overdue

        public var title: Text {
            switch self {
            case .missed: Text("应享未享（无人在办）", en: "Owed, in nobody's hands")
            case .toStop: Text("应退未退（停止建议待决定）", en: "Stops awaiting a decision")
            case .undecided: Text("待核（缺事实）", en: "Undecided for lack of a fact")
            case .refused: Text("不予办理", en: "Refused")
            case .overdue: Text("逾期", en: "Overdue")
            }
        }
    }

    /// One person and clause.
    public struct Line: Hashable, Sendable {
        public let department: String
        public let clause: String
        public let need: Need
        public let person: Int64
        public let ref: String
        /// Nine digits.
        public let town: Int64
        public let since: Day
        /// What is missing with whose word it is, or how many periods are late.
        public let words: Text

        var place: ListPlace { ListPlace(since: since, clause: clause, ref: ref) }
    }

    /// Whom a list is asked for; nil for all of them.
    public struct Filter: Hashable, Sendable {
        public var department: String?
        /// Nine digits.
        public var town: Int64?
        public var clause: String?
        public var need: Need?

        public init(
            department: String? = nil, town: Int64? = nil, clause: String? = nil,
            need: Need? = nil
        ) {
            self.department = department
            self.town = town
            self.clause = clause
            self.need = need
        }
    }

    /// A part of a list.
    public struct Page: Sendable {
        public let lines: [Line]
        /// Where the next part begins; nil after the last.
        public let next: ListPlace?
    }

    /// How many of a clause in a town are on a list, and since when the first.
    public struct Count: Hashable, Sendable {
        public let department: String
        public let clause: String
        public let need: Need
        /// Nine digits.
        public let town: Int64
        public let count: Int
        public let oldest: Day
    }

    /// A part of today's list, the oldest first. Only people whom the desk may see; a department's
    /// desk sees its own clauses.
    ///
    /// - Parameters:
    ///   - after: Where the part before ended.
    ///   - limit: At most so many lines.
    public static func page(
        _ kind: Kind, _ office: Office, district: Int, _ filter: Filter = Filter(),
        after: ListPlace? = nil, limit: Int
    ) async throws -> Page {
        let kept = try await KeptStandings.open(office, district: district, on: office.today)
        guard let list = kind.list, let kept else {
            let lines = try await read(kind, office, district: district, on: office.today)
                .filter { line in filter.wants(line) && (after.map { $0 < line.place } ?? true) }
            return Page(
                lines: Array(lines.prefix(limit)),
                next: lines.count > limit ? lines[limit - 1].place : nil)
        }
        let clauses = Self.clauses(of: kept.statute.pack, office, filter)
        let (found, last) = try await kept.page(
            ListQuestion(
                list: list, clauses: Array(clauses.keys).sorted(), town: filter.town,
                after: after, limit: limit))
        let lines = found.compactMap { standing -> Line? in
            guard let words = kind.words(for: standing, in: office.registry) else { return nil }
            return line(
                standing.clause, standing.person, since: standing.since, words, among: clauses)
        }
        return Page(lines: lines, next: last)
    }

    /// How many are on today's list, by clause and town.
    public static func counts(
        _ kind: Kind, _ office: Office, district: Int, _ filter: Filter = Filter()
    ) async throws -> [Count] {
        let kept = try await KeptStandings.open(office, district: district, on: office.today)
        guard let list = kind.list, let kept else {
            let lines = try await read(kind, office, district: district, on: office.today)
                .filter(filter.wants)
            return count(
                lines.map { (ClauseTown(clause: $0.clause, town: $0.town), 1, $0.since) },
                among: Dictionary(
                    lines.map { ($0.clause, ($0.department, $0.need)) },
                    uniquingKeysWith: { first, _ in first }))
        }
        let clauses = Self.clauses(of: kept.statute.pack, office, filter)
        var parts: [(ClauseTown, Int, Day)] = []
        let oldest = try await kept.oldest(list, clauses: Array(clauses.keys).sorted())
        let counted = try await office.desk.transaction(
            isolation: .repeatableRead, readOnly: true
        ) { try await kept.counts(in: $0) }
        for (place, count) in counted {
            let number = list.number(in: count)
            // Counted and gone in between is nobody.
            guard number > 0, let since = oldest[place] else { continue }
            parts.append((place, Int(number), since))
        }
        let mine = kept.fresh.filter { list.holds(of: StandingMark($0)) }
        let visible = try await office.visible(
            Array(Set(mine.map(\.person.id))), district: district)
        for one in mine where visible.contains(one.person.id) {
            let place = ClauseTown(clause: one.clause, town: one.person.town)
            parts.append((place, 1, one.since))
        }
        return count(
            parts.filter { filter.town == nil || filter.town == $0.0.town }, among: clauses)
    }

    private static func count(
        _ parts: [(place: ClauseTown, count: Int, since: Day)],
        among clauses: [String: (department: String, need: Need)]
    ) -> [Count] {
        Dictionary(grouping: parts, by: \.place).compactMap { place, parts in
            guard let clause = clauses[place.clause], let oldest = parts.map(\.since).min()
            else { return nil }
            return Count(
                department: clause.department, clause: place.clause, need: clause.need,
                town: place.town, count: parts.reduce(0) { $0 + $1.count }, oldest: oldest)
        }.sorted { ($0.clause, $0.town) < ($1.clause, $1.town) }
    }

    /// The clauses of a list that the desk and the filter leave.
    private static func clauses(
        of law: Pack, _ office: Office, _ filter: Filter = Filter()
    ) -> [String: (department: String, need: Need)] {
        let own = office.session.map(\.desk).flatMap { office.registry.department($0)?.code.word }
        var clauses: [String: (department: String, need: Need)] = [:]
        for clause in law.provisions {
            guard let need = clause.provision?.need, clauses[clause.id] == nil,
                own == nil || own == clause.department,
                filter.takes(clause.id, of: clause.department, need)
            else { continue }
            clauses[clause.id] = (clause.department, need)
        }
        return clauses
    }

    private static func line(
        _ clause: String, _ person: PersonCard, since: Day, _ words: Text,
        among clauses: [String: (department: String, need: Need)]
    ) -> Line? {
        clauses[clause].map {
            Line(
                department: $0.department, clause: clause, need: $0.need, person: person.id,
                ref: person.ref, town: person.town, since: since, words: words)
        }
    }

    /// Reads a list of any day, whole, the oldest first, from every family's facts and answers;
    /// only people whom the desk may see.
    public static func read(
        _ kind: Kind, _ office: Office, district: Int, on day: Day
    ) async throws -> [Line] {
        let (law, _) = try await PackStore(office).pack(of: district)
        let clauses = Self.clauses(of: law, office)
        var lines: [Line] = []
        if kind == .toStop {
            lines = try await stops(office, district: district).compactMap { stop in
                line(
                    stop.clause, stop.person, since: stop.since,
                    Text("第 \(stop.id) 号", en: "case \(stop.id)"), among: clauses)
            }
        } else {
            _ = try await Standings(office, district: district).forEach(on: day) { standing in
                guard let words = kind.words(for: standing, in: office.registry),
                    let line = line(
                        standing.clause, standing.person, since: standing.since, words,
                        among: clauses)
                else { return }
                lines.append(line)
            }
        }
        let visible = try await office.visible(
            Array(Set(lines.map(\.person))), district: district)
        return lines.filter { visible.contains($0.person) }.sorted { $0.place < $1.place }
    }

    private static func stops(
        _ office: Office, district: Int
    ) async throws -> [(id: Int64, clause: String, person: PersonCard, since: Day)] {
        try await office.assessor.query(
            """
            SELECT c.id, c.clause, p.id, p.ref, p.town, c.opened_on
            FROM casework.case_file AS c
            JOIN kernel.person AS p ON p.district = c.district AND p.id = c.person
            WHERE c.district = \(district)::integer AND c.kind = 2 AND c.state IN (0, 1)
            """
        ).map { row in
            let (id, clause, person, ref, town, since) = try row.decode(
                Int64.self, String.self, Int64.self, String.self, Int64.self, PostgresDate.self)
            return (
                id, clause,
                PersonCard(id: person, ref: ref, name: "", role: .other, town: town), Day(since)
            )
        }
    }
}

extension GapList.Filter {
    fileprivate func takes(_ clause: String, of department: String, _ need: Need) -> Bool {
        (self.clause.map { $0 == clause } ?? true)
            && (self.department.map { $0 == department } ?? true)
            && (self.need.map { $0 == need } ?? true)
    }

    fileprivate func wants(_ line: GapList.Line) -> Bool {
        takes(line.clause, of: line.department, line.need)
            && (town.map { $0 == line.town } ?? true)
    }
}

extension GapList.Kind {
    /// The kept list; nil for stops, which are cases.
    fileprivate var list: StandingList? {
        switch self {
        case .missed: .missed
        case .undecided: .undecided
        case .refused: .refused
        case .overdue: .overdue
        case .toStop: nil
        }
    }

    /// Why a standing is on the list; nil where it is not.
    func words(for standing: Standing, in registry: Registry) -> Text? {
        switch self {
        case .missed:
            Worklist.Part.missed.lists(standing) ? Text("无人在办", en: "in nobody's hands") : nil
        case .overdue:
            standing.overduePeriods > 0
                ? Text(
                    "逾期 \(standing.overduePeriods) 期", en: "\(standing.overduePeriods) overdue")
                : nil
        case .refused:
            standing.caseState == .refused ? Text("已决定不予办理", en: "decided: no") : nil
        case .undecided:
            standing.outcome == .unknown && !standing.notAsked
                ? Self.missing(standing.missing, in: registry) : nil
        case .toStop: nil
        }
    }

    /// Each fact with the first of its owners: whose word is missing.
    private static func missing(_ names: [String], in registry: Registry) -> Text {
        let told = names.map { name -> Text in
            let kind = registry.dictionary[name.replacing("child.", with: "")]
            let owner = kind?.owners.first.flatMap { registry.department($0)?.title }
            guard let kind, let owner else { return Text(name, en: name) }
            return Text("\(kind.title.zh)（\(owner.zh)）", en: "\(name) (\(owner.en))")
        }
        return Text(
            "缺 " + told.map(\.zh).joined(separator: "、"),
            en: "missing " + told.map(\.en).joined(separator: ", "))
    }
}
