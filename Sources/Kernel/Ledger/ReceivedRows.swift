public import Postgres

/// What stays with people: what was given, and money that has not come back. Where the ledger has a
/// chain for a period, it alone says whether.
public enum ReceivedRows {
    /// A relation `district, person, clause, period, monthly, proof, given_at`, to be asked about
    /// given persons or clauses; seen as far as the role sees deliveries and payment lines.
    /// OFFSET 0 keeps each question a look at the key: as a join, a planner that has not yet
    /// counted a ledger just filled compares every row with every link.
    public static let relation: Query = """
        (SELECT d.district, d.person, d.clause, d.period, d.monthly, d.proof,
            d.recorded_at AS given_at
         FROM kernel.delivery AS d WHERE NOT EXISTS (SELECT FROM ledger.line AS l
            WHERE l.district = d.district AND l.person = d.person AND l.clause = d.clause
              AND l.period IN (d.period, date_trunc('month', d.period)::date) OFFSET 0)
         UNION ALL
         SELECT l.district, l.person, l.clause, l.period,
            l.period = date_trunc('month', l.period), l.kind,
            l.made_on::timestamp AT TIME ZONE 'Asia/Shanghai'
         FROM ledger.line AS l WHERE l.after > 0 AND NOT EXISTS (SELECT FROM ledger.line AS n
            WHERE n.district = l.district AND n.person = l.person AND n.clause = l.clause
              AND n.period = l.period AND n.seq = l.seq + 1 OFFSET 0))
        """
}
