import ArgumentParser
import Kernel
import Law
import Money

/// Tries another figure, another rule, or another district's law on a district's families.
struct WhatIfCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "what-if",
        abstract: "试算：换一个标准或一套政策，谁得谁失、每月多少钱 · Who gains, who loses, what it costs.",
        discussion: """
            --figure 名称 --value 值 --from 日期：改一个标准；--pack 文件夹：换规则，或把别区的政策套到本区家庭。
            什么也不写入；逐户核算全区。
            yuhou what-if --district 500119 --figure special_assistance.rate --class loss \
              --value 700.00 --from 2027-01-01
            Nothing is stored; every family of the district is worked out under both laws.
            """)

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Option(name: .long, help: "标准的名称，见 yuhou rulings、pack show · A figure's name.")
    var figure: String?
    @Option(name: .long, help: "新值，写法同政策包 · The new value as packs write it.")
    var value: String?
    @Option(name: .customLong("class"), help: "哪一类（label） · Which class of the figure.")
    var label: String?
    @Option(name: .long, help: "另一个政策包的文件夹 · Another pack's folder.") var pack: String?
    @Option(
        name: .long, help: "从哪天起（默认今天） · From which day (default today).", transform: parseDay)
    var from: Day?
    @Option(name: .long, help: "算几个月的钱（1–120，默认 12） · Months of money.") var months = 12
    @Flag(name: .long, help: "列出每个镇街 · List every town.") var towns = false
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    func validate() throws {
        guard (figure != nil) != (pack != nil) else {
            throw ValidationError(
                "写 --figure 与 --value，或写 --pack，二者之一 / give --figure and --value, or --pack")
        }
        if pack != nil, label != nil {
            throw ValidationError("--class 只与 --figure 同用 / --class goes with --figure")
        }
        if (figure != nil) != (value != nil) {
            throw ValidationError("--figure 与 --value 须同写 / --figure and --value go together")
        }
        guard (1...120).contains(months) else {
            throw ValidationError("--months \(months)：应为 1 至 120 / should be 1 to 120")
        }
    }

    func run() async throws {
        let (found, page, payers) = try await withOffice(place.district) { office in
            let day = from ?? office.today
            let (law, _) = try await PackStore(office).pack(of: place.district)
            let other = try self.other(law, office, day)
            if let figure, law.provisions(reading: figure).isEmpty {
                throw Refusal(
                    Text(
                        "--figure：没有一条规则读取 \(figure)，改它不改变任何人应享的事项。",
                        en: "--figure: no rule reads \(figure); changing it changes nobody's due."))
            }
            let progress = Progress(
                Text("试算", en: "Trying"), unit: Text("人", en: "persons"), language: reader.language)
            let found = try await WhatIf.run(
                office, district: place.district, other: other,
                reading: figure.map { law.provisions(reading: $0) }, from: day, months: months
            ) { progress($0, of: $1) }
            progress.finish()
            let titles = try await AreaTable(office).titles(of: place.district)
            let shares = try await Share.all(of: place.district, in: office.assessor)
            return (
                found,
                WhatIfPage(
                    registry: office.registry, towns: titles, showsTowns: towns,
                    language: reader.language),
                found.byPayer(shares)
            )
        }
        if json { return try printJSON(WhatIfDocument(found, payers: payers)) }
        (page.lines(of: found) + page.payerLines(payers)).forEach { print($0) }
        reader.say(Text("试算：没有写入。", en: "Nothing was stored."))
    }

    private func other(_ law: Pack, _ office: Office, _ day: Day) throws -> Pack {
        if let pack {
            let (code, sources) = try PackFolder.sources(at: pack)
            let result = PackLoader(
                dictionary: office.registry.dictionary, benefits: office.registry.lawBenefits
            ).load(code, from: sources)
            guard let found = result.pack else { throw PackRefusal(problems: result.problems) }
            return found.moved(to: String(place.district))
        }
        do {
            return try law.setting(figure ?? "", class: label, to: value ?? "", from: day)
        } catch {
            throw Refusal(error.words)
        }
    }
}

extension Pack.VariantProblem {
    /// What is wrong and what would be right.
    fileprivate var words: Text {
        switch self {
        case .unknownFigure(let name, let near):
            Text(
                "--figure：本区政策没有名为 \(name) 的标准\(near.map { "；是否为 \($0)？" } ?? "")",
                en: "--figure: no figure \(name)\(near.map { "; did you mean \($0)?" } ?? "")")
        case .classNeeded(let names):
            Text(
                "--class：这个标准分类，请写其一：\(names.joined(separator: "、"))",
                en: "--class: the figure has classes; give one of \(names.joined(separator: ", "))")
        case .unknownClass(let name, let names):
            Text(
                "--class：没有 \(name) 这一类；有：\(names.joined(separator: "、"))",
                en: "--class: no class \(name); there are \(names.joined(separator: ", "))")
        case .wrongValue(let value, let shape):
            Text(
                "--value：\(value) 不是这个标准的值；应为 \(shape)",
                en: "--value: \(value) is no value of it; write \(shape)")
        }
    }
}

/// A trial as a terminal shows it.
struct WhatIfPage {
    let registry: Registry
    let towns: [Int64: String]
    let showsTowns: Bool
    let language: Language

    private var zh: Bool { language == .chinese }

    func lines(of found: WhatIf) -> [String] {
        let changed = found.effects.filter(\.isChange)
        var lines = [
            zh
                ? "\(found.persons) 人，\(found.day) 当日："
                : "\(found.persons) persons on \(found.day):"
        ]
        if changed.isEmpty {
            lines.append(zh ? "没有人因此增减应享事项。" : "Nobody gains or loses anything.")
        } else {
            var table = Table(
                zh
                    ? [
                        ("条款", .left), ("待遇", .left), ("部门", .left), ("现应享", .right),
                        ("新应享", .right), ("得", .right), ("失", .right), ("增额", .right),
                        ("减额", .right), ("待核", .right),
                    ]
                    : [
                        ("clause", .left), ("benefit", .left), ("department", .left),
                        ("now", .right), ("then", .right), ("gain", .right), ("lose", .right),
                        ("more", .right), ("less", .right),
                        ("unknown", .right),
                    ])
            for effect in changed { table.add(row(effect)) }
            lines += table.lines
            if showsTowns { lines += townLines(changed) }
        }
        let note = zh ? "只列会受影响的条款的钱：" : "Money of the clauses that may differ:"
        return lines + ["", note] + money(found)
    }

    private func row(_ effect: WhatIf.Effect) -> [String] {
        let ids =
            effect.before == effect.after
            ? effect.before.joined(separator: " ")
            : "\(list(effect.before)) → \(list(effect.after))"
        let title = effect.benefit.flatMap { registry.benefits[$0]?.title(language) }
        let unknown =
            effect.unknown == effect.unknownAfter
            ? "\(effect.unknown)" : "\(effect.unknown) → \(effect.unknownAfter)"
        return [
            ids, Table.cut(title ?? (zh ? "扶助对象资格" : "target"), to: 24),
            registry.department(effect.department)?.title(language) ?? effect.department,
            "\(effect.entitled)", "\(effect.entitledAfter)", "\(effect.gains)",
            "\(effect.loses)", "\(effect.more)", "\(effect.less)", unknown,
        ]
    }

    private func list(_ ids: [String]) -> String {
        ids.isEmpty ? (zh ? "无" : "none") : ids.joined(separator: " ")
    }

    private func townLines(_ effects: [WhatIf.Effect]) -> [String] {
        var lines = ["", zh ? "按镇街（得／失）：" : "By town (gain / lose):"]
        for effect in effects where !effect.towns.isEmpty {
            let parts = effect.towns.sorted { $0.key < $1.key }.map { town, turn in
                "\(towns[town] ?? String(town)) \(turn.gains)/\(turn.loses)"
            }
            let ids = effect.before + effect.after.filter { !effect.before.contains($0) }
            lines.append("  \(list(ids))：\(parts.joined(separator: zh ? "，" : ", "))")
        }
        return lines
    }

    private func money(_ found: WhatIf) -> [String] {
        var table = Table(
            zh
                ? [
                    ("月份", .left), ("现行（元）", .right), ("试算（元）", .right), ("差额（元）", .right),
                    ("金额待定", .right),
                ]
                : [
                    ("month", .left), ("now (yuan)", .right), ("then (yuan)", .right),
                    ("difference", .right), ("sum to be set", .right),
                ])
        for sum in found.months {
            table.add([
                "\(sum.month)", "\(Money(fen: sum.fen))", "\(Money(fen: sum.fenAfter))",
                "\(Money(fen: sum.fenAfter - sum.fen))",
                sum.undetermined == sum.undeterminedAfter
                    ? "\(sum.undetermined)" : "\(sum.undetermined) → \(sum.undeterminedAfter)",
            ])
        }
        let before = found.months.reduce(0) { $0 + $1.fen }
        let after = found.months.reduce(0) { $0 + $1.fenAfter }
        table.add([
            zh ? "合计" : "total", "\(Money(fen: before))", "\(Money(fen: after))",
            "\(Money(fen: after - before))", "",
        ])
        return table.lines
    }
}

extension WhatIfPage {
    /// By whom the money would be borne, as the shares stand.
    func payerLines(
        _ payers: [(payer: Payers.Payer?, fen: Int64, fenAfter: Int64)]
    ) -> [String] {
        guard payers.contains(where: { $0.payer != nil }) else { return [] }
        var table = Table(
            zh
                ? [
                    ("出资", .left), ("资金", .left), ("现行（元）", .right), ("试算（元）", .right),
                    ("差额（元）", .right),
                ]
                : [
                    ("payer", .left), ("fund", .left), ("now (yuan)", .right),
                    ("then (yuan)", .right), ("difference", .right),
                ])
        for (payer, fen, after) in payers {
            table.add([
                payer?.payer.title(language) ?? (zh ? "未定分担" : "no share is set"),
                payer?.fund ?? "—", "\(Money(fen: fen))", "\(Money(fen: after))",
                "\(Money(fen: after - fen))",
            ])
        }
        return ["", zh ? "按出资：" : "By payer:"] + table.lines
    }
}

/// What `what-if --json` prints.
struct WhatIfDocument: Encodable {
    struct Effect: Encodable {
        let before: [String]
        let after: [String]
        let benefit: Nullable<String>
        let department: String
        let entitled: Int
        let entitled_after: Int
        let gains: Int
        let loses: Int
        let more: Int
        let less: Int
        let unknown: Int
        let unknown_after: Int
        let towns: [String: [String: Int]]
    }

    struct Sum: Encodable {
        let month: String
        let fen: Int64
        let fen_after: Int64
        let undetermined: Int
        let undetermined_after: Int
    }

    struct Payer: Encodable {
        let payer: Nullable<String>
        let fund: Nullable<String>
        let fen: Int64
        let fen_after: Int64
    }

    let on: String
    let persons: Int
    let clauses: [Effect]
    let months: [Sum]
    let payers: [Payer]

    init(
        _ found: WhatIf, payers: [(payer: Payers.Payer?, fen: Int64, fenAfter: Int64)]
    ) {
        self.payers = payers.map {
            Payer(
                payer: Nullable($0.payer?.payer.rawValue), fund: Nullable($0.payer?.fund),
                fen: $0.fen, fen_after: $0.fenAfter)
        }
        on = found.day.description
        persons = found.persons
        clauses = found.effects.filter(\.isChange).map { effect in
            Effect(
                before: effect.before, after: effect.after, benefit: Nullable(effect.benefit),
                department: effect.department, entitled: effect.entitled,
                entitled_after: effect.entitledAfter, gains: effect.gains, loses: effect.loses,
                more: effect.more, less: effect.less, unknown: effect.unknown,
                unknown_after: effect.unknownAfter,
                towns: Dictionary(
                    uniqueKeysWithValues: effect.towns.map {
                        (String($0.key), ["gains": $0.value.gains, "loses": $0.value.loses])
                    }))
        }
        months = found.months.map {
            Sum(
                month: $0.month.description, fen: $0.fen, fen_after: $0.fenAfter,
                undetermined: $0.undetermined, undetermined_after: $0.undeterminedAfter)
        }
    }
}
