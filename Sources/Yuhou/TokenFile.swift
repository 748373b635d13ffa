import Embedded
import Foundation
import Kernel
import Law

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where the token of `yuhou login` is kept between commands: one file a person, mode 0600.
///
/// Clerks reach the service's account through `sudo` or an ssh forced command; `sudo` says who they
/// are, so that two of them have two files.
enum TokenFile {
    /// The token to work with: of `YUHOU_TOKEN`, else of the file.
    ///
    /// - Throws: `Refusal` of kind `.forbidden` when there is none.
    static func token() throws -> String {
        let given = ProcessInfo.processInfo.environment["YUHOU_TOKEN"] ?? ""
        if !given.isEmpty { return given }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw Refusal(
                Text("没有登录；请先登录：yuhou login。", en: "Not signed in; run yuhou login."),
                kind: .forbidden)
        }
        var facts = stat()
        guard stat(path, &facts) == 0, facts.st_mode & 0o077 == 0 else {
            throw Refusal(
                Text(
                    "\(path) 他人可读，令牌作废；请退出后重新登录：yuhou logout，yuhou login。",
                    en: "Others may read \(path), so its token is not used; run yuhou logout and "
                        + "yuhou login."),
                kind: .forbidden)
        }
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    static func keep(_ token: String) throws {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        // Born shut: it is never readable by others, not even for a moment.
        let fresh = path + ".\(getpid())"
        let file = open(fresh, O_CREAT | O_EXCL | O_WRONLY, 0o600)
        let bytes = Array("\(token)\n".utf8)
        defer { close(file) }
        guard file >= 0, write(file, bytes, bytes.count) == bytes.count, rename(fresh, path) == 0
        else {
            throw CommandFailure(
                status: 69,
                text: Text("写不了令牌文件 \(path)。", en: "The token file \(path) cannot be written."))
        }
    }

    static func remove() { try? FileManager.default.removeItem(atPath: path) }

    private static var folder: String { Home.current().path + "/tokens" }

    private static var path: String {
        let caller = ProcessInfo.processInfo.environment["SUDO_UID"] ?? ""
        let isNumber = !caller.isEmpty && caller.allSatisfy(\.isNumber)
        return folder + "/" + (isNumber ? caller : String(getuid()))
    }
}
