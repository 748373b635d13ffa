import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou office charge …`: resolutions and supervision orders.
struct ChargeGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "charge", abstract: "决议和督查事项：承办单位、期限、办理 · Resolutions and orders.",
        subcommands: [ChargeLay.self, ChargeDecide.self, ChargeList.self])
}

struct ChargeLay: OfficeCommand {
    static let configuration = CommandConfiguration(
        commandName: "lay", abstract: "交办：会议决议（--meeting）或督查单 · Lays it on a department.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "承办部门 · The department.") var unit: String
    @Option(name: .long, help: "内容 · What is to be done.") var words: String
    @Option(name: .long, help: "最后一日 · The last day.", transform: parseDay) var due: Day
    @Option(name: .long, help: "会议编号；督查单不写 · The meeting; none for an order.") var meeting: Int64?
    @Option(name: .long, help: "所涉条款 · The clause.") var clause: String?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let number = try await ChargeBook(bureau: bureau).lay(
            .init(
                meeting: meeting, department: try bureau.department(unit, option: "承办部门"),
                clause: clause, words: try Bureau.words(words, "--words", of: 4...1000), due: due),
            client: id ?? UUID().uuidString)
        return Page(
            Text(
                "第 \(number) 号，交 \(bureau.unit(unit).zh)，\(due) 前办理。",
                en: "Charge \(number), on \(bureau.unit(unit).en), until \(due)."))
    }
}

struct ChargeDecide: OfficeCommand {
    static let configuration = CommandConfiguration(
        commandName: "decide",
        abstract: "办结、退回、延期、撤销 · Accepts, gives back, puts off, drops.")

    /// What the office decides.
    enum Word: String, CaseIterable, ExpressibleByArgument {
        case accept, giveBack = "return", putOff = "put-off", drop

        var act: ChargeBook.Act {
            switch self {
            case .accept: .accepted
            case .giveBack: .returned
            case .putOff: .putOff
            case .drop: .dropped
            }
        }
    }

    @OptionGroup var desk: DeskOptions
    @Argument(help: "事项编号 · The charge.") var number: Int64
    @Argument(help: "accept 办结、return 退回、put-off 延期、drop 撤销 · What.") var word: Word
    @Option(name: .long, help: "理由 · Why.") var words: String
    @Option(name: .long, help: "延期至 · The new last day.", transform: parseDay) var due: Day?

    func validate() throws {
        if (word == .putOff) != (due != nil) {
            throw ValidationError("put-off 与 --due 一起写 / put-off and --due go together")
        }
    }

    func run(in bureau: Bureau) async throws -> Page {
        try await ChargeBook(bureau: bureau).act(
            word.act, on: number, words: try Bureau.words(words, "--words", of: 4...1000), due: due)
        return Page(
            Text(
                "第 \(number) 号：\(word.act.title.zh)。", en: "Charge \(number): \(word.act.title.en)."
            ))
    }
}

struct ChargeList: OfficeCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "未办结的，先到期的在前 · What is open, the first due first.")

    @OptionGroup var desk: DeskOptions
    @Flag(name: .long, help: "已办结的也列出 · Also the ended.") var all = false

    func run(in bureau: Bureau) async throws -> Page {
        Self.page(
            try await ChargeBook(bureau: bureau).list(withEnded: all), bureau)
    }

    static func page(_ charges: [ChargeBook.Charge], _ bureau: Bureau) -> Page {
        var page = Page(columns: [
            .init("number", Text("编号", en: "No."), isNumber: true),
            .init("due", Text("期限", en: "Due")),
            .init("department", Text("承办", en: "Department")),
            .init("from", Text("来源", en: "From")), .init("clause", Text("条", en: "Clause")),
            .init("words", Text("内容", en: "Words")), .init("state", Text("办理", en: "State")),
        ])
        for charge in charges {
            page.add(
                .number(charge.id), .day(charge.due), .text(bureau.unit(charge.department)),
                .text(
                    charge.meeting.map { Text("第 \($0) 号会议", en: "meeting \($0)") }
                        ?? Text("督查", en: "order")), .init(charge.clause), .words(charge.words),
                .text(state(charge, on: bureau.today)))
        }
        return page
    }

    static func state(_ charge: ChargeBook.Charge, on day: Day) -> Text {
        if charge.isOverdue(on: day), charge.last != .done { return Text("逾期", en: "overdue") }
        return charge.last?.title ?? Text("在办", en: "open")
    }
}
