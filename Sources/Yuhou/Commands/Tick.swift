import ArgumentParser
import JointMeeting
import Kernel
import Law

/// The daily tick: whoever a day, a fact or a new law concerns is worked out again.
struct Tick: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tick",
        abstract: "每日一跑：到了日子的、事实或政策变了的家庭重新核定并立项 · Work out whoever is due.",
        discussion: """
            每天运行一次即可；多跑无害，中断后接着跑。--on 可写将来的一天，提前核定到那天为止。
            有变动的家庭，今天应享而无人办理的立项，不再符合的提出停止建议，到龄的给部门任务；逾期未答复的诉求自动升级到联席办。
            Once a day; more does no harm, and an interrupted one goes on. --on a later day works \
            the answers out up to it. Of families that changed, what is due today and in nobody's \
            hands becomes a case, and what lost its ground a proposal to stop. Grievances past their \
            day without an answer go on to the office.
            """)

    @OptionGroup var reader: Reader
    @Option(name: .long, help: "只这一区县（默认全部） · Only this district (default all).")
    var district: Int?
    @Option(name: .long, help: "哪一天（默认今天） · The day (default today).", transform: parseDay)
    var on: Day?
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    private struct Document: Encodable, Sendable {
        let district: Int
        let families: Int
        let changed: Int
        let cases_opened: Int
        let stops_proposed: Int
        let tasks_added: Int
        let grievances_escalated: Int
        let held: String?
    }

    func run() async throws {
        let done = try await withOffice { office in
            var districts = try await PackStore(office).districts().map(\.district)
            if let district {
                guard districts.contains(district) else { throw Refusal.unknownDistrict(district) }
                districts = [district]
            }
            var done: [Document] = []
            for district in districts {
                done.append(try await tick(district, in: office))
            }
            return done
        }
        if json { return try printJSON(done) }
        done.forEach(tell)
    }

    private func tick(_ district: Int, in office: Office) async throws -> Document {
        let ticking = try await Assessment(office, district: district).tick(on: on)
        let work = try await FollowUp(office, district: district).run()
        let tasks =
            try await BirthdayTasks(office, district: district).run()
            + DutyTasks(office, district: district).run()
        let escalated = try await GrievanceEscalation(office, district: district).run()
        // Last: what was opened stands in the lists.
        try await StandingFold(office, district: district).run()
        return Document(
            district: district, families: ticking.families, changed: ticking.changed,
            cases_opened: work.opened.values.reduce(0, +),
            stops_proposed: work.stops.values.reduce(0, +), tasks_added: tasks,
            grievances_escalated: escalated, held: work.held.map { $0.text(reader.language) })
    }

    private func tell(_ each: Document) {
        var zh = "\(each.district)：重新核定 \(each.families) 户，变动 \(each.changed) 项；立项 "
        zh += "\(each.cases_opened) 件，停止建议 \(each.stops_proposed) 件，任务 \(each.tasks_added) 项。"
        var en = "\(each.district): \(each.families) families, \(each.changed) answers changed; "
        en += "\(each.cases_opened) cases opened, \(each.stops_proposed) stops proposed, "
        en += "\(each.tasks_added) tasks."
        if each.grievances_escalated > 0 {
            zh += "逾期未答复的诉求升级 \(each.grievances_escalated) 件。"
            en += " \(each.grievances_escalated) grievances went on to the office."
        }
        reader.say(Text(zh, en: en))
        if let held = each.held { reader.say(Text(held, en: held)) }
    }
}
