/// One folder of the policies: its name and its files. Whoever reads folders makes these; `Law`
/// itself reads no disk.
public struct PackSource: Sendable {
    /// The folder's name, which is the pack's code.
    public let code: String
    /// Every file of the folder, the document's text among them. Paths are shown in problems.
    public let files: [(path: String, text: String)]

    public init(code: String, files: [(path: String, text: String)]) {
        self.code = code
        self.files = files
    }
}

/// What the modules offer: the benefits a clause may name, and the departments that may lead one.
public struct BenefitRegistry: Sendable {
    /// Benefit code → the word of its form (`allowance`, `grant`, `waiver`, …).
    public let benefits: [String: String]
    /// Department codes.
    public let departments: [String]

    public init(_ benefits: [String: String], departments: [String]) {
        self.benefits = benefits
        self.departments = departments
    }
}

/// A loaded pack, or everything that is wrong with it. A wrong pack is refused whole.
public struct PackResult: Sendable {
    /// Nil exactly when there are problems.
    public let pack: Pack?
    /// In the order of files, lines and columns.
    public let problems: [PackProblem]
    /// How many clauses were read, of the pack and of what it extends.
    public let clauses: Int
    /// The pack's code and those it extends, the furthest first.
    public let lineage: [String]
}

/// Turns the files of a district's policy into a checked `Pack`. The language is described in
/// `docs/law.md`.
public struct PackLoader: Sendable {
    private let dictionary: FactDictionary
    private let registry: BenefitRegistry

    public init(dictionary: FactDictionary, benefits: BenefitRegistry) {
        self.dictionary = dictionary
        registry = benefits
    }

    /// Loads the pack `code`, with the packs it extends taken from `sources`. Never stops at the
    /// first problem.
    public func load(_ code: String, from sources: [PackSource]) -> PackResult {
        let sink = ProblemSink()
        let chain = chain(code, sources, sink)
        guard !chain.isEmpty else {
            return PackResult(pack: nil, problems: sink.problems, clauses: 0, lineage: [])
        }
        let merged = MergedPack(chain, sink)
        let pack = PackBuilder(merged, dictionary: dictionary, registry: registry, sink).build()
        let problems = sink.problems
        return PackResult(
            pack: problems.isEmpty ? pack : nil, problems: problems, clauses: merged.clauses.count,
            lineage: chain.map(\.code))
    }

    /// The pack and what it extends, the furthest first.
    private func chain(_ code: String, _ sources: [PackSource], _ sink: ProblemSink) -> [PackDraft]
    {
        var chain: [PackDraft] = []
        var wanted = code
        var asked = Position(file: code, line: 1, column: 1)
        while true {
            guard let source = sources.first(where: { $0.code == wanted }) else {
                let codes = sources.map(\.code)
                let hint = Suggestion.clause(for: wanted, among: codes)
                let rest =
                    hint.isEmpty && !codes.isEmpty ? "; there is \(Suggestion.list(codes))" : hint
                sink.add(asked, "there is no pack `\(wanted)`\(rest)")
                break
            }
            let draft = DraftReader.read(source, sink)
            chain.append(draft)
            guard let parent = draft.extends else { break }
            if chain.contains(where: { $0.code == parent.value }) {
                let way = (chain.map(\.code) + [parent.value]).joined(separator: " → ")
                sink.add(parent.position, "packs extend each other in a circle: \(way)")
                break
            }
            (wanted, asked) = (parent.value, parent.position)
        }
        return chain.reversed()
    }
}
