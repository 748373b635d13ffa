import ArgumentParser
import Foundation
import Hummingbird
import Kernel
import Law
import Papers

/// Finding a family, and one household on one page.
struct FamilyPages: Sendable {
    let host: ConsoleHost
    let screen: Screen

    func add(to routes: Routes) {
        routes.get("/family") { _, visit in
            try host.check("person find", try visit.signedIn())
            return try search(nil, [:], visit)
        }
        // Posted, so that no name and no number stands in an address.
        routes.post("/family") { form, _, visit in try await find(form, visit) }
        routes.get("/family/:ref") { request, visit in
            try await show(
                try visit.parameters.require("ref"), visit, why: request.word("why"))
        }
        routes.get("/family/:ref/record") { _, visit in try kinds(visit) }
        routes.post("/family/:ref/unmask") { form, _, visit in try await unmask(form, visit) }
        routes.post("/family/:ref/open") { form, _, visit in try await open(form, visit) }
    }

    // MARK: Finding

    private static let fields: [(name: String, title: Text)] = [
        ("ref", Text("编号", en: "Ref")), ("name", Text("姓名（全名）", en: "Name, whole")),
        ("birth", Text("出生日期，与姓名同用，如 1968-03-09", en: "Birth, with the name: 1968-03-09")),
        ("number", Text("身份证号码（旧号码也行）", en: "ID number, also a former one")),
    ]

    private func search(
        _ form: Form?, _ found: [String: Any], _ visit: Visit, status: HTTPResponse.Status = .ok
    ) throws -> Response {
        var values = found
        values["sheets"] = ["family"]
        values["fields"] = Self.fields.map {
            ["name": $0.name, "title": $0.title(visit.language), "value": form?[$0.name] ?? ""]
        }
        return try screen.page(
            "family-search", title: Text("家庭", en: "Families"), values, for: visit,
            at: "/family", status: status)
    }

    private func find(_ form: Form, _ visit: Visit) async throws -> Response {
        let session = try visit.signedIn()
        try host.check("person find", session)
        do {
            let wanted = try Self.wanted(form)
            let office = host.office(session, purpose: "console family find")
            let (found, elsewhere) = try await PersonSearch(office, seal: host.seal)
                .find(wanted, district: session.district)
            var values: [String: Any] = [
                "asked": true, "is_empty": found.isEmpty,
                "found": found.map { row($0, visit.language) },
                "is_cut": found.count == PersonSearch.limit, "limit": PersonSearch.limit,
            ]
            if let elsewhere {
                let known = Text("外区已登记这个号码。", en: "Another district knows the number.")
                let unknown = Text("外区没有登记这个号码。", en: "No other district knows the number.")
                values["elsewhere"] = (elsewhere ? known : unknown)(visit.language)
            }
            return try search(form, values, visit)
        } catch let refusal as Refusal where refusal.kind == .input {
            return try search(
                form, ["refusal": refusal.text(visit.language)], visit, status: .badRequest)
        }
    }

    private static func wanted(_ form: Form) throws -> PersonSearch.Wanted {
        func typed(_ name: String) -> String? { form[name].isEmpty ? nil : form[name] }
        var wanted = PersonSearch.Wanted(ref: typed("ref"), name: typed("name"))
        if let word = typed("birth") {
            guard let day = Day(iso: word), wanted.name != nil else {
                throw Refusal(
                    Text(
                        "出生日期：应为 1968-03-09 这样的真实日期，并与全名一起填。",
                        en: "Birth: a real day such as 1968-03-09, together with the whole name."))
            }
            wanted.birth = day
        }
        if let number = typed("number") {
            do {
                wanted.number = try IdentityNumber(number)
            } catch {
                throw Refusal(error.text)
            }
        }
        guard wanted.ref != nil || wanted.name != nil || wanted.number != nil else {
            throw Refusal(
                Text("请填编号、全名或身份证号码中的一项。", en: "Give a ref, a whole name or an ID number."))
        }
        return wanted
    }

    private func row(_ person: PersonSearch.Found, _ language: Language) -> [String: Any] {
        [
            "path": Self.path(of: person.ref), "ref": person.ref, "name": person.name,
            "number": person.number ?? "—", "birth": person.birthYear,
            "role": person.role.title(language),
            "town": person.townTitle ?? String(person.town),
            "why": person.matches.map { $0.title(language) }.joined(
                separator: language == .chinese ? "、" : ", "),
        ]
    }

    /// Where a household is looked at, by anybody of it.
    static func path(of ref: String) -> String {
        let plain = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-_"))
        return "/family/" + (ref.addingPercentEncoding(withAllowedCharacters: plain) ?? "")
    }

    // MARK: One household

    /// What an act on the page has to say, above everything else.
    struct Said {
        var refusal: String?
        var done: String?
        /// A value that was asked for whole: its title and itself.
        var unmasked: (title: String, value: String)?
    }

    private func show(
        _ ref: String, _ visit: Visit, why: String? = nil, said: Said = Said(),
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let session = try visit.signedIn()
        try host.check("person show", session)
        guard host.registry.department(session.desk) != nil else { throw NoPage() }
        let office = host.office(session, purpose: "console family")
        let household = try await HouseholdView.read(
            office, host: host, session: session, ref: ref, why: why, language: visit.language)
        var values = household.values
        values["sheets"] = ["family"]
        values["refusal"] = said.refusal
        values["done"] = said.done
        if let whole = said.unmasked {
            values["unmasked"] = ["title": whole.title, "value": whole.value]
        }
        return try screen.page(
            "family", title: Text("\(household.heading) 家庭", en: "\(household.heading)"), values,
            for: visit, at: "/family", status: status)
    }

    /// What may have happened to them: each kind of event is a form of its own, filled in with who
    /// it is about.
    private func kinds(_ visit: Visit) throws -> Response {
        let session = try visit.signedIn()
        let ref = try visit.parameters.require("ref")
        try host.check("record", session)
        let group = host.commands(session.desk).first { $0.configuration.commandName == "record" }
        let kinds = group?.configuration.subcommands ?? []
        return try screen.page(
            "family-record", title: Text("登记变化", en: "Record a change"),
            [
                "ref": ref, "path": Self.path(of: ref),
                "kinds": kinds.map { type in
                    [
                        "path": "/acts/record/\(type.configuration.commandName ?? "")?--ref="
                            + Self.path(of: ref).dropFirst("/family/".count),
                        "title": ActPages.half(
                            type.configuration.abstract.trimmingCharacters(in: ["."]),
                            visit.language),
                    ]
                },
            ], for: visit, at: "/family")
    }

    private func unmask(_ form: Form, _ visit: Visit) async throws -> Response {
        let session = try visit.signedIn()
        let ref = try visit.parameters.require("ref")
        try host.check("person unmask", session)
        try await host.requireProof(for: "person unmask", of: visit)
        guard let field = HouseholdView.sealed.first(where: { $0.name == form["field"] }) else {
            throw NoPage()
        }
        do {
            let value = try await Unmasking(
                host.office(session, purpose: "console family unmask"), seal: host.seal
            ).value(
                field.field, ref: ref, district: session.district, reason: form["reason"])
            return try await show(
                ref, visit, said: Said(unmasked: (field.title(visit.language), value)))
        } catch let refusal as Refusal {
            return try await refused(refusal, ref, visit)
        }
    }

    private func open(_ form: Form, _ visit: Visit) async throws -> Response {
        let session = try visit.signedIn()
        let ref = try visit.parameters.require("ref")
        try host.check("\(session.desk) break-glass", session)
        do {
            let office = host.office(session, purpose: "console family break-glass")
            let until = BreakGlass.clock(
                try await BreakGlass(office).open(
                    ref: ref, district: session.district, reason: form["reason"]))
            let text = Text(
                "\(ref) 的事实对您开放到 \(until)；审计员看得到您写的理由。",
                en: "The facts of \(ref) are open to you until \(until); the auditor sees why.")
            return try await show(ref, visit, said: Said(done: text(visit.language)))
        } catch let refusal as Refusal {
            return try await refused(refusal, ref, visit)
        }
    }

    /// The page again, with what was wrong.
    private func refused(
        _ refusal: Refusal, _ ref: String, _ visit: Visit
    ) async throws -> Response {
        try await show(
            ref, visit, said: Said(refusal: refusal.text(visit.language)),
            status: refusal.kind == .forbidden ? .forbidden : .badRequest)
    }
}
