import Kernel
import Law

extension Towns {
    static let twoContacts = Benefit(
        "towns.two-contacts", Text("双岗联系人", en: "Two contacts"), .service,
        procedure: .keptByTown(
            by: .contactAssign, evidence: [Text("服务同意书", en: "Consent to the service")]),
        received: .standing)

    static let guardianContact = Benefit(
        "towns.guardian-contact", Text("监护人联系", en: "Contact through the guardian"), .service,
        procedure: .keptByTown(
            by: .guardianRecord, evidence: [Text("监护证明", en: "Proof of guardianship")]),
        received: .standing)

    static let festivalList = Benefit(
        "towns.festival-list", Text("节日优先走访名单", en: "Festival list"), .priority,
        received: .everyPeriod,
        evidence: [Text("走访意愿", en: "Wishes about visits")], acts: ["mark": .festivalEnter])

    static let visit = Benefit(
        "towns.visit", Text("走访看望", en: "Visit"), .service,
        procedure: .keptByTown(
            by: .visitRecord, evidence: [Text("走访意愿", en: "Wishes about visits")]),
        received: .everyPeriod)
}

/// The acts that alone deliver what the town's books keep, each by its command.
extension BureauAct {
    static let contactAssign: BureauAct = "contact assign"
    static let guardianRecord: BureauAct = "guardian record"
    static let festivalEnter: BureauAct = "festival enter"
    static let visitRecord: BureauAct = "visit record"
}
