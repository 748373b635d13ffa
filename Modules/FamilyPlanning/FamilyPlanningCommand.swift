import Kernel
import Law

/// A command of the family planning association, at its desk.
protocol FamilyPlanningCommand: DeskCommand {}

extension FamilyPlanningCommand {
    static var department: DepartmentCode { FamilyPlanning.code }
}

extension CaseFile {
    /// Says in words why a case is not one of these benefits' at a step.
    func require(_ benefits: [Benefit], at steps: [String]) throws(Refusal) {
        guard benefits.contains(where: { $0.code == benefit }), kind == .due else {
            let titles = benefits.map(\.title)
            throw Refusal(
                Text(
                    "第 \(id) 号不是“\(titles.map(\.zh).joined(separator: "、"))”的事项。",
                    en: "Case \(id) is not about \(titles.map(\.en).joined(separator: ", "))."))
        }
        guard state == .open, let step, steps.contains(step) else {
            throw Refusal(
                Text(
                    "第 \(id) 号现在在“\(step ?? state.title.zh)”，不在 \(steps[0]) 环节。",
                    en: "Case \(id) stands at `\(step ?? state.title.en)`, not at `\(steps[0])`."))
        }
    }
}

extension Bureau {
    /// A sum that somebody decides: the pack's where it is set, else the one that is typed.
    func decided(_ sum: Money?, figure: String, on day: Day) async throws -> Money {
        let set = try await pack().verified(figure, on: day).map { Money(fen: $0) }
        if let sum, sum.fen == 0 {
            throw Refusal(Text("--sum：应大于 0。", en: "--sum: above 0."))
        }
        if let set {
            guard sum == nil || sum == set else {
                throw Refusal(
                    Text(
                        "--sum：标准是 \(set) 元（\(figure)）；不写，或写这个数。",
                        en: "--sum: the figure is \(set) (\(figure)); leave it out or give that."))
            }
            return set
        }
        guard let sum else {
            throw Refusal(
                Text(
                    "--sum：标准待定（\(figure)）；写明文件决定的金额，如 3000.00。",
                    en: "--sum: to be set (\(figure)); give the sum the document decides, as "
                        + "3000.00."))
        }
        return sum
    }
}

/// The code of a case, or where to get another.
func codeWords(_ code: String?, _ caseID: Int64) -> Text {
    code.map { Text("核验码（只显示一次）：\($0)", en: "Code (shown once): \($0)") }
        ?? Text(
            "早已办过；核验码只显示一次，遗失的用 case code \(caseID) 另发。",
            en: "Done before; its code was shown. `case code \(caseID)` makes one.")
}

/// A sum, or that it is to be set.
func sumCell(_ sum: Money?) -> Page.Cell {
    sum.map { .money($0) } ?? .text(Text("待定", en: "to be set"))
}
