import Foundation
import Postgres
import TestSupport
import Testing

/// A connection to a database of the shared server that no other test uses.
func freshConnection() async throws -> Connection {
    try await Connection.connect(freshSettings())
}

func freshSettings() async throws -> ConnectionSettings {
    var settings = try ConnectionSettings(uri: try await TestServer.shared.freshDatabase())
    settings.applicationName = "postgres-tests"
    return settings
}

/// The error `body` throws.
func failure(
    sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
) async throws -> PostgresError {
    do {
        try await body()
    } catch let error as PostgresError {
        return error
    }
    try #require(Bool(false), "no error was thrown", sourceLocation: sourceLocation)
    return try #require(nil)
}

/// Whether the server is running a statement that contains the words, waiting for it to begin.
func isRunning(_ words: String, seenBy observer: Connection) async throws -> Bool {
    for _ in 0..<200 {
        let found = try await observer.one(
            """
            SELECT count(*) AS n FROM pg_stat_activity
            WHERE state = 'active' AND pid <> pg_backend_pid() AND position(\(words) IN query) > 0
            """)
        if try found?.value("n", as: Int.self) ?? 0 > 0 { return true }
        try await Task.sleep(for: .milliseconds(10))
    }
    return false
}

/// A count kept across tasks.
actor Counter {
    private(set) var value = 0

    func add() { value += 1 }
}

/// A gate that tasks wait at until it is opened.
actor Gate {
    private var isOpen = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func open() {
        isOpen = true
        for continuation in waiting { continuation.resume() }
        waiting = []
    }

    func pass() async {
        guard !isOpen else { return }
        await withCheckedContinuation { waiting.append($0) }
    }
}

/// Peak resident memory of this process so far, in bytes.
func peakMemory() -> Int {
    var usage = rusage()
    #if canImport(Darwin)
        getrusage(RUSAGE_SELF, &usage)
        return usage.ru_maxrss
    #else
        // Linux counts in kibibytes.
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss * 1024
    #endif
}
