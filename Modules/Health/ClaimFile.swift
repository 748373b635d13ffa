import Kernel
import Law
import Postgres

/// A claim as it is kept: what it is for, and what was done on it.
extension ClaimBook {
    enum Kind: String, CaseIterable {
        case stay, illness

        var title: Text {
            switch self {
            case .stay: Text("住院", en: "Stay")
            case .illness: Text("新发大病", en: "New illness")
            }
        }
    }

    /// How far a claim has come.
    enum Step: String, CaseIterable {
        case discharged, complete, submitted, settled, refused

        var title: Text {
            switch self {
            case .discharged: Text("已出院", en: "discharged")
            case .complete: Text("材料已齐", en: "papers complete")
            case .submitted: Text("已报送", en: "submitted")
            case .settled: Text("已赔付", en: "settled")
            case .refused: Text("承保机构不赔", en: "refused by the insurer")
            }
        }

        /// The steps after which it comes.
        func follows(_ last: Step?, of kind: Kind) -> Bool {
            switch self {
            case .discharged: kind == .stay && last == nil
            case .complete: last == (kind == .stay ? .discharged : nil)
            case .submitted: last == .complete
            case .settled, .refused: last == .submitted
            }
        }
    }

    /// One thing done on a claim.
    struct Act: Hashable {
        let step: Step
        let day: Day
        /// Of a settlement: what was paid.
        var paid: Money?
        var reason: String?
    }

    struct Claim: Hashable {
        let id: Int64
        let client: String
        let person: Int64
        let ref: String
        let name: String
        let policy: Int64
        let caseID: Int64?
        let kind: Kind
        /// Admission, or the day of the diagnosis.
        let from: Day
        /// Of a stay told when it was over: the discharge.
        let to: Day?
        let hospitalLevel: Int?
        var acts: [Act] = []

        var discharged: Day? {
            guard kind == .stay else { return nil }
            return acts.first { $0.step == .discharged }?.day ?? to
        }

        /// Nil: just opened.
        var state: Step? { acts.last?.step ?? (discharged == nil ? nil : .discharged) }

        /// The day by which the papers must be complete; nil when they are, and while a stay lasts.
        var due: Day? {
            let begin = kind == .stay ? discharged : from
            guard state == nil || state == .discharged else { return nil }
            return begin?.adding(days: ClaimBook.packDays)
        }

        init(_ row: Row) throws {
            let (id, client, person, ref, name, policy, caseID, kind, from, to, level) =
                try row.decode(
                    Int64.self, String.self, Int64.self, String.self, String.self, Int64.self,
                    Int64?.self, String.self, PostgresDate.self, PostgresDate?.self, Int?.self)
            self.id = id
            self.client = client
            self.person = person
            self.ref = ref
            self.name = name
            self.policy = policy
            self.caseID = caseID
            self.kind = Kind(rawValue: kind) ?? .stay
            self.from = Day(from)
            self.to = to.map { Day($0) }
            hospitalLevel = level
        }
    }
}
