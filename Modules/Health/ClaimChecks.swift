import Kernel
import Law
import Postgres

/// What a claim must meet before it is written, and the writing.
extension ClaimBook {
    /// Somebody on the insurer's list of the policy year.
    func insured(_ ref: String, _ policy: PolicyBook.Policy) async throws -> Bureau.Person {
        try await bureau.transaction(reading: true) { transaction in
            let person = try await bureau.served(ref, in: transaction)
            let listing = try await PolicyBook(bureau: bureau)
                .listings(of: policy, in: transaction)[person.id]
            guard listing?.isListed == true else {
                throw Refusal(
                    Text(
                        "\(ref) 不在保单 \(policy.number) 的承保名册上；先用 roster reconcile 核对。",
                        en: "\(ref) is not on the roster of policy \(policy.number); "
                            + "`roster reconcile` first."))
            }
            return person
        }
    }

    /// No day of a stay is claimed twice.
    func requireFree(_ opening: Opening, _ person: Bureau.Person) async throws {
        let others = try await claims(Filter(person: person.id)).filter {
            $0.kind == opening.kind && $0.state != .refused
        }
        let clash = others.first { other in
            switch opening.kind {
            case .stay:
                other.from < opening.to ?? .never && opening.from < other.discharged ?? .never
                    || other.from == opening.from
            case .illness: other.from == opening.from
            }
        }
        guard let clash else { return }
        throw Refusal(
            Text(
                "与第 \(clash.id) 号理赔（\(clash.from) 起）是同一段日子；还没有出院的先登记出院。",
                en: "Claim \(clash.id) (from \(clash.from)) holds these days; record its discharge "
                    + "first where it goes on."))
    }

    /// A case of the claim's benefit and of the same person.
    func requireCase(_ id: Int64, of person: Bureau.Person) async throws {
        let file = try await bureau.cases.read(id).file
        guard file.person == person.id, file.benefit == Health.nursingClaim.code else {
            throw Refusal(
                Text(
                    "--case：第 \(id) 号不是 \(person.ref) 的住院护理保险理赔。",
                    en: "--case: case \(id) is no nursing-insurance claim of \(person.ref)."))
        }
    }

    func insert(
        _ opening: Opening, _ person: Bureau.Person, _ policy: PolicyBook.Policy,
        in transaction: Transaction
    ) async throws {
        let to = opening.kind == .illness ? opening.from : opening.to
        _ = try await transaction.execute(
            """
            INSERT INTO health.claim (district, client, person, policy, case_id, kind, from_day,
                to_day, hospital_level, recorded_by)
            VALUES (\(bureau.district)::integer, \(opening.client), \(person.id), \(policy.id),
                \(opening.caseID), \(opening.kind.rawValue), \(opening.from.sql), \(to?.sql),
                \(opening.hospitalLevel)::integer, \(bureau.actor))
            """)
    }

    func insert(_ act: Act, on claim: Claim, in transaction: Transaction) async throws {
        _ = try await transaction.execute(
            """
            INSERT INTO health.claim_act (district, claim, seq, person, act, day, fen, reason,
                recorded_by)
            VALUES (\(bureau.district)::integer, \(claim.id), \(claim.acts.count + 1)::integer,
                \(claim.person), \(act.step.rawValue), \(act.day.sql), \(act.paid?.fen),
                \(act.reason), \(bureau.actor))
            """)
    }
}
