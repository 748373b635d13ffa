import ArgumentParser
import Foundation
import Kernel
import Law
import Papers

/// One person at the desk: found, registered, corrected, shown, and what is newly known of them.
struct PersonCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "person",
        abstract: "个人：查找、登记、更正、查看、历年、记事实、查号、复制、删除 · One person: find, add, edit, show, rights.",
        subcommands: [
            PersonFind.self, PersonAdd.self, PersonEdit.self, PersonShow.self, PersonFact.self,
            PersonTimeline.self, PersonUnmask.self, PersonCopyCommand.self, PersonErase.self,
        ])
}

/// An ID number as typed; `-` reads it from standard input, so that it does not stand in the
/// shell's history.
func typedNumber(_ word: String) throws -> String {
    guard word == "-" else { return word }
    if isatty(STDIN_FILENO) == 1 {
        FileHandle.standardError.write(Data("身份证号码 / ID number: ".utf8))
    }
    guard let line = readLine(), !line.isEmpty else {
        throw Refusal(
            Text(
                "--id-number -：标准输入里没有号码。", en: "--id-number -: standard input has no number."))
    }
    return line.trimmingCharacters(in: .whitespacesAndNewlines)
}

/// The number, or the reason why it is none.
func identityNumber(_ text: String) throws -> IdentityNumber {
    do {
        return try IdentityNumber(text)
    } catch {
        throw Refusal(Text("--id-number：\(error.text.zh)", en: "--id-number: \(error.text.en)"))
    }
}

/// Somebody found, as `--json` prints them.
struct FoundDocument: Encodable {
    let ref: String
    let name: String
    let id_number: Nullable<String>
    let birth_year: Int
    let role: String
    let town: String
    let town_title: Nullable<String>
    let why: [String]

    init(_ found: PersonSearch.Found) {
        ref = found.ref
        name = found.name
        id_number = Nullable(found.number)
        birth_year = found.birthYear
        role = found.role.word
        town = String(found.town)
        town_title = Nullable(found.townTitle)
        why = found.matches.map(\.rawValue)
    }
}

/// Prints the people found as a table.
func printFound(_ people: [PersonSearch.Found], _ language: Language) {
    let isChinese = language == .chinese
    var table = Table([
        (isChinese ? "编号" : "Ref", .left), (isChinese ? "姓名" : "Name", .left),
        (isChinese ? "身份证号码" : "ID number", .left), (isChinese ? "出生" : "Born", .right),
        (isChinese ? "身份" : "Role", .left), (isChinese ? "镇街" : "Town", .left),
        (isChinese ? "依据" : "Why", .left),
    ])
    for person in people {
        table.add([
            person.ref, person.name, person.number ?? "—", String(person.birthYear),
            person.role.title(language), person.townTitle ?? String(person.town),
            person.matches.map { $0.title(language) }.joined(separator: isChinese ? "、" : ", "),
        ])
    }
    table.lines.forEach { print($0) }
}

extension Reader {
    /// Says whether another district has the number; nothing when none was given.
    func say(knownElsewhere: Bool?) {
        guard let knownElsewhere else { return }
        say(
            knownElsewhere
                ? Text("外区已登记：是", en: "Known in another district: yes")
                : Text("外区已登记：否", en: "Known in another district: no"))
    }
}
