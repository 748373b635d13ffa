import ArgumentParser
import Embedded
import Foundation
import Kernel
import Law
import Postgres

/// Opens the database, runs `body` with the office, and closes the database again.
func withOffice<R: Sendable>(_ body: (Office) async throws -> R) async throws -> R {
    let registry = try Registry(departments)
    let pool = try await openDatabase(migrations: Resources.migrations())
    do {
        let result = try await body(Office(database: pool, registry: registry))
        await pool.close()
        return result
    } catch {
        await pool.close()
        throw error
    }
}

/// The keys of the current home's key file, as the kernel takes them.
func readKeys() throws -> Keys {
    try withServer {
        let file = try KeyFile.read(Home.current().keyFile)
        var seal: [Int: [UInt8]] = [:]
        for key in file.keys where key.name == "seal" { seal[key.version] = key.bytes }
        return try Keys(
            seal: seal, index: try file.key("index").bytes, national: try file.key("national").bytes
        )
    }
}

/// The folders that belong to the program: found upwards from the program itself, then from the
/// current folder.
enum Resources {
    static func migrations() throws -> String { try folder("migrations") }
    static func policies() throws -> String { try folder("policies") }
    static func areas() throws -> String { try folder("areas") }

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

/// `--district D`, six digits.
struct DistrictOption: ParsableArguments {
    @Option(
        name: .long, help: "区县代码，六位（姜堰 321204，南川 500119） · District code, six digits.",
        transform: { word in
            guard word.utf8.count == 6, let code = Int(word), code >= 100_000 else {
                throw ValidationError(
                    "--district \(word)：应为六位区县代码，如 321204 / six digits, such as 321204")
            }
            return code
        })
    var district: Int
}

/// Reads `--on` and `--known` days.
func parseDay(_ word: String) throws -> Day {
    guard let day = Day(iso: word), (1900...2200).contains(day.year) else {
        throw ValidationError(
            "\(word)：应为 YYYY-MM-DD 的真实日期，1900 至 2200 年 / a real day as YYYY-MM-DD, 1900-2200")
    }
    return day
}
