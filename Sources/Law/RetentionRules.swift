import Yams

/// How long each kind of record is kept (`policies/retention.yaml`): data, like the packs.
public struct RetentionRules: Sendable {
    /// A number of months; nil where nobody has set it.
    public typealias Months = Int

    /// One kind of record.
    public struct Rule: Hashable, Sendable {
        /// The table that holds it: `kernel.delivery`.
        public let record: String
        public let title: Text
        /// From which day it counts.
        public let from: Text
        /// Not deleted before.
        public let atLeast: Months?
        /// Past its time after.
        public let atMost: Months?
        public let source: String
        /// As of figures: `verified`, `proxy`, `to be set`.
        public let status: FigureStatus
    }

    public let rules: [Rule]

    /// Reads the file's text.
    ///
    /// - Throws: `RetentionError` naming the record and the field that is wrong and what is right.
    public init(text: String) throws(RetentionError) {
        guard let node = try? Yams.compose(yaml: text), let list = node.sequence else {
            throw RetentionError(record: "retention.yaml", problem: "should be a list of records")
        }
        var rules: [Rule] = []
        for entry in list {
            let rule = try Self.rule(entry)
            guard !rules.contains(where: { $0.record == rule.record }) else {
                throw RetentionError(record: rule.record, problem: "stands there twice")
            }
            rules.append(rule)
        }
        self.rules = rules
    }

    private static let fields: Set<String> = [
        "record", "title", "from", "at least", "at most", "source", "status",
    ]

    private static func rule(_ entry: Node) throws(RetentionError) -> Rule {
        let record = entry["record"]?.string ?? ""
        func wrong(_ problem: String) -> RetentionError {
            RetentionError(record: record.isEmpty ? "?" : record, problem: problem)
        }
        guard let mapping = entry.mapping, !record.isEmpty else {
            throw wrong("`record` should name a table, such as kernel.delivery")
        }
        if let unknown = mapping.keys.compactMap(\.string).first(where: { !fields.contains($0) }) {
            throw wrong("`\(unknown)` is no field; there are \(fields.sorted())")
        }
        func text(_ key: String) throws(RetentionError) -> Text {
            guard let zh = entry[key]?["zh"]?.string, let en = entry[key]?["en"]?.string else {
                throw wrong("`\(key)` should be {zh: …, en: …}")
            }
            return Text(zh, en: en)
        }
        func length(_ key: String) throws(RetentionError) -> Months? {
            let word = entry[key]?.string ?? ""
            if word == "to be set" { return nil }
            let parts = word.split(separator: " ")
            let units = ["month": 1, "months": 1, "year": 12, "years": 12]
            guard parts.count == 2, let number = Int(parts[0]), (1...1200).contains(number),
                let unit = units[String(parts[1])]
            else { throw wrong("`\(key)` should be `6 months`, `10 years` or `to be set`") }
            return number * unit
        }
        guard let source = entry["source"]?.string, !source.isEmpty else {
            throw wrong("`source` is missing")
        }
        guard let status = entry["status"]?.string.flatMap(FigureStatus.init(rawValue:)) else {
            throw wrong("`status` should be verified, proxy or to be set")
        }
        let (least, most) = (try length("at least"), try length("at most"))
        guard status == .toBeSet || least != nil || most != nil else {
            throw wrong("`status` is \(status.rawValue), but no length is set")
        }
        if let least, let most, most < least { throw wrong("`at most` is shorter than `at least`") }
        return Rule(
            record: record, title: try text("title"), from: try text("from"), atLeast: least,
            atMost: most, source: source, status: status)
    }
}

/// Why a retention file cannot be used.
public struct RetentionError: Error, Hashable, Sendable, CustomStringConvertible {
    public let record: String
    public let problem: String

    public init(record: String, problem: String) {
        self.record = record
        self.problem = problem
    }

    public var description: String { "retention.yaml, \(record): \(problem)" }
}
