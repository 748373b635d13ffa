import Foundation
import Kernel
import Law

/// Acts on many cases: each in a transaction of its own, while the clerk may go on with other
/// things. Only who began a job sees it.
actor JobBoard {
    /// One case of a job.
    struct Item: Sendable {
        let number: Int64
        /// Whom and what it is about, masked.
        let about: String
    }

    /// What became of one.
    struct Outcome: Sendable {
        let item: Item
        let words: Text
        let isDone: Bool
    }

    struct Job: Sendable {
        let title: Text
        /// Where the clerk came from.
        let back: String
        let total: Int
        let since = Date()
        var outcomes: [Outcome] = []
        var isOver = false
    }

    private var jobs: [FormAnswers.Key: Job] = [:]

    /// How long a finished job is kept, in seconds; how many somebody may have running.
    private static let age: TimeInterval = 3600
    private static let runningMax = 2

    func job(_ id: String, of session: Session) -> Job? { jobs[FormAnswers.Key(session, id)] }

    /// Begins a job; the same form again finds it as it stands.
    ///
    /// - Parameters:
    ///   - back: Where the clerk came from.
    ///   - work: Does it to one case; nil words where it was not done.
    /// - Throws: `Refusal` when two of somebody are running.
    func begin(
        _ id: String, of session: Session, _ title: Text, back: String, _ items: [Item],
        _ work: @escaping @Sendable (Item) async -> Outcome
    ) throws {
        let key = FormAnswers.Key(session, id)
        guard jobs[key] == nil else { return }
        let now = Date()
        jobs = jobs.filter { !$0.value.isOver || now.timeIntervalSince($0.value.since) < Self.age }
        let running = jobs.count {
            $0.key.account == key.account && $0.key.district == key.district && !$0.value.isOver
        }
        guard running < Self.runningMax else {
            throw Refusal(
                Text("您已有两批在办；等其中一批办完再提交。", en: "Two of yours are running; wait for one."))
        }
        jobs[key] = Job(title: title, back: back, total: items.count)
        Task.detached {
            for item in items { await self.note(await work(item), key) }
            await self.finish(key)
        }
    }

    private func finish(_ key: FormAnswers.Key) { jobs[key]?.isOver = true }

    private func note(_ outcome: Outcome, _ key: FormAnswers.Key) {
        jobs[key]?.outcomes.append(outcome)
    }
}
