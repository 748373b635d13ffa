import ArgumentParser
import Foundation
import Kernel
import Law

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The family's copy of everything that is stored of one of them.
struct PersonCopyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy",
        abstract: "本人或近亲属要的复制件：全部登记，号码完整 · Everything stored of a person, for them.",
        discussion: "写出两个文件：FILE（中文页）和 FILE.json，只有本账户可读；请当面交给家庭后删除。 "
            + "Writes FILE (a page in Chinese) and FILE.json, mode 0600.")

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Option(name: .long, help: "名册里的编号 · The person's ref.") var ref: String
    @Option(name: .long, help: "写到哪个文件 · The file to write.") var to: String
    @Option(name: .long, help: "谁要求、怎样核对身份 · Who asked, how they were identified.")
    var reason: String
    @Option(
        name: .customLong("for"),
        help: "本人已去世：提出要求的近亲属的编号 · For the dead: the ref of the relative who asks.")
    var relative: String?

    private struct Document: Encodable {
        let ref: String
        let name: String
        let on: String
        let parts: [String: [[String: String]]]
    }

    func run() async throws {
        let document = to + ".json"
        for path in [to, document] where FileManager.default.fileExists(atPath: path) {
            throw Refusal(
                Text(
                    "--to：\(path) 已存在，没有覆盖；请换一个文件名。",
                    en: "--to: \(path) exists and is not overwritten; give another name."))
        }
        let keys = try readKeys()
        let copy = try await withOffice { office in
            try await PersonCopy.read(
                office, seal: AESSeal(keys: keys), district: place.district, ref: ref,
                askedBy: relative, reason: reason)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        let parts = copy.parts.map { part in
            (
                part.key,
                part.rows.map { row in
                    Dictionary(
                        zip(part.columns.map(\.en), row), uniquingKeysWith: { first, _ in first })
                }
            )
        }
        let json = try encoder.encode(
            Document(
                ref: copy.ref, name: copy.name, on: copy.day.description,
                parts: Dictionary(parts, uniquingKeysWith: { first, _ in first })))
        try Self.write(Data(copy.page.utf8), to: to)
        try Self.write(json, to: document)
        reader.say(
            Text("已写出 \(to) 和 \(document)。", en: "Written: \(to) and \(document)."))
    }

    /// Born shut: the file is never readable by others, not even for a moment.
    private static func write(_ data: Data, to path: String) throws {
        let file = open(path, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW, 0o600)
        guard file >= 0 else {
            throw Refusal(Text("--to：写不了 \(path)。", en: "--to: \(path) cannot be written."))
        }
        let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
        try handle.write(contentsOf: data)
        try handle.close()
    }
}
