/// The inner loops. Truths are raw `Truth`s in lanes: bytes where only the truth is asked, words of
/// 32 bits beside untils. Each writes to memory that none of its inputs share (or to its one
/// accumulator), and has no branch that depends on a row, so that the compiler vectorises it.
enum ColumnKernels {
    /// Whether values lie in a range, or (inverted) do not.
    @inline(__always)
    static func within<Lane: FixedWidthInteger, Value: FixedWidthInteger>(
        _ states: UnsafePointer<UInt8>, _ values: UnsafePointer<Value>, _ count: Int,
        _ range: ClosedRange<Value>, inverted: Bool, into lanes: UnsafeMutablePointer<Lane>
    ) {
        let (low, high) = (range.lowerBound, range.upperBound)
        // Comparing with an absent fact is no, and `!=` is yes.
        let inside: Lane = inverted ? 0 : 2
        let outside: Lane = inverted ? 2 : 0
        for row in 0..<count {
            let value = values[row]
            let hit = value >= low && value <= high ? inside : outside
            let state = states[row]
            lanes[row] = state == 0 ? hit : state == 1 ? outside : 1
        }
    }

    /// Joined with "or": whether values lie in a further range.
    @inline(__always)
    static func withinToo<Lane: FixedWidthInteger, Value: FixedWidthInteger>(
        _ states: UnsafePointer<UInt8>, _ values: UnsafePointer<Value>, _ count: Int,
        _ range: ClosedRange<Value>, into lanes: UnsafeMutablePointer<Lane>
    ) {
        let (low, high) = (range.lowerBound, range.upperBound)
        for row in 0..<count {
            let value = values[row]
            let hit = value >= low && value <= high && states[row] == 0
            lanes[row] = hit ? 2 : lanes[row]
        }
    }

    /// Rows without value, of a test that no value fulfils.
    @inline(__always)
    static func nowhere<Lane: FixedWidthInteger>(
        _ states: UnsafePointer<UInt8>, _ count: Int, inverted: Bool,
        into lanes: UnsafeMutablePointer<Lane>
    ) {
        let outside: Lane = inverted ? 2 : 0
        for row in 0..<count { lanes[row] = states[row] == 2 ? 1 : outside }
    }

    /// The earlier of a leaf's until and a bound; an absent value alone decides.
    @inline(__always)
    static func bounded(
        _ states: UnsafePointer<UInt8>, _ untils: UnsafePointer<Int32>, _ count: Int,
        by bound: Int32, into result: UnsafeMutablePointer<Int32>
    ) {
        for row in 0..<count {
            let until = untils[row]
            let least = until < bound ? until : bound
            result[row] = states[row] == 1 ? until : least
        }
    }

    @inline(__always)
    static func widen<Lane: FixedWidthInteger>(
        _ bytes: UnsafePointer<UInt8>, _ count: Int, into lanes: UnsafeMutablePointer<Lane>
    ) {
        for row in 0..<count { lanes[row] = Lane(truncatingIfNeeded: bytes[row]) }
    }

    @inline(__always)
    static func not<Lane: FixedWidthInteger>(
        _ a: UnsafePointer<Lane>, _ count: Int, into lanes: UnsafeMutablePointer<Lane>
    ) {
        for row in 0..<count { lanes[row] = 2 &- a[row] }
    }

    @inline(__always)
    static func least<Lane: FixedWidthInteger>(
        _ a: UnsafePointer<Lane>, _ b: UnsafePointer<Lane>, _ count: Int,
        into lanes: UnsafeMutablePointer<Lane>
    ) {
        for row in 0..<count { lanes[row] = a[row] < b[row] ? a[row] : b[row] }
    }

    @inline(__always)
    static func most<Lane: FixedWidthInteger>(
        _ a: UnsafePointer<Lane>, _ b: UnsafePointer<Lane>, _ count: Int,
        into lanes: UnsafeMutablePointer<Lane>
    ) {
        for row in 0..<count { lanes[row] = a[row] > b[row] ? a[row] : b[row] }
    }

    /// Until when a joint answer holds: where sides decide it alone (no of "and", yes of "or"), the
    /// latest of those, else the earlier of both.
    @inline(__always)
    static func untils<Lane: FixedWidthInteger>(
        _ a: UnsafePointer<Lane>, _ untilA: UnsafePointer<Int32>, _ b: UnsafePointer<Lane>,
        _ untilB: UnsafePointer<Int32>, _ count: Int, deciding: Lane,
        into untils: UnsafeMutablePointer<Int32>
    ) {
        for row in 0..<count {
            let decidesA: Int32 = a[row] == deciding ? -1 : 0
            let decidesB: Int32 = b[row] == deciding ? -1 : 0
            let later: Int32 = untilA[row] > untilB[row] ? -1 : 0
            let takesA = (decidesA & (~decidesB | later)) | ~(decidesA | decidesB | later)
            untils[row] = (untilA[row] & takesA) | (untilB[row] & ~takesA)
        }
    }

    /// As `untils` of "and", but where the first side is no its until counts alone.
    @inline(__always)
    static func subjectUntils<Lane: FixedWidthInteger>(
        _ a: UnsafePointer<Lane>, _ untilA: UnsafePointer<Int32>, _ b: UnsafePointer<Lane>,
        _ untilB: UnsafePointer<Int32>, _ count: Int, into untils: UnsafeMutablePointer<Int32>
    ) {
        for row in 0..<count {
            let decidesA: Int32 = a[row] == 0 ? -1 : 0
            let decidesB: Int32 = b[row] == 0 ? -1 : 0
            let later: Int32 = untilA[row] > untilB[row] ? -1 : 0
            let takesA = decidesA | ~(decidesB | later)
            untils[row] = (untilA[row] & takesA) | (untilB[row] & ~takesA)
        }
    }

    /// A figure's row: choice 0 is none yet (still open), 1 stays unknown, from 2 on they are rows.
    @inline(__always)
    static func choose<Lane: FixedWidthInteger>(
        _ fits: UnsafePointer<Lane>, _ count: Int, number: Lane,
        choices: UnsafeMutablePointer<Lane>
    ) {
        for row in 0..<count {
            let fit = fits[row]
            let choice: Lane = fit == 0 ? 0 : fit == 1 ? 1 : number
            choices[row] = choices[row] == 0 ? choice : choices[row]
        }
    }

    /// Until when, before the choices are made: of rows still open, the earlier of what stands and
    /// of the condition, and of the figure row's end where the condition is not no.
    @inline(__always)
    static func chooseUntils<Lane: FixedWidthInteger>(
        _ fits: UnsafePointer<Lane>, _ fitUntils: UnsafePointer<Int32>, _ count: Int, to: Int32,
        choices: UnsafePointer<Lane>, untils: UnsafeMutablePointer<Int32>
    ) {
        for row in 0..<count {
            let end: Int32 = fits[row] == 0 ? Int32.max : to
            let until = fitUntils[row] < end ? fitUntils[row] : end
            let least = until < untils[row] ? until : untils[row]
            untils[row] = choices[row] == 0 ? least : untils[row]
        }
    }

    /// Of rows still open, the earlier of what stands and a day.
    @inline(__always)
    static func chooseLater<Lane: FixedWidthInteger>(
        _ count: Int, day: Int32, choices: UnsafePointer<Lane>,
        untils: UnsafeMutablePointer<Int32>
    ) {
        for row in 0..<count {
            let least = day < untils[row] ? day : untils[row]
            untils[row] = choices[row] == 0 ? least : untils[row]
        }
    }
}
