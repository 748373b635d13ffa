/// A statement with its bound values.
///
/// The text is made only of literals of the program; what stands between `\(` and `)` is bound and
/// never becomes text, except an `Identifier` (checked and quoted) and another `Query` (spliced).
/// ```swift
/// let due: Query = "SELECT person FROM kernel.span WHERE district = \(district) AND until >
/// \(day)"
/// ```
public struct Query: ExpressibleByStringInterpolation, Sendable, CustomStringConvertible {
    enum Piece: Sendable {
        case text(String)
        case value(any PostgresEncodable)
    }

    var pieces: [Piece]

    /// A statement without values.
    public init(stringLiteral value: StaticString) {
        pieces = [.text(value.description)]
    }

    /// A statement with bound values.
    public init(stringInterpolation: StringInterpolation) {
        pieces = stringInterpolation.pieces
    }

    /// Text that did not come from a literal: migration files, and text checked in this module.
    init(unchecked text: String) {
        pieces = [.text(text)]
    }

    /// One statement after another, as written.
    public static func + (left: Query, right: Query) -> Query {
        var joined = left
        joined.pieces += right.pieces
        return joined
    }

    /// The statement with `$1`, `$2`, … in place of its values; it never shows a value.
    public var description: String { text }

    /// The text sent to the server.
    var text: String {
        var text = ""
        var number = 0
        for piece in pieces {
            switch piece {
            case .text(let literal):
                text += literal
            case .value:
                number += 1
                text += "$\(number)"
            }
        }
        return text
    }

    var values: [any PostgresEncodable] {
        pieces.compactMap { piece in
            guard case .value(let value) = piece else { return nil }
            return value
        }
    }

    /// Collects the pieces of an interpolated statement. It accepts text only as `StaticString`.
    public struct StringInterpolation: StringInterpolationProtocol {
        public typealias StringLiteralType = StaticString

        var pieces: [Piece] = []

        public init(literalCapacity: Int, interpolationCount: Int) {
            pieces.reserveCapacity(2 * interpolationCount + 1)
        }

        public mutating func appendLiteral(_ literal: StaticString) {
            pieces.append(.text(literal.description))
        }

        public mutating func appendInterpolation<T: PostgresEncodable>(_ value: T) {
            pieces.append(.value(value))
        }

        /// Binds a value; nil is NULL of its type. A function of its own, or the compiler warns of
        /// every value that may be missing that it will read "nil".
        public mutating func appendInterpolation<T: PostgresEncodable>(_ value: T?) {
            pieces.append(.value(value))
        }

        /// Splices a statement with its own values.
        public mutating func appendInterpolation(_ query: Query) {
            pieces += query.pieces
        }

        /// Splices a checked name as a quoted identifier.
        public mutating func appendInterpolation(_ identifier: Identifier) {
            pieces.append(.text(identifier.quoted))
        }
    }
}

extension Sequence<Query> {
    /// The statements one after another with a literal between them.
    public func joined(by separator: StaticString) -> Query {
        var joined = Query(unchecked: "")
        for (index, query) in enumerated() {
            if index > 0 { joined.pieces.append(.text(separator.description)) }
            joined.pieces += query.pieces
        }
        return joined
    }
}

/// The name of a table, column, schema, role or channel that is known only at run time.
///
/// Letters a–z, digits and `_`, not starting with a digit, at most 63 characters: what every name
/// of
/// ours consists of, so that quoting it can never be escaped from.
public struct Identifier: Hashable, Sendable, CustomStringConvertible {
    /// The name without quotes.
    public let name: String

    /// - Throws: `PostgresError` of kind `.encoding` for any other character or length.
    public init(_ name: String) throws {
        let letters = name.utf8
        let isValid =
            (1...63).contains(letters.count)
            && letters.allSatisfy { letter in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(letter)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(letter)
                    || letter == UInt8(ascii: "_")
            }
            && letters.first.map { $0 > UInt8(ascii: "9") } == true
        guard isValid else {
            throw PostgresError(
                kind: .encoding,
                message: "not a name: a–z, 0–9 and _ were expected, a letter or _ first, "
                    + "at most 63 characters; found \(letters.count) bytes of another form")
        }
        self.name = name
    }

    public var description: String { name }

    var quoted: String { "\"\(name)\"" }
}
