import ArgumentParser
import Kernel
import Law
import Postgres

/// Stages of education, in the words of `education.stage`.
enum Stage: String, CaseIterable, Hashable, Sendable, ExpressibleByArgument {
    case compulsory, senior
    case secondaryVocational = "secondary_vocational"
    case higherVocational = "higher_vocational"
    case juniorCollege = "junior_college"
    case undergraduate

    var title: Text {
        switch self {
        case .compulsory: Text("义务教育", en: "Compulsory")
        case .senior: Text("普通高中", en: "Senior")
        case .secondaryVocational: Text("中职", en: "Secondary vocational")
        case .higherVocational: Text("高职", en: "Higher vocational")
        case .juniorCollege: Text("专科", en: "Junior college")
        case .undergraduate: Text("本科", en: "Undergraduate")
        }
    }

    /// One does not come back to a lower one.
    var rank: Int {
        switch self {
        case .compulsory: 0
        case .senior, .secondaryVocational: 1
        case .higherVocational, .juniorCollege: 2
        case .undergraduate: 3
        }
    }

    /// Our own default: no source says how many years a stage may have. Compulsory school has nine;
    /// some vocational courses take five, some degrees eight.
    var years: ClosedRange<Int> {
        switch self {
        case .compulsory: 1...9
        case .senior: 1...3
        case .secondaryVocational: 1...5
        case .higherVocational, .juniorCollege, .undergraduate: 1...8
        }
    }

    /// By its code or its Chinese name.
    init?(word: String) {
        guard let found = Self.allCases.first(where: { $0.rawValue == word || $0.title.zh == word })
        else { return nil }
        self = found
    }
}

/// Whether somebody is at the school.
enum RollStatus: String, CaseIterable, Hashable, Sendable, ExpressibleByArgument {
    case enrolled, graduated, left

    var title: Text {
        switch self {
        case .enrolled: Text("在读", en: "Enrolled")
        case .graduated: Text("毕业", en: "Graduated")
        case .left: Text("离校", en: "Left")
        }
    }

    init?(word: String) {
        guard let found = Self.allCases.first(where: { $0.rawValue == word || $0.title.zh == word })
        else { return nil }
        self = found
    }
}

/// How a disabled child is taught.
enum TeachingForm: String, CaseIterable, Hashable, Sendable, ExpressibleByArgument {
    case special, mainstream, home

    var title: Text {
        switch self {
        case .special: Text("特殊教育学校", en: "Special school")
        case .mainstream: Text("随班就读（附支持）", en: "Mainstream with support")
        case .home: Text("送教上门", en: "Taught at home")
        }
    }
}

/// What a school's roll says of one pupil from a day on.
struct Enrolment: Hashable, Sendable {
    let school: School
    let studentNumber: String
    let stage: Stage
    let gradeYear: Int
    let fullTime: Bool
    let registered: Bool
    let status: RollStatus
    let since: Day

    /// Why this cannot follow what the roll said before.
    func hindrance(after last: Enrolment) -> Text? {
        if since < last.since {
            return Text(
                "since \(since)：早于已登记的 \(last.since)；过去的更正用 roll correct",
                en:
                    "since \(since) is before \(last.since) on record; `roll correct` mends the past"
            )
        }
        guard status == .enrolled else { return nil }
        if stage.rank < last.stage.rank {
            return Text(
                "stage：从\(last.stage.title.zh)倒退到\(stage.title.zh)；确实的用 roll correct 说明理由",
                en:
                    "stage goes back from \(last.stage.rawValue) to \(stage.rawValue); if it is so, "
                    + "`roll correct` with the reason")
        }
        if stage == last.stage, school == last.school, last.status == .enrolled,
            gradeYear < last.gradeYear
        {
            return Text(
                "grade_year：从 \(last.gradeYear) 年级倒退到 \(gradeYear) 年级；确实的用 roll correct 说明理由",
                en: "grade_year goes back from \(last.gradeYear) to \(gradeYear); if it is so, "
                    + "`roll correct` with the reason")
        }
        return nil
    }

    /// What is told of it: nothing of a school ever stays true after leaving.
    func facts(of ref: String, row: Int, at bureau: Bureau) -> [FactEntry] {
        let document = "学籍 \(school.name) 第 \(row) 条"
        let values: [(kind: FactKind, value: String)] = [
            (Education.stage, stage.rawValue), (Education.year, "\(gradeYear)"),
            (Education.fullTime, fullTime ? "yes" : "no"),
            (Education.registered, registered ? "yes" : "no"),
        ]
        return values.map { kind, value in
            bureau.fact(
                kind.name, of: ref, status == .enrolled ? value : "", from: since,
                document: document)
        }
    }

    /// The columns of a roll row or a candidate `r` with its school `s`, as `init(columns:)` reads
    /// them.
    static let columns: Query = """
        s.id, s.name, s.kind, s.place, r.student_number, r.stage, r.grade_year, r.full_time,
        r.registered, r.status, r.since
        """

    init(
        _ school: School, _ number: String, _ stage: Stage, year: Int, fullTime: Bool,
        registered: Bool, _ status: RollStatus = .enrolled, since: Day
    ) {
        (self.school, studentNumber, self.stage, gradeYear) = (school, number, stage, year)
        (self.fullTime, self.registered, self.status) = (fullTime, registered, status)
        self.since = since
    }
}

/// A term of school, named by the month in which it begins.
struct Term: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// 1 February or 1 September.
    let first: Day

    init?(_ first: Day) {
        guard first == first.month.first, [2, 9].contains(first.month.month) else { return nil }
        self.first = first
    }

    /// `2026-02` or `2026-09`.
    init?(word: String) {
        guard let month = Month(iso: word) else { return nil }
        self.init(month.first)
    }

    var description: String { "\(first.month)" }

    static func < (one: Term, other: Term) -> Bool { one.first < other.first }
}

/// An academic year, named by the year in which it begins.
struct AcademicYear: Hashable, Comparable, Sendable, CustomStringConvertible {
    let begins: Int

    init?(_ begins: Int) {
        guard (2014...2099).contains(begins) else { return nil }
        self.begins = begins
    }

    /// The one of a day.
    init(of day: Day) {
        begins = day.month.month >= 9 ? day.year : day.year - 1
    }

    /// 1 September.
    var first: Day { Month(year: begins, month: 9).first }
    /// Exclusive.
    var end: Day { Month(year: begins + 1, month: 9).first }

    var description: String { "\(begins)-\(begins + 1)" }

    static func < (one: AcademicYear, other: AcademicYear) -> Bool { one.begins < other.begins }
}

/// Reads `--term`.
func parseTerm(_ word: String) throws -> Term {
    guard let term = Term(word: word) else {
        throw ValidationError(
            "--term \(word)：应为开学月，如 2026-02 或 2026-09 / the month it begins, 2026-02 or 2026-09")
    }
    return term
}

/// Reads `--year`.
func parseAcademicYear(_ word: String) throws -> AcademicYear {
    guard let year = Int(word).flatMap(AcademicYear.init) else {
        throw ValidationError(
            "--year \(word)：应为学年开始的年份，2014 至 2099，如 2025 / the year it begins in, as 2025")
    }
    return year
}
