import Accounts
import ArgumentParser
import Credentials
import Embedded
import Foundation
import Kernel
import Law

/// The demo's accounts: for the demo and nothing else, kept readable in the demo's folder so that a
/// newcomer can sign in without a phone.
struct DemoSignIns: Codable {
    struct Account: Codable {
        let name: String
        let desk: String
        let password: String
        /// The secret of the second factor, base32.
        let secret: String
        /// Of the last sign-in.
        var token: String
    }

    let district: Int
    var accounts: [Account]
    /// Of the service that imports the demo's files.
    let service: String

    func account(_ desk: String) -> Account? { accounts.first { $0.desk == desk } }

    // MARK: The file

    static func path(_ district: Int) -> String {
        "\(Home.current().path)/demo/\(district)/sign-ins.json"
    }

    /// The accounts of an earlier run; nil when there was none.
    static func read(_ district: Int) -> DemoSignIns? {
        guard let data = FileManager.default.contents(atPath: path(district)) else { return nil }
        return try? JSONDecoder().decode(DemoSignIns.self, from: data)
    }

    func write() throws {
        let path = Self.path(district)
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        guard
            FileManager.default.createFile(
                atPath: path, contents: try encoder.encode(self),
                attributes: [.posixPermissions: 0o600])
        else {
            throw CommandFailure(
                status: 69, text: Text("写不了 \(path)。", en: "\(path) cannot be written."))
        }
    }
}

/// Makes the demo's accounts as an installation would: the first administrators, who change their
/// passwords and enrol their second factors; the security administrator adds the others.
struct DemoAccounts {
    let pools: Pools
    let registry: Registry
    let seal: AESSeal
    let district: Int

    /// Whom a newcomer can be, beside the administrators.
    private static let people: [(name: String, desk: String, title: String, duties: [String])] =
        [
            ("office1", "office", "联席办", ["office"]),
            ("town1", "towns", "镇街经办", ["town"]),
        ]
        + [
            ("health", "health", "卫健"), ("civil", "civil_affairs", "民政"),
            ("housing", "housing", "住建"), ("education", "education", "教育"),
            ("hr", "human_resources", "人社"), ("agriculture", "agriculture", "农业农村"),
            ("disabled", "disabled_persons", "残联"),
        ].flatMap { name, desk, title in
            [("intake", "受理"), ("review", "审核"), ("approve", "审批")].enumerated().map {
                ("\(name)\($0 + 1)", desk, "\(title)\($1.1)", [$1.0])
            }
        }

    /// One of every other department, who takes in what it brings.
    private static let partners: [(name: String, desk: String, title: String, duties: [String])] = [
        ("family1", "family_planning", "计生协受理", ["intake"]),
        ("insurance1", "medical_insurance", "医保受理", ["intake"]),
        ("police1", "public_security", "公安受理", ["intake"]),
        ("justice1", "justice", "司法受理", ["intake"]),
        ("unions1", "mass_organizations", "群团受理", ["intake"]),
        ("culture1", "culture_transport", "文旅交通受理", ["intake"]),
    ]

    /// Six hands for the six steps of a run.
    private static let payers: [(name: String, desk: String, title: String, duties: [String])] = [
        ("finance1", "finance", "财政编制", ["intake"]),
        ("finance2", "finance", "财政复核", ["review"]),
        ("finance3", "finance", "财政审批", ["approve"]),
        ("finance4", "finance", "财政封账", ["pay"]),
        ("finance5", "finance", "财政送银行", ["pay"]),
        ("finance6", "finance", "财政结清", ["pay"]),
    ]

    /// - Parameter adopt: puts the law in force; before it no department has a module here.
    func make(_ adopt: (DemoSignIns) async throws -> Void) async throws -> DemoSignIns {
        let first = try await withOwner { office in
            try await FirstAdministrators.make(office, district: district, seal: seal)
        }
        var accounts: [DemoSignIns.Account] = []
        for one in first where one.name != "secretary2" {
            accounts.append(try await begin(one.name, one.desk, one.password))
        }
        guard let secretary = accounts.first(where: { $0.desk == "secretary" }) else {
            throw Refusal.unknownDistrict(district)
        }
        let office = try await office(secretary.token)
        let book = AccountBook(office, district: district, seal: seal)
        let people = Self.people + Self.partners + Self.payers
        let entries = try people.enumerated().map { place, person in
            let (name, desk, title, duties) = person
            var entry = AccountBook.Entry()
            entry.identity = try IdentityNumber(
                area: "110101", birth: .init(year: 1985, month: 1, day: 1) ?? .always,
                sequence: place)
            (entry.name, entry.desk, entry.title) = (name, desk, title)
            entry.duties = duties
            if desk == "towns" { entry.towns = try towns() }
            return entry
        }
        let passwords = try await book.add(entries)
        let service = try await book.addService("demo-import", title: "演示导入", days: 365)
        var known = DemoSignIns(district: district, accounts: accounts, service: service)
        for (entry, password) in zip(entries, passwords) {
            known.accounts.append(try await begin(entry.name, entry.desk, password))
            if entry.desk == "office" { try await adopt(known) }
        }
        return known
    }

    /// Every town of the district's area table: one clerk stands for all of them.
    private func towns() throws -> [Int64] {
        let file = "\(try Resources.areas())/\(district).csv"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        var towns: [Int64] = []
        for line in text.split(whereSeparator: \.isNewline) {
            guard let code = line.split(separator: ",").first, code.utf8.count == 9 else {
                continue
            }
            if let town = Int64(code) { towns.append(town) }
        }
        return towns
    }

    /// The first sign-in of an account: a new password, and a second factor.
    private func begin(
        _ name: String, _ desk: String, _ first: String
    ) async throws -> DemoSignIns.Account {
        let signIn = SignIn(pool: pools.pool("auth"), policy: try signInPolicy(), seal: seal)
        let duties = try await signIn.check(
            .init(district: district, name: name, password: first, code: ""))
        let password = RandomPassword.make()
        guard let factor = duties.enrolment else { throw SignInError.noFactor(name) }
        let token = try await signIn.finish(
            duties, password: password, code: factor.code(at: Date()))
        return .init(
            name: name, desk: desk, password: password, secret: factor.text, token: token)
    }

    /// The office of one who is signed in.
    func office(_ token: String) async throws -> Office {
        let session = try await Session.open(token, in: pools.pool("auth"))
        return Office(
            pools, session: session, purpose: "demo", mark: try personMark(), registry: registry)
    }
}

enum SignInError: Error {
    case noFactor(String)
}

/// The current code of a demo account, for who has no phone at hand.
struct DemoCode: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "code",
        abstract: "演示账户当前的动态码 · The present code of a demo account.")

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Option(name: .long, help: "登录名 · Sign-in name.") var user: String

    func run() async throws {
        guard
            let account = DemoSignIns.read(place.district)?.accounts.first(where: {
                $0.name == user
            }), let factor = TimeCode(text: account.secret)
        else {
            throw Refusal(
                Text(
                    "没有演示账户 \(user)；请先运行 yuhou demo。",
                    en: "There is no demo account \(user); run yuhou demo first."))
        }
        print(factor.code(at: Date()))
    }
}
