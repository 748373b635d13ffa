import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Law

/// Reads a request as its operation describes it, and refuses anything else.
struct RequestReader: Sendable {
    let operation: Operation
    let limits: Console.Limits

    static let key = HTTPField.Name("Idempotency-Key")
    /// No act of ours is longer.
    static let bodyMost = 64 * 1024

    /// What stands in the path and the query.
    ///
    /// - Throws: `BadRequest`.
    func values(of request: Request, _ visit: Visit) throws -> [String: JSON] {
        var values: [String: JSON] = [:]
        var faults: [Fault] = []
        for property in operation.inPath {
            let raw = visit.parameters.get(property.name) ?? ""
            guard let word = raw.removingPercentEncoding else { throw NoPage() }
            let value = Self.value(word, as: property.schema)
            // A name that cannot be is of nothing that is there.
            guard property.schema.faults(in: value, at: "").isEmpty else { throw NoPage() }
            values[property.name] = value
        }
        let known = Dictionary(
            operation.query.map { ($0.name, $0.schema) }, uniquingKeysWith: { first, _ in first })
        var asked: [String: JSON] = [:]
        for (name, word) in request.uri.queryParameters {
            let name = String(name)
            if asked[name] != nil {
                faults.append(
                    Fault(
                        place: "/query/\(name)",
                        text: Text("写了两次", en: "stands twice")))
            }
            let schema = known[name] ?? .words
            asked[name] = Self.value(String(word), as: schema)
        }
        faults += Schema.faults(of: operation.query, in: asked, at: "/query")
        guard faults.isEmpty else { throw BadRequest(faults) }
        return values.merging(asked) { own, _ in own }
    }

    /// A word of a path or query as what its schema says.
    private static func value(_ word: String, as schema: Schema) -> JSON {
        switch schema.kind {
        case .integer:
            // Only as numbers are written: no "+1", no " 1".
            word.wholeMatch(of: /-?[0-9]{1,19}/) == nil
                ? .text(word) : Int64(word).map(JSON.integer) ?? .text(word)
        case .boolean: word == "true" ? .bool(true) : word == "false" ? .bool(false) : .text(word)
        default: .text(word)
        }
    }

    /// What is sent along.
    ///
    /// - Throws: `HTTPError` 408, 413 or 415, `BadRequest`.
    func body(of request: Request) async throws -> JSON {
        guard let schema = operation.body else { return .object([:]) }
        let type = request.headers[.contentType]?.split(separator: ";").first?
            .trimmingCharacters(in: .whitespaces).lowercased()
        guard type == "application/json" else {
            throw HTTPError(.unsupportedMediaType)
        }
        let data = Data(
            try await Self.bytes(of: request, within: limits.body).readableBytesView)
        guard let body = try? JSONDecoder().decode(JSON.self, from: data) else {
            throw BadRequest([
                Fault(place: "/body", text: Text("不是 JSON", en: "is no JSON"))
            ])
        }
        let faults = schema.faults(in: body, at: "/body")
        guard faults.isEmpty else { throw BadRequest(faults) }
        return body
    }

    /// - Throws: `HTTPError` 408, and 413 from the collecting.
    static func bytes(
        of request: Request, within time: Duration
    ) async throws -> ByteBuffer {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > bodyMost {
            throw HTTPError(.contentTooLarge)
        }
        return try await withThrowingTaskGroup(of: ByteBuffer.self) { group in
            group.addTask { try await request.body.collect(upTo: bodyMost) }
            group.addTask {
                try await Task.sleep(for: time)
                throw HTTPError(.requestTimeout, headers: [.connection: "close"])
            }
            defer { group.cancelAll() }
            guard let buffer = try await group.next() else { throw CancellationError() }
            return buffer
        }
    }

    /// The key of an act; nil where nothing is done.
    ///
    /// - Throws: `BadRequest` for an act without one.
    func key(of request: Request) throws -> String? {
        guard operation.writes, let name = Self.key else { return nil }
        guard let key = request.headers[name],
            key.wholeMatch(of: /[A-Za-z0-9._:-]{8,64}/) != nil
        else {
            throw BadRequest([
                Fault(
                    place: "/header/Idempotency-Key",
                    text: Text(
                        "每件要办的事要有：8 至 64 个字母、数字或 . _ : -",
                        en: "every act needs one: 8 to 64 letters, digits or . _ : -"))
            ])
        }
        return key
    }

    /// The tags of what the asker has already (RFC 9110, 13.1.2).
    ///
    /// - Throws: `BadRequest` for what is no list of tags.
    func had(of request: Request) throws -> [String] {
        guard operation.method == .get, let had = request.headers[.ifNoneMatch] else { return [] }
        let form = /\*|(W\/)?"[!#-~]*"( *, *(W\/)?"[!#-~]*")*/
        guard had.wholeMatch(of: form) != nil else {
            throw BadRequest([
                Fault(
                    place: "/header/If-None-Match",
                    text: Text(
                        "应为上次回答里的 ETag，带引号；或 *",
                        en: "the ETag of an earlier answer, in its quotation marks; or *"))
            ])
        }
        return had.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    }
}
