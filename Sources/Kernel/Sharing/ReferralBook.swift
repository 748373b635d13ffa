public import Law
import Postgres

/// Refers families between departments, answers referrals, takes them back. While one is accepted,
/// the receiver may read that person's facts; after `done` or `revoke` no more.
public struct ReferralBook: Sendable {
    private let office: Office
    private let district: Int

    public init(_ office: Office, district: Int) {
        self.office = office
        self.district = district
    }

    /// How long a receiver has where the sender names no day: our own default, in calendar days;
    /// the documents name none.
    public static let defaultDays = 15

    /// Refers a person to another department.
    ///
    /// - Parameters:
    ///   - client: Made by who tells; telling the same again changes nothing.
    /// - Returns: The number of the referral.
    /// - Throws: `Refusal` for an unknown person, department or clause, a day in the past, an empty
    ///   matter, an id that told something else.
    public func refer(
        _ ref: String, to receiver: String, matter: String, clause: String? = nil,
        due: Day? = nil, client: String
    ) async throws -> Int64 {
        let due = due ?? office.today.adding(days: Self.defaultDays)
        try await check(receiver, matter: matter, clause: clause, due: due)
        return try await office.desk.transaction { transaction in
            let row = try await transaction.one(
                """
                SELECT id FROM kernel.person
                WHERE district = \(district)::integer AND ref = \(ref)
                """)
            let person = try row?.value(0, as: Int64.self) ?? 0
            if person != 0 { Trail.saw([person]) }
            let answer = try await transaction.one(
                """
                SELECT refusal, id FROM kernel.refer(\(district)::integer, \(person), \(receiver),
                    \(clause), \(matter), \(due.sql), \(client))
                """)
            let (refusal, id) = try answer?.decode(String?.self, Int64?.self) ?? ("unseen", nil)
            guard let id, refusal == nil else {
                throw Self.refusal(refusal ?? "unseen", ref: ref, to: receiver, in: district)
            }
            return id
        }
    }

    /// Takes a referral on; `owner` works on it, oneself without a name.
    public func accept(_ id: Int64, owner: String? = nil) async throws {
        try await act(0, on: id, owner: owner ?? office.actor)
    }

    /// Sends a referral back before it was taken on.
    public func reject(_ id: Int64, reason: String) async throws {
        try await act(1, on: id, reason: reason)
    }

    /// Takes one's own referral back.
    public func revoke(_ id: Int64, reason: String) async throws {
        try await act(2, on: id, reason: reason)
    }

    /// Says that the matter is settled.
    public func finish(_ id: Int64) async throws { try await act(3, on: id) }

    /// Gives an accepted referral to a colleague of the same desk.
    public func handOver(_ id: Int64, to owner: String) async throws {
        try await act(4, on: id, owner: owner)
    }

    /// Those a department has to answer, the overdue first.
    public func inbox(of department: String, includingClosed: Bool = false) async throws
        -> [Referral]
    {
        try await read("r.to_department = \(department)", all: includingClosed, withPersons: true)
    }

    /// Those a department has sent, the overdue first.
    public func outbox(of department: String, includingClosed: Bool = false) async throws
        -> [Referral]
    {
        try await read("r.from_department = \(department)", all: includingClosed, withPersons: true)
    }

    /// Every referral of the district whose day has passed: for the office, without persons.
    public func overdue() async throws -> [Referral] {
        try await read("r.due_on < \(office.today.sql)", all: false, withPersons: false)
    }

    private func read(
        _ condition: Query, all: Bool, withPersons: Bool
    ) async throws -> [Referral] {
        try office.session?.require(district: district)
        let found = try await office.desk.transaction(readOnly: true) { transaction in
            try await Referral.read(
                condition, district: district, withPersons: withPersons, in: transaction)
        }
        return found.filter { all || $0.isOpen }
    }

    private func act(
        _ act: Int64, on id: Int64, owner: String? = nil, reason: String? = nil
    ) async throws {
        try office.session?.require(district: district)
        try await office.desk.transaction(reason: reason ?? "") { transaction in
            let row = try await transaction.one(
                """
                SELECT kernel.act_on_referral(\(district)::integer, \(id), \(act)::integer,
                    \(owner), \(reason))
                """)
            if let refusal = try row?.value(0, as: String?.self) {
                throw Self.refusal(refusal, of: id, owner: owner)
            }
        }
    }

    private func check(
        _ receiver: String, matter: String, clause: String?, due: Day
    ) async throws {
        try office.session?.require(district: district)
        guard office.registry.department(receiver) != nil else {
            let known = office.registry.departments.map { $0.code.word }.joined(separator: ", ")
            throw Refusal(
                Text(
                    "--to：没有部门 \(receiver)。部门代码：\(known)",
                    en: "--to: there is no department \(receiver); there are \(known)."))
        }
        guard matter.contains(where: { !$0.isWhitespace }), matter.count <= 500 else {
            throw Refusal(
                Text(
                    "--matter：请写明请对方办什么，至多 500 字。",
                    en: "--matter: say what the other is asked to do, in at most 500 characters."))
        }
        guard due >= office.today else {
            throw Refusal(
                Text(
                    "--due：\(due) 已过；请填今天（\(office.today)）或以后。",
                    en: "--due: \(due) has passed; give today (\(office.today)) or later."))
        }
        guard let clause else { return }
        let (pack, _) = try await PackStore(office).pack(of: district)
        guard pack.clause(clause) != nil else {
            throw Refusal(
                Text("--clause：没有这一条 \(clause)。", en: "--clause: there is no clause \(clause)."))
        }
    }
}

extension ReferralBook {
    private static func refusal(
        _ word: String, ref: String, to receiver: String, in district: Int
    ) -> Refusal {
        switch word {
        case "module":
            Refusal(
                Text(
                    "--to：\(receiver) 在本区县没有启用本系统，转不过去；请用原来的办法联系，"
                        + "或请系统管理员启用。",
                    en:
                        "--to: \(receiver) does not work with this system here; reach it as before, "
                        + "or have the system administrator enable it."))
        case "client":
            Refusal(
                Text(
                    "--id：这个编号已用于另一件转介。",
                    en: "--id: this id belongs to another referral already."))
        case "desk":
            Refusal(
                Text(
                    "转介只由部门发出，并且不能转给自己。",
                    en: "A department refers, and to another than itself."), kind: .forbidden)
        default: DoorRefusal.refusal(word, ref: ref, district: district)
        }
    }

    private static func refusal(_ word: String, of id: Int64, owner: String?) -> Refusal {
        switch word {
        case "kin":
            Refusal(
                Text(
                    "第 \(id) 号转介涉及您本人或亲属，请由同事办理。",
                    en: "Referral \(id) concerns you or your kin; a colleague does this."),
                kind: .forbidden)
        case "closed":
            Refusal(Text("第 \(id) 号转介已经结束。", en: "Referral \(id) is closed."))
        case "accepted":
            Refusal(
                Text(
                    "第 \(id) 号转介已被接收；换人办理用 hand-over。",
                    en: "Referral \(id) was accepted; hand-over gives it to somebody else."))
        case "not_accepted":
            Refusal(
                Text(
                    "第 \(id) 号转介还没有接收；请先 accept。",
                    en: "Referral \(id) is not accepted yet; accept it first."))
        case "sender":
            Refusal(
                Text("只有发出的部门能撤回。", en: "Only the sender takes it back."),
                kind: .forbidden)
        case "receiver":
            Refusal(
                Text("只有接收的部门能答复。", en: "Only the receiver answers it."),
                kind: .forbidden)
        case "reason":
            Refusal(Text("--reason：请写明理由。", en: "--reason: say why."))
        case "owner":
            Refusal(
                Text(
                    "--to：接收部门没有可用的账户 \(owner ?? "")。",
                    en: "--to: the receiver has no enabled account \(owner ?? "")."))
        default:
            Refusal(
                Text(
                    "没有第 \(id) 号转介，或与您的部门无关。",
                    en: "There is no referral \(id), or it is not your department's."))
        }
    }
}
