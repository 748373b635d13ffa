import Kernel
import Law

extension Justice {
    static let legalAid = Benefit(
        "justice.legal-aid", Text("免费法律援助", en: "Legal aid"), .service, received: .onEvent,
        evidence: [Text("申请表", en: "Application")], acts: ["arrange": .aidAssign, "serve": .aidMet])
}

/// The acts that end a step of a case, each by its command.
extension BureauAct {
    static let aidAssign: BureauAct = "aid assign"
    static let aidMet: BureauAct = "aid met"
}
