public import Foundation
import Postgres

/// The key that another office's system gives an act, so that asking again does not do it again. It
/// is kept in the transaction of the effect: an answer that was lost does not mean "not done".
public struct RequestKey: Sendable {
    /// What was asked before under the same key.
    public enum Conflict: Error, Hashable, Sendable {
        /// Something else.
        case otherContent
        /// The same, and it is done; an act without an id of its own is not done twice.
        case done
    }

    /// As the system gave it.
    public let key: String
    let digest: [UInt8]
    /// Whether the act itself changes nothing when it is repeated under the same id.
    let repeats: Bool
    private let attempt = UUID()

    /// - Parameters:
    ///   - content: The whole request: what, on what, with which values.
    ///   - mark: Its key keeps the hash from being guessed.
    ///   - repeats: The act has an id of its own and changes nothing the second time.
    public init(_ key: String, content: Data, mark: PersonMark, repeats: Bool) {
        self.key = key
        digest = mark(request: content)
        self.repeats = repeats
    }

    /// - Throws: `Conflict`.
    func keep(in transaction: Transaction) async throws {
        let row = try await transaction.one(
            "SELECT ctx.keep_request(\(key), \(digest), \(attempt.uuidString)::uuid)")
        switch try row?.value(0, as: String.self) {
        case "other": throw Conflict.otherContent
        case "repeated" where !repeats: throw Conflict.done
        default: return
        }
    }
}

extension PersonMark {
    /// The keyed hash of a request, 32 bytes.
    func callAsFunction(request content: Data) -> [UInt8] {
        authenticate(Array("yuhou.request.1|".utf8) + content)
    }
}
