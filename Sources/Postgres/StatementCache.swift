/// Which statements a connection has prepared, by text and types of parameters; the least recently
/// used one makes room. It only keeps the books: the session talks to the server.
struct StatementCache {
    struct Key: Hashable {
        let text: String
        let types: [UInt32]
    }

    private struct Entry {
        let name: String
        var usedAt: UInt64
    }

    let limit: Int
    private var entries: [Key: Entry] = [:]
    private var clock: UInt64 = 0
    private var named: UInt64 = 0

    init(limit: Int) {
        self.limit = limit
    }

    var count: Int { entries.count }

    /// The name under which the statement is prepared, marking it as used now.
    mutating func name(of key: Key) -> String? {
        clock += 1
        entries[key]?.usedAt = clock
        return entries[key]?.name
    }

    /// A name no statement has had.
    mutating func freshName() -> String {
        named += 1
        return "s\(named)"
    }

    /// Records that the server has prepared the statement.
    mutating func insert(_ key: Key, name: String) {
        clock += 1
        entries[key] = Entry(name: name, usedAt: clock)
    }

    /// Forgets a statement and returns its name.
    mutating func remove(_ key: Key) -> String? {
        entries.removeValue(forKey: key)?.name
    }

    /// Takes out the least recently used statements until `coming` more fit.
    mutating func makeRoom(for coming: Int) -> [String] {
        let excess = entries.count + coming - limit
        guard excess > 0 else { return [] }
        let oldest = entries.sorted { $0.value.usedAt < $1.value.usedAt }.prefix(excess)
        for (key, _) in oldest { entries[key] = nil }
        return oldest.map { $0.value.name }
    }
}
