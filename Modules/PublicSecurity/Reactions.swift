import Kernel
import Law

extension PublicSecurity {
    /// What the bureau does when something happens (`catalogue.md` §5). Days that the
    /// table does not give are our proposal, as the table says of its own.
    static let reactions: [Reaction] = [
        Reaction(
            10, "registration",
            Text("核对户口迁移日期和性质", en: "Check the day and kind of the registration"),
            due: .days(15),
            told: ["hukou."]),
        Reaction(
            39, "match",
            Text("核对三个来源的死亡日期，登记未比中的原因", en: "Compare the three sources of the day of death"),
            due: .days(15)),
        Reaction(
            40, "court",
            Text("核对法院文书和下落", en: "Check the court's paper and the whereabouts"),
            due: .days(7)),
    ]
}
