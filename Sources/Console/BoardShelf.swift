import Foundation
import JointMeeting
import Kernel
import Law

/// Boards counted a moment ago. Counting a district takes its time: a board is shown again for
/// twenty times as long as it took, so that at most a twentieth of the server's time goes into it,
/// and says when it was counted.
actor BoardShelf {
    /// A board, and when it was counted.
    struct Counted: Sendable {
        let board: OfficeBoard
        let at: ContinuousClock.Instant
        /// As a clock in Asia/Shanghai had it, to the second.
        let time: String
        let cost: Duration
    }

    private var kept: [Int: Counted] = [:]
    private var running: [Int: Task<Counted, any Error>] = [:]

    private static let longest = Duration.seconds(300)
    private static let shares = 20

    /// The board of a district; counted once, however many ask at the same time.
    ///
    /// - Parameters:
    ///   - isFresh: Whether one counted before does not do.
    ///   - count: Counts it anew.
    func board(
        of district: Int, on day: Day, fresh isFresh: Bool,
        _ count: @escaping @Sendable () async throws -> OfficeBoard
    ) async throws -> Counted {
        if let task = running[district] { return try await task.value }
        if !isFresh, let counted = kept[district], counted.board.day == day,
            ContinuousClock.now - counted.at < min(counted.cost * Self.shares, Self.longest)
        {
            return counted
        }
        let task = Task {
            let start = ContinuousClock.now
            let board = try await count()
            let end = ContinuousClock.now
            return Counted(board: board, at: end, time: Self.time(), cost: end - start)
        }
        running[district] = task
        defer { running[district] = nil }
        let counted = try await task.value
        kept[district] = counted
        return counted
    }

    private static func time() -> String {
        let seconds = Int(Date().timeIntervalSince1970.rounded(.down)) + 8 * 3600
        return [seconds / 3600 % 24, seconds / 60 % 60, seconds % 60]
            .map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }
}
