import Kernel
import Law

extension CultureTransport {
    static let concession = Benefit(
        "culture_transport.concession", Text("出行与景点优惠", en: "Concessions"), .waiver,
        received: .onRequest,
        evidence: [Text("联系卡", en: "Contact card")], acts: ["issue": .markIssue, "use": .markUse])
}

/// The acts that end a step of a case, each by its command.
extension BureauAct {
    static let markIssue: BureauAct = "mark issue"
    static let markUse: BureauAct = "mark use"
}
