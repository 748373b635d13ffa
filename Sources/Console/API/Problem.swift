import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Law

/// A request that does not fit its operation.
struct BadRequest: Error {
    let faults: [Fault]

    init(_ faults: [Fault]) { self.faults = faults }
}

/// An answer that says what was wrong, as RFC 9457 has it.
struct Problem: Sendable {
    let status: HTTPResponse.Status
    let detail: Text
    var faults: [Fault] = []
    var headers: HTTPFields = [:]

    static let type = "application/problem+json"

    static let schema = Schema(
        .named(
            "Problem",
            Schema(
                .object([
                    Property("type", .words, isNeeded: true),
                    Property("title", .words, isNeeded: true),
                    Property("status", Schema(.integer(400...599)), isNeeded: true),
                    Property("detail", .words, isNeeded: true),
                    Property(
                        "errors",
                        .list(
                            Schema(
                                .object([
                                    Property("pointer", .words, isNeeded: true),
                                    Property("detail", .words, isNeeded: true),
                                ])))),
                ]))))

    func response(_ language: Language) -> Response {
        var document: [String: JSON] = [
            "type": .text("about:blank"), "title": .text(status.reasonPhrase),
            "status": .integer(Int64(status.code)), "detail": .text(detail(language)),
        ]
        if !faults.isEmpty {
            document["errors"] = .list(
                faults.prefix(50).map {
                    .object(["pointer": .text($0.place), "detail": .text($0.text(language))])
                })
        }
        var fields = headers
        fields[.contentType] = Self.type
        return Response(
            status: status, headers: fields,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: JSON.object(document).data)))
    }

    static let signIn = Problem(
        status: .unauthorized,
        detail: Text(
            "请带上令牌：Authorization: Bearer <yuhou admin service add 给的令牌>，或先登录。",
            en: "Send a token: Authorization: Bearer <of yuhou admin service add>, or sign in."),
        headers: [.wwwAuthenticate: "Bearer realm=\"yuhou\""])

    static let nothing = Problem(
        status: .notFound, detail: Text("没有，或不归您看。", en: "Not there, or not yours to see."))

    /// What an error means for who asked. What nobody foresaw says no more than that.
    ///
    /// - Parameter isOfOne: The operation reads one thing by its name in the path.
    init(of error: any Error, isOfOne: Bool, host: ConsoleHost) {
        switch error {
        case let problem as ProblemError: self = problem.problem
        case is NoPage: self = Self.nothing
        case is SignInNeeded: self = Self.signIn
        case let bad as BadRequest:
            self.init(
                status: .badRequest,
                detail: Text("请求不合格式，见 errors。", en: "The request does not fit; see errors."),
                faults: bad.faults)
        case let refusal as Refusal where refusal.kind == .forbidden:
            self.init(status: .forbidden, detail: refusal.text)
        case let refusal as Refusal:
            self.init(
                status: isOfOne ? .notFound : .unprocessableContent, detail: refusal.text)
        case RequestKey.Conflict.otherContent:
            self.init(
                status: .unprocessableContent,
                detail: Text(
                    "这个 Idempotency-Key 办过另一件事；新的事请用新的。",
                    en: "Something else was done under this Idempotency-Key; use a new one."))
        case RequestKey.Conflict.done:
            self.init(
                status: .conflict,
                detail: Text(
                    "这个 Idempotency-Key 下的事已经办过，没有再办；请读取现状。",
                    en: "This was done under the same key and not done again; read how it stands."))
        case let error as any HTTPResponseError where error.status.code < 500:
            self.init(
                status: error.status, detail: Self.words(for: error.status),
                headers: (error as? HTTPError)?.headers ?? [:])
        default: self = Self.unforeseen(host.trouble(error))
        }
    }

    init(
        status: HTTPResponse.Status, detail: Text, faults: [Fault] = [], headers: HTTPFields = [:]
    ) {
        self.status = status
        self.detail = detail
        self.faults = faults
        self.headers = headers
    }

    private static func words(for status: HTTPResponse.Status) -> Text {
        switch status {
        case .requestTimeout: Text("内容来得太慢。", en: "The content came too slowly.")
        case .contentTooLarge:
            Text(
                "内容超过 \(RequestReader.bodyMost / 1024) KB。",
                en: "More than \(RequestReader.bodyMost / 1024) KB.")
        case .unsupportedMediaType:
            Text("应为 application/json。", en: "application/json is needed.")
        default: Text("请求无法办理。", en: "The request cannot be answered.")
        }
    }

    private static func unforeseen(_ trouble: ConsoleHost.Trouble?) -> Problem {
        switch trouble {
        case .forbidden:
            Problem(
                status: .forbidden,
                detail: Text("数据库不允许您的岗位这样做。", en: "The database does not allow this to you."))
        case .unfit:
            Problem(
                status: .unprocessableContent,
                detail: Text(
                    "有一个值超出范围，没有办成，也没有改动。", en: "A value is out of range; nothing was done."))
        case .away:
            Problem(
                status: .serviceUnavailable,
                detail: Text("数据库暂时忙或不在，请稍后再试。", en: "The database is busy or away; try again."),
                headers: [.retryAfter: "5"])
        case nil:
            Problem(
                status: .internalServerError,
                detail: Text(
                    "出了问题，没有办成，也没有改动。", en: "Something went wrong; nothing was done."))
        }
    }
}

/// A problem thrown where a request is read.
struct ProblemError: Error {
    let problem: Problem
}
