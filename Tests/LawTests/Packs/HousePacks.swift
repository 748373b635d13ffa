import Foundation
import Kernel
import Law

@testable import Yuhou

/// The packs of this checkout, loaded as the program loads them.
enum HousePacks {
    static let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func load(_ code: String) throws -> Pack {
        let registry = try Registry(departments)
        let (_, sources) = try PackFolder.sources(
            at: checkout.appendingPathComponent("policies/\(code)").path)
        let result = PackLoader(dictionary: registry.dictionary, benefits: registry.lawBenefits)
            .load(code, from: sources)
        guard let pack = result.pack else { throw PackRefusal(problems: result.problems) }
        return pack
    }

    static func both() throws -> [Pack] { [try load("jiangyan"), try load("nanchuan")] }
}
