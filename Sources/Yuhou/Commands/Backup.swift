import ArgumentParser
import Embedded
import Kernel
import Law

/// Writes an encrypted backup of the private database.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "加密备份本机数据库 · Write an encrypted backup of the private database.",
        discussion: "备份用密钥文件中的 backup 密钥加密：请把密钥文件另行妥善保存。")

    @Argument(help: "备份文件，不得已存在 · The file to write; it must not exist.")
    var file: String

    @OptionGroup var reader: Reader

    func run() async throws {
        let summary = try withServer { try Embedded.Backup.make(.current(), to: file) }
        reader.say(
            Text(
                "已备份 \(summary.tables) 张表 \(summary.rows) 行到 \(file)（\(summary.bytes) 字节），"
                    + "并已逐块核对。没有密钥文件 \(Home.current().keyFile) 不能恢复。",
                en: "Backed up \(summary.rows) rows of \(summary.tables) tables to \(file) "
                    + "(\(summary.bytes) bytes), read back and verified. It cannot be restored "
                    + "without the key file \(Home.current().keyFile)."))
    }
}

/// Restores an encrypted backup into an empty home.
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "把备份恢复到空的目录 · Restore a backup into an empty home.",
        discussion: "目录由 YUHOU_HOME 指明。先核对整个文件，再恢复，最后核对各表行数。")

    @Argument(help: "备份文件 · The file `yuhou backup` wrote.")
    var file: String

    @Option(help: "备份时的密钥文件，将复制到新目录 · The key file of the backup, copied to the home.")
    var keys: String?

    @OptionGroup var reader: Reader

    func run() async throws {
        let home = Home.current()
        let summary = try withServer {
            try Embedded.Backup.restore(file, into: home, keys: keys)
        }
        reader.say(
            Text(
                "已恢复 \(summary.tables) 张表 \(summary.rows) 行到 \(home.path)，行数一致。",
                en: "Restored \(summary.rows) rows of \(summary.tables) tables into \(home.path); "
                    + "the counts agree."))
    }
}
