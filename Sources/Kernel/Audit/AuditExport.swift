import Foundation
import Postgres

/// Writes the evidence of a district as one file that is verified without the database
/// (`docs/audit.md`). It is one snapshot; its order is checkpoints, chained, not yet chained.
public struct AuditExport: Sendable {
    /// What a file holds.
    public struct Counts: Hashable, Sendable {
        public internal(set) var checkpoints = 0
        public internal(set) var chained = 0
        public internal(set) var unchained = 0
    }

    private let desk: Desk
    private let district: Int

    public init(_ desk: Desk, district: Int) {
        self.desk = desk
        self.district = district
    }

    /// Writes a new file, readable by its owner only.
    ///
    /// - Throws: `Refusal` when there is a file of that name or it cannot be written;
    ///   `PostgresError`.
    public func write(to path: String) async throws -> Counts {
        let file = try NewFile(path)
        do {
            let counts = try await desk.transaction(
                isolation: .repeatableRead, readOnly: true, act: .export
            ) { try await write($0) { try file.write($0) } }
            try file.finish()
            return counts
        } catch {
            file.remove()
            throw error
        }
    }

    /// Writes the lines to `sink`.
    func write(
        _ transaction: Transaction, to sink: (Data) throws -> Void
    ) async throws -> Counts {
        var counts = Counts()
        let now = try await transaction.one("SELECT now() AS now")?
            .value("now", as: PostgresInstant.self)
        try sink(
            AuditLine.head(.init(district: district, exported_at: now?.microseconds ?? 0)).data())
        let checkpoints = transaction.stream(
            """
            SELECT \(Checkpoint.columns) FROM audit.checkpoint AS c
            WHERE c.district = \(district) ORDER BY c.seq
            """)
        for try await row in checkpoints {
            try sink(Checkpoint(row).line())
            counts.checkpoints += 1
        }
        counts.chained = try await writeChained(transaction, to: sink)
        let unchained = transaction.stream(
            """
            SELECT \(AuditEntry.columns) FROM audit.entry AS e
            WHERE e.district = \(district) AND NOT EXISTS (
                SELECT FROM audit.link AS l WHERE l.district = e.district AND l.entry = e.id)
            ORDER BY e.id
            """)
        for try await row in unchained {
            try sink(AuditLine.unchained(.init(entry: .init(try AuditEntry(row)))).data())
            counts.unchained += 1
        }
        try sink(
            AuditLine.end(
                .init(
                    checkpoints: counts.checkpoints, chained: counts.chained,
                    unchained: counts.unchained)
            ).data())
        return counts
    }

    /// A link whose entry is gone is written too: the verifier must see it.
    private func writeChained(
        _ transaction: Transaction, to sink: (Data) throws -> Void
    ) async throws -> Int {
        var count = 0
        let rows = transaction.stream(
            """
            SELECT l.seq, l.hash, l.linked_at, l.entry, e.id IS NOT NULL, \(AuditEntry.columns)
            FROM audit.link AS l
            LEFT JOIN audit.entry AS e ON e.district = l.district AND e.id = l.entry
            WHERE l.district = \(district) ORDER BY l.seq
            """)
        for try await row in rows {
            let hasEntry: Bool = try row.value(4)
            let entry = hasEntry ? AuditLine.Entry(try AuditEntry(row, at: 5)) : nil
            let line = AuditLine.Chained(
                seq: try row.value(0), hash: try row.value(1, as: [UInt8].self).hexadecimal,
                linked_at: try row.value(2, as: PostgresInstant.self).microseconds,
                entry_id: try row.value(3), entry: entry)
            try sink(AuditLine.chained(line).data())
            count += 1
        }
        return count
    }
}
