import Foundation
import Law
import Testing

/// Every row of the catalogue stands in a pack, with its document's own words.
@Suite("the packs hold the whole catalogue")
struct CatalogueTests {
    @Test("every row of the catalogue stands in a pack, and none is invented")
    func complete() throws {
        let wanted = try Self.ids(in: Self.fixture)
        let found = try HousePacks.both().flatMap(\.clauses).map(\.id)
        #expect(Set(found).count == found.count)
        #expect(Set(wanted).subtracting(found).sorted() == [], "missing in the packs")
        #expect(Set(found).subtracting(wanted).sorted() == [], "not in the catalogue")
        #expect(wanted.count == 132)
    }

    @Test("the copied list of ids is the catalogue's own, where the catalogue stands beside")
    func fixtureIsTrue() throws {
        let path = HousePacks.checkout.appendingPathComponent("../shared/domain/catalogue.md")
        guard let text = try? String(contentsOf: path, encoding: .utf8) else { return }
        let ids = text.split(separator: "\n").compactMap { line -> String? in
            guard line.hasPrefix("| JY-") || line.hasPrefix("| NC-") else { return nil }
            return line.dropFirst(2).split(separator: " ").first.map(String.init)
        }
        #expect(try ids == Self.ids(in: Self.fixture))
    }

    @Test("every clause's words are a contiguous piece of its document")
    func words() throws {
        for pack in try HousePacks.both() {
            let document = Self.squeezed(try #require(pack.document).words)
            for clause in pack.clauses {
                #expect(
                    !clause.text.isEmpty
                        && document.contains(Self.squeezed(clause.text)),
                    "\(clause.id)")
            }
        }
        #expect(!Self.squeezed("甲 乙").contains(Self.squeezed("乙甲")), "the check can fail")
    }

    @Test("a clause about a person reads a fact beyond the target, or is listed with its reason")
    func universal() throws {
        for pack in try HousePacks.both() {
            let bare = pack.provisions.filter { clause in
                guard let provision = clause.provision, provision.benefit != nil else {
                    return false
                }
                return !provision.when.contains { $0.expression.readsFact }
            }
            let listed = Self.universal.filter { pack.clause($0.key) != nil }
            #expect(Set(bare.map(\.id)) == Set(listed.keys), "\(pack.code)")
        }
        #expect(Self.universal.values.allSatisfy { $0.count > 8 })
    }

    @Test("need area, head, cadence and evidence stand beside every benefit")
    func attributes() throws {
        for pack in try HousePacks.both() {
            for clause in pack.provisions {
                guard let provision = clause.provision, provision.benefit != nil else { continue }
                #expect(provision.cadence != nil, "\(clause.id)")
                #expect(!provision.evidence.isEmpty, "\(clause.id)")
                #expect((provision.head != nil) == (pack.code == "jiangyan"), "\(clause.id)")
            }
            for clause in pack.clauses where clause.provision == nil {
                #expect(!(clause.duty?.of.isEmpty ?? true), "\(clause.id)")
            }
        }
    }

    @Test("figures say their source, and only verified ones carry a sum that pays")
    func figures() throws {
        for pack in try HousePacks.both() {
            for figure in pack.figures.values {
                for row in figure.rows where row.status == .verified {
                    #expect(row.value != nil && !row.source.isEmpty, "\(figure.name)")
                }
                if figure.ruledBy != nil {
                    #expect(figure.reason?.isEmpty == false, "\(figure.name)")
                }
            }
        }
    }

    private static let fixture = HousePacks.checkout
        .appendingPathComponent("Tests/LawTests/Fixtures/catalogue-ids.txt")

    private static func ids(in file: URL) throws -> [String] {
        try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    private static func squeezed(_ text: String) -> String {
        String(text.unicodeScalars.filter { !$0.properties.isWhitespace })
    }

    /// Clauses whose words add no condition to being a target, and why.
    private static let universal: [String: String] = [
        "JY-3.2.2a": "应保尽保: every confirmed parent, nobody missed",
        "JY-3.2.4a": "the whole family has priority in signing with a family doctor",
        "JY-3.2.4b": "a health record for every family",
        "JY-3.3.4": "every member who dies; the words set no further condition",
        "JY-3.5.1a": "two named contacts for every family at all times",
        "JY-3.5.2a": "every family stands on the festival list; the wish decides the channel",
        "JY-3.5.3b": "activities are open to every family",
        "JY-3.5.3c": "the seven free services are offered to every family",
        "JY-3.5.3d": "the low-fee services are offered to every family",
        "JY-3.5.3e": "psychological support is offered to every family",
        "NC-3.3": "priority and discounts for every family: a standing right",
        "NC-3.4c": "comfort is owed to every family",
        "NC-4.health.6": "a health record for every family",
        "NC-4.union.1": "friendship activities are open to every family",
        "NC-4.union.2": "every family is included in every scheme of the unions",
        "NC-4.fpa.6": "caring activities are open to every family",
    ]
}

extension Law.Expression {
    /// Whether a line reads a fact, the registry or the law itself beside definitions.
    fileprivate var readsFact: Bool {
        switch self {
        case .fact, .since, .has, .receives, .elapsed, .sameYear: true
        case .definition, .literal, .figure: false
        case .parentsAny(let inner), .householdAny(let inner), .not(let inner): inner.readsFact
        case .compare(_, let a, let b), .arithmetic(_, let a, let b): a.readsFact || b.readsFact
        case .isIn(let inner, _): inner.readsFact
        case .all(let parts), .any(let parts): parts.contains(where: \.readsFact)
        }
    }
}
