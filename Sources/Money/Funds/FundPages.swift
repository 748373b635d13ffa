public import Kernel
import Law

/// What stands of funds, as pages: the same for finance and for a fund's holder.
extension FundBook {
    /// The funds, with what they are for.
    public func fundPage(of holder: String? = nil) async throws -> Page {
        var page = Page(columns: [
            .init("fund", Text("资金", en: "Fund")), .init("title", Text("名称", en: "Title")),
            .init("kind", Text("种类", en: "Kind")), .init("payer", Text("出资", en: "Payer")),
            .init("holder", Text("管理部门", en: "Holder")),
            .init("purposes", Text("用途", en: "Purposes")),
            .init("document", Text("文件", en: "Document")),
        ])
        for fund in try await funds(of: holder) {
            page.add(
                .words(fund.code), .words(fund.title), .text(fund.kind.title),
                .text(fund.payer.title), .words(fund.holder),
                .words(fund.clauses.joined(separator: " ")), .words(fund.document))
        }
        return page
    }

    /// What was proposed: what awaits somebody first of all.
    public func proposalPage(of holder: String? = nil, pending: Bool) async throws -> Page {
        var page = Page(columns: [
            .init("proposal", Text("编号", en: "Number"), isNumber: true),
            .init("act", Text("事项", en: "What")), .init("fund", Text("资金", en: "Fund")),
            .init("year", Text("年度", en: "Year")), .init("clause", Text("条款", en: "Clause")),
            .init("month", Text("自", en: "From")),
            .init("sum", Text("金额", en: "Sum"), isNumber: true),
            .init("arrived", Text("到账日", en: "Arrived")),
            .init("document", Text("文件", en: "Document")),
            .init("made_by", Text("登记", en: "Proposed by")),
            .init("made_on", Text("登记日", en: "On")),
            .init("state", Text("复核", en: "State")),
        ])
        for one in try await proposals(of: holder, pending: pending) {
            page.add(
                .number(one.id), .text(one.act.title), Page.Cell(one.fund),
                Page.Cell(one.year.map { "\($0)" }), Page.Cell(one.clause),
                Page.Cell(one.month.map { "\($0)" }), one.sum.map { .money($0) } ?? .none,
                Page.Cell(one.arrived), .words(one.document), .words(one.madeBy),
                .day(one.madeOn), .text(Self.state(one)))
        }
        return page
    }

    private static func state(_ one: FundProposal) -> Text {
        let by = one.endedBy ?? ""
        return switch one.end {
        case nil: Text("待复核", en: "awaits a second person")
        case .confirm: Text("\(by) 已复核", en: "confirmed by \(by)")
        case .reject: Text("\(by) 已退回", en: "rejected by \(by)")
        }
    }

    /// One proposal's lines.
    public func linePage(of proposal: Int64) async throws -> Page {
        let isBudget = try await proposals().first { $0.id == proposal }?.act == .budget
        var page = Page(columns: [
            .init("place", Text("次序", en: "Place"), isNumber: true),
            .init("fund", Text("资金", en: "Fund")), .init("clause", Text("条款", en: "Clause")),
            .init(
                isBudget ? "planned" : "parts",
                isBudget ? Text("预算", en: "Planned") : Text("份数", en: "Parts"), isNumber: true),
        ])
        for (index, line) in try await lines(of: proposal).enumerated() {
            page.add(
                .number(Int64(index + 1)), .words(line.fund), .words(line.clause),
                isBudget ? .money(Money(fen: line.number)) : .number(line.number))
        }
        return page
    }

    /// A year's money by fund and station.
    public func balancePage(_ year: Int, of holder: String? = nil) async throws -> Page {
        var page = Page(
            [Text("\(year) 年度。", en: "The year \(year).")],
            columns: [
                .init("fund", Text("资金", en: "Fund")),
                .init("appropriated", Text("拨入", en: "Appropriated"), isNumber: true),
                .init("free", Text("可用", en: "Free"), isNumber: true),
                .init("reserved", Text("已占用", en: "Reserved"), isNumber: true),
                .init("sent", Text("已送银行", en: "Sent"), isNumber: true),
                .init("paid", Text("已支付", en: "Paid"), isNumber: true),
                .init("returned", Text("退票", en: "Returned"), isNumber: true),
                .init("lost", Text("核销", en: "Lost"), isNumber: true),
            ])
        for one in try await balances(year, of: holder) {
            page.add(
                .words(one.fund), .money(Money(fen: one.came)), .money(Money(fen: one.free)),
                .money(Money(fen: one.reserved)), .money(Money(fen: one.sent)),
                .money(Money(fen: one.paid)), .money(Money(fen: one.returned)),
                .money(Money(fen: one.lost)))
        }
        return page
    }

    /// The budget lines in the order in which they are secured, what was taken, what is left of
    /// each.
    public func budgetPage(_ year: Int, of fund: String? = nil) async throws -> Page {
        var page = Page(
            [
                Text(
                    "\(year) 年度预算：次序在前的先保障；没有预算行的条款排在最后。",
                    en:
                        "The budget of \(year): a line is secured before those below it, and before "
                        + "clauses without a line.")
            ],
            columns: [
                .init("fund", Text("资金", en: "Fund")),
                .init("place", Text("次序", en: "Place"), isNumber: true),
                .init("clause", Text("条款", en: "Clause")),
                .init("planned", Text("预算", en: "Planned"), isNumber: true),
                .init("taken", Text("已占用和支付", en: "Taken"), isNumber: true),
                .init("left", Text("余", en: "Left"), isNumber: true),
            ])
        for line in try await budget(year, of: fund) {
            page.add(
                .words(line.fund), line.place.map { .number(Int64($0)) } ?? .none,
                .words(line.clause), line.planned.map { .money($0) } ?? .none,
                .money(line.taken),
                line.planned.map { .money(Money(fen: $0.fen - line.taken.fen)) } ?? .none)
        }
        return page
    }

    /// Gifts; a person's name is masked.
    public func donationPage(_ year: Int?, of holder: String? = nil) async throws -> Page {
        var page = Page(columns: [
            .init("receipt", Text("票据", en: "Receipt")), .init("fund", Text("资金", en: "Fund")),
            .init("donor", Text("捐赠人", en: "Donor")), .init("uscc", Text("信用代码", en: "USCC")),
            .init("sum", Text("金额", en: "Sum"), isNumber: true),
            .init("arrived", Text("到账日", en: "Arrived")),
            .init("purpose", Text("用途", en: "Purpose")),
            .init("state", Text("复核", en: "State")),
            .init("proposal", Text("编号", en: "Number"), isNumber: true),
        ])
        for gift in try await donations(year, of: holder) {
            page.add(
                .words(gift.receipt), .words(gift.fund), .words(gift.masked),
                Page.Cell(
                    gift.code.map { gift.codeStands == false ? "\($0) (?)" : $0 }),
                .money(gift.sum), .day(gift.arrived), .words(gift.purpose),
                .text(Self.state(gift)), .number(gift.id))
        }
        return page
    }

    private static func state(_ gift: Donation) -> Text {
        switch gift.end {
        case nil: Text("待复核", en: "awaits a second person")
        case .confirm: Text("已入账", en: "in the fund")
        case .reject: Text("已退回", en: "rejected")
        }
    }

    /// The receipt that the donor gets, with the name in full.
    public func receipt(_ number: String, year: Int) async throws -> Page {
        guard let gift = try await donations(year).first(where: { $0.receipt == number }) else {
            throw Refusal(
                Text("\(year) 年没有票据 \(number)。", en: "No receipt \(number) of \(year)."))
        }
        guard gift.end != .reject else {
            throw Refusal(
                Text("票据 \(number) 的捐赠已退回。", en: "The donation of \(number) was rejected."))
        }
        let name = try donor(of: gift)
        var page = Page(
            Text("捐赠收据 \(gift.receipt)", en: "Receipt of a donation, \(gift.receipt)"),
            Text("捐赠人：\(name)", en: "Donor: \(name)"))
        if let code = gift.code {
            page.lines.append(
                Text("统一社会信用代码：\(code)", en: "Unified social credit code: \(code)"))
        }
        page.lines += [
            Text("金额：人民币 \(gift.sum) 元", en: "Sum: CNY \(gift.sum)"),
            Text("到账日：\(gift.arrived)", en: "Arrived on \(gift.arrived)"),
            Text("用途：\(gift.purpose)", en: "Purpose: \(gift.purpose)"),
            Text("入账：\(gift.fundTitle)（\(gift.fund)）", en: "Into: \(gift.fundTitle)"),
            Text("依据：\(gift.document)", en: "By: \(gift.document)"),
        ]
        if gift.end == nil {
            page.lines.append(
                Text("到账尚待复核，复核后方可开具。", en: "Not confirmed yet: do not hand it out."))
        }
        return page
    }

    /// The shares as they count, by clause and month.
    public func sharePage() async throws -> Page {
        var page = Page(columns: [
            .init("clause", Text("条款", en: "Clause")), .init("from", Text("自", en: "From")),
            .init("fund", Text("资金", en: "Fund")), .init("payer", Text("出资", en: "Payer")),
            .init("parts", Text("份数", en: "Parts"), isNumber: true),
            .init("whole", Text("合计份数", en: "Of"), isNumber: true),
        ])
        for share in try await shares() {
            let whole = share.parts.reduce(0) { $0 + $1.parts }
            for part in share.parts {
                page.add(
                    .words(share.clause), .words("\(share.from)"), .words(part.fund),
                    .text(part.payer.title), .number(part.parts), .number(whole))
            }
        }
        return page
    }
}
