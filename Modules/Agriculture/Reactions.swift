import Kernel
import Law

extension Agriculture {
    /// What the bureau does when something happens (`catalogue.md` §5). Days that the
    /// table does not give are our proposal, as the table says of its own.
    static let reactions: [Reaction] = [
        Reaction(
            22, "relocation",
            Text("在搬迁区的，征询搬迁意愿", en: "In a relocation area: ask about moving"),
            due: .days(15), benefit: "agriculture.relocation",
            told: ["housing.danger", "agriculture.relocation_area=yes"]),
        Reaction(
            24, "projects",
            Text("告知扶贫、发展项目优待", en: "Tell of the projects"),
            due: .days(15), benefit: "agriculture.poverty-projects"),
    ]
}
