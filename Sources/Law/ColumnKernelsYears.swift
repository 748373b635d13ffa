/// The days on which full years have passed, many at a time.
///
/// Between March 1900 and February 2100 every fourth year is a leap year, and years that begin in
/// March end with their leap day. So anniversaries lie `365 n + n / 4` days apart, and one more
/// where the start stands late enough in its four years. An anniversary of 29 February in a common
/// year falls on 1 March by itself.
struct ColumnKernelsYears {
    private static let origin: Int32 = -25_508
    private static let last: Int32 = 47_540
    private static let fourYears: Float = 1461
    private static let rounding: Float = 12_582_912

    private let days: Int32
    private let late: Float
    private let latest: Int32
    /// Starts until then have passed the number for good.
    private let passed: Int32

    /// Nil for a number of years that is to be reckoned row by row.
    init?(years: Int64, passed: Int64) {
        guard (0...150).contains(years), passed >= Self.origin else { return nil }
        let number = Int32(years)
        days = 365 * number + number / 4
        late = number % 4 == 0 ? .infinity : Float(365 * (4 - number % 4))
        latest = Self.last - days - 1
        self.passed = Int32(clamping: passed)
    }

    /// Until when a count of years holds, the start's own until aside: the anniversary that turns
    /// it, `.never` after it and without a start. Returns false, and nothing of use, when one
    /// may lie in the next century.
    @inline(__always)
    func turns(
        _ states: UnsafePointer<UInt8>, _ values: UnsafePointer<Int32>, _ count: Int,
        into untils: UnsafeMutablePointer<Int32>
    ) -> Bool {
        let (origin, fourYears, rounding) = (Self.origin, Self.fourYears, Self.rounding)
        let (late, days, passed) = (late, days, passed)
        var last = Int32.min
        for row in 0..<count {
            let start = values[row]
            // Half a day more keeps clear of the turn of the four years, whatever the rounding.
            let place = Float(start &- origin) + 0.5
            // Adding and taking off a number that leaves no room for fractions rounds.
            let cycles = place * (1 / fourYears) - 0.5 + rounding - rounding
            let isLate = ColumnKernels.word(place - cycles * fourYears > late)
            let turn = start &+ days &- isLate
            let isOpen =
                ColumnKernels.word(start > passed) & ColumnKernels.word(states[row] == 0)
            untils[row] = (turn & isOpen) | (Int32.max & ~isOpen)
            last = max(last, start)
        }
        return last <= latest
    }
}
