import Foundation
import Law

/// A person as typed at the desk: the columns of `roster.csv`, each as the file writes it; empty
/// texts are empty cells.
public struct PersonEntry: Hashable, Sendable {
    public var ref = ""
    public var household = ""
    /// Nine digits.
    public var town = ""
    /// Twelve digits.
    public var village = ""
    public var name = ""
    public var idNumber = ""
    /// `female` or `male`; with `birth` only needed where there is no number.
    public var sex = ""
    public var birth = ""
    public var role = ""
    /// The `ref` of the mother, the father, the spouse.
    public var mother = ""
    public var father = ""
    public var adoptedOn = ""
    public var spouse = ""
    public var phone = ""
    public var account = ""

    public init() {}

    /// In the order of `FileContract.roster`.
    var fields: [String] {
        [
            ref, household, town, village, name, idNumber, sex, birth, role, mother, father,
            adoptedOn, spouse, phone, account,
        ]
    }
}

/// One fact as typed at the desk: the columns of `facts.csv`.
public struct FactEntry: Hashable, Sendable {
    public var ref = ""
    public var fact = ""
    /// Empty: the fact ends on `from`. `withdrawn`: takes back the report of the same `from`.
    public var value = ""
    public var from = ""
    public var to = ""
    /// A department code.
    public var source = ""
    public var document = ""
    /// Empty: today.
    public var learned = ""

    public init() {}

    /// In the order of `FileContract.facts`.
    var fields: [String] { [ref, fact, value, from, to, source, document, learned] }
}

/// Entries written as an import file, so that the importer itself reads and checks them.
///
/// It may hold personal data: only its owner can read it, and whoever makes it removes it.
struct EntryFile {
    private let contract: FileContract
    private let path: String
    private let folder: URL

    init(_ contract: FileContract, _ rows: [[String]]) throws {
        self.contract = contract
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("yuhou-\(UUID().uuidString)")
        path = folder.appendingPathComponent(contract.name).path
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700])
        let cells = rows.map { row in
            row.map { "\"" + $0.replacingOccurrences(of: "\"", with: "\"\"") + "\"" }
        }
        let lines = ([contract.columns] + cells).map { $0.joined(separator: ",") + "\r\n" }
        let made = FileManager.default.createFile(
            atPath: path, contents: Data(lines.joined().utf8),
            attributes: [.posixPermissions: 0o600])
        guard made else {
            remove()
            throw ImportFileError(file: path, Text("无法写入", en: "cannot be written"))
        }
    }

    /// Opens the file and takes its name away: whatever becomes of the program, nothing lies about.
    func opened() throws -> ContractFile {
        defer { remove() }
        return try contract.open(path)
    }

    private func remove() {
        try? FileManager.default.removeItem(at: folder)
    }
}

extension Refusal {
    /// The importer's reason for a row (`town: 中文 / English; role: …`), in the words of the desk:
    /// columns become options.
    static func row(_ reason: String) -> Refusal {
        var problems: [(zh: String, en: String)] = []
        for piece in reason.components(separatedBy: "; ") {
            let halves = piece.components(separatedBy: " / ")
            let head = halves[0].components(separatedBy: ": ")
            guard halves.count > 1, head.count > 1 else {
                // A semicolon inside an English sentence.
                if problems.isEmpty {
                    problems.append((piece, piece))
                } else {
                    problems[problems.count - 1].en += "; \(piece)"
                }
                continue
            }
            let option = "--" + head[0].replacingOccurrences(of: "_", with: "-")
            problems.append(
                (
                    "\(option)：" + head.dropFirst().joined(separator: ": "),
                    "\(option): " + halves.dropFirst().joined(separator: " / ")
                ))
        }
        return Refusal(
            Text(
                problems.map(\.zh).joined(separator: "；"),
                en: problems.map(\.en).joined(separator: "; ")))
    }

    /// The register has no such person.
    public static func unknownRef(_ ref: String, in district: Int) -> Refusal {
        Refusal(
            Text(
                "\(district) 的登记册里没有 ref \(ref)。请核对，或用 yuhou person find 查找。",
                en: "The register of \(district) has no ref \(ref). "
                    + "Check it, or search with yuhou person find."))
    }
}
