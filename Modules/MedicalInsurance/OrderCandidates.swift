import Kernel
import Law

/// Who goes on a payment order.
extension OrderBook {
    /// The waiting cases that go on an order, each with its `nth`, and those that do not.
    func candidates(
        for making: Making, of clause: String
    ) async throws -> ([(CaseFile, Int)], left: [(String, Text)]) {
        var filter = CaseBook.Filter()
        (filter.clause, filter.step, filter.states) = (clause, "verify", [.open])
        filter.limit = Self.lines
        var files: [CaseFile] = []
        if making.refs.isEmpty {
            files = try await bureau.cases.list(filter)
        } else {
            for ref in Set(making.refs).sorted() {
                filter.ref = ref
                let found = try await bureau.cases.list(filter)
                guard !found.isEmpty else {
                    throw Refusal(
                        Text(
                            "--ref \(ref)：没有停在 verify 环节的代缴事项。",
                            en: "--ref \(ref): no premium case waits at verify."))
                }
                files += found
            }
        }
        let outcomes = try await outcomes(of: clause)
        let before = try await list(.init(year: making.year, limit: Int64.max))
        let lines = Dictionary(grouping: before, by: \.person)
        // Whoever is excepted goes on an order only by name.
        let excepted = try await Set(
            making.refs.isEmpty ? ExceptionBook(bureau).list(making.year).map(\.person) : [])
        let kin = try await bureau.transaction(reading: true) { try await bureau.kin(in: $0) }
        var (chosen, left): ([(CaseFile, Int)], [(String, Text)]) = ([], [])
        var taken: Set<Int64> = []
        for file in files where file.kind == .due {
            let mine = lines[file.person] ?? []
            let why: Text? =
                if kin.contains(file.person) {
                    Text("是您本人或亲属，由同事办理", en: "is you or your kin; a colleague does it")
                } else if outcomes[file.person] != .yes {
                    Text("今天不符合（或缺事实），见 premium season", en: "is not due it today")
                } else if ![making.year - 1, making.year].contains(file.from.year) {
                    // Our own default: the season before a year buys it.
                    Text(
                        "第 \(file.id) 号是 \(file.from.year) 年的事项",
                        en: "case \(file.id) is of \(file.from.year)")
                } else if excepted.contains(file.person) {
                    Text("\(making.year) 年有例外原因，见 premium exceptions", en: "is an exception")
                } else if taken.contains(file.person) || mine.contains(where: \.isLive) {
                    Text("\(making.year) 年已在缴费单上", en: "has an order of \(making.year)")
                } else {
                    nil
                }
            if let why {
                left.append((file.ref, why))
            } else {
                taken.insert(file.person)
                chosen.append((file, 1 + (mine.map(\.nth).max() ?? 0)))
            }
        }
        return (chosen, left)
    }

    /// The law's answer today, by person.
    func outcomes(of clause: String) async throws -> [Int64: Truth] {
        Dictionary(
            try await bureau.answers(to: clause).map { ($0.person.id, $0.outcome) },
            uniquingKeysWith: { first, _ in first })
    }
}
