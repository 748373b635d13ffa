import Foundation
import Hummingbird
import Kernel
import Law
import Logging
import Mustache

/// Turns what a page is about into HTML, and errors into sentences.
struct Screen: Sendable {
    let host: ConsoleHost
    let seal: FormSeal
    private let library: MustacheLibrary
    /// The style sheet of papers.
    private let style: String

    init(_ host: ConsoleHost) async throws {
        self.host = host
        seal = FormSeal()
        library = try await MustacheLibrary(directory: "\(host.folder)/templates")
        style = try String(contentsOfFile: "\(host.folder)/static/paper.css", encoding: .utf8)
    }

    /// A link of the head.
    struct Place {
        let path: String
        let title: String
        let isHere: Bool
    }

    /// A page of ours.
    ///
    /// - Parameters:
    ///   - template: Its file in `console/templates`.
    ///   - values: What the template names; sentences are in the reader's language already.
    func page(
        _ template: String, title: Text, _ values: [String: Any] = [:], for visit: Visit,
        at path: String = "", status: HTTPResponse.Status = .ok
    ) throws -> Response {
        var all = words(values, title, visit)
        let language = visit.language
        all["csrf"] = visit.token.isEmpty ? "" : seal.code(visit.token)
        if let session = visit.session {
            all["signed_in"] = true
            all["who"] = session.name
            all["desk"] = host.title(of: session.desk)(language)
            all["district"] = String(session.district)
            all["places"] = places(session, path, language)
        }
        return Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: try render(template, all))))
    }

    /// A page that stands alone, with its style inside and nothing of the session: what is made
    /// into PDF.
    func document(
        _ template: String, title: Text, _ values: [String: Any], for visit: Visit
    ) throws -> String {
        var all = words(values, title, visit)
        all["style"] = style
        return try render(template, all)
    }

    /// What every template may name.
    private func words(_ values: [String: Any], _ title: Text, _ visit: Visit) -> [String: Any] {
        let language = visit.language
        var all = values
        all["lang"] = language == .chinese ? "zh-CN" : "en"
        all["title"] = title(language)
        all["zh"] = language == .chinese
        return all
    }

    private func render(_ template: String, _ values: [String: Any]) throws -> String {
        guard let html = library.render(values, withTemplate: template) else {
            throw HTTPError(.internalServerError, message: "no template \(template)")
        }
        return html
    }

    private func places(_ session: Session, _ path: String, _ language: Language) -> [Place] {
        let isDepartment = host.registry.department(session.desk) != nil
        let all: [(String, Text)] =
            (isDepartment ? [("/desk", Text("我的工作台", en: "My desk"))] : [])
            + (isDepartment ? [("/family", Text("家庭", en: "Families"))] : [])
            + OfficePlaces.of(session.desk)
            + (host.commands(session.desk).isEmpty
                ? []
                : [
                    ("/acts", Text("名单与办理", en: "Lists and acts")),
                    ("/files", Text("文件", en: "Files")),
                ])
        return all.map { place in
            Place(
                path: place.0, title: place.1(language),
                isHere: path == place.0 || path.hasPrefix(place.0 + "/"))
        }
    }

    /// Answers an error in words; what nobody foresaw says no more than that.
    func answer(_ error: any Error, for visit: Visit) throws -> Response {
        switch error {
        case let needed as SignInNeeded:
            return .next("/sign-in" + (needed.ending.map { "?ended=\($0)" } ?? ""))
        case let refusal as Refusal:
            return try sentence(
                refusal.text, for: visit,
                status: refusal.kind == .forbidden ? .forbidden : .badRequest)
        case is NoPage:
            return try sentence(
                Text("没有这一页，或不归您的岗位看。", en: "No such page, or not your desk's to see."),
                for: visit, status: .notFound)
        case let error as any HTTPResponseError where error.status.code < 500:
            return try sentence(
                Text("请求无法办理（\(error.status.code)）。", en: "Cannot be done (\(error.status.code))."),
                for: visit, status: error.status)
        default:
            visit.logger.error("\(type(of: error))")
            return try sentence(
                Text(
                    "出了问题，没有办成，也没有改动；请稍后再试。",
                    en: "Something went wrong; nothing was done. Please try again."), for: visit,
                status: .internalServerError)
        }
    }

    private func sentence(
        _ text: Text, for visit: Visit, status: HTTPResponse.Status
    ) throws -> Response {
        try page(
            "sentence", title: Text("雨后", en: "Yuhou"), ["said": text(visit.language)],
            for: visit, status: status)
    }
}

/// Shows errors as pages; stands before everything that may throw.
struct Speaker: RouterMiddleware {
    let screen: Screen

    @concurrent func handle(
        _ request: Request, context: Visit,
        next: @concurrent (Request, Visit) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch is ProofNeeded {
            // Of something looked at: asked for the code, then sent on to the same address.
            return try StepUp(host: screen.host, screen: screen).page(
                nil, Form([("to", request.uri.string)]), at: "/step-up", context)
        } catch {
            if request.uri.path.hasPrefix("/api/") {
                return Problem(of: error, isOfOne: false, host: screen.host).response(
                    context.language)
            }
            return try screen.answer(error, for: context)
        }
    }
}
