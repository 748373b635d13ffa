import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Law

/// What every answer carries and every request must: no scripts but ours, nothing kept by the
/// browser, no act that another site's page asked for.
struct Shield: RouterMiddleware {
    typealias Context = Visit

    private static let headers: [(HTTPField.Name?, String)] = [
        (
            .contentSecurityPolicy,
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
                + "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
        ),
        (.xContentTypeOptions, "nosniff"),
        (.cacheControl, "no-store"),
        // The browser tells our own forms where they come from, and nobody else.
        (HTTPField.Name("Referrer-Policy"), "same-origin"),
        (HTTPField.Name("Cross-Origin-Opener-Policy"), "same-origin"),
        (HTTPField.Name("Cross-Origin-Resource-Policy"), "same-origin"),
        (HTTPField.Name("Permissions-Policy"), "camera=(), geolocation=(), microphone=()"),
    ]

    @concurrent func handle(
        _ request: Request, context: Visit,
        next: @concurrent (Request, Visit) async throws -> Response
    ) async throws -> Response {
        guard isOurs(request) else {
            guard request.uri.path.hasPrefix("/api/") else { return Response(status: .forbidden) }
            return Problem(
                status: .forbidden,
                detail: Text("请求来自别的网站。", en: "The request comes from another site.")
            ).response(context.language)
        }
        var response = try await next(request, context)
        for (name, value) in Self.headers {
            guard let name, response.headers[name] == nil else { continue }
            response.headers[name] = value
        }
        return response
    }

    /// Only reading is open to a link from elsewhere. A service with a token of its own has no
    /// cookies that somebody else's page could use.
    private func isOurs(_ request: Request) -> Bool {
        if request.method == .get || request.method == .head { return true }
        let isAPI = request.uri.path.hasPrefix("/api/")
        if isAPI || request.headers[.authorization] != nil, request.headers[.cookie] == nil {
            return true
        }
        guard let origin = request.headers[.origin].flatMap({ URL(string: $0) }),
            let host = origin.host, let asked = request.head.authority
        else { return false }
        let own = origin.port.map { "\(host):\($0)" } ?? host
        return own == asked
    }
}

/// Finds out who asks, by the session's cookie.
struct Doorkeeper: RouterMiddleware {
    let host: ConsoleHost

    @concurrent func handle(
        _ request: Request, context: Visit,
        next: @concurrent (Request, Visit) async throws -> Response
    ) async throws -> Response {
        var visit = context
        visit.language =
            request.cookies[SessionCookie.language]?.value == Language.english.rawValue
            ? .english : .chinese
        if let token = request.cookies[SessionCookie.name]?.value, !token.isEmpty {
            let auth = host.pools.pool("auth")
            do {
                let session = try await Session.open(token, in: auth)
                try await session.touch(in: auth)
                visit.session = session
                visit.token = token
            } catch is Refusal {
                visit.ending = try await Session.ending(of: token, in: auth)
            }
        }
        return try await next(request, visit)
    }
}

/// The session's cookie: sent only to this very host, over a safe connection, from our own pages.
enum SessionCookie {
    static let name = "__Host-yuhou"
    static let language = "__Host-language"

    static func made(_ token: String) -> Cookie {
        Cookie(
            name: name, value: token, path: "/", secure: true, httpOnly: true, sameSite: .strict)
    }

    static func chosen(_ language: Language) -> Cookie {
        Cookie(
            name: Self.language, value: language.rawValue, maxAge: 365 * 86_400, path: "/",
            secure: true, httpOnly: true, sameSite: .strict)
    }

    /// Takes the cookie away.
    static let ended = Cookie(
        name: name, value: "", maxAge: 0, path: "/", secure: true, httpOnly: true,
        sameSite: .strict)
}

/// What a form of ours carries so that nobody else can send one: bound to the session, made with a
/// key that lives as long as the server.
struct FormSeal: Sendable {
    private let key = SymmetricKey(size: .bits256)

    func code(_ token: String) -> String {
        HMAC<SHA256>.authenticationCode(for: Data(token.utf8), using: key)
            .map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    func fits(_ code: String, _ token: String) -> Bool {
        let bytes = stride(from: 0, to: code.utf8.count, by: 2).compactMap {
            UInt8(code.dropFirst($0).prefix(2), radix: 16)
        }
        return HMAC<SHA256>.isValidAuthenticationCode(
            bytes, authenticating: Data(token.utf8), using: key)
    }
}
