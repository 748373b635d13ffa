import ArgumentParser
import Kernel
import Law

/// Opens a person's facts in need.
struct DepartmentBreakGlass<D: Department>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "break-glass",
            abstract: "紧急打开一人的事实，三小时，审计员看得到 · Opens a person's facts for three hours.",
            discussion: "理由和时间留在审计里：yuhou audit show --act break_glass。 "
                + "The reason and the time stay in the audit.")
    }

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "为什么等不了 · Why it cannot wait.") var reason: String

    func run() async throws {
        let until = try await withOffice { office in
            try office.session?.require(D.code.word)
            return try await BreakGlass(office).open(
                ref: ref, district: place.district, reason: reason)
        }
        let time = BreakGlass.clock(until)
        reader.say(
            Text(
                "\(ref) 的事实对您开放到 \(time)；已记入审计。",
                en: "The facts of \(ref) are open to you until \(time); the audit has it."))
    }
}
