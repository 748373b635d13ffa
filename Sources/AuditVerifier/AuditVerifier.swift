import Foundation

/// Verifies the evidence of a district from an export, the checkpoints that others keep, and the
/// public keys. It needs neither the database nor the program that wrote them.
///
/// It finds entries that were edited, deleted, inserted or put in another order, a chain that was
/// cut, written anew or set back, all up to the last outside checkpoint; and beyond that whatever
/// contradicts the chain itself.
public struct AuditVerifier {
    private let keys: PublicKeys

    /// Microseconds that a transaction may stay open without a notice.
    static let lateness: Int64 = 600_000_000

    public init(keys: PublicKeys) { self.keys = keys }

    /// - Parameters:
    ///   - path: An export.
    ///   - outside: Files of checkpoints; those of other districts in them are passed over.
    /// - Returns: what is wrong and what is not covered.
    /// - Throws: `VerifierError` when a file cannot be read or the first is no export.
    public func verify(export path: String, outside: [String]) throws -> VerificationReport {
        var reader = try LineReader(path)
        guard let first = try reader.next(), case .head(let district)? = ExportLine(first) else {
            throw VerifierError(
                zh: "\(path) 不是审计导出文件；请用 yuhou audit export 导出。",
                en: "\(path) is no export of the audit; make one with `yuhou audit export`.")
        }
        var report = VerificationReport(district: district)
        var checkpoints = Checkpoints()
        for file in outside {
            try read(outside: file, district: district, into: &checkpoints, &report)
        }
        if report.checkpointsOutside == 0 {
            report.add(
                notice: AuditFinding(
                    kind: .uncovered, seq: nil, entry: nil,
                    zh: "没有可用的外部检查点：整条链若被重写，无法发现。",
                    en: "No outside checkpoint: a chain written anew as a whole is not found."))
        }
        var walk = ChainWalk(district: district, checkpoints: checkpoints)
        var counts = (checkpoints: 0, chained: 0, unchained: 0)
        var stated: (checkpoints: Int, chained: Int, unchained: Int)?
        while let line = try reader.next() {
            // Nothing comes after the end.
            let read = stated == nil ? ExportLine(line) : nil
            switch read {
            case .checkpoint(let state):
                counts.checkpoints += 1
                walk.checkpoints.add(
                    state, .export, district: district, keys: keys, report: &report)
            case .chained(let place):
                counts.chained += 1
                walk.take(place, &report)
            case .unchained(let entry):
                counts.unchained += 1
                walk.take(unchained: entry, &report)
            case .end(let checkpoints, let chained, let unchained):
                stated = (checkpoints, chained, unchained)
            case .head, nil:
                report.add(problem: Self.unreadable(path, reader.number))
            }
        }
        walk.finish(&report)
        if stated.map({ $0 != counts }) ?? true { report.add(problem: Self.incomplete(path)) }
        return report
    }

    private func read(
        outside path: String, district: Int, into checkpoints: inout Checkpoints,
        _ report: inout VerificationReport
    ) throws {
        var reader = try LineReader(path)
        while let line = try reader.next() {
            guard !line.isEmpty else { continue }
            guard case .checkpoint(let state)? = ExportLine(line) else {
                // Cut short by a crash while it was written: the next one says more.
                report.add(notice: Self.unreadable(path, reader.number))
                continue
            }
            guard state.district == district else { continue }
            checkpoints.add(
                state, .outside(path), district: district, keys: keys, report: &report)
        }
    }

    private static func unreadable(_ path: String, _ line: Int) -> AuditFinding {
        AuditFinding(
            kind: .unreadable, seq: nil, entry: nil,
            zh: "\(path) 第 \(line) 行无法读取：不是应有的内容。",
            en: "\(path), line \(line) cannot be read: it is none of the lines expected.")
    }

    private static func incomplete(_ path: String) -> AuditFinding {
        AuditFinding(
            kind: .incomplete, seq: nil, entry: nil,
            zh: "\(path) 不完整：行数与末行所述不符，或没有末行；请重新导出。",
            en: "\(path) is incomplete: it holds other than its last line says, or has none; "
                + "export anew.")
    }
}
