import Law
import Postgres

/// Brings the rows of a roster file into the temporary table, a bounded number at a time, with
/// their
/// numbers, phones and accounts sealed: plain ones never reach the database.
struct RosterStaging {
    static let batchLength = 4000

    let transaction: Transaction
    let seal: any Seal
    let district: Int

    /// What the register holds of a person named by a `ref`.
    private struct Registered {
        let person: Int64
        let number: [UInt8]?
        let phone: [UInt8]?
        let account: [UInt8]?
    }

    /// Writes a batch.
    func add(_ rows: [RosterRow]) async throws {
        if rows.isEmpty { return }
        let registered = try await registered(rows)
        let fresh = rows.reduce(0) { $0 + (registered[$1.ref] == nil ? 1 : 0) }
        // The person's id is sealed with the number, so it must be known before the row is written.
        var ids = try await reserve(fresh).makeIterator()
        try await transaction.copyIn(RosterTable.copy) { writer in
            for row in rows {
                let known = registered[row.ref]
                guard let person = known?.person ?? ids.next() else { continue }
                try await write(row, person: person, known: known, to: writer)
            }
        }
    }

    private func registered(_ rows: [RosterRow]) async throws -> [String: Registered] {
        let refs = rows.map(\.ref)
        let found = try await transaction.query(
            """
            SELECT p.ref, p.id, n.blind_index, t.blind_index, a.blind_index
            FROM kernel.person p
            LEFT JOIN LATERAL (SELECT blind_index FROM kernel.identity_number
                WHERE district = p.district AND person = p.id ORDER BY seq DESC LIMIT 1) n ON true
            LEFT JOIN LATERAL (SELECT blind_index FROM kernel.phone
                WHERE district = p.district AND person = p.id ORDER BY seq DESC LIMIT 1) t ON true
            LEFT JOIN LATERAL (SELECT blind_index FROM kernel.account
                WHERE district = p.district AND person = p.id ORDER BY seq DESC LIMIT 1) a ON true
            WHERE p.district = \(district)::integer AND p.ref = ANY (\(refs))
            """)
        var registered: [String: Registered] = [:]
        registered.reserveCapacity(found.count)
        for row in found {
            let (ref, person, number, phone, account) = try row.decode(
                String.self, Int64.self, [UInt8]?.self, [UInt8]?.self, [UInt8]?.self)
            registered[ref] = Registered(
                person: person, number: number, phone: phone, account: account)
        }
        return registered
    }

    private func reserve(_ count: Int) async throws -> [Int64] {
        if count == 0 { return [] }
        let rows = try await transaction.query(
            "SELECT nextval('kernel.registry_id') FROM generate_series(1, \(Int64(count)))")
        return try rows.map { try $0.value(0, as: Int64.self) }
    }

    private func write(
        _ row: RosterRow, person: Int64, known: Registered?, to writer: CopyWriter
    ) async throws {
        let number = try cover(row.identity?.text, .identityNumber, person, known?.number)
        let phone = try cover(row.phone, .phone, person, known?.phone)
        let account = try cover(row.account, .account, person, known?.account)
        let claim = number.sealed == nil ? nil : row.identity.map { seal.nationalIndex($0.text) }
        let version = number.sealed ?? phone.sealed ?? account.sealed
        try await writer.row(
            Int64(row.line), row.ref, row.household, row.town, row.village, row.name,
            Int16(row.sex.rawValue), row.birth.sql, Int16(row.role.rawValue), row.mother,
            row.father, row.spouse, row.adoptedOn?.sql, person, known == nil,
            Int32(version?.version ?? 0), number.sealed?.bytes, number.index, claim,
            phone.sealed?.bytes, phone.index, account.sealed?.bytes, account.index)
    }

    /// The index of a value, and the sealed value unless the register holds it already.
    private func cover(
        _ value: String?, _ field: SealedField, _ person: Int64, _ present: [UInt8]?
    ) throws -> (sealed: Sealed?, index: [UInt8]?) {
        guard let value else { return (nil, nil) }
        let index = seal.blindIndex(field, district: district, value)
        if index == present { return (nil, index) }
        let place = SealedPlace(field, person: person, district: district)
        return (try seal.seal(value, at: place), index)
    }
}
