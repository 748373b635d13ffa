import Law
import Postgres

/// Seals a district's values again under the newest key while others read and write. Every batch is
/// a transaction of its own: stopped anywhere, the next run goes on with what is left.
public struct KeyRotation: Sendable {
    private let office: Office
    private let keys: Keys
    private let seal: AESSeal

    /// - Parameter keys: With the newest version already among them.
    public init(_ office: Office, keys: Keys) {
        self.office = office
        self.keys = keys
        seal = AESSeal(keys: keys)
    }

    /// Rows that one key version seals.
    public struct Use: Hashable, Sendable {
        public let field: SealedField
        public let district: Int
        public let version: Int
        public let rows: Int
    }

    /// What a run did.
    public struct Outcome: Hashable, Sendable {
        public let resealed: Int
        /// Rows of the district that another version still seals.
        public let left: Int
    }

    /// Rows a transaction.
    public static let batchRows = 500

    /// Who uses which version, over all districts of the database.
    ///
    /// - Throws: `PostgresError` 42501 for every desk but `system`.
    public static func uses(_ office: Office) async throws -> [Use] {
        let rows = try await office.desk.transaction(readOnly: true) { transaction in
            try await transaction.query(
                "SELECT field, district::bigint, key_version::bigint, rows FROM kernel.key_use()")
        }
        return try rows.compactMap { row in
            let (field, district, version, count) = try row.decode(
                String.self, Int.self, Int.self, Int.self)
            return SealedField(rawValue: field).map {
                Use(field: $0, district: district, version: version, rows: count)
            }
        }
    }

    /// Seals everything of the district again that is not under the newest version.
    ///
    /// - Parameters:
    ///   - batchesMax: Stops after so many, for tests and for short windows.
    ///   - progress: Told after every batch how many rows are done.
    /// - Throws: `SealError` for a row whose key the file lacks or whose bytes do not open; what
    ///   was done before stays done.
    public func run(
        district: Int, batchesMax: Int = .max, progress: (Int) -> Void = { _ in }
    ) async throws -> Outcome {
        try office.session?.require("system")
        try office.session?.require(district: district)
        var (resealed, batches) = (0, 0)
        // Whoever read the key file before the new key was in it may still write under the old one
        // behind the pass, so there is another pass as long as the last one found anything.
        var isClean = false
        while !isClean && batches < batchesMax {
            isClean = true
            for field in SealedField.inRows {
                var place: (owner: Int64, sequence: Int64)? = (0, 0)
                while let after = place, batches < batchesMax {
                    let batch = try await batch(of: field, after: after, district: district)
                    place = batch.last
                    guard batch.last != nil else { break }
                    isClean = false
                    batches += 1
                    resealed += batch.changed
                    progress(resealed)
                }
            }
        }
        let left = try await Self.uses(office)
            .filter { $0.district == district && $0.version != keys.newest }
            .filter { ![.paper, .note].contains($0.field) }
            .reduce(0) { $0 + $1.rows }
        return Outcome(resealed: resealed, left: left)
    }

    private func batch(
        of field: SealedField, after place: (owner: Int64, sequence: Int64), district: Int
    ) async throws -> (changed: Int, last: (owner: Int64, sequence: Int64)?) {
        try await office.desk.transaction(retries: 5, act: .administer, reason: "re-seal") {
            transaction in
            let rows = try await transaction.query(
                """
                SELECT owner, seq, sealed, key_version::bigint
                FROM kernel.sealed_before(\(field.rawValue), \(district)::integer,
                    \(keys.newest)::integer, \(place.owner), \(place.sequence),
                    \(Self.batchRows)::integer)
                """)
            guard !rows.isEmpty else { return (0, nil) }
            var (owners, sequences): ([Int64], [Int64]) = ([], [])
            var (before, after): ([[UInt8]], [[UInt8]]) = ([], [])
            var versions: [Int64] = []
            for row in rows {
                let (owner, sequence, bytes, version) = try row.decode(
                    Int64.self, Int64.self, [UInt8].self, Int.self)
                let stands = SealedPlace(field, person: owner, district: district)
                let value = try seal.open(Sealed(bytes: bytes, version: version), at: stands)
                owners.append(owner)
                sequences.append(sequence)
                before.append(bytes)
                versions.append(Int64(version))
                after.append(try seal.seal(value, at: stands).bytes)
            }
            let changed = try await transaction.one(
                """
                SELECT kernel.reseal(\(field.rawValue), \(district)::integer, \(owners),
                    \(sequences), \(before), \(versions)::integer[], \(after),
                    \(keys.newest)::integer)::bigint
                """)
            let last = (owner: owners[owners.count - 1], sequence: sequences[sequences.count - 1])
            return (try changed?.value(0, as: Int.self) ?? 0, last)
        }
    }
}
