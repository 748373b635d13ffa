import ArgumentParser
import Kernel
import Law

struct RecordWithdraw: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw",
        abstract: "撤回误记的事，连同它引起的一切 · Take back what was recorded in error.",
        discussion: "须由记录人以外的人撤回，并写明原因。 By somebody else than who recorded it.")

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Argument(help: "第几号事件 · The event's number.") var event: Int64
    @Option(name: .long, help: "为什么是误记 · Why it was wrong.") var reason: String
    @OptionGroup var telling: TellingOptions

    func run() async throws {
        let seal = AESSeal(keys: try readKeys())
        let (outcome, changes) = try await withOffice(place.district) { office in
            let recorder = EventRecorder(office, seal: seal, district: place.district)
            let outcome =
                telling.dryRun
                ? try await recorder.previewWithdrawal(
                    of: event, reason: reason, by: office.actor)
                : try await recorder.withdraw(event, reason: reason, by: office.actor)
            let (law, _) = try await PackStore(office).pack(of: place.district)
            return (outcome, try ChangeSight(telling.viewer, in: office, outcome, by: law))
        }
        if !telling.json, !telling.dryRun {
            reader.say(
                Text("第 \(event) 号已撤回，恢复如下。", en: "Event \(event) is taken back."))
            ChangePage(language: reader.language).lines(of: changes).forEach { print($0) }
            return
        }
        let told = EventTelling(outcome: outcome, changes: changes, isPreview: telling.dryRun)
        if telling.json { return try printJSON(told.document) }
        told.lines(reader.language).forEach { print($0) }
    }
}

struct RecordLog: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "一个人记录过的事 · What was recorded about somebody.")

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    private struct Document: Encodable {
        let event: Int64
        let kind: String
        let on: String
        let learned: String
        let source: String
        let document: Nullable<String>
        let recorded_by: String
        let told: [String]
        let withdrawn_by: Nullable<String>
        let reason: Nullable<String>
    }

    func run() async throws {
        let seal = AESSeal(keys: try readKeys())
        let events = try await withOffice(place.district) { office in
            try await office.admit(ref, district: place.district)
            return try await EventRecorder(office, seal: seal, district: place.district)
                .events(of: ref)
        }
        if json {
            return try printJSON(
                events.map {
                    Document(
                        event: $0.id, kind: $0.kind, on: $0.day.description,
                        learned: $0.learned.description, source: $0.source,
                        document: Nullable($0.document), recorded_by: $0.recordedBy, told: $0.told,
                        withdrawn_by: Nullable($0.withdrawal?.by),
                        reason: Nullable($0.withdrawal?.reason))
                })
        }
        if events.isEmpty { reader.say(Text("没有记录。", en: "Nothing was recorded.")) }
        for event in events {
            let title = EventCatalogue.kind(event.kind)?.title ?? Text(event.kind, en: event.kind)
            var zh = "第 \(event.id) 号 \(event.day) \(title.zh)（\(event.source)，"
            zh += "\(event.learned) 得知，\(event.recordedBy) 记录）"
            var en = "\(event.id) \(event.day) \(title.en) (\(event.source), learned "
            en += "\(event.learned), recorded by \(event.recordedBy))"
            let told = event.told.joined(separator: "，")
            let paper = event.document.map { "〔\($0)〕" } ?? ""
            zh += "：\(told)\(paper)"
            en += ": \(told)\(paper)"
            if let withdrawal = event.withdrawal {
                zh += "；已由 \(withdrawal.by) 撤回：\(withdrawal.reason)"
                en += "; withdrawn by \(withdrawal.by): \(withdrawal.reason)"
            }
            reader.say(Text(zh, en: en))
        }
    }
}

struct RecordList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "四十种生活事件，各怎样进入系统 · The forty life events, and how each arrives.")

    @OptionGroup var reader: Reader

    func run() {
        for event in EventCatalogue.events {
            let how: Text =
                switch event.arrival {
                case .recorded(let kinds):
                    Text(
                        kinds.map { "yuhou record \($0)" }.joined(separator: "、"),
                        en: kinds.map { "yuhou record \($0)" }.joined(separator: ", "))
                case .clock: Text("到日子自动核定（yuhou tick）", en: "comes by its day (yuhou tick)")
                case .law:
                    Text(
                        "yuhou pack load；先用 yuhou what-if 试算",
                        en: "yuhou pack load; try it with yuhou what-if")
                case .duty: Text("部门职责（yuhou duties）", en: "an office's duty (yuhou duties)")
                }
            reader.say(
                Text(
                    "E\(event.number) \(event.title.zh)：\(how.zh)",
                    en: "E\(event.number) \(event.title.en): \(how.en)"))
        }
    }
}
