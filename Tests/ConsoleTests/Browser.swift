import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOEmbedded

@testable import Console

/// Sends requests to the router itself, without a socket.
struct Browser: Sendable {
    /// What came back.
    struct Answer: Sendable {
        let status: HTTPResponse.Status
        let headers: HTTPFields
        let body: ByteBuffer
    }

    private let responder: RouterResponder<Visit>

    init(_ router: Router<Visit>) {
        responder = router.buildResponder()
    }

    /// - Parameter uri: Path and query.
    func execute(
        uri: String, method: HTTPRequest.Method, headers: HTTPFields = [:],
        body: ByteBuffer = ByteBuffer()
    ) async throws -> Answer {
        var headers = headers
        if body.readableBytes > 0 { headers[.contentLength] = "\(body.readableBytes)" }
        let request = Request(
            head: HTTPRequest(
                method: method, scheme: "http", authority: ConsoleHouse.host, path: uri,
                headerFields: headers),
            body: RequestBody(buffer: body))
        let visit = Visit(
            source: ApplicationRequestContextSource(
                channel: NIOAsyncTestingChannel(), logger: Logger(label: "tests")))
        let response = try await responder.respond(to: request, context: visit)
        let written = Written()
        try await response.body.write(BodyWriter(written: written))
        return Answer(
            status: response.status, headers: response.headers, body: written.bytes)
    }

    /// Written by one response, then read.
    private final class Written: @unchecked Sendable {
        var bytes = ByteBuffer()
    }

    private struct BodyWriter: ResponseBodyWriter {
        let written: Written

        mutating func write(_ buffer: ByteBuffer) async throws {
            written.bytes.writeImmutableBuffer(buffer)
        }

        consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }
}

/// The console on a port of this machine, for what only a socket shows.
func serving(_ console: Console, _ body: (_ port: Int) async throws -> Void) async throws {
    let (ports, port) = AsyncStream.makeStream(of: Int.self)
    let application = try console.application(at: "127.0.0.1", port: 0) { port.yield($0) }
    let service = Task { try await application.runService(gracefulShutdownSignals: []) }
    defer { service.cancel() }
    for await bound in ports {
        try await body(bound)
        break
    }
}

/// What a page that needs no sign-in answers over a socket.
func head(of path: String, at port: Int) async throws -> String {
    let socket = try Socket(port: port)
    try socket.send("GET \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    return String(try await socket.readToEnd().prefix(12))
}
