/// Guesses what a misspelt word was meant to be.
enum Spelling {
    /// The word with the fewest changed letters, if a third of the letters or fewer are changed.
    static func nearest(to word: String, among words: [String]) -> String? {
        let letters = Array(word.utf8.prefix(64))
        let limit = max(1, letters.count / 3)
        var best: (word: String, distance: Int)?
        for candidate in words {
            let distance = distance(letters, Array(candidate.utf8))
            if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.word
    }

    /// The word for an error message, cut where it is too long to be a word.
    static func shown(_ word: String) -> String {
        word.count <= 40 ? word : "\(word.prefix(40))…"
    }

    /// Letters to insert, remove or replace (Levenshtein).
    private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var row = Array(0...b.count)
        for (i, letter) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, other) in b.enumerated() {
                let replaced = diagonal + (letter == other ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
            }
        }
        return row[b.count]
    }
}
