/// The days on which full years have passed, many at a time.
enum ColumnKernelsYears {
    /// Starts between March of the year 0 and the year 4000 or so; others go one by one.
    static let starts: ClosedRange<Int32> = -719_468...800_000
    static let numbers: ClosedRange<Int64> = 0...1000

    /// Until when a count of years holds, the start's own until aside: the anniversary that turns
    /// it, `.never` after it. Returns whether some row with a value lies outside `starts`.
    ///
    /// Years that begin in March end with the leap day, so that anniversaries lie as far apart as
    /// years have days, and one from 29 February to a common year falls on 1 March by itself.
    @inline(__always)
    static func turns(
        _ values: UnsafePointer<Int32>, _ count: Int, first: Int32, firstPassed: Int32,
        second: Int32, secondPassed: Int32, into untils: UnsafeMutablePointer<Int32>
    ) -> Bool {
        var odd: UInt32 = 0
        for row in 0..<count {
            let start = values[row]
            let number = UInt32(bitPattern: start <= firstPassed ? second : first)
            let year = marchYear(start)
            let days = 365 &* number &+ leapDays(year &+ number) &- leapDays(year)
            let turn = start &+ Int32(bitPattern: days)
            untils[row] = start <= secondPassed ? Int32.max : turn
            odd |= start < starts.lowerBound || start > starts.upperBound ? 1 : 0
        }
        return odd != 0
    }

    @inline(__always)
    private static func marchYear(_ day: Int32) -> UInt32 {
        let days = 4 &* UInt32(bitPattern: day &+ 719_468) &+ 3
        let century = days / 146_097
        let rest = (days &- century &* 146_097) | 3
        return 100 &* century &+ rest / 1461
    }

    /// The leap days of the years before one, both counted from March.
    @inline(__always)
    private static func leapDays(_ year: UInt32) -> UInt32 {
        let century = year / 100
        return year / 4 &- century &+ century / 4
    }
}
