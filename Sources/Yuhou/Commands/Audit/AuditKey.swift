import ArgumentParser
import Kernel

/// Prints the public keys of the checkpoints, for who verifies.
struct AuditKey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "检查点的公钥，交给核验的部门 · The public key, to be given to who verifies.",
        discussion: "每行一个：标识和 base64。 One a line: identity and base64.")

    func run() async throws {
        for key in try AuditDesk.signingKeys() { print(key.publicLine) }
    }
}
