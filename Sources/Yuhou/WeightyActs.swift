/// Which acts weigh more than looking: in the browser they need the second factor again (0026). The
/// one place that says so; the terminal, where nobody else's page can act, is not affected.
enum WeightyActs {
    /// The last word of a command that unmasks, lets data leave the house, approves, or pays.
    static let verbs: Set<String> = [
        "unmask", "copy", "erase",
        "export", "send",
        "approve", "decide",
        "seal", "settle", "write-off",
    ]

    static func needsProof(_ command: String) -> Bool {
        command.split(separator: " ").last.map { verbs.contains(String($0)) } ?? false
    }

    /// The last word of a command that only reads, so that its answer can be had as a paper: run
    /// again for that, it changes nothing.
    static let readings: Set<String> = [
        "list", "show", "form", "print", "roster", "rows", "minutes", "totals", "show-list",
        "sheets", "gaps", "on-time", "missing", "eligible", "candidates", "forecast",
    ]

    static func isPaper(_ command: String) -> Bool {
        command.split(separator: " ").last.map { readings.contains(String($0)) } ?? false
    }
}
