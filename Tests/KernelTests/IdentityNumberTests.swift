import Kernel
import Law
import Testing

@Suite struct IdentityNumberTests {
    @Test(arguments: [
        // The published examples of the standard, then synthetic ones.
        ("11010519491231002X", "1949-12-31", Sex.female),
        ("440524188001010014", "1880-01-01", .male),
        ("321204196001010016", "1960-01-01", .male), ("321204196001010024", "1960-01-01", .female),
        ("500119196503150010", "1965-03-15", .male), ("500384196512310029", "1965-12-31", .female),
        ("321284197306300010", "1973-06-30", .male), ("11010519491231002x", "1949-12-31", .female),
    ])
    func `a right number gives birth and sex`(text: String, birth: String, sex: Sex) throws {
        let number = try IdentityNumber(text)
        #expect(number.text == text.uppercased())
        #expect(number.birth.description == birth)
        #expect(number.sex == sex)
    }

    @Test(arguments: [
        ("110105491231002", IdentityNumberProblem.fifteenDigits),
        ("", .length(0)), ("1101051949123100", .length(16)),
        ("3212041960010100160", .length(19)),
        ("32120419600101001O", .character(place: 18)),
        ("X10105194912310020", .character(place: 1)),
        ("321204196002310013", .birth), ("321204196013010010", .birth),
        ("321204190002290010", .birth), ("321204000001010010", .birth),
        ("321204196001010015", .check(expected: "6")),
        ("110105194912310020", .check(expected: "X")),
    ])
    func `a wrong number says what is wrong`(text: String, problem: IdentityNumberProblem) {
        #expect(throws: problem) { try IdentityNumber(text) }
        #expect(!problem.text.zh.isEmpty && !problem.text.en.isEmpty)
    }

    @Test func `an area that no longer exists is accepted`() throws {
        #expect(try IdentityNumber("321284197306300010").sex == .male)
    }

    @Test func `every wrong digit of a number is noticed`() {
        let right = Array("321204196001010016".utf8)
        for place in right.indices {
            for digit in UInt8(48)...57 where digit != right[place] {
                var wrong = right
                wrong[place] = digit
                let text = String(decoding: wrong, as: UTF8.self)
                #expect(throws: IdentityNumberProblem.self) { try IdentityNumber(text) }
            }
        }
    }
}
