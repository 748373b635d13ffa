import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Law

/// Public notices: what was put up, what was said against it, and the answers.
struct NoticePages: Sendable {
    let host: ConsoleHost
    let screen: Screen
    let answers: FormAnswers

    func add(to routes: Routes) {
        routes.get("/desk/notices") { request, visit in
            let clerk = try host.clerk(visit, "notice list", isReading: true)
            let said = await answers.said(request.word("said") ?? "", to: clerk.session)
            return try await page(clerk, visit, nil, said: said)
        }
        routes.get("/desk/notices/:number") { request, visit in
            let clerk = try host.clerk(visit, "notice show", isReading: true)
            let said = await answers.said(request.word("said") ?? "", to: clerk.session)
            return try await page(clerk, visit, try Self.number(visit), said: said)
        }
        routes.post("/desk/notices") { form, _, visit in
            try await answer(form, visit, nil, "notice open") { clerk in
                let days = Int(form["days"])
                guard form["days"].isEmpty || (1...365).contains(days ?? 0) else {
                    throw Refusal(Text("公示天数应为 1 至 365。", en: "Days: 1 to 365."))
                }
                guard form["place"].count >= 2 else {
                    throw Refusal(Text("请写明在哪里公示。", en: "Say where it is put up."))
                }
                let (number, lines) = try await clerk.notices.open(
                    clause: form["clause"].isEmpty ? nil : form["clause"], at: form["place"],
                    days: days, client: form["id"])
                return Page(
                    Text(
                        "已发布第 \(number) 号公示，\(lines.count) 人，姓名已遮盖。",
                        en: "Notice \(number) is up: \(lines.count) persons, masked."))
            }
        }
        routes.post("/desk/notices/:number") { form, _, visit in try await act(form, visit) }
    }

    private static func number(_ visit: Visit) throws -> Int64 {
        guard let number = visit.parameters.get("number").flatMap({ Int64($0) }) else {
            throw NoPage()
        }
        return number
    }

    private func answer(
        _ form: Form, _ visit: Visit, _ number: Int64?, _ command: String,
        _ body: @escaping @Sendable (Clerk) async throws -> Page
    ) async throws -> Response {
        let clerk = try host.clerk(visit, command)
        let path = "/desk/notices" + (number.map { "/\($0)" } ?? "")
        do {
            _ = try await answers.once(form, path, of: clerk.session) { try await body(clerk) }
        } catch let refusal as Refusal {
            return try await page(clerk, visit, number, refusal: refusal)
        }
        return .next("\(path)?said=\(form["id"].queryWord)")
    }

    private func act(_ form: Form, _ visit: Visit) async throws -> Response {
        let number = try Self.number(visit)
        guard let id = Int64(form["case"]) else { throw NoPage() }
        let move = form["move"]
        guard ["object", "answer"].contains(move) else { throw NoPage() }
        return try await answer(form, visit, number, "notice \(move)") { clerk in
            guard move == "answer" else {
                try await clerk.notices.object(number, case: id, words: form["words"])
                return Page(
                    Text(
                        "已登记异议；第 \(id) 号等答复，其他人的照常。",
                        en: "Recorded; case \(id) waits, the others go on."))
            }
            try await clerk.notices.answer(
                number, case: id, upheld: form["upheld"] == "on", reason: form["words"])
            return Page(Text("已答复第 \(id) 号的异议。", en: "The objection to \(id) is answered."))
        }
    }

    private func page(
        _ clerk: Clerk, _ visit: Visit, _ number: Int64?, said: Page? = nil,
        refusal: Refusal? = nil
    ) async throws -> Response {
        let notices = try await clerk.notices.list()
        let waiting = try await clerk.cases.piles().filter { pile in
            clerk.benefit(pile.benefit)?.procedure.steps
                .first { $0.code == pile.step }?.kind == .notice
        }
        var values: [String: Any] = [
            "notices": notices.map { notice -> [String: Any] in
                [
                    "notice": notice.id, "place": notice.place, "from": "\(notice.from)",
                    "to": "\(notice.to)", "by": notice.openedBy,
                    "is_up": notice.from <= clerk.today && clerk.today <= notice.to,
                    "is_shown": notice.id == number,
                ]
            },
            "has_notices": !notices.isEmpty, "open_id": DeskWords.formID,
            "clauses": Dictionary(grouping: waiting, by: \.clause).sorted { $0.key < $1.key }.map {
                ["value": $0.key, "words": "\($0.key)（\($0.value.reduce(0) { $0 + $1.count })）"]
            },
            "waiting": waiting.reduce(0) { $0 + $1.count }, "sheets": ["desk"],
            "desk_nav": DeskNavigation.places(clerk, at: "/desk/notices"),
        ]
        if let number {
            let lines = try await clerk.notices.lines(of: number)
            guard !lines.isEmpty else { throw NoPage() }
            values["shown"] = number
            values["lines"] = lines.map { line -> [String: Any] in
                [
                    "number": line.caseID, "line": line.text, "waits": line.waiting > 0,
                    "upheld": line.upheld > 0, "line_id": DeskWords.formID,
                ]
            }
        }
        if let said { values["said"] = PageView(said, visit.language).values }
        if let refusal { values["refusal"] = refusal.text(visit.language) }
        return try screen.page(
            "notices", title: Text("公示", en: "Public notices"), values, for: visit, at: "/desk",
            status: refusal == nil ? .ok : .badRequest)
    }
}
