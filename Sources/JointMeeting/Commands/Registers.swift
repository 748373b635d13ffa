import ArgumentParser
import Foundation
import Kernel
import Law

extension RegisterBook.Kind: ExpressibleByArgument {}

/// `yuhou office register …`
struct EntryGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "register",
        abstract: "宣传、合作单位、文件、统一表单、信息交换登记 · Registers.",
        subcommands: [EntryAdd.self, EntryList.self])
}

struct EntryAdd: OfficeCommand {
    static let configuration = CommandConfiguration(commandName: "add", abstract: "登记 · Adds.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var entry: EntryOptions

    func run(in bureau: Bureau) async throws -> Page { try await entry.add(in: bureau) }
}

/// What an entry is told, at any desk.
struct EntryOptions: ParsableArguments {
    @Argument(help: "publicity 宣传、partner 合作单位、document 文件、form 统一表单、exchange 信息交换 · Which.")
    var kind: RegisterBook.Kind
    @Option(name: .long, help: "名称 · Its title.") var title: String
    @Option(name: .long, help: "内容：文号、对象、频次等 · Its words.") var words: String
    @Option(name: .long, help: "日期（默认今天） · The day.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func add(in bureau: Bureau) async throws -> Page {
        let number = try await RegisterBook(bureau: bureau).enter(
            kind, on: on ?? bureau.today, title: try Bureau.words(title, "--title"),
            words: try Bureau.words(words, "--words", of: 4...1000),
            client: id ?? UUID().uuidString)
        return Page(Text("\(kind.title.zh)第 \(number) 号。", en: "\(kind.title.en) \(number)."))
    }
}

struct EntryList: OfficeCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "登记簿，近的在前 · A register, the latest first.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "哪一本（默认全部） · Which register.") var kind: RegisterBook.Kind?

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("kind", Text("类别", en: "Register")), .init("day", Text("日期", en: "Day")),
            .init("department", Text("部门", en: "Department")),
            .init("title", Text("名称", en: "Title")), .init("words", Text("内容", en: "Words")),
        ])
        for entry in try await RegisterBook(bureau: bureau).entries(kind) {
            page.add(
                .text(entry.kind.title), .day(entry.day), .text(bureau.unit(entry.department)),
                .words(entry.title), .words(entry.words))
        }
        return page
    }
}

/// `yuhou office precheck …`
struct PrecheckGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "precheck", abstract: "民生政策出台前的对照表 · Policies checked before they come.",
        subcommands: [PrecheckOpine.self, PrecheckList.self])
}

struct PrecheckOpine: OfficeCommand {
    static let configuration = CommandConfiguration(
        commandName: "opine", abstract: "办公室意见 · The office's opinion.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "对照表编号 · The form.") var number: Int64
    @Flag(inversion: .prefixedNo, help: "同意 · It agrees.") var agrees: Bool
    @Option(name: .long, help: "意见 · In words.") var words: String

    func run(in bureau: Bureau) async throws -> Page {
        try await RegisterBook(bureau: bureau).opine(
            on: number, agrees: agrees, words: try Bureau.words(words, "--words", of: 4...1000))
        return Page(Text("已记。", en: "Kept."))
    }
}

struct PrecheckList: OfficeCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "对照表，等意见的在前 · Forms, those that wait first.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("number", Text("编号", en: "No."), isNumber: true),
            .init("department", Text("部门", en: "Department")),
            .init("title", Text("政策", en: "Policy")),
            .init("effect", Text("对特殊家庭的影响", en: "Effect")),
            .init("easing", Text("倾斜措施", en: "Easing")),
            .init("opinion", Text("办公室意见", en: "Opinion")),
        ])
        for form in try await RegisterBook(bureau: bureau).prechecks() {
            let opinion = form.agrees.map { agrees in
                (agrees ? "同意：" : "不同意：") + (form.opinion ?? "")
            }
            page.add(
                .number(form.id), .text(bureau.unit(form.department)), .words(form.title),
                .words(form.effect), .words(form.easing), .init(opinion))
        }
        return page
    }
}
