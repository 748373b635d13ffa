import ArgumentParser
import Finance
import JointMeeting

/// What was done, proved: the audit of a district and its chain.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "留痕：谁对谁做了什么、为什么；链、检查点和核验 · Who did what, chained, signed, verified.",
        subcommands: [
            AuditShow.self, AuditVerify.self, AuditExportCommand.self, AuditChain.self,
            AuditKey.self, JointMeeting.auditCommand, Finance.auditCommand,
        ])
}
