import Kernel
import Law
import Money
import Postgres

/// Premiums of the nursing insurance (JY-3.2.2a): roster × figure, ordered to the insurer with the
/// approval of each person's case.
struct PremiumBook {
    let bureau: Bureau

    static let figure = "nursing.premium"
    static let step = "approve"

    /// What an order came to.
    struct Ordered: Hashable {
        /// A head; nil is to be set, and nothing was ordered.
        let premium: Money?
        var ordered: [String] = []
        /// Who stands on the list and was not ordered for, and why.
        var left: [(ref: String, reason: Text)] = []

        /// In all.
        var total: Money? {
            premium.map { Money(fen: $0.fen * Int64(ordered.count)) }
        }

        static func == (one: Ordered, other: Ordered) -> Bool {
            (one.premium, one.ordered) == (other.premium, other.ordered)
        }

        func hash(into hasher: inout Hasher) { hasher.combine(ordered) }
    }

    /// Orders the premium of everybody listed whose case of the policy year stands at its approval,
    /// all or nothing. A list that differs from the targets is explained first.
    func order(_ number: String, to payee: PayeeOptions, client: String) async throws -> Ordered {
        try bureau.require(.approve)
        let pack = try await bureau.pack()
        let clause = try bureau.clause(giving: Health.nursingInsurance, in: pack)
        let (policy, listed, before) = try await bureau.transaction(reading: true) { transaction in
            let book = PolicyBook(bureau: bureau)
            let policy = try await book.policy(number, in: transaction)
            let listed = try await book.listings(of: policy, in: transaction)
                .filter(\.value.isListed).keys
            return (
                policy, try await bureau.persons(Array(listed), in: transaction),
                try await premiums(of: policy, in: transaction)
            )
        }
        try await InsurerRoster(bureau: bureau).reconcile(policy: number).requireExplained()
        let premium = pack.verified(Self.figure, on: policy.from).map { Money(fen: $0) }
        let insurer = try PaymentOrder.Payee.required(
            payee.organization(policy.insurer), for: premium)
        let cases = try await cases(of: clause.id, in: policy)
        var result = Ordered(premium: premium)
        var chosen: [CaseFile] = []
        for person in listed {
            if let known = before[person.id] {
                if known.client.hasPrefix("\(client)/") { result.ordered.append(person.ref) }
            } else if let file = cases[person.id], file.step == Self.step {
                chosen.append(file)
                result.ordered.append(person.ref)
            } else {
                result.left.append((person.ref, Self.reason(cases[person.id])))
            }
        }
        try await bureau.writing { transaction in
            for file in chosen {
                try await write(file, policy, premium, to: insurer, client, in: transaction)
            }
        }
        return result
    }

    private static func reason(_ file: CaseFile?) -> Text {
        guard let file else {
            return Text("没有待办的事项，先 case open-due", en: "no open case: `case open-due`")
        }
        return Text(
            "第 \(file.id) 号还在 \(file.step ?? file.state.title.zh)",
            en: "case \(file.id) stands at \(file.step ?? file.state.title.en)")
    }

    /// Open cases whose year shares a day with the policy's, by person; of two the earlier.
    private func cases(
        of clause: String, in policy: PolicyBook.Policy
    ) async throws -> [Int64: CaseFile] {
        var filter = CaseBook.Filter()
        (filter.clause, filter.states, filter.limit) = (clause, [.open], 100_000)
        let found = try await bureau.cases.list(filter).filter {
            $0.kind == .due && $0.from < policy.to && policy.from < $0.to
        }.sorted { $0.from < $1.from }
        return Dictionary(found.map { ($0.person, $0) }) { first, _ in first }
    }

    private func write(
        _ file: CaseFile, _ policy: PolicyBook.Policy, _ premium: Money?,
        to insurer: PaymentOrder.Payee?, _ client: String, in transaction: Transaction
    ) async throws {
        _ = try await bureau.served(file.ref, in: transaction)
        _ = try await bureau.cases.pass(
            file.id, step: Self.step, by: .insurancePremium,
            client: "premium \(client)/\(file.id)", in: transaction)
        _ = try await transaction.execute(
            """
            INSERT INTO health.premium (district, policy, person, client, case_id, fen, recorded_by)
            VALUES (\(bureau.district)::integer, \(policy.id), \(file.person),
                \("\(client)/\(file.id)"), \(file.id), \(premium?.fen), \(bureau.actor))
            """)
        try await bureau.order(
            premium, of: file.id, to: insurer, basis: "保单 \(policy.number)",
            client: "premium \(client)/\(file.id)", in: transaction)
    }

    private func premiums(
        of policy: PolicyBook.Policy, in transaction: Transaction
    ) async throws -> [Int64: (client: String, caseID: Int64, fen: Int64?)] {
        let rows = try await transaction.query(
            """
            SELECT person, client, case_id, fen FROM health.premium
            WHERE district = \(bureau.district)::integer AND policy = \(policy.id)
            """
        ).map { try $0.decode(Int64.self, String.self, Int64.self, Int64?.self) }
        return Dictionary(
            uniqueKeysWithValues: rows.map { ($0.0, (client: $0.1, caseID: $0.2, fen: $0.3)) })
    }

    /// Orders back what the contract gives back of somebody's premium: once a person and policy.
    ///
    /// - Returns: What is taken back.
    func refund(
        _ ref: String, _ number: String, on day: Day, by rule: PremiumRefund, document: String,
        to payee: PayeeOptions
    ) async throws -> Money {
        try bureau.require(.approve)
        let document = try Bureau.words(document, "--document", of: 4...200)
        return try await bureau.writing { transaction in
            let policy = try await PolicyBook(bureau: bureau).policy(number, in: transaction)
            let person = try await bureau.served(ref, in: transaction)
            let known = try await premiums(of: policy, in: transaction)[person.id]
            guard let known, let fen = known.fen else {
                throw Refusal(
                    Text(
                        "\(ref) 没有按保单 \(number) 下达过保费。",
                        en: "No premium of policy \(number) was ordered for \(ref)."))
            }
            let sum = rule.sum(
                of: Money(fen: fen), from: policy.from, to: policy.to, leaving: day)
            guard sum.fen > 0 else {
                throw Refusal(
                    Text("按合同没有可退的。", en: "By the contract nothing comes back."))
            }
            let insurer = try PaymentOrder.Payee.required(
                payee.organization(policy.insurer), for: sum)
            try await bureau.order(
                Money(fen: -sum.fen), of: known.caseID, to: insurer, basis: document,
                client: "refund \(policy.id)/\(person.id)", in: transaction)
            return sum
        }
    }
}
