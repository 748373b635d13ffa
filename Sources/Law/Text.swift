/// A sentence or title for people, in both languages of the house. Chinese is the default.
public struct Text: Hashable, Sendable {
    public let zh: String
    public let en: String

    public init(_ zh: String, en: String) {
        self.zh = zh
        self.en = en
    }

    /// The text in the reader's language.
    public func callAsFunction(_ language: Language) -> String {
        language == .chinese ? zh : en
    }
}

/// The language that a user reads.
public enum Language: String, Sendable, CaseIterable {
    case chinese = "zh"
    case english = "en"
}
