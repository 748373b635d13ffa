import Kernel
import Law

/// The order of a project's list (同等条件下优先). Pure: whoever has the printed lines can work it out
/// again.
enum Ranking {
    /// One application as it stands when the list is frozen.
    struct Candidate: Hashable {
        let application: Int64
        /// The register's id; nil of a household that it does not know.
        let person: Int64?
        /// From 1, the best; nil where the project's conditions are not met.
        let conditions: Int?
        /// Why they are not.
        let reason: String?
        /// Whether the policy's priority is theirs.
        let isMarked: Bool
        let appliedOn: Day

        /// What decides: the class of conditions, then the mark, then the day on which they
        /// applied, then the application's number.
        var key: OrderKey {
            OrderKey(
                conditions: [Int64(conditions ?? Ranking.none)], isMarked: isMarked,
                tie: "\(appliedOn)", number: application)
        }
    }

    struct Line: Hashable {
        let rank: Int
        let candidate: Candidate
        let isAdmitted: Bool
        /// Why not.
        let reason: String?
    }

    /// The class of who does not meet the conditions: behind all nine.
    static let none = 10

    /// All lines, the first to be admitted first.
    static func lines(_ candidates: [Candidate], places: Int) -> [Line] {
        candidates.sorted { $0.key < $1.key }.enumerated().map { index, candidate in
            let rank = index + 1
            let isEligible = candidate.conditions != nil
            let reason =
                isEligible ? "排第 \(rank) 位，名额 \(places) 个" : candidate.reason ?? "不符合项目条件"
            let isAdmitted = isEligible && rank <= places
            return Line(
                rank: rank, candidate: candidate, isAdmitted: isAdmitted,
                reason: isAdmitted ? nil : reason)
        }
    }
}
