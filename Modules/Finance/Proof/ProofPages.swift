import Foundation
import Kernel
import Law
import MoneyVerifier
import Postgres

/// Money proved: at the bureau's desk and at the auditor's.
extension Bureau {
    /// The district's evidence, of one moment; `row` is called with each row as a pack has it.
    func evidence(
        act: AuditAct = .read, reason: String = "",
        row: (_ table: String, _ json: String) throws -> Void = { _, _ in }
    ) async throws -> MoneyEvidence {
        try office.session?.require(district: district)
        return try await said {
            try await office.desk.transaction(
                isolation: .repeatableRead, readOnly: true, act: act, reason: reason
            ) { try await MoneyEvidence.read(district: district, in: $0, row: row) }
        }
    }

    /// Recomputes the district's money.
    func verified(bankFiles: [String]) async throws -> Page {
        let evidence = try await evidence()
        return try await said { try MoneyVerifier().verify(evidence, bankFiles: bankFiles).page }
    }

    /// Expected against paid.
    func expectations(_ options: ExpectationOptions) async throws -> Page {
        let months = try options.months.range(until: today)
        let from = max(months.lowerBound, Month(year: 2008, month: 1))
        let evidence = try await evidence()
        let rows = try await said {
            try MoneyVerifier().expectations(
                evidence, from: "\(from.first)", to: "\(months.upperBound.first)")
        }
        let named = try await refs()
        return options.page(rows, named)
    }

    /// Register numbers of persons; who is shown is on record by their count.
    private func refs() async throws -> [Int64: String] {
        let rows = try await transaction(reading: true) { transaction in
            try await transaction.query(
                "SELECT id, ref FROM kernel.person WHERE district = \(district)::integer")
        }
        let pairs = try rows.map {
            (try $0.value(0, as: Int64.self), try $0.value(1, as: String.self))
        }
        return Dictionary(pairs, uniquingKeysWith: { one, _ in one })
    }

    /// The verifier's words as a refusal.
    private func said<R>(_ body: () async throws -> R) async throws -> R {
        do {
            return try await body()
        } catch let error as MoneyVerifierError {
            throw Refusal(Text(error.zh, en: error.en))
        }
    }
}

extension MoneyReport {
    /// A sentence, and a row a finding; what may be in order comes after what is wrong. The status
    /// is 65 where something is wrong.
    var page: Page {
        var page = Page(
            [
                Text(
                    "\(district)：批次 \(runs) 个，账链 \(links) 笔，划转 \(transfers) 笔，按法重算 \(sums) 笔，"
                        + "对照银行文件 \(bankPayments) 笔。",
                    en: "\(district): \(runs) runs, \(links) links, \(transfers) transfers, "
                        + "\(sums) sums recomputed by law, \(bankPayments) payments against bank "
                        + "files."),
                isClean
                    ? Text("核验无误。", en: "Everything agrees.")
                    : Text(
                        "发现问题 \(findingCount) 处。", en: "\(findingCount) findings."),
            ],
            columns: [
                .init("kind", Text("性质", en: "Kind")), .init("table", Text("表", en: "Table")),
                .init("key", Text("主键", en: "Key")), .init("rule", Text("规则", en: "Rule")),
                .init("found", Text("实为", en: "Found")), .init("right", Text("应为", en: "Right")),
            ])
        page.nothing = Text("没有要看的。", en: "There is nothing to look at.")
        for (kind, list) in [
            (Text("问题", en: "finding"), findings), (Text("提示", en: "notice"), notices),
        ] {
            for one in list {
                page.add(
                    .text(kind), .words(one.table), .words(one.key),
                    .text(Text(one.rule.zh, en: one.rule.en)), .words(one.found),
                    .words(one.right))
            }
        }
        let hidden = findingCount - findings.count + noticeCount - notices.count
        if hidden > 0 {
            page.next.append(Text("另有 \(hidden) 处未列出。", en: "\(hidden) more are not listed."))
        }
        page.hasRejects = !isClean
        return page
    }
}
