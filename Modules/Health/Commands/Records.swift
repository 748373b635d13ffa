import ArgumentParser
import Kernel
import Law

/// `yuhou health record`.
struct HealthRecordGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record", abstract: "健康档案 · Health record.",
        subcommands: [HealthRecordOpen.self, HealthRecordMove.self, HealthRecordList.self])
}

struct HealthRecordOpen: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "open", abstract: "登记档案号（一人一号，终身） · Writes down the number.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "档案号 · The record's number.") var number: String
    @Option(name: .long, help: "建档机构全称 · Institution.") var institution: String
    @Option(name: .long, help: "建档日（默认今天） · Opened on.", transform: parseDay) var on: Day?

    func run(in bureau: Bureau) async throws -> Page {
        let isNew = try await RecordBook(bureau).open(
            ref, number: number, institution: institution, on: on ?? bureau.today)
        return isNew
            ? Page(Text("\(ref) 的健康档案已登记。", en: "\(ref): record opened."))
            : Page(Text("\(ref) 的健康档案早已这样登记。", en: "\(ref): stands like this."))
    }
}

struct HealthRecordMove: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "move", abstract: "档案转到另一机构，号码不变 · Kept elsewhere, same number.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "转到哪家机构 · Institution.") var institution: String
    @Option(name: .long, help: "自哪天起（默认今天） · From.", transform: parseDay) var on: Day?

    func run(in bureau: Bureau) async throws -> Page {
        let number = try await RecordBook(bureau).move(
            ref, to: institution, on: on ?? bureau.today)
        return Page(
            Text("档案 \(number) 现在 \(institution)。", en: "Record \(number): \(institution)."))
    }
}

struct HealthRecordList: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "健康档案；--missing 列应建未建的 · Records, or who has none.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "只看一人 · One person.") var ref: String?
    @Option(name: .long, help: "只看一家机构 · One institution.") var institution: String?
    @Flag(name: .long, help: "应建而还没有的 · Who is due one and has none.") var missing = false

    func validate() throws {
        if missing && (ref != nil || institution != nil) {
            throw ValidationError("--missing 不与 --ref、--institution 同用 / not together")
        }
    }

    func run(in bureau: Bureau) async throws -> Page {
        let book = RecordBook(bureau)
        if missing {
            let found = try await book.missing()
            var page = Page(
                [
                    Text(
                        "应建而还没有健康档案的 \(found.count) 人。",
                        en: "\(found.count) are due a record and have none.")
                ],
                columns: [
                    .init("ref", Text("人", en: "Person")), .init("name", Text("姓名", en: "Name")),
                ])
            for one in found { page.add(.words(one.ref), .words(Mask.name(one.name))) }
            return page
        }
        let found = try await book.list(ref: ref, at: institution)
        var page = Page(
            [Text("健康档案 \(found.count) 份。", en: "\(found.count) records.")],
            columns: [
                .init("ref", Text("人", en: "Person")), .init("name", Text("姓名", en: "Name")),
                .init("number", Text("档案号", en: "Number")),
                .init("institution", Text("所在机构", en: "Kept at")),
                .init("since", Text("自", en: "Since")),
                .init("opened", Text("建档日", en: "Opened")),
            ])
        for one in found {
            page.add(
                .words(one.ref), .words(Mask.name(one.name)), .words(one.number),
                .words(one.institution), .day(one.since), .day(one.openedOn))
        }
        return page
    }
}
