import Foundation
import Hummingbird
import Kernel
import Law

/// A clerk's day: the cases of the desk, the first due first, and one of them open beside the list.
struct DeskPages: Sendable {
    let host: ConsoleHost
    let screen: Screen

    func add(to routes: Routes) {
        routes.get("/desk") { request, visit in try await desk(request, visit) }
    }

    private func desk(_ request: Request, _ visit: Visit) async throws -> Response {
        let session = try visit.signedIn()
        guard host.registry.department(session.desk) != nil else {
            return .next(OfficePlaces.home(of: session.desk) ?? "/acts")
        }
        let language = visit.language
        let office = host.office(session, purpose: "console desk")
        let book = CaseBook(office, district: session.district, department: session.desk)
        var filter = CaseBook.Filter()
        filter.limit = 51
        filter.overdue = request.word("overdue") != nil
        filter.clause = request.word("clause")
        if let due = request.word("after").flatMap({ Day(iso: $0) }),
            let id = request.word("and").flatMap({ Int64($0) })
        {
            filter.after = (due, id)
        }
        let found = try await book.list(filter)
        let shown = found.prefix(50)
        var values: [String: Any] = [
            "cases": shown.map { row($0, office.today, language) },
            "is_empty": found.isEmpty,
            "overdue_only": filter.overdue,
        ]
        if found.count > 50, let last = shown.last {
            values["more"] = "?after=\(last.due ?? .never)&and=\(last.id)"
        }
        let late = shown.count { $0.isOverdue(on: office.today) }
        values["late"] = late
        values["count"] = shown.count
        return try screen.page(
            "desk", title: Text("我的工作台", en: "My desk"), values, for: visit, at: "/desk")
    }

    private func row(_ file: CaseFile, _ today: Day, _ language: Language) -> [String: Any] {
        let benefit = host.registry.benefits[file.benefit]
        let step = benefit?.procedure.steps.first { $0.code == file.step }
        return [
            "who": Mask.name(file.name), "ref": file.ref,
            "what": benefit?.title(language) ?? file.benefit, "clause": file.clause,
            "step": step?.title(language) ?? file.step ?? "",
            "state": file.state.title(language), "due": Self.due(file.due, today, language),
            "late": file.isOverdue(on: today),
            "soon": file.due.map { $0 >= today && $0 < today.adding(days: 3) } ?? false,
        ]
    }

    /// How long there is still, in words.
    static func due(_ day: Day?, _ today: Day, _ language: Language) -> String {
        guard let day, day < .never else { return "" }
        let days = day.number - today.number
        let text =
            switch days {
            case ..<0: Text("超 \(-days) 天", en: "\(-days) days late")
            case 0: Text("今天", en: "today")
            case 1: Text("明天", en: "tomorrow")
            default: Text("\(days) 天", en: "\(days) days")
            }
        return text(language)
    }
}
