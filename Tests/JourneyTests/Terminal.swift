import Embedded
import Foundation
import TestSupport

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
    let program: URL
    let folder: URL

    static func open() async throws -> Terminal {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        var environment = ProcessInfo.processInfo.environment
        environment["YUHOU_DATABASE"] = try await TestServer.shared.freshDatabase()
        environment["YUHOU_HOME"] = TestServer.shared.home.path
        // The program lies beside the bundle of tests.
        let bundle = URL(fileURLWithPath: CommandLine.arguments[0])
        var place = bundle.deletingLastPathComponent()
        func isHere() -> Bool {
            FileManager.default.isExecutableFile(
                atPath: place.appendingPathComponent("yuhou").path)
        }
        while place.path != "/", !isHere() { place = place.deletingLastPathComponent() }
        return Terminal(
            environment: environment, program: place.appendingPathComponent("yuhou"),
            folder: folder)
    }

    func run(_ arguments: [String], input: String = "") async throws -> Run {
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
