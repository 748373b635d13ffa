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
        routes.get("/sign-in") { request, visit in
            try form(request.word("ended").map(ending), for: visit, status: .ok)
        }
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

    /// Why the earlier session opens nothing any more, and what to do.
    private func ending(_ word: String) -> Text {
        switch word {
        case "idle":
            Text(
                "离开超过 \(host.signIn.idleMinutes) 分钟，已自动退出；请重新登录，没交的内容请再填一次。",
                en: "Signed out after \(host.signIn.idleMinutes) idle minutes; sign in again.")
        case "expired":
            Text(
                "登录已满 \(host.signIn.absoluteMinutes / 60) 小时，请重新登录，接着办就行。",
                en: "A session lasts \(host.signIn.absoluteMinutes / 60) hours; sign in again.")
        case "disabled":
            Text(
                "此账户已停用；请找安全管理员。",
                en: "This account is disabled; ask the security administrator.")
        case "suspended", "retired", "no_module":
            Text(
                "本部门的模块在本区县没有启用或已暂停；请找系统管理员。",
                en: "Your department's module does not work in this district now; ask the "
                    + "system administrator.")
        default: Text("已退出；请重新登录。", en: "The session has ended; sign in again.")
        }
    }

    private func form(
        _ refusal: Text?, for visit: Visit, status: HTTPResponse.Status = .forbidden
    ) throws -> Response {
        var values: [String: Any] = [:]
        values["refusal"] = refusal?(visit.language)
        return try screen.page(
            "sign-in", title: Text("登录", en: "Sign in"), values, for: visit, status: status)
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
