import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Law

/// What the desk has to do that is no step of a case, by its day.
struct TaskPages: Sendable {
    let host: ConsoleHost
    let screen: Screen
    let answers: FormAnswers

    private static let page = 50

    func add(to routes: Routes) {
        routes.get("/desk/tasks") { request, visit in
            let clerk = try host.clerk(visit, "tasks list", isReading: true)
            let said = await answers.said(request.word("said") ?? "", to: clerk.session)
            return try await list(clerk, visit, Form(request.uri.query ?? ""), said: said)
        }
        routes.post("/desk/tasks") { form, _, visit in
            try await answer(form, visit, "tasks add") { clerk in
                guard let due = Day(iso: form["due"]) else {
                    throw Refusal(
                        Text("期限应为 YYYY-MM-DD，如 2026-03-02。", en: "The day is YYYY-MM-DD."))
                }
                try await clerk.tasks.add(
                    form["title"], about: form["ref"].isEmpty ? nil : form["ref"], due: due,
                    client: form["id"])
                return Page(Text("已记下任务，期限 \(due)。", en: "The task is kept, due \(due)."))
            }
        }
        routes.post("/desk/tasks/:number") { form, _, visit in try await act(form, visit) }
    }

    private func answer(
        _ form: Form, _ visit: Visit, _ command: String,
        _ body: @escaping @Sendable (Clerk) async throws -> Page
    ) async throws -> Response {
        let clerk = try host.clerk(visit, command)
        let path = "/desk/tasks \(visit.parameters.get("number") ?? "")"
        do {
            _ = try await answers.once(form, path, of: clerk.session) { try await body(clerk) }
        } catch let refusal as Refusal {
            return try await list(clerk, visit, Form(""), refusal: refusal, typed: form)
        }
        return .next("/desk/tasks?said=\(form["id"].queryWord)")
    }

    private func act(_ form: Form, _ visit: Visit) async throws -> Response {
        guard let number = visit.parameters.get("number").flatMap({ Int64($0) }) else {
            throw NoPage()
        }
        let reason = form["reason"].isEmpty ? nil : form["reason"]
        let words: Text
        let move: TaskBook.Move
        switch form["move"] {
        case "take":
            move = .take(form["owner"].isEmpty ? nil : form["owner"])
            words = Text("已认领", en: "taken")
        case "done":
            (move, words) = (.done(reason), Text("已办结", en: "done"))
        case "drop":
            (move, words) = (.drop(form["reason"]), Text("不办了", en: "dropped"))
        case "put-off":
            guard let until = Day(iso: form["until"]) else {
                throw Refusal(Text("改到哪天，应为 YYYY-MM-DD。", en: "The day is YYYY-MM-DD."))
            }
            (move, words) = (.putOff(until, form["reason"]), Text("改期", en: "put off"))
        default: throw NoPage()
        }
        return try await answer(form, visit, "tasks \(form["move"])") { clerk in
            try await clerk.tasks.act(move, on: number)
            return Page(
                Text("第 \(number) 项任务：\(words.zh)。", en: "Task \(number): \(words.en)."))
        }
    }

    private func list(
        _ clerk: Clerk, _ visit: Visit, _ query: Form, said: Page? = nil,
        refusal: Refusal? = nil, typed form: Form? = nil
    ) async throws -> Response {
        let after = (Day(iso: query["after"]) ?? .always, Int64(query["and"]) ?? 0)
        let found = try await clerk.tasks.list(after: after, limit: Self.page + 1)
        let shown = found.prefix(Self.page)
        let deputies = try await clerk.tasks.deputies()
        // By day, as a clerk reads a calendar.
        var days: [[String: Any]] = []
        for (day, tasks) in Dictionary(grouping: shown, by: \.due).sorted(by: { $0.key < $1.key }) {
            var group = clerk.mark(day)
            group["day"] = "\(day)"
            group["tasks"] = tasks.map { row($0, deputies, clerk) }
            days.append(group)
        }
        let colleagues = try await clerk.office.colleagues(in: clerk.session.district)
        var values: [String: Any] = [
            "days": days, "is_empty": days.isEmpty, "today": "\(clerk.today)",
            "owners": colleagues.map { ["value": $0.name, "words": "\($0.name) \($0.title)"] },
            "add_id": DeskWords.formID, "typed_title": form?["title"] ?? "",
            "typed_ref": form?["ref"] ?? "", "sheets": ["desk"],
            "desk_nav": DeskNavigation.places(clerk, at: "/desk/tasks"),
        ]
        if found.count > Self.page, let last = shown.last {
            values["more"] = "/desk/tasks?after=\(last.due)&and=\(last.id)"
        }
        if let said { values["said"] = PageView(said, visit.language).values }
        if let refusal { values["refusal"] = refusal.text(visit.language) }
        return try screen.page(
            "tasks", title: Text("任务", en: "Tasks"), values, for: visit, at: "/desk",
            status: refusal == nil ? .ok : .badRequest)
    }

    private func row(
        _ task: TaskBook.Task, _ deputies: [String: String], _ clerk: Clerk
    ) -> [String: Any] {
        var values: [String: Any] = [
            "task": task.id, "task_title": task.title, "task_id": DeskWords.formID,
            "is_mine": task.owner == clerk.session.name,
        ]
        if let owner = task.owner {
            values["owner"] = deputies[owner].map { "\(owner) → \($0)" } ?? owner
        }
        if let ref = task.ref {
            values["ref"] = ref
            values["family"] = "/family/\(ref.queryWord)"
            values["who"] = Mask.name(task.name ?? "")
        }
        return values
    }
}
