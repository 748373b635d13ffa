import Kernel
import Law
import TestSupport
import Testing

@testable import Health
@testable import Yuhou

/// The definitions of both documents mark whom they speak of and nobody else; a clause of a subsidy
/// that the district has not adopted gives nothing, and is carried once it is adopted.
@Suite struct TargetTests {
    @Test(arguments: ["jiangyan", "nanchuan"])
    func everyDefinitionMarksWhomItSpeaksOf(_ folder: String) async throws {
        let house = try await DeskHouse(departments, Health.code, of: folder)
        try await house.addFamily("M")
        try await house.addFamily("D", grade: 2)
        try await house.add("P", household: "H-P")
        try await house.tell("P", "hukou.district", "\(house.district)")
        try await house.tell("P", "complication_assistance", "2")
        try await house.add("N", household: "H-N")
        try await house.tell("N", "hukou.district", "110101")
        let whose =
            folder == "jiangyan"
            ? ["JY-2.1a": "M", "JY-2.1b": "M", "JY-2.1c": "P"]
            : ["NC-2.1a": "D", "NC-2.1b": "M", "NC-2.1c": "M"]
        let intake = try await house.desk("intake")
        let definitions = try await intake.pack().provisions.filter {
            $0.provision?.benefit == nil
        }.map(\.id)
        #expect(definitions.sorted() == whose.keys.sorted())
        for (clause, ref) in whose.sorted(by: { $0.key < $1.key }) {
            func outcome(of ref: String) async throws -> Truth? {
                try await Entitlements.read(
                    intake.office, district: house.district, ref: ref, on: intake.today
                ).entries.first { $0.clause.id == clause }?.finding.outcome
            }
            let marked = try await outcome(of: ref)
            #expect(marked == .yes, "\(clause) of \(ref)")
            #expect(try await outcome(of: "N") != .yes, "\(clause) of somebody else")
            if marked == .yes { try CatalogueRecord.walked(clause, to: .marked) }
        }
    }

    @Test func aSubsidyThatIsNotAdoptedGivesNothingUntilItIs() async throws {
        let clause = "NC-4.health.7"
        let house = try await DeskHouse(departments, Health.code)
        try await house.addFamily("M")
        try await house.tell("M", "care.dependency", "severe", from: "2026-01-01")
        try await house.openDue()
        let off = try? await house.caseNumber(clause, of: "M")
        #expect(off == nil, "what the district has not adopted opens no case")
        let (code, sources) = try PackFolder.sources(
            at: "\(MigratedDatabase.migrations)/../policies/nanchuan")
        let adopted = sources.map { source in
            PackSource(
                code: source.code,
                files: source.files.map { file in
                    let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false)
                        .filter { !$0.hasPrefix("  \(clause):") }
                    return (file.path, lines.joined(separator: "\n"))
                })
        }
        try await house.house.office().adopt(code, from: adopted)
        try await house.openDue()
        let id = try await house.caseNumber(clause, of: "M")
        var steps = try await house.carry(id, until: "approve")
        _ = try await house.run(
            CareSubsidyApprove.self, "\(id)", by: try await house.desk("approve"))
        steps += ["approve"] + (try await house.carry(id))
        #expect(try await house.file(of: id).state == .handed)
        print("  \(clause) handed: \(steps.joined(separator: " → "))")
    }
}
