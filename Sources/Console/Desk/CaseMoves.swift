import Kernel
import Law

/// What a clerk may do on a case as it stands. The database decides by itself, whatever stands
/// here: this only spares the clerk a button that would be refused.
struct CaseMoves: Sendable {
    let sheet: CaseBook.Sheet
    let clerk: Clerk

    private var file: CaseFile { sheet.file }

    /// Where the case stands among its steps; nil where it stands at none.
    var place: Int? { sheet.steps.firstIndex { $0.code == file.step } }
    var step: Step? { place.map { sheet.steps[$0] } }

    /// Words for a button.
    static func label(_ move: CaseMove) -> Text {
        switch move {
        case .take: Text("认领或交给同事", en: "Take, or give to a colleague")
        case .pass: Text("通过本环节", en: "Pass the step")
        case .return: Text("退回补正", en: "Return for correction")
        case .refuse: Text("不予办理", en: "Refuse")
        case .appeal: Text("登记申诉", en: "Record an appeal")
        case .uphold: Text("维持原决定", en: "Uphold the refusal")
        case .overturn: Text("撤销原决定", en: "Overturn the refusal")
        case .withdraw: Text("登记撤回申请", en: "Record a withdrawal")
        case .decline: Text("登记家庭谢绝", en: "The family declines")
        case .suspend: Text("中止", en: "Suspend")
        case .resume: Text("恢复办理", en: "Resume")
        case .close: Text("终止", en: "Close")
        case .reopen: Text("重新办理", en: "Reopen")
        }
    }

    /// The duty under which something is done on the case.
    private func duty(of move: CaseMove) -> StaffDuty? {
        switch move {
        case .take: clerk.duties.first
        case .pass, .return, .refuse: step?.duty
        case .appeal, .withdraw, .decline: clerk.session.desk == "towns" ? .town : .intake
        case .uphold, .overturn, .suspend, .resume, .close, .reopen: .approve
        }
    }

    /// Whether the case is where this is done.
    private func fits(_ move: CaseMove) -> Bool {
        switch move {
        case .pass: file.state == .open && step?.kind == .work && step?.act == nil
        case .take: file.state == .open
        case .return: file.state == .open && (place ?? 0) > 0
        case .refuse: file.state == .open && [.review, .approve].contains(step?.duty)
        case .withdraw: [.open, .handed].contains(file.state) && file.ground == .application
        case .decline, .suspend: [.open, .handed].contains(file.state)
        case .close: [.open, .suspended, .done, .handed].contains(file.state)
        case .resume: file.state == .suspended
        case .appeal:
            file.state == .refused && file.kind != .stop && (file.due ?? .always) >= clerk.today
        case .uphold, .overturn: file.state == .appealed
        case .reopen:
            [.done, .refused, .withdrawn, .declined, .closed].contains(file.state)
        }
    }

    /// Whether this clerk's duties and earlier hands on the case allow it.
    func may(_ duty: StaffDuty?) -> Bool {
        guard let duty, clerk.duties.contains(duty) else { return false }
        let desk = clerk.session.desk
        guard duty == .town ? desk == "towns" : desk == file.department else { return false }
        return held.map { $0 == duty } ?? true
    }

    /// The duty that this clerk had on the case already.
    var held: StaffDuty? {
        sheet.hands.lazy.compactMap { hand in
            hand.name == clerk.session.name ? hand.held : nil
        }.first
    }

    func may(_ move: CaseMove) -> Bool {
        guard fits(move) else { return false }
        if move == .take {
            return !clerk.duties.isEmpty && clerk.session.desk == file.department
        }
        if [.uphold, .overturn].contains(move),
            sheet.acts.last(where: { $0.act == "refuse" })?.by == clerk.session.name
        {
            return false
        }
        return may(duty(of: move))
    }

    /// What may be done beside the next act, in the order of the buttons.
    var others: [CaseMove] {
        let first = next
        return [
            .return, .refuse, .uphold, .appeal, .suspend, .decline, .withdraw, .close, .reopen,
            .take,
        ].filter { may($0) && $0 != first }
    }

    /// The one thing that brings the case on and is a plain act of cases.
    var next: CaseMove? {
        switch file.state {
        case .open: .pass
        case .suspended: .resume
        case .appealed: .overturn
        default: nil
        }
    }
}
