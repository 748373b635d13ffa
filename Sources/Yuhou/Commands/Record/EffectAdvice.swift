import Kernel
import Law

/// What to tell a family before an adoption or a birth is recorded: what would end, start or stay
/// undecided by their district's law, and the money a month that goes or comes.
struct EffectAdvice {
    /// Of one's own clauses that give something; and of other departments'.
    private let own: [AnswerChange.Turn: Int]
    private let others: [AnswerChange.Turn: Int]
    /// Fen a month that would end and start; sums that are not set are left out.
    private let fenEnds: Int64
    private let fenStarts: Int64
    /// They would no longer be among those of whom the district's clauses speak.
    private let endsStanding: Bool
    private let isBirth: Bool

    /// - Parameters:
    ///   - sight: As far as the reader may know.
    ///   - kind: A code of the catalogue of events.
    init(_ sight: ChangeSight, of kind: String) {
        let changes = sight.departments.flatMap(\.items).map(\.change)
        let given = changes.filter {
            $0.clause.provision?.benefit != nil && !$0.after.notAsked
        }
        own = Dictionary(grouping: given, by: \.turn).mapValues(\.count)
        others = sight.hiddenTurns
        endsStanding = changes.contains {
            $0.turn == .ends && $0.clause.provision?.benefit == nil
        }
        isBirth = kind == "birth"
        func monthly(_ turn: AnswerChange.Turn, _ side: (AnswerChange) -> Amount) -> Int64 {
            given.filter { $0.turn == turn && $0.clause.provision?.amount?.per == .month }
                .reduce(0) { $0 + (side($1).fen ?? 0) }
        }
        fenEnds = monthly(.ends) { $0.before.amount }
        fenStarts = monthly(.starts) { $0.after.amount }
    }

    private func all(_ turn: AnswerChange.Turn) -> Int {
        own[turn, default: 0] + others[turn, default: 0]
    }

    func lines(_ language: Language) -> [String] {
        let ends = endsStanding || all(.ends) > 0
        var texts: [Text] = []
        if ends || all(.opens) > 0 {
            texts.append(
                Text(
                    "请先当面、和缓地告诉这一家，由他们自己决定，不劝也不拦：",
                    en: "Tell the family first, kindly and in person; it is theirs to decide:"))
        } else {
            texts.append(
                Text(
                    "请告诉这一家，好让他们安心：登记本身不停他们现有的任何一项。",
                    en: "Tell the family, to put their minds at rest: recording it ends nothing."))
        }
        if endsStanding { texts.append(standing) }
        if ends { texts.append(ending) }
        if fenEnds > 0 || fenStarts > 0 {
            texts.append(
                Text(
                    "  · 按月的钱：停 \(Money(fen: fenEnds)) 元，开始 \(Money(fen: fenStarts)) 元（标准待定的没有算）。",
                    en: "  · Money a month: \(Money(fen: fenEnds)) yuan end, "
                        + "\(Money(fen: fenStarts)) yuan start (sums not set are left out)."))
        }
        if all(.opens) > 0 { texts.append(undecided) }
        // Where the law names the event itself, it has decided; else health's confirmation decides.
        if endsStanding || isBirth || all(.opens) == 0 && all(.starts) == 0 { texts.append(review) }
        return texts.map { $0(language) }
    }

    private var standing: Text {
        Text(
            "  · 按本区的规定，从那天起他们不再是这套办法照顾的对象。",
            en: "  · By this district's law they would no longer be among those it serves.")
    }

    private var ending: Text {
        let (count, starts) = (own[.ends, default: 0], own[.starts, default: 0])
        let more = others[.ends, default: 0]
        let zh = more > 0 ? "（另有其他部门 \(more) 项）" : ""
        let en = more > 0 ? " (and \(more) of other departments)" : ""
        return Text(
            "  · 会停 \(count) 项\(zh)，会开始 \(starts) 项。停以前还要告知、听他们说，再由人来决定。",
            en:
                "  · \(count) things\(en) would end and \(starts) start. Before anything stops they "
                + "are told and heard, and a person decides.")
    }

    private var undecided: Text {
        Text(
            "  · 有 \(all(.opens)) 项现在说不准：文件没有写明，或还差一项情况，要等区里弄清；弄清以前不停。",
            en:
                "  · \(all(.opens)) things cannot be decided: the document does not say, or a fact is "
                + "missing. Nothing stops before that is settled.")
    }

    private var review: Text {
        Text(
            "  · 特别扶助金跟着卫健的确认走：登记不会自动停它，但以后的复核可能停；复核以前先告知、听他们说。",
            en:
                "  · Special-assistance money follows health's confirmation: recording does not stop it "
                + "by itself, a later review may; they are told and heard first.")
    }
}
