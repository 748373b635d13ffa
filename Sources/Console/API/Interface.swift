import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Law
import Logging
import Synchronization

/// The API: every operation of the table behind its path, and the document that tells of them.
struct Interface: Sendable {
    static let root = "/api/v1"
    let host: ConsoleHost
    let operations: [Operation]
    private let sessions: SessionMemory
    private let limits: Console.Limits

    init(_ host: ConsoleHost, limits: Console.Limits = Console.Limits()) {
        self.host = host
        self.limits = limits
        operations =
            CaseOperations.all + PersonOperations.all + WorkOperations.all
            + CommandOperations.all(host)
        sessions = SessionMemory(host)
    }

    func add(to router: Router<Visit>) {
        let document = InterfaceDocument(operations)
        router.get(RouterPath("\(Self.root)/openapi.json")) { request, _ in
            let desk = request.word("desk")
            return Self.answer(document.json(desk: desk), to: request)
        }
        var taken: [String: Set<HTTPRequest.Method>] = ["/openapi.json": [.get]]
        for operation in operations {
            router.on(Self.routerPath(operation.path), method: operation.method) {
                request, visit in await respond(to: request, visit, operation)
            }
            taken[operation.path, default: []].insert(operation.method)
        }
        for (path, methods) in taken {
            let allowed = methods.map(\.rawValue).sorted().joined(separator: ", ")
            for method in Self.methods where !methods.contains(method) {
                router.on(Self.routerPath(path), method: method) { _, visit in
                    Problem(
                        status: .methodNotAllowed,
                        detail: Text("这里可用：\(allowed)", en: "Here there are: \(allowed)"),
                        headers: [.allow: allowed]
                    ).response(visit.language)
                }
            }
        }
    }

    private static let methods: [HTTPRequest.Method] =
        [.get, .post, .put, .patch, .delete, .options, .trace]
        + ["QUERY"].compactMap { HTTPRequest.Method($0) }

    private static func routerPath(_ path: String) -> RouterPath {
        RouterPath(root + path)
    }

    // MARK: One request

    private func respond(
        to request: Request, _ visit: Visit, _ operation: Operation
    ) async -> Response {
        let language = Self.language(of: request) ?? visit.language
        var call: Call?
        do {
            let session = try await sessions.session(of: request, visit)
            call = try await read(request, visit, operation, by: session, language)
            guard let call else { throw NoPage() }
            try host.check(call.purpose, session)
            let office = call.office
            try await office.requireModule(of: call.purpose)
            let had = try RequestReader(operation: operation, limits: limits).had(of: request)
            let document = try await operation.run(call)
            return Self.answer(document, to: request, whoHas: had)
        } catch {
            if let call, (error as? Refusal)?.kind == .forbidden {
                await call.office.recordRefusal(
                    "forbidden", purpose: call.purpose, in: host.pools.pool("auth"))
            }
            let isRead = operation.isOfOne && !operation.writes
            let problem = Problem(of: error, isOfOne: isRead, host: host)
            if problem.status.code >= 500 { visit.logger.error("\(type(of: error))") }
            return problem.response(language)
        }
    }

    /// A document with its tag; nothing but that for who has it already.
    private static func answer(
        _ document: JSON, to request: Request, whoHas had: [String] = []
    ) -> Response {
        let data = document.data
        var headers: HTTPFields = [.contentType: "application/json"]
        if request.method == .get {
            let tag = StaticFiles.tag(of: data)
            headers[.eTag] = tag
            headers[.cacheControl] = "private, no-cache"
            if had.contains(tag) || had == ["*"] {
                return Response(status: .notModified, headers: headers)
            }
        }
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
    }

    private static func language(of request: Request) -> Language? {
        guard let wanted = request.headers[.acceptLanguage] else { return nil }
        return wanted.hasPrefix("en") ? .english : wanted.hasPrefix("zh") ? .chinese : nil
    }

    private func read(
        _ request: Request, _ visit: Visit, _ operation: Operation, by session: Session,
        _ language: Language
    ) async throws -> Call {
        let reader = RequestReader(operation: operation, limits: limits)
        let values = try reader.values(of: request, visit)
        let body = try await reader.body(of: request)
        let key = try reader.key(of: request)
        let content = JSON.object([
            "operation": .text(operation.id), "values": .object(values), "body": body,
        ])
        var call = Call(
            host: host, session: session, language: language, values: values, body: body,
            client: "api-\(session.account)-\(key ?? "")")
        if case .writes(let repeats) = operation.effect, let key {
            call.request = RequestKey(
                key, content: content.data, mark: host.mark, repeats: repeats)
        }
        call.purpose = try operation.command(call)
        return call
    }
}

/// Who asks, by token or by the browser's session. Remembered for a moment: every transaction
/// proves the token to the database anyway.
final class SessionMemory: Sendable {
    private let host: ConsoleHost
    private let known = Mutex<[String: (session: Session, until: ContinuousClock.Instant)]>([:])
    private static let most = 10_000
    private static let time = Duration.seconds(10)

    init(_ host: ConsoleHost) { self.host = host }

    /// - Throws: `ProblemError` 401.
    func session(of request: Request, _ visit: Visit) async throws -> Session {
        guard let header = request.headers[.authorization] else {
            guard let session = visit.session else {
                throw ProblemError(problem: .signIn)
            }
            return session
        }
        guard header.hasPrefix("Bearer "), header.utf8.count < 200 else {
            throw ProblemError(problem: .signIn)
        }
        let token = String(header.dropFirst("Bearer ".count))
        // A token is made of these; anything else is nobody's.
        guard token.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) })
        else { throw ProblemError(problem: .signIn) }
        let now = ContinuousClock.now
        if let known = known.withLock({ $0[token] }), known.until > now { return known.session }
        let auth = host.pools.pool("auth")
        do {
            let session = try await Session.open(token, in: auth)
            try await session.touch(in: auth)
            known.withLock { known in
                if known.count >= Self.most { known = known.filter { $0.value.until > now } }
                if known.count < Self.most { known[token] = (session, now + Self.time) }
            }
            return session
        } catch let refusal as Refusal {
            await Session.recordRefusal(
                of: token, purpose: "api", reason: "session", in: auth)
            let problem = Problem(
                status: .unauthorized, detail: refusal.text, headers: Problem.signIn.headers)
            throw ProblemError(problem: problem)
        }
    }
}
