import Law
import Testing

/// One clause about a person, told four times: due, not due, the day it begins, and undecidable.
struct ClauseRow: Sendable {
    /// The standard family that the row starts from.
    enum Base: Sendable {
        /// The only child died on 2016-04-10.
        case bereaved
        /// The only child lives with a certificate of grade 2 since 2010-01-01.
        case disabled
        /// The same, not confirmed on special assistance.
        case unconfirmed
        /// The mother is on the complication scheme, class 2; the child is healthy.
        case complication
        /// The only child died, and another was borne in 2018.
        case reborn
        /// The only child died, and the parents adopted another on 2022-02-02.
        case adopter
    }

    let clause: String
    /// The duty as a sentence.
    let sentence: String
    let base: Base
    /// `M` mother, `F` father, `C` child.
    let about: String
    /// Facts in the words of the files: `M care.need=yes 2020-01-01`.
    let facts: [String]
    /// When it is not due: facts learned later, or another person or family.
    let not: Not
    /// The first day on which it is due.
    let begins: String
    /// Without any report of this fact it cannot be decided; nil where nothing can be missing.
    let unknown: String?
    /// The day asked about.
    let on: String

    init(
        _ clause: String, _ sentence: String, _ base: Base, about: String = "M",
        facts: [String] = [], not: Not, begins: String, unknown: String?,
        on: String = "2025-06-01"
    ) {
        self.clause = clause
        self.sentence = sentence
        self.base = base
        self.about = about
        self.facts = facts
        self.not = not
        self.begins = begins
        self.unknown = unknown
        self.on = on
    }

    /// What makes the answer no.
    struct Not: Sendable {
        let words: String
        var facts: [String] = []
        var about: String?
        var base: Base?

        init(_ words: String, _ facts: [String] = [], about: String? = nil, base: Base? = nil) {
            self.words = words
            self.facts = facts
            self.about = about
            self.base = base
        }
    }

    /// One of the four tellings.
    struct Case: Sendable, CustomTestStringConvertible {
        enum Telling: Sendable { case due, notDue, begins, unknown }

        let row: ClauseRow
        let telling: Telling

        var testDescription: String {
            switch telling {
            case .due: "\(row.clause): \(row.sentence)"
            case .notDue: "\(row.clause): not \(row.not.words)"
            case .begins: "\(row.clause): due from \(row.begins), not the day before"
            case .unknown: "\(row.clause): cannot be decided without \(row.unknown ?? "")"
            }
        }
    }

    var cases: [Case] {
        [Case(row: self, telling: .due), Case(row: self, telling: .notDue)]
            + [Case(row: self, telling: .begins)]
            + (unknown == nil ? [] : [Case(row: self, telling: .unknown)])
    }
}

/// The three people of a row, with what is reported of them.
struct RowFamily {
    private let pack: Pack
    private let sibling: Relation.Kind?
    private var lines: [(line: String, learned: Day)] = []

    init(
        _ row: ClauseRow, pack: Pack, base: ClauseRow.Base? = nil, correcting: [String] = [],
        without: String? = nil
    ) throws {
        self.pack = pack
        let base = base ?? row.base
        sibling = base == .reborn ? .bore : base == .adopter ? .adopted : nil
        let district = try #require(pack.district)
        var told = ["M,F hukou.district=\(district) 1990-01-01"]
        if district == "500119" { told.append("M,F hukou.kind=urban 1990-01-01") }
        switch base {
        case .unconfirmed: told.append("C death=illness 2016-04-10")
        case .bereaved, .reborn, .adopter:
            told += ["C death=illness 2016-04-10", "M,F special_assistance=loss 2016-05-01"]
        case .disabled:
            told += [
                "C disability.grade=2 2010-01-01", "M,F special_assistance=disability 2010-02-01",
            ]
        case .complication: told.append("M complication_assistance=2 2012-01-01")
        }
        told += ["C only_child=yes 1982-09-09", "C only_child.cohort=yes 1985-01-01"]
        lines = (told + row.facts).map { ($0, .always) }
        lines += try correcting.map { ($0, try #require(Day(iso: "2019-01-01"))) }
        if let without {
            lines.removeAll { $0.line.split(separator: " ")[1].hasPrefix("\(without)=") }
        }
    }

    static func index(of person: String) throws -> Int {
        try #require(["M", "F", "C"].firstIndex(of: person))
    }

    func family() throws -> Family {
        let births = ["1955-06-15", "1953-03-01", "1982-09-09"]
        var members: [Member] = []
        for (index, birth) in births.enumerated() {
            members.append(
                Member(
                    id: Int64(index + 1), ref: ["M", "F", "C"][index],
                    sex: index == 0 ? .female : .male, birth: try #require(Day(iso: birth)),
                    role: index == 2 ? .child : .parent, town: 500_119_001,
                    memberships: [Membership(household: 1)]))
        }
        for (place, told) in lines.enumerated() {
            let words = told.line.split(separator: " ").map(String.init)
            let (name, value) = (
                words[1].prefix { $0 != "=" }, words[1].drop { $0 != "=" }.dropFirst()
            )
            let kind = try #require(pack.dictionary.index(of: String(name)), "\(told.line)")
            let number =
                value.isEmpty
                ? 0 : try #require(pack.dictionary[kind].encode(String(value)), "\(told.line)")
            for person in words[0].split(separator: ",") {
                members[try Self.index(of: String(person))].reports.append(
                    Report(
                        fact: UInt16(kind), act: value.isEmpty ? .ends : .states, value: number,
                        from: try #require(Day(iso: words[2])),
                        to: words.count > 3 ? try #require(Day(iso: words[3])) : .never,
                        learned: told.learned, sequence: Int64(place)))
            }
        }
        var relations = [
            Relation(kind: .bore, one: 0, other: 2, from: members[2].birth),
            Relation(kind: .bore, one: 1, other: 2, from: members[2].birth),
            Relation(kind: .married, one: 0, other: 1, from: .always),
        ]
        if let sibling {
            let birth = try #require(Day(iso: "2018-02-03"))
            members.append(
                Member(
                    id: 4, ref: "S", sex: .female, birth: birth, role: .other, town: 500_119_001,
                    memberships: [Membership(household: 1)]))
            let from = sibling == .bore ? birth : try #require(Day(iso: "2022-02-02"))
            relations += [0, 1].map { Relation(kind: sibling, one: $0, other: 3, from: from) }
        }
        return Family(members: members, relations: relations)
    }
}
