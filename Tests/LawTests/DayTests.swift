import Law
import Testing

@Suite struct DayTests {
    @Test(arguments: [
        ("a birthday counts from its own day", "1960-03-01", "2025-03-01", 65),
        ("the day before is still the year before", "1960-03-01", "2025-02-28", 64),
        ("29 February counts from 1 March in a common year", "1960-02-29", "2021-03-01", 61),
        ("29 February is not reached on 28 February", "1960-02-29", "2021-02-28", 60),
        ("29 February counts from itself in a leap year", "1960-02-29", "2020-02-29", 60),
        ("before the day years are negative", "2020-06-01", "2020-05-31", -1),
    ])
    func fullYears(_ sentence: String, _ from: String, _ to: String, _ years: Int) {
        #expect(day(from).fullYears(to: day(to)) == years, "\(sentence)")
    }

    @Test(arguments: [
        ("2020-01-31", "2020-02-29", 0), ("2020-01-31", "2020-03-01", 1),
        ("2020-01-31", "2020-03-31", 2), ("2020-11-15", "2021-02-14", 2),
        ("2020-11-15", "2021-02-15", 3), ("2020-05-10", "2020-05-09", -1),
    ])
    func fullMonths(_ from: String, _ to: String, _ months: Int) {
        #expect(day(from).fullMonths(to: day(to)) == months)
    }

    @Test("a month or year is counted on exactly the day that adding it gives")
    func countsAgree() {
        var random = SplitMix(seed: 7)
        for _ in 0..<2000 {
            let start = Day(number: Int32(random.below(20_000)) - 2000)
            let count = random.below(600)
            let month = start.adding(months: count)
            #expect(start.fullMonths(to: month) >= count)
            #expect(start.fullMonths(to: month.adding(days: -1)) < count)
            let year = start.anniversary(years: count / 12)
            #expect(start.fullYears(to: year) == count / 12)
            #expect(start.fullYears(to: year.adding(days: -1)) == count / 12 - 1)
        }
    }

    @Test("every day of 1900 to 2100 survives its own words, in order")
    func isoRoundTrip() {
        var expected = day("1900-01-01")
        while expected < day("2100-01-01") {
            let parts = expected.parts
            #expect(Day(year: parts.year, month: parts.month, day: parts.day) == expected)
            #expect(Day(iso: expected.description) == expected)
            expected = expected.adding(days: 1)
        }
    }

    @Test(arguments: [
        "2021-02-29", "2021-02-31", "2021-13-01", "2021-00-10", "2021-1-01", "21-01-01", "",
        "2021/01/01", "2021-01-01 ", "２０２１-01-01",
    ])
    func refusesWhatIsNoDay(_ text: String) {
        #expect(Day(iso: text) == nil)
    }

    @Test("a number that somebody typed leads to the ends of time, never beyond")
    func typedNumbers() {
        let day = day("2026-03-02")
        #expect(day.adding(days: .max) == .never && day.adding(days: .min) == .always)
        #expect(day.adding(days: 4_000_000_000) == .never)
        #expect(Month(year: .max, month: 12).first == .never)
        #expect(Month(year: .min, month: 1).first == .always)
    }

    @Test("always and never do not move")
    func endsOfTime() {
        #expect(Day.always.adding(days: 1) == .always)
        #expect(Day.never.adding(months: 1) == .never)
        #expect(Day.never.anniversary(years: 1) == .never)
        #expect(Day.always < day("0001-01-01"))
    }
}
