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

/// The end of a page as typed.
private func parsePlace(_ word: String) throws -> ListPlace {
    guard let place = ListPlace(word) else {
        throw ValidationError(
            "--after \(word)：应照抄上一页给出的“日期/条/编号” / as the page before printed it")
    }
    return place
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
    @Option(name: .long, help: "--people 最多列几行（默认全部） · At most so many (default all).")
    var limit: Int?
    @Option(
        name: .long, help: "--people 从上一页的末行之后接着列 · Go on after the last page.",
        transform: parsePlace)
    var after: ListPlace?

    /// Lines read at a time where the whole list is asked for.
    private static let part = 1000

    func validate() throws {
        if let limit, !(1...10_000).contains(limit) {
            throw ValidationError("--limit：应为 1 至 10000 / --limit: 1 to 10000")
        }
        if !people && (limit != nil || after != nil) {
            throw ValidationError("--limit、--after 与 --people 一起写 / go with --people")
        }
    }

    func run(in bureau: Bureau) async throws -> Page {
        try await check(in: bureau)
        let filter = GapList.Filter(department: unit, town: town, clause: clause, need: need)
        let counts = try await GapList.counts(
            kind, bureau.office, district: bureau.district, filter)
        let towns = try await bureau.towns()
        let all = counts.reduce(0) { $0 + $1.count }
        var head = [
            Text(
                "\(kind.title.zh) · \(bureau.today)：\(all) 项",
                en: "\(kind.title.en), \(bureau.today): \(all)")
        ]
        guard people else { return count(counts, head, towns, bureau) }
        let (lines, next) = try await lines(filter, bureau)
        if let next {
            head.append(
                Text("下一页：--after \(next)", en: "The next page: --after \(next)"))
        }
        return list(lines, head, towns, bureau)
    }

    /// A page, or all of them.
    private func lines(
        _ filter: GapList.Filter, _ bureau: Bureau
    ) async throws -> (lines: [GapList.Line], next: ListPlace?) {
        var lines: [GapList.Line] = []
        var place = after
        repeat {
            let page = try await GapList.page(
                kind, bureau.office, district: bureau.district, filter, after: place,
                limit: limit ?? Self.part)
            lines += page.lines
            place = page.next
        } while limit == nil && place != nil
        return (lines, place)
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
        _ counts: [GapList.Count], _ head: [Text], _ towns: [Int64: String], _ bureau: Bureau
    ) -> Page {
        var page = Page(
            head,
            columns: [
                .init("group", Text("分组", en: "Group")),
                .init("title", Text("名称", en: "Title")),
                .init("count", Text("项", en: "Count"), isNumber: true),
                .init("oldest", Text("最早", en: "Oldest")),
            ])
        let groups = Dictionary(grouping: counts) { count in
            switch by {
            case .clause: count.clause
            case .department: count.department
            case .town: "\(count.town)"
            case .need: count.need.rawValue
            }
        }.map { (group: $0.key, found: $0.value, count: $0.value.reduce(0) { $0 + $1.count }) }
        for (group, found, number) in groups.sorted(by: {
            ($1.count, $0.group) < ($0.count, $1.group)
        }) {
            let title: Text =
                switch by {
                case .clause: bureau.unit(found[0].department)
                case .department: bureau.unit(group)
                case .town: Text(towns[found[0].town] ?? group, en: towns[found[0].town] ?? group)
                case .need: found[0].need.title
                }
            page.add(
                .words(group), .text(title), .number(Int64(number)),
                .init(found.map(\.oldest).min()))
        }
        return page
    }
}
