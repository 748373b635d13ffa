import ArgumentParser
import Embedded
import Kernel
import Law

/// The sealing keys and their versions.
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "加密密钥：列出、更换、停用 · Sealing keys: list, rotate, retire.",
        subcommands: [KeysList.self, KeysRotate.self, KeysRetire.self])
}

/// Which versions there are and how many rows each seals.
struct KeysList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "各版密钥在用多少条 · Versions, and how many rows each seals.")

    @OptionGroup var reader: Reader
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    private struct Document: Encodable {
        let version: Int
        let seals: Bool
        let held: Bool
        let rows: [String: Int]
    }

    func run() async throws {
        let keys = try readKeys()
        let uses = try await withOffice { office in
            try office.session?.require("system")
            return try await KeyRotation.uses(office)
        }
        let versions = Set(keys.versions).union(uses.map(\.version)).sorted()
        let documents = versions.map { version in
            Document(
                version: version, seals: version == keys.newest,
                held: keys.versions.contains(version),
                rows: Dictionary(
                    uses.filter { $0.version == version }
                        .map { ("\($0.district) \($0.field.rawValue)", $0.rows) },
                    uniquingKeysWith: +))
        }
        if json { return try printJSON(documents) }
        for document in documents {
            let rows = document.rows.values.reduce(0, +)
            let state =
                document.seals
                ? Text("现用", en: "seals now")
                : document.held
                    ? Text("只用于解密", en: "opens only")
                    : Text("密钥文件里没有！", en: "not in the key file!")
            reader.say(
                Text(
                    "第 \(document.version) 版：\(state.zh)，\(rows) 条",
                    en: "Version \(document.version): \(state.en), \(rows) rows"))
        }
    }
}

/// A new version, and everything of the district sealed again under it.
struct KeysRotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "更换密钥：加新版，分批重新加密；可随时中断、接着做 · New key version, re-seals in batches.",
        discussion: "上一次没有做完时接着做，不再加新版。多个区县各自运行一次。密钥文件请另存一份。 "
            + "Goes on where an earlier run stopped; adds no version then.")

    @OptionGroup var reader: Reader
    @Option(name: .long, help: "区县代码（默认登录的区县） · District code (default one's own).")
    var district: Int?

    func run() async throws {
        let path = Embedded.Home.current().keyFile
        let progress = Progress(
            Text("重新加密", en: "Re-sealing"), unit: Text("条", en: "rows"),
            language: reader.language)
        let (outcome, version) = try await withOffice { office in
            try office.session?.require("system")
            guard let district = district ?? office.session?.district else {
                throw Refusal(Text("请给出 --district。", en: "Give --district."))
            }
            try office.session?.require(district: district)
            var keys = try readKeys()
            let newest = keys.newest
            let isUnfinished = try await KeyRotation.uses(office).contains {
                $0.district == district && $0.version != newest
            }
            if !isUnfinished {
                _ = try withServer { try KeyFile.add("seal", at: path) }
                keys = try readKeys()
            }
            let outcome = try await KeyRotation(office, keys: keys).run(district: district) {
                progress($0)
            }
            return (outcome, keys.newest)
        }
        progress.finish()
        reader.say(
            Text(
                "第 \(version) 版密钥：重新加密 \(outcome.resealed) 条，还剩 \(outcome.left) 条旧版。"
                    + "请把密钥文件 \(path) 另存一份。",
                en: "Key version \(version): \(outcome.resealed) rows re-sealed, \(outcome.left) "
                    + "left under older ones. Keep a copy of the key file \(path)."))
    }
}

/// Takes an old version out of use.
struct KeysRetire: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retire",
        abstract: "停用旧版密钥：还有一条在用就拒绝 · Retires a version; refused while a row uses it.",
        discussion: "密钥移到 retired 名下留存，旧备份恢复后仍要用它。 "
            + "The key stays in the file as `retired`, for older backups.")

    @OptionGroup var reader: Reader
    @Argument(help: "第几版 · Which version.") var version: Int

    func run() async throws {
        let keys = try readKeys()
        try await withOffice { office in
            try office.session?.require("system")
            guard version != keys.newest else {
                throw Refusal(
                    Text(
                        "第 \(version) 版正在使用；先运行 yuhou keys rotate。",
                        en: "Version \(version) seals now; run yuhou keys rotate first."))
            }
            let rows = try await KeyRotation.uses(office).filter { $0.version == version }
            guard rows.isEmpty else {
                let districts = Set(rows.map { String($0.district) }).sorted()
                let count = rows.reduce(0) { $0 + $1.rows }
                throw Refusal(
                    Text(
                        "第 \(version) 版还有 \(count) 条在用（\(districts.joined(separator: "、"))）；"
                            + "请在这些区县运行 yuhou keys rotate。",
                        en: "Version \(version) still seals \(count) rows "
                            + "(\(districts.joined(separator: ", "))); rotate there first."))
            }
        }
        let path = Embedded.Home.current().keyFile
        try withServer { try KeyFile.retire(sealing: version, at: path) }
        reader.say(
            Text(
                "第 \(version) 版已停用，密钥留在文件里备查。",
                en: "Version \(version) is retired; its key stays in the file."))
    }
}
