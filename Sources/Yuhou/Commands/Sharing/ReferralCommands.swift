import ArgumentParser
import Foundation
import Kernel
import Law

/// Refers a family to another department.
struct DepartmentRefer<D: Department>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "refer",
            abstract: "转介给另一部门，有事项、有期限 · Refers a person to another department.",
            discussion: "不填 --due 时期限为 \(ReferralBook.defaultDays) 天（本系统的默认）。 "
                + "Without --due it is \(ReferralBook.defaultDays) days, our own default.")
    }

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "转给哪个部门（代码） · To which department.") var to: String
    @Option(name: .long, help: "请对方办什么 · What the other is asked to do.") var matter: String
    @Option(name: .long, help: "依据哪一条 · By which clause.") var clause: String?
    @Option(name: .long, help: "期限 · Due on.", transform: parseDay) var due: Day?
    @Option(name: .long, help: "编号：同一编号重复提交不变（默认新编号） · Client id.") var id: String?

    func run() async throws {
        let client = id ?? UUID().uuidString
        let (number, day) = try await withOffice { office in
            try office.session?.require(D.code.word)
            let number = try await ReferralBook(office, district: place.district).refer(
                ref, to: to, matter: matter, clause: clause, due: due, client: client)
            return (number, due ?? office.today.adding(days: ReferralBook.defaultDays))
        }
        reader.say(
            Text(
                "已转介 \(to)：第 \(number) 号，期限 \(day)。",
                en: "Referred to \(to) as \(number), due \(day)."))
    }
}

/// What a department has to answer and what it has sent.
struct DepartmentReferrals<D: Department>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "referrals",
            abstract: "转介：待我答复的（逾期在前）、我发出的 · Referrals to answer and sent.")
    }

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Flag(name: .long, help: "已结束的也列出 · Also closed ones.") var all = false
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    private struct Document: Encodable {
        let received: [ReferralDocument]
        let sent: [ReferralDocument]
    }

    func run() async throws {
        let (received, sent, today) = try await withOffice { office in
            try office.session?.require(D.code.word)
            let book = ReferralBook(office, district: place.district)
            return (
                try await book.inbox(of: D.code.word, includingClosed: all),
                try await book.outbox(of: D.code.word, includingClosed: all), office.today
            )
        }
        if json {
            return try printJSON(
                Document(
                    received: received.map { ReferralDocument($0, today) },
                    sent: sent.map { ReferralDocument($0, today) }))
        }
        reader.say(Text("待答复和在办：", en: "To answer and in hand:"))
        reader.say(received, on: today)
        reader.say(Text("本部门发出：", en: "Sent:"))
        reader.say(sent, on: today)
    }
}

/// One step on a referral: the five commands differ in what they ask for.
protocol ReferralStep: AsyncParsableCommand {
    associatedtype D: Department
    var reader: Reader { get }
    var place: DistrictOption { get }
    var number: Int64 { get }

    /// What is done, for people.
    static var done: Text { get }

    /// Does it.
    func step(_ book: ReferralBook) async throws
}

extension ReferralStep {
    func run() async throws {
        try await withOffice { office in
            try office.session?.require(D.code.word)
            try await step(ReferralBook(office, district: place.district))
        }
        reader.say(
            Text("第 \(number) 号：\(Self.done.zh)。", en: "Referral \(number): \(Self.done.en)."))
    }
}

/// Takes a referral on.
struct DepartmentAccept<D: Department>: ReferralStep {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "accept",
            abstract: "接收转介：此后可看此人的事实 · Accepts a referral.")
    }
    static var done: Text { Text("已接收", en: "accepted") }

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Argument(help: "转介编号 · Its number.") var number: Int64

    func step(_ book: ReferralBook) async throws { try await book.accept(number) }
}

/// Sends a referral back.
struct DepartmentReject<D: Department>: ReferralStep {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "reject", abstract: "退回转介，说明理由 · Rejects a referral.")
    }
    static var done: Text { Text("已退回", en: "rejected") }

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Argument(help: "转介编号 · Its number.") var number: Int64
    @Option(name: .long, help: "理由 · Why.") var reason: String

    func step(_ book: ReferralBook) async throws {
        try await book.reject(number, reason: reason)
    }
}

/// Takes one's own referral back.
struct DepartmentRevoke<D: Department>: ReferralStep {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "revoke", abstract: "撤回本部门发出的转介 · Takes back one's own referral.")
    }
    static var done: Text { Text("已撤回", en: "revoked") }

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Argument(help: "转介编号 · Its number.") var number: Int64
    @Option(name: .long, help: "理由 · Why.") var reason: String

    func step(_ book: ReferralBook) async throws {
        try await book.revoke(number, reason: reason)
    }
}

/// Says that the matter is settled.
struct DepartmentDone<D: Department>: ReferralStep {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "done", abstract: "转介已办结 · A referral is settled.")
    }
    static var done: Text { Text("已办结", en: "done") }

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Argument(help: "转介编号 · Its number.") var number: Int64

    func step(_ book: ReferralBook) async throws { try await book.finish(number) }
}

/// Gives a referral to a colleague.
struct DepartmentHandOver<D: Department>: ReferralStep {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "hand-over", abstract: "把在办的转介交给同事 · Gives a referral to a colleague.")
    }
    static var done: Text { Text("已移交", en: "handed over") }

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Argument(help: "转介编号 · Its number.") var number: Int64
    @Option(name: .long, help: "同事的登录名 · The colleague's account.") var to: String

    func step(_ book: ReferralBook) async throws { try await book.handOver(number, to: to) }
}
