import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import JointMeeting
@testable import Yuhou

/// The board's numbers and the rows that they open.
@Suite struct BoardTests {
    private func house() async throws -> MeetingHouse {
        let house = try await MeetingHouse.open(on: "2026-05-10")
        for ref in ["A", "B"] { try await house.house.addFamily(ref) }
        _ = try await Assessment(
            house.house.house.office(), district: house.house.district
        ).tick()
        return house
    }

    @Test func everyNumberOpensAsManyRows() async throws {
        let office = try await house().office()
        let counts = try await BoardCounts.read(
            office.office, district: office.district, on: office.today)
        #expect(counts.tally(.entitled).count > 0)
        #expect(counts.tally(.owed).count > 0)
        for list in BoardList.allCases {
            let rows = try await BoardRow.read(
                list, .init(), office.office, district: office.district, on: office.today)
            #expect(rows.count == counts.tally(list).count, "\(list)")
            #expect(rows.map(\.since).min() == counts.tally(list).oldest, "\(list)")
            for unit in Set(rows.map(\.department)) {
                let mine = rows.filter { $0.department == unit }.count
                #expect(counts.tally(list, .init(unit: unit)).count == mine, "\(list) \(unit)")
                #expect(counts.map(list)[unit]?.values.reduce(0, +) == mine)
            }
            for need in Need.allCases {
                let filtered = try await BoardRow.read(
                    list, .init(need: need), office.office, district: office.district,
                    on: office.today)
                #expect(counts.tally(list, .init(need: need)).count == filtered.count)
            }
        }
    }

    @Test func theBoardIsTheTerminalsBoard() async throws {
        let office = try await house().office()
        let counts = try await BoardCounts.read(
            office.office, district: office.district, on: office.today)
        let board = try await Board.read(
            office.office, district: office.district, on: office.today
        ).board
        for line in board.departments.flatMap(\.lines) {
            func count(_ list: BoardList) -> Int {
                counts.tally(list, .init(clause: line.clause)).count
            }
            #expect(count(.entitled) == line.entitled, "\(line.clause)")
            #expect(count(.undecided) == line.unknown)
            #expect(count(.notAsked) == line.notAsked)
            #expect(count(.inHand) == line.inProgress)
            #expect(count(.receiving) == line.receiving)
            #expect(count(.overdue) == line.overdue)
            #expect(count(.owed) == line.gap)
        }
    }

    @Test func theOfficeSeesMonthsMeetingsReportsAndRulings() async throws {
        let house = try await house()
        try await house.run(FiguresFreeze.self, ["2026-05"])
        try await house.run(
            ChargeLay.self,
            ["housing", "--words", "核实危房名单", "--due", "2026-05-20", "--id", "one"])
        let board = try await OfficeBoard.read(house.office())
        #expect(board.families == 2)
        #expect(board.months.map(\.month.description) == ["2026-05"])
        #expect(board.months.first?.owed == Int64(board.counts.tally(.owed).count))
        #expect(board.charges.open == 1)
        #expect(board.charges.overdue == 0)
        #expect(board.reports?.handedIn == 0)
        #expect(board.reports?.awaited.isEmpty == false)
        #expect(board.rulings > 0)
        #expect(board.funds.isEmpty)
        #expect(board.off.isEmpty)
    }
}
