import Kernel
import Law
import Money
import Postgres
import TestSupport
import Testing

@testable import Yuhou

/// What no statement can do to money, whoever sends it: here the database's owner.
@Suite struct LedgerTests {
    private static let district = 321_204

    private func house() async throws -> CaseHouse {
        let house = try await CaseHouse(departments, on: "2026-03-02")
        try await house.addMother("A", household: "H")
        _ = try await house.owner.pipeline([
            """
            INSERT INTO ledger.fund (district, client, code, title, kind, payer, holder, document,
                recorded_by)
            SELECT 321204, n, n, '资金', 'appropriation', 'district', 'finance', '文件', 'x'
            FROM unnest(ARRAY['one', 'two', 'three']) AS n
            """,
            """
            INSERT INTO ledger.fund_purpose (district, fund, clause, document, recorded_by)
            SELECT district, id, 'JY-3.1.1b', '文件', 'x' FROM ledger.fund
            """,
        ])
        return house
    }

    private func move(
        _ client: String, _ kind: String, _ from: String, _ to: String, _ fen: Int64,
        clause: String? = nil, _ house: CaseHouse
    ) async throws {
        _ = try await house.owner.one(
            """
            SELECT ledger.move(321204, \(client), \(kind), id, 2026, \(from), 2026, \(to), \(fen), NULL,
                \(clause), '文件') FROM ledger.fund WHERE code = 'one'
            """)
    }

    private func state(_ body: () async throws -> Void) async throws -> String? {
        do {
            try await body()
            return nil
        } catch let error as PostgresError {
            return error.sqlState
        }
    }

    @Test func aFundIsNeverOverdrawnNorSpentForAnotherPurpose() async throws {
        let house = try await house()
        try await move("a", "appropriate", "outside", "free", 1_000, house)
        try await move("a", "appropriate", "outside", "free", 1_000, house)
        #expect(
            try await state {
                try await move("a", "appropriate", "outside", "free", 2_000, house)
            } == "23505", "one client, another sum")
        #expect(
            try await state {
                try await move(
                    "b", "reserve", "free", "reserved", 1_001, clause: "JY-3.1.1b", house)
            } == "23514", "more than is there")
        #expect(
            try await state {
                try await move("c", "reserve", "free", "reserved", 1, clause: "JY-3.1.1c", house)
            } == "23503", "a purpose the fund has not")
        #expect(
            try await state { try await move("d", "reserve", "free", "reserved", 1, house) }
                == "23514", "no purpose")
        try await move("e", "reserve", "free", "reserved", 1_000, clause: "JY-3.1.1b", house)
        let balances = try await house.owner.query(
            "SELECT station, balance FROM ledger.account ORDER BY station")
        #expect(
            try balances.map {
                "\(try $0.value(0, as: String.self)) \(try $0.value(1, as: Int64.self))"
            }
                == ["free 0", "outside -1000", "reserved 1000"])
    }

    @Test func noLinkOfAChainIsAddedTwiceAndNoneStale() async throws {
        let house = try await house()
        func add(_ seq: Int, _ kind: String, _ before: Int64, _ amount: Int64) async throws {
            try await house.owner.execute(
                """
                INSERT INTO ledger.line (district, person, clause, period, seq, kind, before, amount,
                    after, made_on)
                SELECT district, id, 'JY-3.1.1b', '2026-01-01', \(seq)::integer, \(kind), \(before),
                    \(amount), \(before + amount), '2026-03-02'
                FROM kernel.person WHERE ref = 'A'
                """)
        }
        try await add(1, "opening", 0, 590)
        #expect(
            try await state { try await add(1, "opening", 0, 590) } == "23505", "a second first")
        #expect(try await state { try await add(2, "recover", 0, -590) } == "23514", "from nothing")
        #expect(try await state { try await add(2, "recover", 600, -1) } == "23503", "a stale one")
        #expect(try await state { try await add(3, "recover", 590, -1) } == "23503", "a gap")
        try await add(2, "recover", 590, -90)
        #expect(try await state { try await add(2, "recover", 590, -90) } == "23505", "twice")
        #expect(try await state { try await add(3, "recover", 500, -501) } == "23514", "below zero")
    }

    @Test func partsAddUpToTheSumInTheDatabaseAndHere() async throws {
        let house = try await house()
        let seed = UInt64.random(in: 0...UInt64.max)
        print("shares, seed \(seed)")
        var random = SeededRandom(seed: seed)
        for round in 1...200 {
            let weights = (1...3).map { _ in Int64.random(in: 1...1_000, using: &random) }
            let fen = Int64.random(in: 0...10_000_000_000, using: &random)
            _ = try await house.owner.pipeline([
                """
                INSERT INTO ledger.share (district, clause, from_month, version, client, document,
                    recorded_by)
                VALUES (321204, 'JY-3.1.1b', '2026-01-01', \(round)::integer, \("s\(round)"), '文件', 'x')
                """,
                """
                INSERT INTO ledger.share_part (district, clause, from_month, version, fund, parts, place)
                SELECT 321204, 'JY-3.1.1b', '2026-01-01', \(round)::integer, f.id, w.parts, w.place
                FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM ledger.fund) AS f
                JOIN unnest(\(weights)::bigint[]) WITH ORDINALITY AS w (parts, place) USING (place)
                """,
            ])
            let parts = try await house.owner.query(
                "SELECT amount FROM ledger.parts(321204, 'JY-3.1.1b', '2026-03-01', \(fen)) ORDER BY fund"
            ).map { try $0.value(0, as: Int64.self) }
            #expect(parts.reduce(0, +) == fen)
            #expect(parts == LargestRemainder.divide(fen, by: weights), "\(fen) by \(weights)")
        }
    }
}
