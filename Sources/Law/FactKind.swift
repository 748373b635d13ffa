/// What a fact's value can be. Every value travels as one `Int64`; `FactKind.encode` and `decode`
/// are the only way between that number and the words of the files.
public enum FactType: Hashable, Sendable {
    /// 0 or 1.
    case flag
    /// One of the listed words: its index in the list.
    case code([String])
    /// Several of the listed words at once, each with its own days; a report carries one index.
    case set([String])
    /// An integer inside the range.
    case count(ClosedRange<Int64>)
    /// Fen.
    case money
    /// `Day.number`.
    case day
    /// That many GB/T 2260 digits, as a number (leading zeros restored by the width).
    case area(digits: Int)
    /// Free words the law never reads (a wish's chosen visitor); not an `Int64`.
    case words
}

/// What the law takes when nobody has reported the fact.
public enum Absent: Hashable, Sendable {
    /// Unknown: names the missing fact.
    case unknown
    /// Known not to be: every comparison is no ("absent = none", "not disabled", "not confirmed").
    case none
    /// This value, in the words of the files (`no`, `full`, `present`).
    case value(String)
    /// A wish nobody has asked about: unknown, but not to be chased.
    case notAsked
    /// A wish that nobody asks about because the family raises it: until then the clause waits for
    /// the wish, whatever else is missing.
    case notRaised
    /// Computed from other facts by the evaluator (`housing.rural`, `residence.town`).
    case derived
}

/// Whether a report about one member holds for the whole household.
public enum FactScope: Hashable, Sendable {
    case person
    case household
}

/// Which departments besides the owners may read the value; others see `protected`. Nobody, unless
/// the fact says so.
public enum Sharing: Hashable, Sendable {
    case everyone
    case only([String])
}

/// One registered kind of fact (`facts.md`): the contract between packs, modules and import files.
public struct FactKind: Hashable, Sendable {
    public let name: String
    public let type: FactType
    public let title: Text
    /// Department codes whose word counts; reports by others are kept and listed, never read.
    public let owners: [String]
    public let scope: FactScope
    public let absent: Absent
    public let sharing: Sharing

    public init(
        _ name: String, _ type: FactType, _ title: Text, owners: [String],
        scope: FactScope = .person, absent: Absent = .unknown, sharing: Sharing = .only([])
    ) {
        self.name = name
        self.type = type
        self.title = title
        self.owners = owners
        self.scope = scope
        self.absent = absent
        self.sharing = sharing
    }

    /// The number of a value written as the files write it (`yes`/`no` for flags, the listed word,
    /// digits, yuan with two decimals for money, ISO days); nil when it is none of this type.
    public func encode(_ text: String) -> Int64? {
        switch type {
        case .flag: text == "yes" ? 1 : text == "no" ? 0 : nil
        case .code(let words), .set(let words): words.firstIndex(of: text).map(Int64.init)
        case .count(let range):
            Int64(text).flatMap { range.contains($0) && String($0) == text ? $0 : nil }
        case .money: Money(yuan: text).flatMap { $0.fen >= 0 ? $0.fen : nil }
        case .day: Day(iso: text).map { Int64($0.number) }
        case .area(let digits):
            text.utf8.count == digits && text.utf8.allSatisfy { $0 >= 48 && $0 <= 57 }
                ? Int64(text) : nil
        case .words: nil
        }
    }

    /// The words of the files for a number that `encode` gave.
    public func decode(_ value: Int64) -> String {
        switch type {
        case .flag: return value == 1 ? "yes" : "no"
        case .code(let words), .set(let words):
            return words.indices.contains(Int(value)) ? words[Int(value)] : String(value)
        case .count: return String(value)
        case .money: return Money(fen: value).plain
        case .day: return Day(number: Int32(clamping: value)).description
        case .area(let digits): return Day.padded(Int(value), digits)
        case .words: return String(value)
        }
    }

    /// What a value must look like, for error messages: `yes or no`, `one of A, B, C, D`.
    public var shape: Text {
        switch type {
        case .flag: Text("yes 或 no", en: "yes or no")
        case .code(let words), .set(let words):
            Text(
                "以下之一：\(words.joined(separator: "、"))",
                en: "one of \(words.joined(separator: ", "))")
        case .count(let range):
            Text(
                "\(range.lowerBound) 到 \(range.upperBound) 的整数",
                en: "a whole number from \(range.lowerBound) to \(range.upperBound)")
        case .money:
            Text("以元计、不为负、至多两位小数的金额", en: "yuan, not negative, with at most two decimals")
        case .day: Text("YYYY-MM-DD 的日期", en: "a day as YYYY-MM-DD")
        case .area(let digits): Text("\(digits) 位区划代码", en: "an area code of \(digits) digits")
        case .words: Text("文字", en: "words")
        }
    }
}

/// Every registered kind of fact, each with a small index that reports and expressions carry.
public struct FactDictionary: Sendable {
    public let kinds: [FactKind]
    private let indexes: [String: Int]

    /// Throws `DictionaryError` for two kinds of one name or a kind nobody owns.
    public init(_ kinds: [FactKind]) throws(DictionaryError) {
        var indexes: [String: Int] = [:]
        for (index, kind) in kinds.enumerated() {
            if indexes.updateValue(index, forKey: kind.name) != nil {
                throw .duplicate(kind.name)
            }
            if kind.owners.isEmpty { throw .ownerless(kind.name) }
        }
        self.kinds = kinds
        self.indexes = indexes
    }

    /// The index that reports and expressions carry; nil for an unregistered name.
    public func index(of name: String) -> Int? { indexes[name] }
    public subscript(name: String) -> FactKind? { indexes[name].map { kinds[$0] } }
    public subscript(index: Int) -> FactKind { kinds[index] }
}

/// Why a list of kinds is no dictionary.
public enum DictionaryError: Error, Hashable, Sendable, CustomStringConvertible {
    case duplicate(String)
    case ownerless(String)

    public var description: String {
        switch self {
        case .duplicate(let name): "fact \(name) is registered twice; one module owns a fact"
        case .ownerless(let name):
            "fact \(name) has no owner; name the department whose word counts"
        }
    }
}
