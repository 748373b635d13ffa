import ArgumentParser
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Law

/// Every list and act of a module's commands, as a page: what is read is shown, what is written
/// has a form.
struct ActPages: Sendable {
    let host: ConsoleHost
    let screen: Screen
    private let answers = FormAnswers()

    init(host: ConsoleHost, screen: Screen) {
        self.host = host
        self.screen = screen
    }

    func add(to routes: Routes) {
        routes.get("/acts") { request, visit in
            try index(request.word("q") ?? "", visit)
        }
        routes.get("/acts/**") { request, visit in
            try await sheet(nil, Form(request.uri.query ?? ""), visit)
        }
        routes.post("/acts/**") { form, _, visit in try await sheet(form, form, visit) }
        ListPages(host: host, screen: screen).add(to: routes)
    }

    private func sheets(_ session: Session) -> [CommandSheet] {
        CommandSheet.sheets(of: session.desk, host)
    }

    /// The department's own lists, and its acts by their subject.
    private func index(_ query: String, _ visit: Visit) throws -> Response {
        let session = try visit.signedIn()
        let wanted = query.lowercased()
        let found = sheets(session).filter { sheet in
            wanted.isEmpty
                || [sheet.abstract, sheet.group, sheet.words.joined(separator: " ")]
                    .contains { $0.lowercased().contains(wanted) }
        }
        func entry(_ sheet: CommandSheet) -> [String: Any] {
            [
                "path": sheet.path, "abstract": Self.half(sheet.abstract, visit.language),
                "name": sheet.words.dropFirst().joined(separator: " "),
            ]
        }
        func groups(_ sheets: [CommandSheet]) -> [[String: Any]] {
            var order: [String] = []
            var groups: [String: [CommandSheet]] = [:]
            for sheet in sheets {
                let key = sheet.words.dropFirst().dropLast().joined(separator: " ")
                if groups[key] == nil { order.append(key) }
                groups[key, default: []].append(sheet)
            }
            return order.map { key in
                let members = groups[key] ?? []
                let title = members.first?.group ?? ""
                return [
                    "group": Self.half(title, visit.language), "entries": members.map(entry),
                ]
            }
        }
        let (lists, acts) = (found.filter(\.isList), found.filter { !$0.isList })
        var values: [String: Any] = [
            "lists": groups(lists), "acts": groups(acts), "has_lists": !lists.isEmpty,
            "has_acts": !acts.isEmpty, "q": query, "is_empty": found.isEmpty, "sheets": ["desk"],
        ]
        if let clerk = try? host.clerk(visit, "list", isReading: true) {
            values["desk_nav"] = DeskNavigation.places(clerk, at: "/acts")
        }
        return try screen.page(
            "acts", title: Text("名单与办理", en: "Lists and acts"), values, for: visit, at: "/acts")
    }

    /// - Parameters:
    ///   - form: What was sent; nil for a form that is only opened.
    ///   - known: What its fields hold at first: what was sent, or what the link says.
    private func sheet(_ form: Form?, _ known: Form, _ visit: Visit) async throws -> Response {
        let session = try visit.signedIn()
        let words = visit.parameters.getCatchAll().map { $0.removingPercentEncoding ?? "" }
        guard let sheet = CommandSheet.find(words, below: host.commands(session.desk)) else {
            throw NoPage()
        }
        guard !sheet.hasFiles else { return .next(FileTask.path(words)) }
        if sheet.isList { return .next(sheet.path) }
        var values: [String: Any] = [
            "abstract": Self.half(sheet.abstract, visit.language),
            "path": "/acts/" + words.joined(separator: "/"), "name": words.joined(separator: " "),
            // Sent twice, it is the same act.
            "id": form.map { $0["id"] } ?? DeskWords.formID,
            "back": known["back"].hasPrefix("/desk") ? known["back"] : "/acts",
            "has_back": known["back"].hasPrefix("/desk"),
        ]
        var status = HTTPResponse.Status.ok
        if let form {
            do {
                try await host.requireProof(for: sheet.words.joined(separator: " "), of: visit)
                let page = try await run(sheet, form, session)
                values["answer"] = PageView(page, visit.language).values
                values["id"] = DeskWords.formID
                values["paper"] = sheet.paper(of: form, page, host)
            } catch let refusal as Refusal {
                values["refusal"] = refusal.text(visit.language)
                status = refusal.kind == .forbidden ? .forbidden : .badRequest
            }
        }
        values["fields"] = sheet.fields.map { Self.field($0, known, visit.language) }
        values["sheets"] = ["desk"]
        let title = Self.half(sheet.abstract, visit.language)
        return try screen.page(
            "act", title: Text(title, en: title), values, for: visit, at: "/acts", status: status)
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
        return try await answers.once(form, sheet.path, of: session) {
            try await CommandRun.page(of: sheet.type, words, in: bureau)
        }
    }

    static func field(
        _ field: CommandSheet.Field, _ known: Form, _ language: Language
    ) -> [String: Any] {
        let typed = known.has(field.name) ? known[field.name] : field.standard
        return [
            "name": field.name, "help": half(field.help, language), "needed": field.isNeeded,
            "flag": field.isFlag, "checked": known[field.name] == "on", "value": typed,
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
