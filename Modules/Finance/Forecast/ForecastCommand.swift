import ArgumentParser
import Kernel
import Law
import Money

/// `yuhou finance forecast`: next year's budget from today's families.
struct ForecastCommand: FundsCommand {
    static let configuration = CommandConfiguration(
        commandName: "forecast",
        abstract: "下一年度预算测算：按条款，或 --payers 按出资 · The budget of a year, worked out.",
        discussion: """
            按今天的家庭、事实和到那一年的年龄，逐户逐月核算；不假定有人去世、出生或患病。
            “至少”是国家最低标准，本地标准待定；“待定”是应付而金额未定的笔数；“待核”是缺事实的户、人。
            From today's facts and the ages that people reach; nobody is assumed to die or be born.
            """)

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "年度（默认下一年） · The year (default next year).") var year: Int?
    @Flag(name: .long, help: "按出资的资金 · By payer and fund.") var payers = false

    func run(in bureau: Bureau) async throws -> Page {
        let year = year ?? bureau.today.year + 1
        guard (bureau.today.year...bureau.today.year + 10).contains(year) else {
            throw Refusal(
                Text(
                    "--year \(year)：应为今年至十年之内。",
                    en: "--year \(year): from this year to ten years on."))
        }
        let found = try await YearForecast.run(
            bureau.office, district: bureau.district, year: year)
        let head = Text(
            "\(year) 年，\(found.persons) 人；按今天的事实和到时的年龄，不假定有人去世。",
            en:
                "\(year), \(found.persons) people, by today's facts and the ages reached; nobody is "
                + "assumed to die.")
        return payers
            ? try await payerPage(found, head, by: bureau) : clausePage(found, head)
    }

    private func clausePage(_ found: YearForecast, _ head: Text) -> Page {
        var page = Page(
            [head],
            columns: [
                .init("clause", Text("条款", en: "Clause")),
                .init("department", Text("部门", en: "Department")),
                .init("sum", Text("金额", en: "Sum"), isNumber: true),
                .init("kind", Text("说明", en: "Note")),
                .init("to_be_set", Text("待定（笔）", en: "To be set"), isNumber: true),
                .init("undecided", Text("待核", en: "Undecided"), isNumber: true),
            ])
        for line in found.lines {
            let unset = line.undetermined.reduce(0, +)
            guard line.fen > 0 || unset > 0 || line.undecided > 0 else { continue }
            page.add(
                .words(line.clause), .words(line.department), .money(Money(fen: line.fen)),
                line.isFloor ? .text(Text("至少", en: "at least")) : .none,
                .number(Int64(unset)), .number(Int64(line.undecided)))
        }
        page.next = [
            Text(
                "合计 \(Money(fen: found.lines.reduce(0) { $0 + $1.fen })) 元，不含待定。",
                en:
                    "Together \(Money(fen: found.lines.reduce(0) { $0 + $1.fen })), without what is "
                    + "to be set.")
        ]
        return page
    }

    private func payerPage(
        _ found: YearForecast, _ head: Text, by bureau: Bureau
    ) async throws -> Page {
        let sums = found.lines.flatMap { line in
            line.months.enumerated().map {
                (clause: line.clause, month: Month(year: found.year, month: $0 + 1), fen: $1)
            }
        }
        let (borne, unset) = Payers(try await FundBook(bureau).shares()).divide(sums)
        var page = Page(
            [head],
            columns: [
                .init("payer", Text("出资", en: "Payer")), .init("fund", Text("资金", en: "Fund")),
                .init("sum", Text("金额", en: "Sum"), isNumber: true),
            ])
        for (payer, fen) in borne {
            page.add(.text(payer.payer.title), .words(payer.fund), .money(Money(fen: fen)))
        }
        if unset != 0 {
            page.add(
                .text(Text("未定分担", en: "No share is set")), .none, .money(Money(fen: unset)))
        }
        return page
    }
}
