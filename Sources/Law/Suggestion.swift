/// "Did you mean": the known word nearest to a misspelt one.
enum Suggestion {
    /// The candidate with the smallest edit distance, if it is near enough to be what was meant: at
    /// most a third of the letters, but always one, and two from four letters on. Ties: alphabetic.
    static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        let bytes = Array(word.utf8.prefix(longest))
        let limit = max(bytes.count >= 4 ? 2 : 1, bytes.count / 3)
        var best: (word: String, distance: Int)?
        for candidate in candidates where candidate != word {
            let other = Array(candidate.utf8.prefix(longest))
            guard abs(other.count - bytes.count) <= limit else { continue }
            let distance = distance(bytes, other)
            guard distance <= limit else { continue }
            if let known = best, (known.distance, known.word) <= (distance, candidate) { continue }
            best = (candidate, distance)
        }
        return best?.word
    }

    /// `; did you mean `x`?`, or nothing.
    static func clause(for word: String, among candidates: some Sequence<String>) -> String {
        nearest(to: word, among: candidates).map { "; did you mean `\($0)`?" } ?? ""
    }

    /// `a, b or c`: what would be right.
    static func list(_ words: some Collection<String>) -> String {
        let words = Array(words)
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return "\(words.dropLast().joined(separator: ", ")) or \(last)"
    }

    /// Names are short; a longer word is compared by its beginning.
    private static let longest = 80

    /// Insertions, deletions, changes and swaps of neighbours (optimal string alignment).
    static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var before = [Int](repeating: 0, count: b.count + 1)
        var last = Array(0...b.count)
        var row = last
        for i in a.indices {
            row[0] = i + 1
            for j in b.indices {
                let changed = last[j] + (a[i] == b[j] ? 0 : 1)
                row[j + 1] = min(changed, last[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    row[j + 1] = min(row[j + 1], before[j - 1] + 1)
                }
            }
            (before, last, row) = (last, row, before)
        }
        return last[b.count]
    }
}
