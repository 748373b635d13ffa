import ArgumentParser
import Kernel
import Law

/// Every clause that speaks of one person, with the reasons.
struct EntitlementsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "entitlements",
        abstract: "一个人每一条：应不应享、多少、为什么 · One person, clause by clause, and why.")

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "哪一天（默认今天） · The day (default today).", transform: parseDay)
    var on: Day?
    @Option(
        name: .long, help: "截至哪一天所知（默认现在） · As known at the end of that day.",
        transform: parseDay)
    var known: Day?
    @Option(name: .long, help: "只看某部门可读的（看全区的账户用） · Only what this department may read.")
    var department: String?
    @Option(name: .long, help: "只看这一条 · Only this clause.") var clause: String?
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    func run() async throws {
        try await withOffice(place.district) { office in
            if let department, office.registry.department(department) == nil {
                throw Refusal(
                    Text("没有部门 \(department)。", en: "There is no department \(department)."))
            }
            let day = on ?? office.today
            let found = try await Entitlements.read(
                office, district: place.district, ref: ref, on: day, known: known ?? .never,
                for: office.reader ?? department)
            let entries = found.entries.filter { clause == nil || $0.clause.id == clause }
            if let clause, found.pack.clause(clause) == nil {
                throw Refusal(Text("没有这一条：\(clause)", en: "There is no clause \(clause)."))
            }
            if json {
                try printJSON(entries.map(EntitlementDocument.init))
            } else {
                let page = EntitlementPage(
                    pack: found.pack, registry: office.registry, language: reader.language)
                page.lines(of: found.person, entries, on: day).forEach { print($0) }
            }
        }
    }
}

/// `formats.md`, `yuhou entitlements`.
struct EntitlementDocument: Encodable {
    struct Because: Encodable {
        let condition: String
        let verdict: String
        let facts: [String: String]
        let missing: [String]
        let text: String
    }

    let clause: String
    let benefit: Nullable<String>
    let department: String
    let outcome: String
    let amount_fen: Nullable<Int64>
    let per: Nullable<String>
    let each: Nullable<String>
    let until: Nullable<String>
    let because: [Because]

    init(_ entry: Entitlements.Entry) {
        clause = entry.clause.id
        benefit = Nullable(entry.clause.provision?.benefit)
        department = entry.clause.department
        outcome = entry.finding.outcome.word
        amount_fen = Nullable(entry.finding.amount.fen)
        per = Nullable(entry.per?.rawValue)
        each = Nullable(entry.clause.provision?.cadence?.rawValue)
        until = Nullable(entry.until?.description)
        because = entry.because.map { reason in
            Because(
                condition: reason.condition, verdict: reason.verdict.word,
                facts: Dictionary(
                    reason.facts.map { ($0.name, $0.value) },
                    uniquingKeysWith: { first, _ in first }),
                missing: reason.missing, text: reason.words)
        }
    }
}

/// The explanation as a terminal shows it: the clause's own words beside the rule.
struct EntitlementPage {
    let pack: Pack
    let registry: Registry
    let language: Language

    private var zh: Bool { language == .chinese }

    func lines(of person: PersonCard, _ entries: [Entitlements.Entry], on day: Day) -> [String] {
        let count = entries.count { $0.finding.outcome == .yes }
        var title = "\(person.ref) \(Mask.name(person.name)) · \(day)"
        if entries.count > 1 {
            title +=
                zh
                ? "：\(entries.count) 条里应享 \(count) 条" : ": \(count) of \(entries.count) clauses"
        }
        var lines = [title]
        if let standing = pack.document?.standing {
            lines.append(zh ? "所依文件为\(standing)。" : "The document is a draft (\(standing)).")
        }
        for entry in entries { lines += [""] + self.lines(of: entry) }
        return lines
    }

    func lines(of entry: Entitlements.Entry) -> [String] {
        let clause = entry.clause
        let title = clause.provision?.benefit.flatMap { registry.benefits[$0]?.title(language) }
        let lead = registry.department(clause.department)?.title(language) ?? clause.department
        let gloss = zh ? "" : "\n    \(clause.gloss)"
        var lines = [
            "\(mark(entry.finding)) \(clause.id) \(title ?? (zh ? "扶助对象" : "target"))"
                + " · \(lead)\(sum(entry))",
            "    「\(clause.text)」\(gloss)",
        ]
        for reason in entry.because {
            let facts = reason.facts.map { "\($0.name) = \($0.value)" }.joined(separator: "，")
            let missing =
                reason.missing.isEmpty
                ? "" : (zh ? "　缺：" : "  missing: ") + reason.missing.joined(separator: "，")
            let words = reason.words == clause.text ? "" : "　「\(reason.words)」"
            lines.append("    \(sign(reason.verdict)) \(reason.condition)\(words)")
            if !facts.isEmpty || !missing.isEmpty { lines.append("        \(facts)\(missing)") }
        }
        if let until = entry.until {
            lines.append(zh ? "    至 \(until) 起变化" : "    changes on \(until)")
        }
        return lines
    }

    private func sum(_ entry: Entitlements.Entry) -> String {
        guard let name = entry.clause.provision?.amount?.figure else { return "" }
        let unit =
            switch entry.per {
            case .month: zh ? "每月" : "a month"
            case .year: zh ? "每年" : "a year"
            case .once, nil: zh ? "一次" : "once"
            }
        switch entry.finding.amount {
        case .none: return ""
        case .fen(let fen, _):
            let floor =
                pack.figures[name]?.isFloor == true
                ? (zh ? "（国家下限，本地标准待定）" : " (floor, local figure to be set)") : ""
            let money = Money(fen: fen)
            return zh ? " · \(unit) \(money) 元\(floor)" : " · \(money) yuan \(unit)\(floor)"
        case .undetermined(let names):
            let list = names.joined(separator: "，")
            return zh ? " · 金额待定（\(list)）" : " · amount undetermined (\(list))"
        }
    }

    private func mark(_ finding: Finding) -> String {
        switch finding.outcome {
        case .yes: zh ? "【应享】" : "[yes]"
        case .no: zh ? "【不适用】" : "[no]"
        case .unknown where finding.notAsked: zh ? "【未问】" : "[not asked]"
        case .unknown: zh ? "【待核】" : "[unknown]"
        }
    }

    private func sign(_ truth: Truth) -> String {
        switch truth {
        case .yes: "✓"
        case .no: "✗"
        case .unknown: "?"
        }
    }
}
