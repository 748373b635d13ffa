import Law
import Postgres

/// What can be said of a roster row only beside the other rows and the register. Each check rejects
/// rows with a reason; they run in the order written, and a row keeps its first reason.
struct RosterChecks {
    let transaction: Transaction
    let district: Int
    let today: Day

    func run() async throws {
        try await transaction.execute("CREATE INDEX ON pg_temp.roster_row (ref)")
        try await transaction.execute("CREATE UNIQUE INDEX ON pg_temp.roster_row (line)")
        try await transaction.execute("ANALYZE pg_temp.roster_row")
        try await findTwins()
        for check in [sameRef, unknownTown, pastTown, numberTwice, numberTaken, formerNumber] {
            try await transaction.execute(RosterTable.reject(check))
        }
        try await transaction.execute(RosterTable.reject(changedBirth))
        try await resolve()
        for check in [unknownRelative, sexOfParent, ageOfParent, ageOfChild] {
            try await transaction.execute(RosterTable.reject(check))
        }
        for check in [spouseElsewhere, spouseTwice, spouseRegistered] {
            try await transaction.execute(RosterTable.reject(check))
        }
        while try await transaction.execute(RosterTable.reject(relativeRejected)) > 0 {}
        try await transaction.execute(
            """
            UPDATE pg_temp.roster_row r SET reason = first.reason FROM pg_temp.roster_row first
            WHERE r.twin = first.line AND first.reason IS NOT NULL
            """)
    }

    /// A row that repeats an earlier one to the letter is no mistake: it changes nothing.
    private func findTwins() async throws {
        try await transaction.execute(
            """
            UPDATE pg_temp.roster_row r SET twin = first.line
            FROM (SELECT line, min(line) OVER (PARTITION BY ref) AS first_line
                  FROM pg_temp.roster_row) same
            JOIN pg_temp.roster_row first ON first.line = same.first_line
            WHERE r.line = same.line AND r.line > first.line
              AND (r.household, r.town, r.village, r.name, r.sex, r.birth, r.role, r.mother,
                   r.father, r.spouse, r.adopted_on, r.number_index, r.phone_index,
                   r.account_index)
                  IS NOT DISTINCT FROM
                  (first.household, first.town, first.village, first.name, first.sex,
                   first.birth, first.role, first.mother, first.father, first.spouse,
                   first.adopted_on, first.number_index, first.phone_index, first.account_index)
            """)
    }

    private var sameRef: Query {
        """
        SELECT line, format('ref: 与第 %s 行重复而内容不同 / stands on line %s too, with other contents',
                            first_line, first_line) AS reason
        FROM (SELECT line, twin, min(line) OVER (PARTITION BY ref) AS first_line
              FROM pg_temp.roster_row) same
        WHERE line > first_line AND twin IS NULL
        """
    }

    /// Without an area table of the district every code inside it is accepted.
    private var unknownTown: Query {
        """
        SELECT r.line, 'town: 不在本区区划表中 / is not in the district''s area table' AS reason
        FROM pg_temp.roster_row r
        WHERE EXISTS (SELECT FROM kernel.area WHERE district = \(district)::integer)
          AND NOT EXISTS (SELECT FROM kernel.area a
                          WHERE a.district = \(district)::integer AND a.code = r.town)
        """
    }

    private var pastTown: Query {
        """
        SELECT r.line, format(
            'town: %s 已于 %s 撤并%s / ended on %s%s', r.town, a.valid_to,
            '，现为 ' || a.successor, a.valid_to, '; it is now ' || a.successor) AS reason
        FROM pg_temp.roster_row r
        JOIN LATERAL (SELECT valid_to, successor FROM kernel.area
                      WHERE district = \(district)::integer AND code = r.town
                      ORDER BY valid_to DESC LIMIT 1) a ON a.valid_to <= \(today.sql)
        """
    }

    private var numberTwice: Query {
        """
        SELECT line, format('id_number: 该号码已用于本文件的 ref %s / is used by ref %s of this file',
                            first_ref, first_ref) AS reason
        FROM (SELECT line, ref, first_value(ref) OVER (
                  PARTITION BY number_index ORDER BY line) AS first_ref
              FROM pg_temp.roster_row
              WHERE number_index IS NOT NULL AND reason IS NULL AND twin IS NULL) used
        WHERE ref <> first_ref
        """
    }

    private var numberTaken: Query {
        """
        SELECT r.line, format('id_number: 该号码已登记在 ref %s / is registered for ref %s',
                              p.ref, p.ref) AS reason
        FROM pg_temp.roster_row r
        JOIN kernel.identity_number n ON n.district = \(district)::integer
             AND n.blind_index = r.number_index AND n.person <> r.person
        JOIN kernel.person p ON p.district = n.district AND p.id = n.person
        WHERE r.number_sealed IS NOT NULL
        """
    }

    /// A corrected number stays corrected when an old file is imported again.
    private var formerNumber: Query {
        """
        SELECT r.line, 'id_number: 是此人更正前的旧号码 / is a former number of this person, '
                       'corrected since' AS reason
        FROM pg_temp.roster_row r
        JOIN kernel.identity_number n ON n.district = \(district)::integer
             AND n.blind_index = r.number_index AND n.person = r.person
        WHERE NOT r.is_new AND r.number_sealed IS NOT NULL
        """
    }

    /// Sex and birth of a registered person follow a new ID number, which proves them; nothing else
    /// changes them.
    private var changedBirth: Query {
        """
        SELECT r.line, CASE WHEN r.birth <> p.birth
            THEN 'birth: 与登记的出生日期不同，更正须填新的身份证号码 / '
                 'differs from the register; a correction needs the new id_number'
            ELSE 'sex: 与登记的性别不同，更正须填新的身份证号码 / '
                 'differs from the register; a correction needs the new id_number' END AS reason
        FROM pg_temp.roster_row r
        JOIN kernel.person p ON p.district = \(district)::integer AND p.id = r.person
        WHERE NOT r.is_new AND r.number_sealed IS NULL
          AND (r.birth <> p.birth OR r.sex <> p.sex)
        """
    }
}
