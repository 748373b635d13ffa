import Kernel
import Law

/// Which desks do which commands: said in one sentence before anything is done. The database
/// decides by itself, whatever stands here.
enum CommandRights {
    /// Who does something: desks, and what duty they need for it.
    struct Rule: Sendable {
        /// The command's words; the longest that fits counts.
        let command: String
        /// `departments` stands for all of them.
        let desks: [String]
        /// One of these; empty for any.
        var duties: [String] = []
    }

    private static let work = ["departments", "office", "service"]
    private static let writing = ["intake", "town", "import"]

    /// Commands of a module that other offices' tools call (`formats.md`).
    static let forServices: Set<String> = ["finance due"]

    static let rules: [Rule] = [
        Rule(command: "roster", desks: ["departments", "service"], duties: writing),
        Rule(command: "person", desks: ["departments", "service"]),
        Rule(command: "person add", desks: ["departments", "service"], duties: writing),
        Rule(command: "person edit", desks: ["departments", "service"], duties: writing),
        Rule(command: "person fact", desks: ["departments", "service"], duties: writing),
        Rule(command: "record", desks: ["departments", "service"], duties: writing),
        Rule(command: "record log", desks: ["departments", "service"]),
        Rule(command: "transfer", desks: ["departments", "service"], duties: writing),
        Rule(command: "tick", desks: work + ["system"]),
        Rule(command: "assess", desks: work + ["system"]),
        Rule(command: "entitlements", desks: ["departments", "service"]),
        Rule(command: "what-if", desks: work + ["system"]),
        Rule(command: "status", desks: work),
        Rule(command: "mismatches", desks: work),
        Rule(command: "duties", desks: work + ["system", "secretary", "audit"]),
        Rule(command: "rulings", desks: work + ["system", "secretary", "audit"]),
        Rule(command: "area", desks: ["system"]),
        Rule(command: "calendar", desks: work + ["system"]),
        Rule(command: "calendar load", desks: ["system"]),
        Rule(command: "office", desks: ["office"], duties: ["office"]),
        Rule(command: "tasks", desks: ["office"]),
        Rule(command: "pack", desks: ["system", "office"]),
        Rule(command: "pack in-force", desks: ["system"]),
        Rule(command: "figure", desks: ["system", "office"]),
        Rule(command: "ruling", desks: ["system", "office"]),
        Rule(command: "module", desks: ["system"]),
        Rule(command: "module list", desks: work + ["system", "secretary", "audit"]),
        Rule(command: "admin", desks: ["secretary"]),
        Rule(command: "audit", desks: ["audit"]),
        Rule(command: "person unmask", desks: ["departments"]),
        Rule(command: "person copy", desks: ["departments"], duties: ["approve"]),
        Rule(command: "person erase", desks: ["departments"], duties: ["approve"]),
        Rule(command: "keys", desks: ["system"]),
        Rule(command: "incident", desks: ["audit", "system", "office"]),
        Rule(command: "retention", desks: ["audit", "system", "office"]),
        Rule(command: "referrals", desks: ["office"]),
        Rule(command: "whoami", desks: work + ["system", "secretary", "audit"]),
    ]

    /// The rule for a command; a department's own commands are that department's and no other's.
    static func rule(for command: String) -> Rule? {
        let first = command.split(separator: " ").first.map(String.init) ?? ""
        if departments.contains(where: { $0.code.word == first }) {
            return Rule(command: first, desks: [first, "service"])
        }
        return rules.filter { command == $0.command || command.hasPrefix($0.command + " ") }
            .max { $0.command.count < $1.command.count }
    }

    /// Refuses a session whose desk or duties do not do this.
    ///
    /// - Throws: `Refusal` of kind `.forbidden`; also for a command nobody has a rule for.
    static func check(_ command: String, _ session: Session) throws {
        let rule = rule(for: command) ?? Rule(command: command, desks: [])
        let isDepartment = departments.contains { $0.code.word == session.desk }
        guard
            rule.desks.contains(session.desk) || isDepartment && rule.desks.contains("departments")
        else {
            throw Refusal(
                Text(
                    "您的岗位（\(session.desk)）不办理“\(command)”；办理岗位：\(words(rule.desks, "、"))。",
                    en: "Your desk (\(session.desk)) does not do `\(command)`; it is done by: "
                        + "\(words(rule.desks, ", "))."),
                kind: .forbidden)
        }
        guard rule.duties.isEmpty || !session.duties.isDisjoint(with: rule.duties) else {
            throw Refusal(
                Text(
                    "“\(command)”需要职责 \(rule.duties.joined(separator: " 或 "))；您没有，请找安全管理员。",
                    en: "`\(command)` needs the duty \(rule.duties.joined(separator: " or ")), "
                        + "which you do not have; ask the security administrator."),
                kind: .forbidden)
        }
    }

    private static func words(_ desks: [String], _ separator: String) -> String {
        desks.isEmpty
            ? "—"
            : desks.map { $0 == "departments" ? "各部门" : $0 }.joined(separator: separator)
    }
}
