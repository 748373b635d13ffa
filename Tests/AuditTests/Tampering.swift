import Foundation
import Postgres
import TestSupport

@testable import Kernel

/// What somebody who owns the database may do to the evidence, drawn at random, always at a place
/// that the last outside checkpoint covers.
struct Tampering {
    enum Kind: CaseIterable {
        case editEntry, editLink, editCheckpoint
        case deleteEntry, deleteLink, deleteBoth, deleteCheckpoint, deleteAndClose
        case insert, insertAndRewrite
        case exchangeEntries, exchangeLinks, exchangeAndRewrite
        case truncate, truncateWhole, truncateAndGoOn
        case rewriteEdited, signAnew
        case rollBack, rollBackAndGoOn
    }

    let transaction: Transaction
    let pool: Pool
    let district = AuditHouse.district
    /// The last place that is covered.
    let covered: Int64
    var random: SeededRandom

    /// - Returns: what was done, for the message of a failure.
    mutating func apply(_ kind: Kind) async throws -> String {
        // As who owns the database may: no foreign key holds them back.
        try await transaction.execute("SET LOCAL session_replication_role = replica")
        let place = Int64.random(in: 1...covered, using: &random)
        switch kind {
        case .editEntry: return try await editEntry(place)
        case .editLink: return try await editLink(place)
        case .editCheckpoint: return try await editCheckpoint()
        case .deleteEntry: try await deleteEntry(place)
        case .deleteLink: try await deleteLink(place)
        case .deleteBoth:
            try await deleteEntry(place)
            try await deleteLink(place)
        case .deleteCheckpoint:
            let (seq, _) = try await checkpoint()
            try await transaction.execute(
                "DELETE FROM audit.checkpoint WHERE district = \(district) AND seq = \(seq)")
        case .deleteAndClose:
            try await deleteEntry(place)
            try await deleteLink(place)
            try await shift(above: place, by: -1)
        case .insert: try await insert(at: place)
        case .insertAndRewrite:
            try await insert(at: place)
            try await rewrite(from: place)
        case .exchangeEntries: try await exchangeEntries(place)
        case .exchangeLinks: try await exchangeLinks(place)
        case .exchangeAndRewrite:
            try await exchangeLinks(place)
            try await rewrite(from: 1)
        case .truncate: try await truncate(from: place, entries: false)
        case .truncateWhole: try await truncate(from: place, entries: true)
        case .truncateAndGoOn:
            try await truncate(from: place, entries: false)
            try await link()
        case .rewriteEdited:
            let what = try await editEntry(place)
            try await rewrite(from: 1)
            return what
        case .signAnew:
            _ = try await editEntry(place)
            try await rewrite(from: 1)
            try await signAnew()
        case .rollBack: try await rollBack(to: place - 1)
        case .rollBackAndGoOn:
            try await rollBack(to: place - 1)
            try await goOn()
        }
        return "place \(place)"
    }

    // MARK: Edits

    private mutating func editEntry(_ place: Int64) async throws -> String {
        let id = try await entry(at: place)
        let edits: [(String, Query)] = [
            ("district", "district = 500119"), ("at", "at = at + interval '1 microsecond'"),
            ("account", "account = account + 1"), ("actor", "actor = actor || ' '"),
            ("desk", "desk = 'health'"), ("role", "role = 'health'"),
            ("act", "act = CASE act WHEN 'read' THEN 'write' ELSE 'read' END"),
            ("purpose", "purpose = 'x' || purpose"), ("filter", "filter = filter || '.'"),
            ("persons", "persons = persons || '\\x00'::bytea"),
            ("count", "count = CASE WHEN count IS NULL THEN 0 ELSE NULLIF(count + 1, 1) END"),
            ("reason", "reason = reason || U&'\\0301'"),
            ("filter to purpose", "filter = filter || 'p', purpose = 'erson show'"),
        ]
        let (name, set) = random.pick(edits)
        try await transaction.execute(
            "UPDATE audit.entry SET \(set) WHERE district = \(district) AND id = \(id)")
        return "\(name) of entry \(id) at \(place)"
    }

    private mutating func editLink(_ place: Int64) async throws -> String {
        let edits: [(String, Query)] = [
            ("hash", "hash = set_byte(hash, 3, get_byte(hash, 3) # 1)"),
            ("linked_at", "linked_at = linked_at + interval '1 second'"),
            ("entry", "entry = entry + 1000000"), ("seq", "seq = seq + 1000000"),
            ("district", "district = 500119"),
        ]
        let (name, set) = random.pick(edits)
        try await transaction.execute(
            "UPDATE audit.link SET \(set) WHERE district = \(district) AND seq = \(place)")
        return "\(name) of link \(place)"
    }

    private mutating func editCheckpoint() async throws -> String {
        let (seq, _) = try await checkpoint()
        let edits: [(String, Query)] = [
            ("hash", "hash = set_byte(hash, 31, get_byte(hash, 31) # 128)"),
            ("made_at", "made_at = made_at - interval '1 microsecond'"),
            ("key", "key = reverse(key)"),
            ("signature", "signature = set_byte(signature, 9, get_byte(signature, 9) # 4)"),
            ("seq", "seq = seq + 1000000"), ("district", "district = 500119"),
        ]
        let (name, set) = random.pick(edits)
        try await transaction.execute(
            "UPDATE audit.checkpoint SET \(set) WHERE district = \(district) AND seq = \(seq)")
        return "\(name) of checkpoint \(seq)"
    }

    // MARK: Deletions, insertions, exchanges

    private func deleteEntry(_ place: Int64) async throws {
        let id = try await entry(at: place)
        try await transaction.execute(
            "DELETE FROM audit.entry WHERE district = \(district) AND id = \(id)")
    }

    private func deleteLink(_ place: Int64) async throws {
        try await transaction.execute(
            "DELETE FROM audit.link WHERE district = \(district) AND seq = \(place)")
    }

    /// By way of places nobody has, for the primary key is checked row by row.
    private func shift(above place: Int64, by step: Int64) async throws {
        try await transaction.execute(
            """
            UPDATE audit.link SET seq = seq + 1000000 WHERE district = \(district) AND seq > \(place)
            """)
        try await transaction.execute(
            """
            UPDATE audit.link SET seq = seq - 1000000 + \(step)
            WHERE district = \(district) AND seq > 1000000
            """)
    }

    private func insert(at place: Int64) async throws {
        try await shift(above: place - 1, by: 1)
        try await transaction.execute(
            """
            WITH fresh AS (
                INSERT INTO audit.entry (district, account, actor, desk, role, act, purpose)
                VALUES (\(district)::integer, 3, 'clerk', 'health', 'health', 'read', 'person show')
                RETURNING id)
            INSERT INTO audit.link (district, seq, entry, hash, linked_at)
            SELECT \(district)::integer, \(place), id, sha256('x'), now() FROM fresh
            """)
    }

    /// Exchanges what two entries say.
    private mutating func exchangeEntries(_ place: Int64) async throws {
        let (one, two) = (try await entry(at: place), try await entry(at: another(place)))
        try await transaction.execute(
            """
            UPDATE audit.entry AS e SET at = o.at, account = o.account, actor = o.actor,
                desk = o.desk, role = o.role, act = o.act, purpose = o.purpose, filter = o.filter,
                persons = o.persons, count = o.count, reason = o.reason
            FROM audit.entry AS o
            WHERE e.district = \(district) AND o.district = \(district)
              AND e.id IN (\(one), \(two)) AND o.id = \(one) + \(two) - e.id
            """)
    }

    /// Exchanges the entries of two places.
    private mutating func exchangeLinks(_ place: Int64) async throws {
        let second = another(place)
        let (one, two) = (try await entry(at: place), try await entry(at: second))
        for (seq, id) in [(place, -1), (second, one), (place, two)] {
            try await transaction.execute(
                """
                UPDATE audit.link SET entry = \(id) WHERE district = \(district) AND seq = \(seq)
                """)
        }
    }

    private mutating func another(_ place: Int64) -> Int64 {
        place == 1 ? Int64.random(in: 2...covered, using: &random) : place - 1
    }

    // MARK: Cuts

    private func truncate(from place: Int64, entries: Bool) async throws {
        if entries {
            try await transaction.execute(
                """
                DELETE FROM audit.entry WHERE district = \(district) AND id IN (
                    SELECT entry FROM audit.link WHERE district = \(district) AND seq >= \(place))
                """)
        }
        try await transaction.execute(
            "DELETE FROM audit.link WHERE district = \(district) AND seq >= \(place)")
        try await transaction.execute(
            "DELETE FROM audit.checkpoint WHERE district = \(district) AND seq >= \(place)")
    }

    /// The state the database had when the chain ended at a place.
    private func rollBack(to place: Int64) async throws {
        try await truncate(from: place + 1, entries: true)
        try await transaction.execute(
            """
            DELETE FROM audit.entry AS e WHERE e.district = \(district) AND NOT EXISTS (
                SELECT FROM audit.link AS l WHERE l.district = e.district AND l.entry = e.id)
            """)
    }

    /// Work goes on after a roll-back, chained and signed with the true key, beyond where it was.
    private mutating func goOn() async throws {
        for _ in 0..<100 {
            try await transaction.execute(
                """
                INSERT INTO audit.entry (district, account, actor, desk, role, act, purpose)
                VALUES (\(district)::integer, 4, 'clerk', 'health', 'health', 'write', 'record')
                """)
        }
        try await link()
        try await signAnew()
    }

    // MARK: With the program's own hand

    private func link() async throws {
        let sequencer = Sequencer(pool, district: district)
        let ids = try await sequencer.look(transaction, above: .min)
        _ = try await sequencer.link(ids, transaction)
    }

    /// Chains every place from one on anew, so that the chain agrees with itself.
    func rewrite(from place: Int64) async throws {
        var hash = ChainHash.start(district: district)
        let rows = try await transaction.query(
            """
            SELECT l.seq, l.linked_at, l.hash, \(AuditEntry.columns) FROM audit.link AS l
            JOIN audit.entry AS e ON e.district = l.district AND e.id = l.entry
            WHERE l.district = \(district) ORDER BY l.seq
            """)
        for row in rows {
            let seq: Int64 = try row.value(0)
            guard seq >= place else {
                hash = try row.value(2)
                continue
            }
            hash = ChainHash.link(
                after: hash, seq: seq, linkedAt: try row.value(1), entry: try AuditEntry(row, at: 3)
            )
            try await transaction.execute(
                "UPDATE audit.link SET hash = \(hash) WHERE district = \(district) AND seq = \(seq)"
            )
        }
    }

    /// Signs every checkpoint of the database anew: with the true key, which was stolen, or one of
    /// one's own.
    private mutating func signAnew() async throws {
        let seed = [UInt8](repeating: random.chance(50) ? 7 : 8, count: 32)
        let key = try CheckpointKey(seed: seed)
        let rows = try await transaction.query(
            """
            SELECT c.seq, c.made_at, l.hash FROM audit.checkpoint AS c
            JOIN audit.link AS l ON l.district = c.district AND l.seq = c.seq
            WHERE c.district = \(district)
            """)
        for row in rows {
            let signed = try key.sign(
                district: district, seq: try row.value(0), hash: try row.value(2),
                madeAt: try row.value(1))
            try await transaction.execute(
                """
                UPDATE audit.checkpoint SET hash = \(signed.hash), key = \(signed.key),
                    signature = \(signed.signature)
                WHERE district = \(district) AND seq = \(signed.seq)
                """)
        }
    }

    // MARK: What is there

    private func entry(at place: Int64) async throws -> Int64 {
        try await transaction.one(
            "SELECT entry FROM audit.link WHERE district = \(district) AND seq = \(place)"
        )?.value(0) ?? 0
    }

    private mutating func checkpoint() async throws -> (Int64, Int) {
        let rows = try await transaction.query(
            "SELECT seq FROM audit.checkpoint WHERE district = \(district) ORDER BY seq")
        return (try random.pick(rows).value(0), rows.count)
    }
}
