import Foundation
import JointMeeting
import Kernel
import Law
import Money

/// The board as its templates show it.
struct BoardView {
    let board: OfficeBoard
    let registry: Registry
    let language: Language

    private var counts: BoardCounts { board.counts }

    /// - Parameter map: Which list the heat map counts.
    func values(map list: BoardList) -> [String: Any] {
        [
            "day": "\(board.day)", "families": grouped(board.families),
            "law": counts.pack.title(language), "cards": cards(), "others": others(),
            "is_wide": board.towns.count > Self.townsBeside, "map": self.map(list),
            "maps": maps(list), "needs": needs(),
            "deadlines": deadlines(), "all_deadlines": board.deadlines.count,
            "charges_open": board.charges.open, "charges_late": board.charges.overdue,
            "charges_to_accept": board.charges.toAccept, "reports": reports(),
            "on_time": onTime(), "trend": trend(), "money": MoneyView(board, language).bars(),
            "meeting_due": meeting(), "rulings": board.rulings, "units": units(),
        ]
    }

    /// More towns than this want the whole width.
    private static let townsBeside = 20

    // MARK: Numbers

    func count(_ list: BoardList, _ filter: BoardCounts.Filter = .init()) -> Int {
        counts.tally(list, filter).count
    }

    func grouped(_ number: Int) -> String {
        number.formatted(.number.grouping(.automatic).locale(.init(identifier: "en_US")))
    }

    /// A number that opens its rows; a dot for none.
    func cell(_ list: BoardList, _ filter: BoardCounts.Filter) -> [String: Any] {
        let count = count(list, filter)
        return ["count": grouped(count), "path": count == 0 ? [] : [Self.path(list, filter)]]
    }

    static func path(_ list: BoardList, _ filter: BoardCounts.Filter) -> String {
        let words = [
            filter.unit.map { "unit=\($0)" }, filter.town.map { "town=\($0)" },
            filter.clause.map { "clause=\($0)" }, filter.need.map { "need=\($0.rawValue)" },
        ].compactMap(\.self)
        return "/gaps/\(list.rawValue)" + (words.isEmpty ? "" : "?")
            + words.joined(separator: "&")
    }

    private func cards() -> [[String: Any]] {
        let entitled = count(.entitled)
        let received = count(.receiving)
        let share =
            entitled == 0
            ? "" : "\(received * 1000 / entitled / 10).\(received * 1000 / entitled % 10)%"
        let overdue = counts.tally(.overdue)
        let units = Set(counts.clauses.values.map(\.department)).count
        return [
            card(
                .entitled, "",
                Text(
                    "\(units) 个单位，\(counts.clauses.count) 条条款",
                    en: "\(units) units, \(counts.clauses.count) clauses")),
            card(.receiving, "good", Text(share.isEmpty ? "—" : "应享的 \(share)", en: share)),
            card(.inHand, "", Text("有人在办", en: "somebody works on it")),
            card(.overdue, overdue.count > 0 ? "late" : "", oldest(overdue)),
            card(.undecided, count(.undecided) > 0 ? "soon" : "", mostMissing()),
        ]
    }

    private func card(_ list: BoardList, _ kind: String, _ note: Text) -> [String: Any] {
        [
            "name": list.title(language), "count": grouped(count(list)), "kind": kind,
            "note": note(language), "path": "/gaps/\(list.rawValue)",
        ]
    }

    private func oldest(_ tally: BoardCounts.Tally) -> Text {
        guard let day = tally.oldest else { return Text("没有逾期的", en: "nothing is late") }
        return Text("最早的自 \(day)", en: "the oldest since \(day)")
    }

    private func mostMissing() -> Text {
        guard let name = counts.missing.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })?.key
        else { return Text("事实都齐", en: "no fact is missing") }
        let kind = registry.dictionary[name.replacing("child.", with: "")]
        return Text("多为“\(kind?.title.zh ?? name)”未知", en: "mostly \(kind?.title.en ?? name)")
    }

    private func others() -> [[String: Any]] {
        [BoardList.missed, .toStop, .refused, .declined, .held, .notAsked].map { list in
            [
                "name": list.title(language), "count": grouped(count(list)),
                "path": "/gaps/\(list.rawValue)",
            ]
        }
    }

    // MARK: The heat map

    private static let mapped: [BoardList] = [.owed, .missed, .overdue, .undecided, .inHand]

    private func maps(_ chosen: BoardList) -> [[String: Any]] {
        Self.mapped.map {
            [
                "name": brief($0), "list": $0.rawValue, "chosen": $0 == chosen,
            ]
        }
    }

    /// Towns in the order of their codes, those gone that still have somebody too.
    private func columns(_ map: [String: [Int64: Int]]) -> [Int64] {
        Set(board.towns.keys).union(map.values.flatMap(\.keys)).sorted()
    }

    private func map(_ list: BoardList) -> [String: Any] {
        let map = counts.map(list)
        let towns = columns(map)
        let most = map.values.flatMap(\.values).max() ?? 0
        let rows = departments.map { unit -> [String: Any] in
            let cells = towns.map { town -> [String: Any] in
                let count = map[unit]?[town] ?? 0
                return [
                    "count": count == 0 ? "·" : "\(count)",
                    "level": count == 0 ? 0 : 1 + (count * 5 - 1) / max(most, 1),
                    "path": count == 0 ? [] : [Self.path(list, .init(unit: unit, town: town))],
                    "said": "\(title(unit)) \(name(town)) \(count)",
                ]
            }
            let total = map[unit]?.values.reduce(0, +) ?? 0
            return [
                "unit": title(unit), "code": unit, "cells": cells, "total": grouped(total),
                "total_path": total == 0 ? [] : [Self.path(list, .init(unit: unit))],
                "off": board.off[unit].map { [$0(language)] } ?? [],
            ]
        }
        let sums = towns.map { town -> [String: Any] in
            let sum = map.values.reduce(0) { $0 + ($1[town] ?? 0) }
            return [
                "count": sum == 0 ? "·" : grouped(sum),
                "path": sum == 0 ? [] : [Self.path(list, .init(town: town))],
            ]
        }
        return [
            "name": list.title(language),
            "towns": towns.map { ["short": short($0), "whole": name($0)] },
            "many": towns.count > 14, "rows": rows, "sums": sums,
            "total": grouped(map.values.flatMap(\.values).reduce(0, +)),
        ]
    }

    /// Departments that lead a clause here, in the house's order.
    private var departments: [String] {
        let leads = Set(counts.clauses.values.map(\.department))
        return registry.codes.filter { leads.contains($0) }
            + leads.subtracting(registry.codes).sorted()
    }

    /// A list's name over a narrow column: without what it says of itself in brackets.
    private func brief(_ list: BoardList) -> String {
        let name = list.title(language)
        return name.firstIndex(of: "（").map { String(name[..<$0]) } ?? name
    }

    private func title(_ unit: String) -> String {
        registry.department(unit)?.title(language) ?? unit
    }

    private func name(_ town: Int64) -> String { board.towns[town] ?? "\(town)" }

    private func short(_ town: Int64) -> String {
        var name = name(town)
        for end in ["街道", "镇", "乡"] where name.count > end.count + 1 && name.hasSuffix(end) {
            name.removeLast(end.count)
            break
        }
        return name
    }

    // MARK: Needs, clauses

    private static let columns: [BoardList] = [.entitled, .receiving, .owed, .overdue, .undecided]

    private func needs() -> [[String: Any]] {
        Need.allCases.map { need in
            let filter = BoardCounts.Filter(need: need)
            let (entitled, received) = (count(.entitled, filter), count(.receiving, filter))
            var drawing = Drawing(
                width: 160, height: 12, title: need.title(language),
                description: Text(
                    "应享 \(entitled)，已兑现 \(received)", en: "\(received) of \(entitled) received")(
                        language))
            drawing.bar(x: 0, y: 0, width: 160, height: 12, of: "rest")
            drawing.bar(
                x: 0, y: 0, width: entitled == 0 ? 0 : received * 160 / entitled, height: 12,
                of: "done")
            return [
                "need": need.title(language), "bar": drawing.svg,
                "cells": Self.columns.map { cell($0, filter) },
            ]
        }
    }

    private static let clauseColumns: [BoardList] = [
        .entitled, .receiving, .owed, .missed, .inHand, .overdue, .undecided, .notAsked, .toStop,
        .refused, .declined, .held,
    ]

    /// A department's clauses; nil for one that leads none here.
    func unit(_ unit: String) -> [String: Any]? {
        let clauses = counts.pack.provisions.filter {
            $0.department == unit && counts.clauses[$0.id] != nil
        }
        guard !clauses.isEmpty else { return nil }
        return [
            "unit": title(unit), "code": unit, "day": "\(board.day)",
            "off": board.off[unit].map { [$0(language)] } ?? [],
            "lists": Self.clauseColumns.map(brief),
            "clauses": clauses.map { clause -> [String: Any] in
                let benefit = clause.provision?.benefit.flatMap { registry.benefits[$0] }
                return [
                    "clause": clause.id, "what": benefit?.title(language) ?? clause.gloss,
                    "cells": Self.clauseColumns.map {
                        cell($0, .init(unit: unit, clause: clause.id))
                    },
                ]
            },
            "sums": Self.clauseColumns.map { cell($0, .init(unit: unit)) },
        ]
    }

    private func units() -> [[String: Any]] {
        departments.map { unit in
            ["unit": title(unit), "clauses_of": self.unit(unit).map { [$0] } ?? []]
        }
    }

    // MARK: What falls due

    private static let deadlinesShown = 8

    private func deadlines() -> [[String: Any]] {
        board.deadlines.prefix(Self.deadlinesShown).map { line in
            let benefit = counts.clauses[line.clause]?.provision?.benefit
                .flatMap { registry.benefits[$0] }
            return [
                "unit": title(line.department), "what": benefit?.title(language) ?? line.clause,
                "count": "\(line.count)", "due": DeskWords.due(line.first, board.day, language),
                "late": line.first < board.day,
                "path": "/board/cases/\(line.department)/\(line.clause)",
            ]
        }
    }

    private func meeting() -> [[String: Any]] {
        board.meetingDue.map {
            [
                [
                    "day": "\($0)", "due": DeskWords.due($0, board.day, language),
                    "late": $0 < board.day,
                ]
            ]
        } ?? []
    }

    private func reports() -> [[String: Any]] {
        guard let reports = board.reports else { return [] }
        return [
            [
                "year": "\(reports.year)", "handed": reports.handedIn, "units": reports.units,
                "due": DeskWords.due(reports.last, board.day, language),
                "late": reports.last < board.day && reports.handedIn < reports.units,
                "last": "\(reports.last)",
                "awaited": reports.awaited.map { $0(language) },
                "waits": !reports.awaited.isEmpty,
            ]
        ]
    }

    private func onTime() -> [[String: Any]] {
        guard let found = board.onTime else { return [] }
        return [
            [
                "month": "\(found.month)", "share": "\(found.onTime * 100 / found.judged)%",
                "on_time": grouped(Int(found.onTime)), "judged": grouped(Int(found.judged)),
                "full": found.onTime == found.judged,
            ]
        ]
    }

    /// Months as they were tabled, and today beside them.
    private func trend() -> [[String: Any]] {
        guard !board.months.isEmpty else { return [] }
        let today = (
            name: Text("今天", en: "today")(language), owed: count(.owed), late: count(.overdue)
        )
        let points =
            board.months.map { (name: "\($0.month)", owed: Int($0.owed), late: Int($0.overdue)) }
            + [today]
        let most = max(points.map { max($0.owed, $0.late) }.max() ?? 0, 1)
        let said = points.map { "\($0.name) \($0.owed) / \($0.late)" }.joined(separator: "；")
        var drawing = Drawing(
            width: 420, height: 120,
            title: Text("欠着的和逾期的，逐月", en: "Owed and late by month")(language),
            description: said)
        let step = 360 / max(points.count - 1, 1)
        func at(_ index: Int, _ value: Int) -> (x: Int, y: Int) {
            (x: 30 + index * step, y: 95 - value * 80 / most)
        }
        drawing.line(points.enumerated().map { at($0.offset, $0.element.owed) }, of: "owed")
        drawing.line(points.enumerated().map { at($0.offset, $0.element.late) }, of: "late")
        drawing.words("\(most)", x: 0, y: 20)
        drawing.words(points[0].name, x: 0, y: 115)
        drawing.words(today.name, x: 415, y: 115, end: true)
        return [
            [
                "picture": drawing.svg,
                "months": board.months.map { month -> [String: Any] in
                    [
                        "month": "\(month.month)", "entitled": grouped(Int(month.entitled)),
                        "received": grouped(Int(month.receiving)),
                        "owed": grouped(Int(month.owed)), "overdue": grouped(Int(month.overdue)),
                    ]
                },
            ]
        ]
    }
}
