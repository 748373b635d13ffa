/// Who may use a connection now: one holder, and those who wait in the order they came. It is part
/// of
/// the connection actor's state; the actor resumes whom it names.
struct LeaseQueue {
    private(set) var holder: UInt64?
    private var waiting: [(lease: UInt64, continuation: CheckedContinuation<Void, any Error>)] = []
    private var last: UInt64 = 0

    /// The connections the current task holds, so that waiting for oneself is refused, not endless.
    @TaskLocal static var heldByTask: Set<ObjectIdentifier> = []

    mutating func number() -> UInt64 {
        last += 1
        return last
    }

    /// Takes the lease if nobody has it.
    mutating func take(_ lease: UInt64) -> Bool {
        guard holder == nil else { return false }
        holder = lease
        return true
    }

    mutating func wait(_ lease: UInt64, _ continuation: CheckedContinuation<Void, any Error>) {
        waiting.append((lease, continuation))
    }

    /// Stops waiting; the caller resumes the continuation with an error.
    mutating func abandon(_ lease: UInt64) -> CheckedContinuation<Void, any Error>? {
        guard let place = waiting.firstIndex(where: { $0.lease == lease }) else { return nil }
        return waiting.remove(at: place).continuation
    }

    /// Passes the lease on to whoever has waited longest.
    mutating func release(_ lease: UInt64) -> CheckedContinuation<Void, any Error>? {
        guard holder == lease else { return nil }
        guard !waiting.isEmpty else {
            holder = nil
            return nil
        }
        let next = waiting.removeFirst()
        holder = next.lease
        return next.continuation
    }
}
