import ArgumentParser
import Kernel
import Law

/// What departments owe each other: the office sees which referrals are late, not about whom.
struct ReferralsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "referrals",
        abstract: "逾期的转介：哪个部门欠着答复 · Overdue referrals, department by department.")

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Flag(name: .long, help: "逾期的（现在只有这一种） · The overdue ones, the only list there is.")
    var overdue = false
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    func run() async throws {
        let (found, today) = try await withOffice { office in
            try office.session?.require("office")
            return (
                try await ReferralBook(office, district: place.district).overdue(), office.today
            )
        }
        if json { return try printJSON(found.map { ReferralDocument($0, today) }) }
        reader.say(found, on: today)
    }
}

/// A referral as `--json` prints it.
struct ReferralDocument: Encodable {
    let number: Int64
    let ref: Nullable<String>
    let from: String
    let to: String
    let clause: Nullable<String>
    let matter: String
    let due: String
    let overdue: Bool
    let state: String
    let owner: Nullable<String>
    let reason: Nullable<String>

    init(_ referral: Referral, _ today: Day) {
        number = referral.id
        ref = Nullable(referral.ref)
        from = referral.from
        to = referral.to
        clause = Nullable(referral.clause)
        matter = referral.matter
        due = referral.due.description
        overdue = referral.isOverdue(on: today)
        state = referral.state.rawValue
        owner = Nullable(referral.owner)
        reason = Nullable(referral.reason)
    }
}

extension Referral.State {
    /// For people.
    var title: Text {
        switch self {
        case .open: Text("待接收", en: "open")
        case .accepted: Text("在办", en: "accepted")
        case .rejected: Text("已退回", en: "rejected")
        case .revoked: Text("已撤回", en: "revoked")
        case .done: Text("已办结", en: "done")
        }
    }
}

extension Reader {
    /// Prints referrals as a table, the due day first.
    func say(_ referrals: [Referral], on today: Day) {
        guard !referrals.isEmpty else { return say(Text("  没有。", en: "  None.")) }
        let isChinese = language == .chinese
        var table = Table([
            (isChinese ? "编号" : "No.", .right), (isChinese ? "期限" : "Due", .left),
            (isChinese ? "状态" : "State", .left), (isChinese ? "由" : "From", .left),
            (isChinese ? "至" : "To", .left), (isChinese ? "人" : "Person", .left),
            (isChinese ? "经办" : "Owner", .left), (isChinese ? "事项" : "Matter", .left),
        ])
        for referral in referrals {
            let late = referral.isOverdue(on: today) ? (isChinese ? " 逾期" : " overdue") : ""
            let person = [referral.ref, referral.name].compactMap { $0 }.joined(separator: " ")
            table.add([
                String(referral.id), "\(referral.due)\(late)", referral.state.title(language),
                referral.from, referral.to, person.isEmpty ? "—" : person, referral.owner ?? "—",
                Table.cut(referral.matter, to: 40),
            ])
        }
        table.lines.forEach { print($0) }
    }
}
