import ArgumentParser
import Foundation
import Kernel
import Law

struct CareProviderAdd: CareCommand {
    static let configuration = CommandConfiguration(
        commandName: "add-provider", abstract: "登记承接机构 · Registers a provider.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "全称 · Full name.") var name: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let made = try await ProviderBook(bureau).add(name, client: id ?? UUID().uuidString)
        return Page(
            Text("承接机构第 \(made.id) 号：\(made.name)。", en: "Provider \(made.id): \(made.name)."))
    }
}

struct CareContractSign: CareCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign", abstract: "登记政府购买服务合同 · Records a contract.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "承接机构，编号或全名 · The provider.") var provider: String
    @Option(name: .long, help: "合同号 · Its number.") var number: String
    @Option(name: .long, help: "起始日 · First day.", transform: parseDay) var from: Day
    @Option(name: .long, help: "终止日（不含） · End, exclusive.", transform: parseDay) var to: Day
    @Option(name: .long, help: "每小时单价，元；未定的不写 · Price of an hour.", transform: parseYuan)
    var hourPrice: Money?
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let contract = try await ProviderBook(bureau).sign(
            number, with: provider, from: from, to: to, hourPrice: hourPrice,
            client: id ?? UUID().uuidString)
        return Page(
            Text(
                "合同 \(contract.number)：\(contract.provider.name)，每小时 "
                    + "\(contract.hourPrice.map { "\($0) 元" } ?? "待定")。",
                en: "Contract \(contract.number): \(contract.provider.name), "
                    + "\(contract.hourPrice.map { "\($0) yuan" } ?? "to be set") an hour."))
    }
}

struct CareContracts: CareCommand {
    static let configuration = CommandConfiguration(
        commandName: "contracts", abstract: "合同，先到期的在前 · Contracts, first to end.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("contract", Text("合同号", en: "Contract")),
            .init("provider", Text("承接机构", en: "Provider")),
            .init("from", Text("起", en: "From")), .init("to", Text("止（不含）", en: "Until")),
            .init("price", Text("每小时", en: "An hour"), isNumber: true),
        ])
        page.nothing = Text("没有合同。用 care sign 登记。", en: "No contracts; `care sign` records one.")
        for one in try await ProviderBook(bureau).contracts() {
            page.add(
                .words(one.number), .words(one.provider.name), .day(one.from), .day(one.to),
                one.hourPrice.map { .money($0) } ?? .text(Text("待定", en: "to be set")))
        }
        return page
    }
}

struct CareCarerAdd: CareCommand {
    static let configuration = CommandConfiguration(
        commandName: "add-carer", abstract: "登记护理员 · Registers a carer.")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "承接机构，编号或全名 · The provider.") var provider: String
    @Option(name: .long, help: "工号 · The provider's number of the carer.") var badge: String
    @Option(name: .long, help: "姓名 · Name.") var name: String
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        let number = try await ProviderBook(bureau).addCarer(
            name, badge: badge, to: provider, client: id ?? UUID().uuidString)
        return Page(Text("护理员第 \(number) 号。", en: "Carer \(number)."))
    }
}

struct CareCertify: CareCommand {
    static let configuration = CommandConfiguration(
        commandName: "certify", abstract: "登记护理员证书 · Records a carer's certificate.")

    @OptionGroup var desk: DeskOptions
    @Argument(help: "护理员编号，见 care carers · The carer.") var carer: Int64
    @Option(name: .long, help: "证书号 · Its number.") var number: String
    @Option(name: .long, help: "发证日 · First day.", transform: parseDay) var from: Day
    @Option(name: .long, help: "最后有效日（当天仍有效） · Last day, included.", transform: parseDay)
    var lastDay: Day
    @Option(name: .long, help: "编号：同一编号重复提交不变 · Client id.") var id: String?

    func run(in bureau: Bureau) async throws -> Page {
        try await ProviderBook(bureau).certify(
            carer, number: number, from: from, lastDay: lastDay, client: id ?? UUID().uuidString)
        return Page(
            Text("证书 \(number) 有效到 \(lastDay)。", en: "Certificate \(number) is good to \(lastDay).")
        )
    }
}

struct CareCarers: CareCommand {
    static let configuration = CommandConfiguration(
        commandName: "carers", abstract: "护理员和证书，没有的、先到期的在前 · Carers.")

    @OptionGroup var desk: DeskOptions

    func run(in bureau: Bureau) async throws -> Page {
        var page = Page(columns: [
            .init("carer", Text("编号", en: "No."), isNumber: true),
            .init("badge", Text("工号", en: "Badge")), .init("name", Text("姓名", en: "Name")),
            .init("provider", Text("承接机构", en: "Provider")),
            .init("certificate", Text("证书", en: "Certificate")),
            .init("last_day", Text("有效到", en: "Last day")),
            .init("state", Text("状态", en: "State")),
        ])
        page.nothing = Text(
            "没有护理员。用 care add-carer 登记。", en: "No carers; `care add-carer` records one.")
        for carer in try await ProviderBook(bureau).carers() {
            let isGood = carer.lastDay.map { bureau.today <= $0 } ?? false
            page.add(
                .number(carer.id), .words(carer.badge), .words(Mask.name(carer.name)),
                .words(carer.provider.name), .init(carer.certificate), .init(carer.lastDay),
                .text(isGood ? Text("有效", en: "good") : Text("无有效证书", en: "not certified")))
        }
        return page
    }
}
