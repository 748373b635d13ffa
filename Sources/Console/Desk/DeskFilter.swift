import Foundation
import Kernel
import Law

/// Which cases the desk shows, as its address says it.
struct DeskFilter: Sendable {
    /// Whose turn it is.
    enum View: String, CaseIterable, Sendable {
        case mine, all, late, elsewhere

        var title: Text {
            switch self {
            case .mine: Text("轮到我办", en: "My turn")
            case .all: Text("全部在办", en: "All open")
            case .late: Text("超期", en: "Late")
            case .elsewhere: Text("等别的单位", en: "With others")
            }
        }
    }

    var view = View.mine
    var clause: String?
    var step: String?
    var town: Int64?
    var ref: String?
    var after: (due: Day, id: Int64)?

    /// - Parameter query: The fields of the address; what is no filter is left out.
    init(_ query: Form) {
        func word(_ name: String) -> String? { query[name].isEmpty ? nil : query[name] }
        view = View(rawValue: query["view"]) ?? .mine
        (clause, step, ref) = (word("clause"), word("step"), word("ref"))
        town = word("town").flatMap { Int64($0) }
        if let id = Int64(query["and"]) {
            after = (
                query["after"] == "never" ? Day.never : Day(iso: query["after"]) ?? Day.always, id
            )
        }
    }

    /// As the address has it, without a question mark.
    var query: String {
        var parts: [String] = []
        func add(_ name: String, _ value: String?) {
            if let value { parts.append("\(name)=\(value.queryWord)") }
        }
        if view != .mine { add("view", view.rawValue) }
        add("clause", clause)
        add("step", step)
        add("town", town.map { String($0) })
        add("ref", ref)
        if let after {
            add("after", "\(after.due)")
            add("and", String(after.id))
        }
        return parts.joined(separator: "&")
    }

    /// The address of the desk with something changed.
    ///
    /// - Parameter open: The case that is open beside the list.
    func path(open: Int64? = nil, _ change: (inout DeskFilter) -> Void = { _ in }) -> String {
        var other = self
        change(&other)
        let parts = [other.query, open.map { "case=\($0)" } ?? ""].filter { !$0.isEmpty }
        return parts.isEmpty ? "/desk" : "/desk?" + parts.joined(separator: "&")
    }

    /// The same for the book of cases.
    func filter(for clerk: Clerk, limit: Int) -> CaseBook.Filter {
        var filter = CaseBook.Filter()
        (filter.clause, filter.step, filter.ref) = (clause, step, ref)
        (filter.town, filter.after, filter.limit) = (town, after, limit)
        switch view {
        case .mine:
            filter.duties = clerk.duties
            filter.isElsewhere = false
        case .all: break
        case .late: filter.overdue = true
        case .elsewhere: filter.isElsewhere = true
        }
        return filter
    }

    /// Whether a pile of cases belongs to a view.
    static func fits(_ pile: CaseBook.Pile, _ view: View, _ clerk: Clerk) -> Bool {
        switch view {
        case .mine:
            !pile.isElsewhere
                && (clerk.duties.isEmpty || pile.duty.map(clerk.duties.contains) == true)
        case .all, .late: true
        case .elsewhere: pile.isElsewhere
        }
    }
}
