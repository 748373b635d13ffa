import Synchronization

/// Whom a transaction reads or writes about, gathered for its audit row.
final class Trail: Sendable {
    private let persons = Mutex<Set<Int64>>([])
    /// The trail within which this one began: what leaves the house as a whole names everybody
    /// whom its transactions read.
    private let outer = Trail.current

    /// The trail of the transaction that runs; none where nobody is signed in.
    @TaskLocal static var current: Trail?

    /// Notes persons by their register ids.
    static func saw(_ ids: some Sequence<Int64>) {
        current?.note(Array(ids))
    }

    private func note(_ ids: [Int64]) {
        persons.withLock { $0.formUnion(ids) }
        outer?.note(ids)
    }

    var seen: [Int64] { persons.withLock { $0.sorted() } }
}
