import Foundation
import Testing

/// A day of means tests at the bureau of civil affairs, at the program itself.
@Suite("means tests, through the program")
struct MeansJourneyTests {
    private static let district = ["--district", "500119"]

    private func files() throws -> Files {
        try Files(
            roster: ["M", "N"].flatMap {
                [
                    "\($0),H\($0),500119001,,王甲\($0),,female,1950-06-15,parent,,,,,,",
                    "\($0)c,H\($0),500119001,,李丙\($0),,male,1982-09-09,child,\($0),,,,,",
                ]
            } + ["Nx,HX,500119001,,李丁,,male,1990-09-09,other,N,,,,,"]
                + [
                    "P,HP,500119001,,赵一,500119196001010026,,,parent,,,,,,",
                    "Q,HQ,500119001,,钱二,500119196101010015,,,parent,,,,,,",
                ].map { $0 },
            facts: ["M", "N"].flatMap {
                [
                    "\($0),hukou.district,500119,2000-01-01,,public_security,,",
                    "\($0),hukou.kind,rural,2000-01-01,,public_security,,",
                    "\($0)c,only_child,yes,1982-09-09,,health,,",
                    "\($0)c,death,illness,2016-04-10,,public_security,,",
                    "\($0),special_assistance,loss,2020-01-01,,health,,",
                ]
            }, deliveries: [])
    }

    /// Last month, as the program writes it.
    private var month: String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: "Asia/Shanghai") ?? .gmt
        let last = calendar.date(byAdding: .month, value: -1, to: Date()) ?? Date()
        let parts = calendar.dateComponents([.year, .month], from: last)
        let month = parts.month ?? 1
        return "\(parts.year ?? 2026)-\(month < 10 ? "0" : "")\(month)"
    }

    @Test func fromTheApplicationToTheSchemesRegister() async throws {
        let terminal = try await Terminal.open()
        try await terminal.prepare("nanchuan")
        try await terminal.loadCalendars(Self.district)
        try await terminal.load(files(), Self.district)
        func bureau(_ words: String, by name: String) async throws -> Terminal.Run {
            try await terminal.run(
                ["civil_affairs"] + words.split(separator: " ").map(String.init) + Self.district,
                as: "civil_affairs", named: name)
        }
        func done(_ words: String, by name: String) async throws -> Terminal.Run {
            let run = try await bureau(words, by: name)
            #expect(run.status == 0, "\(words): \(run.output)\(run.errors)")
            return run
        }
        // Two families: one bereaved, one with a living child who lives elsewhere.
        _ = try await done(
            "means open --ref M --month \(month) --test dibao --id m", by: "intake-1")
        for (kind, sum) in [("pension", "200.00"), ("special_assistance", "590.00")] {
            _ = try await done(
                "means add 1 --of M --kind \(kind) --sum \(sum) --document 流水", by: "intake-1")
        }
        let cases = try await done("case list --json", by: "intake-1")
        let number = try #require(
            (cases.jsonList ?? []).first { $0["clause"] as? String == "NC-4.civil.4" }?["number"]
                as? Int)
        _ = try await done("case pass \(number) --step accept", by: "intake-1")
        let hostile = try await bureau("means itemise 1", by: "intake-1")
        #expect(hostile.status != 0, "who entered reviewed")
        let shown = try await done("means itemise 1", by: "review-1")
        #expect(shown.output.contains("不计入（NC-4.civil.4）"))
        #expect(shown.output.contains("人均 200.00 元"))
        #expect(shown.output.contains("线待定"), "no line is invented")
        let own = try await bureau("means decide 1 --class dibao --document 民审1", by: "review-1")
        #expect(own.status != 0 && own.errors.contains("认定由别人办"), "\(own.errors)")
        _ = try await done("means decide 1 --class dibao --document 民审1", by: "approve-1")
        _ = try await done("means use \(number) --sheet 1", by: "intake-1")
        // The law now owes the minimum living allowance; the case ends in the scheme's register.
        _ = try await done("case open-due", by: "intake-1")
        let due = try await done("case list --json", by: "intake-1")
        let enrolment = try #require(
            (due.jsonList ?? []).first { $0["clause"] as? String == "NC-4.civil.3" }?["number"]
                as? Int)
        _ = try await done("case pass \(enrolment) --step accept", by: "intake-1")
        _ = try await done("case pass \(enrolment) --step verify", by: "review-1")
        _ = try await done(
            "scheme enrol \(enrolment) --sheet 1 --number D-2026-0001", by: "approve-1")
        let register = try await done("scheme list --scheme dibao --json", by: "review-1")
        #expect(register.jsonList?.first?["number"] as? String == "D-2026-0001")
        let export = try await terminal.run(
            [
                "civil_affairs", "scheme", "list", "--scheme", "dibao", "--csv", "--purpose",
                "报区财政局复核",
            ]
                + Self.district, as: "civil_affairs", named: "review-1")
        #expect(export.status == 0 && export.output.hasPrefix("ref,name,number"), "\(export)")
        try await hiddenChild(bureau, done)
        try await marriages(bureau)
    }

    private func hiddenChild(
        _ bureau: (String, String) async throws -> Terminal.Run,
        _ done: (String, String) async throws -> Terminal.Run
    ) async throws {
        _ = try await done(
            "means open --ref N --month \(month) --test destitute --id n", "intake-1")
        _ = try await done("means itemise 2", "review-1")
        let hidden = try await bureau(
            "means decide 2 --class destitute --three-withouts yes --document 民审2", "approve-1")
        #expect(hidden.status == 64 && hidden.errors.contains("Nx"), "\(hidden.errors)")
    }

    private func marriages(
        _ bureau: (String, String) async throws -> Terminal.Run
    ) async throws {
        let path = try Files.scratch() + "/marriages.csv"
        try """
        id_number_1,id_number_2,event,day,certificate
        500119196001010026,500119196101010015,marriage,2024-05-20,J500119-2024-000001
        500119196001010026,500119196101010015,divorce,2024-13-20,L500119-2024-000002

        """.write(toFile: path, atomically: true, encoding: .utf8)
        let preview = try await bureau("marriage import \(path) --dry-run", "intake-1")
        #expect(preview.status == 65 && preview.output.contains("预览"), "\(preview.errors)")
        let taken = try await bureau("marriage import \(path)", "intake-1")
        #expect(taken.status == 65 && taken.output.contains("收入 1 行，不变 0 行，退回 1 行"))
        let again = try await bureau("marriage import \(path)", "intake-1")
        #expect(again.output.contains("收入 0 行，不变 1 行，退回 1 行"), "\(again.output)")
    }
}
