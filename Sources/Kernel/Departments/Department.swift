public import ArgumentParser
public import Law

/// A bureau of the service, as a value the host reads: commands, lists, checks and documentation
/// are derived from it. A department never imports another; they meet through facts and events.
public protocol Department: Sendable {
    /// Its schema, its URLs, its migrations folder, its name in packs.
    static var code: DepartmentCode { get }
    /// Its name for people.
    static var title: Text { get }
    /// What its word counts for and what it gives.
    static var services: Services { get }
}

/// The value that is confirmed of somebody today.
///
/// - Throws: `Refusal` where it cannot be confirmed today, and why.
public typealias Confirming =
    @Sendable (_ office: Office, _ district: Int, _ ref: String) async throws -> String

/// A confirmation that ends with a benefit: the law goes on giving what was confirmed until its
/// owner takes it back.
public struct Ending: Sendable {
    /// The fact that ends.
    public let fact: String
    /// From which day; nil where it stands all the same (somebody moved away, or died).
    public let day:
        @Sendable (_ office: Office, _ district: Int, _ ref: String) async throws -> Day?

    public init(
        _ fact: String,
        day:
            @escaping @Sendable (
                _ office: Office, _ district: Int, _ ref: String
            ) async throws -> Day?
    ) {
        self.fact = fact
        self.day = day
    }
}

/// What a department brings into the house.
public struct Services: Sendable {
    /// The facts its word counts for, in the order of its manifest.
    public let facts: [FactKind]
    /// What it gives, in the order of its manifest.
    public let benefits: [Benefit]
    /// What it does when something happens to a family.
    public let reactions: [Reaction]
    /// What a case that confirms something writes, by its benefit, judged anew on the day of the
    /// last step; without an entry the case itself proposes the value.
    public let confirming: [String: Confirming]
    /// What ends beside a benefit when its stop is decided, by the benefit.
    public let endings: [String: Ending]
    /// The files it takes from other offices.
    public let feeds: [Feed]
    /// Its own commands, beside those every department gets.
    public let commands: [any AsyncParsableCommand.Type]

    /// Every list may be empty: a bureau that only reports facts gives nothing itself.
    public init(
        facts: [FactKind] = [], benefits: [Benefit] = [], reactions: [Reaction] = [],
        confirming: [String: Confirming] = [:], endings: [String: Ending] = [:],
        feeds: [Feed] = [], commands: [any AsyncParsableCommand.Type] = []
    ) {
        self.facts = facts
        self.benefits = benefits
        self.reactions = reactions
        self.confirming = confirming
        self.endings = endings
        self.feeds = feeds
        self.commands = commands
    }
}
