import Kernel
import Law

extension FamilyPlanning {
    /// What the association does when something happens (`catalogue.md` §5). Days that the
    /// table does not give are our proposal, as the table says of its own.
    static let reactions: [Reaction] = [
        Reaction(
            1, "condolence",
            Text("当年内发放抚慰金", en: "Condolence money within the year"),
            due: .yearEnd, benefit: "family_planning.condolence"),
        Reaction(
            1, "aid",
            Text("有困难的，提供紧急救助", en: "Offer emergency aid"),
            due: .days(15), benefit: "family_planning.emergency-aid"),
        Reaction(
            16, "aid",
            Text("核对紧急救助", en: "Check the emergency aid"),
            due: .days(15), benefit: "family_planning.emergency-aid"),
        Reaction(
            17, "claim",
            Text("协助申请意外伤害保险金", en: "Help with the accident claim"),
            due: .days(10), benefit: "family_planning.accident-cover"),
        Reaction(
            17, "aid",
            Text("核对紧急救助", en: "Check the emergency aid"),
            due: .days(15), benefit: "family_planning.emergency-aid"),
        Reaction(
            29, "renew",
            Text("意外伤害险年度届满前，按当日名册续保", en: "Renew the accident cover with the roster of the day"),
            due: .days(-30), benefit: "family_planning.accident-cover",
            told: ["accident.insured="]),
    ]
}
