import Foundation
import Hummingbird
import HummingbirdCore
import Kernel
import Law
import Logging

/// The console: pages for people, over the same rights as the commands.
public struct Console: Sendable {
    let host: ConsoleHost
    let screen: Screen

    let limits: Limits

    /// - Throws: When the templates cannot be read.
    public init(_ host: ConsoleHost, limits: Limits = Limits()) async throws {
        self.host = host
        self.limits = limits
        screen = try await Screen(host)
    }

    /// How much, how slowly, and how many.
    public struct Limits: Sendable {
        /// Of a connection that asks nothing, and of a head that comes too slowly: only whole parts
        /// of a request count.
        public var idle = Duration.seconds(30)
        /// Of a body.
        public var body = Duration.seconds(10)
        /// At once; who comes then waits in the system's own queue.
        public var connections = 4_000

        public init() {}
    }

    /// Serves until the process is told to stop; what is being answered then is still answered.
    ///
    /// - Parameters:
    ///   - running: Called with the port once connections are taken.
    public func serve(
        at address: String, port: Int, running: @escaping @Sendable (Int) async -> Void
    ) async throws {
        try await application(at: address, port: port, running: running).runService()
    }

    /// The server with its bounds, not yet running.
    func application(
        at address: String, port: Int, running: @escaping @Sendable (Int) async -> Void
    ) throws -> some ApplicationProtocol {
        try Application(
            router: router(),
            server: .http1(
                configuration: .init(
                    idleTimeout: .nanoseconds(Int64(limits.idle / .nanoseconds(1))),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 8 * 1024, maxHeaderListSize: 32 * 1024,
                        maxHeaderFieldCount: 100))),
            configuration: .init(
                address: .hostname(address, port: port), serverName: nil,
                availableConnectionsDelegate: .maximum(
                    limits.connections, logger: Self.logger)),
            onServerRunning: { await running($0.localAddress?.port ?? port) },
            logger: Self.logger)
    }

    /// To standard error, and no request in it: paths may name persons.
    private static var logger: Logger {
        var logger = Logger(label: "console") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .error
        return logger
    }

    /// Every page and act, as a table.
    func router() throws -> Router<Visit> {
        let router = Router(context: Visit.self)
        let metrics = Metrics()
        router.middlewares.add(Counting(metrics: metrics))
        router.middlewares.add(Shield())
        router.middlewares.add(Doorkeeper(host: host))
        router.middlewares.add(Speaker(screen: screen))
        let routes = Routes(router: router, screen: screen, limits: limits)
        try StaticFiles(folder: "\(host.folder)/static").add(to: router)
        SignInPages(host: host, screen: screen).add(to: routes)
        let shelf = try FileShelf()
        DeskPages(host: host, screen: screen, shelf: shelf).add(to: routes)
        ActPages(host: host, screen: screen).add(to: routes)
        FilePages(host: host, screen: screen, shelf: shelf).add(to: routes)
        Interface(host, limits: limits).add(to: router)
        HealthPages(host: host, metrics: metrics).add(to: router)
        StepUp(host: host, screen: screen).add(to: routes)
        FamilyPages(host: host, screen: screen).add(to: routes)
        PaperPages(host: host, screen: screen).add(to: routes)
        OfficePlaces.add(to: routes, host, screen)
        return router
    }
}

/// Puts pages and acts behind their paths. An act is never reached without the form's seal.
struct Routes {
    let router: Router<Visit>
    let screen: Screen
    var limits = Console.Limits()

    func get(
        _ path: String, _ body: @escaping @Sendable (Request, Visit) async throws -> Response
    ) {
        router.get(RouterPath(path)) { request, visit in try await body(request, visit) }
    }

    /// - Parameter mayBeStranger: Only signing in is done by nobody.
    func post(
        _ path: String, mayBeStranger: Bool = false,
        _ body: @escaping @Sendable (Form, Request, Visit) async throws -> Response
    ) {
        let seal = screen.seal
        let time = limits.body
        let stepUp = StepUp(host: screen.host, screen: screen)
        router.post(RouterPath(path)) { request, visit in
            let buffer = try await RequestReader.bytes(of: request, within: time)
            let form = Form(String(buffer: buffer))
            if !mayBeStranger {
                _ = try visit.signedIn()
                guard seal.fits(form["csrf"], visit.token) else {
                    throw Refusal(
                        Text(
                            "这张表已失效；请返回上一页，刷新后再提交。",
                            en: "This form has expired; go back, reload the page and send again."),
                        kind: .forbidden)
                }
            }
            return try await stepUp.around(form, at: request.uri.path, visit) {
                try await body(form, request, visit)
            }
        }
    }
}

extension Response {
    /// Sends the browser on after an act, so that reloading does not repeat it.
    static func next(_ path: String, cookies: Cookie...) -> Response {
        var response = Response(status: .seeOther, headers: [.location: path])
        for cookie in cookies { response.setCookie(cookie) }
        return response
    }
}
