import ArgumentParser
import Embedded
import Kernel
import Law

/// A family arrives from another district.
struct TransferInCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "in",
        abstract: "接收一家人：打开转移文件 · A family arrives: open its file.",
        discussion: """
            原编号空着就沿用，否则编下一个 W 号。同一文件再接收一次，什么也不变。
            They keep their ref if it is free here, else get the next W number. The same file again \
            changes nothing.
            """)

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Argument(help: "转移文件 · The file that `transfer out` wrote.") var file: String
    @Option(name: .long, help: "一次性口令；- 从标准输入读 · The code; - reads standard input.")
    var code: String?
    @Option(name: .long, help: "现住镇街，九位 · The town they live in, nine digits.") var town: Int64?
    @Option(name: .long, help: "现在的户，没有的自动新建 · The household they live in now.")
    var household: String?
    @OptionGroup var telling: TellingOptions

    func run() async throws {
        let code = try typedCode(code)
        let document = try open(with: code)
        let seal = AESSeal(keys: try readKeys())
        let settling = TransferRecorder.Settling(town: town, household: household)
        let (outcome, changes) = try await withOffice(place.district) { office in
            let recorder = TransferRecorder(office, seal: seal, district: place.district)
            let outcome =
                telling.dryRun
                ? try await recorder.previewTakeOver(
                    document, code: code, settling, by: office.actor)
                : try await recorder.takeOver(document, code: code, settling, by: office.actor)
            let (law, _) = try await PackStore(office).pack(of: place.district)
            return (
                outcome, try ChangeSight(telling.viewer, in: office, outcome.event, by: law)
            )
        }
        if telling.json {
            return try printJSON(
                TransferDocumentPage(
                    outcome, changes, isPreview: telling.dryRun, file: file, code: nil))
        }
        say(outcome, changes)
    }

    private func open(with code: TransferCode) throws -> TransferDocument {
        do {
            let bytes = try TransferFile.read(file, secret: code.secret)
            return try TransferDocument(bytes, for: place.district)
        } catch let error as BackupError {
            throw transferRefusal(error, file)
        } catch let error as any EmbeddedError {
            throw Refusal(Text(error.chinese, en: error.english))
        }
    }

    private func say(_ outcome: TransferOutcome, _ changes: ChangeSight) {
        let page = TransferPage(reader: reader)
        if telling.dryRun {
            reader.say(Text("预览：如果接收，将会——", en: "Preview: taking over would"))
        } else if outcome.isNew {
            let event = outcome.event.event ?? 0
            reader.say(
                Text(
                    "已接收，第 \(event) 号事件，来自 \(outcome.from)，户口自 \(outcome.day) 起在本区。",
                    en: "Taken over as event \(event), from \(outcome.from), registered here from "
                        + "\(outcome.day)."))
        } else {
            reader.say(
                Text(
                    "这份文件接收过（第 \(outcome.event.event ?? 0) 号事件），没有改动。",
                    en: "Taken over before as event \(outcome.event.event ?? 0); no change."))
        }
        page.people(outcome)
        page.money(outcome)
        if outcome.isNew {
            ChangePage(language: reader.language).lines(of: changes).forEach { print($0) }
        }
        if town == nil, outcome.persons.contains(where: { !$0.isJoined && !$0.isCopy }) {
            reader.say(
                Text(
                    "镇街未填：请用 yuhou person edit --town 补上。",
                    en: "No town was given: set it with yuhou person edit --town."))
        }
        if telling.dryRun { reader.say(Text("没有写入。", en: "Nothing was written.")) }
    }
}
