import Kernel
import Law

/// How something of the house looks as JSON: each name with what it may be and where it is read, so
/// that the document says exactly what is sent.
struct Shape<Value>: Sendable {
    struct Field: Sendable {
        let name: String
        let schema: Schema
        let read: @Sendable (Value) -> JSON
    }

    let name: String
    let fields: [Field]

    init(_ name: String, _ fields: [Field]) {
        self.name = name
        self.fields = fields
    }

    var schema: Schema {
        Schema(
            .named(
                name,
                Schema(
                    .object(fields.map { Property($0.name, $0.schema, isNeeded: true) }))))
    }

    func callAsFunction(_ value: Value) -> JSON {
        .object(
            Dictionary(
                fields.map { ($0.name, $0.read(value)) }, uniquingKeysWith: { first, _ in first }))
    }

    func callAsFunction(_ values: some Sequence<Value>) -> JSON {
        .list(values.map { self($0) })
    }
}

extension Shape.Field {
    /// Words.
    static func words(_ name: String, _ read: @escaping @Sendable (Value) -> String) -> Self {
        Self(name: name, schema: .words) { .text(read($0)) }
    }

    /// Words, or null.
    static func maybe(_ name: String, _ read: @escaping @Sendable (Value) -> String?) -> Self {
        Self(name: name, schema: .words.orNull) { JSON(read($0)) }
    }

    /// One of few words.
    static func oneOf(
        _ words: [String], _ name: String, _ read: @escaping @Sendable (Value) -> String
    ) -> Self {
        Self(name: name, schema: Schema(.oneOf(words))) { .text(read($0)) }
    }

    static func number(_ name: String, _ read: @escaping @Sendable (Value) -> Int64) -> Self {
        Self(name: name, schema: Schema(.integer(Int64.min...Int64.max))) { .integer(read($0)) }
    }

    static func bool(_ name: String, _ read: @escaping @Sendable (Value) -> Bool) -> Self {
        Self(name: name, schema: .boolean) { .bool(read($0)) }
    }

    /// A day, or null for one that is open.
    static func day(_ name: String, _ read: @escaping @Sendable (Value) -> Day?) -> Self {
        Self(name: name, schema: .day.orNull) { JSON(read($0)) }
    }

    /// Fen, or null where the sum is not known.
    static func fen(_ name: String, _ read: @escaping @Sendable (Value) -> Int64?) -> Self {
        Self(name: name, schema: Schema(.integer(0...Int64.max), isNullable: true)) {
            JSON(read($0))
        }
    }

    static func list<Inner>(
        _ shape: Shape<Inner>, _ name: String, _ read: @escaping @Sendable (Value) -> [Inner]
    ) -> Self {
        Self(name: name, schema: .list(shape.schema)) { shape(read($0)) }
    }

    static func texts(_ name: String, _ read: @escaping @Sendable (Value) -> [String]) -> Self {
        Self(name: name, schema: .list(.words)) { .list(read($0).map(JSON.text)) }
    }
}
