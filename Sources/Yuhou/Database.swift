import Embedded
import Foundation
import Law
import Postgres

/// The database of `YUHOU_DATABASE`, or of the current home, with the schema this program expects.
///
/// - Parameter migrations: the folder of the migrations this program was built with.
/// - Returns: a pool whose first connection has been tried.
/// - Throws: `CommandFailure` 69, one sentence with the remedy.
func openDatabase(migrations: String) async throws -> Pool {
    let pool = try await openPool()
    do {
        try await Migrator(folder: migrations, pool: pool).verify()
    } catch {
        await pool.close()
        throw unreachable(error)
    }
    return pool
}

/// The same without asking which schema it has: for `migrate` itself.
func openPool() async throws -> Pool {
    let uri = try databaseURI()
    do {
        let pool = Pool(try ConnectionSettings(uri: uri), limit: 8, deadline: .seconds(30))
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
    default:
        Text(
            "数据库的结构与本程序的迁移文件不符；请恢复原来的迁移文件：\(error)",
            en: "The database and this program's migrations disagree; restore the files: \(error)")
    }
}

private func remedy(_ error: PostgresError) -> Text? {
    let code = error.sqlState
    if code == "28P01" || isPasswordRefused(error) {
        return Text(
            "数据库拒绝了口令；请检查 YUHOU_DATABASE 中的用户和口令。",
            en: "The database refused the password; check user and password in YUHOU_DATABASE.")
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

/// Brings the schema up to this program.
///
/// - Returns: How many migrations were applied.
func migrateDatabase() async throws -> Int {
    let pool = try await openPool()
    do {
        let applied = try await Migrator(folder: Resources.migrations(), pool: pool).migrate()
        await pool.close()
        return applied.count
    } catch {
        await pool.close()
        throw unreachable(error)
    }
}
