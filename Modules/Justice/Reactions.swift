import Kernel
import Law

extension Justice {
    /// What the bureau does when something happens (`catalogue.md` §5). Days that the
    /// table does not give are our proposal, as the table says of its own.
    static let reactions: [Reaction] = [
        Reaction(
            26, "aid",
            Text("安排法律援助", en: "Arrange legal aid"),
            due: .days(7), benefit: "justice.legal-aid")
    ]
}
