import Kernel
import Law

/// The number of a certificate (残疾人证): the holder's ID number, a digit for the category, one for
/// the grade, and from the second issue on `B` and which re-issue it is. It is never stored.
struct CertificateNumber: Hashable {
    /// Twenty characters, or more from the first re-issue on.
    let text: String
    let holder: IdentityNumber
    let category: Category
    /// 1 is the most severe.
    let grade: Int
    /// 0 for the first issue, n for `Bn`.
    let issue: Int

    /// The kinds of disability in the order of the number's nineteenth digit.
    enum Category: String, CaseIterable {
        case vision, hearing, speech, physical, intellectual, mental, multiple

        /// 1 to 7.
        var digit: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }

        var title: Text {
            switch self {
            case .vision: Text("视力", en: "vision")
            case .hearing: Text("听力", en: "hearing")
            case .speech: Text("言语", en: "speech")
            case .physical: Text("肢体", en: "physical")
            case .intellectual: Text("智力", en: "intellectual")
            case .mental: Text("精神", en: "mental")
            case .multiple: Text("多重", en: "multiple")
            }
        }

        /// As files write it: `hearing`, `2`, `听力`.
        init?(file word: String) {
            guard
                let found = Self.allCases.first(where: {
                    [$0.rawValue, "\($0.digit)", $0.title.zh, "\($0.title.zh)残疾"].contains(word)
                })
            else { return nil }
            self = found
        }
    }

    /// Why a number is none, in words that do not hold it.
    struct Problem: Error, Hashable {
        let text: Text
    }

    /// The largest re-issue that is read.
    static let lastIssue = 99

    /// - Throws: `Problem`, which says what would be right.
    init(_ word: String) throws(Problem) {
        let bytes = Array(word.uppercased().utf8)
        guard bytes.count == 20 || (22...23).contains(bytes.count) else {
            throw Problem(
                text: Text(
                    "certificate：应为 20 位，换发的再加 B1、B2 等；现为 \(bytes.count) 位。",
                    en:
                        "certificate: 20 characters, and B1, B2 … on a re-issue; has \(bytes.count)."
                ))
        }
        func part(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
        do {
            holder = try IdentityNumber(part(0..<18))
        } catch {
            throw Problem(
                text: Text(
                    "certificate：前 18 位是持证人身份证号，\(error.text.zh)。",
                    en: "certificate: the first 18 are the holder's number: \(error.text.en)."))
        }
        guard let digit = Int(part(18..<19)), (1...7).contains(digit) else {
            throw Problem(
                text: Text(
                    "certificate：第 19 位是残疾类别，应为 1 至 7。",
                    en: "certificate: character 19 is the category, 1 to 7."))
        }
        guard let grade = Int(part(19..<20)), (1...4).contains(grade) else {
            throw Problem(
                text: Text(
                    "certificate：第 20 位是残疾等级，应为 1 至 4。",
                    en: "certificate: character 20 is the grade, 1 to 4."))
        }
        category = Category.allCases[digit - 1]
        self.grade = grade
        issue = try Self.issue(bytes.count == 20 ? "" : part(20..<bytes.count))
        text = String(decoding: bytes, as: UTF8.self)
    }

    private static func issue(_ suffix: String) throws(Problem) -> Int {
        if suffix.isEmpty { return 0 }
        let digits = suffix.dropFirst()
        guard suffix.first == "B", digits.first != "0", digits.allSatisfy(\.isASCII),
            digits.allSatisfy(\.isNumber), let issue = Int(digits), (1...lastIssue).contains(issue)
        else {
            throw Problem(
                text: Text(
                    "certificate：第 20 位之后应为 B1、B2 等换发次数。",
                    en: "certificate: after character 20 come B1, B2 …, the re-issue."))
        }
        return issue
    }

    /// An issue as people say it: `首次`, `B2`.
    static func title(ofIssue issue: Int) -> Text {
        issue == 0 ? Text("首次", en: "first") : Text("B\(issue)", en: "B\(issue)")
    }

    /// As files write a grade: `2`, `二级`, `2级`.
    static func grade(file word: String) -> Int? {
        let digits = ["一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4]
        return digits[word] ?? (word.hasSuffix("级") ? digits[String(word.dropLast())] : nil)
    }
}
