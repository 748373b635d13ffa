import Law

/// Values of rules as SQL.
extension OracleRules {
    func value(_ expression: Expression, _ subject: Subject) -> Value {
        switch expression {
        case .literal(let number, _): Value(number: "\(number)::bigint", isAbsent: "false")
        case .fact(let path): lifted(path, subject) { fact(path, $0) }
        case .since(let path): lifted(path, subject) { since(path, $0) }
        case .figure(let name, _): Value(number: figure(name, subject), isAbsent: "false")
        case .elapsed(let unit, let start): elapsed(unit, value(start, subject), subject)
        case .arithmetic(let operation, let a, let b):
            {
                let (x, y) = (value(a, subject), value(b, subject))
                return Value(
                    number: "(\(x.number)) \(operation.rawValue) (\(y.number))",
                    isAbsent: "(\(x.isAbsent) OR \(y.isAbsent))")
            }()
        default:
            Value(
                number: "CASE WHEN \(truth(expression, subject)) THEN 1 ELSE 0 END::bigint",
                isAbsent: "false")
        }
    }

    private func elapsed(_ unit: TimeUnit, _ start: Value, _ subject: Subject) -> Value {
        let name = unit == .years ? "o_years" : "o_months"
        return Value(
            number: """
                pg_temp.\(name)(CASE WHEN (\(start.number)) <= -2147483648 THEN '-infinity'::date
                    ELSE '1970-01-01'::date + (\(start.number))::integer END, \(subject.row).day)
                """,
            isAbsent: start.isAbsent)
    }

    /// Reads a child's or spouse's row; without one everything is absent.
    private func lifted(
        _ path: FactPath, _ subject: Subject, _ read: (String) -> Value
    ) -> Value {
        guard path.lift != .own else { return read(subject.row) }
        let column = path.lift == .child ? "child" : "spouse"
        if case .registry(.exists) = path.source {
            return Value(
                number: "CASE WHEN \(subject.row).\(column) IS NOT NULL THEN 1 ELSE 0 END::bigint",
                isAbsent: "false")
        }
        let row = "l\(subject.depth)"
        let inner = read(row)
        let place = """
            FROM o_fact AS \(row) WHERE \(row).person = \(subject.row).\(column)
                AND \(row).day = \(subject.row).day
            """
        return Value(
            number: "(SELECT \(inner.number) \(place))",
            isAbsent: "coalesce((SELECT \(inner.isAbsent) \(place)), true)")
    }

    private func fact(_ path: FactPath, _ row: String) -> Value {
        switch path.source {
        case .registry(let fact): registry(fact, row)
        case .reported(let index): reported(index, row)
        }
    }

    private func registry(_ fact: RegistryFact, _ row: String) -> Value {
        func flag(_ test: String) -> Value {
            Value(number: "CASE WHEN \(test) THEN 1 ELSE 0 END::bigint", isAbsent: "false")
        }
        return switch fact {
        case .sex: Value(number: "\(row).sex", isAbsent: "false")
        case .role: Value(number: "\(row).role", isAbsent: "false")
        case .birth: Value(number: "(\(row).birth - '1970-01-01')::bigint", isAbsent: "false")
        case .age: Value(number: "pg_temp.o_years(\(row).birth, \(row).day)", isAbsent: "false")
        case .dead: flag("\(row).death <= \(row).day")
        case .deathDay:
            Value(
                number: """
                    CASE WHEN \(row).death <= \(row).day
                        THEN (\(row).death - '1970-01-01')::bigint END
                    """,
                isAbsent: "\(row).death > \(row).day")
        case .married: flag("\(row).spouse IS NOT NULL")
        case .exists: Value(number: "1::bigint", isAbsent: "false")
        case .reborn: flag("\(row).reborn")
        case .adopted: flag("\(row).adopted")
        case .otherChild: flag("\(row).other_child")
        }
    }

    private func reported(_ index: Int, _ row: String) -> Value {
        let kind = pack.dictionary[index]
        let number = "\(row).f\(index)"
        let isCovered = "coalesce(\(row).k\(index), false)"
        // Death has three owners of whom any suffices.
        if kind.name == "death" {
            return Value(
                number: """
                    (SELECT r.number FROM o_report AS r WHERE r.person = \(row).person
                       AND r.kind = 'death' AND r.act = 0 AND r.from_day = \(row).death
                       AND \(row).death <= \(row).day ORDER BY r.learned DESC, r.seq DESC LIMIT 1)
                    """,
                isAbsent: "\(row).death > \(row).day")
        }
        let ended = "(\(isCovered) AND \(number) IS NULL)"
        switch kind.absent {
        case .unknown, .notAsked, .notRaised: return Value(number: number, isAbsent: ended)
        case .none: return Value(number: number, isAbsent: "\(number) IS NULL")
        case .value(let word):
            let fallback = kind.encode(word).map(String.init) ?? "NULL"
            return Value(
                number: "CASE WHEN \(isCovered) THEN \(number) ELSE \(fallback) END",
                isAbsent: ended)
        case .derived:
            return Value(
                number: "CASE WHEN \(isCovered) THEN \(number) ELSE \(rural(row)) END",
                isAbsent: ended)
        }
    }

    /// `housing.rural` where nobody has said: a living parent of the household (or where none lives
    /// a dead one, on the last day) is registered in the countryside.
    private func rural(_ row: String) -> String {
        guard let kind = pack.dictionary.index(of: "hukou.kind"),
            let area = pack.dictionary.index(of: "hukou.area")
        else { return "NULL::bigint" }
        let codes = (
            rural: pack.dictionary[kind].encode("rural") ?? -1,
            unified: pack.dictionary[kind].encode("unified") ?? -1,
            area: pack.dictionary[area].encode("rural") ?? -1
        )
        func asked(_ members: String) -> String {
            """
            (SELECT CASE WHEN bool_or(x) THEN 1 WHEN count(*) = 0 OR bool_or(x IS NULL) THEN NULL
                 ELSE 0 END FROM (SELECT CASE WHEN u.f\(kind) = \(codes.rural) THEN true
                 WHEN u.f\(kind) = \(codes.unified) THEN u.f\(area) = \(codes.area)
                 WHEN u.f\(kind) IS NOT NULL THEN false END AS x FROM o_fact AS u
                 WHERE u.family = \(row).family AND u.role = 0 AND u.home = \(row).home
                   AND \(members)) AS houses)
            """
        }
        let living = "u.day = \(row).day AND u.birth <= u.day AND u.death > u.day"
        let dead = "u.day = u.death AND u.death <= \(row).day"
        return """
            CASE WHEN EXISTS (SELECT 1 FROM o_fact AS u WHERE u.family = \(row).family
                AND u.role = 0 AND u.home = \(row).home AND \(living))
              THEN \(asked(living)) ELSE \(asked(dead)) END::bigint
            """
    }

    func has(_ path: FactPath, _ member: Int64, _ subject: Subject) -> String {
        guard case .reported(let index) = path.source else { return "NULL::boolean" }
        let isUnknown = pack.dictionary[index].absent == .unknown
        let read = lifted(path, subject) { row in
            Value(
                number: "\(row).s\(index)_\(member)::bigint",
                isAbsent: isUnknown ? "false" : "\(row).s\(index)_\(member) IS NULL")
        }
        return flagged(read) { "\($0) = 0" }
    }

    /// The day from which the present value holds: the last change up to the day.
    private func since(_ path: FactPath, _ row: String) -> Value {
        guard case .reported(let index) = path.source else {
            return fact(path, row)
        }
        let present = reported(index, row)
        let kind = pack.dictionary[index].name
        return Value(
            number: """
                (SELECT CASE WHEN (\(present.number)) IS NULL THEN NULL
                    ELSE coalesce(max(t.at) - '1970-01-01'::date, -2147483648)::bigint END
                 FROM o_report AS r, LATERAL (VALUES (r.from_day), (r.to_day)) AS t (at)
                 WHERE r.person = \(row).person AND r.kind = '\(kind)' AND t.at <= \(row).day
                   AND pg_temp.o_at(r.person, r.kind, t.at)
                       IS DISTINCT FROM pg_temp.o_at(r.person, r.kind, t.at - 1))
                """,
            isAbsent: present.isAbsent)
    }

    /// The figure's row in force: the first that fits; unset, or undecided which fits, is NULL.
    func figure(_ name: String, _ subject: Subject) -> String {
        guard let figure = pack.figures[name] else { return "NULL::bigint" }
        return chosen(figure, subject, type: "bigint") { row in
            let isSettled = row.status == .verified || figure.ruledBy != nil
            return isSettled ? row.value.map(String.init) ?? "NULL" : "NULL"
        }
    }

    func chosen(
        _ figure: Figure, _ subject: Subject, type: String, _ give: (FigureRow) -> String
    ) -> String {
        let rows = figure.rows.filter { $0.learned <= known }.flatMap { row -> [String] in
            var inForce =
                "\(subject.row).day >= '\(row.from == .always ? "-infinity" : "\(row.from)")'"
            if row.to != .never { inForce += " AND \(subject.row).day < '\(row.to)'" }
            guard let when = row.when else { return ["WHEN \(inForce) THEN \(give(row))"] }
            let fits = truth(when, subject)
            return [
                "WHEN \(inForce) AND (\(fits)) IS NULL THEN NULL",
                "WHEN \(inForce) AND (\(fits)) THEN \(give(row))",
            ]
        }
        return rows.isEmpty
            ? "NULL::\(type)" : "(CASE \(rows.joined(separator: " ")) ELSE NULL END)::\(type)"
    }
}
