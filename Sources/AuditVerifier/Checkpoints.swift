import Foundation

/// Where a checkpoint was found.
enum Origin: Hashable {
    case export
    case outside(String)

    var zh: String {
        switch self {
        case .export: "数据库中的检查点"
        case .outside(let path): "\(path) 中的检查点"
        }
    }

    var en: String {
        switch self {
        case .export: "the checkpoint in the database"
        case .outside(let path): "the checkpoint in \(path)"
        }
    }
}

/// Checkpoints whose signatures hold, by place.
struct Checkpoints {
    struct Known {
        let state: SignedState
        let origin: Origin
    }

    private(set) var bySeq: [Int64: [Known]] = [:]

    /// Takes a checkpoint in, or says why not.
    mutating func add(
        _ state: SignedState, _ origin: Origin, district: Int, keys: PublicKeys,
        report: inout VerificationReport
    ) {
        func refuse(_ kind: AuditFinding.Kind, _ zh: String, _ en: String) {
            report.add(
                problem: AuditFinding(
                    kind: kind, seq: state.seq, entry: nil,
                    zh: "第 \(state.seq) 条：\(origin.zh)\(zh)。",
                    en: "Place \(state.seq): \(origin.en) \(en)."))
        }
        guard state.district == district else {
            return refuse(
                .foreign, "属于 \(state.district)，不是 \(district)",
                "is of district \(state.district), not \(district)")
        }
        switch keys.check(state) {
        case .valid: break
        case .invalid:
            return refuse(
                .badSignature, "签名不符：它被改动过，或不是该密钥所签",
                "has a wrong signature: it was altered, or that key did not sign it")
        case .unknownKey:
            return refuse(
                .unknownKey, "由未知密钥 \(state.key) 签名", "is signed by the unknown key \(state.key)")
        }
        if origin == .export {
            report.checkpointsInside += 1
        } else {
            report.checkpointsOutside += 1
        }
        bySeq[state.seq, default: []].append(Known(state: state, origin: origin))
    }

    /// For each place in order the earliest moment from which on a checkpoint covers it.
    var moments: [(seq: Int64, madeAt: Int64)] {
        bySeq.map { seq, known in (seq, known.map(\.state.madeAt).max() ?? 0) }
            .sorted { $0.seq < $1.seq }
    }
}

extension SignedState {
    /// The moment in Asia/Shanghai, where the house counts time.
    var shown: String { Moment.text(madeAt) }
}

enum Moment {
    static func text(_ microseconds: Int64) -> String {
        let seconds = Double(microseconds) / 1_000_000
        guard abs(seconds) < 253_402_300_000 else { return "?" }
        let zone = TimeZone(secondsFromGMT: 8 * 3600) ?? .gmt
        let style = Date.ISO8601FormatStyle(dateTimeSeparator: .space, timeZone: zone)
            .year().month().day().time(includingFractionalSeconds: false)
        return Date(timeIntervalSince1970: seconds).formatted(style)
    }
}
