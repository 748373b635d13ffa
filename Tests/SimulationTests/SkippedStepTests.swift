import Law
import Postgres
import TestSupport
import Testing

@testable import Kernel
@testable import Yuhou

/// Each step of the procedure, taken away behind the doors' back: the checker sees that it is
/// missing. So the year's silence says something.
@Suite(.serialized) struct SkippedStepTests {
    /// One way in which a step is skipped, and the rule it breaks.
    private struct Skip: Sendable {
        let title: String
        let rules: Set<Violation.Rule>
        /// Rows that it changes: none would prove nothing.
        let statements: [Query]
    }

    @Test func `a step skipped behind the doors' back is named by the checker`() async throws {
        let seed: UInt64 = 20_260_131
        let district = try await SimulatedDistrict.open(families: 40, seed: seed)
        var year = Year(district, seed: seed, families: 40)
        print("skipped steps: seed \(seed)")
        try await year.begin()
        for month in 1...2 { try await year.month(month) }
        try await year.leaveACaseEverywhere()
        let day = year.day
        #expect(try await district.violations(on: day, in: district.house.owner) == [])
        for skip in Self.skips {
            let (changed, found) = try await Self.found(skip, district, on: day)
            #expect(changed > 0, "\(skip.title): nothing was there to be changed")
            #expect(
                found.contains { skip.rules.contains($0.rule) },
                "\(skip.title): \(found.prefix(3))")
        }
        let after = try await district.violations(on: day, in: district.house.owner)
        #expect(after == [], "every skip was undone")
        try await expectTheBoardToNotice(district, on: day)
    }

    /// The checker's word of the rows as a skip leaves them; then they are as before.
    private static func found(
        _ skip: Skip, _ district: SimulatedDistrict, on day: Day
    ) async throws -> (changed: Int, found: [Violation]) {
        do {
            try await district.house.owner.transaction { transaction in
                // The owner turns keys, checks and triggers off: no door stands in the way.
                try await transaction.execute("SET LOCAL session_replication_role = replica")
                var changed = 0
                for statement in skip.statements {
                    changed += try await transaction.execute(statement)
                }
                throw Undone(
                    changed: changed,
                    found: try await district.violations(on: day, in: transaction))
            }
        } catch let undone as Undone {
            return (undone.changed, undone.found)
        }
        return (0, [])
    }

    private struct Undone: Error {
        let changed: Int
        let found: [Violation]
    }

    /// A figure that is not what the rows say differs from the recount.
    private func expectTheBoardToNotice(
        _ district: SimulatedDistrict, on day: Day
    ) async throws {
        let raw = try await RawDistrict(on: day, in: district.house.owner)
        let lines = district.recount(of: raw).lines()
        try await district.expectTheBoard(toEqual: district.recount(of: raw), of: raw)
        let statements: [Query] = [
            "DELETE FROM kernel.delivery WHERE period >= '2026-01-01'",
            "UPDATE casework.case_file SET state = 3 WHERE state = 0 AND kind = 0",
            "DELETE FROM kernel.entitlement WHERE clause = 'JY-3.1.1b'",
        ]
        for statement in statements {
            do {
                try await district.house.owner.transaction { transaction in
                    try await transaction.execute("SET LOCAL session_replication_role = replica")
                    try await transaction.execute(statement)
                    let other = try await RawDistrict(on: day, in: transaction)
                    throw Changed(lines: district.recount(of: other).lines())
                }
            } catch let changed as Changed {
                #expect(changed.lines != lines, "the recount reads these rows")
            }
        }
    }

    private struct Changed: Error {
        let lines: [String: Board.Line]
    }

    // MARK: The skips

    private static let skips = advances + forgeries + decisions + gifts

    /// The row alone is moved on, no act is made.
    private static let advances = [
        advance("past acceptance", from: "accept", to: "verify"),
        advance("past the review", from: "verify", to: "approve"),
        advance("past the public notice", from: "notice", to: "approve"),
        advance("past the approval", from: "approve", to: "pay"),
        advance("past the confirmation", from: "serve", to: nil),
        Skip(
            title: "an act is deleted", rules: [.standing],
            statements: [
                """
                DELETE FROM casework.act WHERE (case_id, seq) IN (
                    SELECT case_id, seq FROM casework.act WHERE act = 'pass' AND step = 'verify'
                    ORDER BY case_id LIMIT 1)
                """
            ]),
        Skip(
            title: "the day of a step is taken away", rules: [.owner, .standing],
            statements: [
                """
                UPDATE casework.case_file SET step_due = NULL WHERE id IN (
                    SELECT min(id) FROM casework.case_file WHERE state = 0)
                """
            ]),
        Skip(
            title: "a case vanishes", rules: [.owner],
            statements: [
                """
                DELETE FROM casework.case_file WHERE id IN (
                    SELECT max(id) FROM casework.case_file
                    WHERE state = 0 AND kind = 0 AND clause = 'JY-3.2.4c')
                """
            ]),
    ]

    private static func advance(_ title: String, from: String, to: String?) -> Skip {
        Skip(
            title: title, rules: [.standing],
            statements: [
                """
                UPDATE casework.case_file SET step = \(to)::text,
                    state = CASE WHEN \(to)::text IS NULL THEN 2 ELSE state END
                WHERE id IN (SELECT min(id) FROM casework.case_file
                    WHERE state = 0 AND step = \(from))
                """
            ])
    }

    /// Acts are forged with the row: what they tell is impossible.
    private static let forgeries = [
        forged("passed from acceptance to approval", at: "accept", next: "approve", "intake"),
        forged("passed from the review to approval", at: "verify", next: "approve", "review"),
        forged("approved by the desk of intake", at: "approve", next: "pay", "intake"),
        forged("served without a delivery", at: "serve", next: "confirm", "intake"),
        forged(
            "passed before the notice had ended", at: "notice", next: "approve", "review",
            rules: [.notice], before: "DELETE FROM casework.notice_line"),
        forged(
            "passed in spite of an objection", at: "notice", next: "approve", "review",
            rules: [.notice],
            before: """
                INSERT INTO casework.objection (district, notice, case_id, nth, words, received_on,
                    recorded_by)
                SELECT district, 1, id, 9, '邻居有异议', '2026-01-01', 'x' FROM casework.case_file
                WHERE state = 0 AND step = 'notice'
                """),
        Skip(
            title: "one person has two duties on a case", rules: [.hands],
            statements: [
                """
                UPDATE casework.act AS a SET actor = (SELECT b.actor FROM casework.act AS b
                    WHERE b.case_id = a.case_id AND b.duty = 'intake' LIMIT 1)
                WHERE (a.case_id, a.seq) IN (
                    SELECT c.case_id, c.seq FROM casework.act AS c WHERE c.duty = 'approve'
                      AND EXISTS (SELECT FROM casework.act AS b
                        WHERE b.case_id = c.case_id AND b.duty = 'intake')
                    ORDER BY c.case_id LIMIT 1)
                """
            ]),
        Skip(
            title: "the hands of an act are hidden", rules: [.hands],
            statements: [
                """
                DELETE FROM casework.hand WHERE (case_id, actor) IN (
                    SELECT case_id, actor FROM casework.act WHERE duty = 'review' LIMIT 1)
                """
            ]),
    ]

    private static func forged(
        _ title: String, at step: String, next: String, _ duty: String,
        rules: Set<Violation.Rule> = [.step], before: Query? = nil
    ) -> Skip {
        Skip(
            title: title, rules: rules,
            statements: (before.map { [$0] } ?? []) + [
                """
                INSERT INTO casework.act (district, case_id, seq, client, act, step, next_step,
                    state, due_on, duty, actor, acted_by, desk, acted_on)
                SELECT district, id, version + 1, 'forged', 'pass', \(step), \(next), 0, step_due,
                    \(duty), 1, 'forger', 'health', '2026-03-10'
                FROM casework.case_file WHERE state = 0 AND step = \(step) ORDER BY id LIMIT 1
                """,
                """
                UPDATE casework.case_file AS f SET version = version + 1, step = \(next)
                FROM casework.act AS a WHERE a.case_id = f.id AND a.client = 'forged'
                """,
            ])
    }

    /// What a person decided, undone by nobody.
    private static let decisions = [
        undone("a refusal undone by a batch", state: 3, act: "resume"),
        undone("what a family declined taken up by a batch", state: 6, act: "reopen"),
        undone("what was withdrawn taken up by a batch", state: 5, act: "reopen"),
        undone("a suspended case taken up by a batch", state: 1, act: "resume"),
        Skip(
            title: "a refusal without a reason", rules: [.decision],
            statements: [
                """
                ALTER TABLE casework.act DROP CONSTRAINT act_check
                """,
                "UPDATE casework.act SET reason = NULL WHERE act = 'refuse'",
            ]),
        Skip(
            title: "the appeal is decided by who refused", rules: [.decision],
            statements: [
                """
                UPDATE casework.act AS a SET actor = (SELECT b.actor FROM casework.act AS b
                    WHERE b.case_id = a.case_id AND b.act = 'refuse' ORDER BY b.seq DESC LIMIT 1)
                WHERE a.act IN ('uphold', 'overturn')
                """
            ]),
        Skip(
            title: "a case is stopped without a proposal", rules: [.decision],
            statements: [
                """
                INSERT INTO casework.act (district, case_id, seq, client, act, step, state, acted_by,
                    desk, reason, acted_on)
                SELECT district, id, version + 1, 'stopped', 'close', step, 7, 'assessor', 'kernel',
                    'not_entitled · 0', '2026-03-10'
                FROM casework.case_file WHERE state = 0 AND kind = 0 ORDER BY id LIMIT 1
                """,
                """
                UPDATE casework.case_file AS f SET version = version + 1, state = 7, step = NULL,
                    step_due = NULL
                FROM casework.act AS a WHERE a.case_id = f.id AND a.client = 'stopped'
                """,
            ]),
    ]

    private static func undone(_ title: String, state: Int, act: String) -> Skip {
        Skip(
            title: title, rules: [.decision],
            statements: [
                """
                INSERT INTO casework.act (district, case_id, seq, client, act, step, next_step,
                    state, due_on, acted_by, desk, reason, acted_on)
                SELECT district, id, version + 1, 'batch', \(act), step, coalesce(step, 'accept'), 0,
                    '2026-03-20', 'assessor', 'kernel', '批量处理', '2026-03-10'
                FROM casework.case_file WHERE state = \(state)::integer AND kind = 0
                ORDER BY id LIMIT 1
                """,
                """
                UPDATE casework.case_file AS f SET version = version + 1, state = 0,
                    step = coalesce(f.step, 'accept'), step_due = '2026-03-20'
                FROM casework.act AS a WHERE a.case_id = f.id AND a.client = 'batch'
                """,
            ])
    }

    /// What was given, and to whom.
    private static let gifts = [
        Skip(
            title: "something is received that was given under no case", rules: [.receipt],
            statements: [
                """
                INSERT INTO kernel.delivery (district, person, clause, period, monthly, proof)
                SELECT district, person, clause, '2026-03-03', false, 'register: 0'
                FROM casework.case_file WHERE state = 0 AND kind = 0 AND clause = 'JY-3.2.4c'
                ORDER BY id LIMIT 1
                """
            ]),
        Skip(
            title: "the proof of a delivery is deleted", rules: [.step],
            statements: ["DELETE FROM casework.delivery"]),
        Skip(
            title: "what was given does not count as received", rules: [.receipt, .owner],
            statements: ["DELETE FROM kernel.delivery WHERE period >= '2026-01-01'"]),
        Skip(
            title: "something was given to who is not entitled", rules: [.entitlement],
            statements: [
                """
                UPDATE casework.case_file SET person = (
                    SELECT min(id) FROM kernel.person WHERE role = 1)
                WHERE id IN (SELECT max(d.case_id) FROM casework.delivery AS d
                    JOIN casework.case_file AS f ON f.id = d.case_id AND f.clause = 'JY-3.1.1a')
                """
            ]),
        Skip(
            title: "something was given outside the days it was due for", rules: [.entitlement],
            statements: ["UPDATE casework.delivery SET day = '2007-01-01'"]),
    ]
}

extension Year {
    /// Some days later a case waits at every step of the monthly money, and some in every state.
    fileprivate mutating func leaveACaseEverywhere() async throws {
        func named(_ files: [CaseFile]) -> [CaseFile] { files.filter { $0.clause == "JY-3.1.1b" } }
        try await dawn(of: CaseHouse.day("2026-03-02"))
        let files = Array(try await named(waiting(["accept"], at: "intake-1")).prefix(22))
        try #require(files.count == 22)
        try await act("intake-1", .decline, on: Array(files[0..<2]), reason: "家庭暂不需要")
        try await act("intake-1", .withdraw, on: Array(files[2..<4]), reason: "家庭撤回申请")
        try await act("intake-1", .pass, on: Array(files[4..<20]))
        try await act("review-1", .pass, on: Array(files[4..<14]))
        try await act("review-1", .refuse, on: Array(files[14..<16]), reason: "材料与事实不符")
        try await act("intake-2", .appeal, on: [files[14]], reason: "我们不服决定")
        try await act("approve-1", .uphold, on: [files[14]], reason: "复核后维持决定")
        let notices = NoticeBook(
            try district.office("review-1", on: day), district: CaseHouse.district,
            department: "health")
        _ = try await notices.open(at: "公示栏", client: client())
        try await dawn(of: CaseHouse.day("2026-03-10"))
        try await act("review-1", .pass, on: Array(files[4..<12]))
        try await act("approve-1", .suspend, on: Array(files[4..<6]), reason: "等待法院文书")
        try await district.night(of: day)
    }
}
