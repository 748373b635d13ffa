extension FixedWidthInteger {
    /// Appends the integer in network byte order.
    func append(to bytes: inout [UInt8]) {
        withUnsafeBytes(of: bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// The integer at the start of bytes in network byte order; nil when they are too few.
    init?(network bytes: UnsafeRawBufferPointer, at offset: Int = 0) {
        guard offset >= 0, bytes.count - offset >= MemoryLayout<Self>.size else { return nil }
        self.init(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Self.self))
    }
}

/// Reads any of the server's integers, and a `numeric` without fraction: `sum(bigint)` is numeric.
private func decodeInteger<T: FixedWidthInteger>(_ cell: PostgresCell) throws -> T {
    let bytes = try cell.present(T.self, as: .int8, .int4, .int2, .numeric, .oid)
    if cell.type == .numeric { return try decodeWholeNumeric(bytes) }
    let wide: Int64?
    switch bytes.count {
    case 8: wide = Int64(network: bytes)
    case 4 where cell.type == .oid: wide = UInt32(network: bytes).map { Int64($0) }
    case 4: wide = Int32(network: bytes).map { Int64($0) }
    case 2: wide = Int16(network: bytes).map { Int64($0) }
    default: wide = nil
    }
    guard let wide else {
        throw PostgresValueError("found \(bytes.count) bytes where \(T.self) was expected")
    }
    guard let value = T(exactly: wide) else {
        throw PostgresValueError("found an integer that \(T.self) cannot hold")
    }
    return value
}

/// A numeric is: count of base-10000 digits, weight of the first, sign, scale, digits (16 bits
/// each).
private func decodeWholeNumeric<T: FixedWidthInteger>(_ bytes: UnsafeRawBufferPointer) throws -> T {
    let problem = PostgresValueError(
        "found a numeric that \(T.self) cannot hold; round it and cast it in the statement")
    guard let count = Int16(network: bytes), let weight = Int16(network: bytes, at: 2),
        let sign = UInt16(network: bytes, at: 4), sign == 0 || sign == 0x4000, weight < 8
    else { throw problem }
    var magnitude: Int64 = 0
    for place in 0..<max(Int(count), Int(weight) + 1) {
        let digit: Int16
        if place < Int(count) {
            guard let read = Int16(network: bytes, at: 8 + 2 * place) else { throw problem }
            digit = read
        } else {
            digit = 0
        }
        if place > Int(weight) {
            guard digit == 0 else { throw problem }
            continue
        }
        let (shifted, tooLarge) = magnitude.multipliedReportingOverflow(by: 10_000)
        // Built as a negative number, so that the smallest Int64 can be read too.
        let (next, tooSmall) = shifted.subtractingReportingOverflow(Int64(digit))
        guard !tooLarge, !tooSmall else { throw problem }
        magnitude = next
    }
    if sign == 0 {
        guard magnitude != .min else { throw problem }
        magnitude = -magnitude
    }
    guard let value = T(exactly: magnitude) else { throw problem }
    return value
}

extension Int64: PostgresScalar {
    public static var postgresType: PostgresType { .int8 }
    public static var postgresArrayType: PostgresType { .int8Array }
    public func encode(into bytes: inout [UInt8]) { append(to: &bytes) }
    public static func decode(_ cell: PostgresCell) throws -> Int64 {
        if cell.type == .int8, let bytes = cell.bytes, let value = Int64(network: bytes) {
            return value
        }
        return try decodeInteger(cell)
    }
}

extension Int: PostgresScalar {
    public static var postgresType: PostgresType { .int8 }
    public static var postgresArrayType: PostgresType { .int8Array }
    public func encode(into bytes: inout [UInt8]) { Int64(self).append(to: &bytes) }
    public static func decode(_ cell: PostgresCell) throws -> Int { try decodeInteger(cell) }
}

extension Int32: PostgresScalar {
    public static var postgresType: PostgresType { .int4 }
    public static var postgresArrayType: PostgresType { .int4Array }
    public func encode(into bytes: inout [UInt8]) { append(to: &bytes) }
    public static func decode(_ cell: PostgresCell) throws -> Int32 { try decodeInteger(cell) }
}

extension Int16: PostgresScalar {
    public static var postgresType: PostgresType { .int2 }
    public static var postgresArrayType: PostgresType { .int2Array }
    public func encode(into bytes: inout [UInt8]) { append(to: &bytes) }
    public static func decode(_ cell: PostgresCell) throws -> Int16 { try decodeInteger(cell) }
}

extension Bool: PostgresScalar {
    public static var postgresType: PostgresType { .bool }
    public static var postgresArrayType: PostgresType { .boolArray }
    public func encode(into bytes: inout [UInt8]) { bytes.append(self ? 1 : 0) }
    public static func decode(_ cell: PostgresCell) throws -> Bool {
        let bytes = try cell.present(Bool.self, as: .bool)
        guard bytes.count == 1 else {
            throw PostgresValueError("found \(bytes.count) bytes where Bool was expected")
        }
        return bytes[0] != 0
    }
}

extension Double: PostgresScalar {
    public static var postgresType: PostgresType { .float8 }
    public static var postgresArrayType: PostgresType { .float8Array }
    public func encode(into bytes: inout [UInt8]) { bitPattern.append(to: &bytes) }
    public static func decode(_ cell: PostgresCell) throws -> Double {
        let bytes = try cell.present(Double.self, as: .float8, .float4)
        if bytes.count == 8, let bits = UInt64(network: bytes) { return Double(bitPattern: bits) }
        if bytes.count == 4, let bits = UInt32(network: bytes) {
            return Double(Float(bitPattern: bits))
        }
        throw PostgresValueError("found \(bytes.count) bytes where Double was expected")
    }
}

extension String: PostgresScalar {
    public static var postgresType: PostgresType { .text }
    public static var postgresArrayType: PostgresType { .textArray }

    /// - Throws: `PostgresValueError` for U+0000, which the server cannot store.
    public func encode(into bytes: inout [UInt8]) throws {
        guard !utf8.contains(0) else {
            throw PostgresValueError("contains a NUL character (U+0000), which text cannot hold")
        }
        bytes.append(contentsOf: utf8)
    }

    public static func decode(_ cell: PostgresCell) throws -> String {
        let bytes = try cell.present(
            String.self, as: .text, .varchar, .bpchar, .name, .char, .json, .unknown)
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension UInt8: PostgresArrayElement {
    public static var postgresArrayType: PostgresType { .bytea }
    public static func encodeArray(_ elements: [UInt8], into bytes: inout [UInt8]) {
        bytes.append(contentsOf: elements)
    }
    public static func decodeArray(_ cell: PostgresCell) throws -> [UInt8] {
        Array(try cell.present([UInt8].self, as: .bytea))
    }
}
