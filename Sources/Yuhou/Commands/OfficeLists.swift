import ArgumentParser
import JointMeeting
import Kernel
import Law

/// What the documents ask of the offices themselves.
struct Duties: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "duties",
        abstract: "文件对各部门自身的要求 · What the document asks of the offices themselves.")

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Option(name: .long, help: "只看这个部门 · Only this department.") var department: String?
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    private struct Document: Encodable {
        let clause: String
        let of: [String]
        let each: Nullable<String>
        let due: Nullable<String>
        let output: String
        let text: String
    }

    func run() async throws {
        let language = reader.language
        try await withOffice(place.district) { office in
            let (pack, _) = try await PackStore(office).pack(of: place.district)
            let duties = pack.clauses.compactMap { clause in clause.duty.map { (clause, $0) } }
                .filter { department.map($0.1.of.contains) ?? true }
            if json {
                try printJSON(
                    duties.map { clause, duty in
                        Document(
                            clause: clause.id, of: duty.of, each: Nullable(duty.cadence?.rawValue),
                            due: Nullable(duty.due), output: duty.output(language),
                            text: clause.text)
                    })
                return
            }
            var table = Table([
                (language == .chinese ? "条" : "Clause", .left),
                (language == .chinese ? "谁" : "Who", .left),
                (language == .chinese ? "期限" : "Due", .left),
                (language == .chinese ? "应有" : "Output", .left),
                (language == .chinese ? "原文" : "Words", .left),
            ])
            for (clause, duty) in duties {
                let who = duty.of.map { name(of: $0, in: office.registry) }.joined(separator: "、")
                table.add([
                    clause.id, who, duty.due ?? duty.cadence?.rawValue ?? "",
                    duty.output(language), Table.cut(clause.text, to: 60),
                ])
            }
            table.lines.forEach { print($0) }
        }
    }

    private func name(of code: String, in registry: Registry) -> String {
        switch code {
        case "office": Text("联席办", en: "Office")(reader.language)
        case "audit": Text("审计", en: "Audit")(reader.language)
        case "all": Text("各成员单位", en: "All members")(reader.language)
        default: registry.department(code)?.title(reader.language) ?? code
        }
    }
}

/// The figures nobody has set and the rulings by default: what the office must decide.
struct Rulings: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rulings",
        abstract: "待裁定：未定的标准和按默认执行的口径 · Figures to be set and rulings by default.")

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    private struct Document: Encodable {
        let figure: String
        let title: String
        let state: String
        let value: Nullable<String>
        let ruled_by: Nullable<String>
        let reason: Nullable<String>
        let clauses: [String]
    }

    func run() async throws {
        let language = reader.language
        try await withOffice(place.district) { office in
            let (pack, _) = try await PackStore(office).pack(of: place.district)
            let open = pack.figures.values.filter { $0.isOpen(on: office.today) }
                .sorted { $0.name < $1.name }
            let documents = open.map { figure in
                let row = figure.rows.first {
                    $0.from <= office.today && office.today < $0.to && $0.value != nil
                }
                let users = pack.provisions.filter { $0.provision?.amount?.figure == figure.name }
                return Document(
                    figure: figure.name, title: figure.title(language),
                    state: row == nil ? FigureStatus.toBeSet.rawValue : "default",
                    value: Nullable(row.flatMap(\.value).map { figure.words(for: $0) }),
                    ruled_by: Nullable(figure.ruledBy), reason: Nullable(figure.reason),
                    clauses: users.map(\.id))
            }
            if json { return try printJSON(documents) }
            var table = Table([
                (language == .chinese ? "参数" : "Figure", .left),
                (language == .chinese ? "名称" : "Title", .left),
                (language == .chinese ? "现值" : "Value", .left),
                (language == .chinese ? "理由或所涉条款" : "Reason or clauses", .left),
            ])
            for document in documents {
                table.add([
                    document.figure, Table.cut(document.title, to: 36),
                    document.value.value ?? (language == .chinese ? "待定" : "to be set"),
                    Table.cut(
                        document.reason.value ?? document.clauses.joined(separator: " "), to: 70),
                ])
            }
            table.lines.forEach { print($0) }
        }
    }
}

/// Where two sources disagree about one person.
struct Mismatches: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mismatches",
        abstract: "来源不一致：请主管部门核对 · Where sources disagree; for the owner to clear.")

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Option(name: .long, help: "哪一天（默认今天） · The day (default today).", transform: parseDay)
    var on: Day?
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    private struct Document: Encodable {
        let ref: String
        let fact: String
        let owners: [String]
        let reports: [String: String]
    }

    func run() async throws {
        try await withOffice(place.district) { office in
            let found = try await MismatchList.read(
                office, district: place.district, on: on ?? office.today)
            if json {
                return try printJSON(
                    found.map {
                        Document(
                            ref: $0.ref, fact: $0.kind.name, owners: $0.kind.owners,
                            reports: Dictionary(
                                $0.reports.map { ($0.source, $0.value) },
                                uniquingKeysWith: { first, _ in first }))
                    })
            }
            if found.isEmpty { reader.say(Text("没有不一致。", en: "No mismatches.")) }
            for mismatch in found {
                let reports = mismatch.reports.map { "\($0.source) \($0.value)" }
                    .joined(separator: "；")
                let owners = mismatch.kind.owners.joined(separator: "、")
                reader.say(
                    Text(
                        "\(mismatch.ref) \(mismatch.kind.title.zh)：\(reports)（请 \(owners) 核对）",
                        en: "\(mismatch.ref) \(mismatch.kind.name): \(reports) (for \(owners))"))
            }
        }
    }
}
