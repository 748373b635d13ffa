import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import CultureTransport
@testable import Health
@testable import Yuhou

/// What culture and transport's mark is good for shows where health checks the contact card.
@Suite struct ConcessionMarkTests {
    /// A family with a card and, where told, a mark; both desks.
    private struct Houses {
        let desk: DeskHouse
        let health: Bureau
        let number: String

        static func open() async throws -> Houses {
            let desk = try await DeskHouse(departments, CultureTransport.code, of: "jiangyan")
            try await desk.addFamily("A")
            try await desk.tell("A", "town.concession", "yes")
            try await desk.openDue()
            let health = Bureau(
                try await desk.house.office("window", desk: "health", duties: ["intake"]),
                district: desk.district, department: Health.code, seal: desk.seal)
            let number = try await CardBook(bureau: health).issue("A", on: health.today).card.number
            return Houses(desk: desk, health: health, number: number)
        }

        func mark() async throws {
            let id = try await desk.caseNumber("JY-3.5.7", of: "A")
            try await desk.carry(id, until: "issue")
            _ = try await desk.run(MarkIssue.self, "\(id) --id m", by: desk.desk("approve"))
        }

        func offer(
            _ kind: String, from: String = "2026-01-01", to: String = "2026-12-31", town: Int = 1
        ) async throws {
            let typed =
                "--kind \(kind) --title 半价 --provider 公交公司 --town \(desk.district * 1000 + town) "
                + "--from \(from) --to \(to) --document 镇政文件 --id \(kind)\(from)\(town)"
            _ = try await desk.run(OfferAdd.self, typed, by: desk.desk("intake"))
        }

        func check() async throws -> [String] {
            CardCheck.page(try await CardWindow(bureau: health).check(card: number, at: nil))
                .words(.english).filter { $0.hasPrefix("Concession") }
        }
    }

    @Test func whatTheMarkIsGoodForShowsWhereTheCardIsChecked() async throws {
        let houses = try await Houses.open()
        try await houses.offer("bus")
        #expect(try await houses.check().isEmpty, "without a mark nothing")
        try await houses.mark()
        #expect(try await houses.check() == ["Concession mark: Bus"])
        try await houses.offer("sight")
        try await houses.offer("other", town: 2)
        #expect(
            try await houses.check() == ["Concession mark: Bus", "Concession mark: Sights"],
            "what is granted later is told, what another town grants is not")
        try await houses.desk.tell("A", "town.concession", "no", from: "2026-03-01")
        #expect(try await houses.check().isEmpty, "the law no longer says yes")
    }

    @Test func aMarkThatIsOverNoLongerShows() async throws {
        let houses = try await Houses.open()
        try await houses.offer("bus", to: "2026-03-02")
        try await houses.offer("sight")
        try await houses.mark()
        #expect(try await houses.check().count == 2)
        let clerk = try await houses.desk.desk("intake")
        let sight = try await houses.desk.count(
            "SELECT id FROM culture_transport.offer WHERE kind = 'sight'")
        for _ in 1...2 {
            _ = try await houses.desk.run(
                OfferEnd.self, "\(sight) --on 2026-03-03 --reason 经费用完", by: clerk)
        }
        try await houses.desk.house.set("2026-03-03")
        let next = Houses(
            desk: houses.desk,
            health: Bureau(
                try await houses.desk.house.office("window", desk: "health", duties: ["intake"]),
                district: houses.desk.district, department: Health.code,
                seal: houses.desk.seal), number: houses.number)
        #expect(try await next.check() == ["Concession mark: Sights"], "the bus ended yesterday")
        #expect(
            try await houses.desk.count(
                """
                SELECT count(*) FROM kernel.fact WHERE kind = 'concession.sight' AND number = 1
                  AND to_day = '2026-03-04'
                """) == 1)
    }

    /// No other desk reads the facts, and the window is told nothing else.
    @Test func onlyHealthReadsThem() async throws {
        for fact in CultureTransport.concessions.map(\.fact) {
            #expect(fact.sharing == .only(["health"]), "\(fact.name)")
        }
    }

    @Test(
        arguments: [
            ("none", [], ["no 03-02"]),
            ("one now", ["03-02 03-05"], ["yes 03-02 03-05", "no 03-05"]),
            ("one later", ["03-04 03-05"], ["no 03-02 03-04", "yes 03-04 03-05", "no 03-05"]),
            ("two that touch", ["03-02 03-05", "03-05 03-09"], ["yes 03-02 03-09", "no 03-09"]),
            (
                "one within another", ["03-02 03-09", "03-03 03-05"],
                ["yes 03-02 03-09", "no 03-09"]
            ),
            (
                "two apart", ["03-06 03-09", "03-02 03-05"],
                ["yes 03-02 03-05", "no 03-05 03-06", "yes 03-06 03-09", "no 03-09"]
            ),
        ] as [(String, [String], [String])])
    func everyDayIsTold(_ what: String, _ spans: [String], _ told: [String]) throws {
        let ranges = try spans.map { words in
            let days = try words.split(separator: " ").map { try CaseHouse.day("2026-\($0)") }
            return days[0]..<days[1]
        }
        let found = MarkBook.timeline(ranges, from: try CaseHouse.day("2026-03-02")).map { span in
            let to = span.to.map { " \("\($0)".dropFirst(5))" } ?? ""
            return "\(span.isGood ? "yes" : "no") \("\(span.from)".dropFirst(5))\(to)"
        }
        #expect(found == told, "\(what)")
    }
}
