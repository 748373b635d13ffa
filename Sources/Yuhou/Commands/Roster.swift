import ArgumentParser
import Kernel
import Law

/// The district's files: people, facts, and what was given before.
struct RosterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "roster", abstract: "名册：导入 · The roster: import.",
        subcommands: [RosterImportCommand.self])
}

struct RosterImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "导入名册、事实和已落实记录 · Import roster, facts and deliveries.",
        discussion: """
            对的行全部导入，错的行写到旁边的 .rejects.csv 并注明原因；同一文件再导入一次，什么也不变。
            """)

    @OptionGroup var reader: Reader
    @Argument(help: "roster.csv") var file: String
    @OptionGroup var place: DistrictOption
    @Option(name: .long, help: "facts.csv") var facts: String?
    @Option(name: .long, help: "deliveries.csv") var deliveries: String?
    @Flag(name: .long, help: "只看结果，不写入 · Preview; nothing is written.") var dryRun = false
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    private struct FileDocument: Encodable {
        let file: String
        let accepted: Int
        let unchanged: Int
        let rejected: Int
        let rejects: Nullable<String>
        let known_elsewhere: [Int]
    }

    private struct Document: Encodable {
        let accepted: Int
        let unchanged: Int
        let rejected: Int
        let rejects: Nullable<String>
        let files: [FileDocument]
    }

    func run() async throws {
        let keys = try readKeys()
        let outcome = try await withOffice(place.district) { office in
            let (pack, _) = try await PackStore(office).pack(of: place.district)
            let importing = FileImport(office, seal: AESSeal(keys: keys), pack: pack)
            let progress = Progress(
                Text("导入", en: "Importing"), unit: Text("行", en: "rows"), language: reader.language)
            let rows = countRows([file, facts, deliveries].compactMap(\.self))
            let outcome = try await importing.run(
                roster: file, facts: facts, deliveries: deliveries, district: place.district,
                dryRun: dryRun, today: office.today, progress: { progress($0, of: rows) })
            progress.finish()
            return outcome
        }
        try report(outcome)
        if outcome.rejected > 0 { throw ExitCode(65) }
    }

    private func report(_ outcome: ImportOutcome) throws {
        if json {
            try printJSON(
                Document(
                    accepted: outcome.accepted, unchanged: outcome.unchanged,
                    rejected: outcome.rejected,
                    rejects: Nullable(outcome.files.compactMap(\.rejectsPath).first),
                    files: outcome.files.map {
                        FileDocument(
                            file: $0.path, accepted: $0.accepted, unchanged: $0.unchanged,
                            rejected: $0.rejected, rejects: Nullable($0.rejectsPath),
                            known_elsewhere: $0.knownElsewhere)
                    }))
            return
        }
        for file in outcome.files {
            reader.say(
                Text(
                    "\(file.path)：导入 \(file.accepted)，未变 \(file.unchanged)，退回 \(file.rejected)",
                    en:
                        "\(file.path): \(file.accepted) accepted, \(file.unchanged) unchanged, \(file.rejected) rejected"
                ))
            if let rejects = file.rejectsPath {
                reader.say(Text("　退回的行及原因：\(rejects)", en: "  rejected rows: \(rejects)"))
            }
        }
        for file in outcome.files where !file.knownElsewhere.isEmpty {
            let lines = file.knownElsewhere.prefix(20).map(String.init).joined(separator: "、")
            let count = file.knownElsewhere.count
            let more = count > 20 ? " 等" : ""
            reader.say(
                Text(
                    "\(file.path)：\(count) 人在其他区县已登记（行 \(lines)\(more)）："
                        + "发放前请与对方核对，办理转移，同一个月不重复享受。",
                    en: "\(file.path): \(count) people are registered in another district too "
                        + "(lines \(lines)): ask there and have them transferred before "
                        + "anything is paid twice."))
        }
        if dryRun { reader.say(Text("预览：没有写入。", en: "Preview: nothing was written.")) }
    }
}
