import Kernel
import Law

extension Towns {
    /// What the town does when something happens (`catalogue.md` §5).
    static let reactions = [
        Reaction(
            1, "contacts", Text("落实两名联系人", en: "Name two contacts"), due: .days(3),
            benefit: "towns.two-contacts"),
        Reaction(
            7, "visit", Text("看望在世的家庭成员，问有什么要帮", en: "Visit the survivor"), due: .days(3),
            benefit: "towns.two-contacts", isVisit: true),
        Reaction(
            20, "guardian", Text("核实监护人，登记联系方式", en: "Register the guardian"), due: .days(7)),
    ]
}
