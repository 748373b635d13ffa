import Foundation
import Hummingbird
import JointMeeting
import Kernel
import Law

/// The joint-meeting office's board: what is owed, by whom, since when; every number opens the rows
/// behind it.
struct BoardPages: Sendable {
    let host: ConsoleHost
    let screen: Screen
    private let shelf = BoardShelf()
    let reading: DeskReading

    init(host: ConsoleHost, screen: Screen) {
        (self.host, self.screen) = (host, screen)
        reading = DeskReading(host: host)
    }

    /// The office's desk in the house's list of desks.
    static let desk = JointMeeting.code.word

    func add(to routes: Routes) {
        routes.get("/board") { request, visit in try await board(request, visit, "board") }
        routes.get("/board/paper") { request, visit in
            try await board(request, visit, "board-paper")
        }
        routes.get("/gaps/{list}") { request, visit in try await list(request, visit) }
        routes.get("/board/unit/{unit}") { request, visit in try await unit(request, visit) }
        routes.get("/board/cases/{unit}/{clause}") { _, visit in try await cases(visit) }
        routes.get("/board/money") { _, visit in try await money(visit) }
        routes.get("/board/rulings") { _, visit in try await rulings(visit) }
        routes.get("/office/**") { request, visit in try await book(request, visit) }
    }

    private func bureau(_ visit: Visit, _ purpose: String) throws -> Bureau {
        let session = try visit.signedIn()
        try host.check(purpose, session)
        return Bureau(
            host.office(session, purpose: "console \(purpose)"), district: session.district,
            department: JointMeeting.code, seal: host.seal)
    }

    private func counted(_ request: Request, _ visit: Visit) async throws -> BoardShelf.Counted {
        let bureau = try bureau(visit, "office gaps")
        return try await shelf.board(
            of: bureau.district, on: bureau.today, fresh: request.word("fresh") != nil
        ) { try await OfficeBoard.read(bureau) }
    }

    private func board(
        _ request: Request, _ visit: Visit, _ template: String
    ) async throws -> Response {
        let counted = try await counted(request, visit)
        let map = request.word("map").flatMap(BoardList.init(rawValue:)) ?? .owed
        var values = BoardView(
            board: counted.board, registry: host.registry, language: visit.language
        ).values(map: map)
        values["time"] = counted.time
        values["sheets"] = ["board"]
        return try screen.page(
            template, title: Text("今天，还欠着谁的什么", en: "What is owed today, to whom"), values,
            for: visit, at: template == "board" ? "/board" : "")
    }

    /// A department's clauses, with every count.
    private func unit(_ request: Request, _ visit: Visit) async throws -> Response {
        let counted = try await counted(request, visit)
        let unit = visit.parameters.get("unit") ?? ""
        let view = BoardView(
            board: counted.board, registry: host.registry, language: visit.language)
        guard let values = view.unit(unit) else { throw NoPage() }
        return try screen.page(
            "board-unit", title: host.title(of: unit),
            values.merging(["time": counted.time, "sheets": ["board"]]) { _, new in new },
            for: visit, at: "/board")
    }

    /// How many rows a page of a list has.
    private static let rows = 100

    private func list(_ request: Request, _ visit: Visit) async throws -> Response {
        let session = try visit.signedIn()
        try host.check("status", session)
        guard
            let list = visit.parameters.get("list").flatMap(BoardList.init(rawValue:))
        else { throw NoPage() }
        let office = host.office(session, purpose: "console \(list.rawValue)")
        let filter = BoardCounts.Filter(
            unit: request.word("unit"), town: request.word("town").flatMap { Int64($0) },
            clause: request.word("clause"),
            need: request.word("need").flatMap(Need.init(rawValue:)))
        let found = try await BoardRow.read(
            list, filter, office, district: session.district, on: office.today)
        let after = request.word("after")
        let left = after.map { key in Array(found.drop { Self.key($0) <= key }) } ?? found
        let shown = left.prefix(Self.rows)
        let pack = try await PackStore(office).pack(of: session.district).pack
        let towns = try await AreaTable(office).titles(of: session.district)
        let view = ListView(
            list: list, filter: filter, pack: pack, towns: towns, registry: host.registry,
            today: office.today, language: visit.language,
            opensPersons: host.registry.department(session.desk) != nil)
        var values = view.values(Array(shown), of: found.count)
        if left.count > Self.rows, let last = shown.last {
            values["more"] = [view.path(after: Self.key(last))]
        }
        values["sheets"] = ["board"]
        return try screen.page(
            "board-list", title: list.title, values, for: visit,
            at: "/gaps/\(list.rawValue)")
    }

    /// By which a list goes on; in its order.
    private static func key(_ row: BoardRow) -> String {
        "\(row.since)|\(row.clause)|\(row.ref)"
    }

    private func cases(_ visit: Visit) async throws -> Response {
        let bureau = try bureau(visit, "office charge")
        let (unit, clause) = (
            visit.parameters.get("unit") ?? "", visit.parameters.get("clause") ?? ""
        )
        let found = try await OfficeBoard.cases(bureau, of: unit, under: clause)
        let benefit = try await bureau.pack().clause(clause)?.provision?.benefit
        let steps = benefit.flatMap { host.registry.benefits[$0] }?.procedure.steps ?? []
        let language = visit.language
        let values: [String: Any] = [
            "cases": found.map { file -> [String: Any] in
                let step = steps.first { $0.code == file.step }?.title(language)
                return [
                    "number": "\(file.id)", "step": step ?? file.step ?? "",
                    "day": "\(file.due)", "due": DeskWords.due(file.due, bureau.today, language),
                    "late": file.due < bureau.today, "owner": file.owner ?? "—",
                ]
            },
            "clause": clause, "unit": host.title(of: unit)(language), "code": unit,
            "sheets": ["board"],
        ]
        return try screen.page(
            "board-cases", title: Text("将到期的事项", en: "Due soon"), values, for: visit,
            at: "/board")
    }

    private func money(_ visit: Visit) async throws -> Response {
        let bureau = try bureau(visit, "office gaps")
        let values = try await MoneyView.read(bureau, visit.language)
        return try screen.page(
            "board-money", title: Text("资金：到位、在途、已付", en: "Money: here, on its way, paid"), values,
            for: visit, at: "/board")
    }

    private func rulings(_ visit: Visit) async throws -> Response {
        let bureau = try bureau(visit, "rulings")
        let pack = try await bureau.pack()
        let language = visit.language
        let open = pack.figures.values.filter { $0.isOpen(on: bureau.today) }
            .sorted { $0.name < $1.name }
        let values: [String: Any] = [
            "figures": open.map { figure -> [String: Any] in
                FigureView(figure: figure, language: language).line(on: bureau.today)
            },
            "count": open.count, "sheets": ["board"],
        ]
        return try screen.page(
            "board-rulings", title: Text("待裁定", en: "To be ruled"), values, for: visit,
            at: "/board")
    }
}
