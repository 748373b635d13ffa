import Kernel
import Law

extension HumanResources {
    /// What the bureau does when something happens (`catalogue.md` §5). Days that the
    /// table does not give are our proposal, as the table says of its own.
    static let reactions: [Reaction] = [
        Reaction(
            2, "premium",
            Text("一、二级的，代缴养老保险费", en: "Grade 1 or 2: pay the pension premium"),
            due: .days(15), benefit: "human_resources.pension-premium",
            told: ["disability.grade=1", "disability.grade=2"]),
        Reaction(
            7, "pension",
            Text("告知遗属待遇", en: "Tell of the survivor's pension"),
            due: .days(15)),
        Reaction(
            12, "claim",
            Text("受理职工生育保险报销", en: "Take the maternity claim"),
            due: .days(10), benefit: "human_resources.maternity-claim"),
        Reaction(
            13, "cover",
            Text("核对生育保险参保", en: "Check the maternity cover"),
            due: .days(15), benefit: "human_resources.maternity-claim"),
        Reaction(
            18, "premium",
            Text("一、二级的，代缴养老保险费", en: "Grade 1 or 2: pay the pension premium"),
            due: .days(15), benefit: "human_resources.pension-premium",
            told: ["disability.grade=1", "disability.grade=2"]),
        Reaction(
            18, "work",
            Text("有劳动能力的，提供就业援助", en: "Able to work: offer employment aid"),
            due: .days(15), benefit: "human_resources.employment-aid"),
        Reaction(
            24, "work",
            Text("提供就业援助和免费培训", en: "Offer employment aid and training"),
            due: .days(15), benefit: "human_resources.employment-aid"),
    ]
}
