import ArgumentParser
import Kernel
import Law

/// Which departments work with the system in a district.
struct ModuleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "module",
        abstract: "部门模块：查看、启用、暂停、停用 · Modules per district.",
        discussion: """
            暂停：不办新事，在办的冻结并写明原因，什么也不丢；停用：没有未了的事才行，历史仍可查。
            Suspended: nothing new starts, what runs is frozen; retired: only when nothing is open.
            """,
        subcommands: [
            ModuleList.self, ModuleEnable.self, ModuleSuspend.self, ModuleRetire.self,
        ])
}

struct ModuleList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "各部门模块的状态；写部门则列历史 · States; of one department its history.")

    @OptionGroup var reader: Reader
    @Argument(help: "部门代码 · A department, for its history.") var department: String?
    @OptionGroup var place: DistrictOption
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    func run() async throws {
        try await withOffice { office in
            try office.session?.require(district: place.district)
            let book = ModuleBook(office, district: place.district)
            if let department {
                guard office.registry.department(department) != nil else {
                    throw Refusal(
                        Text(
                            "没有 \(department) 这个部门；见 yuhou module list。",
                            en: "There is no department \(department); see yuhou module list."))
                }
                return try show(
                    try await book.history(of: department).map { ($0.department, $0) },
                    office.registry)
            }
            try show(
                try await book.modules().map { ($0.department, $0.now) }, office.registry)
        }
    }

    private func show(
        _ rows: [(department: String, entry: ModuleBook.Entry?)], _ registry: Registry
    ) throws {
        if json { return try printJSON(rows.map { ModuleDocument($0.department, $0.entry) }) }
        let language = reader.language
        let zh = language == .chinese
        var table = Table(
            zh
                ? [
                    ("部门", .left), ("", .left), ("状态", .left), ("原因", .left), ("经办", .left),
                    ("时间", .left),
                ]
                : [
                    ("department", .left), ("", .left), ("state", .left), ("reason", .left),
                    ("by", .left), ("at", .left),
                ])
        for (code, entry) in rows {
            table.add([
                code, registry.department(code)?.title(language) ?? "",
                entry?.state.title(language) ?? (zh ? "没有" : "not there"),
                Table.cut(entry?.reason ?? "", to: 40), entry?.by ?? "", entry?.at ?? "",
            ])
        }
        table.lines.forEach { print($0) }
    }
}

struct ModuleDocument: Encodable {
    let department: String
    let state: Nullable<String>
    let reason: Nullable<String>
    let by: Nullable<String>
    let at: Nullable<String>

    init(_ department: String, _ entry: ModuleBook.Entry?) {
        self.department = department
        state = Nullable(entry?.state.title.en)
        reason = Nullable(entry?.reason)
        by = Nullable(entry?.by)
        at = Nullable(entry?.at)
    }
}

/// What `enable`, `suspend` and `retire` take, and how they show what they mean.
struct ModuleChangeOptions: ParsableArguments {
    @OptionGroup var reader: Reader
    @Argument(help: "部门代码，如 education · The department.") var department: String
    @OptionGroup var place: DistrictOption
    @Option(name: .long, help: "原因（暂停、停用须写） · Why; to suspend or retire it must be said.")
    var reason: String?
    @Flag(name: .long, help: "只看会怎样，不改 · Show what it means, change nothing.")
    var dryRun = false
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    func run(_ state: ModuleBook.State) async throws {
        try await withOffice { office in
            let book = ModuleBook(office, district: place.district)
            let effect =
                dryRun
                ? try await book.effect(of: state, on: department)
                : try await book.change(department, to: state, reason: reason)
            if json { return try printJSON(ModuleEffectDocument(effect, isDone: !dryRun)) }
            lines(of: effect).forEach { print($0) }
            if dryRun { return reader.say(Text("只是预览，没有改动。", en: "A preview: nothing changed.")) }
            reader.say(
                Text(
                    "\(place.district) 的 \(department) 模块：\(state.title.zh)。",
                    en: "Module \(department) in district \(place.district): \(state.title.en)."))
        }
    }

    private func lines(of effect: ModuleBook.Effect) -> [String] {
        let zh = reader.language == .chinese
        let clauses = effect.clauses.map { "\($0.clause)（\($0.persons)）" }.joined(separator: " ")
        let isStart = effect.after == .enabled
        var lines = [
            zh
                ? "\(isStart ? "开始" : "停止")办理的条款（现应享人数）：\(clauses.isEmpty ? "无" : clauses)"
                : "Clauses that \(isStart ? "start" : "stop") (entitled now): "
                    + (clauses.isEmpty ? "none" : clauses),
            zh ? "现应享：\(effect.persons) 人" : "Entitled now: \(effect.persons) persons",
        ]
        let running = effect.running.map { "\($0.clause)（\($0.persons)）" }.joined(separator: " ")
        lines.append(
            zh
                ? "在发的钱：\(running.isEmpty ? "无" : running)"
                : "Running payments: \(running.isEmpty ? "none" : running)")
        let open = effect.open.map { "\($0.title(reader.language)) \($0.count)" }
            .joined(separator: zh ? "；" : "; ")
        lines.append(
            zh ? "未了的事：\(open.isEmpty ? "无" : open)" : "Open: \(open.isEmpty ? "none" : open)")
        for shared in effect.shared {
            let readers = shared.readers.joined(separator: zh ? "、" : ", ")
            lines.append(
                zh
                    ? "别部门读它的事实：\(shared.fact) \(shared.title.zh)（\(readers)）"
                    : "Read by others: \(shared.fact) (\(readers))")
        }
        if effect.after == .retired, effect.keeps {
            lines.append(zh ? "还有未了的事：不能停用。" : "Something is open: it cannot be retired.")
        }
        return lines
    }
}

struct ModuleEffectDocument: Encodable {
    struct Led: Encodable {
        let clause: String
        let persons: Int
        let pays: Bool
    }

    struct Shared: Encodable {
        let fact: String
        let readers: [String]
    }

    let department: String
    let before: Nullable<String>
    let after: String
    let done: Bool
    let clauses: [Led]
    let persons: Int
    let open: [String: Int]
    let running: [String: Int]
    let shared: [Shared]
    let may_retire: Bool

    init(_ effect: ModuleBook.Effect, isDone: Bool) {
        department = effect.department
        before = Nullable(effect.before?.title.en)
        after = effect.after.title.en
        done = isDone
        clauses = effect.clauses.map { Led(clause: $0.clause, persons: $0.persons, pays: $0.pays) }
        persons = effect.persons
        open = Dictionary(
            effect.open.map { ($0.kind, $0.count) }, uniquingKeysWith: { first, _ in first })
        running = Dictionary(
            effect.running.map { ($0.clause, $0.persons) }, uniquingKeysWith: { first, _ in first })
        shared = effect.shared.map { Shared(fact: $0.fact, readers: $0.readers) }
        may_retire = !effect.keeps
    }
}

struct ModuleEnable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable", abstract: "启用；暂停过的照旧接着办 · Enable; everything resumes.")

    @OptionGroup var options: ModuleChangeOptions

    func run() async throws { try await options.run(.enabled) }
}

struct ModuleSuspend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "suspend", abstract: "暂停：在办的冻结，什么也不丢 · Suspend: what runs is frozen.")

    @OptionGroup var options: ModuleChangeOptions

    func run() async throws { try await options.run(.suspended) }
}

struct ModuleRetire: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retire", abstract: "停用：没有未了的事才行 · Retire: only when nothing is open.")

    @OptionGroup var options: ModuleChangeOptions

    func run() async throws { try await options.run(.retired) }
}
