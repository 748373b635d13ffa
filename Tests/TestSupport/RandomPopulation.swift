public import Law
public import Postgres

/// About so many persons with every awkward history on purpose, written straight into the register.
public struct RandomPopulation {
    private let district: Int
    private let dictionary: FactDictionary
    private var random: SeededRandom
    private var nextID: Int64 = 1
    private var people:
        [(id: Int64, household: Int64, family: Int64, sex: Int, birth: Day, role: Int)] =
            []
    private var relations: [(Int64, Int, Int64, Int, Day, Day, Day)] = []
    private var moves: [(Int64, Int64, Day, Day)] = []
    private var facts: [(Int64, String, Int, Int64?, String?, Day, Day, Day, String)] = []

    /// The same seed gives the same population: at least so many persons, in whole families.
    public init(seed: UInt64, district: Int, persons: Int, dictionary: FactDictionary) {
        self.district = district
        self.dictionary = dictionary
        random = SeededRandom(seed: seed)
        while people.count < persons { addFamily() }
    }

    private mutating func person(
        _ household: Int64, _ family: Int64, sex: Int, birth: Day, role: Int
    ) -> Int64 {
        nextID += 1
        people.append((nextID, household, family, sex, birth, role))
        return nextID
    }

    private func yearsLater(_ day: Day, _ years: Int) -> Day { day.anniversary(years: years) }

    private mutating func addFamily() {
        nextID += 2
        let (home, second, family) = (nextID - 1, nextID, nextID - 1)
        let birth =
            random.chance(8)
            ? Day(year: 1956, month: 2, day: 29) ?? .always : random.day(1930...1985)
        let mother = person(home, family, sex: 0, birth: birth, role: 0)
        let fatherBirth = birth.adding(days: Int.random(in: -3000...1500, using: &random))
        let father = person(
            random.chance(15) ? second : home, family, sex: 1, birth: fatherBirth, role: 0)
        marry(mother, father)
        var parents = [mother, father]
        for _ in 0..<random.pick([1, 1, 1, 1, 2, 3, 0]) {
            addChild(home, family, mother: mother, father: random.chance(90) ? father : nil)
        }
        if random.chance(15) {
            let wife = person(second, family, sex: 0, birth: random.day(1955...1985), role: 2)
            relate(father, 2, wife, from: random.day(2005...2022))
            if random.chance(50) {
                addChild(second, family, mother: wife, father: father, role: 3)
            }
            parents.append(wife)
        }
        if random.chance(10) { move(father, from: home, to: second) }
        for parent in parents { tell(parent) }
    }

    private mutating func marry(_ one: Int64, _ other: Int64) {
        guard random.chance(90) else { return }
        relations.append((one, 2, other, 0, .always, .never, .always))
        guard random.chance(25) else { return }
        let day = random.day(2000...2024)
        relations.append((one, 2, other, 1, day, .never, later(than: day)))
        if random.chance(30) {
            relations.append((one, 2, other, 2, day, .never, later(than: random.day(2020...2024))))
        }
    }

    private mutating func relate(_ one: Int64, _ kind: Int, _ other: Int64, from: Day) {
        relations.append((one, kind, other, 0, from, .never, later(than: from)))
        if random.chance(10) {
            relations.append(
                (one, kind, other, 2, from, .never, later(than: random.day(2015...2024))))
        }
    }

    private mutating func addChild(
        _ home: Int64, _ family: Int64, mother: Int64, father: Int64?, role: Int = 1
    ) {
        let birth =
            random.chance(5)
            ? Day(year: 1984, month: 2, day: 29) ?? .always : random.day(1978...2026)
        let child = person(home, family, sex: random.chance(50) ? 0 : 1, birth: birth, role: role)
        let isAdopted = random.chance(15)
        let from = isAdopted ? max(birth, random.day(1990...2024)) : birth
        for parent in [mother, father].compactMap({ $0 }) {
            relations.append(
                (
                    parent, isAdopted ? 1 : 0, child, 0, from, .never,
                    random.chance(70) ? .always : later(than: from)
                ))
        }
        if random.chance(40) {
            let day = max(birth, random.day(1995...2026))
            state(child, "death", from: day)
            if random.chance(20) {
                state(child, "death", from: day.adding(days: 4), source: "civil_affairs")
            }
        }
        if random.chance(55) {
            state(child, "disability.grade", from: max(birth, random.day(1990...2024)))
        }
        tell(child)
    }

    private mutating func move(_ person: Int64, from home: Int64, to second: Int64) {
        guard let index = people.firstIndex(where: { $0.id == person }),
            people[index].household == home
        else { return }
        let day = random.day(2010...2024)
        moves.append((person, home, .always, day))
        moves.append((person, second, day, .never))
    }

    private mutating func later(than day: Day) -> Day {
        let base = day == .always ? random.day(2008...2015) : day
        return base.adding(days: Int.random(in: 0...900, using: &random))
    }

    /// Facts at random, the ones that make a target more often.
    private mutating func tell(_ person: Int64) {
        if random.chance(90) {
            facts.append(
                (
                    person, "hukou.district", 0, Int64(random.chance(92) ? district : 110_101), nil,
                    random.day(1980...2010), .never, .always, "public_security"
                ))
        }
        if random.chance(80) { state(person, "hukou.kind", from: random.day(1980...2012)) }
        if random.chance(60) { state(person, "hukou.area", from: random.day(1980...2012)) }
        if random.chance(60) { state(person, "special_assistance", from: random.day(2008...2022)) }
        if random.chance(12) {
            state(person, "complication_assistance", from: random.day(2012...2022))
        }
        if random.chance(15) { state(person, "death", from: random.day(2010...2026)) }
        for _ in 0..<18 {
            state(person, random.pick(dictionary.kinds).name, from: random.day(2008...2025))
        }
    }

    /// One report and, now and then, what corrects, ends or withdraws it, or another office's word.
    private mutating func state(_ person: Int64, _ name: String, from: Day, source: String? = nil) {
        guard let kind = dictionary[name], name == "death" || from > .always else { return }
        if name == "death", facts.contains(where: { $0.0 == person && $0.1 == name }), source == nil
        {
            return
        }
        guard let (number, code) = draw(kind) else { return }
        let owner = source ?? random.pick(kind.owners)
        let to =
            name != "death" && random.chance(20)
            ? from.adding(days: Int.random(in: 1...3000, using: &random)) : .never
        let learned = later(than: from)
        facts.append((person, name, 0, number, code, from, to, learned, owner))
        guard random.chance(25) else { return }
        let again = learned.adding(days: Int.random(in: 0...700, using: &random))
        switch Int.random(in: 0..<4, using: &random) {
        case 0: facts.append((person, name, 2, nil, nil, from, .never, again, owner))
        case 1:
            let end = from.adding(days: Int.random(in: 1...2000, using: &random))
            facts.append((person, name, 1, nil, nil, end, .never, again, owner))
        case 2:
            guard let (second, word) = draw(kind) else { return }
            let start = from.adding(days: Int.random(in: 0...2000, using: &random))
            facts.append((person, name, 0, second, word, start, .never, again, owner))
        default:
            facts.append((person, name, 0, number, code, from, .never, again, "justice"))
        }
    }

    private mutating func draw(_ kind: FactKind) -> (Int64?, String?)? {
        switch kind.type {
        case .flag: (random.chance(75) ? 1 : 0, nil)
        case .code(let words), .set(let words): (nil, random.pick(words))
        case .count(let range):
            (
                Int64.random(
                    in: range.lowerBound...min(range.upperBound, range.lowerBound + 9),
                    using: &random), nil
            )
        case .money: (Int64.random(in: 0...200_000, using: &random), nil)
        case .day: (Int64(random.day(2000...2024).number), nil)
        case .area: (Int64(random.chance(90) ? district : 110_101), nil)
        case .words: nil
        }
    }

    /// Writes the population into an empty register.
    public func write(to connection: Connection) async throws {
        try await connection.execute(
            """
            INSERT INTO kernel.district (district, title_zh, title_en)
            VALUES (\(district)::integer, '试', 'Test')
            """)
        let homes = Set(people.map(\.household) + moves.map(\.1)).sorted()
        try await connection.execute(
            """
            INSERT INTO kernel.household (district, id, ref)
            SELECT \(district)::integer, id, 'H' || id FROM unnest(\(homes)) AS h (id)
            """)
        try await connection.execute(
            """
            INSERT INTO kernel.person (district, id, ref, family, name, sex, birth, role, town)
            SELECT \(district)::integer, id, 'P' || id, family, '某', sex, birth, role,
                \(district)::bigint * 1000 + 1
            FROM unnest(\(people.map(\.id)), \(people.map(\.family)), \(people.map(\.sex)),
                \(people.map(\.birth).map { PostgresDate(days: $0.number) }), \(people.map(\.role)))
                AS p (id, family, sex, birth, role)
            """)
        let moved = Set(moves.map(\.0))
        let stays =
            people.filter { !moved.contains($0.id) }.map {
                ($0.id, $0.household, Day.always, Day.never)
            }
            + moves
        try await connection.execute(
            """
            INSERT INTO kernel.membership (district, person, household, from_day, to_day)
            SELECT \(district)::integer, * FROM unnest(\(stays.map(\.0)), \(stays.map(\.1)),
                \(stays.map { PostgresDate(days: $0.2.number) }),
                \(stays.map { PostgresDate(days: $0.3.number) }))
            """)
        try await connection.execute(
            """
            INSERT INTO kernel.relation (district, one, kind, other, act, from_day, to_day, learned,
                source)
            SELECT \(district)::integer, one, kind, other, act, from_day, to_day, learned, 'roster'
            FROM unnest(\(relations.map(\.0)), \(relations.map(\.1)), \(relations.map(\.2)),
                \(relations.map(\.3)), \(relations.map { PostgresDate(days: $0.4.number) }),
                \(relations.map { PostgresDate(days: $0.5.number) }),
                \(relations.map { PostgresDate(days: $0.6.number) }))
                WITH ORDINALITY AS r (one, kind, other, act, from_day, to_day, learned, place)
            ORDER BY place
            """)
        try await writeFacts(to: connection)
    }

    private func writeFacts(to connection: Connection) async throws {
        let official = facts.map { dictionary[$0.1]?.owners.contains($0.8) ?? false }
        try await connection.execute(
            """
            INSERT INTO kernel.fact (district, person, kind, act, number, code, from_day, to_day,
                learned, source, official)
            SELECT \(district)::integer, person, kind, act, number, code, from_day, to_day, learned,
                source, official
            FROM unnest(\(facts.map(\.0)), \(facts.map(\.1)), \(facts.map(\.2)), \(facts.map(\.3)),
                \(facts.map(\.4)), \(facts.map { PostgresDate(days: $0.5.number) }),
                \(facts.map { PostgresDate(days: $0.6.number) }),
                \(facts.map { PostgresDate(days: $0.7.number) }), \(facts.map(\.8)), \(official))
                WITH ORDINALITY AS f (person, kind, act, number, code, from_day, to_day, learned,
                    source, official, place)
            ORDER BY place
            """)
    }
}
