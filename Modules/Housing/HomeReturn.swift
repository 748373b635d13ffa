import Kernel
import Law
import Postgres

/// A home that the family gives back: it is in the pool again, as a row of its own beside the
/// answer that took it.
extension OfferBook {
    /// What is said of a home given back.
    struct Return {
        var code: String
        var reason: String
        /// The paper of the return: the hand-over sheet, the end of the lease.
        var document: String
        var on: Day
        var client: String
    }

    /// Takes a home back. That the family is not ill-housed rested on it, and is known no longer;
    /// whoever needs a home again applies anew.
    ///
    /// - Throws: `Refusal` for a home that nobody has, a day before it was taken or to come.
    func giveBack(_ draft: Return) async throws -> Offer {
        try bureau.require(.intake)
        try bureau.requirePast(draft.on, "--on")
        let reason = try Bureau.words(draft.reason, "--reason", of: 4...200)
        let document = try Bureau.words(draft.document, "--document", of: 2...100)
        let offer = try await last(of: draft.code)
        if offer.answer == "returned" {
            guard try await isTold(draft.client, of: offer) else {
                throw Refusal(
                    Text(
                        "房源 \(draft.code) 已退回，空着；rental homes 可查。",
                        en: "Home \(draft.code) was given back and is free; see `rental homes`."))
            }
            return offer
        }
        guard offer.answer == "accepted", let taken = offer.answered else {
            throw Refusal(
                Text(
                    "房源 \(draft.code) 没有人入住；放弃选房用 rental answer --accepted no。",
                    en: "Nobody has home \(draft.code); `rental answer --accepted no` declines."))
        }
        guard draft.on >= taken else {
            throw Refusal(
                Text(
                    "--on \(draft.on)：早于接受日 \(taken)。",
                    en: "--on \(draft.on) is before it was taken on \(taken)."))
        }
        let facts =
            offer.person == nil
            ? []
            : [
                bureau.fact(
                    Housing.difficulty.name, of: offer.ref, "", from: draft.on, document: document)
            ]
        try await bureau.once {
            try await bureau.report(facts, reason: reason) { transaction in
                try await end(
                    offer, "returned", reason: reason, document: document, on: draft.on,
                    client: draft.client, in: transaction)
            }
        }
        return try await last(of: draft.code)
    }

    private func isTold(_ client: String, of offer: Offer) async throws -> Bool {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.one(
                """
                SELECT 1 FROM housing.offer_end WHERE district = \(bureau.district)::integer
                  AND home = \(offer.home) AND turn = \(offer.turn) AND client = \(client)
                """) != nil
        }
    }
}
