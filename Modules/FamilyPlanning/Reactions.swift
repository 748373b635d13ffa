import Kernel
import Law

extension FamilyPlanning {
    /// What the association does when something happens (`catalogue.md` §5).
    static let reactions = [
        Reaction(
            1, "condolence", Text("当年内发放抚慰金", en: "Condolence money within the year"),
            due: .yearEnd, benefit: "family_planning.condolence")
    ]
}
