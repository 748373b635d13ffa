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

/// What a department brings into the house.
public struct Services: Sendable {
    /// The facts its word counts for, in the order of its manifest.
    public let facts: [FactKind]
    /// What it gives, in the order of its manifest.
    public let benefits: [Benefit]
    /// What it does when something happens to a family.
    public let reactions: [Reaction]
    /// Its own commands, beside those every department gets.
    public let commands: [any AsyncParsableCommand.Type]

    /// Every list may be empty: a bureau that only reports facts gives nothing itself.
    public init(
        facts: [FactKind] = [], benefits: [Benefit] = [], reactions: [Reaction] = [],
        commands: [any AsyncParsableCommand.Type] = []
    ) {
        self.facts = facts
        self.benefits = benefits
        self.reactions = reactions
        self.commands = commands
    }
}
