import Kernel
import Law
import Postgres

/// Whose resident premium of a year is to be bought: everybody to whom the law gives it, the
/// uninsured first. Who has employee cover is not among them.
struct SeasonList {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    /// How far somebody's premium is, the most pressing first.
    enum Standing: Int, Comparable, Sendable {
        case undecided, refused, excepted, waiting, ordered, approved, insured

        static func < (a: Standing, b: Standing) -> Bool { a.rawValue < b.rawValue }

        var title: Text {
            switch self {
            case .undecided: Text("缺参保状态，不能判断", en: "undecided, a fact is missing")
            case .refused: Text("保险机构未受理", en: "refused by the insurer")
            case .excepted: Text("例外", en: "exception")
            case .waiting: Text("待列入缴费单", en: "to be ordered")
            case .ordered: Text("已列单，待审批", en: "on an order, to be approved")
            case .approved: Text("已审批，待参保确认", en: "approved, to be confirmed")
            case .insured: Text("已确认参保", en: "insured")
            }
        }
    }

    struct Entry: Hashable, Sendable {
        let person: Bureau.Person
        /// Nil where the insurance system has said nothing of the year.
        let cover: CoverBook.Kind?
        let standing: Standing
        /// The order's number, or the reason of an exception.
        let remark: String?
    }

    /// - Returns: The list, and how many are left out for employee cover.
    func read(_ year: Int) async throws -> ([Entry], employees: Int) {
        let clause = try bureau.clause(
            giving: MedicalInsurance.residentPremium, in: try await bureau.pack())
        let answers = try await bureau.answers(to: clause.id)
        let butForCover = try await bureau.answers(
            to: clause.id, leaving: MedicalInsurance.medical.name)
        let lines = Dictionary(
            grouping: try await OrderBook(bureau).list(.init(year: year, limit: Int64.max)),
            by: \.person)
        let exceptions = Dictionary(
            try await ExceptionBook(bureau).list(year).map { ($0.person, $0) },
            uniquingKeysWith: { first, _ in first })
        let due = answers.filter { $0.outcome != .no }
        let covers = try await bureau.transaction(reading: true) {
            try await CoverBook(bureau).latest(of: due.map(\.person.id), in: $0)
        }
        let entries = due.map { answer in
            let mine = lines[answer.person.id]?.max { $0.nth < $1.nth }
            let exception = exceptions[answer.person.id]
            let standing = Self.standing(answer.outcome, mine, exception != nil)
            let remark =
                switch standing {
                case .refused: mine?.answer?.reason
                case .excepted: mine?.exception ?? exception?.reason
                default: mine?.number
                }
            return Entry(
                person: answer.person,
                cover: covers[answer.person.id]?[year]?.kind
                    ?? covers[answer.person.id]?[bureau.today.year]?.kind,
                standing: standing, remark: remark)
        }
        let out = Set(answers.filter { $0.outcome == .no }.map(\.person.id))
        let employees = butForCover.filter { $0.outcome == .yes && out.contains($0.person.id) }
        return (entries.sorted(by: Self.isBefore), employees.count)
    }

    private static func standing(
        _ outcome: Truth, _ line: OrderBook.Line?, _ isExcepted: Bool
    ) -> Standing {
        if let line, line.exception == nil {
            if line.answer?.from != nil { return .insured }
            if line.answer != nil { return .refused }
            return line.isApproved ? .approved : .ordered
        }
        if isExcepted { return .excepted }
        return outcome == .unknown ? .undecided : .waiting
    }

    /// Whoever has no cover first, then by how far it is.
    private static func isBefore(_ a: Entry, _ b: Entry) -> Bool {
        func key(_ entry: Entry) -> (Int, Standing, String) {
            let isUninsured = entry.cover == CoverBook.Kind.none && entry.standing != .insured
            return (isUninsured ? 0 : 1, entry.standing, entry.person.ref)
        }
        return key(a) < key(b)
    }
}
