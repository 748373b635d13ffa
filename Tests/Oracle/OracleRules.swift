package import Law

/// Turns a pack's rules into SQL over `o_fact`. NULL is unknown: PostgreSQL's own three-valued
/// logic is Kleene's. An absent fact is a comparison that is false, never NULL.
package struct OracleRules {
    package let pack: Pack
    let known: Day
    /// Columns of row `s` that already say what its household or parents answer.
    let asked: [Expression: String]

    package init(pack: Pack, known: Day, asked: [Expression: String] = [:]) {
        self.pack = pack
        self.known = known
        self.asked = asked
    }

    /// Of whom the condition is asked: a row of `o_fact`, and who is judged on the day of death.
    package struct Subject {
        let row: String
        /// SQL that gives the deceased's id, or NULL.
        var deceased = "NULL::bigint"
        let depth: Int

        /// Somebody of whom a rule that is no question to others is asked.
        package static func other(_ row: String) -> Subject { Subject(row: row, depth: 1) }

        fileprivate var isPlain: Bool { depth == 0 && deceased == "NULL::bigint" }
    }

    /// A value: SQL for the number (NULL if absent or unknown) and for whether it is absent.
    struct Value {
        let number: String
        let isAbsent: String
    }

    // Rows

    /// Who, as conditions on a row.
    package static func speaks(_ who: Who, _ row: String) -> String {
        let lives = "\(row).birth <= \(row).day AND \(row).death > \(row).day"
        return switch who {
        case .parent: "\(row).role = 0 AND \(lives)"
        case .child: "\(row).is_child AND \(lives)"
        case .member: "(\(row).role = 0 OR \(row).is_child) AND \(lives)"
        case .household:
            """
            \(lives) AND (\(row).role = 0 OR \(row).is_child AND NOT \(parentLives(row))
                AND NOT EXISTS (SELECT 1 FROM o_bond AS zb JOIN o_person AS zp ON zp.id = zb.a
                    WHERE zb.b = \(row).person AND zb.day = \(row).day AND zb.kind IN (0, 1)
                      AND zp.role = 0 AND zp.birth <= \(row).day AND zp.death > \(row).day))
            """
        case .deceased: "\(row).death = \(row).day AND (\(row).role = 0 OR \(row).is_child)"
        }
    }

    private static func parentLives(_ row: String) -> String {
        """
        EXISTS (SELECT 1 FROM o_fact AS z WHERE z.family = \(row).family AND z.day = \(row).day
            AND z.home = \(row).home AND z.role = 0 AND z.birth <= z.day AND z.death > z.day)
        """
    }

    // Clauses

    /// The query that gives person, outcome (0, 1, 2) and fen of one clause on the day asked about.
    package func query(_ clause: Clause, on day: Day) -> String {
        guard let provision = clause.provision else { return "" }
        let subject = subject(of: provision)
        let sum = provision.amount.map { figure($0.figure, subject) } ?? "NULL::bigint"
        let at = provision.who == .deceased ? "s.death <= '\(day)'" : "s.day = '\(day)'"
        return """
            SELECT person, CASE WHEN t THEN 2 WHEN t IS NULL THEN 1 ELSE 0 END::bigint AS outcome,
                CASE WHEN t THEN fen END AS fen
            FROM (SELECT s.person, (\(rule(of: clause))) AS t, (\(sum))::bigint AS fen
                  FROM o_fact AS s WHERE \(at) AND \(Self.speaks(provision.who, "s"))) AS answers
            """
    }

    /// Whom a provision is asked of: row `s`.
    package func subject(of provision: Provision) -> Subject {
        Subject(
            row: "s", deceased: provision.who == .deceased ? "s.person" : "NULL::bigint", depth: 0)
    }

    /// All lines of a clause, of row `s`, as one condition.
    package func rule(of clause: Clause) -> String {
        guard let provision = clause.provision, pack.off[clause.id] == nil else { return "false" }
        let subject = subject(of: provision)
        let lines = provision.when.map { "(\(truth($0.expression, subject)))" }
        let rule = lines.isEmpty ? "true" : lines.joined(separator: " AND ")
        return pack.document.map { "s.day >= '\($0.from)' AND \(rule)" } ?? rule
    }

    /// The class of the clause's figure whose row applies to row `s`; NULL for none or undecided.
    package func `class`(of clause: Clause) -> String {
        guard let provision = clause.provision, let name = provision.amount?.figure,
            let figure = pack.figures[name]
        else { return "NULL::text" }
        return chosen(figure, subject(of: provision), type: "text") {
            "'\($0.class.replacing("'", with: "''"))'"
        }
    }

    // Conditions

    package func truth(_ expression: Expression, _ subject: Subject) -> String {
        if subject.isPlain, let column = asked[expression] { return "s.\(column)" }
        return switch expression {
        case .all(let parts): parts.map { "(\(truth($0, subject)))" }.joined(separator: " AND ")
        case .any(let parts): parts.map { "(\(truth($0, subject)))" }.joined(separator: " OR ")
        case .not(let part): "NOT (\(truth(part, subject)))"
        case .definition(let name):
            (pack.definitions[name]?.when ?? []).map { "(\(truth($0.expression, subject)))" }
                .joined(separator: " AND ")
        case .parentsAny(let part): parentsAny(part, subject)
        case .householdAny(let part): householdAny(part, subject)
        case .compare(let comparison, let a, let b): compare(comparison, a, b, subject)
        case .isIn(let part, let values):
            flagged(value(part, subject)) { number in
                "\(number) IN (\(values.map(String.init).joined(separator: ", ")))"
            }
        case .sameYear(let part):
            flagged(value(part, subject)) { number in
                """
                extract(year FROM '1970-01-01'::date + (\(number))::integer)
                    = extract(year FROM \(subject.row).day)
                """
            }
        case .has(let path, let member): has(path, member, subject)
        case .receives: "NULL::boolean"
        case .literal, .fact, .since, .figure, .elapsed, .arithmetic:
            flagged(value(expression, subject)) { "\($0) = 1" }
        }
    }

    func flagged(_ value: Value, _ test: (String) -> String) -> String {
        "CASE WHEN \(value.isAbsent) THEN false ELSE \(test("(\(value.number))")) END"
    }

    private func compare(
        _ comparison: Comparison, _ a: Expression, _ b: Expression, _ subject: Subject
    ) -> String {
        let (x, y) = (value(a, subject), value(b, subject))
        let sign = comparison == .equal ? "=" : comparison == .notEqual ? "<>" : comparison.rawValue
        return """
            CASE WHEN \(x.isAbsent) OR \(y.isAbsent) THEN \(comparison == .notEqual)
                ELSE (\(x.number)) \(sign) (\(y.number)) END
            """
    }

    private func parentsAny(_ part: Expression, _ subject: Subject) -> String {
        let row = "r\(subject.depth + 1)"
        let inner = Subject(
            row: row,
            deceased: """
                CASE WHEN \(row).death <= \(subject.row).day THEN \(row).person
                    ELSE \(subject.deceased) END
                """, depth: subject.depth + 1)
        return some(
            part, inner,
            from: """
                o_bond AS b\(row) JOIN o_fact AS \(row) ON \(row).person = b\(row).a
                  AND \(row).day = least(\(subject.row).day, \(row).death)
                """,
            where: """
                b\(row).b = \(subject.row).person AND b\(row).day = \(subject.row).day
                  AND b\(row).kind IN (0, 1)
                """)
    }

    private func householdAny(_ part: Expression, _ subject: Subject) -> String {
        let (s, row) = (subject.row, "r\(subject.depth + 1)")
        let inner = Subject(
            row: row,
            deceased:
                "CASE WHEN \(row).death <= \(s).day THEN \(row).person ELSE \(subject.deceased) END",
            depth: subject.depth + 1)
        let fits = fits(part, row)
        return some(
            part, inner, from: "o_fact AS \(row)",
            where: """
                \(row).family = \(s).family AND \(fits) AND CASE
                    WHEN \(row).person = \(subject.deceased)
                        THEN \(row).day = \(s).day AND \(row).home = \(s).home
                    WHEN \(row).role = 0 AND \(row).death <= \(s).day
                        THEN \(row).day = \(row).death AND \(row).home = \(s).home
                            AND NOT \(Self.parentLives(s))
                    ELSE \(row).day = \(s).day AND \(row).home = \(s).home
                        AND \(row).birth <= \(s).day AND \(row).death > \(s).day END
                """)
    }

    /// A definition speaks of its own kind of subject only; other conditions of everybody.
    package func fits(_ part: Expression, _ row: String) -> String {
        guard case .definition(let name) = part, let of = pack.definitions[name]?.of else {
            return "true"
        }
        return switch of {
        case .parent: "\(row).role = 0"
        case .child: "\(row).is_child"
        case .member: "(\(row).role = 0 OR \(row).is_child)"
        case .household, .deceased: "true"
        }
    }

    private func some(_ part: Expression, _ inner: Subject, from: String, where: String) -> String {
        """
        (SELECT CASE WHEN bool_or(x) THEN true WHEN bool_or(x IS NULL) THEN NULL ELSE false END
         FROM (SELECT (\(truth(part, inner))) AS x FROM \(from) WHERE \(`where`)) AS asked)
        """
    }
}
