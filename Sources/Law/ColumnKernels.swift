/// The inner loops. Truths are raw `Truth`s, standings raw `Standing`s, a byte a row. Untils of
/// days since 1970 are never negative, which leaves the sign for the side that decides: `~until`
/// of those is below all others, the latest lowest, so that a joint until is simply the least.
/// Each loop writes to memory that no input shares, or in place through its one pointer, and has
/// no branch that depends on a row, not even `?:`, so that the compiler vectorises it.
enum ColumnKernels {
    typealias Bytes = UnsafePointer<UInt8>
    typealias Days = UnsafePointer<Int32>

    /// All bits where a condition holds, none elsewhere.
    @inline(__always)
    static func byte(_ holds: Bool) -> UInt8 { 0 &- unsafeBitCast(holds, to: UInt8.self) }

    @inline(__always)
    static func word(_ holds: Bool) -> Int32 { 0 &- Int32(unsafeBitCast(holds, to: UInt8.self)) }

    /// Yes where a value lies in a range, unknown where it is unreported.
    @inline(__always)
    static func within<Value: FixedWidthInteger>(
        _ states: Bytes, _ values: UnsafePointer<Value>, _ count: Int,
        _ range: ClosedRange<Value>, into truths: UnsafeMutablePointer<UInt8>
    ) {
        let low = range.lowerBound
        let span = Value.Magnitude(truncatingIfNeeded: range.upperBound &- low)
        for row in 0..<count {
            let inside = byte(Value.Magnitude(truncatingIfNeeded: values[row] &- low) <= span)
            let state = states[row]
            truths[row] = (inside & byte(state == 0) & 2) | (state >> 1)
        }
    }

    /// Joined with "or": whether values lie in a further range.
    @inline(__always)
    static func withinToo<Value: FixedWidthInteger>(
        _ states: Bytes, _ values: UnsafePointer<Value>, _ count: Int,
        _ range: ClosedRange<Value>, into truths: UnsafeMutablePointer<UInt8>
    ) {
        let low = range.lowerBound
        let span = Value.Magnitude(truncatingIfNeeded: range.upperBound &- low)
        for row in 0..<count {
            let inside = byte(Value.Magnitude(truncatingIfNeeded: values[row] &- low) <= span)
            truths[row] |= inside & byte(states[row] == 0) & 2
        }
    }

    /// What a test that no value fulfils says.
    @inline(__always)
    static func nowhere(
        _ states: Bytes, _ count: Int, into truths: UnsafeMutablePointer<UInt8>
    ) {
        for row in 0..<count { truths[row] = states[row] >> 1 }
    }

    /// The earlier of a leaf's until and a bound; an absent value alone decides.
    @inline(__always)
    static func bounded(
        _ states: Bytes, _ own: Days, _ count: Int, by bound: Int32,
        into untils: UnsafeMutablePointer<Int32>
    ) {
        for row in 0..<count {
            untils[row] = min(own[row], bound | (word(states[row] == 1) & .max))
        }
    }

    /// The same of what stands already, which is for ever where the value is absent.
    @inline(__always)
    static func boundedToo(
        _ states: Bytes, _ own: Days, _ count: Int, by bound: Int32,
        untils: UnsafeMutablePointer<Int32>
    ) {
        for row in 0..<count {
            let limit = min(own[row], bound | (word(states[row] == 1) & .max))
            untils[row] = min(untils[row], limit)
        }
    }

    @inline(__always)
    static func not(_ a: Bytes, _ count: Int, into truths: UnsafeMutablePointer<UInt8>) {
        for row in 0..<count { truths[row] = 2 &- a[row] }
    }

    @inline(__always)
    static func least(
        _ a: Bytes, _ b: Bytes, _ count: Int, into truths: UnsafeMutablePointer<UInt8>
    ) {
        for row in 0..<count { truths[row] = min(a[row], b[row]) }
    }

    @inline(__always)
    static func leastToo(
        _ a: Bytes, _ count: Int, into truths: UnsafeMutablePointer<UInt8>
    ) {
        for row in 0..<count { truths[row] = min(truths[row], a[row]) }
    }

    @inline(__always)
    static func most(
        _ a: Bytes, _ b: Bytes, _ count: Int, into truths: UnsafeMutablePointer<UInt8>
    ) {
        for row in 0..<count { truths[row] = max(a[row], b[row]) }
    }

    @inline(__always)
    static func mostToo(
        _ a: Bytes, _ count: Int, into truths: UnsafeMutablePointer<UInt8>
    ) {
        for row in 0..<count { truths[row] = max(truths[row], a[row]) }
    }

    /// Begins a joint until with one side's: below zero where the side decides alone (no of "and",
    /// yes of "or").
    @inline(__always)
    static func key(
        _ truths: Bytes, _ untils: Days, _ count: Int, deciding: UInt8,
        into keys: UnsafeMutablePointer<Int32>
    ) {
        for row in 0..<count {
            keys[row] = untils[row] ^ word(truths[row] == deciding)
        }
    }

    /// A further side.
    @inline(__always)
    static func keyToo(
        _ truths: Bytes, _ untils: Days, _ count: Int, deciding: UInt8,
        into keys: UnsafeMutablePointer<Int32>
    ) {
        for row in 0..<count {
            keys[row] = min(keys[row], untils[row] ^ word(truths[row] == deciding))
        }
    }

    /// From the joint key to the until.
    @inline(__always)
    static func settle(_ count: Int, keys: UnsafeMutablePointer<Int32>) {
        for row in 0..<count { keys[row] ^= keys[row] >> 31 }
    }

    /// The same, where sides that hold for ever may decide.
    @inline(__always)
    static func settle(
        _ forever: Bytes, _ count: Int, deciding: UInt8, keys: UnsafeMutablePointer<Int32>
    ) {
        for row in 0..<count {
            let until = keys[row] ^ (keys[row] >> 31)
            keys[row] = until | (word(forever[row] == deciding) & .max)
        }
    }

    /// As of "and", but where the subject is no its until counts alone.
    @inline(__always)
    static func subject(
        _ subject: Bytes, _ own: Days, _ rule: Bytes, _ untils: Days, _ count: Int,
        into result: UnsafeMutablePointer<Int32>
    ) {
        for row in 0..<count {
            let alone = word(subject[row] == 0)
            let until = untils[row] | (alone & .max)
            // The rule's no counts alone too, but only beside a subject that is not no.
            let spoken = own[row] | (word(rule[row] == 0) & ~alone & .max)
            result[row] = min(until, spoken)
        }
    }

    /// A figure's row: choice 0 is none yet (still open), 1 stays unknown, others are rows.
    @inline(__always)
    static func choose(
        _ fits: Bytes, _ count: Int, number: UInt8, choices: UnsafeMutablePointer<UInt8>
    ) {
        for row in 0..<count {
            let fit = fits[row]
            let choice = (byte(fit == 2) & number) | (fit & 1)
            choices[row] |= choice & byte(choices[row] == 0)
        }
    }

    /// Until when, before the choices are made: of rows still open, the earlier of what stands and
    /// of the condition, and of the figure row's end where the condition is not no.
    @inline(__always)
    static func chooseUntils(
        _ fits: Bytes, _ own: Days, _ count: Int, to: Int32, choices: Bytes,
        untils: UnsafeMutablePointer<Int32>
    ) {
        for row in 0..<count {
            let end = to | (word(fits[row] == 0) & .max)
            let least = min(own[row], end)
            untils[row] = min(untils[row], least | (word(choices[row] != 0) & .max))
        }
    }

    /// Of rows still open, the earlier of what stands and a day.
    @inline(__always)
    static func chooseLater(
        _ count: Int, day: Int32, choices: Bytes, untils: UnsafeMutablePointer<Int32>
    ) {
        for row in 0..<count {
            untils[row] = min(untils[row], day | (word(choices[row] != 0) & .max))
        }
    }

    /// What is due: nothing (0) but where the truth is yes; there 1, undetermined, for no row.
    @inline(__always)
    static func due(
        _ truths: Bytes, _ choices: Bytes, _ count: Int,
        into due: UnsafeMutablePointer<UInt8>
    ) {
        for row in 0..<count {
            due[row] = max(choices[row], 1) & byte(truths[row] == 2)
        }
    }

    /// What is due holds until outcome or sum changes.
    @inline(__always)
    static func shorten(
        _ truths: Bytes, _ bounds: Days, _ count: Int, untils: UnsafeMutablePointer<Int32>
    ) {
        for row in 0..<count {
            untils[row] = min(untils[row], bounds[row] | (word(truths[row] != 2) & .max))
        }
    }

    /// How many bytes of a block equal one.
    @inline(__always)
    static func count(_ bytes: Bytes, _ count: Int, of wanted: UInt8) -> Int {
        var found: Int32 = 0
        for row in 0..<count { found &-= word(bytes[row] == wanted) }
        return Int(found)
    }
}
