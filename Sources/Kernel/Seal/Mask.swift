/// What others may see of personal data: the only way to a name on a list and to any public notice.
public enum Mask {
    /// `张明` → `张*`, `张小明` → `张*明`, `欧阳小明` → `欧**明`; one character stays hidden: `*`.
    public static func name(_ name: String) -> String {
        let letters = Array(name)
        switch letters.count {
        case 0: return ""
        case 1: return "*"
        case 2: return "\(letters[0])*"
        default:
            let stars = String(repeating: "*", count: letters.count - 2)
            return "\(letters[0])\(stars)\(letters[letters.count - 1])"
        }
    }

    /// `321204196001010016` → `3212**********0016`.
    public static func identityNumber(_ number: String) -> String {
        ends(number, first: 4, last: 4)
    }

    /// `13812341234` → `138****1234`.
    public static func phone(_ phone: String) -> String {
        ends(phone, first: 3, last: 4)
    }

    /// The last four digits; the stars do not tell the length.
    public static func account(_ account: String) -> String {
        let letters = Array(account)
        return letters.count > 4 ? "****\(String(letters.suffix(4)))" : "****"
    }

    /// Keeps both ends; a text too short to hide at least half of itself is hidden whole.
    private static func ends(_ text: String, first: Int, last: Int) -> String {
        let letters = Array(text)
        let hidden = letters.count - first - last
        guard hidden >= 4 else { return String(repeating: "*", count: letters.count) }
        let stars = String(repeating: "*", count: hidden)
        return "\(String(letters.prefix(first)))\(stars)\(String(letters.suffix(last)))"
    }
}
