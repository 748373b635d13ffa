import Foundation
import HTTPTypes
import Kernel
import Law

/// One thing that other systems can ask: the routes, the checks and the document are all made from
/// it.
struct Operation: Sendable {
    enum Effect: Sendable {
        case reads
        /// - Parameter repeats: The act has an id of its own: told again it changes nothing and
        ///   answers as before.
        case writes(repeats: Bool)
    }

    let method: HTTPRequest.Method
    /// Below `/api/v1`: `/cases/{case}`.
    let path: String
    let id: String
    let title: Text
    let topic: String
    var inPath: [Property] = []
    var query: [Property] = []
    var body: Schema?
    let answer: Schema
    var effect: Effect = .reads
    /// The words of the command that does the same: who may do that may do this.
    let command: @Sendable (Call) throws -> String
    let run: @Sendable (Call) async throws -> JSON

    var writes: Bool { if case .writes = effect { true } else { false } }

    /// Its document's words for a name in the path: what is not there is a 404.
    var isOfOne: Bool { !inPath.isEmpty }
}

/// A request that fits its operation.
struct Call: Sendable {
    let host: ConsoleHost
    let session: Session
    let language: Language
    /// Of the path and the query, each as its schema has it.
    let values: [String: JSON]
    let body: JSON
    /// What the kernel's acts are repeated under.
    let client: String
    var request: RequestKey?
    /// The words of the command, for the audit.
    var purpose = ""

    var district: Int { session.district }

    /// The office of who asks.
    var office: Office {
        host.office(session, purpose: purpose, request: request)
    }

    /// Whose cases, tasks and referrals these are: the session's own desk's.
    var desk: String { session.desk }

    func text(_ name: String) -> String? { (values[name] ?? body[name])?.text }

    func flag(_ name: String) -> Bool { (values[name] ?? body[name])?.bool ?? false }

    func integer(_ name: String) -> Int64? { (values[name] ?? body[name])?.integer }

    func day(_ name: String) -> Day? { text(name).flatMap { Day(iso: $0) } }

    /// What the schema says is there.
    ///
    /// - Throws: `Refusal` where it is not.
    func needed(_ name: String) throws -> String {
        guard let text = text(name) else {
            throw Refusal(Text("缺 \(name)。", en: "\(name) is needed."))
        }
        return text
    }

    /// A number of the path.
    func number(_ name: String) throws -> Int64 {
        guard let number = integer(name) else {
            throw Refusal(Text("\(name)：应为编号。", en: "\(name) should be a number."))
        }
        return number
    }

    var limit: Int { Int(integer("limit") ?? 50) }
}

extension Property {
    static let limit = Property(
        "limit",
        Schema(.integer(1...200), Text("至多几项，默认 50", en: "At most so many; 50 by default")))
    static let cursor = Property(
        "cursor",
        Schema(.text(1...400), Text("接着哪一页：上一页的 next", en: "The `next` of the page before")))
    static let ref = Property(
        "ref", Schema(.text(1...64), Text("名册里的编号", en: "The person's ref")), isNeeded: true)
}

extension Schema {
    /// A page of a list.
    static func page(of schema: Schema) -> Schema {
        Schema(
            .object([
                Property("items", .list(schema), isNeeded: true),
                Property(
                    "next",
                    Schema(
                        Schema.words.kind,
                        Text("下一页的 cursor；没有了为 null", en: "The next page's cursor"),
                        isNullable: true), isNeeded: true),
            ]))
    }
}

/// Where a page of a list ended: the keys of its last line.
struct Cursor: Sendable {
    let keys: [String]

    init(_ keys: [String]) { self.keys = keys }

    /// - Throws: `BadRequest` for one that no page of ours had.
    init?(_ call: Call, keys count: Int) throws {
        guard let word = call.text("cursor") else { return nil }
        let padded = word.replacing("-", with: "+").replacing("_", with: "/")
        let filled = padded + String(repeating: "=", count: (4 - padded.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: filled),
            let keys = try? JSONDecoder().decode([String].self, from: data), keys.count == count
        else {
            throw BadRequest([
                Fault(
                    place: "/query/cursor",
                    text: Text("不是上一页给的 next", en: "is no `next` of a page before"))
            ])
        }
        self.keys = keys
    }

    var word: String {
        JSON.list(keys.map(JSON.text)).data.base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// A page of lines that stand in the order of their keys.
    static func page<Line>(
        _ lines: [Line], _ shape: Shape<Line>, _ call: Call, keys count: Int,
        _ keys: (Line) -> [String]
    ) throws -> JSON {
        let after = try Cursor(call, keys: count)?.keys
        let rest =
            after.map { after in
                // The line may be gone: whoever would stand behind it comes next.
                lines.drop { keys($0).lexicographicallyPrecedes(after) || keys($0) == after }
            } ?? lines[...]
        return page(rest, shape, call.limit, keys)
    }

    /// The first of some lines, of which one more than a page was read where there are more.
    static func page<Line>(
        _ lines: some Collection<Line>, _ shape: Shape<Line>, _ limit: Int,
        _ keys: (Line) -> [String]
    ) -> JSON {
        let shown = Array(lines.prefix(limit))
        let next = lines.count > limit ? shown.last.map { Cursor(keys($0)).word } : nil
        return .object(["items": shape(shown), "next": JSON(next)])
    }
}
