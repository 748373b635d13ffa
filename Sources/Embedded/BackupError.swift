/// Why a backup could not be made, read or restored.
public enum BackupError: EmbeddedError {
    /// A backup never replaces a file.
    case exists(file: String)
    /// The database lacks the role that reads everything for a backup.
    case noKeeper(home: String)
    /// Not a backup of this program, or of a newer one.
    case notABackup(file: String)
    /// The key file is not the one the backup was made with.
    case wrongKeys(file: String)
    /// A chunk was altered, or chunks were moved.
    case altered(file: String, chunk: UInt64)
    /// The file ends before its last chunk.
    case truncated(file: String, chunk: UInt64)
    /// Something follows the last chunk.
    case trailing(file: String)
    /// The home already holds data.
    case homeNotEmpty(home: String, tables: Int)
    /// The home already has other keys.
    case homeHasOtherKeys(path: String)
    /// After the restore a table has another number of rows than the backup recorded.
    case rowsDiffer(table: String, expected: Int64, found: Int64?)

    public var english: String {
        switch self {
        case .exists(let file):
            "\(file) exists already and is left as it is; give the backup another name."
        case .noKeeper(let home):
            "The database in \(home) has no role `\(Cluster.keeper)` that may read every row; run "
                + "`yuhou migrate` first."
        case .notABackup(let file):
            "\(file) is not a yuhou backup that this version can read; give the file "
                + "`yuhou backup` wrote, or restore it with the newer yuhou that made it."
        case .wrongKeys(let file):
            "The keys do not fit \(file); give the key file it was made with: --keys FILE."
        case .altered(let file, let chunk):
            "\(file) was altered or damaged (chunk \(chunk)); nothing was restored: "
                + "use another copy."
        case .truncated(let file, let chunk):
            "\(file) ends early (in chunk \(chunk)); nothing was restored: use another copy."
        case .trailing(let file):
            "\(file) goes on after its end, so it was altered; nothing was restored: "
                + "use another copy."
        case .homeNotEmpty(let home, let tables):
            "\(home) already holds data (\(tables) tables); restore into an empty home: "
                + "set YUHOU_HOME to a new folder."
        case .homeHasOtherKeys(let path):
            "\(path) holds other keys and is never overwritten; restore into an empty home: "
                + "set YUHOU_HOME to a new folder."
        case .rowsDiffer(let table, let expected, let found):
            "After the restore \(table) has \(found.map(String.init) ?? "no") rows instead of "
                + "\(expected), so the restore was undone; use another copy."
        }
    }

    public var chinese: String {
        switch self {
        case .exists(let file): "\(file) 已经存在，未作改动；请给备份另起文件名。"
        case .noKeeper(let home):
            "\(home) 的数据库里没有可读全部数据的角色 \(Cluster.keeper)；请先运行 yuhou migrate。"
        case .notABackup(let file):
            "\(file) 不是本版本可以读取的 yuhou 备份；请提供 yuhou backup 写出的文件，"
                + "或用当时较新的 yuhou 恢复。"
        case .wrongKeys(let file): "密钥与 \(file) 不符；请用 --keys 提供备份时的密钥文件。"
        case .altered(let file, let chunk):
            "\(file) 被改动或损坏（第 \(chunk) 块），没有恢复任何数据；请换一份副本。"
        case .truncated(let file, let chunk):
            "\(file) 不完整（止于第 \(chunk) 块），没有恢复任何数据；请换一份副本。"
        case .trailing(let file): "\(file) 在结尾之后还有内容，被改动过，没有恢复任何数据；请换一份副本。"
        case .homeNotEmpty(let home, let tables):
            "\(home) 已有数据（\(tables) 张表）；请恢复到空的目录：用 YUHOU_HOME 指明新文件夹。"
        case .homeHasOtherKeys(let path):
            "\(path) 存有另外的密钥，不会被覆盖；请恢复到空的目录：用 YUHOU_HOME 指明新文件夹。"
        case .rowsDiffer(let table, let expected, let found):
            "恢复后 \(table) 有 \(found.map(String.init) ?? "零") 行，应为 \(expected) 行，已撤销；请换一份副本。"
        }
    }
}
