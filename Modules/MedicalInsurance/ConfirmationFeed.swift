import Foundation
import Kernel
import Law
import Postgres

/// The insurer's answer to payment orders: who is insured from which day, who is not and why.
struct ConfirmationFeed {
    let bureau: Bureau

    /// Our own default: no source says until when an answer is good; it answers a season.
    static let feed = Feed(
        "premium-confirmation", Text("参保确认", en: "Confirmation of cover"),
        columns: ["order", "id_number", "name", "result", "insured_from", "reason"], goodFor: 366)

    /// What is written of a row.
    struct Entry: Sendable {
        let line: OrderBook.Line
        let seq: Int
        let from: Day?
        let reason: String?
        /// The cover that follows; nil where there is none, or it stands like this.
        let cover: CoverBook.Cover?
    }

    /// Takes a file.
    func take(_ options: FeedOptions) async throws -> Page {
        try bureau.requireTeller()
        return try await bureau.take(Self.feed, told: options) { rows in
            var judge = try await self.judge(rows)
            var decisions: [FeedDecision<Entry>] = []
            for row in rows { decisions.append(judge.decide(row)) }
            return decisions
        } write: { (entries: [Entry], transaction: Transaction) in
            for one in entries {
                _ = try await transaction.execute(
                    """
                    INSERT INTO medical_insurance.confirmation (district, payment_order, person,
                        seq, client, insured_from, reason, recorded_by)
                    VALUES (\(bureau.district)::integer, \(one.line.order), \(one.line.person),
                        \(one.seq)::integer,
                        \("confirmation \(one.line.order)/\(one.line.person)/\(one.seq)"),
                        \(one.from?.sql), \(one.reason), \(bureau.actor))
                    """)
            }
            try await CoverBook(bureau).write(entries.compactMap(\.cover), in: transaction)
        }
    }

    private func judge(_ rows: [Bureau.FileRow]) async throws -> Judge {
        let numbers = rows.compactMap { try? IdentityNumber(FeedRow.cell($0, 1)) }
        let people = try await bureau.persons(numbered: numbers)
        let ids = people.values.map(\.id)
        var orders: [String: OrderBook.Order] = [:]
        var lines: [String: OrderBook.Line] = [:]
        for number in Set(rows.map { FeedRow.cell($0, 0) }) {
            guard let order = try await OrderBook(bureau).order(titled: number) else { continue }
            orders[number] = order
            for line in try await OrderBook(bureau).list(.init(order: order.id, limit: Int64.max)) {
                lines["\(number)/\(line.person)"] = line
            }
        }
        let (found, known) = (orders, lines)
        return try await bureau.transaction(reading: true) { transaction in
            Judge(
                bureau: bureau, people: people, orders: found, lines: known,
                kin: try await bureau.kin(in: transaction),
                covers: try await CoverBook(bureau).latest(of: ids, in: transaction))
        }
    }

    /// Decides row by row, in the file's order.
    private struct Judge {
        let bureau: Bureau
        let people: [IdentityNumber: Bureau.Person]
        let orders: [String: OrderBook.Order]
        let lines: [String: OrderBook.Line]
        let kin: Set<Int64>
        let covers: [Int64: [Int: CoverBook.Cover]]
        private var seen: [String: Int] = [:]

        init(
            bureau: Bureau, people: [IdentityNumber: Bureau.Person],
            orders: [String: OrderBook.Order], lines: [String: OrderBook.Line], kin: Set<Int64>,
            covers: [Int64: [Int: CoverBook.Cover]]
        ) {
            (self.bureau, self.people, self.orders) = (bureau, people, orders)
            (self.lines, self.kin, self.covers) = (lines, kin, covers)
        }

        mutating func decide(_ row: Bureau.FileRow) -> FeedDecision<Entry> {
            let number = FeedRow.cell(row, 0)
            guard let order = orders[number], order.approvedBy != nil else {
                return .rejected(
                    Text(
                        "order“\(number.prefix(40))”：不是已审批的缴费单文号",
                        en: "order `\(number.prefix(40))`: is no approved order's number"))
            }
            let person: Bureau.Person
            switch FeedRow.person(row, from: 1, among: people, kin) {
            case .person(let found): person = found
            case .stranger: return .rejected(Self.notListed)
            case .wrong(let reason): return .rejected(reason)
            }
            guard let line = lines["\(number)/\(person.id)"], line.exception == nil else {
                return .rejected(Self.notListed)
            }
            if let first = seen["\(number)/\(person.id)"] {
                return .rejected(
                    Text("与第 \(first) 行是同一个人", en: "is the same person as line \(first)"))
            }
            seen["\(number)/\(person.id)"] = row.line
            switch FeedRow.cell(row, 3) {
            case "insured", "已参保": return insured(row, person, line, order)
            case "refused", "未参保": return refused(row, line)
            default:
                let word = FeedRow.cell(row, 3).prefix(20)
                return .rejected(
                    Text(
                        "result“\(word)”：应为 insured 或 refused",
                        en: "result `\(word)`: insured or refused"))
            }
        }

        private static let notListed = Text(
            "不在这份缴费单上（或已移出）", en: "is not on this order, or was taken off")

        private func insured(
            _ row: Bureau.FileRow, _ person: Bureau.Person, _ line: OrderBook.Line,
            _ order: OrderBook.Order
        ) -> FeedDecision<Entry> {
            guard let from = Day(iso: FeedRow.cell(row, 4)), from.year == order.year else {
                return .rejected(
                    Text(
                        "insured_from“\(FeedRow.cell(row, 4).prefix(20))”：应为 \(order.year) 年内的日期",
                        en:
                            "insured_from `\(FeedRow.cell(row, 4).prefix(20))`: a day of \(order.year)"
                    ))
            }
            if let answer = line.answer, answer.from == from { return .unchanged }
            let last = covers[person.id]?[order.year]
            if last?.kind == .employee {
                return .rejected(
                    Text(
                        "\(order.year) 年已是职工医保；请向保险机构核对",
                        en: "has employee cover in \(order.year); check with the insurer"))
            }
            // Whoever has no row of the year keeps it open whether care cover stands.
            let cover = last.flatMap { last -> CoverBook.Cover? in
                guard last.kind == .none else { return nil }
                return CoverBook.Cover(
                    person: person.id, year: order.year, seq: last.seq + 1, kind: .resident,
                    hasCare: last.hasCare, since: from)
            }
            let entry = Entry(
                line: line, seq: 1 + (line.answer?.seq ?? 0), from: from, reason: nil, cover: cover)
            guard last?.kind != .resident else { return .new(entry, facts: []) }
            let fact = bureau.fact(
                MedicalInsurance.medical.name, of: person.ref, "resident", from: from,
                to: .first(of: order.year + 1),
                document: "\(order.number) 参保确认第 \(entry.seq) 次")
            return .new(entry, facts: [fact])
        }

        private func refused(
            _ row: Bureau.FileRow, _ line: OrderBook.Line
        ) -> FeedDecision<Entry> {
            let reason = FeedRow.cell(row, 5)
            guard (2...200).contains(reason.count) else {
                return .rejected(
                    Text(
                        "reason：未参保的要写原因，2 至 200 个字",
                        en: "reason: say why not, in 2 to 200 characters"))
            }
            if let answer = line.answer, answer.reason == reason { return .unchanged }
            return .new(
                Entry(
                    line: line, seq: 1 + (line.answer?.seq ?? 0), from: nil, reason: reason,
                    cover: nil), facts: [])
        }
    }
}
