import Foundation
import Kernel
import Law

/// The three files of a synthetic district, row by row.
struct DemoFiles {
    let district: Int
    private(set) var roster: [[String]] = [
        [
            "ref", "household", "town", "village", "name", "id_number", "sex", "birth", "role",
            "mother", "father", "adopted_on", "spouse", "phone", "account",
        ]
    ]
    private(set) var facts: [[String]] = [
        ["ref", "fact", "value", "from", "to", "source", "document", "learned"]
    ]
    private(set) var deliveries: [[String]] = [
        ["ref", "clause", "month", "day", "amount", "proof"]
    ]
    private var numbers: Set<String> = []
    /// Before the county was made a district, people got its old code: never the present one.
    private let oldCode: String

    init(district: Int) {
        self.district = district
        oldCode = district == 321_204 ? "321284" : "500384"
    }

    /// One person of the roster.
    struct Person {
        var ref: String
        var household: String
        var town: Int
        var sex: Sex
        var birth: Day
        var role: Role
        var mother = ""
        var father = ""
        var adopted: Day?
        var spouse = ""
        /// A child that died young may never have had a number.
        var hasNumber = true
    }

    mutating func add(_ person: Person, _ random: inout DemoRandom) {
        let number = person.hasNumber ? idNumber(for: person, &random) : ""
        let village = "\(person.town)\(200 + Int.random(in: 1...12, using: &random))"
        let phone =
            person.role == .child
            ? "" : "139\(Int.random(in: 10_000_000...99_999_999, using: &random))"
        let account =
            person.role == .parent
            ? "62\(Int64.random(in: 10_000_000_000_000...99_999_999_999_999, using: &random))" : ""
        roster.append([
            person.ref, person.household, String(person.town), village,
            DemoNames.name(person.sex, &random), number,
            person.sex == .female ? "female" : "male", person.birth.description, person.role.word,
            person.mother, person.father, person.adopted?.description ?? "", person.spouse, phone,
            account,
        ])
    }

    mutating func fact(
        _ ref: String, _ name: String, _ value: String, from: Day, to: Day? = nil,
        source: String, document: String = "", learned: Day? = nil
    ) {
        facts.append([
            ref, name, value, from.description, to?.description ?? "", source, document,
            (learned ?? max(from, DemoFiles.opened)).description,
        ])
    }

    mutating func delivery(
        _ ref: String, _ clause: String, month: Month? = nil, day: Day? = nil, fen: Int64? = nil,
        proof: String
    ) {
        deliveries.append([
            ref, clause, month?.description ?? "", day?.description ?? "",
            fen.map { Money(fen: $0).plain } ?? "", proof,
        ])
    }

    /// What the district knew when the register was opened counts as learned on this day.
    static let opened = Day(year: 2020, month: 1, day: 1) ?? .always

    /// A GB 11643 number that fits birth and sex and occurs nowhere else in the file.
    private mutating func idNumber(for person: Person, _ random: inout DemoRandom) -> String {
        while true {
            let half = Int.random(in: 0...499, using: &random)
            let sequence = half * 2 + (person.sex == .male ? 1 : 0)
            guard
                let number = try? IdentityNumber(
                    area: oldCode, birth: person.birth, sequence: sequence)
            else { return "" }
            if numbers.insert(number.text).inserted { return number.text }
        }
    }

    /// Writes the files; what stands there already with the same content stays untouched.
    func write(to folder: String) throws {
        for (name, rows) in [("roster", roster), ("facts", facts), ("deliveries", deliveries)] {
            let text = rows.map { $0.joined(separator: ",") }.joined(separator: "\n") + "\n"
            let path = "\(folder)/\(name).csv"
            if let present = FileManager.default.contents(atPath: path), present == Data(text.utf8)
            {
                continue
            }
            let made = FileManager.default.createFile(
                atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
            guard made else {
                throw CommandFailure(
                    status: 69,
                    text: Text(
                        "写不了 \(path)；请检查文件夹的权限。",
                        en: "Cannot write \(path); check the folder's permissions."))
            }
        }
    }
}

/// Invented names; nobody's.
enum DemoNames {
    private static let surnames = [
        "赵", "钱", "孙", "李", "周", "吴", "郑", "王", "冯", "陈", "褚", "卫", "蒋", "沈", "韩", "杨",
        "朱", "秦", "尤", "许", "何", "吕", "施", "张", "欧阳", "司徒",
    ]
    private static let female = ["兰", "秀英", "桂芳", "玉珍", "丽", "敏", "春梅", "素华", "晓燕", "静"]
    private static let male = ["军", "建国", "志强", "永明", "伟", "勇", "德胜", "海波", "平", "文斌"]

    static func name(_ sex: Sex, _ random: inout DemoRandom) -> String {
        random.pick(surnames) + random.pick(sex == .female ? female : male)
    }
}
