import Foundation
import Hummingbird
import Kernel
import Law

/// The law of the district to read: each clause's own words beside its rule.
struct LawPages: Sendable {
    private let desk: AdminDesk

    init(host: ConsoleHost, screen: Screen) { desk = AdminDesk(host: host, screen: screen) }

    func add(to routes: Routes) {
        routes.get("/law") { request, visit in try await law(request, visit) }
        routes.get("/law/{clause}") { request, visit in try await clause(request, visit) }
    }

    /// The law that is asked for: the one in force, or a version of the list of versions.
    private func pack(
        _ request: Request, _ visit: Visit
    ) async throws -> (pack: Pack, version: Int, isLaw: Bool) {
        let session = try visit.signedIn()
        // Everybody reads the law: it is public, and read by the kernel's hand.
        let store = PackStore(desk.host.office(session, purpose: "console law"))
        if let version = request.word("version").flatMap({ Int($0) }) {
            _ = try desk.office(visit, "pack list")
            return (try await store.pack(of: session.district, version: version), version, false)
        }
        let found = try await store.pack(of: session.district)
        return (found.pack, found.version, true)
    }

    private func law(_ request: Request, _ visit: Visit) async throws -> Response {
        let (pack, version, isLaw) = try await pack(request, visit)
        let language = visit.language
        let (unit, need, words) = (
            request.word("unit"), request.word("need").flatMap(Need.init(rawValue:)),
            request.word("words")
        )
        let found = pack.clauses.filter { clause in
            (unit.map { $0 == clause.department || clause.duty?.of.contains($0) == true } ?? true)
                && (need.map { $0 == clause.provision?.need } ?? true)
                && (words.map { clause.text.contains($0) || clause.id.contains($0) } ?? true)
        }
        let units = Set(pack.clauses.map(\.department))
        let ordered =
            desk.host.registry.codes.filter { units.contains($0) }
            + units.subtracting(desk.host.registry.codes).sorted()
        let values: [String: Any] = [
            "law": pack.title(language), "paper": Self.paper(pack),
            "version": isLaw ? [] : [version], "count": found.count,
            "clauses": found.map { line($0, pack, language) },
            "units": ordered.map {
                [
                    "code": $0, "said": desk.host.title(of: $0)(language), "chosen": $0 == unit,
                ] as [String: Any]
            },
            "needs": Need.allCases.map {
                [
                    "code": $0.rawValue, "said": $0.title(language), "chosen": $0 == need,
                ] as [String: Any]
            }, "words": words ?? "", "suffix": isLaw ? "" : "?version=\(version)",
        ]
        return try desk.page("law", Text("政策", en: "The law"), values, visit, at: "/law")
    }

    private static func paper(_ pack: Pack) -> [String] {
        guard let document = pack.document else { return [] }
        let number = document.number.map { " \($0)" } ?? ""
        let standing = document.standing.map { "（\($0)）" } ?? ""
        return ["《\(document.title)》\(number)\(standing)"]
    }

    private func line(_ clause: Clause, _ pack: Pack, _ language: Language) -> [String: Any] {
        let benefit = clause.provision?.benefit.flatMap { desk.host.registry.benefits[$0] }
        let owners = clause.duty?.of.map { desk.host.title(of: $0)(language) } ?? []
        return [
            "clause": clause.id, "text": clause.text,
            "unit": owners.isEmpty
                ? desk.host.title(of: clause.department)(language)
                : owners.joined(separator: language == .chinese ? "、" : ", "),
            "gives": benefit.map { [$0.title(language)] } ?? [],
            "asks": clause.duty.map { [$0.output(language)] } ?? [],
            "off": pack.off[clause.id].map { [$0] } ?? [],
        ]
    }

    private func clause(_ request: Request, _ visit: Visit) async throws -> Response {
        let (pack, version, isLaw) = try await pack(request, visit)
        let language = visit.language
        let id = visit.parameters.get("clause") ?? ""
        guard let clause = pack.clause(id) else { throw NoPage() }
        var values = line(clause, pack, language)
        values["gloss"] = clause.gloss
        values["note"] = clause.note.map { [$0] } ?? []
        values["paper"] = Self.paper(pack)
        values["version"] = isLaw ? [] : [version]
        values["rules"] = (clause.provision?.when ?? []).map { rule($0, pack, language) }
        values["facts"] = facts(of: clause, language)
        values["rests"] = rests(on: clause, pack, language)
        values["amount"] =
            clause.provision?.amount.flatMap { pack.figures[$0.figure] }.map {
                [FigureView(figure: $0, language: language).line(on: .today)]
            } ?? []
        values["documents"] = pack.document?.words.isEmpty == false
        return try desk.page("clause", Text(id, en: id), values, visit, at: "/law")
    }

    /// One line of the rule, and what its word means here.
    private func rule(_ line: Condition, _ pack: Pack, _ language: Language) -> [String: Any] {
        let definition: Definition? =
            switch line.expression {
            case .definition(let name), .parentsAny(.definition(let name)),
                .householdAny(.definition(let name)):
                pack.definitions[name]
            default: nil
            }
        return [
            "rule": line.text, "said": line.words.map { [$0] } ?? [],
            "means": definition.map { [$0.title(language)] } ?? [],
        ]
    }

    /// Whom, how often, what for.
    private func facts(of clause: Clause, _ language: Language) -> [[String: Any]] {
        var facts: [(Text, String)] = []
        if let provision = clause.provision {
            facts.append((Text("对象", en: "Of"), provision.who.title(language)))
            facts.append((Text("需求", en: "Need"), provision.need.title(language)))
            if let cadence = provision.cadence {
                facts.append((Text("周期", en: "Each"), cadence.title(language)))
            }
            if let amount = provision.amount {
                facts.append((Text("金额按", en: "Sum per"), amount.per.title(language)))
            }
            if !provision.evidence.isEmpty {
                facts.append(
                    (Text("证明", en: "Evidence"), provision.evidence.joined(separator: "、")))
            }
        }
        if let duty = clause.duty {
            if let cadence = duty.cadence {
                facts.append((Text("周期", en: "Each"), cadence.title(language)))
            }
            if let due = duty.due { facts.append((Text("期限", en: "Due"), due)) }
        }
        return facts.map { ["label": $0.0(language), "fact": $0.1] }
    }

    /// The definitions and figures that the clause rests on, as `yuhou pack show` describes them.
    private func rests(on clause: Clause, _ pack: Pack, _ language: Language) -> [String] {
        let description = pack.describe(clause: clause.id, language: language) ?? ""
        return description.components(separatedBy: "\n\n").dropFirst()
            .map { $0.trimmingCharacters(in: .newlines) }
    }
}
