import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Law

/// What the department owes whom, the oldest first; and the acts that put it into somebody's hands.
struct OwedPages: Sendable {
    let host: ConsoleHost
    let screen: Screen
    let answers: FormAnswers

    private static let page = 50

    /// Which part of the list.
    private static let parts: [(word: String, part: Worklist.Part, title: Text)] = [
        ("missed", .missed, Text("应享未享，无人在办", en: "Owed, in nobody's hands")),
        ("owed", .owed, Text("还欠着的，含待核", en: "Owed or undecided")),
        ("all", .all, Text("连同已落实的", en: "Also what was received")),
    ]

    func add(to routes: Routes) {
        routes.get("/desk/owed") { request, visit in
            // Answers that a new fact concerns are worked out first, by the kernel's own hand.
            let clerk = try host.clerk(visit, "list", isReading: true)
            let said = await answers.said(request.word("said") ?? "", to: clerk.session)
            return try await list(clerk, visit, Form(request.uri.query ?? ""), said: said)
        }
        routes.post("/desk/owed/open-due") { form, _, visit in
            try await answer(form, visit, "case open-due") { clerk in
                let tally = try await CaseOpening(clerk.office, district: clerk.session.district)
                    .run(of: [clerk.session.desk])
                return Self.said(
                    tally.opened, Text("免申即享：立项", en: "Opened"),
                    none: Text("没有要立项的。", en: "Nothing to open."))
            }
        }
        routes.post("/desk/owed/propose-stops") { form, _, visit in
            try await answer(form, visit, "case propose-stops") { clerk in
                let opened = try await StopProposals(
                    clerk.office, district: clerk.session.district
                ).run(of: [clerk.session.desk])
                return Self.said(
                    opened, Text("停止建议", en: "Stops proposed:"),
                    none: Text("没有要提出停止建议的。", en: "Nothing to propose."))
            }
        }
        routes.post("/desk/owed/open") { form, _, visit in
            try await answer(form, visit, "case open") { clerk in
                let number = try await clerk.cases.open(
                    form["ref"], clause: form["clause"],
                    ground: form["referred"] == "on" ? .referral : .application,
                    client: form["id"])
                return Page(
                    Text(
                        "已受理 \(form["ref"]) 的 \(form["clause"])：第 \(number) 号。",
                        en: "Opened for \(form["ref"]): case \(number)."))
            }
        }
    }

    private static func said(_ opened: [String: Int], _ title: Text, none: Text) -> Page {
        let some = opened.filter { $0.value > 0 }.sorted { $0.key < $1.key }
        guard !some.isEmpty else { return Page(none) }
        let sum = some.reduce(0) { $0 + $1.value }
        let parts = some.map { "\($0.key) \($0.value)" }
        return Page(
            Text(
                "\(title.zh) \(sum) 件：\(parts.joined(separator: "、"))。",
                en: "\(title.en) \(sum): \(parts.joined(separator: ", "))."))
    }

    private func answer(
        _ form: Form, _ visit: Visit, _ command: String,
        _ body: @escaping @Sendable (Clerk) async throws -> Page
    ) async throws -> Response {
        let clerk = try host.clerk(visit, command)
        do {
            _ = try await answers.once(form, "/desk/owed \(command)", of: clerk.session) {
                try await body(clerk)
            }
        } catch let refusal as Refusal {
            return try await list(clerk, visit, Form(""), refusal: refusal, typed: form)
        }
        return .next("/desk/owed?said=\(form["id"].queryWord)")
    }

    private func list(
        _ clerk: Clerk, _ visit: Visit, _ query: Form, said: Page? = nil,
        refusal: Refusal? = nil, typed form: Form? = nil
    ) async throws -> Response {
        let chosen = Self.parts.first { $0.word == query["part"] } ?? Self.parts[0]
        let (pack, _) = try await PackStore(clerk.office).pack(of: clerk.session.district)
        let items = try await Worklist.read(
            clerk.office, district: clerk.session.district, department: clerk.session.desk,
            on: clerk.today, part: chosen.part
        ).filter { query["clause"].isEmpty || $0.clause.id == query["clause"] }
        // After the last one that was shown, by its own key.
        let start = items.firstIndex { Self.key($0) == query["after"] }.map { $0 + 1 } ?? 0
        let shown = items.dropFirst(start).prefix(Self.page)
        let mine = pack.provisions.filter { $0.department == clerk.session.desk }
        var values: [String: Any] = [
            "rows": shown.map { row($0, clerk) }, "is_empty": items.isEmpty, "count": items.count,
            "part": chosen.word, "part_title": chosen.title(visit.language),
            "parts": Self.parts.map { part -> [String: Any] in
                [
                    "value": part.word, "words": part.title(visit.language),
                    "chosen": part.word == chosen.word,
                ]
            },
            "clauses": mine.map { clause -> [String: Any] in
                let title = clause.provision?.benefit.flatMap { clerk.benefit($0) }?.title
                return [
                    "value": clause.id, "words": "\(clause.id) \(title?(visit.language) ?? "")",
                    "chosen": clause.id == query["clause"],
                    "typed": clause.id == form?["clause"],
                ]
            },
            "typed_ref": form?["ref"] ?? "", "open_id": DeskWords.formID,
            "due_id": DeskWords.formID, "stop_id": DeskWords.formID, "sheets": ["desk"],
            "desk_nav": DeskNavigation.places(clerk, at: "/desk/owed"),
        ]
        if start + shown.count < items.count, let last = shown.last {
            values["more"] =
                "/desk/owed?part=\(chosen.word)&clause=\(query["clause"].queryWord)"
                + "&after=\(Self.key(last).queryWord)"
        }
        if let said { values["said"] = PageView(said, visit.language).values }
        if let refusal { values["refusal"] = refusal.text(visit.language) }
        return try screen.page(
            "owed", title: Text("应享未享", en: "Owed"), values, for: visit, at: "/desk",
            status: refusal == nil ? .ok : .badRequest)
    }

    private static func key(_ item: Worklist.Item) -> String {
        "\(item.standing.person.ref)|\(item.clause.id)"
    }

    private func row(_ item: Worklist.Item, _ clerk: Clerk) -> [String: Any] {
        let standing = item.standing
        let benefit = item.clause.provision?.benefit.flatMap { clerk.benefit($0) }
        let state =
            standing.caseState?.title
            ?? (standing.outcome == .unknown
                ? Text("待核", en: "undecided")
                : standing.receiving ? Text("在享", en: "received") : Text("无人在办", en: "nobody's"))
        let words = FactWords(registry: host.registry, language: clerk.language)
        var values: [String: Any] = [
            "ref": standing.person.ref, "who": Mask.name(standing.person.name),
            "family": "/family/\(standing.person.ref.queryWord)", "clause": item.clause.id,
            "what": benefit?.title(clerk.language) ?? item.clause.id,
            "since": standing.since == .always ? "" : "\(standing.since)",
            "state": state(clerk.language),
            "why": item.why.map { $0(clerk.language) }.joined(separator: "；"),
        ]
        if !standing.missing.isEmpty {
            values["missing"] = standing.missing.map(words.title).joined(separator: "；")
        }
        return values
    }
}
