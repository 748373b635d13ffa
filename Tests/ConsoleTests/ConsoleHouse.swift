import Accounts
import Credentials
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Law
import Postgres
import TestSupport

@testable import Console
@testable import Yuhou

/// The real router over a migrated database: Jiangyan with its law, two families of the register
/// and whoever a test signs in. The clock stands on `day`.
struct ConsoleHouse: Sendable {
    let house: CaseHouse
    let console: Console
    /// A browser sends its own address with every form.
    static let host = "localhost"

    /// - Parameters:
    ///   - day: Where the clock stands, for the database and for the console.
    ///   - families: Whether the two families of `M1` and `M2` are registered.
    ///   - limits: The server's bounds.
    static func open(
        on day: String = "2026-03-02", families: Bool = true,
        limits: Console.Limits = Console.Limits()
    ) async throws -> ConsoleHouse {
        let house = try await CaseHouse(departments, on: day)
        let root = MigratedDatabase.migrations + "/.."
        let seal = AESSeal(keys: try CaseHouse.keys())
        let today = try CaseHouse.day(day)
        let press = PaperPress(script: root + "/console/paper.py")
        let host = ConsoleHost(
            pools: house.pools, registry: house.registry, seal: seal,
            mark: try PersonMark(key: [UInt8](repeating: 9, count: 32)),
            signIn: SignIn(
                pool: house.pools.pool("auth"),
                policy: try SignInPolicy.load(path: root + "/policies/sign-in.yaml"), seal: seal,
                hashing: PasswordHash(cost: .least)),
            folder: root + "/console", commands: DepartmentCommands.commands(of:),
            check: { try CommandRights.check($0, $1) },
            needsProof: { WeightyActs.needsProof($0) }, isPaper: { WeightyActs.isPaper($0) },
            press: { try await press.pdf(of: $0) },
            isForServices: { CommandRights.forServices.contains($0) },
            trouble: YuhouCommand.trouble,
            connections: { await YuhouCommand.connections(of: house.pools) }, today: { today })
        let console = ConsoleHouse(house: house, console: try await Console(host, limits: limits))
        if families {
            try await house.addMother("M1", household: "H1")
            try await house.addMother("M2", household: "H2")
        }
        return console
    }

    /// A token of somebody who is signed in, as cookie or bearer; the account is made when it is
    /// not there. Without duties all that the desk can have.
    func token(
        _ desk: String, name: String? = nil, duties: [String]? = nil
    ) async throws -> String {
        try await house.accounts.token(
            district: house.home, desk: desk, name: name, duties: duties,
            towns: desk == "towns" ? [CaseHouse.town] : [])
    }

    /// Sends requests to the router itself, without a socket.
    func visit<R: Sendable>(
        _ body: @Sendable (Browser) async throws -> R
    ) async throws -> R {
        try await body(Browser(console.router()))
    }

    /// What a signed-in browser sends along.
    static func cookies(_ token: String) -> HTTPFields {
        [.cookie: "\(SessionCookie.name)=\(token)", .origin: "https://\(host)"]
    }

    /// The body of a form with its seal.
    func form(_ fields: [String: String], by token: String) -> ByteBuffer {
        var components = URLComponents()
        components.queryItems = fields.map { URLQueryItem(name: $0.key, value: $0.value) }
        components.queryItems?.append(
            URLQueryItem(name: "csrf", value: console.screen.seal.code(token)))
        let encoded = components.percentEncodedQuery ?? ""
        return ByteBuffer(string: encoded.replacing("+", with: "%2B"))
    }
}

extension Browser {
    /// Opens a page as who is signed in.
    func page(_ path: String, by token: String) async throws -> Browser.Answer {
        try await execute(uri: path, method: .get, headers: ConsoleHouse.cookies(token))
    }

    /// Sends a form as who is signed in, with its seal.
    func send(
        _ path: String, _ fields: [String: String], by token: String, in house: ConsoleHouse
    ) async throws -> Browser.Answer {
        var headers = ConsoleHouse.cookies(token)
        headers[.contentType] = "application/x-www-form-urlencoded"
        return try await execute(
            uri: path, method: .post, headers: headers, body: house.form(fields, by: token))
    }
}
