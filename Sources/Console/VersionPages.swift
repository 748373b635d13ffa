import Foundation
import Hummingbird
import Kernel
import Law

/// The versions of the district's law: what each changes, who loaded and who approved it, since
/// when it is law; approved by another person than who loaded it, then put in force.
struct VersionPages: Sendable {
    private let desk: AdminDesk

    init(host: ConsoleHost, screen: Screen) { desk = AdminDesk(host: host, screen: screen) }

    func add(to routes: Routes) {
        routes.get("/versions") { _, visit in try await versions(visit) }
        routes.get("/versions/{version}") { _, visit in try await version(nil, visit) }
        routes.post("/versions/{version}") { form, _, visit in try await version(form, visit) }
    }

    private func versions(_ visit: Visit) async throws -> Response {
        let (office, session) = try desk.office(visit, "pack list")
        let versions = try await PackStore(office).versions(of: session.district)
        let values: [String: Any] = [
            "versions": versions.map { line($0, visit.language) },
            "is_empty": versions.isEmpty,
            "waiting": versions.count { $0.approvedBy == nil && !$0.isLaw },
        ]
        return try desk.page(
            "versions", Text("政策版本", en: "Versions of the law"), values, visit, at: "/versions")
    }

    private func line(_ version: PackStore.Version, _ language: Language) -> [String: Any] {
        let state: Text =
            if version.isLaw {
                Text("现行", en: "the law")
            } else if let day = version.inForceFrom {
                Text("自 \(day) 施行过", en: "in force from \(day)")
            } else if version.approvedBy != nil {
                Text("已核准，待施行", en: "approved, to be put in force")
            } else {
                Text("草案，待另一人核准", en: "a draft, awaits another person")
            }
        return [
            "number": version.version, "pack": version.pack, "subject": version.subject,
            "loaded": "\(version.loadedOn)", "loaded_by": version.loadedBy,
            "approved_by": version.approvedBy ?? "—",
            "from": version.inForceFrom.map { "\($0)" } ?? "—", "put_by": version.putBy ?? "—",
            "state": state(language), "is_law": version.isLaw,
            "is_draft": version.approvedBy == nil,
            "base": version.base.map { [$0] } ?? [],
        ]
    }

    /// What is done with a version, as the terminal calls it.
    private static let commands = ["approve": "pack approve", "in-force": "pack in-force"]

    private func version(_ form: Form?, _ visit: Visit) async throws -> Response {
        let number = visit.parameters.get("version").flatMap { Int($0) } ?? 0
        let (reading, session) = try desk.office(visit, "pack list")
        let store = PackStore(reading)
        var refusal: Refusal?
        var extra: [String: Any] = ["effect": [[String: Any]](), "done": [String]()]
        if let form, let command = Self.commands[form["act"]] {
            let (office, _) = try desk.office(visit, command)
            let result = try await desk.attempt { try await act(number, form, office, session) }
            switch result {
            case .success(.done(let text)): extra["done"] = [text(visit.language)]
            case .success(.effect(let found)):
                extra["effect"] = [
                    EffectView(
                        found: found, registry: desk.host.registry, language: visit.language
                    ).values
                ]
            case .failure(let refused): refusal = refused
            }
        }
        let versions = try await store.versions(of: session.district)
        guard let version = versions.first(where: { $0.version == number }) else { throw NoPage() }
        var values = line(version, visit.language).merging(extra) { _, new in new }
        let pack = try await store.pack(of: session.district, version: number)
        let law = versions.first(where: \.isLaw)
        let before = try await compared(version, law, store, session)
        values["against"] = before.map { [$0.version] } ?? []
        values["diff"] = before.map { PackDiff($0.pack, pack).lines(visit.language) } ?? []
        values["may_approve"] =
            desk.may("pack approve", session) && version.approvedBy == nil
            && version.loadedBy != session.name
        values["own_draft"] = version.approvedBy == nil && version.loadedBy == session.name
        values["may_put"] =
            desk.may("pack in-force", session) && version.approvedBy != nil && !version.isLaw
        values["typed_from"] = form?["from"] ?? "\(reading.today)"
        values["typed_over"] = form?["over"] ?? ""
        values["act"] = form?["act"] ?? ""
        values["approves"] = form?["act"] == "approve"
        return try desk.page(
            "version", Text("第 \(number) 版", en: "Version \(number)"), values, visit,
            at: "/versions", refusal: refusal)
    }

    /// What a version is shown against: the law, or for the law what it was made on.
    private func compared(
        _ version: PackStore.Version, _ law: PackStore.Version?, _ store: PackStore,
        _ session: Session
    ) async throws -> (pack: Pack, version: Int)? {
        let other = version.isLaw ? version.base : law?.version
        guard let other, other != version.version else { return nil }
        return (try await store.pack(of: session.district, version: other), other)
    }

    private enum Outcome {
        case effect(WhatIf)
        case done(Text)
    }

    /// The effect, or with the step `do` the signature.
    private func act(
        _ version: Int, _ form: Form, _ office: Office, _ session: Session
    ) async throws -> Outcome {
        let store = PackStore(office)
        let district = session.district
        let from = try form.day("from", Text("从哪天起", en: "From which day")) ?? office.today
        guard form["step"] == "do" else {
            let pack = try await store.pack(of: district, version: version)
            return .effect(
                try await store.effect(
                    of: pack, district: district, from: form["act"] == "approve" ? nil : from))
        }
        guard form["act"] != "approve" else {
            let done = try await store.approve(version, district: district)
            return .done(
                Text(
                    "第 \(version) 版由 \(done.approvedBy) 核准。下一步：由系统管理员施行。",
                    en: "Version \(version) is approved by \(done.approvedBy). Next: the system "
                        + "administrator puts it in force."))
        }
        let done = try await store.putInForce(
            version, district: district, from: from, over: Int(form["over"]))
        let displaced = done.displaced.map {
            Text("原定以后施行的第 \($0) 版不再施行。", en: " Version \($0) no longer becomes law.")
        }
        return .done(
            Text(
                "第 \(version) 版自 \(done.from) 起施行；每日一次的核定会算到每户。" + (displaced?.zh ?? ""),
                en: "Version \(version) is the law from \(done.from); the daily run works it out."
                    + (displaced?.en ?? "")))
    }
}
