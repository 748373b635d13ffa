import Embedded
import Foundation
import Kernel
import Law
import Postgres

/// The connections of every role to the database of `YUHOU_DATABASE`, or of the current home, with
/// the schema and the access matrix that this program expects.
///
/// - Returns: pools, one of which has been tried.
/// - Throws: `CommandFailure` 69, one sentence with the remedy.
func openPools() async throws -> Pools {
    do {
        let pools = Pools(try ConnectionSettings(uri: databaseURI()))
        do {
            try await Migrator(
                folder: Resources.migrations(), pool: pools.pool("auth")
            ).verify()
            try await AccessApplication(
                folder: Resources.migrations(), registry: Registry(departments)
            ).verify(on: pools.pool("auth"))
        } catch {
            await pools.close()
            throw error
        }
        return pools
    } catch {
        throw unreachable(error)
    }
}

/// The database as its owner has it: for the schema and the first administrators, and nothing else.
func openOwnerPool() async throws -> Pool {
    do {
        let pool = Pool(
            try ConnectionSettings(uri: databaseURI()), limit: 8, deadline: .seconds(30))
        do {
            _ = try await pool.query("SELECT 1")
        } catch {
            await pool.close()
            throw error
        }
        return pool
    } catch {
        throw unreachable(error)
    }
}

/// Whether the database is the private one of the current home.
private var isEmbedded: Bool {
    (ProcessInfo.processInfo.environment["YUHOU_DATABASE"] ?? "").isEmpty
}

/// `YUHOU_DATABASE` as it stands (any libpq URI, several hosts too), else the private server.
private func databaseURI() throws -> String {
    let named = ProcessInfo.processInfo.environment["YUHOU_DATABASE"] ?? ""
    if !named.isEmpty { return named }
    let status = try withServer { try Cluster(home: .current()).status() }
    guard status.state == .running else {
        throw CommandFailure(
            status: 69,
            text: Text(
                "数据库没有运行；请先运行 yuhou up。",
                en: "The database is not running; run `yuhou up` first."))
    }
    return status.uri
}

/// One sentence with the remedy for whatever keeps the database from being used.
///
/// Errors that are none of these pass through unchanged.
func unreachable(_ error: any Error) -> any Error {
    if let error = error as? MigrationError {
        return CommandFailure(status: 69, text: remedy(error))
    }
    if let error = error as? AccessFailure {
        return CommandFailure(status: 69, text: remedy(error))
    }
    if let error = error as? AccessError { return CommandFailure(status: 64, text: error.text) }
    guard let error = error as? PostgresError, let text = remedy(error) else { return error }
    return CommandFailure(status: 69, text: text)
}

private func remedy(_ error: MigrationError) -> Text {
    switch error {
    case .pending:
        Text(
            "数据库的结构比本程序旧；请运行 yuhou migrate。",
            en: "The database's schema is older than this program; run `yuhou migrate`.")
    case .unknown:
        Text(
            "数据库的结构比本程序新；请更新 yuhou 后再运行。",
            en: "The database's schema is newer than this program; update yuhou.")
    case .failed(let file, _, let cause) where cause.sqlState == "42501":
        Text(
            "\(file) 需要数据库的超级用户权限；请在 YUHOU_DATABASE 中以超级用户运行 yuhou migrate。"
                + "（\(cause.message)）",
            en: "\(file) needs a superuser of the server; run `yuhou migrate` with one in "
                + "YUHOU_DATABASE: \(cause.message)")
    default:
        Text(
            "数据库的结构与本程序的迁移文件不符；请恢复原来的迁移文件：\(error)",
            en: "The database and this program's migrations disagree; restore the files: \(error)")
    }
}

private func remedy(_ error: AccessFailure) -> Text {
    switch error {
    case .stale:
        Text(
            "数据库的权限与本程序的 access.yaml 不一致；请运行 yuhou migrate。",
            en: "The database's rights are not those of this program; run `yuhou migrate`.")
    case .unreadable(let path):
        Text(
            "读不了权限文件 \(path)；应为 UTF-8 文本。",
            en: "The access matrix \(path) cannot be read as UTF-8 text.")
    }
}

private func remedy(_ error: PostgresError) -> Text? {
    let code = error.sqlState
    if code == "28P01" || isPasswordRefused(error) {
        return Text(
            "数据库拒绝了口令；请检查 YUHOU_DATABASE 中的用户和口令。",
            en: "The database refused the password; check user and password in YUHOU_DATABASE.")
    }
    if error.message.contains("role \"") && error.message.contains("does not exist") {
        return Text(
            "数据库里还没有各部门的角色；请运行 yuhou migrate。",
            en: "The database has no roles for the departments yet; run `yuhou migrate`.")
    }
    if code.hasPrefix("28") {
        return Text(
            "数据库不接受此用户；请以启动数据库的账户运行，或检查 YUHOU_DATABASE。",
            en: "The database does not accept this user; run as the account that started it, "
                + "or check YUHOU_DATABASE.")
    }
    if code == "3D000" {
        return Text(
            "没有这个数据库；请运行 yuhou up，或检查 YUHOU_DATABASE 中的库名。",
            en: "There is no such database; run `yuhou up`, or check the name in YUHOU_DATABASE.")
    }
    if error.kind == .connection || code.hasPrefix("08") || code.hasPrefix("57P") {
        return Text(
            "连接不上数据库；请运行 yuhou up，或检查 YUHOU_DATABASE 所指的服务器。",
            en: "The database cannot be reached; run `yuhou up`, or check the server that "
                + "YUHOU_DATABASE names.")
    }
    if error.kind == .encoding {
        return Text(
            "YUHOU_DATABASE 不是可用的地址：\(error.message)；例：postgresql://user@host/yuhou。",
            en: "YUHOU_DATABASE is no usable address: \(error.message).")
    }
    return nil
}

/// libpq 15 reports a refused connection without its SQLSTATE, only in words.
private func isPasswordRefused(_ error: PostgresError) -> Bool {
    guard error.kind == .connection else { return false }
    return error.message.contains("password authentication failed")
        || error.message.contains("no password supplied")
}

/// Brings the schema, and the rights on it, up to this program.
///
/// - Returns: How many migrations were applied.
func migrateDatabase() async throws -> Int {
    let folder = try Resources.migrations()
    let pool = try await openOwnerPool()
    do {
        let applied = try await Migrator(folder: folder, pool: pool).migrate()
        var patient = pool.settings
        patient.statementTimeout = nil
        // A new table has no rights of the matrix yet, though the matrix may be the same.
        try await AccessApplication(folder: folder, registry: Registry(departments))
            .apply(on: Connection.connect(patient), always: !applied.isEmpty)
        await pool.close()
        if isEmbedded { try withServer { try Cluster(home: .current()).admitRoles() } }
        return applied.count
    } catch {
        await pool.close()
        throw unreachable(error)
    }
}
