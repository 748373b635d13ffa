import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou health doctor`.
struct DoctorGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "家庭医生签约 · Family doctor.",
        subcommands: [DoctorSign.self, DoctorEnd.self, DoctorList.self])
}

struct DoctorSign: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign", abstract: "登记签约 · Signs a contract.",
        discussion: "同一人的签约不能重叠。 Two contracts of one person never overlap.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "医疗机构全称或编号 · Institution.") var institution: String
    @Option(name: .long, help: "医生姓名 · Doctor.") var doctor: String
    @Option(name: .long, help: "医生的工作电话 · Phone at work.") var phone: String
    @Option(name: .long, help: "自哪天起 · From.", transform: parseDay) var from: Day
    @Option(name: .long, help: "至哪天（不含，默认一年） · To, exclusive.", transform: parseDay)
    var to: Day?
    @Option(name: .long, help: "编号：同一编号重复提交不变（默认新编号） · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let signed = try await DoctorBook(bureau).sign(
            ref,
            DoctorBook.Signing(
                institution: institution, doctor: doctor, phone: phone, from: from, to: to),
            client: id ?? UUID().uuidString)
        return Page(
            Text(
                "已登记第 \(signed.number) 号签约，至 \(signed.to)。签约不等于服务：以有日期的服务记录为准。",
                en: "Contract \(signed.number), to \(signed.to). Contracted is not served: only "
                    + "dated services count."))
    }
}

struct DoctorEnd: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "end", abstract: "提前终止签约 · Ends a contract early.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "签约编号 · Contract number.") var number: Int64
    @Option(name: .long, help: "自哪天起不再有效（默认今天） · From.", transform: parseDay) var on: Day?
    @Option(name: .long, help: "为什么 · Why.") var reason: String

    func run(in bureau: Bureau) async throws -> Page {
        try await DoctorBook(bureau).end(number, on: on ?? bureau.today, reason: reason)
        return Page(Text("第 \(number) 号签约已终止。", en: "Contract \(number) ended."))
    }
}

struct DoctorList: HealthCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "签约和其间最近一次服务 · Contracts and the last service done in each.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "只看一人 · One person.") var ref: String?
    @Option(name: .long, help: "只看多少天内到期的 · Ending within so many days.") var expiring: Int?
    @Flag(name: .long, help: "已结束的也列出 · Also those that ended.") var all = false

    func validate() throws {
        if let expiring, !(0...3660).contains(expiring) {
            throw ValidationError("--expiring \(expiring)：应为 0 至 3660 天 / 0 to 3660 days")
        }
    }

    func run(in bureau: Bureau) async throws -> Page {
        let found = try await DoctorBook(bureau).list(ref: ref, expiring: expiring, all: all)
        let served = found.filter { $0.served != nil }.count
        var page = Page(
            [
                Text(
                    "签约 \(found.count) 份，其中有服务记录的 \(served) 份（签约不等于服务）。",
                    en: "\(found.count) contracts, \(served) with a dated service (contracted is "
                        + "not served).")
            ],
            columns: [
                .init("number", Text("编号", en: "No."), isNumber: true),
                .init("ref", Text("人", en: "Person")),
                .init("name", Text("姓名", en: "Name")),
                .init("institution", Text("医疗机构", en: "Institution")),
                .init("doctor", Text("医生", en: "Doctor")),
                .init("phone", Text("电话", en: "Phone")),
                .init("from", Text("自", en: "From")),
                .init("to", Text("至（不含）", en: "To, excl.")),
                .init("served_on", Text("最近服务", en: "Last served")),
                .init("service", Text("服务", en: "Service")),
            ])
        for one in found {
            page.add(
                .number(one.id), .words(one.ref), .words(Mask.name(one.name)),
                .words(one.institution), .words(one.doctor), .words(one.phone), .day(one.from),
                .day(one.to), .init(one.served?.on),
                .text(one.served?.kind.title ?? Text("尚无服务记录", en: "none yet")))
        }
        return page
    }
}
