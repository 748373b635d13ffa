/// An error of this target: one sentence in each language, with the remedy.
public protocol EmbeddedError: Error, CustomStringConvertible {
    var chinese: String { get }
    var english: String { get }
}

extension EmbeddedError {
    /// The English sentence.
    public var description: String { english }
}

/// Why the embedded database could not be found, made, started or stopped.
public enum ClusterError: EmbeddedError {
    /// What was being done to a file.
    public enum Act: String, Sendable {
        case make, own, write, read, remove
        var chinese: String {
            switch self {
            case .make: "建立"
            case .own: "设置权限"
            case .write: "写入"
            case .read: "读取"
            case .remove: "删除"
            }
        }
    }

    /// No PostgreSQL 15 or later on this machine; the folders that were searched.
    case noServerPrograms(searched: [String])
    /// `YUHOU_PG_BIN` or the only installation is older than 15.
    case serverTooOld(folder: String, version: String)
    /// The data folder was made by a major version that is not installed.
    case majorMissing(data: String, needed: Int)
    /// Root, and no account to run the server under.
    case noServerAccount
    /// The running user has no name in the account database, which peer authentication needs.
    case noAccountName(uid: UInt32)
    /// The data folder belongs to somebody else.
    case foreignData(path: String, owner: String)
    /// The socket folder below /tmp belongs to somebody else.
    case foreignSocketFolder(path: String)
    /// A server program failed: its name, exit status, last words, last lines of the log.
    case programFailed(String, status: Int32, message: String, log: [String])
    /// A program did not finish in time.
    case programTooSlow(String, seconds: Int)
    /// The server does not accept connections.
    case notReady(seconds: Int, log: [String])
    /// Another `up` or `down` holds the home.
    case locked(path: String, seconds: Int)
    /// Something that needs a running server was asked of a stopped one.
    case notRunning(home: String)
    /// A restore into this home was interrupted.
    case restoreUnfinished(home: String)
    /// The operating system refused.
    case file(String, Act, Int32)

    public var english: String {
        switch self {
        case .noServerPrograms(let searched):
            "No PostgreSQL server programs found (searched \(searched.joined(separator: ", "))); "
                + "run scripts/setup.sh, or set YUHOU_PG_BIN to the folder of `postgres`."
        case .serverTooOld(let folder, let version):
            "PostgreSQL in \(folder) is version \(version), and 15 or later is needed; "
                + "run scripts/setup.sh, or set YUHOU_PG_BIN to a newer one."
        case .majorMissing(let data, let needed):
            "The data in \(data) were made by PostgreSQL \(needed), which is not installed; "
                + "install postgresql-\(needed), or restore a backup into an empty home."
        case .noServerAccount:
            "PostgreSQL does not run as root and there is no account `postgres`; "
                + "run scripts/setup.sh, or run yuhou as an ordinary user."
        case .noAccountName(let uid):
            "User id \(uid) has no account name, which the database needs to know who is asking; "
                + "add it to the account database or run yuhou as another user."
        case .foreignData(let path, let owner):
            "The data folder \(path) belongs to \(owner); run yuhou as \(owner), "
                + "or set YUHOU_HOME to a folder of your own."
        case .foreignSocketFolder(let path):
            "The socket folder \(path) belongs to somebody else; remove it, "
                + "or set YUHOU_HOME to a shorter path."
        case .programFailed(let name, let status, let message, let log):
            "`\(name)` failed with status \(status): \(message)\(Self.lines(log, "server log"))"
        case .programTooSlow(let name, let seconds):
            "`\(name)` did not finish within \(seconds) s and was stopped; "
                + "look at the machine's load and disk, then run the command again."
        case .notReady(let seconds, let log):
            "The database did not accept connections within \(seconds) s; "
                + "look at the log, then run `yuhou up` again.\(Self.lines(log, "server log"))"
        case .locked(let path, let seconds):
            "Another yuhou command has held \(path) for \(seconds) s; wait for it to finish."
        case .notRunning(let home):
            "The database in \(home) is not running; run `yuhou up` first."
        case .restoreUnfinished(let home):
            "A restore into \(home) was interrupted and the data are not whole; "
                + "run `yuhou restore` again."
        case .file(let path, let act, let code):
            "Cannot \(act.rawValue) \(path): \(SystemCall.reason(code)); "
                + "check the path and its permissions."
        }
    }

    public var chinese: String {
        switch self {
        case .noServerPrograms(let searched):
            "没有找到 PostgreSQL 服务程序（已查找 \(searched.joined(separator: "、"))）；"
                + "请运行 scripts/setup.sh，或用 YUHOU_PG_BIN 指明 postgres 所在文件夹。"
        case .serverTooOld(let folder, let version):
            "\(folder) 中的 PostgreSQL 是 \(version)，需要 15 或更新；"
                + "请运行 scripts/setup.sh，或用 YUHOU_PG_BIN 指明较新的版本。"
        case .majorMissing(let data, let needed):
            "\(data) 的数据由 PostgreSQL \(needed) 建立，而本机没有安装；"
                + "请安装 postgresql-\(needed)，或把备份恢复到空的目录。"
        case .noServerAccount:
            "PostgreSQL 不能以 root 运行，本机又没有 postgres 账户；"
                + "请运行 scripts/setup.sh，或以普通用户运行 yuhou。"
        case .noAccountName(let uid):
            "用户号 \(uid) 没有账户名，数据库无法确认身份；请登记该账户，或换一个用户运行。"
        case .foreignData(let path, let owner):
            "数据文件夹 \(path) 属于 \(owner)；请以 \(owner) 运行，或用 YUHOU_HOME 指明自己的文件夹。"
        case .foreignSocketFolder(let path):
            "连接文件夹 \(path) 属于他人；请删除它，或把 YUHOU_HOME 设为较短的路径。"
        case .programFailed(let name, let status, let message, let log):
            "`\(name)` 失败（状态 \(status)）：\(message)\(Self.lines(log, "服务日志"))"
        case .programTooSlow(let name, let seconds):
            "`\(name)` 在 \(seconds) 秒内没有完成，已停止；请检查机器负载和磁盘后重试。"
        case .notReady(let seconds, let log):
            "数据库在 \(seconds) 秒内没有就绪；请查看日志后再运行 yuhou up。"
                + Self.lines(log, "服务日志")
        case .locked(let path, let seconds):
            "另一个 yuhou 命令占用 \(path) 已 \(seconds) 秒；请等它结束。"
        case .notRunning(let home):
            "\(home) 的数据库没有运行；请先运行 yuhou up。"
        case .restoreUnfinished(let home):
            "\(home) 的恢复曾经中断，数据不完整；请重新运行 yuhou restore。"
        case .file(let path, let act, let code):
            "不能\(act.chinese) \(path)：\(SystemCall.reason(code))；请检查路径和权限。"
        }
    }

    private static func lines(_ log: [String], _ title: String) -> String {
        log.isEmpty ? "" : "\n\(title):\n  " + log.joined(separator: "\n  ")
    }
}
