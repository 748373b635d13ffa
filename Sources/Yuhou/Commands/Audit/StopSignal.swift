import Dispatch
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// SIGTERM and SIGINT as a wish to stop between two rounds of work, never inside one.
final class StopSignal: Sendable {
    private struct State {
        var isRaised = false
        var pause: Task<Void, Never>?
    }

    private let state = Mutex(State())
    // Kept alive here and not touched again.
    private nonisolated(unsafe) let sources: [any DispatchSourceSignal]

    /// Takes both signals over for the rest of the process.
    init() {
        sources = [SIGTERM, SIGINT].map { number in
            signal(number, SIG_IGN)
            return DispatchSource.makeSignalSource(signal: number, queue: .global())
        }
        for source in sources {
            source.setEventHandler { [weak self] in self?.raise() }
            source.activate()
        }
    }

    /// Whether the process was asked to stop.
    var isRaised: Bool { state.withLock { $0.isRaised } }

    /// Waits, but not after the process was asked to stop.
    func pause(_ duration: Duration) async {
        let task = state.withLock { state -> Task<Void, Never>? in
            guard !state.isRaised else { return nil }
            let task = Task<Void, Never> { try? await Task.sleep(for: duration) }
            state.pause = task
            return task
        }
        await task?.value
    }

    private func raise() {
        state.withLock { state in
            state.isRaised = true
            state.pause?.cancel()
        }
    }
}
