import Foundation
import Kernel
import Law
import Testing

@testable import Yuhou

@Suite struct FactContractTests {
    private static let contract = FactContract.rows(table: factContractTable)

    /// The contract leaves it to `dead`: nobody has reported a death, so there is none.
    private static let reported: [FactRow] =
        (contract
        + FactContract.rows(table: factAdditionsTable)).map {
            $0.name == "death"
                ? FactRow(name: $0.name, type: $0.type, owners: $0.owners, absent: "none") : $0
        }

    @Test func theRegisteredFactsAreTheContract() throws {
        let kinds = try Registry(departments).dictionary.kinds.map(FactContract.row)
        let differences = FactContract.differences(Self.reported, kinds)
        #expect(differences.isEmpty, "\(differences.joined(separator: "\n"))")
    }

    /// The document stands beside the checkout where the offices keep it; elsewhere its copy rules.
    @Test func theCopyIsTheDocument() throws {
        let document = Checkout.root.deletingLastPathComponent()
            .appending(path: "shared/domain/facts.md")
        guard let text = try? String(contentsOf: document, encoding: .utf8) else { return }
        let differences = FactContract.differences(
            FactContract.rows(markdown: text), Self.contract)
        #expect(differences.isEmpty, "\(differences.joined(separator: "\n"))")
    }

    @Test func factsOfTheHouseholdHoldForEveryMember() throws {
        let kinds = try Registry(departments).dictionary.kinds
        let prefixes = ["income.", "low_income", "housing.", "agriculture."]
        let names: Set<String> = ["hardship", "three_withouts", "accident.loss"]
        for kind in kinds {
            let isShared =
                names.contains(kind.name) || prefixes.contains { kind.name.hasPrefix($0) }
            #expect((kind.scope == .household) == isShared, "\(kind.name)")
        }
    }

    @Test func everyValueThatStandsForAbsenceIsOneOfItsType() throws {
        for kind in try Registry(departments).dictionary.kinds {
            guard case .value(let value) = kind.absent else { continue }
            #expect(kind.encode(value) != nil, "\(kind.name): \(value)")
        }
    }

    /// What health knows is not everybody's: each of these names who else may read it.
    @Test(arguments: [
        "special_assistance", "complication_assistance", "complication.grade", "death",
        "illness.hypertension", "illness.diabetes", "illness.autism", "illness.critical",
        "income.per_head", "low_income", "disability.grade", "care.dependency", "medical.residual",
    ])
    func isNotSharedWithEveryone(_ name: String) throws {
        let kind = try #require(try Registry(departments).dictionary[name])
        #expect(kind.sharing != .everyone)
    }

    @Test(arguments: [
        ("a fact left out", "card|flag|health|no", 1),
        ("another type", "card|flag|health|no\nfertile|count 1-2|health|unknown", 1),
        ("another owner", "card|flag|towns|no\nfertile|flag|health|unknown", 1),
        ("another absence", "card|flag|health|unknown\nfertile|flag|health|unknown", 1),
        ("one invented", "card|flag|health|no\nfertile|flag|health|unknown\nluck|flag|towns|no", 1),
        ("the same", "card|flag|health|no\nfertile|flag|health|unknown", 0),
    ])
    func catches(_ mistake: String, table: String, count: Int) {
        let contract = FactContract.rows(
            table: "card|flag|health|no\nfertile|flag|health|unknown")
        let differences = FactContract.differences(contract, FactContract.rows(table: table))
        #expect(differences.count == count, "\(mistake): \(differences)")
    }

    @Test func theDocumentIsReadRowByRow() {
        let rows = FactContract.rows(
            markdown: """
                ## From the registry (not imported as facts)
                | name | type | meaning |
                |---|---|---|
                | `age` | count | full years |
                | `whereabouts` | code `present` `missing` | owner public_security; \
                absent = present |
                ## Health
                | name | type | owner | meaning |
                |---|---|---|---|
                | `death` | code `illness` | public_security, health | two sources |
                | `disability.grade` | count 1–4 | disabled_persons | 1 is worst; \
                absent = not disabled |
                | `a.b` `a.c` | flag | health | diagnosis; absent = no |
                | `capacity` | code `full` `none` | civil_affairs | legal; absent = `full` |
                ## Wishes (asked once)
                `wish.a` `wish.b` (flags, owner: towns; absent = **not asked**, so) ·
                `wish.c` (flags; absent = no) · `wish.d` (what they chose; not read by the law)
                """)
        #expect(
            rows.map(\.description) == [
                "whereabouts|code present missing|public_security|present",
                "death|code illness|public_security health|unknown",
                "disability.grade|count 1-4|disabled_persons|none", "a.b|flag|health|no",
                "a.c|flag|health|no", "capacity|code full none|civil_affairs|full",
                "wish.a|flag|towns|not asked", "wish.b|flag|towns|not asked",
                "wish.c|flag|towns|no", "wish.d|words|towns|not asked",
            ])
    }
}
