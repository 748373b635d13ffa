import CLibPQ

/// Where and how to connect.
public struct ConnectionSettings: Sendable, CustomStringConvertible {
    /// libpq's own parameters, in the order given.
    private(set) var parameters: [Parameter]

    /// Shown in `pg_stat_activity`.
    public var applicationName = "yuhou"
    /// How long to wait for one host to answer.
    public var connectTimeout: Duration = .seconds(10)
    /// How long the server lets a statement run; nil for no limit.
    public var statementTimeout: Duration?
    /// Called with what the server says beside a result; nil drops it.
    public var noticeHandler: (@Sendable (PostgresNotice) -> Void)?

    struct Parameter: Sendable {
        let keyword: String
        var value: String
    }

    /// Settings of a libpq URI (`postgresql://host1,host2/name?target_session_attrs=read-write`) or
    /// `keyword=value` string. What it leaves out comes from libpq's environment variables.
    ///
    /// - Throws: `PostgresError` of kind `.encoding` with libpq's words, which never hold the
    ///   password.
    public init(uri: String) throws {
        guard !uri.utf8.contains(0) else {
            throw PostgresError(kind: .encoding, message: "the database URI contains a NUL")
        }
        var problem: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(uri, &problem) else {
            let reason = problem.map { String(cString: $0) } ?? "out of memory"
            PQfreemem(problem)
            // libpq quotes the piece it could not read, and that piece may hold the password.
            let words = reason.split(separator: "\"").first.map { String($0) } ?? reason
            throw PostgresError(
                kind: .encoding,
                message: "the database URI cannot be read (\(words.trimmingBlanks())); expected "
                    + "postgresql://user@host:port/database or ?host=/socket/folder")
        }
        defer { PQconninfoFree(options) }
        parameters = []
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val {
                parameters.append(
                    Parameter(keyword: String(cString: keyword), value: String(cString: value)))
            }
            option += 1
        }
    }

    /// One of libpq's parameters as the URI gave it, e.g. `dbname`.
    public func parameter(_ keyword: String) -> String? {
        parameters.first { $0.keyword == keyword }?.value
    }

    /// The same settings for another database of the same server.
    public func database(_ name: String) -> ConnectionSettings {
        var other = self
        other.parameters.removeAll { $0.keyword == "dbname" }
        other.parameters.append(Parameter(keyword: "dbname", value: name))
        return other
    }

    /// The same settings for another role, without the password of this one: the other's comes from
    /// the server's peer authentication or from libpq's password file.
    public func user(_ name: String) -> ConnectionSettings {
        var other = self
        other.parameters.removeAll { $0.keyword == "user" || $0.keyword == "password" }
        other.parameters.append(Parameter(keyword: "user", value: name))
        return other
    }

    /// Host, port and database; never the password.
    public var description: String {
        let shown = ["host", "port", "dbname", "user"].compactMap { keyword in
            parameter(keyword).map { "\(keyword)=\($0)" }
        }
        return shown.isEmpty ? "libpq's defaults" : shown.joined(separator: " ")
    }

    /// What libpq is given: the URI's own parameters, and ours where the URI says nothing.
    func connectionParameters() -> [Parameter] {
        var all = parameters.filter { $0.keyword != "options" && $0.keyword != "client_encoding" }
        func add(_ keyword: String, _ value: String) {
            guard parameter(keyword) == nil else { return }
            all.append(Parameter(keyword: keyword, value: value))
        }
        add("application_name", applicationName)
        add("keepalives_idle", "30")
        // On Linux this bounds the wait for each unreachable host too.
        add("tcp_user_timeout", "\(connectTimeout.milliseconds)")
        var options = "-c timezone=Asia/Shanghai"
        if let statementTimeout {
            options += " -c statement_timeout=\(max(1, statementTimeout.milliseconds))"
        }
        if let own = parameter("options") { options += " \(own)" }
        all.append(Parameter(keyword: "options", value: options))
        all.append(Parameter(keyword: "client_encoding", value: "UTF8"))
        return all
    }

    /// How many hosts the URI names; each has its own time to answer.
    var hostCount: Int {
        let hosts = parameter("host") ?? parameter("hostaddr") ?? ""
        return hosts.split(separator: ",", omittingEmptySubsequences: false).count
    }
}

extension Duration {
    /// Whole milliseconds, rounded down.
    var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}

extension StringProtocol {
    /// The text without blanks and line ends at either end.
    func trimmingBlanks() -> String {
        let start = drop { $0.isWhitespace }
        var end = start
        while let last = end.last, last.isWhitespace { end.removeLast() }
        return String(end)
    }
}
