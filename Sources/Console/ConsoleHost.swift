public import Accounts
public import ArgumentParser
public import Kernel
import Law

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

    public init(
        pools: Pools, registry: Registry, seal: any Seal, mark: PersonMark, signIn: SignIn,
        folder: String, commands: @escaping @Sendable (String) -> [any ParsableCommand.Type],
        check: @escaping @Sendable (String, Session) throws -> Void
    ) {
        self.pools = pools
        self.registry = registry
        self.seal = seal
        self.mark = mark
        self.signIn = signIn
        self.folder = folder
        self.commands = commands
        self.check = check
    }

    /// The office of who is signed in.
    ///
    /// - Parameter purpose: The page or act, for the audit; no personal data.
    func office(_ session: Session, purpose: String) -> Office {
        Office(pools, session: session, purpose: purpose, mark: mark, registry: registry)
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
