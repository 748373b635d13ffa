import ArgumentParser
import Kernel
import Law

extension GuardianBook.Capacity: ExpressibleByArgument {}
extension GuardianBook.Relation: ExpressibleByArgument {}
extension GuardianBook.End: ExpressibleByArgument {}

/// `yuhou civil_affairs guardian …`: guardians and legal capacity.
struct GuardianGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "guardian",
        abstract: "监护人与民事行为能力 · Guardians and legal capacity.",
        subcommands: [
            GuardianAdd.self, GuardianEnd.self, GuardianList.self, GuardianMissing.self,
        ])
}

struct GuardianAdd: MeansCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "登记监护人和行为能力，凭法院或指定文书 · Names a guardian by the paper.",
        discussion: "监护人在登记册的写 --guardian；册外的写 --name 和工作电话 --phone，不记其他个人信息。")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "被监护人编号 · The ward.") var ref: String
    @Option(name: .long, help: "limited 限制、none 无 · Legal capacity.")
    var capacity: GuardianBook.Capacity
    @Option(name: .long, help: "起始日 · From.", transform: parseDay) var from: Day
    @Option(name: .long, help: "判决书或指定书编号 · The paper.") var document: String
    @Option(name: .long, help: "监护人编号（登记册里的） · The guardian's ref.") var guardian: String?
    @Option(name: .long, help: "监护人姓名或组织（册外的） · A guardian outside.") var name: String?
    @Option(name: .long, help: "工作电话 · Number at work.") var phone: String?
    @Option(
        name: .long,
        help: "spouse、parent、child、relative、organisation、civil_affairs、village · How related.")
    var relation: GuardianBook.Relation
    @OptionGroup var idempotent: ClientOption

    func run(in bureau: Bureau) async throws -> Page {
        let made = try await GuardianBook(bureau: bureau).add(
            .init(
                ref: ref, capacity: capacity, from: from, document: document, guardian: guardian,
                name: name, phone: phone, relation: relation, client: idempotent.client))
        let guardian = made.guardianRef ?? Mask.name(made.name)
        return Page(
            Text(
                "监护第 \(made.id) 号：\(made.ref) \(made.capacity.title.zh)，监护人 \(guardian)"
                    + "（\(made.relation.title.zh)），自 \(made.from) 起。",
                en: "Guardianship \(made.id): \(made.ref), capacity \(made.capacity.title.en), "
                    + "guardian \(guardian), from \(made.from)."))
    }
}

struct GuardianEnd: MeansCommand {
    static let configuration = CommandConfiguration(
        commandName: "end",
        abstract: "监护终止；recovered 的同时恢复完全行为能力 · Ends a guardianship.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "监护编号 · The guardianship.") var number: Int64
    @Option(name: .long, help: "recovered 恢复、replaced 变更、death 去世、court 法院 · Why.")
    var reason: GuardianBook.End
    @Option(name: .long, help: "终止日 · The day.", transform: parseDay) var on: Day
    @Option(name: .long, help: "文书编号 · The paper.") var document: String

    func run(in bureau: Bureau) async throws -> Page {
        let ended = try await GuardianBook(bureau: bureau).end(
            number, reason, on: on, document: document)
        return Page(
            Text(
                "监护第 \(number) 号（\(ended.ref)）自 \(on) 终止：\(reason.title.zh)。",
                en: "Guardianship \(number) (\(ended.ref)) ended on \(on): \(reason.title.en)."))
    }
}

struct GuardianList: MeansCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "监护人名单 · Guardians.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "只看一个被监护人 · Of one ward.") var ref: String?
    @Flag(name: .long, help: "已终止的也列出 · Also ended ones.") var all = false

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("number", Text("监护", en: "Number"), isNumber: true),
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("capacity", Text("行为能力", en: "Capacity")),
            .init("guardian", Text("监护人", en: "Guardian")),
            .init("relation", Text("关系", en: "Relation")),
            .init("phone", Text("电话", en: "Phone")), .init("from", Text("起", en: "From")),
            .init("ended", Text("终止", en: "Ended")),
        ])
        page.nothing = Text(
            "没有登记的监护人。用 guardian add 登记。", en: "No guardians; `guardian add` records one.")
        for one in try await GuardianBook(bureau: bureau).list(of: ref, withEnded: all) {
            page.add(
                .number(one.id), .words(one.ref), .words(Mask.name(one.ward)),
                .text(one.capacity.title), .words(one.guardianRef ?? Mask.name(one.name)),
                .text(one.relation.title), .init(one.phone), .day(one.from), .init(one.ended))
        }
        if page.rows.count == Int(GuardianBook.limit) {
            page.next.append(
                Text(
                    "只列出前 \(GuardianBook.limit) 条；其余用 --ref 查。",
                    en: "The first \(GuardianBook.limit) only; --ref shows the others."))
        }
        return page
    }
}

struct GuardianMissing: MeansCommand {
    static let configuration = CommandConfiguration(
        commandName: "missing",
        abstract: "没有完全行为能力又没有监护人的 · Without full capacity and without a guardian.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("capacity", Text("行为能力", en: "Capacity")),
        ])
        page.nothing = Text("没有缺监护人的。", en: "Nobody is without a guardian they need.")
        for (person, capacity) in try await GuardianBook(bureau: bureau).missing() {
            let title = GuardianBook.Capacity(rawValue: capacity)?.title
            page.add(
                .words(person.ref), .words(Mask.name(person.name)),
                title.map { .text($0) } ?? .words(capacity))
        }
        return page
    }
}
