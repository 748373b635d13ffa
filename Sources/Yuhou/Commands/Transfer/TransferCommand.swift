import ArgumentParser
import Embedded
import Foundation
import Kernel
import Law
import Synchronization

/// Families that move from one district to another.
struct TransferCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "transfer",
        abstract: "跨区县转移：转出、接收、对账 · Hand a family to another district, take one over.",
        discussion: """
            转出区用 out 登记迁出并写出加密文件，一次性口令只显示一次，请另行告知；接收区用 in 打开文件。
            双方都可用 list 核对，月份不漏不重。误转由另一人用 yuhou record withdraw 撤回。
            The old district records the move with out, which writes an encrypted file and shows its \
            one-time code once; tell it by another way. The new district opens the file with in. \
            Both see with list that no month is missing and none is paid twice.
            """,
        subcommands: [TransferOutCommand.self, TransferInCommand.self, TransferListCommand.self])
}

/// Writes the file of a transfer, which may be asked for again while the transaction is retried.
final class TransferDelivery: Sendable {
    let path: String
    let code: TransferCode
    private let isWritten = Mutex(false)

    init(path: String, code: TransferCode) {
        self.path = path
        self.code = code
    }

    func write(_ bytes: [UInt8]) throws {
        discard()
        do {
            try TransferFile.write(bytes, to: path, secret: code.secret)
        } catch let error as BackupError {
            throw transferRefusal(error, path)
        } catch let error as any EmbeddedError {
            throw Refusal(Text("--file：\(error.chinese)", en: "--file: \(error.english)"))
        }
        isWritten.withLock { $0 = true }
    }

    /// Removes what this delivery has written: nothing was recorded.
    func discard() {
        isWritten.withLock { isWritten in
            if isWritten { try? FileManager.default.removeItem(atPath: path) }
            isWritten = false
        }
    }
}

/// The container's errors in the words of a transfer.
func transferRefusal(_ error: BackupError, _ path: String) -> Refusal {
    switch error {
    case .exists:
        Refusal(
            Text(
                "--file：\(path) 已经存在，没有写入；请另起文件名。",
                en: "--file: \(path) exists already; nothing was written. Give another name."))
    case .wrongKeys:
        Refusal(
            Text(
                "口令与文件不符，没有写入；请向迁出地核对这份文件的口令。",
                en: "The code does not fit this file; nothing was written. Ask the other district "
                    + "for the code of this very file."))
    case .altered, .truncated, .trailing:
        Refusal(
            Text(
                "\(path) 不完整或被改动过，没有写入；请重新取一份。",
                en: "\(path) is incomplete or was altered; nothing was written. Get another copy."))
    default:
        Refusal(
            Text(
                "\(path) 不是转移文件；没有写入。",
                en: "\(path) is no transfer file; nothing was written."))
    }
}

/// The code as typed: the option, standard input for `-`, or the environment.
func typedCode(_ option: String?) throws -> TransferCode {
    var typed = option ?? ProcessInfo.processInfo.environment["YUHOU_TRANSFER_CODE"]
    if typed == "-" {
        if isatty(STDIN_FILENO) == 1 {
            FileHandle.standardError.write(Data("口令 / code: ".utf8))
        }
        typed = readLine()
    }
    guard let typed, !typed.isEmpty else {
        throw Refusal(
            Text(
                "请用 --code 给出口令（- 表示从标准输入读），或设 YUHOU_TRANSFER_CODE。",
                en: "Give the code with --code (- reads standard input) or YUHOU_TRANSFER_CODE."))
    }
    return try TransferCode(typed)
}

