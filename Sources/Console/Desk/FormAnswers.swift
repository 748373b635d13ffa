import Crypto
import Foundation
import Kernel
import Law

/// What became of each form, so that one sent twice is one act: a second click gets the first one's
/// answer. Acts that the database knows by the form's id are told apart there too; this also covers
/// those without one, and keeps the answer for the page that follows.
actor FormAnswers {
    /// A form of somebody.
    struct Key: Hashable, Sendable {
        let district: Int
        let account: Int64
        /// Made with the form.
        let id: String

        init(_ session: Session, _ id: String) {
            district = session.district
            account = session.account
            self.id = id
        }
    }

    private struct Kept {
        let task: Task<Page, any Error>
        let digest: SHA256.Digest
        let since: Date
    }

    private var kept: [Key: Kept] = [:]

    /// How long an answer is kept, in seconds, and how many of them.
    private static let age: TimeInterval = 3600
    private static let limit = 5000

    /// Does what a form asks for, once; a refused form can be sent again.
    ///
    /// - Parameter path: What the form is sent to.
    /// - Throws: What `body` throws; `Refusal` for a form without an id, and for one that was done
    ///   and is sent again with other words.
    func once(
        _ form: Form, _ path: String, of session: Session,
        _ body: @escaping @Sendable () async throws -> Page
    ) async throws -> Page {
        let key = Key(session, form["id"])
        guard (8...64).contains(key.id.utf8.count) else {
            throw Refusal(
                Text("表单不完整；请返回上一页，刷新后再提交。", en: "The form is incomplete; reload it."))
        }
        // The code of the second factor comes with the form, and is no part of what it asks for.
        let asked = form.pairs.filter { $0.name != StepUp.field && $0.name != "csrf" }
        let words = ([path] + asked.map { "\($0.name)=\($0.value)" }).joined(separator: "\n")
        let digest = SHA256.hash(data: Data(words.utf8))
        if let known = kept[key] {
            guard known.digest == digest else {
                throw Refusal(
                    Text(
                        "这张表已经办过，内容却不同；要再办一次，请重新打开这一页。",
                        en: "This form was done already, with other words; open the page anew."))
            }
            return try await known.task.value
        }
        prune()
        let task = Task.detached { try await body() }
        kept[key] = Kept(task: task, digest: digest, since: Date())
        do {
            return try await task.value
        } catch {
            kept[key] = nil
            throw error
        }
    }

    /// What was said to a form that was done; nil for one that is not known.
    func said(_ id: String, to session: Session) async -> Page? {
        try? await kept[Key(session, id)]?.task.value
    }

    private func prune() {
        guard kept.count >= Self.limit / 10 else { return }
        let now = Date()
        kept = kept.filter { now.timeIntervalSince($0.value.since) < Self.age }
        if kept.count >= Self.limit, let oldest = kept.min(by: { $0.value.since < $1.value.since })
        {
            kept[oldest.key] = nil
        }
    }
}
