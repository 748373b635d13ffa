/// A bound of a discrete range type.
public protocol PostgresRangeBound: PostgresScalar, Hashable {
    /// The range type over these bounds.
    static var postgresRangeType: PostgresType { get }
    /// The type of an array of such ranges.
    static var postgresRangeArrayType: PostgresType { get }
}

extension PostgresDate: PostgresRangeBound {
    public static var postgresRangeType: PostgresType { .daterange }
    public static var postgresRangeArrayType: PostgresType { .daterangeArray }
}

extension Int64: PostgresRangeBound {
    public static var postgresRangeType: PostgresType { .int8range }
    public static var postgresRangeArrayType: PostgresType { .int8rangeArray }
}

extension Int32: PostgresRangeBound {
    public static var postgresRangeType: PostgresType { .int4range }
    public static var postgresRangeArrayType: PostgresType { .int4rangeArray }
}

/// A discrete range in the server's canonical form `[lower, upper)`.
public struct PostgresRange<Bound: PostgresRangeBound>: Hashable, Sendable {
    /// First value inside; nil where the range has no lower end.
    public let lower: Bound?
    /// First value no longer inside; nil where the range has no upper end.
    public let upper: Bound?
    /// Whether nothing is inside; both bounds are nil then.
    public let isEmpty: Bool

    /// The range from `lower` (inside) to `upper` (outside).
    public init(from lower: Bound?, upTo upper: Bound?) {
        self.lower = lower
        self.upper = upper
        isEmpty = false
    }

    private init() {
        lower = nil
        upper = nil
        isEmpty = true
    }

    /// The range that holds nothing.
    public static var empty: PostgresRange { PostgresRange() }
}

/// Flag bits of the binary form (source: `src/include/utils/rangetypes.h`).
private enum RangeFlag {
    static let empty: UInt8 = 0x01
    static let lowerInside: UInt8 = 0x02
    static let upperInside: UInt8 = 0x04
    static let noLower: UInt8 = 0x08
    static let noUpper: UInt8 = 0x10
}

extension PostgresRange: PostgresScalar {
    public static var postgresType: PostgresType { Bound.postgresRangeType }
    public static var postgresArrayType: PostgresType { Bound.postgresRangeArrayType }

    public func encode(into bytes: inout [UInt8]) throws {
        guard !isEmpty else { return bytes.append(RangeFlag.empty) }
        bytes.append(
            (lower == nil ? RangeFlag.noLower : RangeFlag.lowerInside)
                | (upper == nil ? RangeFlag.noUpper : 0))
        if let lower { try appendField(lower, to: &bytes, name: "lower bound") }
        if let upper { try appendField(upper, to: &bytes, name: "upper bound") }
    }

    public static func decode(_ cell: PostgresCell) throws -> PostgresRange {
        let bytes = try cell.present(PostgresRange.self, as: Bound.postgresRangeType)
        let problem = PostgresValueError("found a range that is not of the form [lower, upper)")
        guard let flags = bytes.first, flags & RangeFlag.upperInside == 0 else { throw problem }
        guard flags & RangeFlag.empty == 0 else { return .empty }
        var offset = 1
        func bound() throws -> Bound {
            guard let length = Int32(network: bytes, at: offset), length >= 0,
                bytes.count - offset - 4 >= Int(length)
            else { throw problem }
            let start = offset + 4
            offset = start + Int(length)
            return try Bound.decode(
                PostgresCell(
                    type: Bound.postgresType,
                    bytes: UnsafeRawBufferPointer(rebasing: bytes[start..<offset])))
        }
        let lower = flags & RangeFlag.noLower == 0 ? try bound() : nil
        let upper = flags & RangeFlag.noUpper == 0 ? try bound() : nil
        return PostgresRange(from: lower, upTo: upper)
    }
}
