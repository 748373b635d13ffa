import CLibPQ

/// The values of a statement in the form libpq takes: one buffer, and each value's place in it.
struct BoundValues {
    private(set) var types: [Oid] = []
    private var bytes: [UInt8] = []
    private var starts: [Int?] = []
    private var lengths: [Int32] = []

    var count: Int { types.count }

    /// - Throws: `PostgresError` of kind `.encoding` naming the parameter, never its value.
    init(_ values: [any PostgresEncodable], statement: String) throws {
        guard values.count <= 65_535 else {
            throw PostgresError(
                kind: .encoding,
                message: "\(values.count) values; a statement takes at most 65535, so bind arrays",
                statement: statement)
        }
        for (index, value) in values.enumerated() {
            do {
                try append(value)
            } catch {
                throw PostgresError(
                    kind: .encoding, message: "parameter $\(index + 1) \(error)",
                    statement: statement)
            }
        }
        // An empty value still needs an address: a null pointer would mean NULL.
        bytes.append(0)
    }

    private mutating func append<T: PostgresEncodable>(_ value: T) throws {
        types.append(T.postgresType.oid)
        guard !value.isPostgresNull else {
            starts.append(nil)
            lengths.append(0)
            return
        }
        let start = bytes.count
        try value.encode(into: &bytes)
        guard let length = Int32(exactly: bytes.count - start) else {
            throw PostgresValueError("is larger than 2 GiB")
        }
        starts.append(start)
        lengths.append(length)
    }

    /// Calls `body` with addresses and lengths of the values; the addresses are valid only then.
    func withAddresses<R>(
        _ body: ([UnsafePointer<CChar>?], [Int32], [Int32]) -> R
    ) -> R {
        bytes.withUnsafeBytes { buffer in
            let base = buffer.bindMemory(to: CChar.self).baseAddress
            let addresses = starts.map { start in start.flatMap { base?.advanced(by: $0) } }
            return body(addresses, lengths, Array(repeating: 1, count: lengths.count))
        }
    }

    /// Calls `body` with a value's type and bytes (nil for NULL).
    func withValue<R>(_ index: Int, _ body: (PostgresCell) throws -> R) rethrows -> R {
        let type = PostgresType(oid: types[index])
        guard let start = starts[index] else {
            return try body(PostgresCell(type: type, bytes: nil))
        }
        return try bytes.withUnsafeBytes { buffer in
            let part = UnsafeRawBufferPointer(rebasing: buffer[start..<start + Int(lengths[index])])
            return try body(PostgresCell(type: type, bytes: part))
        }
    }
}
