public import Law
import Postgres

/// Of whom a definition of the district's law holds, or will: who could be confirmed before anybody
/// applies.
public struct DefinitionSurvey: Sendable {
    private let office: Office
    private let district: Int

    public init(_ office: Office, district: Int) {
        self.office = office
        self.district = district
    }

    /// One person with what was asked.
    public struct Found: Hashable, Sendable {
        public let id: Int64
        public let ref: String
        public let name: String
        public let sex: Sex
        public let birth: Day
        /// Nine digits.
        public let town: Int64
        /// Whether it holds today.
        public let outcome: Truth
        /// The facts that are missing where it is unknown.
        public let missing: [String]
        /// The first day, not after the horizon, on which it holds; nil for none.
        public let from: Day?
        /// Where it does not hold: the first day of that, at most five years back.
        public let lostOn: Day?
        /// The facts asked for, in the words of the files; those without a value are left out.
        public let facts: [String: String]
        /// Each line of the definition today, in order.
        public let reasons: [Reason]
    }

    /// What is asked.
    public struct Question: Sendable {
        public var definition: String
        /// Facts to bring along: `special_assistance`, `child.death`; one that the asker's
        /// department may not read comes as `Entitlements.protected`.
        public var facts: [String] = []
        /// Days ahead are looked at up to here.
        public var horizon: Day
        /// Only this person's family; nil for the district.
        public var ref: String?

        public init(_ definition: String, horizon: Day) {
            self.definition = definition
            self.horizon = horizon
        }
    }

    /// Asks of every living parent of the district, or of one family, whom the asker may see.
    ///
    /// - Throws: `Refusal` when the law has no such definition.
    public func ask(
        _ question: Question, where isWanted: (Found) -> Bool = { _ in true }
    ) async throws -> [Found] {
        try office.session?.require(district: district)
        let statute = try await Statute.current(office, district: district)
        guard let index = statute.evaluator.definition(question.definition) else {
            throw Refusal(
                Text(
                    "本区县的政策里没有“\(question.definition)”这一定义。",
                    en: "The district's law has no definition \(question.definition)."))
        }
        let reader = FamilyReader(district: district, dictionary: office.registry.dictionary)
        var found: [Found] = []
        func add(_ families: [RegisteredFamily]) {
            for family in families {
                let view = statute.evaluator.view(of: family.family)
                for member in family.cards.indices {
                    let one = look(at: member, of: family, view, index, question)
                    if let one, isWanted(one) { found.append(one) }
                }
            }
        }
        if let ref = question.ref {
            try await office.admit(ref, district: district)
            guard let family = try await reader.family(ofRef: ref, in: office.assessor) else {
                throw Refusal.unknownRef(ref, in: district)
            }
            add([family])
        } else {
            for range in try await reader.ranges(in: office.assessor) {
                add(
                    try await office.assessor.transaction(
                        isolation: .repeatableRead, readOnly: true
                    ) { try await reader.families(range, in: $0) })
            }
        }
        let visible = try await office.visible(found.map(\.id), district: district)
        return found.filter { visible.contains($0.id) }
    }

    private func look(
        at member: Int, of family: RegisteredFamily, _ view: FamilyView, _ definition: Int,
        _ question: Question
    ) -> Found? {
        let (today, card) = (office.today, family.cards[member])
        guard card.role == .parent, view.death(of: member) > today else { return nil }
        let now = view.holds(definition, about: member, on: today)
        var from: Day? = now.outcome == .yes ? today : nil
        var day = max(now.until, today.adding(days: 1))
        var steps = 0
        // A definition changes a handful of times a year at most.
        while from == nil, day <= question.horizon, steps < 64 {
            let then = view.holds(definition, about: member, on: day)
            if then.outcome == .yes { from = day }
            day = max(then.until, day.adding(days: 1))
            steps += 1
        }
        let sight = Sight(
            dictionary: office.registry.dictionary, reader: office.eyes(nil), opened: [])
        let kin = Sight.Kin(of: member, in: family, view, on: today)
        var facts: [String: String] = [:]
        for path in question.facts {
            facts[path] = value(path, of: member, view, on: today).map {
                sight.mayRead(path) ? $0 : Entitlements.protected
            }
        }
        let person = family.family.members[member]
        return Found(
            id: card.id, ref: card.ref, name: card.name, sex: person.sex, birth: person.birth,
            town: view.town(of: member, on: today), outcome: now.outcome, missing: now.missing,
            from: from, lostOn: now.outcome == .no ? lost(definition, member, view, today) : nil,
            facts: facts,
            reasons: view.reasons(
                ofDefinition: question.definition, about: member, on: today
            ).map { sight.masked($0, of: kin) })
    }

    /// The first of the days up to today on which it has not held since.
    private func lost(
        _ definition: Int, _ member: Int, _ view: FamilyView, _ today: Day
    ) -> Day? {
        var day = today.anniversary(years: -5)
        var first: Day?
        while day <= today {
            let finding = view.holds(definition, about: member, on: day)
            first = finding.outcome == .no ? first ?? day : nil
            day = max(finding.until, day.adding(days: 1))
        }
        return first
    }

    private func value(
        _ path: String, of member: Int, _ view: FamilyView, on day: Day
    ) -> String? {
        var (name, whose): (Substring, Int?) = (path[...], member)
        if path.hasPrefix("child.") {
            (name, whose) = (path.dropFirst(6), view.theChild(of: member, on: day).member)
        } else if path.hasPrefix("spouse.") {
            (name, whose) = (path.dropFirst(7), view.theSpouse(of: member, on: day).0)
        }
        let dictionary = office.registry.dictionary
        guard let whose, let index = dictionary.index(of: String(name)),
            case .value(let value) = view.value(of: index, member: whose, on: day).state
        else { return nil }
        return dictionary[index].decode(value)
    }
}
