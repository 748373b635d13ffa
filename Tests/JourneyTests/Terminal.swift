import Embedded
import Foundation
import Kernel
import TestSupport

@testable import Yuhou

/// The built program with a database of its own.
struct Terminal: Sendable {
    struct Run: Sendable {
        let status: Int32
        let output: String
        let errors: String

        var json: [String: Any]? {
            try? JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]
        }

        var jsonList: [[String: Any]]? {
            try? JSONSerialization.jsonObject(with: Data(output.utf8)) as? [[String: Any]]
        }
    }

    var environment: [String: String]
    /// Who works at it: a system of another office that may do whatever the journeys do, unless a
    /// journey says who.
    var accounts: TestAccounts
    let server: TestServer
    let program: URL
    let folder: URL

    /// - Parameter isEmpty: The database has no schema; else the one that `migrate` would make, so
    ///   that it finds nothing left to do.
    static func open(
        on server: TestServer = .shared, isEmpty: Bool = false
    ) async throws -> Terminal {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        var environment = ProcessInfo.processInfo.environment
        environment["YUHOU_DATABASE"] =
            isEmpty
            ? try await server.freshDatabase()
            : try await server.uri(
                database: server.migratedDatabase(Registry(departments)).name)
        environment["YUHOU_HOME"] = server.home.path
        let accounts = try TestAccounts(uri: environment["YUHOU_DATABASE"] ?? "")
        // The program lies beside the bundle of tests.
        let bundle = URL(fileURLWithPath: CommandLine.arguments[0])
        var place = bundle.deletingLastPathComponent()
        func isHere() -> Bool {
            FileManager.default.isExecutableFile(
                atPath: place.appendingPathComponent("yuhou").path)
        }
        while place.path != "/", !isHere() { place = place.deletingLastPathComponent() }
        return Terminal(
            environment: environment, accounts: accounts, server: server,
            program: place.appendingPathComponent("yuhou"),
            folder: folder)
    }

    /// Runs the program for a desk of the district that `--district` names (else Jiangyan).
    func run(
        _ arguments: [String], as desk: String = "service", named name: String? = nil,
        input: String = ""
    ) async throws -> Run {
        var environment = environment
        if environment["YUHOU_TOKEN"] == nil, arguments.first != "migrate" {
            let at = arguments.firstIndex(of: "--district").map { $0 + 1 }
            let district = at.flatMap { arguments.indices.contains($0) ? Int(arguments[$0]) : nil }
            environment["YUHOU_TOKEN"] = try? await accounts.token(
                district: district ?? 321_204, desk: desk, name: name)
        }
        let done = try await run(arguments, in: environment, input: input)
        // The roles that a first migration makes may come in; an own server does so by itself.
        if arguments.first == "migrate", done.status == 0 { try await server.admit() }
        return done
    }

    private func run(
        _ arguments: [String], in environment: [String: String], input: String
    ) async throws -> Run {
        try await offPool {
            let process = Process()
            process.executableURL = program
            process.arguments = arguments
            process.environment = environment
            process.currentDirectoryURL = folder
            let (stdin, stdout, stderr) = (Pipe(), Pipe(), Pipe())
            process.standardInput = stdin
            process.standardOutput = stdout
            process.standardError = stderr
            try process.run()
            stdin.fileHandleForWriting.write(Data("\(input)\n".utf8))
            try stdin.fileHandleForWriting.close()
            let output = stdout.fileHandleForReading.readDataToEndOfFile()
            let errors = stderr.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return Run(
                status: process.terminationStatus, output: String(decoding: output, as: UTF8.self),
                errors: String(decoding: errors, as: UTF8.self))
        }
    }
}
