/// What an import did, or would do.
public struct ImportOutcome: Hashable, Sendable {
    /// One a file given, in the order roster, facts, deliveries.
    public var files: [FileOutcome]
    /// Nothing was kept: it was a preview.
    public var isDryRun: Bool

    public init(files: [FileOutcome], isDryRun: Bool) {
        self.files = files
        self.isDryRun = isDryRun
    }

    /// Rows that are new or changed something.
    public var accepted: Int { files.reduce(0) { $0 + $1.accepted } }
    public var unchanged: Int { files.reduce(0) { $0 + $1.unchanged } }
    public var rejected: Int { files.reduce(0) { $0 + $1.rejected } }
}

/// The part of one file.
public struct FileOutcome: Hashable, Sendable {
    public var path: String
    public var accepted: Int
    public var unchanged: Int
    public var rejected: Int
    /// The file of rejected rows: the same columns and `error`; nil when there is none.
    public var rejectsPath: String?
    /// Lines of people new here whom another district has registered too: somebody asks there
    /// before both give.
    public var knownElsewhere: [Int]

    public init(
        path: String, accepted: Int, unchanged: Int, rejected: Int, rejectsPath: String?,
        knownElsewhere: [Int] = []
    ) {
        self.path = path
        self.accepted = accepted
        self.unchanged = unchanged
        self.rejected = rejected
        self.rejectsPath = rejectsPath
        self.knownElsewhere = knownElsewhere
    }
}
