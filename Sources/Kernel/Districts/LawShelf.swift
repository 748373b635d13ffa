import Law
import Synchronization

/// Laws made ready once and kept while the program runs: reading a pack costs more than working a
/// family out by it.
public final class LawShelf: Sendable {
    private struct Key: Hashable {
        let district: Int
        let version: Int
    }

    private let shelf = Mutex<[Key: Statute]>([:])

    public init() {}

    func statute(district: Int, version: Int) -> Statute? {
        shelf.withLock { $0[Key(district: district, version: version)] }
    }

    /// Keeps a few: a district rarely has more than its present law and one it is compared with.
    func keep(_ statute: Statute, district: Int) {
        shelf.withLock { laws in
            if laws.count >= Self.limit { laws.removeAll() }
            laws[Key(district: district, version: statute.version)] = statute
        }
    }

    private static let limit = 64
}
