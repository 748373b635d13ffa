public import Law
import Postgres

/// What was decided on a case last, as a letter tells it to the family.
public struct CaseLetter: Sendable {
    /// What was decided.
    public enum Decision: Hashable, Sendable {
        /// Given, and how.
        case granted(CaseAct.Given?)
        /// Granted; the finance bureau pays.
        case paying(by: Day?)
        /// Refused; nil when the days to object are over.
        case refused(until: Day?)
        /// To be put right: the step it went back to, and its last day.
        case returned(step: String?, by: Day?)
        /// It is thought of stopping it: days to answer; the last of them once the family was told.
        case stopProposed(days: Int, until: Day?)
        /// Stopped after the family was heard.
        case stopped
        /// Not stopped.
        case kept
        case suspended
        /// Work goes on: resumed, reopened, or a refusal taken back on appeal.
        case goesOn(isAppeal: Bool, by: Day?)
        case appealReceived(by: Day?)
        /// The refusal stands after an appeal.
        case upheld
        /// Ended; by a proposal to stop, or by who approves.
        case closed(afterProposal: Bool)
        /// The family said no.
        case declined
        case withdrawn
    }

    /// Why it is thought of stopping something.
    public enum Cause: Hashable, Sendable {
        /// Who received it is registered as gone.
        case gone
        /// The conditions do not hold any more.
        case conditions
    }

    public let file: CaseFile
    public let clause: Clause?
    public let title: Text
    public let decision: Decision
    /// In the words of who decided, and who that was.
    public let reason: String?
    public let by: String
    public let on: Day
    /// Of a proposal, or of what a proposal ended.
    public let cause: Cause?
    /// Nil when who it was about is gone: the letter speaks to the family.
    public let recipient: FamilyPaper.Recipient?
    public let today: Day
}

extension CaseBook {
    /// The last decision of a case as a letter.
    ///
    /// - Throws: `Refusal` for a case that is not the desk's, and where nothing was decided yet.
    public func letter(_ id: Int64) async throws -> CaseLetter {
        let (file, acts) = try await read(id)
        // Finance sees what was handed to it; its decider speaks to the family, not finance.
        guard let last = acts.last(where: { $0.act != "take" }) else {
            throw Refusal(CaseRefusal.text("unseen", department))
        }
        let (law, _) = try await PackStore(office).pack(of: district)
        let clause = law.clause(file.clause)
        let told = try await person(of: id)
        let isGone = told.cause == .gone || clause?.provision?.who == .deceased
        guard let decision = decision(file, acts, last, days: law.daysToAnswer(on: office.today))
        else {
            throw Refusal(
                Text(
                    "第 \(id) 号还在办，没有可以写给家庭的决定；办到哪一步用 family \(file.ref) 打印。",
                    en: "Case \(id) is in hand and nothing is decided yet; `family \(file.ref)` "
                        + "prints where it stands."))
        }
        // A proposal's own closing act carries a word for machines, not a person's reason.
        let isWord =
            if case .closed(true) = decision { true } else {
                file.kind == .stop && last.act == "open"
            }
        return CaseLetter(
            file: file, clause: clause,
            title: office.registry.benefits[file.benefit].map(PlainWords.title(of:))
                ?? Text("一项照顾", en: "Support"),
            decision: decision, reason: isWord ? nil : last.reason.map(PlainWords.reason),
            by: last.by, on: last.on,
            cause: told.cause ?? (isWord ? Self.cause(last.reason ?? "") : nil),
            recipient: isGone ? nil : told.recipient, today: office.today)
    }

    private static func cause(_ word: String) -> CaseLetter.Cause {
        word.hasPrefix("death") ? .gone : .conditions
    }

    /// Whom a case is about, and of a proposal to stop the word that opened it.
    private func person(
        of id: Int64
    ) async throws -> (recipient: FamilyPaper.Recipient, cause: CaseLetter.Cause?) {
        let row = try await office.desk.transaction(readOnly: true) { transaction in
            try await transaction.one(
                """
                SELECT p.ref, p.name, p.sex::bigint, p.role::bigint,
                    CASE WHEN c.kind = 2 THEN coalesce(c.cause, '') END
                FROM casework.case_file AS c JOIN kernel.person AS p
                  ON p.district = c.district AND p.id = c.person
                WHERE c.district = \(district)::integer AND c.id = \(id)
                """)
        }
        guard
            let (ref, name, sex, role, cause) = try row?.decode(
                String.self, String.self, Int64.self, Int64.self, String?.self)
        else { throw Refusal(CaseRefusal.text("unseen", department)) }
        return (
            FamilyPaper.Recipient(
                ref: ref, name: name, sex: Sex(rawValue: sex) ?? .female,
                role: Role(rawValue: role) ?? .other),
            cause.map(Self.cause)
        )
    }

    private func decision(
        _ file: CaseFile, _ acts: [CaseAct], _ last: CaseAct, days: Int
    ) -> CaseLetter.Decision? {
        if file.kind == .stop { return proposal(file, acts, days: days) }
        let coming = file.due.flatMap { $0 >= office.today ? $0 : nil }
        switch file.state {
        case .open:
            switch last.act {
            case "return": return .returned(step: file.step, by: file.due)
            case "overturn": return .goesOn(isAppeal: true, by: file.due)
            case "resume", "reopen": return .goesOn(isAppeal: false, by: file.due)
            default: return nil
            }
        case .handed: return .paying(by: file.due)
        case .done: return .granted(acts.last { $0.given != nil }?.given)
        case .refused: return last.act == "uphold" ? .upheld : .refused(until: coming)
        case .suspended: return .suspended
        case .appealed: return .appealReceived(by: file.due)
        case .withdrawn: return .withdrawn
        case .declined: return .declined
        case .closed: return .closed(afterProposal: last.duty == nil)
        }
    }

    /// A proposal to stop: told first, then decided by somebody else.
    private func proposal(
        _ file: CaseFile, _ acts: [CaseAct], days: Int
    ) -> CaseLetter.Decision? {
        switch file.state {
        case .open, .suspended, .handed, .appealed:
            return .stopProposed(
                days: days,
                until: acts.last { $0.act == "pass" }.map { $0.on.adding(days: days) })
        case .done: return .stopped
        case .refused, .closed, .withdrawn, .declined: return .kept
        }
    }
}
