import ArgumentParser
import Kernel
import Law

/// `yuhou office member …`
struct MemberGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "member", abstract: "成员单位：分管领导和责任科室 · Members, leader, section.",
        subcommands: [MemberSet.self, MemberRemove.self, MemberList.self])
}

struct MemberSet: OfficeCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "登记成员单位，分管领导和责任科室缺一不可 · Keeps a member.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "单位代码：部门代码，或自定的小写词 · The unit's word.") var unit: String
    @Option(name: .customLong("desk"), help: "在哪个部门的界面办理（默认同名部门；没有的不写） · Its desk.")
    var desked: String?
    @Option(name: .long, help: "文件中的名称 · As the document names it.") var named: String
    @Option(name: .long, help: "现名（默认同文件） · As it is called today.") var now: String?
    @Option(name: .long, help: "分管领导 · The leader.") var leader: String
    @Option(name: .long, help: "责任科室 · The section.") var section: String
    @Option(name: .long, help: "办公电话 · Telephone at work.") var phone: String

    func run(in bureau: Bureau) async throws -> Page {
        let named = try Bureau.words(named, "--named")
        guard let first = unit.utf8.first, (97...122).contains(first),
            unit.utf8.allSatisfy({ (97...122).contains($0) || $0 == 95 })
        else {
            throw Refusal(
                Text(
                    "\(unit)：单位代码为小写字母和下划线，如 trade_union。",
                    en: "\(unit): a unit's word is of lower-case letters and _, as trade_union."))
        }
        let own = bureau.office.registry.department(unit) != nil ? unit : nil
        let member = MemberBook.Member(
            code: unit,
            department: try desked.map { try bureau.department($0, option: "--desk") } ?? own,
            named: named,
            unit: try now.map { try Bureau.words($0, "--now") } ?? named,
            leader: try Bureau.words(leader, "--leader"),
            section: try Bureau.words(section, "--section"), phone: try Bureau.phone(phone))
        let isNew = try await MemberBook(bureau: bureau).set(member)
        return Page(
            isNew
                ? Text("\(member.unit)：已登记。", en: "\(member.unit) is kept.")
                : Text("\(member.unit)：没有变化。", en: "\(member.unit): nothing changed."))
    }
}

struct MemberRemove: OfficeCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "不再是成员单位 · Takes a member off.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "单位代码 · The unit's word.") var unit: String

    func run(in bureau: Bureau) async throws -> Page {
        try await MemberBook(bureau: bureau).remove(unit)
        return Page(Text("\(unit)：已移出成员名单。", en: "\(unit) is no member any more."))
    }
}

struct MemberList: OfficeCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "成员名单；牵头条款而未登记的在后 · Members, and who is missing.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        let book = MemberBook(bureau: bureau)
        var page = Page(columns: [
            .init("code", Text("代码", en: "Code")),
            .init("desk", Text("办理部门", en: "Desk")),
            .init("named", Text("文件中的名称", en: "Named")),
            .init("unit", Text("现名", en: "Today")), .init("leader", Text("分管领导", en: "Leader")),
            .init("section", Text("责任科室", en: "Section")),
            .init("phone", Text("电话", en: "Phone")),
        ])
        for member in try await book.members() {
            page.add(
                .words(member.code), member.department.map { .text(bureau.unit($0)) } ?? .none,
                .words(member.named), .words(member.unit), .words(member.leader),
                .words(member.section), .words(member.phone))
        }
        let absent = try await book.absent()
        if !absent.isEmpty {
            let names = absent.map { bureau.unit($0) }
            page.next.append(
                Text(
                    "牵头条款而未登记：" + names.map(\.zh).joined(separator: "、"),
                    en: "Lead clauses and are not kept: "
                        + names.map(\.en).joined(separator: ", ")))
        }
        return page
    }
}

/// `yuhou office pairing …`
struct PairingGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pairing", abstract: "部门对口联系镇街 · Departments and their paired towns.",
        subcommands: [PairingSet.self, PairingEnd.self, PairingList.self])
}

struct PairingSet: OfficeCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "登记对口联系和扶助安排 · Pairs a department with a town.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "单位代码，见 member list · The unit's word.") var unit: String
    @Option(name: .long, help: "镇街，九位 · The town.") var town: Int64
    @Option(name: .long, help: "扶助安排 · The plan.") var plan: String

    func run(in bureau: Bureau) async throws -> Page {
        let book = MemberBook(bureau: bureau)
        let units = try await book.units().map(\.code)
        guard units.contains(unit) else {
            let words = units.joined(separator: " ")
            throw Refusal(
                Text("\(unit)：没有这个单位；可写 \(words)", en: "\(unit) is no unit; one of \(words)"))
        }
        let pairing = MemberBook.Pairing(
            unit: unit, town: town, plan: try Bureau.words(plan, "--plan", of: 4...500))
        try await book.pair(pairing, isPaired: true)
        return Page(Text("已登记。", en: "Kept."))
    }
}

struct PairingEnd: OfficeCommand {
    static let configuration = CommandConfiguration(
        commandName: "end", abstract: "不再对口联系 · Ends a pairing.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "单位代码 · The unit's word.") var unit: String
    @Option(name: .long, help: "镇街，九位 · The town.") var town: Int64

    func run(in bureau: Bureau) async throws -> Page {
        let book = MemberBook(bureau: bureau)
        guard
            let pairing = try await book.pairings().first(where: {
                $0.unit == unit && $0.town == town
            })
        else {
            throw Refusal(
                Text("\(unit) 没有对口联系 \(town)。", en: "\(unit) is not paired with \(town)."))
        }
        try await book.pair(pairing, isPaired: false)
        return Page(Text("已终止。", en: "Ended."))
    }
}

struct PairingList: OfficeCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "对口联系；没有部门联系的镇街在后 · Pairings, and towns without.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        let towns = try await bureau.towns()
        var page = Page(columns: [
            .init("town", Text("镇街", en: "Town")),
            .init("unit", Text("单位", en: "Unit")),
            .init("plan", Text("安排", en: "Plan")),
        ])
        let book = MemberBook(bureau: bureau)
        let titles = Dictionary(
            try await book.units().map { ($0.code, $0.title) }, uniquingKeysWith: { one, _ in one })
        let pairings = try await book.pairings()
            .sorted { ($0.town, $0.unit) < ($1.town, $1.unit) }
        for pairing in pairings {
            page.add(
                .words(towns[pairing.town] ?? "\(pairing.town)"),
                .text(titles[pairing.unit] ?? bureau.unit(pairing.unit)), .words(pairing.plan))
        }
        let alone = towns.filter { town in !pairings.contains { $0.town == town.key } }
            .sorted { $0.key < $1.key }.map(\.value)
        if !alone.isEmpty {
            let names = alone.joined(separator: "、")
            page.next.append(Text("没有部门联系：\(names)", en: "Without a department: \(names)"))
        }
        return page
    }
}
