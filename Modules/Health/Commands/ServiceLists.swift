import ArgumentParser
import Kernel
import Law

/// What is planned, booked and done, the first day first.
struct ServiceList<L: ServiceLine>: HealthCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "list", abstract: "\(L.title.zh)：清单，日子近的在前 · The first day first.",
            discussion: L.kinds.contains(where: \.isOnWish)
                ? "不列名单，只看一人（--ref）。 Only one person's." : "")
    }

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "只看一人 · One person.") var ref: String?
    @Option(name: .long, help: "哪一年的 · Of a year.") var year: Int?
    @Option(name: .long, help: "哪个镇街的（巡诊） · Of a town.") var town: Int64?
    @Option(
        name: .long, help: "planned、booked、done、missed、cancelled（默认没有结束的） · State.",
        transform: { word in
            guard let state = ServiceBook.State(rawValue: word) else {
                let known = ServiceBook.State.allCases.map(\.rawValue).joined(separator: "、")
                throw ValidationError("--state \(word)：应为 \(known)")
            }
            return state
        })
    var state: ServiceBook.State?
    @Flag(name: .long, help: "不论进度都列出 · Whatever the state.") var all = false
    @Flag(name: .long, help: "只看过了日子没有做的 · Only those past their day.") var overdue = false

    func run(in bureau: Bureau) async throws -> Page {
        var filter = ServiceBook.Filter(kinds: L.kinds)
        (filter.ref, filter.year, filter.town, filter.overdue) = (ref, year, town, overdue)
        if let state { filter.states = [state] }
        if all { filter.states = Set(ServiceBook.State.allCases) }
        let found = try await ServiceBook(bureau).list(filter)
        let isRound = L.kinds == [.round]
        var page = Page(
            [Text("\(L.title.zh) \(found.count) 次。", en: "\(L.title.en): \(found.count).")],
            columns: [
                .init("number", Text("编号", en: "No."), isNumber: true),
                isRound
                    ? .init("town", Text("镇街", en: "Town"))
                    : .init("ref", Text("人", en: "Person")),
                .init("name", Text("姓名", en: "Name")),
                .init("institution", Text("医疗机构", en: "Institution")),
                .init("staff", Text("安排", en: "Staff")),
                .init("day", Text("日子", en: "Day")),
                .init("state", Text("进度", en: "State")),
                .init("served_by", Text("服务", en: "Served by")),
                .init("received_by", Text("收到", en: "Received by")),
                .init("case", Text("事项", en: "Case")),
                .init("reason", Text("理由", en: "Reason")),
            ])
        for one in found {
            let late = one.state.isOpen && one.day < bureau.today
            let title = one.state.title
            page.add(
                .number(one.id), .init(one.ref ?? one.town.map { String($0) }),
                .init(one.name.map(Mask.name)), .words(one.institution), .words(one.staff),
                .day(one.day),
                .text(late ? Text("\(title.zh) 已过日子", en: "\(title.en), late") : title),
                .init(one.servedBy), .init(one.receivedBy),
                one.caseNumber.map { .number($0) } ?? .none, .init(one.reason))
        }
        if found.count == filter.limit {
            page.next.append(
                Text(
                    "只列出前 \(filter.limit) 次；用 --ref、--year 缩小范围。",
                    en: "Only the first \(filter.limit); narrow it with --ref or --year."))
        }
        return page
    }
}
