import Foundation
import HTTPTypes
import Hummingbird
import Testing

@testable import Console

/// What the API answered.
struct Answered: Sendable {
    let status: Int
    let headers: HTTPFields
    let body: JSON

    init(_ response: Browser.Answer) {
        status = response.status.code
        headers = response.headers
        let data = Data(response.body.readableBytesView)
        body = (try? JSONDecoder().decode(JSON.self, from: data)) ?? .null
    }

    /// What a problem says.
    var detail: String { body["detail"]?.text ?? "" }
    var items: [JSON] { body["items"]?.list ?? [] }
}

extension Browser {
    /// Asks the API in English.
    ///
    /// - Parameter token: Of who asks; nil for nobody.
    func ask(
        _ path: String, by token: String?, headers more: HTTPFields = [:]
    ) async throws -> Answered {
        var headers: HTTPFields = [.acceptLanguage: "en"]
        if let token { headers[.authorization] = "Bearer \(token)" }
        for field in more { headers[field.name] = field.value }
        return Answered(
            try await execute(uri: Interface.root + path, method: .get, headers: headers))
    }

    /// Tells the API to do something.
    func tell(
        _ path: String, _ body: JSON = .object([:]), by token: String?, key: String? = nil,
        headers more: HTTPFields = [:]
    ) async throws -> Answered {
        var headers: HTTPFields = [.acceptLanguage: "en", .contentType: "application/json"]
        if let token { headers[.authorization] = "Bearer \(token)" }
        if let name = RequestReader.key {
            headers[name] = key ?? UUID().uuidString
        }
        for field in more { headers[field.name] = field.value }
        return Answered(
            try await execute(
                uri: Interface.root + path, method: .post, headers: headers,
                body: ByteBuffer(bytes: body.data)))
    }
}
