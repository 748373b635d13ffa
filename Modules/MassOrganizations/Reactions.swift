import Kernel
import Law

extension MassOrganizations {
    /// What the organizations does when something happens (`catalogue.md` §5). Days that the
    /// table does not give are our proposal, as the table says of its own.
    static let reactions: [Reaction] = [
        Reaction(
            1, "friendship",
            Text("家庭愿意的，邀请亲情牵手联谊", en: "Invite to the friendship activities, if wished"),
            due: .days(15), benefit: "mass_organizations.friendship-activity")
    ]
}
