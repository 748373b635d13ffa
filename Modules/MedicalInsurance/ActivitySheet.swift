import Kernel
import Law

/// The sheet of daily activities of a care assessment: ten items whose points make a hundred.
///
/// The items and the steps of the total are our own default until the office rules: they are
/// thought to be those of the national standard's part on daily activities (医保办发〔2021〕37号),
/// whose text was not at hand. What its other parts add stands in the assessor's conclusion.
struct ActivitySheet: Hashable, Sendable {
    /// Loss of self-care, the least first.
    enum Grade: String, CaseIterable, Sendable {
        case none, mild, moderate, severe

        var title: Text {
            switch self {
            case .none: Text("基本正常", en: "none")
            case .mild: Text("轻度失能", en: "mild")
            case .moderate: Text("中度失能", en: "moderate")
            case .severe: Text("重度失能", en: "severe")
            }
        }
    }

    /// An item: its word, its Chinese name, the points it may have.
    enum Item: String, CaseIterable, Sendable {
        case eating, dressing, washing, bowel, bladder, toilet, walking, transfer, stairs, bathing

        var name: String {
            switch self {
            case .eating: "进食"
            case .dressing: "穿衣"
            case .washing: "面部与口腔清洁"
            case .bowel: "大便控制"
            case .bladder: "小便控制"
            case .toilet: "用厕"
            case .walking: "平地行走"
            case .transfer: "床椅转移"
            case .stairs: "上下楼"
            case .bathing: "洗澡"
            }
        }

        var points: [Int] {
            switch self {
            case .washing, .bathing: [0, 5]
            case .walking, .transfer: [0, 5, 10, 15]
            default: [0, 5, 10]
            }
        }
    }

    /// By item, in the items' order.
    let points: [Int]

    var total: Int { points.reduce(0, +) }

    /// What the total alone gives.
    var grade: Grade {
        switch total {
        case ...40: .severe
        case ...60: .moderate
        case ..<100: .mild
        default: .none
        }
    }

    init(points: [Int]) { self.points = points }

    /// Reads `eating=5,dressing=0,…`, every item once.
    ///
    /// - Throws: `Refusal` naming the item and its points.
    init(_ text: String) throws(Refusal) {
        var found: [Item: Int] = [:]
        for part in text.split(whereSeparator: { ",，".contains($0) }) {
            let pair = part.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
            guard pair.count == 2,
                let item = Item.allCases.first(where: { [$0.rawValue, $0.name].contains(pair[0]) })
            else {
                let items = Item.allCases.map(\.rawValue).joined(separator: ", ")
                throw Refusal(
                    Text(
                        "--sheet：“\(part.prefix(30))”应为 项目=分，项目有 \(items)。",
                        en: "--sheet: `\(part.prefix(30))` should be item=points, of \(items)."))
            }
            guard found[item] == nil else {
                throw Refusal(
                    Text(
                        "--sheet：\(item.rawValue) 写了两次。",
                        en: "--sheet: \(item.rawValue) stands twice."))
            }
            guard let points = Int(pair[1]), item.points.contains(points) else {
                let allowed = item.points.map(String.init).joined(separator: ", ")
                throw Refusal(
                    Text(
                        "--sheet：\(item.rawValue)（\(item.name)）应为 \(allowed) 之一。",
                        en: "--sheet: \(item.rawValue) is one of \(allowed)."))
            }
            found[item] = points
        }
        let missing = Item.allCases.filter { found[$0] == nil }
        guard missing.isEmpty else {
            throw Refusal(
                Text(
                    "--sheet：缺 \(missing.map { "\($0.rawValue)（\($0.name)）" }.joined(separator: "、"))。",
                    en: "--sheet: \(missing.map(\.rawValue).joined(separator: ", ")) missing."))
        }
        points = Item.allCases.map { found[$0] ?? 0 }
    }
}
