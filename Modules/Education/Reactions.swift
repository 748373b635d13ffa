import Kernel
import Law

extension Education {
    /// What the bureau does when something happens (`catalogue.md` §5). Days that the
    /// table does not give are our proposal, as the table says of its own.
    static let reactions: [Reaction] = [
        Reaction(
            2, "school",
            Text("在学的，告知残疾学生资助", en: "At school: tell of the aid"),
            due: .days(15), benefit: "education.placement"),
        Reaction(
            21, "hardship",
            Text("有在学子女的，核对家庭经济困难认定", en: "Check the hardship of a student"),
            due: .days(15), benefit: "education.state-grant"),
        Reaction(
            25, "placement",
            Text("落实就学安排，按学段核对免学费和助学金", en: "Arrange school, check waiver and grants"),
            due: .days(15), benefit: "education.placement"),
    ]
}
