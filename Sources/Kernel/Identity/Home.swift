public import Law
public import Postgres

/// The household in which somebody lives on a day, as known now.
public enum Home {
    /// A statement of one row (`household`), or none, for a person row of the outer statement.
    ///
    /// - Parameter person: The alias of `kernel.person` there.
    public static func of(_ person: StaticString, on day: Day) -> Query {
        let alias = Query(stringLiteral: person)
        return """
            SELECT stays.household FROM kernel.membership AS stays
            WHERE stays.district = \(alias).district AND stays.person = \(alias).id
              AND stays.act <> 2 AND stays.from_day <= \(day.sql)
              AND (stays.act = 1 OR stays.to_day > \(day.sql))
              AND NOT EXISTS (
                SELECT FROM kernel.membership AS w
                WHERE w.district = stays.district AND w.person = stays.person AND w.act = 2
                  AND w.withdraws = stays.seq)
            ORDER BY stays.learned DESC, stays.from_day DESC, stays.seq DESC LIMIT 1
            """
    }
}
