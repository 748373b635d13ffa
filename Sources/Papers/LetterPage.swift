public import Kernel
public import Law

/// A decision as a letter: what was decided, why and by whom, the clause's own words, how and until
/// when to object or be heard, and at which desk.
public struct LetterPage {
    let words: PaperWords

    public init(registry: Registry, language: Language) {
        words = PaperWords(language: language, registry: registry)
    }

    private var zh: Bool { words.zh }

    /// The letter as a terminal prints it.
    public func lines(of letter: CaseLetter) -> [String] { page(of: letter).lines }

    /// The letter.
    public func page(of letter: CaseLetter) -> Paper {
        let desk = words.desk(letter.file.department)
        let name = letter.recipient.map(words.address) ?? (zh ? "您和家人" : "To the family")
        var blocks: [Paper.Block] = [
            .opening(zh ? "\(name)：" : "\(name):"), .space,
            .paragraph(decided(letter, desk)),
        ]
        if let why = why(letter) { blocks += [.space, .paragraph(why)] }
        if let clause = letter.clause {
            let text = PlainWords.quoted(clause)(words.language)
            blocks += [
                .space,
                .paragraph(
                    zh ? "依据（\(clause.id)）：“\(text)”" : "By \(clause.id): “\(text)”"),
            ]
            if text.contains("〔") || text.contains("[…]") {
                blocks.append(
                    .paragraph(
                        zh
                            ? "括号里的字是代换的；原文可以在窗口看。"
                            : "Words in brackets stand for others; the desk shows the original."))
            }
        }
        blocks += [
            .space, .paragraph(objection(letter, desk)), .space, .signature(desk),
            .signature(
                zh
                    ? "\(letter.today) · 第 \(letter.file.id) 号 · 电话（请经办人写上）：________________"
                    : "\(letter.today) · no. \(letter.file.id) · telephone: ________________"),
        ]
        return Paper(blocks, indent: zh ? "    " : "")
    }

    /// The decision in one or two sentences.
    private func decided(_ letter: CaseLetter, _ desk: String) -> String {
        let what = zh ? "“\(letter.title.zh)”" : "“\(letter.title.en)”"
        switch letter.decision {
        case .granted(let given?):
            return zh
                ? "\(what)已经为您落实：\(given.on)，\(given.by)（\(given.proof.title.zh)）。"
                : "\(what) was given to you on \(given.on) by \(given.by)."
        case .granted(nil):
            return zh ? "\(what)已在 \(letter.on) 同意。" : "\(what) was granted on \(letter.on)."
        case .paying(let by):
            return zh
                ? "\(what)已在 \(letter.on) 批准，由\(words.desk("finance"))拨付\(before(by))。"
                : "\(what) was granted on \(letter.on); \(words.desk("finance")) pays\(before(by))."
        case .refused:
            return zh
                ? "很抱歉，\(what)这次没有办成（\(letter.on) 决定）。"
                : "We are sorry: \(what) was not granted (decided on \(letter.on))."
        case .returned(_, let by):
            return zh
                ? "\(what)退回来补一下，没有拒绝；不用重新申请。这一步\(desk)应办好\(before(by))，我们帮您补。"
                : "\(what) is to be put right, not refused. \(desk) helps you\(before(by))."
        case .stopProposed, .stopped, .kept, .closed: return stopping(letter, what)
        case .suspended:
            return zh
                ? "\(what)自 \(letter.on) 起先停一停。这不是取消，情况弄清了就接着办。"
                : "\(what) is on hold since \(letter.on). It is not cancelled."
        case .goesOn(let isAppeal, let by):
            return zh
                ? "\(isAppeal ? "您提的意见有道理：原来的决定撤销了，" : "")\(what)接着办\(before(by))。"
                : "\(isAppeal ? "You were right: " : "")\(what) goes on\(before(by))."
        case .appealReceived(let by):
            return zh
                ? "您对\(what)提的意见，\(letter.on) 已经收到，由另一个人重新看\(before(by))，会书面答复您。"
                : "Your objection on \(what) came on \(letter.on); another decides\(before(by))."
        case .upheld:
            return zh
                ? "您对\(what)提的意见，另一个人重新看过了：原来的决定不变（\(letter.on)）。"
                : "Another looked at \(what) again: the decision stands (\(letter.on))."
        case .declined:
            return zh
                ? "按您的意思，\(what)不办了（\(letter.on)）。"
                : "As you wished, \(what) is not given (\(letter.on))."
        case .withdrawn:
            return zh
                ? "您撤回了\(what)的申请（\(letter.on)）。"
                : "You took back your application for \(what) (\(letter.on))."
        }
    }

    private func stopping(_ letter: CaseLetter, _ what: String) -> String {
        switch letter.decision {
        case .stopProposed:
            zh
                ? "我们在考虑要不要停\(what)，还没有决定，想先听您说。这期间有钱留着没发的，不停就全部补给您。"
                : "We consider whether to stop \(what). You are heard first; what is held is kept."
        case .stopped:
            zh
                ? "听过您的意见（或等过了您可以说话的日子）以后，\(what)自 \(letter.on) 起停了。"
                : "After you could be heard, \(what) was stopped on \(letter.on)."
        case .kept:
            zh
                ? "\(what)不停，照常（\(letter.on) 决定）。"
                : "\(what) is not stopped (decided on \(letter.on))."
        default: zh ? "\(what)自 \(letter.on) 起结束了。" : "\(what) has ended on \(letter.on)."
        }
    }

    /// The reason: the decider's own words with who they are, or what started a proposal.
    private func why(_ letter: CaseLetter) -> String? {
        if let reason = letter.reason {
            switch letter.decision {
            case .declined, .withdrawn, .appealReceived:
                return zh
                    ? "您说的是：“\(reason)”（\(letter.by) 记下）。"
                    : "You said: “\(reason)” (kept by \(letter.by))."
            default:
                return zh
                    ? "理由：“\(reason)”（决定人 \(letter.by)）。"
                    : "Because: “\(reason)” (decided by \(letter.by))."
            }
        }
        switch (letter.decision, letter.cause) {
        case (.stopProposed, .gone?), (.stopped, .gone?), (.closed, .gone?):
            return zh
                ? "起因：登记上，受照顾的人已经不在了。我们和您一样希望不是这样；登记有误，请马上告诉我们。"
                : "The register says that who received it is no more. If it is wrong, tell us."
        case (.stopProposed, .conditions?), (.stopped, .conditions?), (.closed, .conditions?):
            return zh
                ? "起因：按现在登记的情况，这一条的条件对不上了。登记有误，请告诉我们，可以更正。"
                : "As things are registered now, the clause's conditions do not hold. If the "
                    + "register is wrong, tell us and it is corrected."
        default: return nil
        }
    }

    private func objection(_ letter: CaseLetter, _ desk: String) -> String {
        let law =
            zh
            ? "仍不同意的，还可以依法申请行政复议或者提起诉讼；\(words.desk("justice"))可以给您法律援助。"
            : "You may still ask for review or go to court; \(words.desk("justice")) helps you."
        switch letter.decision {
        case .refused(let until?):
            return zh
                ? "不同意的，请在 \(until) 以前到\(desk)说（口头、书面都行）；由作决定以外的另一个人重新看，书面答复您。" + law
                : "If you disagree, tell \(desk) by \(until), in words or in writing; another "
                    + "decides anew and answers in writing. " + law
        case .refused(nil):
            return zh
                ? "提意见的日子已经过了；有新情况、新材料，随时到\(desk)再提出。" + law
                : "The days to object are over; with something new ask \(desk) again. " + law
        case .stopProposed(let days, let until):
            let day =
                until.map { zh ? "在 \($0) 以前" : "by \($0)" }
                ?? (zh ? "自收到这封信起 \(days) 天内" : "within \(days) days of this letter")
            return zh
                ? "请\(day)到\(desk)说说您的情况，本人来、托人来、写下来都行。听过您的话、过了这几天，才由另一个人决定；您不说，也不会因此就停。"
                : "Please tell \(desk) \(day), yourself, through somebody, in writing. Only then "
                    + "somebody else decides; silence alone stops nothing."
        case .returned:
            return zh
                ? "要补什么说不清的，到\(desk)问；觉得不该退的，也请直说，由另一个人看。"
                : "\(desk) explains what is missing; if you think it was wrong, say so."
        case .upheld: return law
        case .suspended, .stopped, .closed:
            return zh
                ? "不同意的，随时到\(desk)说（口头、书面都行），由另一个人重新看，书面答复您。" + law
                : "If you disagree, tell \(desk) at any time; somebody else looks again. " + law
        case .declined, .withdrawn:
            return zh
                ? "什么时候改变主意，到\(desk)说一声就接着办，没有期限。"
                : "Change your mind whenever you like; \(desk) goes on."
        case .granted, .paying, .kept, .goesOn, .appealReceived:
            return zh
                ? "有写得不对的、没有收到的，或者还有话要说，随时到\(desk)来。"
                : "If anything is wrong or did not arrive, tell \(desk)."
        }
    }

    private func before(_ day: Day?) -> String {
        guard let day else { return "" }
        return zh ? "（\(day) 以前）" : " by \(day)"
    }
}
