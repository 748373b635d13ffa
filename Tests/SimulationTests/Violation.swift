import Law

@testable import Kernel

/// What contradicts the order of work.
struct Violation: Hashable, Sendable, CustomStringConvertible {
    enum Rule: String, Hashable, Sendable, CaseIterable {
        /// The row of a case does not say what its acts say.
        case standing
        /// A step was passed over, by the wrong duty, or a thing given without proof.
        case step
        /// Money or a person's case went on before the public notice had ended.
        case notice
        /// One person had two duties on a case.
        case hands
        /// A decision of a person was undone by none.
        case decision
        /// Something was given to somebody not entitled to it on that day.
        case entitlement
        /// What counts as received was given under no case, or not counted.
        case receipt
        /// Something is due and in nobody's hands.
        case owner
    }

    let rule: Rule
    let caseID: Int64
    let words: String

    var description: String { "\(rule.rawValue) \(caseID): \(words)" }
}

/// Replays every case from its acts, and holds what is due against what is in somebody's hands.
struct CaseAudit: Sendable {
    let raw: RawDistrict
    /// Where everybody stands, recounted from the same rows.
    let positions: [Recount.Position]
    /// The departments whose clerks are at work: what they owe is in somebody's hands.
    let departments: Set<String>
    let pack: Pack
    /// Whether somebody who is not entitled now was so on a day by what was known on another.
    let wasEntitled: Knowledge

    typealias Knowledge = @Sendable (RawDistrict.Case, Day, Day) -> Bool

    private static let decisions: [CaseFile.State: Set<String>] = [
        .refused: ["appeal", "reopen"], .appealed: ["uphold", "overturn"],
        .suspended: ["resume", "close"], .withdrawn: ["reopen"], .declined: ["reopen"],
        .closed: ["reopen"], .done: ["reopen", "close"],
    ]
    private static let reasoned: Set<String> = [
        "return", "refuse", "appeal", "uphold", "overturn", "withdraw", "decline", "suspend",
        "close", "reopen",
    ]

    /// Everything that is wrong, the cases in order.
    func violations() -> [Violation] {
        raw.cases.flatMap(ofCase) + ofReceipts() + ofOwners()
    }

    // MARK: One case

    private func ofCase(_ file: RawDistrict.Case) -> [Violation] {
        var found: [Violation] = []
        func report(_ rule: Violation.Rule, _ words: String) {
            found.append(Violation(rule: rule, caseID: file.id, words: words))
        }
        let steps = raw.steps[file.procedure] ?? []
        let acts = raw.acts[file.id] ?? []
        guard let opening = acts.first, opening.act == "open", opening.next == steps.first?.code
        else {
            report(.standing, "it was not opened at the first step")
            return found
        }
        if acts.map(\.seq) != Array(1...file.version) {
            report(.standing, "its \(acts.count) acts are not its \(file.version) versions")
        }
        var (state, step) = (CaseFile.State.open, opening.next)
        var place = 0
        for act in acts.dropFirst() {
            if act.act == "take" { continue }
            if act.step != step { report(.standing, "act \(act.seq) is at \(act.step ?? "-")") }
            found += unnamed(act, from: state, of: file)
            switch act.act {
            case "pass", "deliver":
                found += passing(act, of: file, at: place, steps)
                place += 1
            case "return", "reopen", "overturn", "resume", "appeal", "uphold", "refuse", "suspend":
                place = steps.firstIndex { $0.code == act.next } ?? place
            default: break
            }
            (state, step) = (act.state, act.next)
        }
        if file.state == .done, place < steps.count {
            report(.step, "it is done, and \(steps[place].code) never was")
        }
        if file.state != state || file.step != step || file.due != acts.last?.due {
            report(
                .standing,
                "it stands at \(file.state) \(file.step ?? "-"), its acts say \(state) "
                    + "\(step ?? "-")")
        }
        if file.state.isOpen, file.step == nil || file.due == nil {
            report(.owner, "it is open without a step or a day")
        }
        return found + ofHands(file, acts)
    }

    /// A pass or a delivery, step by step.
    private func passing(
        _ act: RawDistrict.Act, of file: RawDistrict.Case, at place: Int,
        _ steps: [RawDistrict.Step]
    ) -> [Violation] {
        var found: [Violation] = []
        func report(_ rule: Violation.Rule, _ words: String) {
            found.append(Violation(rule: rule, caseID: file.id, words: words))
        }
        guard steps.indices.contains(place), steps[place].code == act.step else {
            report(.step, "act \(act.seq) passes \(act.step ?? "-") out of turn")
            return found
        }
        let step = steps[place]
        let next = place + 1 < steps.count ? steps[place + 1].code : nil
        if act.next != next { report(.step, "\(act.next ?? "the end") follows \(step.code)") }
        if act.duty != step.duty { report(.step, "\(step.code) passed by \(act.duty ?? "none")") }
        if step.kind == "finance" { report(.step, "\(step.code) is the finance bureau's") }
        if (step.kind == "delivery") != (act.act == "deliver") {
            report(.step, "\(step.code) passed by \(act.act)")
        }
        if act.act == "deliver" {
            if let given = raw.given[file.id]?.first(where: { $0.seq == act.seq }) {
                found += ofDelivery(given, act, file)
            } else {
                report(.step, "act \(act.seq) gives without proof")
            }
        }
        if step.kind == "notice" {
            if !(raw.noticed[file.id] ?? []).contains(where: { $0 < act.on }) {
                report(.notice, "passed on \(act.on), before a notice had ended")
            }
            let objections = (raw.objections[file.id] ?? []).filter { $0.received <= act.on }
            if objections.contains(where: { $0.isUpheld != false }) {
                report(.notice, "passed in spite of an objection")
            }
        }
        return found
    }

    private func ofDelivery(
        _ given: RawDistrict.Given, _ act: RawDistrict.Act, _ file: RawDistrict.Case
    ) -> [Violation] {
        guard given.day >= file.from, given.day < file.to, given.day <= act.on else {
            return [
                Violation(
                    rule: .entitlement, caseID: file.id,
                    words: "given on \(given.day), outside \(file.from)–\(file.to)")
            ]
        }
        let isEntitled = whose(file).contains { person in
            let claim = RawDistrict.Claim(person: person, clause: file.clause)
            return (raw.spans[claim] ?? []).contains {
                $0.isYes && $0.from <= given.day && given.day < $0.to
            }
        }
        guard !isEntitled, !wasEntitled(file, given.day, act.on) else { return [] }
        return [
            Violation(
                rule: .entitlement, caseID: file.id,
                words: "\(file.clause) given on \(given.day) to \(file.person), not entitled")
        ]
    }

    /// Of a household's clause the family: whoever answers for it has its days.
    private func whose(_ file: RawDistrict.Case) -> [Int64] {
        guard pack.clause(file.clause)?.provision?.who == .household,
            let family = raw.persons.first(where: { $0.id == file.person })?.family
        else { return [file.person] }
        return raw.persons.filter { $0.family == family }.map(\.id)
    }

    /// What a person decided stands until a person decides otherwise.
    private func unnamed(
        _ act: RawDistrict.Act, from state: CaseFile.State, of file: RawDistrict.Case
    ) -> [Violation] {
        var found: [Violation] = []
        func report(_ words: String) {
            found.append(Violation(rule: .decision, caseID: file.id, words: words))
        }
        if let allowed = Self.decisions[state], !allowed.contains(act.act) {
            report("\(act.act) on a case that was \(state)")
        }
        if Self.reasoned.contains(act.act), (act.reason ?? "").isEmpty {
            report("\(act.act) without a reason")
        }
        if act.actor == nil, !isDecidedStop(act, of: file) {
            report("\(act.act) by \(act.by), who is no person at a desk")
        }
        if act.act == "uphold" || act.act == "overturn" {
            let refusal = (raw.acts[file.id] ?? []).last {
                $0.act == "refuse" && $0.seq < act.seq
            }
            if refusal?.actor == act.actor { report("the appeal was decided by who refused") }
        }
        return found
    }

    /// A case is closed without hands of its own only by a proposal that a named person decided
    /// that day, after the family was told.
    private func isDecidedStop(_ act: RawDistrict.Act, of file: RawDistrict.Case) -> Bool {
        guard act.act == "close", let number = act.reason?.split(separator: " ").last,
            let proposal = Int64(number)
        else { return false }
        let decided = raw.cases.first { $0.id == proposal }
        guard let decided, decided.kind == 2, decided.person == file.person,
            decided.clause == file.clause,
            let told = raw.acts[proposal]?.first(where: { $0.act == "pass" }),
            let last = raw.acts[proposal]?.last(where: { $0.act == "pass" })
        else { return false }
        return last.on == act.on && last.duty == "approve" && last.seq > told.seq
            && told.on.adding(days: 7) < last.on
    }

    private func ofHands(
        _ file: RawDistrict.Case, _ acts: [RawDistrict.Act]
    ) -> [Violation] {
        var duties: [Int64: Set<String>] = [:]
        for act in acts {
            if let actor = act.actor, let duty = act.duty {
                duties[actor, default: []].insert(duty)
            }
        }
        return duties.sorted { $0.key < $1.key }.compactMap { actor, duties in
            guard duties.count > 1 || raw.hands[file.id]?[actor] != duties.first else { return nil }
            return Violation(
                rule: .hands, caseID: file.id,
                words: "account \(actor) had \(duties.sorted().joined(separator: ", "))")
        }
    }

    // MARK: All cases

    /// What counts as received was given under a case that came to its end, and the other way
    /// about.
    private func ofReceipts() -> [Violation] {
        var done: [RawDistrict.Claim: Set<Day>] = [:]
        var found: [Violation] = []
        for file in raw.cases where file.kind == 0 {
            let claim = RawDistrict.Claim(person: file.person, clause: file.clause)
            for given in raw.given[file.id] ?? [] { done[claim, default: []].insert(given.day) }
            guard file.state == .done, let last = raw.given[file.id]?.last else { continue }
            if !(raw.receipts[claim] ?? []).contains(where: { $0.period == last.day }) {
                found.append(
                    Violation(
                        rule: .receipt, caseID: file.id, words: "given, and not counted as received"
                    ))
            }
        }
        for (claim, receipts) in raw.receipts {
            for receipt in receipts
            where receipt.proof.contains(": ") && done[claim]?.contains(receipt.period) != true {
                found.append(
                    Violation(
                        rule: .receipt, caseID: 0,
                        words: "\(claim.clause) counted as received by \(claim.person), never given"
                    ))
            }
        }
        return found
    }

    /// Nothing is due without an owner: a case with a step and a day, or a named person's no.
    private func ofOwners() -> [Violation] {
        positions.filter { $0.isGap && departments.contains($0.department) }.compactMap {
            switch $0.caseState {
            case nil, .done:
                Violation(
                    rule: .owner, caseID: 0,
                    words: "\($0.clause) is due to \($0.person), "
                        + ($0.caseState == nil ? "in nobody's hands" : "and its case is done"))
            default: nil
            }
        }
    }
}
