/// `YH` and ten characters of Crockford's alphabet, without I, L, O, U.
enum CardNumber {
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")

    static func draw() -> String {
        var random = SystemRandomNumberGenerator()
        return "YH"
            + String((0..<10).map { _ in alphabet[Int.random(in: 0..<32, using: &random)] })
    }

    /// As people read it aloud or type it: small letters, blanks, O for 0, I and L for 1.
    static func read(_ typed: String) -> String {
        let letters = typed.uppercased().filter { $0 != " " && $0 != "-" }
        guard letters.hasPrefix("YH") else { return letters }
        let digits = letters.dropFirst(2).map { letter -> Character in
            switch letter {
            case "O": "0"
            case "I", "L": "1"
            default: letter
            }
        }
        return "YH" + String(digits)
    }
}
