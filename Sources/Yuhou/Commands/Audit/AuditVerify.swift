import ArgumentParser
import AuditVerifier
import Console
import Embedded
import Foundation
import Kernel
import Law

/// Verifies an export, or the database itself by way of one.
struct AuditVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "核验留痕，不需要数据库 · Verify the evidence, without the database.",
        discussion: """
            给出导出文件、外部检查点和公钥（yuhou audit key）。不给文件时用 --district 核验本机数据库。
            发现问题时退出码为 65。 Exit status 65 when something is wrong.
            """)

    @OptionGroup var reader: Reader
    @Argument(help: "yuhou audit export 的文件 · What `yuhou audit export` wrote.")
    var file: String?
    @Option(name: .long, help: "不给文件时：区县代码 · Without a file: the district.")
    var district: Int?
    @Option(
        name: .long, parsing: .upToNextOption,
        help: "外部检查点文件，可多个 · Files of outside checkpoints.")
    var checkpoints: [String] = []
    @Option(name: .long, help: "公钥文件；不给则用本机的 · Public keys; this machine's without it.")
    var key: String?
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    func validate() throws {
        guard (file == nil) != (district == nil) else {
            throw ValidationError("应给出导出文件或 --district 之一 / give an export or --district")
        }
    }

    func run() async throws {
        let report: VerificationReport
        do {
            let keys = try publicKeys()
            if let file {
                report = try AuditVerifier(keys: keys).verify(export: file, outside: checkpoints)
            } else {
                report = try await verifyDatabase(district ?? 0, keys)
            }
        } catch let error as VerifierError {
            throw CommandFailure(status: 64, text: Text(error.zh, en: error.en))
        }
        if json {
            try printJSON(VerificationDocument(report))
        } else {
            VerificationPage(report).lines.forEach { reader.say($0) }
        }
        if !report.isClean { throw ExitCode(65) }
    }

    private func publicKeys() throws -> PublicKeys {
        if let key { return try PublicKeys(path: key) }
        return try Self.ownKeys()
    }

    private static func ownKeys() throws -> PublicKeys {
        let lines = try AuditDesk.signingKeys().map(\.publicLine).joined(separator: "\n")
        return try PublicKeys(text: lines, path: Home.current().keyFile)
    }

    private func verifyDatabase(
        _ district: Int, _ keys: PublicKeys
    ) async throws -> VerificationReport {
        try await AuditDesk.reading(district) {
            try await Self.verify(district, at: $0, keys, outside: checkpoints)
        }
    }

    /// Verifies an export made for that.
    ///
    /// - Parameter outside: Files of checkpoints; with none this machine's own.
    private static func verify(
        _ district: Int, at desk: Desk, _ keys: PublicKeys, outside checkpoints: [String]
    ) async throws -> VerificationReport {
        let kept = AuditDesk.checkpointFile(district)
        let isKept = FileManager.default.fileExists(atPath: kept)
        let outside = checkpoints.isEmpty && isKept ? [kept] : checkpoints
        try AuditDesk.makeCheckpointFolder()
        let random = UInt64.random(in: 0...UInt64.max)
        let file = "\(Home.current().path)/checkpoints/.verify-\(random)"
        defer { try? FileManager.default.removeItem(atPath: file) }
        _ = try await AuditExport(desk, district: district).write(to: file)
        return try AuditVerifier(keys: keys).verify(export: file, outside: outside)
    }

    /// The same for the console.
    static let evidence = Evidence(
        keys: { try AuditDesk.signingKeys().map(\.publicLine) },
        verify: { desk, district in
            do {
                let report = try await verify(district, at: desk, ownKeys(), outside: [])
                return (report.isClean, VerificationPage(report).lines)
            } catch let error as VerifierError {
                throw Refusal(Text(error.zh, en: error.en))
            }
        })
}

/// A report in sentences.
struct VerificationPage {
    private let report: VerificationReport

    init(_ report: VerificationReport) { self.report = report }

    var lines: [Text] {
        var lines = [
            Text(
                "\(report.district)：链上 \(report.chained) 条，外部检查点保证到第 \(report.covered) 条"
                    + "（外部 \(report.checkpointsOutside) 个，数据库中 \(report.checkpointsInside) 个）。",
                en: "\(report.district): \(report.chained) entries chained; outside checkpoints "
                    + "vouch for places up to \(report.covered) (\(report.checkpointsOutside) "
                    + "outside, \(report.checkpointsInside) in the database).")
        ]
        if report.unchainedCount > 0 {
            let ids = report.unchained.prefix(10).map { "\($0)" }.joined(separator: " ")
            let more = report.unchainedCount > 10 ? " …" : ""
            lines.append(
                Text(
                    "尚未入链 \(report.unchainedCount) 条：\(ids)\(more)",
                    en: "Not yet chained: \(report.unchainedCount) entries, \(ids)\(more)"))
        }
        lines += report.notices.map { Text("注意：\($0.zh)", en: "Notice: \($0.en)") }
        let hidden = report.noticeCount - report.notices.count
        if hidden > 0 {
            lines.append(Text("另有注意 \(hidden) 处。", en: "\(hidden) more notices."))
        }
        guard let first = report.problems.first else {
            return lines + [Text("核验无误。", en: "Everything agrees.")]
        }
        lines.append(
            Text(
                "发现问题 \(report.problemCount) 处；第一处：\(first.zh)",
                en: "\(report.problemCount) problems; the first: \(first.en)"))
        lines += report.problems.dropFirst().map { Text("  \($0.zh)", en: "  \($0.en)") }
        return lines
    }
}

/// `yuhou audit verify --json`.
struct VerificationDocument: Encodable {
    struct Item: Encodable {
        let kind: String
        let seq: Nullable<Int64>
        let entry: Nullable<Int64>
        let zh: String
        let en: String

        init(_ finding: AuditFinding) {
            kind = finding.kind.rawValue
            seq = Nullable(finding.seq)
            entry = Nullable(finding.entry)
            zh = finding.zh
            en = finding.en
        }
    }

    let district: Int
    let clean: Bool
    let chained: Int
    let last_seq: Int64
    let covered: Int64
    let checkpoints_inside: Int
    let checkpoints_outside: Int
    let not_yet_chained: Int
    let not_yet_chained_ids: [Int64]
    let problem_count: Int
    let problems: [Item]
    let notice_count: Int
    let notices: [Item]

    init(_ report: VerificationReport) {
        district = report.district
        clean = report.isClean
        chained = report.chained
        last_seq = report.lastSeq
        covered = report.covered
        checkpoints_inside = report.checkpointsInside
        checkpoints_outside = report.checkpointsOutside
        not_yet_chained = report.unchainedCount
        not_yet_chained_ids = report.unchained
        problem_count = report.problemCount
        problems = report.problems.map(Item.init)
        notice_count = report.noticeCount
        notices = report.notices.map(Item.init)
    }
}
