import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Law

/// A module's own lists: opened by a link with what stands in the address, narrowed by their
/// filters, printed, and taken along as a file for a purpose that is on record.
struct ListPages: Sendable {
    let host: ConsoleHost
    let screen: Screen

    func add(to routes: Routes) {
        routes.get("/lists/**") { request, visit in
            let query = Form(request.uri.query ?? "")
            let (sheet, session) = try found(visit)
            // What has to be typed first is asked for.
            let isReady = sheet.fields.allSatisfy {
                !$0.isNeeded || !query[$0.name].isEmpty
            }
            guard isReady else { return try page(sheet, query, nil, nil, visit) }
            do {
                let words = sheet.arguments(of: query, id: "")
                let answer = try await sheet.run(
                    words, in: bureau(sheet, session, isReading: true))
                return try page(sheet, query, answer, nil, visit)
            } catch let refusal as Refusal {
                return try page(sheet, query, nil, refusal, visit)
            }
        }
        routes.post("/lists/**") { form, _, visit in try await export(form, visit) }
    }

    private func found(_ visit: Visit) throws -> (CommandSheet, Session) {
        let session = try visit.signedIn()
        let words = visit.parameters.getCatchAll().map { $0.removingPercentEncoding ?? "" }
        guard
            let sheet = CommandSheet.sheets(of: session.desk, host)
                .first(where: { $0.words == words && $0.isList })
        else { throw NoPage() }
        try host.check(words.joined(separator: " "), session)
        return (sheet, session)
    }

    private func bureau(_ sheet: CommandSheet, _ session: Session, isReading: Bool) -> Bureau {
        Bureau(
            host.office(
                session, purpose: sheet.words.joined(separator: " "), isReading: isReading),
            district: session.district, department: sheet.type.department, seal: host.seal)
    }

    private func export(_ form: Form, _ visit: Visit) async throws -> Response {
        let (sheet, session) = try found(visit)
        try await host.requireProof(of: visit)
        do {
            let answer = try await sheet.run(
                sheet.arguments(of: form, id: ""), in: bureau(sheet, session, isReading: false),
                for: form["purpose"])
            guard !answer.columns.isEmpty else {
                throw Refusal(
                    Text("这份名单没有表，不能导出。", en: "This list has no table to take along."))
            }
            return try Download.response(
                answer, isSheet: form["format"] != "csv",
                named: "\(sheet.words.joined(separator: "-"))-\(host.today())",
                purpose: form["purpose"], visit.language)
        } catch let refusal as Refusal {
            return try page(sheet, form, nil, refusal, visit)
        }
    }

    private func page(
        _ sheet: CommandSheet, _ query: Form, _ answer: Page?, _ refusal: Refusal?,
        _ visit: Visit
    ) throws -> Response {
        let title = ActPages.half(sheet.abstract, visit.language)
        var values: [String: Any] = [
            "abstract": title, "name": sheet.words.joined(separator: " "), "path": sheet.path,
            "fields": sheet.fields.map { ActPages.field($0, query, visit.language) },
            "has_fields": !sheet.fields.isEmpty,
            "kept": sheet.fields.flatMap { field in
                query.all(field.name).filter { !$0.isEmpty }.map {
                    ["kept_name": field.name, "kept_value": $0]
                }
            },
            "sheets": ["desk"],
        ]
        if let answer {
            values["answer"] = PageView(answer, visit.language).values
            values["may_export"] = !answer.columns.isEmpty && !answer.rows.isEmpty
            values["row_count"] = answer.rows.count
            values["paper"] = sheet.paper(of: query, answer, host)
        }
        if let refusal { values["refusal"] = refusal.text(visit.language) }
        if let clerk = try? host.clerk(visit, "list", isReading: true) {
            values["desk_nav"] = DeskNavigation.places(clerk, at: "/acts")
        }
        let status: HTTPResponse.Status =
            refusal.map { $0.kind == .forbidden ? .forbidden : .badRequest } ?? .ok
        return try screen.page(
            "list", title: Text(title, en: title), values, for: visit, at: "/acts",
            status: status)
    }
}
