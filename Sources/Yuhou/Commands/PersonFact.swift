import ArgumentParser
import Kernel
import Law

/// Records one fact, as one row of `facts.csv` would.
struct PersonFact: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fact",
        abstract: "记一项事实：与导入 facts.csv 的一行相同 · Record one fact, as a row of facts.csv.",
        discussion: """
            --value "" 表示自 --from 起终止；--value withdrawn 撤回同一 --from 的误报。
            --value "" ends the fact from --from on; --value withdrawn takes back a report made \
            in error.
            """)

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "如 hukou.kind、death、marriage · The fact's name.") var fact: String
    @Option(name: .long, help: "值，写法同 facts.csv · The value as in facts.csv.") var value: String
    @Option(name: .long, help: "从哪天起（含） · From which day, inclusive.") var from: String
    @Option(name: .long, help: "到哪天止（不含） · To which day, exclusive.") var to: String?
    @Option(name: .long, help: "报告的部门代码 · The reporting department's code.")
    var source: String
    @Option(name: .long, help: "凭据 · The document.") var document: String?
    @Option(name: .long, help: "哪天得知（默认今天） · The day it became known (default today).")
    var learned: String?
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    private struct Document: Encodable {
        let ref: String
        let fact: String
        let recorded: Bool
        let official: Bool
    }

    func run() async throws {
        var entry = FactEntry()
        entry.ref = ref
        entry.fact = fact
        entry.value = value
        entry.from = from
        entry.to = to ?? ""
        entry.source = source
        entry.document = document ?? ""
        entry.learned = learned ?? ""
        let wanted = entry
        let keys = try readKeys()
        let (isRecorded, kind) = try await withOffice(place.district) { office in
            let isRecorded = try await PersonRegister(office, seal: AESSeal(keys: keys))
                .record(wanted, district: place.district)
            return (isRecorded, office.registry.dictionary[fact])
        }
        // Marriages and parentage have no owner: everybody's word is read.
        let isOfficial = kind?.owners.contains(source) ?? true
        if json {
            return try printJSON(
                Document(ref: ref, fact: fact, recorded: isRecorded, official: isOfficial))
        }
        guard isRecorded else {
            reader.say(Text("已有同样的记录，没有改动。", en: "Recorded already; no change."))
            return
        }
        let title = kind?.title ?? Text(fact, en: fact)
        reader.say(Text("已记录：\(ref) \(title.zh)", en: "Recorded: \(ref) \(title.en)"))
        if let kind, !isOfficial {
            let owners = kind.owners.joined(separator: ", ")
            reader.say(
                Text(
                    "此项以 \(owners) 的报告为准；这一条留存备查，不一致时列入核对清单。",
                    en: "Only \(owners) decides this fact; the report is kept and compared."))
        }
    }
}
