import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Law

/// Families that other departments hand over, and those this one has handed on.
struct ReferralPages: Sendable {
    let host: ConsoleHost
    let screen: Screen
    let answers: FormAnswers

    func add(to routes: Routes) {
        routes.get("/desk/referrals") { request, visit in
            let clerk = try host.clerk(visit, "referrals", isReading: true)
            let said = await answers.said(request.word("said") ?? "", to: clerk.session)
            return try await list(clerk, visit, said: said)
        }
        routes.post("/desk/referrals") { form, _, visit in
            try await answer(form, visit, "refer") { clerk in
                let number = try await clerk.referrals.refer(
                    form["ref"], to: form["to"], matter: form["matter"],
                    clause: form["clause"].isEmpty ? nil : form["clause"],
                    due: try Self.due(form), client: form["id"])
                let to = clerk.host.title(of: form["to"])
                return Page(
                    Text("已转给\(to.zh)：第 \(number) 号转介。", en: "Referred to \(to.en): \(number)."))
            }
        }
        routes.post("/desk/referrals/:number") { form, _, visit in try await act(form, visit) }
    }

    /// The day that a form names; nil for the usual one.
    static func due(_ form: Form) throws -> Day? {
        if form["due"].isEmpty { return nil }
        guard let day = Day(iso: form["due"]) else {
            throw Refusal(Text("期限应为 YYYY-MM-DD，如 2026-03-02。", en: "The day is YYYY-MM-DD."))
        }
        return day
    }

    private func answer(
        _ form: Form, _ visit: Visit, _ command: String,
        _ body: @escaping @Sendable (Clerk) async throws -> Page
    ) async throws -> Response {
        let clerk = try host.clerk(visit, command)
        let path = "/desk/referrals \(visit.parameters.get("number") ?? "")"
        do {
            _ = try await answers.once(form, path, of: clerk.session) { try await body(clerk) }
        } catch let refusal as Refusal {
            return try await list(clerk, visit, refusal: refusal, typed: form)
        }
        return .next("/desk/referrals?said=\(form["id"].queryWord)")
    }

    private func act(_ form: Form, _ visit: Visit) async throws -> Response {
        guard let number = visit.parameters.get("number").flatMap({ Int64($0) }) else {
            throw NoPage()
        }
        let move = form["move"]
        let done: Text
        switch move {
        case "accept": done = Text("已接收", en: "accepted")
        case "reject": done = Text("已退回", en: "rejected")
        case "revoke": done = Text("已撤回", en: "revoked")
        case "done": done = Text("已办结", en: "settled")
        case "hand-over": done = Text("已交给同事", en: "handed over")
        default: throw NoPage()
        }
        return try await answer(form, visit, move) { clerk in
            let book = clerk.referrals
            let owner = form["owner"].isEmpty ? nil : form["owner"]
            switch move {
            case "accept": try await book.accept(number, owner: owner)
            case "reject": try await book.reject(number, reason: form["reason"])
            case "revoke": try await book.revoke(number, reason: form["reason"])
            case "done": try await book.finish(number)
            default: try await book.handOver(number, to: owner ?? clerk.session.name)
            }
            return Page(
                Text("第 \(number) 号转介：\(done.zh)。", en: "Referral \(number): \(done.en)."))
        }
    }

    private func list(
        _ clerk: Clerk, _ visit: Visit, said: Page? = nil, refusal: Refusal? = nil,
        typed form: Form? = nil
    ) async throws -> Response {
        let desk = clerk.session.desk
        let inbox = try await clerk.referrals.inbox(of: desk)
        let outbox = try await clerk.referrals.outbox(of: desk)
        let colleagues = try await clerk.office.colleagues(in: clerk.session.district)
        var values: [String: Any] = [
            "inbox": inbox.map { row($0, clerk) }, "outbox": outbox.map { row($0, clerk) },
            "has_inbox": !inbox.isEmpty, "has_outbox": !outbox.isEmpty,
            "owners": colleagues.map { ["value": $0.name, "words": "\($0.name) \($0.title)"] },
            "receivers": host.registry.departments.filter { $0.code.word != desk }.map {
                receiver -> [String: Any] in
                [
                    "value": receiver.code.word, "words": receiver.title(visit.language),
                    "chosen": receiver.code.word == form?["to"],
                ]
            },
            "typed_ref": form?["ref"] ?? "", "typed_matter": form?["matter"] ?? "",
            "refer_due": "\(clerk.today.adding(days: ReferralBook.defaultDays))",
            "refer_id": DeskWords.formID, "sheets": ["desk"],
            "desk_nav": DeskNavigation.places(clerk, at: "/desk/referrals"),
        ]
        if let said { values["said"] = PageView(said, visit.language).values }
        if let refusal { values["refusal"] = refusal.text(visit.language) }
        return try screen.page(
            "referrals", title: Text("转介", en: "Referrals"), values, for: visit, at: "/desk",
            status: refusal == nil ? .ok : .badRequest)
    }

    private func row(_ referral: Referral, _ clerk: Clerk) -> [String: Any] {
        var values = clerk.mark(referral.due)
        values.merge([
            "referral": referral.id, "matter": referral.matter,
            "from_title": host.title(of: referral.from)(clerk.language),
            "to_title": host.title(of: referral.to)(clerk.language), "by": referral.referredBy,
            "is_accepted": referral.state == .accepted, "is_new": referral.state == .open,
            "answer_id": DeskWords.formID, "revoke_id": DeskWords.formID,
        ]) { $1 }
        if let owner = referral.owner { values["owner"] = owner }
        if let clause = referral.clause { values["clause"] = clause }
        if let ref = referral.ref {
            values["ref"] = ref
            values["family"] = "/family/\(ref.queryWord)"
            values["who"] = referral.name ?? ""
        }
        return values
    }
}
