import ArgumentParser
import Kernel
import Law

/// An area of need as typed.
private func parseNeed(_ word: String) throws -> Need {
    guard let need = Need(rawValue: word) else {
        let words = Need.allCases.map(\.rawValue).joined(separator: "、")
        throw ValidationError("--need \(word)：应为 \(words) / one of these")
    }
    return need
}

/// `yuhou office gaps KIND`: over all departments, counted by what the office asks, or the people.
struct GapsCommand: OfficeCommand {
    static let configuration = CommandConfiguration(
        commandName: "gaps",
        abstract: "应享未享、应退未退、待核、不予办理、逾期 · Who falls through, over all departments.",
        discussion: "默认按部门和条款计数；--people 列出每个人（只有登记编号，没有姓名）。")

    /// By what lines are counted.
    enum Group: String, CaseIterable, ExpressibleByArgument {
        case clause, department, town, need
    }

    @OptionGroup var desk: DeskOptions
    @Argument(
        help: "missed 应享未享、to_stop 应退未退、undecided 待核、refused 不予办理、overdue 逾期 · Which list.")
    var kind: GapList.Kind
    @Option(name: .long, help: "按 clause 条款、department 部门、town 镇街、need 需求计数 · Count by.")
    var by: Group = .clause
    @Option(name: .long, help: "只看这个部门 · Only this department.") var unit: String?
    @Option(name: .long, help: "只看这个镇街，九位 · Only this town.") var town: Int64?
    @Option(name: .long, help: "只看这一条 · Only this clause.") var clause: String?
    @Option(
        name: .long, help: "只看这一类需求：living、old_age、medical、comfort · Only this need.",
        transform: parseNeed)
    var need: Need?
    @Flag(name: .long, help: "列出每个人 · List the people.") var people = false

    func run(in bureau: Bureau) async throws -> Page {
        try await check(in: bureau)
        let lines = try await GapList.read(
            kind, bureau.office, district: bureau.district, on: bureau.today
        ).filter { line in
            (unit.map { $0 == line.department } ?? true) && (town.map { $0 == line.town } ?? true)
                && (clause.map { $0 == line.clause } ?? true)
                && (need.map { $0 == line.need } ?? true)
        }
        let towns = try await bureau.towns()
        let head = [
            Text(
                "\(kind.title.zh) · \(bureau.today)：\(lines.count) 项",
                en: "\(kind.title.en), \(bureau.today): \(lines.count)")
        ]
        return people
            ? list(lines, head, towns, bureau) : count(lines, head, towns, bureau)
    }

    /// A filter that can find nothing is a mistake, not an empty list.
    private func check(in bureau: Bureau) async throws {
        if let unit { _ = try bureau.department(unit, option: "--unit") }
        if let town, try await bureau.towns()[town] == nil {
            throw Refusal(
                Text(
                    "--town \(town)：不是本区县现有镇街的九位代码。",
                    en: "--town \(town) is no town of this district; nine digits."))
        }
        if let clause, try await !bureau.pack().provisions.contains(where: { $0.id == clause }) {
            throw Refusal(
                Text(
                    "--clause \(clause)：本区县的政策没有这一条；见 yuhou pack list、yuhou status。",
                    en: "--clause \(clause): this district's policy has no such clause; see "
                        + "yuhou status."))
        }
    }

    private func list(
        _ lines: [GapList.Line], _ head: [Text], _ towns: [Int64: String], _ bureau: Bureau
    ) -> Page {
        var page = Page(
            head,
            columns: [
                .init("since", Text("起", en: "Since")),
                .init("department", Text("部门", en: "Department")),
                .init("clause", Text("条", en: "Clause")), .init("ref", Text("编号", en: "Ref")),
                .init("town", Text("镇街", en: "Town")), .init("words", Text("情况", en: "State")),
            ])
        for line in lines {
            page.add(
                .day(line.since), .text(bureau.unit(line.department)), .words(line.clause),
                .words(line.ref), .words(towns[line.town] ?? "\(line.town)"), .text(line.words))
        }
        return page
    }

    private func count(
        _ lines: [GapList.Line], _ head: [Text], _ towns: [Int64: String], _ bureau: Bureau
    ) -> Page {
        var page = Page(
            head,
            columns: [
                .init("group", Text("分组", en: "Group")),
                .init("title", Text("名称", en: "Title")),
                .init("count", Text("项", en: "Count"), isNumber: true),
                .init("oldest", Text("最早", en: "Oldest")),
            ])
        let groups = Dictionary(grouping: lines) { line in
            switch by {
            case .clause: line.clause
            case .department: line.department
            case .town: "\(line.town)"
            case .need: line.need.rawValue
            }
        }
        for (group, found) in groups.sorted(by: {
            ($1.value.count, $0.key) < ($0.value.count, $1.key)
        }) {
            let title: Text =
                switch by {
                case .clause: bureau.unit(found[0].department)
                case .department: bureau.unit(group)
                case .town: Text(towns[found[0].town] ?? group, en: towns[found[0].town] ?? group)
                case .need: found[0].need.title
                }
            page.add(
                .words(group), .text(title), .number(Int64(found.count)),
                .init(found.map(\.since).min()))
        }
        return page
    }
}
