import ArgumentParser
import Kernel
import Law

/// The private server's state, or the office's board of a district.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "联席办总览：各部门各条还欠着谁（不带 --district 则显示数据库状态） · The office's board.",
        discussion: """
            应享=依法应得；待核=缺事实；未问=只等家庭表态；在享=最近一期已落实；欠=应得而未落实；
            逾期=有过了期限仍未落实的；按住=暂缓；拒=经办人说明理由拒绝；辞=家庭谢绝。
            """)

    @OptionGroup var reader: Reader
    @Option(
        name: .long, help: "区县代码，六位；不给则显示数据库状态 · District code; without it, the server's state.")
    var district: Int?
    @Option(name: .long, help: "哪一天（默认今天） · The day (default today).", transform: parseDay)
    var on: Day?
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    func run() async throws {
        guard let district else {
            reader.say(try describeServer())
            return
        }
        try await withOffice(district) { office in
            let progress = Progress(
                Text("核定", en: "Assessing"), unit: Text("人", en: "persons"),
                language: reader.language)
            let (board, pack) = try await Board.read(
                office, district: district, on: on ?? office.today
            ) { progress($0, of: $1) }
            progress.finish()
            if json {
                try printJSON(BoardDocument(board))
            } else {
                BoardPage(board: board, pack: pack, registry: office.registry).lines(
                    on: on ?? office.today, language: reader.language
                ).forEach { print($0) }
            }
        }
    }
}

/// `formats.md`, `yuhou status`.
struct BoardDocument: Encodable {
    struct Clause: Encodable {
        let clause: String
        let entitled: Int
        let unknown: Int
        let not_asked: Int
        let in_progress: Int
        let receiving: Int
        let overdue: Int
        let refused: Int
        let declined: Int
        let held: Int
        let gap: Int
    }

    struct Department: Encodable {
        let department: String
        let clauses: [Clause]
        /// Why it is suspended here; then what it owes is held.
        let held_for: Nullable<String>
    }

    let departments: [Department]

    init(_ board: Board) {
        departments = board.departments.map { department in
            Department(
                department: department.department,
                clauses: department.lines.map {
                    Clause(
                        clause: $0.clause, entitled: $0.entitled, unknown: $0.unknown,
                        not_asked: $0.notAsked, in_progress: $0.inProgress,
                        receiving: $0.receiving, overdue: $0.overdue, refused: $0.refused,
                        declined: $0.declined, held: $0.held, gap: $0.gap)
                }, held_for: Nullable(board.holds[department.department]))
        }
    }
}

/// The board as a terminal shows it.
struct BoardPage {
    let board: Board
    let pack: Pack
    let registry: Registry

    func lines(on day: Day, language: Language) -> [String] {
        let zh = language == .chinese
        var table = Table(
            zh
                ? [
                    ("条", .left), ("内容", .left), ("应享", .right), ("待核", .right), ("未问", .right),
                    ("在享", .right), ("欠", .right), ("逾期", .right),
                ]
                : [
                    ("Clause", .left), ("What", .left), ("Entitled", .right), ("Unknown", .right),
                    ("Not asked", .right), ("Receiving", .right), ("Gap", .right),
                    ("Overdue", .right),
                ])
        for department in board.departments {
            let title = registry.department(department.department)?.title(language)
            let total = department.lines.reduce(0) { $0 + $1.gap }
            let held = board.holds[department.department].map {
                zh ? "已暂停（\($0)）：欠的按住" : "suspended (\($0)): what is owed is held"
            }
            table.add([
                "【\(title ?? department.department)】", Table.cut(held ?? "", to: 60), "", "", "",
                "",
                "\(total)", "",
            ])
            for line in department.lines {
                table.add(
                    [line.clause, what(line.clause, language)]
                        + [
                            line.entitled, line.unknown, line.notAsked, line.receiving, line.gap,
                            line.overdue,
                        ].map { $0 == 0 ? "·" : "\($0)" })
            }
        }
        let gap = board.departments.flatMap(\.lines).reduce(0) { $0 + $1.gap }
        let standing = pack.document?.standing.map { zh ? "（\($0)）" : " (draft: \($0))" } ?? ""
        let title =
            zh
            ? "\(pack.title.zh) · \(day)：还欠着的 \(gap) 项\(standing)"
            : "\(pack.title.en), \(day): \(gap) still owed\(standing)"
        return [title, ""] + table.lines
    }

    private func what(_ id: String, _ language: Language) -> String {
        guard let clause = pack.clause(id), let code = clause.provision?.benefit else { return "" }
        let text = registry.benefits[code]?.title(language) ?? clause.gloss
        return Table.cut(text, to: 40)
    }
}
