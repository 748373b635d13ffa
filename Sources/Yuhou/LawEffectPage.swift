import Kernel
import Law

/// What another law would do, by clause: persons gained, lost, and a year's money.
struct LawEffectPage {
    let registry: Registry
    let language: Language

    private var zh: Bool { language == .chinese }

    func work(
        out pack: Pack, _ district: Int, _ store: PackStore, from day: Day? = nil
    ) async throws -> WhatIf {
        let progress = Progress(
            Text("试算", en: "Trying"), unit: Text("人", en: "persons"), language: language)
        let found = try await store.effect(of: pack, district: district, from: day) {
            progress($0, of: $1)
        }
        progress.finish()
        return found
    }

    func lines(of found: WhatIf) -> [String] {
        guard found.persons > 0 else {
            return [
                zh ? "名册里还没有人：现在不影响任何人。" : "Nobody is in the register yet: nobody is affected."
            ]
        }
        let changed = found.effects.filter(\.isChange)
        let head =
            zh
            ? "影响（\(found.persons) 人，自 \(found.day) 起十二个月）："
            : "Effect (\(found.persons) persons, twelve months from \(found.day)):"
        guard !changed.isEmpty else {
            return [head, zh ? "没有人因此增减应享事项。" : "Nobody gains or loses anything."]
        }
        var table = Table(
            zh
                ? [
                    ("条款", .left), ("部门", .left), ("得", .right), ("失", .right), ("增额", .right),
                    ("减额", .right), ("待核", .right), ("年金额（元）", .right), ("差额（元）", .right),
                ]
                : [
                    ("clause", .left), ("department", .left), ("gain", .right), ("lose", .right),
                    ("more", .right), ("less", .right), ("unknown", .right),
                    ("yuan a year", .right), ("difference", .right),
                ])
        for effect in changed { table.add(row(effect)) }
        let before = changed.reduce(0) { $0 + $1.fen }
        let after = changed.reduce(0) { $0 + $1.fenAfter }
        table.add(
            [zh ? "合计" : "total", ""] + Array(repeating: "", count: 5)
                + ["\(Money(fen: after))", "\(Money(fen: after - before))"])
        return [head] + table.lines
    }

    private func row(_ effect: WhatIf.Effect) -> [String] {
        let ids = effect.after.isEmpty ? effect.before : effect.after
        let unknown =
            effect.unknown == effect.unknownAfter
            ? "\(effect.unknown)" : "\(effect.unknown) → \(effect.unknownAfter)"
        let unset =
            effect.undeterminedAfter == 0
            ? ""
            : zh ? "，\(effect.undeterminedAfter) 笔待定" : ", \(effect.undeterminedAfter) to be set"
        return [
            ids.joined(separator: " "),
            registry.department(effect.department)?.title(language) ?? effect.department,
            "\(effect.gains)", "\(effect.loses)", "\(effect.more)", "\(effect.less)", unknown,
            "\(Money(fen: effect.fenAfter))\(unset)",
            "\(Money(fen: effect.fenAfter - effect.fen))",
        ]
    }
}

/// The same as `--json` prints it.
struct LawEffectDocument: Encodable {
    struct Clause: Encodable {
        let clauses: [String]
        let department: String
        let gains: Int
        let loses: Int
        let more: Int
        let less: Int
        let unknown: Int
        let unknown_after: Int
        let year_fen: Int64
        let year_fen_after: Int64
        let undetermined: Int
        let undetermined_after: Int
    }

    let from: String
    let persons: Int
    let clauses: [Clause]

    init(_ found: WhatIf) {
        from = found.day.description
        persons = found.persons
        clauses = found.effects.filter(\.isChange).map { effect in
            Clause(
                clauses: effect.after.isEmpty ? effect.before : effect.after,
                department: effect.department, gains: effect.gains, loses: effect.loses,
                more: effect.more, less: effect.less, unknown: effect.unknown,
                unknown_after: effect.unknownAfter, year_fen: effect.fen,
                year_fen_after: effect.fenAfter, undetermined: effect.undetermined,
                undetermined_after: effect.undeterminedAfter)
        }
    }
}
