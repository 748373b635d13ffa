public import Accounts
public import ArgumentParser
public import Kernel
public import Law

/// What proves the audit: the program has the keys of the checkpoints and the verifier, which
/// shares no code with what writes the evidence.
public struct Evidence: Sendable {
    /// The public keys, a line each.
    public let keys: @Sendable () throws -> [String]
    /// Verifies the database's own evidence of a district: whether it is clean, and what was found.
    public let verify: @Sendable (Desk, _ district: Int) async throws -> (Bool, [Text])

    public init(
        keys: @escaping @Sendable () throws -> [String],
        verify: @escaping @Sendable (Desk, _ district: Int) async throws -> (Bool, [Text])
    ) {
        (self.keys, self.verify) = (keys, verify)
    }
}

/// What the program hands the console: the console itself opens nothing and reads no keys.
public struct ConsoleHost: Sendable {
    /// The connections of every role, for the life of the server.
    public let pools: Pools
    public let registry: Registry
    public let seal: any Seal
    public let mark: PersonMark
    public let signIn: SignIn
    /// Where `templates` and `static` are.
    public let folder: String
    /// The commands of a desk, as the terminal has them; those that answer with a page have a form.
    public let commands: @Sendable (_ desk: String) -> [any ParsableCommand.Type]
    /// Refuses a session whose desk or duties do not do a command (by its words).
    public let check: @Sendable (_ command: String, Session) throws -> Void
    /// Commands of a department that other offices' systems run too.
    public let isForServices: @Sendable (_ command: String) -> Bool
    /// What the database's own errors mean for who asked; nil for what nobody foresaw.
    public let trouble: @Sendable (any Error) -> Trouble?
    /// How the connections to the database stand, role by role.
    public let connections: @Sendable () async -> [Connections]
    /// The day on which work is done.
    public let today: @Sendable () -> Day
    /// Whether an act weighs more than looking: it needs the second factor again.
    public let needsProof: @Sendable (_ command: String) -> Bool
    /// Whether a command only reads, so that its answer can be had as a paper.
    public let isPaper: @Sendable (_ command: String) -> Bool
    /// Turns a page that refers to nothing outside itself into PDF.
    public let press: @Sendable (_ html: String) async throws -> [UInt8]
    /// How the evidence is proved; nil where the keys of its checkpoints are not at hand.
    public var evidence: Evidence?
    /// The sealed papers of a district's cases.
    public var papers: @Sendable (Office, _ district: Int) throws -> PaperStore = { _, _ in
        throw Refusal(Text("这里没有存凭据的地方。", en: "There is no place for papers here."))
    }
    /// The payment runs, the latest first.
    public var runs: @Sendable (Bureau) async throws -> [RunCard] = { _ in [] }
    /// The packs read before: a page does not read its district's law anew.
    private let laws = LawShelf()

    /// The connections of one role.
    public struct Connections: Hashable, Sendable {
        public let role: String
        /// Counts by what they are of: `limit`, `open`, `idle`, `waiting`.
        public let counts: [String: Int]

        public init(role: String, counts: [String: Int]) {
            self.role = role
            self.counts = counts
        }
    }

    /// Why the database did not do something.
    public enum Trouble: Hashable, Sendable {
        /// It does not allow this to the desk.
        case forbidden
        /// A value is none that the database can have, as a day of the year 0.
        case unfit
        /// It cannot be reached, or every connection is busy: later it can be done.
        case away
    }

    public init(
        pools: Pools, registry: Registry, seal: any Seal, mark: PersonMark, signIn: SignIn,
        folder: String, commands: @escaping @Sendable (String) -> [any ParsableCommand.Type],
        check: @escaping @Sendable (String, Session) throws -> Void,
        needsProof: @escaping @Sendable (String) -> Bool,
        isPaper: @escaping @Sendable (String) -> Bool,
        press: @escaping @Sendable (String) async throws -> [UInt8],
        isForServices: @escaping @Sendable (String) -> Bool = { _ in false },
        trouble: @escaping @Sendable (any Error) -> Trouble? = { _ in nil },
        connections: @escaping @Sendable () async -> [Connections] = { [] },
        today: @escaping @Sendable () -> Day = { .today }
    ) {
        self.pools = pools
        self.registry = registry
        self.seal = seal
        self.mark = mark
        self.signIn = signIn
        self.folder = folder
        self.commands = commands
        self.check = check
        self.isForServices = isForServices
        self.trouble = trouble
        self.connections = connections
        self.today = today
        self.needsProof = needsProof
        self.isPaper = isPaper
        self.press = press
    }

    /// The office of who is signed in.
    ///
    /// - Parameters:
    ///   - purpose: The page or act, for the audit; no personal data.
    ///   - request: The key under which another system asks for an act.
    ///   - isReading: Whether whatever would write is refused.
    func office(
        _ session: Session, purpose: String, request: RequestKey? = nil, isReading: Bool = false
    ) -> Office {
        Office(
            pools, session: session, purpose: purpose, mark: mark, registry: registry,
            today: today(), request: request, isReading: isReading, laws: laws)
    }

    /// A desk's name for people.
    func title(of desk: String) -> Text {
        switch desk {
        case "office": Text("联席会议办公室", en: "Joint-meeting office")
        case "system": Text("系统管理", en: "System administration")
        case "secretary": Text("安全管理", en: "Security administration")
        case "audit": Text("审计", en: "Audit")
        case "service": Text("服务账户", en: "Service account")
        default: registry.department(desk)?.title ?? Text(desk, en: desk)
        }
    }
}
