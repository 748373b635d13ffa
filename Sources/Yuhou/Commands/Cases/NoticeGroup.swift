import ArgumentParser
import Foundation
import Kernel
import Law

/// `yuhou health notice …`: public notices of cases.
struct NoticeGroup<D: Department>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "notice", abstract: "公示：发布、异议、答复 · Public notices.",
            subcommands: [
                NoticeOpen<D>.self, NoticeList<D>.self, NoticeShow<D>.self, NoticeObject<D>.self,
                NoticeAnswer<D>.self,
            ])
    }
}

extension Reader {
    /// The list as it is put up: masked names and towns, nothing else.
    fileprivate func say(_ lines: [NoticeBook.Line]) {
        for line in lines {
            var tail = Text("", en: "")
            if line.waiting > 0 { tail = Text("  异议待答复", en: "  objection waits") }
            if line.upheld > 0 { tail = Text("  异议成立", en: "  objection upheld") }
            say(Text("  \(line.text)\(tail.zh)", en: "  \(line.text)\(tail.en)"))
        }
    }
}

struct NoticeOpen<D: Department>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "open", abstract: "公示等待公示的事项：只有遮盖的姓名和镇街 · Opens a notice.")
    }

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Option(name: .long, help: "只公示这一条的 · Only of this clause.") var clause: String?
    @Option(name: .customLong("place"), help: "公示地点 · Where it is put up.") var spot: String
    @Option(name: .long, help: "从哪天（默认今天） · From (default today).", transform: parseDay)
    var from: Day?
    @Option(name: .long, help: "几天（默认按区县标准） · Days (default the district's).") var days: Int?
    @Option(name: .long, help: "编号：同一编号重复提交不变（默认新编号） · Client id.") var id: String?

    func run() async throws {
        let (number, lines) = try await withOffice(place.district) { office in
            try office.session?.require(D.code.word)
            return try await NoticeBook(office, district: place.district, department: D.code.word)
                .open(
                    clause: clause, at: spot, from: from, days: days,
                    client: id ?? UUID().uuidString)
        }
        reader.say(Text("公示第 \(number) 号：", en: "Notice \(number):"))
        reader.say(lines)
    }
}

struct NoticeList<D: Department>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "list", abstract: "本部门的公示 · The desk's notices.")
    }

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption

    func run() async throws {
        let notices = try await withOffice(place.district) { office in
            try office.session?.require(D.code.word)
            return try await NoticeBook(office, district: place.district, department: D.code.word)
                .list()
        }
        if notices.isEmpty { return reader.say(Text("还没有公示。", en: "No notices yet.")) }
        for notice in notices {
            print(
                "\(notice.id)  \(notice.from) – \(notice.to)  \(notice.place)  \(notice.openedBy)")
        }
    }
}

struct NoticeShow<D: Department>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "show", abstract: "一份公示，与当时张贴的一样 · A notice as it was put up.")
    }

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Argument(help: "公示编号 · Its number.") var number: Int64

    func run() async throws {
        let lines = try await withOffice(place.district) { office in
            try office.session?.require(D.code.word)
            return try await NoticeBook(office, district: place.district, department: D.code.word)
                .lines(of: number)
        }
        guard !lines.isEmpty else {
            throw Refusal(
                Text("本部门没有第 \(number) 号公示。", en: "This desk has no notice \(number)."))
        }
        reader.say(lines)
    }
}

struct NoticeObject<D: Department>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "object", abstract: "登记异议：只停这一个人的 · Records an objection.")
    }

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Argument(help: "公示编号 · Its number.") var number: Int64
    @Option(name: .customLong("case"), help: "哪一件事项 · Which case.") var caseNumber: Int64
    @Option(name: .long, help: "异议的内容 · What is objected.") var words: String

    func run() async throws {
        try await withOffice(place.district) { office in
            try office.session?.require(D.code.word)
            try await NoticeBook(office, district: place.district, department: D.code.word)
                .object(number, case: caseNumber, words: words)
        }
        reader.say(
            Text(
                "已登记；第 \(caseNumber) 号等答复，其他人的照常。",
                en: "Recorded; case \(caseNumber) waits, the others go on."))
    }
}

struct NoticeAnswer<D: Department>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "answer", abstract: "答复异议（由另一人） · Answers an objection; another person.")
    }

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Argument(help: "公示编号 · Its number.") var number: Int64
    @Option(name: .customLong("case"), help: "哪一件事项 · Which case.") var caseNumber: Int64
    @Flag(name: .long, help: "异议成立（默认不成立） · The objection is right.") var upheld = false
    @Option(name: .long, help: "理由 · Why.") var reason: String

    func run() async throws {
        try await withOffice(place.district) { office in
            try office.session?.require(D.code.word)
            try await NoticeBook(office, district: place.district, department: D.code.word)
                .answer(number, case: caseNumber, upheld: upheld, reason: reason)
        }
        reader.say(Text("已答复。", en: "Answered."))
    }
}
