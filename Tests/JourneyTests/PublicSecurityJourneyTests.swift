import Foundation
import Kernel
import Law
import TestSupport
import Testing

/// A day of Nanchuan's police at the program itself: deaths come in, three sources are compared,
/// somebody moves out, and what somebody tries that is not theirs fails.
@Suite("public security at work, through the program")
struct PublicSecurityJourneyTests {
    private static let district = ["--district", "500119"]

    private static func number(_ birth: String, _ sequence: Int) throws -> String {
        try IdentityNumber(
            area: "500119", birth: #require(Day(iso: birth)), sequence: sequence
        ).text
    }

    private func files() throws -> Files {
        let people = [("M", "1956-01-01", 2), ("N", "1957-01-01", 4)]
        return try Files(
            roster: people.flatMap { ref, birth, sequence in
                [
                    "\(ref),H\(ref),500119001,,李小\(ref),\(try Self.number(birth, sequence)),female,"
                        + "\(birth),parent,,,,,,",
                    "\(ref)c,H\(ref),500119001,,李子\(ref),,female,1985-06-15,child,\(ref),,,,,",
                ]
            },
            facts: people.flatMap { ref, _, _ in
                [
                    "\(ref),hukou.district,500119,2000-01-01,,public_security,,",
                    "\(ref),hukou.kind,rural,2000-01-01,,public_security,,",
                    "\(ref)c,only_child,yes,2018-01-01,,health,,",
                    "\(ref)c,death,illness,2016-04-10,,public_security,,",
                    "\(ref),special_assistance,loss,2020-01-01,,health,,",
                ]
            }, deliveries: [])
    }

    private func write(_ header: String, _ rows: [String]) throws -> String {
        let path = "\(try Files.scratch())/feed.csv"
        try ([header] + rows).joined(separator: "\n").appending("\n")
            .write(toFile: path, atomically: false, encoding: .utf8)
        return path
    }

    @Test func aDayAtTheDesk() async throws {
        let desk = try await Terminal.open()
        try await desk.prepare("nanchuan")
        try await desk.loadCalendars(Self.district)
        try await desk.load(files(), Self.district)
        func police(_ words: [String], by name: String = "intake") async throws -> Terminal.Run {
            try await desk.run(
                ["public_security"] + words + Self.district, as: "public_security",
                named: "\(name)-1")
        }
        let (m, n) = (try Self.number("1956-01-01", 2), try Self.number("1957-01-01", 4))
        let deaths = "id_number,name,day,cause"
        let wrong = try write(deaths, ["\(m),张三,2026-01-15,疾病"])
        let refused = try await police(["death", "import", wrong])
        #expect(refused.status == 65, "\(refused.output) \(refused.errors)")
        #expect(!refused.output.contains(m) && !refused.errors.contains(m))
        let file = try write(deaths, ["\(m),李小M,2026-01-15,疾病"])
        let preview = try await police(["death", "import", file, "--dry-run"])
        #expect(preview.status == 0 && preview.output.contains("预览：收入 1 行"), "\(preview.output)")
        let other = try await police(["death", "import", file], by: "review")
        #expect(other.status != 0, "whose duty it is not: \(other.output)")
        let taken = try await police(["death", "import", file])
        #expect(
            taken.status == 0 && taken.output.contains("收入 1 行"), "\(taken.output) \(taken.errors)")
        let repeated = try await police(["death", "import", file])
        #expect(repeated.output.contains("收入 0 行，不变 1 行"), "\(repeated.output)")
        let match = try await police(["death", "match", "--csv", "--purpose", "三方比对会商"])
        #expect(match.output.hasPrefix("ref,name,finding,"), "\(match.output) \(match.errors)")
        #expect(match.output.contains("只有一个来源") && !match.output.contains("李小M"))
        let household = "id_number,name,town,village,kind,area,district,since"
        let moved = try write(household, ["\(n),李小N,,,农村,,321204,2026-02-01"])
        let told = try await police(["household", "import", moved])
        #expect(told.output.contains("收入 1 行"), "\(told.output) \(told.errors)")
        let moves = try await police(["move", "list"])
        #expect(moves.output.contains("需移交文件"), "\(moves.output)")
        let tickets = try await police(["ticket", "list", "--json"])
        #expect(tickets.jsonList?.count == 1, "the other name: \(tickets.output)")
        let fresh = try await police(["feeds"])
        #expect(fresh.output.contains("deaths"), "\(fresh.output)")
    }
}
