import Foundation
import Kernel
import Law
import Testing

/// A day of the federation's desk at the program itself: the file of certificates, a mismatch, a
/// wheelchair from assessment to receipt, and somebody who would receive what they ordered.
@Suite("the federation at work, through the program")
struct DisabledPersonsJourneyTests {
    private static let district = ["--district", "500119"]

    private func number(_ sequence: Int) throws -> String {
        try IdentityNumber(
            area: "500119", birth: #require(Day(iso: "1985-01-01")), sequence: sequence * 2
        ).text
    }

    private func files() throws -> Files {
        try Files(
            roster: try ["M", "P"].enumerated().flatMap { at, ref in
                [
                    "\(ref),H\(ref),500119001,,王甲\(ref),,female,1956-06-15,parent,,,,,,",
                    "\(ref)c,H\(ref),500119001,,李丙\(ref),\(try number(at + 1)),female,"
                        + "1985-01-01,child,\(ref),,,,,",
                ]
            },
            facts: ["M", "P"].flatMap {
                [
                    "\($0),hukou.district,500119,2000-01-01,,public_security,,",
                    "\($0),hukou.kind,rural,2000-01-01,,public_security,,",
                    "\($0)c,hukou.district,500119,2000-01-01,,public_security,,",
                    "\($0)c,hukou.kind,rural,2000-01-01,,public_security,,",
                    "\($0)c,only_child,yes,1985-01-01,,health,,",
                    "\($0),special_assistance,disability,2024-02-01,,health,,",
                ]
            }, deliveries: [])
    }

    @Test func aDayFromTheFileOfCertificatesToAWheelchair() async throws {
        let terminal = try await Terminal.open()
        try await terminal.prepare("nanchuan")
        try await terminal.loadCalendars(Self.district)
        try await terminal.load(files(), Self.district)
        func run(_ words: String, by name: String) async throws -> Terminal.Run {
            try await self.run(words, by: name, at: terminal)
        }
        try await takeCertificates(at: terminal)
        let assessed = try await run(
            "assessment add Mc --subject device --item wheelchair --assessor 李医师", by: "intake-1")
        #expect(assessed.status == 0, "\(assessed.errors)")
        let opened = try await run("case open-due", by: "intake-1")
        #expect(opened.status == 0, "\(opened.errors)")
        var listed = try await run("case list --clause NC-4.dpf.1 --json", by: "intake-1")
        if listed.jsonList?.isEmpty ?? true {
            _ = try await run("case open --ref Mc --clause NC-4.dpf.1", by: "intake-1")
            listed = try await run("case list --clause NC-4.dpf.1 --json", by: "intake-1")
        }
        let id = try #require(listed.jsonList?.first?["number"] as? Int, "\(listed.output)")
        for (step, name) in [("accept", "intake-1"), ("verify", "review-1")] {
            let passed = try await run("case pass \(id) --step \(step)", by: name)
            #expect(passed.status == 0, "\(step): \(passed.output) \(passed.errors)")
        }
        let ordered = try await run(
            "device order --case \(id) --item wheelchair --provider 区康复站 --language en",
            by: "approve-1")
        #expect(ordered.status == 0, "\(ordered.errors)")
        let lines = ordered.output.split(separator: "\n").map(String.init)
        let code = String(try #require(lines.last).suffix(10))
        let order = try #require(
            try await run("device list --json", by: "intake-1").jsonList?.first?["order"] as? Int)
        let own = try await run(
            "device receive \(order) --receiver self --code \(code)", by: "approve-1")
        #expect(own.status == 64, "who ordered it does not register the receipt: \(own.output)")
        #expect(own.errors.contains("同事"), "\(own.errors)")
        let got = try await run(
            "device receive \(order) --receiver self --code \(code)", by: "intake-1")
        #expect(got.status == 0, "\(got.errors)")
        let confirmed = try await run("case pass \(id) --step confirm", by: "review-1")
        #expect(confirmed.status == 0, "\(confirmed.output) \(confirmed.errors)")
        let done = try await run("case list --all --clause NC-4.dpf.1 --json", by: "intake-1")
        #expect(done.jsonList?.first?["state"] as? String == "done", "\(done.output)")
    }

    private func run(
        _ words: String, by name: String, at terminal: Terminal
    ) async throws -> Terminal.Run {
        try await terminal.run(
            ["disabled_persons"] + words.split(separator: " ").map(String.init) + Self.district,
            as: "disabled_persons", named: name)
    }

    /// One row is right, one has a grade unlike its number, one a wrong check digit.
    private func takeCertificates(at terminal: Terminal) async throws {
        let (first, second) = (try number(1), try number(2))
        let wrong = String(first.dropLast()) + (first.last == "1" ? "2" : "1")
        let path = try Files.scratch() + "/certificates.csv"
        try """
        certificate,name,category,grade,issued_on,valid_to,status
        \(first)42,李丙M,肢体,二级,2024-01-01,2099-12-31,有效
        \(second)43B1,李丙P,肢体,二级,2024-01-01,2099-12-31,有效
        \(wrong)42,李丙M,肢体,二级,2024-01-01,2099-12-31,有效

        """.write(toFile: path, atomically: true, encoding: .utf8)
        func run(_ words: String, by name: String = "intake-1") async throws -> Terminal.Run {
            try await self.run("certificate \(words)", by: name, at: terminal)
        }
        let preview = try await run("import \(path) --dry-run")
        #expect(preview.status == 65, "\(preview.output) \(preview.errors)")
        #expect(preview.output.contains("预览：收入 2 行，不变 0 行，退回 1 行"), "\(preview.output)")
        #expect(try await run("list").output.contains("还没有导入过"))
        let taken = try await run("import \(path)")
        #expect(taken.status == 65, "some rows are rejected")
        #expect(taken.output.contains("其中 1 行") && taken.output.contains("校验位应为"))
        #expect(!taken.output.contains(first.prefix(14)), "never the number")
        let rejects = try #require(
            FileManager.default.contentsOfDirectory(atPath: String(path.dropLast(17)))
                .first { $0 != "certificates.csv" })
        #expect(rejects.contains("reject"), "\(rejects)")
        let again = try await run("import \(path)")
        #expect(again.output.contains("收入 0 行，不变 2 行，退回 1 行"), "\(again.output)")
        let tickets = try await run("tickets --json")
        let ticket = try #require(tickets.jsonList?.first?["ticket"] as? Int, "\(tickets.output)")
        let own = try await run("clear \(ticket) --card --reason 见证件原件")
        #expect(own.status == 64 && own.errors.contains("请同事核对"), "\(own.errors)")
        let cleared = try await run("clear \(ticket) --card --reason 见证件原件", by: "two-1")
        #expect(cleared.status == 0, "\(cleared.errors)")
        let list = try await run("list --csv --purpose 报市残联核对")
        #expect(list.output.hasPrefix("ref,name,issue,category,grade,valid_to,state,told"))
        #expect(list.output.contains("Pc,李*P,B1,肢体,3,2099-12-31"), "\(list.output)")
        #expect(!list.output.contains(second.prefix(14)))
    }
}
