import ArgumentParser
import Foundation
import Kernel
import Law

/// What happens to families.
struct RecordGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "登记发生的事：先预览变动，再记录，可撤回 · Record what happens; preview, record, undo.",
        discussion: """
            先加 --dry-run 看会开始、停止、变动什么；记录后立即重新核定全家。误记由另一人用 withdraw 撤回。
            With --dry-run it shows what would start, end or change, and keeps nothing. Once recorded \
            the family is worked out at once. Somebody else withdraws what was recorded in error.
            """,
        subcommands: [
            RecordDeath.self, RecordDisability.self, RecordRecovery.self, RecordConfirmation.self,
            RecordComplication.self, RecordMarriage.self, RecordDivorce.self, RecordBirth.self,
            RecordAdoption.self, RecordMove.self, RecordWhereabouts.self, RecordCapacity.self,
            RecordAdmission.self, RecordIllness.self, RecordMobility.self, RecordDependency.self,
            RecordAccident.self, RecordInsurance.self, RecordIncome.self, RecordHousing.self,
            RecordWork.self, RecordSchool.self, RecordFarm.self, RecordNeed.self, RecordWish.self,
            RecordWithdraw.self, RecordLog.self, RecordList.self,
        ])
}

/// What every event tells.
struct EventOptions: ParsableArguments {
    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Option(name: .long, help: "何人：名册里的编号 · Whom: the person's ref.") var ref: String
    @Option(
        name: .long, help: "哪天发生（默认今天） · The day it happened (default today).",
        transform: parseDay)
    var on: Day?
    @Option(name: .long, help: "哪天得知（默认今天） · The day it became known.", transform: parseDay)
    var learned: Day?
    @Option(name: .long, help: "报告的部门代码（默认主管部门） · The reporting department.")
    var source: String?
    @Option(name: .long, help: "凭据 · The document.") var document: String?
    @OptionGroup var telling: TellingOptions
    @Option(name: .long, help: "事件编号：重复提交只算一次 · Repeating an id changes nothing.")
    var id: String?
}

/// Who records, and how much of what changes is shown.
struct TellingOptions: ParsableArguments {
    @Option(
        name: .customLong("as"),
        help: "只看某部门该知道的变动（看全区的账户用） · Show only what this department may know.")
    var viewer: String?
    @Flag(name: .long, help: "只预览，不写入 · Preview; nothing is written.") var dryRun = false
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false
}

/// One kind of event as a command: it says what the event makes true.
protocol RecordCommand: AsyncParsableCommand {
    static var kind: String { get }
    var event: EventOptions { get }
    /// Whether the family was told what this kind of event would end; true where nothing asks.
    var isEffectTold: Bool { get }
    func tell(_ draft: inout EventDraft) throws
    /// What only a preview may leave open, filled in from whom it happens to.
    func complete(_ draft: inout EventDraft, from sheet: PersonSheet)
}

extension RecordCommand {
    /// Name and abstract from the catalogue.
    static func configured(_ discussion: String = "") -> CommandConfiguration {
        let title = EventCatalogue.kind(kind)?.title ?? Text(kind, en: kind)
        return CommandConfiguration(
            commandName: kind, abstract: "\(title.zh) · \(title.en).", discussion: discussion)
    }

    var isEffectTold: Bool { true }

    func complete(_ draft: inout EventDraft, from sheet: PersonSheet) {}

    func run() async throws {
        let seal = AESSeal(keys: try readKeys())
        let telling = try await withOffice(event.place.district) { office in
            try await tell(in: office, seal: seal)
        }
        if event.telling.json { return try printJSON(telling.document) }
        telling.lines(event.reader.language).forEach { print($0) }
        if telling.isUnconfirmed { throw telling.unconfirmed }
    }

    /// Records the event, or previews it: where that was asked for, and where the family was not
    /// told yet what it would end.
    func tell(in office: Office, seal: any Seal) async throws -> EventTelling {
        let district = event.place.district
        let isWeighty = EventCatalogue.kind(Self.kind)?.showsEffectFirst == true
        let isPreview = event.telling.dryRun || isWeighty && !isEffectTold
        var draft = try self.draft(in: office)
        if event.telling.dryRun, isWeighty {
            let sheet = try await PersonSheet.read(
                office, seal: seal, district: district, ref: event.ref, on: office.today)
            complete(&draft, from: sheet)
        }
        let recorder = EventRecorder(office, seal: seal, district: district)
        let outcome =
            isPreview ? try await recorder.preview(draft) : try await recorder.record(draft)
        let (law, _) = try await PackStore(office).pack(of: district)
        let changes = try ChangeSight(event.telling.viewer, in: office, outcome, by: law)
        return EventTelling(
            outcome: outcome, changes: changes, isPreview: isPreview,
            advice: isWeighty && isPreview ? EffectAdvice(changes, of: Self.kind) : nil,
            isUnconfirmed: isPreview && !event.telling.dryRun && outcome.isNew)
    }

    /// The event as the options tell it.
    private func draft(in office: Office) throws -> EventDraft {
        let owner = EventCatalogue.kind(Self.kind)?.source ?? ""
        if let source = event.source, office.registry.department(source) == nil {
            throw Refusal(
                Text(
                    "--source：没有代码为 \(source) 的部门；部门代码见 yuhou --help。",
                    en: "--source: there is no department \(source); see yuhou --help."))
        }
        let own = office.sources.count == 1 ? office.sources.first : nil
        if let source = event.source, let own, source != own {
            throw Refusal(
                Text(
                    "--source：只能以本部门 \(own) 的名义报告。",
                    en: "--source: you report for \(own) and nobody else."),
                kind: .forbidden)
        }
        var draft = EventDraft(
            client: event.id ?? UUID().uuidString, kind: Self.kind, ref: event.ref,
            day: event.on ?? office.today, source: event.source ?? own ?? owner,
            recordedBy: office.actor)
        draft.learned = event.learned
        draft.document = event.document ?? ""
        try tell(&draft)
        guard !draft.facts.isEmpty || !draft.stays.isEmpty else {
            throw ValidationError("没有要记录的内容；选项见 --help / nothing to record; see --help")
        }
        // A department's word is its own; who tells for all of them tells each fact as its owner.
        for index in draft.facts.indices where own != nil {
            draft.facts[index].source = draft.source
        }
        for index in draft.facts.indices where event.source == nil && own == nil {
            let owners = office.registry.dictionary[draft.facts[index].fact]?.owners ?? []
            let source = owners.contains(draft.source) ? draft.source : owners.first
            draft.facts[index].source = source ?? draft.source
        }
        return draft
    }
}

/// What an event did or would do, in words.
struct EventTelling: Sendable {
    let outcome: EventOutcome
    let changes: ChangeSight
    /// Nothing was kept.
    let isPreview: Bool
    /// What to tell the family first.
    var advice: EffectAdvice?
    /// A preview though recording was asked for: the family has to be told first.
    var isUnconfirmed = false

    var document: EventDocument { EventDocument(outcome, changes, isPreview: isPreview) }

    var unconfirmed: Refusal {
        Refusal(
            Text(
                "还没有登记。请先把上面的变动告诉这一家；他们听明白了、要登记，再加 --confirm-told 运行一次。",
                en: "Not recorded yet. Tell the family what would change; when they have "
                    + "understood and want it recorded, run it again with --confirm-told."))
    }

    func lines(_ language: Language) -> [String] {
        guard outcome.isNew else {
            let known =
                outcome.event.map {
                    Text("第 \($0) 号已记录过，没有改动。", en: "Event \($0) was recorded before.")
                } ?? Text("已有同样的记录，没有改动。", en: "Recorded already; no change.")
            return [known(language)]
        }
        var lines: [String] = []
        func say(_ text: Text) { lines.append(text(language)) }
        if isPreview {
            say(Text("预览：如果记录，将会——", en: "Preview: recording it would change"))
        } else if let event = outcome.event {
            say(Text("已记录，第 \(event) 号。", en: "Recorded as event \(event)."))
            if let ref = outcome.newcomer {
                say(Text("新登记：\(ref)", en: "Registered: \(ref)"))
            }
        }
        lines += ChangePage(language: language).lines(of: changes)
        if changes.opened + changes.stops > 0 {
            say(
                Text(
                    "立项 \(changes.opened) 件，停止建议 \(changes.stops) 件（由人决定）。",
                    en: "\(changes.opened) cases opened, \(changes.stops) stops proposed, for a "
                        + "person to decide."))
        }
        if let held = changes.held { say(held) }
        lines += advice?.lines(language) ?? []
        if isPreview { say(Text("没有写入。", en: "Nothing was written.")) }
        return lines
    }
}
