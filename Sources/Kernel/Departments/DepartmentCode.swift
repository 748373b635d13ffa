/// A department's short name, lower snake case: its schema, its URLs, its migrations folder and its
/// name in packs and files (`formats.md`, "Department codes").
public struct DepartmentCode: Hashable, Sendable, ExpressibleByStringLiteral,
    CustomStringConvertible
{
    /// The code as the files write it: `civil_affairs`.
    public let word: String

    /// Wraps a word read from a file; `isWellFormed` says whether it can be a code.
    public init(_ word: String) {
        self.word = word
    }

    public init(stringLiteral word: String) {
        self.word = word
    }

    public var description: String { word }

    /// Words of the packs that are not departments: the joint-meeting office sits in one, the
    /// auditors stand outside all, and `all` is one duty a member.
    public static let reserved: Set<String> = ["office", "audit", "all", "kernel"]

    /// Lower-case words joined by single underscores, a letter first. A code names a schema, so it
    /// must also fit the 63 bytes of a PostgreSQL name.
    public var isWellFormed: Bool {
        let bytes = Array(word.utf8)
        guard let first = bytes.first, let last = bytes.last, bytes.count <= 63 else {
            return false
        }
        let underscore = UInt8(ascii: "_")
        guard (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first), last != underscore else {
            return false
        }
        for (index, byte) in bytes.enumerated() {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                continue
            case underscore where bytes[index - 1] != underscore:
                continue
            default:
                return false
            }
        }
        return true
    }
}
