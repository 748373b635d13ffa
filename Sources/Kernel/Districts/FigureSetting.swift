public import Law
import Postgres

/// One dated value for a figure or a ruling of a district, to be signed off like a pack.
public struct FigureSetting: Hashable, Sendable {
    public var name: String
    /// Nil where the figure has one class; empty for its rows that speak of everybody.
    public var className: String?
    /// As packs write it: `590.00`, `49`, `yes`, a day, a code.
    public var value: String
    public var from: Day
    /// The paper it stands in.
    public var source: String
    /// Verified unless it is said to be orientation only.
    public var status = FigureStatus.verified
    /// Who ruled; set exactly for rulings.
    public var ruledBy: String?
    public var reason: String?
    /// Takes the place of a value that begins on the same day.
    public var replaces = false

    public init(name: String, value: String, from: Day, source: String) {
        self.name = name
        self.value = value
        self.from = from
        self.source = source
    }

    /// What is set, for the list of versions.
    public var subject: String {
        let chosen = className.map { $0.isEmpty ? "" : "[\($0)]" } ?? ""
        return "\(name)\(chosen) = \(value) from \(from)"
    }
}

extension PackStore {
    /// Checks a value against a version's figures and makes a draft of its files and the value.
    ///
    /// - Parameter onTopOf: The version it goes on from; nil for the one put in force last.
    /// - Throws: `Refusal` that names what is wrong with the value and what would be right.
    public func prepare(
        _ setting: FigureSetting, district: Int, onTopOf: Int? = nil
    ) async throws -> Prepared {
        try office.session?.require("system", "office")
        try office.session?.require(district: district)
        let last = try await lastPut(district, in: office.assessor)
        guard let base = onTopOf ?? last else {
            throw Refusal(
                Text(
                    "\(district) 还没有施行的政策；请先施行一版，或用 --on-top-of 指明哪一版草案。",
                    en: "District \(district) has no law yet; put a version in force first, or "
                        + "name a draft with --on-top-of."))
        }
        let source = try await files(of: district, version: base, in: office.assessor)
        let pack = try await pack(of: district, version: base)
        try setting.check(in: pack)
        var files = Self.files(source.sources)
        let number =
            1 + (files.filter { $0.pack == source.code }.compactMap(\.setNumber).max() ?? 0)
        let name = String(String(10_000 + number).dropFirst())
        files.append(
            PackFile(
                pack: source.code, path: "\(source.code)/set/\(name).yaml", text: setting.yaml))
        return try prepared(
            source.code, files, district: district, subject: setting.subject, base: base)
    }
}

extension PackStore.PackFile {
    /// `nanchuan/set/0007.yaml` is 7.
    fileprivate var setNumber: Int? {
        guard isSet, let name = path.split(separator: "/").last else { return nil }
        return Int(name.prefix(while: \.isNumber))
    }
}

extension FigureSetting {
    /// What `set/NNNN.yaml` holds.
    var yaml: String {
        var lines = ["set:", "  - figure: \(Self.quoted(name))"]
        if let className { lines.append("    class: \(Self.quoted(className))") }
        lines += [
            "    from: \(from)", "    value: \(Self.quoted(value))",
            "    status: \(status.rawValue)", "    source: \(Self.quoted(source))",
        ]
        if let ruledBy { lines.append("    ruled by: \(Self.quoted(ruledBy))") }
        if let reason { lines.append("    reason: \(Self.quoted(reason))") }
        if replaces { lines.append("    replaces: yes") }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A double-quoted scalar; control characters have been refused.
    private static func quoted(_ text: String) -> String {
        let escaped = text.map { $0 == "\\" || $0 == "\"" ? "\\\($0)" : String($0) }
        return "\"\(escaped.joined())\""
    }

    /// Refuses a value that does not fit the figure, in the words of the command's options.
    func check(in pack: Pack) throws {
        try checkWords()
        guard let figure = pack.figures[name] else { throw unknown(in: pack) }
        try checkRuling(figure)
        var classes: [String] = []
        for row in figure.rows where !classes.contains(row.class) { classes.append(row.class) }
        let list = classes.map { $0.isEmpty ? "\"\"" : $0 }
        if className == nil, classes.count > 1 {
            throw Refusal(
                Text(
                    "--class：\(name) 分类，请写其一：\(list.joined(separator: "、"))",
                    en: "--class: \(name) has classes; give one of "
                        + list.joined(separator: ", ")))
        }
        if let className, !classes.contains(className) {
            throw Refusal(
                Text(
                    "--class：\(name) 没有 \(className) 这一类；有：\(list.joined(separator: "、"))",
                    en: "--class: \(name) has no class \(className); there are "
                        + list.joined(separator: ", ")))
        }
        let chosen = className ?? classes.first ?? ""
        do {
            _ = try pack.setting(name, class: chosen, to: value, from: from)
        } catch .wrongValue(let value, let shape) {
            throw Refusal(
                Text(
                    "--value：\(value) 不是 \(name) 的值；应为 \(shape)",
                    en: "--value: \(value) is no value of \(name); write \(shape)"))
        } catch {
            throw unknown(in: pack)
        }
        let isTaken = figure.rows.contains {
            $0.class == chosen && $0.from == from && $0.value != nil
        }
        if isTaken, !replaces {
            throw Refusal(
                Text(
                    "--from \(from)：\(name) 从这天起已有值；换一天，或用 --replace 换掉它。",
                    en: "--from \(from): \(name) has a value from that day already; give "
                        + "another day, or --replace it."))
        }
    }

    private func checkRuling(_ figure: Figure) throws {
        if figure.ruledBy == nil, ruledBy != nil {
            throw Refusal(
                Text(
                    "\(name) 是标准，不是口径；请用 yuhou figure set。",
                    en: "\(name) is a figure, no ruling; use yuhou figure set."))
        }
        if figure.ruledBy != nil, ruledBy == nil {
            throw Refusal(
                Text(
                    "\(name) 是口径，由联席会议裁定；请用 yuhou ruling set。",
                    en: "\(name) is a ruling; use yuhou ruling set."))
        }
    }

    /// What is kept for ever is short, said, and on one line.
    private func checkWords() throws {
        let words = [
            ("--source", source), ("--value", value), ("--ruled-by", ruledBy ?? "-"),
            ("--reason", reason ?? "-"), ("--class", "-" + (className ?? "")),
        ]
        for (option, text) in words {
            let isBlank = text.allSatisfy(\.isWhitespace)
            let isWild = text.unicodeScalars.contains {
                $0.properties.generalCategory == .control || $0.value == 0x2028
                    || $0.value == 0x2029
            }
            guard isBlank || isWild || text.count > Self.wordsMax else { continue }
            throw Refusal(
                Text(
                    "\(option)：应为一行文字，1 至 \(Self.wordsMax) 字，不含控制字符。",
                    en: "\(option) is one line of 1 to \(Self.wordsMax) characters, without "
                        + "control characters."))
        }
    }

    private static let wordsMax = 300

    private func unknown(in pack: Pack) -> Refusal {
        var near: String?
        do {
            _ = try pack.setting(name, class: nil, to: value, from: from)
        } catch .unknownFigure(_, let word) {
            near = word
        } catch {
            near = nil
        }
        return Refusal(
            Text(
                "本区政策没有名为 \(name) 的标准或口径\(near.map { "；是否为 \($0)？" } ?? "。")",
                en: "There is no figure or ruling \(name)"
                    + (near.map { "; did you mean \($0)?" } ?? ".")))
    }
}
