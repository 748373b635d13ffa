import Kernel
import Law
import Money
import Postgres

/// What a claim comes to, handed to finance.
extension ClaimBook {
    /// Passes the case's step `approve`, where it stands there, and orders the sum of the claim:
    /// once. A case that finance has already takes the order of a further claim. Where the office
    /// ruled that the insurer pays the family, nothing is ordered.
    ///
    /// - Returns: The sum; nothing is ordered where it is to be set.
    func order(_ id: Int64, caseNumber: Int64) async throws -> ClaimSums.Sum {
        try bureau.require(.approve)
        let claim = try await claim(id)
        let line = try await lines(of: claim.person).first { $0.claim.id == id }
        guard let line, claim.state != .refused, claim.kind == .illness || claim.discharged != nil
        else {
            throw Refusal(
                Text(
                    "第 \(id) 号理赔还没有出院，或承保机构不赔；不下达。",
                    en: "Claim \(id) has no discharge yet, or the insurer refused it."))
        }
        guard !line.differs else {
            throw Refusal(
                Text(
                    "承保机构赔付与测算 \(line.sum.text.zh) 不同；先与承保机构核对。",
                    en:
                        "The insurer paid something else than \(line.sum.text.en); clear that first."
                ))
        }
        let file = try await bureau.cases.read(caseNumber).file
        try await requireCase(caseNumber, of: try await person(of: claim))
        let isHanded = file.state == .handed
        if !isHanded { try file.require(standingAt: "approve", of: Health.nursingClaim) }
        let payer = ClaimPayer(try await bureau.pack(), on: bureau.today)
        try await bureau.writing { transaction in
            _ = try await bureau.served(claim.ref, in: transaction)
            if !isHanded {
                _ = try await bureau.cases.pass(
                    caseNumber, step: "approve", by: .claimOrder, client: "claim \(id)",
                    in: transaction)
            }
            guard payer.isOrdered else { return }
            try await bureau.order(
                line.sum.money, of: caseNumber, basis: "理赔第 \(id) 号，保单 \(line.policy)",
                client: "claim \(id)", in: transaction)
        }
        return line.sum
    }

    private func person(of claim: Claim) async throws -> Bureau.Person {
        try await bureau.transaction(reading: true) {
            try await bureau.person(claim.ref, in: $0)
        }
    }
}
