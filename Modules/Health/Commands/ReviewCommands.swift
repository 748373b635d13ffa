import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou health review`: the yearly review of what is confirmed.
struct ReviewGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "年审：预填，只看变化 · Yearly review, only what changed.",
        discussion: "逾期先提醒（warn），仍未审的由审批人 case suspend 暂缓，补审后 case resume 并补发。",
        subcommands: [
            ReviewOpen.self, ReviewList.self, ReviewUnchanged.self, ReviewWarn.self,
        ])
}

struct ReviewOpen: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "open", abstract: "为所有已确认的人开年审 · Opens the year's review.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "年度 · The year.") var year: Int

    func run(in bureau: Bureau) async throws -> Page {
        let (opened, standing) = try await AssistanceReview(bureau).open(year)
        return Page(
            Text(
                "\(year) 年审立项 \(opened) 件，已有 \(standing) 件。",
                en: "\(year): \(opened) reviews opened, \(standing) stood already."))
    }
}

extension Page {
    fileprivate static func reviews(_ items: [AssistanceReview.Item], _ line: Text) -> Page {
        var page = Page(
            [line],
            columns: [
                .init("case", Text("事项", en: "Case"), isNumber: true),
                .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
                .init("step", Text("环节", en: "Step")), .init("due", Text("期限", en: "Due")),
                .init("changes", Text("变化", en: "Changes")),
            ])
        for item in items {
            page.add(
                .number(item.file.id), .words(item.file.ref), .words(Mask.name(item.file.name)),
                Page.Cell(item.file.step), Page.Cell(item.file.due),
                item.changes.isEmpty
                    ? .text(Text("无变化", en: "none"))
                    : .words(item.changes.joined(separator: "、")))
        }
        return page
    }
}

struct ReviewList: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "未完成的年审，各有什么变化 · Open reviews with what changed.")

    @OptionGroup var desk: DeskOptions
    @Flag(name: .long, help: "只看逾期 · Only those past their day.") var late = false

    func run(in bureau: Bureau) async throws -> Page {
        let items = try await AssistanceReview(bureau).list(onlyLate: late)
        return .reviews(
            items,
            Text(
                "未完成 \(items.count) 件，其中有变化 \(items.count { !$0.changes.isEmpty }) 件。",
                en: "\(items.count) open, \(items.count { !$0.changes.isEmpty }) with a change."))
    }
}

struct ReviewUnchanged: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-unchanged",
        abstract: "无变化的一次核对完，有变化的留给人看 · Passes those in which nothing changed.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "编号：同一编号重复提交不变（默认新编号） · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let (passed, waiting) = try await AssistanceReview(bureau).checkUnchanged(
            client: id ?? UUID().uuidString)
        return Page(
            Text(
                "核对 \(passed) 件，留待人看 \(waiting) 件；下一步由审核人：case pass --every --step confirm。",
                en: "\(passed) checked, \(waiting) to be looked at; next `case pass`."))
    }
}

struct ReviewWarn: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "warn", abstract: "逾期未审的建提醒任务 · Warns of reviews past their day.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        let late = try await AssistanceReview(bureau).warn()
        return .reviews(
            late, Text("逾期 \(late.count) 件，已建提醒任务。", en: "\(late.count) late; tasks made."))
    }
}
