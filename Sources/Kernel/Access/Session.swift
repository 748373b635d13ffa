import Law
public import Postgres

/// Who is signed in, and what the database's signed context says they may be.
public struct Session: Sendable {
    /// The opaque token; the database holds only its hash.
    let token: String
    /// GB/T 2260, six digits.
    public let district: Int
    public let account: Int64
    /// The sign-in name.
    public let name: String
    /// A department's code, or one of `Session.otherDesks`.
    public let desk: String
    public let duties: Set<String>
    /// Nine digits each; only accounts of the desk `towns` have any.
    public let towns: [Int64]

    /// Desks that are no departments.
    public static let otherDesks = ["office", "system", "secretary", "audit", "service"]

    /// Opens a session by its token.
    ///
    /// - Parameter pool: any login role's.
    /// - Throws: `Refusal` of kind `.forbidden` that says why the token opens nothing.
    public static func open(_ token: String, in pool: Pool) async throws -> Session {
        guard let context = try await context(of: token, in: pool) else {
            throw try await refusal(of: token, in: pool)
        }
        let fields = context.split(separator: "|", omittingEmptySubsequences: false).map(
            String.init)
        guard fields.count == 8, let district = Int(fields[0]), let account = Int64(fields[1])
        else { throw refusal("unknown") }
        return Session(
            token: token, district: district, account: account, name: fields[2], desk: fields[3],
            duties: Set(fields[4].split(separator: ",").map(String.init)),
            towns: fields[5].split(separator: ",").compactMap { Int64($0) })
    }

    /// Puts off the end that idleness brings.
    ///
    /// - Parameter pool: of the role `auth`.
    public func touch(in pool: Pool) async throws {
        // Once a minute is often enough, and spares the disk.
        _ = try await pool.execute(
            """
            UPDATE auth.session SET used_at = now()
            WHERE district = \(district)::integer
              AND token_hash = sha256(convert_to(\(token), 'UTF8')) AND ended_at IS NULL
              AND used_at < now() - interval '1 minute'
            """)
    }

    static func context(of token: String, in database: some Queryable) async throws -> String? {
        try await database.one("SELECT ctx.open(\(token))")?.value(0, as: String?.self)
    }

    /// Why a token opens nothing, in words.
    public static func refusal(
        of token: String, in database: some Queryable
    ) async throws -> Refusal {
        let row = try await database.one("SELECT ctx.refusal(\(token))")
        return refusal(try row?.value(0, as: String?.self) ?? "unknown")
    }

    /// Why a token opens nothing, in one word: `idle`, `expired`, `ended`, `disabled`, `suspended`,
    /// `retired`, `no_module` or `unknown`; nil for one that opens a session.
    public static func ending(of token: String, in pool: Pool) async throws -> String? {
        try await pool.one("SELECT ctx.refusal(\(token))")?.value(0, as: String?.self)
    }

    private static func refusal(_ reason: String) -> Refusal {
        let text =
            switch reason {
            case "disabled":
                Text(
                    "此账户已停用；请找安全管理员。",
                    en: "This account is disabled; ask the security administrator.")
            case "expired", "idle", "ended":
                Text(
                    "登录已失效；请重新登录：yuhou login。",
                    en: "The session has ended; sign in again: yuhou login.")
            case "suspended":
                Text(
                    "本部门模块在本区县已暂停，不能办理；请找系统管理员。",
                    en: "This department's module is suspended in this district; "
                        + "ask the system administrator.")
            case "retired", "no_module":
                Text(
                    "本部门模块在本区县没有启用，不能办理；请找系统管理员。",
                    en: "This department's module is not enabled in this district; "
                        + "ask the system administrator.")
            default:
                Text(
                    "没有登录，或令牌无效；请先登录：yuhou login。",
                    en: "Not signed in, or an unknown token; run yuhou login.")
            }
        return Refusal(text, kind: .forbidden)
    }

    /// Puts a refusal on record before any act has begun. What cannot be recorded is refused all
    /// the same: nothing was done.
    ///
    /// - Parameters:
    ///   - pool: of the role `auth`.
    ///   - purpose: the command or page.
    ///   - reason: a word, never what was typed.
    public static func recordRefusal(
        of token: String, purpose: String, reason: String, in pool: Pool
    ) async {
        _ = try? await pool.query("SELECT ctx.audit_refusal(\(token), \(purpose), \(reason))")
    }

    /// Refuses everybody but these desks. The database decides anyway; this says it in one
    /// sentence, before anything is done.
    public func require(_ desks: String..., or duty: String? = nil) throws {
        if desks.contains(desk) { return }
        if let duty, duties.contains(duty) { return }
        throw Refusal(
            Text(
                "您的岗位（\(desk)）不办理这件事。办理岗位：\(desks.joined(separator: "、"))"
                    + (duty.map { "，或有职责 \($0) 的账户。" } ?? "。"),
                en: "Your desk (\(desk)) does not do this. It is done by: "
                    + desks.joined(separator: ", ")
                    + (duty.map { ", or whoever has \($0)." } ?? ".")),
            kind: .forbidden)
    }

    /// Refuses another district than the session's own.
    public func require(district asked: Int) throws {
        guard asked != district else { return }
        throw Refusal(
            Text(
                "您登录的是区县 \(district)，不能办理 \(asked) 的事。",
                en: "You are signed in for district \(district); \(asked) is not yours."),
            kind: .forbidden)
    }
}
