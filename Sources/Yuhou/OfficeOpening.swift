import ArgumentParser
import Embedded
import Foundation
import Kernel
import Law
import Postgres

/// Opens the database for who is signed in, runs `body` with their office, and closes it again.
///
/// - Parameter district: the district that is asked about; another than one's own is refused.
/// - Throws: `Refusal` of kind `.forbidden` when nobody is signed in, the session has ended, or its
///   desk does not do this command.
func withOffice<R: Sendable>(
    _ district: Int? = nil, _ body: (Office) async throws -> R
) async throws -> R {
    let registry = try Registry(departments)
    let token = try TokenFile.token()
    let mark = try personMark()
    return try await withPools { pools in
        let auth = pools.pool("auth")
        let session: Session
        do {
            session = try await Session.open(token, in: auth)
        } catch let refusal as Refusal {
            await Session.recordRefusal(
                of: token, purpose: Purpose.words, reason: "session", in: auth)
            throw refusal
        }
        try await session.touch(in: auth)
        let office = Office(
            pools, session: session, purpose: Purpose.words, mark: mark, registry: registry)
        do {
            if let district { try session.require(district: district) }
            try CommandRights.check(Purpose.words, session)
            try await office.requireModule(of: Purpose.words)
            return try await body(office)
        } catch let refusal as Refusal where refusal.kind == .forbidden {
            await office.recordRefusal("forbidden", purpose: Purpose.words, in: auth)
            throw refusal
        }
    }
}

/// Runs `body` as the database's owner, for whom no policy stands: for the first administrators.
func withOwner<R: Sendable>(_ body: (Office) async throws -> R) async throws -> R {
    let pool = try await openOwnerPool()
    do {
        let result = try await body(Office(owner: pool, registry: Registry(departments)))
        await pool.close()
        return result
    } catch {
        await pool.close()
        throw error
    }
}

/// Opens every role's connections and closes them again.
func withPools<R: Sendable>(_ body: (Pools) async throws -> R) async throws -> R {
    let pools = try await openPools()
    do {
        let result = try await body(pools)
        await pools.close()
        return result
    } catch {
        await pools.close()
        throw error
    }
}

/// The command as the audit names it: its words without options and arguments, which may hold
/// personal data.
enum Purpose {
    static let words = name(of: Array(CommandLine.arguments.dropFirst()))

    static func name(of arguments: [String]) -> String {
        var words: [String] = []
        var command: any ParsableCommand.Type = YuhouCommand.self
        for word in arguments {
            let found = command.configuration.subcommands.first {
                ($0.configuration.commandName ?? $0._commandName) == word
            }
            guard let found else { break }
            words.append(word)
            command = found
        }
        return words.isEmpty ? "yuhou" : words.joined(separator: " ")
    }
}

/// The key by which the audit names persons.
func personMark() throws -> PersonMark {
    try withServer {
        try PersonMark(key: KeyFile.read(Home.current().keyFile).key("person").bytes)
    }
}

/// The keys of the current home's key file, as the kernel takes them.
func readKeys() throws -> Keys {
    try withServer {
        let file = try KeyFile.read(Home.current().keyFile)
        var seal: [Int: [UInt8]] = [:]
        for key in file.keys where key.name == "seal" { seal[key.version] = key.bytes }
        return try Keys(
            seal: seal, index: try file.key("index").bytes,
            national: try file.key("national").bytes,
            // A rotation may add a version while this command runs.
            reload: { try? readKeys() })
    }
}

/// The folders that belong to the program: found upwards from the program itself, then from the
/// current folder.
enum Resources {
    static func migrations() throws -> String { try folder("migrations") }
    static func policies() throws -> String { try folder("policies") }
    static func areas() throws -> String { try folder("areas") }
    static func console() throws -> String { try folder("console") }

    private static func folder(_ name: String) throws -> String {
        let program = URL(fileURLWithPath: CommandLine.arguments.first ?? "")
        let bundle = Bundle.main.executableURL ?? program
        let here = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
        for start in [bundle.resolvingSymlinksInPath().deletingLastPathComponent(), here] {
            var folder = start
            while folder.path != "/" {
                let wanted = folder.appendingPathComponent(name)
                let mark = folder.appendingPathComponent("migrations/kernel")
                if FileManager.default.fileExists(atPath: wanted.path),
                    FileManager.default.fileExists(atPath: mark.path)
                {
                    return wanted.path
                }
                folder = folder.deletingLastPathComponent()
            }
        }
        throw CommandFailure(
            status: 69,
            text: Text(
                "找不到程序自带的 \(name) 文件夹；请在雨后的文件夹里运行。",
                en: "The program's \(name) folder is missing; run inside Yuhou's folder."))
    }
}
