import Postgres
import Testing

@Suite struct ErrorTests {
    private static let secret = "3212不外传0016"

    @Test func serverErrorsShowStateStatementAndNoValue() async throws {
        let connection = try await freshConnection()
        try await connection.execute(
            "CREATE TABLE t (id bigint PRIMARY KEY, name text UNIQUE CHECK (name <> ''))")
        try await connection.execute("INSERT INTO t VALUES (1, \(Self.secret))")
        let cases: [(Query, String)] = [
            ("INSERT INTO t VALUES (2, \(Self.secret))", "23505"),
            ("SELECT \(Self.secret)::date", "22007"),
            ("SELECT \([Self.secret, "x"])::text::bigint", "22P02"),
            ("SELECT \(Self.secret) AS v FROM nowhere", "42P01"),
            ("INSERT INTO t SELECT \(Int64(777_888_999)) * 99999999999, 'x'", "22003"),
        ]
        for (query, state) in cases {
            let error = try await failure { _ = try await connection.query(query) }
            #expect(error.sqlState == state)
            #expect(error.kind == .server)
            #expect(error.statement == query.description)
            #expect("\(error)".contains(state))
            #expect("\(error)".contains(query.description))
            #expect(!"\(error)".contains(Self.secret), "\(error)")
        }
        let double = try await failure {
            try await connection.execute("INSERT INTO t VALUES (2, \(Self.secret))")
        }
        #expect(double.constraint == "t_name_key")
        #expect(double.table == "t")
        #expect(double.debugDescription.contains(Self.secret))
        // The connection is still good.
        #expect(try await connection.one("SELECT 1 AS n")?.value("n", as: Int.self) == 1)
    }

    @Test func decodingErrorsNameRowAndColumn() async throws {
        let connection = try await freshConnection()
        let rows = try await connection.query(
            "SELECT 1::bigint AS a, '\(Query("x"))' AS b UNION ALL SELECT NULL, 'y' ORDER BY a")
        let null = try await failure { _ = try rows[1].decode(Int64.self, String.self) }
        #expect(null.message.hasPrefix("row 2, column \"a\" (bigint): found NULL"))
        let type = try await failure { _ = try rows[0].value("b", as: Int64.self) }
        #expect(type.message.hasPrefix("row 1, column \"b\" (text): found text where Int64"))
        let small = try await failure {
            _ = try await connection.one("SELECT 70000 AS n")?.value("n", as: Int16.self)
        }
        #expect(small.message.contains("cannot hold"))
        let count = try await failure { _ = try rows[0].decode(Int64.self) }
        #expect(count.message == "row 1 has 2 columns where 1 were expected")
        let name = try await failure { _ = try rows[0].value("c", as: Int64.self) }
        #expect(name.message == "row 1 has no column \"c\"; it has a, b")
        let place = try await failure { _ = try rows[0].value(2, as: Int64.self) }
        #expect(place.message.contains("no column 2"))
        #expect(try rows[1].decode(Int64?.self, String.self) == (nil, "y"))
        let unknown = try await failure {
            _ = try await connection.one("SELECT 'blue' AS c")?.value("c", as: Colour.self)
        }
        #expect(unknown.message.contains("Colour"))
        #expect(!unknown.message.contains("blue"))
    }

    @Test func valuesThatCannotBeBoundAreNamedByParameter() async throws {
        let connection = try await freshConnection()
        let cases: [(Query, String)] = [
            ("SELECT \(1), \("a\u{0}b")", "parameter $2 contains a NUL"),
            ("SELECT \(["a", "b\u{0}"])", "parameter $1 element 2 contains a NUL"),
            ("SELECT \(PostgresDate(days: .max - 1))", "parameter $1 is a day outside"),
        ]
        for (query, words) in cases {
            let error = try await failure { _ = try await connection.query(query) }
            #expect(error.kind == .encoding)
            #expect(error.message.hasPrefix(words), "\(error)")
        }
    }

    @Test(arguments: [
        "", "1a", "A", "a-b", "a b", "a\"b", "名", "a;", "a.b", String(repeating: "a", count: 64),
        "a\u{0}",
    ])
    func badNamesAreRefused(_ name: String) {
        #expect(throws: PostgresError.self) { try Identifier(name) }
    }

    @Test func goodNamesAreQuoted() throws {
        for name in ["a", "_1", "select", String(repeating: "z", count: 63)] {
            let query: Query = "SELECT 1 AS \(try Identifier(name))"
            #expect(query.description == "SELECT 1 AS \"\(name)\"")
        }
    }

    @Test func splicedQueriesAreNumberedAnew() {
        let district = "500119"
        let condition: Query = "district = \(district) AND id = \(Int64(7))"
        let query: Query = "SELECT \(1) WHERE \(condition) AND \(condition)"
        #expect(
            query.description
                == "SELECT $1 WHERE district = $2 AND id = $3 AND district = $4 AND id = $5")
        let list = [Query("a"), "b = \(2)"].joined(by: " OR ")
        #expect(list.description == "a OR b = $1")
    }

    @Test func connectionFailuresCarryTheServersState() async throws {
        let settings = try await freshSettings()
        let missing = try await failure {
            _ = try await Connection.connect(settings.database("no_such_database"))
        }
        #expect(missing.sqlState == "3D000")
        #expect(missing.kind == .connection)
        let nobody = try ConnectionSettings(uri: "postgresql://u:geheim@/x?host=/nonexistent")
        let none = try await failure { _ = try await Connection.connect(nobody) }
        #expect(none.kind == .connection)
        #expect(none.sqlState.isEmpty)
        #expect(!"\(nobody) \(none.debugDescription)".contains("geheim"))
        let bad = try await failure { _ = try ConnectionSettings(uri: "postgresql://u:ge%zz@h/x") }
        #expect(bad.kind == .encoding)
        #expect(!bad.debugDescription.contains("ge%zz"))
        let first = try #require(settings.parameter("host"))
        let name = try #require(settings.parameter("dbname"))
        let user = settings.parameter("user").map { "&user=\($0)" } ?? ""
        let several = try ConnectionSettings(
            uri: "postgresql:///\(name)?host=/nonexistent,\(first)"
                + "&target_session_attrs=read-write\(user)")
        let connection = try await Connection.connect(several)
        #expect(try await connection.query("SELECT 1").count == 1)
    }
}
