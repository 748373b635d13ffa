public import Law

/// What one pair of hands may do in a case (受理 ≠ 审核 ≠ 审批 ≠ 拨付). One person has one duty a
/// case; the law's own word for what an office owes is `Law.Duty`.
public enum StaffDuty: String, Hashable, Sendable, CaseIterable {
    case intake
    case review
    case approve
    case pay
    case supervise
    case town
    case office
    case secretaryOfRoles = "secretary_of_roles"
    case auditor
    case system

    /// The duty's name for people.
    public var title: Text {
        switch self {
        case .intake: Text("受理", en: "Intake")
        case .review: Text("审核", en: "Review")
        case .approve: Text("审批", en: "Approval")
        case .pay: Text("拨付", en: "Payment")
        case .supervise: Text("督查", en: "Supervision")
        case .town: Text("镇街办理", en: "Town")
        case .office: Text("联席会议办公室", en: "Joint-meeting office")
        case .secretaryOfRoles: Text("授权管理", en: "Secretary of roles")
        case .auditor: Text("审计", en: "Auditor")
        case .system: Text("系统", en: "System")
        }
    }
}

/// One step of a procedure.
public struct Step: Hashable, Sendable {
    /// Lower-case word, unique in its procedure.
    public let code: String
    /// What is done, for people.
    public let title: Text
    /// Whose hands do it. Nil is representable only so that the start-up can refuse it by name.
    public let duty: StaffDuty?
    /// Working days from the end of the step before (or from the request) until it is late.
    public let days: Int
    /// What ends it.
    public let kind: Kind
    /// The department's own act that alone ends it; nil where `case pass` or `case deliver` does.
    public let act: BureauAct?

    /// What ends a step.
    public enum Kind: Hashable, Sendable {
        /// Whoever has the duty says so.
        case work
        /// A public notice (公示) of the case has ended and no objection stands.
        case notice
        /// Something was given, proved in one of these ways.
        case delivery([Proof])
        /// The finance bureau takes it on.
        case finance

        /// The word the database keeps.
        var word: String {
            switch self {
            case .work: "work"
            case .notice: "notice"
            case .delivery: "delivery"
            case .finance: "finance"
            }
        }

        /// The proofs taken; none where nothing is given.
        var proofs: [Proof] {
            if case .delivery(let proofs) = self { proofs } else { [] }
        }
    }

    /// `days` must be at least 1; the start-up refuses less, and an act that no command does.
    public init(
        _ code: String, _ title: Text, duty: StaffDuty?, days: Int, kind: Kind = .work,
        act: BureauAct? = nil
    ) {
        self.code = code
        self.title = title
        self.duty = duty
        self.days = days
        self.kind = kind
        self.act = act
    }
}

/// An act of a department's own that ends a step: the words of its command after the department's
/// (`repair grant`). The database refuses the step to every other command, so that nothing is
/// passed without the record it stands for.
public struct BureauAct: Hashable, Sendable, ExpressibleByStringLiteral {
    /// The words of the command, in lower case.
    public let command: String

    public init(stringLiteral command: String) { self.command = command }
}

/// What proves that something was given: never the bare word of who ordered it.
public enum Proof: String, Hashable, Sendable, CaseIterable {
    /// A paper on file, such as a signed receipt.
    case paper
    /// The one-time code of the order, redeemed by somebody who did not issue it.
    case code
    /// Who gave it says so at a desk of their own.
    case giver
    /// The insurer's own list.
    case roster
    /// The number under which a queue, a scheme or a means test shows it.
    case register

    /// The proof's name for people.
    public var title: Text {
        switch self {
        case .paper: Text("存档凭据", en: "Paper on file")
        case .code: Text("一次性核验码", en: "One-time code")
        case .giver: Text("提供方确认", en: "Confirmed by who gave it")
        case .roster: Text("承保名册", en: "Insurer's roster")
        case .register: Text("登记编号", en: "Number in the register")
        }
    }
}

/// How a benefit is worked: its steps in order, and the papers it rests on.
public struct Procedure: Hashable, Sendable {
    /// In the order in which they are done.
    public let steps: [Step]
    /// The papers a clerk must have seen; what another bureau's fact says is not asked again.
    public let evidence: [Text]

    /// A procedure of its own; `standard(for:evidence:deliveredBy:)` fits most benefits.
    public init(steps: [Step], evidence: [Text]) {
        self.steps = steps
        self.evidence = evidence
    }

    /// The same, with the steps that belong to acts of the department's own.
    ///
    /// - Parameter acts: By the step's code; each is a step of the procedure.
    public func done(by acts: [String: BureauAct]) -> Procedure {
        precondition(
            acts.keys.allSatisfy { code in steps.contains { $0.code == code } },
            "an act of a step that is not in the procedure: \(acts.keys.sorted())")
        return Procedure(
            steps: steps.map {
                Step(
                    $0.code, $0.title, duty: $0.duty, days: $0.days, kind: $0.kind,
                    act: acts[$0.code] ?? $0.act)
            },
            evidence: evidence)
    }

    /// The procedure as a district's law has it on a day: the figure `procedure.<benefit>.<step>`
    /// (hyphens as `_`) gives a step's working days; 0 leaves the step out.
    ///
    /// - Throws: `Refusal` when too few steps or hands would be left.
    func adjusted(of benefit: String, by pack: Pack, on day: Day) throws(Refusal) -> Procedure {
        let prefix = "procedure.\(benefit)."
        let kept = steps.compactMap { step -> Step? in
            let name = (prefix + step.code).replacing("-", with: "_")
            let row = pack.figures[name]?.rows.first { $0.from <= day && day < $0.to }
            guard let days = row?.value.map({ Int($0) }) else { return step }
            return days == 0
                ? nil
                : Step(
                    step.code, step.title, duty: step.duty, days: days, kind: step.kind,
                    act: step.act)
        }
        guard kept.count > 1, Set(kept.map(\.duty)).count > 1 else {
            throw Refusal(
                Text(
                    "\(benefit)：本区县的 \(prefix)… 去掉了太多环节；至少要留两个环节、两种职责。",
                    en: "\(benefit): this district's \(prefix)… leave too few steps; two steps in "
                        + "two hands are the least."))
        }
        return Procedure(steps: kept, evidence: evidence)
    }

    /// The usual procedure of a form. Money passes four hands; whoever hands something over or
    /// serves is never the one who confirms it.
    ///
    /// - Parameters:
    ///   - form: The form of the benefit.
    ///   - evidence: The papers it rests on.
    ///   - hands: Who serves, hands over or records the use: the bureau's counter, or the town.
    /// - Returns: The steps with their duties and days.
    public static func standard(
        for form: Form, evidence: [Text] = [], deliveredBy hands: StaffDuty = .intake
    ) -> Procedure {
        let steps: [Step] =
            switch form {
            case .allowance, .grant, .premium, .claim:
                [
                    .accept, .verify, .approve,
                    .pay,
                ]
            case .service:
                [
                    .accept,
                    Step("arrange", Text("安排", en: "Arrange"), duty: .approve, days: 5),
                    Step(
                        "serve", Text("服务", en: "Serve"), duty: hands, days: 15,
                        kind: .delivery([.paper, .code, .giver])), .confirm,
                ]
            case .goods:
                [
                    .accept, .verify, .approve,
                    Step(
                        "hand-over", Text("发放", en: "Hand over"), duty: hands, days: 15,
                        kind: .delivery([.paper, .code, .giver])), .confirm,
                ]
            case .priority:
                [
                    .accept, .verify,
                    Step(
                        "mark", Text("列入优先", en: "Mark in the queue"), duty: .approve, days: 5,
                        kind: .delivery([.register, .paper])),
                ]
            case .waiver:
                [
                    .accept, .verify,
                    Step("issue", Text("开具凭证", en: "Issue voucher"), duty: .approve, days: 5),
                    Step(
                        "use", Text("登记使用", en: "Record use"), duty: hands, days: 30,
                        kind: .delivery([.paper, .code, .giver])),
                    .confirm,
                ]
            case .disregard:
                [
                    .accept,
                    Step("itemise", Text("列明扣除项目", en: "Itemise"), duty: .review, days: 5),
                    Step("certify", Text("出具证明", en: "Certify"), duty: .approve, days: 5),
                    Step(
                        "use", Text("登记采用", en: "Record use"), duty: hands, days: 30,
                        kind: .delivery([.register, .paper, .giver])),
                ]
            case .enrolment:
                [
                    .accept, .verify,
                    Step(
                        "enrol", Text("纳入", en: "Enrol"), duty: .approve, days: 10,
                        kind: .delivery([.register, .paper, .roster])),
                ]
            }
        return Procedure(steps: steps, evidence: evidence)
    }
}

extension Step {
    /// Money ends, for who decides it, when the finance bureau has it.
    public static let pay = Step(
        "pay", Text("拨付", en: "Pay"), duty: .pay, days: 10, kind: .finance)
    public static let accept = Step(
        "accept", Text("受理", en: "Accept"), duty: .intake, days: 5)
    public static let verify = Step(
        "verify", Text("审核", en: "Verify"), duty: .review, days: 10)
    public static let approve = Step(
        "approve", Text("审批", en: "Approve"), duty: .approve, days: 5)
    public static let confirm = Step(
        "confirm", Text("核实", en: "Confirm"), duty: .review, days: 5)
}
