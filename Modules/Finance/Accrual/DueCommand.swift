import ArgumentParser
import Kernel
import Law
import Money

/// A command at the finance bureau's desk.
protocol FinanceCommand: DeskCommand {}

extension FinanceCommand {
    static var department: DepartmentCode { Finance.code }
}

/// What one person is due, was paid, and what is held, month by month (`formats.md`).
struct DueCommand: FinanceCommand {
    static let configuration = CommandConfiguration(
        commandName: "due",
        abstract: "一个人逐月：应发、已发、还差、暂缓 · One person, month by month: due, paid, held.",
        discussion: "应发按所知事实和当月标准计算；法律上不再符合而尚无人决定的，应发为零，暂缓栏列出照旧的金额。")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "本人编号 · The person.") var ref: String
    @Option(name: .long, help: "从哪个月，YYYY-MM · From the month.", transform: parseMonth)
    var from: Month
    @Option(name: .long, help: "到哪个月，YYYY-MM · To the month.", transform: parseMonth)
    var to: Month
    @Option(
        name: .long, help: "截至哪一天所知（默认现在） · As known at the end of that day.",
        transform: parseDay)
    var known: Day?

    func validate() throws {
        guard from > to else { return }
        throw ValidationError("--from \(from) 晚于 --to \(to) / --from is after --to")
    }

    func run(in bureau: Bureau) async throws -> Page {
        try await bureau.office.admit(ref, district: bureau.district)
        let person = try await bureau.transaction(reading: true) {
            try await bureau.person(ref, in: $0)
        }
        let known = known ?? .never
        let accrual = Accrual(bureau.office, district: bureau.district)
        let dues = try await accrual.dues(
            of: [person.id], clauses: accrual.moneyClauses(known: known), months: from...to,
            known: known, paidThrough: known)
        return page(of: dues, person, isForMachines: desk.json || desk.csv)
    }

    /// Sums in fen for machines, in yuan for people.
    private func page(of dues: [MoneyDue], _ person: Bureau.Person, isForMachines: Bool) -> Page {
        func sum(_ fen: Int64) -> Page.Cell {
            isForMachines ? .number(fen) : .money(Money(fen: fen))
        }
        var page = Page(
            isForMachines
                ? []
                : [
                    Text(
                        "\(person.ref) \(Mask.name(person.name))",
                        en: "\(person.ref) \(Mask.name(person.name))")
                ],
            columns: [
                .init("clause", Text("条款", en: "Clause")), .init("month", Text("月份", en: "Month")),
                .init("amount_fen", Text("应发", en: "Due by law"), isNumber: true),
                .init("paid_fen", Text("已发", en: "Paid"), isNumber: true),
                .init("due_fen", Text("还差", en: "Still due"), isNumber: true),
                .init("held_fen", Text("暂缓", en: "Held"), isNumber: true),
                .init("hold", Text("原因", en: "Why held")),
                .init("status", Text("标准", en: "Standard")),
                .init("missing", Text("缺少", en: "Missing")),
            ])
        for due in dues {
            page.add(
                .words(due.clause), .words("\(due.period.month)"), sum(due.amount), sum(due.paid),
                sum(due.due), sum(due.held),
                due.hold.map { isForMachines ? .words($0.rawValue) : .text($0.title) } ?? .none,
                due.isFloor
                    ? (isForMachines
                        ? .words("floor, local figure to be set")
                        : .text(Text("最低标准，本地标准待定", en: "floor, local figure to be set")))
                    : .none,
                due.missing.isEmpty ? .none : .words(due.missing.joined(separator: " ")))
        }
        if dues.isEmpty, !isForMachines {
            page.next.append(Text("这些月份没有应发，也没有已发。", en: "Nothing due and nothing paid."))
        }
        return page
    }
}
