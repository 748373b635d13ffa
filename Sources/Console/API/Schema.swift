import Foundation
import Law

/// What a value may be: the document shows it and every request is held against it, so that the two
/// cannot differ.
struct Schema: Sendable {
    indirect enum Kind: Sendable {
        /// So many characters, none of them a control character.
        case text(ClosedRange<Int>)
        case day
        case oneOf([String])
        case integer(ClosedRange<Int64>)
        case boolean
        case list(Schema, most: Int)
        /// Nothing but these names.
        case object([Property])
        /// Any names, each with such a value.
        case map(Schema)
        /// A text, a number or null.
        case scalar
        /// One that stands in the document under a name of its own.
        case named(String, Schema)
    }

    var kind: Kind
    var help: Text?
    var isNullable = false

    init(_ kind: Kind, _ help: Text? = nil, isNullable: Bool = false) {
        self.kind = kind
        self.help = help
        self.isNullable = isNullable
    }

    /// Words of an answer, of any length.
    static let words = Schema(.text(0...1_000_000))
    static let day = Schema(.day)
    static let count = Schema(.integer(0...Int64.max))
    static let boolean = Schema(.boolean)

    static func list(_ schema: Schema) -> Schema { Schema(.list(schema, most: 1_000_000)) }

    var orNull: Schema { Schema(kind, help, isNullable: true) }

    func saying(_ help: Text) -> Schema { Schema(kind, help, isNullable: isNullable) }

    /// Days before and after are no days of anybody's life.
    static let years = 1900...2200
}

/// A name of an object, of a path or of a query.
struct Property: Sendable {
    let name: String
    let schema: Schema
    let isNeeded: Bool

    init(_ name: String, _ schema: Schema, isNeeded: Bool = false) {
        self.name = name
        self.schema = schema
        self.isNeeded = isNeeded
    }
}

/// What is wrong with a request, and where.
struct Fault: Hashable, Sendable {
    /// `/body/facts/0/value`.
    let place: String
    let text: Text
}

// MARK: Checking

extension Schema {
    /// What is wrong with a value; nothing where it fits.
    func faults(in value: JSON, at place: String) -> [Fault] {
        if isNullable, value == .null { return [] }
        func fault(_ zh: String, _ en: String) -> [Fault] {
            [Fault(place: place, text: Text(zh, en: en))]
        }
        switch kind {
        case .text(let length):
            guard let text = value.text else { return fault("应为文字", "should be a text") }
            let count = text.unicodeScalars.count
            guard length.contains(count) else {
                return fault(
                    "应为 \(length.lowerBound) 至 \(length.upperBound) 个字",
                    "should have \(length.lowerBound) to \(length.upperBound) characters")
            }
            guard !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F })
            else { return fault("不能有控制字符", "should have no control characters") }
            return []
        case .day:
            guard let text = value.text, text.utf8.count == 10, let day = Day(iso: text),
                Self.years.contains(day.year)
            else {
                return fault("应为 1900 至 2200 年的 YYYY-MM-DD", "should be YYYY-MM-DD, 1900 to 2200")
            }
            return []
        case .oneOf(let words):
            guard let text = value.text, words.contains(text) else {
                let known = words.joined(separator: ", ")
                return fault("应为其中之一：\(known)", "should be one of: \(known)")
            }
            return []
        case .integer(let range):
            guard let number = value.integer, range.contains(number) else {
                return fault("应为整数 \(range)", "should be a whole number, \(range)")
            }
            return []
        case .boolean:
            return value.bool == nil ? fault("应为 true 或 false", "should be true or false") : []
        case .scalar:
            return value.list != nil || value.isObject ? fault("应为单个值", "should be one value") : []
        case .list, .object, .map, .named: return inner(value, at: place)
        }
    }

    private func inner(_ value: JSON, at place: String) -> [Fault] {
        func fault(_ zh: String, _ en: String) -> [Fault] {
            [Fault(place: place, text: Text(zh, en: en))]
        }
        switch kind {
        case .list(let schema, let most):
            guard let list = value.list else { return fault("应为列表", "should be a list") }
            guard list.count <= most else {
                return fault("至多 \(most) 项", "should have at most \(most) items")
            }
            return list.enumerated().flatMap { schema.faults(in: $1, at: "\(place)/\($0)") }
        case .map(let schema):
            guard case .object(let object) = value else {
                return fault("应为对象", "should be an object")
            }
            return object.sorted { $0.key < $1.key }.flatMap {
                schema.faults(in: $0.value, at: "\(place)/\($0.key)")
            }
        case .object(let properties):
            guard case .object(let object) = value else {
                return fault("应为对象", "should be an object")
            }
            return Self.faults(of: properties, in: object, at: place)
        case .named(_, let schema): return schema.faults(in: value, at: place)
        default: return []
        }
    }

    /// What is wrong with names and their values.
    static func faults(
        of properties: [Property], in object: [String: JSON], at place: String
    ) -> [Fault] {
        let known = Set(properties.map(\.name))
        let strange = object.keys.filter { !known.contains($0) }.sorted().map {
            Fault(
                place: "\(place)/\($0)",
                text: Text(
                    "没有这一项；应为 \(known.sorted().joined(separator: "、"))",
                    en: "no such name; there are \(known.sorted().joined(separator: ", "))"))
        }
        return strange
            + properties.flatMap { property -> [Fault] in
                guard let value = object[property.name] else {
                    return property.isNeeded
                        ? [
                            Fault(
                                place: "\(place)/\(property.name)",
                                text: Text("缺这一项", en: "is needed"))
                        ] : []
                }
                return property.schema.faults(in: value, at: "\(place)/\(property.name)")
            }
    }
}

extension JSON {
    fileprivate var isObject: Bool { if case .object = self { true } else { false } }
}

// MARK: The document's words

extension Schema {
    /// JSON Schema 2020-12, as OpenAPI 3.1 has it.
    var document: JSON {
        var words = plain
        if isNullable {
            if let type = words["type"] {
                words["type"] = .list([type, .text("null")])
            } else {
                words = ["anyOf": .list([.object(words), .object(["type": .text("null")])])]
            }
        }
        if let help { words["description"] = .text("\(help.zh) · \(help.en)") }
        return .object(words)
    }

    private var plain: [String: JSON] {
        switch kind {
        case .text(let length):
            return [
                "type": .text("string"), "minLength": .integer(Int64(length.lowerBound)),
                "maxLength": .integer(Int64(length.upperBound)),
                "pattern": .text("^[^\\u0000-\\u001f\\u007f]*$"),
            ]
        case .day:
            return [
                "type": .text("string"), "format": .text("date"),
                "pattern": .text("^(19[0-9]{2}|2[01][0-9]{2}|2200)-[0-9]{2}-[0-9]{2}$"),
            ]
        case .oneOf(let words):
            return ["type": .text("string"), "enum": .list(words.map(JSON.text))]
        case .integer(let range):
            return [
                "type": .text("integer"), "minimum": .integer(range.lowerBound),
                "maximum": .integer(range.upperBound),
            ]
        case .boolean: return ["type": .text("boolean")]
        case .list(let schema, let most):
            return [
                "type": .text("array"), "items": schema.document,
                "maxItems": .integer(Int64(most)),
            ]
        case .object(let properties):
            var words: [String: JSON] = [
                "type": .text("object"), "additionalProperties": .bool(false),
                "properties": .object(
                    Dictionary(
                        properties.map { ($0.name, $0.schema.document) },
                        uniquingKeysWith: { first, _ in first })),
            ]
            let needed = properties.filter(\.isNeeded).map { JSON.text($0.name) }
            if !needed.isEmpty { words["required"] = .list(needed) }
            return words
        case .map(let schema):
            return ["type": .text("object"), "additionalProperties": schema.document]
        case .scalar:
            return ["type": .list(["string", "number", "null"].map(JSON.text))]
        case .named(let name, _): return ["$ref": .text("#/components/schemas/\(name)")]
        }
    }

    /// Those within that have a name of their own.
    var named: [String: Schema] {
        switch kind {
        case .named(let name, let schema):
            return schema.named.merging([name: schema]) { first, _ in first }
        case .list(let schema, _), .map(let schema): return schema.named
        case .object(let properties):
            return properties.reduce(into: [:]) { found, property in
                found.merge(property.schema.named) { first, _ in first }
            }
        default: return [:]
        }
    }
}
