import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou family_planning condolence …`.
struct CondolenceGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "condolence",
        abstract: "抚慰金：一名子女去世一笔，父母平分 · One grant a death, shared by the parents.",
        subcommands: [CondolenceList.self, CondolenceDecide.self])
}

struct CondolenceList: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "待决定的，10 月起示警，12 月 31 日止 · What is to be decided by 31 December.")

    @OptionGroup var desk: DeskOptions
    @Flag(name: .long, help: "已决定的也列 · Also decided ones.") var all = false

    func run(in bureau: Bureau) async throws -> Page {
        let lines = try await CondolenceBook(bureau: bureau).list(withDecided: all)
        let alarms = lines.count { $0.alarm(on: bureau.today) != nil }
        var page = Page(
            [Text("\(lines.count) 件，示警 \(alarms) 件。", en: "\(lines.count), alarm at \(alarms).")],
            columns: [
                .init("case", Text("事项", en: "Case"), isNumber: true),
                .init("ref", Text("人", en: "Person")), .init("name", Text("姓名", en: "Name")),
                .init("child", Text("子女", en: "Child")),
                .init("day", Text("去世", en: "Died")),
                .init("last", Text("最后一天", en: "Last day")),
                .init("step", Text("环节", en: "Step")),
                .init("share", Text("份额", en: "Share"), isNumber: true),
                .init("alarm", Text("示警", en: "Alarm")),
            ])
        for line in lines {
            page.add(
                .number(line.caseID), .words(line.ref), .words(Mask.name(line.name)),
                .words(line.childRef), .day(line.death), .day(line.last), .init(line.step),
                line.share.map { .money($0) } ?? .none,
                line.alarm(on: bureau.today).map { .text($0) } ?? .none)
        }
        return page
    }
}

struct CondolenceDecide: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "decide",
        abstract: "决定一笔，父母的事项一起过 approve 转财政 · Decides one, to finance.",
        discussion: "标准待定的，写文件决定的金额 --sum。已过当年的，由协会指名决定，写 --named。")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "去世子女的编号 · The child.") var child: String
    @Option(name: .long, help: "整笔金额（元） · The whole sum.", transform: parseYuan) var sum: Money?
    @Option(name: .long, help: "决定的文件 · The document that decides.") var document: String
    @Option(name: .long, help: "决定人，已过当年的才写 · Who decided, after the year.") var named: String?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let grant = try await CondolenceBook(bureau: bureau).decide(
            .init(
                child: child, sum: sum, document: document, named: named,
                client: id ?? UUID().uuidString))
        var page = Page(
            [
                Text(
                    "第 \(grant.id) 笔，\(grant.sum) 元，\(grant.shares.count) 人平分，已交财政。",
                    en: "Grant \(grant.id) of \(grant.sum), shared by \(grant.shares.count), to "
                        + "finance.")
            ],
            columns: [
                .init("case", Text("事项", en: "Case"), isNumber: true),
                .init("ref", Text("人", en: "Person")), .init("name", Text("姓名", en: "Name")),
                .init("share", Text("份额", en: "Share"), isNumber: true),
            ])
        for share in grant.shares {
            page.add(
                .number(share.caseID), .words(share.ref), .words(Mask.name(share.name)),
                .money(share.sum))
        }
        return page
    }
}
