import Foundation
import Kernel
import Law
import TestSupport
import Testing

@testable import Yuhou

/// Every row of the catalogue was carried to its end by the tests of the modules.
@Suite("the catalogue, walked")
struct WalkTests {
    private static func pack(_ code: String) throws -> Pack {
        let registry = try Registry(departments)
        let (_, sources) = try PackFolder.sources(
            at: "\(MigratedDatabase.migrations)/../policies/\(code)")
        let result = PackLoader(dictionary: registry.dictionary, benefits: registry.lawBenefits)
            .load(code, from: sources)
        guard let pack = result.pack else { throw PackRefusal(problems: result.problems) }
        return pack
    }

    /// How a clause of a pack ends.
    private static func end(of clause: Clause, _ registry: Registry) -> CatalogueRecord.End {
        guard let provision = clause.provision else { return .fulfilled }
        guard let benefit = provision.benefit else { return .marked }
        let last = registry.benefits[benefit]?.procedure.steps.last?.kind
        return last == .finance ? .handed : .delivered
    }

    @Test(
        "the table is the law's: every clause with its kind of end, and none besides",
        arguments: ["jiangyan", "nanchuan"])
    func tableIsTheLaw(_ district: String) throws {
        let registry = try Registry(departments)
        let law = Set(
            try Self.pack(district).clauses.map {
                CatalogueRow(id: $0.id, district: district, end: Self.end(of: $0, registry))
            })
        let table = Set(CatalogueRow.all.filter { $0.district == district })
        #expect(law.subtracting(table).map { "\($0.id) \($0.end)" }.sorted() == [])
        #expect(table.subtracting(law).map { "\($0.id) \($0.end)" }.sorted() == [])
        #expect(table.count == (district == "jiangyan" ? 70 : 62))
        #expect(CatalogueRow.all.count == 132)
    }

    @Test("a row that was not walked, or not to its end, is named")
    func comparisonCanFail() {
        var walks = Set(CatalogueRow.all.map { CatalogueRecord.Walk($0.id, $0.end) })
        #expect(CatalogueRow.missing(walks) == [])
        walks.remove(.init("JY-3.5.1a", .delivered))
        #expect(CatalogueRow.missing(walks) == ["JY-3.5.1a to delivered: not walked"])
        walks.insert(.init("JY-3.5.1a", .handed))
        #expect(CatalogueRow.missing(walks) == ["JY-3.5.1a to delivered: only handed"])
        #expect(CatalogueRow.missing([]).count == 132)
    }

    @Test("what is written down is read again, from every process")
    func recordIsKept() throws {
        let folder = NSTemporaryDirectory() + "walks-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for _ in 1...2 { try CatalogueRecord.walked("NC-0.1", to: .fulfilled, in: folder) }
        try "JY-2.1a,marked\n".write(
            toFile: "\(folder)/another.csv", atomically: false, encoding: .utf8)
        #expect(
            try CatalogueRecord.walks(in: folder)
                == [.init("NC-0.1", .fulfilled), .init("JY-2.1a", .marked)])
        try "JY-2.1a,somehow\n".write(
            toFile: "\(folder)/third.csv", atomically: false, encoding: .utf8)
        #expect(throws: CatalogueRecord.Mistake.self) { try CatalogueRecord.walks(in: folder) }
    }

    @Test(
        "all 132 rows were walked to their end",
        .enabled(
            if: CatalogueRecord.folder != nil,
            "skipped: YUHOU_WALKS names no folder in which the other tests wrote their walks"))
    func everyRowWasWalked() throws {
        let walks = try CatalogueRecord.walks(in: try #require(CatalogueRecord.folder))
        let missing = CatalogueRow.missing(walks)
        let all = CatalogueRow.all
        for end in CatalogueRecord.End.allCases {
            let rows = all.filter { $0.end == end }
            let walked = rows.filter { walks.contains(.init($0.id, $0.end)) }
            print("  \(end.rawValue): \(walked.count) of \(rows.count)")
        }
        print(
            "rows of the catalogue walked to their end: \(all.count - missing.count) of \(all.count)"
        )
        #expect(missing == [])
    }
}
