import Kernel
import Law

/// How papers for families address people, name desks and break lines.
struct PaperWords {
    let language: Language
    let registry: Registry

    /// Columns of a printed line.
    static let columns = 78

    var zh: Bool { language == .chinese }

    /// A department as people know it.
    func desk(_ code: String) -> String {
        registry.department(code)?.title(language) ?? code
    }

    /// `王女士`; no given name, no number, nothing that sorts.
    func address(_ recipient: FamilyPaper.Recipient) -> String {
        if recipient.role == .child { return zh ? "孩子" : "your child" }
        let surname = Self.surname(recipient.name)
        if zh { return surname + (recipient.sex == .female ? "女士" : "先生") }
        return (recipient.sex == .female ? "Ms " : "Mr ") + surname
    }

    private static let compound: Set<String> = [
        "欧阳", "司马", "上官", "诸葛", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "东方", "独孤",
        "南宫", "端木", "长孙", "宇文", "轩辕", "百里", "闻人",
    ]

    static func surname(_ name: String) -> String {
        let first = String(name.prefix(2))
        return name.count > 2 && compound.contains(first) ? first : String(name.prefix(1))
    }

    /// `每月 590.00 元`; a figure that is not set is said so, never guessed.
    func sum(of item: FamilyPaper.Item) -> String? {
        switch item.amount {
        case .none: return nil
        case .undetermined: return zh ? "标准待定" : "the sum is to be set"
        case .fen(let fen, _):
            let unit =
                switch item.per {
                case .month: zh ? "每月 " : " a month"
                case .year: zh ? "每年 " : " a year"
                case .once, nil: ""
                }
            let floor =
                item.isFloor ? (zh ? "（国家最低标准，本地标准待定）" : " (the national minimum)") : ""
            let paid = item.isPremium ? (zh ? "保费由公家出，" : "the premium is paid for you, ") : ""
            let money = Money(fen: fen)
            let told = item.change.map { changed($0, unit) } ?? ""
            return zh
                ? "\(paid)\(unit)\(money) 元\(floor)\(told)"
                : "\(paid)\(money) yuan\(unit)\(floor)\(told)"
        }
    }

    /// `，自 2022-07 起由每月 450.00 元调整为每月 590.00 元`.
    private func changed(_ change: RateChange, _ unit: String) -> String {
        let (before, after) = (Money(fen: change.before), Money(fen: change.after))
        return zh
            ? "，自 \(change.month) 起由\(unit)\(before) 元调整为\(unit)\(after) 元"
            : "; from \(change.month) it is \(after) yuan\(unit) instead of \(before)"
    }

    /// Lines that fit the paper; those after the first begin with `rest`. Latin words and numbers
    /// are not cut, no line begins with a closing mark or ends with an opening one.
    static func wrapped(_ text: String, first: String = "", rest: String = "") -> [String] {
        var lines: [String] = []
        var line = first
        for piece in pieces(text) {
            if Table.width(line) + Table.width(piece) > columns {
                lines.append(trimmed(line))
                line = rest + (piece == " " ? "" : piece)
            } else {
                line += piece
            }
        }
        lines.append(trimmed(line))
        return lines
    }

    private static func trimmed(_ line: String) -> String {
        String(line.reversed().drop { $0 == " " }.reversed())
    }

    /// What must not be parted: words, and marks with what they stand at.
    private static func pieces(_ text: String) -> [String] {
        var pieces: [String] = []
        for character in text {
            let last = pieces.last?.last
            let isWord = character.isASCII && character != " " && last?.isASCII == true
            if let last, last != " ",
                isWord || "，。；：、！？）”〕」".contains(character) || "（“〔「".contains(last)
            {
                pieces[pieces.count - 1].append(character)
            } else {
                pieces.append(String(character))
            }
        }
        return pieces
    }
}
