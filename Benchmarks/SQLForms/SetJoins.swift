import Law

/// Kin, households and what is asked of others, joined to one row a person.
extension SetTables {
    private func filled(_ column: String) -> String { "coalesce(\(column), \(Sets.none))" }

    var base: [String] {
        [
            """
            CREATE TEMP TABLE m_child AS
            SELECT c.parent, c.child, range_agg(daterange(c.day, d.next)) AS days
            FROM o_child AS c JOIN o_person AS p ON p.id = c.parent
            JOIN o_day AS d ON d.family = p.family AND d.day = c.day
            GROUP BY c.parent, c.child
            """,
            "ANALYZE m_child (parent, child)", rural,
            """
            CREATE TEMP TABLE m_base \(Self.wide) AS
            SELECT p.family, p.sex, p.birth, p.role, p.death,
                datemultirange(daterange(p.birth, greatest(p.birth, p.death))) AS life,
                \(filled("i.days")) AS is_child, \(filled("c.days")) AS child_days,
                \(filled("c.reborn")) AS reborn, \(filled("c.adopted")) AS adopted,
                \(filled("c.other")) AS other_child, \(filled("s.days")) AS spouse_days,
                \(filled("r.yes")) AS rural_y, coalesce(r.possible, \(Sets.all)) AS rural_p, a.*
            FROM o_person AS p JOIN m_atom AS a ON a.person = p.id
            LEFT JOIN (SELECT c.child, range_agg(c.days) AS days FROM m_child AS c
                JOIN o_person AS u ON u.id = c.parent AND u.role = 0 GROUP BY c.child) AS i
              ON i.child = p.id
            LEFT JOIN (SELECT c.parent, range_agg(daterange(c.day, d.next)) AS days,
                    range_agg(daterange(c.day, d.next)) FILTER (WHERE reborn) AS reborn,
                    range_agg(daterange(c.day, d.next)) FILTER (WHERE adopted) AS adopted,
                    range_agg(daterange(c.day, d.next)) FILTER (WHERE other) AS other
                FROM o_child AS c JOIN o_person AS u ON u.id = c.parent
                JOIN o_day AS d ON d.family = u.family AND d.day = c.day GROUP BY c.parent) AS c
              ON c.parent = p.id
            LEFT JOIN (SELECT s.person, range_agg(daterange(s.day, d.next)) AS days
                FROM o_spouse AS s JOIN o_person AS u ON u.id = s.person
                JOIN o_day AS d ON d.family = u.family AND d.day = s.day GROUP BY s.person) AS s
              ON s.person = p.id
            LEFT JOIN m_rural AS r ON r.person = p.id
            """,
            "CREATE UNIQUE INDEX ON m_base (person)", "ANALYZE m_base (person, role, death)",
        ]
    }

    /// Where a parent of the household is registered in the countryside.
    private var rural: String {
        guard let own = rules.registered else {
            return """
                CREATE TEMP TABLE m_rural AS SELECT id AS person, \(Sets.none) AS yes,
                    \(Sets.all) AS possible FROM o_person
                """
        }
        func seen(_ days: String) -> String {
            """
            range_agg(CASE WHEN NOT q.is_dead THEN q.days * \(days)
                WHEN \(days) @> u.death THEN q.days ELSE \(Sets.none) END)
            """
        }
        return """
            CREATE TEMP TABLE m_rural AS
            SELECT person, yes, possible + (\(Sets.all) - covered) AS possible
            FROM (SELECT q.person, \(seen(own.yes)) AS yes, \(seen(own.possible)) AS possible,
                    range_agg(q.days) AS covered
                FROM m_pair AS q JOIN o_person AS u ON u.id = q.other AND u.role = 0
                JOIN m_atom AS a ON a.person = u.id WHERE q.way = 0 GROUP BY q.person) AS houses
            """
    }

    /// What is read of the child or spouse, then what is asked of the household and the parents.
    var lifts: [String] {
        func read(_ lift: Lift, _ from: String) -> String {
            let columns = rules.kin.filter { $0.lift == lift }.flatMap { one in
                [("y", one.sets.yes), ("p", one.sets.possible)].map {
                    ", range_agg(k.days * \($0.1)) AS \(one.column)\($0.0)"
                }
            }
            return "SELECT k.person\(columns.joined()) FROM \(from) GROUP BY k.person"
        }
        let columns = rules.kin.flatMap { one in
            ["y", "p"].map { "\(filled("\(one.column)\($0)")) AS \(one.column)\($0)" }
        }
        let asked = rules.asked.flatMap { one -> [String] in
            let fits = SetRules.fits(one.of, "u")
            return [("y", one.sets.yes), ("p", one.sets.possible)].map { suffix, days in
                let fitting = Sets.intersect(fits, days)
                return """
                    coalesce(range_agg(CASE WHEN NOT q.is_dead THEN q.days * \(fitting)
                        WHEN \(fitting) @> u.death THEN q.days ELSE \(Sets.none) END)
                        FILTER (WHERE q.way = \(one.way)), \(Sets.none)) AS \(one.column)\(suffix)
                    """
            }
        }
        return [
            """
            CREATE TEMP TABLE m_person \(Self.wide) AS
            SELECT b.*\(columns.map { ", " + $0 }.joined())
            FROM m_base AS b
            LEFT JOIN (\(read(.child, """
                (SELECT parent AS person, child AS other, days FROM m_child) AS k
                JOIN m_base AS c ON c.person = k.other
                """))) AS child ON child.person = b.person
            LEFT JOIN (\(read(.spouse, """
                (SELECT s.person, s.spouse AS other, range_agg(daterange(s.day, d.next)) AS days
                    FROM o_spouse AS s JOIN o_person AS u ON u.id = s.person
                    JOIN o_day AS d ON d.family = u.family AND d.day = s.day
                    GROUP BY s.person, s.spouse) AS k
                JOIN m_base AS c ON c.person = k.other
                """))) AS spouse ON spouse.person = b.person
            """,
            "CREATE UNIQUE INDEX ON m_person (person)", "ANALYZE m_person (person, role, death)",
            """
            CREATE TEMP TABLE m_asked \(Self.wide) AS
            SELECT q.person AS asker\(asked.map { ", " + $0 }.joined())
            FROM m_pair AS q JOIN m_person AS u ON u.person = q.other GROUP BY q.person
            """,
            "ANALYZE m_asked (asker)",
        ]
    }

    /// Whose answer is the household's, and everything in one row.
    var answers: [String] {
        let house = """
            SELECT p.person, p.role, CASE WHEN p.role = 0 THEN p.life ELSE p.life * p.is_child
                - \(filled("l.days")) - \(filled("b.days")) END AS days
            FROM m_person AS p LEFT JOIN m_parental AS l ON l.person = p.person
            LEFT JOIN (SELECT q.person, range_agg(q.days * u.life) AS days
                FROM m_pair AS q JOIN m_person AS u ON u.person = q.other AND u.role = 0
                WHERE q.way = 1 AND NOT q.is_dead GROUP BY q.person) AS b ON b.person = p.person
            """
        return [
            "CREATE TEMP TABLE m_house AS \(house)",
            "CREATE UNIQUE INDEX ON m_house (person)", "ANALYZE m_house (person, role)",
            """
            CREATE TEMP TABLE m_all \(Self.wide) AS
            SELECT p.*, h.days - \(filled("t.days")) AS answers, a.*
            FROM m_person AS p JOIN m_house AS h ON h.person = p.person
            JOIN m_asked AS a ON a.asker = p.person
            LEFT JOIN (SELECT s.person, range_agg(q.days * u.days) AS days
                FROM m_pair AS q JOIN m_house AS s ON s.person = q.person
                JOIN m_house AS u ON u.person = q.other
                WHERE q.way = 0 AND NOT q.is_dead
                  AND (u.role <> 0, u.person) < (s.role <> 0, s.person)
                GROUP BY s.person) AS t ON t.person = p.person
            """,
            "ANALYZE m_all (person, role, death)",
        ]
    }
}
