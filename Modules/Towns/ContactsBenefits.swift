import Kernel
import Law

extension Towns {
    static let twoContacts = Benefit(
        "towns.two-contacts", Text("双岗联系人", en: "Two contacts"), .service,
        procedure: .keptByTown(evidence: [Text("服务同意书", en: "Consent to the service")]),
        received: .standing)

    static let guardianContact = Benefit(
        "towns.guardian-contact", Text("监护人联系", en: "Contact through the guardian"), .service,
        procedure: .keptByTown(evidence: [Text("监护证明", en: "Proof of guardianship")]),
        received: .standing)

    static let festivalList = Benefit(
        "towns.festival-list", Text("节日优先走访名单", en: "Festival list"), .priority,
        received: .everyPeriod,
        evidence: [Text("走访意愿", en: "Wishes about visits")])

    static let visit = Benefit(
        "towns.visit", Text("走访看望", en: "Visit"), .service,
        procedure: .keptByTown(evidence: [Text("走访意愿", en: "Wishes about visits")]),
        received: .everyPeriod)
}
