import ArgumentParser
import Kernel
import Law

/// Writes a district's evidence as one file.
struct AuditExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "导出一个区县的留痕、链和检查点 · Write a district's evidence as one file.",
        discussion: """
            文件格式见 docs/audit.md；用 yuhou audit verify 核验，不需要数据库。
            The format is described in docs/audit.md; `yuhou audit verify` needs no database.
            """)

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Option(name: .long, help: "新文件 · The file to write; it must not exist.") var to: String

    func run() async throws {
        let counts = try await AuditDesk.reading(place.district) {
            try await AuditExport($0, district: place.district).write(to: to)
        }
        reader.say(
            Text(
                "已导出到 \(to)：链上 \(counts.chained) 条，尚未入链 \(counts.unchained) 条，检查点 "
                    + "\(counts.checkpoints) 个。",
                en: "Written to \(to): \(counts.chained) entries chained, \(counts.unchained) not "
                    + "yet, \(counts.checkpoints) checkpoints."))
    }
}
