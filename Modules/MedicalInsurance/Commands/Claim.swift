import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou medical-insurance maternity …`.
struct MaternityGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "maternity", abstract: "生育医疗事项 · Medical events of maternity.",
        subcommands: [MaternityRecord.self, MaternityList.self])
}

struct MaternityRecord: MedicalInsuranceCommand {
    static let configuration = CommandConfiguration(
        commandName: "record", abstract: "登记手术、产检、生育或并发症 · Records an event.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "operation、antenatal、birth 或 complication · The event.")
    var event: MaternityBook.Kind
    @Option(name: .long, help: "哪天起 · The day.", transform: parseDay) var on: Day
    @Option(name: .long, help: "到哪天为止（没结束的不写） · The last day.", transform: parseDay)
    var until: Day?
    @Option(name: .long, help: "医院 · The hospital.") var hospital: String
    @Option(name: .long, help: "病历或出生证明的名称或编号 · The paper.") var document: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let (made, isNew) = try await MaternityBook(bureau).record(
            ref,
            .init(
                kind: event, day: on, lastDay: until, hospital: hospital, document: document),
            client: id ?? UUID().uuidString)
        return Page(
            Text(
                "第 \(made.id) 号：\(ref) \(made.kind.title.zh)（\(made.day)）\(isNew ? "已登记" : "早已登记")。",
                en:
                    "Event \(made.id): \(ref), \(made.kind.title.en), \(made.day)\(isNew ? "" : " (known)")."
            ))
    }
}

struct MaternityList: MedicalInsuranceCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "生育医疗事项，早的在前 · Events, the oldest first.")

    @OptionGroup var desk: DeskOptions
    @Flag(name: .long, help: "只看没有报销档案的 · Only those without a file.") var open = false

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("event", Text("编号", en: "No."), isNumber: true),
            .init("ref", Text("人", en: "Person")), .init("name", Text("姓名", en: "Name")),
            .init("kind", Text("事项", en: "Event")), .init("day", Text("日期", en: "Day")),
            .init("hospital", Text("医院", en: "Hospital")),
            .init("claim", Text("报销档案", en: "File"), isNumber: true),
        ])
        for one in try await MaternityBook(bureau).list(.init(open: open)) {
            page.add(
                .number(one.id), .words(one.ref), .words(Mask.name(one.name)),
                .text(one.kind.title), .day(one.day), .words(one.hospital),
                one.claim.map { .number($0) } ?? .none)
        }
        return page
    }
}

/// `yuhou medical-insurance claim …`.
struct ClaimGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "claim", abstract: "再生育费用报销档案 · What a further birth cost.",
        subcommands: [ClaimOpen.self, ClaimSettle.self, ClaimApprove.self, ClaimList.self])
}

extension ClaimBook.Claim {
    /// One sentence of the file.
    var words: Text {
        let paid = sum.map { "基本医保支付 \(basic ?? $0) 元，医院已结 \(atHospital ?? $0) 元，报销 \($0) 元" }
        let paidEn = sum.map {
            "basic insurance pays \(basic ?? $0), \(atHospital ?? $0) of it at the hospital: \($0) to reimburse"
        }
        return Text(
            "第 \(id) 号档案（\(ref)，事项 \(caseID)）：票据合计 \(total) 元，\(paid ?? "待结算")。",
            en:
                "File \(id) (\(ref), case \(caseID)): invoices \(total), \(paidEn ?? "to be settled")."
        )
    }
}

struct ClaimOpen: MedicalInsuranceCommand {
    static let configuration = CommandConfiguration(
        commandName: "open", abstract: "受理：登记票据，合计自动算 · Accepts a claim with its invoices.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "事项编号，停在 accept 环节 · The case, at its step accept.") var number: Int64
    @Option(name: .long, help: "生育医疗事项的编号 · The maternity event.") var event: Int64
    @Option(
        name: .long, help: "票据号:日期:元数，可重复 · number:day:yuan, repeatable.",
        transform: ClaimBook.Invoice.init)
    var invoice: [ClaimBook.Invoice] = []
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        Page(
            try await ClaimBook(bureau).open(
                number, event: event, invoices: invoice, client: id ?? UUID().uuidString
            ).words)
    }
}

struct ClaimSettle: MedicalInsuranceCommand {
    static let configuration = CommandConfiguration(
        commandName: "settle", abstract: "登记基本医保结算，算出报销额 · The settlement.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "档案编号 · The file.") var number: Int64
    @Option(name: .long, help: "基本医保支付的元数 · What basic insurance pays.", transform: parseYuan)
    var basic: Money
    @Option(
        name: .long, help: "其中医院已直接结算的（默认 0） · Of it settled at the hospital.",
        transform: parseYuan)
    var atHospital: Money?
    @Option(name: .long, help: "结算单号 · The settlement's number.") var document: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        Page(
            try await ClaimBook(bureau).settle(
                number,
                .init(basic: basic, atHospital: atHospital ?? Money(fen: 0), document: document),
                client: id ?? UUID().uuidString
            ).words)
    }
}

struct ClaimApprove: MedicalInsuranceCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "审批，交财政 · Approves it; finance pays.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "档案编号 · The file.") var number: Int64
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let claim = try await ClaimBook(bureau).approve(number, client: id ?? UUID().uuidString)
        return Page(claim.words, Text("已审批，交财政。", en: "Approved; with finance."))
    }
}

struct ClaimList: MedicalInsuranceCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "未审批的报销档案，早的在前 · Files that wait.")

    @OptionGroup var desk: DeskOptions
    @Flag(name: .long, help: "已审批的也列 · Approved ones too.") var all = false

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("file", Text("档案", en: "File"), isNumber: true),
            .init("case", Text("事项", en: "Case"), isNumber: true),
            .init("ref", Text("人", en: "Person")), .init("name", Text("姓名", en: "Name")),
            .init("total", Text("票据合计", en: "Invoices"), isNumber: true),
            .init("basic", Text("基本医保", en: "Basic"), isNumber: true),
            .init("at_hospital", Text("医院已结", en: "At hospital"), isNumber: true),
            .init("sum", Text("报销", en: "Reimbursed"), isNumber: true),
            .init("approved_by", Text("审批", en: "Approved by")),
        ])
        for one in try await ClaimBook(bureau).list(all: all) {
            page.add(
                .number(one.id), .number(one.caseID), .words(one.ref),
                .words(Mask.name(one.name)), .money(one.total),
                one.basic.map { .money($0) } ?? .none,
                one.atHospital.map { .money($0) } ?? .none,
                one.sum.map { .money($0) } ?? .none, .init(one.approvedBy))
        }
        return page
    }
}
