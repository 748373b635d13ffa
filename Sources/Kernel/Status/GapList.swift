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
    }

    /// Reads a list on a day, the oldest first. Only people whom the desk may see; a department's
    /// desk sees its own clauses.
    public static func read(
        _ kind: Kind, _ office: Office, district: Int, on day: Day
    ) async throws -> [Line] {
        var lines: [Line] = []
        let (law, _) = try await PackStore(office).pack(of: district)
        let clauses = Dictionary(
            law.provisions.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        func add(
            _ clause: String, _ person: Int64, _ ref: String, _ town: Int64, since: Day,
            _ words: Text
        ) {
            guard let found = clauses[clause], let need = found.provision?.need else { return }
            lines.append(
                Line(
                    department: found.department, clause: clause, need: need, person: person,
                    ref: ref, town: town, since: since, words: words))
        }
        if kind == .toStop {
            for stop in try await stops(office, district: district) {
                add(
                    stop.clause, stop.person, stop.ref, stop.town, since: stop.since,
                    Text("第 \(stop.id) 号", en: "case \(stop.id)"))
            }
        } else {
            _ = try await Standings(office, district: district).forEach(on: day) { standing in
                guard let words = kind.words(for: standing, in: office.registry) else { return }
                add(
                    standing.clause, standing.person.id, standing.person.ref,
                    standing.person.town, since: standing.since, words)
            }
        }
        let own = office.session.map(\.desk).flatMap { office.registry.department($0)?.code.word }
        let shown = lines.filter { own == nil || $0.department == own }
        let visible = try await office.visible(
            Array(Set(shown.map(\.person))), district: district)
        return shown.filter { visible.contains($0.person) }
            .sorted { ($0.since, $0.clause, $0.ref) < ($1.since, $1.clause, $1.ref) }
    }

    private static func stops(
        _ office: Office, district: Int
    ) async throws -> [(
        id: Int64, clause: String, person: Int64, ref: String, town: Int64, since: Day
    )] {
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
            return (id, clause, person, ref, town, Day(since))
        }
    }
}

extension GapList.Kind {
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
