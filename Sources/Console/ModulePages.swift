import Hummingbird
import Kernel
import Law

/// Which departments work with the system in the district, and what a change would mean.
struct ModulePages: Sendable {
    private let desk: AdminDesk

    init(host: ConsoleHost, screen: Screen) { desk = AdminDesk(host: host, screen: screen) }

    func add(to routes: Routes) {
        routes.get("/modules") { _, visit in try await modules(visit) }
        routes.get("/modules/{unit}") { _, visit in try await module(nil, visit) }
        routes.post("/modules/{unit}") { form, _, visit in try await module(form, visit) }
    }

    private func modules(_ visit: Visit) async throws -> Response {
        let (office, session) = try desk.office(visit, "module list")
        let modules = try await ModuleBook(office, district: session.district).modules()
        let language = visit.language
        let values: [String: Any] = [
            "modules": modules.map { module -> [String: Any] in
                [
                    "code": module.department,
                    "unit": desk.host.title(of: module.department)(language),
                    "state": Self.title(module.state)(language),
                    "works": module.state == .enabled, "halted": module.state == .suspended,
                    "reason": module.now?.reason ?? "", "by": module.now?.by ?? "",
                    "at": module.now?.at ?? "",
                ]
            }, "working": modules.count { $0.state == .enabled }, "all": modules.count,
        ]
        return try desk.page(
            "modules", Text("哪些部门在用", en: "Which departments work here"), values, visit,
            at: "/modules")
    }

    private static func title(_ state: ModuleBook.State?) -> Text {
        state?.title ?? Text("没有启用", en: "not there")
    }

    private static let commands: [ModuleBook.State: String] = [
        .enabled: "module enable", .suspended: "module suspend", .retired: "module retire",
    ]

    private func module(_ form: Form?, _ visit: Visit) async throws -> Response {
        let unit = visit.parameters.get("unit") ?? ""
        let state = form.flatMap { Int16($0["state"]) }.flatMap(ModuleBook.State.init(rawValue:))
        let command = state.flatMap { Self.commands[$0] } ?? "module list"
        let (office, session) = try desk.office(visit, command)
        guard desk.host.registry.department(unit) != nil else { throw NoPage() }
        let book = ModuleBook(office, district: session.district)
        let language = visit.language
        var values: [String: Any] = [
            "unit": desk.host.title(of: unit)(language), "code": unit,
            "may": desk.may("module suspend", session), "reason": form?["reason"] ?? "",
            "effect": [[String: Any]](), "done": [String](),
        ]
        var refusal: Refusal?
        if let form, let state {
            let result = try await desk.attempt {
                guard form["step"] == "do" else {
                    return try await book.effect(of: state, on: unit)
                }
                return try await book.change(unit, to: state, reason: form["reason"])
            }
            switch result {
            case .success(let effect) where form["step"] == "do":
                let name = desk.host.title(of: unit)
                values["done"] = [
                    Text(
                        "\(name.zh)：已\(effect.after.title.zh)。",
                        en: "\(name.en): \(effect.after.title.en).")(language)
                ]
            case .success(let effect): values["effect"] = [self.effect(effect, language)]
            case .failure(let refused): refusal = refused
            }
        }
        let history = try await book.history(of: unit)
        let now = history.last?.state
        values["now"] = Self.title(now)(language)
        values["history"] = history.reversed().map {
            ["state": $0.state.title(language), "why": $0.reason ?? "", "by": $0.by, "at": $0.at]
        }
        values["states"] = ModuleBook.State.allCases.filter { $0 != now }.map {
            [
                "code": $0.rawValue, "verb": Self.verb($0)(language),
                "chosen": $0 == (state ?? (now == .enabled ? .suspended : .enabled)),
            ] as [String: Any]
        }
        return try desk.page(
            "module", desk.host.title(of: unit), values, visit, at: "/modules", refusal: refusal)
    }

    private static func verb(_ state: ModuleBook.State) -> Text {
        switch state {
        case .enabled: Text("启用：暂停过的照旧接着办", en: "Enable: everything resumes")
        case .suspended: Text("暂停：在办的冻结，什么也不丢", en: "Suspend: what runs is frozen")
        case .retired: Text("停用：没有未了的事才行，历史仍可查", en: "Retire: only when nothing is open")
        }
    }

    private func effect(_ effect: ModuleBook.Effect, _ language: Language) -> [String: Any] {
        func led(_ clauses: [ModuleBook.Led]) -> [[String: Any]] {
            clauses.map { ["clause": $0.clause, "persons": $0.persons] }
        }
        return [
            "after": effect.after.title(language), "after_code": effect.after.rawValue,
            "starts": effect.after == .enabled, "persons": effect.persons,
            "clauses": led(effect.clauses), "running": led(effect.running),
            "open": effect.open.map {
                ["what": $0.title(language), "count": $0.count] as [String: Any]
            },
            "shared": effect.shared.map { shared -> [String: Any] in
                [
                    "fact": shared.title(language), "fact_code": shared.fact,
                    "readers": shared.readers.map { desk.host.title(of: $0)(language) }
                        .joined(separator: language == .chinese ? "、" : ", "),
                ]
            },
            "barred": effect.after == .retired && effect.keeps,
            "same": !effect.changes,
        ]
    }
}
