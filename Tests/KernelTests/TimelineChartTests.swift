import Kernel
import Law
import Papers
import Testing

@testable import Yuhou

@Suite("the timeline's rows")
struct TimelineChartTests {
    typealias Block = TimelineChart.Block
    typealias Segment = TimelineChart.Segment

    /// Twenty years, two columns a year.
    let years = TimelineChart(
        from: Self.day("2000-01-01"), to: Self.day("2020-01-01"), columns: 40)

    static func day(_ iso: String) -> Day {
        if let day = Day(iso: iso) { return day }
        Issue.record("\(iso) is not a day")
        return .never
    }

    func block(_ from: String, _ to: String, _ sign: Character) -> Block {
        let ranks: [Character: Int] = ["█": 3, "░": 2, "·": 1]
        return Block(
            from: Self.day(from), to: Self.day(to), sign: sign, rank: ranks[sign] ?? 0)
    }

    func segment(
        _ from: String, _ to: String, _ label: String, begins: Bool = true, ends: Bool = true
    ) -> Segment {
        Segment(
            from: Self.day(from), to: Self.day(to), label: label, begins: begins, ends: ends)
    }

    @Test("a fact that changes and ends with a death")
    func regraded() {
        let row = years.row(
            [
                segment("2002-01-01", "2006-01-01", "3"), segment("2006-01-01", "2012-01-01", "2"),
            ], death: Self.day("2012-01-01"))
        #expect(row == "    ├───3───┼────2─────┤†")
    }

    @Test("a fact that goes on outside the chart")
    func open() {
        let whole = segment("2000-01-01", "2020-01-01", "城镇", begins: false, ends: false)
        let row = years.row([whole])
        #expect(row == "<─────────────────城镇─────────────────>")
        #expect(Table.width(row) == 40)
    }

    @Test("one day is seen, with its value beside it")
    func oneDay() {
        #expect(
            years.row([segment("2004-02-29", "2004-03-01", "是")]) == "        │是")
        #expect(
            years.row([
                block("2000-01-01", "2004-02-29", " "), block("2004-02-29", "2004-03-01", "█"),
                block("2004-03-01", "2020-01-01", " "),
            ]) == "        █")
        #expect(
            years.row([
                block("2000-01-01", "2004-02-29", "█"), block("2004-02-29", "2004-03-01", " "),
                block("2004-03-01", "2005-01-01", "█"), block("2005-01-01", "2020-01-01", " "),
            ]) == "████████ █", "so is a day without")
    }

    @Test("of two that want one column the greater is shown")
    func ranks() {
        let row = years.row([
            block("2000-01-01", "2004-02-28", "░"), block("2004-02-28", "2004-02-29", "·"),
            block("2004-02-29", "2004-03-01", "█"), block("2004-03-01", "2005-01-01", "░"),
        ])
        #expect(row == "░░░░░░░░█░")
    }

    @Test("several turns in one column are said to be several")
    func crowded() {
        let row = years.row([
            segment("2002-01-01", "2006-01-01", "4"), segment("2006-01-01", "2006-02-01", "3"),
            segment("2006-02-01", "2012-01-01", "2"),
        ])
        #expect(row == "    ├───4───╫────2─────┤")
    }

    @Test("29 February has a column of its own in a chart of three days")
    func leapDay() {
        let days = TimelineChart(
            from: Self.day("2024-02-28"), to: Self.day("2024-03-02"), columns: 9)
        let row = days.row([
            block("2024-02-28", "2024-02-29", "░"), block("2024-02-29", "2024-03-01", "█"),
            block("2024-03-01", "2024-03-02", "·"),
        ])
        #expect(row == "░░░███···")
    }

    @Test("nothing known draws nothing")
    func empty() {
        #expect(years.row([Segment]()) == "")
        #expect(years.row([Block]()) == "")
        #expect(years.row([block("2000-01-01", "2020-01-01", " ")]) == "")
    }

    @Test("marks, at the edge with the word before them")
    func marks() {
        let row = years.row([
            (Self.day("2003-05-01"), "▲", "49"), (Self.day("2019-12-31"), "▲", "65"),
        ])
        #expect(row == "      ▲49" + String(repeating: " ", count: 28) + "65▲")
    }

    @Test("the axis has years or months, and today")
    func axis() {
        let long = years.axis(today: Self.day("2010-01-01"))
        #expect(long.words == "2000      2005      2010      2015")
        #expect(long.line == "┴─────────┴─────────▼─────────┴─────────")
        let short = TimelineChart(
            from: Self.day("2024-01-01"), to: Self.day("2025-01-01"), columns: 40
        ).axis(today: Self.day("2030-01-01"))
        #expect(short.words == "2024-01  2024-04   2024-07   2024-10")
        #expect(!short.line.contains("▼"), "today is outside")
        let days = TimelineChart(
            from: Self.day("2024-01-05"), to: Self.day("2024-01-09"), columns: 40)
        #expect(days.axis(today: .never).words == "2024-01-05")
    }

    @Test("sums stand under their stretches, or one after another")
    func sums() {
        let far = [(Self.day("2002-01-01"), "450"), (Self.day("2012-01-01"), "590 元/月")]
        #expect(years.row(far) == "    450" + String(repeating: " ", count: 17) + "590 元/月")
        let near = [(Self.day("2012-01-01"), "450"), (Self.day("2012-06-01"), "590 元/月")]
        #expect(years.row(near) == nil)
    }

    @Test("lines are broken between words and Chinese characters, never wider than told")
    func wrapping() {
        let text = "2019-03-02  待核  JY-3.1.1b 特别扶助金 · 卫生健康 · 缺 disability.grade，hukou.kind"
        let lines = TimelineWords.wrap(text, to: 40, indent: 18)
        #expect(lines.allSatisfy { Table.width($0) <= 40 })
        #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
        #expect(lines.dropFirst().allSatisfy { $0.hasPrefix(String(repeating: " ", count: 18)) })
        #expect(TimelineWords.wrap("", to: 10) == [""])
    }
}
