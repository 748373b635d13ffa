import Testing

@testable import Console

@Suite("What a form carries against other people's pages")
struct FormSealTests {
    @Test("A form of one session is not a form of another")
    func boundToSession() {
        let seal = FormSeal()
        #expect(seal.fits(seal.code("one"), "one"))
        #expect(!seal.fits(seal.code("one"), "two"))
    }

    @Test("A seal of another server, an empty one and a shortened one do not fit")
    func notOurs() {
        let seal = FormSeal()
        #expect(!seal.fits(FormSeal().code("one"), "one"))
        #expect(!seal.fits("", "one"))
        #expect(!seal.fits(String(seal.code("one").dropLast(2)), "one"))
    }
}
