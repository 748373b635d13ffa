import Kernel
import Law
import Postgres

/// Claims on the nursing insurance: from admission to what the insurer paid.
struct ClaimBook {
    let bureau: Bureau

    /// Days from discharge (or diagnosis) in which the papers are made complete
    /// (`catalogue.md`, E15).
    static let packDays = 10

    /// What a claim is opened with.
    struct Opening {
        var ref: String
        var kind: Kind
        var from: Day
        /// Of a stay that is over.
        var to: Day?
        var policy: String?
        var caseID: Int64?
        /// 1 to 3; nil where nobody said.
        var hospitalLevel: Int?
        var client: String
    }

    /// Opens a claim of somebody on the insurer's list; a stay is told as a fact with it.
    func open(_ opening: Opening) async throws -> Claim {
        let last = opening.to ?? opening.from
        try bureau.requirePast(max(opening.from, last), "--from/--to")
        guard opening.from <= last, opening.kind == .stay || opening.to == nil else {
            throw Refusal(
                Text(
                    "--to：出院日，不早于入院日 \(opening.from)；新发大病不写。",
                    en: "--to: the discharge, not before \(opening.from); none for an illness."))
        }
        let policy = try await PolicyBook(bureau: bureau).policy(
            opening.policy, on: opening.from)
        guard policy.from <= opening.from, opening.from < policy.to else {
            throw Refusal(
                Text(
                    "--policy \(policy.number)：不含 \(opening.from)（\(policy.from) 至 \(policy.to)）。",
                    en: "--policy \(policy.number) does not hold \(opening.from)."))
        }
        if let known = try await claims(Filter(client: opening.client)).first {
            guard
                (known.ref, known.kind, known.from)
                    == (opening.ref, opening.kind, opening.from)
            else {
                throw Refusal(
                    Text("--id：这个编号已用于另一件理赔。", en: "--id: this id belongs to another claim."))
            }
            return known
        }
        let person = try await insured(opening.ref, policy)
        try await requireFree(opening, person)
        if let id = opening.caseID { try await requireCase(id, of: person) }
        try await bureau.once {
            if opening.kind == .stay, opening.to != opening.from {
                let stay = bureau.fact(
                    Health.hospitalStay.name, of: person.ref, "inpatient", from: opening.from,
                    to: opening.to, document: "理赔 \(opening.client)")
                try await bureau.report([stay]) {
                    try await insert(opening, person, policy, in: $0)
                }
            } else {
                try await bureau.transaction {
                    try await insert(opening, person, policy, in: $0)
                }
            }
        }
        guard let made = try await claims(Filter(client: opening.client)).first else {
            throw Refusal(Text("没有写入理赔。", en: "The claim was not written."))
        }
        return made
    }

    /// Does the next thing on a claim; the same again changes nothing.
    func act(_ act: Act, on id: Int64) async throws -> Claim {
        try bureau.requirePast(act.day, "--on")
        let claim = try await claim(id)
        if let done = claim.acts.first(where: { $0.step == act.step }), done == act {
            return claim
        }
        guard act.step.follows(claim.state, of: claim.kind) else {
            let state = claim.state?.title ?? Text("已立项", en: "opened")
            throw Refusal(
                Text(
                    "第 \(id) 号理赔现在是“\(state.zh)”，不能登记“\(act.step.title.zh)”。",
                    en: "Claim \(id) is \(state.en); it cannot be \(act.step.title.en) now."))
        }
        let before = claim.acts.last?.day ?? claim.discharged ?? claim.from
        guard act.day >= before else {
            throw Refusal(
                Text(
                    "--on \(act.day)：早于上一步的日子 \(before)。",
                    en: "--on \(act.day) is before the step before it, \(before)."))
        }
        if act.step == .refused, (act.reason ?? "").filter({ !$0.isWhitespace }).count < 4 {
            throw Refusal(
                Text("--reason：写明承保机构的理由，至少四个字。", en: "--reason: the insurer's reason."))
        }
        try await bureau.transaction(reading: true) { transaction in
            for person in try await bureau.persons([claim.person], in: transaction) {
                try await bureau.refuseKin(person, in: transaction)
            }
        }
        try await bureau.once {
            if act.step == .discharged {
                let end = bureau.fact(
                    Health.hospitalStay.name, of: claim.ref, "", from: act.day,
                    document: "理赔 \(claim.client)")
                try await bureau.report([end]) { try await insert(act, on: claim, in: $0) }
            } else {
                try await bureau.transaction { try await insert(act, on: claim, in: $0) }
            }
        }
        return try await self.claim(id)
    }

    // MARK: Reading

    /// Which claims are read: all that is given must fit.
    struct Filter {
        var id: Int64?
        var client: String?
        var person: Int64?
    }

    /// Claims with what was done on them.
    func claims(_ filter: Filter = Filter()) async throws -> [Claim] {
        try await bureau.transaction(reading: true) { transaction in
            var claims = try await transaction.query(
                """
                SELECT c.id, c.client, c.person, p.ref, p.name, c.policy, c.case_id, c.kind,
                    c.from_day, c.to_day, c.hospital_level::bigint
                FROM health.claim AS c
                JOIN kernel.person AS p ON p.district = c.district AND p.id = c.person
                WHERE c.district = \(bureau.district)::integer
                  AND (\(filter.id)::bigint IS NULL OR c.id = \(filter.id))
                  AND (\(filter.client)::text IS NULL OR c.client = \(filter.client))
                  AND (\(filter.person)::bigint IS NULL OR c.person = \(filter.person))
                ORDER BY c.id
                """
            ).map(Claim.init)
            bureau.saw(Set(claims.map(\.person)))
            let places = Dictionary(
                uniqueKeysWithValues: claims.enumerated().map { ($0.element.id, $0.offset) })
            let rows = try await transaction.query(
                """
                SELECT claim, act, day, fen, reason FROM health.claim_act
                WHERE district = \(bureau.district)::integer AND claim = ANY (\(claims.map(\.id)))
                ORDER BY claim, seq
                """)
            for row in rows {
                let (claim, word, day, fen, reason) = try row.decode(
                    Int64.self, String.self, PostgresDate.self, Int64?.self, String?.self)
                guard let place = places[claim], let step = Step(rawValue: word) else { continue }
                claims[place].acts.append(
                    Act(
                        step: step, day: Day(day), paid: fen.map { Money(fen: $0) },
                        reason: reason))
            }
            return claims
        }
    }

    func claim(_ id: Int64) async throws -> Claim {
        guard let claim = try await claims(Filter(id: id)).first else {
            throw Refusal(Text("没有第 \(id) 号理赔。", en: "There is no claim \(id)."))
        }
        return claim
    }

    /// A claim with what it comes to.
    struct Line: Hashable {
        let claim: Claim
        let policy: String
        let sum: ClaimSums.Sum
        let isOverdue: Bool

        /// The insurer paid something else than the figures give.
        var differs: Bool {
            guard let paid = claim.acts.last?.paid, let money = sum.money else { return false }
            return paid != money
        }
    }

    /// Every policy year, and who ever stood on its list.
    private func listed() async throws -> ([PolicyBook.Policy], [Int64: Set<Int64>]) {
        let book = PolicyBook(bureau: bureau)
        let policies = try await book.list()
        let listed = try await bureau.transaction(reading: true) { transaction in
            var listed: [Int64: Set<Int64>] = [:]
            for policy in policies {
                listed[policy.id] = Set(
                    try await book.listings(of: policy, in: transaction).keys)
            }
            return listed
        }
        return (policies, listed)
    }

    /// Claims with their sums: the overdue first, then by the day by which papers are due. With
    /// a `person` only theirs.
    func lines(withEnded: Bool = true, of person: Int64? = nil) async throws -> [Line] {
        let sums = ClaimSums(pack: try await bureau.pack())
        let (policies, listed) = try await listed()
        let numbers = Dictionary(uniqueKeysWithValues: policies.map { ($0.id, $0.number) })
        let groups = Dictionary(grouping: try await claims(Filter(person: person)), by: \.person)
        var lines: [Line] = []
        for (person, claims) in groups {
            let found = sums.sums(
                of: claims, under: policies.filter { listed[$0.id]?.contains(person) ?? false })
            lines += claims.map { claim in
                Line(
                    claim: claim, policy: numbers[claim.policy] ?? "",
                    sum: found[claim.id] ?? ClaimSums.Sum(),
                    isOverdue: claim.due.map { $0 < bureau.today } ?? false)
            }
        }
        return lines.filter {
            withEnded || $0.claim.state != .settled && $0.claim.state != .refused
        }.sorted {
            ($0.isOverdue ? 0 : 1, $0.claim.due ?? .never, $0.claim.id)
                < ($1.isOverdue ? 0 : 1, $1.claim.due ?? .never, $1.claim.id)
        }
    }
}
