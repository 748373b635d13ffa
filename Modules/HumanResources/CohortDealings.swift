import Kernel
import Law
import Postgres

/// What happens to members of the closed cohort: a month is ordered, one leaves, a fact is checked.
extension CohortBook {
    /// Why a member leaves; nobody comes back.
    enum Leaving: String, CaseIterable {
        case death, moved

        var title: Text {
            switch self {
            case .death: Text("死亡", en: "death")
            case .moved: Text("迁出本区", en: "moved away")
            }
        }
    }

    /// Ends a membership, and the fact with it.
    func leave(_ ref: String, _ reason: Leaving, on day: Day) async throws -> Member {
        try bureau.requirePast(day, "--on")
        guard let member = try await members(ref: ref).first else { throw stranger(ref) }
        if let left = member.left {
            guard left == (reason.rawValue, day) else {
                throw Refusal(
                    Text(
                        "\(ref) 已于 \(left.on) 退出；退出后不再变更，也不再加入。",
                        en: "\(ref) left on \(left.on); that stands, and nobody comes back."))
            }
            return member
        }
        try await bureau.transaction(reading: true) { _ = try await bureau.served(ref, in: $0) }
        let end = bureau.fact(
            HumanResources.pensionTopUpDecided.name, of: ref, "no", from: day,
            document: reason.title.zh)
        try await bureau.once {
            try await bureau.report([end]) { transaction in
                _ = try await transaction.execute(
                    """
                    INSERT INTO human_resources.cohort_leaving (district, n, person, reason,
                        left_on, recorded_by)
                    VALUES (\(bureau.district)::integer, \(member.n)::integer, \(member.person),
                        \(reason.rawValue), \(day.sql), \(bureau.actor))
                    """)
            }
        }
        return try await members(ref: ref).first ?? member
    }

    private func stranger(_ ref: String) -> Refusal {
        Refusal(
            Text(
                "\(ref) 不在封存名单内；“原已增发”的名单不再增加。",
                en: "\(ref) is not in the sealed cohort, and nobody joins it."))
    }

    /// Approves a month of a member: the case goes on to the finance bureau with the sum of the
    /// member's own decision.
    ///
    /// - Returns: The month and the sum; nil where the decision gives none.
    func order(_ caseID: Int64, client: String) async throws -> (month: Month, sum: Money?) {
        if let known = try await ordered("client", client) {
            guard known.caseID == caseID else { throw Bureau.usedClient }
            return (known.month, known.sum)
        }
        if let known = try await ordered("case", "\(caseID)") { return (known.month, known.sum) }
        let file = try await bureau.file(
            caseID, of: [HumanResources.pensionTopUp], at: PremiumBook.step)
        guard let member = try await members(ref: file.ref).first else {
            throw stranger(file.ref)
        }
        if let left = member.left {
            throw Refusal(
                Text(
                    "\(file.ref) 已于 \(left.on) 退出名单，不再发放。",
                    en: "\(file.ref) left the cohort on \(left.on); nothing is paid any more."))
        }
        let month = file.from.month
        try await bureau.refuseKin(of: file)
        try await bureau.writing { transaction in
            _ = try await bureau.cases.pass(
                caseID, step: PremiumBook.step, by: .topUpOrder, client: "top-up \(client)",
                in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO human_resources.top_up (district, person, month, n, client, case_id,
                    fen, recorded_by)
                VALUES (\(bureau.district)::integer, \(member.person), \(month.first.sql),
                    \(member.n)::integer, \(client), \(caseID), \(member.monthly?.fen),
                    \(bureau.actor))
                """)
            try await bureau.order(
                member.monthly, of: caseID, basis: member.decision, client: "top-up \(client)",
                in: transaction)
        }
        return (month, member.monthly)
    }

    private func ordered(
        _ key: String, _ value: String
    ) async throws -> (caseID: Int64, month: Month, sum: Money?)? {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.one(
                """
                SELECT case_id, month, fen FROM human_resources.top_up
                WHERE district = \(bureau.district)::integer
                  AND CASE \(key) WHEN 'client' THEN client ELSE case_id::text END = \(value)
                """
            ).map { row in
                let (id, month, fen) = try row.decode(Int64.self, PostgresDate.self, Int64?.self)
                return (id, Day(month).month, fen.map { Money(fen: $0) })
            }
        }
    }

    // MARK: Facts without membership

    /// Somebody of whom fact and membership do not agree.
    struct Mismatch: Hashable {
        let ref: String
        let name: String
        let kind: Kind

        enum Kind {
            /// The fact stands and there is no membership.
            case stranger
            /// A member without the fact.
            case untold
            /// A case that went on to the finance bureau without a member's order.
            case unordered

            var title: Text {
                switch self {
                case .stranger:
                    Text("有增发事实，不在封存名单；更正事实", en: "told, not in the cohort; correct it")
                case .untold: Text("在封存名单，没有增发事实", en: "in the cohort, not told")
                case .unordered:
                    Text(
                        "事项未经名单审批就转了财政；告知财政停付", en: "passed on without an order; tell finance")
                }
            }
        }
    }

    /// Whoever the fact is told of and who is no member, and the other way round: an import of
    /// facts can tell it, but makes nobody a member.
    func mismatches() async throws -> [Mismatch] {
        let kind = HumanResources.pensionTopUpDecided.name
        let members = try await members().filter { $0.left == nil }
        return try await bureau.transaction(reading: true) { transaction in
            let told = try await transaction.query(
                """
                SELECT person FROM (
                    SELECT DISTINCT ON (person, from_day) person, from_day, act, number
                    FROM kernel.fact
                    WHERE district = \(bureau.district)::integer AND kind = \(kind) AND official
                      AND from_day <= \(bureau.today.sql)
                    ORDER BY person, from_day, learned DESC, seq DESC) AS f
                WHERE act <> 2
                GROUP BY person
                HAVING (array_agg(act = 0 AND number = 1 ORDER BY from_day DESC))[1]
                """
            ).map { try $0.value(0, as: Int64.self) }
            let (facts, ids) = (Set(told), Set(members.map(\.person)))
            let strangers = try await bureau.persons(
                Array(facts.subtracting(ids)), in: transaction)
            return strangers.map { Mismatch(ref: $0.ref, name: $0.name, kind: .stranger) }
                + members.filter { !facts.contains($0.person) }
                .map { Mismatch(ref: $0.ref, name: $0.name, kind: .untold) }
        } + unordered()
    }

    /// The generic step of a case can be passed without an order: it is found here.
    private func unordered() async throws -> [Mismatch] {
        let clause = try bureau.clause(
            giving: HumanResources.pensionTopUp, in: try await bureau.pack())
        var filter = CaseBook.Filter()
        (filter.clause, filter.states, filter.limit) = (clause.id, [.handed, .done], 100_000)
        let passed = try await bureau.cases.list(filter)
        let ordered = try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT case_id FROM human_resources.top_up
                WHERE district = \(bureau.district)::integer
                  AND case_id = ANY (\(passed.map(\.id)))
                """
            ).map { try $0.value(0, as: Int64.self) }
        }
        let known = Set(ordered)
        return passed.filter { !known.contains($0.id) }
            .map { Mismatch(ref: $0.ref, name: $0.name, kind: .unordered) }
    }
}
