/// What a verification found.
public struct VerificationReport: Sendable {
    public internal(set) var district: Int
    /// Entries in the chain of the export.
    public internal(set) var chained = 0
    /// The last place of the chain in the export; 0 for none.
    public internal(set) var lastSeq: Int64 = 0
    /// Ids of entries that are not yet chained; the first thousand.
    public internal(set) var unchained: [Int64] = []
    public internal(set) var unchainedCount = 0
    /// Checkpoints of the export and of the outside files, whose signatures were verified.
    public internal(set) var checkpointsInside = 0
    public internal(set) var checkpointsOutside = 0
    /// The last place that an outside checkpoint vouches for: what is altered up to there is found
    /// even if the chain was written anew. 0 for none.
    public internal(set) var covered: Int64 = 0
    /// What is wrong, in the order of places; the first twenty.
    public internal(set) var problems: [AuditFinding] = []
    public internal(set) var problemCount = 0
    /// What is worth a look and may be in order.
    public internal(set) var notices: [AuditFinding] = []
    public internal(set) var noticeCount = 0

    /// Whether nothing is wrong.
    public var isClean: Bool { problemCount == 0 }

    static let listLimit = 20
    static let unchainedLimit = 1000

    mutating func add(problem: AuditFinding) {
        problemCount += 1
        problems.append(problem)
        problems.sort { ($0.seq ?? .max) < ($1.seq ?? .max) }
        if problems.count > Self.listLimit { problems.removeLast() }
    }

    mutating func add(notice: AuditFinding) {
        noticeCount += 1
        if notices.count < Self.listLimit { notices.append(notice) }
    }

    mutating func add(unchained id: Int64) {
        unchainedCount += 1
        if unchained.count < Self.unchainedLimit { unchained.append(id) }
    }
}

/// One thing found, with its place and why, in both languages.
public struct AuditFinding: Sendable {
    /// What it is.
    public enum Kind: String, Sendable {
        /// The entry, or its link, is not what was chained.
        case altered
        /// The link's entry is gone.
        case entryGone = "entry_gone"
        /// A place of the chain is missing.
        case placeMissing = "place_missing"
        /// The chain agrees with itself but not with a checkpoint: it was written anew.
        case rewritten
        /// The chain ends before a checkpoint.
        case cutOff = "cut_off"
        /// A checkpoint that is outside is gone from the database.
        case checkpointGone = "checkpoint_gone"
        case badSignature = "bad_signature"
        case unknownKey = "unknown_key"
        /// A line that is none of the export's.
        case unreadable
        /// Another district's.
        case foreign
        /// The export says how much it holds, and holds something else.
        case incomplete
        /// An entry that is older than a checkpoint which does not cover it.
        case late
        /// No outside checkpoint was given.
        case uncovered
    }

    public let kind: Kind
    /// The place in the chain, where it has one.
    public let seq: Int64?
    /// The entry's id, where it is about one.
    public let entry: Int64?
    public let zh: String
    public let en: String
}

/// Why nothing could be verified.
public struct VerifierError: Error, Sendable, CustomStringConvertible {
    public let zh: String
    public let en: String

    public var description: String { en }
}
