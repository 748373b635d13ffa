import Embedded
import Foundation
import Kernel
import Law
import Postgres

/// The one place where the commands of the audit reach the database and the key file.
enum AuditDesk {
    /// Reads a district's audit.
    static func reading<R: Sendable>(
        _ district: Int, _ body: (Desk) async throws -> R
    ) async throws -> R {
        try await withOffice(district) { try await body($0.desk) }
    }

    /// Chains and signs, as the login role `verify`, nobody signed in: it shows nothing.
    static func chaining<R: Sendable>(_ body: (Pool) async throws -> R) async throws -> R {
        try await withPools { try await body($0.pool("verify")) }
    }

    /// The districts of the database, in the order of their codes.
    static func districts(_ database: Pool) async throws -> [Int] {
        try await database.query("SELECT district FROM kernel.district ORDER BY district")
            .map { try $0.value("district") }
    }

    /// The key that signs from now on.
    static func signingKey() throws -> CheckpointKey {
        try withServer {
            let file = try KeyFile.read(Home.current().keyFile)
            return try CheckpointKey(seed: file.key("audit").bytes)
        }
    }

    /// Every version of the signing key, for older checkpoints too.
    static func signingKeys() throws -> [CheckpointKey] {
        try withServer {
            let file = try KeyFile.read(Home.current().keyFile)
            _ = try file.key("audit")
            return try file.keys.filter { $0.name == "audit" }
                .sorted { $0.version < $1.version }.map { try CheckpointKey(seed: $0.bytes) }
        }
    }

    /// Where checkpoints go unless another file is named.
    static func checkpointFile(_ district: Int) -> String {
        "\(Home.current().path)/checkpoints/\(district).jsonl"
    }

    /// Makes the folder of `checkpointFile`.
    static func makeCheckpointFolder() throws {
        let folder = "\(Home.current().path)/checkpoints"
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw CommandFailure(
                status: 69,
                text: Text(
                    "不能建立文件夹 \(folder)；请检查权限，或用 --to 指定文件。",
                    en: "The folder \(folder) cannot be made; check permissions, or name a file "
                        + "with --to."))
        }
    }
}
