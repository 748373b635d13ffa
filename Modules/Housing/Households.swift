import Kernel
import Law
import Postgres

/// What is known of the households of some applicants: their low-income class, as civil affairs
/// shares it, and how far their case of a priority clause is.
struct Households {
    let bureau: Bureau

    /// Income as the order keys count it: 1 低保、特困, 2 低保边缘、支出型, 3 none known. Our own
    /// default: no source says how the classes stand to each other.
    static func rank(ofClass word: String?) -> Int64 {
        switch word {
        case "dibao", "destitute": 1
        case "marginal", "expenditure": 2
        default: 3
        }
    }

    /// A rank for people.
    static func income(_ rank: Int64) -> Text {
        switch rank {
        case 1: Text("低保、特困", en: "dibao or destitute")
        case 2: Text("低保边缘、支出型", en: "marginal or expenditure")
        default: Text("未认定低收入", en: "no low income known")
        }
    }

    /// A word of a file as a rank; nil for another word.
    static func rank(told word: String) -> Int64? {
        guard ["dibao", "destitute", "marginal", "expenditure", "none"].contains(word) else {
            return nil
        }
        return rank(ofClass: word)
    }

    /// Income ranks today by applicant; the report learned latest counts for the household.
    func incomes(of persons: [Int64], in transaction: Transaction) async throws -> [Int64: Int64] {
        let (district, today) = (bureau.district, bureau.today.sql)
        let rows = try await transaction.query(
            """
            SELECT DISTINCT ON (w.person) w.person, CASE WHEN f.act = 0 THEN f.code END
            FROM unnest(\(persons)) AS w (person)
            JOIN kernel.membership AS m ON m.district = \(district)::integer
              AND m.person = w.person AND m.from_day <= \(today) AND \(today) < m.to_day
            JOIN kernel.membership AS n ON n.district = m.district AND n.household = m.household
              AND n.from_day <= \(today) AND \(today) < n.to_day
            JOIN kernel.fact AS f ON f.district = n.district AND f.person = n.person
              AND f.kind = 'low_income' AND f.official AND f.act <> 2
              AND f.from_day <= \(today) AND \(today) < f.to_day
            WHERE NOT EXISTS (SELECT FROM kernel.fact AS t
                WHERE t.district = f.district AND t.person = f.person AND t.kind = f.kind
                  AND t.act = 2 AND t.from_day = f.from_day AND t.seq > f.seq)
            ORDER BY w.person, f.learned DESC, f.seq DESC
            """)
        let known = try rows.map { try $0.decode(Int64.self, String?.self) }
        return Dictionary(
            known.map { ($0.0, Self.rank(ofClass: $0.1)) }, uniquingKeysWith: { first, _ in first })
    }

    /// A case of the priority clause in an applicant's household.
    struct Priority: Hashable {
        let applicant: Int64
        let caseID: Int64
        /// Whose case it is.
        let ref: String
        let state: CaseFile.State
        let step: String?

        /// Somebody verified it: the mark stands in the queue.
        var isMarked: Bool {
            switch state {
            case .done, .handed: true
            case .open: Self.verified.contains(step ?? "")
            default: false
            }
        }
        /// The case is delivered by the place in a list.
        var isToMark: Bool { state == .open && step == Self.mark }

        /// The step of a priority at which it is used.
        static let mark = "mark"
        /// Steps after the check, of a priority and of a grant.
        static let verified = [mark, WorkBook.step]
    }

    /// The cases of a clause that hold today in the applicants' households; the refused, withdrawn
    /// and declined are not among them.
    func priorities(
        _ clause: String, of persons: [Int64], in transaction: Transaction
    ) async throws -> [Int64: [Priority]] {
        let (district, today) = (bureau.district, bureau.today.sql)
        let found = try await transaction.query(
            """
            SELECT DISTINCT w.person, c.id, p.ref, c.state, c.step
            FROM unnest(\(persons)) AS w (person)
            JOIN kernel.membership AS m ON m.district = \(district)::integer
              AND m.person = w.person AND m.from_day <= \(today) AND \(today) < m.to_day
            JOIN kernel.membership AS n ON n.district = m.district AND n.household = m.household
              AND n.from_day <= \(today) AND \(today) < n.to_day
            JOIN casework.case_file AS c ON c.district = n.district AND c.person = n.person
              AND c.clause = \(clause) AND c.kind = 0
            JOIN kernel.person AS p ON p.district = c.district AND p.id = c.person
            WHERE c.state = ANY (ARRAY[0, 1, 2, 4, 8]::smallint[])
              AND c.period_from <= \(today) AND \(today) < c.period_to
            ORDER BY w.person, c.id
            """
        ).map { row in
            let (person, id, ref, state, step) = try row.decode(
                Int64.self, Int64.self, String.self, Int16.self, String?.self)
            return Priority(
                applicant: person, caseID: id, ref: ref,
                state: CaseFile.State(rawValue: state) ?? .suspended,
                step: step)
        }
        return Dictionary(grouping: found, by: \.applicant)
    }

    /// Refuses a list in which somebody's priority is still being looked at: it would be lost.
    func requireDecided(_ priorities: [Int64: [Priority]]) throws {
        let pending = priorities.values.filter { cases in !cases.contains(where: \.isMarked) }
            .flatMap { $0 }.map(\.caseID).sorted()
        guard !pending.isEmpty else { return }
        let numbers = pending.prefix(10).map(String.init).joined(separator: "、")
        throw Refusal(
            Text(
                "第 \(numbers) 号优先事项还没有审核完；先办完审核（或不予办理），再冻结名单。",
                en: "Cases \(numbers) are not verified yet; verify or refuse them before the list "
                    + "is frozen."))
    }

    /// Cases whose priority the law still gives today; worked out afresh.
    func entitled(_ clause: String, _ cases: [Priority]) async throws -> Set<Int64> {
        var found: Set<Int64> = []
        for one in cases
        where try await bureau.answers(to: clause, about: one.ref).contains(where: {
            $0.outcome == .yes
        }) {
            found.insert(one.caseID)
        }
        return found
    }

    /// Refuses a list on which a mark stands that the law no longer gives.
    func requireEntitled(_ clause: String, _ priorities: [Int64: [Priority]]) async throws {
        for cases in priorities.values {
            let marked = cases.filter(\.isMarked)
            guard let first = marked.first, try await entitled(clause, marked).isEmpty else {
                continue
            }
            throw Refusal(
                Text(
                    "\(first.ref) 今天已不符合 \(clause)（第 \(first.caseID) 号）；先核实并终止这件事项，"
                        + "再冻结名单。",
                    en: "\(clause) does not give \(first.ref) the priority today (case "
                        + "\(first.caseID)); look into it and close the case before the list is "
                        + "frozen."))
        }
    }

    /// Nobody freezes or draws a list on which they or their kin stand.
    func requireNoKin(_ persons: [Int64], in transaction: Transaction) async throws {
        guard try await !bureau.kin(in: transaction).isDisjoint(with: persons) else { return }
        throw Refusal(
            Text(
                "名单里有您本人或亲属；请同事办理。",
                en: "You or your kin stand on the list; a colleague does this."), kind: .forbidden)
    }
}
