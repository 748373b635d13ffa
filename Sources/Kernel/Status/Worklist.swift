public import Law

/// A department's list: who is due what, why, the oldest first.
public enum Worklist {
    /// One line of the list.
    public struct Item: Sendable {
        public let district: Int
        public let clause: Clause
        public let standing: Standing
        /// The rule's lines, in the clause's own words where it has them; each once.
        public let why: [Text]

        /// Owed before undecided, then the oldest, then by clause and person.
        public var order: Order {
            Order(
                undecided: standing.outcome == .unknown, since: standing.since, clause: clause.id,
                ref: standing.person.ref)
        }
    }

    /// The order in which a list is worked off.
    public struct Order: Comparable, Sendable {
        let undecided: Bool
        let since: Day
        let clause: String
        let ref: String

        public static func < (a: Order, b: Order) -> Bool {
            (a.undecided ? 1 : 0, a.since, a.clause, a.ref)
                < (b.undecided ? 1 : 0, b.since, b.clause, b.ref)
        }
    }

    /// What of a department's list is read.
    public enum Part: Hashable, Sendable {
        /// What it owes or cannot decide.
        case owed
        /// Also what has been received for its latest period.
        case all
        /// What is owed and in nobody's hands (应享未享): no case stands for it.
        case missed
    }

    /// Reads what a department has to do in one district on a day.
    ///
    /// - Parameters:
    ///   - department: The lead whose clauses are listed.
    ///   - day: Past days are read from the stored answers, later ones worked out.
    ///   - part: Which lines.
    /// - Returns: What this department owes or cannot decide for a lack of facts; a wish nobody
    ///   has asked about is not chased and not listed.
    public static func read(
        _ office: Office, district: Int, department: String, on day: Day,
        part: Part = .owed
    ) async throws -> [Item] {
        let (law, _) = try await PackStore(office).pack(of: district)
        let mine = Dictionary(
            law.provisions.filter { $0.department == department }.map { ($0.id, $0) },
            uniquingKeysWith: { first, _ in first })
        var items: [Item] = []
        _ = try await Standings(office, district: district).forEach(on: day) { standing in
            guard let clause = mine[standing.clause] else { return }
            guard part.lists(standing) else { return }
            var why: [Text] = []
            for line in clause.provision?.when ?? [] {
                let words = Self.words(of: line, in: law)
                if !why.contains(where: { $0.zh == words.zh }) { why.append(words) }
            }
            items.append(Item(district: district, clause: clause, standing: standing, why: why))
        }
        let visible = try await office.visible(
            Array(Set(items.map(\.standing.person.id))), district: district)
        return items.filter { visible.contains($0.standing.person.id) }
            .sorted { $0.order < $1.order }
    }

    /// What a clerk reads of a line: the clause's words, the definition's title, or the rule.
    private static func words(of line: Condition, in law: Pack) -> Text {
        let definition: Definition? =
            switch line.expression {
            case .definition(let name), .parentsAny(.definition(let name)),
                .householdAny(.definition(let name)):
                law.definitions[name]
            default: nil
            }
        return Text(
            line.words ?? definition?.title.zh ?? line.text, en: definition?.title.en ?? line.text)
    }
}

extension Worklist.Part {
    func lists(_ standing: Standing) -> Bool {
        let isOwed = standing.gap || standing.outcome == .unknown && !standing.notAsked
        return switch self {
        case .owed: isOwed
        case .all: isOwed || standing.outcome == .yes
        case .missed: standing.gap && standing.caseState == nil
        }
    }
}
