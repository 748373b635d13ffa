import CLibPQ
import Dispatch
import Synchronization

/// Asks the server to cancel the statement that is running, from any thread.
///
/// A request is sent only while its own statement runs, and the statement is not taken to have
/// ended before a request under way has reached the server; so it never hits the next one.
final class Canceller: Sendable {
    /// The pointer is used only under the mutex, which is what makes it safe to share.
    private struct State: ~Copyable, @unchecked Sendable {
        var cancel: OpaquePointer?
        var running: UInt64?
        var lastTicket: UInt64 = 0
    }

    private let state: Mutex<State>

    init(_ connection: OpaquePointer) {
        state = Mutex(State(cancel: PQgetCancel(connection)))
    }

    deinit {
        state.withLock { state in
            PQfreeCancel(state.cancel)
            state.cancel = nil
        }
    }

    /// A number for a statement that is about to run.
    func ticket() -> UInt64 {
        state.withLock { state in
            state.lastTicket += 1
            return state.lastTicket
        }
    }

    func begin(_ ticket: UInt64) {
        state.withLock { $0.running = ticket }
    }

    func end(_ ticket: UInt64) {
        state.withLock { state in
            if state.running == ticket { state.running = nil }
        }
    }

    /// Cancels the statement of that number without making the caller wait.
    func cancel(_ ticket: UInt64) {
        DispatchQueue.global().async { self.cancelNow(ticket) }
    }

    /// Cancels whatever runs at this moment without making the caller wait.
    func cancelRunning() {
        guard let running = state.withLock({ $0.running }) else { return }
        cancel(running)
    }

    /// Cancels the statement of that number; returns when the server has the request.
    func cancelNow(_ ticket: UInt64) {
        state.withLock { state in
            guard state.running == ticket, let cancel = state.cancel else { return }
            var words = [CChar](repeating: 0, count: 256)
            // A failure means the connection is gone, which the waiting side finds by itself.
            _ = PQcancel(cancel, &words, Int32(words.count))
        }
    }
}
