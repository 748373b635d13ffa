import Foundation
import Testing

/// The three files of a test district.
struct Files {
    let roster: String
    let facts: String
    let deliveries: String

    init(roster rows: [String], facts reports: [String], deliveries given: [String]) throws {
        let folder = try Self.scratch()
        func write(_ name: String, _ header: String, _ rows: [String]) throws -> String {
            let path = "\(folder)/\(name).csv"
            try ([header] + rows).joined(separator: "\n").appending("\n")
                .write(toFile: path, atomically: false, encoding: .utf8)
            return path
        }
        roster = try write(
            "roster",
            "ref,household,town,village,name,id_number,sex,birth,role,mother,father,adopted_on,spouse,phone,account",
            rows)
        facts = try write("facts", "ref,fact,value,from,to,source,document,learned", reports)
        deliveries = try write("deliveries", "ref,clause,month,day,amount,proof", given)
    }

    static func scratch() throws -> String {
        let folder = NSTemporaryDirectory() + "yuhou-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }
}

extension Terminal {
    /// Schema and law of a district.
    func prepare(_ pack: String) async throws {
        let migrated = try await run(["migrate"])
        try #require(migrated.status == 0, "\(migrated.errors)")
        try await adopt("policies/\(pack)", for: pack == "nanchuan" ? 500_119 : 321_204)
    }

    /// Loads calendars of this year, the one before and the one after. They are the test's own: the
    /// State Council's notices do not reach into every year in which the tests run.
    func loadCalendars(_ district: [String]) async throws {
        let year = Calendar(identifier: .gregorian).component(.year, from: Date())
        for year in year - 1...year + 1 {
            let file = FileManager.default.temporaryDirectory
                .appendingPathComponent("calendar-\(UUID().uuidString).csv")
            defer { try? FileManager.default.removeItem(at: file) }
            // One of three days in a row is a weekday.
            let days = (1...3).map { "\(year)-01-0\($0),no,元旦\n" }.joined()
            try "# source: 测试用的日历\nday,works,title\n\(days)"
                .write(to: file, atomically: true, encoding: .utf8)
            let loaded = try await run(
                ["calendar", "load", file.path] + district, as: "system")
            try #require(loaded.status == 0, "\(loaded.errors)")
        }
    }

    /// Loads a pack, has it approved by somebody else, and puts it in force.
    func adopt(_ folder: String, for district: Int) async throws {
        let place = ["--district", String(district)]
        let loaded = try await run(["pack", "load", folder, "--json"] + place, as: "system")
        try #require(loaded.status == 0, "\(loaded.errors)")
        let version = try #require(loaded.json?["version"] as? Int)
        for (step, desk) in [("approve", "office"), ("in-force", "system")] {
            let done = try await run(
                ["pack", step, "--version", String(version)] + place, as: desk)
            try #require(done.status == 0, "\(done.errors)")
        }
    }

    /// One clause of one person's entitlements.
    func clause(
        _ id: String, of ref: String, on day: String, _ district: [String]
    ) async throws -> [String: Any] {
        let found = try await run(["entitlements", "--ref", ref, "--on", day, "--json"] + district)
        try #require(found.status == 0, "\(found.errors)")
        return try #require(found.jsonList?.first { $0["clause"] as? String == id })
    }
}
