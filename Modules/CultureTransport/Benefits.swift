import Kernel
import Law

extension CultureTransport {
    static let concession = Benefit(
        "culture_transport.concession", Text("出行与景点优惠", en: "Concessions"), .waiver,
        received: .onRequest,
        evidence: [Text("联系卡", en: "Contact card")])
}
