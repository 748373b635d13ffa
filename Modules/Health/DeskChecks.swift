import Kernel
import Law
import Postgres

/// What the insurance, voucher and card commands check before the database does, in words.
extension Bureau {
    /// What is told has happened: not in the future.
    func requirePast(_ day: Day, _ option: String) throws {
        guard day > today else { return }
        throw Refusal(
            Text(
                "\(option) \(day)：在将来；请写今天（\(today)）或以前的日期。",
                en: "\(option) \(day) is in the future; give today (\(today)) or an earlier day."))
    }

    /// A person of the register who is not the asker's kin.
    func served(_ ref: String, in transaction: Transaction) async throws -> Person {
        let person = try await person(ref, in: transaction)
        try await refuseKin(person, in: transaction)
        return person
    }

    /// The clause of this district under which health gives a benefit.
    func clause(giving benefit: Benefit, in pack: Pack) throws -> Clause {
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

/// A medical institution that a command names, by its number or its whole name.
struct NamedInstitution: Hashable {
    let id: Int64
    let name: String

    static func find(
        _ word: String, of district: Int, in transaction: Transaction
    ) async throws -> NamedInstitution {
        let row = try await transaction.one(
            """
            SELECT id, name FROM health.institution
            WHERE district = \(district)::integer
              AND (name = \(word) OR id::text = \(word))
            ORDER BY name = \(word) DESC LIMIT 1
            """)
        guard let (id, name) = try row?.decode(Int64.self, String.self) else {
            throw Refusal(
                Text(
                    "--institution：没有登记“\(word)”；写全名或编号，见 institution list，或先 institution add。",
                    en: "--institution: “\(word)” is not registered; give its whole name or number "
                        + "(see `institution list`), or add it first."))
        }
        return NamedInstitution(id: id, name: name)
    }
}

/// A sum in words of the files: `4800.00`.
func parseYuan(_ word: String) throws -> Money {
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
    func verified(_ figure: String, on day: Day) -> Int64? {
        let row = figures[figure]?.rows.first { $0.from <= day && day < $0.to && $0.when == nil }
        guard let row, row.status == .verified else { return nil }
        return row.value
    }
}
