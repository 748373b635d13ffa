import ArgumentParser
import Kernel
import Law

struct PackLoad: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load",
        abstract: "装载政策包为草案，先看影响 · Load a pack as a draft of its district's law.",
        discussion: """
            装载的是草案：须由另一人核准（pack approve），再施行（pack in-force）。
            A draft is law only after another person has approved it and it is put in force.
            """)

    @OptionGroup var reader: Reader
    @Argument(help: "政策包文件夹，如 policies/nanchuan · The pack's folder.") var folder: String
    @Option(name: .long, help: "区县代码；与政策包不符则拒绝 · The district it must be for.")
    var district: Int?
    @Flag(name: .long, help: "不带上已设定的标准和口径 · Leave out figures and rulings set since.")
    var withoutSet = false
    @Flag(name: .long, help: "只看影响，不装载 · Show the effect, store nothing.") var dryRun = false
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    func run() async throws {
        let (code, sources) = try PackFolder.sources(at: folder)
        try await withOffice { office in
            let store = PackStore(office)
            let prepared = try await store.prepare(code, from: sources, keepsSet: !withoutSet)
            if let district, district != prepared.district {
                throw Refusal(
                    Text(
                        "--district \(district)：\(code) 是 \(prepared.district) 的政策包。",
                        en: "--district \(district): \(code) is the pack of \(prepared.district)."))
            }
            try await DraftPage(
                reader: reader, office: office, isDryRun: dryRun, json: json
            ).show(prepared)
        }
    }
}

/// Shows what a prepared draft would do, stores it, and says what is next.
struct DraftPage {
    let reader: Reader
    let office: Office
    let isDryRun: Bool
    let json: Bool

    private struct Document: Encodable {
        let district: Int
        let pack: String
        let version: Nullable<Int>
        let changed: Bool
        let subject: String
        let effect: LawEffectDocument
        let next: Nullable<String>
    }

    func show(_ prepared: PackStore.Prepared) async throws {
        let store = PackStore(office)
        let page = LawEffectPage(registry: office.registry, language: reader.language)
        let found = try await page.work(out: prepared.pack, prepared.district, store)
        if !json { page.lines(of: found).forEach { print($0) } }
        guard !isDryRun else {
            if json { return try print(prepared, nil, found) }
            return reader.say(Text("只是预览，没有装载。", en: "A preview: nothing was stored."))
        }
        let loading = try await store.store(prepared, on: office.today)
        if json { return try print(prepared, loading, found) }
        let next = Self.next(loading)
        reader.say(
            loading.changed
                ? Text(
                    "\(loading.district) 草案第 \(loading.version) 版已装载（\(prepared.subject)）。"
                        + "下一步，由另一人：\(next)",
                    en: "District \(loading.district): draft version \(loading.version) "
                        + "(\(prepared.subject)). Next, by another person: \(next)")
                : Text(
                    "\(loading.district) 没有变化：与第 \(loading.version) 版相同。",
                    en: "District \(loading.district): the same as version \(loading.version)."))
    }

    private func print(
        _ prepared: PackStore.Prepared, _ loading: PackStore.Loading?, _ found: WhatIf
    ) throws {
        try printJSON(
            Document(
                district: prepared.district, pack: prepared.pack.code,
                version: Nullable(loading?.version), changed: loading?.changed ?? false,
                subject: prepared.subject, effect: LawEffectDocument(found),
                next: Nullable(loading.map(Self.next))))
    }

    private static func next(_ loading: PackStore.Loading) -> String {
        "yuhou pack approve --district \(loading.district) --version \(loading.version)"
    }

    private func print(_ line: String) { Swift.print(line) }
}

struct PackList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "各版政策：谁装载、谁核准、何时施行 · Versions: who loaded, who approved, since when law.")

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    private struct Document: Encodable {
        let version: Int
        let pack: String
        let subject: String
        let base: Nullable<Int>
        let loaded_on: String
        let loaded_by: String
        let approved_by: Nullable<String>
        let in_force_from: Nullable<String>
        let put_by: Nullable<String>
        let is_law: Bool
    }

    func run() async throws {
        try await withOffice { office in
            try office.session?.require(district: place.district)
            let versions = try await PackStore(office).versions(of: place.district)
            if json {
                return try printJSON(
                    versions.map {
                        Document(
                            version: $0.version, pack: $0.pack, subject: $0.subject,
                            base: Nullable($0.base), loaded_on: $0.loadedOn.description,
                            loaded_by: $0.loadedBy, approved_by: Nullable($0.approvedBy),
                            in_force_from: Nullable($0.inForceFrom?.description),
                            put_by: Nullable($0.putBy), is_law: $0.isLaw)
                    })
            }
            if versions.isEmpty {
                return reader.say(Text("还没有装载政策包。", en: "No pack has been loaded yet."))
            }
            lines(of: versions).forEach { print($0) }
        }
    }

    private func lines(of versions: [PackStore.Version]) -> [String] {
        let zh = reader.language == .chinese
        var table = Table(
            zh
                ? [
                    ("版", .right), ("内容", .left), ("装载", .left), ("装载人", .left), ("核准人", .left),
                    ("施行", .left), ("", .left),
                ]
                : [
                    ("version", .right), ("subject", .left), ("loaded", .left), ("by", .left),
                    ("approved by", .left), ("in force from", .left), ("", .left),
                ])
        for version in versions {
            table.add([
                "\(version.version)", Table.cut("\(version.pack): \(version.subject)", to: 60),
                version.loadedOn.description, version.loadedBy, version.approvedBy ?? "·",
                version.inForceFrom?.description ?? "·",
                version.isLaw ? (zh ? "现行" : "the law") : "",
            ])
        }
        return table.lines
    }
}

struct PackApprove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "核准别人装载的一版，先看影响 · Approve a version that another person loaded.")

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Option(name: .long, help: "第几版，见 pack list · Which version.") var version: Int
    @Flag(name: .long, help: "只看影响 · Show the effect only.") var dryRun = false
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    private struct Document: Encodable {
        let version: Int
        let approved_by: Nullable<String>
        let changed: Bool
        let effect: LawEffectDocument
    }

    func run() async throws {
        try await withOffice { office in
            let store = PackStore(office)
            try office.session?.require("system", "office")
            let page = LawEffectPage(registry: office.registry, language: reader.language)
            let pack = try await store.pack(of: place.district, version: version)
            let found = try await page.work(out: pack, place.district, store)
            if !json { page.lines(of: found).forEach { print($0) } }
            let done =
                dryRun ? nil : try await store.approve(version, district: place.district)
            if json {
                return try printJSON(
                    Document(
                        version: version, approved_by: Nullable(done?.approvedBy),
                        changed: done?.changed ?? false, effect: LawEffectDocument(found)))
            }
            guard let done else {
                return reader.say(Text("只是预览，没有核准。", en: "A preview: nothing was approved."))
            }
            let next = "yuhou pack in-force --district \(place.district) --version \(version)"
            reader.say(
                Text(
                    "第 \(version) 版由 \(done.approvedBy) 核准。下一步：\(next)",
                    en: "Version \(version) is approved by \(done.approvedBy). Next: \(next)"))
        }
    }
}

struct PackInForce: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "in-force",
        abstract: "施行已核准的一版，先看影响 · Put an approved version in force.")

    @OptionGroup var reader: Reader
    @OptionGroup var place: DistrictOption
    @Option(name: .long, help: "第几版，见 pack list · Which version.") var version: Int
    @Option(
        name: .long, help: "从哪天起（默认今天） · From which day (default today).", transform: parseDay)
    var from: Day?
    @Option(name: .long, help: "要替换的现行版 · The law it replaces, though not made on it.")
    var over: Int?
    @Flag(name: .long, help: "只看影响 · Show the effect only.") var dryRun = false
    @Flag(name: .long, help: "输出 JSON · Print JSON.") var json = false

    private struct Document: Encodable {
        let version: Int
        let from: String
        let changed: Bool
        let displaced: Nullable<Int>
        let effect: LawEffectDocument
    }

    func run() async throws {
        try await withOffice { office in
            let store = PackStore(office)
            try office.session?.require("system", "office")
            let day = from ?? office.today
            let page = LawEffectPage(registry: office.registry, language: reader.language)
            let pack = try await store.pack(of: place.district, version: version)
            let found = try await page.work(out: pack, place.district, store, from: day)
            if !json { page.lines(of: found).forEach { print($0) } }
            let done =
                dryRun
                ? nil
                : try await store.putInForce(
                    version, district: place.district, from: day, over: over)
            if json {
                return try printJSON(
                    Document(
                        version: version, from: day.description, changed: done?.changed ?? false,
                        displaced: Nullable(done?.displaced), effect: LawEffectDocument(found)))
            }
            guard let done else {
                return reader.say(Text("只是预览，没有施行。", en: "A preview: nothing was changed."))
            }
            say(done, today: office.today)
        }
    }

    private func say(_ done: PackStore.InForce, today: Day) {
        reader.say(
            Text(
                "第 \(done.version) 版自 \(done.from) 起施行；"
                    + (done.from > today ? "到那天由 yuhou tick 核定。" : "运行 yuhou tick 核定全区。"),
                en: "Version \(done.version) is the law from \(done.from); "
                    + (done.from > today
                        ? "yuhou tick works it out on that day."
                        : "yuhou tick works the district out.")))
        guard let displaced = done.displaced else { return }
        reader.say(
            Text(
                "原定以后施行的第 \(displaced) 版不再施行。",
                en: "Version \(displaced), which was to become law later, no longer will."))
    }
}
