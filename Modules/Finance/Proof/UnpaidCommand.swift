import ArgumentParser
import Kernel
import Law
import Money

/// What families still wait for, and for how long.
struct UnpaidCommand: FinanceCommand {
    static let configuration = CommandConfiguration(
        commandName: "unpaid",
        abstract: "应发未发，久的在前；--age 按账龄汇总 · Due and not paid, the oldest first.",
        discussion: "账龄自所属期第一天起算到今天。 The age counts from the first day of the period.")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var months: MonthsOption
    @Flag(name: .long, help: "按账龄和原因汇总 · By age and reason.") var age = false
    @Option(name: .long, help: "只列超过这么多天的 · Only what is older than so many days.")
    var days = 0

    func validate() throws {
        guard days < 0 else { return }
        throw ValidationError("--days \(days)：应为 0 或以上 / 0 or more")
    }

    func run(in bureau: Bureau) async throws -> Page {
        let waiting = try await waiting(in: bureau)
        return age ? summary(waiting, on: bureau.today) : try await list(waiting, in: bureau)
    }

    /// What is due and not paid, held or not; family by family.
    private func waiting(in bureau: Bureau) async throws -> [MoneyDue] {
        let range = try months.range(until: bureau.today)
        let accrual = Accrual(bureau.office, district: bureau.district)
        let clauses = try await accrual.moneyClauses()
        var found: [MoneyDue] = []
        var family: Int64? = 0
        while let after = family {
            let page = try await accrual.page(
                of: clauses, months: range, known: .never, after: after)
            found += page.dues.filter {
                Self.fen($0) > 0 && bureau.today.number - $0.period.number > days
            }
            family = page.last
        }
        return found.sorted {
            ($0.period, $0.person, $0.clause) < ($1.period, $1.person, $1.clause)
        }
    }

    /// What would be paid now, or is held.
    private static func fen(_ due: MoneyDue) -> Int64 { max(due.payable, due.held) }

    private func list(_ waiting: [MoneyDue], in bureau: Bureau) async throws -> Page {
        let persons = try await bureau.transaction(reading: true) {
            try await bureau.persons(Array(Set(waiting.map(\.person))), in: $0)
        }
        let named = Dictionary(persons.map { ($0.id, $0) }, uniquingKeysWith: { one, _ in one })
        var page = Page(columns: [
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("clause", Text("条款", en: "Clause")), .init("period", Text("期", en: "Period")),
            .init("days", Text("账龄（天）", en: "Age in days"), isNumber: true),
            .init("amount", Text("未发", en: "Unpaid"), isNumber: true),
            .init("hold", Text("原因", en: "Why held")),
        ])
        for due in waiting {
            guard let person = named[due.person] else { continue }
            page.add(
                .words(person.ref), .words(Mask.name(person.name)), .words(due.clause),
                .init(due.period), .number(Int64(bureau.today.number - due.period.number)),
                .money(Money(fen: Self.fen(due))), due.hold.map { .text($0.title) } ?? .none)
        }
        page.nothing = Text("没有应发未发的。", en: "Nothing waits to be paid.")
        return page
    }

    private static let limits: [(days: Int32, title: Text)] = [
        (30, Text("30 天以内", en: "up to 30 days")), (90, Text("31 至 90 天", en: "31 to 90 days")),
        (180, Text("91 至 180 天", en: "91 to 180 days")),
        (365, Text("181 至 365 天", en: "181 to 365 days")),
        (.max, Text("365 天以上", en: "more than 365 days")),
    ]

    private func summary(_ waiting: [MoneyDue], on today: Day) -> Page {
        var page = Page(columns: [
            .init("age", Text("账龄", en: "Age")), .init("hold", Text("原因", en: "Why held")),
            .init("persons", Text("人数", en: "Persons"), isNumber: true),
            .init("amount", Text("未发", en: "Unpaid"), isNumber: true),
        ])
        var least: Int32 = .min
        for limit in Self.limits {
            let mine = waiting.filter {
                let age = today.number - $0.period.number
                return age > least && age <= limit.days
            }
            least = limit.days
            for hold in [nil] + Hold.allCases.map(Optional.some) {
                let held = mine.filter { $0.hold == hold }
                guard !held.isEmpty else { continue }
                page.add(
                    .text(limit.title),
                    .text(hold?.title ?? Text("可发", en: "may be paid")),
                    .number(Int64(Set(held.map(\.person)).count)),
                    .money(Money(fen: held.reduce(0) { $0 + Self.fen($1) })))
            }
        }
        page.nothing = Text("没有应发未发的。", en: "Nothing waits to be paid.")
        return page
    }
}
