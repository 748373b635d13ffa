import Kernel
import Law

extension Agriculture {
    /// The application is the relocation file, the approval gives the home, and the key comes
    /// before the money.
    static let relocation = Benefit(
        "agriculture.relocation", Text("生态搬迁补助", en: "Relocation grant"), .grant,
        procedure: Procedure(
            steps: [
                .accept, .verify,
                Step(
                    "assign", Text("分配新居", en: "Give the home"), duty: .approve, days: 20,
                    act: .relocationAssign),
                Step(
                    "key", Text("交付新居", en: "Hand over the key"), duty: .intake, days: 120,
                    act: .relocationHandOver),
                decideGrant, .pay,
            ],
            evidence: [
                Text("申请表", en: "Application"), Text("本人银行账户", en: "Own bank account"),
            ]
        ).done(by: ["accept": .relocationApply]),
        received: .onEvent)

    static let povertyProjects = Benefit(
        "agriculture.poverty-projects", Text("扶贫项目优先", en: "Priority in poverty projects"),
        .priority, procedure: marked(Text("项目方案", en: "Project plan"), pays: true),
        received: .onEvent)

    static let developmentProjects = Benefit(
        "agriculture.development-projects",
        Text("发展项目优待", en: "Preference in development projects"), .priority,
        procedure: marked(Text("贷款或项目合同", en: "Loan or project contract"), pays: true),
        received: .onEvent)

    static let trades = Benefit(
        "agriculture.trades", Text("种养加工项目倾斜", en: "Preference in the four trades"), .priority,
        procedure: marked(Text("项目方案", en: "Project plan"), pays: false), received: .onEvent)

    /// The step at which the line of a frozen list proves that the priority was used.
    static let markStep = "mark"

    /// The step at which a sum is decided; after it the finance bureau has the case.
    static let decideGrant = Step(
        "grant", Text("核定补助", en: "Decide the sum"), duty: .approve, days: 20, act: .grantDecide)

    /// Where the clause gives money beside the priority, its sum is decided and finance pays.
    private static func marked(_ paper: Text, pays: Bool) -> Procedure {
        let usual = Procedure.standard(for: .priority, evidence: [paper])
        return Procedure(
            steps: usual.steps + (pays ? [decideGrant, .pay] : []), evidence: usual.evidence
        ).done(by: [markStep: .projectMark])
    }
}

/// The acts that end a step of a case, each by its command.
extension BureauAct {
    static let grantDecide: BureauAct = "grant decide"
    static let projectMark: BureauAct = "project mark"
    static let relocationApply: BureauAct = "relocation apply"
    static let relocationAssign: BureauAct = "relocation assign"
    static let relocationHandOver: BureauAct = "relocation hand-over"
}
