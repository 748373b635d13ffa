import ArgumentParser
import Embedded
import Foundation
import Kernel
import Law

/// Where the sealed papers lie.
enum Papers {
    static func folder() throws -> URL {
        try withServer {
            URL(fileURLWithPath: Home.current().path).appendingPathComponent("papers")
        }
    }
}

/// Takes in an application.
struct CaseOpen<D: Department>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "open", abstract: "受理本人申请或转介，立一件事项 · Opens a case on application.")
    }

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "条款 · Clause.") var clause: String
    @Flag(name: .long, help: "由转介而来 · On a referral.") var referred = false
    @Option(name: .long, help: "编号：同一编号重复提交不变（默认新编号） · Client id.") var id: String?

    func run() async throws {
        let number = try await withOffice(place.district) { office in
            try office.session?.require(D.code.word)
            return try await CaseBook(office, district: place.district, department: D.code.word)
                .open(
                    ref, clause: clause, ground: referred ? .referral : .application,
                    client: id ?? UUID().uuidString)
        }
        reader.say(Text("已立项：第 \(number) 号。", en: "Opened as case \(number)."))
    }
}

/// Opens a case for everything that is due and in nobody's hands.
struct CaseOpenDue<D: Department>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "open-due",
            abstract: "免申即享：为本部门应享而无人办理的逐件立项 · Opens a case for every due.",
            discussion: "已有结论的（不予办理、谢绝、撤回）不会再立。 What a person decided stays.")
    }

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    func run() async throws {
        let tally = try await withOffice(place.district) { office in
            try office.session?.require(D.code.word)
            return try await CaseOpening(office, district: place.district).run(of: [D.code.word])
        }
        if json { return try printJSON(tally.opened) }
        let sum = tally.opened.values.reduce(0, +)
        reader.say(Text("立项 \(sum) 件。", en: "\(sum) cases opened."))
        for (clause, count) in tally.opened.sorted(by: { $0.key < $1.key }) where count > 0 {
            reader.say(Text("  \(clause)：\(count)", en: "  \(clause): \(count)"))
        }
    }
}

/// Proposes to stop what the law no longer gives.
struct CaseProposeStops<D: Department>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "propose-stops",
            abstract: "不再符合的，逐件提出停止建议，由人决定 · Proposes stops, for a person to decide.",
            discussion: "告知家庭（pass 第一步）、等陈述申辩期过、再由另一人决定：pass 停止，refuse 继续。 "
                + "The family is told, may answer, then somebody else decides.")
    }

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    func run() async throws {
        let opened = try await withOffice(place.district) { office in
            try office.session?.require(D.code.word)
            return try await StopProposals(office, district: place.district).run(of: [D.code.word])
        }
        if json { return try printJSON(opened) }
        let sum = opened.values.reduce(0, +)
        reader.say(Text("提出停止建议 \(sum) 件。", en: "\(sum) stops proposed."))
        for (clause, count) in opened.sorted(by: { $0.key < $1.key }) {
            reader.say(Text("  \(clause)：\(count)", en: "  \(clause): \(count)"))
        }
    }
}

/// Says that something was given.
struct CaseDeliver<D: Department>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "deliver",
            abstract: "登记已落实：哪天、谁提供、凭什么 · Says that it was given, with the proof.",
            discussion: "凭据：paper（先 attach，再写 --paper）、code（提供方的一次性核验码，"
                + "不能由开码的人核验）、giver（提供方用自己的账户确认）、roster（承保名册）、"
                + "register（登记编号）。 Proof: paper, code, giver, roster or register.")
    }

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Argument(help: "事项编号 · Case number.") var number: Int64
    @Option(name: .long, help: "哪天 · On which day.", transform: parseDay) var on: Day?
    @Option(
        name: .long, help: "凭据的种类 · Kind of proof.",
        transform: { word in
            guard let proof = Proof(rawValue: word) else {
                let known = Proof.allCases.map(\.rawValue).joined(separator: "、")
                throw ValidationError("--proof \(word)：应为 \(known)")
            }
            return proof
        })
    var proof: Proof
    @Option(name: .long, help: "凭据的内容：编号、名册、核验码 · Its words.") var words: String = ""
    @Option(name: .long, help: "谁提供的 · Who gave it.") var by: String
    @Option(name: .long, help: "凭据编号（paper） · The paper's number.") var paper: Int64?
    @Option(name: .long, help: "以为的当前环节 · The step believed to be next.") var step: String?
    @Option(name: .long, help: "编号：同一编号重复提交不变（默认新编号） · Client id.") var id: String?

    func run() async throws {
        let result = try await withOffice(place.district) { office in
            try office.session?.require(D.code.word)
            let text = proof == .paper ? (words.isEmpty ? "paper \(paper ?? 0)" : words) : words
            guard text.count >= 2, by.count >= 2 else {
                throw Refusal(
                    Text(
                        "--words 和 --by：请写明凭据和提供方。",
                        en: "--words and --by: say the proof and who gave it."))
            }
            return try await CaseBook(office, district: place.district, department: D.code.word)
                .deliver(
                    number,
                    CaseBook.Delivery(
                        on: on ?? office.today, proof: proof, words: text, by: by, paper: paper),
                    step: step, client: id ?? UUID().uuidString)
        }
        let state = result.state?.title ?? Text("", en: "")
        reader.say(
            Text(
                "第 \(number) 号已登记落实：\(state.zh) \(result.step ?? "")",
                en: "Case \(number) delivered: \(state.en) \(result.step ?? "")"))
    }
}

/// Puts a one-time code on an order.
struct CaseCode<D: Department>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "code",
            abstract: "开一次性核验码，印在单子上交给家庭或提供方 · Issues a one-time code.",
            discussion: "只显示一次；前一个作废；由别人核验。 Shown once; the one before is void.")
    }

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Argument(help: "事项编号 · Case number.") var number: Int64

    func run() async throws {
        let code = try await withOffice(place.district) { office in
            try office.session?.require(D.code.word)
            return try await CaseBook(office, district: place.district, department: D.code.word)
                .issueCode(number)
        }
        print(code)
    }
}

/// Keeps a paper with a case.
struct CaseAttach<D: Department>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "attach", abstract: "存凭据的扫描件（PDF、JPEG、PNG），加密 · Keeps a scan.")
    }

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Argument(help: "事项编号 · Case number.") var number: Int64
    @Argument(help: "文件 · The file.") var file: String
    @Option(name: .long, help: "是什么凭据 · What paper it is.") var title: String

    func run() async throws {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw Refusal(Text("\(file)：读不到这个文件。", en: "\(file): cannot be read."))
        }
        let paper = try await withOffice(place.district) { office in
            try office.session?.require(D.code.word)
            return try await PaperStore(
                office, district: place.district, keys: readKeys(), folder: Papers.folder()
            ).add(data, titled: title, to: number)
        }
        reader.say(Text("已存：凭据 \(paper)。", en: "Kept as paper \(paper)."))
    }
}

/// Opens a paper of a case.
struct CasePaper<D: Department>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "paper", abstract: "取出一份凭据（记审计） · Takes a paper out; audited.")
    }

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Argument(help: "事项编号 · Case number.") var number: Int64
    @Argument(help: "凭据编号 · Paper number.") var paper: Int64
    @Option(name: .long, help: "写到哪个新文件 · The new file.") var file: String
    @Option(name: .long, help: "为什么 · Why.") var reason: String

    func run() async throws {
        guard !FileManager.default.fileExists(atPath: file) else {
            throw Refusal(Text("\(file) 已存在；请另取名。", en: "\(file) exists; choose another."))
        }
        let data = try await withOffice(place.district) { office in
            try office.session?.require(D.code.word)
            return try await PaperStore(
                office, district: place.district, keys: readKeys(), folder: Papers.folder()
            ).read(paper, of: number, reason: reason)
        }
        guard
            FileManager.default.createFile(
                atPath: file, contents: data, attributes: [.posixPermissions: 0o600])
        else { throw Refusal(Text("\(file)：写不了。", en: "\(file): cannot be written.")) }
        reader.say(Text("已写到 \(file)。", en: "Written to \(file)."))
    }
}
