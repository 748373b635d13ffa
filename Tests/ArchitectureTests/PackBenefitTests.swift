import Kernel
import Law
import Testing

@testable import Yuhou

@Suite struct PackBenefitTests {
    /// The `benefit:` values of pack files, each with where it stands.
    private static func benefits(
        in files: [(path: String, text: String)]
    ) -> [(code: String, place: String)] {
        files.flatMap { file in
            file.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
                .compactMap { index, line in
                    let words = line.split { $0 == " " || $0 == "," || $0 == "}" || $0 == "{" }
                    guard let key = words.firstIndex(of: "benefit:"), key <= 1,
                        words.indices.contains(key + 1)
                    else { return nil }
                    return (String(words[key + 1]), "\(file.path):\(index + 1)")
                }
        }
    }

    /// What the packs give that nobody registers, and what is registered that no pack gives.
    private static func gaps(
        packs: [(path: String, text: String)], registered: Set<String>
    ) -> [String] {
        let given = benefits(in: packs)
        let unregistered = given.filter { !registered.contains($0.code) }
            .map { "\($0.place): no department registers `\($0.code)`" }
        let idle = registered.subtracting(given.map(\.code)).sorted()
            .map { "`\($0)` is registered, but no pack gives it" }
        return unregistered + idle
    }

    @Test func everyBenefitOfAPackIsRegisteredAndEveryRegisteredOneStandsInAPack() throws {
        let files = try Checkout.files(below: "policies", ending: ".yaml")
            .map { (path: $0, text: try Checkout.text($0)) }
        let registered = Set(try Registry(departments).benefits.values.filter(\.isOwed).map(\.code))
        let gaps = Self.gaps(packs: files, registered: registered)
        #expect(gaps.isEmpty, "\(gaps.joined(separator: "\n"))")
    }

    @Test(arguments: [
        ("a benefit nobody registers", "benefit: health.card\n  benefit: health.gift", 1),
        ("a benefit no pack gives", "- clause: A", 1),
        ("both", "- benefit: health.gift", 2),
        ("neither", "  benefit: health.card", 0),
    ])
    func catches(_ mistake: String, text: String, count: Int) {
        let gaps = Self.gaps(
            packs: [(path: "policies/a/b.yaml", text: text)], registered: ["health.card"])
        #expect(gaps.count == count, "\(mistake): \(gaps)")
    }
}
