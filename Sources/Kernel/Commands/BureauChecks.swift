import Foundation
public import Law
public import Postgres

/// What the commands of a module check before the database does, in words.
extension Bureau {
    /// Two who write the same row at once: one wins and the other is told.
    public func once<R>(_ body: () async throws -> R) async throws -> R {
        do {
            return try await body()
        } catch let error as PostgresError where error.sqlState == "23505" {
            throw Refusal(
                Text(
                    "同事刚刚先登记了；请重新查看后再办。",
                    en: "A colleague recorded the same a moment ago; look again first."))
        }
    }

    /// As `transaction`, once.
    public func writing<R>(_ body: (Transaction) async throws -> R) async throws -> R {
        try await once { try await transaction(body) }
    }

    /// What was typed, without white space around it.
    ///
    /// - Throws: `Refusal` naming the option where too little or too much was.
    public static func words(
        _ text: String, _ option: String, of lengths: ClosedRange<Int> = 2...200
    ) throws(Refusal) -> String {
        let words = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard lengths.contains(words.count) else {
            throw Refusal(
                Text(
                    "\(option)：应为 \(lengths.lowerBound) 至 \(lengths.upperBound) 个字。",
                    en: "\(option): \(lengths.lowerBound) to \(lengths.upperBound) characters."))
        }
        return words
    }

    /// A telephone number at work.
    public static func phone(_ text: String) throws(Refusal) -> String {
        let isPhone =
            (5...20).contains(text.utf8.count)
            && text.utf8.allSatisfy { "0123456789+-".utf8.contains($0) }
        guard isPhone else {
            throw Refusal(
                Text(
                    "--phone：应为 5 至 20 位电话号码，只用数字、+ 和 -。",
                    en: "--phone: 5 to 20 digits, + and -."))
        }
        return text
    }

    /// A client id that was used for something else.
    public static let usedClient = Refusal(
        Text("--id：这个编号已用于另一次登记。", en: "--id: this id belongs to another entry."))

    /// What is told has happened: not in the future.
    public func requirePast(_ day: Day, _ option: String) throws {
        guard day > today else { return }
        throw Refusal(
            Text(
                "\(option) \(day)：在将来；请写今天（\(today)）或以前的日期。",
                en: "\(option) \(day) is in the future; give today (\(today)) or an earlier day."))
    }

    /// Refuses in words whoever has not the duty; the database keeps the hands apart as well.
    public func require(_ duty: StaffDuty) throws {
        guard let session = office.session, !session.duties.contains(duty.rawValue) else { return }
        throw Refusal(
            Text(
                "这一步由有“\(duty.title.zh)”职责的人办理；您的账户没有。",
                en: "This is done by whoever has the duty `\(duty.title.en)`; your account has not."
            ),
            kind: .forbidden)
    }

    /// A person of the register who is not the asker's kin.
    public func served(_ ref: String, in transaction: Transaction) async throws -> Person {
        let person = try await person(ref, in: transaction)
        try await refuseKin(person, in: transaction)
        return person
    }

    /// The clause of this district under which the department gives a benefit.
    public func clause(giving benefit: Benefit, in pack: Pack) throws -> Clause {
        guard
            let clause = pack.provisions.first(where: {
                $0.provision?.benefit == benefit.code && $0.department == department.word
            })
        else {
            throw Refusal(
                Text(
                    "本区县的政策没有“\(benefit.title.zh)”。",
                    en: "This district's policy has no `\(benefit.title.en)`."))
        }
        return clause
    }
}

/// A sum in words of the files: `4800.00`.
public func parseYuan(_ word: String) throws -> Money {
    guard let money = Money(yuan: word), money.fen >= 0 else {
        throw Refusal(
            Text(
                "\(word)：应为不小于零的元数，最多两位小数，如 4800.00",
                en: "\(word): a sum in yuan, not below zero, at most two decimals, as 4800.00"))
    }
    return money
}

extension Pack {
    /// The verified value of a figure of one class on a day; nil where it is to be set. A proxy
    /// pays nothing.
    public func verified(_ figure: String, on day: Day) -> Int64? {
        let row = figures[figure]?.rows.first { $0.from <= day && day < $0.to && $0.when == nil }
        guard let row, row.status == .verified else { return nil }
        return row.value
    }

    /// The verified word of a figure of the type code on a day; nil as `verified(_:on:)`.
    public func verifiedWord(_ figure: String, on day: Day) -> String? {
        guard case .code(let words) = figures[figure]?.type,
            let at = verified(figure, on: day).map(Int.init), words.indices.contains(at)
        else { return nil }
        return words[at]
    }
}
