import ArgumentParser
import Kernel
import Law

/// A command of the federation, at its desk.
protocol DisabledCommand: DeskCommand {}

extension DisabledCommand {
    static var department: DepartmentCode { DisabledPersons.code }
}

/// How many lines a list has; where there are more, it says so.
struct ListOptions: ParsableArguments {
    @Option(name: .long, help: "最多列多少行，默认 200 · At most so many lines.")
    var limit = CertificateBook.limit

    func validate() throws {
        guard (1...100_000).contains(limit) else {
            throw ValidationError("--limit \(limit)：应为 1 至 100000 / 1 to 100000")
        }
    }

    /// Says that a list ends at its limit.
    func close(_ page: inout Page) {
        guard page.rows.count == limit else { return }
        page.next.append(
            Text("只列出前 \(limit) 行；要更多的加 --limit。", en: "The first \(limit); --limit for more."))
    }
}
