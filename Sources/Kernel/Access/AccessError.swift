public import Law

/// Why the access matrix cannot be used: the line, what is wrong there, what would be right.
public struct AccessError: Error, Sendable, CustomStringConvertible {
    /// Counts from 1.
    public let line: Int
    public let text: Text

    init(_ line: Int, _ zh: String, en: String) {
        self.line = line
        text = Text("access.yaml:\(line)：\(zh)", en: "access.yaml:\(line): \(en)")
    }

    public var description: String { text.en }
}
