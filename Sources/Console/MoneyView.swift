import JointMeeting
import Kernel
import Law
import Money

/// A year's money as pages show it: what was planned, what came, where it stands.
struct MoneyView {
    private let funds: [Fund]
    private let balances: [String: Fund.Balance]
    private let plans: [OfficeBoard.Plan]
    private let language: Language

    init(_ board: OfficeBoard, _ language: Language) {
        self.init(board.funds, board.balances, board.plans, language)
    }

    private init(
        _ funds: [Fund], _ balances: [Fund.Balance], _ plans: [OfficeBoard.Plan],
        _ language: Language
    ) {
        (self.funds, self.plans, self.language) = (funds, plans, language)
        self.balances = Dictionary(
            balances.map { ($0.fund, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The whole page, read at the office's desk.
    static func read(_ bureau: Bureau, _ language: Language) async throws -> [String: Any] {
        let book = FundBook(bureau)
        let year = bureau.today.year
        let view = MoneyView(
            try await book.funds(), try await book.balances(year),
            try await OfficeBoard.plans(bureau, in: year), language)
        let proposals = try await book.proposals().filter { ($0.year ?? year) == year }
        return [
            "year": year, "money": view.bars(), "funds": view.funds.map(view.fund),
            "proposals": proposals.prefix(proposalsMax).map(view.proposal), "sheets": ["board"],
        ]
    }

    private static let proposalsMax = 200

    private static let width = 280

    /// One bar a payer: paid, on its way, reserved, free; the length is what came or was planned.
    func bars() -> [[String: Any]] {
        let sums = Fund.Payer.allCases.compactMap { payer -> Sum? in
            let mine = funds.filter { $0.payer == payer }
            return mine.isEmpty ? nil : Sum(payer, mine, balances, plans)
        }
        let most = max(sums.map { max($0.came, $0.planned) }.max() ?? 0, 1)
        return sums.map { sum in
            let words = Text(
                "到位 \(Money(fen: sum.came)) 元，其中已付 \(Money(fen: sum.paid))，在途 \(Money(fen: sum.sent))，"
                    + "已预留 \(Money(fen: sum.reserved))；预算 \(Money(fen: sum.planned))",
                en: "\(Money(fen: sum.came)) yuan came: \(Money(fen: sum.paid)) paid, "
                    + "\(Money(fen: sum.sent)) on its way, \(Money(fen: sum.reserved)) reserved; "
                    + "budget \(Money(fen: sum.planned))")
            var drawing = Drawing(
                width: Self.width, height: 16, title: sum.payer.title(language),
                description: words(language))
            func wide(_ fen: Int64) -> Int {
                Int(Double(fen) / Double(most) * Double(Self.width))
            }
            var x = 0
            drawing.bar(x: 0, y: 13, width: wide(sum.planned), height: 3, of: "plan")
            for (fen, kind) in [
                (sum.paid, "done"), (sum.sent, "sent"), (sum.reserved, "kept"),
                (sum.came - sum.paid - sum.sent - sum.reserved, "rest"),
            ] {
                drawing.bar(x: x, y: 0, width: wide(fen), height: 11, of: kind)
                x += wide(fen)
            }
            return [
                "payer": sum.payer.title(language), "bar": drawing.svg,
                "share": sum.came == 0
                    ? Text("未到位", en: "none yet")(language) : "\(sum.paid * 100 / sum.came)%",
                "words": words(language),
            ]
        }
    }

    private struct Sum {
        let payer: Fund.Payer
        private(set) var came: Int64 = 0
        private(set) var paid: Int64 = 0
        private(set) var sent: Int64 = 0
        private(set) var reserved: Int64 = 0
        let planned: Int64

        init(
            _ payer: Fund.Payer, _ funds: [Fund], _ balances: [String: Fund.Balance],
            _ plans: [OfficeBoard.Plan]
        ) {
            self.payer = payer
            let codes = Set(funds.map(\.code))
            planned = plans.reduce(0) { $0 + (codes.contains($1.fund) ? $1.planned.fen : 0) }
            for balance in funds.compactMap({ balances[$0.code] }) {
                came += balance.came
                paid += balance.paid
                sent += balance.sent
                reserved += balance.reserved
            }
        }
    }

    private func fund(_ fund: Fund) -> [String: Any] {
        let plan = plans.filter { $0.fund == fund.code }
        let balance = balances[fund.code]
        func yuan(_ fen: Int64?) -> String { "\(Money(fen: fen ?? 0))" }
        return [
            "code": fund.code, "name": fund.title, "payer": fund.payer.title(language),
            "kind": fund.kind.title(language), "document": fund.document,
            "planned": yuan(plan.reduce(0) { $0 + $1.planned.fen }), "came": yuan(balance?.came),
            "reserved": yuan(balance?.reserved), "sent": yuan(balance?.sent),
            "paid": yuan(balance?.paid), "returned": yuan(balance?.returned),
            "free": yuan(balance?.free),
            "plan": plan.map { ["clause": $0.clause, "planned": "\($0.planned)"] },
            "has_plan": !plan.isEmpty,
        ]
    }

    private func proposal(_ proposal: FundProposal) -> [String: Any] {
        let state =
            switch proposal.end {
            case .confirm: Text("已确认", en: "confirmed")
            case .reject: Text("已退回", en: "rejected")
            case nil: Text("待另一人确认", en: "awaits another person")
            }
        return [
            "number": "\(proposal.id)", "act": proposal.act.title(language),
            "fund": proposal.fund ?? "", "sum": proposal.sum.map { "\($0)" } ?? "",
            "paper": proposal.document, "day": "\(proposal.madeOn)", "by": proposal.madeBy,
            "state": state(language), "ended_by": proposal.endedBy ?? "",
        ]
    }
}
