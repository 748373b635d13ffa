import ArgumentParser
import Kernel
import Law

/// Works out the law's answers for a whole district.
struct Assess: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assess",
        abstract: "核定全区：每人每条，应不应享 · Work out the law's answers for a district.")

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Option(name: .long, help: "哪一天（默认今天） · The day (default today).", transform: parseDay)
    var on: Day?
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    private struct Document: Encodable {
        let persons: Int
        let clauses: Int
        let yes: Int
        let no: Int
        let unknown: Int
        let changed: Int
        let seconds: Double
    }

    func run() async throws {
        try await withOffice(place.district) { office in
            let progress = Progress(
                Text("核定", en: "Assessing"), unit: Text("人", en: "persons"),
                language: reader.language)
            let start = ContinuousClock.now
            let tally = try await Assessment(office, district: place.district)
                .run(on: on ?? office.today) { progress($0, of: $1) }
            progress.finish()
            let taken = (ContinuousClock.now - start).components
            let seconds =
                Double(taken.seconds) + Double(taken.attoseconds / 1_000_000_000_000_000) / 1000
            if json {
                try printJSON(
                    Document(
                        persons: tally.persons, clauses: tally.clauses, yes: tally.yes,
                        no: tally.no, unknown: tally.unknown, changed: tally.changed,
                        seconds: seconds))
                return
            }
            reader.say(
                Text(
                    """
                    \(tally.persons) 人 × \(tally.clauses) 条：应享 \(tally.yes)，不适用 \(tally.no)，\
                    待核 \(tally.unknown)；变动 \(tally.changed)；\(seconds) 秒。
                    """,
                    en: """
                        \(tally.persons) persons × \(tally.clauses) clauses: \(tally.yes) yes, \
                        \(tally.no) no, \(tally.unknown) unknown; \(tally.changed) changed; \(seconds) s.
                        """))
        }
    }
}

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "更新数据库结构 · Bring the database's schema up to this program.")

    @OptionGroup var reader: Reader

    func run() async throws {
        let applied = try await migrateDatabase()
        reader.say(
            applied == 0
                ? Text("数据库结构已是最新。", en: "The schema is up to date.")
                : Text("已应用 \(applied) 个迁移。", en: "\(applied) migrations applied."))
    }
}
