import ArgumentParser
import Kernel
import Law

/// `yuhou towns support …`: psychological support.
struct SupportGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "support",
        abstract: "专业心理援助：转介、辅导记录（封存） · Psychological support.",
        subcommands: [SupportRefer.self, SupportSession.self])
}

struct SupportRefer: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "refer", abstract: "按家庭意愿转介 · Refers, as the family wishes.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var once: ClientOption
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "心理援助人员的账户名 · The psychologist's account.")
    var psychologist: String
    @Option(name: .long, help: "团队或单位 · Team or unit.") var unit: String
    @Option(name: .long, help: "家里谁提出的 · Who of the family wished it.") var wishedBy: String

    func run(in bureau: Bureau) async throws -> Page {
        let number = try await SupportBook(bureau).refer(
            ref, to: psychologist, unit: unit, wishedBy: wishedBy, client: once.client)
        return Page(
            Text(
                "心理援助转介第 \(number) 号：\(ref)，\(unit)。",
                en: "Support \(number): \(ref), \(unit)."))
    }
}

struct SupportSession: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "session", abstract: "登记一次辅导，内容封存，只有本人能看 · Records a session.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var once: ClientOption
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "哪天（默认今天） · The day.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "内容，封存 · What was said; sealed.") var note: String
    @Option(name: .customLong("case"), help: "随之落实的事项 · The case that is delivered.")
    var caseNumber: Int64?

    func run(in bureau: Bureau) async throws -> Page {
        let day = on ?? bureau.today
        let number = try await SupportBook(bureau).session(
            ref, on: day, note: note, caseNumber: caseNumber, client: once.client)
        return Page(Text("辅导第 \(number) 号：\(day)。", en: "Session \(number): \(day)."))
    }
}

/// `yuhou towns signatory …`: who signs at the hospital.
struct SignatoryGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "signatory",
        abstract: "住院签字人：登记、查看 · Who signs at the hospital.",
        subcommands: [SignatorySet.self, SignatoryShow.self])
}

struct SignatorySet: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "登记或更换签字人 · Names who signs.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var once: ClientOption
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "签字人姓名 · Who signs.") var name: String
    @Option(name: .long, help: "与其关系 · Relation.") var relation: String
    @Option(name: .long, help: "怎样联系，封存 · How to reach them; sealed.") var reach: String

    func run(in bureau: Bureau) async throws -> Page {
        try await SignatoryBook(bureau).set(
            ref, name: name, relation: relation, reach: reach, client: once.client)
        return Page(
            Text(
                "\(ref) 的签字人：\(Mask.name(name))（\(relation)）。",
                en: "\(Mask.name(name)) (\(relation)) signs for \(ref)."))
    }
}

struct SignatoryShow: TownsCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "谁签字；写明理由的显示联系方式，留痕 · Who signs.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "为什么要联系 · Why they are to be reached.") var reason: String?

    func run(in bureau: Bureau) async throws -> Page {
        let (signatory, reach) = try await SignatoryBook(bureau).show(ref, reason: reason)
        guard let reach else {
            return Page(
                Text(
                    "签字人：\(Mask.name(signatory.name))（\(signatory.relation)）。",
                    en: "\(Mask.name(signatory.name)) (\(signatory.relation)) signs."),
                Text("要联系的写 --reason。", en: "Say --reason to reach them."))
        }
        return Page(
            Text(
                "签字人：\(signatory.name)（\(signatory.relation)），\(reach)",
                en: "\(signatory.name) (\(signatory.relation)): \(reach)"))
    }
}
