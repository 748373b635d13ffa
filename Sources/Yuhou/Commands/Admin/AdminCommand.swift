import Accounts
import ArgumentParser
import Embedded
import Foundation
import Kernel
import Law

/// Accounts and services of a district.
struct AdminCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "admin",
        abstract: "账户与服务账户 · Accounts, services, the first administrators.",
        subcommands: [AdminInit.self, AdminUser.self, AdminService.self])
}

/// The first administrators of a district.
struct AdminInit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "建立首批管理员（仅一次） · Make the first administrators, once.",
        discussion: "由运行数据库的账户执行。初始口令只显示这一次，首次登录须更换。")

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    private struct Document: Encodable {
        let name: String
        let desk: String
        let password: String
    }

    func run() async throws {
        let seal = AESSeal(keys: try readKeys())
        let made = try await withOwner { office in
            try await FirstAdministrators.make(office, district: place.district, seal: seal)
        }
        if json {
            return try printJSON(
                made.map { Document(name: $0.name, desk: $0.desk, password: $0.password) })
        }
        reader.say(
            Text(
                "四位管理员，初始口令只显示这一次：",
                en: "Four administrators; their first passwords are shown this once:"))
        for one in made { print("  \(one.name)  \(one.desk)  \(one.password)") }
        reader.say(
            Text(
                "请分别交给本人；首次登录：yuhou login --district \(place.district) --user 名字",
                en: "Hand them over; first: yuhou login --district \(place.district) --user NAME"))
    }
}

extension DistrictOption {
    /// The accounts of the district as who is signed in may keep them.
    func accounts(_ office: Office) throws -> AccountBook {
        AccountBook(office, district: district, seal: AESSeal(keys: try readKeys()))
    }
}

/// Systems of other offices.
struct AdminService: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "service",
        abstract: "服务账户：供其他系统用令牌导入、核定、读取 · Tokens for other systems.",
        subcommands: [ServiceAdd.self, ServiceList.self, ServiceRevoke.self])
}

struct ServiceAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "新增；令牌只显示这一次 · Add one; its token is shown once.")

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Option(name: .long, help: "名字，如 civil-feed · A name.") var name: String
    @Option(name: .long, help: "用途 · What it is for.") var title: String
    @Option(name: .long, help: "有效天数，1 至 730（默认 365） · Days it is good for.") var days = 365
    @Option(
        name: .long,
        help: "只给其中的：import 导入、assess 核定、read 读取（默认都给） · Only these of import, assess, read.")
    var scope: [String] = []
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    private struct Document: Encodable {
        let name: String
        let token: String
    }

    func validate() throws {
        guard (1...730).contains(days) else {
            throw ValidationError("--days \(days)：应为 1 至 730 / 1 to 730")
        }
        if let wrong = scope.first(where: { !AccountBook.scopes.contains($0) }) {
            let known = AccountBook.scopes.joined(separator: "、")
            throw ValidationError("--scope \(wrong)：应为 \(known)")
        }
    }

    func run() async throws {
        let token = try await withOffice(place.district) { office in
            try await place.accounts(office).addService(
                name, title: title, days: days,
                scopes: scope.isEmpty ? AccountBook.scopes : Array(Set(scope)).sorted())
        }
        if json { return try printJSON(Document(name: name, token: token)) }
        print(token)
        FileHandle.standardError.write(
            Data(
                Text(
                    "令牌只显示这一次；对方放进 YUHOU_TOKEN。\n",
                    en: "Shown this once; the other system puts it into YUHOU_TOKEN.\n")(
                        reader.language
                    ).utf8))
    }
}

struct ServiceList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "本区县的服务账户 · The district's services.")

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    private struct Document: Encodable {
        let name: String
        let title: String
        let revoked: Bool
        let opened: String
        let used: String
    }

    func run() async throws {
        let services = try await withOffice(place.district) {
            try await place.accounts($0).services()
        }
        if json {
            return try printJSON(
                services.map {
                    Document(
                        name: $0.name, title: $0.title, revoked: $0.isRevoked, opened: $0.opened,
                        used: $0.used)
                })
        }
        let zh = reader.language == .chinese
        if services.isEmpty { reader.say(Text("没有服务账户。", en: "No services.")) }
        for service in services {
            let state = service.isRevoked ? (zh ? "已吊销" : "revoked") : (zh ? "有效" : "valid")
            print("\(service.name)  \(service.title)  \(state)  \(service.opened)  \(service.used)")
        }
    }
}

struct ServiceRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "吊销，立即生效 · Revoke, at once.")

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Argument(help: "名字 · The service's name.") var name: String

    func run() async throws {
        _ = try await withOffice(place.district) { try await place.accounts($0).disable(name) }
        reader.say(Text("已吊销 \(name)。", en: "\(name) is revoked."))
    }
}
