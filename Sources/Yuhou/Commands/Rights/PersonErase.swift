import ArgumentParser
import Kernel
import Law

/// Deletion at the family's wish, where the law allows it.
struct PersonErase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase",
        abstract: "家庭要求删除：电话、账号、意愿；并说明什么不删、为什么 · Deletes what may be deleted, says what stays.")

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "谁要求、怎样核对身份 · Who asked, how they were identified.")
    var reason: String
    @Option(
        name: .long, parsing: .singleValue,
        help: "只删这些：phone、account、wishes，可重复 · Only these; may be repeated.",
        transform: { word in
            guard let subject = Erasure.Subject(rawValue: word) else {
                throw ValidationError(
                    "--only \(word)：应为 phone、account 或 wishes / one of phone, account, wishes")
            }
            return subject
        })
    var only: [Erasure.Subject] = []
    @Option(
        name: .customLong("for"),
        help: "本人已去世：提出要求的近亲属的编号 · For the dead: the ref of the relative who asks.")
    var relative: String?
    @Flag(name: .long, help: "只看会删什么 · Only shows what would go.") var dryRun = false
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    private struct Document: Encodable {
        let ref: String
        let erased: [String: Int]
        let withdrawn: [String]
        let stays: [String]
        let dry_run: Bool
    }

    func run() async throws {
        let subjects = only.isEmpty ? nil : Set(only)
        let outcome = try await withOffice { office in
            try await Erasure(office, district: place.district).erase(
                ref: ref, subjects: subjects, askedBy: relative, reason: reason,
                isPreview: dryRun)
        }
        if json {
            return try printJSON(
                Document(
                    ref: ref, erased: outcome.erased, withdrawn: outcome.withdrawn,
                    stays: outcome.stays.map { $0(reader.language) }, dry_run: dryRun))
        }
        if dryRun { reader.say(Text("预览，没有改动：", en: "A preview; nothing changed:")) }
        if outcome.erased.isEmpty && outcome.withdrawn.isEmpty {
            reader.say(Text("没有可删的内容。", en: "There is nothing to erase."))
        }
        for (what, count) in outcome.erased.sorted(by: { $0.key < $1.key }) {
            reader.say(Text("已删除 \(what)：\(count) 条", en: "Erased \(what): \(count) rows"))
        }
        for kind in outcome.withdrawn {
            reader.say(Text("已撤回 \(kind)", en: "Withdrawn: \(kind)"))
        }
        for text in outcome.stays { reader.say(text) }
    }
}
