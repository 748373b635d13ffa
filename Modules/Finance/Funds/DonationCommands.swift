import ArgumentParser
import Kernel
import Law
import Money

/// `yuhou finance donation …`.
struct DonationGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "donation", abstract: "捐赠：登记、台账、收据 · Donations and their receipts.",
        subcommands: [DonationRecord.self, DonationList.self, DonationReceipt.self])
}

/// A donation as typed.
struct DonationOptions: ParsableArguments {
    @Argument(help: "入哪项资金 · Into which fund.") var fund: String
    @Option(name: .long, help: "捐赠单位 · The organization.") var organization: String?
    @Option(name: .long, help: "捐赠单位的统一社会信用代码 · Its code (GB 32100).") var uscc: String?
    @Option(name: .long, help: "捐赠个人姓名，封存保管 · A person's name; it is sealed.")
    var person: String?
    @Option(name: .long, help: "金额（元） · The sum.", transform: parseYuan) var sum: Money
    @Option(name: .long, help: "到账日 · The day it arrived.", transform: parseDay) var arrived: Day
    @Option(name: .long, help: "票据号码 · The receipt's number.") var receipt: String
    @Option(name: .customLong("use"), help: "捐赠人说的用途 · The purpose in the donor's words.")
    var purpose: String
    @Option(name: .long, help: "捐赠协议等文件 · The agreement.") var document: String

    func draft() throws -> Donation.Draft {
        return Donation.Draft(
            fund: fund, donor: try Donation.Donor(organization, code: uscc, person: person),
            sum: sum, arrived: arrived, receipt: receipt,
            purpose: purpose, document: document)
    }
}

struct DonationRecord: FundsCommand {
    static let configuration = CommandConfiguration(
        commandName: "record", abstract: "登记一笔捐赠，待复核 · Records a gift.",
        discussion: "捐赠人指定用途的，入用途相同的定向捐款（fund open --kind donation）。")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var gift: DonationOptions
    @OptionGroup var write: WriteOption

    func run(in bureau: Bureau) async throws -> Page {
        let (id, stands) = try await FundBook(bureau).donate(gift.draft(), client: write.client)
        var page = proposed(id)
        if !stands { page.next.append(Donation.wrongCode) }
        return page
    }
}

struct DonationList: FundsCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "捐赠台账 · The ledger of donations.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "年度（默认全部） · The year.") var year: Int?

    func run(in bureau: Bureau) async throws -> Page {
        try await FundBook(bureau).donationPage(year)
    }
}

struct DonationReceipt: FundsCommand {
    static let configuration = CommandConfiguration(
        commandName: "receipt", abstract: "打印捐赠收据 · Prints the donor's receipt.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "票据号码 · The receipt's number.") var number: String
    @Option(name: .long, help: "年度 · The year.") var year: Int

    func run(in bureau: Bureau) async throws -> Page {
        try await FundBook(bureau).receipt(number, year: year)
    }
}

/// `yuhou finance year …`.
struct YearGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "year", abstract: "年度关账 · Closing a year.",
        subcommands: [YearRest.self, YearClose.self])
}

struct YearRest: FundsCommand {
    static let configuration = CommandConfiguration(
        commandName: "rest", abstract: "关账前还有什么未了结 · What of a year still rests.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "年度 · The year.") var year: Int

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("fund", Text("资金", en: "Fund")), .init("station", Text("在哪里", en: "Station")),
            .init("sum", Text("金额", en: "Sum"), isNumber: true),
        ])
        for one in try await FundBook(bureau).resting(year) {
            page.add(.words(one.fund), .words(one.station), .money(one.sum))
        }
        page.lines = [
            page.rows.isEmpty
                ? Text("\(year) 年没有未了结的资金，可以关账。", en: "Nothing of \(year) rests.")
                : Text(
                    "\(year) 年未了结：free 先结转或收缴，其他先结清。",
                    en: "Of \(year): carry over or lapse what is free, settle the others.")
        ]
        return page
    }
}

struct YearClose: FundsCommand {
    static let configuration = CommandConfiguration(
        commandName: "close", abstract: "提出关账，待复核 · Proposes to close a year.",
        discussion: "复核时，占用、送银行、退票和可用都须为零，否则说明还有什么。")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "年度 · The year.") var year: Int
    @Option(name: .long, help: "文件 · The document.") var document: String
    @OptionGroup var write: WriteOption

    func run(in bureau: Bureau) async throws -> Page {
        guard year < bureau.today.year || bureau.today.month.month == 12, year <= bureau.today.year
        else {
            throw Refusal(
                Text(
                    "\(year)：年度还没有结束；十二月起才能关账。",
                    en: "\(year) is not over; it is closed from December on."))
        }
        var draft = FundProposal.Draft(.close, document: document)
        draft.year = year
        return proposed(try await FundBook(bureau).propose(draft, client: write.client))
    }
}
