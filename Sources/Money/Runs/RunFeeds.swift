import Kernel
import Law

/// The feeds that a run rests on: where the death register is too old nothing is paid at all, where
/// a bureau's own feed is, nothing of that bureau's clauses. Their limits are figures of the
/// district.
struct RunFeeds: Sendable {
    struct Feed: Sendable {
        let department: String
        let code: String
        let days: Int64
    }

    /// Of the whole run.
    let all: [Feed]
    /// Of one bureau's clauses.
    let own: [Feed]

    private static let ofAll = [("public_security", "deaths", "pay.feed_days_deaths")]
    private static let ofOwn = [
        ("education", "school-roll", "pay.feed_days_school_roll"),
        ("disabled_persons", "certificates", "pay.feed_days_certificates"),
    ]

    /// A feed without a limit is not asked for.
    init(_ pack: Pack, on day: Day) {
        func feeds(_ list: [(String, String, String)]) -> [Feed] {
            list.compactMap { department, code, figure in
                pack.setting(figure, on: day).map {
                    Feed(department: department, code: code, days: $0)
                }
            }
        }
        all = feeds(Self.ofAll)
        own = feeds(Self.ofOwn)
    }
}

extension Pack {
    /// A parameter of the work, whoever ruled it; nil where it is to be set. Not for sums.
    func setting(_ figure: String, on day: Day) -> Int64? {
        figures[figure]?.rows.first { $0.from <= day && day < $0.to }?.value
    }
}
