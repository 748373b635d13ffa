import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou civil_affairs need …`.
struct NeedGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "need", abstract: "照护需求评估 · Assessments of need.",
        subcommands: [NeedAssess.self, NeedList.self])
}

struct NeedAssess: CareCommand {
    static let configuration = CommandConfiguration(
        commandName: "assess", abstract: "登记一次需求评估 · Records an assessment.",
        discussion: """
            六项：进食、穿衣、如厕、洗浴、移动、行走；0 自理，1 需帮助，2 不能。合计 9 分以上一类，5 分以上二类，
            1 分以上三类，其余四类；独居的上调一类（本系统默认，文件未规定）。
            """)

    /// Our own default: no source says how long an assessment is good.
    static let months = 12

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "人员编号 · The person.") var ref: String
    @Option(name: .long, help: "六项，如 1,2,1,2,0,1 · Six levels.") var levels: String
    @Flag(name: .long, help: "独居 · Lives alone.") var alone = false
    @Option(name: .long, help: "每月居家服务小时数 · Hours of care a month.") var hours: Int64
    @Option(name: .long, help: "评估人 · Who assessed.") var assessor: String
    @Option(name: .long, help: "评估日（默认今天） · The day.", transform: parseDay) var on: Day?
    @Option(
        name: .long, help: "有效至（不含，默认十二个月） · Good until, exclusive.", transform: parseDay)
    var goodUntil: Day?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let day = on ?? bureau.today
        let parts = levels.split(separator: ",", omittingEmptySubsequences: false)
        guard (0...744).contains(hours) else {
            throw Refusal(
                Text("--hours \(hours)：应为 0 至 744。", en: "--hours \(hours): give 0 to 744."))
        }
        let need = try await NeedBook(bureau).assess(
            NeedBook.Entry(
                ref: ref, levels: parts.map { Int64($0) ?? -1 }, isAlone: alone,
                minutes: hours * 60, on: day, to: goodUntil ?? day.adding(months: Self.months),
                assessor: assessor),
            client: id ?? UUID().uuidString)
        return Page(
            Text(
                "评估第 \(need.id) 号：紧迫程度第 \(need.urgency) 类，每月 \(hours) 小时，\(need.to) 前有效。",
                en: "Assessment \(need.id): urgency class \(need.urgency), \(hours) hours a month, "
                    + "good until \(need.to)."))
    }
}

struct NeedList: CareCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "有效的评估，先到期的在前 · Assessments, first to run out.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "只看一人（含已到期的） · One person's.") var ref: String?

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("need", Text("评估", en: "No."), isNumber: true),
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("urgency", Text("类", en: "Class"), isNumber: true),
            .init("hours", Text("每月时长", en: "A month"), isNumber: true),
            .init("assessed_on", Text("评估日", en: "Assessed")),
            .init("good_until", Text("有效至", en: "Until")),
        ])
        page.nothing = Text(
            "没有有效的评估。用 need assess 登记。", en: "No assessment that counts; `need assess` records one."
        )
        for need in try await NeedBook(bureau).list(of: ref) {
            page.add(
                .number(need.id), .words(need.ref), .words(Mask.name(need.name)),
                .number(need.urgency), .words(clock(need.minutes)), .day(need.assessedOn),
                .day(need.to))
        }
        return page
    }
}
