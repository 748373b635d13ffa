import ArgumentParser
import Foundation
import Kernel
import Law

/// The register of what went wrong with personal data.
struct IncidentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "incident",
        abstract: "个人信息安全事件：登记、补记、结案、列出 · Incidents with personal data.",
        subcommands: [
            IncidentAdd.self, IncidentNote.self, IncidentClose.self, IncidentList.self,
        ])
}

struct IncidentAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "登记一件 · Puts an incident on record.")

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Option(name: .long, help: "发生了什么，不写姓名号码 · What happened, without names.")
    var what: String
    @Option(name: .long, help: "哪天发现 · The day it was found.", transform: parseDay)
    var found: Day
    @Option(name: .long, help: "涉及哪些种类的信息 · What kinds of data.") var data: String
    @Option(name: .long, help: "涉及多少人 · How many persons.") var persons: Int
    @Option(name: .long, help: "编号：同一编号重复登记不变（默认新编号） · Client id.") var id: String?

    func run() async throws {
        let client = id ?? UUID().uuidString
        let number = try await withOffice { office in
            try await IncidentRegister(office, district: place.district).add(
                what: what, found: found, data: data, persons: persons, client: client)
        }
        reader.say(
            Text(
                "已登记第 \(number) 号。请记下补救措施，并报告主管部门、通知家庭：incident note。",
                en: "On record as \(number). Note measures, and who was told: incident note."))
    }
}

struct IncidentNote: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "note",
        abstract: "补记：措施、报告、通知，或为什么不需要 · A measure, who was told, or why not.")

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Argument(help: "第几号 · Its number.") var number: Int64
    @Option(
        name: .long, help: "measure、authority 或 families · What was done.",
        transform: { word in
            guard let act = IncidentNote.acts[word] else {
                throw ValidationError(
                    "--act \(word)：应为 measure、authority 或 families / "
                        + "one of measure, authority, families")
            }
            return act
        })
    var act: IncidentRegister.Act
    @Option(name: .long, help: "哪天 · On which day.", transform: parseDay) var on: Day
    @Option(name: .long, help: "内容 · In words.") var words: String

    private static let acts: [String: IncidentRegister.Act] = [
        "measure": .measure, "authority": .authority, "families": .families,
    ]

    func run() async throws {
        try await withOffice { office in
            try await IncidentRegister(office, district: place.district)
                .note(act, of: number, day: on, words: words)
        }
        reader.say(Text("已补记第 \(number) 号。", en: "Noted in \(number)."))
    }
}

struct IncidentClose: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close", abstract: "结案 · Closes an incident.")

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Argument(help: "第几号 · Its number.") var number: Int64
    @Option(name: .long, help: "哪天（默认今天） · On which day.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "结论 · The conclusion.") var words: String

    func run() async throws {
        try await withOffice { office in
            try await IncidentRegister(office, district: place.district)
                .note(.closed, of: number, day: on ?? office.today, words: words)
        }
        reader.say(Text("第 \(number) 号已结案。", en: "Incident \(number) is closed."))
    }
}

struct IncidentList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "列出，新的在前 · The incidents, the latest first.")

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Flag(name: .long, help: "只列未结案的 · Only open ones.") var open = false
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    private struct Step: Encodable {
        let act: String
        let on: String
        let words: String
        let by: String
    }

    private struct Document: Encodable {
        let number: Int64
        let what: String
        let found: String
        let data: String
        let persons: Int
        let closed: Bool
        let reported_by: String
        let steps: [Step]
    }

    func run() async throws {
        let incidents = try await withOffice { office in
            try await IncidentRegister(office, district: place.district)
                .incidents(includingClosed: !open)
        }
        if json {
            return try printJSON(
                incidents.map { incident in
                    Document(
                        number: incident.id, what: incident.what,
                        found: incident.found.description, data: incident.data,
                        persons: incident.persons, closed: incident.isClosed,
                        reported_by: incident.reportedBy,
                        steps: incident.steps.map {
                            Step(
                                act: "\($0.act)", on: $0.day.description, words: $0.words,
                                by: $0.by)
                        })
                })
        }
        if incidents.isEmpty { reader.say(Text("没有记录。", en: "None on record.")) }
        for incident in incidents {
            reader.say(
                Text(
                    "第 \(incident.id) 号（\(incident.found) 发现，\(incident.persons) 人，"
                        + "\(incident.data)）：\(incident.what)",
                    en: "\(incident.id) (found \(incident.found), \(incident.persons) persons, "
                        + "\(incident.data)): \(incident.what)"))
            for step in incident.steps {
                reader.say(
                    Text(
                        "    \(step.day) \(step.act.title.zh)：\(step.words)（\(step.by)）",
                        en: "    \(step.day) \(step.act.title.en): \(step.words) (\(step.by))"))
            }
        }
    }
}
