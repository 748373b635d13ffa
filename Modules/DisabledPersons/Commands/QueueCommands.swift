import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou disabled_persons queue …`
struct QueueGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queue",
        abstract: "辅具和训练的排队与优先 · The queue for devices and training.",
        subcommands: [QueueJoin.self, QueueMark.self, QueueList.self, QueueWithdraw.self])
}

struct QueueJoin: DisabledCommand {
    static let configuration = CommandConfiguration(
        commandName: "join", abstract: "排队，缓急依评估 · Joins the queue.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "编号 · Ref.") var ref: String
    @Option(name: .long, help: "device 辅具、rehabilitation 康复训练 · For what.") var subject: Subject
    @Option(name: .long, help: "项目，同 assessment add · Which.") var item: String
    @Option(name: .long, help: "申请日（默认今天） · The day.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let entry = try await QueueBook(bureau: bureau).join(
            ref, subject, item, on: on ?? bureau.today, client: id ?? UUID().uuidString)
        return Page(
            Text(
                "排队第 \(entry.id) 号：\(subject.title(of: item).zh)，顺序 \(entry.key.words.zh)。",
                en: "Entry \(entry.id): \(subject.title(of: item).en), key \(entry.key.words.en)."))
    }
}

struct QueueMark: DisabledCommand {
    static let configuration = CommandConfiguration(
        commandName: "mark",
        abstract: "依优先事项在排队中标记，事项即落实 · Marks an entry under a case of the priority.",
        discussion: "由登记排队以外的人办理 · By somebody who did not make the entry.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "事项编号，停在 mark 环节 · The case.") var number: Int64
    @Option(name: .long, help: "排队申请编号 · The entry.") var entry: Int64
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let marked = try await QueueBook(bureau: bureau).mark(
            number, entry: entry, client: id ?? UUID().uuidString)
        return Page(
            Text(
                "排队第 \(entry) 号已标记优先：第 \(marked.before) 位提到第 \(marked.after) 位；"
                    + "第 \(marked.caseID) 号事项已落实。",
                en: "Entry \(entry) is marked: place \(marked.before) became \(marked.after); case "
                    + "\(marked.caseID) is delivered."))
    }
}

struct QueueList: DisabledCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "排队次序 · Who waits, in the order of service.",
        discussion:
            "顺序号 = 缓急（1 最急），同等缓急的优先在前，再按申请日、申请编号；任何人可照此复核 · Urgency, priority, day, number.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "device 辅具、rehabilitation 康复训练 · For what.") var subject: Subject
    @Option(name: .long, help: "项目 · Which.") var item: String

    func run(in bureau: Bureau) async throws -> Page {
        let waiting = try await QueueBook(bureau: bureau).waiting(subject, item)
        var page = Page(columns: [
            .init("place", Text("位次", en: "Place"), isNumber: true),
            .init("entry", Text("申请", en: "Entry"), isNumber: true),
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("key", Text("顺序", en: "Key")),
        ])
        page.nothing = Text(
            "没有人排队。用 queue join 排队。", en: "Nobody waits; `queue join` adds an entry.")
        for (place, entry) in waiting.enumerated() {
            page.add(
                .number(Int64(place) + 1), .number(entry.id), .words(entry.ref),
                .words(Mask.name(entry.name)), .text(entry.key.words))
        }
        return page
    }
}

struct QueueWithdraw: DisabledCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw", abstract: "撤回排队申请 · Takes an entry off the queue.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "排队申请编号 · The entry.") var number: Int64
    @Option(name: .long, help: "原因 · Why.") var reason: String

    func run(in bureau: Bureau) async throws -> Page {
        try await QueueBook(bureau: bureau).withdraw(number, reason: reason)
        return Page(Text("排队第 \(number) 号已撤回。", en: "Entry \(number) is withdrawn."))
    }
}
