/// A value that can be bound to a statement, in PostgreSQL's binary format.
public protocol PostgresEncodable: Sendable {
    /// The type it is bound as; stated to the server, never guessed by it.
    static var postgresType: PostgresType { get }

    /// Whether it is SQL NULL; `encode` is not called then.
    var isPostgresNull: Bool { get }

    /// Appends the binary form (network byte order), without a length word.
    ///
    /// - Throws: `PostgresValueError` when the server's type cannot hold the value.
    func encode(into bytes: inout [UInt8]) throws
}

extension PostgresEncodable {
    public var isPostgresNull: Bool { false }
}

/// A value that can be read from a column in PostgreSQL's binary format.
public protocol PostgresDecodable {
    /// Reads the value.
    ///
    /// - Throws: `PostgresValueError` saying what was found; the row adds its number and column.
    static func decode(_ cell: PostgresCell) throws -> Self
}

/// One cell of a row as the server sent it. The bytes are valid only during `decode`.
public struct PostgresCell {
    /// The column's type; `.unstated` in a binary COPY.
    public let type: PostgresType
    /// The bytes in network byte order, nil for NULL.
    public let bytes: UnsafeRawBufferPointer?

    /// A cell over bytes that outlive the call.
    public init(type: PostgresType, bytes: UnsafeRawBufferPointer?) {
        self.type = type
        self.bytes = bytes
    }

    /// The bytes of a value that must not be NULL and must be of one of the named types.
    ///
    /// - Throws: `PostgresValueError` for NULL and for another type.
    public func present<T>(
        _ wanted: T.Type, as types: PostgresType...
    ) throws -> UnsafeRawBufferPointer {
        guard let bytes else {
            throw PostgresValueError("found NULL where \(wanted) was expected; read it as Optional")
        }
        guard type == .unstated || types.contains(type) else {
            throw PostgresValueError("found \(type) where \(wanted) was expected")
        }
        return bytes
    }
}

/// Why a value could not be encoded or decoded. Holds no value, so it may be shown and logged.
public struct PostgresValueError: Error, CustomStringConvertible {
    /// What was found and what would be right.
    public let reason: String

    /// An error with its reason, which must not contain the value.
    public init(_ reason: String) {
        self.reason = reason
    }

    public var description: String { reason }
}

/// What an array can hold. `UInt8` is one, because `[UInt8]` is `bytea` and not an array.
public protocol PostgresArrayElement: Sendable {
    /// The type of an array of these.
    static var postgresArrayType: PostgresType { get }
    /// Appends the binary form of the whole array.
    static func encodeArray(_ elements: [Self], into bytes: inout [UInt8]) throws
    /// Reads the whole array.
    static func decodeArray(_ cell: PostgresCell) throws -> [Self]
}

/// A single value: it can be bound, read, be NULL inside an array, and stand in arrays. An enum
/// with
/// raw values conforms by saying so: `enum Kind: String, PostgresScalar`.
public protocol PostgresScalar: PostgresEncodable, PostgresDecodable, PostgresArrayElement {}

extension PostgresScalar where Self: RawRepresentable, RawValue: PostgresScalar {
    public static var postgresType: PostgresType { RawValue.postgresType }
    public static var postgresArrayType: PostgresType { RawValue.postgresArrayType }

    public func encode(into bytes: inout [UInt8]) throws {
        try rawValue.encode(into: &bytes)
    }

    public static func decode(_ cell: PostgresCell) throws -> Self {
        guard let known = Self(rawValue: try RawValue.decode(cell)) else {
            throw PostgresValueError("found a value that \(Self.self) does not have")
        }
        return known
    }
}

extension Optional: PostgresEncodable where Wrapped: PostgresEncodable {
    public static var postgresType: PostgresType { Wrapped.postgresType }

    public var isPostgresNull: Bool {
        guard let self else { return true }
        return self.isPostgresNull
    }

    public func encode(into bytes: inout [UInt8]) throws {
        try self?.encode(into: &bytes)
    }
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    public static func decode(_ cell: PostgresCell) throws -> Wrapped? {
        guard cell.bytes != nil else { return nil }
        return try Wrapped.decode(cell)
    }
}
