import Foundation
import HTTPTypes
import Hummingbird
public import Kernel
public import Law

/// A payment run as the console shows it; the ledger's book of runs is the finance module's.
public struct RunCard: Sendable {
    /// A step of a run: what it is called, and the word of the command that does it.
    public struct Station: Sendable {
        public let command: String
        public let title: Text
        /// The duty it needs.
        public let duty: StaffDuty
        /// Nil where it is still to be done.
        public let done: Done?

        public init(command: String, title: Text, duty: StaffDuty, done: Done?) {
            (self.command, self.title, self.duty, self.done) = (command, title, duty, done)
        }
    }

    /// Who did a step, and the control totals they saw.
    public struct Done: Sendable {
        public let by: String
        public let on: Day
        public let lines: Int64
        public let total: Money
        public let digest: String

        public init(by: String, on: Day, lines: Int64, total: Money, digest: String) {
            (self.by, self.on, self.lines, self.total) = (by, on, lines, total)
            self.digest = digest
        }
    }

    public let id: Int64
    public let title: String
    public let clauses: [String]
    public let months: String
    /// In order.
    public let stations: [Station]
    /// Who gave it up; nil for a run that goes on.
    public let cancelled: Done?

    public init(
        id: Int64, title: String, clauses: [String], months: String, stations: [Station],
        cancelled: Done?
    ) {
        (self.id, self.title, self.clauses) = (id, title, clauses)
        (self.months, self.stations, self.cancelled) = (months, stations, cancelled)
    }

    /// What is to be done next; nil where nothing is.
    var next: Station? { cancelled == nil ? stations.first { $0.done == nil } : nil }
}

/// Payment runs: where each stands, what each hand saw, and the next act for whoever may.
struct RunPages: Sendable {
    let host: ConsoleHost
    let screen: Screen

    private static let page = 25

    func add(to routes: Routes) {
        routes.get("/desk/runs") { request, visit in
            let clerk = try clerk(visit, "run list")
            let after = request.word("after").flatMap { Int64($0) } ?? .max
            let found = try await host.runs(clerk.bureau).filter { $0.id < after }
            let shown = found.prefix(Self.page)
            var values: [String: Any] = [
                "runs": shown.map { row($0, clerk) }, "is_empty": shown.isEmpty,
                "may_prepare": clerk.duties.contains(.intake), "sheets": ["desk"],
                "desk_nav": DeskNavigation.places(clerk, at: "/desk/runs"),
            ]
            if found.count > shown.count, let last = shown.last {
                values["more"] = "/desk/runs?after=\(last.id)"
            }
            return try screen.page(
                "runs", title: Text("发放批次", en: "Payment runs"), values, for: visit,
                at: "/desk")
        }
        routes.get("/desk/runs/:number") { _, visit in try await run(visit) }
        routes.post("/desk/runs/:number/send") { form, _, visit in
            try await send(form, visit)
        }
    }

    private func clerk(_ visit: Visit, _ command: String, isReading: Bool = true) throws -> Clerk {
        let clerk = try host.clerk(visit, command, isReading: isReading)
        guard clerk.session.desk == "finance" else { throw NoPage() }
        return clerk
    }

    private func row(_ run: RunCard, _ clerk: Clerk) -> [String: Any] {
        let last = run.stations.last { $0.done != nil }?.done
        var values: [String: Any] = [
            "run": run.id, "run_title": run.title, "months": run.months,
            "run_clauses": run.clauses.joined(separator: "、"), "run_path": "/desk/runs/\(run.id)",
            "lines": last.map { String($0.lines) } ?? "—",
            "total": last.map { "\($0.total)" } ?? "—",
        ]
        if let cancelled = run.cancelled {
            values["run_state"] =
                Text(
                    "已作废（\(cancelled.by) \(cancelled.on)）",
                    en: "Given up (\(cancelled.by) \(cancelled.on))")(clerk.language)
            values["look"] = "late"
        } else if let next = run.next {
            values["run_state"] =
                Text("待\(next.title.zh)", en: "Awaits: \(next.title.en)")(clerk.language)
            values["look"] = "soon"
            values["mine"] = mayDo(next, of: run, clerk)
        } else {
            values["run_state"] = Text("已结清", en: "Settled")(clerk.language)
            values["look"] = "done"
        }
        return values
    }

    /// Each step is another person's.
    private func mayDo(_ station: RunCard.Station, of run: RunCard, _ clerk: Clerk) -> Bool {
        clerk.duties.contains(station.duty)
            && !run.stations.contains { $0.done?.by == clerk.session.name }
    }

    private func run(_ visit: Visit, refusal: Refusal? = nil) async throws -> Response {
        let clerk = try clerk(visit, "run show")
        guard let number = visit.parameters.get("number").flatMap({ Int64($0) }),
            let run = try await host.runs(clerk.bureau).first(where: { $0.id == number })
        else { throw NoPage() }
        var values = row(run, clerk)
        values["stations"] = run.stations.map { station -> [String: Any] in
            var values: [String: Any] = [
                "station": station.title(visit.language),
                "duty": station.duty.title(visit.language),
                "is_next": run.next?.command == station.command,
            ]
            if let done = station.done {
                values["done"] =
                    [
                        "by": done.by, "on": "\(done.on)", "lines": done.lines,
                        "total": "\(done.total)", "digest": String(done.digest.prefix(16)),
                    ] as [String: Any]
            }
            return values
        }
        if let sheet = CommandSheet.sheets(of: clerk.session.desk, host).first(where: {
            $0.words == ["finance", "run", "show"]
        }) {
            let page = try await sheet.run(["--run=\(number)"], in: clerk.bureau)
            values["totals"] = PageView(page, visit.language).values
        }
        if let next = run.next { values["next"] = nextAct(next, run, clerk) }
        if run.next.map({ !["send", "settle"].contains($0.command) }) ?? false {
            values["may_cancel"] = true
        }
        if let refusal { values["refusal"] = refusal.text(visit.language) }
        values["sheets"] = ["desk"]
        values["desk_nav"] = DeskNavigation.places(clerk, at: "/desk/runs")
        return try screen.page(
            "run", title: Text("第 \(number) 批", en: "Run \(number)"), values, for: visit,
            at: "/desk", status: refusal == nil ? .ok : .badRequest)
    }

    private func nextAct(
        _ station: RunCard.Station, _ run: RunCard, _ clerk: Clerk
    ) -> [String: Any] {
        var values: [String: Any] = [
            "station": station.title(clerk.language), "duty": station.duty.title(clerk.language),
            "may": mayDo(station, of: run, clerk), "next_id": DeskWords.formID,
            "next_path": "/acts/finance/run/\(station.command)",
        ]
        switch station.command {
        case "send": values["is_send"] = true
        case "settle", "prepare": values["is_link"] = true
        default: values["is_form"] = true
        }
        if run.stations.contains(where: { $0.done?.by == clerk.session.name }) {
            values["had_hand"] = true
        }
        return values
    }

    /// The bank's file leaves as a download, never to a place on the server.
    private func send(_ form: Form, _ visit: Visit) async throws -> Response {
        let clerk = try clerk(visit, "run send", isReading: false)
        try await host.requireProof(for: "run send", of: visit)
        guard let number = visit.parameters.get("number").flatMap({ Int64($0) }),
            let sheet = CommandSheet.sheets(of: clerk.session.desk, host).first(where: {
                $0.words == ["finance", "run", "send"]
            })
        else { throw NoPage() }
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("yuhou-\(DeskWords.formID)")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("bank")
        var words = ["--run=\(number)", "--file=\(file.path)", "--id=\(form["id"])"]
        if form["fixed"] == "on" { words.append("--fixed") }
        do {
            _ = try await sheet.run(words, in: clerk.bureau)
        } catch let refusal as Refusal {
            return try await run(visit, refusal: refusal)
        }
        let isFixed = form["fixed"] == "on"
        return .file(
            try Data(contentsOf: file), named: "run-\(number)",
            isFixed ? "text/plain; charset=utf-8" : "text/csv; charset=utf-8")
    }
}
