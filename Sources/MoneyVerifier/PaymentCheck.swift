/// What was sealed: links and lines one to one, payments the sums of their lines, and what the bank
/// said of them.
struct PaymentCheck {
    let index: MoneyIndex

    func run(_ report: inout MoneyReport) {
        for run in index.evidence.runs {
            let isSealed = index.act("seal", of: run.id) != nil
            checkLinks(run.id, isSealed: isSealed, &report)
            checkPayments(run.id, &report)
            checkReturns(run.id, &report)
            checkStatement(run.id, &report)
        }
        var numbers: Set<String> = []
        for payment in index.evidence.payments where !numbers.insert(payment.number).inserted {
            report.wrong("payment", "\(payment.number)", .rowOnce, found: "2", right: "1")
        }
    }

    private func checkLinks(_ run: Int64, isSealed: Bool, _ report: inout MoneyReport) {
        let pages = (index.pages[run] ?? []).filter { $0.stage == "seal" }
        let reached = pages.compactMap(\.last).max() ?? 0
        // A run that is being sealed has links of the persons it has come to.
        let open = (index.runLines[run] ?? [])
            .filter { $0.hold == nil && (isSealed || $0.person <= reached) }
        let links = (index.linesOfRun[run] ?? []).filter { ["pay", "offset"].contains($0.kind) }
        var found = Dictionary(grouping: links, by: \.chain)
        let day = (index.act("approve", of: run)?.actedOn, index.act("seal", of: run)?.actedOn)
        for line in open {
            let mine = found.removeValue(forKey: line.chain) ?? []
            let right = "\(line.amount > 0 ? "pay" : "offset") \(line.before) + \(line.amount)"
            let words = mine.map { "\($0.kind) \($0.before) + \($0.amount)" }
                .joined(separator: "; ")
            if words != right {
                report.wrong(
                    "line", "\(line.chain) run \(run)", .linkIsItsLine,
                    found: words.isEmpty ? .nothing : Value(stringLiteral: words),
                    right: Value(stringLiteral: right))
            }
            for link in mine {
                let isLate = day.1.map { link.madeOn > $0 } ?? false
                if isLate || day.0.map({ link.madeOn < $0 }) ?? true {
                    report.wrong(
                        "line", link.key, .linkIsItsLine, found: "\(link.madeOn)",
                        right: "\(Value(day.0).words)–\(Value(day.1).words)")
                }
            }
        }
        for (chain, links) in found {
            report.wrong(
                "line", "\(chain) run \(run)", .linkIsItsLine,
                found: Value(links.map { "\($0.kind) \($0.amount)" }.joined(separator: "; ")),
                right: .nothing)
        }
    }

    private func checkPayments(_ run: Int64, _ report: inout MoneyReport) {
        let payments = (index.payments[run] ?? []).sorted { $0.nth < $1.nth }
        let links = Dictionary(
            grouping: (index.linesOfRun[run] ?? []).filter { ["pay", "offset"].contains($0.kind) }
        ) { $0.payment ?? 0 }
        let lines = Dictionary(
            (index.runLines[run] ?? []).map { ($0.chain, $0) }, uniquingKeysWith: { one, _ in one })
        let accounts = Dictionary(
            (index.accounts[run] ?? []).map { ($0.person, $0.account) },
            uniquingKeysWith: { one, _ in one })
        let known = Set(index.evidence.payees.map { "\($0.code)/\($0.seq)" })
        for (place, payment) in payments.enumerated() {
            let key = "\(run)/\(payment.nth)"
            report.same("payment", key, .numberIsItsPlace, found: payment.nth, right: place + 1)
            report.same(
                "payment", key, .numberIsItsPlace, found: payment.number,
                right: Self.padded(run) + Self.padded(Int64(payment.nth)))
            let mine = links[payment.nth] ?? []
            report.same(
                "payment", key, .paymentIsItsLines, found: payment.amount,
                right: mine.reduce(0) { $0 + $1.amount })
            let payees = Set(mine.map { lines[$0.chain]?.payee })
            let persons = Set(mine.map(\.person))
            let isRight =
                payment.payee == nil
                ? payees == [nil] && persons == [payment.person ?? 0]
                : payees == [payment.payee] && payment.person == nil
            if !isRight {
                report.wrong(
                    "payment", key, .paymentIsItsLines,
                    found: "\(Value(payment.person).words) \(Value(payment.payee).words)",
                    right: Value(persons.sorted().map(String.init).joined(separator: ", ")))
            }
            let account = payment.person.flatMap { accounts[$0] ?? nil }
            report.same(
                "payment", key, .accountOfTheApproval, found: payment.account, right: account)
            if let payee = payment.payee, !known.contains("\(payee)/\(payment.payeeSeq ?? 0)") {
                report.wrong(
                    "payment", key, .rowExists, found: "payee \(payee)", right: .nothing)
            }
        }
        for number in Set(links.keys).subtracting(payments.map(\.nth)) {
            report.wrong("payment", "\(run)/\(number)", .rowExists, found: .nothing, right: "1")
        }
    }

    /// Eight digits.
    private static func padded(_ number: Int64) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 8 - digits.count)) + digits.suffix(8)
    }

    private func checkReturns(_ run: Int64, _ report: inout MoneyReport) {
        let back = Dictionary(
            grouping: (index.linesOfRun[run] ?? []).filter { $0.kind == "return" }
        ) { $0.payment ?? 0 }
        let payments = Dictionary(
            (index.payments[run] ?? []).map { ($0.nth, $0) }, uniquingKeysWith: { one, _ in one })
        let sent = index.act("send", of: run)?.actedOn
        var seen: Set<Int> = []
        for row in index.returns[run] ?? [] {
            let key = "\(run)/\(row.nth)"
            if !seen.insert(row.nth).inserted {
                report.wrong("payment_return", key, .rowOnce, found: "2", right: "1")
            }
            report.same(
                "payment_return", key, .returnTakesBack,
                found: -(back[row.nth] ?? []).reduce(0) { $0 + $1.amount },
                right: payments[row.nth]?.amount ?? 0)
            let latest = (back[row.nth] ?? []).map(\.madeOn).max() ?? row.returnedOn
            if sent.map({ row.returnedOn < $0 }) ?? true || row.returnedOn > latest {
                report.wrong(
                    "payment_return", key, .returnTakesBack, found: "\(row.returnedOn)",
                    right: "\(Value(sent).words)–\(latest)")
            }
        }
        for number in Set(back.keys).subtracting(seen) {
            report.wrong(
                "payment_return", "\(run)/\(number)", .returnTakesBack, found: .nothing, right: "1")
        }
    }

    /// Every payment once, in number and sum; lines follow each other in their file.
    private func checkStatement(_ run: Int64, _ report: inout MoneyReport) {
        let rows = index.statements[run] ?? []
        guard !rows.isEmpty else { return }
        let payments = index.payments[run] ?? []
        var named: Set<Int> = []
        for row in rows {
            let key = "\(run)/\(row.file.prefix(8))/\(row.line)"
            if let nth = row.nth {
                let payment = payments.first { $0.nth == nth }
                if payment?.number != row.number || payment?.amount != row.amount {
                    report.wrong(
                        "statement_line", key, .statementMatches,
                        found: "\(row.number) \(row.amount)",
                        right: "\(Value(payment?.number).words) \(Value(payment?.amount).words)")
                }
                if !named.insert(nth).inserted {
                    report.wrong("statement_line", key, .rowOnce, found: "2", right: "1")
                }
            }
        }
        for row in rows where row.nth == nil {
            let key = "\(run)/\(row.file.prefix(8))/\(row.line)"
            if let payment = payments.first(where: {
                $0.number == row.number && $0.amount == row.amount
            }), !named.contains(payment.nth) {
                report.wrong(
                    "statement_line", key, .statementMatches, found: .nothing,
                    right: Value(payment.nth))
            } else {
                report.notice(
                    "statement_line", key, .statementMatches, found: "\(row.number) \(row.amount)",
                    right: "a payment")
            }
        }
        for (file, lines) in Dictionary(grouping: rows, by: \.file) {
            let numbers = lines.map(\.line).sorted()
            if numbers != Array(numbers[0]..<(numbers[0] + numbers.count)) {
                report.wrong(
                    "statement_line", "\(run)/\(file.prefix(8))", .statementMatches,
                    found: Value(numbers.map(String.init).joined(separator: " ")),
                    right: "\(numbers[0])–\(numbers[0] + numbers.count - 1)")
            }
        }
        checkLeft(run, payments, named, &report)
    }

    private func checkLeft(
        _ run: Int64, _ payments: [PaymentRow], _ named: Set<Int>, _ report: inout MoneyReport
    ) {
        guard index.act("settle", of: run) != nil else { return }
        let back = Set((index.returns[run] ?? []).map(\.nth))
        for payment in payments where !named.contains(payment.nth) && !back.contains(payment.nth) {
            report.wrong(
                "payment", "\(run)/\(payment.nth)", .statementMatches, found: .nothing,
                right: "\(payment.number) \(payment.amount)")
        }
    }
}
