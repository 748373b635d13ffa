import Kernel
import Law
import Testing

@testable import Console
@testable import Yuhou

@Suite("The words of the files, as people read them")
struct CodeWordsTests {
    @Test("every word that a fact may have is one that a clerk reads, in both languages")
    func whole() throws {
        let kinds = try Registry(departments).dictionary.kinds
        var seen = 0
        for kind in kinds {
            let words: [String]
            switch kind.type {
            case .code(let list), .set(let list): words = list
            default: continue
            }
            // Why a family is looked after is said in no word.
            guard kind.name != "special_assistance" else { continue }
            for word in words {
                seen += 1
                #expect(CodeWords.title(kind.name, word) != nil, "\(kind.name) \(word)")
            }
        }
        #expect(seen > 80, "\(seen)")
    }

    @Test("a list of words is read one by one; a fact told of a child says so")
    func read() throws {
        let words = FactWords(registry: try Registry(departments), language: .chinese)
        #expect(words.value("agriculture.project", "[planting, loan]") == "种植、贷款贴息")
        #expect(words.value("child.mobility", "bedbound") == "卧床")
        #expect(words.value("special_assistance", "loss") == "已确认")
        #expect(words.value("disability.grade", "2") == "2")
    }
}
