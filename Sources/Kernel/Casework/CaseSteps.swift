public import Law
public import Postgres

/// Steps of a case together with what else is true then, in one transaction of a module's.
extension CaseBook {
    /// Passes the step that a due is believed to stand at.
    ///
    /// - Parameter act: The act of the department's own in which it is passed.
    /// - Throws: `Refusal` where the database does not take it; nothing of the transaction stands
    ///   then. A proposal to stop is not passed here: its days to answer are counted by `act`.
    public func pass(
        _ id: Int64, step: String, by act: BureauAct, client: String, in transaction: Transaction
    ) async throws -> Result {
        let order = Order(
            move: .pass, step: step, reason: nil, client: client, target: nil, owner: nil,
            hearing: Self.unending, act: act)
        return try await done(order, on: id, in: transaction)
    }

    /// Refuses a due with what else is true then, all or nothing.
    ///
    /// - Parameters:
    ///   - reason: What the family reads.
    ///   - pack: The district's, for the days to appeal.
    /// - Throws: `Refusal` where the database does not take it; nothing of the transaction stands
    ///   then.
    public func refuse(
        _ id: Int64, reason: String, by pack: Pack, client: String, in transaction: Transaction
    ) async throws -> Result {
        try Self.requireReason(reason)
        let order = Order(
            move: .refuse, step: nil, reason: reason, client: client, target: nil, owner: nil,
            hearing: Int64(pack.daysToAnswer(on: office.today)))
        return try await done(order, on: id, in: transaction)
    }

    private func done(
        _ order: Order, on id: Int64, in transaction: Transaction
    ) async throws -> Result {
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

extension CaseFile {
    /// Makes sure that a case is a due of a benefit at a step.
    ///
    /// - Throws: `Refusal` that says what it is about, or where it stands.
    public func require(standingAt step: String, of benefit: Benefit) throws(Refusal) {
        guard self.benefit == benefit.code, kind == .due else {
            throw Refusal(
                Text(
                    "第 \(id) 号不是“\(benefit.title.zh)”的事项。",
                    en: "Case \(id) is not about “\(benefit.title.en)”."))
        }
        guard state == .open, self.step == step else {
            throw Refusal(
                Text(
                    "第 \(id) 号现在在“\(self.step ?? state.title.zh)”，不在 \(step) 环节。",
                    en: "Case \(id) stands at `\(self.step ?? state.title.en)`, not at `\(step)`."))
        }
    }

    /// The one-time code of a case as it is shown; without one where to get another.
    public static func words(ofCode code: String?, of id: Int64) -> Text {
        code.map { Text("核验码（只显示一次）：\($0)", en: "Code (shown once): \($0)") }
            ?? Text(
                "早已办过；核验码只显示一次，遗失的用 case code \(id) 另发。",
                en: "Done before; its code was shown. `case code \(id)` makes one.")
    }
}
