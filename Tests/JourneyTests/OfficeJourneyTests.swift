import Foundation
import Testing

/// A day of the joint-meeting office, and of a member that answers it, through the program.
@Suite("the joint-meeting office at work, through the program")
struct OfficeJourneyTests {
    private static let text = String(repeating: "本年度逐户走访，落实各项扶助政策，未发现遗漏。", count: 3)

    @Test func aMeetingResolvesAMemberDoesAndTheOfficeSeesWhatIsOwed() async throws {
        let district = ["--district", "500119"]
        let desk = try await Terminal.open()
        try await desk.prepare("nanchuan")
        try await desk.loadCalendars(district)
        try await desk.load(
            Files(
                roster: [
                    "M,H,500119001,,王甲,,female,1950-06-15,parent,,,,,,",
                    "C,H,500119001,,李丙,,male,1982-09-09,child,M,,,,,",
                ],
                facts: [
                    "M,hukou.district,500119,2000-01-01,,public_security,,",
                    "M,hukou.kind,rural,2000-01-01,,public_security,,",
                    "C,only_child,yes,1982-09-09,,health,,",
                    "C,disability.grade,2,2010-01-01,,disabled_persons,,",
                    "M,housing.danger,D,2026-01-01,,housing,,",
                ], deliveries: []), district)
        func office(_ words: [String]) async throws -> Terminal.Run {
            try await desk.run(["office"] + words + district, as: "office", named: "office-1")
        }
        func housing(_ words: [String]) async throws -> Terminal.Run {
            try await desk.run(
                ["housing", "meeting"] + words + district, as: "housing", named: "intake-1")
        }
        let missed = try await office(["gaps", "missed", "--unit", "housing", "--people", "--json"])
        #expect(missed.jsonList?.map { $0["ref"] as? String } == ["M"], "\(missed.errors)")
        #expect(!missed.output.contains("王甲"))
        let blank = try await office([
            "member", "set", "housing", "--named", "区城乡建委", "--leader", "王主任", "--section", " ",
            "--phone", "023-1234",
        ])
        #expect(blank.status == 64 && blank.errors.contains("--section"), "\(blank.errors)")
        let kept = try await office([
            "member", "set", "housing", "--named", "区城乡建委", "--leader", "王主任", "--section",
            "村镇科", "--phone", "023-1234",
        ])
        #expect(kept.status == 0, "\(kept.errors)")
        let laid = try await office([
            "charge", "lay", "housing", "--words", "年底前完成危房改造", "--due", "2199-12-31", "--clause",
            "NC-4.housing.1",
        ])
        #expect(laid.status == 0, "\(laid.errors)")
        let mine = try await housing(["charges", "--json"])
        let number = try #require(mine.jsonList?.first?["number"] as? Int, "\(mine.errors)")
        let done = try await housing(["done", "\(number)", "--words", "已经竣工验收"])
        #expect(done.status == 0, "\(done.errors)")
        let stranger = try await desk.run(
            ["office", "charge", "decide", "\(number)", "accept", "--words", "同意办结"] + district,
            as: "housing", named: "intake-1")
        #expect(stranger.status == 77, "a member does not end its own charge: \(stranger.output)")
        let ended = try await office([
            "charge", "decide", "\(number)", "accept", "--words", "同意办结",
        ])
        #expect(ended.status == 0, "\(ended.errors)")
        let report = try await housing(["hand-in", "--words", Self.text])
        #expect(report.status == 0, "\(report.errors)")
        let list = try await office(["report", "list", "--csv", "--purpose", "报领导小组会议"])
        #expect(list.output.hasPrefix("unit,handed_in,state\r\n住建,"), "\(list.output)")
        let bare = try await office(["report", "list", "--csv"])
        #expect(bare.status == 64, "no purpose, no list")
    }
}
