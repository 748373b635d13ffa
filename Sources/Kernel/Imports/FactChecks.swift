import Law
import Postgres

/// What can be said of a row of facts only beside the register and the other rows.
struct FactChecks {
    let transaction: Transaction
    let district: Int
    let today: Day
    /// Rows of an event: known is only what is the last word of its source. Of a file every row
    /// ever imported is known, so that importing it again changes nothing.
    var isEvent = false
    /// The kinds of facts of which several values hold at once.
    var sets: [String] = []

    func run() async throws {
        try await transaction.execute(
            """
            UPDATE pg_temp.fact_row r SET person = p.id, other = q.id
            FROM pg_temp.fact_row o
            JOIN kernel.person p ON p.district = \(district)::integer AND p.ref = o.ref
            LEFT JOIN kernel.person q ON q.district = \(district)::integer AND q.ref = o.relative
            WHERE o.line = r.line
            """)
        for check in [unknownRef, unknownRelative, deathBeforeBirth, relation] {
            try await transaction.execute(FactTable.reject(check))
        }
        try await transaction.execute(
            """
            UPDATE pg_temp.fact_row r SET from_day = p.birth FROM kernel.person p
            WHERE r.kind = 'parent_of' AND r.act = 0 AND r.from_day IS NULL AND r.reason IS NULL
              AND p.district = \(district)::integer AND p.id = r.other
            """)
        try await findKnown()
        try await transaction.execute(FactTable.reject(nothingToWithdraw))
    }

    private var unknownRef: Query {
        """
        SELECT r.line, CASE WHEN EXISTS (
            SELECT FROM pg_temp.import_reject j WHERE j.file = 'roster.csv' AND j.ref = r.ref)
            THEN format('ref: 花名册中 %s 所在的行已被拒收 / the roster row of %s was rejected',
                        r.ref, r.ref)
            ELSE format('ref: 没有 ref 为 %s 的人 / nobody has the ref %s', r.ref, r.ref)
            END AS reason
        FROM pg_temp.fact_row r WHERE r.person IS NULL
        """
    }

    private var unknownRelative: Query {
        """
        SELECT r.line, CASE WHEN r.other IS NULL
            THEN format('value: 没有 ref 为 %s 的人 / nobody has the ref %s', r.relative, r.relative)
            ELSE 'value: 不能是本人 / cannot be the person' END AS reason
        FROM pg_temp.fact_row r
        WHERE r.relative IS NOT NULL AND (r.other IS NULL OR r.other = r.person)
        """
    }

    private var deathBeforeBirth: Query {
        """
        SELECT r.line, 'from: 死亡日期早于出生日期 / the death is before the birth' AS reason
        FROM pg_temp.fact_row r
        JOIN kernel.person p ON p.district = \(district)::integer AND p.id = r.person
        WHERE r.kind = 'death' AND r.act = 0 AND r.from_day < p.birth
        """
    }

    private var relation: Query {
        """
        SELECT r.line, CASE
            WHEN r.kind <> 'marriage' AND p.birth >= q.birth
            THEN format('value: %s 不比父母年轻 / %s is not younger than the parent', q.ref, q.ref)
            WHEN r.kind <> 'marriage'
            THEN 'from: 早于子女的出生日期 / is before the child''s birth'
            ELSE 'from: 早于一方的出生日期 / is before the birth of one of them' END AS reason
        FROM pg_temp.fact_row r
        JOIN kernel.person p ON p.district = \(district)::integer AND p.id = r.person
        JOIN kernel.person q ON q.district = p.district AND q.id = r.other
        WHERE r.kind IN ('parent_of', 'adoptive_parent_of')
              AND (p.birth >= q.birth OR r.from_day < q.birth)
           OR r.kind = 'marriage' AND r.from_day < greatest(p.birth, q.birth)
        """
    }

    /// A repeated row changes nothing: without `learned` whenever it was learned, with it only the
    /// same day. What came with an event that was taken back can be told again.
    private func findKnown() async throws {
        try await transaction.execute(
            """
            UPDATE pg_temp.fact_row r SET is_known = true
            WHERE r.reason IS NULL AND r.kind NOT IN \(FactTable.relations)
              AND EXISTS (SELECT FROM kernel.fact f
                WHERE f.district = \(district)::integer AND f.person = r.person
                  AND f.kind = r.kind AND f.act = r.act AND f.from_day = r.from_day
                  AND f.to_day = r.to_day AND f.source = r.source
                  AND f.number IS NOT DISTINCT FROM r.number
                  AND f.code IS NOT DISTINCT FROM r.code
                  AND f.document IS NOT DISTINCT FROM r.document
                  AND f.learned = coalesce(r.learned, f.learned)
                  AND NOT EXISTS (SELECT FROM kernel.fact w
                    WHERE w.district = f.district AND w.person = f.person AND w.withdraws = f.seq)
                  \(isEvent ? lastWord : ""))
            """)
        try await transaction.execute(
            """
            UPDATE pg_temp.fact_row r SET is_known = true
            FROM (SELECT line, learned,
                         row_number() OVER (every ORDER BY line) AS place,
                         row_number() OVER (PARTITION BY person, kind, act, number, code, relative,
                             from_day, to_day, source, document, coalesce(learned, \(today.sql))
                             ORDER BY line) AS place_learned
                  FROM pg_temp.fact_row
                  WHERE reason IS NULL
                  WINDOW every AS (PARTITION BY person, kind, act, number, code, relative,
                      from_day, to_day, source, document)) same
            WHERE r.line = same.line
              AND (same.place_learned > 1 OR same.learned IS NULL AND same.place > 1)
            """)
    }

    /// No later report of the source covers the day.
    private var lastWord: Query {
        """
        AND NOT EXISTS (SELECT FROM kernel.fact l
            WHERE l.district = f.district AND l.person = f.person AND l.kind = f.kind
              AND l.source = f.source AND l.act <> 2 AND l.from_day <= f.from_day
              AND (l.act = 1 OR l.to_day > f.from_day)
              AND (l.learned, l.seq) > (f.learned, f.seq)
              -- Values of a set stand beside each other.
              AND (l.act = 1 OR l.code IS NOT DISTINCT FROM f.code OR f.kind <> ALL (\(sets)))
              AND NOT EXISTS (SELECT FROM kernel.fact w
                  WHERE w.district = l.district AND w.person = l.person AND w.withdraws = l.seq))
        """
    }

    private var nothingToWithdraw: Query {
        """
        SELECT r.line, format('value: 没有 from 为 %s 的此项报告可撤回 / there is no such report from %s '
                              'to withdraw', r.from_day, r.from_day) AS reason
        FROM pg_temp.fact_row r
        WHERE r.act = 2 AND NOT r.is_known AND r.kind NOT IN \(FactTable.relations)
          AND NOT EXISTS (SELECT FROM kernel.fact f
            WHERE f.district = \(district)::integer AND f.person = r.person AND f.kind = r.kind
              AND f.from_day = r.from_day AND f.act <> 2)
          AND NOT EXISTS (SELECT FROM pg_temp.fact_row e
            WHERE e.ref = r.ref AND e.kind = r.kind AND e.from_day = r.from_day AND e.act <> 2
              AND e.reason IS NULL AND e.line < r.line)
        """
    }
}
