import Kernel
import Law

extension DisabledPersons {
    /// What the federation does when something happens (`catalogue.md` §5). Days that the
    /// table does not give are our proposal, as the table says of its own.
    static let reactions: [Reaction] = [
        Reaction(
            2, "rehabilitation",
            Text("提供优先康复和辅具适配", en: "Offer priority in rehabilitation"),
            due: .days(15), benefit: "disabled_persons.rehabilitation-priority"),
        Reaction(
            2, "devices",
            Text("评估辅助器具和康复训练", en: "Assess devices and training"),
            due: .days(15), benefit: "disabled_persons.devices"),
        Reaction(
            3, "card",
            Text("核对残疾人证：注销、换证或复评", en: "Check the certificate: void, renew or grade again"),
            due: .days(15)),
        Reaction(
            18, "services",
            Text("告知残疾人服务", en: "Tell of the services"),
            due: .days(15)),
    ]
}
