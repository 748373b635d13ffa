import ArgumentParser
import Foundation
import Kernel
import Law
import Postgres

/// Who may do what: the access matrix, for people and as the SQL it generates.
struct AccessCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "access",
        abstract: "权限：谁可以对哪些数据做什么 · Who may do what to which rows.",
        subcommands: [AccessMatrixCommand.self, AccessShow.self])
}

struct AccessShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "打印由权限表生成的 SQL · Print the SQL that the matrix generates.")

    @OptionGroup var reader: Reader
    @Option(
        name: .long, help: "postgres（默认）或 citus · For which database.",
        transform: { word in
            guard let dialect = AccessDialect(rawValue: word) else {
                throw ValidationError("--dialect \(word)：postgres 或 citus / postgres or citus")
            }
            return dialect
        })
    var dialect: AccessDialect = .postgres

    func run() async throws {
        let folder = try Resources.migrations()
        let access = try AccessApplication(
            folder: folder, registry: try Registry(departments), dialect: dialect)
        print(try access.statements.script(database: nil).text, terminator: "")
    }
}

struct AccessMatrixCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "matrix",
        abstract: "打印权限表：角色 × 表 · Print the matrix: roles × tables.",
        discussion: "r 读 read，a 增 add，u 改 update，d 删 delete；小括号内只限部分列。")

    @OptionGroup var reader: Reader
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    private struct Line: Encodable {
        let table: String
        let roles: [String]
        let verbs: [String]
        let columns: [String]?
        let rows: [String]
        let check: [String]
    }

    func run() async throws {
        let folder = try Resources.migrations()
        let access = try AccessApplication(folder: folder, registry: try Registry(departments))
        let matrix = access.statements.matrix
        if json {
            return try printJSON(
                matrix.rules.map {
                    Line(
                        table: $0.table, roles: $0.roles, verbs: $0.verbs.map(\.rawValue),
                        columns: $0.columns, rows: $0.scopes, check: $0.check)
                })
        }
        let bureaus = Set(departments.map { $0.code.word })
        for role in matrix.roles {
            var cells = matrix.tables.compactMap { table in
                Self.cell(matrix.rules.filter { $0.table == table && $0.roles.contains(role) })
                    .map { "  \(table.padded(to: 28)) \($0)" }
            }
            if matrix.keepers.contains(role) { cells.append("  * r") }
            let title = bureaus.contains(role) ? " (\(Self.title(role, reader.language)))" : ""
            print("\(role)\(title)")
            print(cells.isEmpty ? "  -" : cells.joined(separator: "\n"))
        }
    }

    private static func title(_ role: String, _ language: Language) -> String {
        departments.first { $0.code.word == role }?.title(language) ?? ""
    }

    /// `r a: district, led; (u): district`; nil for no rule.
    private static func cell(_ rules: [AccessRule]) -> String? {
        let letters: [AccessVerb: String] = [
            .select: "r", .insert: "a", .update: "u", .delete: "d",
        ]
        let parts = rules.map { rule in
            let verbs = rule.verbs.compactMap { letters[$0] }.joined()
            let word = rule.columns == nil ? verbs : "(\(verbs))"
            return "\(word): \((rule.scopes + rule.check).joined(separator: ", "))"
        }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
