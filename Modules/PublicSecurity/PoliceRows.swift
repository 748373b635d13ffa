import Kernel
import Law

/// Who the rows of a police file are about: only by the ID number, present or former; nobody is
/// taken for somebody of the same name.
struct PoliceRows {
    private let byNumber: [IdentityNumber: Bureau.Person]
    private let kin: Set<Int64>
    /// Rows about nobody of the register: counted, nothing of them kept.
    private(set) var strangers = 0
    /// What differs, for its owner to clear.
    private(set) var drafts: [TicketBook.Draft] = []
    /// Whom a line of this file was about.
    private var lines: [Int64: Int] = [:]

    /// Whom a row is about.
    enum Subject {
        case person(Bureau.Person)
        case stranger
        case wrong(Text)
    }

    init(numbers: [String], at bureau: Bureau) async throws {
        let read = numbers.compactMap { try? IdentityNumber($0) }
        byNumber = read.isEmpty ? [:] : try await bureau.persons(numbered: read)
        kin = try await bureau.transaction(reading: true) { try await bureau.kin(in: $0) }
    }

    /// The register's people in the file.
    var persons: [Int64] { Array(Set(byNumber.values.map(\.id))) }

    func person(_ number: IdentityNumber) -> Bureau.Person? { byNumber[number] }

    /// Says whom a row is about. One whose name differs is nobody's before that is cleared: a
    /// ticket is drafted.
    mutating func subject(
        _ number: String, named name: String, line: Int, column: String = "id_number"
    ) -> Subject {
        guard !number.isEmpty else {
            return .wrong(
                Text("\(column)：没有号码，应为 18 位身份证号", en: "\(column): is empty; 18 characters"))
        }
        let identity: IdentityNumber
        do { identity = try IdentityNumber(number) } catch {
            return .wrong(Text("\(column)：\(error.text.zh)", en: "\(column): \(error.text.en)"))
        }
        guard let person = byNumber[identity] else {
            strangers += 1
            return .stranger
        }
        guard !kin.contains(person.id) else {
            return .wrong(
                Text("涉及您本人或亲属，请同事导入", en: "is you or your kin; a colleague takes this row"))
        }
        if let line = lines[person.id] {
            return .wrong(
                Text("与第 \(line) 行是同一个人，一人一行", en: "is the same person as line \(line)"))
        }
        lines[person.id] = line
        guard (1...60).contains(name.count) else {
            return .wrong(Text("name：应为 1 至 60 个字", en: "name: 1 to 60 characters"))
        }
        guard name == person.name else {
            draft(.name, of: person, ours: name, theirs: person.name)
            return .wrong(
                Text(
                    "name：号码是名册里的人，姓名不同；开核对单，核对后再导入",
                    en: "name: the register has another name by this number; a ticket is opened, "
                        + "take the row again when it is cleared"))
        }
        return .person(person)
    }

    /// Drafts a ticket to who owns the other word.
    mutating func draft(
        _ field: TicketBook.Field, of person: Bureau.Person, ours: String, theirs: String?
    ) {
        drafts.append(
            TicketBook.Draft(
                person: person.id, ref: person.ref, field: field, owner: field.owner, ours: ours,
                theirs: theirs))
    }
}

extension Page {
    /// Says of how many rows nothing was kept, and which tickets came of the file.
    mutating func tell(strangers: Int, drafts: Int, opened: [TicketBook.Ticket], isPreview: Bool) {
        lines.append(
            Text(
                "不变的行中有 \(strangers) 行不是名册里的人，内容未保存。",
                en: "Of the unchanged rows \(strangers) are nobody's of the register; nothing of "
                    + "them is kept."))
        guard drafts > 0 else { return }
        lines.append(
            isPreview
                ? Text("与名册不一致 \(drafts) 处。", en: "\(drafts) differ from the register.")
                : Text(
                    "与名册不一致 \(drafts) 处，新开核对单 \(opened.count) 份。",
                    en: "\(drafts) differ from the register; \(opened.count) new tickets."))
    }
}

extension Feed {
    /// Spells a wrong field.
    static func wrong(_ column: String, _ value: String, _ right: Text) -> Text {
        Text(
            "\(column)“\(value.prefix(20))”：应为\(right.zh)",
            en: "\(column) `\(value.prefix(20))`: should be \(right.en)")
    }
}
