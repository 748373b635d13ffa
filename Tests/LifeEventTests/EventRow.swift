import Law
import Testing

/// One row of the table of life events (`catalogue.md` §5) in one district: a family, what happens
/// to it, and all that follows, no more and no less.
struct EventRow: Sendable, CustomTestStringConvertible {
    enum District: Int, Sendable, CaseIterable {
        case jiangyan = 321_204
        case nanchuan = 500_119
    }

    /// The family that it happens to: a mother `M` of 70, a father `F` of 73, and the child `C`.
    enum Base: Sendable {
        /// The only child died in 2016; both are confirmed.
        case bereaved
        /// The only child lives with a certificate of grade 2; both are confirmed.
        case disabled
        /// The only child lives and is well; nobody is confirmed.
        case well
        /// The mother is on the complication scheme; the child is well.
        case complication
    }

    /// How it comes.
    enum Arrival: Sendable {
        /// Recorded on 2 March 2026: `kind who day fact=value …`, one string an event.
        /// `F:fact=value` is another's fact, `fact=value..day` one with an end, `home:F=H` where
        /// somebody lives.
        case told([String])
        /// The daily tick of this day, or of several with blanks between.
        case tick(String)
        /// The daily tick of this day, and then the departments' `case open-due`.
        case openDue(String)
    }

    /// `E1` to `E40`.
    let number: Int
    let district: District
    /// The row as a sentence.
    let sentence: String
    let base: Base
    /// The mother's, the father's and the child's birth, where they differ.
    var births: [String] = []
    /// Facts in the words of the files: `M care.need=yes 2020-01-01`.
    var facts: [String] = []
    let arrival: Arrival
    /// What answers change, by clause: `+` starts, `-` ends, `?` cannot be decided any more, `~`
    /// another sum, `.` was undecided and is not due now.
    var changes = ""
    /// `department/kind day`.
    var tasks: [String] = []
    /// The clauses under which cases were opened.
    var opened = ""
    /// `clause=cause`.
    var stops = ""

    var testDescription: String { "E\(number) \(district): \(sentence)" }

    /// The facts that stand before it happens.
    var standing: [String] {
        var told = ["M,F hukou.district=\(district.rawValue) 1990-01-01"]
        if district == .nanchuan { told.append("M,F,C hukou.kind=urban 1990-01-01") }
        switch base {
        case .well: break
        case .bereaved:
            told += ["C death=illness 2016-04-10", "M,F special_assistance=loss 2016-05-01"]
        case .disabled:
            told += [
                "C disability.grade=2 2010-01-01", "M,F special_assistance=disability 2010-02-01",
            ]
        case .complication: told.append("M complication_assistance=2 2012-01-01")
        }
        told += ["C only_child=yes 1982-09-09", "M,F,C only_child.cohort=yes 1985-01-01"]
        return told + facts
    }
}
