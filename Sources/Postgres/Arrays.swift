extension Array: PostgresEncodable where Element: PostgresArrayElement {
    public static var postgresType: PostgresType { Element.postgresArrayType }
    public func encode(into bytes: inout [UInt8]) throws {
        try Element.encodeArray(self, into: &bytes)
    }
}

extension Array: PostgresDecodable where Element: PostgresArrayElement {
    public static func decode(_ cell: PostgresCell) throws -> [Element] {
        try Element.decodeArray(cell)
    }
}

/// `[[UInt8]]` is `bytea[]`; so bytes stand in arrays as any single value does.
extension Array: PostgresArrayElement where Element == UInt8 {
    public static var postgresArrayType: PostgresType { .byteaArray }
}

extension Array: PostgresScalar where Element == UInt8 {}

extension PostgresArrayElement where Self: PostgresEncodable {
    /// Header, then each element as length and bytes; -1 for NULL.
    public static func encodeArray(_ elements: [Self], into bytes: inout [UInt8]) throws {
        let hasNull = elements.contains { $0.isPostgresNull }
        Int32(elements.isEmpty ? 0 : 1).append(to: &bytes)
        Int32(hasNull ? 1 : 0).append(to: &bytes)
        postgresType.oid.append(to: &bytes)
        guard !elements.isEmpty else { return }
        guard let count = Int32(exactly: elements.count) else {
            throw PostgresValueError("has more elements than an array can hold (2147483647)")
        }
        count.append(to: &bytes)
        Int32(1).append(to: &bytes)
        for (index, element) in elements.enumerated() {
            try appendField(element, to: &bytes, name: "element \(index + 1)")
        }
    }
}

/// Appends a length word and the value; the length is -1 for NULL.
func appendField<T: PostgresEncodable>(
    _ value: T, to bytes: inout [UInt8], name: @autoclosure () -> String
) throws {
    guard !value.isPostgresNull else {
        Int32(-1).append(to: &bytes)
        return
    }
    let lengthAt = bytes.count
    Int32(0).append(to: &bytes)
    do {
        try value.encode(into: &bytes)
    } catch let error as PostgresValueError {
        throw PostgresValueError("\(name()) \(error.reason)")
    }
    guard let length = Int32(exactly: bytes.count - lengthAt - 4) else {
        throw PostgresValueError("\(name()) is larger than 2 GiB")
    }
    withUnsafeBytes(of: length.bigEndian) { word in
        for (offset, byte) in word.enumerated() { bytes[lengthAt + offset] = byte }
    }
}

extension PostgresArrayElement where Self: PostgresDecodable {
    /// Reads an array of one dimension, whatever its lower bound.
    public static func decodeArray(_ cell: PostgresCell) throws -> [Self] {
        guard let bytes = cell.bytes else {
            throw PostgresValueError("found NULL where an array was expected; read it as Optional")
        }
        let problem = PostgresValueError("found \(cell.type) where [\(Self.self)] was expected")
        guard let dimensions = Int32(network: bytes), let flag = Int32(network: bytes, at: 4),
            let oid = UInt32(network: bytes, at: 8), flag == 0 || flag == 1
        else { throw problem }
        if dimensions == 0 { return [] }
        guard dimensions == 1, let count = Int32(network: bytes, at: 12), count >= 0 else {
            throw PostgresValueError("found an array of \(dimensions) dimensions; 1 was expected")
        }
        let type = PostgresType(oid: oid)
        var elements: [Self] = []
        // Every element takes at least its length word, so a false count cannot reserve much.
        elements.reserveCapacity(min(Int(count), bytes.count / 4))
        var offset = 20
        for index in 0..<Int(count) {
            guard let length = Int32(network: bytes, at: offset) else { throw problem }
            offset += 4
            var element: UnsafeRawBufferPointer?
            if length >= 0 {
                guard bytes.count - offset >= Int(length) else { throw problem }
                element = UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + Int(length)])
                offset += Int(length)
            }
            do {
                elements.append(try Self.decode(PostgresCell(type: type, bytes: element)))
            } catch let error as PostgresValueError {
                throw PostgresValueError("element \(index + 1): \(error.reason)")
            }
        }
        return elements
    }
}

extension Optional: PostgresArrayElement where Wrapped: PostgresScalar {
    public static var postgresArrayType: PostgresType { Wrapped.postgresArrayType }
}
