import Law
import Oracle

/// What is asked of one number.
enum Test {
    case compare(Comparison, Int64)
    case isIn([Int64])

    func sql(_ number: String) -> String {
        switch self {
        case .compare(let comparison, let bound):
            "\(number) \(comparison == .equal ? "=" : comparison.rawValue) \(bound)"
        case .isIn(let values):
            "\(number) IN (\(values.map(String.init).joined(separator: ", ")))"
        }
    }

    func holds(_ number: Int64) -> Bool {
        switch self {
        case .isIn(let values): values.contains(number)
        case .compare(let comparison, let bound):
            switch comparison {
            case .equal: number == bound
            case .notEqual: number != bound
            case .less: number < bound
            case .lessOrEqual: number <= bound
            case .greater: number > bound
            case .greaterOrEqual: number >= bound
            }
        }
    }
}

/// Facts of one person as sets of days.
extension SetRules {
    mutating func fact(_ path: FactPath, _ test: Test, _ scene: Scene) throws -> Sets {
        let row = path.lift == .own ? scene.row : "c"
        switch path.source {
        case .registry(.exists) where path.lift != .own:
            return Sets(
                flag("\(scene.row).\(path.lift == .child ? "child" : "spouse")_days", test))
        case .registry(let fact): return lifted(path.lift, scene, try registry(fact, test, row))
        case .reported(let kind): return lifted(path.lift, scene, try reported(kind, test, row))
        }
    }

    /// A flag that is 1 on those days and 0 on the others.
    private func flag(_ days: String, _ test: Test) -> String {
        Sets.join(
            test.holds(1) ? days : Sets.none,
            test.holds(0) ? Sets.without(Sets.all, days) : Sets.none)
    }

    private func registry(_ fact: RegistryFact, _ test: Test, _ row: String) throws -> Sets {
        func always(_ number: String) -> Sets {
            Sets("(CASE WHEN \(test.sql(number)) THEN \(Sets.all) ELSE \(Sets.none) END)")
        }
        let dead = "datemultirange(daterange(\(row).death, 'infinity'))"
        return switch fact {
        case .sex: always("\(row).sex")
        case .role: always("\(row).role")
        case .birth: always("(\(row).birth - '1970-01-01'::date)")
        case .dead: Sets(flag(dead, test))
        case .deathDay: always("(\(row).death - '1970-01-01'::date)").on(dead)
        case .married: Sets(flag("\(row).spouse_days", test))
        case .exists: Sets(test.holds(1) ? Sets.all : Sets.none)
        case .reborn: Sets(flag("\(row).reborn", test))
        case .adopted: Sets(flag("\(row).adopted", test))
        case .otherChild: Sets(flag("\(row).other_child", test))
        case .age: throw Inexpressible(what: "age as a number")
        }
    }

    private mutating func reported(_ kind: Int, _ test: Test, _ row: String) throws -> Sets {
        let name = job.pack.dictionary[kind].name
        let holds = "\(row)." + atom(days(kind, "act = 0 AND \(test.sql("number"))"))
        if name == "death" { return Sets(holds) }
        let gap = Sets.without(Sets.all, "\(row)." + atom(days(kind, "true")))
        guard name == "housing.rural" else { return try filled(kind, holds, gap, test.holds) }
        let rural = Sets(yes: "\(row).rural_y", possible: "\(row).rural_p")
        let found =
            switch (test.holds(1), test.holds(0)) {
            case (true, true): Sets(Sets.all)
            case (true, false): rural
            case (false, true): rural.negated
            case (false, false): Sets(Sets.none)
            }
        return Sets(holds).or(found.on(gap))
    }

    mutating func has(_ path: FactPath, _ value: Int64, _ scene: Scene) throws -> Sets {
        guard case .reported(let kind) = path.source else { throw Inexpressible(what: path.name) }
        let row = path.lift == .own ? scene.row : "c"
        let holds = "\(row)." + atom(days(kind, "act = 0 AND member = \(value)"))
        let gap = Sets.without(Sets.all, "\(row)." + atom(days(kind, "member = \(value)")))
        return lifted(path.lift, scene, try filled(kind, holds, gap) { $0 == value })
    }

    /// Days of resolved facts, as an aggregate over a person's.
    private func days(
        _ kind: Int, _ condition: String, _ range: String = "daterange(from_day, to_day)"
    ) -> String {
        "range_agg(\(range)) FILTER (WHERE kind = \(kind) AND \(condition))"
    }

    /// What holds on the days of which nobody has said anything.
    private func filled(
        _ kind: Int, _ holds: String, _ gap: String, _ test: (Int64) -> Bool
    ) throws -> Sets {
        switch job.pack.dictionary[kind].absent {
        case .unknown, .notAsked, .notRaised:
            return Sets(yes: holds, possible: Sets.join(holds, gap))
        case .none: return Sets(holds)
        case .value(let word):
            let isSo = job.pack.dictionary[kind].encode(word).map(test) ?? false
            return Sets(isSo ? Sets.join(holds, gap) : holds)
        case .derived: throw Inexpressible(what: job.pack.dictionary[kind].name)
        }
    }

    /// Full units since a day against a number.
    mutating func since(
        _ path: FactPath, _ unit: TimeUnit, _ comparison: Comparison, _ number: Int64,
        _ scene: Scene
    ) throws -> Sets {
        let row = path.lift == .own ? scene.row : "c"
        let isPresent = number == Self.least
        func passed(_ start: String, _ count: Int64) -> String {
            "pg_temp.m_passed(\(start), \(count), '\(unit.rawValue)')"
        }
        func range(_ start: String, _ from: String, _ to: String) -> String {
            if isPresent { return "daterange(\(from), \(to))" }
            let reached = "greatest(\(from), least(\(to), \(passed(start, number))))"
            let exceeded = "greatest(\(from), least(\(to), \(passed(start, number + 1))))"
            return switch comparison {
            case .greaterOrEqual: "daterange(\(reached), \(to))"
            case .greater: "daterange(\(exceeded), \(to))"
            case .less: "daterange(\(from), \(reached))"
            case .lessOrEqual: "daterange(\(from), \(exceeded))"
            case .equal, .notEqual: "daterange(\(reached), \(exceeded))"
            }
        }
        switch path.source {
        case .registry(.age), .registry(.birth):
            let days = range("\(row).birth", "'-infinity'::date", "'infinity'::date")
            return lifted(path.lift, scene, Sets("datemultirange(\(days))"))
        case .registry: throw Inexpressible(what: "\(unit) since \(path.name)")
        case .reported(let kind):
            let isDay = job.pack.dictionary[kind].type == .day
            let start = isDay ? "('1970-01-01'::date + number::integer)" : "from_day"
            let holds =
                "\(row)." + atom(days(kind, "act = 0", range(start, "from_day", "to_day")))
            let gap = Sets.without(Sets.all, "\(row)." + atom(days(kind, "true")))
            if case .value = job.pack.dictionary[kind].absent {
                throw Inexpressible(what: "\(unit) since \(path.name)")
            }
            return lifted(path.lift, scene, try filled(kind, holds, gap) { _ in false })
        }
    }

    /// Of a figure's classes the days on which each applies: the first row that fits, and none
    /// where nobody can say whether one before it does.
    mutating func classes(
        of name: String, _ scene: Scene
    ) throws -> [(name: String, days: String)] {
        guard let figure = job.pack.figures[name] else { return [] }
        var found: [(name: String, days: String)] = []
        var before: [(row: FigureRow, possible: String)] = []
        for row in figure.rows where row.to > job.from {
            let inForce = Sets.days(row.from, row.to)
            let fits = try row.when.map { try sets($0, scene) } ?? Sets(Sets.all)
            var days = Sets.intersect(inForce, fits.yes)
            for other in before where other.row.from < row.to && row.from < other.row.to {
                days = Sets.without(days, other.possible)
            }
            before.append((row, Sets.intersect(inForce, fits.possible)))
            if let index = found.firstIndex(where: { $0.name == row.class }) {
                found[index].days = Sets.join(found[index].days, days)
            } else {
                found.append((row.class, days))
            }
        }
        return found
    }
}

/// Registration in the countryside, of which a house without a report of its own follows.
extension SetRules {
    /// Makes the columns; their row is `a`.
    mutating func register() {
        let kinds = job.pack.dictionary
        guard let kind = kinds.index(of: "hukou.kind"), let area = kinds.index(of: "hukou.area"),
            let house = kinds.index(of: "housing.rural"), job.reach.kinds.contains(house),
            let rural = kinds[kind].encode("rural"), let unified = kinds[kind].encode("unified"),
            let country = kinds[area].encode("rural")
        else { return }
        func days(_ index: Int, _ test: String) -> String {
            "range_agg(daterange(from_day, to_day)) FILTER (WHERE kind = \(index) AND act = 0 "
                + "AND number \(test))"
        }
        let isUnified = "a." + atom(days(kind, "= \(unified)"))
        let yes = Sets.join(
            "a." + atom(days(kind, "= \(rural)")),
            Sets.intersect(isUnified, "a." + atom(days(area, "= \(country)"))))
        let no = Sets.join(
            "a." + atom(days(kind, "NOT IN (\(rural), \(unified))")),
            Sets.intersect(isUnified, "a." + atom(days(area, "<> \(country)"))))
        registered = Sets(yes: yes, possible: Sets.without(Sets.all, no))
    }
}
