import Law
public import Postgres

/// Steps of a case together with what else is true then, in one transaction of a module's.
extension CaseBook {
    /// Passes the step that a due is believed to stand at.
    ///
    /// - Throws: `Refusal` where the database does not take it; nothing of the transaction stands
    ///   then. A proposal to stop is not passed here: its days to answer are counted by `act`.
    public func pass(
        _ id: Int64, step: String, client: String, in transaction: Transaction
    ) async throws -> Result {
        let order = Order(
            move: .pass, step: step, reason: nil, client: client, target: nil, owner: nil,
            hearing: Self.unending)
        do {
            let result = try await perform(order, on: [id], in: transaction).first
            guard let result, result.refusal == nil else {
                throw Refusal(result?.refusal ?? CaseRefusal.text("unseen", department))
            }
            return result
        } catch {
            throw Refusal.calendar(error) ?? error
        }
    }

    /// Days to answer that never end.
    private static let unending: Int64 = 1_000_000

    /// Puts a new one-time code on the order of a case: whoever gives the thing redeems it.
    ///
    /// - Returns: Ten digits, shown once.
    /// - Throws: `Refusal` for a case that awaits no delivery with a code.
    public func issueCode(_ id: Int64, in transaction: Transaction) async throws -> String {
        var random = SystemRandomNumberGenerator()
        let digits = (0..<10).map { _ in String(Int.random(in: 0...9, using: &random)) }.joined()
        let isIssued =
            try await transaction.one(
                """
                SELECT casework.issue_code(\(district)::integer, \(id),
                    sha256(convert_to(\(id)::text || ':' || \(digits), 'UTF8')))
                """
            ).map { try $0.value(0, as: Bool.self) } ?? false
        guard isIssued else {
            throw Refusal(
                Text(
                    "第 \(id) 号不是本部门的，或不在等人提供服务；核验码只发给等着落实的事项。",
                    en: "Case \(id) is not this desk's, or awaits no delivery with a code."))
        }
        return digits
    }
}
