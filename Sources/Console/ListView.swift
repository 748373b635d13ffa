import Foundation
import JointMeeting
import Kernel
import Law

/// A list of the board as its template shows it: the filter, the rows, and where it goes on.
struct ListView {
    let list: BoardList
    let filter: BoardCounts.Filter
    let pack: Pack
    /// Names by nine digits.
    let towns: [Int64: String]
    let registry: Registry
    let today: Day
    let language: Language
    /// Whether a row leads to the family's page.
    let opensPersons: Bool

    func values(_ rows: [BoardRow], of total: Int) -> [String: Any] {
        [
            "list": list.rawValue, "name": list.title(language), "total": total,
            "day": "\(today)", "is_empty": rows.isEmpty, "rows": rows.map(row),
            "units": units.map { choice($0, title($0), filter.unit == $0) },
            "towns": towns.sorted { $0.key < $1.key }.map {
                choice("\($0.key)", $0.value, filter.town == $0.key)
            },
            "needs": Need.allCases.map {
                choice($0.rawValue, $0.title(language), filter.need == $0)
            },
            "clause": filter.clause ?? "", "more": [String](),
            "lists": BoardList.allCases.map {
                choice($0.rawValue, $0.title(language), $0 == list)
            },
            "charge": charge.map { [$0] } ?? [],
        ]
    }

    /// The same list after a row.
    func path(after key: String) -> String {
        let path = BoardView.path(list, filter)
        let escaped = key.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        return path + (path.contains("?") ? "&" : "?") + "after=\(escaped)"
    }

    /// The form in which the office lays what is owed on the department.
    private var charge: String? {
        guard !opensPersons, let unit = filter.unit else { return nil }
        let clause = filter.clause.map { "&--clause=\($0)" } ?? ""
        return "/acts/office/charge/lay?unit=\(unit)\(clause)"
    }

    private var units: [String] {
        let leads = Set(pack.provisions.map(\.department))
        return registry.codes.filter { leads.contains($0) }
    }

    private func title(_ unit: String) -> String {
        registry.department(unit)?.title(language) ?? unit
    }

    private func choice(_ code: String, _ name: String, _ isChosen: Bool) -> [String: Any] {
        ["code": code, "said": name, "chosen": isChosen]
    }

    private func row(_ row: BoardRow) -> [String: Any] {
        let benefit = pack.clause(row.clause)?.provision?.benefit
            .flatMap { registry.benefits[$0] }
        return [
            "since": row.since == .always ? "—" : "\(row.since)", "unit": title(row.department),
            "what": benefit?.title(language) ?? "", "of": row.clause, "ref": row.ref,
            "town": towns[row.town] ?? "\(row.town)", "words": row.words(language),
            "family": opensPersons ? ["/family/\(row.ref)"] : [],
        ]
    }
}
