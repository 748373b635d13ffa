import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import CivilAffairs
@testable import Yuhou

/// What is to be set is not guessed, and what is set is what counts.
@Suite struct MeansFigureTests {
    /// Puts the district's law in force with one figure set.
    private func set(_ row: String, to value: String, in house: MeansHouse) async throws {
        let folder = house.district == CaseHouse.district ? "jiangyan" : "nanchuan"
        let (code, sources) = try PackFolder.sources(
            at: MigratedDatabase.migrations + "/../policies/\(folder)")
        var count = 0
        let changed = sources.map { source in
            PackSource(
                code: source.code,
                files: source.files.map { file in
                    guard source.code == code, file.text.contains(row) else { return file }
                    count += 1
                    return (file.path, file.text.replacing(row, with: value))
                })
        }
        #expect(count == 1, "the row is there")
        _ = try await house.desks.house.office().adopt(code, from: changed)
    }

    @Test func whereTheLineIsSetNobodyAboveItIsInTheClass() async throws {
        let house = try await MeansHouse.open()
        try await house.desks.addFamily("M")
        let id = try await house.sheet(of: "M", "dibao")
        try await house.add(id, of: "M", "pension", "700.00")
        for file in try await house.desks.desk("intake").cases.list() {
            _ = try await house.desks.desk("intake").cases.act(.pass, on: [file.id], client: "a")
        }
        let open = try await house.page(MeansItemise.self, "\(id)", by: "review")
        #expect(open.contains { $0.contains("to be set") }, "no line is invented")
        try await set(
            "{from: 2014-11-28, status: to be set, source: 按本区公布的城乡低保标准}",
            to: "{from: 2014-11-28, value: 700.00, status: verified, source: 本测试}", in: house)
        let shown = try await house.page(MeansShow.self, "\(id)", by: "review")
        #expect(shown.contains { $0.contains("The line is 700.00") })
        let decide = "\(id) --document 民审1号 --class "
        let said = try await house.refusal(MeansDecide.self, decide + "dibao", by: "approve")
        #expect(said?.contains("700.00 a head is not below the line") == true)
        _ = try await house.page(MeansDecide.self, decide + "none", by: "approve")
        #expect(try await house.fact("M", "low_income") == "none")
    }

    @Test func whereTheFigureOfReliefIsSetThatIsTheSum() async throws {
        let house = try await MeansHouse.open("jiangyan")
        try await house.desks.addFamily("M")
        let file = try String(
            contentsOfFile: MigratedDatabase.migrations + "/../policies/jiangyan/figures.yaml",
            encoding: .utf8)
        let lines = file.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let at = try #require(lines.firstIndex { $0.contains("figure: jy.temporary_relief") })
        let row = try #require(lines[at...].first { $0.contains("status: to be set") })
        try await set(
            row, to: "      - {from: 2020-01-01, value: 2000.00, status: verified, source: 本测试}",
            in: house)
        _ = try await house.page(
            ReliefRequest.self, "--ref M --kind injury --on 2026-02-20 --document 病历1号",
            by: "intake")
        let request = try await house.desks.count("SELECT id FROM civil_affairs.relief_request")
        _ = try await house.page(
            ReliefSurvey.self,
            "\(request) --by 李干事 --on 2026-02-26 --findings 骨折住院半月", by: "intake")
        _ = try await house.page(
            ReliefVerify.self, "\(request) --hardship yes --reason 医疗费自付过高", by: "approve")
        try await house.desks.openDue()
        let id = try await house.desks.caseNumber("JY-3.1.3", of: "M")
        try await house.desks.carry(id, until: "approve")
        let decide = "\(request) --case \(id) --document 民救1号"
        let said = try await house.refusal(
            ReliefDecide.self, decide + " --sum 3000.00", by: "approve")
        #expect(said?.contains("the figure is set: 2,000.00") == true)
        _ = try await house.page(ReliefDecide.self, decide, by: "approve")
        #expect(try await house.desks.count("SELECT fen FROM civil_affairs.relief_sum") == 200_000)
    }
}
