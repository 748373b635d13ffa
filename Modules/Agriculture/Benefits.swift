import Kernel
import Law

extension Agriculture {
    static let relocation = Benefit(
        "agriculture.relocation", Text("生态搬迁补助", en: "Relocation grant"), .grant,
        received: .onEvent,
        evidence: [Text("申请表", en: "Application"), Text("本人银行账户", en: "Own bank account")])

    static let povertyProjects = Benefit(
        "agriculture.poverty-projects", Text("扶贫项目优先", en: "Priority in poverty projects"),
        .priority, received: .onEvent,
        evidence: [Text("项目方案", en: "Project plan")])

    static let developmentProjects = Benefit(
        "agriculture.development-projects",
        Text("发展项目优待", en: "Preference in development projects"), .priority, received: .onEvent,
        evidence: [Text("贷款或项目合同", en: "Loan or project contract")])

    static let trades = Benefit(
        "agriculture.trades", Text("种养加工项目倾斜", en: "Preference in the four trades"), .priority,
        received: .onEvent,
        evidence: [Text("项目方案", en: "Project plan")])
}
