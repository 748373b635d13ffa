import Postgres

extension EvidenceTable {
    /// All of them, in the order in which a pack has them.
    static var all: [EvidenceTable] { funds + runs + persons + law }

    private static var funds: [EvidenceTable] {
        [
            EvidenceTable("fund", \.funds) {
                """
                SELECT row_to_json(r)::text FROM (SELECT id, code, kind, payer, document, (extract(epoch FROM recorded_at) * 1000000)::bigint AS recorded_at
                    FROM ledger.fund WHERE district = \($0)::integer
                    ORDER BY id) AS r
                """
            },
            EvidenceTable("fund_purpose", \.purposes) {
                """
                SELECT row_to_json(r)::text FROM (SELECT fund, clause, document, (extract(epoch FROM recorded_at) * 1000000)::bigint AS recorded_at
                    FROM ledger.fund_purpose WHERE district = \($0)::integer
                    ORDER BY fund, clause) AS r
                """
            },
            EvidenceTable("account", \.accounts) {
                """
                SELECT row_to_json(r)::text FROM (SELECT fund, year, station, balance
                    FROM ledger.account WHERE district = \($0)::integer
                    ORDER BY fund, year, station) AS r
                """
            },
            EvidenceTable("transfer", \.transfers) {
                """
                SELECT row_to_json(r)::text FROM (SELECT id, client, kind, fund, debit_year, debit_station, credit_year,
                    credit_station, amount, run, clause, document, made_on,
                    (extract(epoch FROM made_at) * 1000000)::bigint AS made_at
                    FROM ledger.transfer WHERE district = \($0)::integer
                    ORDER BY id) AS r
                """
            },
            EvidenceTable("share", \.shares) {
                """
                SELECT row_to_json(r)::text FROM (SELECT clause, from_month, version, client, (extract(epoch FROM recorded_at) * 1000000)::bigint AS recorded_at
                    FROM ledger.share WHERE district = \($0)::integer
                    ORDER BY clause, from_month, version) AS r
                """
            },
            EvidenceTable("share_part", \.shareParts) {
                """
                SELECT row_to_json(r)::text FROM (SELECT clause, from_month, version, fund, parts, place
                    FROM ledger.share_part WHERE district = \($0)::integer
                    ORDER BY clause, from_month, version, place) AS r
                """
            },
            EvidenceTable("payment_order", \.orders) {
                """
                SELECT row_to_json(r)::text FROM (SELECT id, client, person, clause, period, amount, payee_code, ordered_on,
                    (extract(epoch FROM ordered_at) * 1000000)::bigint AS ordered_at
                    FROM ledger.payment_order WHERE district = \($0)::integer
                    ORDER BY id) AS r
                """
            },
            EvidenceTable("proposal", \.proposals) {
                """
                SELECT row_to_json(r)::text FROM (SELECT id, act, fund, year, clause, from_month, amount, arrived_on, document,
                    maker, made_on
                    FROM ledger.proposal WHERE district = \($0)::integer
                    ORDER BY id) AS r
                """
            },
            EvidenceTable("proposal_line", \.proposalLines) {
                """
                SELECT row_to_json(r)::text FROM (SELECT proposal, place, fund, clause, number
                    FROM ledger.proposal_line WHERE district = \($0)::integer
                    ORDER BY proposal, place) AS r
                """
            },
            EvidenceTable("proposal_end", \.proposalEnds) {
                """
                SELECT row_to_json(r)::text FROM (SELECT proposal, act, maker, checker, ended_on, (extract(epoch FROM ended_at) * 1000000)::bigint AS ended_at
                    FROM ledger.proposal_end WHERE district = \($0)::integer
                    ORDER BY proposal) AS r
                """
            },
            EvidenceTable("donation", \.donations) {
                """
                SELECT row_to_json(r)::text FROM (SELECT proposal, year, receipt
                    FROM ledger.donation WHERE district = \($0)::integer
                    ORDER BY proposal) AS r
                """
            },
            EvidenceTable("closed_year", \.closedYears) {
                """
                SELECT row_to_json(r)::text FROM (SELECT year, proposal
                    FROM ledger.closed_year WHERE district = \($0)::integer
                    ORDER BY year) AS r
                """
            },
            EvidenceTable("reservation", \.reservations) {
                """
                SELECT row_to_json(r)::text FROM (SELECT payment_order, fund, year, clause, amount, reserved_on
                    FROM ledger.reservation WHERE district = \($0)::integer
                    ORDER BY payment_order) AS r
                """
            },
            EvidenceTable("reservation_end", \.reservationEnds) {
                """
                SELECT row_to_json(r)::text FROM (SELECT payment_order, run, ended_on
                    FROM ledger.reservation_end WHERE district = \($0)::integer
                    ORDER BY payment_order) AS r
                """
            },
        ]
    }

    private static var runs: [EvidenceTable] {
        [
            EvidenceTable("run", \.runs) {
                """
                SELECT row_to_json(r)::text FROM (SELECT id, title, clauses, first_month, through, known, year
                    FROM ledger.run WHERE district = \($0)::integer
                    ORDER BY id) AS r
                """
            },
            EvidenceTable("run_act", \.runActs) {
                """
                SELECT row_to_json(r)::text FROM (SELECT run, seq, act, encode(digest, 'hex') AS digest, lines, total, actor,
                    acted_by, acted_on, (extract(epoch FROM acted_at) * 1000000)::bigint AS acted_at
                    FROM ledger.run_act WHERE district = \($0)::integer
                    ORDER BY run, seq) AS r
                """
            },
            EvidenceTable("run_line", \.runLines) {
                """
                SELECT row_to_json(r)::text FROM (SELECT run, person, clause, period, before, amount, hold, payee
                    FROM ledger.run_line WHERE district = \($0)::integer
                    ORDER BY run, person, clause, period) AS r
                """
            },
            EvidenceTable("run_page", \.runPages) {
                """
                SELECT row_to_json(r)::text FROM (SELECT run, stage, seq, last, lines, total, made_by, (extract(epoch FROM made_at) * 1000000)::bigint AS made_at
                    FROM ledger.run_page WHERE district = \($0)::integer
                    ORDER BY run, stage, seq) AS r
                """
            },
            EvidenceTable("run_hold", \.runHolds) {
                """
                SELECT row_to_json(r)::text FROM (SELECT run, person, clause, period, seq, stage, hold
                    FROM ledger.run_hold WHERE district = \($0)::integer
                    ORDER BY run, person, clause, period, seq) AS r
                """
            },
            EvidenceTable("run_account", \.runAccounts) {
                """
                SELECT row_to_json(r)::text FROM (SELECT run, person, account
                    FROM ledger.run_account WHERE district = \($0)::integer
                    ORDER BY run, person) AS r
                """
            },
            EvidenceTable("payee", \.payees) {
                """
                SELECT row_to_json(r)::text FROM (SELECT code, seq, account
                    FROM ledger.payee WHERE district = \($0)::integer
                    ORDER BY code, seq) AS r
                """
            },
            EvidenceTable("payment", \.payments) {
                """
                SELECT row_to_json(r)::text FROM (SELECT run, nth, number, person, account, payee, payee_seq, amount
                    FROM ledger.payment WHERE district = \($0)::integer
                    ORDER BY run, nth) AS r
                """
            },
            EvidenceTable("payment_return", \.returns) {
                """
                SELECT row_to_json(r)::text FROM (SELECT run, nth, returned_on
                    FROM ledger.payment_return WHERE district = \($0)::integer
                    ORDER BY run, nth) AS r
                """
            },
            EvidenceTable("statement_line", \.statements) {
                """
                SELECT row_to_json(r)::text FROM (SELECT run, encode(file, 'hex') AS file, line, number, amount, nth
                    FROM ledger.statement_line WHERE district = \($0)::integer
                    ORDER BY run, file, line) AS r
                """
            },
        ]
    }

    private static var persons: [EvidenceTable] {
        [
            EvidenceTable("line", \.lines) {
                """
                SELECT row_to_json(r)::text FROM (SELECT person, clause, period, seq, kind, before, amount, after, run, payment,
                    made_on
                    FROM ledger.line WHERE district = \($0)::integer
                    ORDER BY person, clause, period, seq) AS r
                """
            },
            EvidenceTable("opening", \.openings) {
                """
                SELECT row_to_json(r)::text FROM (SELECT person, clause, given, period
                    FROM ledger.opening WHERE district = \($0)::integer
                    ORDER BY person, clause, given) AS r
                """
            },
            EvidenceTable("recovery", \.recoveries) {
                """
                SELECT row_to_json(r)::text FROM (SELECT id, person, clause, actor, opened_on, (extract(epoch FROM opened_at) * 1000000)::bigint AS opened_at
                    FROM ledger.recovery WHERE district = \($0)::integer
                    ORDER BY id) AS r
                """
            },
            EvidenceTable("recovery_item", \.recoveryItems) {
                """
                SELECT row_to_json(r)::text FROM (SELECT recovery, person, clause, period, seq, amount
                    FROM ledger.recovery_item WHERE district = \($0)::integer
                    ORDER BY recovery, period) AS r
                """
            },
            EvidenceTable("recovery_act", \.recoveryActs) {
                """
                SELECT row_to_json(r)::text FROM (SELECT recovery, seq, client, act, day, until, amount, share, actor
                    FROM ledger.recovery_act WHERE district = \($0)::integer
                    ORDER BY recovery, seq) AS r
                """
            },
        ]
    }

    private static var law: [EvidenceTable] {
        [
            EvidenceTable("pack_in_force", \.inForce) {
                """
                SELECT row_to_json(r)::text FROM (SELECT seq, version, from_day, (extract(epoch FROM put_at) * 1000000)::bigint AS put_at
                    FROM kernel.pack_in_force WHERE district = \($0)::integer
                    ORDER BY seq) AS r
                """
            },
            // Only the files that figures, pay rules or accruing clauses stand in.
            EvidenceTable("pack_file", \.packFiles) {
                """
                SELECT row_to_json(r)::text FROM (SELECT version, pack, path, content
                    FROM kernel.pack_file WHERE district = \($0)::integer
                      AND content ~ '(figure:|accrues:|extends:)'
                    ORDER BY version, pack, path) AS r
                """
            },
            EvidenceTable("span", \.spans) {
                """
                SELECT row_to_json(r)::text FROM ledger.proof_spans(\($0)::integer) AS r
                ORDER BY r.person, r.clause, r.from_day, r.made_at
                """
            },
            EvidenceTable("delivery", \.deliveries) {
                """
                SELECT row_to_json(r)::text FROM ledger.proof_deliveries(\($0)::integer) AS r
                ORDER BY r.person, r.clause, r.period
                """
            },
            EvidenceTable("death", \.deaths) {
                """
                SELECT row_to_json(r)::text FROM ledger.proof_deaths(\($0)::integer) AS r
                ORDER BY r.person, r.from_day
                """
            },
            EvidenceTable("stop", \.stops) {
                """
                SELECT row_to_json(r)::text FROM ledger.proof_stops(\($0)::integer) AS r
                ORDER BY r.person, r.clause, r.opened_on
                """
            },
            EvidenceTable("first_month", \.firstMonths) {
                """
                SELECT row_to_json(r)::text FROM ledger.proof_first_months(\($0)::integer) AS r
                ORDER BY r.person, r.clause
                """
            },
        ]
    }
}
