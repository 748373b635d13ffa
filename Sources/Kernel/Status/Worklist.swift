public import Law

/// A department's list: who is due what, why, the oldest first.
public enum Worklist {
    /// One line of the list.
    public struct Item: Sendable {
        public let district: Int
        public let clause: Clause
        public let standing: Standing
        /// The rule's lines as decided, in the clause's own words where it has them.
        public let why: [String]

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

    /// - Parameter includingReceived: Also what has been received for its latest period.
    /// - Returns: What this department owes or cannot decide for a lack of facts; a wish nobody
    ///   has asked about is not chased and not listed.
    public static func read(
        _ office: Office, district: Int, department: String, on day: Day,
        includingReceived: Bool = false
    ) async throws -> [Item] {
        let (law, _) = try await PackStore(office).pack(of: district)
        let mine = Dictionary(
            law.provisions.filter { $0.department == department }.map { ($0.id, $0) },
            uniquingKeysWith: { first, _ in first })
        var items: [Item] = []
        _ = try await Standings(office, district: district).forEach(on: day) { standing in
            guard let clause = mine[standing.clause] else { return }
            let isListed =
                standing.gap || (standing.outcome == .unknown && !standing.notAsked)
                || (includingReceived && standing.outcome == .yes)
            guard isListed else { return }
            let why = (clause.provision?.when ?? []).map { $0.words ?? $0.text }
            items.append(Item(district: district, clause: clause, standing: standing, why: why))
        }
        return items.sorted { $0.order < $1.order }
    }
}
