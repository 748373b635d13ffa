import Postgres

/// The temporary tables of a roster import, and how the checks reject rows of them.
enum RosterTable {
    /// One row of the file each. Sealed columns are filled only where they are new; the indexes
    /// always, to compare by.
    static let create: Query = """
        CREATE TEMP TABLE roster_row (
            line bigint NOT NULL, ref text NOT NULL, household text NOT NULL,
            town bigint NOT NULL, village bigint, name text NOT NULL, sex smallint NOT NULL,
            birth date NOT NULL, role smallint NOT NULL, mother text, father text, spouse text,
            adopted_on date, person bigint NOT NULL, is_new boolean NOT NULL,
            key_version integer NOT NULL, number_sealed bytea, number_index bytea, claim bytea,
            phone_sealed bytea, phone_index bytea, account_sealed bytea, account_index bytea,
            twin bigint, reason text, mother_id bigint, father_id bigint, spouse_id bigint,
            changed boolean NOT NULL DEFAULT false
        ) ON COMMIT DROP
        """

    static let copy: Query = """
        COPY pg_temp.roster_row (
            line, ref, household, town, village, name, sex, birth, role, mother, father, spouse,
            adopted_on, person, is_new, key_version, number_sealed, number_index, claim,
            phone_sealed, phone_index, account_sealed, account_index
        ) FROM STDIN (FORMAT binary)
        """

    /// Everybody whom a row names as mother, father or spouse: in the file, else in the register.
    static let createNamed: Query = """
        CREATE TEMP TABLE roster_named (
            ref text PRIMARY KEY, person bigint NOT NULL, sex smallint NOT NULL,
            birth date NOT NULL, line bigint
        ) ON COMMIT DROP
        """

    /// Parentage and marriages that the roster adds or takes back.
    static let createRelations: Query = """
        CREATE TEMP TABLE roster_relation (
            line bigint NOT NULL, one bigint NOT NULL, kind smallint NOT NULL,
            other bigint NOT NULL, act smallint NOT NULL, from_day date NOT NULL,
            learned date NOT NULL
        ) ON COMMIT DROP
        """

    /// Rejects rows still standing by a statement that gives `(line, reason)`.
    static func reject(_ found: Query) -> Query {
        """
        UPDATE pg_temp.roster_row r SET reason = found.reason
        FROM (SELECT DISTINCT ON (line) line, reason FROM (\(found)) AS every
              ORDER BY line, reason) AS found
        WHERE r.line = found.line AND r.reason IS NULL AND r.twin IS NULL
        """
    }
}
