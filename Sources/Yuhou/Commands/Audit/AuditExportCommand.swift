import ArgumentParser
import Kernel
import Law
import Postgres

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

extension PostgresInstant {
    /// `2026-06-30 14:05:09` as Asia/Shanghai has it, without daylight saving since 1991.
    var shown: String {
        let seconds = (microseconds + 8 * 3_600_000_000).dividingFloored(by: 1_000_000)
        let days = seconds.dividingFloored(by: 86_400)
        guard let number = Int32(exactly: days) else { return "?" }
        let clock = seconds - days * 86_400
        let parts = [clock / 3600, clock / 60 % 60, clock % 60]
        let time = parts.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
        return "\(Day(number: number)) \(time)"
    }
}

extension Int64 {
    fileprivate func dividingFloored(by divisor: Int64) -> Int64 {
        let (quotient, rest) = quotientAndRemainder(dividingBy: divisor)
        return rest < 0 ? quotient - 1 : quotient
    }
}
