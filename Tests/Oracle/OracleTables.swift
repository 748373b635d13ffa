package import Law

/// What is true of everybody on a day, as known on another: temporary tables that PostgreSQL fills
/// from the register by the rulings, without a line of the evaluator.
///
/// A *point* is a person on a day: the day asked about, and for each family every day of death
/// until then, because the dead are judged on theirs.
package struct OracleTables {
    let district: Int
    let dictionary: FactDictionary
    let day: Day
    let known: Day
    let part: Part?

    /// Some families on many days of theirs instead of everybody on one.
    package struct Part {
        let families: ClosedRange<Int64>
        /// The facts that are read, as indexes in the dictionary.
        let kinds: Set<Int>
        /// SQL that gives `family, day, next` from `o_person` and `o_report`.
        let days: String

        package init(families: ClosedRange<Int64>, kinds: Set<Int>, days: String) {
            self.families = families
            self.kinds = kinds
            self.days = days
        }
    }

    package init(
        district: Int, dictionary: FactDictionary, day: Day, known: Day, part: Part? = nil
    ) {
        self.district = district
        self.dictionary = dictionary
        self.day = day
        self.known = known
        self.part = part
    }

    var knownDate: String { known == .never ? "'infinity'::date" : "'\(known)'::date" }

    /// The statements, in order.
    package var statements: [String] { clearing + helpers + reports + points + kin + values }

    /// Without what is true of each point: reports, persons, days, bonds, children and spouses.
    package var kinStatements: [String] {
        clearing + helpers + reports + ["CREATE TEMP TABLE o_day AS \(days)", "ANALYZE o_day"]
            + kin
    }

    private var clearing: [String] {
        [
            """
            DROP TABLE IF EXISTS o_code, o_report, o_person, o_day, o_point, o_relation, o_bond,
                o_certificate, o_child, o_spouse, o_value, o_fact CASCADE
            """
        ]
    }

    private var helpers: [String] {
        let codes = dictionary.kinds.flatMap { kind -> [String] in
            switch kind.type {
            case .code(let words), .set(let words):
                words.enumerated().map { "('\(kind.name)', '\($1)', \($0))" }
            default: []
            }
        }
        return [
            "CREATE TEMP TABLE o_code (kind text, code text, number bigint, PRIMARY KEY (kind, code))",
            "INSERT INTO o_code VALUES \(codes.joined(separator: ", "))",
            """
            CREATE OR REPLACE FUNCTION pg_temp.o_years(a date, b date) RETURNS bigint
            LANGUAGE sql IMMUTABLE AS $$
                SELECT CASE WHEN a = '-infinity' THEN 2147483647
                    ELSE (extract(year FROM b) - extract(year FROM a)
                        - CASE WHEN to_char(b, 'MMDD') < to_char(a, 'MMDD') THEN 1 ELSE 0 END)::bigint
                    END $$
            """,
            """
            CREATE OR REPLACE FUNCTION pg_temp.o_months(a date, b date) RETURNS bigint
            LANGUAGE sql IMMUTABLE AS $$
                SELECT CASE WHEN a = '-infinity' THEN 2147483647
                    ELSE (extract(year FROM b) * 12 + extract(month FROM b)
                        - extract(year FROM a) * 12 - extract(month FROM a)
                        - CASE WHEN extract(day FROM b) < extract(day FROM a) THEN 1 ELSE 0 END)
                        ::bigint END $$
            """,
        ]
    }

    private var reports: [String] {
        [
            // What the owners report and nobody has taken back.
            """
            CREATE TEMP TABLE o_report AS
            SELECT f.person, f.kind, f.act, coalesce(f.number, c.number) AS number, f.code,
                f.from_day, CASE WHEN f.act = 1 THEN 'infinity' ELSE f.to_day END AS to_day,
                f.learned, f.seq, f.source
            FROM kernel.fact AS f \(readers) LEFT JOIN o_code AS c ON c.kind = f.kind AND c.code = f.code
            WHERE f.district = \(district) \(readKinds) AND f.official AND f.act <> 2 AND f.learned <= \(knownDate)
              AND NOT EXISTS (
                SELECT 1 FROM kernel.fact AS w
                WHERE w.district = f.district AND w.person = f.person AND w.kind = f.kind
                  AND w.source = f.source AND w.act = 2 AND w.official
                  AND w.from_day = f.from_day AND w.learned <= \(knownDate)
                  AND (w.learned, w.seq) > (f.learned, f.seq))
            """,
            "CREATE INDEX ON o_report (person, kind)",
            "ANALYZE o_report",
            """
            CREATE TEMP TABLE o_person AS
            SELECT p.id, p.family, p.sex, p.birth, p.role, p.town, coalesce(
                (SELECT min(r.from_day) FROM o_report AS r
                 WHERE r.person = p.id AND r.kind = 'death' AND r.act = 0 AND NOT EXISTS (
                    SELECT 1 FROM o_report AS e
                    WHERE e.person = r.person AND e.kind = 'death' AND e.act = 1
                      AND e.source = r.source AND (e.learned, e.from_day, e.seq)
                          > (r.learned, r.from_day, r.seq))), 'infinity') AS death
            FROM kernel.person AS p WHERE p.district = \(district) \(families)
            """,
            "CREATE UNIQUE INDEX ON o_person (id)", "CREATE INDEX ON o_person (family)",
        ]
    }

    private var families: String {
        part.map { "AND p.family BETWEEN \($0.families.lowerBound) AND \($0.families.upperBound)" }
            ?? ""
    }

    private var readers: String {
        part == nil
            ? ""
            : "JOIN kernel.person AS p ON p.district = f.district AND p.id = f.person \(families)"
    }

    private var readKinds: String {
        guard let part else { return "" }
        let names = part.kinds.sorted().map { "'\(dictionary[$0].name)'" }
        return "AND f.kind IN (\(names.joined(separator: ", ")))"
    }

    private var days: String {
        part?.days ?? """
            SELECT family, day, 'infinity'::date AS next
            FROM (SELECT DISTINCT family, '\(day)'::date AS day FROM o_person
                UNION SELECT family, death FROM o_person WHERE death <= '\(day)') AS days
            """
    }

    private var points: [String] {
        [
            "CREATE TEMP TABLE o_day AS \(days)", "ANALYZE o_day",
            // Whoever leaves on the day of death was at home that day.
            """
            CREATE TEMP TABLE o_point AS
            SELECT p.id AS person, d.day, d.next, p.family,
                coalesce((SELECT m.household FROM kernel.membership AS m
                    WHERE m.district = \(district) AND m.person = p.id AND m.from_day <= d.day
                      AND CASE WHEN m.to_day = p.death THEN p.death + 1 ELSE m.to_day END > d.day
                    ORDER BY m.from_day DESC LIMIT 1), -p.id) AS home
            FROM o_person AS p JOIN o_day AS d USING (family)
            """,
            "CREATE UNIQUE INDEX ON o_point (person, day)", "CREATE INDEX ON o_point (family, day)",
            "ANALYZE o_point",
        ]
    }
}
