public import Law
public import Postgres

/// One due of one person in somebody's hands.
public struct CaseFile: Hashable, Sendable {
    /// What a case is about.
    public enum Kind: Int16, Hashable, Sendable, CaseIterable {
        /// Something the law says is due.
        case due = 0
        /// The yearly confirmation that it still is.
        case review
        /// A proposal to stop it, for a person to decide.
        case stop

        public var title: Text {
            switch self {
            case .due: Text("落实", en: "due")
            case .review: Text("年审", en: "yearly review")
            case .stop: Text("停止", en: "proposal to stop")
            }
        }
    }

    /// Why it was opened.
    public enum Ground: Int16, Hashable, Sendable, CaseIterable {
        case entitlement = 0
        case application, referral, event

        public var title: Text {
            switch self {
            case .entitlement: Text("免申即享", en: "entitlement")
            case .application: Text("本人申请", en: "application")
            case .referral: Text("部门转介", en: "referral")
            case .event: Text("事件", en: "event")
            }
        }
    }

    /// Where it stands.
    public enum State: Int16, Hashable, Sendable, CaseIterable {
        case open = 0
        case suspended, done, refused, appealed, withdrawn, declined, closed, handed

        public var title: Text {
            switch self {
            case .open: Text("在办", en: "open")
            case .suspended: Text("中止", en: "suspended")
            case .done: Text("已落实", en: "done")
            case .refused: Text("不予办理", en: "refused")
            case .appealed: Text("申诉中", en: "appealed")
            case .withdrawn: Text("撤回申请", en: "withdrawn")
            case .declined: Text("家庭谢绝", en: "declined by the family")
            case .closed: Text("已终止", en: "closed")
            case .handed: Text("已交财政", en: "handed to finance")
            }
        }

        /// Somebody has to do something next.
        public var isOpen: Bool {
            switch self {
            case .open, .suspended, .appealed, .handed: true
            case .done, .refused, .withdrawn, .declined, .closed: false
            }
        }
    }

    public let id: Int64
    public let kind: Kind
    /// The register's id.
    public let person: Int64
    public let ref: String
    public let name: String
    public let sex: Sex
    public let birth: Day
    /// Nine digits.
    public let town: Int64
    public let clause: String
    public let benefit: String
    public let department: String
    public let ground: Ground
    /// The days it is due for.
    public let from: Day
    /// Exclusive; `.never` when open.
    public let to: Day
    public let openedOn: Day
    public let state: State
    /// The step awaited; of a case that has ended the one it ended at.
    public let step: String?
    public let due: Day?
    public let owner: String?

    /// Past its day on a day.
    public func isOverdue(on day: Day) -> Bool {
        state.isOpen && due.map { $0 < day } ?? false
    }

    static let columns: Query = """
        c.id, c.kind, c.person, p.ref, p.name, c.clause, c.benefit, c.department, c.ground,
        c.period_from, c.period_to, c.opened_on, c.state, c.step, c.step_due, c.owner,
        p.sex::bigint, p.birth, p.town
        """

    init(_ row: Row) throws {
        let (
            id, kind, person, ref, name, clause, benefit, department, ground, from, to, opened,
            state, step, due, owner, sex, birth, town
        ) = try row.decode(
            Int64.self, Int16.self, Int64.self, String.self, String.self, String.self,
            String.self, String.self, Int16.self, PostgresDate.self, PostgresDate.self,
            PostgresDate.self, Int16.self, String?.self, PostgresDate?.self, String?.self,
            Int64.self, PostgresDate.self, Int64.self)
        self.id = id
        self.kind = Kind(rawValue: kind) ?? .due
        self.person = person
        self.ref = ref
        self.name = name
        self.sex = Sex(rawValue: sex) ?? .female
        self.birth = Day(birth)
        self.town = town
        self.clause = clause
        self.benefit = benefit
        self.department = department
        self.ground = Ground(rawValue: ground) ?? .entitlement
        self.from = Day(from)
        self.to = Day(to)
        openedOn = Day(opened)
        // The table holds no other states; one that a later program wrote is not taken for done.
        self.state = State(rawValue: state) ?? .suspended
        self.step = step
        self.due = due.map { Day($0) }
        self.owner = owner
    }
}

/// One thing that was done on a case.
public struct CaseAct: Hashable, Sendable {
    public let seq: Int
    public let act: String
    public let step: String?
    public let next: String?
    public let state: CaseFile.State
    public let due: Day?
    public let duty: String?
    public let by: String
    public let desk: String
    public let reason: String?
    public let on: Day
    /// Nil for acts that give nothing.
    public let given: Given?

    /// What was given: the day, how it is proved, and who gave it.
    public struct Given: Hashable, Sendable {
        public let on: Day
        public let proof: Proof
        public let words: String
        public let by: String
    }

    init(_ row: Row) throws {
        let (
            seq, act, step, next, state, due, duty, by, desk, reason, on, givenOn, kind, words,
            giver
        ) =
            try row.decode(
                Int64.self, String.self, String?.self, String?.self, Int16.self, PostgresDate?.self,
                String?.self, String.self, String.self, String?.self, PostgresDate.self,
                PostgresDate?.self, String?.self, String?.self, String?.self)
        self.seq = Int(seq)
        self.act = act
        self.step = step
        self.next = next
        self.state = CaseFile.State(rawValue: state) ?? .suspended
        self.due = due.map { Day($0) }
        self.duty = duty
        self.by = by
        self.desk = desk
        self.reason = reason
        self.on = Day(on)
        if let givenOn, let kind, let proof = Proof(rawValue: kind) {
            given = Given(on: Day(givenOn), proof: proof, words: words ?? "", by: giver ?? "")
        } else {
            given = nil
        }
    }
}

extension CaseAct {
    /// What an act is called.
    public static func title(of act: String) -> Text {
        switch act {
        case "open": Text("立项", en: "opened")
        case "deliver": Text("登记落实", en: "delivered")
        default: CaseMove(rawValue: act)?.title ?? Text(act, en: act)
        }
    }
}

/// What can be done on a case; what it is given stands in `CaseBook.deliver`.
public enum CaseMove: String, Hashable, Sendable, CaseIterable {
    case take, pass, `return`, refuse, appeal, uphold, overturn, withdraw, decline, suspend, resume,
        close, reopen

    /// Whether somebody has to say why.
    public var needsReason: Bool {
        switch self {
        case .take, .pass, .resume: false
        case .return, .refuse, .appeal, .uphold, .overturn, .withdraw, .decline, .suspend, .close,
            .reopen:
            true
        }
    }

    /// Whether it decides something that the family is told by letter.
    public var writesLetter: Bool {
        switch self {
        case .take, .pass: false
        case .return, .refuse, .appeal, .uphold, .overturn, .withdraw, .decline, .suspend, .resume,
            .close, .reopen:
            true
        }
    }

    public var title: Text {
        switch self {
        case .take: Text("认领", en: "taken")
        case .pass: Text("通过", en: "passed")
        case .return: Text("退回补正", en: "returned")
        case .refuse: Text("不予办理", en: "refused")
        case .appeal: Text("已登记申诉", en: "appeal recorded")
        case .uphold: Text("维持原决定", en: "refusal upheld")
        case .overturn: Text("撤销原决定，继续办理", en: "refusal overturned")
        case .withdraw: Text("撤回申请", en: "withdrawn")
        case .decline: Text("登记家庭谢绝", en: "declined by the family")
        case .suspend: Text("中止", en: "suspended")
        case .resume: Text("恢复办理", en: "resumed")
        case .close: Text("终止", en: "closed")
        case .reopen: Text("重新办理", en: "reopened")
        }
    }
}
