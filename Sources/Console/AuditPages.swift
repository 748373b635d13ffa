import ArgumentParser
import Foundation
import Hummingbird
import JointMeeting
import Kernel
import Law

/// Who did what to whom, and why: for the auditor, who also reads the office's books for a reason
/// and takes the evidence away.
struct AuditPages: Sendable {
    private let desk: AdminDesk

    init(host: ConsoleHost, screen: Screen) { desk = AdminDesk(host: host, screen: screen) }

    func add(to routes: Routes) {
        routes.get("/audit") { request, visit in try await search(request, visit) }
        routes.post("/audit/verify") { _, _, visit in try await verify(visit) }
        routes.post("/audit/evidence") { _, _, visit in try await evidence(visit) }
        routes.get("/office-books") { _, visit in try await books(nil, visit) }
        routes.post("/office-books") { form, _, visit in try await books(form, visit) }
    }

    /// How many rows a page has.
    private static let rows = 100

    private func search(_ request: Request, _ visit: Visit) async throws -> Response {
        let (office, session) = try desk.office(visit, "audit show")
        let log = AuditLog(office.desk, district: session.district)
        var values: [String: Any] = [:]
        var refusal: Refusal?
        var lines: [AuditLog.Line] = []
        let result = try await desk.attempt {
            try await log.lines(try await filter(request, log, session))
        }
        switch result {
        case .success(let found): lines = found
        case .failure(let refused): refusal = refused
        }
        values["entries"] = lines.map { line($0, visit.language) }
        values["count"] = lines.count
        values["is_full"] = lines.count == Self.rows
        values["is_empty"] = lines.isEmpty
        for name in ["account", "since", "person"] {
            values["typed_\(name)"] = request.word(name) ?? ""
        }
        values["kinds"] = AuditLog.acts.map {
            [
                "code": $0, "said": Self.title($0)(visit.language),
                "chosen": $0 == request.word("act"),
            ] as [String: Any]
        }
        values["keys"] = try desk.host.evidence?.keys() ?? []
        values["has_evidence"] = desk.host.evidence != nil
        return try desk.page(
            "audit", Text("谁对谁做了什么、为什么", en: "Who did what, to whom, and why"), values, visit,
            at: "/audit", refusal: refusal)
    }

    private func filter(
        _ request: Request, _ log: AuditLog, _ session: Session
    ) async throws -> AuditLog.Filter {
        var filter = AuditLog.Filter()
        filter.account = request.word("account")
        filter.act = request.word("act")
        filter.limit = Self.rows
        if let word = request.word("since") {
            guard let day = Day(iso: word) else {
                throw Refusal(
                    Text(
                        "日期 \(word)：应为真实日期，如 2026-06-15。", en: "\(word): a real day, as 2026-06-15."
                    ))
            }
            filter.since = day
        }
        if let ref = request.word("person") {
            filter.person = desk.host.mark(
                district: session.district, person: try await log.person(ref: ref))
        }
        return filter
    }

    private static func title(_ act: String) -> Text {
        switch act {
        case "read": Text("查看", en: "read")
        case "write": Text("办理", en: "write")
        case "unmask": Text("看完整号码", en: "unmask")
        case "export": Text("导出", en: "export")
        case "break_glass": Text("紧急打开", en: "break-glass")
        case "sign_in": Text("登录", en: "sign-in")
        case "administer": Text("管理", en: "administer")
        case "refused": Text("被拒绝", en: "refused")
        case "run": Text("批处理", en: "run")
        default: Text(act, en: act)
        }
    }

    private func line(_ line: AuditLog.Line, _ language: Language) -> [String: Any] {
        let entry = line.entry
        return [
            "at": entry.time, "actor": entry.actor,
            "unit": desk.host.title(of: entry.desk)(language),
            "act": Self.title(entry.act)(language), "refused": entry.act == "refused",
            "persons": entry.persons.isEmpty ? "" : "\(entry.persons.count)",
            "number": entry.count.map { "\($0)" } ?? "",
            "place": line.seq.map { "\($0)" } ?? "—", "purpose": entry.purpose,
            "narrowed": entry.filter, "reason": entry.reason,
        ]
    }

    /// Whether the chain, its checkpoints and every entry agree.
    private func verify(_ visit: Visit) async throws -> Response {
        let (office, session) = try desk.office(visit, "audit verify")
        guard let evidence = desk.host.evidence else { throw NoPage() }
        let (isClean, said) = try await evidence.verify(office.desk, session.district)
        return try desk.page(
            "audit-verified", Text("核验留痕", en: "The evidence verified"),
            ["is_clean": isClean, "found": said.map { $0(visit.language) }], visit, at: "/audit")
    }

    /// The evidence of the district as one file, that is verified without the database.
    private func evidence(_ visit: Visit) async throws -> Response {
        let (office, session) = try desk.office(visit, "audit export")
        let folder = FileManager.default.temporaryDirectory
        let file = folder.appendingPathComponent("evidence-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: file) }
        _ = try await AuditExport(office.desk, district: session.district).write(to: file)
        let data = try Data(contentsOf: URL(fileURLWithPath: file))
        let name = "audit-\(session.district)-\(office.today).jsonl"
        return Response(
            status: .ok,
            headers: [
                .contentType: "application/jsonl",
                .contentDisposition: "attachment; filename=\"\(name)\"",
            ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
    }

    // MARK: The office's books

    private static let books: [(code: String, title: Text)] = [
        ("members", Text("成员", en: "Members")), ("pairings", Text("结对", en: "Pairings")),
        ("meetings", Text("会议", en: "Meetings")), ("charges", Text("交办", en: "Charges")),
        ("registers", Text("登记簿", en: "Registers")), ("prechecks", Text("政策对照", en: "Prechecks")),
        ("reports", Text("年度报告", en: "Reports")), ("figures", Text("月度数据", en: "Figures")),
        ("duties", Text("职责", en: "Duties")), ("grievances", Text("诉求", en: "Grievances")),
        ("rulings", Text("裁定", en: "Rulings")),
    ]

    private func books(_ form: Form?, _ visit: Visit) async throws -> Response {
        let command = "audit office"
        let (office, session) = try desk.office(visit, command)
        var values: [String: Any] = ["table": [[String: Any]]()]
        var refusal: Refusal?
        if let form {
            switch try await desk.attempt({ try await open(form, office, session) }) {
            case .success(let page): values["table"] = [TableView(page, visit.language).values]
            case .failure(let refused): refusal = refused
            }
        }
        for name in ["reason", "entry", "year", "month"] {
            values["typed_\(name)"] = form?[name] ?? ""
        }
        values["books"] = Self.books.map {
            [
                "code": $0.code, "said": $0.title(visit.language),
                "chosen": $0.code == form?["book"],
            ] as [String: Any]
        }
        return try desk.page(
            "office-books", Text("联席办的登记簿", en: "The office's books"), values, visit,
            at: "/office-books", refusal: refusal)
    }

    /// The terminal's command reads the book and puts the reading on record.
    private func open(_ form: Form, _ office: Office, _ session: Session) async throws -> Page {
        guard let type = JointMeeting.auditCommand as? any DeskCommand.Type else { throw NoPage() }
        let options = ["entry", "year", "month"].compactMap { name in
            form.word(name).map { "--\(name)=\($0)" }
        }
        return try await DeskReading(host: desk.host).run(
            type, ["--reason=\(form["reason"])"] + options + ["--", form["book"]], office, session)
    }
}
