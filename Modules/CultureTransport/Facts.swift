import Kernel
import Law

// What a mark beside the contact card is good for: read where the card is checked.
extension CultureTransport {
    static let busConcession = concession("concession.bus", OfferKind.bus)
    static let sightConcession = concession("concession.sight", OfferKind.sight)
    static let otherConcession = concession("concession.other", OfferKind.other)

    /// The fact of each kind of offer.
    static let concessions: [(kind: OfferKind, fact: FactKind)] = [
        (.bus, busConcession), (.sight, sightConcession), (.other, otherConcession),
    ]

    private static func concession(_ name: String, _ kind: OfferKind) -> FactKind {
        FactKind(
            name, .flag, Text("优惠标记：\(kind.title.zh)", en: "Concession mark: \(kind.title.en)"),
            owners: ["culture_transport"], absent: .value("no"), sharing: .only(["health"]))
    }
}
