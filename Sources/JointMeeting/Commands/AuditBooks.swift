import ArgumentParser
import Kernel
import Law

/// `yuhou audit office BOOK`: the auditor reads the office's books; what for stands on record.
struct AuditOfficeBook: DeskCommand {
    static let department: DepartmentCode = "audit"
    static let configuration = CommandConfiguration(
        commandName: JointMeeting.code.word,
        abstract: "审计查阅联席办的登记簿，只读，写明事由 · The office's books, to read, for a reason.")

    /// The books there are.
    enum Book: String, CaseIterable, ExpressibleByArgument {
        case members, pairings, meetings, charges, registers, prechecks, reports, figures, duties
        case grievances, rulings
    }

    @OptionGroup var desk: DeskOptions
    @Argument(
        help: """
            members 成员、pairings 结对、meetings 会议、charges 交办、registers 登记簿、prechecks 政策对照、\
            reports 年度报告、figures 月度数据、duties 职责、grievances 诉求、rulings 裁定 · Which book.
            """)
    var book: Book
    @Option(name: .long, help: "查阅事由，留痕 · What for; it is put on record.") var reason: String
    @Option(name: .long, help: "一次会议、一个单位的报告：编号或部门代码 · One meeting, one unit's report.")
    var entry: String?
    @Option(name: .long, help: "报告的年度（默认今年） · The year of reports.") var year: Int?
    @Option(name: .long, help: "月度数据的月份，如 2026-03 · The month of figures.") var month: String?

    func run(in bureau: Bureau) async throws -> Page {
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        guard book != .figures || month != nil else {
            throw Refusal(
                Text("--month：写明哪个月的数据，如 2026-03。", en: "--month: which month's, as 2026-03."))
        }
        // On record before anything is read: no record, no reading.
        try await bureau.transaction(act: .read, reason: "\(book.rawValue): \(reason)") { _ in }
        return try await read(in: bureau)
    }

    private func read(in bureau: Bureau) async throws -> Page {
        func page<C: DeskCommand>(_: C.Type, _ words: [String] = []) async throws -> Page {
            try await C.parse(words + ["--district", "\(bureau.district)"]).run(in: bureau)
        }
        let years = year.map { ["--year", "\($0)"] } ?? []
        switch book {
        case .members: return try await page(MemberList.self)
        case .pairings: return try await page(PairingList.self)
        case .meetings:
            guard let entry else { return try await page(MeetingList.self) }
            return try await page(MeetingShow.self, [entry])
        case .charges: return try await page(ChargeList.self, ["--all"])
        case .registers: return try await page(EntryList.self)
        case .prechecks: return try await page(PrecheckList.self)
        case .reports:
            guard let entry else { return try await page(ReportList.self, years) }
            return try await page(ReportShow.self, [entry] + years)
        case .figures: return try await page(FiguresShow.self, [month ?? ""])
        case .duties: return try await page(FulfilmentList.self)
        case .grievances: return try await page(GrievanceList.self, ["--all"])
        case .rulings: return try await page(RulingRegister.self)
        }
    }
}
