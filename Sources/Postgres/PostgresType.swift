/// A type of the server, by its object id. The built-in ids never change between versions
/// (source: `src/include/catalog/pg_type.dat` of PostgreSQL).
public struct PostgresType: Hashable, Sendable, CustomStringConvertible {
    /// Object id in `pg_type`; 0 stands for "not stated", as in a binary COPY.
    public let oid: UInt32

    /// A type by its object id, for types this module does not name.
    public init(oid: UInt32) {
        self.oid = oid
    }

    public static let unstated = PostgresType(oid: 0)
    public static let bool = PostgresType(oid: 16)
    public static let bytea = PostgresType(oid: 17)
    public static let char = PostgresType(oid: 18)
    public static let name = PostgresType(oid: 19)
    public static let int8 = PostgresType(oid: 20)
    public static let int2 = PostgresType(oid: 21)
    public static let int4 = PostgresType(oid: 23)
    public static let text = PostgresType(oid: 25)
    public static let oid = PostgresType(oid: 26)
    public static let json = PostgresType(oid: 114)
    public static let float4 = PostgresType(oid: 700)
    public static let float8 = PostgresType(oid: 701)
    public static let unknown = PostgresType(oid: 705)
    public static let bpchar = PostgresType(oid: 1042)
    public static let varchar = PostgresType(oid: 1043)
    public static let date = PostgresType(oid: 1082)
    public static let timestamptz = PostgresType(oid: 1184)
    public static let numeric = PostgresType(oid: 1700)
    public static let int4range = PostgresType(oid: 3904)
    public static let daterange = PostgresType(oid: 3912)
    public static let int8range = PostgresType(oid: 3926)
    public static let boolArray = PostgresType(oid: 1000)
    public static let byteaArray = PostgresType(oid: 1001)
    public static let int2Array = PostgresType(oid: 1005)
    public static let int4Array = PostgresType(oid: 1007)
    public static let textArray = PostgresType(oid: 1009)
    public static let int8Array = PostgresType(oid: 1016)
    public static let float8Array = PostgresType(oid: 1022)
    public static let dateArray = PostgresType(oid: 1182)
    public static let timestamptzArray = PostgresType(oid: 1185)
    public static let int4rangeArray = PostgresType(oid: 3905)
    public static let daterangeArray = PostgresType(oid: 3913)
    public static let int8rangeArray = PostgresType(oid: 3927)

    /// The SQL name where this module knows it, else `type 12345`.
    public var description: String {
        if let known = Self.names[self] { return known }
        return oid == 0 ? "unstated type" : "type \(oid)"
    }

    /// The SQL name, or nil for a type this module does not know.
    var sqlName: String? { Self.names[self] }

    private static let names: [PostgresType: String] = [
        .bool: "boolean", .bytea: "bytea", .char: "\"char\"", .name: "name", .int8: "bigint",
        .int2: "smallint", .int4: "integer", .text: "text", .oid: "oid", .json: "json",
        .float4: "real", .float8: "double precision", .unknown: "unknown", .bpchar: "character",
        .varchar: "character varying", .date: "date", .timestamptz: "timestamptz",
        .numeric: "numeric", .int4range: "int4range", .daterange: "daterange",
        .int8range: "int8range", .boolArray: "boolean[]", .byteaArray: "bytea[]",
        .int2Array: "smallint[]", .int4Array: "integer[]", .textArray: "text[]",
        .int8Array: "bigint[]", .float8Array: "double precision[]", .dateArray: "date[]",
        .timestamptzArray: "timestamptz[]", .int4rangeArray: "int4range[]",
        .daterangeArray: "daterange[]", .int8rangeArray: "int8range[]",
    ]
}
