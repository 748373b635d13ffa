import Accounts
import ArgumentParser
import Foundation
import Kernel
import Law

/// People who may sign in.
struct AdminUser: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user",
        abstract: "账户：新增、列出、停用、重置、授权 · Accounts of people.",
        subcommands: [
            UserAdd.self, UserImport.self, UserList.self, UserSet.self, UserDisable.self,
            UserEnable.self, UserReset.self, UserKin.self,
        ])
}

struct UserAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "新增一人；初始口令只显示这一次 · Add a person.")

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Argument(help: "登录名 · Sign-in name.") var name: String
    @Option(name: .long, help: "姓名或岗位 · Name or post.") var title: String
    @Option(name: .long, help: "部门代码、office、system、secretary 或 audit · The desk.")
    var desk: String
    @Option(name: .long, help: "职责，逗号分隔，如 intake,review · Duties, comma-separated.")
    var duties: String
    @Option(name: .long, help: "镇街（岗位 towns），逗号分隔 · Towns, for the desk towns.")
    var towns: String?
    @Option(
        name: .long,
        help: "本人身份证号码（填 - 从标准输入读）：一人一个账户，不办自己和亲属的事 · ID number; - for stdin.")
    var idNumber: String
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    private struct Document: Encodable {
        let name: String
        let password: String
    }

    func run() async throws {
        var entry = AccountBook.Entry()
        (entry.name, entry.title, entry.desk) = (name, title, desk)
        entry.duties = words(duties)
        entry.towns = try townCodes(towns)
        entry.identity = try identityNumber(typedNumber(idNumber))
        let wanted = entry
        let passwords = try await withOffice(place.district) { office in
            try await place.accounts(office).add([wanted])
        }
        guard let password = passwords.first else { return }
        if json { return try printJSON(Document(name: name, password: password)) }
        reader.say(
            Text(
                "\(name) 的初始口令（只显示这一次）：\(password)",
                en: "First password of \(name), shown this once: \(password)"))
    }
}

func words(_ list: String) -> [String] {
    list.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        .filter { !$0.isEmpty }
}

func townCodes(_ list: String?) throws -> [Int64] {
    try words(list ?? "").map { word in
        guard word.utf8.count == 9, let code = Int64(word) else {
            throw ValidationError("--towns \(word)：应为九位镇街代码 / nine digits expected")
        }
        return code
    }
}

struct UserImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "按文件批量新增（name,title,desk,duties,towns,id_number） · Add many from a file.",
        discussion: "有一行不对就都不新增。初始口令写入 --passwords 文件（0600），发完请删除。")

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Argument(help: "CSV 文件 · The file.") var file: String
    @Option(name: .long, help: "初始口令写到这个新文件 · Where the first passwords go.")
    var passwords: String

    func run() async throws {
        let entries = try AccountFile.read(file).map { row in
            var entry = AccountBook.Entry()
            (entry.name, entry.title, entry.desk) = (row.name, row.title, row.desk)
            (entry.duties, entry.towns, entry.identity) = (row.duties, row.towns, row.identity)
            entry.place = "\(file):\(row.line)"
            return entry
        }
        // The file first: passwords that cannot be handed over must not be made.
        let target = open(passwords, O_CREAT | O_EXCL | O_WRONLY, 0o600)
        guard target >= 0 else {
            throw Refusal(
                Text(
                    "--passwords \(passwords)：须是还没有的、可写的文件。",
                    en: "--passwords \(passwords): name a new file that can be written."))
        }
        let handle = FileHandle(fileDescriptor: target, closeOnDealloc: true)
        do {
            let made = try await withOffice(place.district) { office in
                try await place.accounts(office).add(entries)
            }
            let lines = zip(entries, made).map { csvRecord([$0.name, $1]) + "\r\n" }
            try handle.write(contentsOf: Data(("name,password\r\n" + lines.joined()).utf8))
        } catch {
            unlink(passwords)
            throw error
        }
        reader.say(
            Text("新增 \(entries.count) 人。", en: "\(entries.count) accounts added."))
    }
}

struct UserList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "本区县的账户 · The district's accounts.")

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    private struct Document: Encodable {
        let name: String
        let title: String
        let desk: String
        let enabled: Bool
        let duties: [String]
        let towns: [String]
        let second_factor: Bool
        let last_sign_in: Nullable<String>
    }

    func run() async throws {
        let accounts = try await withOffice(place.district) {
            try await place.accounts($0).list()
        }
        if json {
            return try printJSON(
                accounts.map {
                    Document(
                        name: $0.name, title: $0.title, desk: $0.desk, enabled: $0.isEnabled,
                        duties: $0.duties, towns: $0.towns.map { String($0) },
                        second_factor: $0.hasFactor, last_sign_in: Nullable($0.lastSignIn))
                })
        }
        let zh = reader.language == .chinese
        var table = Table(
            (zh
                ? ["登录名", "姓名", "岗位", "职责", "镇街", "动态码", "状态", "最近登录"]
                : ["Name", "Title", "Desk", "Duties", "Towns", "Code", "State", "Last sign-in"])
                .map { ($0, .left) })
        for account in accounts {
            table.add([
                account.name, account.title, account.desk, account.duties.joined(separator: " "),
                account.towns.map { String($0) }.joined(separator: " "),
                account.hasFactor ? "✓" : "—",
                account.isEnabled ? (zh ? "有效" : "valid") : (zh ? "停用" : "disabled"),
                account.lastSignIn ?? "—",
            ])
        }
        table.lines.forEach { print($0) }
    }
}

struct UserSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "改职责或镇街，立即生效；登记本人身份证号码 · Change duties or towns, say whose it is.")

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Argument(help: "登录名 · Sign-in name.") var name: String
    @Option(name: .long, help: "职责，逗号分隔 · Duties.") var duties: String?
    @Option(name: .long, help: "镇街，逗号分隔 · Towns.") var towns: String?
    @Option(
        name: .long,
        help: "本人身份证号码（填 - 从标准输入读），只登记一次 · The holder's ID number, once; - for stdin.")
    var idNumber: String?

    func run() async throws {
        let codes = try towns.map { try townCodes($0) }
        let number = try idNumber.map { try identityNumber(typedNumber($0)) }
        guard duties != nil || codes != nil || number != nil else {
            throw ValidationError(
                "请给 --duties、--towns 或 --id-number / give --duties, --towns or --id-number")
        }
        try await withOffice(place.district) { office in
            let book = try place.accounts(office)
            if let number { try await book.identify(name, as: number) }
            if duties != nil || codes != nil {
                try await book.set(name, duties: duties.map(words), towns: codes)
            }
        }
        reader.say(Text("已改 \(name)。", en: "\(name) is changed."))
    }
}

struct UserDisable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable",
        abstract: "停用，立即生效；未办完的交给同事 · Disable at once; open work goes to a colleague.")

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Argument(help: "登录名 · Sign-in name.") var name: String
    @Option(name: .long, help: "由哪位同岗同事接手未办完的 · Who takes over what is in hand.")
    var successor: String?

    func run() async throws {
        let moved = try await withOffice(place.district) {
            try await place.accounts($0).disable(name, successor: successor)
        }
        reader.say(Text("已停用 \(name)。", en: "\(name) is disabled."))
        if let successor {
            reader.say(
                Text("\(moved) 件交给 \(successor)。", en: "\(moved) things went to \(successor)."))
        }
    }
}

struct UserEnable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable", abstract: "恢复使用 · Let it sign in again.")

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Argument(help: "登录名 · Sign-in name.") var name: String

    func run() async throws {
        try await withOffice(place.district) { try await place.accounts($0).enable(name) }
        reader.say(Text("已恢复 \(name)。", en: "\(name) can sign in again."))
    }
}

struct UserReset: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset",
        abstract: "重置口令；丢失的动态码由两位管理员重置 · Reset the password, or a lost second factor.",
        discussion: """
            --factor --reason 由一位安全管理员申请，--factor --approve 由另一位批准，本人下次登录重新扫码。
            One administrator asks with --factor --reason, another approves with --factor --approve.
            """)

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Argument(help: "登录名 · Sign-in name.") var name: String
    @Flag(name: .long, help: "动态码（两位管理员） · The second factor.") var factor = false
    @Flag(name: .long, help: "批准另一位的申请 · Approve what another asked.") var approve = false
    @Option(name: .long, help: "为什么 · Why.") var reason: String?

    func run() async throws {
        let text = try await withOffice(place.district) { office -> Text in
            let book = try place.accounts(office)
            guard factor else {
                let password = try await book.resetPassword(name)
                return Text(
                    "\(name) 的新初始口令（只显示这一次）：\(password)",
                    en: "New first password of \(name), shown this once: \(password)")
            }
            if approve {
                try await book.approveFactorReset(name)
                return Text(
                    "已批准；\(name) 下次登录重新登记动态码。",
                    en: "Approved; \(name) enrols anew at the next sign-in.")
            }
            try await book.askFactorReset(name, reason: reason ?? "")
            return Text(
                "已申请；由另一位安全管理员批准：yuhou admin user reset \(name) --factor --approve",
                en: "Asked; another security administrator approves with --factor --approve.")
        }
        reader.say(text)
    }
}

struct UserKin: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kin", abstract: "登记亲属：不办理其事 · Declare kin, on whom one does not act.")

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Argument(help: "登录名 · Sign-in name.") var name: String
    @Option(name: .long, help: "亲属身份证号码；填 - 从标准输入读 · The kin's ID number; - for stdin.")
    var idNumber: String

    func run() async throws {
        let number = try identityNumber(typedNumber(idNumber))
        try await withOffice(place.district) {
            try await place.accounts($0).declareKin(name, number)
        }
        reader.say(Text("已登记。", en: "Declared."))
    }
}
