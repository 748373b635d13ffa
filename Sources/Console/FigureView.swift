import JointMeeting
import Kernel
import Law

/// A figure or ruling as pages show it.
struct FigureView {
    let figure: Figure
    let language: Language

    /// One line: what it is and what it is today.
    func line(on day: Day) -> [String: Any] {
        let rows = figure.rows.filter { $0.from <= day && day < $0.to && $0.value != nil }
        return [
            "figure": figure.name, "name": figure.title(language),
            "kind": kind(language), "is_ruling": figure.ruledBy != nil,
            "values": rows.map { row in
                let label = row.class.isEmpty ? "" : "\(row.class) "
                return label + (row.value.map { words($0) } ?? "")
            },
            "is_set": !rows.isEmpty, "is_open": figure.isOpen(on: day), "state": state(on: day),
            "reason": figure.reason ?? "",
        ]
    }

    /// Every dated value.
    func rows() -> [[String: Any]] {
        figure.rows.map { row in
            [
                "class": row.class, "from": row.from == .always ? "—" : "\(row.from)",
                "to": row.to == .never ? "" : "\(row.to)",
                "value": row.value.map { words($0) } ?? Text("待定", en: "to be set")(language),
                "status": Self.title(row.status)(language), "source": row.source,
                "learned": row.learned == .always ? "" : "\(row.learned)",
            ]
        }
    }

    /// The classes that a value may be of, where there is more than one.
    var classes: [String] {
        var classes: [String] = []
        for row in figure.rows where !classes.contains(row.class) { classes.append(row.class) }
        return classes.count > 1 ? classes : []
    }

    /// What a value looks like, for the form.
    var shape: Text {
        switch figure.type {
        case .flag: Text("yes 或 no", en: "yes or no")
        case .count: Text("整数", en: "a whole number")
        case .money: Text("元，最多两位小数，如 590.00", en: "yuan with at most two decimals, as 590.00")
        case .day: Text("日期，如 2026-06-15", en: "a day, as 2026-06-15")
        case .code(let words), .set(let words):
            Text(
                "以下之一：\(words.joined(separator: "、"))",
                en: "one of \(words.joined(separator: ", "))")
        case .area(let digits): Text("\(digits) 位区划代码", en: "an area code of \(digits) digits")
        }
    }

    private func words(_ value: Int64) -> String {
        if case .money = figure.type {
            return "\(Money(fen: value)) \(language == .chinese ? "元" : "yuan")"
        }
        return figure.words(for: value)
    }

    private func kind(_ language: Language) -> String {
        (figure.ruledBy == nil ? Text("标准", en: "figure") : Text("口径", en: "ruling"))(language)
    }

    private func state(on day: Day) -> String {
        if figure.ruledBy == "default" {
            return Text("按默认执行，待裁定", en: "by default, to be ruled")(language)
        }
        return (figure.isOpen(on: day) ? Text("待定", en: "to be set") : Text("已定", en: "set"))(
            language)
    }

    static func title(_ status: FigureStatus) -> Text {
        switch status {
        case .verified: Text("有据", en: "verified")
        case .proxy: Text("仅供参考，不发放", en: "proxy, pays nothing")
        case .toBeSet: Text("待定", en: "to be set")
        }
    }
}
