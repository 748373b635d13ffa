import ArgumentParser
import Foundation
import Kernel
import Law
import MoneyVerifier
import Postgres
import TestSupport
import Testing

@testable import Finance
@testable import Yuhou

/// Money recomputed by code of its own: what is in order passes, whatever is changed is found.
@Suite struct ProofTests {
    private struct Undo: Error {}

    private static let shelf = FigureShelf()

    private func report(_ house: ProofHouse, bankFiles: [String] = []) async throws -> MoneyReport {
        try await house.owner.transaction(isolation: .repeatableRead, readOnly: true) {
            try MoneyVerifier(shelf: Self.shelf).verify(
                try await MoneyEvidence.read(district: house.district, in: $0),
                bankFiles: bankFiles)
        }
    }

    private func words(_ report: MoneyReport) -> String {
        report.findings.prefix(12).map(\.en).joined(separator: "\n")
    }

    /// Superusers have no constraints to fear.
    private func strip(_ house: ProofHouse) async throws {
        try await house.owner.execute(
            """
            DO $$
            DECLARE
                c record;
            BEGIN
                FOR c IN SELECT n.conrelid::regclass AS t, n.conname FROM pg_constraint AS n
                    JOIN pg_class AS k ON k.oid = n.conrelid
                    WHERE k.relnamespace IN ('ledger'::regnamespace, 'kernel'::regnamespace)
                      AND (k.relnamespace = 'ledger'::regnamespace OR k.relname IN ('delivery',
                        'entitlement', 'pack_file'))
                    ORDER BY position(n.contype::text IN 'fcup')
                LOOP
                    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT IF EXISTS %I CASCADE', c.t, c.conname);
                END LOOP;
                DROP INDEX ledger.run_act_hands;
                CREATE FUNCTION public.sabotage(statement text) RETURNS bigint LANGUAGE plpgsql AS
                    'DECLARE n bigint; BEGIN EXECUTE statement; GET DIAGNOSTICS n = ROW_COUNT;
                    RETURN n; END';
            END
            $$
            """)
    }

    @Test func everyCorruptionOfTwoHundredIsFoundAndACleanHouseHasNone() async throws {
        let house = try await ProofHouse()
        let clean = try await report(house)
        #expect(clean.isClean, "\(words(clean))")
        #expect(clean.runs == 4 && clean.sums > 15 && clean.links > 25 && clean.transfers > 30)
        try await strip(house)
        let seed = UInt64.random(in: 0...UInt64.max)
        print("sabotage, seed \(seed)")
        var random = SeededRandom(seed: seed)
        // Each kind at least once, the rest by chance.
        var chosen = Sabotage.all.shuffled(using: &random)
        while chosen.count < 200, let one = Sabotage.all.randomElement(using: &random) {
            chosen.append(one)
        }
        for sabotage in chosen {
            let statement = sabotage.statement(using: &random)
            var found: MoneyReport?
            do {
                try await house.owner.transaction { transaction in
                    let row = try await transaction.one("SELECT public.sabotage(\(statement))")
                    let changed = try row?.value(0, as: Int64.self)
                    #expect(changed == 1, "seed \(seed): nothing fits \(statement)")
                    found = try MoneyVerifier(shelf: Self.shelf).verify(
                        try await MoneyEvidence.read(district: house.district, in: transaction))
                    throw Undo()
                }
            } catch is Undo {}
            #expect(found?.isClean == false, "seed \(seed), not found: \(statement)")
        }
        let after = try await report(house)
        #expect(after.isClean, "\(words(after))")
    }

    /// Everything that is sealed with it is changed as well: the law alone contradicts.
    @Test func aRunThatIsLargerInAllItsBooksIsContradictedByTheLaw() async throws {
        let house = try await ProofHouse()
        try await strip(house)
        let part = "person = (SELECT min(person) FROM ledger.payment WHERE run = 1)"
        let grow: [String] = [
            "UPDATE ledger.line SET amount = amount + 300, after = after + 300 WHERE run = 1 AND seq = 1"
                + " AND period = '2026-02-01' AND \(part)",
            "UPDATE ledger.run_line SET amount = amount + 300 WHERE run = 1"
                + " AND period = '2026-02-01' AND \(part)",
            "UPDATE ledger.payment SET amount = amount + 300 WHERE run = 1 AND \(part)",
            "UPDATE ledger.statement_line AS s SET amount = p.amount FROM ledger.payment AS p"
                + " WHERE (p.run, p.nth) = (s.run, s.nth)",
        ]
        for statement in grow {
            let row = try await house.owner.one("SELECT public.sabotage(\(statement))")
            #expect(try row?.value(0, as: Int64.self) ?? 0 > 0, "\(statement)")
        }
        let rules = Set(try await report(house).findings.map(\.rule))
        #expect(rules.contains(.paidWhatTheLawGave) && rules.contains(.sealIsTheLines))
    }

    @Test func theAuditorAndFinanceVerifyAndAPackIsVerifiedWithoutTheDatabase() async throws {
        let house = try await ProofHouse()
        let auditor = Bureau(
            try await house.desk.house.office("aud", desk: "audit", duties: ["auditor"]),
            district: house.district, department: "audit", seal: house.desk.seal)
        let finance = try await house.desk.desk("finance2", duties: ["review"])
        let bank = "--bank-file \(house.bankFile(1))"
        for page in [
            try await house.desk.page(
                AuditMoneyVerify.self, bank.split(separator: " ").map(String.init), by: auditor),
            try await house.desk.page(
                VerifyCommand.self, bank.split(separator: " ").map(String.init), by: finance),
        ] {
            #expect(!page.hasRejects, "\(page.words(.english).prefix(12))")
            #expect(page.words(.english)[0].contains(" payments against bank files."))
        }
        let stranger = try await house.desk.desk("stranger", at: "housing", duties: ["review"])
        await #expect(throws: PostgresError.self) { try await stranger.verified(bankFiles: []) }
        let pack = "\(house.folder)/pack.jsonl"
        _ = try await house.desk.run(
            AuditMoneyExport.self, "--to \(pack) --reason 年度审计", by: auditor)
        let text = try String(contentsOfFile: pack, encoding: .utf8)
        #expect(!text.contains("王A") && !text.contains("621700001000"), "no name, no account")
        let page = try AuditMoneyVerifyPack.parse([pack]).verified()
        #expect(!page.hasRejects && page.words(.english).contains("Everything agrees."))
        #expect(
            await house.desk.refusal {
                try await house.desk.run(
                    AuditMoneyExport.self, "--to \(pack) --reason 年度审计", by: auditor)
            }?.contains("exists") == true)
        // A pack that was changed on its way is none.
        let changed = "\(house.folder)/changed.jsonl"
        try text.replacing("\"amount\":100001", with: "\"amount\":100000")
            .write(toFile: changed, atomically: true, encoding: .utf8)
        #expect(throws: Refusal.self) { try AuditMoneyVerifyPack.parse([changed]).verified() }
    }

    @Test func aBankFileThatSaysSomethingElseIsFound() async throws {
        let house = try await ProofHouse()
        let path = house.bankFile(1)
        let clean = try await report(house, bankFiles: [path])
        #expect(clean.isClean && clean.bankPayments > 5, "\(words(clean))")
        let lines = try String(contentsOfFile: path, encoding: .utf8)
            .split(separator: "\r\n").map(String.init)
        let other = "\(house.folder)/other.csv"
        let changed: [[String]] = [
            Array(lines.dropLast()), lines + [lines[1]],
            lines.map { $0.replacing(",1000.01,", with: ",1000.02,") },
        ]
        for (place, words) in changed.enumerated() {
            try (words.joined(separator: "\r\n") + "\r\n")
                .write(toFile: other, atomically: true, encoding: .utf8)
            let found = try await report(house, bankFiles: [other])
            #expect(
                found.findings.contains { $0.rule == .bankFileIsThePayments }, "change \(place)")
        }
    }

    @Test func expectedStandsBesidePaidAndWhatWaitsHasAnAge() async throws {
        let house = try await ProofHouse()
        let finance = try await house.desk.desk("finance2", duties: ["review"])
        func rows(_ words: String) async throws -> [String] {
            try await house.desk.page(
                ExpectedCommand.self, words.split(separator: " ").map(String.init), by: finance
            ).rows.map { $0.dropFirst(2).map { $0.words(.english) }.joined(separator: " ") }
        }
        #expect(
            try await rows("--ref A --from 2025-12 --to 2026-02") == [
                "2025-12-01 590.00 590.00 0.00 0.00", "2026-01-01 590.00 590.00 0.00 0.00",
                "2026-02-01 590.00 590.00 0.00 0.00",
            ])
        // F's order was made less after it was paid; a part is kept back already.
        #expect(
            try await rows("--ref F --from 2026-03 --to 2026-03 --differing") == [
                "2026-03-01 600.01 730.01 130.00 400.00"
            ])
        let unpaid = try await house.desk.page(
            UnpaidCommand.self, ["--from", "2026-01"], by: finance)
        #expect(unpaid.rows.contains { $0[0].words(.english) == "A" })
        let aged = try await house.desk.page(
            UnpaidCommand.self, ["--from", "2026-01", "--age"], by: finance)
        let sum = { (page: Page, column: Int) in
            page.rows.reduce(Int64(0)) {
                if case .money(let money) = $1[column] { $0 + money.fen } else { $0 }
            }
        }
        #expect(sum(aged, 3) > 0 && sum(aged, 3) == sum(unpaid, 5))
    }
}
