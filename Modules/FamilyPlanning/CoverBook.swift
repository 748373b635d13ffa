import Kernel
import Law
import Postgres

/// Years of the accident cover: the contract, who stands on the insurer's list, and whose premium
/// was approved.
struct CoverBook {
    let bureau: Bureau

    static let figure = "family_planning.accident_premium"

    struct Policy: Hashable {
        let id: Int64
        let number: String
        let insurer: String
        let from: Day
        /// Exclusive.
        let to: Day
        /// Of each person; nil is to be set.
        let insured: Money?
        let premium: Money?

        init(_ row: Row) throws {
            let (id, number, insurer, from, to, insured, premium) = try row.decode(
                Int64.self, String.self, String.self, PostgresDate.self, PostgresDate.self,
                Int64?.self, Int64?.self)
            (self.id, self.number, self.insurer) = (id, number, insurer)
            (self.from, self.to) = (Day(from), Day(to))
            self.insured = insured.map { Money(fen: $0) }
            self.premium = premium.map { Money(fen: $0) }
        }
    }

    /// What the contract says.
    struct Contract {
        var number: String
        var insurer: String
        var from: Day
        var to: Day
        var insured: Money?
        var premium: Money?
    }

    /// Keeps a policy year; the same again changes nothing.
    func add(_ contract: Contract) async throws -> Policy {
        let number = try Bureau.words(contract.number, "--number", of: 2...40)
        let insurer = try Bureau.words(contract.insurer, "--insurer")
        guard contract.from < contract.to else {
            throw Refusal(
                Text(
                    "--to \(contract.to)：应晚于 --from \(contract.from)；--to 当日不含。",
                    en: "--to \(contract.to) should be after --from \(contract.from)."))
        }
        guard contract.insured?.fen != 0, contract.premium?.fen != 0 else {
            throw Refusal(
                Text("金额应大于 0；合同没写的不写。", en: "Sums above 0; leave out what is to be set."))
        }
        let all = try await policies()
        if let known = all.first(where: { $0.number == number }) {
            guard
                (known.insurer, known.from, known.to, known.insured, known.premium)
                    == (insurer, contract.from, contract.to, contract.insured, contract.premium)
            else {
                throw Refusal(
                    Text(
                        "--number \(number)：已登记为 \(known.insurer)，\(known.from) 至 \(known.to)，内容不同。",
                        en: "--number \(number) is there and says something else."))
            }
            return known
        }
        if let other = all.first(where: { $0.from < contract.to && contract.from < $0.to }) {
            throw Refusal(
                Text(
                    "与保单 \(other.number)（\(other.from) 至 \(other.to)）重叠；一天只属于一个保险年度。",
                    en: "It overlaps policy \(other.number) (\(other.from) to \(other.to))."))
        }
        try await bureau.writing { transaction in
            _ = try await transaction.execute(
                """
                INSERT INTO family_planning.policy (district, number, insurer, from_day, to_day,
                    insured_fen, premium_fen, recorded_by)
                VALUES (\(bureau.district)::integer, \(number), \(insurer), \(contract.from.sql),
                    \(contract.to.sql), \(contract.insured?.fen), \(contract.premium?.fen),
                    \(bureau.actor))
                """)
        }
        return try await policy(number)
    }

    /// The latest first.
    func policies() async throws -> [Policy] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT id, number, insurer, from_day, to_day, insured_fen, premium_fen
                FROM family_planning.policy WHERE district = \(bureau.district)::integer
                ORDER BY from_day DESC, id DESC
                """
            ).map(Policy.init)
        }
    }

    func policy(_ number: String) async throws -> Policy {
        guard let policy = try await policies().first(where: { $0.number == number }) else {
            throw Refusal(
                Text(
                    "--policy：没有登记号码为 \(number) 的保单；先 cover policy。",
                    en: "--policy: no policy has the number \(number); `cover policy` first."))
        }
        return policy
    }

    /// The policy year of a day.
    func policy(on day: Day) async throws -> Policy {
        guard let policy = try await policies().first(where: { $0.from <= day && day < $0.to })
        else {
            throw Refusal(
                Text(
                    "\(day) 没有登记的保险年度；先 cover policy。",
                    en: "No policy year holds \(day); `cover policy` first."))
        }
        return policy
    }

    /// Where somebody stands on a policy's list: the highest `seq`.
    struct Listing: Hashable {
        let seq: Int64
        let isListed: Bool
    }

    /// The statement of `listings`.
    static func listing(_ policy: Int64, _ district: Int) -> Query {
        """
        SELECT DISTINCT ON (person) person, seq::bigint, is_listed FROM family_planning.roster
        WHERE district = \(district)::integer AND policy = \(policy) ORDER BY person, seq DESC
        """
    }

    /// Everybody who ever stood on a policy's list.
    func listings(of policy: Policy) async throws -> [Int64: Listing] {
        try await bureau.transaction(reading: true) { transaction in
            let rows = try await transaction.query(Self.listing(policy.id, bureau.district))
            return try Dictionary(
                uniqueKeysWithValues: rows.map {
                    let (person, seq, isListed) = try $0.decode(
                        Int64.self, Int64.self, Bool.self)
                    return (person, Listing(seq: seq, isListed: isListed))
                })
        }
    }

    // MARK: Premiums

    /// Passes the case's step `approve`, which hands the premium to finance; only of who stands on
    /// the insurer's list. A premium that neither pack nor contract gives is to be set.
    func approve(
        _ caseID: Int64, policy number: String, to payee: PayeeOptions, client: String
    ) async throws -> (policy: Policy, premium: Money?) {
        let policy = try await policy(number)
        let payee = try payee.organization(policy.insurer)
        if let known = try await premium(of: client) {
            guard (known.caseID, known.policy) == (caseID, policy.id) else {
                throw Bureau.usedClient
            }
            return (policy, known.sum)
        }
        let file = try await bureau.cases.read(caseID).file
        try file.require([FamilyPlanning.accidentCover], at: ["approve"])
        guard file.from < policy.to, policy.from < file.to else {
            throw Refusal(
                Text(
                    "--policy \(number)：\(policy.from) 至 \(policy.to)，与事项的 \(file.from) 至 \(file.to) 没有交集。",
                    en: "--policy \(number) and the case (\(file.from) to \(file.to)) share no "
                        + "day."))
        }
        guard try await listings(of: policy)[file.person]?.isListed == true else {
            throw Refusal(
                Text(
                    "\(file.ref) 不在保单 \(number) 的名册上；承保机构列入后再批。",
                    en: "\(file.ref) is not on the insurer's list of \(number)."))
        }
        let fen =
            try await bureau.pack().verified(Self.figure, on: policy.from) ?? policy.premium?.fen
        let insurer = try PaymentOrder.Payee.required(payee, for: fen.map { Money(fen: $0) })
        try await bureau.writing { transaction in
            _ = try await bureau.served(file.ref, in: transaction)
            _ = try await bureau.cases.pass(
                caseID, step: "approve", by: .coverApprove, client: "cover \(client)",
                in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO family_planning.cover (district, case_id, client, policy, person, fen,
                    recorded_by)
                VALUES (\(bureau.district)::integer, \(caseID), \(client), \(policy.id),
                    \(file.person), \(fen), \(bureau.actor))
                """)
            try await bureau.order(
                fen.map { Money(fen: $0) }, of: caseID, to: insurer, basis: "保单 \(number)",
                client: "cover \(client)", in: transaction)
        }
        return (policy, fen.map { Money(fen: $0) })
    }

    private func premium(
        of client: String
    ) async throws -> (caseID: Int64, policy: Int64, sum: Money?)? {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.one(
                """
                SELECT case_id, policy, fen FROM family_planning.cover
                WHERE district = \(bureau.district)::integer AND client = \(client)
                """
            ).map {
                let (caseID, policy, fen) = try $0.decode(Int64.self, Int64.self, Int64?.self)
                return (caseID, policy, fen.map { Money(fen: $0) })
            }
        }
    }

    // MARK: The two lists

    /// The law's list beside the insurer's: whoever is on one and not on the other.
    func compare(_ policy: Policy) async throws -> RosterComparison {
        let clause = try bureau.clause(
            giving: FamilyPlanning.accidentCover, in: try await bureau.pack())
        let listed = Set(try await listings(of: policy).filter(\.value.isListed).keys)
        return try await bureau.compare(roster: listed, of: policy.number, with: clause.id)
    }
}
