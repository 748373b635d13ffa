import Foundation
import Hummingbird
import Kernel
import Law
import Logging

/// The console: pages for people, over the same rights as the commands.
public struct Console: Sendable {
    let host: ConsoleHost
    let screen: Screen

    /// - Throws: When the templates cannot be read.
    public init(_ host: ConsoleHost) async throws {
        self.host = host
        screen = try await Screen(host)
    }

    /// Serves until the process is told to stop; what is being answered then is still answered.
    ///
    /// - Parameters:
    ///   - running: Called with the port once connections are taken.
    public func serve(
        at address: String, port: Int, running: @escaping @Sendable (Int) async -> Void
    ) async throws {
        let application = try Application(
            router: router(),
            server: .http1(configuration: .init(idleTimeout: .seconds(60))),
            configuration: .init(address: .hostname(address, port: port), serverName: nil),
            onServerRunning: { await running($0.localAddress?.port ?? port) },
            logger: Self.logger)
        try await application.runService()
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
        router.middlewares.add(Shield())
        router.middlewares.add(Doorkeeper(host: host))
        router.middlewares.add(Speaker(screen: screen))
        let routes = Routes(router: router, screen: screen)
        try StaticFiles(folder: "\(host.folder)/static").add(to: router)
        SignInPages(host: host, screen: screen).add(to: routes)
        DeskPages(host: host, screen: screen).add(to: routes)
        ActPages(host: host, screen: screen).add(to: routes)
        FilePages(host: host, screen: screen, shelf: try FileShelf()).add(to: routes)
        return router
    }
}

/// Puts pages and acts behind their paths. An act is never reached without the form's seal.
struct Routes {
    let router: Router<Visit>
    let screen: Screen

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
        router.post(RouterPath(path)) { request, visit in
            let buffer = try await request.body.collect(upTo: 64 * 1024)
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
            return try await body(form, request, visit)
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
