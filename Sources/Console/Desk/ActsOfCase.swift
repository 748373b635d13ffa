import Kernel
import Law

/// What may be done on a case, as buttons and fields: the next act first, and who may do it.
struct ActsOfCase {
    let sheet: CaseSheet
    let back: String
    /// What was typed into a form that was refused.
    let form: Form?

    private var moves: CaseMoves { sheet.moves }
    private var file: CaseFile { sheet.file }
    private var language: Language { sheet.language }

    var values: [String: Any] {
        var values: [String: Any] = ["others": others, "hands": hands]
        if let next { values["next"] = next }
        return values
    }

    private func move(_ move: CaseMove, label: Text? = nil) -> [String: Any] {
        let isTyped = form?["move"] == move.rawValue
        var values: [String: Any] = [
            "move": move.rawValue, "label": (label ?? CaseMoves.label(move))(language),
            "act_id": DeskWords.formID, "at_step": file.step ?? "",
            "needs_reason": move.needsReason, "typed_reason": isTyped ? form?["reason"] ?? "" : "",
            "is_open": isTyped, "is_take": move == .take,
        ]
        if move == .take {
            values["owners"] = sheet.colleagues.map {
                ["value": $0.name, "words": "\($0.name) \($0.title)"]
            }
        }
        if let targets = targets(move) {
            values["targets"] = targets
            values["has_targets"] = true
        }
        return values
    }

    /// The steps to which it can go back.
    private func targets(_ move: CaseMove) -> [[String: Any]]? {
        guard move == .return || move == .reopen else { return nil }
        let steps = sheet.sheet.steps
        let possible = move == .return ? steps.prefix(moves.place ?? 0) : steps[...]
        let standard = move == .return ? possible.last : possible.first
        return possible.map {
            [
                "value": $0.code, "words": $0.title(language), "chosen": $0.code == standard?.code,
            ]
        }
    }

    private var others: [[String: Any]] { moves.others.map { move($0) } }

    // MARK: The next act

    private var next: [String: Any]? {
        guard file.state == .open else {
            guard let next = moves.next, moves.may(next) else { return nil }
            return [(next.needsReason ? "told" : "plain"): move(next)]
        }
        guard let step = moves.step, moves.may(step.duty) else { return nil }
        if let act = step.act { return ["own": own(act, step)] }
        switch step.kind {
        case .work:
            let text = Text("通过“\(step.title.zh)”", en: "Pass “\(step.title.en)”")
            return ["plain": move(.pass, label: text)]
        case .notice:
            let text = Text("公示期满，通过", en: "The notice has ended: pass")
            return ["plain": move(.pass, label: text), "notice": true]
        case .delivery(let proofs): return ["delivery": delivery(proofs)]
        case .finance: return nil
        }
    }

    /// The department's own act that alone ends the step, with what is known filled in.
    private func own(_ act: BureauAct, _ step: Step) -> [String: Any] {
        let words = [file.department] + act.command.split(separator: " ").map(String.init)
        let found = CommandSheet.sheets(of: sheet.clerk.session.desk, sheet.clerk.host)
            .first { $0.words == words }
        var values: [String: Any] = [
            "own_step": step.title(language), "own_title": act.command,
        ]
        if let found {
            values["own_path"] = found.path(about: file)
            values["own_title"] = ActPages.half(found.abstract, language)
        }
        return values
    }

    private func delivery(_ proofs: [Proof]) -> [String: Any] {
        let isTyped = form?["deliver"] == "on"
        func typed(_ name: String, _ standard: String = "") -> String {
            isTyped ? form?[name] ?? standard : standard
        }
        return [
            "deliver_id": DeskWords.formID, "at_step": file.step ?? "",
            "on": typed("on", "\(sheet.clerk.today)"), "given_by": typed("by"),
            "proof_words": typed("words"),
            "proofs": proofs.map {
                [
                    "value": $0.rawValue, "words": $0.title(language),
                    "chosen": typed("proof") == $0.rawValue,
                ] as [String: Any]
            },
            "takes_paper": proofs.contains(.paper), "takes_code": proofs.contains(.code),
        ]
    }

    // MARK: Who may

    /// Whose turn it is, by name; that one's own hands are full is said as well.
    private var hands: String {
        guard file.state.isOpen else { return "" }
        if file.state == .handed {
            return Text("已交财政拨付。", en: "With finance, to be paid.")(language)
        }
        let duty = file.state == .open ? moves.step?.duty : .approve
        guard let duty else { return "" }
        let able = sheet.sheet.hands.filter {
            $0.duty == duty && ($0.held == nil || $0.held == duty)
                && (duty == .town) == ($0.desk == "towns")
        }
        let names = able.map { "\($0.name)（\($0.title)）" }
            .joined(separator: language == .chinese ? "、" : ", ")
        if moves.may(duty) {
            let others = able.filter { $0.name != sheet.clerk.session.name }
            return others.isEmpty
                ? Text("只有您能办这一环节（\(duty.title.zh)）。", en: "Only you can do it.")(language)
                : Text("能办的：\(names)。", en: "May be done by: \(names).")(language)
        }
        if let held = moves.held, held != duty, sheet.clerk.duties.contains(duty) {
            return Text(
                "您在这件上已办过\(held.title.zh)；\(duty.title.zh)须由另一人：\(names.isEmpty ? "本部门还没有别人" : names)。",
                en: "You had \(held.title.en) on this case; \(duty.title.en) is another's: "
                    + "\(names.isEmpty ? "nobody else yet" : names).")(language)
        }
        return names.isEmpty
            ? Text(
                "这一环节由“\(duty.title.zh)”办理，现在没有人有这项职责；请找安全管理员。",
                en:
                    "It needs `\(duty.title.en)`, and nobody has it; ask the security administrator."
            )(language)
            : Text(
                "这一环节由\(duty.title.zh)办理：\(names)。",
                en: "It is done by \(duty.title.en): \(names).")(language)
    }
}
