import Accounts
import Credentials
import Foundation
import Hummingbird
import Kernel
import Law
import Synchronization

/// Signing in and out, and the choice of language.
struct SignInPages: Sendable {
    let host: ConsoleHost
    let screen: Screen
    /// Who has shown the first password and still has to choose one or enrol a second factor.
    private let waiting = Waiting()

    init(host: ConsoleHost, screen: Screen) {
        self.host = host
        self.screen = screen
    }

    func add(to routes: Routes) {
        routes.get("/") { _, visit in .next(visit.session == nil ? "/sign-in" : "/desk") }
        routes.get("/sign-in") { _, visit in try form(nil, for: visit) }
        routes.post("/sign-in", mayBeStranger: true) { form, _, visit in
            try await enter(form, visit)
        }
        routes.post("/sign-in/first", mayBeStranger: true) { form, _, visit in
            try await finish(form, visit)
        }
        routes.post("/sign-out") { _, _, visit in
            try await SessionBook.end(visit.token, in: host.pools.pool("auth"))
            return .next("/sign-in", cookies: SessionCookie.ended)
        }
        routes.post("/language", mayBeStranger: true) { form, _, visit in
            let chosen = Language(rawValue: form["language"]) ?? .chinese
            return .next(
                visit.session == nil ? "/sign-in" : "/desk", cookies: SessionCookie.chosen(chosen))
        }
    }

    private func form(_ refusal: Text?, for visit: Visit) throws -> Response {
        var values: [String: Any] = [:]
        values["refusal"] = refusal?(visit.language)
        return try screen.page(
            "sign-in", title: Text("登录", en: "Sign in"), values, for: visit,
            status: refusal == nil ? .ok : .forbidden)
    }

    private func enter(_ form: Form, _ visit: Visit) async throws -> Response {
        do {
            let duties = try await host.signIn.check(
                .init(
                    district: Int(form["district"]) ?? 0, name: form["name"],
                    password: form["password"], code: form["code"]))
            guard duties.needsPassword || duties.enrolment != nil else {
                return try await admit(host.signIn.finish(duties))
            }
            return try first(
                waiting.keep(duties), duties, name: form["name"], nil, visit)
        } catch let refusal as Refusal {
            return try self.form(refusal.text, for: visit)
        }
    }

    private func first(
        _ key: String, _ duties: SignIn.Duties, name: String, _ refusal: Text?, _ visit: Visit
    ) throws -> Response {
        var values: [String: Any] = ["key": key, "needs_password": duties.needsPassword]
        values["secret"] = duties.enrolment?.text
        values["refusal"] = refusal?(visit.language)
        return try screen.page(
            "sign-in-first", title: Text("首次登录", en: "First sign-in"), values, for: visit,
            status: refusal == nil ? .ok : .badRequest)
    }

    private func finish(_ form: Form, _ visit: Visit) async throws -> Response {
        guard let duties = waiting.find(form["key"]) else {
            return try self.form(
                Text("时间过长，请重新登录。", en: "That took too long; sign in again."), for: visit)
        }
        do {
            guard form["password"] == form["again"] else {
                throw Refusal(Text("两次输入的新口令不同。", en: "The two are not the same."))
            }
            let token = try await host.signIn.finish(
                duties, password: duties.needsPassword ? form["password"] : nil,
                code: duties.enrolment == nil ? nil : form["code"])
            waiting.forget(form["key"])
            return try await admit(token)
        } catch let refusal as Refusal {
            return try first(form["key"], duties, name: "", refusal.text, visit)
        }
    }

    /// The session that the browser may have had before is not the one it has now.
    private func admit(_ token: String) async throws -> Response {
        .next("/desk", cookies: SessionCookie.made(token))
    }

    /// At most a few minutes, at most so many at once.
    private final class Waiting: Sendable {
        private let kept = Mutex<[String: (duties: SignIn.Duties, until: Date)]>([:])

        func keep(_ duties: SignIn.Duties) -> String {
            let key = SessionToken.make(district: 100_000).token
            kept.withLock { kept in
                kept = kept.filter { $0.value.until > Date() }
                if kept.count < 1_000 { kept[key] = (duties, Date().addingTimeInterval(600)) }
            }
            return key
        }

        func find(_ key: String) -> SignIn.Duties? {
            kept.withLock { $0[key].flatMap { $0.until > Date() ? $0.duties : nil } }
        }

        func forget(_ key: String) { kept.withLock { $0[key] = nil } }
    }
}
