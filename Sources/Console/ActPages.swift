import ArgumentParser
import Foundation
import Hummingbird
import Kernel
import Law

/// Every list and act of a module's commands, as a page: what is read is shown, what is written
/// has a form.
struct ActPages: Sendable {
    let host: ConsoleHost
    let screen: Screen

    func add(to routes: Routes) {
        routes.get("/acts") { _, visit in try index(visit) }
        routes.get("/acts/**") { request, visit in
            // A link may fill in what it knows: `?--ref=H0002-1`.
            let known = request.uri.queryParameters.map {
                (name: String($0.key), value: String($0.value))
            }
            return try await sheet(nil, prefilled: Form(known), visit)
        }
        routes.post("/acts/**") { form, _, visit in try await sheet(form, visit) }
    }

    private func sheets(_ session: Session) -> [CommandSheet] {
        CommandSheet.all(below: host.commands(session.desk), after: [])
    }

    private func index(_ visit: Visit) throws -> Response {
        let session = try visit.signedIn()
        let groups = Dictionary(grouping: sheets(session)) {
            let group = $0.words.dropFirst().dropLast().joined(separator: " ")
            return group.isEmpty ? $0.words.first ?? "" : group
        }
        let shown = groups.sorted { $0.key < $1.key }.map { group -> [String: Any] in
            [
                "title": group.key,
                "acts": group.value.map { sheet -> [String: Any] in
                    [
                        "path": "/acts/" + sheet.words.joined(separator: "/"),
                        "name": sheet.words.last ?? "",
                        "abstract": Self.half(sheet.abstract, visit.language),
                    ]
                },
            ]
        }
        return try screen.page(
            "acts", title: Text("办理什么", en: "What to do"), ["groups": shown], for: visit,
            at: "/acts")
    }

    private func sheet(
        _ form: Form?, prefilled: Form? = nil, _ visit: Visit
    ) async throws -> Response {
        let session = try visit.signedIn()
        let words = visit.parameters.getCatchAll().map { $0.removingPercentEncoding ?? "" }
        guard let sheet = CommandSheet.find(words, below: host.commands(session.desk)) else {
            throw NoPage()
        }
        guard !sheet.hasFiles else { return .next(FileTask.path(words)) }
        var values: [String: Any] = [
            "abstract": Self.half(sheet.abstract, visit.language),
            "path": "/acts/" + words.joined(separator: "/"), "name": words.joined(separator: " "),
            // Sent twice, it is the same act.
            "id": form.map { $0["id"] } ?? UUID().uuidString.lowercased(),
        ]
        var status = HTTPResponse.Status.ok
        if let form {
            do {
                try await host.requireProof(for: sheet.words.joined(separator: " "), of: visit)
                let page = try await run(sheet, form, session)
                values["answer"] = PageView(page, visit.language).values
                values["export"] = sheet.export(of: form, page)
                values["id"] = UUID().uuidString.lowercased()
                values["paper"] = paper(of: sheet, form, page)
            } catch let refusal as Refusal {
                values["refusal"] = refusal.text(visit.language)
                status = refusal.kind == .forbidden ? .forbidden : .badRequest
            }
        }
        values["fields"] = sheet.fields.map { Self.field($0, form ?? prefilled, visit.language) }
        let title = Self.half(sheet.abstract, visit.language)
        return try screen.page(
            "act", title: Text(title, en: title), values, for: visit, at: "/acts", status: status)
    }

    /// The same form again, for the answer as a paper; nil where the command writes.
    private func paper(of sheet: CommandSheet, _ form: Form, _ page: Page) -> [String: Any]? {
        let name = sheet.words.joined(separator: " ")
        guard host.isPaper(name), !page.columns.isEmpty, !page.rows.isEmpty else { return nil }
        return [
            "action": "/papers/acts/" + sheet.words.joined(separator: "/"),
            "kept": form.pairs.filter { $0.name != "csrf" && $0.name != StepUp.field }
                .map { ["name": $0.name, "value": $0.value] },
        ]
    }

    func run(
        _ sheet: CommandSheet, _ form: Form, _ session: Session
    ) async throws -> Page {
        let purpose = sheet.words.joined(separator: " ")
        try host.check(purpose, session)
        guard !sheet.hasFiles else {
            throw Refusal(Text("文件请在“文件”页里办理。", en: "Files are taken on the files page."))
        }
        let words =
            ["--district=\(session.district)"]
            + sheet.arguments(of: form, id: form["id"])
        let bureau = Bureau(
            host.office(session, purpose: purpose), district: session.district,
            department: sheet.type.department, seal: host.seal)
        return try await CommandRun.page(of: sheet.type, words, in: bureau)
    }

    private static func field(
        _ field: CommandSheet.Field, _ form: Form?, _ language: Language
    ) -> [String: Any] {
        let typed = form.flatMap { $0.has(field.name) ? $0[field.name] : nil } ?? field.standard
        return [
            "name": field.name, "help": half(field.help, language), "needed": field.isNeeded,
            "flag": field.isFlag, "checked": form?[field.name] == "on", "value": typed,
            "file": field.isFile, "has_choices": !field.choices.isEmpty,
            "choices": field.choices.map { ["value": $0, "chosen": $0 == typed] },
        ]
    }

    /// The half of `中文 · English` that the reader reads.
    static func half(_ words: String, _ language: Language) -> String {
        let halves = words.components(separatedBy: " · ")
        guard halves.count == 2 else { return words }
        return language == .chinese ? halves[0] : halves[1]
    }
}
