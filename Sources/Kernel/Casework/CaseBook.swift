import Foundation
public import Law
public import Postgres

/// A desk's cases: opens them, works on them step by step, and says of each what could not be done
/// and why. Who may do what is decided by the database.
public struct CaseBook: Sendable {
    let office: Office
    let district: Int
    /// The department whose cases they are.
    let department: String

    public init(_ office: Office, district: Int, department: String) {
        self.office = office
        self.district = district
        self.department = department
    }

    /// What became of one case of a batch.
    public struct Result: Hashable, Sendable {
        public let id: Int64
        /// Nil when it was done (or had been done before under the same id).
        public let refusal: Text?
        public let state: CaseFile.State?
        public let step: String?
        public let due: Day?
    }

    /// Opens a case on a family's application or another department's referral.
    ///
    /// - Parameters:
    ///   - client: Made by who tells; telling the same again changes nothing.
    ///   - from: The first day it is asked for; today by default.
    /// - Returns: The case's number.
    /// - Throws: `Refusal` for an unknown person or clause, and for what the law says is not due.
    public func open(
        _ ref: String, clause id: String, ground: CaseFile.Ground = .application, client: String
    ) async throws -> Int64 {
        try office.session?.require(district: district)
        let (pack, _) = try await PackStore(office).pack(of: district)
        let (clause, benefit) = try self.clause(id, in: pack)
        let sheet = try await Entitlements.read(
            office, district: district, ref: ref, on: office.today)
        guard let entry = sheet.entries.first(where: { $0.clause.id == id }) else {
            throw Refusal(
                Text(
                    "\(id) 说的不是 \(ref) 这样的人；用 entitlements 看他有哪些条款。",
                    en: "\(id) does not speak of \(ref); see `entitlements`."))
        }
        guard entry.finding.outcome != .no else {
            throw Refusal(
                Text(
                    "\(ref) 今天不符合 \(id)；理由见 entitlements。事实有误的，先更正事实。",
                    en: "\(id) is not due to \(ref) today; `entitlements` says why. Correct the "
                        + "fact first if it is wrong."))
        }
        let until = entry.until ?? .never
        let to =
            clause.provision?.cadence == .always || benefit.received == .standing
            ? Day.never : until
        return try await office.desk.transaction { transaction in
            let row = try await transaction.one(
                """
                SELECT id FROM kernel.person
                WHERE district = \(district)::integer AND ref = \(ref)
                """)
            guard let person = try row?.value(0, as: Int64.self) else {
                throw Refusal.unknownRef(ref, in: district)
            }
            Trail.saw([person])
            let procedure = try await CaseOpening.procedure(
                benefit, by: pack, district: district, on: office.today, in: transaction)
            let opened = try await CaseOpening.open(
                [
                    CaseOpening.Line(
                        client: client, person: person, from: office.today, to: to, cause: nil)
                ],
                kind: .due, ground: ground, clause: id, benefit: benefit.code,
                department: clause.department, procedure: procedure, district: district,
                in: transaction)
            guard let line = opened.first, let number = line.id, line.refusal == nil else {
                throw CaseRefusal.opening(opened.first?.refusal ?? "unseen", ref: ref, clause: id)
            }
            return number
        }
    }

    /// One case that is no entitlement of the law's: a confirmation, its yearly review, its end.
    public struct Proposal: Hashable, Sendable {
        public let person: Int64
        public let ref: String
        /// What is written when a confirmation is done; of an end why it ends.
        public let value: String
        public let from: Day
        public let to: Day
        /// Made by who tells; telling the same again changes nothing.
        public let client: String

        public init(
            person: Int64, ref: String, value: String, from: Day, to: Day = .never, client: String
        ) {
            (self.person, self.ref, self.value) = (person, ref, value)
            (self.from, self.to, self.client) = (from, to, client)
        }
    }

    /// Opens cases of something that the law reads only once it is confirmed.
    ///
    /// - Parameters:
    ///   - benefit: With the procedure; where it confirms a fact, a `.due` case writes the
    ///     proposal's value when it is done and a `.stop` case ends the fact from its first day.
    ///   - clause: The clause under which it is confirmed; this department leads it.
    /// - Returns: The number of each case, or why it was not opened, in the order of the proposals.
    public func propose(
        _ proposals: [Proposal], of benefit: Benefit, clause: String, kind: CaseFile.Kind = .due
    ) async throws -> [(id: Int64?, refusal: Refusal?)] {
        try office.session?.require(district: district)
        let (pack, _) = try await PackStore(office).pack(of: district)
        var results: [(id: Int64?, refusal: Refusal?)] = []
        for start in stride(from: 0, to: proposals.count, by: Self.batch) {
            let part = Array(proposals[start..<min(start + Self.batch, proposals.count)])
            do {
                results += try await office.desk.transaction(retries: 3) { transaction in
                    Trail.saw(part.map(\.person))
                    let procedure = try await CaseOpening.procedure(
                        benefit, by: pack, district: district, on: office.today, in: transaction)
                    let opened = try await CaseOpening.open(
                        part.map {
                            CaseOpening.Line(
                                client: $0.client, person: $0.person, from: $0.from, to: $0.to,
                                cause: $0.value)
                        },
                        kind: kind, ground: .application, clause: clause, benefit: benefit.code,
                        department: department, procedure: procedure, district: district,
                        in: transaction)
                    return zip(part, opened).map { proposal, line in
                        let refusal = line.refusal.map {
                            CaseRefusal.opening($0, ref: proposal.ref, clause: clause)
                        }
                        return (refusal == nil ? line.id : nil, refusal)
                    }
                }
            } catch {
                throw Refusal.calendar(error) ?? error
            }
        }
        return results
    }

    private func clause(_ id: String, in pack: Pack) throws -> (Clause, Benefit) {
        guard let clause = pack.clause(id), let code = clause.provision?.benefit,
            let benefit = office.registry.benefits[code],
            clause.department == department || office.session?.desk == "towns"
        else {
            throw Refusal(
                Text(
                    "--clause：\(id) 不是 \(department) 牵头给人办的条款。",
                    en: "--clause: \(id) is no clause under which \(department) gives something."))
        }
        guard benefit.confirms == nil || office.registry.confirming[code] != nil else {
            throw Refusal(
                Text(
                    "--clause：\(id) 要先填申报表；用本部门自己的申报命令立项（见 --help）。",
                    en: "--clause: \(id) begins with a form; the department's own command opens it."
                ))
        }
        return (clause, benefit)
    }

    /// Does one thing on some cases, each by itself: what can be done is done, the others are
    /// named.
    ///
    /// - Parameters:
    ///   - step: The step believed to be next; refused where it is not.
    ///   - client: Made by who tells; telling the same again changes nothing.
    ///   - target: Of a return or a reopening, the step to go back to.
    ///   - owner: Of a taking, a colleague; oneself without a name.
    ///   - progress: Told how many are done, and of how many.
    public func act(
        _ move: CaseMove, on cases: [Int64], step: String? = nil, reason: String? = nil,
        client: String, target: String? = nil, owner: String? = nil,
        progress: @Sendable (Int, Int) -> Void = { _, _ in }
    ) async throws -> [Result] {
        try office.session?.require(district: district)
        if move.needsReason { try Self.requireReason(reason ?? "") }
        let (pack, _) = try await PackStore(office).pack(of: district)
        let hearing = Int64(pack.daysToAnswer(on: office.today))
        let order = Order(
            move: move, step: step, reason: reason, client: client, target: target, owner: owner,
            hearing: hearing)
        var results: [Result] = []
        let ids = Array(Set(cases)).sorted()
        for start in stride(from: 0, to: ids.count, by: Self.batch) {
            let part = Array(ids[start..<min(start + Self.batch, ids.count)])
            do {
                results += try await perform(order, on: part)
            } catch {
                guard let refusal = Refusal.calendar(error) as? Refusal, ids.count > 1 else {
                    throw Refusal.calendar(error) ?? error
                }
                // A year without a calendar stops those cases that reach into it, and no others.
                for id in part { results += try await performAlone(order, on: id, else: refusal) }
            }
            progress(results.count, ids.count)
        }
        return results
    }

    /// What the family reads says why, and no category.
    static func requireReason(_ reason: String) throws(Refusal) {
        if reason.filter({ !$0.isWhitespace }).count < 4 {
            throw Refusal(
                Text(
                    "--reason：请写明理由（至少四个字），当事人看得懂。",
                    en: "--reason: say why, in at least four characters the family understands."))
        }
        if let word = PlainWords.category(in: reason) {
            throw Refusal(
                Text(
                    "--reason：请不要写“\(word)”这样的类别，当事人会读到；写清这件事本身的情况。",
                    en: "--reason: leave out `\(word)`, the family reads it; say what is the case.")
            )
        }
    }

    private func performAlone(
        _ order: Order, on id: Int64, else refusal: Refusal
    ) async throws -> [Result] {
        do {
            return try await perform(order, on: [id])
        } catch {
            guard Refusal.calendar(error) != nil else { throw error }
            return [Result(id: id, refusal: refusal.text, state: nil, step: nil, due: nil)]
        }
    }

    /// A batch: what a case confirms is written with the act, by the register's hand.
    private func perform(_ order: Order, on part: [Int64]) async throws -> [Result] {
        let (confirming, refused) =
            order.move == .pass ? try await Confirmations(self).among(part) : ([:], [:])
        var results = refused.sorted { $0.key < $1.key }.map {
            Result(id: $0.key, refusal: $0.value, state: nil, step: nil, due: nil)
        }
        let plain = part.filter { confirming[$0] == nil && refused[$0] == nil }
        if !plain.isEmpty {
            results += try await office.desk.transaction(
                retries: 3, reason: order.reason ?? ""
            ) { try await perform(order, on: plain, in: $0) }
        }
        for (id, confirmation) in confirming.sorted(by: { $0.key < $1.key }) {
            results += try await Confirmations(self).pass(id, writing: confirmation, by: order)
        }
        return results
    }

    /// One thing to do on some cases.
    struct Order {
        let move: CaseMove
        let step: String?
        let reason: String?
        let client: String
        let target: String?
        let owner: String?
        /// Days to answer a proposal to stop, and to appeal.
        let hearing: Int64
        /// The department's own act in which it is done; nil in the commands all of them have.
        var act: BureauAct?
    }

    func perform(
        _ order: Order, on cases: [Int64], in transaction: Transaction
    ) async throws -> [Result] {
        try await transaction.query(
            """
            SELECT case_id, refusal, state, step, step_due
            FROM casework.act_on_cases(\(district)::integer, \(cases), \(order.move.rawValue),
                \(order.step), \(order.reason), \(order.client), \(order.target),
                \(order.owner), \(order.hearing)::integer, \(order.act?.command))
            """
        ).map { try Self.result($0, department) }
    }

    /// Cases a transaction: their locks are held no longer.
    static let batch = 500

    private static func result(_ row: Row, _ department: String) throws -> Result {
        let (id, refusal, state, step, due) = try row.decode(
            Int64.self, String?.self, Int16?.self, String?.self, PostgresDate?.self)
        return Result(
            id: id, refusal: refusal.map { CaseRefusal.text($0, department) },
            state: state.flatMap(CaseFile.State.init(rawValue:)), step: step,
            due: due.map { Day($0) })
    }

    /// Something that was given, and how it is proved.
    public struct Delivery: Hashable, Sendable {
        public var on: Day
        public var proof: Proof
        /// What the paper is, the number in the register, the roster's name; of a code the code.
        public var words: String
        /// Who gave it: a person or an institution.
        public var by: String
        /// Of a paper its number on this case.
        public var paper: Int64?

        public init(on: Day, proof: Proof, words: String, by: String, paper: Int64? = nil) {
            self.on = on
            self.proof = proof
            self.words = words
            self.by = by
            self.paper = paper
        }
    }

    /// Says that what a case is about was given.
    ///
    /// - Throws: `Refusal` where the database does not take it, and where the law did not give it
    ///   on that day.
    public func deliver(
        _ id: Int64, _ delivery: Delivery, step: String? = nil, client: String
    ) async throws -> Result {
        try office.session?.require(district: district)
        return try await office.desk.transaction(retries: 3) {
            try await deliver(id, delivery, step: step, by: nil, client: client, in: $0)
        }
    }

    /// The same with what else is true then, all or nothing.
    ///
    /// - Parameter act: The act of the department's own in which it is given; nil for a step that
    ///   belongs to none.
    public func deliver(
        _ id: Int64, _ delivery: Delivery, step: String? = nil, by act: BureauAct?, client: String,
        in transaction: Transaction
    ) async throws -> Result {
        guard try await isEntitled(id, on: delivery.on) else {
            throw Refusal(CaseRefusal.text("entitled", department))
        }
        let isCode = delivery.proof == .code
        let words = isCode ? "一次性核验码" : delivery.words
        do {
            let result = try await transaction.one(
                """
                SELECT \(id)::bigint, d.refusal, d.state, d.step, d.step_due
                FROM casework.deliver(\(district)::integer, \(id), \(step), \(client),
                    \(delivery.on.sql), \(delivery.proof.rawValue), \(words), \(delivery.by),
                    \(Query(optional: delivery.paper)), \(isCode ? delivery.words : nil),
                    \(act?.command)) AS d
                """
            ).map { try Self.result($0, department) }
            guard let result, result.refusal == nil else {
                throw Refusal(result?.refusal ?? CaseRefusal.text("unseen", department))
            }
            return result
        } catch {
            throw Refusal.calendar(error) ?? error
        }
    }

    /// Puts a new one-time code on the order of a case: whoever gives the thing redeems it.
    ///
    /// - Returns: Ten digits, shown once.
    public func issueCode(_ id: Int64) async throws -> String {
        try office.session?.require(district: district)
        return try await office.desk.transaction { try await issueCode(id, in: $0) }
    }
}

extension Pack {
    /// A figure of the type count on a day; nil when it is not set.
    func days(_ figure: String, on day: Day) -> Int? {
        figures[figure]?.rows.first { $0.from <= day && day < $0.to }?.value.map { Int($0) }
    }
}
