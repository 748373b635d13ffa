import Postgres
import Testing

/// A value sent to the server and read back, and what the server says it is.
struct RoundTrip: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let check: @Sendable (Connection) async throws -> Void

    init<T: PostgresEncodable & PostgresDecodable & Equatable>(
        _ name: String, _ value: T, as sql: String
    ) {
        testDescription = "\(name) as \(sql)"
        check = { connection in
            let row = try await connection.one(
                "SELECT \(value) AS v, pg_typeof(\(value))::text AS t")
            #expect(try row?.value("v", as: T.self) == value)
            #expect(try row?.value("t", as: String.self) == sql)
            // COPY carries no types and takes no parameters, so it goes another way altogether.
            for try await row in connection.copyOut(
                "COPY (SELECT \(value)) TO STDOUT (FORMAT binary)")
            {
                #expect(try row.decode(T.self) == value)
            }
        }
    }
}

enum Colour: String, PostgresScalar {
    case red, green
}

/// One connection serves the whole table, so its cases run one after the other.
@Suite(.serialized) struct ValueTests {
    private static let dates: [PostgresDate?] = [
        PostgresDate(days: 0), nil, .infinity, .minusInfinity, PostgresDate(days: -719_528),
    ]

    static let table: [RoundTrip] = [
        RoundTrip("zero", Int64(0), as: "bigint"),
        RoundTrip("the smallest", Int64.min, as: "bigint"),
        RoundTrip("the largest", Int64.max, as: "bigint"),
        RoundTrip("an Int", -42, as: "bigint"),
        RoundTrip("an Int32", Int32.min, as: "integer"),
        RoundTrip("an Int16", Int16.max, as: "smallint"),
        RoundTrip("true", true, as: "boolean"),
        RoundTrip("false", false, as: "boolean"),
        RoundTrip("a Double", 0.1, as: "double precision"),
        RoundTrip("infinite Double", -Double.infinity, as: "double precision"),
        RoundTrip("Chinese text", "雨后阳光 ' \" \\ $1 🌦", as: "text"),
        RoundTrip("empty text", "", as: "text"),
        RoundTrip("bytes", [UInt8](0...255), as: "bytea"),
        RoundTrip("no bytes", [UInt8](), as: "bytea"),
        RoundTrip("the epoch", PostgresDate(days: 0), as: "date"),
        RoundTrip("a leap day", PostgresDate(days: 19_782), as: "date"),
        RoundTrip("the first day", PostgresDate(days: -2_440_588), as: "date"),
        RoundTrip("infinity", PostgresDate.infinity, as: "date"),
        RoundTrip("-infinity", PostgresDate.minusInfinity, as: "date"),
        RoundTrip("nil Int64", Int64?.none, as: "bigint"),
        RoundTrip("nil text", String?.none, as: "text"),
        RoundTrip("nil date", PostgresDate?.none, as: "date"),
        RoundTrip("an enum", Colour.green, as: "text"),
        RoundTrip("integers", [Int64.min, 0, .max], as: "bigint[]"),
        RoundTrip("no integers", [Int64](), as: "bigint[]"),
        RoundTrip("integers with NULL", [Int64?.none, 7], as: "bigint[]"),
        RoundTrip("texts with NULL", ["a", nil, "", "NULL", "{,}"] as [String?], as: "text[]"),
        RoundTrip("dates with NULL", dates, as: "date[]"),
        RoundTrip("booleans", [true, false], as: "boolean[]"),
        RoundTrip("small integers", [Int32(1), 2], as: "integer[]"),
        RoundTrip("doubles", [1.5, -0.25], as: "double precision[]"),
        RoundTrip("enums", [Colour.red, .green], as: "text[]"),
        RoundTrip("nil array", [Int64]?.none, as: "bigint[]"),
    ]

    @Test(arguments: table)
    func comesBackAsItWent(_ trip: RoundTrip) async throws {
        try await trip.check(try await Self.connection())
    }

    static let notInCopy: [(String, @Sendable (Connection) async throws -> Void)] = [
        ("byte strings", { try await same([[1, 2], nil, []] as [[UInt8]?], $0) }),
        ("a moment", { try await same(PostgresInstant(microseconds: 1_700_000_000_123_456), $0) }),
        (
            "a range",
            {
                try await same(
                    PostgresRange(from: PostgresDate(days: 1), upTo: PostgresDate(days: 9)), $0)
            }
        ),
        (
            "an open range",
            { try await same(PostgresRange<PostgresDate>(from: nil, upTo: nil), $0) }
        ),
        (
            "a range to infinity",
            {
                try await same(PostgresRange(from: PostgresDate(days: 1), upTo: .infinity), $0)
            }
        ),
        ("an empty range", { try await same(PostgresRange<PostgresDate>.empty, $0) }),
        ("a bigint range", { try await same(PostgresRange(from: Int64(3), upTo: nil), $0) }),
        (
            "ranges",
            {
                try await same([PostgresRange(from: Int64(3), upTo: 5), .empty], $0)
            }
        ),
    ]

    @Test func otherValuesComeBackToo() async throws {
        let connection = try await Self.connection()
        for (_, check) in Self.notInCopy { try await check(connection) }
    }

    @Test func serverAgreesOnDaysAndRanges() async throws {
        let connection = try await Self.connection()
        let row = try await connection.one(
            """
            SELECT \(PostgresDate(days: 19_782))::text AS day, \(PostgresDate.infinity)::text AS end,
                \(PostgresRange(from: PostgresDate(days: 0), upTo: PostgresDate(days: 31)))::text AS r,
                sum(x) AS total, (array[[1,2],[3,4]]) AS square
            FROM unnest(\([Int64(1), 99_999, 100_000_001])) AS x
            """)
        #expect(try row?.value("day", as: String.self) == "2024-02-29")
        #expect(try row?.value("end", as: String.self) == "infinity")
        #expect(try row?.value("r", as: String.self) == "[1970-01-01,1970-02-01)")
        // sum(bigint) is numeric.
        #expect(try row?.value("total", as: Int64.self) == 100_100_001)
        let square = try await failure { _ = try row?.value("square", as: [Int32].self) }
        #expect(square.message.contains("2 dimensions"))
    }

    @Test(arguments: [
        ("1e18::numeric", Int64(1_000_000_000_000_000_000)), ("-20000::numeric", -20_000),
        ("0::numeric", 0), ("12345678.00::numeric", 12_345_678),
        ("-9223372036854775808::numeric", .min), ("9223372036854775807::numeric", .max),
    ])
    func numericWithoutFractionIsAnInteger(_ sql: String, _ value: Int64) async throws {
        let connection = try await Self.connection()
        let numeric = String(sql.dropLast("::numeric".count))
        let row = try await connection.one("SELECT \(numeric)::numeric AS n")
        #expect(try row?.value("n", as: Int64.self) == value)
    }

    @Test(arguments: ["1.5", "NaN", "9223372036854775808", "Infinity"])
    func otherNumericIsRefused(_ numeric: String) async throws {
        let row = try await Self.connection().one("SELECT \(numeric)::numeric AS n")
        let error = try await failure { _ = try row?.value("n", as: Int64.self) }
        #expect(error.kind == .decoding)
        #expect(!error.description.contains(numeric))
    }

    private static func same<T: PostgresEncodable & PostgresDecodable & Equatable>(
        _ value: T, _ connection: Connection
    ) async throws {
        let row = try await connection.one("SELECT \(value) AS v")
        #expect(try row?.value("v", as: T.self) == value)
    }

    private static func connection() async throws -> Connection {
        try await ValueConnection.shared.open()
    }
}

/// One connection for the tables above; making a database a case would take minutes.
private actor ValueConnection {
    static let shared = ValueConnection()
    private var opening: Task<Connection, any Error>?

    func open() async throws -> Connection {
        let task = opening ?? Task { try await freshConnection() }
        opening = task
        return try await task.value
    }
}
