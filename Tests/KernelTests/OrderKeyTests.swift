import Kernel
import Law
import Testing

/// 同等条件下优先: the mark decides among equals and nowhere else.
@Suite struct OrderKeyTests {
    private func key(
        _ conditions: [Int64], _ isMarked: Bool, _ tie: String = "2026-03-01", _ number: Int64 = 1
    ) -> OrderKey {
        OrderKey(conditions: conditions, isMarked: isMarked, tie: tie, number: number)
    }

    @Test func whoIsWorseOffComesFirstWithOrWithoutTheMark() {
        #expect(key([1, 2], false) < key([2, 1], true))
        #expect(key([1, 1], false) < key([1, 2], true))
    }

    @Test func amongEqualsTheMarkComesFirstWhateverTheDay() {
        #expect(key([1], true, "2026-03-02", 9) < key([1], false, "2020-01-01", 1))
    }

    @Test func amongEqualsWithTheMarkTheDayOrTheLotDecidesThenTheNumber() {
        #expect(key([1], true, "2026-03-01", 9) < key([1], true, "2026-03-02", 1))
        #expect(key([1], true, "2026-03-01", 1) < key([1], true, "2026-03-01", 2))
    }

    /// `printf '2026-草坝/17' | sha256sum`.
    @Test func theLotIsTheFirstSixteenDigitsOfAPublicHash() {
        #expect(OrderKey.lot(17, seed: "2026-草坝") == "56f5c89b81e1714d")
        #expect(OrderKey.lot(17, seed: "x") != OrderKey.lot(18, seed: "x"))
    }

    @Test func theKeyIsPrintedWhole() {
        #expect(key([2, 1], true, "2026-03-01", 17).words.zh == "2·1 优先 2026-03-01 #17")
    }
}
