import Law
import Testing

/// A family told in sentences, separated by semicolons.
///
/// Told without being said: a mother `M` (1955-06-15), a father `F` (1953-03-01), married, and
/// their only child `C` (1982-09-09), registered in the pack's district, in town. Then, of people:
/// `without F` · `M born 1970-05-20` · `C died 2016-04-10` · `S is other 2018-02-03` ·
/// `H is spouse male 1961-01-01` · `M bore S` · `M adopted S 2022-02-02` ·
/// `M married H 2019-05-01` · `M divorced F 2017-03-01` · `F moves 2 2017-03-01` (to another
/// household). Of facts: `C disability.grade=3 2016-06-01 2021-06-01`,
/// `C disability.grade= 2021-06-01` (an end), `C disability.grade! 2016-06-01` (withdraws the
/// report of that day). `by:health` names the owner who reports, `@2021-08-05` the day on which
/// it was learned.
struct ScenarioFamily {
    private(set) var family = Family(members: [], relations: [])
    private let pack: Pack
    private var letters: [String] = []
    private var sequence: Int64 = 0

    /// The days and marks at the end of a sentence.
    private struct Marks {
        var days: [Day] = []
        var learned = Day.always
        var owner: String?

        init(_ words: some Sequence<String>) throws {
            for word in words {
                if word.hasPrefix("@") {
                    learned = try #require(Day(iso: word.dropFirst()), "\(word)")
                } else if word.hasPrefix("by:") {
                    owner = String(word.dropFirst(3))
                } else {
                    days.append(try #require(Day(iso: word), "\(word)"))
                }
            }
        }
    }

    init(_ told: String, pack: Pack) throws {
        self.pack = pack
        let district = try #require(pack.district)
        let sentences = told.split(separator: ";").map {
            $0.split(separator: " ").map(String.init)
        }.filter { !$0.isEmpty }
        for sentence in sentences { try #require(sentence.count > 1, "\(sentence)") }
        try begin(sentences)
        let everybody = letters.joined(separator: ",")
        try tell([everybody, "hukou.district=\(district)", "1990-01-01"])
        try tell([everybody, "hukou.kind=urban", "1990-01-01"])
        try tell(["C", "only_child=yes", "1990-01-01"])
        for sentence in sentences where sentence[0] != "without" && sentence[1] != "born" {
            try tell(sentence)
        }
    }

    func index(of letter: String) throws -> Int {
        try #require(letters.firstIndex(of: letter), "nobody is \(letter)")
    }

    /// The three who are told without being said.
    private mutating func begin(_ sentences: [[String]]) throws {
        let births = [("M", "1955-06-15"), ("F", "1953-03-01"), ("C", "1982-09-09")]
        for (letter, birth) in births where !sentences.contains(["without", letter]) {
            let other = sentences.first { $0.prefix(2) == [letter, "born"] }?.last
            add(
                letter, letter == "C" ? .child : .parent, letter == "F" ? .male : .female,
                try #require(Day(iso: other ?? birth)))
        }
        let child = try index(of: "C")
        for parent in 0..<child {
            try relate(.bore, parent, child, from: family.members[child].birth)
        }
        if child == 2 { try relate(.married, 0, 1, from: .always) }
    }

    private mutating func add(_ letter: String, _ role: Role, _ sex: Sex, _ birth: Day) {
        letters.append(letter)
        family.members.append(
            Member(
                id: Int64(letters.count), ref: letter, sex: sex, birth: birth, role: role,
                town: 500_119_001, memberships: [Membership(household: 1)]))
    }

    private mutating func relate(
        _ kind: Relation.Kind, _ one: Int, _ other: Int, act: Act = .states, from: Day,
        learned: Day = .always
    ) throws {
        sequence += 1
        family.relations.append(
            Relation(
                kind: kind, one: one, other: other, act: act, from: from, learned: learned,
                sequence: sequence))
    }

    private mutating func tell(_ words: [String]) throws {
        if words[1].contains("=") || words[1].hasSuffix("!") { return try report(words) }
        switch words[1] {
        case "is":
            let role = try #require(Role.allCases.first { $0.word == words[2] }, "\(words)")
            add(
                words[0], role, words.contains("male") ? .male : .female,
                try #require(Day(iso: words.last ?? ""), "\(words)"))
        case "died": try report([words[0], "death=illness"] + words.dropFirst(2))
        case "moves": try move(words)
        default: try join(words)
        }
    }

    private mutating func move(_ words: [String]) throws {
        let member = try index(of: words[0])
        let day = try #require(Day(iso: words[3]), "\(words)")
        let home = try #require(Int64(words[2]), "\(words)")
        let last = family.members[member].memberships.count - 1
        family.members[member].memberships[last].to = day
        family.members[member].memberships.append(Membership(household: home, from: day))
    }

    private mutating func join(_ words: [String]) throws {
        let one = try index(of: words[0])
        let other = try index(of: words[2])
        let marks = try Marks(words.dropFirst(3))
        let from = marks.days.first ?? family.members[other].birth
        let kinds: [String: Relation.Kind] = [
            "bore": .bore, "adopted": .adopted, "married": .married, "divorced": .married,
        ]
        let kind = try #require(kinds[words[1]], "\(words)")
        let act: Act = words[1] == "divorced" ? .ends : .states
        try relate(kind, one, other, act: act, from: from, learned: marks.learned)
    }

    private mutating func report(_ words: [String]) throws {
        let name = words[1].prefix { $0 != "=" && $0 != "!" }
        let value = words[1].dropFirst(name.count + 1)
        let kind = try #require(pack.dictionary.index(of: String(name)), "\(words)")
        let encoded = value.isEmpty ? 0 : pack.dictionary[kind].encode(String(value))
        let number = try #require(encoded, "\(words)")
        let act: Act =
            words[1].hasSuffix("!") ? .withdraws : value.isEmpty ? .ends : .states
        let marks = try Marks(words.dropFirst(2))
        let owners = pack.dictionary[kind].owners
        let owner = try #require(marks.owner.map { owners.firstIndex(of: $0) } ?? 0, "\(words)")
        for letter in words[0].split(separator: ",") {
            sequence += 1
            family.members[try index(of: String(letter))].reports.append(
                Report(
                    fact: UInt16(kind), act: act, owner: UInt8(owner), value: number,
                    from: try #require(marks.days.first, "\(words)"),
                    to: marks.days.count > 1 ? marks.days[1] : .never, learned: marks.learned,
                    sequence: sequence))
        }
    }
}
