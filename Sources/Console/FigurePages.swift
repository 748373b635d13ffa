import Foundation
import Hummingbird
import JointMeeting
import Kernel
import Law

/// The figures and rulings of the district's law: what is set, what is not, and setting one: the
/// effect first, then a draft that another person signs.
struct FigurePages: Sendable {
    private let desk: AdminDesk

    init(host: ConsoleHost, screen: Screen) { desk = AdminDesk(host: host, screen: screen) }

    func add(to routes: Routes) {
        routes.get("/figures") { request, visit in try await figures(request, visit) }
        routes.get("/figures/{name}") { _, visit in try await figure(nil, visit) }
        routes.post("/figures/{name}") { form, _, visit in try await figure(form, visit) }
    }

    private func figures(_ request: Request, _ visit: Visit) async throws -> Response {
        let (office, session) = try desk.office(visit, "rulings")
        let store = PackStore(office)
        var (pack, version) = try await store.pack(of: session.district)
        if let asked = request.word("version").flatMap({ Int($0) }) {
            _ = try desk.office(visit, "figure list")
            (pack, version) = (
                try await store.pack(of: session.district, version: asked), asked
            )
        }
        let onlyOpen = request.word("open") != nil
        let shown = pack.figures.values.filter { !onlyOpen || $0.isOpen(on: office.today) }
            .sorted { $0.name < $1.name }
        let values: [String: Any] = [
            "figures": shown.map {
                FigureView(figure: $0, language: visit.language).line(on: office.today)
            },
            "open": pack.figures.values.count { $0.isOpen(on: office.today) },
            "all": pack.figures.count, "only_open": onlyOpen, "version": version,
        ]
        return try desk.page(
            "figures", Text("标准和口径", en: "Figures and rulings"), values, visit, at: "/figures")
    }

    private func figure(_ form: Form?, _ visit: Visit) async throws -> Response {
        let name = visit.parameters.get("name") ?? ""
        let session = try visit.signedIn()
        let reading = try desk.office(visit, "rulings").office
        let pack = try await PackStore(reading).pack(of: session.district).pack
        guard let figure = pack.figures[name] else { throw NoPage() }
        let command = figure.ruledBy == nil ? "figure set" : "ruling set"
        let view = FigureView(figure: figure, language: visit.language)
        var values = view.line(on: reading.today)
        values["rows"] = view.rows()
        values["shape"] = view.shape(visit.language)
        values["may"] = desk.may(command, session)
        values["uses"] = pack.provisions.filter { $0.provision?.amount?.figure == name }
            .map { ["clause": $0.id] }
        values["effect"] = [[String: Any]]()
        values["draft"] = [[String: Any]]()
        var refusal: Refusal?
        if let form {
            let (office, _) = try desk.office(visit, command)
            let result = try await desk.attempt { try await set(figure, form, office, session) }
            switch result {
            case .success(.draft(let version, let isNew)):
                values["draft"] = [["number": version, "new": isNew] as [String: Any]]
            case .success(.effect(let found)):
                values["effect"] = [
                    EffectView(
                        found: found, registry: desk.host.registry, language: visit.language
                    ).values
                ]
            case .failure(let refused): refusal = refused
            }
        }
        fill(&values, form, view)
        return try desk.page(
            "figure", figure.title, values, visit, at: "/figures", refusal: refusal)
    }

    private enum Outcome {
        case effect(WhatIf)
        case draft(version: Int, isNew: Bool)
    }

    /// The effect, or with the step `do` the draft.
    private func set(
        _ figure: Figure, _ form: Form, _ office: Office, _ session: Session
    ) async throws -> Outcome {
        guard let from = try form.day("from", Text("从哪天起", en: "From which day")) else {
            throw Refusal(Text("请写从哪天起。", en: "Say from which day."))
        }
        var setting = FigureSetting(
            name: figure.name, value: form["value"], from: from, source: form["source"])
        // A class may be empty: it is given where there is a choice of them.
        let view = FigureView(figure: figure, language: .chinese)
        setting.className = view.classes.isEmpty ? nil : form["class"]
        setting.replaces = form["replace"] == "on"
        if figure.ruledBy == nil {
            setting.status = form["status"] == FigureStatus.proxy.rawValue ? .proxy : .verified
        } else {
            setting.ruledBy = form["ruled_by"]
            setting.reason = form.word("reason")
        }
        let store = PackStore(office)
        let prepared = try await store.prepare(
            setting, district: session.district, onTopOf: Int(form["on_top_of"]))
        guard form["step"] == "do" else {
            return .effect(try await store.effect(of: prepared.pack, district: session.district))
        }
        let loading = try await store.store(prepared, on: office.today)
        return .draft(version: loading.version, isNew: loading.changed)
    }

    /// What was typed stays.
    private func fill(_ values: inout [String: Any], _ form: Form?, _ view: FigureView) {
        for name in ["value", "from", "source", "ruled_by", "why", "on_top_of"] {
            values["typed_\(name)"] = form?[name == "why" ? "reason" : name] ?? ""
        }
        values["typed_replace"] = form?["replace"] == "on"
        values["has_classes"] = !view.classes.isEmpty
        values["classes"] = view.classes.map {
            [
                "class": $0, "chosen": form?["class"] == $0,
                "said": $0.isEmpty ? Text("不分类", en: "everybody")(view.language) : $0,
            ] as [String: Any]
        }
        values["typed_class"] = form?["class"] ?? ""
        values["typed_status"] = form?["status"] ?? ""
        values["statuses"] = [FigureStatus.verified, .proxy].map { status -> [String: Any] in
            [
                "code": status.rawValue, "said": FigureView.title(status)(view.language),
                "chosen": form?["status"] == status.rawValue,
            ]
        }
    }
}
