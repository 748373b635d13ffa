import Foundation
import Kernel
import Law
import Postgres

extension Bureau {
    /// Two who write the same row at once: one wins and the other is told.
    func once<R>(_ body: () async throws -> R) async throws -> R {
        do {
            return try await body()
        } catch let error as PostgresError where error.sqlState == "23505" {
            throw Refusal(
                Text(
                    "同事刚刚先登记了；请重新查看后再办。",
                    en: "A colleague recorded the same a moment ago; look again first."))
        }
    }

    /// As `transaction`, once.
    func writing<R>(_ body: (Transaction) async throws -> R) async throws -> R {
        try await once { try await transaction(body) }
    }

    /// What was typed, without white space around it.
    ///
    /// - Throws: `Refusal` naming the option where too little or too much was.
    static func words(
        _ text: String, _ option: String, of lengths: ClosedRange<Int> = 2...200
    ) throws(Refusal) -> String {
        let words = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard lengths.contains(words.count) else {
            throw Refusal(
                Text(
                    "\(option)：应为 \(lengths.lowerBound) 至 \(lengths.upperBound) 个字。",
                    en: "\(option): \(lengths.lowerBound) to \(lengths.upperBound) characters."))
        }
        return words
    }

    /// A telephone number at work.
    static func phone(_ text: String) throws(Refusal) -> String {
        let isPhone =
            (5...20).contains(text.utf8.count)
            && text.utf8.allSatisfy { "0123456789+-".utf8.contains($0) }
        guard isPhone else {
            throw Refusal(
                Text(
                    "--phone：应为 5 至 20 位电话号码，只用数字、+ 和 -。",
                    en: "--phone: 5 to 20 digits, + and -."))
        }
        return text
    }

    /// A client id that was used for something else.
    static let usedClient = Refusal(
        Text("--id：这个编号已用于另一次登记。", en: "--id: this id belongs to another entry."))
}
