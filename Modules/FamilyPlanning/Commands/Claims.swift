import ArgumentParser
import Foundation
import Kernel
import Law
import Money

/// `yuhou family_planning claim …`.
struct ClaimGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "claim",
        abstract: "意外险理赔：按伤残等级 1–10 · Claims on the accident cover, by grade.",
        subcommands: [
            ClaimOpen.self, ClaimGrade.self, ClaimSettle.self, ClaimRefuse.self, ClaimList.self,
        ])
}

extension ClaimBook.Claim {
    /// Where it stands, in words.
    var words: Text {
        let grade = self.grade.map { "\($0)" } ?? "—"
        let sum = self.sum.map { "\($0)" }
        return Text(
            "理赔第 \(id) 号：\(happened)，等级 \(grade)，应赔 \(sum ?? "待定")。",
            en: "Claim \(id): \(happened), grade \(grade), \(sum ?? "to be set").")
    }
}

struct ClaimOpen: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "open", abstract: "事故当日在保的人立案 · Opens a claim of who was covered.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "人的编号 · The person.") var ref: String
    @Option(name: .long, help: "事故日 · The day of the accident.", transform: parseDay)
    var happened: Day
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        Page(
            try await ClaimBook(bureau: bureau).open(
                ref, happened: happened, client: id ?? UUID().uuidString
            ).words)
    }
}

struct ClaimGrade: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "grade", abstract: "登记一处伤的等级，取最重 · Grades an injury; the worst counts.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "理赔编号 · The claim.") var number: Int64
    @Option(name: .long, help: "部位 · Which part.") var part: String
    @Option(name: .long, help: "等级 1（最重）至 10 · Grade.") var grade: Int64
    @Option(name: .long, help: "评定报告 · The report.") var report: String
    @Option(name: .long, help: "评定日 · The day.", transform: parseDay) var on: Day
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        Page(
            try await ClaimBook(bureau: bureau).grade(
                number, .init(part: part, grade: grade, report: report, graded: on),
                client: id ?? UUID().uuidString
            ).words)
    }
}

struct ClaimSettle: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "settle", abstract: "承保机构已赔付 · The insurer paid.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "理赔编号 · The claim.") var number: Int64
    @Option(name: .long, help: "赔付额（元） · What was paid.", transform: parseYuan) var paid: Money
    @Option(name: .long, help: "赔付日 · The day.", transform: parseDay) var on: Day

    func run(in bureau: Bureau) async throws -> Page {
        guard paid.fen > 0 else {
            throw Refusal(
                Text("--paid：应大于 0；不赔的用 claim refuse。", en: "--paid: above 0; else refuse."))
        }
        let claim = try await ClaimBook(bureau: bureau).end(
            number, .settled, on: on, paid: paid, reason: nil)
        var page = Page(
            Text("理赔第 \(number) 号：已赔付 \(paid)。", en: "Claim \(number): \(paid) was paid."))
        if let sum = claim.sum, sum != paid {
            page.next.append(
                Text("按等级应为 \(sum)，请核对。", en: "By the grade it is \(sum); ask the insurer."))
        }
        // The association orders nothing of finance for it: somebody has to say who pays.
        let payer = ClaimPayer(try await bureau.pack(), on: on)
        if payer == .undecided { page.next.append(ClaimPayer.needed) }
        return page
    }
}

struct ClaimRefuse: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "refuse", abstract: "承保机构不赔 · The insurer refused.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "理赔编号 · The claim.") var number: Int64
    @Option(name: .long, help: "理由，至少四个字 · The insurer's reason.") var reason: String
    @Option(name: .long, help: "哪天 · The day.", transform: parseDay) var on: Day

    func run(in bureau: Bureau) async throws -> Page {
        _ = try await ClaimBook(bureau: bureau).end(
            number, .refused, on: on, paid: nil, reason: reason)
        return Page(Text("理赔第 \(number) 号：承保机构不赔。", en: "Claim \(number): refused."))
    }
}

struct ClaimList: FamilyPlanningCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "理赔，未了结的在前 · Claims, the open ones first.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("claim", Text("理赔", en: "Claim"), isNumber: true),
            .init("ref", Text("人", en: "Person")), .init("name", Text("姓名", en: "Name")),
            .init("happened", Text("事故", en: "Accident")),
            .init("policy", Text("保单", en: "Policy")),
            .init("grade", Text("等级", en: "Grade"), isNumber: true),
            .init("sum", Text("应赔", en: "Due"), isNumber: true),
            .init("paid", Text("已赔", en: "Paid"), isNumber: true),
            .init("ended", Text("了结", en: "Ended")),
        ])
        for claim in try await ClaimBook(bureau: bureau).list() {
            page.add(
                .number(claim.id), .words(claim.ref), .words(Mask.name(claim.name)),
                .day(claim.happened), .words(claim.policy),
                claim.grade.map { .number($0) } ?? .none, sumCell(claim.sum),
                claim.paid.map { .money($0) } ?? .none, .init(claim.ended))
        }
        return page
    }
}
