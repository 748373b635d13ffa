import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Synchronization

/// Counts what is asked and how long it takes, by the route's template: no path that may name
/// somebody.
final class Metrics: Sendable {
    private struct Key: Hashable {
        let route: String
        let method: String
        let status: Int
    }

    private struct Tally {
        var count = 0
        var seconds = 0.0
        /// How many took at most as long, by `Metrics.bounds`.
        var within = [Int](repeating: 0, count: Metrics.bounds.count)
    }

    /// Seconds.
    private static let bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

    private let tallies = Mutex<[Key: Tally]>([:])
    private let underWay = Atomic<Int>(0)

    fileprivate func begin() { underWay.add(1, ordering: .relaxed) }

    fileprivate func end(route: String, method: String, status: Int, took: Duration) {
        underWay.subtract(1, ordering: .relaxed)
        let seconds =
            Double(took.components.seconds) + Double(took.components.attoseconds) / 1e18
        tallies.withLock { tallies in
            var tally = tallies[Key(route: route, method: method, status: status)] ?? Tally()
            tally.count += 1
            tally.seconds += seconds
            for (index, bound) in Self.bounds.enumerated() where seconds <= bound {
                tally.within[index] += 1
            }
            tallies[Key(route: route, method: method, status: status)] = tally
        }
    }

    /// The Prometheus text format.
    func text(_ connections: [ConsoleHost.Connections]) -> String {
        var lines = [
            "# HELP yuhou_http_requests_in_flight Requests that are being answered.",
            "# TYPE yuhou_http_requests_in_flight gauge",
            "yuhou_http_requests_in_flight \(underWay.load(ordering: .relaxed))",
            "# HELP yuhou_http_request_duration_seconds How long answers took.",
            "# TYPE yuhou_http_request_duration_seconds histogram",
        ]
        let now = tallies.withLock { $0 }
        for (key, tally) in now.sorted(by: { Self.order($0.key) < Self.order($1.key) }) {
            let labels =
                "route=\"\(key.route)\",method=\"\(key.method)\",status=\"\(key.status)\""
            let name = "yuhou_http_request_duration_seconds"
            for (bound, count) in zip(Self.bounds, tally.within) {
                lines.append("\(name)_bucket{\(labels),le=\"\(bound)\"} \(count)")
            }
            lines.append("\(name)_bucket{\(labels),le=\"+Inf\"} \(tally.count)")
            lines.append("\(name)_sum{\(labels)} \(tally.seconds)")
            lines.append("\(name)_count{\(labels)} \(tally.count)")
        }
        lines += [
            "# HELP yuhou_pool_connections Connections to the database, by role.",
            "# TYPE yuhou_pool_connections gauge",
        ]
        for one in connections {
            for (state, count) in one.counts.sorted(by: { $0.key < $1.key }) {
                lines.append(
                    "yuhou_pool_connections{role=\"\(one.role)\",state=\"\(state)\"} \(count)")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func order(_ key: Key) -> String { "\(key.route) \(key.method) \(key.status)" }
}

/// Stands before everything else and counts it.
struct Counting: RouterMiddleware {
    let metrics: Metrics

    @concurrent func handle(
        _ request: Request, context: Visit,
        next: @concurrent (Request, Visit) async throws -> Response
    ) async throws -> Response {
        metrics.begin()
        let began = ContinuousClock.now
        var status = 500
        defer {
            metrics.end(
                // What fits no route is counted together: its path is whatever was typed.
                route: context.endpointPath ?? "none",
                method: Self.known.contains(request.method) ? request.method.rawValue : "other",
                status: status, took: ContinuousClock.now - began)
        }
        let response = try await next(request, context)
        status = response.status.code
        return response
    }

    private static let known: Set<HTTPRequest.Method> = [
        .get, .head, .post, .put, .patch, .delete, .options,
    ]
}

/// Whether it lives, whether it can serve, and how it does: for who runs it.
struct HealthPages: Sendable {
    let host: ConsoleHost
    let metrics: Metrics

    func add(to router: Router<Visit>) {
        router.get("/healthz") { _, _ in Self.plain("ok\n") }
        router.get("/readyz") { _, _ in await ready() }
        router.get("/metrics") { _, _ in
            Self.plain(
                metrics.text(await host.connections()),
                type: "text/plain; version=0.0.4; charset=utf-8")
        }
    }

    private func ready() async -> Response {
        do {
            let red = try await Doctor.examine(host.pools.pool("auth")).filter { !$0.isGreen }
            guard red.isEmpty else {
                let checks = red.map(\.check).joined(separator: " ")
                return Self.plain("red: \(checks)\n", status: .serviceUnavailable)
            }
            return Self.plain("ready\n")
        } catch {
            return Self.plain("no database\n", status: .serviceUnavailable)
        }
    }

    private static func plain(
        _ text: String, status: HTTPResponse.Status = .ok,
        type: String = "text/plain; charset=utf-8"
    ) -> Response {
        Response(
            status: status, headers: [.contentType: type],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
