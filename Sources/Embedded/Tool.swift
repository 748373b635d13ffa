/// A program that turns bytes into bytes, run to its end.
public enum Tool {
    /// What it left.
    public struct Outcome: Sendable {
        /// 128 + n for signal n.
        public let status: Int32
        public let output: [UInt8]
        /// The end of what it said on standard error.
        public let complaint: String
    }

    /// Runs it with nothing of this process's environment but what is given, and ends it when it
    /// takes too long.
    ///
    /// - Parameter command: The program by its whole path, and its arguments.
    /// - Throws: `ClusterError` when it cannot be started or is too slow.
    public static func run(
        _ command: [String], environment: [String: String], input: [UInt8], seconds: Int
    ) throws -> Outcome {
        let child = try Child(command, environment: environment)
        // One that ends before it has read all says why by its status.
        try? child.send(input)
        let (status, output) = try child.finish(seconds: seconds)
        return Outcome(status: status, output: output, complaint: child.complaint)
    }
}
