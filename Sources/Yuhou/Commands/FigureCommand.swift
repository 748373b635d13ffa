import ArgumentParser
import JointMeeting
import Kernel
import Law

/// The figures of a district's law: what is set, what is not, setting one.
struct FigureCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "figure",
        abstract: "标准：查看、设定 · Figures: list, set.",
        subcommands: [FigureList.self, FigureSet.self])
}

/// The rulings of a district's law; `yuhou rulings` lists those that are open.
struct RulingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ruling", abstract: "口径：联席会议的裁定 · Rulings: set one.",
        subcommands: [RulingSet.self])
}

struct FigureList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "各标准和口径逐日的值；--unset 只列未定的 · Figures and rulings with their dated values.")

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Flag(name: .long, help: "只列今天没有值的 · Only those without a value today.") var unset = false
    @Option(name: .long, help: "哪一版（默认现行） · Which version (default the law).")
    var version: Int?
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    private struct Value: Encodable {
        let from: String
        let to: Nullable<String>
        let `class`: String
        let value: Nullable<String>
        let status: String
        let source: String
    }

    private struct Document: Encodable {
        let figure: String
        let title: String
        let type: String
        let ruled_by: Nullable<String>
        let is_set: Bool
        let values: [Value]
    }

    func run() async throws {
        try await withOffice { office in
            try office.session?.require(district: place.district)
            let store = PackStore(office)
            let pack: Pack
            if let version {
                pack = try await store.pack(of: place.district, version: version)
            } else {
                pack = try await store.pack(of: place.district).pack
            }
            let figures = pack.figures.values.filter { !unset || !$0.isSet(on: office.today) }
                .sorted { $0.name < $1.name }
            if json { return try printJSON(figures.map { document($0, on: office.today) }) }
            lines(of: figures).forEach { print($0) }
        }
    }

    private func document(_ figure: Figure, on day: Day) -> Document {
        Document(
            figure: figure.name, title: figure.title(reader.language),
            type: figure.typeName, ruled_by: Nullable(figure.ruledBy),
            is_set: figure.isSet(on: day),
            values: figure.rows.map { row in
                Value(
                    from: row.from.description,
                    to: Nullable(row.to == .never ? nil : row.to.description), class: row.class,
                    value: Nullable(row.value.map { figure.words(for: $0) }),
                    status: row.status.rawValue, source: row.source)
            })
    }

    private func lines(of figures: [Figure]) -> [String] {
        let zh = reader.language == .chinese
        var table = Table(
            zh
                ? [
                    ("标准", .left), ("名称", .left), ("类", .left), ("自", .left), ("至", .left),
                    ("值", .right), ("状态", .left), ("出处", .left),
                ]
                : [
                    ("figure", .left), ("title", .left), ("class", .left), ("from", .left),
                    ("to", .left), ("value", .right), ("status", .left), ("source", .left),
                ])
        for figure in figures {
            for (index, row) in figure.rows.enumerated() {
                table.add([
                    index == 0 ? figure.name : "",
                    index == 0 ? Table.cut(figure.title(reader.language), to: 30) : "",
                    Table.cut(row.class, to: 24), row.from.description,
                    row.to == .never ? "" : row.to.description,
                    row.value.map { figure.words(for: $0) } ?? (zh ? "待定" : "to be set"),
                    row.status.rawValue, Table.cut(row.source, to: 40),
                ])
            }
        }
        return table.lines
    }
}

extension Figure {
    /// Its type as packs write it.
    fileprivate var typeName: String {
        switch type {
        case .flag: "flag"
        case .count: "count"
        case .money: "money"
        case .day: "day"
        case .code(let words), .set(let words): "code [\(words.joined(separator: ", "))]"
        case .area(let digits): "area \(digits)"
        }
    }

    /// Whether a row holds a value on the day.
    fileprivate func isSet(on day: Day) -> Bool {
        rows.contains {
            $0.value != nil && $0.status != .toBeSet && $0.from <= day && day < $0.to
        }
    }
}

/// What `figure set` and `ruling set` take.
struct FigureSetOptions: ParsableArguments {
    @OptionGroup var reader: Reader
    @Argument(help: "名称，见 figure list · The figure's name.") var name: String
    @OptionGroup var place: DistrictOption
    @Option(name: .long, help: "值，写法同政策包 · The value as packs write it.") var value: String
    @Option(name: .long, help: "从哪天起 · From which day.", transform: parseDay) var from: Day
    @Option(name: .long, help: "出处：文号、纪要 · The paper it stands in.") var source: String
    @Option(name: .customLong("class"), help: "哪一类 · Which class of the figure.")
    var label: String?
    @Flag(name: .long, help: "换掉同一天起的值 · In place of a value from the same day.")
    var replace = false
    @Option(name: .long, help: "接着哪一版草案做 · The version it goes on from.") var onTopOf: Int?
    @Flag(name: .long, help: "只看影响 · Show the effect, store nothing.") var dryRun = false
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    func run(_ change: (inout FigureSetting) -> Void) async throws {
        var setting = FigureSetting(name: name, value: value, from: from, source: source)
        setting.className = label
        setting.replaces = replace
        change(&setting)
        try await withOffice { office in
            let prepared = try await PackStore(office).prepare(
                setting, district: place.district, onTopOf: onTopOf)
            try await DraftPage(reader: reader, office: office, isDryRun: dryRun, json: json)
                .show(prepared)
        }
    }
}

struct FigureSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "设定一个标准：草案，先看影响 · Set a figure: a draft, its effect first.",
        discussion: """
            与装载政策包一样，须由另一人核准（pack approve），再施行（pack in-force）。
            yuhou figure set special_assistance.local --district 500119 --class loss \\
              --value 值 --from 日期 --source 文号
            """)

    @OptionGroup var options: FigureSetOptions
    @Option(
        name: .long, help: "verified 有据（默认）或 proxy 仅供参考，不发放 · Only verified pays.",
        transform: { word in
            guard let status = FigureStatus(rawValue: word), status != .toBeSet else {
                throw ValidationError(
                    "--status \(word)：应为 verified 或 proxy / should be verified or proxy")
            }
            return status
        })
    var status: FigureStatus = .verified

    func run() async throws { try await options.run { $0.status = status } }
}

struct RulingSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "录入一个裁定：草案，先看影响 · Set a ruling: a draft, its effect first.")

    @OptionGroup var options: FigureSetOptions
    @Option(name: .long, help: "由谁裁定，如联席会议 · Who ruled.") var ruledBy: String
    @Option(name: .long, help: "理由 · Why.") var reason: String?

    func run() async throws {
        try await options.run {
            $0.ruledBy = ruledBy
            $0.reason = reason
        }
    }
}

/// `yuhou office ruling …`: the office's register of rulings: what it has to rule, what it ruled.
struct OfficeRulingGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ruling",
        abstract: "裁定登记：待裁定、录入、已录入 · Rulings: needed, recorded, in force.",
        subcommands: [OfficeRulingList.self] + JointMeeting.rulingCommands)
}

/// As `yuhou rulings`.
struct OfficeRulingList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "待裁定的：未定的标准和按默认执行的口径 · What is to be ruled.")

    @OptionGroup var rulings: Rulings

    func run() async throws { try await rulings.run() }
}
