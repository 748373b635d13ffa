import Crypto
import Foundation
public import Law

/// The place of an application in a queue under "同等条件下优先": what others see too decides first;
/// only among equals does the mark of the policy come before its absence; among those the day or
/// the lot. A total order that anybody can work out again from the printed key.
public struct OrderKey: Comparable, Hashable, Sendable {
    /// In the order in which they count, the smaller first. Two with the same are in equal
    /// conditions (同等条件).
    public let conditions: [Int64]
    /// Whether the policy's priority is marked.
    public let isMarked: Bool
    /// Decides among those still equal: an ISO day, or a lot; compared byte by byte.
    public let tie: String
    /// The application's own number, which no other has.
    public let number: Int64

    public init(conditions: [Int64], isMarked: Bool, tie: String, number: Int64) {
        self.conditions = conditions
        self.isMarked = isMarked
        self.tie = tie
        self.number = number
    }

    public static func < (one: OrderKey, other: OrderKey) -> Bool {
        if one.conditions != other.conditions {
            return one.conditions.lexicographicallyPrecedes(other.conditions)
        }
        if one.isMarked != other.isMarked { return one.isMarked }
        if one.tie != other.tie { return one.tie.utf8.lexicographicallyPrecedes(other.tie.utf8) }
        return one.number < other.number
    }

    /// The lot of an application under a seed that was published with the frozen list: the hex of
    /// SHA-256 over `seed/number` in UTF-8, its first sixteen digits.
    public static func lot(_ number: Int64, seed: String) -> String {
        let digest = SHA256.hash(data: Data("\(seed)/\(number)".utf8))
        return digest.prefix(8).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    /// As lists and minutes print it: `2·1 优先 2026-03-01 #17`.
    public var words: Text {
        let head = conditions.map(String.init).joined(separator: "·")
        return Text(
            "\(head) \(isMarked ? "优先" : "—") \(tie) #\(number)",
            en: "\(head) \(isMarked ? "priority" : "-") \(tie) #\(number)")
    }
}
