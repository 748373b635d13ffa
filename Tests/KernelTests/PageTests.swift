import Foundation
import Law
import Testing

@testable import Kernel

/// What a list without rows looks like in each of its three forms.
@Suite struct PageTests {
    private let columns = [Page.Column("ref", Text("编号", en: "Ref"))]

    @Test func anEmptyListSaysThatThereIsNothing() throws {
        let page = Page(columns: columns)
        #expect(page.words(.english) == ["There is nothing to list."])
        #expect(page.words(.chinese) == ["没有可列的。"])
        #expect(page.csv == ["ref\r\n"])
        #expect(String(decoding: try JSONEncoder().encode(page), as: UTF8.self) == "[]")
    }

    @Test func aPageThatKnowsWhatToDoNextSaysThatInstead() {
        var page = Page([Text("2026 年", en: "2026")], columns: columns)
        #expect(page.words(.english) == ["2026"], "what it says is said once")
        page.nothing = Text("没有；用 add 登记。", en: "None; `add` registers one.")
        #expect(page.words(.english) == ["2026", "None; `add` registers one."])
        page.add(.words("A"))
        #expect(!page.words(.english).contains { $0.contains("None;") })
    }

    @Test func sentencesAloneAreNoList() {
        #expect(Page(Text("已登记。", en: "Recorded.")).words(.english) == ["Recorded."])
    }
}
