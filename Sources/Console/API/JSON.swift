import Foundation
import Law

/// A JSON value: what a system sends, and what it gets.
enum JSON: Hashable, Sendable, Codable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case text(String)
    case list([JSON])
    case object([String: JSON])

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else if let integer = try? value.decode(Int64.self) {
            self = .integer(integer)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let list = try? value.decode([JSON].self) {
            self = .list(list)
        } else {
            self = .object(try value.decode([String: JSON].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let bool): try container.encode(bool)
        case .integer(let integer): try container.encode(integer)
        case .number(let number): try container.encode(number)
        case .text(let text): try container.encode(text)
        case .list(let list): try container.encode(list)
        case .object(let object): try container.encode(object)
        }
    }

    /// The same value always has the same bytes.
    var data: Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // No value of this type is one that JSON does not have: numbers come from JSON.
        return (try? encoder.encode(self)) ?? Data("null".utf8)
    }

    /// A text or null.
    init(_ words: String?) { self = words.map(JSON.text) ?? .null }

    /// A number or null.
    init(_ number: Int64?) { self = number.map(JSON.integer) ?? .null }

    /// A day; null for one that never comes or always was.
    init(_ day: Day?) {
        guard let day, day > .always, day < .never else {
            self = .null
            return
        }
        self = .text("\(day)")
    }

    var text: String? { if case .text(let text) = self { text } else { nil } }
    var bool: Bool? { if case .bool(let bool) = self { bool } else { nil } }
    var integer: Int64? { if case .integer(let integer) = self { integer } else { nil } }
    var list: [JSON]? { if case .list(let list) = self { list } else { nil } }

    /// What an object has under a name.
    subscript(_ name: String) -> JSON? {
        if case .object(let object) = self { object[name] } else { nil }
    }
}
