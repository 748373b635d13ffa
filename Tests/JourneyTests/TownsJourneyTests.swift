import Foundation
import TestSupport
import Testing

/// A day in a town through the program: contacts, a visit, an order, a cadre who leaves.
@Suite("towns at work, through the program")
struct TownsJourneyTests {
    private static let district = ["--district", "321204"]

    private func files() throws -> Files {
        try Files(
            roster: [
                "M,H1,321204001,,王甲兰,,female,1950-06-15,parent,,,,,,",
                "Mc,H1,321204001,,李丙明,,male,1982-09-09,child,M,,,,,",
            ],
            facts: [
                "M,hukou.district,321204,2000-01-01,,public_security,,",
                "M,special_assistance,loss,2020-01-01,,health,,",
                "Mc,only_child,yes,1982-09-09,,health,,",
                "Mc,only_child.cohort,yes,1985-01-01,,health,,",
                "Mc,death,illness,2016-04-10,,public_security,,",
            ],
            deliveries: [])
    }

    /// Runs a command of the towns for somebody of the town `001`, or of another.
    private func towns(
        _ desk: Terminal, _ words: [String], by name: String = "town-1",
        duties: [String] = ["town"], town: Int64 = 321_204_001
    ) async throws -> Terminal.Run {
        var desk = desk
        desk.environment["YUHOU_TOKEN"] = try await desk.accounts.token(
            district: 321_204, desk: "towns", name: name, duties: duties, towns: [town])
        return try await desk.run(["towns"] + words + Self.district, as: "towns")
    }

    @Test func aDayInTheTown() async throws {
        let desk = try await Terminal.open()
        try await desk.prepare("jiangyan")
        try await desk.loadCalendars(Self.district)
        try await desk.load(try files(), Self.district)

        // Contacts end to end.
        let missing = try await towns(desk, ["contact", "missing", "--json"])
        #expect(missing.jsonList?.count == 1, "\(missing.errors)")
        for (kind, village, name) in [
            ("town", [], "周干事"), ("village", ["--village", "321204001201"], "吴主任"),
        ] {
            let post = try await towns(
                desk, ["post", "add", kind, "--title", "\(name)的岗位"] + village)
            #expect(post.status == 0, "\(post.errors)")
            let number = kind == "town" ? "1" : "2"
            let took = try await towns(
                desk,
                ["post", "take", number, "--name", name, "--phone", "0523-88001234"])
            #expect(took.status == 0, "\(took.errors)")
        }
        let opened = try await towns(
            desk, ["case", "open-due"], by: "intake-1", duties: ["intake", "town"])
        #expect(opened.status == 0, "\(opened.errors)")
        let listed = try await towns(
            desk, ["case", "list", "--clause", "JY-3.5.1a", "--json"], by: "intake-1",
            duties: ["intake"])
        let number = try #require(listed.jsonList?.first?["number"] as? Int, "\(listed.output)")
        for (step, duty) in [("accept", "intake"), ("arrange", "approve")] {
            let passed = try await towns(
                desk, ["case", "pass", "\(number)", "--step", step], by: "\(duty)-1",
                duties: [duty])
            #expect(passed.status == 0, "\(passed.output) \(passed.errors)")
        }
        let words = [
            "contact", "assign", "--ref", "M", "--town-post", "1", "--village-post", "2", "--case",
            "\(number)",
        ]
        let hostile = try await towns(desk, words, by: "town-2", town: 321_204_002)
        #expect(hostile.status != 0, "another town's clerk")
        let wrong = try await towns(desk, words, by: "approve-1", duties: ["approve"])
        #expect(wrong.status != 0, "who arranged does not serve")
        let assigned = try await towns(desk, words)
        #expect(assigned.status == 0, "\(assigned.output) \(assigned.errors)")
        let own = try await towns(desk, ["case", "pass", "\(number)", "--step", "confirm"])
        #expect(own.status != 0, "who served does not confirm")
        let confirmed = try await towns(
            desk, ["case", "pass", "\(number)", "--step", "confirm"], by: "review-1",
            duties: ["review"])
        #expect(confirmed.status == 0, "\(confirmed.output) \(confirmed.errors)")
        let none = try await towns(desk, ["contact", "missing", "--json"])
        #expect(none.jsonList?.isEmpty == true, "\(none.output)")
        let card = try await towns(desk, ["contact", "card", "--ref", "M"])
        #expect(card.output.contains("周干事") && card.output.contains("吴主任"))
        #expect(!card.output.contains("失独") && !card.output.contains("特别扶助"))

        try await visitAndServe(desk)
        try await leave(desk)
    }

    /// A visit with a sealed note and a need, an order with a receipt.
    private func visitAndServe(_ desk: Terminal) async throws {
        let visit = try await towns(
            desk,
            [
                "visit", "record", "--ref", "M", "--way", "home", "--visitor", "周干事", "--met",
                "seen", "--note", "夜里睡不好",
            ])
        #expect(visit.status == 0, "\(visit.errors)")
        let mine = try await towns(desk, ["visit", "note", "1", "--reason", "写小结用"])
        #expect(mine.output.contains("夜里睡不好"))
        let theirs = try await towns(
            desk, ["visit", "note", "1", "--reason", "想看一看"], by: "town-9")
        #expect(theirs.status != 0 && !theirs.output.contains("夜里"), "\(theirs.output)")
        let due = ISO8601DateFormatter().string(from: Date().addingTimeInterval(864_000)).prefix(10)
        let need = try await towns(
            desk,
            [
                "visit", "need", "1", "--to", "housing", "--matter", "屋顶漏雨", "--due", String(due),
            ])
        #expect(need.status == 0, "\(need.errors)")
        let located = try await towns(
            desk, ["order", "place", "location", "--ref", "M", "--provider", "定位平台"])
        #expect(located.status != 0, "no consent, no location")
        let order = try await towns(
            desk, ["order", "place", "meals", "--ref", "M", "--provider", "食堂", "--fee", "5.00"])
        #expect(order.status == 0, "\(order.errors)")
        let done = try await towns(
            desk,
            [
                "order", "done", "1", "--by", "李护工", "--received-by", "王甲兰", "--receipt", "SJ-1",
            ])
        #expect(done.status == 0, "\(done.errors)")
        let csv = try await towns(
            desk, ["order", "list", "--all", "--csv", "--purpose", "报民政核对收费"])
        #expect(csv.output.contains("SJ-1") && csv.output.contains("王*兰"))
    }

    /// A cadre leaves: with a successor nobody is without.
    private func leave(_ desk: Terminal) async throws {
        let tomorrow = ISO8601DateFormatter()
        tomorrow.formatOptions = [.withFullDate]
        let day = tomorrow.string(from: Date().addingTimeInterval(172_800))
        let left = try await towns(
            desk,
            [
                "post", "end", "1", "--on", day, "--reason", "调离", "--successor", "郑干事", "--phone",
                "0523-88001235",
            ])
        #expect(left.status == 0, "\(left.errors)")
        let calm = try await towns(desk, ["post", "alarm", "--json"])
        #expect(calm.jsonList?.isEmpty == true, "\(calm.output)")
        let gone = try await towns(
            desk, ["post", "end", "2", "--on", day, "--reason", "退休"])
        #expect(gone.status == 0, "\(gone.errors)")
        let alarm = try await towns(desk, ["post", "alarm", "--json"])
        #expect(alarm.jsonList?.first?["post"] as? Int == 2, "\(alarm.output)")
        let tasks = try await towns(desk, ["tasks"])
        #expect(tasks.output.contains("第 2 号联系人岗位"), "\(tasks.output) \(tasks.errors)")
    }
}
