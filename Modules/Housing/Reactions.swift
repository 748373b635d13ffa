import Kernel
import Law

extension Housing {
    /// What the bureau does when something happens (`catalogue.md` §5). Days that the
    /// table does not give are our proposal, as the table says of its own.
    static let reactions: [Reaction] = [
        Reaction(
            21, "rental",
            Text("核对公租房优先条件", en: "Check the priority in rental housing"),
            due: .days(15), benefit: "housing.rental-priority"),
        Reaction(
            22, "survey",
            Text("鉴定房屋，安排危房改造", en: "Survey the house, arrange the repair"),
            due: .days(15),
            told: ["housing.danger"]),
        Reaction(
            22, "rental",
            Text("核对公租房优先条件", en: "Check the priority in rental housing"),
            due: .days(15), benefit: "housing.rental-priority",
            told: ["housing.difficulty=yes", "housing.applied=yes"]),
    ]
}
