public import ArgumentParser
public import Law

/// The choice of language that every command takes.
public struct Reader: ParsableArguments {
    @Option(
        name: .long, help: "zh 中文（默认）或 en English.",
        transform: { word in
            guard let language = Language(rawValue: word) else {
                throw ValidationError("--language \(word): zh 或 en / zh or en")
            }
            return language
        })
    public var language: Language = .chinese

    public init() {}

    /// Prints to standard output in the reader's language.
    public func say(_ text: Text) {
        print(text(language))
    }
}

/// `--district D`, six digits.
public struct DistrictOption: ParsableArguments {
    @Option(
        name: .long, help: "区县代码，六位（姜堰 321204，南川 500119） · District code, six digits.",
        transform: { word in
            guard word.utf8.count == 6, let code = Int(word), code >= 100_000 else {
                throw ValidationError(
                    "--district \(word)：应为六位区县代码，如 321204 / six digits, such as 321204")
            }
            return code
        })
    public var district: Int

    public init() {}
}

/// Reads `--on` and `--known` days.
public func parseDay(_ word: String) throws -> Day {
    guard let day = Day(iso: word), (1900...2200).contains(day.year) else {
        throw ValidationError(
            "\(word)：应为 YYYY-MM-DD 的真实日期，1900 至 2200 年 / a real day as YYYY-MM-DD, 1900-2200")
    }
    return day
}

/// Reads `--month` and its like.
public func parseMonth(_ word: String) throws -> Month {
    guard let month = Month(iso: word), (1900...2200).contains(month.year) else {
        throw ValidationError(
            "\(word)：应为 YYYY-MM，如 2026-02，1900 至 2200 年 / a month as YYYY-MM, 1900-2200")
    }
    return month
}

extension GapList.Kind: ExpressibleByArgument {}
