import Accounts
import ArgumentParser
import Credentials
import Embedded
import Foundation
import Kernel
import Law

/// Signs in at a terminal.
struct Login: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "login",
        abstract: "登录：口令和动态码 · Sign in with password and code.",
        discussion: """
            首次登录时动态码留空；随后换口令，并用手机扫码登记动态码。令牌存于 0600 的文件。
            At the first sign-in leave the code empty; then choose a password and scan the code.
            """)

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Option(name: .long, help: "登录名 · Sign-in name.") var user: String

    func run() async throws {
        let signIn = try await withPools { pools in
            try await DoctorCommand.refuseRed(pools)
            let signIn = try SignIn(
                pool: pools.pool("auth"), policy: signInPolicy(), seal: AESSeal(keys: readKeys()))
            let password = ask(Text("口令：", en: "Password: "))
            let code = ask(Text("动态码（首次登录直接回车）：", en: "Code (empty at the first sign-in): "))
            let duties = try await signIn.check(
                .init(district: place.district, name: user, password: password, code: code))
            let fresh = duties.needsPassword ? try newPassword() : nil
            let first = try duties.enrolment.map(enrol)
            return try await signIn.finish(duties, password: fresh, code: first)
        }
        try TokenFile.keep(signIn)
        reader.say(Text("已登录。", en: "Signed in."))
    }

    private func ask(_ prompt: Text) -> String {
        PasswordPrompt.read(prompt: prompt(reader.language))
    }

    private func newPassword() throws -> String {
        let first = ask(Text("新口令：", en: "New password: "))
        guard first == ask(Text("再输一次：", en: "Once more: ")) else {
            throw Refusal(Text("两次输入的新口令不同。", en: "The two are not the same."))
        }
        return first
    }

    private func enrol(_ factor: TimeCode) throws -> String {
        let uri = factor.uri(account: "\(user)@\(place.district)")
        try TerminalQR.lines(of: uri).forEach { print($0) }
        reader.say(
            Text(
                "请用手机上的动态码程序扫描，或输入密钥：\(factor.text)",
                en: "Scan this with an authenticator, or type its key: \(factor.text)"))
        return ask(Text("动态码：", en: "Code: "))
    }
}

/// The policy file of this installation.
func signInPolicy() throws -> SignInPolicy {
    try SignInPolicy.load(path: "\(Resources.policies())/sign-in.yaml")
}

struct Logout: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logout", abstract: "退出登录 · Sign out.")

    @OptionGroup var reader: Reader

    func run() async throws {
        let token = try TokenFile.token()
        try await withPools { try await SessionBook.end(token, in: $0.pool("auth")) }
        TokenFile.remove()
        reader.say(Text("已退出。", en: "Signed out."))
    }
}

struct Whoami: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "whoami", abstract: "我是谁、能办什么 · Who is signed in.")

    @OptionGroup var reader: Reader
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    private struct Document: Encodable {
        let district: String
        let name: String
        let desk: String
        let duties: [String]
        let towns: [String]
    }

    func run() async throws {
        let session = try await withOffice { $0.session }
        guard let session else { return }
        let duties = session.duties.sorted()
        if json {
            return try printJSON(
                Document(
                    district: String(session.district), name: session.name, desk: session.desk,
                    duties: duties, towns: session.towns.map { String($0) }))
        }
        let words = duties.map { StaffDuty(rawValue: $0)?.title(reader.language) ?? $0 }
        let desk =
            departments.first { $0.code.word == session.desk }?.title(reader.language)
            ?? session.desk
        reader.say(
            Text(
                "\(session.district) · \(desk) · \(session.name)：\(words.joined(separator: "、"))",
                en: "\(session.district), \(desk), \(session.name): "
                    + words.joined(separator: ", ")))
    }
}
