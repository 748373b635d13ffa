public import Law
import Postgres

/// Deletes what a family may have deleted (PIPL art. 47): phone, account, wishes. What proves an
/// entitlement or a payment stays, and the answer says so (`docs/decisions/0011`).
public struct Erasure: Sendable {
    private let office: Office
    private let district: Int

    public init(_ office: Office, district: Int) {
        self.office = office
        self.district = district
    }

    /// What can be asked for.
    public enum Subject: String, Hashable, Sendable, CaseIterable {
        case phone, account, wishes
    }

    /// What was done, and what was not and why.
    public struct Outcome: Hashable, Sendable {
        /// What is gone: `phone`, `account`, kinds of wishes in words; how many rows.
        public let erased: [String: Int]
        /// Wishes that the law reads: withdrawn, so that they count no more.
        public let withdrawn: [String]
        /// What stays, with the rule that keeps it.
        public let stays: [Text]
    }

    /// Erases in one transaction, recorded with its reason.
    ///
    /// - Parameters:
    ///   - subjects: Nil: all of them, but for an account to which money is still due.
    ///   - relative: The `ref` of the living relative who asks for the dead.
    ///   - isPreview: Nothing is kept.
    /// - Throws: `Refusal` as `Applicant.admit`, and for a short reason.
    public func erase(
        ref: String, subjects: Set<Subject>? = nil, askedBy relative: String? = nil,
        reason: String, isPreview: Bool = false
    ) async throws -> Outcome {
        try requireReason(reason)
        try await office.admit(ref, district: district)
        do {
            return try await office.register.transaction(retries: 5, reason: reason) {
                transaction in
                let outcome = try await erase(
                    ref, subjects, relative, reason: reason, in: transaction)
                if isPreview { throw Preview(outcome: outcome) }
                return outcome
            }
        } catch let preview as Preview {
            return preview.outcome
        }
    }

    private struct Preview: Error {
        let outcome: Outcome
    }

    private func erase(
        _ ref: String, _ subjects: Set<Subject>?, _ relative: String?, reason: String,
        in transaction: Transaction
    ) async throws -> Outcome {
        let applicant = try await Applicant.admit(
            ref, askedBy: relative, office: office, district: district, in: transaction)
        let person = applicant.person
        Trail.saw([person])
        var wanted = subjects ?? Set(Subject.allCases)
        var stays = Self.always
        if subjects == nil, try await isOwedMoney(person) {
            wanted.remove(.account)
            stays.append(Self.accountStays)
        }
        let versions = FamilyVersions(district: district)
        try await versions.lock(persons: [person], in: transaction)
        let what = wanted.map(\.rawValue).sorted()
        let rows = try await transaction.query(
            """
            SELECT what, count FROM kernel.erase(
                \(district)::integer, \(person), \(what), \(reason), \(applicant.relative))
            """)
        var erased: [String: Int] = [:]
        for row in rows {
            let (what, count) = try row.decode(String.self, Int.self)
            erased[what] = count
        }
        var withdrawn: [String] = []
        if wanted.contains(.wishes) {
            withdrawn = try await withdraw(of: person, in: transaction)
            if !withdrawn.isEmpty { stays.append(Self.wishesStay) }
            try await versions.raise(personsOf: "SELECT \(person) AS person", in: transaction)
        }
        return Outcome(erased: erased, withdrawn: withdrawn, stays: stays)
    }

    /// Each report of a wish that stands is taken back by its own source, from today on.
    private func withdraw(
        of person: Int64, in transaction: Transaction
    ) async throws -> [String] {
        let kinds = office.registry.dictionary.kinds.filter(\.isErasable).map(\.name)
        let rows = try await transaction.query(
            """
            SELECT kernel.withdraw_wishes(
                \(district)::integer, \(person), \(kinds), \(office.today.sql))
            """)
        return Set(try rows.map { try $0.value(0, as: String.self) }).sorted()
    }

    /// Whether a clause with a sum stands open: then the account still serves its purpose.
    private func isOwedMoney(_ person: Int64) async throws -> Bool {
        let (pack, _) = try await PackStore(office).pack(of: district)
        let clauses = pack.clauses.filter { $0.provision?.amount != nil }.map(\.id)
        let rows = try await office.assessor.query(
            """
            SELECT 1 FROM kernel.entitlement
            WHERE district = \(district)::integer AND person = \(person) AND outcome = 2
              AND clause = ANY (\(clauses)) AND to_day > \(office.today.sql) LIMIT 1
            """)
        return !rows.isEmpty
    }
}

extension Erasure {
    private static let always = [
        Text(
            "姓名、身份证号码、亲属、住户、事实和待遇的历史不删：它们证明应享什么、为什么"
                + "（个人信息保护法第四十七条第二款：法定保存期限未届满的，只存储、不作他用；"
                + "年限见 yuhou retention list）。",
            en: "Name, ID numbers, relations, households and the history of facts and entitlements "
                + "stay: they prove what is due and why (PIPL art. 47, second paragraph; lengths: "
                + "yuhou retention list)."),
        Text(
            "已落实（发放）的凭据不删：会计凭证有保存年限。",
            en: "Proofs of what was received stay: accounting records have a time to be kept."),
        Text(
            "审计记录不删：网络安全法第二十一条，日志不少于六个月。",
            en: "The audit stays: Cybersecurity Law art. 21, logs for six months at least."),
    ]
    private static let accountStays = Text(
        "银行账号不删：还有应发的钱，处理目的没有实现（第四十七条第一款第一项）；"
            + "仍要删除，请明确填 --only account，此后须另给账号才能发放。",
        en:
            "The account stays: money is still due, so its purpose is not achieved (art. 47 (1) 1); "
            + "--only account erases it all the same, and payment then needs a new one.")
    private static let wishesStay = Text(
        "是否类的意愿已撤回，今后不再作数；撤回前据此作出的结论仍可查。",
        en: "Wishes that the law reads are withdrawn and count no more; what was decided by them "
            + "before can still be traced.")
}

extension FactKind {
    /// A wish of the family, which they may take back at any time. Wishes in words are removed by
    /// `kernel.erase`; the others are withdrawn.
    public var isErasable: Bool { name.hasPrefix("wish.") }
}
