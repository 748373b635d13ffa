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

    /// A part of a list.
    public struct Page: Sendable {
        public let items: [Item]
        /// Where the next part begins; nil after the last.
        public let next: Place?
    }

    /// Where a part of a list ended: what is owed stands before what is undecided.
    public struct Place: Hashable, Sendable, CustomStringConvertible {
        let undecided: Bool
        /// Nil before the first.
        let place: ListPlace?

        init(undecided: Bool, _ place: ListPlace?) {
            self.undecided = undecided
            self.place = place
        }

        /// As `description` writes it; nil for anything else.
        public init?(_ text: String) {
            let isUndecided = text.hasPrefix("?")
            let rest = String(text.dropFirst(isUndecided ? 1 : 0))
            self.init(undecided: isUndecided, ListPlace(rest))
            if place == nil && text != "?" { return nil }
        }

        public var description: String {
            (undecided ? "?" : "") + (place?.description ?? "")
        }
    }

    /// A part of what a department has to do today; of a department's own desk, or the office's.
    ///
    /// - Parameters:
    ///   - after: Where the part before ended.
    ///   - limit: At most so many lines.
    public static func page(
        _ office: Office, district: Int, department: String, part: Part = .owed,
        after: Place? = nil, limit: Int
    ) async throws -> Page {
        let own = office.session.map(\.desk).flatMap { office.registry.department($0)?.code.word }
        let kept = try await KeptStandings.open(office, district: district, on: office.today)
        guard let lists = part.lists, let kept, own == nil || own == department else {
            let items = try await read(
                office, district: district, department: department, on: office.today, part: part
            ).filter { item in after.map { $0.precedes(item) } ?? true }
            return Page(
                items: Array(items.prefix(limit)),
                next: items.count > limit ? Place(of: items[limit - 1]) : nil)
        }
        let law = kept.statute.pack
        let mine = clauses(of: department, in: law)
        var items: [Item] = []
        for (list, isUndecided) in [(lists.owed, false), (lists.undecided, true)] {
            if let after, after.undecided, !isUndecided { continue }
            let place = after.flatMap { $0.undecided == isUndecided ? $0.place : nil }
            let (found, last) = try await kept.page(
                ListQuestion(
                    list: list, clauses: Array(mine.keys).sorted(), town: nil, after: place,
                    limit: limit - items.count))
            items += found.compactMap { item($0, mine, law, district) }
            if let last { return Page(items: items, next: Place(undecided: isUndecided, last)) }
            if items.count >= limit {
                return Page(items: items, next: isUndecided ? nil : Place(undecided: true, nil))
            }
        }
        return Page(items: items, next: nil)
    }

    private static func clauses(of department: String, in law: Pack) -> [String: Clause] {
        Dictionary(
            law.provisions.filter { $0.department == department }.map { ($0.id, $0) },
            uniquingKeysWith: { first, _ in first })
    }

    private static func item(
        _ standing: Standing, _ mine: [String: Clause], _ law: Pack, _ district: Int
    ) -> Item? {
        guard let clause = mine[standing.clause] else { return nil }
        var why: [Text] = []
        for line in clause.provision?.when ?? [] {
            let words = Self.words(of: line, in: law)
            if !why.contains(where: { $0.zh == words.zh }) { why.append(words) }
        }
        return Item(district: district, clause: clause, standing: standing, why: why)
    }

    /// Reads what a department has to do in one district on a day, whole.
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
        let mine = clauses(of: department, in: law)
        var items: [Item] = []
        _ = try await Standings(office, district: district).forEach(on: day) { standing in
            guard part.lists(standing), let item = item(standing, mine, law, district) else {
                return
            }
            items.append(item)
        }
        let visible = try await office.visible(
            Array(Set(items.map(\.standing.person.id))), district: district)
        return items.filter { visible.contains($0.standing.person.id) }
            .sorted { $0.order < $1.order }
    }

    /// What a clerk reads of a line: the clause's words, the definition's title, or the rule.
    public static func words(of line: Condition, in law: Pack) -> Text {
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

extension Worklist.Part {
    /// The kept lists it is made of; nil where nothing is left out.
    fileprivate var lists: (owed: StandingList, undecided: StandingList)? {
        switch self {
        case .owed: (.owed, .unsettled)
        case .missed: (.missedOwed, .missedUnsettled)
        case .all: nil
        }
    }
}

extension Worklist.Place {
    fileprivate init(of item: Worklist.Item) {
        let standing = item.standing
        self.init(
            undecided: standing.outcome == .unknown,
            ListPlace(since: standing.since, clause: standing.clause, ref: standing.person.ref))
    }

    /// Whether a line comes after it.
    fileprivate func precedes(_ item: Worklist.Item) -> Bool {
        let other = Worklist.Place(of: item)
        guard undecided == other.undecided else { return other.undecided }
        guard let place, let next = other.place else { return true }
        return place < next
    }
}
