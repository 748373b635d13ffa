import Kernel
import Law

/// What another law would do, clause by clause, as pages show it.
struct EffectView {
    let found: WhatIf
    let registry: Registry
    let language: Language

    var values: [String: Any] {
        let changed = found.effects.filter(\.isChange)
        let (before, after) = (
            changed.reduce(0) { $0 + $1.fen }, changed.reduce(0) { $0 + $1.fenAfter }
        )
        return [
            "from": "\(found.day)", "persons": found.persons, "changes": !changed.isEmpty,
            "effects": changed.map(row), "sum": "\(Money(fen: after))",
            "difference": signed(after - before),
            "months": found.months.map {
                [
                    "month": "\($0.month)", "before": "\(Money(fen: $0.fen))",
                    "after": "\(Money(fen: $0.fenAfter))",
                ]
            },
        ]
    }

    private func row(_ effect: WhatIf.Effect) -> [String: Any] {
        let ids = effect.after.isEmpty ? effect.before : effect.after
        return [
            "clause": ids.joined(separator: " "),
            "unit": registry.department(effect.department)?.title(language) ?? effect.department,
            "gains": effect.gains, "loses": effect.loses, "more": effect.more, "less": effect.less,
            "unknown": effect.unknown == effect.unknownAfter
                ? "\(effect.unknown)" : "\(effect.unknown) → \(effect.unknownAfter)",
            "year": "\(Money(fen: effect.fenAfter))",
            "turn": signed(effect.fenAfter - effect.fen),
            "unset": effect.undeterminedAfter == 0
                ? []
                : [
                    Text(
                        "\(effect.undeterminedAfter) 笔待定",
                        en: "\(effect.undeterminedAfter) to be set")(language)
                ],
        ]
    }

    private func signed(_ fen: Int64) -> String { (fen > 0 ? "+" : "") + "\(Money(fen: fen))" }
}
