import Kernel
import Law

/// Where something due stands, in the words of a clerk, and how urgent that is.
struct StandingWords {
    /// Decides the order and the colour; the words say the same.
    enum Weight: Int {
        case late = 0
        case soon, open, done, quiet

        /// The class of its mark.
        var mark: String {
            switch self {
            case .late: "late"
            case .soon: "soon"
            case .done: "done"
            case .open, .quiet: ""
            }
        }
    }

    let words: String
    let weight: Weight

    /// - Parameter dictionary: Names the facts that are missing.
    init(
        _ standing: Standing, benefit: Benefit?, on today: Day, _ dictionary: FactDictionary,
        _ language: Language
    ) {
        let (text, weight) = Self.said(standing, benefit, today, dictionary)
        words = text(language)
        self.weight = weight
    }

    private static func said(
        _ standing: Standing, _ benefit: Benefit?, _ today: Day, _ dictionary: FactDictionary
    ) -> (Text, Weight) {
        if standing.outcome == .unknown { return undecided(standing, dictionary) }
        if let state = standing.caseState {
            switch state {
            case .refused, .declined, .withdrawn: return (state.title, .quiet)
            case .appealed, .suspended: return (state.title, .soon)
            case .open, .done, .closed, .handed: break
            }
        }
        if standing.gap { return owed(standing, today) }
        if standing.receiving { return received(standing, benefit) }
        if standing.outcome == .yes {
            return benefit?.received == .onRequest
                ? (Text("说一声就办", en: "whenever asked"), .quiet)
                : (Text("到时就办", en: "when it falls due"), .quiet)
        }
        return (Text("不再应享", en: "not due any more"), .quiet)
    }

    private static func undecided(
        _ standing: Standing, _ dictionary: FactDictionary
    ) -> (Text, Weight) {
        if standing.notAsked { return (Text("未问意愿", en: "not asked"), .quiet) }
        let titles = standing.missing.map { title(of: $0, dictionary) }
        return (
            Text(
                "待补：\(titles.map(\.zh).joined(separator: "、"))",
                en: "missing: \(titles.map(\.en).joined(separator: ", "))"), .soon
        )
    }

    private static func owed(_ standing: Standing, _ today: Day) -> (Text, Weight) {
        if let held = standing.held {
            return (Text("欠着，单位暂停：\(held)", en: "owed; suspended: \(held)"), .late)
        }
        let hands =
            switch standing.caseState {
            case .handed?: Text("已交财政", en: "with finance")
            case .open?: Text("在办", en: "in hand")
            default: Text("无人在办", en: "in nobody's hands")
            }
        guard let day = standing.dueBy, day < .never else {
            return (Text("应享 · \(hands.zh)", en: "due · \(hands.en)"), .open)
        }
        let days = day.number - today.number
        if days < 0 {
            return (
                Text("超期 \(-days) 天 · \(hands.zh)", en: "\(-days) days late · \(hands.en)"), .late
            )
        }
        return (
            Text("应享 · 剩 \(days) 天 · \(hands.zh)", en: "due in \(days) days · \(hands.en)"),
            days <= 30 ? .soon : .open
        )
    }

    private static func received(_ standing: Standing, _ benefit: Benefit?) -> (Text, Weight) {
        guard benefit?.received == .everyPeriod, let period = standing.period else {
            return (Text("已落实", en: "received"), .done)
        }
        let parts = period.from.parts
        let isMonth = period.to == period.from.month.end
        return isMonth
            ? (
                Text("\(parts.year) 年 \(parts.month) 月已给", en: "received for \(period.from.month)"),
                .done
            )
            : (Text("本期已落实", en: "received for this period"), .done)
    }

    /// A fact's title; whose it is, where it is not one's own.
    static func title(of name: String, _ dictionary: FactDictionary) -> Text {
        let parts = name.split(separator: ".").map(String.init)
        let own = parts.drop { ["child", "spouse"].contains($0) }.joined(separator: ".")
        guard let kind = dictionary[own] else { return Text(name, en: name) }
        return switch parts.first {
        case "child": Text("子女·\(kind.title.zh)", en: "child: \(kind.title.en)")
        case "spouse": Text("配偶·\(kind.title.zh)", en: "spouse: \(kind.title.en)")
        default: kind.title
        }
    }
}
