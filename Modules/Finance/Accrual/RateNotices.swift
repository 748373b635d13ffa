import ArgumentParser
import Kernel
import Law
import Money

/// Who is to be told that their sum changes: a line for each person who receives it.
struct RateNotices: FinanceCommand {
    static let configuration = CommandConfiguration(
        commandName: "rate-notices",
        abstract: "标准调整的告知单：每位领取人一行 · A line for everybody whose sum changes.",
        discussion: "措辞不写类别。导出 CSV 后随卡、短信或走访告知；部门的 family 页也会写上。")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "从哪个月起按新标准（默认本月） · The first month.", transform: parseMonth)
    var month: Month?

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("ref", Text("编号", en: "Ref")), .init("name", Text("姓名", en: "Name")),
            .init("clause", Text("条款", en: "Clause")),
            .init("before", Text("原标准", en: "Before"), isNumber: true),
            .init("after", Text("新标准", en: "After"), isNumber: true),
            .init("words", Text("告知", en: "Words")),
        ])
        let month = month ?? bureau.today.month
        let pack = try await bureau.pack()
        // Only sums that change because the standard does; a change of class is told by its case.
        let changes = pack.provisions.reduce(into: [String: [RateChange]]()) { found, clause in
            guard let provision = clause.provision, provision.accrues,
                let figure = (provision.amount?.figure).flatMap({ pack.figures[$0] })
            else { return }
            let begun = figure.changes.map(\.change).filter { $0.month == month }
            if !begun.isEmpty { found[clause.id] = begun }
        }
        guard !changes.isEmpty else {
            page.next.append(
                Text("\(month) 没有标准调整。", en: "No standard changes in \(month)."))
            return page
        }
        let accrual = Accrual(bureau.office, district: bureau.district)
        let before = Month(number: month.number - 1)
        var family: Int64? = 0
        while let after = family {
            let (dues, last) = try await accrual.page(
                of: changes.keys.sorted(), months: before...month, known: .never, after: after)
            family = last
            let told = zip(dues, dues.dropFirst()).filter { old, new in
                old.person == new.person && old.clause == new.clause
                    && old.period.month == before && new.period.month == month
                    && new.hold != .dead
                    && changes[new.clause]?.contains {
                        $0.before == old.amount && $0.after == new.amount
                    } == true
            }
            guard !told.isEmpty else { continue }
            let persons = try await bureau.transaction(reading: true) {
                try await bureau.persons(told.map(\.0.person), in: $0)
            }
            let named = Dictionary(
                persons.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
            for (old, new) in told {
                guard let person = named[new.person] else { continue }
                page.add(
                    .words(person.ref), .words(Mask.name(person.name)), .words(new.clause),
                    .money(Money(fen: old.amount)), .money(Money(fen: new.amount)),
                    .text(words(of: new, old.amount, pack, bureau)))
            }
        }
        return page
    }

    private func words(_ pack: Pack, _ clause: String, _ bureau: Bureau) -> Text {
        let benefit = (pack.clause(clause)?.provision?.benefit)
            .flatMap { bureau.office.registry.benefits[$0] }
        return benefit.map(PlainWords.title(of:)) ?? Text("一项照顾", en: "Support")
    }

    private func words(of due: MoneyDue, _ before: Int64, _ pack: Pack, _ bureau: Bureau) -> Text {
        let title = words(pack, due.clause, bureau)
        let (month, old, new) = (due.period.month, Money(fen: before), Money(fen: due.amount))
        return Text(
            "自 \(month) 起，您的\(title.zh)由每月 \(old) 元调整为每月 \(new) 元。",
            en: "From \(month) on your \(title.en) is \(new) yuan a month instead of \(old).")
    }
}
