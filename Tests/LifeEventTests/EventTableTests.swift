import Kernel
import Law
import Testing

@testable import Yuhou

/// The forty life events of both districts, row by row.
@Suite("life events", .serialized)
struct EventTableTests {
    @Test("Jiangyan", arguments: JiangyanEvents.all)
    func jiangyan(_ row: EventRow) async throws { try await check(row) }

    @Test("Nanchuan", arguments: NanchuanEvents.all)
    func nanchuan(_ row: EventRow) async throws { try await check(row) }

    @Test("a visit is named after what the family wishes")
    func wishes() async throws {
        let house = try await EventHouse.shared.value
        var row = EventRow(
            number: 7, district: .jiangyan, sentence: "wished words", base: .bereaved,
            facts: ["M wish.visitor=王医生 2020-01-01"],
            arrival: .told(["death F 2026-03-01 death=illness"]))
        _ = try await house.play(row)
        let seen = try await house.titles(of: row)
        #expect(seen.first?.hasPrefix("先问在世的家庭成员") == true)
        #expect(seen.contains("看望在世的家庭成员，问有什么要帮（家庭选定的走访人：王医生）"))
        row = EventRow(
            number: 7, district: .jiangyan, sentence: "wished silence", base: .bereaved,
            facts: ["C wish.no_visits=yes 2015-01-01", "M wish.channel=微信 2020-01-01"],
            arrival: .told(["death F 2026-03-01 death=illness"]))
        _ = try await house.play(row)
        let quiet = try await house.titles(of: row)
        #expect(quiet.contains("不上门，按家庭选择的方式联系：微信（家庭不要上门）"))
        #expect(!quiet.contains { $0.contains("看望") })
    }

    private func check(_ row: EventRow) async throws {
        let followed = try await EventHouse.shared.value.play(row)
        let turns = Set(followed.changes.map { "\(Self.sign($0.turn))\($0.clause.id)" })
        let changes = turns.sorted().joined(separator: " ")
        #expect(changes == row.changes)
        #expect(followed.tasks == row.tasks)
        #expect(followed.opened.joined(separator: " ") == row.opened)
        #expect(followed.stops.joined(separator: " ") == row.stops)
    }

    private static func sign(_ turn: AnswerChange.Turn) -> String {
        switch turn {
        case .starts: "+"
        case .ends: "-"
        case .changes: "~"
        case .opens: "?"
        case .closes: "."
        }
    }
}
