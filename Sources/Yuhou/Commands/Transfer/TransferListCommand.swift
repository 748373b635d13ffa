import ArgumentParser
import Kernel
import Law

/// Every transfer of a district, with the months of both.
struct TransferListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "转出、接收和月份核对 · What left, what came, and the months between.",
        discussion: """
            对方在同一数据库时逐月核对；对方用自己的数据库时，列出文件所说的月份。
            Where both districts are in one database the months are checked against each other; else \
            it shows what the file said.
            """)

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    private struct Money: Encodable {
        let months: TransferDocumentPage.Months
        let owed: [String]
        let double: [String]
    }

    private struct Document: Encodable {
        let transfer: String
        let direction: String
        let other: Int
        let on: String
        let event: Int64
        let state: String
        let refs: [String]
        let copies: Int
        let money: [Money]
    }

    func run() async throws {
        let entries = try await withOffice(place.district) { office in
            try await TransferList(office, district: place.district).entries()
        }
        if json {
            return try printJSON(
                entries.map { entry in
                    Document(
                        transfer: entry.transfer, direction: "\(entry.direction)",
                        other: entry.other, on: entry.day.description, event: entry.event,
                        state: entry.state.rawValue, refs: entry.refs, copies: entry.copies,
                        money: entry.money.map {
                            Money(
                                months: .init($0.months, owed: $0.months.owed),
                                owed: $0.owed.map(\.description),
                                double: $0.double.map(\.description))
                        })
                })
        }
        if entries.isEmpty { reader.say(Text("没有转移。", en: "No transfers.")) }
        for entry in entries { say(entry) }
    }

    private func say(_ entry: TransferEntry) {
        let isOut = entry.direction == .out
        let way =
            isOut
            ? Text("转往 \(entry.other)", en: "to \(entry.other)")
            : Text("来自 \(entry.other)", en: "from \(entry.other)")
        let refs = entry.refs.joined(separator: " ")
        reader.say(
            Text(
                "\(entry.day) \(way.zh)：\(refs)（另抄送 \(entry.copies) 人），第 \(entry.event) 号事件，"
                    + "\(entry.state.title.zh)",
                en: "\(entry.day) \(way.en): \(refs) (and \(entry.copies) copies), event "
                    + "\(entry.event), \(entry.state.title.en)"))
        let (from, to) =
            isOut ? (place.district, entry.other) : (entry.other, place.district)
        let page = TransferPage(reader: reader)
        for money in entry.money {
            reader.say(page.line(money.months, from, to))
            if money.months.owed != nil {
                let now = money.owed.map(\.description).joined(separator: " ")
                reader.say(
                    money.owed.isEmpty
                        ? Text("    现在看，\(from) 已发齐", en: "    as of now \(from) has paid all")
                        : Text(
                            "    现在看，\(from) 还欠 \(now)",
                            en: "    as of now \(from) still owes \(now)"))
            }
            if !money.double.isEmpty {
                let months = money.double.map(\.description).joined(separator: " ")
                reader.say(
                    Text("    ！两区都发了：\(months)", en: "    ! paid by both: \(months)"))
            }
        }
    }
}

extension TransferEntry.State {
    /// For people.
    fileprivate var title: Text {
        switch self {
        case .open: Text("尚无对方接收的记录", en: "no answer from the other district yet")
        case .taken: Text("对方已接收", en: "both districts have it")
        case .told: Text("已接收", en: "taken over")
        case .withdrawn: Text("已撤回", en: "taken back")
        case .withdrawnThere:
            Text(
                "！迁出地已撤回，但接收地已接收，请接收地撤回",
                en: "! taken back where they left, but the new district has taken them over and "
                    + "must withdraw it")
        case .undone: Text("接收地已撤回接收", en: "the new district has taken its part back")
        }
    }
}
