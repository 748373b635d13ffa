import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou health assistance`: who could be confirmed, and the way there.
struct AssistanceGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assistance",
        abstract: "特别扶助资格：应享未享、到龄邀请、申报、终止 · Confirmation of special assistance.",
        subcommands: [
            AssistanceEligible.self, AssistanceInvite.self, AssistanceForm.self,
            AssistanceApply.self, AssistanceEnds.self,
        ])
}

struct AssistanceEligible: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "eligible",
        abstract: "应享未享名单：符合国家条件而未确认的，一年内到龄的 · Who could be confirmed and is not.",
        discussion: "缺事实的也列出，并写明缺哪一项。姓名已遮盖。")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "看到多少天以内到龄（默认 365） · Days ahead.") var within = 365

    func run(in bureau: Bureau) async throws -> Page {
        guard (0...3660).contains(within) else {
            throw Refusal(Text("--within：应为 0 至 3660 天。", en: "--within: 0 to 3660 days."))
        }
        let found = try await Assistance(bureau).candidates(
            through: bureau.today.adding(days: within))
        let now = found.count { $0.outcome == .yes }
        let unclear = found.count { $0.outcome == .unknown }
        var page = Page(
            [
                Text(
                    "现在就应确认 \(now) 人，\(within) 天内到龄 \(found.count - now - unclear) 人，缺事实 \(unclear) 人。",
                    en: "\(now) now, \(found.count - now - unclear) within \(within) days, "
                        + "\(unclear) with a fact missing.")
            ],
            columns: [
                .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
                .init("town", Text("镇街", en: "Town")), .init("from", Text("自", en: "From")),
                .init("missing", Text("缺", en: "Missing")),
            ])
        let towns = try await bureau.towns()
        for person in found {
            page.add(
                .words(person.ref), .words(Mask.name(person.name)),
                .words(towns[person.town] ?? String(person.town)),
                Page.Cell(person.outcome == .unknown ? nil : person.from),
                person.missing.isEmpty
                    ? .none : .words(person.missing.joined(separator: " ")))
        }
        if !found.isEmpty {
            page.next = [
                Text(
                    "申报：yuhou health assistance apply --ref 编号；到龄邀请：assistance invite",
                    en: "Next: `assistance apply --ref`, or `assistance invite`.")
            ]
        }
        return page
    }
}

struct AssistanceInvite: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "invite",
        abstract: "为应享未享和一年内到龄的逐人建邀请任务 · A task to invite each of them.",
        discussion: "同一人同一年只建一次。 Once a person and year.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        let horizon = bureau.today.anniversary(years: 1)
        let found = try await Assistance(bureau).candidates(through: horizon)
            .filter { $0.from != nil }
        let tasks = TaskBook(bureau.office, district: bureau.district)
        for person in found {
            try await tasks.add(
                "邀请申报特别扶助（\(person.from.map { "自 \($0) 符合" } ?? "")），申报表已预填",
                about: person.ref, due: bureau.today.adding(days: Self.days),
                client: "invite/\(person.id)/\(bureau.today.year)")
        }
        return Page(
            Text(
                "邀请任务 \(found.count) 人，期限 \(bureau.today.adding(days: Self.days))。",
                en: "\(found.count) to invite, by \(bureau.today.adding(days: Self.days))."))
    }

    /// Our proposal, as the days in brackets of the table of life events.
    private static let days = 30
}

struct AssistanceForm: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "form", abstract: "预填的申报表：只问还不知道的 · The application, filled in.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String

    func run(in bureau: Bureau) async throws -> Page {
        let person = try await Assistance(bureau).person(ref)
        return AssistanceSheet.page(of: person, town: try await bureau.towns()[person.town])
    }
}

/// The application as it is printed: no category, nothing asked that an office holds.
enum AssistanceSheet {
    static func page(of person: DefinitionSurvey.Found, town: String?) -> Page {
        var page = Page(
            [Text("计划生育家庭扶助申报表（预填）", en: "Application, filled in")],
            columns: [
                .init("item", Text("项目", en: "Item")), .init("value", Text("内容", en: "Content")),
                .init("source", Text("来源", en: "From")),
            ])
        let register = Text("名册", en: "register")
        page.add(.text(Text("姓名", en: "Name")), .words(person.name), .text(register))
        page.add(
            .text(Text("性别", en: "Sex")),
            .text(person.sex == .female ? Text("女", en: "female") : Text("男", en: "male")),
            .text(register))
        page.add(.text(Text("出生日期", en: "Birth")), .day(person.birth), .text(register))
        page.add(
            .text(Text("镇街", en: "Town")), .words(town ?? String(person.town)),
            .text(register))
        let held: [(Text, String, Text)] = [
            (
                Text("户籍", en: "Registered"), "hukou.district",
                Text("公安共享，不用交户口簿", en: "from public security; no booklet is asked for")
            ),
            (
                Text("子女情况", en: "The child"),
                person.facts["child.death"] != nil ? "child.death" : "child.disability.grade",
                Text("已有记录，不再要求任何证明", en: "on record; no proof is asked for again")
            ),
            (
                Text("独生子女", en: "Only child"), "child.only_child",
                Text("本部门已有", en: "held here")
            ),
        ]
        for (item, fact, source) in held {
            let isKnown = person.facts[fact] != nil
            page.add(
                .text(item), isKnown ? .text(Text("已知", en: "known")) : .none,
                .text(isKnown ? source : Text("请家庭补充", en: "to be told by the family")))
        }
        page.next = [
            Text(
                "还需本人：签字；首次申报的，本人银行（社会保障卡）账户。",
                en: "Still needed: the signature and, the first time, one's own account.")
        ]
        if !person.missing.isEmpty {
            let list = person.missing.joined(separator: "、")
            page.next.append(Text("尚缺事实：\(list)", en: "Missing facts: \(list)"))
        }
        return page
    }
}

struct AssistanceApply: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "受理申报：预填表立项，镇街初审、县级审核、公示、确认 · Takes an application in.",
        discussion: "最后一步（confirm）通过时，扶助类别由本部门写入事实。女方年满49周岁的前一年即可申报。")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String?
    @Flag(name: .long, help: "应享未享的逐人立项 · Everybody who could be confirmed today.")
    var every = false
    @Option(name: .long, help: "编号：同一编号重复提交不变（默认新编号） · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        guard let ref, !every else {
            guard every, ref == nil else {
                throw Refusal(
                    Text("请给 --ref 或 --every，只选一种。", en: "Give --ref or --every, one of them."))
            }
            let results = try await Assistance(bureau).applyForAll()
            let opened = results.count { $0.id != nil }
            return Page(
                Text(
                    "立项 \(opened) 件，已有一件在办的 \(results.count - opened) 人。",
                    en: "\(opened) opened, \(results.count - opened) in hand already."))
        }
        let (number, person) = try await Assistance(bureau).apply(
            ref, client: id ?? UUID().uuidString)
        var page = AssistanceSheet.page(
            of: person, town: try await bureau.towns()[person.town])
        page.lines.insert(
            Text("已立项：第 \(number) 号。", en: "Opened as case \(number)."), at: 0)
        return page
    }
}

struct AssistanceEnds: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "propose-ends",
        abstract: "已确认而不再符合国家条件的，逐人提出终止建议 · Proposes to end confirmations.",
        discussion: "先告知家庭、听取陈述申辩，再由另一人决定；通过时由本部门终止扶助类别。")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        let proposed = try await Assistance(bureau).proposeEnds()
        let opened = proposed.count { $0.id != nil }
        var page = Page(
            [Text("提出终止建议 \(opened) 件。", en: "\(opened) ends proposed.")],
            columns: [
                .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
                .init("cause", Text("原因", en: "Cause")),
                .init("case", Text("事项", en: "Case"), isNumber: true),
                .init("note", Text("说明", en: "Note")),
            ])
        for one in proposed {
            page.add(
                .words(one.person.ref), .words(Mask.name(one.person.name)), .words(one.cause),
                one.id.map(Page.Cell.number) ?? .none,
                one.refusal.map { .text($0.text) } ?? .none)
        }
        return page
    }
}
