/// What two people did to funds: every confirmation has its effect, and nothing has an effect that
/// nobody confirmed.
struct ProposalCheck {
    let index: MoneyIndex

    func run(_ report: inout MoneyReport) {
        let evidence = index.evidence
        let proposals = Dictionary(
            evidence.proposals.map { ($0.id, $0) }, uniquingKeysWith: { one, _ in one })
        var confirmed: Set<Int64> = []
        var ended: Set<Int64> = []
        for end in evidence.proposalEnds {
            if !ended.insert(end.proposal).inserted {
                report.wrong("proposal_end", end.proposal, .rowOnce, found: "2", right: "1")
            }
            guard let proposal = proposals[end.proposal] else {
                report.wrong(
                    "proposal_end", end.proposal, .rowExists, found: "proposal \(end.proposal)",
                    right: .nothing)
                continue
            }
            report.same(
                "proposal_end", end.proposal, .confirmedByAnother, found: end.maker,
                right: proposal.maker)
            if !["confirm", "reject"].contains(end.act) {
                report.wrong(
                    "proposal_end", end.proposal, .effectOfTheConfirmation, found: "\(end.act)",
                    right: "confirm, reject")
            }
            guard end.act == "confirm" else { continue }
            confirmed.insert(end.proposal)
            if end.checker == end.maker {
                report.wrong(
                    "proposal_end", end.proposal, .confirmedByAnother, found: "\(end.checker)",
                    right: "≠ \(end.maker)")
            }
            if end.endedOn < proposal.madeOn {
                report.wrong(
                    "proposal_end", end.proposal, .confirmedByAnother, found: "\(end.endedOn)",
                    right: "≥ \(proposal.madeOn)")
            }
        }
        checkEffects(proposals, confirmed, &report)
        checkShares(proposals, confirmed, &report)
        checkPurposes(confirmed, &report)
        checkDonations(proposals, &report)
        checkKept(&report)
    }

    private func checkEffects(
        _ proposals: [Int64: ProposalRow], _ confirmed: Set<Int64>, _ report: inout MoneyReport
    ) {
        let evidence = index.evidence
        let moved = Set(evidence.transfers.map(\.client))
        let purposes = Set(evidence.purposes.map { "\($0.fund) \($0.clause)" })
        let shares = Dictionary(
            evidence.shares.map { ($0.client, $0) }, uniquingKeysWith: { one, _ in one })
        let closed = Dictionary(
            evidence.closedYears.map { ($0.proposal, $0.year) }, uniquingKeysWith: { one, _ in one }
        )
        for proposal in evidence.proposals {
            let client = "proposal \(proposal.id)"
            let (has, right): (Bool, String) =
                switch proposal.act {
                case "appropriate", "donate", "withdraw", "lapse", "carry_over":
                    (moved.contains(client), "a transfer")
                case "purpose":
                    (
                        !confirmed.contains(proposal.id)
                            ? false
                            : purposes.contains(
                                "\(proposal.fund ?? 0) \(proposal.clause ?? "")"), "a purpose"
                    )
                case "share":
                    (
                        shares[client].map {
                            $0.clause == proposal.clause && $0.fromMonth == proposal.fromMonth
                        } ?? false, "a share of \(proposal.clause ?? "")"
                    )
                case "close": (closed[proposal.id] == proposal.year, "a closed year")
                case "budget": (confirmed.contains(proposal.id), "")
                default: (!confirmed.contains(proposal.id), "a known act")
                }
            guard has != confirmed.contains(proposal.id) else { continue }
            report.wrong(
                "proposal", proposal.id, .effectOfTheConfirmation,
                found: has ? "\(right), not confirmed" : "confirmed \(proposal.act)",
                right: has ? "confirmed, or without effect" : Value(stringLiteral: right))
        }
        var years: Set<Int> = []
        for year in evidence.closedYears {
            let proposal = proposals[year.proposal]
            if !years.insert(year.year).inserted {
                report.wrong("closed_year", year.year, .rowOnce, found: "2", right: "1")
            }
            if proposal?.act != "close" || proposal?.year != year.year
                || !confirmed.contains(year.proposal)
            {
                report.wrong(
                    "closed_year", year.year, .effectOfTheConfirmation,
                    found: "proposal \(year.proposal)", right: "a confirmed close of \(year.year)")
            }
        }
    }

    private func checkShares(
        _ proposals: [Int64: ProposalRow], _ confirmed: Set<Int64>, _ report: inout MoneyReport
    ) {
        struct Version: Hashable, CustomStringConvertible {
            let clause: String
            let month: String
            let number: Int
            var description: String { "\(clause)/\(month)/\(number)" }
        }
        let lines = Dictionary(grouping: index.evidence.proposalLines, by: \.proposal)
        var found = Dictionary(grouping: index.evidence.shareParts) {
            Version(clause: $0.clause, month: $0.fromMonth, number: $0.version)
        }
        var seen: Set<Version> = []
        for share in index.evidence.shares {
            let version = Version(
                clause: share.clause, month: share.fromMonth, number: share.version)
            if !seen.insert(version).inserted {
                report.wrong("share", version, .rowOnce, found: "2", right: "1")
            }
            let id = Int64(share.client.split(separator: " ").last ?? "") ?? 0
            guard share.client == "proposal \(id)", confirmed.contains(id),
                proposals[id]?.act == "share", proposals[id]?.clause == share.clause,
                proposals[id]?.fromMonth == share.fromMonth
            else {
                report.wrong(
                    "share", version, .effectOfTheConfirmation, found: "\(share.client)",
                    right: "a confirmed proposal")
                continue
            }
            let right = (lines[id] ?? []).filter { $0.clause == share.clause }
                .map { "\($0.place): \($0.fund)=\($0.number)" }.sorted()
            let parts = (found.removeValue(forKey: version) ?? [])
                .map { "\($0.place): \($0.fund)=\($0.parts)" }.sorted()
            guard parts != right || parts.count != (lines[id] ?? []).count else { continue }
            report.wrong(
                "share_part", version, .partsSumToTheWhole,
                found: Value(stringLiteral: parts.joined(separator: ", ")),
                right: Value(stringLiteral: right.joined(separator: ", ")))
        }
        for version in found.keys where !seen.contains(version) {
            report.wrong("share_part", version, .rowExists, found: "share", right: .nothing)
        }
    }

    private func checkPurposes(_ confirmed: Set<Int64>, _ report: inout MoneyReport) {
        let added = Set(
            index.evidence.proposals.filter { $0.act == "purpose" && confirmed.contains($0.id) }
                .map { "\($0.fund ?? 0) \($0.clause ?? "") \($0.document)" })
        var seen: Set<String> = []
        for purpose in index.evidence.purposes {
            let key = "\(purpose.fund) \(purpose.clause)"
            if !seen.insert(key).inserted {
                report.wrong("fund_purpose", key, .rowOnce, found: "2", right: "1")
            }
            let fund = index.funds[purpose.fund]
            let isFirst =
                fund?.recordedAt == purpose.recordedAt && fund?.document == purpose.document
            guard !isFirst, !added.contains("\(key) \(purpose.document)") else { continue }
            report.wrong(
                "fund_purpose", key, .effectOfTheConfirmation, found: "\(purpose.document)",
                right: "the fund's opening, or a confirmed proposal")
        }
        for fund in index.evidence.funds {
            if (fund.payer == "donor") != (fund.kind == "donation") {
                report.wrong(
                    "fund", fund.id, .transferFitsItsKind, found: "\(fund.kind) \(fund.payer)",
                    right: "donation donor")
            }
        }
    }

    private func checkDonations(
        _ proposals: [Int64: ProposalRow], _ report: inout MoneyReport
    ) {
        var given: Set<Int64> = []
        var receipts: Set<String> = []
        for donation in index.evidence.donations {
            let proposal = proposals[donation.proposal]
            given.insert(donation.proposal)
            let arrived = proposal?.arrivedOn.flatMap(Calendar.year)
            if proposal?.act != "donate" || proposal?.year != donation.year
                || arrived != donation.year
            {
                report.wrong(
                    "donation", donation.proposal, .effectOfTheConfirmation,
                    found: "\(donation.year)",
                    right: "\(Value(arrived).words), the year of its gift")
            }
            if let fund = proposal?.fund, index.funds[fund]?.kind == "appropriation" {
                report.wrong(
                    "donation", donation.proposal, .purposeOfTheFund, found: "fund \(fund)",
                    right: "donation, welfare, caring")
            }
            if !receipts.insert("\(donation.year) \(donation.receipt)").inserted {
                report.wrong(
                    "donation", donation.proposal, .rowOnce, found: "\(donation.receipt)",
                    right: "another receipt")
            }
        }
        for proposal in index.evidence.proposals
        where proposal.act == "donate" && !given.contains(proposal.id) {
            report.wrong("donation", proposal.id, .rowExists, found: .nothing, right: "1")
        }
    }

    /// What is kept for an order, until a run takes it over.
    private func checkKept(_ report: inout MoneyReport) {
        let orders = Dictionary(
            index.evidence.orders.map { ($0.id, $0) }, uniquingKeysWith: { one, _ in one })
        let moved = Set(index.evidence.transfers.map(\.client))
        let ended = Dictionary(
            index.evidence.reservationEnds.map { ($0.paymentOrder, $0) },
            uniquingKeysWith: { one, _ in one })
        var seen: Set<Int64> = []
        for kept in index.evidence.reservations {
            let id = kept.paymentOrder
            seen.insert(id)
            let order = orders[id]
            if order?.amount != kept.amount || order?.clause != kept.clause {
                report.wrong(
                    "reservation", id, .keptForTheOrder, found: "\(kept.clause) \(kept.amount)",
                    right: "\(Value(order?.clause).words) \(Value(order?.amount).words)")
            }
            if !moved.contains("order \(id)") {
                report.wrong(
                    "reservation", id, .keptForTheOrder, found: .nothing, right: "a transfer")
            }
            let isReleased = moved.contains("order \(id) released")
            if isReleased != (ended[id] != nil) {
                report.wrong(
                    "reservation_end", id, .keptForTheOrder,
                    found: isReleased ? .nothing : "1",
                    right: isReleased ? "1" : "a release")
            }
        }
        for end in index.evidence.reservationEnds
        where !seen.contains(end.paymentOrder) || index.act("approve", of: end.run) == nil {
            report.wrong(
                "reservation_end", end.paymentOrder, .keptForTheOrder, found: "run \(end.run)",
                right: "a reservation, and a run that was approved")
        }
    }
}
