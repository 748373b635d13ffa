/// A day of SQL type `date`: days since 1970-01-01 in the proleptic Gregorian calendar.
public struct PostgresDate: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01; `Int32.max` is `infinity`, `Int32.min` is `-infinity`.
    public let days: Int32

    /// A day by its distance from 1970-01-01.
    public init(days: Int32) {
        self.days = days
    }

    /// Later than every day.
    public static let infinity = PostgresDate(days: .max)
    /// Earlier than every day.
    public static let minusInfinity = PostgresDate(days: .min)

    public static func < (left: PostgresDate, right: PostgresDate) -> Bool {
        left.days < right.days
    }

    /// Days from 1970-01-01 to 2000-01-01, where the server counts from.
    static let serverEpoch: Int32 = 10_957
}

extension PostgresDate: PostgresScalar {
    public static var postgresType: PostgresType { .date }
    public static var postgresArrayType: PostgresType { .dateArray }

    public func encode(into bytes: inout [UInt8]) throws {
        guard days != .max, days != .min else { return days.append(to: &bytes) }
        let (shifted, overflow) = days.subtractingReportingOverflow(Self.serverEpoch)
        // The server's own limits, 4714-11-24 BC to 5874897-12-31, counted from 2000-01-01.
        guard !overflow, shifted >= -2_451_545, shifted < 2_145_031_949 else {
            throw PostgresValueError("is a day outside the range of SQL dates")
        }
        shifted.append(to: &bytes)
    }

    public static func decode(_ cell: PostgresCell) throws -> PostgresDate {
        let bytes = try cell.present(PostgresDate.self, as: .date)
        guard bytes.count == 4, let shifted = Int32(network: bytes) else {
            throw PostgresValueError("found \(bytes.count) bytes where PostgresDate was expected")
        }
        guard shifted != .max, shifted != .min else { return PostgresDate(days: shifted) }
        return PostgresDate(days: shifted + serverEpoch)
    }
}

/// A moment of SQL type `timestamptz`: microseconds since 1970-01-01T00:00:00Z.
public struct PostgresInstant: Hashable, Comparable, Sendable {
    /// Microseconds since 1970-01-01T00:00:00Z; `Int64.max` and `.min` are the infinities.
    public let microseconds: Int64

    /// A moment by its distance from 1970-01-01T00:00:00Z.
    public init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    public static func < (left: PostgresInstant, right: PostgresInstant) -> Bool {
        left.microseconds < right.microseconds
    }

    static let serverEpoch: Int64 = 946_684_800_000_000
}

extension PostgresInstant: PostgresScalar {
    public static var postgresType: PostgresType { .timestamptz }
    public static var postgresArrayType: PostgresType { .timestamptzArray }

    public func encode(into bytes: inout [UInt8]) throws {
        guard microseconds != .max, microseconds != .min else {
            return microseconds.append(to: &bytes)
        }
        let (shifted, overflow) = microseconds.subtractingReportingOverflow(Self.serverEpoch)
        guard !overflow else {
            throw PostgresValueError("is a moment outside the range of SQL timestamps")
        }
        shifted.append(to: &bytes)
    }

    public static func decode(_ cell: PostgresCell) throws -> PostgresInstant {
        let bytes = try cell.present(PostgresInstant.self, as: .timestamptz)
        guard bytes.count == 8, let shifted = Int64(network: bytes) else {
            throw PostgresValueError("found \(bytes.count) bytes where a moment was expected")
        }
        guard shifted != .max, shifted != .min else {
            return PostgresInstant(microseconds: shifted)
        }
        let (moment, overflow) = shifted.addingReportingOverflow(serverEpoch)
        guard !overflow else {
            throw PostgresValueError("found a moment outside the range of PostgresInstant")
        }
        return PostgresInstant(microseconds: moment)
    }
}
