import Foundation
import Hummingbird
import Kernel
import Law

/// A clerk's day: the cases of the desk, the first due first, and one of them open beside the list.
struct DeskPages: Sendable {
    let host: ConsoleHost
    let screen: Screen
    private let shelf: FileShelf
    private let answers = FormAnswers()

    /// Cases on a page.
    private static let page = 20

    init(host: ConsoleHost, screen: Screen, shelf: FileShelf) {
        self.host = host
        self.screen = screen
        self.shelf = shelf
    }

    func add(to routes: Routes) {
        routes.get("/desk") { request, visit in
            guard host.registry.department(try visit.signedIn().desk) != nil else {
                return .next("/acts")
            }
            return try await desk(request, visit)
        }
        CasePages(host: host, screen: screen, answers: answers, shelf: shelf).add(to: routes)
        BatchPages(host: host, screen: screen).add(to: routes)
        TaskPages(host: host, screen: screen, answers: answers).add(to: routes)
        ReferralPages(host: host, screen: screen, answers: answers).add(to: routes)
        NoticePages(host: host, screen: screen, answers: answers).add(to: routes)
        OwedPages(host: host, screen: screen, answers: answers).add(to: routes)
        RunPages(host: host, screen: screen).add(to: routes)
    }

    private func desk(_ request: Request, _ visit: Visit) async throws -> Response {
        let session = try visit.signedIn()
        guard host.registry.department(session.desk) != nil else {
            return .next(OfficePlaces.home(of: session.desk) ?? "/acts")
        }
        let clerk = try host.clerk(visit, "case list", isReading: true)
        let query = Form(request.uri.query ?? "")
        let filter = DeskFilter(query)
        let piles = try await clerk.cases.piles()
        let found = try await clerk.cases.list(filter.filter(for: clerk, limit: Self.page + 1))
        let shown = Array(found.prefix(Self.page))
        let open = Int64(query["case"]) ?? shown.first?.id
        var values = try await filters(filter, piles, clerk)
        values.merge(head(filter, piles, clerk)) { $1 }
        values["cases"] = shown.map { row($0, filter, open, clerk) }
        values["is_empty"] = shown.isEmpty
        values["filter"] = filter.query
        if found.count > Self.page, let last = shown.last {
            values["more"] = filter.path { $0.after = (last.due ?? .never, last.id) }
        }
        if filter.after != nil { values["first"] = filter.path { $0.after = nil } }
        if let open {
            do {
                let sheet = try await CaseSheet(clerk, open)
                values["panel"] = sheet.values(from: filter.path())
            } catch is Refusal {
                // Somebody closed it, or it was never theirs: the list stands all the same.
            }
        }
        if let page = await answers.said(query["said"], to: clerk.session) {
            values["said"] = PageView(page, visit.language).values
        }
        values["lists"] = lists(clerk)
        values["desk_nav"] = DeskNavigation.places(clerk, at: "/desk")
        values["form_id"] = DeskWords.formID
        values["moves"] = BatchPages.moves.map { move in
            ["word": move.rawValue, "label": CaseMoves.label(move)(visit.language)]
        }
        values["sheets"] = ["desk"]
        return try screen.page(
            "desk", title: Text("我的工作台", en: "My desk"), values, for: visit, at: "/desk")
    }

    private func row(
        _ file: CaseFile, _ filter: DeskFilter, _ open: Int64?, _ clerk: Clerk
    ) -> [String: Any] {
        var values = clerk.mark(file.due, isOpen: file.state.isOpen)
        values.merge([
            "number": file.id, "who": clerk.who(file), "ref": file.ref,
            "family": "/family/\(file.ref.queryWord)", "what": clerk.what(file),
            "clause": file.clause, "step": clerk.step(file.step, of: file.benefit, file.kind),
            "is_here": file.id == open, "path": filter.path(open: file.id),
        ]) { $1 }
        if file.state != .open { values["state"] = file.state.title(clerk.language) }
        if let owner = file.owner { values["owner"] = owner }
        return values
    }

    /// How much there is, in a sentence a clerk would say.
    private func head(
        _ filter: DeskFilter, _ piles: [CaseBook.Pile], _ clerk: Clerk
    ) -> [String: Any] {
        let mine = piles.filter { DeskFilter.fits($0, .mine, clerk) }
        let urgent = mine.reduce(0) { $0 + $1.late + $1.today }
        let turn = mine.reduce(0) { $0 + $1.count }
        let title =
            urgent > 0
            ? Text("今天先办这 \(urgent) 件", en: "First today: these \(urgent)")
            : turn > 0
                ? Text("今天没有到期的，接着办这 \(turn) 件", en: "Nothing is due today; go on with \(turn)")
                : Text("眼下没有轮到您办的", en: "Nothing awaits you now")
        let counts: [(DeskFilter.View, Int)] = [
            (.mine, turn), (.all, piles.reduce(0) { $0 + $1.count }),
            (.late, piles.reduce(0) { $0 + $1.late }),
            (.elsewhere, piles.filter(\.isElsewhere).reduce(0) { $0 + $1.count }),
        ]
        return [
            "headline": title(clerk.language),
            "views": counts.map { view, count -> [String: Any] in
                [
                    "view_title": view.title(clerk.language), "count": count,
                    "is_chosen": view == filter.view,
                    "view_path": filter.path {
                        $0.view = view
                        $0.after = nil
                    },
                ]
            },
        ]
    }

    /// What the list can be narrowed to.
    private func filters(
        _ filter: DeskFilter, _ piles: [CaseBook.Pile], _ clerk: Clerk
    ) async throws -> [String: Any] {
        let towns = try await clerk.bureau.towns().sorted { $0.key < $1.key }
        var clauses: [String: (benefit: String, count: Int)] = [:]
        var steps: [String: (title: String, count: Int)] = [:]
        for pile in piles where DeskFilter.fits(pile, filter.view, clerk) {
            clauses[pile.clause, default: (pile.benefit, 0)].count += pile.count
            guard let step = pile.step else { continue }
            let title = clerk.step(step, of: pile.benefit, pile.kind)
            steps[step, default: (title, 0)].count += pile.count
        }
        var values: [String: Any] = [
            "view": filter.view.rawValue, "ref_typed": filter.ref ?? "",
            "is_narrowed": filter.clause != nil || filter.step != nil || filter.town != nil
                || filter.ref != nil,
            "unfiltered": filter.path {
                ($0.clause, $0.step, $0.town, $0.ref, $0.after) = (nil, nil, nil, nil, nil)
            },
        ]
        values["clauses"] = clauses.sorted { $0.key < $1.key }.map { id, pile in
            let title = clerk.benefit(pile.benefit)?.title(clerk.language) ?? ""
            return Self.option(id, "\(id) \(title)（\(pile.count)）", filter.clause)
        }
        values["steps"] = steps.sorted { $0.key < $1.key }.map { code, step in
            Self.option(code, "\(step.title)（\(step.count)）", filter.step)
        }
        values["towns"] = towns.map { code, title in
            Self.option(String(code), title, filter.town.map { String($0) })
        }
        return values
    }

    private static func option(
        _ value: String, _ words: String, _ chosen: String?
    ) -> [String: Any] {
        ["value": value, "words": words, "chosen": value == chosen]
    }

    /// The department's own lists that need nothing to be typed.
    private func lists(_ clerk: Clerk) -> [[String: Any]] {
        CommandSheet.sheets(of: clerk.session.desk, host)
            .filter { $0.isList && !$0.fields.contains(where: \.isNeeded) }
            .map { sheet in
                [
                    "list_path": sheet.path,
                    "list_title": ActPages.half(sheet.abstract, clerk.language),
                    "list_group": ActPages.half(sheet.group, clerk.language),
                ]
            }
    }
}

/// The parts of the desk, as links above each of them.
enum DeskNavigation {
    static func places(_ clerk: Clerk, at path: String) -> [[String: Any]] {
        var places: [(String, Text)] = [
            ("/desk", Text("事项", en: "Cases")), ("/desk/tasks", Text("任务", en: "Tasks")),
            ("/desk/referrals", Text("转介", en: "Referrals")),
            ("/desk/notices", Text("公示", en: "Public notices")),
            ("/desk/owed", Text("应享未享", en: "Owed")),
        ]
        if clerk.session.desk == "finance" {
            places.append(("/desk/runs", Text("发放批次", en: "Payment runs")))
        }
        places.append(("/acts", Text("名单与办理", en: "Lists and acts")))
        return places.map { place in
            [
                "place_path": place.0, "place_title": place.1(clerk.language),
                "is_current": place.0 == path,
            ]
        }
    }
}
