import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Law

/// One thing done on many cases: each is a transaction of its own, and the page of the job says
/// which were done, which were not, and why.
struct BatchPages: Sendable {
    let host: ConsoleHost
    let screen: Screen
    private let board = JobBoard()

    /// What can be done on many at once.
    static let moves: [CaseMove] = [.pass, .take, .return, .suspend, .resume, .close]

    /// Cases in one job.
    private static let limit = 5000

    init(host: ConsoleHost, screen: Screen) {
        self.host = host
        self.screen = screen
    }

    func add(to routes: Routes) {
        routes.post("/desk/batch") { form, _, visit in try await begin(form, visit) }
        routes.get("/desk/job/:id") { _, visit in try await page(visit) }
        routes.get("/desk/job/:id/state") { _, visit in try await state(visit) }
    }

    private func begin(_ form: Form, _ visit: Visit) async throws -> Response {
        guard let move = CaseMove(rawValue: form["move"]), Self.moves.contains(move) else {
            throw Refusal(Text("请选要办什么。", en: "Choose what to do."))
        }
        let clerk = try host.clerk(visit, "case \(move.rawValue)")
        try await clerk.requireProof(for: move, of: visit)
        let reason = form["reason"]
        guard !move.needsReason || reason.filter({ !$0.isWhitespace }).count >= 4 else {
            throw Refusal(
                Text(
                    "“\(CaseMoves.label(move).zh)”要写理由，至少四个字，当事人看得懂；请返回填写。",
                    en: "“\(CaseMoves.label(move).en)” needs a reason; go back and say why."))
        }
        let filter = DeskFilter(Form(form["filter"]))
        let chosen = try await files(form, filter, clerk)
        guard !chosen.isEmpty else {
            throw Refusal(
                Text("没有选中任何一件；请返回，在名单左边打勾。", en: "Nothing is ticked; go back and tick."))
        }
        let client = form["id"]
        let items = chosen.map {
            JobBoard.Item(number: $0.id, about: "\(clerk.who($0)) · \(clerk.what($0))")
        }
        try await board.begin(
            client, of: clerk.session, CaseMoves.label(move), back: filter.path { $0.after = nil },
            items
        ) { item in
            await Self.act(move, on: item, reason, client, clerk)
        }
        return .next("/desk/job/\(client.queryWord)")
    }

    /// The cases that are ticked, or all that the filter shows.
    private func files(
        _ form: Form, _ filter: DeskFilter, _ clerk: Clerk
    ) async throws -> [CaseFile] {
        if form["every"] != "on" {
            var ticked = CaseBook.Filter()
            ticked.numbers = Set(form.all("case").compactMap { Int64($0) })
            ticked.limit = Self.limit
            return ticked.numbers.isEmpty ? [] : try await clerk.cases.list(ticked)
        }
        var all = filter
        all.after = nil
        var found: [CaseFile] = []
        while found.count < Self.limit {
            let part = try await clerk.cases.list(all.filter(for: clerk, limit: 1000))
            found += part
            guard part.count == 1000, let last = part.last else { break }
            all.after = (last.due ?? .never, last.id)
        }
        return Array(found.prefix(Self.limit))
    }

    private static func act(
        _ move: CaseMove, on item: JobBoard.Item, _ reason: String, _ client: String,
        _ clerk: Clerk
    ) async -> JobBoard.Outcome {
        func outcome(_ words: Text, _ isDone: Bool) -> JobBoard.Outcome {
            JobBoard.Outcome(item: item, words: words, isDone: isDone)
        }
        do {
            let result = try await clerk.cases.act(
                move, on: [item.number], reason: move.needsReason ? reason : nil, client: client
            ).first
            if let refusal = result?.refusal { return outcome(refusal, false) }
            let state = result?.state?.title ?? Text("", en: "")
            let due = result?.due.map { "\($0)" } ?? ""
            return outcome(
                Text(
                    "\(move.title.zh)，\(state.zh) \(due)",
                    en: "\(move.title.en), \(state.en) \(due)"),
                true)
        } catch let refusal as Refusal {
            return outcome(refusal.text, false)
        } catch {
            return outcome(
                Text("出了问题，这一件没有改动；请稍后再试。", en: "It failed and is unchanged; try again."), false)
        }
    }

    // MARK: The job

    private func job(_ visit: Visit) async throws -> JobBoard.Job? {
        await board.job(visit.parameters.get("id") ?? "", of: try visit.signedIn())
    }

    private func page(_ visit: Visit) async throws -> Response {
        let session = try visit.signedIn()
        guard let job = try await job(visit) else {
            throw Refusal(
                Text(
                    "没有这一批，或已过一小时；办成的都在各件的经过里，重新提交不会重复办理。",
                    en: "No such job, or an hour has passed; what was done stands with each case."))
        }
        func lines(_ isDone: Bool) -> [[String: Any]] {
            job.outcomes.filter { $0.isDone == isDone }.prefix(500).map {
                [
                    "number": $0.item.number, "about": $0.item.about,
                    "words": $0.words(visit.language),
                ]
            }
        }
        let failed = job.outcomes.count { !$0.isDone }
        let clerk = try host.clerk(visit, "case list", isReading: true)
        let values: [String: Any] = [
            "job_id": visit.parameters.get("id") ?? "", "job_title": job.title(visit.language),
            "total": job.total, "count": job.outcomes.count, "is_over": job.isOver,
            "done_count": job.outcomes.count - failed, "failed_count": failed,
            "done": lines(true), "failed": lines(false), "has_failed": failed > 0,
            "has_done": failed < job.outcomes.count, "back": job.back, "sheets": ["desk"],
            "desk_nav": DeskNavigation.places(clerk, at: ""), "desk_of": session.desk,
        ]
        return try screen.page(
            "job", title: Text("批量办理", en: "Many at once"), values, for: visit, at: "/desk")
    }

    /// How far it has come, for the script of the page.
    private func state(_ visit: Visit) async throws -> Response {
        guard let job = try await job(visit) else { throw NoPage() }
        let words = "{\"count\":\(job.outcomes.count),\"over\":\(job.isOver)}"
        return Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: words)))
    }
}
