import Accounts
import Foundation
import Hummingbird
import Kernel
import Law

extension UserPages {
    /// Many accounts at once, from the rows of a table: all of them or none.
    func many(_ form: Form?, _ visit: Visit) async throws -> Response {
        let (office, session) = try desk.office(visit, "admin user import")
        var values: [String: Any] = ["made": [[String: Any]](), "typed_rows": ""]
        var refusal: Refusal?
        if let form {
            let result = try await desk.attempt {
                let entries = try Self.entries(form["rows"])
                let passwords = try await book(office, session).add(entries)
                return zip(entries, passwords).map { ($0.name, $1) }
            }
            switch result {
            case .success(let made):
                values["made"] = made.map { ["user": $0.0, "password": $0.1] }
            case .failure(let refused):
                refusal = refused
                values["typed_rows"] = form["rows"]
            }
        }
        values["has_made"] = form != nil && refusal == nil
        return try desk.page(
            "user-list", Text("批量新增账户", en: "Many accounts"), values, visit, at: "/users",
            refusal: refusal)
    }

    /// Reads rows as the file of accounts has them.
    private static func entries(_ rows: String) throws -> [AccountBook.Entry] {
        let header = "name,title,desk,duties,towns,id_number"
        let text = rows.hasPrefix("name,") ? rows : "\(header)\n\(rows)"
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("accounts-\(UUID().uuidString).csv").path
        defer { try? FileManager.default.removeItem(atPath: file) }
        // The rows hold ID numbers: nobody else reads them, and not for longer than now.
        guard
            FileManager.default.createFile(
                atPath: file, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
        else {
            throw Refusal(Text("服务器写不了临时文件。", en: "The server cannot write a file."))
        }
        do {
            return try AccountFile.read(file).map { row in
                var entry = AccountBook.Entry()
                (entry.name, entry.title, entry.desk) = (row.name, row.title, row.desk)
                (entry.duties, entry.towns, entry.identity) = (row.duties, row.towns, row.identity)
                entry.place = "\(row.line)"
                return entry
            }
        } catch let wrong as ImportFileError {
            let place = Text("第", en: "row")
            throw Refusal(
                Text(
                    wrong.message(.chinese).replacing(file, with: place.zh),
                    en: wrong.message(.english).replacing(file, with: place.en)))
        }
    }

    /// Systems of other offices: their tokens are shown once.
    func services(_ form: Form?, _ visit: Visit) async throws -> Response {
        let command =
            switch form?["act"] {
            case "add": "admin service add"
            case "revoke": "admin service revoke"
            default: "admin service list"
            }
        let (office, session) = try desk.office(visit, command)
        let book = book(office, session)
        var values: [String: Any] = ["done": [String](), "secret": [String]()]
        var refusal: Refusal?
        if let form {
            let result = try await desk.attempt { try await serve(form, book, visit.language) }
            switch result {
            case .success(let answer):
                values["done"] = [answer.said]
                values["secret"] = answer.token.map { [$0] } ?? []
            case .failure(let refused): refusal = refused
            }
        }
        let kept = refusal == nil ? nil : form
        values["typed_name"] = kept?["name"] ?? ""
        values["typed_title"] = kept?["title"] ?? ""
        values["typed_days"] = kept?["days"] ?? "365"
        values["services"] = try await book.services().map {
            [
                "service": $0.name, "for": $0.title, "revoked": $0.isRevoked, "opened": $0.opened,
                "used": $0.used,
            ] as [String: Any]
        }
        return try desk.page(
            "services", Text("别的系统的令牌", en: "Tokens of other systems"), values, visit,
            at: "/services", refusal: refusal)
    }

    private func serve(
        _ form: Form, _ book: AccountBook, _ language: Language
    ) async throws -> (said: String, token: String?) {
        let name = form["name"]
        guard form["act"] == "add" else {
            try await book.disable(name)
            return (Text("已吊销 \(name)，立即生效。", en: "\(name) is revoked, at once.")(language), nil)
        }
        guard let days = Int(form["days"]), (1...730).contains(days) else {
            throw Refusal(
                Text("有效天数 \(form["days"])：应为 1 至 730。", en: "Days: 1 to 730."))
        }
        guard !form["title"].isEmpty else {
            throw Refusal(Text("请写用途。", en: "Say what it is for."))
        }
        let token = try await book.addService(name, title: form["title"], days: days)
        return (
            Text(
                "\(name) 的令牌只显示这一次；对方放进 YUHOU_TOKEN：",
                en: "The token of \(name), shown this once; it goes into YUHOU_TOKEN:")(language),
            token
        )
    }
}
