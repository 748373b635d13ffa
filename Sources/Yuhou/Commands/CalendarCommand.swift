import ArgumentParser
import Kernel
import Law

/// The calendars of working days by which steps fall due.
struct CalendarCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calendar", abstract: "工作日历：一年一份，按国务院放假通知 · Working days, year by year.",
        subcommands: [Load.self, List.self])

    struct Load: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "装入一年的日历（系统管理员） · Loads a year.",
            discussion: "文件第一行 “# source: 通知名称和文号”，第二行 day,works,title；works 为 no（放假）"
                + "或 yes（周末上班）。同一年再装一次是新的一版。 One file a year.")

        @OptionGroup var reader: Reader
        @OptionGroup var place: DistrictOption
        @Argument(help: "文件 · The file.") var file: String

        func run() async throws {
            let year = try WorkingYear(try PlainTable.text(of: file), file: file)
            let isNew = try await withOffice(place.district) { office in
                try await WorkingCalendars(office, district: place.district).load(year)
            }
            reader.say(
                isNew
                    ? Text(
                        "已装入 \(year.year) 年：\(year.exceptions.count) 个与平常不同的日子。",
                        en: "Loaded \(year.year): \(year.exceptions.count) days that differ.")
                    : Text("\(year.year) 年已是这一份，没有变化。", en: "Nothing new for \(year.year)."))
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "已装入的年份和依据 · The years that are loaded.")

        @OptionGroup var reader: Reader
        @OptionGroup var place: DistrictOption

        func run() async throws {
            let years = try await withOffice(place.district) { office in
                try await WorkingCalendars(office, district: place.district).years()
            }
            if years.isEmpty {
                reader.say(
                    Text(
                        "还没有日历；请系统管理员 yuhou calendar load 文件。",
                        en: "No calendars; the system administrator loads them."))
            }
            for year in years { print("\(year.year)  \(year.days)  \(year.source)") }
        }
    }
}
