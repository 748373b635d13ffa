import Foundation
import HTTPTypes
import Hummingbird
import TestSupport
import Testing

@testable import Console

/// What is too large, too slow or too often is refused, and others are served all the while.
@Suite struct LimitTests {
    private static func limits() -> Console.Limits {
        var limits = Console.Limits()
        limits.body = .milliseconds(300)
        limits.idle = .milliseconds(800)
        return limits
    }

    @Test("a body of more than 64 KB is refused, by its length or by its bytes")
    func large() async throws {
        let house = try await ConsoleHouse.open(families: false)
        let clerk = try await house.token("health")
        try await house.visit { client in
            let long = JSON.object(["title": .text(String(repeating: "长", count: 30_000))])
            #expect(try await client.tell("/tasks", long, by: clerk).status == 413)
            let form = try await client.send(
                "/sign-out", ["x": String(repeating: "x", count: 70_000)], by: clerk, in: house)
            #expect(form.status == .contentTooLarge)
            #expect(try await client.page("/desk", by: clerk).status == .ok)
        }
    }

    @Test("who sends a head or a body too slowly is not waited for, and others are served")
    func slow() async throws {
        let house = try await ConsoleHouse.open(families: false, limits: Self.limits())
        let clerk = try await house.token("health")
        try await serving(house.console) { port in
            let slow = try Socket(port: port)
            try slow.send("GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ")
            let body = try Socket(port: port)
            try body.send(
                "POST /api/v1/tasks HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(clerk)\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
            #expect(try await head(of: "/healthz", at: port) == "HTTP/1.1 200")
            let answer = try await body.readToEnd()
            #expect(answer.hasPrefix("HTTP/1.1 408"), "\(answer)")
            // Closed without a word: no request ever was.
            #expect(try await slow.readToEnd().isEmpty)
        }
    }

    @Test("a thousand connections that ask nothing keep nobody from being served, and are closed")
    func idle() async throws {
        let house = try await ConsoleHouse.open(families: false, limits: Self.limits())
        try Socket.raiseLimit(to: 4_096)
        try await serving(house.console) { port in
            let idle = try (0..<1_000).map { _ in try Socket(port: port) }
            #expect(try await head(of: "/healthz", at: port) == "HTTP/1.1 200")
            for socket in idle.suffix(3) {
                #expect(try await socket.readToEnd().isEmpty)
            }
        }
    }

    @Test("after so many wrong passwords a name is locked, also for the right one")
    func signIn() async throws {
        let house = try await ConsoleHouse.open(families: false)
        try await house.visit { client in
            var said = ""
            for _ in 0..<12 {
                let response = try await client.execute(
                    uri: "/sign-in", method: .post,
                    headers: [
                        .origin: "https://\(ConsoleHouse.host)",
                        .contentType: "application/x-www-form-urlencoded",
                    ],
                    body: .init(string: "district=321204&name=health1&password=wrong&code=000000"))
                #expect(response.status == .forbidden)
                said = String(buffer: response.body)
            }
            #expect(said.contains("已锁定"))
        }
    }

    @Test("what is measured names routes, never who was looked at")
    func metrics() async throws {
        let house = try await ConsoleHouse.open()
        let clerk = try await house.token("health")
        try await house.visit { client in
            #expect(try await client.ask("/persons/M1", by: clerk).status == 200)
            _ = try await client.ask("/no-such/M1", by: clerk)
            let text = String(
                buffer: try await client.execute(uri: "/metrics", method: .get).body)
            #expect(text.contains("route=\"/api/v1/persons/{ref}\",method=\"GET\",status=\"200\""))
            #expect(text.contains("yuhou_pool_connections{role=\"health\",state=\"open\"} 1"))
            #expect(!text.contains("M1"))
            let ready = try await client.execute(uri: "/readyz", method: .get)
            // A server of tests is not as durable as the gate asks: it says so.
            let words = String(buffer: ready.body)
            #expect(words == "ready\n" || words.hasPrefix("red: "), "\(words)")
        }
    }
}
