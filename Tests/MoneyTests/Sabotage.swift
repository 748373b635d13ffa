import Postgres
import TestSupport

/// One thing that whoever owns the database can do to money: a statement, with the row and the
/// value left to chance. Statements may name `{row}` (a random row's place among those that fit)
/// and `{n}` (a random number from 1 to 9,999).
struct Sabotage: Sendable {
    let words: String
    /// The table, and which of its rows fit.
    let table: String
    let fitting: String
    /// What is set; nil: the row is deleted.
    let change: String?

    /// A statement that changes one row.
    func statement(using random: inout SeededRandom) -> String {
        let place =
            "(SELECT r.at FROM (SELECT x.ctid AS at, row_number() OVER (ORDER BY x.ctid) - 1"
            + " AS nth, count(*) OVER () AS rows FROM \(table) AS x WHERE \(fitting)) AS r"
            + " WHERE r.nth = \(Int.random(in: 0...9_999, using: &random)) % r.rows)"
        guard let change else { return "DELETE FROM \(table) AS x WHERE x.ctid = \(place)" }
        let number = Int.random(in: 1...9_999, using: &random)
        return "UPDATE \(table) AS x SET \(change.replacing("{n}", with: "\(number)"))"
            + " WHERE x.ctid = \(place)"
    }

    private static func of(
        _ table: String, _ fitting: String = "true", _ changes: String...
    ) -> [Sabotage] {
        changes.map { change in
            Sabotage(
                words: "\(table): \(change)", table: table, fitting: fitting,
                change: change == "delete" ? nil : change)
        }
    }

    static let all: [Sabotage] =
        chains + runs + payments + funds + proposals + recoveries + facts

    private static let chains =
        of(
            "ledger.line", "true", "person = person + 1", "clause = 'JY-3.1.1c'",
            "period = period + interval '1 month'", "seq = seq + 1", "before = before + {n}",
            "amount = amount + {n}", "after = after + {n}", "amount = -amount", "delete")
        + of(
            "ledger.line", "kind = 'pay'", "amount = amount + {n}, after = after + {n}",
            "kind = 'opening'", "run = NULL", "payment = payment + 1", "made_on = made_on + 400",
            "made_on = made_on - 400", "run = run + 1")
        + of("ledger.line", "kind = 'offset'", "kind = 'recover'", "delete")
        + of("ledger.line", "kind = 'return'", "amount = amount - {n}", "kind = 'recover'")
        + of("ledger.line", "kind = 'opening'", "made_on = made_on + 3", "delete")
        + of(
            "ledger.opening", "true", "given = given + 1", "clause = 'JY-3.1.1c'",
            "period = period + interval '1 month'", "delete")
        + of("kernel.delivery", "amount_fen > 0", "amount_fen = amount_fen + {n}", "delete")

    private static let acted =
        "run IN (SELECT a.run FROM ledger.run_act AS a WHERE a.act = 'check')"
    private static let runs =
        of(
            "ledger.run_line", "hold IS NULL AND \(acted)", "person = person + 1",
            "clause = 'JY-3.1.1c'", "period = period + interval '1 month'",
            "before = before + {n}", "amount = amount + {n}", "hold = 'dead'",
            "payee = '91320000INSURER01'", "delete")
        + of("ledger.run_line", "hold IS NOT NULL AND \(acted)", "hold = NULL")
        + of(
            "ledger.run_act", "true", "digest = sha256('{n}')", "lines = lines + {n}",
            "total = total + {n}", "seq = seq + {n}", "acted_on = acted_on + 400", "delete")
        + of("ledger.run_act", "act <> 'approve'", "act = 'approve'")
        + of(
            "ledger.run_act", "act NOT IN ('prepare', 'cancel')", "acted_on = acted_on - 400",
            "actor = (SELECT a.actor FROM ledger.run_act AS a WHERE a.run = x.run AND a.act = 'prepare')"
        )
        + of(
            "ledger.run", "id IN (SELECT a.run FROM ledger.run_act AS a WHERE a.act = 'approve')",
            "first_month = first_month + interval '24 months'",
            "through = through - interval '24 months'", "known = known + 400", "year = year + 1",
            "title = '另一批'", "clauses = ARRAY['JY-3.1.1c']", "delete")
        + of(
            "ledger.run", "id IN (SELECT a.run FROM ledger.run_act AS a WHERE a.act = 'settle')",
            "known = known - 400")
        + of(
            "ledger.run_page", "stage <> 'cases' AND NOT (stage = 'prepare' AND seq = 0)",
            "lines = lines + {n}", "total = total + {n}", "seq = seq + {n}", "made_by = 'nobody'",
            "last = 0")
        + of("ledger.run_hold", "true", "seq = seq + {n}", "hold = 'feed'", "delete")
        + of("ledger.run_account", "true", "person = person + 1", "delete")
        + of(
            "ledger.run_account",
            "EXISTS (SELECT FROM ledger.payment AS p WHERE (p.run, p.person) = (x.run, x.person))",
            "account = account + 1")

    private static let payments =
        of(
            "ledger.payment", "true", "amount = amount + {n}", "number = lpad('{n}', 16, '9')",
            "person = person + 1", "account = account + 1", "nth = nth + 1",
            "person = NULL, payee = '91320000INSURER01'", "delete")
        + of(
            "ledger.payment_return", "true", "nth = nth + 1", "returned_on = returned_on + 400",
            "delete")
        + of(
            "ledger.statement_line", "true", "amount = amount + {n}",
            "number = lpad('{n}', 16, '9')",
            "nth = nth + 1", "line = line + {n}", "delete")

    private static let funds =
        of(
            "ledger.account", "balance <> 0", "balance = balance + {n}", "balance = -balance",
            "year = year + 1", "delete")
        + of("ledger.account", "balance <> 0 AND station <> 'lost'", "station = 'lost'")
        + of(
            "ledger.transfer", "true", "amount = amount + {n}", "amount = -amount",
            "fund = fund + 1",
            "debit_year = debit_year + 1", "credit_year = credit_year + 1",
            "debit_station = 'lost'", "kind = 'lapse'",
            "client = 'client {n}'", "made_on = made_on + 400", "delete")
        + of("ledger.transfer", "credit_station <> 'lost'", "credit_station = 'lost'")
        + of("ledger.transfer", "run IS NOT NULL", "run = run + 1", "run = NULL", "document = '文'")
        + of(
            "ledger.transfer", "clause IS NOT NULL",
            "clause = CASE clause WHEN 'JY-3.1.1b' THEN 'JY-3.1.2c' ELSE 'JY-3.1.1b' END",
            "clause = NULL")
        + of(
            "ledger.fund", "kind = 'appropriation'", "kind = 'donation'", "document = '另一文件'",
            "delete")
        + of(
            "ledger.fund_purpose", "true", "clause = 'JY-3.1.1c'", "document = '另一文件'",
            "fund = fund + 7", "delete")
        + of(
            "ledger.share", "true", "clause = 'JY-3.1.1c'", "version = version + 1",
            "from_month = from_month + interval '1 month'", "client = 'proposal {n}'", "delete")
        + of(
            "ledger.share_part", "true", "parts = parts + {n}", "place = place + {n}",
            "fund = fund + 7", "delete")

    private static let moved = "act IN ('appropriate', 'donate')"
    private static let proposals =
        of(
            "ledger.proposal", moved, "amount = amount + {n}", "fund = fund + 1",
            "year = year + 1", "document = '另一文件'", "act = 'withdraw'", "delete")
        + of(
            "ledger.proposal", "act = 'share'", "clause = 'JY-3.1.1c'",
            "from_month = from_month + interval '1 month'", "delete")
        + of(
            "ledger.proposal", "act = 'purpose'", "clause = 'JY-3.1.1c'", "document = '另一文件'",
            "fund = fund + 7")
        + of("ledger.proposal", "act = 'close'", "year = year + 1", "delete")
        // A budget's line that kept nothing from another stands alone.
        + of(
            "ledger.proposal_line",
            "proposal IN (SELECT p.id FROM ledger.proposal AS p WHERE p.act = 'share')",
            "number = number + {n}", "place = place + {n}",
            "fund = fund + 7", "clause = 'JY-3.1.1c'", "delete")
        + of(
            "ledger.proposal_line",
            "place = 1 AND proposal IN (SELECT p.id FROM ledger.proposal AS p WHERE p.act = 'budget')",
            "number = 5000000 - {n}")
        + of(
            "ledger.proposal_end",
            "proposal IN (SELECT p.id FROM ledger.proposal AS p WHERE p.act <> 'budget')",
            "act = 'reject'", "maker = maker + {n}",
            "checker = maker", "ended_on = ended_on - 400", "delete")
        + of("ledger.donation", "true", "year = year + 1", "proposal = proposal + 1", "delete")
        + of("ledger.closed_year", "true", "year = year + 1", "proposal = proposal + 1", "delete")
        + of(
            "ledger.reservation", "true", "amount = amount + {n}", "fund = fund - 1",
            "year = year + 1", "clause = 'JY-3.1.1b'", "reserved_on = reserved_on - 9",
            "payment_order = payment_order - 1", "delete")
        + of(
            "ledger.reservation_end", "true", "run = run + 1", "ended_on = ended_on - 9",
            "delete")
        + of(
            "ledger.payment_order",
            """
            EXISTS (SELECT FROM ledger.line AS l WHERE l.kind = 'pay'
                AND (l.person, l.clause, l.period) = (x.person, x.clause, x.period))
            """, "amount = amount + {n}", "person = person + 1", "clause = 'JY-3.1.1c'",
            "period = period + interval '1 month'", "ordered_on = ordered_on + 400", "delete")

    private static let recoveries =
        of("ledger.recovery", "true", "person = person + 1", "clause = 'JY-3.1.1c'", "delete")
        + of(
            "ledger.recovery_item", "true", "amount = amount + {n}", "person = person + 1",
            "clause = 'JY-3.1.1c'", "period = period + interval '5 months'", "seq = seq + 7",
            "recovery = recovery + 7", "delete")
        + of(
            "ledger.recovery_act", "true", "seq = seq + {n}", "act = 'object'",
            "recovery = recovery + 7")
        + of(
            "ledger.recovery_act", "act IN ('cash', 'write_off')", "amount = amount + {n}",
            "client = 'client {n}'", "delete")
        + of("ledger.recovery_act", "act IN ('notice', 'stand', 'propose')", "delete")
        + of(
            "ledger.recovery_act", "act = 'stand'", "day = day - 30",
            "actor = (SELECT r.actor FROM ledger.recovery AS r WHERE r.id = x.recovery)")
        + of(
            "ledger.recovery_act", "act = 'write_off'",
            "actor = (SELECT a.actor FROM ledger.recovery_act AS a WHERE a.recovery = x.recovery AND a.act = 'propose')"
        )
        + of("ledger.recovery_act", "act = 'plan'", "share = 1", "amount = NULL")

    private static let paidByLaw = """
        clause = 'JY-3.1.1b' AND from_day < '2026-01-01' AND EXISTS (SELECT FROM ledger.line AS l
            WHERE l.kind = 'pay' AND (l.person, l.clause) = (x.person, x.clause))
            AND NOT EXISTS (SELECT FROM kernel.entitlement_history AS h
            WHERE (h.person, h.clause) = (x.person, x.clause))
        """
    private static let facts =
        of(
            "kernel.entitlement", paidByLaw, "person = person + 5", "outcome = 1",
            "class = CASE class WHEN 'loss' THEN 'disability' ELSE 'loss' END",
            "from_day = '2026-03-15'", "to_day = '2025-06-01'", "delete")
        + of(
            "kernel.pack_file", "content LIKE '%figure: special_assistance.rate%'",
            "content = replace(replace(content, '590.00', '690.00'), '460.00', '450.00')")
}
