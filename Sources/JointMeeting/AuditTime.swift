public import Kernel
import Law
import Postgres

extension AuditEntry {
    /// `2026-06-30 14:05:09` as Asia/Shanghai has it, without daylight saving since 1991.
    public var time: String {
        let seconds = (at.microseconds + 8 * 3_600_000_000).dividingFloored(by: 1_000_000)
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
