import Kernel
import Law

@testable import Yuhou

/// A family told in the words of the files: who is in it, what is reported of them and when. Every
/// step gives a longer story, so that a case adds its one or two facts to a standard family.
///
///     FamilyStory(district: "321204").parent("mother", birth: "1955-03-01")
///         .fact("mother", "special_assistance", "loss", from: "2016-02-20")
struct FamilyStory: Sendable {
    private enum Step: Sendable {
        case person(String, Role, Sex, birth: String)
        case lives(String, household: Int64, from: String)
        case report(
            String, fact: String, Act, value: String, from: String?, to: String?, learned: String?,
            owner: String?)
        case relation(
            Relation.Kind, String, String, Act, from: String?, to: String?, learned: String?)
    }

    private var steps: [Step] = []
    private let district: String

    /// Nobody yet; the roster's town is the district's first.
    init(district: String) { self.district = district }

    private func adding(_ step: Step) -> FamilyStory {
        var story = self
        story.steps.append(step)
        return story
    }
}

/// People and where they live.
extension FamilyStory {
    func parent(_ name: String, _ sex: Sex = .female, birth: String) -> FamilyStory {
        adding(.person(name, .parent, sex, birth: birth))
    }

    /// A child borne by each of the named parents.
    func child(
        _ name: String, _ sex: Sex = .female, birth: String, of parents: [String] = [],
        learned: String? = nil
    ) -> FamilyStory {
        parents.reduce(adding(.person(name, .child, sex, birth: birth))) { story, parent in
            story.adding(
                .relation(.bore, parent, name, .states, from: birth, to: nil, learned: learned))
        }
    }

    /// A spouse who is no parent of the special family.
    func spouse(_ name: String, _ sex: Sex = .male, birth: String) -> FamilyStory {
        adding(.person(name, .spouse, sex, birth: birth))
    }

    func other(_ name: String, _ sex: Sex = .female, birth: String) -> FamilyStory {
        adding(.person(name, .other, sex, birth: birth))
    }

    /// Everybody lives in household 1 from the start; this moves one of them.
    func lives(_ name: String, in household: Int64, from: String) -> FamilyStory {
        adding(.lives(name, household: household, from: from))
    }
}

/// Marriages, adoptions, deaths.
extension FamilyStory {
    /// Without `from` the wedding day is not known.
    func married(
        _ one: String, _ other: String, from: String? = nil, to: String? = nil,
        learned: String? = nil
    ) -> FamilyStory {
        adding(.relation(.married, one, other, .states, from: from, to: to, learned: learned))
    }

    func divorced(
        _ one: String, _ other: String, on day: String, learned: String? = nil
    ) -> FamilyStory {
        adding(.relation(.married, one, other, .ends, from: day, to: nil, learned: learned))
    }

    /// The child must have been named before.
    func adopted(
        _ parents: [String], _ child: String, on day: String, learned: String? = nil
    ) -> FamilyStory {
        parents.reduce(self) { story, parent in
            story.adding(
                .relation(.adopted, parent, child, .states, from: day, to: nil, learned: learned))
        }
    }

    func dies(
        _ name: String, on day: String, of cause: String = "illness", learned: String? = nil,
        by owner: String? = nil
    ) -> FamilyStory {
        fact(name, "death", cause, from: day, learned: learned, by: owner)
    }
}

/// What is reported.
extension FamilyStory {
    /// A fact in the words of the files; without days it always holds and was always known. `owner`
    /// is a department's code, the first owner of the fact unless said.
    func fact(
        _ name: String, _ fact: String, _ value: String, from: String? = nil, to: String? = nil,
        learned: String? = nil, by owner: String? = nil
    ) -> FamilyStory {
        adding(
            .report(
                name, fact: fact, .states, value: value, from: from, to: to, learned: learned,
                owner: owner))
    }

    /// From a day on there is no value.
    func ends(
        _ name: String, _ fact: String, from: String, learned: String? = nil,
        by owner: String? = nil
    ) -> FamilyStory {
        adding(
            .report(
                name, fact: fact, .ends, value: "", from: from, to: nil, learned: learned,
                owner: owner))
    }

    /// Takes back what was reported of the fact from that day.
    func withdraws(
        _ name: String, _ fact: String, from: String, learned: String? = nil,
        by owner: String? = nil
    ) -> FamilyStory {
        adding(
            .report(
                name, fact: fact, .withdraws, value: "", from: from, to: nil, learned: learned,
                owner: owner))
    }

    /// The story in which nobody has reported that fact.
    func without(_ name: String, _ fact: String) -> FamilyStory {
        var story = self
        story.steps.removeAll { step in
            guard case .report(let of, fact: let told, _, _, _, _, _, _) = step else {
                return false
            }
            return of == name && told == fact
        }
        return story
    }
}

/// Why a story cannot be told.
struct StorySlip: Error, CustomStringConvertible {
    let description: String
}

extension FamilyStory {
    /// The family, and where each named person stands in it.
    struct Told: Sendable {
        var family: Family
        var places: [String: Int] = [:]

        func place(_ name: String) throws -> Int {
            guard let place = places[name] else {
                throw StorySlip(description: "nobody in the story is called \(name)")
            }
            return place
        }
    }

    /// The family as the evaluator takes it; throws `StorySlip` for a name, fact, value, owner or
    /// day that the files could not hold.
    func told(with dictionary: FactDictionary) throws -> Told {
        var told = Told(family: Family(members: [], relations: []))
        for (sequence, step) in steps.enumerated() {
            switch step {
            case .person(let name, let role, let sex, birth: let birth):
                told.places[name] = told.family.members.count
                told.family.members.append(
                    Member(
                        id: Int64(told.family.members.count + 1), ref: name, sex: sex,
                        birth: try Self.day(birth), role: role,
                        town: Int64(district + "001") ?? 0,
                        memberships: [Membership(household: 1)]))
            case .lives(let name, household: let household, from: let from):
                let place = try told.place(name)
                told.family.members[place].memberships.append(
                    Membership(household: household, from: try Self.day(from)))
            case .report(let name, _, _, _, _, _, _, _):
                let place = try told.place(name)
                told.family.members[place].reports.append(
                    try Self.report(step, sequence: Int64(sequence), dictionary))
            case .relation(let kind, let one, let other, let act, let from, let to, let learned):
                told.family.relations.append(
                    Relation(
                        kind: kind, one: try told.place(one), other: try told.place(other),
                        act: act, from: try from.map(Self.day) ?? .always,
                        to: try to.map(Self.day) ?? .never,
                        learned: try learned.map(Self.day) ?? .always, sequence: Int64(sequence)))
            }
        }
        return told
    }

    private static func report(
        _ step: Step, sequence: Int64, _ dictionary: FactDictionary
    ) throws -> Report {
        guard
            case .report(_, let name, let act, let value, let from, let to, let learned, let by) =
                step, let index = dictionary.index(of: name)
        else { throw StorySlip(description: "no fact of the story's name: \(step)") }
        let kind = dictionary[index]
        guard act != .states || kind.encode(value) != nil else {
            throw StorySlip(description: "\(name) = \(value): write \(kind.shape)")
        }
        guard let owner = by.map({ kind.owners.firstIndex(of: $0) }) ?? 0 else {
            throw StorySlip(description: "\(by ?? "") does not own \(name)")
        }
        return Report(
            fact: UInt16(index), act: act, owner: UInt8(owner), value: kind.encode(value) ?? 0,
            from: try from.map(day) ?? .always, to: try to.map(day) ?? .never,
            learned: try learned.map(day) ?? .always, sequence: sequence)
    }

    static func day(_ iso: String) throws -> Day {
        guard let day = Day(iso: iso) else {
            throw StorySlip(description: "\(iso) is not a day; write YYYY-MM-DD")
        }
        return day
    }
}
