import Accounts
import Foundation
import Hummingbird
import Kernel
import Law

/// The accounts of the district, their duties and towns, and the services of other offices: what
/// the security administrator keeps.
struct UserPages: Sendable {
    let desk: AdminDesk

    init(host: ConsoleHost, screen: Screen) { desk = AdminDesk(host: host, screen: screen) }

    func add(to routes: Routes) {
        routes.get("/users") { request, visit in try await users(request, visit) }
        routes.get("/user-new") { _, visit in try await fresh(nil, visit) }
        routes.post("/user-new") { form, _, visit in try await fresh(form, visit) }
        routes.get("/user-list") { _, visit in try await many(nil, visit) }
        routes.post("/user-list") { form, _, visit in try await many(form, visit) }
        routes.get("/users/{name}") { _, visit in try await user(nil, visit) }
        routes.post("/users/{name}") { form, _, visit in try await user(form, visit) }
        routes.get("/services") { _, visit in try await services(nil, visit) }
        routes.post("/services") { form, _, visit in try await services(form, visit) }
    }

    func book(_ office: Office, _ session: Session) -> AccountBook {
        AccountBook(office, district: session.district, seal: desk.host.seal)
    }

    // MARK: The list

    private func users(_ request: Request, _ visit: Visit) async throws -> Response {
        let (office, session) = try desk.office(visit, "admin user list")
        let all = try await book(office, session).list().filter { $0.desk != "service" }
        let (unit, words) = (request.word("unit"), request.word("words"))
        let shown = all.filter { account in
            (unit.map { $0 == account.desk } ?? true)
                && (words.map { account.name.contains($0) || account.title.contains($0) } ?? true)
        }
        let language = visit.language
        let towns = try await AreaTable(office).titles(of: session.district)
        let values: [String: Any] = [
            "users": shown.map { line($0, towns, language) }, "count": shown.count,
            "all": all.count, "without_factor": all.count { $0.isEnabled && !$0.hasFactor },
            "units": desks(chosen: unit ?? "", language), "words": words ?? "",
        ]
        return try desk.page(
            "users", Text("谁能登录，能办什么", en: "Who may sign in, and do what"), values, visit,
            at: "/users")
    }

    private func line(
        _ account: AccountBook.Account, _ towns: [Int64: String], _ language: Language
    ) -> [String: Any] {
        [
            "user": account.name, "named": account.title,
            "unit": desk.host.title(of: account.desk)(language), "unit_code": account.desk,
            "duties": account.duties.map { StaffDuty(rawValue: $0)?.title(language) ?? $0 }
                .joined(separator: language == .chinese ? "、" : ", "),
            "towns_of": Self.few(account.towns.map { towns[$0] ?? "\($0)" })(language),
            "factor": account.hasFactor, "enabled": account.isEnabled,
            "last": account.lastSignIn ?? "—",
        ]
    }

    /// Three names at most, and how many they are in all.
    private static func few(_ names: [String]) -> Text {
        let some = names.prefix(3)
        let (zh, en) = (some.joined(separator: "、"), some.joined(separator: ", "))
        return names.count > some.count
            ? Text("\(zh)等 \(names.count) 个", en: "\(en), \(names.count) in all")
            : Text(zh, en: en)
    }

    private func desks(chosen: String, _ language: Language) -> [[String: Any]] {
        let codes =
            desk.host.registry.codes + Session.otherDesks.filter { $0 != "service" }
        return codes.map {
            ["code": $0, "said": desk.host.title(of: $0)(language), "chosen": $0 == chosen]
        }
    }

    // MARK: One account

    private func user(_ form: Form?, _ visit: Visit) async throws -> Response {
        let name = visit.parameters.get("name") ?? ""
        let act = form.flatMap { Act(rawValue: $0["act"]) }
        let (office, session) = try desk.office(visit, act?.command ?? "admin user list")
        let book = book(office, session)
        let language = visit.language
        var values: [String: Any] = ["done": [String](), "secret": [String]()]
        var refusal: Refusal?
        if let form, let act {
            switch try await desk.attempt({ try await run(act, on: name, form, book) }) {
            case .success(let answer):
                values["done"] = [answer.said(language)]
                values["secret"] = answer.secret.map { [$0] } ?? []
            case .failure(let refused): refusal = refused
            }
        }
        let all = try await book.list()
        guard let account = all.first(where: { $0.name == name }) else { throw NoPage() }
        let towns = try await AreaTable(office).titles(of: session.district)
        values.merge(line(account, towns, language)) { _, new in new }
        values["is_self"] = name == session.name
        values["duty_choices"] = StaffDuty.allCases.filter { duty in
            AccountBook.duties(of: account.desk).contains(duty.rawValue)
        }.map {
            [
                "code": $0.rawValue, "said": $0.title(language),
                "chosen": account.duties.contains($0.rawValue),
            ] as [String: Any]
        }
        let current = try await AreaTable(office).towns(of: session.district, on: office.today)
        values["town_choices"] =
            account.desk != "towns"
            ? []
            : current.map { town -> [String: Any] in
                [
                    "code": "\(town)", "said": towns[Int64(town)] ?? "\(town)",
                    "chosen": account.towns.contains(Int64(town)),
                ]
            }
        values["has_towns"] = account.desk == "towns"
        values["colleagues"] = all.filter {
            $0.desk == account.desk && $0.isEnabled && $0.name != name
        }.map { ["user": $0.name, "named": $0.title] }
        return try desk.page(
            "user", Text(account.title, en: account.title), values, visit, at: "/users",
            refusal: refusal)
    }

    /// What is done to an account.
    private enum Act: String {
        case set, identify, disable, enable, reset, ask, approve, kin

        /// As the terminal calls it.
        var command: String {
            switch self {
            case .set, .identify: "admin user set"
            case .disable: "admin user disable"
            case .enable: "admin user enable"
            case .reset, .ask, .approve: "admin user reset"
            case .kin: "admin user kin"
            }
        }
    }

    private func run(
        _ act: Act, on name: String, _ form: Form, _ book: AccountBook
    ) async throws -> (said: Text, secret: String?) {
        switch act {
        case .set:
            let towns = form.all("town").compactMap { Int64($0) }
            try await book.set(
                name, duties: form.all("duty"), towns: towns.isEmpty ? nil : towns)
            return (Text("已改 \(name) 的职责，立即生效。", en: "\(name) is changed, at once."), nil)
        case .identify:
            try await book.identify(name, as: try Self.number(form["id_number"]))
            return (Text("已登记 \(name) 的本人。", en: "The holder of \(name) is on record."), nil)
        case .disable:
            let successor = form.word("successor")
            let moved = try await book.disable(name, successor: successor)
            let handed = successor.map {
                Text("\(moved) 件交给 \($0)。", en: " \(moved) things went to \($0).")
            }
            return (
                Text(
                    "已停用 \(name)。" + (handed?.zh ?? ""),
                    en: "\(name) is disabled." + (handed?.en ?? "")), nil
            )
        case .enable:
            try await book.enable(name)
            return (Text("已恢复 \(name)。", en: "\(name) can sign in again."), nil)
        case .reset:
            let password = try await book.resetPassword(name)
            return (
                Text(
                    "\(name) 的新初始口令只显示这一次，首次登录须更换：",
                    en: "The new first password of \(name), shown this once:"), password
            )
        case .ask:
            try await book.askFactorReset(name, reason: form["reason"])
            return (
                Text(
                    "已申请；由另一位安全管理员在这一页批准。",
                    en: "Asked; another security administrator approves on this page."), nil
            )
        case .approve:
            try await book.approveFactorReset(name)
            return (
                Text(
                    "已批准；\(name) 下次登录重新登记动态码。",
                    en: "Approved; \(name) enrols anew at the next sign-in."), nil
            )
        case .kin:
            try await book.declareKin(name, try Self.number(form["id_number"]))
            return (Text("已登记亲属，\(name) 不再办理其事。", en: "Declared."), nil)
        }
    }

    /// An ID number as typed.
    ///
    /// - Throws: `Refusal` that says what is wrong with it, never the number.
    private static func number(_ word: String) throws -> IdentityNumber {
        do {
            return try IdentityNumber(word)
        } catch {
            throw Refusal(
                Text("身份证号码：\(error.text.zh)", en: "ID number: \(error.text.en)"))
        }
    }

    // MARK: New accounts

    private func fresh(_ form: Form?, _ visit: Visit) async throws -> Response {
        let (office, session) = try desk.office(visit, "admin user add")
        let language = visit.language
        var values: [String: Any] = ["made": [[String: Any]]()]
        var refusal: Refusal?
        if let form {
            let result = try await desk.attempt {
                var entry = AccountBook.Entry()
                (entry.name, entry.title, entry.desk) = (
                    form["name"], form["title"], form["unit"]
                )
                entry.duties = form.all("duty")
                entry.towns = form.all("town").compactMap { Int64($0) }
                entry.identity = try Self.number(form["id_number"])
                return try await book(office, session).add([entry])
            }
            switch result {
            case .success(let passwords):
                values["made"] = passwords.map {
                    ["user": form["name"], "password": $0] as [String: Any]
                }
            case .failure(let refused): refusal = refused
            }
        }
        let kept = refusal == nil ? nil : form
        values["has_made"] = form != nil && refusal == nil
        for field in ["name", "title"] { values["typed_\(field)"] = kept?[field] ?? "" }
        values["units"] = desks(chosen: kept?["unit"] ?? "", language)
        values["duty_choices"] = StaffDuty.allCases.map {
            [
                "code": $0.rawValue, "said": $0.title(language),
                "chosen": kept?.all("duty").contains($0.rawValue) ?? false,
            ] as [String: Any]
        }
        let towns = try await AreaTable(office).titles(of: session.district)
        values["town_choices"] = try await AreaTable(office)
            .towns(of: session.district, on: office.today).map { town -> [String: Any] in
                [
                    "code": "\(town)", "said": towns[Int64(town)] ?? "\(town)",
                    "chosen": kept?.all("town").contains("\(town)") ?? false,
                ]
            }
        return try desk.page(
            "user-new", Text("新增一人", en: "A new account"), values, visit, at: "/users",
            refusal: refusal)
    }
}
