import Foundation
public import Law

/// How people sign in: the numbers of `policies/sign-in.yaml`.
public struct SignInPolicy: Hashable, Sendable {
    /// In characters.
    public let passwordLengthMin: Int
    /// Of small letters, capitals, digits, others.
    public let passwordClassesMin: Int
    /// So many of the last passwords are not used again.
    public let passwordHistory: Int
    public let rotationDays: Int
    /// Failures of one name after which it is locked.
    public let lockAfter: Int
    /// For so long, and counted over so long.
    public let lockMinutes: Int
    public let idleMinutes: Int
    /// The longest that a session lasts.
    public let absoluteMinutes: Int
    /// In the browser: for so long after the second factor was shown, weighty acts do not ask for
    /// it again.
    public let proofMinutes: Int
    public let requiresSecondFactor: Bool

    /// Reads the policy file.
    ///
    /// - Throws: `SignInPolicyError` naming file, line and key.
    public static func load(path: String) throws(SignInPolicyError) -> SignInPolicy {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw SignInPolicyError(file: path, line: 0, "读不了 / cannot be read")
        }
        return try SignInPolicy(text: text, file: path)
    }

    private static let ranges: [(key: String, range: ClosedRange<Int>)] = [
        ("password_length_min", 8...64), ("password_classes_min", 1...4),
        ("password_history", 0...24), ("password_rotation_days", 1...365),
        ("lock_after_failures", 3...20), ("lock_minutes", 1...1440), ("idle_minutes", 1...240),
        ("session_minutes", 5...1440),
        ("step_up_minutes", 1...60),
    ]
    private static let factorKey = "second_factor"

    /// - Parameter file: named in errors.
    public init(text: String, file: String) throws(SignInPolicyError) {
        var numbers: [String: Int] = [:]
        var factor: Bool?
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (number, whole) in zip(1..., lines) {
            let line = whole.prefix { $0 != "#" }.trimmingCharacters(in: .whitespaces)
            if line.isEmpty { continue }
            let parts = line.split(separator: ":", maxSplits: 1).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            guard parts.count == 2 else {
                throw SignInPolicyError(
                    file: file, line: number, "应为“键: 值” / `key: value` expected")
            }
            let (key, value) = (parts[0], parts[1])
            if key == Self.factorKey {
                guard value == "required" || value == "optional" else {
                    throw SignInPolicyError(
                        file: file, line: number,
                        "\(key)：应为 required 或 optional / required or optional")
                }
                factor = value == "required"
                continue
            }
            guard let rule = Self.ranges.first(where: { $0.key == key }) else {
                throw SignInPolicyError(
                    file: file, line: number, "没有这个键 / there is no key `\(key)`")
            }
            let (least, most) = (rule.range.lowerBound, rule.range.upperBound)
            guard let count = Int(value), rule.range.contains(count), numbers[key] == nil else {
                throw SignInPolicyError(
                    file: file, line: number,
                    "\(key)：应为 \(least) 至 \(most) 的整数，只写一次 / "
                        + "a whole number from \(least) to \(most), once")
            }
            numbers[key] = count
        }
        let keys = Self.ranges.map(\.key)
        if let missing = keys.first(where: { numbers[$0] == nil })
            ?? (factor == nil ? Self.factorKey : nil)
        {
            throw SignInPolicyError(
                file: file, line: lines.count, "缺少 \(missing) / \(missing) is missing")
        }
        let all = keys.map { numbers[$0] ?? 0 }
        passwordLengthMin = all[0]
        passwordClassesMin = all[1]
        passwordHistory = all[2]
        rotationDays = all[3]
        lockAfter = all[4]
        lockMinutes = all[5]
        idleMinutes = all[6]
        absoluteMinutes = all[7]
        proofMinutes = all[8]
        requiresSecondFactor = factor ?? true
    }

    /// Everything that speaks against a password.
    public func problems(of password: String, name: String) -> [Text] {
        var problems: [Text] = []
        if password.count < passwordLengthMin {
            problems.append(
                Text("至少 \(passwordLengthMin) 个字符", en: "at least \(passwordLengthMin) characters"))
        }
        if password.count > Self.lengthMax {
            problems.append(
                Text("至多 \(Self.lengthMax) 个字符", en: "at most \(Self.lengthMax) characters"))
        }
        let classes = [
            password.contains(where: \.isLowercase), password.contains(where: \.isUppercase),
            password.contains(where: \.isNumber),
            password.contains { !$0.isLowercase && !$0.isUppercase && !$0.isNumber },
        ].count { $0 }
        if classes < passwordClassesMin {
            problems.append(
                Text(
                    "小写、大写、数字、其他字符中至少 \(passwordClassesMin) 类",
                    en: "at least \(passwordClassesMin) of small letters, capitals, digits, others")
            )
        }
        if !name.isEmpty, password.lowercased().contains(name.lowercased()) {
            problems.append(Text("不能含登录名", en: "without the sign-in name"))
        }
        return problems
    }

    /// What Argon2id is given is bounded.
    private static let lengthMax = 256
}

/// What is wrong with the policy file.
public struct SignInPolicyError: Error, Hashable, Sendable, CustomStringConvertible {
    public let file: String
    /// Counts from 1; 0 for the whole file.
    public let line: Int
    public let problem: String

    init(file: String, line: Int, _ problem: String) {
        self.file = file
        self.line = line
        self.problem = problem
    }

    public var description: String {
        line == 0 ? "\(file)：\(problem)" : "\(file):\(line)：\(problem)"
    }
}
