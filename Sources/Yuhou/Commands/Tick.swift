import ArgumentParser
import Kernel
import Law

/// The daily tick: whoever a day, a fact or a new law concerns is worked out again.
struct Tick: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tick",
        abstract: "每日一跑：到了日子的、事实或政策变了的家庭重新核定 · Work out whoever is due.",
        discussion: """
            每天运行一次即可；多跑无害，中断后接着跑。--on 可写将来的一天，提前核定到那天为止。
            Once a day; more does no harm, and an interrupted one goes on. --on a later day works \
            the answers out up to it.
            """)

    @OptionGroup var reader: Reader
    @Option(name: .long, help: "只这一区县（默认全部） · Only this district (default all).")
    var district: Int?
    @Option(name: .long, help: "哪一天（默认今天） · The day (default today).", transform: parseDay)
    var on: Day?
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    private struct Document: Encodable {
        let district: Int
        let families: Int
        let changed: Int
    }

    func run() async throws {
        let done = try await withOffice { office in
            var districts = try await PackStore(office).districts().map(\.district)
            if let district {
                guard districts.contains(district) else { throw Refusal.unknownDistrict(district) }
                districts = [district]
            }
            var done: [Document] = []
            for district in districts {
                let ticking = try await Assessment(office, district: district).tick(on: on)
                done.append(
                    Document(
                        district: district, families: ticking.families, changed: ticking.changed))
            }
            return done
        }
        if json { return try printJSON(done) }
        for each in done {
            reader.say(
                Text(
                    "\(each.district)：重新核定 \(each.families) 户，变动 \(each.changed) 项。",
                    en:
                        "\(each.district): \(each.families) families, \(each.changed) answers changed."
                ))
        }
    }
}
