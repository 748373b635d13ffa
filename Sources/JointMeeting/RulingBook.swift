import Kernel
import Law

/// What the office ruled, by which paper, and how far it is on its way into the law: an entry in
/// the register of documents, then a draft of the pack with its two signatures.
struct RulingBook {
    let bureau: Bureau

    /// How an entry's title begins; what it sets follows, as the list of versions has it.
    private static let prefix = "裁定 "

    struct Ruling: Hashable {
        /// What it sets, as the list of versions says it.
        let subject: String
        /// Its paper, who ruled and why; nil for a draft that the office did not record.
        let words: String?
        /// The day of the ruling, or of the draft.
        let day: Day
        /// The draft that carries it; nil while there is none.
        let draft: PackStore.Version?
    }

    /// Records a ruling, checked as the draft will be.
    ///
    /// - Returns: The number of its entry.
    /// - Throws: `Refusal` where the pack has no such figure or the value is none of it.
    func record(
        _ setting: FigureSetting, ruledBy: String, on day: Day, client: String
    ) async throws -> Int64 {
        let ruler = try Bureau.words(ruledBy, "--ruled-by", of: 2...100)
        var setting = setting
        let pack = try await bureau.pack()
        let isRuling = pack.figures[setting.name]?.ruledBy != nil
        setting.ruledBy = isRuling ? ruler : nil
        let prepared = try await PackStore(bureau.office).prepare(
            setting, district: bureau.district)
        let reason = setting.reason.map { "；理由：\($0)" } ?? ""
        return try await RegisterBook(bureau: bureau).enter(
            .document, on: day, title: Self.prefix + prepared.subject,
            words: "\(setting.source)；\(ruler)裁定\(reason)", client: client)
    }

    /// Every ruling that was recorded or drafted; those without a draft first.
    func rulings() async throws -> [Ruling] {
        let versions = try await PackStore(bureau.office).versions(of: bureau.district)
            .filter { $0.base != nil }
        let entries = try await RegisterBook(bureau: bureau).entries(.document)
            .filter { $0.title.hasPrefix(Self.prefix) }
        let recorded = entries.map { entry in
            let subject = String(entry.title.dropFirst(Self.prefix.count))
            return Ruling(
                subject: subject, words: entry.words, day: entry.day,
                draft: versions.last { $0.subject == subject })
        }
        let known = Set(recorded.map(\.subject))
        let others = versions.filter { !known.contains($0.subject) }.map {
            Ruling(subject: $0.subject, words: nil, day: $0.loadedOn, draft: $0)
        }
        return recorded.filter { $0.draft == nil } + recorded.filter { $0.draft != nil } + others
    }
}
