import ArgumentParser
import Embedded
import Foundation
import Kernel
import Law
import Postgres

/// Whether this installation may serve.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "体检：可否上线；有一项红就不能服务 · The gate: whether this installation may serve.")

    @OptionGroup var reader: Reader
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    private struct Document: Encodable {
        let check: String
        let green: Bool
        let text: String
    }

    func run() async throws {
        let lines = try await examine()
        if json {
            try printJSON(
                lines.map {
                    Document(check: $0.check, green: $0.isGreen, text: $0.text(reader.language))
                })
        } else {
            for line in lines { print("\(line.isGreen ? "✓" : "✗") \(line.text(reader.language))") }
        }
        try Self.refuse(lines)
    }

    /// The gate of serving: nobody signs in where a line is red.
    static func refuseRed(_ pools: Pools) async throws {
        try refuse(try await Doctor.examine(pools.pool("auth")))
    }

    private static func refuse(_ lines: [Doctor.Line]) throws {
        let red = lines.filter { !$0.isGreen }
        guard red.isEmpty else {
            throw CommandFailure(
                status: 69,
                text: Text(
                    "\(red.count) 项不合格：\(red.map(\.check).joined(separator: "、"))。不能服务。",
                    en: "\(red.count) red: \(red.map(\.check).joined(separator: ", ")). "
                        + "This must not serve."))
        }
    }

    private func examine() async throws -> [Doctor.Line] {
        var lines = [keys()]
        do {
            try await withPools { pools in
                lines.append(
                    Doctor.Line(
                        "migrations", true,
                        Text("数据库结构和权限与本程序一致", en: "schema and rights are this program's")))
                lines += try await Doctor.examine(pools.pool("auth"))
            }
        } catch let failure as CommandFailure where failure.status == 69 {
            lines.append(Doctor.Line("migrations", false, failure.text))
        }
        return lines
    }

    private func keys() -> Doctor.Line {
        do {
            _ = try readKeys()
            _ = try personMark()
            _ = try AuditDesk.signingKey()
            return Doctor.Line(
                "keys", true, Text("密钥齐全，仅本账户可读", en: "the keys are there, ours alone"))
        } catch let failure as CommandFailure {
            return Doctor.Line("keys", false, failure.text)
        } catch {
            return Doctor.Line("keys", false, Text("\(error)", en: "\(error)"))
        }
    }
}
