import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One child process and its three pipes, served by `poll` from a single thread.
///
/// Whatever end is waited for, the others are drained too, so a child that writes a lot to standard
/// error never stands still. What is kept of standard error is bounded.
final class Child {
    let name: String
    private(set) var pid: pid_t = 0
    private var input: Int32
    private var output: Int32
    private var error: Int32
    private var outputBytes: [UInt8] = []
    private(set) var errorBytes: [UInt8] = []
    private var buffer = [UInt8](repeating: 0, count: 65_536)
    private var status: Int32?
    private static let errorLimit = 64 * 1_024

    /// Starts the program; its name is looked up in no path, so give the whole of it.
    init(_ command: [String], environment: [String: String]) throws {
        let switches = ["/setpriv", "/runuser"]
        let program = command.first { word in
            word.hasPrefix("/") && !switches.contains { word.hasSuffix($0) }
        }
        name = program?.split(separator: "/").last.map(String.init) ?? command.first ?? ""
        // A child that ends early must be an error here, not the end of this process.
        signal(SIGPIPE, SIG_IGN)
        let (childInput, input) = try SystemCall.pipe()
        let (output, childOutput) = try SystemCall.pipe()
        let (error, childError) = try SystemCall.pipe()
        (self.input, self.output, self.error) = (input, output, error)
        defer {
            close(childInput)
            close(childOutput)
            close(childError)
        }
        let failure = Self.spawn(
            command, environment, [childInput, childOutput, childError], into: &pid)
        guard failure == 0 else {
            for end in [input, output, error] { close(end) }
            pid = 0
            throw ClusterError.file(command.first ?? "", .read, failure)
        }
        // Writing must not block: the child may be waiting for us to read.
        _ = fcntl(input, F_SETFL, fcntl(input, F_GETFL) | O_NONBLOCK)
    }

    deinit {
        if pid > 0 && status == nil { stop() }
    }

    /// Sends all of the bytes. Throws `EPIPE` as a file error when the child has gone.
    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            try wait(writing: true, deadline: .infinity)
            let count = bytes[sent...].withUnsafeBytes { SystemCall.write(input, $0) }
            if count < 0 && (errno == EAGAIN || errno == EINTR) { continue }
            guard count > 0 else { throw ClusterError.file(name, .write, errno) }
            sent += count
        }
    }

    func closeInput() {
        if input >= 0 { close(input) }
        input = -1
    }

    /// The next bytes of standard output; nil at its end.
    func receive(deadline: Double = .infinity) throws -> [UInt8]? {
        while outputBytes.isEmpty {
            guard output >= 0 else { return nil }
            try wait(writing: false, deadline: deadline)
        }
        defer { outputBytes.removeAll(keepingCapacity: true) }
        return outputBytes
    }

    /// Closes standard input, reads to the end, and reaps: the exit status, 128 + n for signal n.
    @discardableResult
    func finish(seconds: Int = 600) throws -> (status: Int32, output: [UInt8]) {
        let deadline = SystemCall.seconds + Double(seconds)
        closeInput()
        while output >= 0 || error >= 0 {
            do {
                try wait(writing: false, deadline: deadline)
            } catch {
                stop()
                throw ClusterError.programTooSlow(name, seconds: seconds)
            }
        }
        return (reap(), outputBytes)
    }

    /// Ends the child at once.
    func stop() {
        kill(pid, SIGKILL)
        closeInput()
        for end in [output, error] where end >= 0 { close(end) }
        (output, error) = (-1, -1)
        reap()
    }

    /// What the child said on standard error, without lines that may quote stored values.
    var complaint: String {
        String(decoding: errorBytes, as: UTF8.self).split(separator: "\n")
            .filter { line in
                !["DETAIL", "CONTEXT", "STATEMENT", "LINE"].contains { line.hasPrefix($0) }
                    && !line.allSatisfy { " ^".contains($0) }
            }
            .suffix(6).joined(separator: " | ")
    }

    @discardableResult
    private func reap() -> Int32 {
        if let status { return status }
        var raw: Int32 = 0
        while waitpid(pid, &raw, 0) < 0 && errno == EINTR {}
        let signalled = raw & 0x7f
        let code = signalled == 0 ? (raw >> 8) & 0xff : 128 + signalled
        status = code
        return code
    }

    private func wait(writing: Bool, deadline: Double) throws {
        var ends: [pollfd] = []
        if output >= 0 { ends.append(pollfd(fd: output, events: Int16(POLLIN), revents: 0)) }
        if error >= 0 { ends.append(pollfd(fd: error, events: Int16(POLLIN), revents: 0)) }
        if writing && input >= 0 {
            ends.append(pollfd(fd: input, events: Int16(POLLOUT), revents: 0))
        }
        let left = deadline - SystemCall.seconds
        guard left > 0 else { throw ClusterError.programTooSlow(name, seconds: 0) }
        guard poll(&ends, nfds_t(ends.count), Int32(min(left * 1_000, 60_000))) > 0 else { return }
        for end in ends where end.revents != 0 {
            if end.fd == output { drain(&output, into: &outputBytes) }
            if end.fd == error {
                drain(&error, into: &errorBytes)
                errorBytes = Array(errorBytes.suffix(Self.errorLimit))
            }
        }
    }

    private func drain(_ end: inout Int32, into bytes: inout [UInt8]) {
        let count = SystemCall.read(end, &buffer)
        if count > 0 {
            bytes += buffer[..<count]
        } else {
            close(end)
            end = -1
        }
    }

    private static func spawn(
        _ command: [String], _ environment: [String: String], _ ends: [Int32], into pid: inout pid_t
    ) -> Int32 {
        #if canImport(Glibc)
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
            var flags = Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK)
        #else
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
            var flags = Int16(
                POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_CLOEXEC_DEFAULT)
        #endif
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        for (target, end) in ends.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, end, Int32(target))
        }
        // Worker threads block signals and this process ignores SIGPIPE: a child starts afresh.
        var ordinary = sigset_t()
        sigemptyset(&ordinary)
        posix_spawnattr_setsigmask(&attributes, &ordinary)
        sigaddset(&ordinary, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &ordinary)
        posix_spawnattr_setflags(&attributes, flags)
        flags = 0
        var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] =
            environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer {
            for text in arguments + variables { free(text) }
        }
        return posix_spawn(&pid, command[0], &actions, &attributes, &arguments, &variables)
    }
}
