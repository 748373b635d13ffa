import ArgumentParser
import Kernel
import Law

/// A family leaves for another district.
struct TransferOutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "out",
        abstract: "转出一家人：登记迁出，写出加密文件 · A family leaves: record it, write the file.",
        discussion: """
            同户在世的人一同转出；只转指定的人加 --only。父母、子女、历任配偶（含已故）抄送一份。再次运行同一转出，
            只重新写出文件和口令，不重复登记。
            The living of the same household move along unless --only is given. Parents, children and \
            spouses, the dead and former ones too, go along as copies. The same move again records \
            nothing; it writes a new file with a new code.
            """)

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Option(name: .long, help: "何人：名册里的编号 · Who moves: the person's ref.") var ref: String
    @Option(name: .long, help: "一同迁出的人，可多次 · Who moves along; may be repeated.")
    var with: [String] = []
    @Flag(name: .long, help: "只转 --ref 和 --with 的人 · Nobody else of the household.")
    var only = false
    @Option(name: .long, help: "迁往的区县，六位 · The new district, six digits.") var to: Int
    @Option(
        name: .long, help: "户口迁到新区的那一天 · The first day registered there.",
        transform: parseDay)
    var on: Day
    @Option(
        name: .long, help: "本区已发到哪个月 YYYY-MM（默认按已落实记录） · The last month paid.",
        transform: parseMonth)
    var lastPaid: Month?
    @Option(name: .long, help: "凭据 · The document.") var document: String?
    @Option(name: .long, help: "写到哪个文件，不得已存在 · The file to write; it must not exist.")
    var file: String?
    @OptionGroup var telling: TellingOptions

    func validate() throws {
        if file == nil, !telling.dryRun {
            throw ValidationError("请用 --file 给出文件名 / give the file with --file")
        }
    }

    func run() async throws {
        let code = TransferCode.random()
        let delivery = TransferDelivery(path: file ?? "", code: code)
        let seal = AESSeal(keys: try readKeys())
        let (outcome, changes) = try await withOffice(place.district) { office in
            let recorder = TransferRecorder(office, seal: seal, district: place.district)
            var asked = TransferRequest(refs: [ref] + with, to: to, day: on, by: office.actor)
            asked.isOnlyThese = only
            asked.lastPaid = lastPaid
            asked.document = document ?? ""
            let outcome: TransferOutcome
            if telling.dryRun {
                outcome = try await recorder.previewHandOver(asked)
            } else {
                do {
                    outcome = try await recorder.handOver(asked, code: code) {
                        try delivery.write($0)
                    }
                } catch {
                    delivery.discard()
                    throw error
                }
            }
            let (law, _) = try await PackStore(office).pack(of: place.district)
            return (
                outcome, try ChangeSight(telling.viewer, in: office, outcome.event, by: law)
            )
        }
        if telling.json {
            return try printJSON(
                TransferDocumentPage(
                    outcome, changes, isPreview: telling.dryRun,
                    file: telling.dryRun ? nil : file,
                    code: telling.dryRun ? nil : code.text))
        }
        say(outcome, changes, code)
    }

    private func say(_ outcome: TransferOutcome, _ changes: ChangeSight, _ code: TransferCode) {
        if telling.dryRun {
            reader.say(Text("预览：如果转出，将会——", en: "Preview: handing over would"))
        } else if outcome.isNew {
            let event = outcome.event.event ?? 0
            reader.say(
                Text(
                    "已转出，第 \(event) 号事件，转移编号 \(outcome.transfer)。",
                    en: "Handed over as event \(event), transfer \(outcome.transfer)."))
        } else {
            reader.say(
                Text(
                    "这次转出已登记过（转移编号 \(outcome.transfer)），没有改动；文件重新写出，旧文件作废。",
                    en:
                        "Recorded before as transfer \(outcome.transfer), nothing changed; the file "
                        + "was written anew and replaces the earlier one."))
        }
        let page = TransferPage(reader: reader)
        page.people(outcome)
        page.money(outcome)
        ChangePage(language: reader.language).lines(of: changes).forEach { print($0) }
        guard !telling.dryRun else {
            return reader.say(
                Text("没有写入，也没有文件。", en: "Nothing was written, and no file."))
        }
        reader.say(Text("文件：\(file ?? "")（已加密）", en: "File: \(file ?? "") (encrypted)"))
        reader.say(
            Text(
                "口令（只显示这一次；请另行告知 \(to)，不要与文件一起发送）：\(code.text)",
                en: "Code (shown only now; tell \(to) by another way than the file): \(code.text)"))
    }
}
