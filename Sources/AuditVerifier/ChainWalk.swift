/// Goes along the chain of an export and holds it against itself and the checkpoints.
struct ChainWalk {
    let district: Int
    var checkpoints: Checkpoints
    /// The hash the next place follows.
    private var previous: [UInt8]
    private var seq: Int64 = 0
    /// The last place at which a checkpoint agreed.
    private var agreed: Int64 = 0
    private var disagreed = false
    /// The checkpoints passed so far, for entries that come late.
    private var moments: [(seq: Int64, madeAt: Int64)]?
    private var passedMoments = 0
    private var passedAt: Int64 = .min

    init(district: Int, checkpoints: Checkpoints) {
        self.district = district
        self.checkpoints = checkpoints
        previous = ChainedEntry.start(district: district)
    }

    /// Takes the next place. After a wrong one it goes on from what is stored, so that every place
    /// that is wrong by itself is found, and none because of another.
    mutating func take(_ place: ChainedEntry, _ report: inout VerificationReport) {
        report.chained += 1
        if place.seq != seq + 1 {
            let isGap = place.seq > seq + 1
            report.add(
                problem: AuditFinding(
                    kind: .placeMissing, seq: seq + 1, entry: nil,
                    zh: isGap
                        ? "第 \(seq + 1) 条缺失：链从第 \(seq) 条跳到第 \(place.seq) 条，其间的已被删除。"
                        : "第 \(place.seq) 条出现在第 \(seq) 条之后：次序被改动。",
                    en: isGap
                        ? "Place \(seq + 1) is missing: the chain jumps from \(seq) to "
                            + "\(place.seq); what stood between was deleted."
                        : "Place \(place.seq) stands after place \(seq): the order was changed."))
        }
        compare(place, &report)
        notice(late: place.entry, before: place.seq, &report)
        if let stored = Hexadecimal.bytes(place.hash) { previous = stored }
        seq = place.seq
        report.lastSeq = place.seq
        compareCheckpoints(place, &report)
    }

    private func compare(_ place: ChainedEntry, _ report: inout VerificationReport) {
        guard let entry = place.entry else {
            report.add(
                problem: AuditFinding(
                    kind: .entryGone, seq: place.seq, entry: place.entryID,
                    zh: "第 \(place.seq) 条：记录 \(place.entryID) 已不在，被删除或移走。",
                    en: "Place \(place.seq): entry \(place.entryID) is gone; it was deleted or "
                        + "moved away."))
            return
        }
        guard place.expected(after: previous) != place.hash else { return }
        report.add(
            problem: AuditFinding(
                kind: .altered, seq: place.seq, entry: entry.id,
                zh: "第 \(place.seq) 条（记录 \(entry.id)，\(Moment.text(entry.at))）与链不符：记录或链接"
                    + "被改动，或此处插入、删除、调换过。",
                en: "Place \(place.seq) (entry \(entry.id), \(Moment.text(entry.at))) does not "
                    + "fit the chain: the entry or its link was altered, or something was "
                    + "inserted, deleted or exchanged here."))
    }

    private mutating func compareCheckpoints(
        _ place: ChainedEntry, _ report: inout VerificationReport
    ) {
        var agrees = true
        let known = checkpoints.bySeq[place.seq] ?? []
        for known in known where known.state.hash != place.hash {
            agrees = false
            disagreed = true
            report.add(
                problem: AuditFinding(
                    kind: .rewritten, seq: agreed + 1, entry: nil,
                    zh: "第 \(agreed + 1) 至 \(place.seq) 条之间被改写：第 \(place.seq) 条的哈希与"
                        + "\(known.origin.zh)（\(known.state.shown)）不同。",
                    en: "Something between places \(agreed + 1) and \(place.seq) was written anew: "
                        + "place \(place.seq) has another hash than \(known.origin.en) "
                        + "(\(known.state.shown))."))
        }
        guard agrees, !known.isEmpty else { return }
        if !disagreed { agreed = place.seq }
        let isOutside = known.contains { $0.origin != .export }
        if isOutside { report.covered = place.seq }
        if isOutside, !known.contains(where: { $0.origin == .export }) {
            report.add(
                problem: AuditFinding(
                    kind: .checkpointGone, seq: place.seq, entry: nil,
                    zh: "第 \(place.seq) 条：外部有检查点，数据库中的却不在了。",
                    en: "Place \(place.seq): its checkpoint is outside but gone from the database."
                ))
        }
    }

    mutating func take(unchained entry: WrittenEntry, _ report: inout VerificationReport) {
        report.add(unchained: entry.id)
        notice(late: entry, before: .max, &report)
    }

    /// An entry that a checkpoint should have covered: its transaction stayed open for long, or it
    /// was put in afterwards with an earlier time.
    private mutating func notice(
        late entry: WrittenEntry?, before seq: Int64, _ report: inout VerificationReport
    ) {
        let all = moments ?? checkpoints.moments
        moments = all
        while passedMoments < all.count, all[passedMoments].seq < seq {
            passedAt = max(passedAt, all[passedMoments].madeAt)
            passedMoments += 1
        }
        guard let entry, passedAt != .min, entry.at < passedAt - AuditVerifier.lateness else {
            return
        }
        report.add(
            notice: AuditFinding(
                kind: .late, seq: seq == .max ? nil : seq, entry: entry.id,
                zh: "记录 \(entry.id) 自称写于 \(Moment.text(entry.at))，但 \(Moment.text(passedAt)) 的"
                    + "检查点还没有它：事务长时间未提交，或事后补入。",
                en: "Entry \(entry.id) says it was written at \(Moment.text(entry.at)), but the "
                    + "checkpoint of \(Moment.text(passedAt)) lacks it: its transaction stayed "
                    + "open for long, or it was put in afterwards."))
    }

    /// After the last place: whatever checkpoints know beyond it.
    mutating func finish(_ report: inout VerificationReport) {
        let beyond = checkpoints.bySeq.filter { $0.key > seq }.flatMap(\.value)
            .max { $0.state.seq < $1.state.seq }
        guard let beyond else { return }
        report.add(
            problem: AuditFinding(
                kind: .cutOff, seq: seq + 1, entry: nil,
                zh: "链止于第 \(seq) 条，而\(beyond.origin.zh)（\(beyond.state.shown)）已到第 "
                    + "\(beyond.state.seq) 条：尾部被删，或数据库被恢复到更早的状态。",
                en: "The chain ends at place \(seq), but \(beyond.origin.en) "
                    + "(\(beyond.state.shown)) reaches place \(beyond.state.seq): the end was cut "
                    + "off, or the database was set back to an earlier state."))
    }
}
